"""F as a surface in three dimensions, with its contours and its gradient on the floor beneath."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.scales.heights import Heights
from gradscape.fields.scales.numerals import round_numbers
from gradscape.fields.views.places import in_places
from gradscape.fields.views.view import View
from gradscape.pictures.axes import number_in_space, number_plainly
from gradscape.pictures.fonts import drawable, families
from gradscape.pictures.layers import critical, tangents
from gradscape.pictures.layers.arrows import star_in_space
from gradscape.pictures.layers.facets import make_facets
from gradscape.pictures.layers.paths import draw_on_surface
from gradscape.pictures.looks import Look, Theme, points, shade_map
from gradscape.pictures.solid import solid_figure, solid_in

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["draw_surface", "draw_surface_in"]

_FLOOR = 0.55  # below the surface, in heights of it
_NARROW = 0.006  # of the surface: facets whose edges aren't seen
_REACH = (0.5, 0.08)  # into the margins on the left and below, of them
_SHRINK = 0.25  # of the box where letters are large: they stand around it
_TILT, _TURN = 32.0, -60.0  # degrees
_Floats = NDArray[np.float64]
# One arrow: from (-1/2, 0) to (1/2, 0), as wide as 1; its head is 0.4 of it.
_ARROW = np.array(
    [(-0.5, -0.16), (0.1, -0.16), (0.1, -0.5), (0.5, 0.0), (0.1, 0.5), (0.1, 0.16), (-0.5, 0.16)]
)
_SLENDER = 0.34  # width of an arrow by the longest one's length


def draw_surface(
    figure: Figure, view: View, title: str | None, theme: Theme, *, bar: bool = True
) -> Axes:
    """Fill a figure of its own, and give the axes."""
    return solid_figure(figure, view, title, theme, bar=bar, fill=_fill, reach=_REACH)


def draw_surface_in(
    axes: Axes, view: View, title: str | None, theme: Theme, *, bar: bool = False
) -> None:
    """Draw into axes in three dimensions of the caller's own figure."""
    solid_in(axes, view, title, theme, bar=bar, fill=_fill)


def _fill(axes: Any, view: View, look: Look) -> None:
    view = in_places(view)
    heights = view.heights[0]
    floor = heights.low - _FLOOR * (heights.high - heights.low)
    axes.computed_zorder = False
    axes.view_init(_TILT, _TURN)
    axes.set_proj_type("persp", focal_length=1.6)
    _prepare(axes, view, heights, floor, look)
    _add_floor(axes, view, floor, look)
    _add_arrows(axes, view, floor, look)
    _add_sheet(axes, view, heights, look)
    tangents.draw_on_surface(axes, view, heights, look)
    critical.draw_on_surface(axes, view, heights, look)
    draw_on_surface(axes, view, heights, look)


def _prepare(axes: Any, view: View, heights: Heights, floor: float, look: Look) -> None:
    theme, scale = look.theme, look.scale
    axes.set_facecolor(theme.paper)
    (low0, high0), (low1, high1) = view.limits
    axes.set_xlim(low0, high0)
    axes.set_ylim(low1, high1)
    axes.set_zlim(floor, heights.high)
    spans = (high0 - low0, high1 - low1) if view.equal else (1.0, 1.0)
    longest = max(spans)
    zoom = 1.06 - _SHRINK * (look.crowd - 1.0)
    axes.set_box_aspect((spans[0] / longest, spans[1] / longest, 0.85), zoom=zoom)
    sides = (axes.xaxis, axes.yaxis, axes.zaxis)
    height = heights.label(view.quantity, view.field.units.get("f", ""))
    names = (*(numbers.label for numbers in view.scales), height)
    for side, name in zip(sides, names, strict=True):
        side.set_pane_color((0.0, 0.0, 0.0, 0.0))
        side.line.set_color(theme.frame)
        side.line.set_linewidth(0.8 * scale)
        side.set_tick_params(labelsize=points("solid", scale), labelcolor=theme.ink)
        # Matplotlib adds 8 points to the pad of the ticks, and 21 to that of the label
        side.set_tick_params(color=theme.frame, pad=9.0 * scale - 8.0)
        side.set_label_text(
            drawable(name), fontsize=points("label", scale), fontfamily=families(name),
            color=theme.ink, parse_math=False,
        )  # fmt: skip
        side.labelpad = 23.0 * scale - 21.0
    for side, numbers, ends in zip(sides, view.scales, view.limits, strict=False):
        number_in_space(side, numbers, ends, look)
    axes.set_zticks(round_numbers(heights.low, heights.high, max(4, round(5 / look.crowd))))
    number_plainly(axes.zaxis)


def _add_floor(axes: Any, view: View, floor: float, look: Look) -> None:
    """Draw the contours of f on the floor."""
    if view.levels is None or view.layers.contours is None:
        return
    levels = view.levels.values / view.levels.unit
    values = np.ma.masked_invalid(view.fine.values.T / view.levels.unit)
    if view.layers.contours == "filled" and levels.size > 1:
        tones = [look.theme.ground(i / levels.size, alone=True) for i in range(levels.size + 1)]
        axes.contourf(
            *view.fine.axes, values, levels=levels, colors=tones, extend="both", zdir="z",
            offset=floor, zorder=0.5,
        )  # fmt: skip
        return
    axes.contour(
        *view.fine.axes,
        values,
        levels=levels,
        colors=look.theme.contour,
        linewidths=0.8 * look.scale,
        linestyles="solid",
        zdir="z",
        offset=floor,
        zorder=1,
    )


def _add_arrows(axes: Any, view: View, floor: float, look: Look) -> None:
    """Lay flat arrows on the floor."""
    from mpl_toolkits.mplot3d.art3d import Poly3DCollection

    arrows = view.arrows
    if not view.layers.arrows:
        return
    star_in_space(axes, view, np.insert(arrows.centres, 2, floor, axis=1), look)
    shown = (arrows.lengths > 0) & ~(arrows.mixed & arrows.trusted)
    if not shown.any():
        return
    spans = np.array([high - low for low, high in view.limits])
    steps = arrows.steps[shown] / spans  # as fractions of the floor, on which widths are even
    across = np.stack([-steps[:, 1], steps[:, 0]], axis=-1)
    size = np.hypot(*steps.T)
    width = np.minimum(_SLENDER * size.max() / size, 1.0)
    shape = (
        _ARROW[:, :1] * steps[:, np.newaxis]
        + _ARROW[:, 1:] * (across * width[:, np.newaxis])[:, np.newaxis]
    )
    flat = arrows.centres[shown][:, np.newaxis] + shape * spans
    polygons = np.concatenate([flat, np.full((*flat.shape[:-1], 1), floor)], axis=-1)
    colours = np.tile(_rgba(look.theme.pale), (len(polygons), 1))
    good = arrows.trusted[shown]
    if view.shades is not None and good.any():
        colours[good] = shade_map(look.theme)(view.shades(arrows.magnitude[shown][good]))
    axes.add_collection3d(
        Poly3DCollection(list(polygons), facecolors=colours, linewidths=0, zorder=2)
    )


def _add_sheet(axes: Any, view: View, heights: Heights, look: Look) -> None:
    """Draw the surface as quadrilaterals, lit from the left; none where f is not defined."""
    from mpl_toolkits.mplot3d.art3d import Poly3DCollection

    assert view.sheet is not None
    x0, x1 = view.sheet.fine.axes
    z = heights(view.sheet.fine.values)
    facets, quads = make_facets(x0, x1, z, heights.low, heights.high)
    if not facets:
        return
    span = np.array([x0[-1] - x0[0], x1[-1] - x1[0], heights.high - heights.low])
    unit = quads / span
    normal = np.cross(unit[:, 2] - unit[:, 0], unit[:, 3] - unit[:, 1])
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
    light = 0.5 + 0.5 * (normal @ np.array([-0.48, -0.36, 0.8]))
    middle = quads[..., 2].clip(heights.low, heights.high).mean(axis=-1)
    height = (middle - heights.low) / span[2]
    low, high = _ground(look.theme)
    colours = (low + (high - low) * height[:, np.newaxis]) * (0.62 + 0.38 * light)[:, np.newaxis]
    sides = np.abs(unit[:, 2] - unit[:, 0])[:, :2].min(axis=-1)
    edges = np.where(sides > _NARROW, 0.9, 1.0)[:, np.newaxis] * colours  # or they'd be all edge
    sheet = Poly3DCollection(
        facets, facecolors=np.clip(colours, 0, 1), edgecolors=np.clip(edges, 0, 1),
        linewidths=0.25 * look.scale, zorder=3,
    )  # fmt: skip
    sheet.set_alpha(0.93)
    sheet.set_rasterized(True)  # thousands of facets make a heavy PDF
    axes.add_collection3d(sheet)


def _rgba(colour: str) -> _Floats:
    return np.array([*bytes.fromhex(colour[1:]), 255]) / 255.0


def _ground(theme: Theme) -> tuple[_Floats, _Floats]:
    """Colours of the lowest and the highest place: those of the ground, with more body."""
    if theme.name == "dark":
        return _rgba("#2c4a63")[:3], _rgba("#b8d3e6")[:3]
    return _rgba("#8fa9c4")[:3], _rgba("#fbfcfe")[:3]
