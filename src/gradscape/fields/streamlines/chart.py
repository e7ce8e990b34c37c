"""The plane of a picture: axes mapped to a screen whose longer side is 1."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.grids.grid import Grid

__all__ = ["Chart", "make_chart"]

_Floats = NDArray[np.float64]
_TINY, _HUGE = 1e-280, 1e280  # between these, the square of a length is right


@dataclass(frozen=True, eq=False)
class Chart:
    """Where a point of the axes is on screen.

    Attributes
    ----------
    grid : Grid
    low, unit : ndarray, shape (2,)
        Of each axis, in its places (see `Grid.places`): where the domain starts, and what is as
        long as the longer side of the screen.
    size : ndarray, shape (2,)
        Of the screen, at most 1.
    """

    grid: Grid
    low: _Floats
    unit: _Floats
    size: _Floats

    def place(self, points: _Floats) -> _Floats:
        """Screen coordinates of points (..., 2)."""
        places: _Floats = (self.grid.places(points) - self.low) / self.unit
        return places

    def points(self, screen: _Floats) -> _Floats:
        """Points (..., 2) at screen coordinates."""
        places = self.low + screen * self.unit
        return self.grid.coordinates(places) if any(self.grid.log) else places

    def courses(self, points: _Floats, gradient: _Floats) -> _Floats:
        """Unit vectors on screen, (n, 2), along the gradient at points (n, 2).

        NaN where it is zero or not finite; to be called where NumPy's warnings are off.
        """
        if any(self.grid.log):  # by the logarithm of x instead of x
            gradient = np.where(self.grid.log, gradient * points, gradient)
        along: _Floats = gradient / self.unit
        square = np.einsum("ij,ij->i", along, along)
        if not (square.min(initial=1.0) > _TINY and square.max(initial=1.0) < _HUGE):
            along = gradient / np.abs(gradient).max(axis=1, keepdims=True) / self.unit
            along /= np.abs(along).max(axis=1, keepdims=True)
            square = np.einsum("ij,ij->i", along, along)
        along /= np.sqrt(square)[:, np.newaxis]
        return along


def make_chart(grid: Grid, *, equal: bool) -> Chart:
    """Chart of a grid's domain; with `equal`, both axes have the same scale on screen."""
    limits = grid.places(np.array(grid.domain, dtype=float).T)
    spans = limits[1] - limits[0]
    unit = np.full(2, spans.max()) if equal else spans
    return Chart(grid, limits[0], unit, spans / unit)
