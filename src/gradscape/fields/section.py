"""A function seen along the axes of a grid: their coordinates in, f and its slopes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gradscape.derivatives.gradient import value_and_gradient
from gradscape.derivatives.hessian import hessian
from gradscape.derivatives.result import Info
from gradscape.fields.grid import Grid
from gradscape.functions.function import Function

__all__ = ["Section"]


@dataclass(frozen=True, eq=False)
class Section:
    """The part of a function that a picture shows, at any point of it.

    Attributes
    ----------
    function : Function
        Of d variables.
    grid : Grid
        With k axes; the other variables are held fixed.
    """

    function: Function
    grid: Grid

    def values(self, coordinates: ArrayLike) -> NDArray[np.float64]:
        """Values of f (...) at coordinates (..., k); NaN or infinite where it is not defined."""
        points = self.grid.lift(coordinates)
        with np.errstate(all="ignore"):
            return np.reshape(self.function(self._shaped(points)), points.shape[:-1])

    def value_and_gradient(
        self, coordinates: ArrayLike, **keywords: Any
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], Info]:
        """Values of f (...) and its derivatives along the axes (..., k); never warns.

        `keywords` are those of `gradscape.gradient`.
        """
        points = self.grid.lift(coordinates)
        with np.errstate(all="ignore"):
            values, gradient, info = value_and_gradient(
                self.function, self._shaped(points), **keywords
            )

        def along(components: Any) -> NDArray[Any]:
            return self.grid.along(np.reshape(components, points.shape))

        return (
            np.array(np.reshape(values, points.shape[:-1]), dtype=float),
            along(gradient),
            Info(
                along(info.error),
                along(info.reliable),
                along(info.reason),
                along(info.step),
                info.method,
                info.layout,
                info.evaluations,
            ),
        )

    def hessian(
        self, coordinates: ArrayLike, **keywords: Any
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
        """Second derivatives along the axes (..., k, k), their errors and whether to trust them."""
        import warnings

        from gradscape.errors import ReliabilityWarning

        points = self.grid.lift(coordinates)
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore", ReliabilityWarning)
            second, info = hessian(
                self.function, self._shaped(points), full_output=True, **keywords
            )
        shape = (*points.shape, points.shape[-1])
        rows, columns = np.ix_(self.grid.kept, self.grid.kept)

        def along(components: Any) -> NDArray[Any]:
            return np.array(np.reshape(components, shape)[..., rows, columns])

        return along(second), along(info.error), along(info.reliable)

    def _shaped(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Points of one variable come in any shape."""
        one = points.shape[-1] == 1 and self.function.dimension == 1
        return points[..., 0] if one else points
