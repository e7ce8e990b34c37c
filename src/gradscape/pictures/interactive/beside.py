"""The plane and the surface beside each other, or one of them alone: buttons choose."""

from __future__ import annotations

from typing import Any

from gradscape.fields.views.view import View
from gradscape.pictures.interactive.colours import colour_axis, uses_shades
from gradscape.pictures.interactive.layout import (
    Sheet,
    make_layout,
    make_sheet,
    ratio_of,
)
from gradscape.pictures.interactive.plane import plane_axes, plane_traces
from gradscape.pictures.interactive.player import HEIGHT, add_player
from gradscape.pictures.interactive.scene import camera, distance
from gradscape.pictures.interactive.surface import (
    AWAY,
    TILT,
    TURN,
    make_room,
    surface_scene,
    surface_traces,
)
from gradscape.pictures.looks import Theme

__all__ = ["draw_beside"]

_NARROW = 560  # pixels: below, one stands above the other
_WHOLE = [0.0, 1.0]


def draw_beside(
    view: View,
    title: str | None,
    theme: Theme,
    size: tuple[int, int],
    *,
    bar: bool,
    words: bool = True,
) -> dict[str, Any]:
    """Make the figure, as Plotly's JavaScript takes it."""
    room = make_room(view)
    flat, solid = plane_traces(view, theme), surface_traces(view, room, theme)
    traces = flat + solid
    shaded = bar and uses_shades(traces)
    names = [trace["name"] for trace in traces if trace["showlegend"]]
    sheet = make_sheet(
        view, title, size, names, bar=shaded, words=words, more=HEIGHT if view.paths else 0
    )
    layout = make_layout(sheet, theme) | plane_axes(view, theme)
    layout["scene"] = surface_scene(room, theme)
    layout["coloraxis"] = colour_axis(view, theme, bar=shaded)
    _place(layout, sheet, ratio_of(view))
    layout["meta"] |= {"beside": True, "narrow": _NARROW, "ratio": ratio_of(view)}
    figure = {"data": traces, "layout": layout}
    if view.paths:
        add_player(figure, view, theme, below=Sheet.AXIS, solid=True)
    return figure


def _place(layout: dict[str, Any], sheet: Sheet, ratio: float | None) -> None:
    """Put the plane and the scene where they belong, as fractions of the room there is."""
    if sheet.width < _NARROW:
        plane, scene = (_WHOLE, [0.0, 0.47]), (_WHOLE, [0.55, 1.0])
    else:
        plane, scene = ([0.0, 0.46], _WHOLE), ([0.5, 1.0], _WHOLE)
    (left, right), (low, high) = scene
    inner = (sheet.width - sheet.left - sheet.right, sheet.height - sheet.top - sheet.bottom)
    away = distance(AWAY, inner[0] * (right - left), inner[1] * (high - low))
    layout["scene"]["camera"] = camera(TILT, TURN, away)
    x, y = plane
    if ratio is not None:
        wide = (sheet.width - sheet.left - sheet.right) * (x[1] - x[0])
        high = (sheet.height - sheet.top - sheet.bottom) * (y[1] - y[0])
        x, y = _shrunk(x, min(1.0, ratio * high / wide)), _shrunk(y, min(1.0, wide / ratio / high))
    for name, ends in (("xaxis", x), ("yaxis", y)):
        for each in (name, f"{name}2", f"{name}3"):
            if each in layout:
                layout[each]["domain"] = ends
    layout["scene"]["domain"] = dict(zip("xy", scene, strict=True))


def _shrunk(ends: list[float], share: float) -> list[float]:
    """Make a stretch shorter; its middle stays."""
    middle, half = (ends[0] + ends[1]) / 2, (ends[1] - ends[0]) / 2 * share
    return [middle - half, middle + half]
