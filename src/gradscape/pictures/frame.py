"""Where everything goes in a figure of its own: worked out beforehand, so that no text overlaps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gradscape.pictures.fonts import drawable, font_of
from gradscape.pictures.looks import SMALL, points

__all__ = [
    "FULL",
    "Frame",
    "crowding",
    "drawable",
    "figure_scale",
    "make_frame",
    "text_room",
    "text_width",
]

Rectangle = tuple[float, float, float, float]

FULL = (6.4, 4.8)  # inches; text and margins of smaller figures shrink with them
_LEFT, _RIGHT, _BOTTOM, _TOP = 0.74, 0.22, 0.54, 0.14  # inches
_POSTER = 2.0  # times the full size: from there on letters grow with the figure
_TINY = 0.3  # of that size: smaller figures have no room for letters that can be read
_BAR, _BAR_GAP, _BAR_ROOM = 0.15, 0.16, 0.72
_RESOLUTIONS = (72, 100, 200)  # pixels per inch
_LINE = 1.28 / 72  # height of a line of text, inches for each point


@dataclass(frozen=True)
class Frame:
    """Rectangles (left, bottom, width, height) and places, all as fractions of the figure.

    Attributes
    ----------
    scale : float
        Of text and margins, 1 at 6.4 × 4.8 inches, and up to twice that.
    box : Rectangle
        The axes.
    bar : Rectangle or None
        The colour bar.
    places : dict of str to (float, float)
        Where "title" and "subtitle" have their upper left corner, and "caption" its lower left.
    """

    scale: float
    box: Rectangle
    bar: Rectangle | None
    places: dict[str, tuple[float, float]]


def figure_scale(size: tuple[float, float]) -> float:
    """How large text is, by the usual, in a figure of this size in inches.

    In a small one no smaller than can be read, in the column of a paper too, unless there is no
    room for it; in a poster, which is seen from afar, larger.
    """
    share = _share(size)
    return max(min(share, 1.0), SMALL * min(1.0, share / _TINY), share / _POSTER)


def crowding(size: tuple[float, float]) -> float:
    """How much larger text is, by a figure of this size in inches, than in one of the full size."""
    return max(1.0, figure_scale(size) / _share(size))


def _share(size: tuple[float, float]) -> float:
    return min(size[0] / FULL[0], size[1] / FULL[1])


def make_frame(
    size: tuple[float, float],
    ratio: float | None,
    *,
    bar: bool,
    words: Mapping[str, str],
    left: float = 0.0,
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
    words : mapping
        "title", "subtitle" and "caption", in lines that fit.
    left : float
        Inches to the left of the axes that are needed at least; half of the figure at most.
    """
    scale = figure_scale(size)
    width, height = size[0] / scale, size[1] / scale
    tall = {
        kind: (text.count("\n") + 1) * points(kind, scale) / scale * _LINE + 0.02 if text else 0.0
        for kind, text in words.items()
    }
    head = tall["title"] + tall["subtitle"] + (0.14 if bar else 0.08)
    foot = tall["caption"] + (0.05 if tall["caption"] else 0.0)
    right = _BAR_GAP + _BAR + _BAR_ROOM if bar else _RIGHT
    wide = {kind: _widest(points(kind, scale), text) / scale for kind, text in words.items()}
    margin = max(_LEFT, min(left / scale, width / 2))
    room_w, room_h = width - margin - right, height - _TOP - head - _BOTTOM - foot
    w, h = _fit(room_w, room_h, ratio)
    if bar and wide["subtitle"] > w + 0.8 * _BAR_GAP:  # or it would touch the name of the bar
        head, room_h = head + 0.16, room_h - 0.16
        w, h = _fit(room_w, room_h, ratio)
    start, bottom = margin + (room_w - w) / 2, _BOTTOM + foot + room_h - h
    top = bottom + h + head
    # as far left as the axes, or as they need
    starts = {kind: max(0.1, min(start, width - wide[kind] - 0.1)) for kind in words}

    def box(x: float, y: float, dx: float, dy: float) -> Rectangle:
        return x / width, y / height, dx / width, dy / height

    return Frame(
        scale,
        box(start, bottom, w, h),
        box(start + w + _BAR_GAP, bottom, _BAR, h) if bar else None,
        {
            "title": (starts["title"] / width, top / height),
            "subtitle": (starts["subtitle"] / width, (top - tall["title"]) / height),
            "caption": (starts["caption"] / width, 0.09 / height),
        },
    )


def _fit(width: float, height: float, ratio: float | None) -> tuple[float, float]:
    """Give the largest box of that ratio in the room there is."""
    if ratio is None:
        return width, height
    return min(width, height / ratio), min(height, width * ratio)


def _widest(points: float, text: str) -> float:
    return max(text_room(points, line) for line in text.split("\n"))


def text_width(points: float, text: str) -> float:
    """Width of a line of text in inches, as it will be drawn."""
    return _width(points, text, 72)


def text_room(points: float, text: str) -> float:
    """Width a line of text takes at most: letters are fitted to pixels, at each resolution anew."""
    return max(_width(points, text, dpi) for dpi in _RESOLUTIONS)


def _width(points: float, text: str, dpi: int) -> float:
    font = font_of(text)
    font.set_size(points, dpi)
    font.set_text(drawable(text), 0.0)
    # a little more than at this size: rounding to pixels adds up
    return 1.04 * float(font.get_width_height()[0]) / 64.0 / dpi
