"""Tangents where someone asked for them: a line on a curve, level lines of a plane on the plane."""

from __future__ import annotations

import numpy as np

from gradscape.fields.tangents.contact import Contact
from gradscape.fields.views.view import View
from gradscape.pictures.interactive.contouring import Contouring
from gradscape.pictures.interactive.traces import Trace, as_layer, escaped, markers, polyline
from gradscape.pictures.looks import Theme

__all__ = ["draw", "draw_on_curve"]


def draw(view: View, theme: Theme) -> list[Trace]:
    """Each point of contact, with dashed level lines of its tangent plane in a circle around."""
    traces = []
    for i, contact in enumerate(view.contacts):
        colour = theme.paths[i % len(theme.paths)]
        heights = np.where(contact.inside, contact.heights, np.nan)
        unit = max(float(np.abs(contact.heights).max()), np.finfo(float).tiny)
        if contact.levels.size and np.ptp(contact.heights) > 0:
            contouring = Contouring(contact.axes, heights, unit)
            lines = [piece for level in contact.levels for piece in contouring.lines(level)]
            traces.append(polyline(lines, color=colour, width=1.8, dash="6px,3px"))
        traces.append(_contact(contact, np.atleast_2d(contact.tangent.at), colour, theme))
    return as_layer("tangent", traces)


def draw_on_curve(view: View, theme: Theme) -> list[Trace]:
    """Each tangent line, with its point of contact."""
    heights, traces = view.heights[0], []
    for i, contact in enumerate(view.contacts):
        colour = theme.paths[i % len(theme.paths)]
        line = np.column_stack([contact.axes[0], heights(contact.heights)])
        traces.append(polyline([line], color=colour, width=2.0, dash="6px,3px"))
        spot = np.array([[float(contact.tangent.at), float(heights(contact.tangent.value))]])
        traces.append(_contact(contact, spot, colour, theme))
    return as_layer("tangent", traces)


def _contact(contact: Contact, spot: np.ndarray, colour: str, theme: Theme) -> Trace:
    tangent = contact.tangent
    text = escaped(tangent.formula) + ("" if tangent.reliable else "<br><b>not to be trusted</b>")
    edge = {"width": 1.2, "color": theme.paper}
    mark = markers(spot, symbol="circle", size=10, color=colour, line=edge)
    del mark["hoverinfo"]
    return {**mark, "hovertemplate": text + "<extra>tangent</extra>"}
