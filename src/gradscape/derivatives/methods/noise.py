"""Slopes of noisy values: how high the noise is, how long the step may be, and whether it is noise.

The line is looked at with steps from tiny to long. The roughness with the shortest ones is the
level of the noise [1]_. The step is made longer as long as each slope is within the errors of all
that came before [2]_: longer steps average the noise away, until f bends within them. What fades
close by, or is straight there, is no noise but a fast ripple, and is not answered for.

References
----------
.. [1] J. J. Moré, S. M. Wild: Estimating derivatives of noisy simulations. ACM Transactions on
   Mathematical Software 38 (2012), 19:1-19:21.
.. [2] O. V. Lepskii: On a problem of adaptive estimation in Gaussian white noise. Theory of
   Probability and its Applications 35 (1991), 454-466.
"""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.lines.estimate import Estimate
from gradscape.derivatives.lines.lines import Lines
from gradscape.derivatives.methods.ladder import LONGEST, estimate, rung
from gradscape.derivatives.result import Reason
from gradscape.functions.calling import Floats

__all__ = ["with_noise"]

_STEPS = LONGEST * 5.17 ** -np.arange(5.0, -1.0, -1.0)  # in units of the scale, shortest first
_LEVEL = 3  # shortest steps whose roughness is the level of the noise
_BAND = 4.0  # levels that one value may be off
_ROUGH = 2.0  # bands of roughness that noise may have
_NODES = np.array([0.0, 1.0, -1.0, 2.0, -2.0, 4.0, -4.0])
#: Three rows, orthonormal, that turn cubics through the nodes into nothing.
_OFF_CUBICS = np.linalg.qr(np.vander(_NODES, 4), mode="complete")[0][:, 4:].T
_AGAIN = 0.83  # of the step: where the slope found is confirmed
#: Of the tiniest step: where ripples are looked for.
_STRETCHES = (1.0, 32.0, 1e3, 3.2e4, 1e6, 1e7, 5e7, 2.5e8, 1e9)
_FADES = 5e7  # of these, the longest where it is looked for whether they fade
_STRAIGHT = 0.15  # how far what is straight may be off a straight line


def with_noise(lines: Lines, groups: NDArray[np.intp], known: float) -> Estimate:
    """Differentiate lines whose values have noise, as well as it allows.

    Parameters
    ----------
    groups : ndarray of int, shape (K,)
        The point of each line: the noise of all lines of a point is the same.
    known : float
        Noise known beforehand, 0 where it is not.

    Returns
    -------
    Estimate
        With the reasons NOISY, and NOT_CONVERGED where it is no noise.
    """
    longest = LONGEST * lines.scale
    if lines.bounded:
        longest = np.minimum(longest, np.maximum(lines.room(), 0.0) / 4.0)
    steps = [longest * (step / LONGEST) for step in _STEPS]
    rungs, scatter = [], []
    for h in steps:
        samples = [lines(side * k * h) for k in (1.0, 2.0, 4.0) for side in (1, -1)]
        rungs.append(estimate(lines, h, samples))
        scatter.append(_scatter(lines, samples))
    noise = np.maximum(_band(scatter, groups), known)
    chosen = _longest_in_agreement(rungs, steps, noise)
    h = np.choose(chosen, np.array(steps)) * _AGAIN
    new = rung(lines, h, noise)
    first = np.choose(chosen, np.array([r.value for r in rungs]))
    with np.errstate(invalid="ignore"):
        agree = np.abs(new.value - first) <= 2.0 * new.error
        fits = agree & (new.reason < Reason.KINK) & (new.rough <= _ROUGH * noise) & (noise > 0.0)
    if known == 0.0 and fits.any():
        fits &= ~_rippled(lines, new, noise / _BAND)
    new.error[~fits] = np.inf
    new.reason[...] = np.where(fits, Reason.NOISY, Reason.NOT_CONVERGED)
    return new


def _scatter(lines: Lines, samples: list[Floats]) -> Floats:
    """How far seven values are off a cubic, (M, K): the standard deviation of what is left."""
    with np.errstate(all="ignore"):
        moved = np.stack([lines.centre - lines.centre, *(s - lines.centre for s in samples)])
        left = np.tensordot(_OFF_CUBICS, moved, 1)
        return np.asarray(np.sqrt((left * left).mean(axis=0)))


def _band(scatter: list[Floats], groups: NDArray[np.intp]) -> Floats:
    """How much a value may be off, (K,); steps at which nothing is rough tell nothing."""
    rough = np.array(scatter)
    rough[~(rough > 0.0)] = np.nan
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # nothing rough at all
        level = np.nanmedian(rough[:_LEVEL], axis=0)
        level = np.where(np.isnan(level), np.nanmin(rough, axis=0), level)
        level = np.nanmax(level, axis=0)
    pooled = np.zeros(int(groups.max()) + 1)
    np.maximum.at(pooled, groups, np.where(np.isfinite(level), level, 0.0))
    return np.asarray(_BAND * pooled[groups])


def _longest_in_agreement(
    rungs: list[Estimate], steps: list[Floats], noise: Floats
) -> NDArray[np.intp]:
    """Which step is the longest that agrees with all shorter ones, (K,)."""
    shape = rungs[0].value.shape
    low, high = np.full(shape, -np.inf), np.full(shape, np.inf)
    agree = np.ones(shape, dtype=bool)
    chosen = np.zeros(shape, dtype=np.intp)
    with np.errstate(invalid="ignore"):
        for k, (one, h) in enumerate(zip(rungs, steps, strict=True)):
            error = 2.0 * (noise + np.minimum(one.rough, noise)) / h
            low, high = np.maximum(low, one.value - error), np.minimum(high, one.value + error)
            agree &= (low <= high) & (one.rough <= _ROUGH * noise)
            chosen[agree] = k
    return np.asarray(chosen.min(axis=0))


def _rippled(lines: Lines, new: Estimate, level: Floats) -> NDArray[np.bool_]:
    """Whether what looks like noise is a fast ripple: with tiny steps it fades, or is straight.

    Values that don't change at all are no ripple: they are rounded to few digits.
    """
    rippled = np.zeros(new.value.shape, dtype=bool)
    for stretch in _STRETCHES:
        rippled |= _ripples(lines, new, level, stretch)
    which = np.flatnonzero(rippled.any(axis=0))
    if which.size:  # five values of noise are in a line now and then, but not again
        some, near, low = lines.take(which), new.take(which), level[which]
        again = np.zeros(near.value.shape, dtype=bool)
        for stretch in _STRETCHES:
            once = _ripples(some, near, low, stretch)
            again |= once & _ripples(some, near, low, stretch * _AGAIN)
        rippled[:, which] &= again
    return rippled


def _ripples(lines: Lines, new: Estimate, level: Floats, stretch: float) -> NDArray[np.bool_]:
    """Whether f fades, or is straight, with one tiny step."""
    eps = lines.sample.eps
    tiny = np.maximum(1e-14 * lines.scale, 64.0 * np.finfo(float).eps * lines.position)
    with np.errstate(all="ignore"):
        t = stretch * tiny
        if lines.bounded:
            t = np.minimum(t, np.maximum(lines.room(), 0.0) / 4.0)
        near, far = _around(lines, t), _around(lines, 2.1 * t)
        slope = near[0] / (2.0 * t)
        size = np.abs(near[0])
        straight = np.abs(far[0] - 2.1 * near[0]) <= _STRAIGHT * size
        straight &= np.maximum(np.abs(near[1]), np.abs(far[1])) <= _STRAIGHT * size
        rounding = eps * (np.abs(lines.centre) + lines.position * np.abs(slope))
        straight &= size > 16.0 * rounding
        off = np.abs(slope - new.value) > 3.0 * new.error + 0.2 * np.abs(slope)
        most = np.maximum(size, np.abs(far[0])) + np.maximum(np.abs(near[1]), np.abs(far[1]))
        faded = (most > 0.0) & (most < 0.1 * level) & (stretch <= _FADES)
    return np.asarray((straight & off) | faded)


def _around(lines: Lines, t: Floats) -> tuple[Floats, Floats]:
    """Odd and even part of f's change by t."""
    ahead, back = lines(t) - lines.centre, lines(-t) - lines.centre
    return ahead - back, ahead + back
