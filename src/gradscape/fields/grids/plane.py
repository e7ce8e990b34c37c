"""Directions through a point of a function of many variables: the axes of a plane, line or space.

Along them f is a function of one, two or three variables, and its gradient there has the components
∇f·u, ∇f·v, ...: one line each for differences, however many variables f itself has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.reading.structure import Structure
from gradscape.derivatives.reading.trees import read_whole
from gradscape.errors import ArgumentError, ExpressionError
from gradscape.functions.function import Function
from gradscape.functions.own import values_of

__all__ = ["Plane", "read_plane"]

_NAMES = ("u", "v", "w")
_MOST_NAMES = 1000
_MOST_TERMS = 400  # of a formula along the directions; longer ones are called as functions are
_Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Plane:
    """Where the axes lie among f's variables, d of them, k axes.

    Attributes
    ----------
    names : tuple of str
        Of f's variables; empty where they are too many to be named.
    point : ndarray, shape (d,)
        Where all coordinates along the axes are 0.
    directions : ndarray, shape (k, d)
        What one unit along each axis is.
    """

    names: tuple[str, ...]
    point: _Floats
    directions: _Floats

    def __post_init__(self) -> None:
        self.point.setflags(write=False)
        self.directions.setflags(write=False)

    def lift(self, coordinates: Any) -> NDArray[Any]:
        """Points (..., d) at coordinates (..., k) along the axes."""
        return self.point + np.asarray(coordinates) @ self.directions

    def columns(self, coordinates: Any) -> NDArray[Any]:
        """The same, the coordinates first: points (d,) or (d, n) at coordinates (k,) or (k, n)."""
        along = np.asarray(coordinates)
        along = along.reshape(-1) if along.ndim == 0 else along
        return np.ascontiguousarray(self.lift(along.T).T)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Plane):
            return NotImplemented
        same = self.names == other.names and np.array_equal(self.point, other.point)
        return same and np.array_equal(self.directions, other.directions)

    __hash__ = None  # type: ignore[assignment]  # equal by its arrays, as arrays are


class AlongDirections:
    """f at coordinates (k,) or (k, n) along the directions; picklable where f is."""

    def __init__(self, function: Function, plane: Plane) -> None:
        self.function = function
        self.plane = plane
        self.__name__ = function.name

    def __call__(self, coordinates: Any) -> Any:
        """Call f there; complex coordinates, of the complex step, go to f as they are."""
        columns = self.plane.columns(coordinates)
        caller = self.function.caller
        if caller is None or (columns.ndim > 1 and columns.dtype.kind == "f"):
            single = columns.ndim == 1
            block = columns[:, np.newaxis] if single else columns
            values = self.function.values(block, strict=block.shape[1] == 1)
            return values[..., 0] if single else values
        if columns.dtype.kind == "f":
            return caller.one(columns)
        if columns.ndim == 1:
            return caller.call_one(caller.forms[0], columns)
        return caller.call_many(self.function.layout or "point", columns)


class GradientAlong:
    """f's own gradient, projected on the directions: at coordinates (k,) or (k, n)."""

    def __init__(self, gradient: Function, plane: Plane) -> None:
        self.gradient = gradient
        self.plane = plane
        self.__name__ = gradient.name

    def __call__(self, coordinates: Any) -> NDArray[Any]:
        """Call the gradient there."""
        columns = self.plane.columns(coordinates)
        block = columns.reshape(len(columns), -1)
        values = values_of(self.gradient, block, (len(block),), "gradient")
        return np.reshape(self.plane.directions @ values, (-1, *columns.shape[1:]))


def read_plane(
    f: Any, through: Any, along: Any, params: Mapping[str, Any] | None = None
) -> tuple[Function, Plane]:
    """Read a point and directions, and make f a function of the coordinates along them.

    Parameters
    ----------
    f : callable, str or Function
        Of any number of variables; of an array of any shape, or of a dict or a list of arrays, if
        `through` is one.
    through : array_like, or dict or list of arrays
        The point. A dict of numbers goes by the names of the variables.
    along : sequence of directions, or mapping of str to direction
        One to three of them, each like the point; by the names the axes are to have. Default: u,
        v, w. Not normalised.

    Raises
    ------
    ArgumentError
        If these are no point and no directions of f's, or the directions aren't independent.
    """
    names, given = _read_along(along)
    function = Function.of(f, params)
    by_name = _by_name(function, through)
    if by_name:
        assert function.variables is not None
        through = _from_names(function.variables, through, None)
        given = [_from_names(function.variables, direction, 0.0) for direction in given]
    whole = read_whole(function, through, "all")
    function, point = whole.f, _vector("through", whole.points)
    if function.dimension not in (None, point.size):
        raise ArgumentError(
            f"through has {point.size} coordinate{'s' if point.size != 1 else ''}, but "
            f"{function.name} is a function of {function.dimension} "
            f"variable{'s' if function.dimension != 1 else ''} ({', '.join(function.names(0))})."
        )
    vectors = [
        _direction(name, direction, point, whole.structure)
        for name, direction in zip(names, given, strict=True)
    ]
    plane = Plane(_names(function, whole.structure, point.size), point, np.array(vectors))
    _need_independent(plane, names)
    return _restricted(function, plane, names), plane


def _direction(name: str, given: Any, point: _Floats, structure: Structure | None) -> _Floats:
    """Read a direction, which must be like the point."""
    try:
        vector = _vector(name, given if structure is None else structure.flatten(given))
    except ArgumentError as error:
        raise ArgumentError(f"along: {name} is not like the point of through=: {error}") from error
    if vector.shape != point.shape:
        raise ArgumentError(
            f"along: {name} has {vector.size} entries, but the point of through= has "
            f"{point.size}; expected a direction like the point."
        )
    return vector


def _names(function: Function, structure: Structure | None, size: int) -> tuple[str, ...]:
    if size > _MOST_NAMES:
        return ()
    return function.names(size) if structure is None else tuple(structure.names())


def _read_along(along: Any) -> tuple[tuple[str, ...], list[Any]]:
    wanted = "expected one to three directions, such as along=(u, v), each like the point"
    if isinstance(along, Mapping):
        names, given = tuple(along), list(along.values())
        if not all(isinstance(name, str) and name.isidentifier() for name in names):
            raise ArgumentError(f"along: {', '.join(map(repr, names))} are no names of axes.")
    elif isinstance(along, list | tuple) or (isinstance(along, np.ndarray) and along.ndim > 1):
        given = list(along)
        names = _NAMES[: len(given)]
    else:
        raise ArgumentError(f"along is {type(along).__name__}; {wanted}: along=(u,) for one.")
    if not 1 <= len(given) <= len(_NAMES):
        raise ArgumentError(f"along has {len(given)} entries; {wanted}.")
    if all(np.ndim(direction) == 0 and not isinstance(direction, Mapping) for direction in given):
        raise ArgumentError(f"along={along!r} holds plain numbers; {wanted}: along=(u,) for one.")
    return names, given


def _by_name(function: Function, through: Any) -> bool:
    """Whether a dict is one of numbers for the variables, not of arrays that f takes."""
    if not isinstance(through, Mapping) or function.variables is None:
        return False
    numbers = all(np.ndim(value) == 0 for value in through.values())
    return numbers and (function.expression is not None or len(function.variables) > 1)


def _from_names(variables: Sequence[str], given: Any, missing: float | None) -> list[Any]:
    what = "through" if missing is None else "along"
    if not isinstance(given, Mapping):
        raise ArgumentError(
            f"{what} is {type(given).__name__}, but the point goes by the variables' names; "
            f"expected a dict such as {{{variables[0]!r}: 1.0}}."
        )
    unknown = [name for name in given if name not in variables]
    absent = [name for name in variables if name not in given] if missing is None else []
    if unknown or absent:
        problem = f"{unknown[0]!r} is no variable" if unknown else f"{absent[0]} is missing"
        raise ArgumentError(f"{what}: {problem}; the variables are {', '.join(variables)}.")
    return [given.get(name, missing) for name in variables]


def _vector(what: str, given: Any) -> _Floats:
    try:
        vector = np.array(given, dtype=float)
    except (TypeError, ValueError) as error:
        raise ArgumentError(f"{what}: expected real numbers, shape (d,).") from error
    if vector.ndim != 1 or not vector.size or not np.isfinite(vector).all():
        raise ArgumentError(
            f"{what}: expected finite numbers, shape (d,); got an array of shape {vector.shape}."
        )
    return vector


def _need_independent(plane: Plane, names: Sequence[str]) -> None:
    lengths = np.linalg.norm(plane.directions, axis=1)
    for name, length in zip(names, lengths, strict=True):
        if not 0 < length < np.inf:
            raise ArgumentError(f"along: {name} has the length {length:g}; expected a direction.")
    if np.linalg.matrix_rank(plane.directions / lengths[:, np.newaxis]) < len(names):
        raise ArgumentError(
            f"along: the directions {', '.join(names)} are not independent: they span no "
            f"{'plane' if len(names) == 2 else 'space'}."
        )


def _restricted(function: Function, plane: Plane, names: tuple[str, ...]) -> Function:
    if function.expression is not None:
        formula = _substituted(function, plane, names)
        if formula is not None:
            return formula
    rng = np.random.default_rng(0)  # a few points, so that f's layout is known
    function.find_layout(np.ascontiguousarray(plane.lift(rng.uniform(-1, 1, (8, len(names)))).T))
    one_by_one = function.layout in (None, "point")
    own: dict[str, Any] = {}
    if function.own is not None and "gradient" in function.own.given:
        assert function.own.first is not None
        own["gradient"] = GradientAlong(function.own.first, plane)
    return Function(
        AlongDirections(function, plane),
        variables=names,
        layout="point" if one_by_one else "coordinates",
        name=function.name,
        **own,
    )


def _substituted(function: Function, plane: Plane, names: tuple[str, ...]) -> Function | None:
    """Put the coordinates along the directions in the place of a formula's variables.

    So its gradient stays exact, and the bound of its rounding holds. None where it gets too long.
    """
    from gradscape.functions.formulas.tokens import tokenize

    if len(plane.names) < plane.point.size or np.count_nonzero(plane.directions) > _MOST_TERMS:
        return None
    taken = [name for name in names if name in function.params]
    if taken:
        raise ArgumentError(
            f"along: {taken[0]} is a constant of {function.name}; give the axes other names, such "
            f'as along={{"s": ..., "t": ...}}.'
        )
    texts = {
        variable: _sum(point, column, names)
        for variable, point, column in zip(
            plane.names, plane.point, plane.directions.T, strict=True
        )
    }
    assert function.formula is not None
    tokens = tokenize(function.formula)
    pieces = []
    for token, following in zip(tokens, [*tokens[1:], tokens[-1]], strict=True):
        is_variable = token.kind == "name" and token.text in texts and following.text != "("
        pieces.append(texts[token.text] if is_variable else token.text)
    typed = function.name == function.given  # no name of its own
    name = function.formula if typed else function.name
    try:
        return Function(
            " ".join(pieces).strip(), variables=names, params=function.params, name=name
        )
    except ExpressionError:
        return None


def _sum(point: float, column: _Floats, names: Sequence[str]) -> str:
    text = repr(float(point)) if point or not column.any() else ""
    for factor, name in zip(column, names, strict=True):
        if factor:
            sign = "-" if factor < 0 else "+" if text else ""
            text += f"{sign}{abs(float(factor))!r}*{name}"
    return f"({text})"
