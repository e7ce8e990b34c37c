"""One step of many differential equations at once: Dormand and Prince's pair of orders 5 and 4."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Step", "take_step"]

_Floats = NDArray[np.float64]

# J. R. Dormand, P. J. Prince: A family of embedded Runge-Kutta formulae. J. Comput. Appl. Math. 6
# (1980), 19-26, table 2. The last row is the new place: its slope is the first of the next step.
_STAGES = (
    np.array([1 / 5]),
    np.array([3 / 40, 9 / 40]),
    np.array([44 / 45, -56 / 15, 32 / 9]),
    np.array([19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729]),
    np.array([9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656]),
    np.array([35 / 384, 0.0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84]),
)
_ERROR = np.array(
    [71 / 57600, 0.0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40]
)  # of order 5 less those of order 4
# L. F. Shampine: Some practical Runge-Kutta formulas. Math. Comp. 46 (1986), 135-150: of order 4
# between the ends; powers 1 to 4 of the fraction along.
_BETWEEN = np.array(
    [
        [
            1.0,
            -8048581381 / 2820520608,
            8663915743 / 2820520608,
            -12715105075 / 11282082432,
        ],
        [0.0, 0.0, 0.0, 0.0],
        [
            0.0,
            131558114200 / 32700410799,
            -68118460800 / 10900136933,
            87487479700 / 32700410799,
        ],
        [
            0.0,
            -1754552775 / 470086768,
            14199869525 / 1410260304,
            -10690763975 / 1880347072,
        ],
        [
            0.0,
            127303824393 / 49829197408,
            -318862633887 / 49829197408,
            701980252875 / 199316789632,
        ],
        [0.0, -282668133 / 205662961, 2019193451 / 616988883, -1453857185 / 822651844],
        [0.0, 40617522 / 29380423, -110615467 / 29380423, 69997945 / 29380423],
    ]
)


@dataclass(frozen=True, eq=False)
class Step:
    """Steps of n equations in two unknowns.

    Attributes
    ----------
    start, end : ndarray, shape (n, 2)
    length : ndarray, shape (n,)
    slopes : ndarray, shape (7, n, 2)
        At the stages; the last at the end.
    error : ndarray, shape (n,)
        Estimated, of the end; NaN where a slope was not known.
    """

    start: _Floats
    end: _Floats
    length: _Floats
    slopes: _Floats
    error: _Floats

    @property
    def first(self) -> _Floats:
        """Slopes at the start."""
        first: _Floats = self.slopes[0]
        return first

    @property
    def last(self) -> _Floats:
        """Slopes at the end."""
        last: _Floats = self.slopes[6]
        return last

    def between(self, which: NDArray[np.intp], fractions: _Floats) -> _Floats:
        """Places (k, m, 2) along the steps `which` (k,), at fractions (k, m) of their lengths."""
        powers = np.stack([fractions, fractions**2, fractions**3, fractions**4], axis=-1)
        weights = powers @ _BETWEEN.T  # (k, m, 7)
        moved: _Floats = np.einsum("kms,skc->kmc", weights, self.slopes[:, which])
        moved *= self.length[which, np.newaxis, np.newaxis]
        return moved + self.start[which, np.newaxis]


def take_step(
    slope: Callable[[_Floats], _Floats], start: _Floats, first: _Floats, length: _Floats
) -> Step:
    """Step from `start` (n, 2), where the slope is `first`, by `length` (n,)."""
    n = len(start)
    slopes = np.empty((7, n, 2))
    slopes[0] = first
    flat = slopes.reshape(7, 2 * n)
    stretch = length[:, np.newaxis]
    end = start
    for stage, weights in enumerate(_STAGES, start=1):
        end = start + stretch * (weights @ flat[:stage]).reshape(n, 2)
        slopes[stage] = slope(end)
    off = (_ERROR @ flat).reshape(n, 2)
    return Step(start, end, length, slopes, length * np.sqrt(np.einsum("ij,ij->i", off, off)))
