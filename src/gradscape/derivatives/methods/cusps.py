"""Kinks and jumps that are small beside f, and have no slopes at their sides: cusps such as √|x|.

What f's even part has beside the powers t² and t⁴ goes, of a smooth function, with t⁶; of a kink
with t, of a cusp with a lower power, of a jump it stays; of noise it has no order. Even where all
of that is far below the error, f has no derivative there.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.lines.estimate import Estimate
from gradscape.derivatives.lines.lines import Lines
from gradscape.derivatives.methods.roughness import rounding
from gradscape.derivatives.result import Reason

__all__ = ["mind_the_cusps"]

_HALVES = 0.5 ** np.arange(12)
_FIRST = 0.2413  # of the step with which f was smooth
_KEPT = 1400.0  # times its rounding: 85 in an even part from which t² and t⁴ were taken
_LEAST = 6  # halvings in a row
_STEADY = 1.3  # the largest ratio of two in a row to the smallest one
_RATIOS = (0.8, 2.3)  # from a jump, 1, to a kink, 2; that of |t|**1.5, which has a slope, is 2.8
_JUMP = 1.1


def mind_the_cusps(lines: Lines, best: Estimate, which: NDArray[np.intp]) -> None:
    """Mark those of the lines `which` of `best` that have a kink or a jump at the point."""
    some, old = lines.take(which), best.take(which)
    steps = _FIRST * old.step.max(axis=0) * _HALVES[:, np.newaxis]
    with np.errstate(all="ignore"):
        even = np.stack([some(t) + some(-t) - 2.0 * some.centre for t in steps])
        bend = 4.0 * even[1:] - even[:-1]
        left = 16.0 * bend[1:] - bend[:-1]
        seen = np.abs(left) > _KEPT * rounding(some, old)
        seen[1:] &= np.sign(left[1:]) == np.sign(left[:-1])
        seen = np.logical_and.accumulate(seen, axis=0)  # nothing is read below the rounding
        ratio = np.where(seen[1:], left[:-1] / left[1:], np.nan)
    enough = seen.sum(axis=0) >= _LEAST
    low, high = np.fmin.reduce(ratio, axis=0), np.fmax.reduce(ratio, axis=0)
    with np.errstate(invalid="ignore"):
        found = enough & (low > _RATIOS[0]) & (high < _RATIOS[1]) & (high <= _STEADY * low)
    found &= old.reason < Reason.KINK
    if found.any():
        old.reason[found] = np.where(high < _JUMP, Reason.JUMP, Reason.KINK)[found]
        old.error[found] = np.inf
        best.replace(which, old, found)
