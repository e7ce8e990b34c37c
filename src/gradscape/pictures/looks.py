"""Colours and sizes: legible on their paper, in greyscale and to the colour-blind."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from gradscape.errors import ArgumentError

if TYPE_CHECKING:
    from matplotlib.colors import ListedColormap

__all__ = [
    "DARK",
    "FAMILY",
    "LIGHT",
    "PRINT",
    "SIZES",
    "SMALL",
    "THEMES",
    "Look",
    "Theme",
    "between",
    "least",
    "path_look",
    "points",
    "read_theme",
    "shade_colours",
    "shade_map",
]

FAMILY = "DejaVu Sans"  # comes with Matplotlib and has ∇ − · and raised digits

#: Points of text at full size (640 x 480 pixels and more).
SIZES = {
    "title": 12.0, "subtitle": 9.0, "label": 10.0, "tick": 9.0, "solid": 8.1, "contour": 7.0,
    "caption": 8.5,
}  # fmt: skip

_DASHES = 4
_LEAST = 6.0  # points: smaller letters aren't read on paper
SMALL = 2 / 3  #: scale below which there is no room for letters of that size

# Okabe and Ito's colours, told apart by the colour-blind; the order is that of the paths.
_PATHS = ("#d55e00", "#0072b2", "#cc79a7", "#009e73", "#e69f00", "#56b4e9", "#000000")
_PATHS_DARK = ("#ff8c42", "#56b4e9", "#f5a3d0", "#2fd6a0", "#f0c000", "#ffffff", "#a48bff")
_PATHS_PRINT = ("#000000", "#d55e00", "#0072b2", "#009e73", "#cc79a7", "#8a6d00", "#56b4e9")


@dataclass(frozen=True)
class Theme:
    """Colours of a picture, as #rrggbb.

    Attributes
    ----------
    name : str
    paper, ink, muted, frame : str
        Background; words; words beside the point; axes.
    low, high : str
        The ground at the lowest and the highest contour.
    filled : (str, str)
        The same where there is nothing but the ground: it has to be seen by itself.
    contour, contour_label : str
    hatch, void : str
        Where f is not defined.
    doubt : str
        Rings around what can't be trusted.
    pale : str
        Arrows that can't be trusted.
    slope : str
        The curve of f'.
    shades : (str, float, float)
        The colours of |∇f|: one of Matplotlib's maps, from where to where in it.
    paths : tuple of str
        For paths and marks, one after the other.
    """

    name: str
    paper: str
    ink: str
    muted: str
    frame: str
    low: str
    high: str
    filled: tuple[str, str]
    contour: str
    contour_label: str
    hatch: str
    void: str
    doubt: str
    pale: str
    slope: str
    shades: tuple[str, float, float]
    paths: tuple[str, ...]

    def ground(self, share: float, *, alone: bool) -> str:
        """Colour between the lowest contour (0) and the highest (1), without lines or with them."""
        low, high = self.filled if alone else (self.low, self.high)
        return between(low, high, share)


# Beyond 0.76 viridis is too bright for thin arrows on white.
LIGHT = Theme(
    "light", "#ffffff", "#1a1a1a", "#555555", "#8a8a8a", "#e3e8ee", "#ffffff",
    ("#b9c7d6", "#ffffff"), "#bcc3cb", "#5f6770", "#b8b8b8", "#f1f1f1", "#d55e00", "#a9a9a9",
    "#31688e", ("viridis", 0.76, 0.0), _PATHS,
)  # fmt: skip
DARK = Theme(
    "dark", "#14171c", "#f0f0f0", "#b4bac2", "#737b86", "#14171c", "#343b47",
    ("#14171c", "#525d6e"), "#4b5462", "#a4adba", "#59616d", "#0d0f12", "#ff8c42", "#6d7580",
    "#7cc4e8", ("viridis", 0.45, 1.0), _PATHS_DARK,
)  # fmt: skip
PRINT = Theme(
    "print", "#ffffff", "#000000", "#333333", "#555555", "#ffffff", "#ffffff",
    ("#c4c4c4", "#ffffff"), "#b0b0b0", "#4a4a4a", "#a8a8a8", "#ffffff", "#000000", "#bdbdbd",
    "#000000", ("Greys", 0.5, 1.0), _PATHS_PRINT,
)  # fmt: skip
THEMES = {theme.name: theme for theme in (LIGHT, DARK, PRINT)}


@dataclass(frozen=True)
class Look:
    """How a layer is to look.

    Attributes
    ----------
    theme : Theme
    scale : float
        Of text, lines and marks: 1 at full size.
    own : bool
        Whether the figure is the picture's own, with room above the axes.
    crowd : float
        How much larger text is by the figure than usual.
    """

    theme: Theme = LIGHT
    scale: float = 1.0
    own: bool = False
    crowd: float = 1.0


def least(scale: float) -> float:
    """Points of the smallest letters of a figure."""
    return _LEAST * min(1.0, scale / SMALL)


def points(kind: str, scale: float) -> float:
    """Points of a kind of text in a figure of that scale."""
    return max(SIZES[kind] * scale, min(SIZES[kind], least(scale)))


def path_look(theme: Theme, number: int, shapes: int) -> tuple[str, int, int]:
    """Colour, shape and dashes of a path by its number, none of them alike as long as may be.

    Shapes are numbered from 0 to `shapes`; so are dashes, in the order solid, dashed, dotted and
    dash-dotted, of which the first is taken until the colours are used up.
    """
    again, colour = divmod(number, len(theme.paths))
    return theme.paths[colour], (number + again) % shapes, again % _DASHES


def read_theme(name: Any) -> Theme:
    """Find a theme by its name.

    Raises
    ------
    ArgumentError
        If there is none.
    """
    if not isinstance(name, str) or name not in THEMES:
        raise ArgumentError(f"theme={name!r}: expected one of {', '.join(THEMES)}.")
    return THEMES[name]


def between(first: str, second: str, share: float) -> str:
    """Mix two colours, `share` of the second.

    >>> between("#000000", "#ffffff", 0.5)
    '#808080'
    """
    pairs = zip(bytes.fromhex(first[1:]), bytes.fromhex(second[1:]), strict=True)
    return "#" + bytes(round(a + (b - a) * share) for a, b in pairs).hex()


@cache
def shade_map(theme: Theme = LIGHT) -> ListedColormap:
    """Colours of |∇f|, from gentle to steep.

    Perceptually uniform, steeper stands out more also in greyscale, and nothing fades into the
    paper.
    """
    from matplotlib import colormaps
    from matplotlib.colors import ListedColormap

    name, start, end = theme.shades
    whole = colormaps[name]
    count = 256
    colours = [whole(start + (end - start) * i / (count - 1)) for i in range(count)]
    return ListedColormap(colours, name="gradscape")


@cache
def shade_colours(theme: Theme = LIGHT, count: int = 11) -> tuple[str, ...]:
    """Colours of |∇f| as #rrggbb, evenly from gentle to steep."""
    from matplotlib.colors import to_hex

    return tuple(to_hex(shade_map(theme)(i / (count - 1))) for i in range(count))
