"""One step of many stiff equations at once: along valleys far narrower than a step is long.

There the direction of steepest descent turns within a small fraction of a pixel, and explicit
methods, to stay in the valley, take steps as small as that. Methods that know the Jacobian don't.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["StiffStep", "take_stiff_step"]

_Floats = NDArray[np.float64]

_APART = 1e-7  # of the two points whose slopes give the Jacobian
# A. Sandu, J. G. Verwer, J. G. Blom, G. R. Carmichael, F. A. Potra: Benchmarking stiff ODE solvers
# for atmospheric chemistry problems II: Rosenbrock solvers. Atmos. Environ. 31 (1997), 3459-3472:
# RODAS3, of orders 3 and 2, stiffly accurate.
_GAMMA = 0.5
_WEIGHTS = (2.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True, eq=False)
class StiffStep:
    """As `runge_kutta.Step`; straight between its ends, which are close to each other.

    Attributes
    ----------
    start, end, first, last : ndarray, shape (n, 2)
        Places and slopes.
    length, error : ndarray, shape (n,)
    """

    start: _Floats
    end: _Floats
    length: _Floats
    first: _Floats
    last: _Floats
    error: _Floats

    def between(self, which: NDArray[np.intp], fractions: _Floats) -> _Floats:
        """Places (k, m, 2) along the steps `which` (k,), at fractions (k, m) of their lengths."""
        start, end = self.start[which, np.newaxis], self.end[which, np.newaxis]
        return start + fractions[..., np.newaxis] * (end - start)


def take_stiff_step(
    slope: Callable[[_Floats], _Floats], start: _Floats, first: _Floats, length: _Floats
) -> StiffStep:
    """Step from `start` (n, 2), where the slope is `first`, by `length` (n,)."""
    n = len(start)
    apart = np.array([[_APART, 0.0], [0.0, _APART]])
    beside = slope((start + apart[:, np.newaxis]).reshape(-1, 2))
    jacobian = np.moveaxis((beside.reshape(2, n, 2) - first) / _APART, 0, -1)
    matrix = np.eye(2) / (_GAMMA * length[:, np.newaxis, np.newaxis]) - jacobian
    per = 1.0 / length[:, np.newaxis]
    k0 = _solved(matrix, first)
    k1 = _solved(matrix, first + 4.0 * per * k0)
    k2 = _solved(matrix, slope(start + 2.0 * k0) + per * (k0 - k1))
    k3 = _solved(matrix, slope(start + 2.0 * k0 + k2) + per * (k0 - k1 - 8.0 / 3.0 * k2))
    end = start + sum(w * k for w, k in zip(_WEIGHTS, (k0, k1, k2, k3), strict=True))
    return StiffStep(start, end, length, first, slope(end), np.hypot(k3[:, 0], k3[:, 1]))


def _solved(matrix: _Floats, right: _Floats) -> _Floats:
    """Solutions of 2 × 2 systems, (n, 2, 2) and (n, 2)."""
    (a, b), (c, d) = np.moveaxis(matrix, 0, -1)
    x, y = right.T
    above: _Floats = np.stack([d * x - b * y, a * y - c * x], axis=1)
    above /= (a * d - b * c)[:, np.newaxis]
    return above
