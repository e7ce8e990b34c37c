"""Fonts for what people write: others that Matplotlib knows, where its own lacks a letter."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from gradscape.errors import FontWarning, warn_caller
from gradscape.pictures.looks import FAMILY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.ft2font import FT2Font

__all__ = ["MISSING", "drawable", "families", "font_of", "warn_of_missing"]

MISSING = "□"  #: stands for a letter that no font has
_NONE = ""
# Boxes for everything; letters in places of their own; glyphs in colours, which can't be drawn.
_UNFIT = ("Last Resort", "LastResort", "cm", "STIXNon", "STIXSize", "Symbol", "Wingdings")
_SHOWN = 8  # letters that a warning names


def families(text: str) -> list[str]:
    """Families of fonts that have, the first before the next, all letters of a text."""
    if text.isascii():
        return [FAMILY]
    others = dict.fromkeys(_family(letter) for letter in text if not letter.isspace())
    return [FAMILY, *(name for name in others if name not in (_NONE, FAMILY))]


def drawable(text: str) -> str:
    """Put a box for what no font shows: Matplotlib would do so too, but warn each time."""
    if text.isascii():
        return text
    return "".join(c if c.isspace() or _family(c) != _NONE else MISSING for c in text)


def font_of(text: str) -> FT2Font:
    """Give a font that has all letters of a text."""
    return _font(tuple(families(text)))


def warn_of_missing(texts: Iterable[str]) -> None:
    """Warn of letters in a picture's own words that no font has."""
    letters = [c for text in texts for c in text if not text.isascii() and not c.isspace()]
    missing = [c for c in dict.fromkeys(letters) if _family(c) == _NONE]
    if not missing:
        return
    shown = ", ".join(f"{c} (U+{ord(c):04X})" for c in missing[:_SHOWN])
    more = ", ..." if len(missing) > _SHOWN else ""
    warn_caller(
        f"no font that Matplotlib knows has {shown}{more}: drawn as {MISSING}. Install one that "
        "has, such as Noto Sans CJK for Chinese, Japanese and Korean, or write other words.",
        FontWarning,
    )


@cache
def _family(letter: str) -> str:
    """Family of the font for a letter: the usual one, else the first that has it, or none."""
    from matplotlib.font_manager import fontManager, get_font

    code = ord(letter)
    if _font((FAMILY,)).get_char_index(code):
        return FAMILY
    upright = [f for f in fontManager.ttflist if f.style == "normal" and f.weight == 400]
    for entry in sorted(upright, key=lambda f: ("Sans" not in f.name, f.name)):
        if entry.name.startswith(_UNFIT) or "Color" in entry.name or "Emoji" in entry.name:
            continue
        try:
            if get_font(entry.fname).get_char_index(code):
                return entry.name
        except (OSError, RuntimeError):  # a file that is gone, or none that FreeType reads
            continue
    return _NONE


@cache
def _files(names: tuple[str, ...]) -> list[str]:
    from matplotlib.font_manager import FontProperties, findfont

    return [str(findfont(FontProperties(family=name))) for name in names]


def _font(names: tuple[str, ...]) -> FT2Font:
    from matplotlib.font_manager import get_font

    return get_font(_files(names))
