"""Arrows along -∇f or ∇f, coloured by |∇f|; pale where they can't be trusted."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.views.view import View
from gradscape.pictures.interactive.traces import Trace, as_layer, in_shades, markers, polyline
from gradscape.pictures.looks import Theme

__all__ = ["LENGTH_FACTOR", "arrow_traces", "draw"]

# Plotly rounds the steps to whole pixels before it multiplies them with this.
LENGTH_FACTOR = 1.0 / 1024.0
_BOX = 420.0  # pixels along a usual picture
_HEAD = 0.75  # of Plotly's own
_POINT = 5.0  # pixels of a head on logarithmic axes, for each of a shaft's width
_Floats = NDArray[np.float64]
_Mask = NDArray[np.bool_]


def draw(view: View, theme: Theme) -> list[Trace]:
    """Arrows, each within its own cell; dots where there is none, stars where they disagree."""
    arrows = view.arrows
    if not view.layers.arrows:
        return []
    traces = arrow_traces(view, theme)
    mixed = arrows.trusted & arrows.mixed & (arrows.magnitude > 0)
    if mixed.any() and view.shades is not None:
        shades = view.shades(arrows.magnitude[mixed])
        size = 6.0 * _shaft(view)
        stars = markers(arrows.centres[mixed], symbol="asterisk-open", size=size, color=shades)
        stars["marker"] |= {"coloraxis": "coloraxis", "line": {"width": 1}}
        traces.append(stars)
    still = (arrows.lengths == 0) & ~mixed
    if still.any():
        traces.append(markers(arrows.centres[still], color=theme.muted, size=3))
    return as_layer("arrows", traces)


def arrow_traces(view: View, theme: Theme) -> list[Trace]:
    """Arrows that have a length: the good ones in their shades, the others pale."""
    arrows = view.arrows
    moving = arrows.lengths > 0
    good = moving & arrows.trusted & ~arrows.mixed
    make = _lines if any(arrows.log) else _quiver
    traces = []
    if good.any() and view.shades is not None:
        traces += make(view, good, theme, view.shades(arrows.magnitude[good]))
    if (moving & ~arrows.trusted).any():
        traces += make(view, moving & ~arrows.trusted, theme, None)
    return traces


def _quiver(view: View, which: _Mask, theme: Theme, shades: _Floats | None) -> list[Trace]:
    """Plotly's own arrows, which know linear axes only."""
    centres, steps = view.arrows.centres[which], view.arrows.steps[which]
    colours: dict[str, Any] = {"color": theme.pale, "showscale": False}
    if shades is not None:
        colours = {"color": shades, "coloraxis": "coloraxis"}
    return [
        {
            "type": "quiver",
            "x": centres[:, 0],
            "y": centres[:, 1],
            "u": steps[:, 0] / LENGTH_FACTOR,
            "v": steps[:, 1] / LENGTH_FACTOR,
            "anchor": "center",
            "arrowref": "data",
            "lengthmode": "raw",
            "lengthfactor": LENGTH_FACTOR,
            "marker": {**colours, "arrowsize": _HEAD, "line": {"width": _shaft(view)}},
            "hoverinfo": "skip",
        }
    ]


def _lines(view: View, which: _Mask, theme: Theme, shades: _Floats | None) -> list[Trace]:
    """Lines from tail to head, with a marker that points along them: straight on any axes."""
    tails, heads = (ends[which] for ends in view.arrows.ends)
    lines = np.stack([tails, heads], axis=1)
    width = _shaft(view)
    if shades is None:
        return [_pointed(list(lines), theme.pale, width)]
    return [
        _pointed([lines[i] for i in members], colour, width)
        for colour, members in in_shades(shades, theme)
    ]


def _pointed(lines: list[_Floats], colour: str, width: float) -> Trace:
    sizes = np.tile([0.0, _POINT * width, 0.0], len(lines))
    return {
        **polyline(lines, color=colour, width=width),
        "mode": "lines+markers",
        "marker": {
            "symbol": "arrow",
            "angleref": "previous",
            "size": sizes,
            "color": colour,
            "opacity": 1.0,
            "line": {"width": 0},
        },
    }


def _shaft(view: View) -> float:
    """Width of a shaft in pixels: in proportion to the cells."""
    sides = zip(view.field.shape, view.arrows.block, strict=True)
    count = max(-(-n // block) for n, block in sides)
    return float(np.clip(0.07 * _BOX / count, 0.8, 1.7))
