"""A function of three variables: arrows in space, the steeper the darker, the farther the paler."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from gradscape.fields.descent.onto import path_along
from gradscape.fields.views.view import View
from gradscape.pictures.axes import number_in_space
from gradscape.pictures.fonts import drawable, families
from gradscape.pictures.layers import critical
from gradscape.pictures.layers.arrows import star_in_space
from gradscape.pictures.layers.legend import add_legend
from gradscape.pictures.layers.paths import floor_with_numbers, identify
from gradscape.pictures.looks import FAMILY, Look, Theme, points, shade_map
from gradscape.pictures.solid import solid_figure, solid_in

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["draw_space", "draw_space_in"]

_REACH = (0.7, 0.3)  # into the margins on the left and below, of them
_TILT, _TURN = 22.0, -56.0  # degrees
_SHRINK = 0.25  # of the box where letters are large: they stand around it
_FADE = 0.62  # how far the farthest arrows go over into the paper
_WIDTH = 0.30  # of an arrow's head, by the longest arrow's length
_SLENDER = 0.45  # and at most so much of its own
_Floats = NDArray[np.float64]
# One arrow: from (-1/2, 0) to (1/2, 0), as wide as 1.
_ARROW = np.array(
    [(-0.5, -0.13), (0.1, -0.13), (0.1, -0.5), (0.5, 0.0), (0.1, 0.5), (0.1, 0.13), (-0.5, 0.13)]
)


def draw_space(
    figure: Figure, view: View, title: str | None, theme: Theme, *, bar: bool = True
) -> Axes:
    """Fill a figure of its own, and give the axes."""
    return solid_figure(figure, view, title, theme, bar=bar, fill=_fill, reach=_REACH)


def draw_space_in(
    axes: Axes, view: View, title: str | None, theme: Theme, *, bar: bool = False
) -> None:
    """Draw into axes in three dimensions of the caller's own figure."""
    solid_in(axes, view, title, theme, bar=bar, fill=_fill)


def _fill(axes: Any, view: View, look: Look) -> None:
    """Draw in places along the axes: Matplotlib has no logarithmic axes in space."""
    axes.computed_zorder = False
    axes.view_init(_TILT, _TURN)
    axes.set_proj_type("persp", focal_length=1.5)
    limits = np.transpose(view.field.grid.places(np.transpose(view.limits)))
    _prepare(axes, view, limits, look)
    if view.layers.arrows:
        _add_arrows(axes, view, limits, look)
    if view.layers.marks:
        _add_rings(axes, view, look)
    critical.draw_in_space(axes, view, look)
    _add_paths(axes, view, limits, look)


def _prepare(axes: Any, view: View, limits: _Floats, look: Look) -> None:
    theme, scale = look.theme, look.scale
    axes.set_facecolor(theme.paper)
    axes.set_xlim(*limits[0])
    axes.set_ylim(*limits[1])
    axes.set_zlim(*limits[2])
    spans = limits[:, 1] - limits[:, 0] if view.equal else np.ones(3)
    axes.set_box_aspect(spans / spans.max(), zoom=1.1 - _SHRINK * (look.crowd - 1.0))
    sides = (axes.xaxis, axes.yaxis, axes.zaxis)
    for side, numbers, ends in zip(sides, view.scales, limits, strict=True):
        side.set_pane_color((0.0, 0.0, 0.0, 0.0))
        side.line.set_color(theme.frame)
        side.line.set_linewidth(0.8 * scale)
        side.set_tick_params(
            labelsize=points("solid", scale), labelcolor=theme.ink, pad=9.0 * scale - 8.0
        )
        side.set_tick_params(labelfontfamily=FAMILY, color=theme.frame)
        side.set_label_text(
            drawable(numbers.label), fontsize=points("label", scale),
            fontfamily=families(numbers.label), color=theme.ink, parse_math=False,
        )  # fmt: skip
        side.labelpad = 23.0 * scale - 21.0  # Matplotlib adds 21 points, and 8 to the ticks' pad
        number_in_space(side, numbers, ends, look)


def _add_arrows(axes: Any, view: View, limits: _Floats, look: Look) -> None:
    """Add arrows as two flat ones that cross: seen from anywhere, one of them has its face."""
    from mpl_toolkits.mplot3d.art3d import Poly3DCollection

    arrows = view.arrows
    mixed = arrows.mixed & arrows.trusted
    shown = (arrows.lengths > 0) & ~mixed
    still = ~shown & ~(mixed & (arrows.magnitude > 0))
    centres = view.field.grid.places(arrows.centres)
    star_in_space(axes, view, centres, look)
    if still.any():
        axes.scatter(
            *centres[still].T, s=5 * look.scale**2, color=look.theme.muted, linewidths=0, zorder=2,
            depthshade=False,
        )  # fmt: skip
    if not shown.any():
        return
    spans = limits[:, 1] - limits[:, 0]
    unit = np.full(3, spans.max()) if view.equal else spans  # in these the axes have one scale
    polygons, towards = _outlines(arrows.steps[shown] / unit), _towards_viewer()
    colours = np.tile(_rgba(look.theme.pale), (len(centres[shown]), 1))
    good = arrows.trusted[shown]
    if view.shades is not None and good.any():
        colours[good] = shade_map(look.theme)(view.shades(arrows.magnitude[shown][good]))
    depth = (centres[shown] / unit) @ towards
    near = (depth - depth.min()) / (np.ptp(depth) or 1.0)
    paper = _rgba(look.theme.paper)
    colours += (_FADE * (1.0 - near))[:, np.newaxis] * (paper - colours)
    placed = centres[shown][:, np.newaxis, np.newaxis] + polygons * unit
    axes.add_collection3d(
        Poly3DCollection(
            list(placed.reshape(-1, len(_ARROW), 3)), facecolors=np.repeat(colours, 2, axis=0),
            linewidths=0, zorder=3,
        )
    )  # fmt: skip


def _outlines(steps: _Floats) -> _Floats:
    """Outlines (n, 2, 7, 3) of arrows around the origin, one facing the viewer, one across it."""
    size = np.linalg.norm(steps, axis=-1, keepdims=True)
    along = steps / size
    across = np.cross(along, _towards_viewer())
    length = np.linalg.norm(across, axis=-1, keepdims=True)
    # one that points at the viewer has no side: any will do
    across = np.where(length > 1e-6, across / np.maximum(length, 1e-300), [1.0, 0.0, 0.0])
    width = np.minimum(_WIDTH * size.max(), _SLENDER * size)
    sides = np.stack([across, np.cross(along, across)], axis=1) * width[:, np.newaxis]
    return np.asarray(
        _ARROW[:, :1] * steps[:, np.newaxis, np.newaxis] + _ARROW[:, 1:] * sides[:, :, np.newaxis]
    )


def _towards_viewer() -> _Floats:
    tilt, turn = np.deg2rad([_TILT, _TURN])
    return np.array([np.cos(tilt) * np.cos(turn), np.cos(tilt) * np.sin(turn), np.sin(tilt)])


def _add_rings(axes: Any, view: View, look: Look) -> None:
    """Ring what can't be trusted."""
    doubtful = ~view.arrows.trusted
    if doubtful.any():
        axes.scatter(
            *view.field.grid.places(view.arrows.centres[doubtful]).T, s=36 * look.scale**2,
            facecolors="none", edgecolors=look.theme.doubt, linewidths=look.scale, zorder=4,
            depthshade=False,
        )  # fmt: skip


def _add_paths(axes: Any, view: View, limits: _Floats, look: Look) -> None:
    """Add paths of descent, with a ring where they start, and a legend that hides none of them."""
    from mpl_toolkits.mplot3d.proj3d import proj_transform

    if not view.paths:
        return
    floor = floor_with_numbers(limits[0], limits[1], limits[2, 0])
    shown = [view.field.grid.places(view.arrows.centres)[:, np.newaxis], floor[np.newaxis]]
    for descent, mark in zip(view.paths, identify(view.paths, look), strict=True):
        colour = mark.colour
        way = view.field.grid.places(path_along(view.field, descent))
        inside = np.all((way >= limits[:, 0]) & (way <= limits[:, 1]), axis=1)
        pieces = _clipped(way, limits)
        axes.plot(
            *pieces.T, color=colour, linewidth=1.6 * look.scale, linestyle=mark.dashes, zorder=6
        )
        shown.append(pieces[np.newaxis])
        way = np.where(inside[:, np.newaxis], way, np.nan).T  # nothing is clipped in space
        axes.plot(*way, mark.shape, color=colour, markersize=2.5 * look.scale, zorder=6)
        axes.plot(
            *way[:, :1], "o", markerfacecolor=look.theme.paper, markeredgecolor=colour,
            markersize=6 * look.scale, zorder=6,
        )  # fmt: skip
    seen = axes.get_proj()
    flat = [np.transpose(proj_transform(*line.T, seen)[:2]) for lines in shown for line in lines]
    handles = {
        mark.text: Line2D(
            [],
            [],
            color=mark.colour,
            marker=mark.shape,
            markersize=4 * look.scale,
            linewidth=1.6 * look.scale,
            linestyle=mark.dashes,
        )
        for mark in identify(view.paths, look)
    }
    add_legend(axes, [*handles.values()], [*handles], flat, look)


def _clipped(way: _Floats, limits: _Floats) -> _Floats:
    """Cut a path at the sides of the box: the pieces inside, with NaN between them.

    Segment by segment, as Liang and Barsky cut lines.
    """
    starts, steps = way[:-1], np.diff(way, axis=0)
    still = steps == 0
    outside = still & ((starts < limits[:, 0]) | (starts > limits[:, 1]))
    with np.errstate(all="ignore"):
        ends = (limits.T[:, np.newaxis] - starts) / steps
        first = np.where(still, 0.0, ends.min(axis=0)).max(axis=1).clip(min=0.0)
        last = np.where(still, 1.0, ends.max(axis=0)).min(axis=1).clip(max=1.0)
        shares = np.stack([first, last], axis=1)[..., np.newaxis]
        pieces = starts[:, np.newaxis] + shares * steps[:, np.newaxis]
    seen = (
        (first < last) & ~outside.any(axis=1) & ~still.all(axis=1) & np.isfinite(steps).all(axis=1)
    )
    gaps = np.full((len(pieces), 1, 3), np.nan)
    return np.asarray(np.concatenate([pieces, gaps], axis=1)[seen].reshape(-1, 3))


def _rgba(colour: str) -> _Floats:
    return np.array([*bytes.fromhex(colour[1:]), 255]) / 255.0
