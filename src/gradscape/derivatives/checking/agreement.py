"""Whether derivatives that someone wrote are those of f, the error of the reference considered."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradscape.functions.calling import Floats

__all__ = ["RTOL", "differs", "precision", "tells"]

RTOL = 1e-7
_SHARE = 0.1  # of a component, that may be uncertain where it is checked
_SEEN = 1e-3  # of the slope around, where a component is zero
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
        allowed = _uncertain(expected, error, eps) + rtol * size + atol
        return np.asarray(~(np.abs(given - expected) <= allowed))


def tells(
    given: Floats, expected: Floats, error: Floats, slope: Floats, *, eps: float = 0.0
) -> NDArray[np.bool_]:
    """Where the reference is good enough to tell of `given`, arrays (..., d, n).

    That is where it is not uncertain by as much as the component itself: beside 1e17·x², the
    derivative of y² is lost in rounding. A component that is zero is held against `slope`, that of
    f around the point along the same coordinate.
    """
    with np.errstate(invalid="ignore"):
        size = np.maximum(np.abs(given), np.abs(expected))
        sharp = _uncertain(expected, error, eps) <= _SHARE * size
        return np.asarray(sharp | (error <= _SEEN * slope) | (given == expected))


def _uncertain(expected: Floats, error: Floats, eps: float) -> Floats:
    finite = np.where(np.isfinite(expected), np.abs(expected), 0.0)
    largest = finite.max(axis=-2, keepdims=True, initial=0.0)
    return np.asarray(_SAFETY * error + 64.0 * eps * largest)


def precision(values: Floats) -> float:
    """Machine epsilon of an array's type, that of float64 at least."""
    return float(max(np.finfo(values.dtype).eps, np.finfo(np.float64).eps))
