"""The adaptive method: central differences on three steps, extrapolated, with an error.

Each line is evaluated at ±h, ±2h and ±4h. The three central differences are extrapolated twice
[1]_; how fast they approach each other tells the truncation error, the size of f's values the
rounding error. Lines that miss the tolerance, and only those, go another round: with a smaller step
where truncation is the trouble, with a larger one where rounding is. The steps are no round
numbers, and differ from point to point: a round step can agree with the period of f and be wrong
with confidence.

References
----------
.. [1] L. F. Richardson, J. A. Gaunt: The deferred approach to the limit. Phil. Trans. R. Soc. A 226
   (1927), 299-361. C. J. F. Ridders: Accurate computation of F'(x) and F'(x)F''(x). Advances in
   Engineering Software 4 (1982), 75-76.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.lines.estimate import Estimate
from gradscape.derivatives.lines.lines import Lines
from gradscape.derivatives.methods.roughness import SHRINK, mind_the_rough, mind_the_unfading
from gradscape.derivatives.methods.samples import FIRST_STEP, Told, told
from gradscape.derivatives.result import Reason
from gradscape.functions.calling import Floats

__all__ = [
    "FIRST_STEP",
    "STEP_TURN",
    "Climbed",
    "climb",
    "coarser",
    "estimate",
    "first_step",
    "ladder",
    "look_closer",
    "rung",
    "step_from",
]

GROW = 3.6
ROUNDS = 9
_TINY = 1e-6  # of the scale
_OTHER = 0.05  # of f's roughness: a change of what was seen that is none of rounding
_EPS = float(np.finfo(np.float64).eps)
_HUGE = 2.0**960  # values of this size may not be added up as they are
LONGEST = 0.06  # of the scale
STEP_TURN = 0.618034
SHORTEST = 1e4 * _EPS  # of the coordinate: what it can still resolve

Noise = float | Floats


class Climbed(NamedTuple):
    """What was seen on the way.

    Attributes
    ----------
    edges : ndarray, shape (M, K)
        How rough f was with shorter steps, if so much that it may have an edge there; else 0.
    tiny : ndarray of bool, shape (K,)
        Lines that were rough until the steps were so short that rounding hides a kink.
    random : ndarray of bool, shape (n,)
        The points at which f isn't the same each time.
    """

    edges: Floats
    tiny: NDArray[np.bool_]
    random: NDArray[np.bool_]


def ladder(lines: Lines, rtol: float, atol: float = 0.0, noise: Noise = 0.0) -> Estimate:
    """Differentiate all lines at t = 0.

    Parameters
    ----------
    rtol, atol : float
        A component is done when its error is below ``atol + rtol·scale``, scale being the largest
        of its size, a hundredth of the point's gradient and some of the slopes between samples.
    noise : float or ndarray, shape (K,)
        Known absolute noise of f's values above their rounding.
    """
    best = rung(lines, first_step(lines, noise), noise)
    look_closer(lines, best, noise)
    climb(lines, best, rtol, atol, noise)
    return best


def look_closer(lines: Lines, best: Estimate, noise: Noise) -> None:
    """Try a step fit for a small coordinate where f changes far more within the step than at x.

    Or where f isn't defined there: the logarithm left of 0.
    """
    small = (lines.position > 0.0) & (lines.position < 0.1 * lines.scale)
    if small.any():
        with np.errstate(invalid="ignore"):
            dwarfed = ~(np.abs(best.value) > 0.02 * best.slope).all(axis=0)
        which = np.flatnonzero(small & dwarfed)
        if which.size:
            some = lines.take(which)
            h = np.minimum(FIRST_STEP * 1.07 * some.position, _longest(some))
            best.improve(which, rung(some, h, _some(noise, which)))


def first_step(lines: Lines, noise: Noise = 0.0) -> Floats:
    """First step of every line, a few percent different everywhere."""
    turn: Noise = lines.moving * STEP_TURN if lines.moving.ndim == 1 else 0.0
    coarse: Noise = lines.sample.eps
    with np.errstate(all="ignore"):
        if np.any(noise):
            size = np.abs(lines.centre).max(axis=0)
            coarse = np.fmax(coarse, np.where(size > 0, noise / size, 1.0))
        h = np.asarray(step_from(lines.position, lines.scale, turn, coarser(coarse)))
    return np.minimum(h, lines.room() / 4.0) if lines.bounded else h


def coarser(eps: Noise) -> Any:
    """By how much steps grow for values that are precise to eps."""
    # The best step of a stencil of order 6 goes with eps^(1/7).
    if isinstance(eps, float):
        return (eps / _EPS) ** (1 / 7) if eps > 2 * _EPS else 1.0
    return np.where(eps > 2 * _EPS, (eps / _EPS) ** (1 / 7), 1.0)


def step_from(position: Any, scale: Any, turn: Any, grow: Any) -> Any:
    """Step for coordinates of this size; `turn` makes those of equal ones differ."""
    jitter = position * 97.31 + turn
    jitter = jitter - np.floor(jitter)
    jitter = np.where(jitter >= 0.0, jitter, 0.0)  # of infinity nothing is known
    h = np.minimum(scale * (FIRST_STEP + 0.2 * FIRST_STEP * jitter) * grow, LONGEST * scale)
    # A step that x can take exactly, but where x + 4h gets one more digit than x has.
    reach = position + 8.0 * h
    return (reach + h) - reach


def rung(lines: Lines, h: Floats, noise: Noise = 0.0) -> Estimate:
    """Six evaluations a line, and what they tell."""
    samples = []
    for t in (h, 2.0 * h, 4.0 * h):
        samples += [lines(t), lines(-t)]
    return estimate(lines, h, samples, noise)


def estimate(lines: Lines, h: Floats, samples: Sequence[Floats], noise: Noise = 0.0) -> Estimate:
    """Read f's values at h, -h, 2h, -2h, 4h and -4h."""
    with np.errstate(all="ignore"):
        huge = np.abs(lines.centre) > _HUGE
        if not huge.any():
            seen = told(samples, lines.centre, h, lines.position, lines.sample.eps, noise)
            return _judged(lines, h, seen)
        # Sums of values near the largest number overflow; a power of 2 less changes nothing else.
        down = np.where(huge, _HUGE**-0.5, 1.0)
        less = [s * down for s in samples]
        centre, noise = lines.centre * down, np.multiply(noise, down)
        best = _judged(lines, h, told(less, centre, h, lines.position, lines.sample.eps, noise))
        for array in (best.value, best.error, best.slope, best.curvature, best.rough):
            np.divide(array, down, out=array)
        return best


def _judged(lines: Lines, h: Floats, seen: Told) -> Estimate:
    """Judge what has been seen, and say what step would be better."""
    value, slope, rounding, truncation = seen.value, seen.slope, seen.rounding, seen.truncation
    error = truncation + rounding
    inner = np.maximum(seen.floor, _inner_rounding(lines, h, seen))
    plain = seen.rough <= 8.0 * inner
    sound = seen.settled & seen.smooth
    bend = seen.floor + np.minimum(seen.rough, 8.0 * inner)
    settled = seen.settled | (seen.near <= (8.0 / h) * bend)
    smooth = seen.smooth | plain
    # A step far below the usual one is no case for f's precision: then the error has to be small.
    usual = (h > 0.05 * FIRST_STEP * lines.scale) & np.where(sound, seen.plain, plain)
    reason = ((truncation <= rounding) & usual).astype(np.int8)  # ROUNDING_LIMITED or CONVERGED
    sound = settled & smooth & np.isfinite(error)
    if not sound.all():
        error = np.where(sound, error, np.maximum(seen.near, seen.far) + rounding)
        reason[~smooth] = Reason.KINK
        reason[~settled | ~np.isfinite(error)] = Reason.NOT_CONVERGED
        undefined = ~np.isfinite(value)
        reason[undefined] = Reason.UNDEFINED
        error[undefined | ~np.isfinite(error)] = np.inf
    step = np.broadcast_to(h, value.shape).copy()
    # Where rounding dominates, near tells how much longer the step may be.
    tilt = seen.near / (slope + 1e-300)
    ahead = (64.0 / 27.0) * tilt * tilt * seen.near + 1e-300
    factor = np.minimum(rounding / ahead, GROW**14)
    grows = (factor >= 2.0**7) & (slope != 0.0)
    factor[~grows] = 1.0
    factor[grows] **= 1.0 / 7.0
    factor[(truncation > rounding) | ~plain] = 1.0 / 3.0
    factor[~sound] = 1.0 / SHRINK
    return Estimate(value, error, reason, step, slope, seen.curvature, seen.rough, factor)


def _inner_rounding(lines: Lines, h: Floats, seen: Told) -> Floats:
    """What rounding may do to sums inside f as large as its bends are over the scale."""
    reach = np.minimum(lines.scale, h / FIRST_STEP)
    return np.asarray(lines.sample.eps * reach * (seen.slope + reach * np.abs(seen.curvature)))


def climb(
    lines: Lines, best: Estimate, rtol: float, atol: float = 0.0, noise: Noise = 0.0
) -> Climbed:
    """Give the lines that miss the tolerance more rounds, while these improve them.

    A line that was rough on the way must be found smooth twice: of values with noise or few digits,
    some agree by chance, and the best of many claims is the least true. Where f is
    asked a second time, and says otherwise, it is random.
    """
    floor = _common(lines, best)
    active = np.flatnonzero((best.misses(rtol, floor, atol) & (best.factor != 1.0)).any(axis=0))
    last = best.take(active)
    rough = np.zeros(len(lines), dtype=bool)
    unsound: list[tuple[NDArray[np.intp], Estimate]] = []
    for turn in range(ROUNDS):
        if not active.size:
            break
        some = lines.take(active)
        factor = last.factor.min(axis=0)
        was_rough = factor <= 1.0 / SHRINK
        rough[active] |= was_rough
        if was_rough.any():
            unsound.append((active[was_rough], last.take(was_rough)))
        h = last.step[0] * np.where(was_rough, factor / (1.0 + 0.5 * turn), factor)
        h = np.minimum(np.maximum(h, SHORTEST * some.position), _longest(some))
        longer, last = last, rung(some, h, _some(noise, active))
        mind_the_unfading(some, last, longer, _some(noise, active))
        before = best.error[:, active]
        # Values that stop changing at all, after they did, are steps of f: few digits, a table.
        flat = (last.slope == 0.0) & (best.slope[:, active] > 0.0)
        last.error[flat], last.factor[flat] = np.inf, 1.0
        best.improve(active, last)
        with np.errstate(invalid="ignore"):
            improved = (last.error < 0.5 * before) | (~np.isfinite(last.error) & ~flat)
            improved |= last.factor <= 1.0 / SHRINK
        misses = last.misses(rtol, floor[:, active], atol)
        go_on = (misses & improved & (last.factor != 1.0)).any(axis=0)
        active, last = active[go_on], last.take(go_on)
    if not rough.any():
        return Climbed(np.zeros(best.value.shape), rough, np.zeros(lines.points, dtype=bool))
    random = np.zeros(lines.points, dtype=bool)
    asked = np.zeros(len(lines), dtype=bool)
    for which, seen in unsound:
        changed = which[_changed(lines, best, which, seen, asked[which], noise)]
        asked[which] = True
        random[changed % lines.points], rough[changed] = True, False
    again = np.flatnonzero(rough & (best.reason < Reason.KINK).any(axis=0))
    if again.size:
        _confirm(lines.take(again), best, again, _some(noise, again))
    edges = mind_the_rough(lines, best, [*unsound, (active, last)])
    tiny = rough & (best.step.min(axis=0) < _TINY * lines.scale)
    return Climbed(edges, tiny, random)


def _changed(
    lines: Lines, best: Estimate, which: NDArray[np.intp], seen: Estimate, asked: Any, noise: Noise
) -> NDArray[np.intp]:
    """Which of lines `which`, smooth by now, are no more what they were where rough, as `seen`."""
    rows = np.flatnonzero((best.reason[:, which] < Reason.KINK).any(axis=0) & ~asked)
    if not rows.size:
        return rows
    seen = seen.take(rows)
    new = rung(lines.take(which[rows]), seen.step[0], _some(noise, which[rows]))
    with np.errstate(invalid="ignore"):
        other = np.abs(new.value - seen.value) * seen.step > _OTHER * seen.rough
    changed: NDArray[np.intp] = rows[(other & (seen.step == seen.step[0])).any(axis=0)]
    return changed


def _confirm(lines: Lines, best: Estimate, which: NDArray[np.intp], noise: Noise) -> None:
    """Give smooth lines `which` a round more; where it tells otherwise, they are not converged."""
    old = best.take(which)
    new = rung(lines, old.step[0] / 2.3, noise)
    with np.errstate(invalid="ignore"):
        apart = np.abs(new.value - old.value)
        same = (new.reason < Reason.KINK) & (apart <= 3.0 * (new.error + old.error))
        same &= new.error <= 100.0 * old.error
    wrong = ~same & (old.reason < Reason.KINK)
    old.reason[wrong] = Reason.NOT_CONVERGED
    old.error[wrong] = np.fmax(np.maximum(apart, new.error), old.error)[wrong]
    old.rough[wrong] = np.fmax(old.rough, new.rough)[wrong]
    best.replace(which, old, wrong)


def _common(lines: Lines, best: Estimate) -> Floats:
    """A hundredth of the gradient of each line's point, in the line's own units, (M, K)."""
    n = lines.points
    steepest = np.where(np.isfinite(best.value), np.abs(best.value), 0.0) * lines.scale
    steepest = steepest.reshape(steepest.shape[0], -1, n).max(axis=1)
    return np.asarray(1e-2 * np.tile(steepest, len(lines) // n) / lines.scale)


def _longest(lines: Lines) -> Floats:
    """Step that no round goes beyond: what f does far away is not asked."""
    longest = LONGEST * lines.scale
    return np.minimum(longest, lines.room() / 4.0) if lines.bounded else longest


def _some(noise: Noise, which: NDArray[np.intp]) -> Noise:
    return noise[which] if isinstance(noise, np.ndarray) else noise
