"""The default for callables: the ladder, what it misses diagnosed, what it claims checked.

The check: one more evaluation a point, in a direction that mixes all coordinates, at a much smaller
step. Differences that agree because f oscillates faster than all of them, or that step over a
spike, don't survive it. Where it fails a second one decides, and then the steps get smaller.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.lines.estimate import Estimate
from gradscape.derivatives.lines.lines import Lines
from gradscape.derivatives.methods.diagnosis import diagnose
from gradscape.derivatives.methods.ladder import FIRST_STEP, climb, first_step, look_closer, rung
from gradscape.derivatives.reading.options import Options
from gradscape.derivatives.result import Reason
from gradscape.functions.calling import Floats

__all__ = ["adaptive"]

_CLOSER = 1 / 16  # of the step: where the check looks
_TRIES = 4


def adaptive(lines: Lines, options: Options) -> Estimate:
    """Differentiate all lines at t = 0; see the module."""
    defined = np.isfinite(lines.centre[:, : lines.points]).any(axis=0)
    with np.errstate(all="ignore"):
        if defined.all():
            return _adaptive(lines, options)
        whole = Estimate.undefined(lines.centre.shape)
        if defined.any():
            index, some = lines.of_points(np.flatnonzero(defined))
            whole.put(index, _adaptive(some, options))
    return whole


def _adaptive(lines: Lines, options: Options) -> Estimate:
    noise = options.noise
    best = rung(lines, first_step(lines, noise), noise)
    afar, slopes = best.rough.copy(), best.slope.copy()
    look_closer(lines, best, noise)
    climb(lines, best, options.rtol, options.atol, noise)
    # A zero is held against the slopes of the first step: those of x⁵ shrink with every closer one.
    zero = (np.abs(best.value) <= best.error) & (best.slope < slopes)
    best.slope[zero] = slopes[zero]
    troubled = np.flatnonzero(_troubled(best, options).any(axis=0))
    if troubled.size:
        diagnose(lines, best, troubled, options.rtol, noise)
    _check(lines, best, options)
    if noise == 0.0 and options.scale is None:
        _mind_the_trend(lines, best, afar, options.rtol)
    return best


def _troubled(best: Estimate, options: Options) -> NDArray[np.bool_]:
    """Lines the ladder has not understood, or not well."""
    with np.errstate(invalid="ignore"):
        poor = ~(best.error <= 1e-5 * np.maximum(np.abs(best.value), best.slope) + options.atol)
    poor &= best.reason != Reason.ROUNDING_LIMITED
    return np.asarray(poor | (best.reason >= Reason.KINK))


def _check(lines: Lines, best: Estimate, options: Options) -> None:
    """Check the gradients of all points, and mend or mark those that fail."""
    failed = np.flatnonzero(_fails(lines, best))
    for attempt in range(_TRIES):
        if not failed.size:
            return
        index, some = lines.of_points(failed)
        new = rung(some, best.step[0, index] / 61.0, options.noise)
        climb(some, new, options.rtol, options.atol, options.noise)
        fine = ~_fails(some, new)
        good = np.tile(fine, len(some) // some.points) & (new.reason < Reason.KINK)
        good &= (new.slope > 0.0) | (best.slope[:, index] == 0.0)  # not a step of a table
        best.replace(index, new, good)
        if attempt < _TRIES - 1:
            best.step[:, index] = np.where(good, best.step[:, index], new.step)
        failed = failed[~good.all(axis=0).reshape(-1, some.points).all(axis=0)]
    if failed.size:
        index, some = lines.of_points(failed)
        best.reason[:, index] = np.where(
            best.reason[:, index] < Reason.KINK, Reason.NOT_CONVERGED, best.reason[:, index]
        )
        diagnose(lines, best, index, options.rtol, options.noise)
        again = best.take(index)
        wrong = np.tile(_fails(some, again), len(some) // some.points)
        wrong = wrong & (again.reason < Reason.KINK)
        best.reason[:, index] = np.where(wrong, Reason.NOT_CONVERGED, again.reason)
        best.error[:, index] = np.where(wrong, np.inf, again.error)


def _fails(lines: Lines, best: Estimate) -> NDArray[np.bool_]:
    """Points (n,) whose trusted gradient doesn't foretell f close by."""
    n = lines.points
    with np.errstate(all="ignore"):
        t = best.step.min(axis=0) * (_CLOSER * _signs(lines))
        told, allowed, bow, bent, slopes = _foretold(lines, best, t)
        ahead = lines.together(t) - lines.centre[:, :n]
        off = ~(np.abs(ahead - told - bow) <= allowed + bent)
        suspect = np.flatnonzero(off.any(axis=0))
        fails = np.zeros(n, dtype=bool)
        if suspect.size:
            back = lines.together(-t, suspect) - lines.centre[:, suspect]
            half = 0.5 * (ahead[:, suspect] - back)
            # What third derivatives add so close is mostly below that; `_forgive_cubes` sees to it.
            room = allowed[:, suspect] + 1e-7 * slopes[:, suspect]
            left = np.abs(half - told[:, suspect])
            fails[suspect] = ~(left <= room).all(axis=0)
            _forgive_cubes(lines, t, told, allowed, suspect, left, fails)
    return fails


def _forgive_cubes(
    lines: Lines,
    t: Floats,
    told: Floats,
    allowed: Floats,
    suspect: NDArray[np.intp],
    left: Floats,
    fails: NDArray[np.bool_],
) -> None:
    """Let pass what fades with the cube of the distance: the third derivatives."""
    bad = suspect[fails[suspect]]
    if bad.size:
        closer = t / 8.0
        moved = 0.5 * (lines.together(closer, bad) - lines.together(-closer, bad))
        now = np.abs(moved - told[:, bad] / 8.0)
        before = left[:, fails[suspect]]
        fails[bad] = ~(now <= before / 256.0 + allowed[:, bad]).all(axis=0)


def _foretold(
    lines: Lines, best: Estimate, t: Floats
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """What is known of a move by t: the change of f, its error, its bow, its bend, all slopes.

    The bow is what the second derivatives along the lines add; the bend bounds what those across
    them may, which are not known.
    Lines that aren't trusted, or have one side only, stay where they are: t is set to 0 there.
    """
    still = (best.reason >= Reason.BORDER) & (best.reason != Reason.NOISY)
    if still.any():
        t[still.any(axis=0)] = 0.0
    if lines.bounded:
        room = np.maximum(lines.room(), 0.0)
        np.clip(t, -room, room, out=t)
    n = lines.points
    length = np.abs(t)
    value, error, curvature, slope = best.value, best.error, best.curvature, best.slope
    if not t.all():  # 0 · inf is nothing here
        value, error, curvature, slope = (
            np.where(t == 0.0, 0.0, a) for a in (value, error, curvature, slope)
        )
    told = _sum(value * t, n)
    noise = _most(error * best.step, n) + lines.sample.eps * np.abs(lines.centre[:, :n]) * 2.0
    allowed = _sum(error * length, n) + 2.0 * noise
    arch = curvature * t * t
    size = np.abs(arch)
    bent = 0.75 * (_sum(np.sqrt(size), n) ** 2 - _sum(size, n)) + 0.02 * _sum(size, n)
    return told, allowed, 0.5 * _sum(arch, n), bent, _sum(slope * length, n)


def _signs(lines: Lines) -> Floats:
    """Directions that mix the coordinates, no two alike; the same for the same point."""
    turn = lines.position * 31.7
    if lines.moving.ndim == 1:
        turn = turn + lines.moving * 0.7548776662
    turn -= np.floor(turn)
    return np.asarray(np.copysign(0.6 + 0.4 * turn, turn - 0.5))


def _sum(lines: Floats, n: int) -> Floats:
    """Sum over the lines of each point: (M, K) to (M, n)."""
    return np.asarray(lines.reshape(lines.shape[0], -1, n).sum(axis=1))


def _most(lines: Floats, n: int) -> Floats:
    return np.asarray(lines.reshape(lines.shape[0], -1, n).max(axis=1))


def _mind_the_trend(lines: Lines, best: Estimate, afar: Floats, rtol: float) -> None:
    """Mark lines that are smooth only close by, if from afar another slope is as plain to see.

    A small and fast ripple on a slope has two derivatives, its own and the slope's; which is meant
    can't be known: `noise` or `scale` say it. `afar` is the roughness seen with the first step.
    """
    with np.errstate(all="ignore"):
        close = best.step < 0.05 * FIRST_STEP * lines.scale
        close &= (best.reason < Reason.KINK) & (best.reason != Reason.BORDER) & np.isfinite(afar)
    which = np.flatnonzero(close.all(axis=0))
    if not which.size:
        return
    seen = np.fmax.reduce(_most(afar, lines.points), axis=0)  # f's noise is that of all its lines
    noise = 3.0 * seen[which % lines.points]
    some = lines.take(which)
    far = rung(some, first_step(some, noise), noise)
    climb(some, far, rtol, 0.0, noise)
    near = best.take(which)
    with np.errstate(all="ignore"):
        size = np.maximum(np.abs(far.value), far.slope)
        reach = np.abs(some.centre) + 4.0 * far.step * far.slope  # what f amounts to there
        plain = (far.error <= 0.1 * size) | (noise <= 0.1 * reach)
        plain &= far.reason < Reason.KINK
        apart = np.abs(far.value - near.value)
        rival = plain & (apart > 3.0 * (far.error + near.error))
    near.reason[rival], near.error[rival] = Reason.NOT_CONVERGED, apart[rival]
    best.replace(which, near, rival)
