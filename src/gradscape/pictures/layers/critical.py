"""Critical points, told apart by shape and by colour; curves of them as dashed lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gradscape.fields.critical.points import CriticalPoint, Kind
from gradscape.pictures.looks import Look

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gradscape.fields.scales.heights import Heights
    from gradscape.fields.views.view import View

__all__ = [
    "MARKERS",
    "colour_of",
    "draw",
    "draw_in_space",
    "draw_on_curve",
    "draw_on_surface",
]

#: As in the caption; `gradscape.fields.critical.table.SYMBOLS` are the same shapes in words.
MARKERS = {Kind.MINIMUM: "v", Kind.MAXIMUM: "^", Kind.SADDLE: "D", Kind.DEGENERATE: "s"}
_SIZES = {Kind.MINIMUM: 8.0, Kind.MAXIMUM: 8.0, Kind.SADDLE: 6.2, Kind.DEGENERATE: 6.6}
_MANY = 60  # points from which on they are drawn smaller
_SMALL = 0.55
_ON_ENDS = 0.7
_ORDER = 6.4  # above the marks of paths, whose ends are larger
_LIGHTNESS = {
    "light": {Kind.MINIMUM: "#0072b2", Kind.MAXIMUM: "#d55e00", Kind.SADDLE: "#ffffff"},
    "dark": {Kind.MINIMUM: "#56b4e9", Kind.MAXIMUM: "#ff8c42", Kind.SADDLE: "#14171c"},
    "print": {Kind.MINIMUM: "#000000", Kind.MAXIMUM: "#ffffff", Kind.SADDLE: "#ffffff"},
}
_DEGENERATE = {"light": "#f0c000", "dark": "#f0c000", "print": "#a8a8a8"}


def colour_of(kind: Kind, look: Look) -> str:
    """Fill of the marker of a kind."""
    name = look.theme.name if look.theme.name in _LIGHTNESS else "light"
    return _LIGHTNESS[name].get(kind, _DEGENERATE[name])


def draw(axes: Axes, view: View, look: Look) -> None:
    """Add the curves, then the points; hollow where they can't be trusted."""
    found = view.critical
    if found is None:
        return
    theme, scale = look.theme, look.scale
    for region in found.regions:
        axes.plot(
            *region.points.T, ".", color=theme.muted, markersize=2.0 * scale, markeredgewidth=0,
            zorder=4,
        )  # fmt: skip
    for curve in found.curves:
        x, y = curve.points.T
        axes.plot(x, y, color=theme.paper, linewidth=3.6 * scale, alpha=0.9, zorder=4.5)
        axes.plot(
            x, y, color=theme.ink, linewidth=1.8 * scale, linestyle=(0, (3.5, 1.8)), zorder=4.6
        )
    size = scale * _size(view)
    for point in found:
        _mark(axes, point, *point.point, look=look, size=size)


def _size(view: View) -> float:
    """Of the markers: smaller where there are many, or where they stand on the ends of paths."""
    assert view.critical is not None
    return _SMALL if len(view.critical) > _MANY else _ON_ENDS if view.paths else 1.0


def draw_on_curve(axes: Axes, view: View, look: Look) -> None:
    """Add the points to the curve of a function of one variable, and regions as thick lines."""
    if view.critical is None:
        return
    heights = view.heights[0]
    for region in view.critical.regions:
        ends = np.array([region.points.min(), region.points.max()])
        axes.plot(
            ends, np.full(2, heights(region.value)), color=look.theme.muted, alpha=0.6,
            linewidth=5.0 * look.scale, solid_capstyle="butt", zorder=3,
        )  # fmt: skip
    size = look.scale * _size(view)
    for point in view.critical:
        _mark(axes, point, point.point[0], float(heights(point.value)), look=look, size=size)


def draw_on_surface(axes: Any, view: View, heights: Heights, look: Look) -> None:
    """Add curves and points to the surface of f; what lies beyond its ends is left away."""
    if view.critical is None:
        return
    theme, scale = look.theme, look.scale
    for curve in view.critical.curves:
        x, y = view.field.grid.places(curve.points).T
        axes.plot(
            x, y, np.full(len(x), heights(curve.value)), color=theme.ink, zorder=5,
            linewidth=1.8 * scale, linestyle=(0, (3.5, 1.8)),
        )  # fmt: skip
    size = 0.85 * scale * _size(view)
    for point in view.critical:
        z = float(heights(point.value))
        if not heights.low <= z <= heights.high:
            continue
        x, y = view.field.grid.places(point.point)
        axes.plot(
            [x], [y], [z], marker=MARKERS[point.kind], zorder=_ORDER,
            linestyle="none", markersize=_SIZES[point.kind] * size,
            markerfacecolor=colour_of(point.kind, look) if point.reliable else "none",
            markeredgecolor=theme.ink if point.reliable else theme.doubt, markeredgewidth=scale,
        )  # fmt: skip


def draw_in_space(axes: Any, view: View, look: Look) -> None:
    """Add regions, curves and points among arrows in space."""
    if view.critical is None:
        return
    theme, scale, places = look.theme, look.scale, view.field.grid.places
    for region in view.critical.regions:
        axes.plot(
            *places(region.points).T, ".", color=theme.muted, markersize=2.0 * scale,
            markeredgewidth=0, zorder=4.5,
        )  # fmt: skip
    for curve in view.critical.curves:
        axes.plot(
            *places(curve.points).T, color=theme.ink, linewidth=1.8 * scale,
            linestyle=(0, (3.5, 1.8)), zorder=4.6,
        )  # fmt: skip
    size = scale * _size(view)
    for point in view.critical:
        axes.plot(
            *places(point.point)[:, np.newaxis], marker=MARKERS[point.kind], zorder=_ORDER,
            linestyle="none", markersize=_SIZES[point.kind] * size,
            markerfacecolor=colour_of(point.kind, look) if point.reliable else "none",
            markeredgecolor=theme.ink if point.reliable else theme.doubt,
            markeredgewidth=1.2 * size,
        )  # fmt: skip


def _mark(axes: Axes, point: CriticalPoint, x: float, y: float, *, look: Look, size: float) -> None:
    fill = colour_of(point.kind, look) if point.reliable else "none"
    edge = look.theme.ink if point.reliable else look.theme.doubt
    halo = _SIZES[point.kind] + 2.4
    shape = MARKERS[point.kind]
    where: dict[str, Any] = {"linestyle": "none", "clip_on": not point.on_border}
    if point.reliable:  # apart from what lies beneath it
        axes.plot(
            x, y, marker=shape, markersize=halo * size, markerfacecolor=look.theme.paper,
            markeredgecolor=look.theme.paper, markeredgewidth=0.6 * size, zorder=_ORDER, **where,
        )  # fmt: skip
    axes.plot(
        x, y, marker=shape, markersize=_SIZES[point.kind] * size, markerfacecolor=fill,
        markeredgecolor=edge, markeredgewidth=1.2 * size, zorder=_ORDER + 0.1, **where,
    )  # fmt: skip
