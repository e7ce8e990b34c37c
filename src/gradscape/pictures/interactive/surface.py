"""F as a surface in three dimensions beside the plane, its gradient on the floor beneath it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.scales.heights import Heights
from gradscape.fields.scales.scale import Scale
from gradscape.fields.views.readings import make_readings
from gradscape.fields.views.view import View
from gradscape.pictures.interactive.contours import contour_lines
from gradscape.pictures.interactive.hover import known_of, known_text
from gradscape.pictures.interactive.over import draw_over, stars
from gradscape.pictures.interactive.scene import Side, axis_of, camera
from gradscape.pictures.interactive.traces import Trace, as_layer, joined
from gradscape.pictures.looks import Theme

__all__ = ["AWAY", "TILT", "TURN", "Room", "make_room", "surface_scene", "surface_traces"]

TILT, TURN, AWAY = 32.0, -60.0, 2.5  #: of the camera: degrees, and lengths of the longest side
_FLOOR = 0.55  # below the surface, in heights of it
_HIGH = 0.85  # of the scene, by its longest side
_Floats = NDArray[np.float64]
# One arrow: from (-1/2, 0) to (1/2, 0), as wide as 1; and its triangles.
_ARROW = np.array(
    [(-0.5, -0.16), (0.1, -0.16), (0.1, -0.5), (0.5, 0.0), (0.1, 0.5), (0.1, 0.16), (-0.5, 0.16)]
)
_TRIANGLES = np.array([(0, 1, 5), (0, 5, 6), (2, 3, 4)])
_LIFT = 0.025  # of the scene: what lies on the surface is seen above it
_SLENDER = 0.34  # width of an arrow by the longest one's length
_LEVEL = {"ambient": 1.0, "diffuse": 0.0, "specular": 0.0, "fresnel": 0.0}


@dataclass(frozen=True)
class Room:
    """The scene that a surface is in.

    Attributes
    ----------
    sides : tuple of Side
        The third for f, in the numbers written at it.
    heights : Heights
        What is shown of f.
    floor : float
        Where the floor is, on the screen.
    """

    sides: tuple[Side, Side, Side]
    heights: Heights
    floor: float

    def place(self, points: _Floats, values: _Floats | None = None) -> _Floats:
        """Places (n, 3) of points (n, 2) a little above these values of f, or on the floor."""
        first, second, third = self.sides
        up = np.full(len(points), self.floor)
        if values is not None:
            up = third(self.heights(values)) + _LIFT
        return np.column_stack([first(points[:, 0]), second(points[:, 1]), up])


def make_room(view: View) -> Room:
    """Make room for the surface of f, and for the floor beneath it."""
    heights = view.heights[0]
    spans = np.array([high - low for low, high in view.limits]) if view.equal else np.ones(2)
    lengths = spans / spans.max()
    sides = [
        Side.of(scale, limits, float(length))
        for scale, limits, length in zip(view.scales, view.limits, lengths, strict=True)
    ]
    name = heights.label(view.quantity, view.field.units.get("f", ""))
    tall = _HIGH / (1.0 + _FLOOR)
    up = Side(Scale(0.0, 1.0, name), heights.low, heights.high, tall)
    return Room((sides[0], sides[1], up), heights, -_FLOOR * tall)


def surface_scene(room: Room, theme: Theme) -> dict[str, Any]:
    """Axes and camera."""
    first, second, third = room.sides
    shape = {"x": first.length, "y": second.length, "z": _HIGH}
    return {
        "xaxis": axis_of(first, first.scale.label, theme),
        "yaxis": axis_of(second, second.scale.label, theme),
        "zaxis": axis_of(third, third.scale.label, theme, below=-room.floor),
        "aspectmode": "manual",
        "aspectratio": shape,
        "camera": camera(TILT, TURN, AWAY),
        "bgcolor": theme.paper,
        "dragmode": "turntable",
    }


def surface_traces(view: View, room: Room, theme: Theme) -> list[Trace]:
    """Everything in the scene."""
    return [
        *_contours(view, room, theme),
        *_arrows(view, room, theme),
        *_sheet(view, room, theme),
        *draw_over(view, room.place, theme, listed=False),
    ]


def _sheet(view: View, room: Room, theme: Theme) -> list[Trace]:
    """The surface; pointing at it tells what is known there."""
    assert view.sheet is not None
    readings, heights = make_readings(view.field, view.sheet.fine.axes), room.heights
    first, second, third = room.sides
    scaled = heights(readings.values)
    shown = scaled >= heights.low
    beyond = heights.high + (heights.high - heights.low)  # the scene ends before
    low, high = _ground(theme)
    sheet = {
        "type": "surface",
        "x": first(readings.axes[0]),
        "y": second(readings.axes[1]),
        "z": third(np.where(shown, np.minimum(scaled, beyond), np.nan)).T,
        "customdata": known_of(readings),
        "hovertemplate": known_text(readings.names) + "<extra></extra>",
        "colorscale": [[0.0, low], [1.0, high]],
        "cmin": 0.0,
        "cmax": third.length,
        "showscale": False,
        "opacity": 0.96,
        "lighting": {"ambient": 0.75, "diffuse": 0.55, "specular": 0.05, "roughness": 0.9},
        "contours": {axis: {"highlight": False} for axis in "xyz"},
    }
    return as_layer("surface", [sheet])


def _contours(view: View, room: Room, theme: Theme) -> list[Trace]:
    if view.levels is None or view.layers.contours in (None, "filled"):
        return []
    pieces = [piece for pieces in contour_lines(view) for piece in pieces]
    places = joined([room.place(piece) for piece in pieces]) if pieces else np.empty((0, 3))
    return as_layer("contours", [line_in_space(places, theme.contour, 2.0)], listed=False)


def line_in_space(places: _Floats, colour: str, width: float) -> Trace:
    """Places (n, 3), with gaps of NaN, as a line."""
    return {
        "type": "scatter3d",
        "mode": "lines",
        "x": places[:, 0],
        "y": places[:, 1],
        "z": places[:, 2],
        "line": {"color": colour, "width": width},
        "hoverinfo": "skip",
    }


def _arrows(view: View, room: Room, theme: Theme) -> list[Trace]:
    """Flat arrows on the floor."""
    arrows = view.arrows
    if not view.layers.arrows:
        return []
    moving = arrows.lengths > 0
    good = moving & arrows.trusted & ~arrows.mixed
    traces = []
    if good.any() and view.shades is not None:
        shades = np.repeat(view.shades(arrows.magnitude[good]), len(_TRIANGLES))
        shade = {"intensity": shades, "intensitymode": "cell", "coloraxis": "coloraxis"}
        traces.append(_flat(view, room, good) | shade)
    if (moving & ~arrows.trusted).any():
        traces.append(_flat(view, room, moving & ~arrows.trusted) | {"color": theme.pale})
    traces += stars(view, room.place(arrows.centres))
    return as_layer("arrows", traces, listed=False)


def _flat(view: View, room: Room, which: NDArray[np.bool_]) -> Trace:
    arrows = view.arrows
    moving = arrows.lengths > 0
    steps = np.stack(
        [side.steps(arrows.steps[:, axis]) for axis, side in enumerate(room.sides[:2])], axis=-1
    )
    longest = float(np.hypot(*steps[moving].T).max())
    steps = steps[which]
    across = np.stack([-steps[:, 1], steps[:, 0]], axis=-1)
    width = np.minimum(_SLENDER * longest / np.hypot(*steps.T), 1.0)
    outline = (
        _ARROW[:, :1] * steps[:, np.newaxis]
        + _ARROW[:, 1:] * (across * width[:, np.newaxis])[:, np.newaxis]
    )
    flat = (room.place(arrows.centres[which])[:, np.newaxis, :2] + outline).reshape(-1, 2)
    corners = (_TRIANGLES + len(_ARROW) * np.arange(len(steps))[:, None, None]).reshape(-1, 3)
    return {
        "type": "mesh3d",
        "x": flat[:, 0],
        "y": flat[:, 1],
        "z": np.full(len(flat), room.floor),
        "i": corners[:, 0],
        "j": corners[:, 1],
        "k": corners[:, 2],
        "lighting": _LEVEL,
        "hoverinfo": "skip",
    }


def _ground(theme: Theme) -> Sequence[str]:
    """Colours of the lowest and the highest place: those of the still pictures."""
    if theme.name == "dark":
        return "#2c4a63", "#b8d3e6"
    return "#8fa9c4", "#fbfcfe"
