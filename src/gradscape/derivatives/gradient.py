"""Gradients and partial derivatives: points in, derivative, error and reliability out."""

from __future__ import annotations

from typing import Any, Unpack

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.along import solve_gradients
from gradscape.derivatives.block import Block
from gradscape.derivatives.calls import Call, answer, info_of, read_call
from gradscape.derivatives.exactly.exact import solve_exact
from gradscape.derivatives.lines.sampling import Sampler
from gradscape.derivatives.quick import is_quick, solve_quick
from gradscape.derivatives.reading.options import Keywords, Options
from gradscape.derivatives.reading.points import Axis
from gradscape.derivatives.reading.trees import read_whole
from gradscape.derivatives.result import Info
from gradscape.derivatives.sweep import is_plain, sweep
from gradscape.derivatives.work.blocks import run
from gradscape.functions.calling import Floats
from gradscape.functions.function import Function

__all__ = ["gradient", "solve_gradient", "value_and_gradient"]


def gradient(
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
    """Gradient of a scalar function of d variables.

    Parameters
    ----------
    f : callable, str or Function
        A callable ``f(x)`` or ``f(x0, x1)``, of one point or of many at once (which, is found out
        by trying, and confirmed in every block of points), or a formula such as ``"x0*x1"``.
    points : array_like, shape (..., d), or DataFrame
        Where to differentiate. Never written to; integers are converted to float64. A plain number
        is a point of one variable; where f is known to have one variable, every entry of an array
        is a point. With ``axis="all"`` also a dict or a list of arrays.
    axis : int, "all" or None
        Which axis of `points` holds the coordinates. None: the last one, and the layout is checked;
        an integer: that one; "all": the whole of `points`, of any shape, is one point.
    method : {"auto", "exact", "adaptive", "central", "forward", "backward", "complex"}
        "auto" is exact where f knows its own derivative (a formula, ``Function(f, gradient=...)``),
        else "adaptive": central differences on three steps, extrapolated, refined where they need
        it, diagnosed where that fails, and checked in a random direction [1]_.
    full_output : bool
        Whether to return ``(gradient, info)``.
    workers : int, callable or Executor, optional
        None: the caller's thread alone. An integer: so many threads for a callable that takes many
        points, processes for one called point by point. A map-like callable or an Executor: as it
        does it.
    progress : bool
        Whether to show a progress bar.
    params : mapping, optional
        Constants of f by name.
    **options
        ``order`` of "central" (2, 4, 6, 8), "forward" and "backward" (1 to 4). ``step``: your own
        h, one for all or one a variable. ``rtol``, ``atol``: components with an error above
        ``atol + rtol·scale`` are refined (default 3e-10 and 0). ``noise``: known absolute noise
        of f's values. ``scale``: length over which f changes, max(abs(x), 1) when not given.
        ``bounds``: (low, high) for each variable, never stepped over.

    Returns
    -------
    gradient : ndarray, shape of `points`
        In units of f per unit of each variable; a number where `points` is one. NaN where f or its
        slope is not defined.
    info : Info
        Only with ``full_output=True``: ``.error``, ``.reliable``, ``.reason``, ``.step`` for each
        component, ``.method``, ``.layout``, ``.evaluations``.

    Raises
    ------
    LayoutError
        If the points can't be points of f's domain; the message has the remedy.
    ExpressionError
        If a formula can't be understood.
    FunctionError
        If f returns what can't be differentiated: None, text, several values, complex ones.
    ArgumentError
        If a keyword has a value that means nothing here.

    Warns
    -----
    ReliabilityWarning
        Without `full_output`, if components can't be trusted.
    LayoutWarning
        If f gives other values for many points at once than for each alone.

    Notes
    -----
    An exception of f at one of the points comes through, with a note that names the point; at the
    points around it ValueError and ArithmeticError mean that f is not defined there. f is given
    private copies, and called from one thread unless `workers` says otherwise.

    References
    ----------
    .. [1] C. J. F. Ridders: Accurate computation of F'(x) and F'(x)F''(x). Advances in Engineering
       Software 4 (1982), 75-76; see `gradscape.derivatives.methods.ladder` for what is added.

    Examples
    --------
    >>> import gradscape as gs
    >>> gs.gradient("x0*x1", [3.0, 4.0])
    array([4., 3.])

    A callable, at many points, with the error of every number:

    >>> g, info = gs.gradient(lambda x: x[0] * x[1], [[3, 4], [0, 2]], full_output=True)
    >>> g.round(9)
    array([[4., 3.],
           [2., 0.]])
    >>> bool(info.error.max() < 1e-9), bool(info.reliable.all())
    (True, True)
    """
    whole = read_whole(f, points, axis, params)
    call = read_call(
        whole.f, whole.points, axis=whole.axis, params=whole.params, method=method, **options
    )
    block = _solve(call, workers, progress, errors=full_output)
    result = answer(call, block, call.gradient_shape, full_output)
    return whole.restored(result)


def value_and_gradient(
    f: Any,
    points: Any,
    *,
    axis: Axis = None,
    method: str = "auto",
    workers: Any = None,
    progress: bool = False,
    params: Any = None,
    strict: bool = False,
    **options: Unpack[Keywords],
) -> tuple[NDArray[Any], NDArray[Any], Info]:
    """Values (...), gradients (..., d) and what is known about them, without a warning.

    For fields and pictures: where f raises as it does where it is not defined, its value and
    gradient are NaN. If that is everywhere, f is at fault, and what it raises comes through.
    """
    call = read_call(f, points, axis=axis, params=params, method=method, strict=strict, **options)
    block = _solve(call, workers, progress)
    if np.isnan(block.values).all() and block.values.size:
        call.function.values(call.points.columns[:, :1], strict=True)
    info = info_of(call, block, call.gradient_shape)
    return call.points.values(block.values[0])[()], call.gradient_shape(block.derivative)[()], info


def _solve(call: Call, workers: Any, progress: bool, *, errors: bool = True) -> Block:
    solve = solve_exact if call.exact else solve_gradient
    x = call.points.columns
    swept = not call.exact and is_plain(call.options, x.shape[0])
    if swept and not errors:
        solve = solve_swiftly
    elif not errors and is_quick(call.options):
        solve, swept = solve_quick, True
    return run(
        solve,
        call.function,
        call.options,
        x,
        lines=0 if call.exact and call.function.expression is not None else x.shape[0],
        components=x.shape[0],
        swept=swept,
        workers=workers,
        progress=progress,
    )


def solve_gradient(function: Function, options: Options, x: Floats) -> Block:
    """Gradients at one block of points, columns (d, n), by differences."""
    if is_plain(options, x.shape[0]):
        return sweep(function, options, x)
    sampler = Sampler(function, strict=options.strict, limits=options.limits())
    centre = sampler.centre(x)
    return solve_gradients(sampler, x, centre, options)


def solve_swiftly(function: Function, options: Options, x: Floats) -> Block:
    """Gradients as `solve_gradient` gives them, without their errors and steps."""
    return sweep(function, options, x, errors=False)
