"""Values of the page's state, read from outside: each is what it should be, or refused."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from typing import Any

from gradscape.errors import ArgumentError
from gradscape.fields.views.layers import CONTOURS, LENGTHS
from gradscape.functions.formulas.names import check_declared
from gradscape.page import limits

__all__ = [
    "DIRECTIONS",
    "DRAGS",
    "LAYERS",
    "METHODS",
    "READERS",
    "STARTS",
    "THEMES",
    "Pair",
    "Range",
    "cut",
    "read_size",
]

LAYERS = ("arrows", "contours", "streamlines", "critical", "surface", "tangent", "paths")
METHODS = ("gradient", "momentum", "nesterov", "adagrad", "rmsprop", "adam")
THEMES = ("system", "light", "dark", "print")
DIRECTIONS = ("down", "up")
DRAGS = ("zoom", "pan")
STARTS = ("one", "several")

Pair = tuple[str, float]
Range = tuple[str, float, float]


def cut(value: Any) -> str:
    """Write a value for a message, not all of it where it is long."""
    text = str(value)
    return text if len(text) <= 40 else text[:37] + "..."


def _formula(value: Any, _: str) -> str:
    if not isinstance(value, str):
        raise ArgumentError(f"formula: expected text, not {cut(value)}.")
    if len(value) > limits.CHARACTERS:
        raise ArgumentError(
            f"The formula has {len(value):,} characters, more than the page takes, "
            f"{limits.CHARACTERS:,}: write a Python function instead."
        )
    return value


def _sequence(value: Any, name: str) -> Sequence[Any]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise ArgumentError(f"{name}: expected a list, not {cut(value)}.")
    return value


def _name(value: Any, where: str) -> str:
    if isinstance(value, str) and len(value) > 40:
        raise ArgumentError(f"{where}: the name {cut(value)} is longer than 40 letters.")
    reason = check_declared(value)
    if reason:
        raise ArgumentError(f"{where}: {reason if isinstance(value, str) else cut(reason)}.")
    return unicodedata.normalize("NFKC", value)  # as formulas read it


def _number(value: Any, where: str) -> float:
    try:
        number = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number):
        raise ArgumentError(f"{where}: expected a number such as 1.5, not {cut(value)!r}.")
    if abs(number) > limits.LARGEST:
        raise ArgumentError(f"{where}: {number:g} is beyond {limits.LARGEST:g}.")
    return number + 0.0


def _whole(value: Any, where: str, bounds: tuple[int, int]) -> int:
    number = _number(value, where)
    low, high = bounds
    if number != int(number) or not low <= number <= high:
        raise ArgumentError(
            f"{where}: expected a whole number from {low} to {high:,}, not {cut(value)!r}."
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
            raise ArgumentError(f"{where}: expected a name and {count} numbers, not {cut(item)}.")
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
        raise ArgumentError(f"{where}: expected two names, not {cut(', '.join(names))}.")
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
        raise ArgumentError(f"{where}: expected a number above 0, not {cut(value)!r}.")
    return number


def _picked(value: Any, where: str) -> tuple[tuple[float, ...], ...]:
    found = []
    for item in _sequence(value, where):
        point = tuple(_number(part, where) for part in _sequence(item, where))
        if len(point) not in (1, 2):
            raise ArgumentError(f"{where}: expected one or two coordinates, not {cut(item)}.")
        found.append(point)
    limits.check_count(where, len(found), limits.STARTS, "Clear some first.")
    return tuple(found)


def _choice(value: Any, where: str, choices: Sequence[str]) -> str:
    if not isinstance(value, str) or value not in choices:
        raise ArgumentError(f"{where}: expected one of {', '.join(choices)}, not {cut(value)!r}.")
    return value


def _some(value: Any, where: str, choices: Sequence[str]) -> tuple[str, ...]:
    chosen = {_choice(item, where, choices) for item in _sequence(value, where)}
    return tuple(choice for choice in choices if choice in chosen)


#: What reads each attribute of a state: a value, and its name for messages.
READERS: dict[str, Any] = {
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
    "drag": lambda value, where: _choice(value, where, DRAGS),
    "starts": lambda value, where: _choice(value, where, STARTS),
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
        raise ArgumentError(f"size: expected width and height, not {cut(value)}.")
    bounds = (limits.SMALLEST, limits.WIDEST)
    return _whole(sides[0], "size", bounds), _whole(sides[1], "size", bounds)
