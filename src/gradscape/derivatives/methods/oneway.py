"""Forward and backward differences of orders 1 to 4.

f is evaluated at t = s·h·(1, 2, ..., p), s = ±1, and the derivative is that of the polynomial
through these values and φ(0) [1]_; one value more, at (p + 1)·h, gives the next order, and the
difference of the two estimates the truncation error. With order 2 and more, whose steps are longer,
another one, between the point and the first, must be where these say.

References
----------
.. [1] B. Fornberg: Generation of finite difference formulas on arbitrarily spaced grids.
   Mathematics of Computation 51 (1988), 699-706, table 3.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from gradscape.derivatives.lines.estimate import Estimate
from gradscape.derivatives.lines.lines import Lines
from gradscape.derivatives.methods.steps import BETWEEN, estimate_of, reading, step_of, within
from gradscape.derivatives.reading.options import Options
from gradscape.derivatives.result import Reason
from gradscape.functions.calling import Floats

__all__ = ["one_way"]


def one_way(lines: Lines, options: Options, side: int, order: int | None = None) -> Estimate:
    """Differentiate all lines at t = 0 from one side.

    Parameters
    ----------
    side : {1, -1}
        1 forward, -1 backward.
    order : int, optional
        Truncation order in h, that of `options` by default. It takes ``order + 2`` evaluations a
        line, of which two are for the error; one less for order 1.
    """
    p = order or options.order
    h = step_of(lines, options, p, p + 1)
    allowed = lines.high if side > 0 else lines.low
    if allowed is not None:
        h = np.minimum(h, within(np.abs(allowed), p + 1))
    with np.errstate(all="ignore"):
        moved = [lines(side * k * h) - lines.centre for k in range(1, p + 2)]
        per = side / h
        value = _sum(moved, p) * per
        truncation = np.abs(_sum(moved, p + 1) * per - value)
        slope = np.maximum(np.abs(moved[0]), np.abs(moved[1]) * 0.5) / h
        curvature = np.abs(moved[1] - 2.0 * moved[0]) / (2.0 * h * h)
        size = np.abs(lines.centre) + np.abs(moved[-1])
        floor = lines.sample.eps * (size + lines.position * slope) + options.noise
        sound = np.ones(value.shape, dtype=bool)
        if p > 1:
            between = lines(side * BETWEEN * h) - lines.centre
            most, fewer = (reading(moved[:c], 1, 1) for c in (p + 1, p))
            sound = np.abs(between - most) <= np.abs(most - fewer) + 30.0 * floor
    best = estimate_of(
        lines,
        options,
        h,
        value,
        order=p,
        truncation=truncation,
        floor=floor,
        weight=2.0 * sum(abs(_weight(p, k)) for k in range(1, p + 1)),
        slope=slope,
        curvature=curvature,
    )
    off = ~sound & np.isfinite(value)
    best.error[off] += slope[off]
    best.reason[off] = Reason.NOT_CONVERGED
    return best


def _sum(moved: Sequence[Floats], order: int) -> Floats:
    total = _weight(order, 1) * moved[0]
    for k in range(2, order + 1):
        total += _weight(order, k) * moved[k - 1]
    return np.asarray(total)


def _weight(order: int, k: int) -> float:
    """Weight of φ(k·h) - φ(0), in units of 1/h: from the series of Newton's differences."""
    return (-1.0) ** (k + 1) * math.comb(order, k) / k
