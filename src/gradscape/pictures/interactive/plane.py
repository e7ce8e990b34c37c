"""A function on the plane: its layers one above the other."""

from __future__ import annotations

from typing import Any

from gradscape.fields.readings import make_readings
from gradscape.fields.scales import Scale
from gradscape.fields.view import View
from gradscape.pictures.interactive import arrows, contours, hover, marks
from gradscape.pictures.interactive.layout import (
    colour_axis,
    frame_of,
    make_layout,
    make_sheet,
    plain_axis,
)
from gradscape.pictures.interactive.traces import Trace
from gradscape.pictures.looks import Theme

__all__ = ["LAYERS", "draw_plane"]

#: Each gives the traces of one layer, from the bottom to the top.
LAYERS = (contours.draw, marks.hatch, arrows.draw, marks.ring)


def draw_plane(
    view: View,
    title: str | None,
    theme: Theme,
    size: tuple[int, int],
    *,
    bar: bool,
    words: bool = True,
) -> dict[str, Any]:
    """Make the figure, as Plotly's JavaScript takes it."""
    traces = [trace for layer in LAYERS for trace in layer(view, theme)]
    traces += hover.draw(make_readings(view.field))
    shaded = any(trace.get("marker", {}).get("coloraxis") for trace in traces)
    names = [trace["name"] for trace in traces if trace["showlegend"]]
    sheet = make_sheet(view, title, size, names, bar=bar and shaded, words=words)
    first, second = view.scales
    x, y = (
        plain_axis(scale, limits, theme)
        for scale, limits in zip(view.scales, view.limits, strict=True)
    )
    if view.equal:
        y |= {"scaleanchor": "x", "scaleratio": second.unit / first.unit, "constrain": "domain"}
        x |= {"constrain": "domain"}
    for trace in traces:
        _count(trace, first, second)
    layout = make_layout(sheet, theme) | {
        "xaxis": x,
        "yaxis": y,
        "shapes": frame_of(theme, ("x", "y")),
        "coloraxis": colour_axis(view, theme, bar=bar and shaded),
    }
    return {"data": traces, "layout": layout}


def _count(trace: Trace, first: Scale, second: Scale) -> None:
    """Give a trace's coordinates in the numbers that are written at the axes."""
    for scale, place, step in ((first, "x", "u"), (second, "y", "v")):
        if not scale.plain:
            trace[place] = (trace[place] - scale.start) / scale.unit
            if step in trace:
                trace[step] = trace[step] / scale.unit
