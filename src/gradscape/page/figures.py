"""The figures of the page: the layers of every interactive figure, laid out for the screen.

The page has switches, words and a player of its own, so that these are left away.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from gradscape.fields.views.view import View
from gradscape.pictures.interactive.colours import colour_axis, uses_shades
from gradscape.pictures.interactive.key import make_key
from gradscape.pictures.interactive.layout import make_layout, make_sheet, ratio_of
from gradscape.pictures.interactive.line import draw_line
from gradscape.pictures.interactive.plane import plane_axes, plane_traces
from gradscape.pictures.interactive.surface import make_room, surface_scene, surface_traces
from gradscape.pictures.looks import Theme

__all__ = ["flat_figure", "solid_figure"]

_SPOKEN_FOR = ("sliders", "updatemenus", "meta", "title", "modebar", "autosize")
_NARROW = 500  # pixels
_FAR, _TALL, _SMALL = 1.12, 0.9, 470
_KNOWN = ("arrows", "contours", "streamlines", "tangent")
_FARTHEST = 1e20  # places beyond are no numbers to a browser, whose pixels are 32-bit floats
_Figure = dict[str, Any]


def flat_figure(
    view: View, theme: Theme, size: tuple[int, int], picked: Sequence[Sequence[float]] = ()
) -> _Figure:
    """Draw the plane, or the curve of a function of one variable.

    Parameters
    ----------
    view : View
    theme : Theme
    size : (int, int)
        Width and height in pixels.
    picked : sequence of points
        What is marked of the plane, in coordinates of the axes.
    """
    if len(view.field.shape) == 1:
        figure = draw_line(view, "", theme, size, words=False)
        return _plain(figure["data"], figure["layout"], keep="flat")
    traces = plane_traces(view, theme)
    if picked:
        traces.append(_marks(view, theme, picked))
    narrow = size[0] < _NARROW  # then the plane needs the room itself
    if narrow:
        traces = [_unlisted(trace) for trace in traces]
    shaded = uses_shades(traces) and not narrow
    names = _named(traces)
    sheet = make_sheet(view, "", size, names, bar=shaded, words=False, ratio=ratio_of(view))
    layout = make_layout(sheet, theme) | plane_axes(view, theme)
    layout["coloraxis"] = colour_axis(view, theme, bar=shaded)
    layout["annotations"] = make_key(view, theme)
    return _plain(traces, layout, keep="flat")


def solid_figure(view: View, theme: Theme, size: tuple[int, int]) -> _Figure | None:
    """Draw f as a surface, its gradient on the floor beneath it; None if f is nowhere defined."""
    if not np.isfinite(view.field.values).any():
        return None
    room = make_room(view)
    traces = surface_traces(view, room, theme)
    sheet = make_sheet(view, "", size, (), bar=False, words=False)
    layout = make_layout(sheet, theme) | {"scene": surface_scene(room, theme)}
    eye = layout["scene"]["camera"]["eye"]
    # What is high and narrow is seen from farther; and what is small, as letters are as large.
    farther = max(_FAR, _TALL * size[1] / size[0], _SMALL / size[0])
    layout["scene"]["camera"]["eye"] = {axis: farther * place for axis, place in eye.items()}
    layout["coloraxis"] = colour_axis(view, theme, bar=False)
    layout["margin"] = {"l": 0, "r": 0, "t": 0, "b": 0}
    layout["showlegend"] = False
    return _plain(traces, layout, keep="solid")


def _marks(view: View, theme: Theme, picked: Sequence[Sequence[float]]) -> dict[str, Any]:
    """Rings around the points picked."""
    x, y = (
        [(point[axis] - scale.start) / scale.unit for point in picked]
        for axis, scale in enumerate(view.scales)
    )
    ring = {"symbol": "circle-open", "size": 15, "color": theme.ink, "line": {"width": 2}}
    return {
        "type": "scatter", "mode": "markers", "x": x, "y": y, "marker": ring, "name": "picked",
        "showlegend": False, "hoverinfo": "skip", "xaxis": "x2", "yaxis": "y2",
    }  # fmt: skip


def _unlisted(trace: dict[str, Any]) -> dict[str, Any]:
    """Leave what everyone knows away from the legend."""
    return trace | {"showlegend": False} if trace.get("name") in _KNOWN else trace


def _near(trace: dict[str, Any]) -> dict[str, Any]:
    """Draw back what is too far away, in the direction in which it is."""
    places = np.array([trace["x"], trace["y"]], dtype=float)
    far = np.abs(places).max(axis=0, initial=0.0)
    if not (far > _FARTHEST).any():
        return trace
    places = np.clip(places, -1e300, 1e300)
    far = np.abs(places).max(axis=0)
    x, y = places * np.where(far > _FARTHEST, _FARTHEST / far, 1.0)
    return trace | {"x": x, "y": y}


def _named(traces: list[dict[str, Any]]) -> list[str]:
    return [str(trace["name"]) for trace in traces if trace["showlegend"]]


def _plain(traces: list[dict[str, Any]], layout: dict[str, Any], keep: str) -> _Figure:
    """Leave away what the page does by itself; where a person has turned the scene, it stays."""
    rest = {name: value for name, value in layout.items() if name not in _SPOKEN_FOR}
    traces = [_near(trace) if trace["type"] == "scatter" else trace for trace in traces]
    legend = {**layout.get("legend", {}), "itemclick": False, "itemdoubleclick": False}
    return {"data": traces, "layout": {**rest, "legend": legend, "uirevision": keep}}
