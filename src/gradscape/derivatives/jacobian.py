"""Jacobians: the derivatives of functions with several values."""

from __future__ import annotations

from typing import Any, Unpack

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.along import solve_along
from gradscape.derivatives.block import Block
from gradscape.derivatives.calls import Call, answer, read_call
from gradscape.derivatives.exactly.exact import solve_exact
from gradscape.derivatives.lines.lines import along_coordinates
from gradscape.derivatives.lines.sampling import Sampler
from gradscape.derivatives.reading.options import Keywords, Options
from gradscape.derivatives.reading.points import Axis
from gradscape.derivatives.work.blocks import run
from gradscape.functions.calling import Floats
from gradscape.functions.function import Function

__all__ = ["jacobian"]


def jacobian(
    f: Any,
    points: Any,
    *,
    axis: Axis = None,
    method: str = "auto",
    full_output: bool = False,
    workers: Any = None,
    progress: bool = False,
    params: Any = None,
    **options: Unpack[Keywords],
) -> Any:
    r"""Jacobian of a function with several values: every value along every variable.

    Parameters
    ----------
    f : callable, list of str, str or Function
        A function of d variables whose values have the shape (m,), or any other: at every point
        the same. A list of m formulas is one, too.
    points : array_like, shape (..., d)
        Where to differentiate. Never written to; integers are converted to float64.
    axis : int, "all" or None, optional
        Which axis of `points` holds the coordinates, as for `gradient`.
    method, full_output, workers, progress, params, **options
        As for `gradient`.

    Returns
    -------
    ndarray, shape (..., m, d)
        Or (..., \*shape, d) for values of another shape; the coordinates are the last axis,
        whatever `axis` is. With ``axis="all"``, (\*shape, \*points.shape). For a scalar f it is
        the gradient. With `full_output`, a pair of it and an `Info` whose arrays have the same
        shape.

    Raises
    ------
    LayoutError
        If the points cannot be points of f's domain.
    ArgumentError
        If a keyword has a value that means nothing here.
    FunctionError
        If f returns no numbers.

    See Also
    --------
    gradient : for scalar functions.

    Notes
    -----
    Formulas are differentiated exactly. A callable is evaluated as often as for the gradient of a
    scalar function: all values of a call are used. The error of a component is held against the
    gradient of the value that it belongs to.

    Examples
    --------
    >>> import gradscape as gs
    >>> gs.jacobian(["x*y", "x + y"], [3.0, 4.0])
    array([[4., 3.],
           [1., 1.]])
    >>> gs.jacobian(lambda x: [x[0] ** 2, x[1], x[0] * x[1]], [3.0, 4.0]).round(9)
    array([[6., 0.],
           [0., 1.],
           [4., 3.]])
    """
    call = read_call(f, points, axis=axis, params=params, method=method, scalar=False, **options)
    x = call.points.columns
    block = run(
        solve_exact if call.exact else _solve_jacobian,
        call.function,
        call.options,
        x,
        lines=x.shape[0],
        workers=workers,
        progress=progress,
    )
    last = np.shape(points) if axis == "all" else (x.shape[0],)

    def shape(components: NDArray[Any]) -> NDArray[Any]:
        return _shaped(call, block.shape, last, components)

    return answer(call, block, shape, full_output)


def _solve_jacobian(function: Function, options: Options, x: Floats) -> Block:
    sampler = Sampler(function, scalar=False, strict=options.strict, limits=options.limits())
    centre = sampler.centre(x)
    lines = along_coordinates(sampler, x, centre, scale=options.scale, bounds=options.limits())
    return solve_along(sampler, lines, x.shape[1], options)


def _shaped(
    call: Call, value: tuple[int, ...], last: tuple[int, ...], components: NDArray[Any]
) -> NDArray[Any]:
    """Components (M, d, n) in the shape of the points, the values and the coordinates."""
    if not value:
        return call.gradient_shape(components)
    first = np.ascontiguousarray(np.moveaxis(components, -1, 0))
    return first.reshape((*call.points.lead, *value, *last))
