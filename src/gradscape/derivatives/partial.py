"""One partial derivative: only the lines along its coordinate are evaluated."""

from __future__ import annotations

import functools
from typing import Any, Unpack

import numpy as np

from gradscape.derivatives.along import solve_along
from gradscape.derivatives.block import Block
from gradscape.derivatives.calls import answer, read_call
from gradscape.derivatives.exactly.exact import solve_exact
from gradscape.derivatives.lines.lines import along_coordinates
from gradscape.derivatives.lines.sampling import Sampler
from gradscape.derivatives.reading.options import Keywords, Options
from gradscape.derivatives.reading.points import Axis
from gradscape.derivatives.work.blocks import run
from gradscape.errors import ArgumentError
from gradscape.functions.calling import Floats
from gradscape.functions.function import Function

__all__ = ["partial"]


def partial(
    f: Any,
    points: Any,
    variable: int | str,
    *,
    axis: Axis = None,
    method: str = "auto",
    full_output: bool = False,
    workers: Any = None,
    progress: bool = False,
    params: Any = None,
    **options: Unpack[Keywords],
) -> Any:
    """Partial derivative of a scalar function along one variable.

    Parameters
    ----------
    f : callable, str or Function
        A scalar function of d variables. A callable may take one point, or many at once;
        which of the two is found out by trying.
    points : array_like, shape (..., d)
        Where to differentiate. Never written to; integers are converted to float64.
    variable : int or str
        Index of the variable, or its name. Negative indices count from the last.
    axis : int, "all" or None, optional
        Which axis of `points` holds the coordinates, as for `gradient`. With "all", the whole
        array is one point, and an index counts its entries in order.
    method, full_output, workers, progress, params, **options
        As for `gradient`.

    Returns
    -------
    ndarray, shape (...)
        In units of f per unit of the variable. With `full_output`, a pair of it and an `Info`
        whose arrays have the same shape.

    Raises
    ------
    LayoutError
        If the points cannot be points of f's domain.
    ArgumentError
        If f has no such variable, or a keyword has a value that means nothing here.
    FunctionError
        If f is no scalar function.

    See Also
    --------
    gradient : all partial derivatives.
    directional : along any direction.

    Notes
    -----
    A formula is differentiated exactly. For a callable, the costs are those of one component of
    the gradient; an error is held against that component alone.

    Examples
    --------
    >>> import gradscape as gs
    >>> gs.partial("x0*x1", [3.0, 4.0], "x0")
    np.float64(4.0)
    >>> gs.partial(lambda x: x[0] ** 2 * x[1], [[1.0, 2.0], [3.0, 4.0]], 1).round(9)
    array([1., 9.])
    """
    call = read_call(f, points, axis=axis, params=params, method=method, **options)
    x = call.points.columns
    index = _index(variable, call.function.names(x.shape[0]))
    solve = functools.partial(_solve_exact if call.exact else _solve_partial, variable=index)
    block = run(solve, call.function, call.options, x, lines=1, workers=workers, progress=progress)
    return answer(call, block, call.single_shape, full_output)


def _solve_partial(function: Function, options: Options, x: Floats, *, variable: int) -> Block:
    sampler = Sampler(function, strict=options.strict, limits=options.limits())
    centre = sampler.centre(x)
    which = np.array([variable])
    lines = along_coordinates(sampler, x, centre, which, options.scale, options.limits())
    return solve_along(sampler, lines, x.shape[1], options)


def _solve_exact(function: Function, options: Options, x: Floats, *, variable: int) -> Block:
    whole = solve_exact(function, options, x)
    one = slice(variable, variable + 1)
    return Block(
        whole.values,
        whole.derivative[:, one],
        whole.error[:, one],
        whole.reason[:, one],
        whole.step[:, one],
        whole.reliable[:, one],
        None if whole.left is None else whole.left[:, one],
        None if whole.right is None else whole.right[:, one],
        evaluations=whole.evaluations,
    )


def _index(variable: int | str, names: tuple[str, ...]) -> int:
    d = len(names)
    if isinstance(variable, str) and variable in names:
        return names.index(variable)
    whole = isinstance(variable, int | np.integer) and not isinstance(variable, bool)
    if whole and -d <= int(variable) < d:
        return int(variable) % d
    shown = ", ".join(names) if d <= 12 else f"{', '.join(names[:12])}, ..."
    raise ArgumentError(
        f"variable={variable!r}: f has {d} variable{'s' * (d != 1)}; expected one of the names "
        f"{shown}, or an index from 0 to {d - 1}."
    )
