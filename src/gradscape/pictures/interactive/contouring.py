"""Level lines and the areas between them, found by contourpy as Matplotlib's are.

Plotly's own contours know evenly spaced levels only, and smooth their lines.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Contouring"]

_MOVE = 1  # Matplotlib's code where an outline starts
_Floats = NDArray[np.float64]


class Contouring:
    """Values on a grid, to be asked for their lines and areas.

    Parameters
    ----------
    axes : (ndarray, ndarray)
        Coordinates along each axis, shapes (n0,) and (n1,).
    values : ndarray, shape (n0, n1)
        Nothing is drawn where they are not finite.
    unit : float
        What values and levels are divided by, so that differences don't overflow.
    """

    def __init__(self, axes: Iterable[_Floats], values: _Floats, unit: float = 1.0) -> None:
        from contourpy import contour_generator

        x, y = axes
        self._unit = unit
        self._generator: Any = contour_generator(
            x, y, np.ma.masked_invalid(values.T / unit), name="mpl2014", corner_mask=True
        )

    def lines(self, level: float) -> list[_Floats]:
        """Pieces (n, 2) of the line at this level."""
        pieces: list[_Floats] = self._generator.lines(level / self._unit)[0]
        return pieces

    def area(self, low: float, high: float) -> list[_Floats]:
        """Outlines (n, 2) of where values lie between; those of holes run the other way round."""
        outlines, codes = self._generator.filled(low / self._unit, high / self._unit)
        return [
            part
            for outline, code in zip(outlines, codes, strict=True)
            for part in np.split(outline, np.flatnonzero(code == _MOVE)[1:])
        ]
