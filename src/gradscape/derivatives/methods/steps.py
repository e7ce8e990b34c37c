"""Steps for the methods with fixed stencils, and what their samples say about the error."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.lines.estimate import Estimate
from gradscape.derivatives.lines.lines import Lines
from gradscape.derivatives.reading.options import Options
from gradscape.derivatives.result import Reason
from gradscape.functions.calling import Floats

__all__ = [
    "BETWEEN",
    "default_step",
    "estimate_of",
    "exact_step",
    "reading",
    "share_of_scale",
    "step_of",
    "within",
]

BETWEEN = 0.6180339887  # of the step: where methods check that f is where their samples say

_SMALL = 1e-2  # of the default step: below, what rounding spoils is the caller's choice
_BALANCE = 10.0  # the best step makes truncation and rounding equal, within about this factor
_GOOD = 1e-5  # relative error that counts as good
_SHORT_OF = 1.0 - 2.0**-48  # of the room: so that no multiple of a step is rounded to beyond it


def step_of(lines: Lines, options: Options, order: int, reach: int) -> Floats:
    """Step h (K,): the caller's own, or the best for a stencil of this order.

    Made a step that the coordinates can take exactly, at ``reach`` times its length too.
    """
    h = default_step(lines, options.noise, order)
    if options.step is not None:
        if lines.moving.ndim == 1:
            h = options.step[lines.moving]
        else:
            with np.errstate(divide="ignore"):
                h = (options.step[:, np.newaxis] / np.abs(lines.moving)).min(axis=0)
            h[~np.isfinite(h)] = 1.0
    return np.asarray(exact_step(lines.position, h, reach))


def exact_step(position: Any, h: Any, reach: int) -> Any:
    """Make h a step that coordinates of this size can take exactly, `reach` times as long, too."""
    far = position + reach * h
    exact = (far + h) - far
    return np.where((exact > 0.5 * h) & np.isfinite(exact), exact, h)


def within(room: Floats, reach: int) -> Floats:
    """Steps that stay within the room, taken ``reach`` times."""
    return np.maximum(room, 0.0) * (_SHORT_OF / reach)


def share_of_scale(eps: Any, order: int) -> Any:
    """Step as a share of the scale, for values that are precise to eps."""
    return eps ** (1.0 / (order + 1))


def default_step(lines: Lines, noise: float, order: int) -> Floats:
    """Scale times eps^(1/(order + 1)), which balances rounding, eps/h, and truncation, h^order.

    eps is the precision of f's values, relative to their size: W. H. Press et al., Numerical
    Recipes (3rd ed., 2007), section 5.7.
    """
    eps: float | Floats = lines.sample.eps
    if noise > 0.0:
        eps = np.clip(noise / _size(lines), eps, 1e-2)
    return np.asarray(lines.scale * share_of_scale(eps, order))


def reading(parts: Sequence[Floats], first: int, stride: int) -> Floats:
    """What parts at h, 2h, 3h, ... say of the part at ``BETWEEN`` times h.

    The parts are series in t with the powers ``first``, ``first + stride``, ...: as many as parts.
    """
    total = np.zeros_like(parts[0])
    for weight, part in zip(_reading_weights(len(parts), first, stride), parts, strict=True):
        total += weight * part
    return total


@cache
def _reading_weights(count: int, first: int, stride: int) -> tuple[float, ...]:
    powers = first + stride * np.arange(count)
    moments = np.arange(1.0, count + 1.0) ** powers[:, np.newaxis]
    return tuple(np.linalg.solve(moments, BETWEEN**powers))


def _size(lines: Lines) -> Floats:
    """How much f changes over its scale, (K,), from two evaluations a line."""
    t = 0.1 * lines.scale
    if lines.bounded:
        t = np.minimum(t, np.maximum(lines.room(), 0.0))
    with np.errstate(all="ignore"):
        moved = [lines(side * t) - lines.centre for side in (1, -1)]
        size = 10.0 * np.fmax(*np.abs(moved))
    return np.asarray(np.where(size > 0.0, size, np.abs(lines.centre) + 1e-300).max(axis=0))


def estimate_of(
    lines: Lines,
    options: Options,
    h: Floats,
    value: Floats,
    *,
    order: int,
    truncation: Floats,
    floor: Floats,
    weight: float,
    slope: Floats,
    curvature: Floats,
) -> Estimate:
    """Put an estimate together.

    Parameters
    ----------
    value, truncation, slope, curvature : ndarray, shape (M, K)
    floor : ndarray, shape (M, K)
        Uncertainty of one of f's values: rounding and noise.
    weight : float
        Sum of the sizes of the stencil's weights, by which this uncertainty grows.
    """
    with np.errstate(all="ignore"):
        rounding = (weight * floor) / h
        error = truncation + rounding
        limit = Reason.NOISY if options.noise > 0.0 else Reason.ROUNDING_LIMITED
        reason = np.where(truncation > _BALANCE * rounding, Reason.CONVERGED, limit)
        if options.step is not None:
            short = h < _SMALL * default_step(lines, options.noise, order)
            spoilt = short & (error > _GOOD * np.maximum(np.abs(value), slope))
            reason[spoilt] = Reason.NOT_CONVERGED
    lost: NDArray[np.bool_] = ~np.isfinite(value)
    if lost.any():
        reason[lost] = Reason.UNDEFINED
    error[lost | ~np.isfinite(error)] = np.inf
    return Estimate(
        value=value,
        error=error,
        reason=reason.astype(np.int8),
        step=np.broadcast_to(h, value.shape).copy(),
        slope=slope,
        curvature=curvature,
        rough=np.broadcast_to(floor, value.shape).copy(),
        factor=np.ones_like(value),
    )
