"""The default style of a function on the plane."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gradscape.fields.views.view import View
from gradscape.pictures.axes import (
    add_note,
    add_words,
    beside_numbers,
    name_axis,
    number_axis,
    part_numbers,
    prepare,
    scale_axes,
)
from gradscape.pictures.frame import figure_scale, make_frame, text_width
from gradscape.pictures.layers import (
    arrows,
    colorbar,
    contours,
    critical,
    marks,
    paths,
    streamlines,
    tangents,
    texture,
)
from gradscape.pictures.looks import SIZES, Look, Theme
from gradscape.pictures.words import fitted, heading, note, words_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["draw_plane", "draw_plane_in"]

_SMALLEST = 1e-25  # range below which Matplotlib's aspect fails; the box has it anyway
#: Each adds one layer to axes that have their limits, from the bottom to the top.
LAYERS = (
    contours.draw,
    texture.draw,
    marks.hatch,
    streamlines.draw,
    arrows.draw,
    tangents.draw,
    marks.ring,
    critical.draw,
    paths.draw,
)


def draw_plane(
    figure: Figure, view: View, title: str | None, theme: Theme, *, bar: bool = True
) -> Axes:
    """Fill a figure of its own with the picture, and give the axes with the arrows."""
    size = (float(figure.get_figwidth()), float(figure.get_figheight()))
    scale = figure_scale(size)
    look = Look(theme, scale, own=True)
    words = words_of(view, title, size, scale, spare=1.5)
    (low0, high0), (low1, high1) = view.limits
    ratio = (high1 - low1) / (high0 - low0) if view.equal else None
    lay_out = partial(make_frame, size, ratio, bar=bar and view.coloured, words=words)
    frame = lay_out()
    axes = figure.add_axes(frame.box)
    prepare(axes, look)
    _scale(axes, view)
    sides = list(zip((axes.xaxis, axes.yaxis), view.scales, strict=True))
    for axis, numbers in sides:
        number_axis(axis, numbers, look)
    frame = lay_out(left=beside_numbers([axes], scale))
    axes.set_position(frame.box)
    for layer in LAYERS:
        layer(axes, view, look)
    for axis, numbers in sides:
        name_axis(axis, numbers.label, look)
    part_numbers(axes.xaxis, view.scales[0], frame.box[2] * size[0], look)
    add_words(figure, frame, words, theme)
    if frame.bar is not None and view.shades is not None:
        colorbar.draw(figure.add_axes(frame.bar), view, look)
    return axes


def draw_plane_in(
    axes: Axes, view: View, title: str | None, theme: Theme, *, bar: bool = False
) -> None:
    """Draw into axes of the caller's own figure, whose looks stay."""
    _scale(axes, view)
    for layer in LAYERS:
        layer(axes, view, Look(theme))
    axes.set_xlabel(view.scales[0].name, parse_math=False)
    axes.set_ylabel(view.scales[1].name, parse_math=False)
    width = axes.get_window_extent().width / axes.figure.dpi
    text = heading(view) if title is None else title
    axes.set_title(fitted(text, partial(text_width, SIZES["title"]), width), parse_math=False)
    add_note(axes, note(view), theme)
    if bar and view.coloured and view.shades is not None:
        colorbar.attach(axes, view, Look(theme))


def _scale(axes: Axes, view: View) -> None:
    (low0, high0), (low1, high1) = view.limits
    scale_axes(axes, view.field.grid.log)
    axes.set_xlim(low0, high0)
    axes.set_ylim(low1, high1)
    if view.equal and min(high0 - low0, high1 - low1) > _SMALLEST:
        axes.set_aspect("equal", adjustable="box")
