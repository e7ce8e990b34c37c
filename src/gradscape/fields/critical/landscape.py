"""f and its derivatives wherever the search asks for them, and a count of what that took."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.result import Reason
from gradscape.errors import GradscapeError
from gradscape.fields.critical.samples import Samples
from gradscape.fields.evaluation.section import Section

__all__ = ["Landscape", "Slopes"]

_Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Slopes:
    """What is known at n points.

    Attributes
    ----------
    values : ndarray, shape (n,)
    gradient, error : ndarray, shape (n, k)
        NaN where f or its gradient is not defined; the error is infinite where there is none.
    reason : ndarray of int, shape (n, k)
    """

    values: _Floats
    gradient: _Floats
    error: _Floats
    reason: NDArray[np.int8]

    @property
    def defined(self) -> NDArray[np.bool_]:
        """Where f and all of its gradient are finite, shape (n,)."""
        return np.isfinite(self.values) & np.isfinite(self.gradient).all(axis=-1)


class Landscape:
    """A function along the axes of a grid.

    Parameters
    ----------
    section : Section or Samples
    low, high : ndarray, shape (k,)
        The domain.
    method : str
        As in `gradscape.gradient`.
    workers : int, map-like callable or Executor, optional
        As in `gradscape.gradient`.

    Attributes
    ----------
    evaluations : int
        So far.
    """

    def __init__(
        self, section: Section | Samples, low: _Floats, high: _Floats, method: str, workers: Any
    ) -> None:
        self.section = section
        self.low, self.high, self.span = low, high, high - low
        self.evaluations = 0
        self._keywords: dict[str, Any] = {} if workers is None else {"workers": workers}
        self._method = method

    @property
    def exact(self) -> bool:
        """Whether f is a formula, or samples: the derivatives are exact, and cheap."""
        return isinstance(self.section, Samples) or self.section.function.expression is not None

    def slopes(self, points: _Floats) -> Slopes:
        """Values and gradients at points (n, k)."""
        if not len(points):
            empty = np.empty(points.shape)
            return Slopes(np.empty(0), empty, empty, empty.astype(np.int8))
        try:
            values, gradient, info = self.section.value_and_gradient(
                points, method=self._method, **self._keywords
            )
        except GradscapeError:
            raise
        except (ValueError, ArithmeticError):  # undefined at all of these points
            self.evaluations += len(points)
            nothing = np.full(points.shape, np.nan)
            reasons = np.full(nothing.shape, Reason.UNDEFINED, dtype=np.int8)
            return Slopes(nothing[:, 0], nothing, np.full_like(nothing, np.inf), reasons)
        self.evaluations += info.evaluations
        error = np.abs(np.nan_to_num(info.error, nan=np.inf, posinf=np.inf))
        error = np.where(np.isfinite(gradient), error, np.inf)
        return Slopes(values, gradient, error, np.asarray(info.reason))

    def bends(self, points: _Floats) -> tuple[_Floats, _Floats, NDArray[np.bool_]]:
        """Hessians (n, k, k) at points (n, k), their errors, and whether to trust them."""
        n, k = points.shape
        if not n:
            empty = np.empty((0, k, k))
            return empty, empty, empty.astype(bool)
        hessian, error, reliable = self.section.hessian(points, strict=False, **self._keywords)
        if isinstance(self.section, Section):
            d = len(self.section.grid.variables)
            self.evaluations += len(points) * (1 if self.exact else 3 * d * (d + 1) + 7)
        return hessian, np.nan_to_num(error, nan=np.inf, posinf=np.inf), reliable

    def values(self, points: _Floats) -> _Floats:
        """Values (n,) at points (n, k); NaN where f is not defined."""
        self.evaluations += len(points) if isinstance(self.section, Section) else 0
        return np.reshape(self.section.values(points), len(points))

    def inside(self, points: _Floats) -> _Floats:
        """The nearest points of the domain."""
        return np.clip(points, self.low, self.high)
