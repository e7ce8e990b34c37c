"""What lies over a scene where someone asks for it: tangent planes, critical points, paths."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.critical.points import CriticalPoint, Kind
from gradscape.fields.critical.table import SYMBOLS
from gradscape.fields.descent.onto import path_along
from gradscape.fields.views.view import View
from gradscape.pictures.interactive.critical import PLURALS, text_of, text_of_set
from gradscape.pictures.interactive.paths import said_of, shown_steps, styles_of
from gradscape.pictures.interactive.traces import Trace, as_layer, escaped
from gradscape.pictures.layers.critical import colour_of
from gradscape.pictures.looks import Look, Theme

__all__ = ["draw_over", "in_space", "stars"]

_Floats = NDArray[np.float64]
#: Places (n, 3) in a scene of points (n, k), and of the values of f there.
Place = Callable[[_Floats, _Floats], _Floats]


def draw_over(view: View, place: Place, theme: Theme, *, listed: bool) -> list[Trace]:
    """Everything; with `listed`, named in the legend here rather than on a plane beside it."""
    return [
        *_tangents(view, place, theme, listed=listed),
        *_critical(view, place, theme, listed=listed),
        *_paths(view, place, theme, listed=listed),
    ]


def in_space(places: _Floats, **style: Any) -> Trace:
    """Places (n, 3) as a trace, of lines unless `style` says something else."""
    x, y, z = places.T
    return {"type": "scatter3d", "mode": "lines", "x": x, "y": y, "z": z} | style


def stars(view: View, centres: _Floats) -> list[Trace]:
    """Mark arrows, at these places (n, 3), whose directions disagree: steep, but nowhere to."""
    arrows = view.arrows
    mixed = arrows.trusted & arrows.mixed & (arrows.magnitude > 0)
    if view.shades is None or not mixed.any():
        return []
    shades = view.shades(arrows.magnitude[mixed])
    marker = {"symbol": "x", "size": 3, "color": shades, "coloraxis": "coloraxis"}
    return [in_space(centres[mixed], mode="markers", marker=marker, hoverinfo="skip")]


def _tangents(view: View, place: Place, theme: Theme, *, listed: bool) -> list[Trace]:
    traces = []
    for i, contact in enumerate(view.contacts):
        colour = theme.paths[i % len(theme.paths)]
        ends = [(0, 0), (-1, 0), (-1, -1), (0, -1)]
        corners = np.array([(contact.axes[0][a], contact.axes[1][b]) for a, b in ends])
        heights = np.array([contact.heights[a, b] for a, b in ends])
        x, y, z = place(corners, heights).T
        traces.append(
            {
                "type": "mesh3d",
                "x": x,
                "y": y,
                "z": z,
                "i": np.array([0, 0]),
                "j": np.array([1, 2]),
                "k": np.array([2, 3]),
                "color": colour,
                "opacity": 0.55,
                "hoverinfo": "skip",
            }
        )
        tangent = contact.tangent
        spot = place(np.atleast_2d(tangent.at), np.array([tangent.value]))
        traces.append(
            in_space(
                spot,
                mode="markers",
                marker={"size": 5, "color": colour},
                hovertemplate=escaped(tangent.formula) + "<extra>tangent</extra>",
            )
        )
    return as_layer("tangent", traces, listed=listed)


def _critical(view: View, place: Place, theme: Theme, *, listed: bool) -> list[Trace]:
    traces: list[Trace] = []
    found = view.critical
    layers: dict[str, list[Trace]] = {}
    for each in () if found is None else (*found.curves, *found.regions):
        places = place(each.points, np.full(len(each.points), each.value))
        if each.dimension == 1:
            style: dict[str, Any] = {"line": {"color": theme.ink, "width": 4, "dash": "dash"}}
        else:
            style = {"mode": "markers", "marker": {"size": 2, "color": theme.ink}}
        trace = in_space(places, **style, hovertemplate=text_of_set(each))
        layers.setdefault(each.description, []).append(trace)
    for name, alike in layers.items():
        traces += as_layer(escaped(name), alike, listed=listed)
    for kind in Kind:
        points = [point for point in view.critical or () if point.kind is kind]
        if not points:
            continue
        at = np.array([point.point for point in points])
        places = place(at, np.array([point.value for point in points]))
        trace = in_space(
            places,
            mode="text",
            text=[SYMBOLS[kind]] * len(points),
            textfont={"size": 18, "color": [_colour(point, theme) for point in points]},
            hovertext=[text_of(point, view.field.names) for point in points],
            hovertemplate="%{hovertext}<extra></extra>",
        )
        traces += as_layer(PLURALS[kind], [trace], listed=listed)
    return traces


def _colour(point: CriticalPoint, theme: Theme) -> str:
    """That of the plane, but for those that are hollow there."""
    if not point.reliable:
        return theme.doubt
    colour = colour_of(point.kind, Look(theme))
    hollow = point.kind is Kind.SADDLE or colour == theme.paper
    return theme.ink if hollow else colour


def _paths(view: View, place: Place, theme: Theme, *, listed: bool) -> list[Trace]:
    traces: list[Trace] = []
    styles = styles_of(view.paths, theme)
    low, high = np.transpose(view.limits)
    for i, (descent, style) in enumerate(zip(view.paths, styles, strict=True)):
        shown = shown_steps(descent)
        path = path_along(view.field, descent)[shown]
        inside = ((path >= low) & (path <= high)).all(axis=-1)
        places = np.where(inside[:, np.newaxis], place(path, descent.values[shown]), np.nan)
        shared = {"name": style.name, "legendgroup": style.group, "showlegend": False}
        way = in_space(
            places,
            mode="lines+markers",
            line={"color": style.colour, "width": 5, "dash": style.dashes},
            marker={"size": 2.5, "color": style.colour},
            **said_of(descent, shown, view),
        )
        ends = {"mode": "markers", "hoverinfo": "skip"}
        last = in_space(places[-1:], marker={"size": 6, "color": style.colour}, **ends)
        ring = {"size": 6, "color": theme.ink, "symbol": "circle-open"}
        first = in_space(places[:1], marker=ring, **ends)
        traces += [
            {**way, **shared, "uid": f"solid-way-{i}", "showlegend": listed and style.first},
            {**last, **shared, "uid": f"solid-end-{i}"},
            {**first, **shared, "uid": f"solid-start-{i}"},
        ]
    return traces
