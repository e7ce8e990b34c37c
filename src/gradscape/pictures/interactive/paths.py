"""Paths of descent: a line with a mark for each step, from a ring at the start to a larger mark.

Each method has a colour and a shape of its own, so that they are told apart without colours, too.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.descent.descent import Descent
from gradscape.fields.descent.onto import path_along
from gradscape.fields.descent.showing import say_point
from gradscape.fields.view import View
from gradscape.pictures.interactive.traces import Trace, escaped, markers, polyline
from gradscape.pictures.looks import Theme

__all__ = ["draw", "draw_on_curve", "shown_steps"]

_SHAPES = ("circle", "square", "triangle-up", "diamond", "triangle-down", "cross", "x")
_FEW, _MANY = 40, 200  # steps with large marks, and with the smallest
_MOST = 2000  # steps that are shown of a path
_Floats = NDArray[np.float64]


def draw(view: View, theme: Theme) -> list[Trace]:
    """Paths on the plane, above everything else."""
    paths = [path_along(view.field, descent) for descent in view.paths]
    return _draw(view.paths, paths, view, theme)


def draw_on_curve(view: View, theme: Theme) -> list[Trace]:
    """Paths on the curve of a function of one variable."""
    unit = view.heights[0].unit if view.heights else 1.0
    paths = [
        np.column_stack([path_along(view.field, descent)[:, 0], descent.values / unit])
        for descent in view.paths
    ]
    return _draw(view.paths, paths, view, theme)


def shown_steps(descent: Descent) -> NDArray[np.intp]:
    """Which of a path's points are drawn: all, or 2000 of very many."""
    count = len(descent.path)
    return np.unique(np.linspace(0, count - 1, min(count, _MOST)).astype(np.intp))


def _draw(
    descents: Sequence[Descent], paths: Sequence[_Floats], view: View, theme: Theme
) -> list[Trace]:
    names = _names(descents)
    different = list(dict.fromkeys(names))
    traces: list[Trace] = []
    for i, (descent, path) in enumerate(zip(descents, paths, strict=True)):
        number = different.index(names[i])
        colour = theme.paths[number % len(theme.paths)]
        shape = _SHAPES[number % len(_SHAPES)]
        shared = {
            "name": escaped(names[i]),
            "legendgroup": f"path {number}",
            "cliponaxis": True,
        }
        shown = shown_steps(descent)
        way, end = _trail(descent, path[shown], shown, colour, shape, view, theme)
        first = names.index(names[i]) == i
        ring = {"width": 1.6, "color": theme.ink}
        start = markers(path[:1], symbol="circle-open", size=11, color=theme.ink, line=ring)
        traces += [
            {**way, **shared, "uid": f"way{i}", "showlegend": first},
            {**end, **shared, "uid": f"end{i}", "showlegend": False},
            {**start, **shared, "uid": f"start{i}", "showlegend": False},
        ]
    return traces


def _trail(
    descent: Descent,
    path: _Floats,
    steps: NDArray[np.intp],
    colour: str,
    shape: str,
    view: View,
    theme: Theme,
) -> tuple[Trace, Trace]:
    """The way, and where it ends; pointing at it tells the step, f and |∇f|."""
    share = float(np.clip((len(path) - _FEW) / (_MANY - _FEW), 0.0, 1.0))
    with np.errstate(all="ignore"):
        slopes = np.sqrt((descent.gradients**2).sum(axis=-1))
    known = np.stack([steps, descent.values[steps], slopes[steps]], axis=-1)
    spot = [
        f"{escaped(name)} = %{{customdata[{3 + axis}]:.6~g}}"
        for axis, name in enumerate(view.field.names)
    ]
    along = path_along(view.field, descent)[steps]
    text = "step %{customdata[0]}<br>" + ", ".join(spot)
    if np.isfinite(descent.values).any():
        text += "<br>f = %{customdata[1]:.6~g}<br>|∇f| = %{customdata[2]:.3~g}"
    way = {
        **polyline([path], color=colour, width=2.0),
        "mode": "lines+markers",
        "marker": {"symbol": shape, "size": 6.5 - 3.0 * share, "color": colour},
        "customdata": np.concatenate([known, along], axis=-1),
        "hovertemplate": text + "<extra>%{fullData.name}</extra>",
    }
    way |= {"x": path[:, 0], "y": path[:, 1]}
    del way["hoverinfo"]
    edge = {"width": 1, "color": theme.paper}
    return way, markers(path[-1:], symbol=shape, size=12, color=colour, line=edge)


def _names(descents: Sequence[Descent]) -> list[str]:
    """What the legend calls each: its method, or, of a few by one method, its start."""
    names = [descent.name for descent in descents]
    if len(set(names)) == 1 and 1 < len(names) <= len(_SHAPES):
        starts = [f"from {say_point(descent.start)}" for descent in descents]
        if len(set(starts)) == len(starts):
            return [text.replace("-", "−") for text in starts]
    return names
