"""What is the matter with lines the ladder could not climb: a border, a jump, a kink, or noise.

Each such line is sampled on both sides of the point, at ±h·(1, 2, 4, ..., 32), without the point
itself. A polynomial through the samples of a side gives f's limit and slope there [1]_. Limits that
differ are a jump, slopes that differ a kink; where f is defined on one side only, its slope is the
derivative. What is left may be noise.

References
----------
.. [1] B. Fornberg: Generation of finite difference formulas on arbitrarily spaced grids.
   Mathematics of Computation 51 (1988), 699-706.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.lines.estimate import Estimate
from gradscape.derivatives.lines.lines import Lines
from gradscape.derivatives.methods.ladder import rung
from gradscape.derivatives.methods.noise import with_noise
from gradscape.derivatives.result import Reason
from gradscape.functions.calling import Floats

__all__ = ["diagnose"]

NODES = 2.0 ** np.arange(6)
#: Shortest steps tried, in units of the scale: features of f smaller than 32 of them stay hidden.
STEPS = (3e-5, 3e-7, 1e-9)
_CLEAR = 10.0  # how many times its own uncertainty a difference must be, to be one
_AGAIN = 0.6183  # of the step: where a slope is found again, if it was no chance
_CLOSE = (0.0213, 0.0618)  # of the step: where the slope of a border is found again
_CONVERGED = 1e-3  # relative uncertainty below which a side is understood


@dataclass
class Side:
    """Limit and slope of one side, (M, K), with uncertainties; NaN where f is not defined there."""

    limit: Floats
    limit_error: Floats
    slope: Floats
    slope_error: Floats
    rounding: Floats  # the part of slope_error that is due to rounding
    chord: Floats
    defined: NDArray[np.bool_]


def diagnose(
    lines: Lines, best: Estimate, which: NDArray[np.intp], known_noise: float = 0.0
) -> None:
    """Find out about lines `which` of `best`, and put in what is found: values, errors, reasons."""
    best.reason[:, which] = np.where(
        best.reason[:, which] == Reason.KINK, Reason.NOT_CONVERGED, best.reason[:, which]
    )
    rows = np.arange(which.size)
    wider: tuple[Side, Side] | None = None
    for step in STEPS:
        some = lines.take(which[rows])
        h = _short_steps(some, step)
        sides = _side(some, h, -1), _side(some, h, 1)
        open_ = np.any(_look(some, best, which[rows], h, sides, wider), axis=0)
        rows = rows[open_]
        if not rows.size:
            break
        wider = _rows(sides[0], open_), _rows(sides[1], open_)
    rest = best.reason[:, which] == Reason.NOT_CONVERGED
    rows = np.flatnonzero(rest.any(axis=0))
    if rows.size:
        noisy = which[rows]
        new = with_noise(lines.take(noisy), noisy % lines.points, known_noise)
        best.replace(noisy, new, (new.reason == Reason.NOISY))
        _see_others_again(lines, best, noisy, known_noise)


def _see_others_again(
    lines: Lines, best: Estimate, noisy: NDArray[np.intp], known_noise: float
) -> None:
    """Look again at trusted lines of points that have noisy ones: the noise of a point is one.

    Values that are rounded to few digits, or random, are in line with one step by chance now and
    then, and with a shorter one not. Along a line where they don't change at all they are rounded.
    """
    beside = np.zeros(lines.points, dtype=bool)
    beside[noisy % lines.points] = True
    trusted = (best.reason <= Reason.ROUNDING_LIMITED).any(axis=0)
    which = np.flatnonzero(trusted & np.tile(beside, len(lines) // lines.points))
    if not which.size:
        return
    some, near = lines.take(which), best.take(which)
    again = rung(some, _AGAIN * near.step.min(axis=0))
    with np.errstate(invalid="ignore"):
        lucky = np.abs(again.value - near.value) > _CLEAR * near.error
        lucky &= again.error > _CLEAR * near.error
        lucky |= (near.slope == 0.0) & (near.value == 0.0)
        lucky &= near.reason <= Reason.ROUNDING_LIMITED
    rows = np.flatnonzero(lucky.any(axis=0))
    if rows.size:
        which = which[rows]
        new = with_noise(lines.take(which), which % lines.points, known_noise)
        best.replace(which, new, lucky[:, rows])


def _short_steps(lines: Lines, step: float) -> Floats:
    h = step * lines.scale * 1.0371
    if lines.low is not None and lines.high is not None:
        room = np.maximum(-lines.low, lines.high)
        h = np.minimum(h, room / NODES[-1])
    return np.asarray(h)


def _look(
    lines: Lines,
    best: Estimate,
    which: NDArray[np.intp],
    h: Floats,
    sides: tuple[Side, Side],
    wider: tuple[Side, Side] | None,
) -> NDArray[np.bool_]:
    """Compare the two sides at one size of step; say which components (M, K) are still open.

    A jump or a kink is one if it was there, and as large, with the longer steps before.
    """
    left, right = sides
    new = best.take(which)
    centred = np.isfinite(lines.centre)
    both = right.defined & left.defined & centred
    one = (right.defined ^ left.defined) & centred
    with np.errstate(all="ignore"):
        gap_error = right.limit_error + left.limit_error
        turn, doubt = right.slope - left.slope, right.slope_error + left.slope_error
        off = np.abs(lines.centre - left.limit) + np.abs(lines.centre - right.limit)
        size = np.maximum(np.abs(right.slope), np.abs(left.slope))
        clear = doubt <= _CONVERGED * np.maximum(size, np.maximum(right.chord, left.chord))
        jump = both & (off > _CLEAR * gap_error)
        kink = both & ~jump & clear & (np.abs(turn) > 0.4 * _CLEAR * doubt)
        flat = (right.chord == 0.0) & (left.chord == 0.0) & (new.slope > 0.0)
        smooth = both & ~jump & ~kink & clear & ~flat
        mean = 0.5 * (right.slope + left.slope)
    found_jump, found_kink = np.zeros_like(jump), np.zeros_like(kink)
    if wider is not None:
        found_jump, found_kink = _persist(sides, wider)
    inf = np.full_like(mean, np.inf)
    doubt = doubt + np.abs(turn)
    smooth &= doubt < new.error
    if smooth.any():
        smooth &= _found_again(lines, h, mean, doubt)
    _put(new, smooth, mean, doubt, Reason.CONVERGED)
    _put(new, jump & found_jump, mean, inf, Reason.JUMP)
    _put(new, kink & found_kink, mean, 0.5 * np.abs(turn) + doubt, Reason.KINK)
    border = _border(lines, new, h, sides, one)
    _put(new, ~centred | ~(right.defined | left.defined), inf * np.nan, inf, Reason.UNDEFINED)
    seen = (jump & found_jump) | (kink & found_kink) | smooth
    new.step[...] = np.where(seen | border, h, new.step)
    best.replace(which, new, np.ones_like(both))
    _keep_sides(best, which, left.slope, right.slope, (jump & found_jump) | (kink & found_kink))
    return np.asarray(~seen & centred & ~(border & (new.error <= 1e-8 * np.abs(new.value))))


def _found_again(lines: Lines, h: Floats, mean: Floats, doubt: Floats) -> NDArray[np.bool_]:
    """Whether shorter steps tell the same slope: the longer ones may have done so by chance.

    What is left in doubt shrinks with the step, unless it is rounding. Noise grows.
    """
    left, right = _side(lines, 0.37 * h, -1), _side(lines, 0.37 * h, 1)
    with np.errstate(invalid="ignore"):
        other = left.slope_error + right.slope_error + np.abs(right.slope - left.slope)
        apart = np.abs(0.5 * (left.slope + right.slope) - mean)
        settled = (other <= doubt) | (other <= 4.0 * (left.rounding + right.rounding))
        return np.asarray((apart <= other + doubt) & settled)


def _persist(
    sides: tuple[Side, Side], wider: tuple[Side, Side]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Whether the gap and the turn between the sides are those of the longer steps."""
    with np.errstate(all="ignore"):
        gap, turn = sides[1].limit - sides[0].limit, sides[1].slope - sides[0].slope
        gap_before = wider[1].limit - wider[0].limit
        turn_before = wider[1].slope - wider[0].slope
        same_gap = np.abs(gap - gap_before) <= 0.2 * np.abs(gap) + 0.2 * np.abs(gap_before)
        same_turn = np.abs(turn - turn_before) <= 0.2 * np.abs(turn)
    return np.asarray(same_gap), np.asarray(same_turn)


def _border(
    lines: Lines, new: Estimate, h: Floats, sides: tuple[Side, Side], one: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Take the slope of the only side there is, unless it grows without bound."""
    left, right = sides
    with np.errstate(all="ignore"):
        slope = np.where(right.defined, right.slope, left.slope)
        limit = np.where(right.defined, right.limit, left.limit)
        limit_error = np.where(right.defined, right.limit_error, left.limit_error)
        error = 3.0 * np.where(right.defined, right.slope_error, left.slope_error)
        attached = np.abs(lines.centre - limit) <= _CLEAR * limit_error
        was = new.reason == Reason.BORDER
        grows = was & (np.abs(slope) > 3.0 * np.abs(new.value)) & (error > 3.0 * new.error)
    met = _is_met(lines, h, sides, one, error)
    border = one & met & attached & ((error < new.error) | ~was) & ~grows
    _put(new, border, slope, error, Reason.BORDER)
    nothing, inf = np.full_like(slope, np.nan), np.full_like(slope, np.inf)
    lost = one & (~met | ~attached | grows) & ~(was & ~grows)
    beside = (lines.position > 0.0) & (lines.position < h)  # of 0: too close for these steps
    _put(new, lost & (met | ~attached) & ~beside, nothing, inf, Reason.UNDEFINED)
    _put(new, lost & beside, slope, inf, Reason.NOT_CONVERGED)
    return np.asarray(border)


def _is_met(
    lines: Lines, h: Floats, sides: tuple[Side, Side], one: NDArray[np.bool_], error: Floats
) -> NDArray[np.bool_]:
    """Whether f is, far closer to the point than the samples, where the only side's slope says.

    The slope of the parabola through the point and two values there is another one of the same:
    but not of waves that the samples agree with.
    """
    met = np.zeros_like(one)
    which = np.flatnonzero(one.any(axis=0))
    if not which.size:
        return met
    some = lines.take(which)
    for side, sign in zip(sides, (-1.0, 1.0), strict=True):
        bound = some.low if sign < 0 else some.high
        t = sign * h[which]
        if bound is not None:
            t = np.where(np.abs(bound) >= np.abs(t), t, 0.0)
        with np.errstate(all="ignore"):
            near, far = ((some(t * share) - some.centre) / (t * share) for share in _CLOSE)
            tilt = (far - near) / (_CLOSE[1] - _CLOSE[0])
            slope = near - tilt * _CLOSE[0]
            rounding = some.sample.eps * (np.abs(some.centre) + some.position * np.abs(slope))
            doubt = 8.0 * rounding / np.abs(t * _CLOSE[0]) + 0.1 * np.abs(tilt * _CLOSE[1])
            apart = np.abs(slope - side.slope[:, which])
            met[:, which] |= side.defined[:, which] & (apart <= 3.0 * error[:, which] + doubt)
    return met & one


def _rows(side: Side, which: Any) -> Side:
    return Side(*(getattr(side, name)[:, which] for name in side.__dataclass_fields__))


def _put(
    new: Estimate, where: NDArray[np.bool_], value: Floats, error: Floats, reason: Reason
) -> None:
    new.value[where], new.error[where] = value[where], error[where]
    new.reason[where] = reason


def _keep_sides(
    best: Estimate,
    which: NDArray[np.intp],
    left: Floats,
    right: Floats,
    where: NDArray[np.bool_],
) -> None:
    if not where.any():
        return
    if best.left is None or best.right is None:
        best.left, best.right = np.full_like(best.value, np.nan), np.full_like(best.value, np.nan)
    best.left[:, which] = np.where(where, left + 0.0, best.left[:, which])  # no zero is negative
    best.right[:, which] = np.where(where, right + 0.0, best.right[:, which])


def _side(lines: Lines, h: Floats, side: int) -> Side:
    """Limit and slope on one side, from six samples there."""
    bound = lines.low if side < 0 else lines.high
    allowed = np.ones(len(lines), dtype=bool)
    if bound is not None:
        allowed = np.abs(bound) >= NODES[-1] * h
        h = np.where(allowed, h, 0.0)  # a bound is never stepped over
    with np.errstate(all="ignore"):
        values = np.stack([lines(side * node * h) for node in NODES])
        limit, slope = _fit(values, NODES)
        others = [_fit(np.delete(values, i, 0), np.delete(NODES, i)) for i in (0, 3, 5)]
        floor = 32.0 * lines.sample.eps * np.abs(values).max(axis=0)
        limit_error = floor + np.max([np.abs(limit - other) for other, _ in others], axis=0)
        spread = np.max([np.abs(slope - other) for _, other in others], axis=0)
        rounding = floor / h + 8.0 * lines.sample.eps * lines.position * np.abs(slope) / h / h
        slope_error = spread / h + rounding
        chord = np.abs(values[-1] - values[0]) / h / (NODES[-1] - NODES[0])
        slope = side * slope / h
    defined = np.isfinite(values).all(axis=0) & allowed
    return Side(limit, limit_error, slope, slope_error, rounding, chord, np.asarray(defined))


def _fit(values: Floats, nodes: Floats) -> tuple[Floats, Floats]:
    """Value and slope at 0 of the polynomial through `values` at `nodes`."""
    weights = np.linalg.inv(np.vander(nodes, increasing=True))[:2]
    return np.tensordot(weights[0], values, 1), np.tensordot(weights[1], values, 1)
