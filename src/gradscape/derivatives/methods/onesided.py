"""Slopes from one side: polynomial extrapolation of difference quotients to a step of zero.

f is evaluated at t = s·h·(1, 2, 4, ..., 2^(m-1)), s = ±1. The quotients (φ(t) - φ(0))/t of a smooth
f are a power series in t; the polynomial through them, taken at 0, is of order m [1]_. Its change
when the longest step is left out tells the truncation error.

References
----------
.. [1] R. Bulirsch, J. Stoer: Fehlerabschätzungen und Extrapolation mit rationalen Funktionen bei
   Verfahren vom Richardson-Typus. Numerische Mathematik 6 (1964), 413-427.
"""

from __future__ import annotations

import numpy as np

from gradscape.derivatives.lines.estimate import Estimate
from gradscape.derivatives.lines.lines import Lines
from gradscape.derivatives.result import Reason
from gradscape.functions.calling import Floats

__all__ = ["one_sided"]


def one_sided(lines: Lines, h: Floats, side: int, order: int = 6, noise: float = 0.0) -> Estimate:
    """Differentiate all lines at t = 0 from one side.

    Parameters
    ----------
    h : ndarray, shape (K,)
        Shortest step; the longest is ``2**(order - 1)`` times that.
    side : {1, -1}
        1 to the right, -1 to the left.
    order : int
        Number of evaluations a line, and order of the truncation error in h.
    """
    steps = 2.0 ** np.arange(order)
    with np.errstate(all="ignore"):
        moved = [lines(side * k * h) - lines.centre for k in steps]
        quotients = [m / (side * k * h) for m, k in zip(moved, steps, strict=True)]
        value = _at_zero(quotients, steps)
        shorter = _at_zero(quotients[:-1], steps[:-1]) if order > 1 else value + quotients[0]
        slope = np.abs(quotients[-1])
        size = np.abs(lines.centre) + np.abs(moved[-1])
        floor = lines.sample.eps * (size + lines.position * slope) + noise
        rounding = 4.0 * floor / h
        truncation = np.abs(value - shorter)
        error = truncation + rounding
    reason = np.where(truncation > rounding, Reason.CONVERGED, Reason.ROUNDING_LIMITED)
    undefined = ~np.isfinite(value)
    reason[undefined] = Reason.UNDEFINED
    error[undefined | ~np.isfinite(error)] = np.inf
    step = np.broadcast_to(h, value.shape).copy()
    floor = np.broadcast_to(floor, value.shape)
    factor = np.where(truncation > rounding, 1.0 / 4.0, 1.0)
    nothing = np.zeros_like(value)
    return Estimate(value, error, reason.astype(np.int8), step, slope, nothing, floor, factor)


def _at_zero(quotients: list[Floats], steps: Floats) -> Floats:
    """Value at 0 of the polynomial through the quotients (Lagrange)."""
    total = np.zeros_like(quotients[0])
    for i, quotient in enumerate(quotients):
        others = np.delete(steps, i)
        total += quotient * np.prod(others / (others - steps[i]))
    return total
