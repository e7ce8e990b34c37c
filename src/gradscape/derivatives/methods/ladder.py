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

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.lines.estimate import Estimate
from gradscape.derivatives.lines.lines import Lines
from gradscape.derivatives.result import Reason
from gradscape.functions.calling import Floats

__all__ = ["FIRST_STEP", "climb", "first_step", "ladder", "look_closer", "rung"]

FIRST_STEP = 1.4e-3  # of the scale, in double precision
SHRINK = 7.3
GROW = 3.6
ROUNDS = 9
_EPS = float(np.finfo(np.float64).eps)
LONGEST = 0.06  # of the scale
SHORTEST = 1e4 * _EPS  # of the coordinate: what it can still resolve

Noise = float | Floats


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
    """Try a step fit for a small coordinate where f changes far more within the step than at x."""
    small = (lines.position > 0.0) & (lines.position < 0.1 * lines.scale)
    if small.any():
        with np.errstate(invalid="ignore"):
            dwarfed = (np.abs(best.value) <= 0.02 * best.slope).any(axis=0)
        which = np.flatnonzero(small & dwarfed)
        if which.size:
            some = lines.take(which)
            h = np.minimum(FIRST_STEP * 1.07 * some.position, _longest(some))
            best.improve(which, rung(some, h, _some(noise, which)))


def first_step(lines: Lines, noise: Noise = 0.0) -> Floats:
    """First step of every line, a few percent different everywhere."""
    jitter = lines.position * 97.31
    if lines.moving.ndim == 1:
        jitter = jitter + lines.moving * 0.618034
    with np.errstate(invalid="ignore"):
        jitter -= np.floor(jitter)
    jitter[~np.isfinite(jitter)] = 0.0
    h = lines.scale * (FIRST_STEP + 0.2 * FIRST_STEP * jitter)
    coarse: Noise = lines.sample.eps
    if np.any(noise):
        with np.errstate(all="ignore"):
            size = np.abs(lines.centre).max(axis=0)
            coarse = np.fmax(coarse, np.where(size > 0, noise / size, 1.0))
    if np.any(coarse > 2 * _EPS):  # the best step of a stencil of order 6 goes with eps^(1/7)
        h = np.minimum(h * (coarse / _EPS) ** (1 / 7), LONGEST * lines.scale)
    # A step that x can take exactly, but where x + 4h gets one more digit than x has.
    reach = lines.position + 8.0 * h
    h = (reach + h) - reach
    return np.minimum(h, lines.room() / 4.0) if lines.bounded else np.asarray(h)


def rung(lines: Lines, h: Floats, noise: Noise = 0.0) -> Estimate:
    """Six evaluations a line, and what they tell."""
    right, left = lines(h), lines(-h)
    odd1, even1 = right - left, right + left
    t = 2.0 * h
    right, left = lines(t), lines(-t)
    odd2, even2 = right - left, right + left
    t = 4.0 * h
    right, left = lines(t), lines(-t)
    odd4, even4 = right - left, right + left
    with np.errstate(all="ignore"):
        per = 0.5 / h
        return _estimate(
            lines,
            h,
            (odd1 * per, odd2 * (0.5 * per), odd4 * (0.25 * per)),
            (even1, even2, even4),
            noise,
        )


def _estimate(
    lines: Lines,
    h: Floats,
    slopes: tuple[Floats, Floats, Floats],
    even: tuple[Floats, Floats, Floats],
    noise: Noise,
) -> Estimate:
    d1, d2, d4 = slopes
    centre = lines.centre
    near, far = d1 - d2, d2 - d4
    last = (near + (near - far) / 3.0) / 15.0  # (r1 - r2) / 15, r the first column
    value = d1 + near / 3.0 + last
    twice = 2.0 * centre
    even4 = even[2] - twice
    curved = even4 / (16.0 * h * h)
    slope = np.abs(d4) + 2.0 * h * np.abs(curved)  # the larger of the slopes to the two sides
    size = np.abs(centre) + 4.0 * h * slope  # of f within the stencil
    # The even parts of a smooth f grow fourfold from step to step, of a kink twofold, of a jump not
    # at all. What is left of that is the roughness of f: its rounding and noise, at no cost.
    even2 = even[1] - twice
    bend, next_bend = 4.0 * (even[0] - twice) - even2, 4.0 * even2 - even4
    rough = 0.25 * np.abs(bend - next_bend / 16.0)
    floor = lines.sample.eps * (size + lines.position * slope) + noise
    smooth = (np.abs(bend) <= 0.2 * np.abs(next_bend)) | (rough <= 8.0 * floor)
    rounding = (floor + rough) * (2.0 / h)
    # In the asymptotic regime near/far is 1/4; the error left in `value` is then about
    # 4·last²/(near/3), and not more than `last`.
    near, far, last = np.abs(near), np.abs(far), np.abs(last)
    settled = (near <= 0.5 * far) | (near <= 8.0 * (floor + np.minimum(rough, 8.0 * floor)) / h)
    truncation = np.minimum(last, 120.0 * last * last / (near + 1e-300))
    error = truncation + rounding
    # A step far below the usual one is no case for f's precision: then the error has to be small.
    usual = (h > 0.05 * FIRST_STEP * lines.scale) & (rough <= 8.0 * floor)
    reason = ((truncation <= rounding) & usual).astype(np.int8)  # ROUNDING_LIMITED or CONVERGED
    sound = settled & smooth & np.isfinite(value)
    if not sound.all():
        error = np.where(sound, error, np.maximum(near, far) + rounding)
        reason[~smooth] = Reason.KINK
        reason[~settled] = Reason.NOT_CONVERGED
        undefined = ~np.isfinite(value)
        reason[undefined] = Reason.UNDEFINED
        error[undefined | ~np.isfinite(error)] = np.inf
    step = np.broadcast_to(h, value.shape).copy()
    # Where rounding dominates, near tells how much longer the step may be.
    tilt = near / (slope + 1e-300)
    ahead = (64.0 / 27.0) * tilt * tilt * near + 1e-300
    factor = np.minimum(rounding / ahead, GROW**14)
    grows = (factor >= 2.0**7) & (slope != 0.0)
    factor[~grows] = 1.0
    factor[grows] **= 1.0 / 7.0
    factor[(truncation > rounding) | (rough > 8.0 * floor)] = 1.0 / 3.0
    factor[~sound] = 1.0 / SHRINK
    return Estimate(value, error, reason, step, slope, curved, rough, factor)


def climb(lines: Lines, best: Estimate, rtol: float, atol: float = 0.0, noise: Noise = 0.0) -> None:
    """Give the lines that miss the tolerance more rounds, while these improve them.

    A line that was rough on the way must be found smooth twice: of values with noise or few digits,
    some agree by chance, and the best of many claims is the least true.
    """
    floor = _common(lines, best)
    active = np.flatnonzero((best.misses(rtol, floor, atol) & (best.factor != 1.0)).any(axis=0))
    last = best.take(active)
    rough = np.zeros(len(lines), dtype=bool)
    for turn in range(ROUNDS):
        if not active.size:
            break
        some = lines.take(active)
        factor = last.factor.min(axis=0)
        was_rough = factor <= 1.0 / SHRINK
        rough[active] |= was_rough
        h = last.step[0] * np.where(was_rough, factor / (1.0 + 0.5 * turn), factor)
        h = np.minimum(np.maximum(h, SHORTEST * some.position), _longest(some))
        last = rung(some, h, _some(noise, active))
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
    again = np.flatnonzero(rough & (best.reason < Reason.KINK).any(axis=0))
    if again.size:
        _confirm(lines.take(again), best, again, _some(noise, again))


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
