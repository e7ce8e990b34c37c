"""A tiny stretch of a line through each point: it tells f's noise, and whether a Hessian is right.

References
----------
.. [1] J. J. Moré, S. M. Wild: Estimating computational noise. SIAM J. Sci. Comput. 33 (2011),
   1292-1314.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.lines.sampling import Sampler
from gradscape.derivatives.reading.options import Options
from gradscape.derivatives.result import Reason
from gradscape.derivatives.seconds.pairs import Pairs
from gradscape.derivatives.seconds.refinement import representable, room_of
from gradscape.derivatives.seconds.second import Seconds
from gradscape.functions.calling import Floats

__all__ = ["Stretch", "measure"]

_STRETCH = 1e-5  # of the scale: where f's noise is looked for
_NOISE_SAFETY = 3.0
_NOISY = 8.0  # times what rounding explains
_SHORTER = (1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6)  # of the stretch: where ripples fade, noise not
_LENGTHENED = 3  # times a stretch is, where f doesn't change on it
_LONGER = 9.0
_SHORTENED = 2  # times a stretch is, where f ends on it
_FADES = 1e-2  # of the differences of fourth order, with a tenth of the step
_FADED = 0.3
_RANDOM = 0.03  # share of noise in what f does around that makes f random
_DROWNED = 0.1  # and in what it does along one line


@dataclass
class Stretch:
    """A tiny stretch of a line through each point: its noise, and a check of the result.

    Where there seems to be noise there are S - 1 shorter stretches of the same line.

    Attributes
    ----------
    step : ndarray, shape (d, n)
    noise : ndarray, shape (M, n)
        Of f's values, absolute.
    even : ndarray, shape (S, M, n)
        Even part of f's parabola, three steps to both sides.
    bend : ndarray, shape (S, M, n)
        By how much f's own is another.
    slack : ndarray, shape (S, M, n)
        How far f may be off there for its noise; infinite where nothing is to be checked.
    """

    step: Floats
    noise: Floats
    even: Floats
    bend: Floats
    slack: Floats

    def take(self, which: NDArray[np.intp]) -> Stretch:
        """The stretches of some of the points."""
        return Stretch(*(array[..., which] for array in vars(self).values()))

    def contradiction(self, best: Seconds, pairs: Pairs) -> Floats:
        """By how much f's curvature there is not that of the components, (M, n); else 0."""
        i, j = pairs.i[:, np.newaxis], pairs.j[:, np.newaxis]
        points = np.arange(self.step.shape[1])
        twice = np.where(i == j, 1.0, 2.0)
        weight = 9.0 * twice * self.step[i, points] * self.step[j, points]
        most = np.zeros(self.noise.shape)
        with np.errstate(all="ignore"):
            expected = np.sum(best.value * weight, axis=1)
            spread = np.sum(best.error * np.abs(weight), axis=1)
            # Sums inside f may be as large as its bends over the scale.
            inner = np.sum(np.abs(best.value * weight), axis=1) / (3.0 * _STRETCH) ** 2
            rounding = 4.0 * pairs.sample.eps * (np.abs(pairs.centre) + inner)
            for share, even, bend, slack in zip(
                (1.0, *_SHORTER), self.even, self.bend, self.slack, strict=False
            ):
                area = share * share
                # What is left after the fourth order is of the square of that.
                share_of_bend = bend / (np.abs(even) + bend + 1e-300)
                allowed = 10.0 * (spread * area + share_of_bend * bend + rounding) + slack
                off = np.abs(even - expected * area)
                off[~(off > allowed + 1e-3 * area * np.abs(expected))] = 0.0
                most = np.maximum(most, off / area)
        return most

    def doubt(self, best: Seconds, pairs: Pairs) -> None:
        """Mark in `best` what contradicts the stretch, or is made of noise."""
        off = self.contradiction(best, pairs)[:, np.newaxis]
        best.error += off / (9.0 * np.abs(self.step[pairs.i] * self.step[pairs.j]) + 1e-300)
        level = np.maximum(self.noise, self.bend[0] / 7.0)
        with np.errstate(invalid="ignore"):
            most = np.nanmax(best.spread, axis=1, initial=0.0)
            random = (level > _RANDOM * most)[:, np.newaxis]
            drowned = self.noise[:, np.newaxis] > _DROWNED * best.spread
            random = random | (drowned & (best.spread > 0.0))  # without a change there is no noise
        random &= best.reason == Reason.NOISY
        best.reason[(random | (off > 0)) & (best.reason < Reason.KINK)] = Reason.NOT_CONVERGED


def measure(sample: Sampler, x: Floats, centre: Floats, scale: Floats, options: Options) -> Stretch:
    """Six values more on a tiny stretch of a line.

    What is left of seven values when a cubic or more is taken out, f being no more than that on so
    short a stretch, is rounding inside f and noise.
    """
    step, seven = _find(sample, x, centre, _steps(x, scale, options), options)
    with np.errstate(all="ignore"):
        levels = _levels(seven)
        # Noise is in all differences alike; those of a smooth f get smaller from order to order.
        smooth = (levels[1] < 0.25 * levels[0]) & (levels[2] < 0.25 * levels[1])
        even, bend = _even(seven)
        smooth &= bend < 0.05 * np.abs(even)
        rounding = sample.eps * np.abs(seven).max(axis=1)
        by_chance = np.flatnonzero((smooth & (levels[0] > _NOISY * rounding)).any(axis=0))
        if by_chance.size:
            shorter = step[:, by_chance] * _SHORTER[0]
            level = _levels(_seven(sample, x[:, by_chance], centre[:, by_chance], shorter))[0]
            fades = level < np.maximum(_FADES * levels[0], rounding)[:, by_chance]
            smooth[:, by_chance] &= fades
        noise = np.where(smooth, 0.0, np.max(levels, axis=0) - rounding)
    noise = np.where(np.isfinite(noise) & (noise > 0), noise, 0.0)
    most = np.maximum(_NOISE_SAFETY * noise, options.noise)
    stretch = Stretch(step, most, even[np.newaxis], bend[np.newaxis], 3.0 * most[np.newaxis])
    noisy = np.flatnonzero((noise > _NOISY * rounding).any(axis=0))
    if noisy.size and options.noise == 0.0:
        _look_closer(stretch, sample, x, centre, noise, noisy)
    return stretch


def _find(
    sample: Sampler, x: Floats, centre: Floats, step: Floats, options: Options
) -> tuple[Floats, Floats]:
    """Steps (d, n) of stretches on which f is defined, and changes, and the seven values there."""
    seven = _seven(sample, x, centre, step)
    for _ in range(_SHORTENED):
        beyond = np.flatnonzero(~np.isfinite(seven).all(axis=(0, 1)) & np.isfinite(centre).all(0))
        if not beyond.size:
            break
        step[:, beyond] *= _SHORTER[1]
        seven[..., beyond] = _seven(sample, x[:, beyond], centre[:, beyond], step[:, beyond])
    room = room_of(x, options)
    for _ in range(_LENGTHENED):
        # Values that don't change may be rounded to few digits: further on they do.
        flat = np.flatnonzero((seven == centre[:, np.newaxis]).all(axis=(0, 1)))
        if not flat.size:
            break
        step[:, flat] *= _LONGER
        if room is not None:
            step = np.clip(step, -room, room)
        seven[..., flat] = _seven(sample, x[:, flat], centre[:, flat], step[:, flat])
    return step, seven


def _steps(x: Floats, scale: Floats, options: Options) -> Floats:
    """The steps of all coordinates (d, n) on a stretch; 0 where there is no room."""
    d = len(x)
    order = np.arange(d)
    share = (0.5 + 0.5 * np.modf(0.3 + 0.618034 * order)[0]) * np.where(order % 2, -1.0, 1.0)
    step = scale * (_STRETCH / np.sqrt(d))
    room = room_of(x, options)
    if room is not None:
        step = np.minimum(room, step)
    step = representable(x, step * np.abs(share)[:, np.newaxis])
    if room is not None:
        step = np.minimum(step, room)
    return np.asarray(step * np.sign(share)[:, np.newaxis])


def _look_closer(
    stretch: Stretch,
    sample: Sampler,
    x: Floats,
    centre: Floats,
    noise: Floats,
    noisy: NDArray[np.intp],
) -> None:
    """Add shorter stretches at noisy points; where noise fades it is none, but a fast ripple.

    Values that don't change at all are rounded to few digits: that is noise. What a kink does fades
    in proportion.
    """
    noise, rounding = noise[:, noisy], 2.0 * sample.eps * np.abs(centre[:, noisy])
    blank = np.full((len(_SHORTER), *centre.shape), np.inf)
    even, bend, slack = np.zeros_like(blank), np.zeros_like(blank), blank
    for k, share in enumerate(_SHORTER):
        seven = _seven(sample, x[:, noisy], centre[:, noisy], share * stretch.step[:, noisy])
        with np.errstate(all="ignore"):
            level = np.max(_levels(seven), axis=0)
            faded = (level > 0.0) & (level < np.maximum(_FADED * share * noise, rounding))
            even[k][:, noisy], bend[k][:, noisy] = _even(seven)
        slack[k][:, noisy] = np.where(faded, 0.0, np.inf)
    stretch.even = np.concatenate([stretch.even, even])
    stretch.bend = np.concatenate([stretch.bend, bend])
    stretch.slack = np.concatenate([stretch.slack, slack])


def _seven(sample: Sampler, x: Floats, centre: Floats, step: Floats) -> Floats:
    """Values (M, 7, n) at equal distances on a stretch of a line, the point in the middle."""
    columns = [x + k * step for k in (-3, -2, -1, 1, 2, 3)]
    values = sample(np.concatenate(columns, axis=1)).reshape(len(centre), 6, -1)
    return np.concatenate([values[:, :3], centre[:, np.newaxis], values[:, 3:]], axis=1)


def _levels(seven: Floats) -> list[Floats]:
    """How high noise would be, (M, n) each, to make the differences of orders 4, 5 and 6."""
    return [
        np.sqrt(np.mean(np.diff(seven, k, axis=1) ** 2, axis=1) / math.comb(2 * k, k))
        for k in (4, 5, 6)
    ]


def _even(seven: Floats) -> tuple[Floats, Floats]:
    """Even part of the parabola in seven values, (M, n), and by how much that of f is another.

    At three steps it is 9 times that at one step, and the term of fourth order 81 times.
    """
    twice = 2.0 * seven[:, 3]
    near, far = seven[:, 2] + seven[:, 4] - twice, seven[:, 0] + seven[:, -1] - twice
    fourth = (far - 9.0 * near) * (81.0 / 72.0)
    return far - fourth, np.abs(fourth)
