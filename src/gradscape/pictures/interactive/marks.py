"""Marks where the picture is not to be believed: hatching, crosses, rings."""

from __future__ import annotations

import numpy as np

from gradscape.fields.views.view import View
from gradscape.pictures.interactive.contouring import Contouring
from gradscape.pictures.interactive.traces import Trace, as_layer, markers, polyline
from gradscape.pictures.looks import Theme

__all__ = ["hatch", "ring"]


def hatch(view: View, theme: Theme) -> list[Trace]:
    """Hatch the region where f is not defined."""
    undefined = view.fine.undefined
    if not (view.layers.marks and undefined.any()):
        return []
    area = polyline(Contouring(view.fine.axes, undefined.astype(float)).area(0.5, 1.5), width=0)
    pattern = {
        "shape": "/",
        "size": 7,
        "solidity": 0.15,
        "bgcolor": theme.void,
        "fgcolor": theme.hatch,
    }
    hatched = {**area, "fill": "toself", "fillpattern": pattern}
    return as_layer("not defined", [hatched])


def ring(view: View, theme: Theme) -> list[Trace]:
    """Ring what can't be trusted, and cross out the points where only the gradient is undefined."""
    field, arrows = view.field, view.arrows
    if not view.layers.marks:
        return []
    traces = []
    doubtful = ~arrows.trusted
    if doubtful.any():
        line = {"width": 1.5, "color": theme.doubt}
        rings = markers(
            arrows.centres[doubtful], symbol="circle-open", size=9, color=theme.doubt, line=line
        )
        traces += as_layer("not to be trusted", [{**rings, "cliponaxis": False}])
    lone = field.undefined & np.isfinite(field.values)
    if lone.any():
        places = [axis[index] for axis, index in zip(field.axes, np.nonzero(lone), strict=True)]
        line = {"width": 1.2, "color": theme.muted}
        crosses = markers(
            np.stack(places, axis=-1), symbol="x-thin", size=6, color=theme.muted, line=line
        )
        traces += as_layer("no gradient", [{**crosses, "cliponaxis": False}])
    return traces
