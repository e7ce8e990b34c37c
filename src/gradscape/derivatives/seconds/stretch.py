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
_RANDOM = 0.03  # share of noise in what f does around that makes f random
_DROWNED = 0.1  # and in what it does along one line


@dataclass
class Stretch:
    """A tiny stretch of a line through each point: its noise, and a check of the result.

    Attributes
    ----------
    step : ndarray, shape (d, n)
    even : ndarray, shape (M, n)
        Even part of f, three of these steps to both sides.
    bend : ndarray, shape (M, n)
        By how much that is no parabola.
    noise : ndarray, shape (M, n)
        Of f's values, absolute.
    """

    step: Floats
    even: Floats
    bend: Floats
    noise: Floats

    def contradiction(self, best: Seconds, pairs: Pairs) -> Floats:
        """By how much f's curvature there is not that of the components, (M, n); else 0."""
        i, j = pairs.i[:, np.newaxis], pairs.j[:, np.newaxis]
        points = np.arange(self.step.shape[1])
        twice = np.where(i == j, 1.0, 2.0)
        weight = 9.0 * twice * self.step[i, points] * self.step[j, points]
        with np.errstate(all="ignore"):
            expected = np.sum(best.value * weight, axis=1)
            allowed = np.sum(best.error * np.abs(weight), axis=1) + self.bend
            allowed += 4.0 * pairs.sample.eps * np.abs(pairs.centre)
            allowed = 10.0 * allowed + 3.0 * self.noise + 1e-3 * np.abs(expected)
            off = np.abs(self.even - expected)
            return np.where(off > allowed, off, 0.0)

    def doubt(self, best: Seconds, pairs: Pairs) -> None:
        """Mark in `best` what contradicts the stretch, or is made of noise."""
        off = self.contradiction(best, pairs)[:, np.newaxis]
        best.error += off / (9.0 * np.abs(self.step[pairs.i] * self.step[pairs.j]) + 1e-300)
        level = np.maximum(self.noise, self.bend / 7.0)
        with np.errstate(invalid="ignore"):
            most = np.nanmax(best.spread, axis=1, initial=0.0)
            random = (level > _RANDOM * most)[:, np.newaxis]
            random = random | (self.noise[:, np.newaxis] > _DROWNED * best.spread)
        random &= best.reason == Reason.NOISY
        best.reason[(random | (off > 0)) & (best.reason < Reason.KINK)] = Reason.NOT_CONVERGED


def measure(sample: Sampler, x: Floats, centre: Floats, scale: Floats, options: Options) -> Stretch:
    """Six values more on a tiny stretch of a line.

    What is left of seven values when a cubic or more is taken out, f being no more than that on so
    short a stretch, is rounding inside f and noise.
    """
    d, n = x.shape
    order = np.arange(d)
    share = (0.5 + 0.5 * np.modf(0.3 + 0.618034 * order)[0]) * np.where(order % 2, -1.0, 1.0)
    step = scale * (_STRETCH / np.sqrt(d))
    room = room_of(x, options)
    if room is not None:
        step = np.where(room < step, 0.0, step)
    step = representable(x, step * np.abs(share)[:, np.newaxis])
    if room is not None:
        step = np.minimum(step, room)
    step = step * np.sign(share)[:, np.newaxis]
    columns = [x + k * step for k in (-3, -2, -1, 1, 2, 3)]
    values = sample(np.concatenate(columns, axis=1)).reshape(len(centre), 6, n)
    seven = np.concatenate([values[:, :3], centre[:, np.newaxis], values[:, 3:]], axis=1)
    with np.errstate(all="ignore"):
        levels = [
            np.sqrt(np.mean(np.diff(seven, k, axis=1) ** 2, axis=1) / math.comb(2 * k, k))
            for k in (4, 5, 6)
        ]
        # Noise is in all differences alike; those of a smooth f get smaller from order to order.
        smooth = (levels[1] < 0.25 * levels[0]) & (levels[2] < 0.25 * levels[1])
        even = values[:, 0] + values[:, -1] - 2.0 * centre
        bend = np.abs(even - 9.0 * (values[:, 2] + values[:, 3] - 2.0 * centre))
        smooth &= bend < 0.05 * np.abs(even)
        noise = np.where(smooth, 0.0, np.max(levels, axis=0) - sample.eps * np.abs(centre))
    noise = _NOISE_SAFETY * np.where(np.isfinite(noise) & (noise > 0), noise, 0.0)
    return Stretch(step, even, bend, np.maximum(noise, options.noise))
