"""The default style of a function of one variable: the curve, and its slope beneath."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradscape.fields.view import View
from gradscape.pictures.layers import curve
from gradscape.pictures.words import heading

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["draw_line", "draw_line_in"]


def draw_line(figure: Figure, view: View, title: str | None) -> Axes:
    """Fill a figure of its own, and give the axes with the curve."""
    upper = figure.add_axes((0.12, 0.52, 0.84, 0.40))
    lower = figure.add_axes((0.12, 0.11, 0.84, 0.34), sharex=upper)
    curve.draw(upper, view, 1.0)
    curve.draw_slope(lower, view, 1.0)
    upper.set_xlim(*view.limits[0])
    upper.set_title(heading(view) if title is None else title, parse_math=False)
    lower.set_xlabel(view.field.names[0], parse_math=False)
    return upper


def draw_line_in(axes: Axes, view: View, title: str | None) -> None:
    """Draw the curve into axes of the caller's own figure."""
    curve.draw(axes, view, 1.0)
    axes.set_xlim(*view.limits[0])
    axes.set_xlabel(view.field.names[0], parse_math=False)
    axes.set_title(heading(view) if title is None else title, parse_math=False)
