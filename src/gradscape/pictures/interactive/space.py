"""A function of three variables: cones in space, and what is over them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.views.view import View
from gradscape.pictures.interactive.colours import colour_axis
from gradscape.pictures.interactive.hover import known_at, known_text
from gradscape.pictures.interactive.layout import make_layout, make_sheet
from gradscape.pictures.interactive.over import draw_over, in_space, stars
from gradscape.pictures.interactive.player import HEIGHT, add_player
from gradscape.pictures.interactive.scene import Side, axis_of, camera, distance
from gradscape.pictures.interactive.traces import Trace, as_layer, in_shades
from gradscape.pictures.looks import Theme

__all__ = ["draw_space"]

_Floats = NDArray[np.float64]


def draw_space(
    view: View,
    title: str | None,
    theme: Theme,
    size: tuple[int, int],
    *,
    bar: bool,
    words: bool = True,
) -> dict[str, Any]:
    """Make the figure, as Plotly's JavaScript takes it."""
    sides = _sides(view)

    def place(points: _Floats, _values: _Floats | None = None) -> _Floats:
        return np.column_stack([side(points[:, axis]) for axis, side in enumerate(sides)])

    traces = [
        *_cones(view, sides, theme),
        *_rings(view, place(view.arrows.centres), theme),
        *draw_over(view, place, theme, listed=True),
    ]
    shaded = bar and view.shades is not None and view.layers.arrows
    if shaded:
        traces.append(_bar_holder(place(view.arrows.centres[:1])))
    names = [trace["name"] for trace in traces if trace.get("showlegend")]
    sheet = make_sheet(
        view, title, size, names, bar=shaded, words=words, more=HEIGHT if view.paths else 0
    )
    layout = make_layout(sheet, theme)
    layout["margin"] |= {"l": 10, "b": max(10, sheet.bottom - 44)}
    layout["coloraxis"] = colour_axis(view, theme, bar=shaded)
    right, bottom = layout["margin"]["r"], layout["margin"]["b"]
    away = distance(2.3, sheet.width - 10 - right, sheet.height - sheet.top - bottom)
    layout["scene"] = {
        **{f"{letter}axis": axis_of(side, side.scale.label, theme)
           for letter, side in zip("xyz", sides, strict=True)},
        "aspectmode": "manual",
        "aspectratio": {letter: side.length for letter, side in zip("xyz", sides, strict=True)},
        "camera": camera(22.0, -56.0, away),
        "bgcolor": theme.paper,
        "dragmode": "turntable",
    }  # fmt: skip
    figure = {"data": traces, "layout": layout}
    if view.paths:
        add_player(figure, view, theme, below=8, solid=True)
    return figure


def _sides(view: View) -> list[Side]:
    spans = np.array([high - low for low, high in view.limits])
    lengths = spans / spans.max() if view.equal else np.ones(3)
    return [
        Side.of(scale, limits, float(length))
        for scale, limits, length in zip(view.scales, view.limits, lengths, strict=True)
    ]


def _cones(view: View, sides: list[Side], theme: Theme) -> list[Trace]:
    """Cones with their middle at their points; all of one trace have one colour."""
    arrows = view.arrows
    if not view.layers.arrows:
        return []
    moving = arrows.lengths > 0
    good = np.flatnonzero(moving & arrows.trusted & ~arrows.mixed)
    groups: list[tuple[str, NDArray[np.intp]]] = []
    if good.size and view.shades is not None:
        shades = view.shades(arrows.magnitude[good])
        groups += [(colour, good[members]) for colour, members in in_shades(shades, theme)]
    poor = np.flatnonzero(moving & ~arrows.trusted)
    if poor.size:
        groups.append((theme.pale, poor))
    centres = np.column_stack([side(arrows.centres[:, a]) for a, side in enumerate(sides)])
    steps = np.column_stack([side.steps(arrows.steps[:, a]) for a, side in enumerate(sides)])
    traces = []
    for colour, members in groups:
        x, y, z = centres[members].T
        u, v, w = steps[members].T
        traces.append(
            {
                "type": "cone",
                "x": x,
                "y": y,
                "z": z,
                "u": u,
                "v": v,
                "w": w,
                "anchor": "center",
                "sizemode": "raw",
                "sizeref": 1.0,
                "colorscale": [[0.0, colour], [1.0, colour]],
                "showscale": False,
                "lighting": {"ambient": 0.8, "diffuse": 0.4, "specular": 0.1},
                "customdata": known_at(view.field, arrows.centres[members]),
                "hovertemplate": known_text(view.field.names) + "<extra></extra>",
            }
        )
    return as_layer("arrows", [*traces, *stars(view, centres)])


def _rings(view: View, centres: _Floats, theme: Theme) -> list[Trace]:
    """Ring what can't be trusted."""
    doubtful = ~view.arrows.trusted
    if not (view.layers.marks and doubtful.any()):
        return []
    ring = {"size": 7, "color": theme.doubt, "symbol": "circle-open"}
    rings = in_space(centres[doubtful], mode="markers", marker=ring, hoverinfo="skip")
    return as_layer("not to be trusted", [rings])


def _bar_holder(places: _Floats) -> Trace:
    """Something invisible that has the colours of |∇f|, for the bar: cones have their own."""
    marker = {"size": 0.1, "opacity": 0.0, "color": np.zeros(len(places))}
    marker["coloraxis"] = "coloraxis"
    return in_space(
        places, mode="markers", marker=marker, hoverinfo="skip", showlegend=False, name="bar"
    )
