"""All that one sees, as one value: to and from JSON, to and from the address of the page.

Whatever comes from outside is read here, once: what is not a state of the page never gets any
further.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import parse_qsl, quote

from gradscape.errors import ArgumentError
from gradscape.fields.layers import CONTOURS, LENGTHS
from gradscape.functions.formulas.names import check_declared
from gradscape.page import limits

__all__ = ["LAYERS", "METHODS", "THEMES", "State", "from_query", "read_size", "read_state"]

LAYERS = ("arrows", "contours", "streamlines", "critical", "surface", "tangent", "paths")
METHODS = ("gradient", "momentum", "nesterov", "adagrad", "rmsprop", "adam")
THEMES = ("system", "light", "dark", "print")
DIRECTIONS = ("down", "up")

Pair = tuple[str, float]
Range = tuple[str, float, float]


@dataclass(frozen=True)
class State:
    """What the page shows.

    Attributes
    ----------
    formula : str
        As typed.
    variables : tuple of str
        Declared ones, in their order; empty where they are those of the formula.
    constants : tuple of (str, float)
        Letters that are sliders, and where those are.
    axes : tuple of str
        Which variables the picture's axes are, of a function of three or more; empty: the first.
    ranges : tuple of (str, float, float)
        Lowest and highest of variables.
    held : tuple of (str, float)
        Where variables that are no axes are held.
    points : int
        Arrows along each axis.
    direction, length, contours, theme : str
    layers : tuple of str
        Those that are switched on, in the order of `LAYERS`.
    picked : tuple of tuple of float
        Points that were clicked, in coordinates along the axes; the last is looked at.
    methods : tuple of str
        Methods of descent, in the order of `METHODS`.
    rate : float
        Their learning rate.
    steps : int
        How many steps they take.
    """

    formula: str = "x0*x1"
    variables: tuple[str, ...] = ()
    constants: tuple[Pair, ...] = ()
    axes: tuple[str, ...] = ()
    ranges: tuple[Range, ...] = ()
    held: tuple[Pair, ...] = ()
    points: int = 20
    direction: str = "down"
    length: str = "auto"
    contours: str = "both"
    theme: str = "system"
    layers: tuple[str, ...] = ("arrows", "contours", "tangent", "paths")
    picked: tuple[tuple[float, ...], ...] = ()
    methods: tuple[str, ...] = ("gradient",)
    rate: float = 0.1
    steps: int = 50

    def as_json(self) -> dict[str, Any]:
        """Give lists, text and numbers, which `read_state` reads."""
        return {f.name: _plain(getattr(self, f.name)) for f in fields(self)}

    def as_query(self) -> str:
        """Give the part of the address after ``?``; what is as at first isn't named.

        >>> State("sin(x)", points=30, ranges=(("x", -1.0, 1.0),)).as_query()
        'f=sin(x)&ranges=x:-1:1&points=30'
        """
        first = State()
        parts = []
        for f in fields(self):
            value = getattr(self, f.name)
            if value != getattr(first, f.name):
                parts.append(f"{_KEYS.get(f.name, f.name)}={quote(_as_text(value), safe=_SAFE)}")
        return "&".join(parts)


_KEYS = {"formula": "f"}
_SAFE = "*()/:,!;@$'"  # may stand in a query as they are


def _plain(value: Any) -> Any:
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _as_text(value: Any) -> str:
    """Write lists with ``,``, what belongs together with ``:``."""
    if isinstance(value, tuple):
        return ",".join(
            ":".join(_as_text(part) for part in item) if isinstance(item, tuple) else _as_text(item)
            for item in value
        )
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return str(value)


def from_query(query: str) -> State:
    """Read what comes after ``?`` in an address.

    Raises
    ------
    ArgumentError
        If a key or value means nothing here.

    Examples
    --------
    >>> from_query("f=x**2&layers=arrows").layers
    ('arrows',)
    """
    limits.check_count(
        "The address", len(query), limits.BODY_BYTES, "Open the page without what follows the ?."
    )
    names = {_KEYS.get(f.name, f.name): f.name for f in fields(State)}
    given: dict[str, Any] = {}
    for key, text in parse_qsl(query.removeprefix("?"), keep_blank_values=True):
        if key not in names:
            raise ArgumentError(f"The address has {_cut(key)!r}; expected {', '.join(names)}.")
        name = names[key]
        given[name] = _FROM_TEXT.get(name, _words)(text)
    return read_state(given)


def _words(text: str) -> list[str]:
    return [word for word in text.split(",") if word]


def _tuples(text: str) -> list[list[str]]:
    return [word.split(":") for word in _words(text)]


def _same(text: str) -> str:
    return text


_FROM_TEXT: dict[str, Any] = {
    "formula": _same, "points": _same, "direction": _same, "length": _same, "contours": _same,
    "theme": _same, "rate": _same, "steps": _same,
    "constants": _tuples, "ranges": _tuples, "held": _tuples, "picked": _tuples,
}  # fmt: skip


def read_state(given: Any) -> State:
    """Read a state from JSON, or from the texts of an address.

    Raises
    ------
    ArgumentError
        If it is none, or more than the page takes.
    """
    if not isinstance(given, Mapping):
        raise ArgumentError(f"a state of the page is an object, not {_cut(given)}.")
    known = {f.name for f in fields(State)}
    unknown = [str(name) for name in given if name not in known]
    if unknown:
        raise ArgumentError(f"a state of the page has no {_cut(unknown[0])!r}.")
    first = State()
    return State(
        **{name: _READERS[name](given.get(name, getattr(first, name)), name) for name in known}
    )


def _cut(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:37] + "..."


def _formula(value: Any, _: str) -> str:
    if not isinstance(value, str):
        raise ArgumentError(f"formula: expected text, not {_cut(value)}.")
    if len(value) > limits.CHARACTERS:
        raise ArgumentError(
            f"The formula has {len(value):,} characters, more than the page takes, "
            f"{limits.CHARACTERS:,}: write a Python function instead."
        )
    return value


def _sequence(value: Any, name: str) -> Sequence[Any]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise ArgumentError(f"{name}: expected a list, not {_cut(value)}.")
    return value


def _name(value: Any, where: str) -> str:
    reason = check_declared(value)
    if reason:
        raise ArgumentError(f"{where}: {_cut(reason)}.")
    if len(value) > 40:
        raise ArgumentError(f"{where}: the name {_cut(value)} is longer than 40 letters.")
    return unicodedata.normalize("NFKC", value)  # as formulas read it


def _number(value: Any, where: str) -> float:
    try:
        number = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number):
        raise ArgumentError(f"{where}: expected a number such as 1.5, not {_cut(value)!r}.")
    if abs(number) > limits.LARGEST:
        raise ArgumentError(f"{where}: {number:g} is beyond {limits.LARGEST:g}.")
    return number + 0.0


def _whole(value: Any, where: str, bounds: tuple[int, int]) -> int:
    number = _number(value, where)
    low, high = bounds
    if number != int(number) or not low <= number <= high:
        raise ArgumentError(
            f"{where}: expected a whole number from {low} to {high:,}, not {_cut(value)!r}."
        )
    return int(number)


def _names(value: Any, where: str) -> tuple[str, ...]:
    names = tuple(_name(item, where) for item in _sequence(value, where))
    _once(names, where)
    limits.check_count(where, len(names), limits.VARIABLES, "Give it fewer variables.")
    return names


def _once(names: Sequence[str], where: str) -> None:
    for index, name in enumerate(names):
        if name in names[:index]:
            raise ArgumentError(f"{where}: {name} comes twice.")


def _named(count: int, value: Any, where: str) -> tuple[Any, ...]:
    """Items of a name and `count` numbers."""
    found: list[tuple[Any, ...]] = []
    for item in _sequence(value, where):
        parts = _sequence(item, where)
        if len(parts) != count + 1:
            raise ArgumentError(f"{where}: expected a name and {count} numbers, not {_cut(item)}.")
        name = _name(parts[0], where)
        found.append((name, *(_number(part, f"{where}: {name}") for part in parts[1:])))
    _once([item[0] for item in found], where)
    return tuple(found)


def _constants(value: Any, where: str) -> tuple[Pair, ...]:
    found = _named(1, value, where)
    limits.check_count(where, len(found), limits.CONSTANTS, "Write some as numbers.")
    return found


def _held(value: Any, where: str) -> tuple[Pair, ...]:
    found = _named(1, value, where)
    limits.check_count(where, len(found), limits.VARIABLES, "Give it fewer variables.")
    return found


def _axes(value: Any, where: str) -> tuple[str, ...]:
    names = _names(value, where)
    if len(names) not in (0, 2):
        raise ArgumentError(f"{where}: expected two names, not {_cut(', '.join(names))}.")
    return names


def _ranges(value: Any, where: str) -> tuple[Range, ...]:
    found = _named(2, value, where)
    limits.check_count(where, len(found), limits.VARIABLES, "Give it fewer variables.")
    for name, low, high in found:
        if not low < high:
            raise ArgumentError(
                f"The range of {name} is from {low:g} to {high:g}: expected the lower end first."
            )
    return found


def _points(value: Any, where: str) -> int:
    return _whole(value, where, limits.POINTS)


def _steps(value: Any, where: str) -> int:
    return _whole(value, where, limits.STEPS)


def _rate(value: Any, where: str) -> float:
    number = _number(value, where)
    if not number > 0:
        raise ArgumentError(f"{where}: expected a number above 0, not {_cut(value)!r}.")
    return number


def _picked(value: Any, where: str) -> tuple[tuple[float, ...], ...]:
    found = []
    for item in _sequence(value, where):
        point = tuple(_number(part, where) for part in _sequence(item, where))
        if len(point) not in (1, 2):
            raise ArgumentError(f"{where}: expected one or two coordinates, not {_cut(item)}.")
        found.append(point)
    limits.check_count(where, len(found), limits.STARTS, "Clear some first.")
    return tuple(found)


def _choice(value: Any, where: str, choices: Sequence[str]) -> str:
    if not isinstance(value, str) or value not in choices:
        raise ArgumentError(f"{where}: expected one of {', '.join(choices)}, not {_cut(value)!r}.")
    return value


def _some(value: Any, where: str, choices: Sequence[str]) -> tuple[str, ...]:
    chosen = {_choice(item, where, choices) for item in _sequence(value, where)}
    return tuple(choice for choice in choices if choice in chosen)


_READERS: dict[str, Any] = {
    "formula": _formula,
    "variables": _names,
    "constants": _constants,
    "axes": _axes,
    "ranges": _ranges,
    "held": _held,
    "points": _points,
    "direction": lambda value, where: _choice(value, where, DIRECTIONS),
    "length": lambda value, where: _choice(value, where, LENGTHS),
    "contours": lambda value, where: _choice(value, where, CONTOURS),
    "theme": lambda value, where: _choice(value, where, THEMES),
    "layers": lambda value, where: _some(value, where, LAYERS),
    "picked": _picked,
    "methods": lambda value, where: _some(value, where, METHODS),
    "rate": _rate,
    "steps": _steps,
}


def read_size(value: Any) -> tuple[int, int]:
    """Read the width and height that a picture has on the screen.

    Raises
    ------
    ArgumentError
        If it is none.
    """
    sides = _sequence(value, "size")
    if len(sides) != 2:
        raise ArgumentError(f"size: expected width and height, not {_cut(value)}.")
    bounds = (limits.SMALLEST, limits.WIDEST)
    return _whole(sides[0], "size", bounds), _whole(sides[1], "size", bounds)
