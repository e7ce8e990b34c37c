"""Is a gradient that was derived by hand, or a backward pass, right? A report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.block import Block
from gradscape.derivatives.calls import need_scalar
from gradscape.derivatives.checking.agreement import RTOL, differs, precision, tells
from gradscape.derivatives.checking.causes import likely_causes
from gradscape.derivatives.checking.missing import missing_term
from gradscape.derivatives.checking.report import GradientReport
from gradscape.derivatives.exactly.exact import solve_exact
from gradscape.derivatives.gradient import solve_gradient
from gradscape.derivatives.lines.sampling import Sampler
from gradscape.derivatives.reading.options import read_options
from gradscape.derivatives.reading.points import Axis, Points, read_points
from gradscape.derivatives.reading.structure import Structure
from gradscape.derivatives.reading.trees import Whole, read_whole
from gradscape.derivatives.result import Reason
from gradscape.derivatives.work.blocks import run
from gradscape.errors import ArgumentError, FunctionError, LayoutError
from gradscape.functions.calling import Floats
from gradscape.functions.function import Function
from gradscape.functions.own import as_derivative, values_of

__all__ = ["check_gradient"]

_AROUND = 0.03  # of the coordinate: how far off the slopes around a point are looked for


def check_gradient(
    f: Any,
    gradient: Any,
    points: Any,
    *,
    axis: Axis = None,
    rtol: float = RTOL,
    atol: float = 0.0,
    batch: int | Sequence[int] = (),
    workers: Any = None,
    params: Any = None,
    **options: Any,
) -> GradientReport:
    """Check a gradient that was derived by hand, or a network's backward pass.

    Parameters
    ----------
    f : callable, str or Function
        A scalar function of d variables.
    gradient : callable, sequence of str, or array_like, shape of `points`
        What is to be checked: a callable of the same arguments as f, called in whatever way it
        takes, formulas of the partial derivatives, or their values at the points.
    points : array_like, shape (..., d)
        Where to check. Take several, in general position: at 0 or 1 many mistakes don't show.
    axis : int, "all" or None
        As in `gradient`. With ``"all"`` the array of any shape, or the dict or list of arrays, is
        one point.
    rtol, atol : float
        Differences of ``rtol·|component| + atol`` are allowed, besides the numerical error.
    batch : int or sequence of int
        Sizes of batches that a mean may have been taken over, to recognise a wrong division.
    workers : int, map-like callable or Executor, optional
        As in `gradient`.
    params : mapping of str to value, optional
        Constants of f, and of the gradient where it takes them.
    **options
        ``method``, ``scale``, ``noise``, ``bounds``, as in `gradient`.

    Returns
    -------
    GradientReport
        True where the gradient passes: nothing differs, and something could be checked. Printed,
        it says which component differs at which point, by how much, and the likely cause.

    Raises
    ------
    LayoutError
        If the points cannot be points of f's domain.
    FunctionError
        If the gradient doesn't have the shape of one.

    Notes
    -----
    The reference are f's exact derivatives where f is a formula, else differences with their error
    estimate [1]_. A difference within ten times that error is none; where the reference is not
    reliable, at a kink or where f is noisy, a component can't be checked and is reported so.

    References
    ----------
    .. [1] L. F. Richardson, J. A. Gaunt: The deferred approach to the limit. Phil. Trans. R. Soc. A
       226 (1927), 299-361.

    Examples
    --------
    >>> import gradscape as gs
    >>> bool(gs.check_gradient("x0**2*x1", ["2*x0*x1", "x0**2"], [[3.0, 4.0], [1.5, -2.0]]))
    True
    >>> def f(x):
    ...     return x[0] ** 2 * x[1]
    >>> def grad_f(x):
    ...     return [x[0] * x[1], x[0] ** 2]
    >>> print(gs.check_gradient(f, grad_f, [3.0, 4.0]))
    the gradient of f is wrong: 1 of 2 components differs
      component  point   given  expected  ± error
      x0         (3, 4)     12        24  ...
    likely: x0: a factor 2 is missing
    """
    whole = read_whole(f, points, axis, params)
    function = Function.of(whole.f, whole.params)
    need_scalar(function)
    read = read_points(function, whole.points, whole.axis)
    x = read.columns
    if not x.shape[1]:
        raise LayoutError(
            f"no points to check the gradient at: they have shape {np.shape(points)}; expected at "
            "least one, shape (d,) or (n, d)."
        )
    given, derivative = _given(function, gradient, whole, read)
    # The reference is never what the caller wrote.
    method = options.pop("method", "auto" if function.expression is not None else "adaptive")
    checked = read_options(function, x, method=method, strict=False, **options)
    exact = function.expression is not None and method in ("auto", "exact")
    solve = solve_exact if exact else solve_gradient
    block = run(solve, function, checked, x, lines=len(x), workers=workers)
    structure = whole.structure
    names = structure.names() if structure is not None else list(function.names(len(x)))
    return _report(
        function,
        names,
        x,
        given,
        block,
        structure,
        derivative,
        checked.limits(),
        (rtol, atol),
        (batch,) if isinstance(batch, int) else tuple(batch),
    )


def _given(
    function: Function, gradient: Any, whole: Whole, read: Points
) -> tuple[Floats, Function | None]:
    """The gradient to be checked, (d, n), and as a function where it is one."""
    d, n = read.columns.shape
    if callable(gradient) or isinstance(gradient, Function) or _are_formulas(gradient):
        g = whole.derivative(gradient) if callable(gradient) else gradient
        derivative = as_derivative(function, g, "gradient")
        return values_of(derivative, read.columns, (d,), "gradient"), derivative
    if whole.structure is not None:
        return whole.structure.flatten(gradient)[:, np.newaxis], None
    array = np.asarray(gradient)
    if array.dtype.kind not in "fiu":
        raise ArgumentError(
            f"gradient is {type(gradient).__name__}; expected a callable, a list of formulas, or "
            "an array of numbers of the shape of the points."
        )
    array = array if array.dtype.kind == "f" else array.astype(float)
    template = read.components(read.columns)
    if array.shape != template.shape:
        raise FunctionError(
            f"gradient has shape {array.shape}, but the points have {template.shape}: expected one "
            "component for each coordinate of each point."
        )
    # Where each component of each point went tells where it comes from.
    places = read.components(np.arange(d * n, dtype=float).reshape(d, n)).astype(int)
    flat = np.empty(d * n, dtype=array.dtype)
    flat[places.reshape(-1)] = array.reshape(-1)
    return flat.reshape(d, n), None


def _are_formulas(gradient: Any) -> bool:
    if isinstance(gradient, str):
        return True
    return isinstance(gradient, list | tuple) and all(isinstance(g, str) for g in gradient)


def _report(
    function: Function,
    names: Sequence[str],
    x: Floats,
    given: Floats,
    block: Block,
    structure: Structure | None,
    derivative: Function | None,
    limits: tuple[Floats, Floats] | None,
    tolerance: tuple[float, float],
    batch: tuple[int, ...],
) -> GradientReport:
    expected, error = block.derivative[0], block.error[0]
    eps = precision(given)
    off = differs(given, expected, error, rtol=tolerance[0], atol=tolerance[1], eps=eps)
    checkable, reason = block.reliable[0].copy(), block.reason[0].copy()
    lost = checkable & ~tells(given, expected, error, np.zeros_like(error), eps=eps)
    if lost.any():
        lost &= ~tells(given, expected, error, _slopes(function, limits, x, lost), eps=eps)
    checkable &= ~lost
    reason[lost] = Reason.ROUNDING_LIMITED
    wrong = off & checkable
    shape = None if structure is None or structure.kind is not None else structure.shape
    causes: list[str] = []
    if wrong.any():
        causes = likely_causes(given, expected, wrong, names, shape, batch)
        causes = causes or _missing(function, names, x, derivative, wrong)
    return GradientReport(
        function.name,
        tuple(names),
        np.ascontiguousarray(x.T),
        np.ascontiguousarray(given.T.astype(np.float64)),
        np.ascontiguousarray(expected.T),
        np.ascontiguousarray(error.T),
        np.ascontiguousarray(wrong.T),
        np.ascontiguousarray(checkable.T),
        np.ascontiguousarray(reason.T),
        tuple(causes),
    )


def _slopes(
    function: Function,
    limits: tuple[Floats, Floats] | None,
    x: Floats,
    where: NDArray[np.bool_],
) -> Floats:
    """The larger of the slopes of f's chords to both sides, (d, n), for components `where`."""
    sample = Sampler(function, strict=False, limits=limits)
    centre = sample.centre(x)[0]
    slopes = np.zeros_like(x)
    for i in np.flatnonzero(where.any(axis=1)):
        points = np.flatnonzero(where[i])
        step = _AROUND * np.maximum(np.abs(x[i, points]), 1.0)
        for side in (-1.0, 1.0):
            there = x[:, points]
            there[i] += side * step
            with np.errstate(all="ignore"):
                moved = np.abs(sample(there)[0] - centre[points]) / step
            slopes[i, points] = np.fmax(slopes[i, points], moved)
    return slopes


def _missing(
    function: Function,
    names: Sequence[str],
    x: Floats,
    derivative: Function | None,
    wrong: NDArray[np.bool_],
) -> list[str]:
    if derivative is None or len(names) > 64:
        return []
    rows = np.flatnonzero(wrong.any(axis=1))[:5]
    found = (
        (i, missing_term(function, derivative, names, x[:, np.argmax(wrong[i])], int(i)))
        for i in rows
    )
    return [f"{names[i]}: {said}" for i, said in found if said]
