"""Contours of f at the levels of the still pictures, and the ground between them."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.views.view import View
from gradscape.pictures.interactive.contouring import Contouring
from gradscape.pictures.interactive.traces import (
    Trace,
    as_layer,
    escaped,
    polyline,
)
from gradscape.pictures.layers.labels import find_places
from gradscape.pictures.looks import Theme

__all__ = ["contour_lines", "draw", "draw_labels"]

_BOX = 420.0  # pixels along a usual picture
_POINTS = 9.0  # pixels of a label
_CANDIDATES = 50  # points of a contour tried for its label
_BEYOND = 1e250  # any value, in units of the largest
_Floats = NDArray[np.float64]


def draw(view: View, theme: Theme) -> list[Trace]:
    """Filled ground, and lines."""
    if view.levels is None or view.layers.contours is None:
        return []
    traces: list[Trace] = []
    if view.layers.contours != "lines":
        traces += _ground(view, theme)
    if view.layers.contours != "filled":
        flat = [piece for pieces in contour_lines(view) for piece in pieces]
        line = polyline(flat, color=theme.contour, width=1.0)
        traces.append({**line, "showlegend": True})
    return as_layer("contours", traces)


def draw_labels(view: View, theme: Theme) -> list[Trace]:
    """Values on the contours, where there is room for them."""
    if view.levels is None or view.layers.contours is None:
        return []
    return as_layer("contours", [_labels(view, contour_lines(view), theme)], listed=False)


def contour_lines(view: View) -> list[list[_Floats]]:
    """Pieces (n, 2) of each contour, in units of the axes."""
    assert view.levels is not None
    contouring = Contouring(view.fine.axes, view.fine.values, view.levels.unit)
    return [contouring.lines(level) for level in view.levels.values]


def _ground(view: View, theme: Theme) -> list[Trace]:
    """Fill between levels, and beyond them: darker is lower."""
    assert view.levels is not None
    contouring = Contouring(view.fine.axes, view.fine.values / view.levels.unit)
    edges = [-_BEYOND, *(view.levels.values / view.levels.unit), _BEYOND]
    bands = []
    for i, (low, high) in enumerate(itertools.pairwise(edges)):
        parts = contouring.area(low, high)
        if parts:
            colour = theme.ground(i / (len(edges) - 2), alone=view.layers.contours == "filled")
            band = polyline(parts, color=colour, width=0.5, simplify=False)
            bands.append({**band, "fill": "toself", "fillcolor": colour})
    return bands


def _labels(view: View, lines: list[list[_Floats]], theme: Theme) -> Trace:
    assert view.levels is not None
    texts = view.levels.labels
    places = view.field.grid.places
    low, high = places(np.transpose(view.limits))
    whole = [np.concatenate([np.empty((0, 2)), *pieces]) for pieces in lines]
    # wherever they are put, lines are shown in the same proportions
    some = [places(line[:: len(line) // _CANDIDATES + 1]) for line in whole]
    shown = [(line - low) / (high - low) * _BOX for line in some]
    widths = [0.6 * _POINTS * len(text) for text in texts]
    found = find_places(shown, widths, _POINTS, (0.0, 0.0, _BOX, _BOX))
    points = np.array([place for _, place, _ in found]).reshape(-1, 2) / _BOX * (high - low) + low
    points = view.field.grid.coordinates(points)
    halo = ", ".join([f"0 0 2px {theme.paper}"] * 3)
    return {
        "type": "scatter",
        "mode": "text",
        "x": points[:, 0],
        "y": points[:, 1],
        "text": [escaped(texts[index]) for index, _, _ in found],
        "textfont": {"size": _POINTS, "color": theme.contour_label, "shadow": halo},
        "hoverinfo": "skip",
    }
