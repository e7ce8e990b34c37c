"""Colours and sizes of the default style: legible on white, in greyscale and without colours."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.colors import ListedColormap

__all__ = [
    "CONTOUR",
    "CONTOUR_LABEL",
    "DOUBT",
    "FAMILY",
    "FRAME",
    "HATCH",
    "HIGH",
    "INK",
    "LOW",
    "MUTED",
    "SIZES",
    "VOID",
    "between",
    "shade_map",
]

FAMILY = "DejaVu Sans"  # comes with Matplotlib and has ∇ − · and raised digits
INK = "#1a1a1a"
MUTED = "#555555"  # words beside the point
FRAME = "#8a8a8a"
CONTOUR = "#bcc3cb"
CONTOUR_LABEL = "#5f6770"
LOW, HIGH = "#e3e8ee", "#ffffff"  # the ground: lower is darker
HATCH = "#b8b8b8"
VOID = "#f1f1f1"  # where f is not defined
DOUBT = "#d55e00"  # Okabe and Ito's vermillion: told from the others by the colour-blind
PALE = "#a9a9a9"  # arrows not to be trusted
SLOPE = "#31688e"

#: Points of text at full size (640 x 480 pixels and more).
SIZES = {"title": 12.0, "subtitle": 9.0, "label": 10.0, "tick": 9.0, "contour": 7.0, "caption": 8.5}

_BRIGHTEST = 0.76  # beyond, viridis is too bright for thin arrows on white


def between(first: str, second: str, share: float) -> str:
    """Mix two colours, `share` of the second.

    >>> between("#000000", "#ffffff", 0.5)
    '#808080'
    """
    pairs = zip(bytes.fromhex(first[1:]), bytes.fromhex(second[1:]), strict=True)
    return "#" + bytes(round(a + (b - a) * share) for a, b in pairs).hex()


@cache
def shade_map() -> ListedColormap:
    """Colours of |∇f|: viridis from its green, for gentle, to its dark violet, for steep.

    Perceptually uniform, darker is steeper also in greyscale, and nothing fades into the paper.
    """
    from matplotlib import colormaps
    from matplotlib.colors import ListedColormap

    viridis = colormaps["viridis"]
    count = 256
    colours = [viridis(_BRIGHTEST * (1 - i / (count - 1))) for i in range(count)]
    return ListedColormap(colours, name="gradscape")
