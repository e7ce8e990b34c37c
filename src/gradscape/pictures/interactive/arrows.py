"""Arrows along -∇f or ∇f, coloured by |∇f|; pale where they can't be trusted."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.view import View
from gradscape.pictures.interactive.traces import Trace, as_layer, markers
from gradscape.pictures.looks import Theme

__all__ = ["LENGTH_FACTOR", "draw"]

# Plotly rounds the steps to whole pixels before it multiplies them with this.
LENGTH_FACTOR = 1.0 / 1024.0
_BOX = 420.0  # pixels along a usual picture
_HEAD = 0.75  # of Plotly's own


def draw(view: View, theme: Theme) -> list[Trace]:
    """Arrows, each within its own cell; dots where the gradient is zero."""
    arrows = view.arrows
    if not view.layers.arrows:
        return []
    moving = arrows.lengths > 0
    good = moving & arrows.trusted & ~arrows.mixed
    width = _shaft(view)
    traces = []
    if good.any() and view.shades is not None:
        shades = view.shades(arrows.magnitude[good])
        traces.append(_quiver(view, good, width, {"color": shades, "coloraxis": "coloraxis"}))
    poor = moving & ~good
    if poor.any():
        traces.append(_quiver(view, poor, width, {"color": theme.pale, "showscale": False}))
    if not moving.all():
        traces.append(markers(arrows.centres[~moving], color=theme.muted, size=3))
    return as_layer("arrows", traces)


def _quiver(view: View, which: NDArray[np.bool_], width: float, colours: dict[str, Any]) -> Trace:
    centres, steps = view.arrows.centres[which], view.arrows.steps[which]
    return {
        "type": "quiver",
        "x": centres[:, 0],
        "y": centres[:, 1],
        "u": steps[:, 0] / LENGTH_FACTOR,
        "v": steps[:, 1] / LENGTH_FACTOR,
        "anchor": "center",
        "arrowref": "data",
        "lengthmode": "raw",
        "lengthfactor": LENGTH_FACTOR,
        "marker": {**colours, "arrowsize": _HEAD, "line": {"width": width}},
        "hoverinfo": "skip",
    }


def _shaft(view: View) -> float:
    """Width of a shaft in pixels: in proportion to the cells."""
    count = max(
        -(-n // block) for n, block in zip(view.field.shape, view.arrows.block, strict=True)
    )
    return float(np.clip(0.07 * _BOX / count, 0.8, 1.7))
