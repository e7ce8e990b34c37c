"""All that one sees, as one value: to and from JSON, to and from the address of the page.

Whatever comes from outside is read here, once: what is not a state of the page never gets any
further.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import parse_qsl, quote

from gradscape.errors import ArgumentError
from gradscape.page import limits
from gradscape.page.values import READERS, Pair, Range, cut

__all__ = ["State", "StateError", "from_query", "open_query", "read_state"]


class StateError(ArgumentError):
    """A part of a state is not what it should be.

    Attributes
    ----------
    part : str
        The attribute of `State`; empty where it is none of them.
    """

    def __init__(self, message: str, part: str = "") -> None:
        super().__init__(message)
        self.part = part


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
    direction, length, contours, theme, drag : str
    layers : tuple of str
        Those that are switched on, in the order of `values.LAYERS`.
    starts : str
        Whether a point that is picked takes the place of the earlier: "one", or "several".
    picked : tuple of tuple of float
        Points that were clicked, in coordinates along the axes; the last is looked at.
    methods : tuple of str
        Methods of descent, in the order of `values.METHODS`.
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
    drag: str = "zoom"
    layers: tuple[str, ...] = ("arrows", "contours", "tangent", "paths")
    starts: str = "one"
    picked: tuple[tuple[float, ...], ...] = ()
    methods: tuple[str, ...] = ("gradient",)
    rate: float = 0.1
    steps: int = 50

    @property
    def path_steps(self) -> int:
        """Steps of all methods together; 0 where no paths are drawn."""
        drawn = "paths" in self.layers and self.picked
        return len(self.methods) * self.steps if drawn else 0

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
    given: dict[str, Any] = {}
    for key, text in _pairs(query):
        given |= _part(key, text)
    return read_state(given)


def open_query(query: str) -> tuple[State, str]:
    """Read as much of an address as means something, and say what the rest is.

    Examples
    --------
    >>> state, said = open_query("f=x**2&points=many")
    >>> state.formula, state.points, said
    ('x**2', 20, "points: expected a number such as 1.5, not 'many'.")
    """
    given: dict[str, Any] = {}
    said = []
    try:
        for key, text in _pairs(query):
            try:
                part = _part(key, text)
                read_state(part)
                given |= part
            except ArgumentError as error:
                said.append(str(error))
    except ArgumentError as error:
        said.append(str(error))
    return read_state(given), " ".join(said)


def _pairs(query: str) -> list[tuple[str, str]]:
    limits.check_count(
        "The address", len(query), limits.BODY_BYTES, "Open the page without what follows the ?."
    )
    # A plus is one, as it was typed: spaces are %20 in the page's own addresses.
    plain = query.removeprefix("?").replace("+", "%2B")
    return parse_qsl(plain, keep_blank_values=True)


def _part(key: str, text: str) -> dict[str, Any]:
    """A part of a state, by its name, as an address has it."""
    names = {_KEYS.get(f.name, f.name): f.name for f in fields(State)}
    if key not in names:
        raise ArgumentError(f"The address has {cut(key)!r}; expected {', '.join(names)}.")
    name = names[key]
    return {name: _FROM_TEXT.get(name, _words)(text)}


def _words(text: str) -> list[str]:
    return [word for word in text.split(",") if word]


def _tuples(text: str) -> list[list[str]]:
    return [word.split(":") for word in _words(text)]


def _same(text: str) -> str:
    return text


_FROM_TEXT: dict[str, Any] = {
    "formula": _same, "points": _same, "direction": _same, "length": _same, "contours": _same,
    "theme": _same, "drag": _same, "starts": _same, "rate": _same, "steps": _same,
    "constants": _tuples, "ranges": _tuples, "held": _tuples, "picked": _tuples,
}  # fmt: skip


def read_state(given: Any) -> State:
    """Read a state from JSON, or from the texts of an address.

    Raises
    ------
    StateError
        If it is none, or more than the page takes.
    """
    if not isinstance(given, Mapping):
        raise StateError(f"a state of the page is an object, not {cut(given)}.")
    known = {f.name for f in fields(State)}
    unknown = [str(name) for name in given if name not in known]
    if unknown:
        raise StateError(f"a state of the page has no {cut(unknown[0])!r}.")
    first, parts = State(), {}
    for name in known:
        try:
            parts[name] = READERS[name](given.get(name, getattr(first, name)), name)
        except ArgumentError as error:
            raise StateError(str(error), name) from error
    return State(**parts)
