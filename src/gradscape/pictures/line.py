"""The default style of a function of one variable: the curve, and its slope beneath."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gradscape.fields.formats.labelled import slope_unit
from gradscape.fields.views.view import View
from gradscape.pictures.axes import (
    add_note,
    add_words,
    beside_numbers,
    name_axis,
    number_axis,
    number_plainly,
    part_numbers,
    prepare,
    scale_axes,
)
from gradscape.pictures.frame import figure_scale, make_frame
from gradscape.pictures.layers import critical, curve, paths, tangents
from gradscape.pictures.looks import Look, Theme
from gradscape.pictures.words import heading, words_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["draw_line", "draw_line_in"]

_UPPER = 0.56  # of the height for the curve
_GAP = 0.04


def draw_line(figure: Figure, view: View, title: str | None, theme: Theme) -> Axes:
    """Fill a figure of its own, and give the axes with the curve."""
    size = (float(figure.get_figwidth()), float(figure.get_figheight()))
    scale = figure_scale(size)
    look = Look(theme, scale)
    words = words_of(view, title, size, scale)
    frame = make_frame(size, None, bar=False, words=words)
    left, bottom, width, height = frame.box
    upper = figure.add_axes((left, bottom + height * (1 - _UPPER), width, height * _UPPER))
    lower = figure.add_axes((left, bottom, width, height * (1 - _UPPER - _GAP)), sharex=upper)
    for axes in (upper, lower):
        prepare(axes, look)
        scale_axes(axes, view.field.grid.log)
        axes.set_xlim(*view.limits[0])
    curve.draw(upper, view, look)
    tangents.draw_on_curve(upper, view, look)
    critical.draw_on_curve(upper, view, look)
    paths.draw_on_curve(upper, view, look)
    curve.draw_slope(lower, view, look)
    upper.tick_params(labelbottom=False)
    for axes in (upper, lower):
        number_axis(axes.xaxis, view.scales[0], look)
        number_plainly(axes.yaxis)
    name_axis(lower.xaxis, view.scales[0].label, look)
    slope = slope_unit(view.field.units, view.field.names[0])
    shown = view.heights[0].label(view.quantity, view.field.units.get("f", ""))
    name_axis(upper.yaxis, shown, look, beside=True)
    name_axis(lower.yaxis, view.heights[1].label("f′", slope), look, beside=True)
    figure.align_ylabels([upper, lower])
    _make_room([upper, lower], size[0], scale)
    part_numbers(lower.xaxis, view.scales[0], lower.get_position().width * size[0], look)
    add_words(figure, frame, words, theme)
    return upper


def _make_room(panels: Sequence[Axes], width: float, scale: float) -> None:
    """Start axes further to the right where their numbers need it: heights may have many digits.

    Parameters
    ----------
    panels : sequence of Axes
        One above the other, with all they show.
    width : float
        Of the figure, inches.
    scale : float
    """
    left = beside_numbers(panels, scale) / width
    for axes in panels:
        box = axes.get_position()
        if left > box.x0:
            axes.set_position((left, box.y0, box.x1 - left, box.height))


def draw_line_in(axes: Axes, view: View, title: str | None, theme: Theme) -> None:
    """Draw the curve into axes of the caller's own figure."""
    scale_axes(axes, view.field.grid.log)
    axes.set_xlim(*view.limits[0])
    curve.draw(axes, view, Look(theme))
    tangents.draw_on_curve(axes, view, Look(theme))
    critical.draw_on_curve(axes, view, Look(theme))
    paths.draw_on_curve(axes, view, Look(theme))
    axes.set_xlabel(view.scales[0].name, parse_math=False)
    name = view.heights[0].label(view.quantity, view.field.units.get("f", ""))
    if name != "f":
        axes.set_ylabel(name, parse_math=False)
    axes.set_title(heading(view) if title is None else title, parse_math=False)
    add_note(axes, "; ".join(view.remarks), theme, above=True)
