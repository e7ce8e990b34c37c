"""Contours of f at the levels of the still pictures, and the ground between them.

Plotly's own trace knows evenly spaced levels only, and smooths its lines. These are found by
contourpy, as Matplotlib's are, and so are the same.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.view import View
from gradscape.pictures.interactive.traces import Trace, as_layer, escaped, joined
from gradscape.pictures.layers.labels import find_places
from gradscape.pictures.looks import Theme, between

__all__ = ["contour_lines", "draw"]

_BOX = 420.0  # pixels along a usual picture
_POINTS = 9.0  # pixels of a label
_CANDIDATES = 50  # points of a contour tried for its label
_Floats = NDArray[np.float64]


def draw(view: View, theme: Theme) -> list[Trace]:
    """Filled ground, lines and labels."""
    if view.levels is None or view.layers.contours is None:
        return []
    traces: list[Trace] = []
    if view.layers.contours != "lines":
        traces += _ground(view, theme)
    if view.layers.contours != "filled":
        lines = contour_lines(view)
        traces += [_lines(lines, theme), _labels(view, lines, theme)]
    return as_layer("contours", traces)


def contour_lines(view: View) -> list[list[_Floats]]:
    """Pieces (n, 2) of each contour, in units of the axes."""
    assert view.levels is not None
    find = _generator(view).lines
    return [find(level) for level in view.levels.values / view.levels.unit]


def _generator(view: View) -> Any:
    from contourpy import FillType, LineType, contour_generator

    assert view.levels is not None
    return contour_generator(
        *view.fine.axes,
        np.ma.masked_invalid(view.fine.values.T / view.levels.unit),
        name="mpl2014",
        corner_mask=True,
        line_type=LineType.SeparateCode,
        fill_type=FillType.OuterCode,
    )
