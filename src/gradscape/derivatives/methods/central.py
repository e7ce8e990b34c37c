"""Central differences of orders 2, 4, 6 and 8.

f is evaluated at t = ±h, ±2h, ..., ±(p/2)·h, p the order [1]_. One pair more, at (p/2 + 1)·h, gives
order p + 2; the difference of the two estimates the truncation error of order p. The even parts of
the two shortest pairs tell kinks: they grow fourfold from h to 2h for a smooth f, twofold at a
kink. One value more, between the point and the first pair, must be where all these say: what
oscillates as fast as the steps looks smooth at all of them. Where f is not defined on one side, or
a bound is near, differences of the same order, but no more than 4, are taken to the other side.

References
----------
.. [1] B. Fornberg: Generation of finite difference formulas on arbitrarily spaced grids.
   Mathematics of Computation 51 (1988), 699-706, table 1.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.lines.estimate import Estimate
from gradscape.derivatives.lines.lines import Lines
from gradscape.derivatives.methods.oneway import one_way
from gradscape.derivatives.methods.steps import BETWEEN, estimate_of, reading, step_of, within
from gradscape.derivatives.reading.options import Options
from gradscape.derivatives.result import Reason
from gradscape.functions.calling import Floats

__all__ = ["central"]

_MOST_ONE_WAY = 4
_CRAMPED = 1e-2  # of the step: with less room than that a bound is a border


def central(lines: Lines, options: Options) -> Estimate:
    """Differentiate all lines at t = 0 by central differences of the order in `options`."""
    half = options.order // 2
    h = step_of(lines, options, options.order, half + 1)
    cramped = np.zeros(len(lines), dtype=bool)
    if lines.bounded:
        room = within(lines.room(), half + 1)
        cramped = room < _CRAMPED * h
        h = np.where(cramped, 0.0, np.minimum(h, room))
    best = _stencil(lines, options, h, half)
    lost = cramped | (~np.isfinite(best.value) & np.isfinite(lines.centre)).any(axis=0)
    if lost.any():
        _go_one_way(lines, options, best, np.flatnonzero(lost))
    return best


def _stencil(lines: Lines, options: Options, h: Floats, half: int) -> Estimate:
    twice = 2.0 * lines.centre
    first, next_ = np.zeros_like(twice), np.zeros_like(twice)
    halves: list[Floats] = []
    even: list[Floats] = []
    with np.errstate(all="ignore"):
        per = 0.5 / h
        for k in range(1, half + 2):
            t = k * h
            right, left = lines(t), lines(-t)
            odd = right - left
            if k <= half:
                first += _weight(half, k) * odd
            next_ += _weight(half + 1, k) * odd
            halves.append(odd)
            even.append(right + left - twice)
        value = first * per
        truncation = np.abs(next_ * per - value)
        bend, wide = np.abs(even[0]), np.abs(even[1])
        curvature = bend / (2.0 * h * h)
        slope = np.abs(odd) * (per / (half + 1)) + bend / h
        size = np.abs(lines.centre) + (half + 1) * h * slope
        floor = lines.sample.eps * (size + lines.position * slope) + options.noise
        rough = np.abs(4.0 * even[0] - even[1])
        odd_one = (rough > 0.3 * wide) & (rough > 16.0 * floor)
        moved = lines(BETWEEN * h) - lines.centre
        most, fewer = (
            0.5 * (reading(halves[:c], 1, 2) + reading(even[:c], 2, 2)) for c in (half + 1, half)
        )
        odd_one |= ~(np.abs(moved - most) <= np.abs(most - fewer) + 30.0 * floor)
        odd_one &= np.isfinite(value)
    best = estimate_of(
        lines,
        options,
        h,
        value,
        order=2 * half,
        truncation=truncation,
        floor=floor,
        weight=sum(abs(_weight(half, k)) for k in range(1, half + 1)),
        slope=slope,
        curvature=curvature,
    )
    if odd_one.any():
        kink = odd_one & (np.abs(wide - 2.0 * bend) <= 0.3 * bend)
        best.error[odd_one] += (np.maximum(bend, wide) / h)[odd_one]
        best.reason[odd_one] = Reason.NOT_CONVERGED
        best.reason[kink] = Reason.KINK
    return best


def _go_one_way(lines: Lines, options: Options, best: Estimate, which: NDArray[np.intp]) -> None:
    """Differentiate to the side where f is defined, and where there is room."""
    order = min(options.order, _MOST_ONE_WAY)
    some = lines.take(which)
    right, left = (one_way(some, options, side, order) for side in (1, -1))
    for side, allowed in ((right, some.high), (left, some.low)):
        if allowed is not None:
            closed = np.abs(allowed) < _CRAMPED * side.step
            side.error[np.broadcast_to(closed, side.error.shape)] = np.inf
        good = np.isfinite(side.value) & np.isfinite(side.error)
        side.error[~good] = np.inf
        side.reason[good & (side.reason < Reason.BORDER)] = Reason.BORDER
    right.improve(np.arange(which.size), left)
    best.replace(which, right, np.ones_like(right.value, dtype=bool))


def _weight(half: int, k: int) -> float:
    """Weight of (φ(k·h) - φ(-k·h)) / (2h) in the formula of order 2·half."""
    upper = 2.0 * (-1.0) ** (k + 1) * math.factorial(half) ** 2
    return upper / (math.factorial(half - k) * math.factorial(half + k)) / k
