"""The default style of a function on the plane."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gradscape.fields.view import View
from gradscape.pictures.frame import figure_scale, make_frame, text_width
from gradscape.pictures.layers import arrows, colorbar, contours, marks
from gradscape.pictures.looks import FAMILY, FRAME, INK, MUTED, SIZES
from gradscape.pictures.words import fitted, heading, subtitle

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["draw_plane", "draw_plane_in"]

LAYERS = (contours.draw, marks.draw, arrows.draw)


def draw_plane(figure: Figure, view: View, title: str | None) -> Axes:
    """Fill a figure of its own with the picture, and give the axes with the arrows."""
    size = (float(figure.get_figwidth()), float(figure.get_figheight()))
    scale = figure_scale(size)
    room = size[0] - 1.0 * scale
    name = fitted(
        heading(view) if title is None else title,
        partial(text_width, figure, SIZES["title"] * scale),
        room,
    )
    sub = subtitle(view)
    caption = fitted(
        "; ".join(view.remarks),
        partial(text_width, figure, SIZES["caption"] * scale),
        size[0] - 0.3 * scale,
    )
    (low0, high0), (low1, high1) = view.limits
    frame = make_frame(
        size,
        (high1 - low1) / (high0 - low0) if view.equal else None,
        bar=view.shades is not None,
        title_lines=name.count("\n") + 1 if name else 0,
        subtitle=bool(sub),
        caption_lines=caption.count("\n") + 1 if caption else 0,
    )
    axes = figure.add_axes(frame.box)
    _style(axes, scale)
    _fill(axes, view, scale)
    texts = (
        (frame.title, name, "title", INK, "top"),
        (frame.subtitle, sub, "subtitle", MUTED, "top"),
        (frame.caption, caption, "caption", MUTED, "bottom"),
    )
    for (x, y), text, kind, colour, va in texts:
        if text:
            figure.text(
                x, y, text, color=colour, fontsize=SIZES[kind] * scale, fontfamily=FAMILY,
                ha="left", va=va, parse_math=False,
            )  # fmt: skip
    if frame.bar is not None and view.shades is not None:
        colorbar.draw(figure.add_axes(frame.bar), view.shades, scale)
    return axes


def draw_plane_in(axes: Axes, view: View, title: str | None) -> None:
    """Draw into axes of the caller's own figure, whose looks stay."""
    _fill(axes, view, 1.0)
    axes.set_title(heading(view) if title is None else title, parse_math=False)


def _fill(axes: Axes, view: View, scale: float) -> None:
    (low0, high0), (low1, high1) = view.limits
    axes.set_xlim(low0, high0)
    axes.set_ylim(low1, high1)
    if view.equal:
        axes.set_aspect("equal", adjustable="box")
    for layer in LAYERS:
        layer(axes, view, scale)
    axes.set_xlabel(view.field.names[0], parse_math=False)
    axes.set_ylabel(view.field.names[1], parse_math=False)


def _style(axes: Axes, scale: float) -> None:
    """Quiet axes; set here, so that it doesn't depend on anyone's settings."""
    axes.set_facecolor("white")
    axes.tick_params(
        labelsize=SIZES["tick"] * scale,
        labelfontfamily=FAMILY,
        labelcolor=INK,
        color=FRAME,
        width=0.6 * scale,
        length=3.0 * scale,
    )
    for axis in (axes.xaxis, axes.yaxis):
        axis.label.set_fontsize(SIZES["label"] * scale)
        axis.label.set_fontfamily(FAMILY)
        axis.label.set_color(INK)
    for spine in axes.spines.values():
        spine.set_color(FRAME)
        spine.set_linewidth(0.6 * scale)
