"""A function on the plane: its layers one above the other."""

from __future__ import annotations

from typing import Any

from gradscape.fields.views.readings import make_readings
from gradscape.fields.views.view import View
from gradscape.pictures.interactive import (
    arrows,
    contours,
    critical,
    hover,
    marks,
    paths,
    streamlines,
    tangents,
    texture,
)
from gradscape.pictures.interactive.colours import colour_axis, uses_shades
from gradscape.pictures.interactive.key import make_key
from gradscape.pictures.interactive.layout import (
    Sheet,
    make_layout,
    make_sheet,
    plain_axis,
    ratio_of,
)
from gradscape.pictures.interactive.player import HEIGHT, add_player
from gradscape.pictures.interactive.traces import Trace
from gradscape.pictures.looks import Theme

__all__ = ["GROUND", "LAYERS", "draw_plane", "plane_axes", "plane_traces"]

#: Each gives the traces of one layer, from the bottom to the top.
GROUND = (contours.draw, marks.hatch, streamlines.draw)
#: These are on axes of their own, which lie over the others: on each axes, Plotly draws its arrows
#: beneath all the rest. (Its zorder would do, but then its animations forget the other layers.)
LAYERS = (
    arrows.draw,
    contours.draw_labels,
    marks.ring,
    tangents.draw,
    critical.draw,
    paths.draw,
)


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
    traces = plane_traces(view, theme)
    shaded = bar and uses_shades(traces)
    names = [trace["name"] for trace in traces if trace["showlegend"]]
    sheet = make_sheet(
        view,
        title,
        size,
        names,
        bar=shaded,
        words=words,
        ratio=ratio_of(view),
        more=HEIGHT if view.paths else 0,
    )
    layout = make_layout(sheet, theme) | plane_axes(view, theme)
    layout["coloraxis"] = colour_axis(view, theme, bar=shaded)
    layout["annotations"] = make_key(view, theme)
    figure = {"data": traces, "layout": layout}
    if view.paths:
        add_player(figure, view, theme, below=Sheet.AXIS)
    return figure


def plane_traces(view: View, theme: Theme) -> list[Trace]:
    """All layers, and what is said of the place that is pointed at."""
    traces = [trace for layer in GROUND for trace in layer(view, theme)]
    traces += hover.draw(make_readings(view.field))
    sheets = iter(_sheets(view))
    if view.texture is not None:  # cells are beneath all lines of their own axes
        traces += [trace | next(sheets) for trace in texture.draw(view, theme)]
    over = next(sheets)
    traces += [trace | over for layer in LAYERS for trace in layer(view, theme)]
    for trace in traces:
        _count(trace, view)
    return traces


def plane_axes(view: View, theme: Theme) -> dict[str, Any]:
    """Both axes, of one scale where they should be."""
    first, second = view.scales
    x, y = (
        plain_axis(scale, limits, theme)
        for scale, limits in zip(view.scales, view.limits, strict=True)
    )
    if view.equal:
        y |= {"scaleanchor": "x", "scaleratio": second.unit / first.unit}
    axes = {"xaxis": x, "yaxis": y}
    for sheet in _sheets(view):
        number = sheet["xaxis"][1:]
        axes[f"xaxis{number}"] = _over(x, "x", sheet["yaxis"])
        axes[f"yaxis{number}"] = _over(y, "y", sheet["xaxis"])
    return axes


def _sheets(view: View) -> list[dict[str, str]]:
    """Pairs of axes that lie over the first, one above the other."""
    count = 1 if view.texture is None else 2
    return [{"xaxis": f"x{i}", "yaxis": f"y{i}"} for i in range(2, 2 + count)]


def _over(axis: dict[str, Any], letter: str, anchor: str) -> dict[str, Any]:
    """Make an axis that is always the same as another, and lies over it."""
    same = {key: axis[key] for key in ("type", "range")}
    return {**same, "overlaying": letter, "matches": letter, "anchor": anchor, "visible": False}


def _count(trace: Trace, view: View) -> None:
    """Give a trace's coordinates in the numbers that are written at the axes."""
    for scale, place, step in zip(view.scales, "xy", "uv", strict=True):
        if not scale.plain:
            trace[place] = (trace[place] - scale.start) / scale.unit
            if step in trace:
                trace[step] = trace[step] / scale.unit
