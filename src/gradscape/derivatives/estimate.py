"""What a method hands over: a derivative of every line, and how good it is."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.functions.calling import Floats

__all__ = ["Estimate"]

_SEEN = 2e-3  # share of the slopes seen between samples that errors are held against


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
    factor : ndarray
        By how much the step should change in another round; 1 where none would help.
    """

    value: Floats
    error: Floats
    reason: NDArray[np.int8]
    step: Floats
    slope: Floats
    factor: Floats

    def misses(self, rtol: float, floor: Floats, atol: float = 0.0) -> NDArray[np.bool_]:
        """Where the error is above the tolerance; `floor` is the least scale, shape (M, K)."""
        scale = np.maximum(np.abs(self.value), np.maximum(_SEEN * self.slope, floor))
        return np.asarray(~(self.error <= atol + rtol * scale))

    def take(self, which: NDArray[Any]) -> Estimate:
        """Some of the lines."""
        return Estimate(*(getattr(self, field.name)[:, which] for field in fields(self)))

    def improve(self, which: NDArray[np.intp], new: Estimate) -> None:
        """Replace lines `which` where `new` has the smaller error."""
        better = new.error < self.error[:, which]
        for field in fields(self):
            old = getattr(self, field.name)
            old[:, which] = np.where(better, getattr(new, field.name), old[:, which])
