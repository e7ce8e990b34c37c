"""Figures with one pair of axes in three dimensions: their frame, words and colour bar."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from gradscape.fields.views.view import View
from gradscape.pictures.axes import add_note, add_words
from gradscape.pictures.frame import crowding, figure_scale, make_frame, text_width
from gradscape.pictures.layers import colorbar
from gradscape.pictures.looks import Look, Theme, between, points
from gradscape.pictures.words import heading, note, words_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["Fill", "solid_figure", "solid_in"]

_NAME = 0.45  # inches
_USUAL = 1.25  # width of axes by their height, from which on their box has room beside it
_LEAN = (0.22, 0.3)  # how far down names of axes reach, by their lengths
_FREE = 0.12  # inches of it that there is room for
Fill = Callable[[Any, View, Look], None]


def solid_figure(  # what is drawn, and where
    figure: Figure,
    view: View,
    title: str | None,
    theme: Theme,
    *,
    bar: bool,
    fill: Fill,
    reach: tuple[float, float],
) -> Axes:
    """Fill a figure of its own, and give the axes.

    `reach` says how far they go into the margins on the left and below, as parts of these: names
    and numbers of axes in three dimensions stand within their box.
    """
    from matplotlib import rc_context

    size = (float(figure.get_figwidth()), float(figure.get_figheight()))
    look = Look(theme, figure_scale(size), crowd=crowding(size))
    words = words_of(view, title, size, look.scale)
    frame = make_frame(size, None, bar=bar and view.coloured, words=words)
    left, bottom, width, height = frame.box
    more, below = reach[0] * left, reach[1] * bottom
    raised = _under(view, look) / size[1]
    bottom, height = bottom + raised, height - raised
    if frame.bar is not None:
        width -= _beside(width * size[0], height * size[1]) * look.scale / size[0]
    colour = between(theme.paper, theme.frame, 0.35)
    with rc_context({"grid.color": colour, "grid.linewidth": 0.5 * look.scale}):
        axes = figure.add_axes(
            (left - more, bottom - below, width + more, height + below), projection="3d"
        )
    fill(axes, view, look)
    add_words(figure, frame, words, theme)
    if frame.bar is not None and view.shades is not None:
        colorbar.draw(figure.add_axes(frame.bar), view, look)
    return axes


def _under(view: View, look: Look) -> float:
    """Inches for long names of the two axes on the floor, which run down as they run along."""
    wide = [text_width(points("label", look.scale), scale.label) for scale in view.scales[:2]]
    down = max(lean * width for lean, width in zip(_LEAN, wide, strict=True))
    return max(0.0, down - _FREE * look.scale)


def _beside(width: float, height: float) -> float:
    """Inches for the name of the vertical axis, where the box fills the width that axes have."""
    return _NAME * min(1.0, max(0.0, (_USUAL * height - width) / ((_USUAL - 1.0) * height)))


def solid_in(
    axes: Axes, view: View, title: str | None, theme: Theme, *, bar: bool, fill: Fill
) -> None:
    """Draw into axes in three dimensions of the caller's own figure."""
    look = Look(theme)
    fill(axes, view, look)
    axes.set_title(heading(view) if title is None else title, parse_math=False)
    add_note(axes, note(view), theme, above=True)
    if bar and view.coloured and view.shades is not None:
        colorbar.attach(axes, view, look)
