"""A function seen along the axes of a grid: their coordinates in, f and its slopes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gradscape.derivatives.gradient import value_and_gradient
from gradscape.derivatives.hessian import hessian
from gradscape.derivatives.result import Info
from gradscape.fields.grids.grid import Grid
from gradscape.functions.function import Function

__all__ = ["Section", "in_blocks", "lengths"]

_USUAL = (0.25, 1e4)  # widths of axes for which differences need no word about their scale
_FAR = 1e4  # widths from zero on which coordinates are too coarse for steps within the axis
_SHARE = 0.25  # of the width: over so much, f is taken to change


def in_blocks(function: Function | None, grid: Grid) -> Section | None:
    """Give f along the axes of a grid; None where it isn't there, or is called point by point."""
    if function is None or function.layout in (None, "point"):
        return None
    return Section(function, grid)


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
                self.function,
                self._shaped(points),
                **{**lengths(self.function, self.grid), **keywords},
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
                self.function,
                self._shaped(points),
                full_output=True,
                **{**lengths(self.function, self.grid), **keywords},
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


def lengths(function: Function, grid: Grid) -> dict[str, Any]:
    """Keywords of `gradscape.gradient` that say over which lengths f changes, where that is needed.

    In metres, light waves are 5e-7 long: a step that suits coordinates near 1 passes over many.
    Logarithmic axes have no one length, and a formula needs none.
    """
    if function.expression is not None or any(grid.log):
        return {}
    ends = np.abs(grid.domain).max(axis=1)
    widths = np.array([high - low for low, high in grid.domain])
    usual = ((widths >= _USUAL[0]) & (widths <= _USUAL[1])) | (ends > _FAR * widths)
    if usual.all():
        return {}
    scale = np.maximum(np.abs(grid.lift(np.zeros(len(widths)))), 1.0)
    scale[list(grid.kept)] = np.where(usual, np.maximum(ends, 1.0), _SHARE * widths)
    return {"scale": scale if scale.size > 1 else float(scale[0])}
