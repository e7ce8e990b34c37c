"""What a method hands over: a derivative of every line, and how good it is."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.result import Reason
from gradscape.functions.calling import Floats

__all__ = ["SEEN", "Estimate"]

SEEN = 2e-3  # share of the slopes seen between samples that errors are held against


@dataclass
class Estimate:
    """Derivatives of K lines of M values; all arrays have the shape (M, K).

    Attributes
    ----------
    value, error, step : ndarray
        Derivative, estimated absolute error (inf: no estimate), step taken.
    reason : ndarray of int8
        Values of `Reason`.
    slope : ndarray
        The largest slope seen between the samples.
    curvature : ndarray
        How fast the slope changes along the line, roughly.
    rough : ndarray
        What is rough in f's values: rounding, noise, kinks, jumps; in units of f.
    factor : ndarray
        By how much the step should change in another round; 1 where none would help.
    left, right : ndarray or None
        Slopes from the two sides where they differ, NaN elsewhere; None where they don't anywhere.
    """

    value: Floats
    error: Floats
    reason: NDArray[np.int8]
    step: Floats
    slope: Floats
    curvature: Floats
    rough: Floats
    factor: Floats
    left: Floats | None = None
    right: Floats | None = None

    @classmethod
    def undefined(cls, shape: tuple[int, ...]) -> Estimate:
        """Nothing is known of any line."""
        nothing = np.full(shape, np.nan)
        return cls(
            nothing,
            np.full(shape, np.inf),
            np.full(shape, Reason.UNDEFINED, dtype=np.int8),
            nothing.copy(),
            np.zeros(shape),
            np.zeros(shape),
            np.zeros(shape),
            np.ones(shape),
        )

    def put(self, which: NDArray[np.intp], part: Estimate) -> None:
        """Put in all that is known of lines `which`."""
        for name in _ARRAYS:
            getattr(self, name)[:, which] = getattr(part, name)
        for name in ("left", "right"):
            if getattr(part, name) is not None:
                if getattr(self, name) is None:
                    setattr(self, name, np.full_like(self.value, np.nan))
                getattr(self, name)[:, which] = getattr(part, name)

    def misses(self, rtol: float, floor: Floats, atol: float = 0.0) -> NDArray[np.bool_]:
        """Where the error is above the tolerance; `floor` is the least scale, shape (M, K)."""
        scale = np.maximum(np.abs(self.value), np.maximum(SEEN * self.slope, floor))
        return np.asarray(~((self.error <= atol + rtol * scale) & (self.error < np.inf)))

    def take(self, which: NDArray[Any]) -> Estimate:
        """Some of the lines."""
        return Estimate(*(getattr(self, name)[:, which] for name in _ARRAYS))

    def improve(self, which: NDArray[np.intp], new: Estimate) -> None:
        """Replace lines `which` where `new` has the smaller error."""
        self.replace(which, new, new.error < self.error[:, which])

    def replace(self, which: NDArray[np.intp], new: Estimate, where: NDArray[np.bool_]) -> None:
        """Replace lines `which` by `new` where the mask (M, k) says so."""
        for name in _ARRAYS:
            old = getattr(self, name)
            old[:, which] = np.where(where, getattr(new, name), old[:, which])


_ARRAYS = tuple(field.name for field in fields(Estimate) if field.default is not None)
