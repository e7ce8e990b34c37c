"""Streamlines, coloured by |∇f| along them, with arrow heads."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.views.view import View
from gradscape.pictures.interactive.traces import Trace, as_layer, in_shades, joined, polyline
from gradscape.pictures.looks import Theme

__all__ = ["draw"]

_WIDTH, _HEAD = 1.3, 10.0  # pixels
_Floats = NDArray[np.float64]


def draw(view: View, theme: Theme) -> list[Trace]:
    """Lines in pieces of one colour, and a head here and there."""
    streams = view.streamlines
    if streams is None or not streams.lines:
        return []
    return as_layer("streamlines", [*_ways(view, theme), *_heads(view, theme)])


def _ways(view: View, theme: Theme) -> list[Trace]:
    streams = view.streamlines
    assert streams is not None
    if view.shades is None:
        return [polyline(streams.lines, color=theme.pale, width=_WIDTH)]
    traces = []
    points = joined(streams.lines)
    sizes = joined([magnitudes[:, np.newaxis] for magnitudes in streams.magnitudes])[:, 0]
    between = np.isfinite(points[:-1, 0]) & np.isfinite(points[1:, 0])
    known = between & np.isfinite(sizes[:-1])
    segments = np.flatnonzero(known)
    for colour, members in in_shades(view.shades(sizes[segments]), theme):
        traces.append(polyline(_runs(points, segments[members]), color=colour, width=_WIDTH))
    unknown = np.flatnonzero(between & ~known)
    if unknown.size:
        traces.append(polyline(_runs(points, unknown), color=theme.pale, width=_WIDTH))
    return traces


def _runs(points: _Floats, segments: NDArray[np.intp]) -> list[_Floats]:
    """Join neighbouring segments, each from a point to the next, to lines."""
    breaks = np.flatnonzero(np.diff(segments) > 1) + 1
    return [points[part[0] : part[-1] + 2] for part in np.split(segments, breaks)]


def _heads(view: View, theme: Theme) -> list[Trace]:
    """Markers that point away from a point just behind them, which is not shown."""
    streams = view.streamlines
    assert streams is not None
    if not len(streams.heads):
        return []
    places = view.field.grid.places
    behind = view.field.grid.coordinates(places(streams.heads) - streams.directions)
    x, y = joined(list(np.stack([behind, streams.heads], axis=1))).T
    colour: str | _Floats = theme.pale
    marker: dict[str, object] = {"showscale": False}
    if view.shades is not None:
        shades = view.shades(np.nan_to_num(streams.head_magnitudes))
        colour, marker = np.repeat(shades, 3), {"coloraxis": "coloraxis"}
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": x,
            "y": y,
            "marker": marker
            | {
                "symbol": "arrow",
                "angleref": "previous",
                "size": np.tile([0.0, _HEAD, 0.0], len(streams.heads)),
                "color": colour,
                "opacity": 1.0,
                "line": {"width": 0},
            },
            "hoverinfo": "skip",
        }
    ]
