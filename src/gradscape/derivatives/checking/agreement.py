"""Whether derivatives that someone wrote are those of f, the error of the reference considered."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradscape.functions.calling import Floats

__all__ = ["RTOL", "differs", "precision"]

RTOL = 1e-7
_SAFETY = 10.0  # an error estimate is right within this factor, and mostly much better


def differs(
    given: Floats,
    expected: Floats,
    error: Floats,
    *,
    rtol: float = RTOL,
    atol: float = 0.0,
    eps: float = 0.0,
) -> NDArray[np.bool_]:
    """Where `given` is not `expected`, arrays (..., d, n).

    Parameters
    ----------
    error : ndarray
        Estimated error of `expected`.
    rtol : float
        Relative difference that is allowed in a component.
    atol : float
        Absolute difference that is allowed.
    eps : float
        Precision of `given`: its rounding is relative to the largest component of its point.
    """
    with np.errstate(invalid="ignore"):
        size = np.maximum(np.abs(given), np.abs(expected))
        finite = np.where(np.isfinite(expected), np.abs(expected), 0.0)
        largest = finite.max(axis=-2, keepdims=True, initial=0.0)
        allowed = _SAFETY * error + rtol * size + 64.0 * eps * largest + atol
        return np.asarray(~(np.abs(given - expected) <= allowed))


def precision(values: Floats) -> float:
    """Machine epsilon of an array's type, that of float64 at least."""
    return float(max(np.finfo(values.dtype).eps, np.finfo(np.float64).eps))
