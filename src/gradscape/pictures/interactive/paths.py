"""Paths of descent: a line with a mark for each step, from a ring at the start to a larger mark.

Each method has a colour and a shape of its own, so that they are told apart without colours, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.descent.descent import Descent
from gradscape.fields.descent.onto import heights_along, legend_names, path_along
from gradscape.fields.views.view import View
from gradscape.pictures.interactive.traces import Trace, escaped, markers, polyline
from gradscape.pictures.looks import Theme, path_look

__all__ = ["Style", "draw", "draw_on_curve", "said_of", "shown_steps", "styles_of"]

_SHAPES = ("circle", "square", "triangle-up", "diamond", "triangle-down", "cross", "x")
_DASHES = ("solid", "dash", "dot", "dashdot")
_FEW, _MANY = 40, 200  # steps with large marks, and with the smallest
_MOST = 2000  # steps that are shown of a path
_Floats = NDArray[np.float64]


def draw(view: View, theme: Theme) -> list[Trace]:
    """Paths on the plane, above everything else."""
    paths = [path_along(view.field, descent) for descent in view.paths]
    return _draw(view.paths, paths, view, theme)


def draw_on_curve(view: View, theme: Theme) -> list[Trace]:
    """Paths on the curve of a function of one variable."""
    paths = []
    for descent in view.paths:
        x = path_along(view.field, descent)
        heights = heights_along(view.fine, x, descent.values)
        paths.append(np.column_stack([x[:, 0], view.heights[0](heights)]))
    return _draw(view.paths, paths, view, theme)


def shown_steps(descent: Descent) -> NDArray[np.intp]:
    """Which of a path's points are drawn: all, or 2000 of very many."""
    count = len(descent.path)
    return np.unique(np.linspace(0, count - 1, min(count, _MOST)).astype(np.intp))


@dataclass(frozen=True)
class Style:
    """How a path is shown.

    Attributes
    ----------
    name : str
        In the legend.
    group : str
        What appears and vanishes together.
    colour, shape, dashes : str
    first : bool
        Whether it is the first of its group, which stands in the legend.
    """

    name: str
    group: str
    colour: str
    shape: str
    dashes: str
    first: bool


def styles_of(descents: Sequence[Descent], theme: Theme) -> list[Style]:
    """Colour and shape of each path, the same for all of one method."""
    names = legend_names(descents)
    different = list(dict.fromkeys(names))
    styles = []
    for i, name in enumerate(names):
        number = different.index(name)
        colour, shape, dashes = path_look(theme, number, len(_SHAPES))
        first = names.index(name) == i
        look = (colour, _SHAPES[shape], _DASHES[dashes])
        styles.append(Style(escaped(name), f"path {number}", *look, first))
    return styles


def _draw(
    descents: Sequence[Descent], paths: Sequence[_Floats], view: View, theme: Theme
) -> list[Trace]:
    traces: list[Trace] = []
    styles = styles_of(descents, theme)
    for i, (descent, path, style) in enumerate(zip(descents, paths, styles, strict=True)):
        shared = {"name": style.name, "legendgroup": style.group, "showlegend": False}
        shown = shown_steps(descent)
        way, end = _trail(descent, path[shown], shown, style, view, theme)
        ring = {"width": 1.6, "color": theme.ink}
        start = markers(path[:1], symbol="circle-open", size=11, color=theme.ink, line=ring)
        traces += [
            {**way, **shared, "uid": f"way-{i}", "showlegend": style.first},
            {**end, **shared, "uid": f"end-{i}"},
            {**start, **shared, "uid": f"start-{i}"},
        ]
    return traces


def _trail(
    descent: Descent,
    path: _Floats,
    steps: NDArray[np.intp],
    style: Style,
    view: View,
    theme: Theme,
) -> tuple[Trace, Trace]:
    """The way, and where it ends; pointing at it tells the step, f and |∇f|."""
    share = float(np.clip((len(path) - _FEW) / (_MANY - _FEW), 0.0, 1.0))
    way = {
        **polyline([path], color=style.colour, width=2.0),
        "mode": "lines+markers",
        "marker": {"symbol": style.shape, "size": 6.5 - 3.0 * share, "color": style.colour},
        **said_of(descent, steps, view),
    }
    way |= {"x": path[:, 0], "y": path[:, 1], "line": {**way["line"], "dash": style.dashes}}
    del way["hoverinfo"]
    edge = {"width": 1, "color": theme.paper}
    return way, markers(path[-1:], symbol=style.shape, size=12, color=style.colour, line=edge)


def said_of(descent: Descent, steps: NDArray[np.intp], view: View) -> Trace:
    """What is said of these points of a path: the step, the place, f and |∇f|."""
    with np.errstate(all="ignore"):
        slopes = np.sqrt((descent.gradients**2).sum(axis=-1))
    along = path_along(view.field, descent)[steps]
    known = np.column_stack([steps, descent.values[steps], slopes[steps], along])
    spot = [
        f"{escaped(name)} = %{{customdata[{3 + axis}]:.6~g}}"
        for axis, name in enumerate(view.field.names)
    ]
    text = "step %{customdata[0]}<br>" + ", ".join(spot)
    if np.isfinite(descent.values).any():
        text += "<br>f = %{customdata[1]:.6~g}<br>|∇f| = %{customdata[2]:.3~g}"
    return {"customdata": known, "hovertemplate": text + "<extra>%{fullData.name}</extra>"}
