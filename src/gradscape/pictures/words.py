"""Formulas and titles as plain Unicode text, cut to the room there is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from itertools import accumulate
from numbers import Real
from typing import Any

from gradscape.fields.grids.plane import Plane
from gradscape.fields.scales.numerals import superscript, written
from gradscape.fields.views.view import View
from gradscape.pictures.frame import FULL, text_room, text_width
from gradscape.pictures.looks import points

__all__ = ["caption", "fitted", "heading", "note", "own_words", "subtitle", "typeset", "words_of"]

_CAPTION_LINES, _MORE_LINES = 3, 5  # the second where letters are smaller than usual
_CAPTION_SHARE = 0.2  # of the height of the figure, at most
# A space to break at: before an operator, or between words, but not after a number.
_SPACE = r"(?<=[^\s(=+−×<>≈✱])\s(?=[+−])|(?<=[^\s\d(=+−×<>≈✱])\s(?![=×≈▼▲◇■])"
_FEW = 6  # variables whose numbers are written


def typeset(formula: str) -> str:
    """Write a formula as one reads it: raised powers, a dot for times, true minus signs.

    >>> typeset("x0**2*x1 - 3*exp(-x0)")
    'x0²·x1 − 3·exp(−x0)'
    >>> typeset("(-200)*x*exp((-x)/y) - (-x)*y")
    '−200·x·exp(−x/y) − (−x)·y'
    """
    text = re.sub(r"\s*\*\*\s*(\d+)(?![\d.eE])", lambda m: superscript(int(m[1])), formula)
    text = re.sub(r"(?<!\*)\s*\*\s*(?!\*)", "·", text)
    text = re.sub(r"(?<![eE])-|(?<=[a-zA-Z]e)-", "−", text)
    return re.sub(r"(?<![^(])\(−([\w.]+)\)(?=[·/])", r"−\1", text)  # the product's sign, too


def heading(view: View) -> str:
    """Title of a picture: the formula, after a name that was given to it; or f(x0, x1)."""
    field = view.field
    if field.formula is None:
        text = f"{field.name}({', '.join(field.grid.variables)})"
    else:
        text = typeset(field.formula)
        given = None if field.function is None else field.function.given
        if given is not None and field.name not in (given, field.formula):
            text = f"{field.name}: {text}"
    text += _constants({} if field.function is None else field.function.params)
    held = ", ".join(f"{name} = {written(value)}" for name, value in field.fixed.items())
    if held:
        return f"{text} at {held}"
    return f"{text} {_through(field.grid.plane)}" if field.grid.plane is not None else text


def own_words(view: View, title: str | None) -> tuple[str, ...]:
    """What people wrote, of the words in a picture."""
    names = (numbers.label for numbers in view.scales)
    paths = (descent.name for descent in view.paths)
    units = view.field.units.values()
    return (heading(view) if title is None else title, *names, view.quantity, *units, *paths)


def _constants(params: Mapping[str, Any]) -> str:
    """What the constants are, those that are numbers, if they are few."""
    numbers = {name: value for name, value in params.items() if isinstance(value, Real)}
    if not 0 < len(numbers) <= _FEW:
        return ""
    return " with " + ", ".join(f"{name} = {written(float(v))}" for name, v in numbers.items())


def _through(plane: Plane) -> str:
    if plane.point.size > _FEW:
        return f"through a point of {plane.point.size} variables"
    return f"through ({', '.join(written(float(number)) for number in plane.point)})"


def subtitle(view: View) -> str:
    """What the arrows, or the lines, are."""
    if not view.coloured:
        return ""
    nabla = "∇f" if len(view.field.shape) > 1 else "f′"
    what = f"−{nabla} (downhill)" if view.direction == "down" else f"{nabla} (uphill)"
    if not view.layers.arrows:
        return f"lines: along {what}"
    return f"arrows: {what}{_lengths(view, nabla)}"


def _lengths(view: View, nabla: str) -> str:
    """What the lengths of the arrows say, where that isn't plain."""
    further = ", longer where points are farther apart" if view.arrows.uneven else ""
    return _measure(view, nabla) + further


def _measure(view: View, nabla: str) -> str:
    if view.layers.length == "unit":
        return ", all of one length"
    if view.layers.length == "log":
        return f", lengths ∝ log |{nabla}|"
    if view.arrows.power < 1:
        return f", lengths ∝ |{nabla}|^{max(view.arrows.power, 0.01):.1g}"
    return ""


def words_of(
    view: View,
    title: str | None,
    size: tuple[float, float],
    scale: float,
    *,
    spare: float = 1.0,
) -> dict[str, str]:
    """Title, subtitle and caption of a figure of that size in inches, in lines that fit.

    The title leaves `spare` inches beside it, less in a small figure.
    """
    width, full = size[0], min(1.0, size[0] / FULL[0])
    measure = partial(text_width, points("title", scale))
    text = heading(view) if title is None else title
    return {
        "title": fitted(text, measure, width - spare * scale * full),
        "subtitle": fitted(
            subtitle(view), partial(text_room, points("subtitle", scale)), width - 0.3 * scale
        ),
        "caption": caption(view, size, scale),
    }


def caption(view: View, size: tuple[float, float], scale: float) -> str:
    """The remarks, in lines that fit a figure of that size in inches."""
    measure = partial(text_room, points("caption", scale))
    most = _CAPTION_LINES if scale >= 1.0 else _MORE_LINES
    room = int(_CAPTION_SHARE * size[1] * 72 / (1.28 * points("caption", scale)))
    most = max(1, min(most, room))
    return fitted("; ".join(view.remarks), measure, size[0] - 0.3 * scale, most)


def note(view: View) -> str:
    """All in words, for a picture that has neither subtitle nor caption."""
    return "; ".join([text for text in (subtitle(view), *view.remarks) if text])


def fitted(text: str, width: Callable[[str], float], room: float, most: int = 2) -> str:
    """Break `text` into at most `most` lines of at most `room`, and cut what is left over.

    Parameters
    ----------
    text : str
    width : callable
        How wide a line of text is.
    room : float
        In the same unit.
    most : int
        Number of lines.
    """
    lines: list[str] = []
    rest = " ".join(text.split())
    while rest and len(lines) < most:
        if width(rest) <= room:
            lines.append(rest)
            rest = ""
            break
        count = _count_that_fits(rest, width, room)
        cut = _break(rest, count) if len(lines) < most - 1 else count
        lines.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    if rest:
        line = lines[-1]
        while line and width(line + "…") > room:
            line = line[:-1]
        lines[-1] = line.rstrip() + "…"
    return "\n".join(lines)


def _count_that_fits(text: str, width: Callable[[str], float], room: float) -> int:
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(text[:middle]) <= room:
            low = middle
        else:
            high = middle - 1
    return low


def _break(text: str, count: int) -> int:
    """Where to break at most `count` characters: after a remark, before an operator or a word.

    Not within brackets, if that leaves more than half of a line.
    """
    depths = list(accumulate((c in "([") - (c in ")]") for c in text[: count + 1]))
    for pattern in (r"(?<=;)\s", _SPACE, r"\s", "·"):
        share = 0.75 if pattern.startswith("(?<=;") else 0.5
        found = [m.start() for m in re.finditer(pattern, text[: count + 1])]
        good = [place for place in found if place > share * count]
        if good:
            return min(reversed(good), key=lambda place: depths[place])
    return count
