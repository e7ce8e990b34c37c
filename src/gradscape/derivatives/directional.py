"""Derivatives along a direction: one line a point, however many variables there are."""

from __future__ import annotations

from typing import Any, Unpack

import numpy as np

from gradscape.derivatives.along import solve_along
from gradscape.derivatives.block import Block
from gradscape.derivatives.calls import answer, read_call
from gradscape.derivatives.exactly.exact import solve_exact
from gradscape.derivatives.lines.lines import Lines, along_vectors
from gradscape.derivatives.lines.sampling import Sampler
from gradscape.derivatives.reading.options import Keywords, Options
from gradscape.derivatives.reading.points import Axis, Points
from gradscape.derivatives.result import Reason
from gradscape.derivatives.trust import trusted
from gradscape.derivatives.work.blocks import run
from gradscape.errors import ArgumentError, LayoutError
from gradscape.functions.calling import Floats
from gradscape.functions.function import Function

__all__ = ["directional"]

_EPS = float(np.finfo(np.float64).eps)
_SHORT_OF = 1.0 - 8.0 * _EPS  # of the room along a vector


def directional(
    f: Any,
    points: Any,
    direction: Any,
    *,
    axis: Axis = None,
    method: str = "auto",
    full_output: bool = False,
    workers: Any = None,
    progress: bool = False,
    params: Any = None,
    **options: Unpack[Keywords],
) -> Any:
    """Directional derivative of a scalar function: of f(x + t·direction) with respect to t, at 0.

    Parameters
    ----------
    f : callable, str or Function
        A scalar function of d variables.
    points : array_like, shape (..., d)
        Where to differentiate. Never written to; integers are converted to float64.
    direction : array_like, shape (d,) or (..., d)
        One direction for all points, one for each, or several at one point. It is not normalised:
        twice the direction, twice the derivative; divide by its length for the slope. Along a
        direction of zeros the derivative is 0.
    axis : int, "all" or None, optional
        Which axis of `points` holds the coordinates, as for `gradient`; the same of a `direction`
        of the points' shape.
    method, full_output, workers, progress, params, **options
        As for `gradient`.

    Returns
    -------
    ndarray, shape (...)
        With `full_output`, a pair of it and an `Info` whose arrays have the same shape; a step is
        one in t.

    Raises
    ------
    LayoutError
        If the points cannot be points of f's domain, or the direction doesn't fit them.
    ArgumentError
        If the direction is not finite, or a keyword has a value that means nothing here.
    FunctionError
        If f is no scalar function.

    See Also
    --------
    gradient : along every coordinate.

    Notes
    -----
    For a formula it is the scalar product of the exact gradient and the direction. For a callable
    f is evaluated along the line only, so that the cost is that of a single partial derivative.

    Examples
    --------
    >>> import gradscape as gs
    >>> gs.directional("x0*x1", [3.0, 4.0], [1.0, -1.0])
    np.float64(1.0)
    >>> gs.directional(lambda x: x @ x, [1.0, 2.0], [[1.0, 0.0], [0.0, 1.0]]).round(9)
    array([2., 4.])
    """
    if axis is None and np.ndim(direction) > max(np.ndim(points), 1):
        points = np.broadcast_to(points, _common(np.shape(points), np.shape(direction)))
    call = read_call(f, points, axis=axis, params=params, method=method, **options)
    x = call.points.columns
    vectors = _read_direction(direction, call.points, axis)
    call.function.find_layout(x)  # here: blocks hold more than the points
    block = run(
        _solve_exact if call.exact else _solve_directional,
        call.function,
        call.options,
        np.concatenate([x, vectors]),
        lines=1,
        workers=workers,
        progress=progress,
    )
    return answer(call, block, call.single_shape, full_output)


def _common(points: tuple[int, ...], direction: tuple[int, ...]) -> tuple[int, ...]:
    try:
        return np.broadcast_shapes(points, direction)
    except ValueError:
        raise _does_not_fit(direction, points) from None


def _read_direction(direction: Any, points: Points, axis: Axis) -> Floats:
    """Directions as columns (d, n), one for each point."""
    try:
        vectors = np.asarray(direction, dtype=float)
    except (TypeError, ValueError):
        raise ArgumentError(
            f"direction={direction!r}: expected real numbers, shape (d,) or (..., d)."
        ) from None
    if not np.isfinite(vectors).all():
        raise ArgumentError("direction has entries that are not finite; expected numbers.")
    d, n = points.columns.shape
    shape = vectors.shape
    if axis == "all":
        vectors = vectors.reshape(-1)
    elif axis is not None and vectors.ndim > 1:
        vectors = np.moveaxis(vectors, axis, -1)
    elif d == 1 and len(shape) == len(points.lead) and shape[-1:] != (1,):
        vectors = vectors[..., np.newaxis]  # points of one variable may do without the last axis
    try:
        vectors = np.broadcast_to(vectors, (*points.lead, d))
    except ValueError:
        raise _does_not_fit(shape, (*points.lead, d)) from None
    return np.ascontiguousarray(vectors.reshape(n, d).T)


def _does_not_fit(direction: tuple[int, ...], points: tuple[int, ...]) -> LayoutError:
    return LayoutError(
        f"direction has shape {direction}, but the points have shape {points}, coordinates last: "
        f"expected {points[-1:]} for one direction, or {points} for one at each point."
    )


def _solve_directional(function: Function, options: Options, both: Floats) -> Block:
    """Differentiate at one block of points with their directions below them, (2d, n)."""
    x, vectors = np.split(both, 2)
    # The size of a direction is taken out, by an exact power of 2: it plays no part in the error.
    _, exponent = np.frexp(np.abs(vectors).max(axis=0))
    size = np.ldexp(1.0, exponent)
    vectors = vectors / size
    sampler = Sampler(function, strict=options.strict, limits=options.limits())
    centre = sampler.centre(x)
    lines = along_vectors(sampler, x, centre, vectors)
    _limit(lines, options)
    block = solve_along(sampler, lines, x.shape[1], options)
    with np.errstate(over="ignore"):
        block.derivative *= size
        block.error *= size
        block.step /= size
    still = (vectors == 0.0).all(axis=0) & np.isfinite(centre[0])
    block.derivative[..., still] = block.error[..., still] = 0.0
    block.reason[..., still] = Reason.CONVERGED
    block.reliable[..., still] = True
    return block


def _limit(lines: Lines, options: Options) -> None:
    """Put the variables' scales and bounds on lines along vectors."""
    v, x = lines.moving, lines.columns
    moved = np.abs(v)
    with np.errstate(divide="ignore", invalid="ignore"):
        if options.scale is not None:
            reach = np.where(moved > 0, options.scale[:, np.newaxis] / moved, np.inf).min(axis=0)
            lines.scale = np.where(np.isfinite(reach), reach, 1.0)
        limits = options.limits()
        if limits is not None:
            ends = [np.where(moved > 0, (limit[:, np.newaxis] - x) / v, np.nan) for limit in limits]
            lines.low = np.fmax.reduce(np.minimum(*ends), axis=0, initial=-np.inf)
            lines.high = np.fmin.reduce(np.maximum(*ends), axis=0, initial=np.inf)
            # Each coordinate is rounded on its own.
            lines.low = np.minimum(lines.low * _SHORT_OF + 4.0 * _EPS * lines.position, 0.0)
            lines.high = np.maximum(lines.high * _SHORT_OF - 4.0 * _EPS * lines.position, 0.0)
            lines.bounded = True


def _solve_exact(function: Function, options: Options, both: Floats) -> Block:
    """Project exact gradients on the directions; what is not moved along doesn't matter."""
    x, vectors = np.split(both, 2)
    whole = solve_exact(function, options, x)
    moves = vectors != 0.0
    with np.errstate(all="ignore"):
        parts = np.where(moves, whole.derivative[0] * vectors, 0.0)
        errors = np.where(moves, whole.error[0] * np.abs(vectors), 0.0)
        size = np.abs(parts).sum(axis=0)
        derivative = parts.sum(axis=0)
        error = errors.sum(axis=0) + 0.5 * _EPS * (len(parts) + 1) * size
    reason = np.where(moves, whole.reason[0], Reason.CONVERGED).max(axis=0).astype(np.int8)
    undefined = ~np.isfinite(whole.values[0]) | ~np.isfinite(derivative)
    derivative[undefined], error[undefined] = np.nan, np.inf
    reason[undefined] = Reason.UNDEFINED
    shape = (1, 1, x.shape[1])
    derivative, error, reason = (a.reshape(shape) for a in (derivative, error, reason))
    # Where the gradient is across the direction the derivative is zero: the gradient is the scale.
    held = np.where(reason == Reason.ROUNDING_LIMITED, Reason.CONVERGED, reason).astype(np.int8)
    reliable = trusted(derivative, error, held, size.reshape(shape))
    step = np.full(shape, np.nan)
    return Block(
        whole.values, derivative, error, reason, step, reliable, evaluations=whole.evaluations
    )
