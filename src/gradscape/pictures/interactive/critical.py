"""Critical points: a shape for each kind; pointing at one tells all that is known of it."""

from __future__ import annotations

import numpy as np

from gradscape.fields.critical.points import CriticalPoint, CriticalSet, Kind
from gradscape.fields.scales.numerals import written
from gradscape.fields.views.view import View
from gradscape.pictures.interactive.traces import Trace, as_layer, escaped, markers, polyline
from gradscape.pictures.layers.critical import colour_of
from gradscape.pictures.looks import Look, Theme

__all__ = ["PLURALS", "SYMBOLS", "draw", "draw_on_curve", "text_of", "text_of_set"]

SYMBOLS = {
    Kind.MINIMUM: "triangle-down",
    Kind.MAXIMUM: "triangle-up",
    Kind.SADDLE: "diamond",
    Kind.DEGENERATE: "square",
}
PLURALS = {
    Kind.MINIMUM: "minima",
    Kind.MAXIMUM: "maxima",
    Kind.SADDLE: "saddles",
    Kind.DEGENERATE: "degenerate points",
}


def draw(view: View, theme: Theme) -> list[Trace]:
    """Isolated points by their kind; curves of them as bands, regions as dots."""
    found = view.critical
    if found is None:
        return []
    traces: list[Trace] = []
    sets = (*found.curves, *found.regions)
    for name in dict.fromkeys(each.description for each in sets):
        alike = [_set(each, theme) for each in sets if each.description == name]
        traces += as_layer(escaped(name), alike)
    for kind in Kind:
        points = [point for point in found if point.kind is kind]
        if points:
            traces += as_layer(PLURALS[kind], [_points(points, found.names, theme)])
    return traces


def draw_on_curve(view: View, theme: Theme) -> list[Trace]:
    """Isolated points on the curve of a function of one variable."""
    assert view.critical is not None
    traces: list[Trace] = []
    for kind in Kind:
        points = [point for point in view.critical if point.kind is kind]
        if points:
            trace = _points(points, view.critical.names, theme)
            trace["y"] = view.heights[0]([point.value for point in points])
            traces += as_layer(PLURALS[kind], [trace])
    return traces


def _points(points: list[CriticalPoint], names: tuple[str, ...], theme: Theme) -> Trace:
    look = Look(theme)
    places = np.array([point.point for point in points])
    mark = markers(
        np.broadcast_to(places, (len(points), 2)),
        symbol=SYMBOLS[points[0].kind],
        size=13,
        color=[colour_of(point.kind, look) if point.reliable else theme.paper for point in points],
        line={
            "width": 1.6,
            "color": [theme.ink if point.reliable else theme.doubt for point in points],
        },
    )
    del mark["hoverinfo"]
    texts = [text_of(point, names) for point in points]
    return {**mark, "text": texts, "hovertemplate": "%{text}<extra></extra>", "cliponaxis": False}


def text_of(point: CriticalPoint, names: tuple[str, ...]) -> str:
    """All that is known of a point."""
    lines = [f"<b>{escaped(point.description)}</b>"]
    for name, place, error in zip(names, point.point, point.error, strict=True):
        lines.append(f"{escaped(name)} = {written(place, 12)} ± {written(error, 1)}")
    lines.append(f"f = {written(point.value, 12)}")
    if np.isfinite(point.eigenvalues).all():
        values = ", ".join(written(value) for value in point.eigenvalues)
        lines.append(f"eigenvalues of the Hessian: {values}")
    return "<br>".join(lines)


def text_of_set(curve: CriticalSet) -> str:
    """What is known of a curve or a region."""
    said = f"<b>{escaped(curve.description)}</b><br>f = {written(curve.value, 12)}"
    return f"{said}<extra></extra>"


def _set(curve: CriticalSet, theme: Theme) -> Trace:
    if curve.dimension == 1:
        trace = polyline([curve.points], color=theme.ink, width=2.5, dash="7px,4px")
    else:
        trace = markers(curve.points, symbol="circle", size=3, color=theme.ink)
    del trace["hoverinfo"]
    return {**trace, "hovertemplate": text_of_set(curve)}
