"""The default for callables: the ladder, what it misses diagnosed, what it claims checked.

The check: one more evaluation a point, in a direction that mixes all coordinates, at a much smaller
step. Differences that agree because f oscillates faster than all of them, or that step over a
spike, don't survive it. Where it fails a second one decides, and then the steps get smaller.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.lines.estimate import Estimate
from gradscape.derivatives.lines.lines import Lines
from gradscape.derivatives.methods.diagnosis import diagnose
from gradscape.derivatives.methods.ladder import (
    climb,
    estimate,
    first_step,
    look_closer,
    rung,
)
from gradscape.derivatives.methods.trend import mind_the_trend
from gradscape.derivatives.methods.understanding import understand
from gradscape.derivatives.reading.options import Options
from gradscape.derivatives.result import Reason
from gradscape.functions.calling import Floats

__all__ = ["CLOSER", "SIGN_TURN", "First", "adaptive", "allowance", "leeway", "signs"]

CLOSER = 1 / 16  # of the step: where the check looks
SIGN_TURN = 0.7548776662
_TRIES = 4


@dataclass(frozen=True)
class First:
    """What has been seen of n points of d coordinates, all lines of which are differentiated.

    Attributes
    ----------
    h : ndarray, shape (d, n)
        The first step of each line.
    samples : ndarray, shape (6, d, n)
        f's values at h, -h, 2h, -2h, 4h and -4h.
    aside : ndarray, shape (d, n)
        How far along the lines the check has moved; NaN where nothing was checked.
    ahead : ndarray, shape (n,)
        f's value there.
    """

    h: Floats
    samples: Floats
    aside: Floats
    ahead: Floats

    def take(self, which: NDArray[np.intp]) -> First:
        """What has been seen of some of the points."""
        return First(*(array[..., which] for array in vars(self).values()))


def adaptive(lines: Lines, options: Options, first: First | None = None) -> Estimate:
    """Differentiate all lines at t = 0; see the module."""
    defined = np.isfinite(lines.centre[:, : lines.points]).any(axis=0)
    with np.errstate(all="ignore"):
        if defined.all():
            return _adaptive(lines, options, first)
        whole = Estimate.undefined(lines.centre.shape)
        if defined.any():
            which = np.flatnonzero(defined)
            index, some = lines.of_points(which)
            first = None if first is None else first.take(which)
            whole.put(index, _adaptive(some, options, first))
    return whole


def _adaptive(lines: Lines, options: Options, first: First | None) -> Estimate:
    noise = options.noise
    if first is None:
        best = rung(lines, first_step(lines, noise), noise)
    else:
        samples = first.samples.reshape(6, 1, -1)
        best = estimate(lines, first.h.reshape(-1), list(samples), noise)
    afar, slopes = best.rough.copy(), best.slope.copy()
    look_closer(lines, best, noise)
    seen = climb(lines, best, options.rtol, options.atol, noise)
    # A zero is held against the slopes of the first step: those of x⁵ shrink with every closer one.
    zero = (np.abs(best.value) <= best.error) & (best.slope < slopes)
    best.slope[zero] = slopes[zero]
    understand(lines, best, seen, options)
    _check(lines, best, options, first)
    if noise == 0.0 and options.scale is None:
        mind_the_trend(lines, best, afar, options.rtol)
    return best


def _check(lines: Lines, best: Estimate, options: Options, first: First | None) -> None:
    """Check the gradients of all points, and mend or mark those that fail."""
    failed = np.flatnonzero(_fails(lines, best, first))
    for attempt in range(_TRIES):
        if not failed.size:
            return
        index, some = lines.of_points(failed)
        still = (best.reason[:, index] == Reason.BORDER).any(axis=0)
        new = _again_closer(some, best.take(index), still, options)
        fine = ~_fails(some, new)
        good = np.tile(fine, len(some) // some.points) & ((new.reason < Reason.KINK) | still)
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
        diagnose(lines, best, index, options.noise)
        again = best.take(index)
        wrong = np.tile(_fails(some, again), len(some) // some.points)
        wrong = wrong & (again.reason < Reason.KINK)
        best.reason[:, index] = np.where(wrong, Reason.NOT_CONVERGED, again.reason)
        best.error[:, index] = np.where(wrong, np.inf, again.error)


def _again_closer(
    lines: Lines, old: Estimate, still: NDArray[np.bool_], options: Options
) -> Estimate:
    """Differentiate with much smaller steps, but for lines with one side only: `still` as `old`."""
    new = old.take(np.arange(len(lines)))
    which = np.flatnonzero(~still)
    if which.size:
        some = lines.take(which)
        closer = rung(some, old.step[0, which] / 61.0, options.noise)
        climb(some, closer, options.rtol, options.atol, options.noise)
        new.put(which, closer)
    return new


def _fails(lines: Lines, best: Estimate, first: First | None = None) -> NDArray[np.bool_]:
    """Points (n,) whose trusted gradient doesn't foretell f close by."""
    n = lines.points
    with np.errstate(all="ignore"):
        side = lines.moving * SIGN_TURN if lines.moving.ndim == 1 else 0.0
        t = best.step.min(axis=0) * (CLOSER * signs(lines.position, side))
        told, allowed, bow, bent, slopes = _foretold(lines, best, t)
        ahead = _ahead(lines, t, first) - lines.centre[:, :n]
        off = ~(np.abs(ahead - told - bow) <= allowed + bent)
        suspect = np.flatnonzero(off.any(axis=0))
        fails = np.zeros(n, dtype=bool)
        if suspect.size:
            back = lines.together(-t, suspect) - lines.centre[:, suspect]
            half = 0.5 * (ahead[:, suspect] - back)
            room = leeway(allowed[:, suspect], slopes[:, suspect])
            # Beside a tiny slope, what bends across the lines is large, and so is its rounding.
            room = room + lines.sample.eps * (np.abs(ahead[:, suspect]) + np.abs(back))
            left = np.abs(half - told[:, suspect])
            fails[suspect] = ~(left <= room).all(axis=0)
            _forgive_cubes(lines, t, told, allowed, suspect, left, fails)
    return fails


def _ahead(lines: Lines, t: Floats, first: First | None) -> Floats:
    """Values (M, n) where points move by t: those there are already, and others."""
    if first is None:
        return lines.together(t)
    values = first.ahead[np.newaxis].copy()
    other = np.flatnonzero((t.reshape(first.aside.shape) != first.aside).any(axis=0))
    if other.size:
        values[:, other] = lines.together(t, other)
    return values


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
    arch = curvature * t * t
    size = np.abs(arch)
    spread, roots = _sum(error * length, n), _sum(np.sqrt(size), n)
    allowed, bent = allowance(spread, noise, _sum(size, n), roots)
    return told, allowed, 0.5 * _sum(arch, n), bent, _sum(slope * length, n)


def allowance(spread: Any, noise: Any, bent: Any, roots: Any) -> tuple[Any, Any]:
    """How far off f may be: for the errors of the slopes, and for bends across the lines."""
    return spread + 2.0 * noise, 0.75 * (roots * roots - bent) + 2e-4 * bent


def leeway(allowed: Any, slopes: Any) -> Any:
    """How far off half of what is between both sides may be.

    What third derivatives add so close is mostly below that; `_forgive_cubes` sees to it.
    """
    return allowed + 1e-7 * slopes


def signs(position: Any, side: Any) -> Any:
    """Directions that mix the coordinates, no two alike; the same for the same point."""
    turn = position * 31.7 + side
    turn = turn - np.floor(turn)
    return np.copysign(0.6 + 0.4 * turn, turn - 0.5)


def _sum(lines: Floats, n: int) -> Floats:
    """Sum over the lines of each point: (M, K) to (M, n)."""
    return np.asarray(lines.reshape(lines.shape[0], -1, n).sum(axis=1))


def _most(lines: Floats, n: int) -> Floats:
    return np.asarray(lines.reshape(lines.shape[0], -1, n).max(axis=1))
