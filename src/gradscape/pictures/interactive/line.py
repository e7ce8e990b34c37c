"""A function of one variable: its curve over arrows that point downhill, and its slope beneath."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.formats.labelled import slope_unit
from gradscape.fields.scales.heights import Heights
from gradscape.fields.views.view import View
from gradscape.pictures.interactive import paths, tangents
from gradscape.pictures.interactive.hover import along_curve
from gradscape.pictures.interactive.layout import (
    Sheet,
    make_layout,
    make_sheet,
    pixels,
    plain_axis,
)
from gradscape.pictures.interactive.player import HEIGHT, add_player
from gradscape.pictures.interactive.traces import Trace, as_layer, colour_scale, escaped, polyline
from gradscape.pictures.layers.curve import FLOOR
from gradscape.pictures.looks import Theme

__all__ = ["draw_line"]

_UPPER, _GAP = 0.56, 0.04  # of the height: the curve, and what is between
_FEW = 40  # rings on more points than this would be a band
_Floats = NDArray[np.float64]


def draw_line(
    view: View, title: str | None, theme: Theme, size: tuple[int, int], *, words: bool = True
) -> dict[str, Any]:
    """Make the figure, as Plotly's JavaScript takes it."""
    upper = [*_curve(view, theme), *tangents.draw_on_curve(view, theme)]
    upper += [*_critical(view, theme), *paths.draw_on_curve(view, theme)]
    lower = [{**trace, "yaxis": "y2"} for trace in _slope(view, theme)]
    traces = upper + lower + along_curve(view)
    for trace in traces:
        _count(trace, view)
    names = [trace["name"] for trace in traces if trace["showlegend"]]
    sheet = make_sheet(
        view, title, size, names, bar=False, words=words, more=HEIGHT if view.paths else 0
    )
    (first, second), units = view.heights, view.field.units
    floor = FLOOR * (first.high - first.low)
    (limits,) = view.limits
    layout = make_layout(sheet, theme) | {
        "xaxis": plain_axis(view.scales[0], limits, theme) | {"anchor": "y2", "mirror": "all"},
        "yaxis": _upright(view.quantity, first, first.low - floor, theme, units.get("f", ""))
        | {"domain": [1 - _UPPER, 1]},
        "yaxis2": _upright("f′", second, second.low, theme, slope_unit(units, view.field.names[0]))
        | {"domain": [0, 1 - _UPPER - _GAP]},
        "shapes": _hatch(view, theme),
        "hovermode": "x unified",
    }
    figure = {"data": traces, "layout": layout}
    if view.paths:
        add_player(figure, view, theme, below=Sheet.AXIS)
    return figure


def _curve(view: View, theme: Theme) -> list[Trace]:
    heights = view.heights[0]
    x, values = view.curve
    curve = polyline([np.column_stack([x, heights(values)])], color=theme.ink, width=2.4)
    return [*as_layer("curve", [curve]), *_arrows(view, theme)]


def _arrows(view: View, theme: Theme) -> list[Trace]:
    """Arrows on the floor beneath the curve."""
    arrows, heights = view.arrows, view.heights[0]
    if not view.layers.arrows:
        return []
    level = heights.low - 0.4 * FLOOR * (heights.high - heights.low)
    moving = arrows.lengths > 0
    good = moving & arrows.trusted & ~arrows.mixed
    traces = []
    for which, trusted in ((good, True), (moving & ~good, False)):
        if not which.any() or (trusted and view.shades is None):
            continue
        tails, heads = (ends[which, 0] for ends in arrows.ends)
        x = np.stack([tails, heads, np.full(tails.shape, np.nan)], axis=-1).ravel()
        colour: Any = theme.pale
        scale: dict[str, Any] = {}
        if trusted and view.shades is not None:
            colour = np.repeat(view.shades(arrows.magnitude[which]), 3)
            scale = {"colorscale": colour_scale(theme), "cmin": 0, "cmax": 1, "showscale": False}
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "x": x,
                "y": np.full(x.shape, level),
                "line": {"color": theme.pale, "width": 1.6},
                "marker": {
                    "symbol": "arrow",
                    "angleref": "previous",
                    "size": np.tile([0.0, 9.0, 0.0], tails.size),
                    "color": colour,
                    "opacity": 1.0,
                    "line": {"width": 0},
                    **scale,
                },
                "hoverinfo": "skip",
            }
        )
    return as_layer("arrows", traces)


def _slope(view: View, theme: Theme) -> list[Trace]:
    """The curve of f', with its error where that can be seen, and rings where it is doubted."""
    field, heights = view.field, view.heights[1]
    (x, slope), error = view.slope, field.error[:, 0]
    y = heights(slope)
    line = polyline([np.column_stack([x, y])], color=theme.slope, width=2.4)
    traces = as_layer("slope", [line])
    half = np.where(np.isfinite(error), error, 0.0) / heights.unit
    if (half > 0.005 * (heights.high - heights.low)).any():
        half = np.minimum(half, 10 * (heights.high - heights.low))
        shown = np.isfinite(y)
        band = np.concatenate(
            [
                np.column_stack([x[shown], (y - half)[shown]]),
                np.column_stack([x[shown], (y + half)[shown]])[::-1],
            ]
        )
        area = polyline([band], width=0, color=theme.doubt)
        area |= {"fill": "toself", "fillcolor": theme.doubt, "opacity": 0.25}
        traces += as_layer("error", [area])
    poor = field.untrusted
    if poor.any() and view.layers.marks:
        level = np.clip(heights(field.gradient[poor, 0]), heights.low, heights.high)
        rings = {
            "type": "scatter",
            "mode": "markers",
            "x": x[poor],
            "y": level,
            "marker": {
                "symbol": "circle-open",
                "size": 9 if poor.sum() <= _FEW else 5,
                "color": theme.doubt,
                "line": {"width": 1.5, "color": theme.doubt},
            },
            "hoverinfo": "skip",
            "cliponaxis": False,
        }
        traces += as_layer("not to be trusted", [rings])
    return traces


def _critical(view: View, theme: Theme) -> list[Trace]:
    if view.critical is None:
        return []
    from gradscape.pictures.interactive import critical

    return critical.draw_on_curve(view, theme)


def _hatch(view: View, theme: Theme) -> list[dict[str, Any]]:
    """Grey stretches where f is not defined; a dotted line where it is a single point."""
    if not view.layers.marks:
        return []
    x, undefined = view.fine.axes[0], view.fine.undefined
    (scale,) = view.scales
    edges = np.flatnonzero(np.diff(np.concatenate([[0], undefined.astype(int), [0]])))
    shapes = []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        ends = [(x[place] - scale.start) / scale.unit for place in (start, end - 1)]
        for panel in ("y", "y2"):
            shape = {"xref": "x", "yref": f"{panel} domain", "y0": 0, "y1": 1, "layer": "below"}
            if end - start == 1:
                line = {"color": theme.frame, "width": 1, "dash": "dot"}
                shape |= {"type": "line", "x0": ends[0], "x1": ends[0], "line": line}
            else:
                shape |= {"type": "rect", "x0": ends[0], "x1": ends[1], "line": {"width": 0}}
                shape |= {"fillcolor": theme.hatch, "opacity": 0.5}
            shapes.append(shape)
    return shapes


def _upright(
    name: str, heights: Heights, low: float, theme: Theme, unit: str = ""
) -> dict[str, Any]:
    return {
        "title": {
            "text": escaped(heights.label(name, unit)),
            "font": {"size": pixels("label"), "color": theme.ink},
            "standoff": 6,
        },
        "range": [low, heights.high],
        "showgrid": False,
        "zeroline": True,
        "zerolinecolor": theme.contour,
        "zerolinewidth": 1,
        "showline": True,
        "mirror": True,
        "linecolor": theme.frame,
        "linewidth": 1,
        "ticks": "outside",
        "ticklen": 4,
        "tickcolor": theme.frame,
        "tickfont": {"size": pixels("tick"), "color": theme.ink},
        "automargin": True,
    }


def _count(trace: Trace, view: View) -> None:
    """Give a trace's coordinates in the numbers that are written at the axis."""
    (scale,) = view.scales
    if not scale.plain:
        trace["x"] = (trace["x"] - scale.start) / scale.unit
