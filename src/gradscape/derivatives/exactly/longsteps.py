"""Differences of a formula's values, whose rounding is known: steps as long as that asks for.

Where a formula cancels, its values close by are worth little, and those further away more. The
extrapolated central differences [1]_ of several steps come each with a bound of what the rounding
of f does to them; the best is taken, if another one agrees with it.

References
----------
.. [1] L. F. Richardson: The approximate arithmetical solution by finite differences of physical
   problems involving differential equations. Philosophical Transactions of the Royal Society A
   210 (1911), 307-357.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.lines.estimate import Estimate
from gradscape.derivatives.lines.lines import Lines
from gradscape.derivatives.methods.ladder import LONGEST
from gradscape.derivatives.result import Reason
from gradscape.functions.calling import Floats
from gradscape.functions.formulas.expression import Expression

__all__ = ["differentiate"]

_STEPS = LONGEST * 4.0 ** -np.arange(7.0)  # of the scale, longest first
_WEIGHTS = (64.0 / 45.0, -20.0 / 45.0, 1.0 / 45.0)  # of the slopes over h, 2h and 4h: order 6
_EPS = float(np.finfo(np.float64).eps)


def differentiate(expression: Expression, lines: Lines) -> Estimate:
    """Differentiate all lines, along coordinates, of an expression at t = 0.

    Returns
    -------
    Estimate
        Its errors contain the bound of f's rounding. NOT_CONVERGED where no two steps agree.
    """
    longest = lines.scale
    if lines.bounded:
        longest = np.minimum(longest, np.maximum(lines.room(), 0.0) / (4.0 * LONGEST))
    tried = [_slope(expression, lines, step * longest) for step in _STEPS]
    value, rounding, truncation, steepest = (np.array(part) for part in zip(*tried, strict=True))
    error = rounding + truncation
    error[~np.isfinite(error)] = np.inf
    first, second = np.argsort(error, axis=0, kind="stable")[:2, np.newaxis]

    def at(array: Floats, which: NDArray[np.intp] = first) -> Floats:
        return np.asarray(np.take_along_axis(array, which, axis=0)[0])

    with np.errstate(invalid="ignore"):
        agree = np.abs(at(value) - at(value, second)) <= at(error) + at(error, second)
    limited = at(rounding) >= at(truncation)
    reason = np.where(limited, Reason.ROUNDING_LIMITED, Reason.CONVERGED).astype(np.int8)
    reason[~agree] = Reason.NOT_CONVERGED
    reason[~np.isfinite(at(value))] = Reason.UNDEFINED
    untold = np.zeros(reason.shape)
    return Estimate(
        value=at(value),
        error=at(error),
        reason=reason,
        step=_STEPS[first[0]] * longest,
        slope=at(steepest),
        curvature=untold,
        rough=untold,
        factor=np.ones(reason.shape),
    )


def _slope(expression: Expression, lines: Lines, h: Floats) -> tuple[Floats, ...]:
    """A slope, what rounding and truncation do to it, and the steepest one seen, (M, K) each."""
    slopes, errors = [], []
    with np.errstate(all="ignore"):
        for k in (1.0, 2.0, 4.0):
            right, left = _moved(lines, k * h), _moved(lines, -k * h)
            apart = np.asarray(right - left)[lines.moving, np.arange(len(lines))]
            slopes.append((lines.sample(right) - lines.sample(left)) / apart)
            rounding = _rounding(expression, right) + _rounding(expression, left)
            errors.append(rounding / apart + 2.0 * _EPS * np.abs(slopes[-1]))
        value = sum(w * s for w, s in zip(_WEIGHTS, slopes, strict=True))
        rounding = sum(abs(w) * e for w, e in zip(_WEIGHTS, errors, strict=True))
        once = [(4.0 * near - far) / 3.0 for near, far in pairwise(slopes)]
        truncation = np.abs(once[0] - once[1]) / 15.0
    return value, rounding, truncation, np.abs(slopes).max(axis=0)


def _moved(lines: Lines, t: Floats) -> Floats:
    columns = lines.columns.copy()
    columns[lines.moving, np.arange(len(lines))] += t
    return columns


def _rounding(expression: Expression, columns: Floats) -> Floats:
    """How much the values (M, K) may be off."""
    error = expression.values_error(columns.T)
    return error.reshape(len(columns.T), -1).T
