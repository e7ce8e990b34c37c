"""Where everything goes in a figure of its own: worked out beforehand, so that no text overlaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gradscape.pictures.looks import FAMILY, SIZES

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Frame", "make_frame", "text_width"]

Rectangle = tuple[float, float, float, float]

_FULL = (6.4, 4.8)  # inches; text and margins of smaller figures shrink with them
_LEFT, _RIGHT, _BOTTOM, _TOP = 0.72, 0.22, 0.56, 0.12
_BAR, _BAR_GAP, _BAR_ROOM = 0.15, 0.14, 0.80
_LINE = 1.3 / 72  # height of a line of text, inches for each point


@dataclass(frozen=True)
class Frame:
    """Rectangles (left, bottom, width, height) and positions, all as fractions of the figure.

    Attributes
    ----------
    scale : float
        Of text and margins, 1 at 6.4 × 4.8 inches and above.
    box : Rectangle
        The axes.
    bar : Rectangle or None
        The colour bar.
    title, caption : (float, float)
        Where the left end of the first line of text starts: its top, its bottom.
    subtitle : (float, float)
    """

    scale: float
    box: Rectangle
    bar: Rectangle | None
    title: tuple[float, float]
    subtitle: tuple[float, float]
    caption: tuple[float, float]


def figure_scale(size: tuple[float, float]) -> float:
    """How much smaller than usual text must be in a figure of this size in inches."""
    return min(1.0, size[0] / _FULL[0], size[1] / _FULL[1])


def make_frame(
    size: tuple[float, float],
    ratio: float | None,
    *,
    bar: bool,
    title_lines: int,
    subtitle: bool,
    caption_lines: int,
) -> Frame:
    """Lay a figure out.

    Parameters
    ----------
    size : (float, float)
        Of the figure, inches.
    ratio : float or None
        Height of the axes by their width; None: as the room allows.
    bar : bool
        Whether there is a colour bar.
    title_lines, caption_lines : int
    subtitle : bool
    """
    scale = figure_scale(size)
    width, height = size[0] / scale, size[1] / scale
    title_height = title_lines * SIZES["title"] * _LINE
    head = title_height + (SIZES["subtitle"] * _LINE + 0.04 if subtitle else 0.0) + 0.10
    foot = caption_lines * SIZES["caption"] * _LINE + (0.04 if caption_lines else 0.0)
    side = _RIGHT + (_BAR + _BAR_GAP + _BAR_ROOM - _RIGHT if bar else 0.0)
    w = width - _LEFT - side
    h = height - _TOP - head - _BOTTOM - foot
    left, bottom = _LEFT, _BOTTOM + foot
    if ratio is not None:
        w_new, h_new = min(w, h / ratio), min(h, w * ratio)
        left += (w - w_new) / 2
        bottom += h - h_new if ratio < 1 else 0.0
        w, h = w_new, h_new
    top = bottom + h
    title = top + head

    def box(x: float, y: float, dx: float, dy: float) -> Rectangle:
        return x / width, y / height, dx / width, dy / height

    return Frame(
        scale,
        box(left, bottom, w, h),
        box(left + w + _BAR_GAP, bottom, _BAR, h) if bar else None,
        (left / width, title / height),
        (left / width, (title - title_height - 0.02) / height),
        (0.12 / width, 0.09 / height),
    )


def text_width(figure: Figure, points: float, text: str) -> float:
    """Width of a line of text in inches, as it will be drawn."""
    from matplotlib.font_manager import FontProperties, findfont, get_font

    font = get_font([findfont(FontProperties(family=FAMILY))])
    font.set_size(points, 72)
    font.set_text(text, 0.0)
    width: float = font.get_width_height()[0] / 64.0 / 72.0
    del figure
    return width
