"""Parameters of any shape as one point: a matrix, or a dict or list of arrays (``axis="all"``).

f is called with what the caller has: an array of the same shape, the same dict with the same keys.
Inside there is a vector; results get the shape, or the structure, back.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.result import Info
from gradscape.errors import ArgumentError, FunctionError, ReliabilityWarning
from gradscape.functions.calling import Floats
from gradscape.functions.function import Function

__all__ = ["Structure", "Whole", "is_structure", "read_structure", "read_whole"]


@dataclass(frozen=True)
class Structure:
    """How a vector is laid out as an array, or as a structure of arrays.

    Attributes
    ----------
    kind : type or None
        The type of a dict, list or tuple; None for an array.
    shape : tuple of int
        Of an array.
    keys : tuple
        Of a dict.
    items : tuple of Structure
        What a dict, list or tuple holds.
    """

    kind: type | None
    shape: tuple[int, ...] = ()
    keys: tuple[Any, ...] = ()
    items: tuple[Structure, ...] = ()

    @property
    def size(self) -> int:
        """Length of the vector."""
        if self.kind is None:
            return int(np.prod(self.shape, dtype=int))
        return sum(item.size for item in self.items)

    @property
    def twice(self) -> tuple[int, ...]:
        """Shape of a matrix of two such arrays: the array's shape, twice; (d, d) for others."""
        return (*self.shape, *self.shape) if self.kind is None else (self.size, self.size)

    def build(self, vector: NDArray[Any]) -> Any:
        """Lay a vector out; the arrays are its own memory where it is contiguous."""
        if self.kind is None:
            return vector.reshape(self.shape)
        parts, start = [], 0
        for item in self.items:
            parts.append(item.build(vector[start : start + item.size]))
            start += item.size
        if self.keys:
            return dict(zip(self.keys, parts, strict=True))
        if issubclass(self.kind, tuple):
            return self.kind(*parts) if hasattr(self.kind, "_fields") else tuple(parts)
        return parts

    def flatten(self, value: Any) -> Floats:
        """Read a structure like this one into a vector.

        Raises
        ------
        ArgumentError
            If it has other keys, lengths or shapes.
        """
        parts: list[Floats] = []
        self._collect(value, "", parts)
        return np.concatenate(parts) if parts else np.empty(0)

    def names(self, prefix: str = "") -> list[str]:
        """Name each entry of the vector: W[0, 1], b[2]; x[0, 1] where there is no name."""
        prefix = prefix or ("" if self.keys else "x")
        if self.kind is None:
            return [
                prefix + (f"[{', '.join(map(str, index))}]" if index else "")
                for index in np.ndindex(*self.shape)
            ]
        labels = [
            _joined(prefix, key, bool(self.keys)) for key in self.keys or range(len(self.items))
        ]
        return [n for label, i in zip(labels, self.items, strict=True) for n in i.names(label)]

    def _collect(self, value: Any, where: str, parts: list[Floats]) -> None:
        if self.kind is None:
            array = _as_floats(value, where)
            if array.shape != self.shape:
                raise ArgumentError(
                    f"{where or 'an array'} has shape {array.shape}; expected {self.shape}."
                )
            parts.append(array.reshape(-1))
        elif self.keys:
            if not isinstance(value, Mapping) or set(value) != set(self.keys):
                came = list(value) if isinstance(value, Mapping) else type(value).__name__
                raise ArgumentError(f"{where or 'a dict'} has {came}; expected {list(self.keys)}.")
            for key, item in zip(self.keys, self.items, strict=True):
                item._collect(value[key], _joined(where, key, True), parts)  # noqa: SLF001
        else:
            if not isinstance(value, Sequence) or len(value) != len(self.items):
                raise ArgumentError(
                    f"{where or 'a list'} is {type(value).__name__}; expected {len(self.items)} "
                    "entries."
                )
            for k, (entry, item) in enumerate(zip(value, self.items, strict=True)):
                item._collect(entry, _joined(where, k, False), parts)  # noqa: SLF001


def _joined(prefix: str, key: Any, named: bool) -> str:
    if named and not prefix:
        return str(key)
    return f"{prefix}[{key!r}]" if named else f"{prefix}[{key}]"


def _as_floats(value: Any, where: str) -> Floats:
    if hasattr(value, "detach"):  # a torch tensor that remembers where it came from
        value = value.detach()
    try:
        array = np.asarray(value)
        if array.dtype.kind in "fiu":
            return np.array(array, dtype=np.result_type(array.dtype, np.float64))
    except ValueError:
        array = np.asarray(None)
    raise ArgumentError(
        f"{where or 'the point'} is {type(value).__name__} of {array.dtype}; expected an array of "
        "real numbers."
    )


def is_structure(points: Any) -> bool:
    """Whether it is a dict, or a list or tuple of arrays and not of plain numbers."""
    if isinstance(points, Mapping):
        return True
    if not isinstance(points, list | tuple):
        return False
    return any((hasattr(p, "shape") and np.ndim(p) > 0) or is_structure(p) for p in points)


def read_structure(points: Any) -> Structure:
    """Read how an array, or a dict or list of arrays, is laid out.

    Raises
    ------
    ArgumentError
        If an entry is no array of real numbers.
    """
    return _read(points, "")


def _read(value: Any, where: str) -> Structure:
    if isinstance(value, Mapping):
        if not value:
            raise ArgumentError(f"{where or 'the point'} is an empty dict; expected arrays in it.")
        items = tuple(_read(item, _joined(where, key, True)) for key, item in value.items())
        return Structure(dict, keys=tuple(value), items=items)
    if is_structure(value):
        items = tuple(_read(item, _joined(where, k, False)) for k, item in enumerate(value))
        return Structure(type(value), items=items)
    return Structure(None, _as_floats(value, where).shape)


class Reshaped:
    """f of a structure as a function of a vector; picklable where f is.

    Parameters
    ----------
    f : callable
        f(structure), or f(*parts) where `spread`.
    structure : Structure
    spread : bool
        Whether the parts on top are separate arguments.
    flatten : bool
        Whether f returns such a structure, too: a gradient.
    """

    def __init__(
        self, f: Any, structure: Structure, spread: bool = False, flatten: bool = False
    ) -> None:
        self.f = f
        self.structure = structure
        self.spread = spread
        self.flatten = flatten
        self.__name__ = getattr(f, "__name__", type(f).__name__)

    def __call__(self, vector: Floats, **params: Any) -> Any:
        """Call f with the vector laid out."""
        built = self.structure.build(np.array(vector))
        if not self.spread:
            value = self.f(built, **params)
        elif self.structure.keys:
            value = self.f(**built, **params)
        else:
            value = self.f(*built, **params)
        if not self.flatten:
            return value
        try:
            return self.structure.flatten(value)
        except ArgumentError as error:  # a ValueError, but not one of a point where f is undefined
            raise FunctionError(f"{self.__name__} returned something else: {error}") from error


@dataclass(frozen=True)
class Whole:
    """What a public function is given, with ``axis="all"`` taken care of.

    Attributes
    ----------
    f, points, axis, params
        To go on with.
    structure : Structure or None
        Of the caller's point; None where nothing was done.
    """

    f: Any
    points: Any
    axis: Any
    params: Any
    structure: Structure | None = None

    def derivative(self, g: Any) -> Any:
        """Make a gradient that takes and returns the caller's structure one of a vector."""
        if self.structure is None:
            return g
        reshaped: Reshaped = self.f.given
        if isinstance(g, Function):
            assert g.caller is not None
            g = g.caller.f
        again = Reshaped(g, self.structure, reshaped.spread, flatten=True)
        return Function(again, params=self.f.params, layout="point", name=again.__name__)

    def restored(self, result: Any) -> Any:
        """Give a result, an array or ``(array, info)``, the caller's structure."""
        if self.structure is None:
            return result
        if isinstance(result, tuple):
            array, info = result
            self._look_for_ignored(array)
            return self.structure.build(array), self._info(info)
        self._look_for_ignored(result)
        return self.structure.build(result)

    def _info(self, info: Info) -> Info:
        assert self.structure is not None
        changed = {
            field.name: self.structure.build(value)
            for field in fields(info)
            if np.shape(value := getattr(info, field.name)) == self.points.shape
        }
        return replace(info, **changed)

    def _look_for_ignored(self, gradient: NDArray[Any]) -> None:
        """Warn of a function that doesn't look at its argument at all."""
        if np.any(gradient != 0.0):
            return
        rng = np.random.default_rng(0)
        away = (1.0 + np.abs(self.points)) * rng.normal(size=self.points.shape)
        columns = [self.points, self.points + away, self.points + 100.0 * away]
        values = self.f.values(np.stack(columns, axis=1))
        if values.size == len(columns) and np.ptp(values) == 0.0:
            warnings.warn(
                f"{self.f.name} gives the same value whatever it is called with. If it reads "
                "weights that are kept elsewhere, in a network, it must put its argument there "
                "first: docs/how-to/network-weights.md shows how.",
                ReliabilityWarning,
                stacklevel=4,
            )


def read_whole(f: Any, points: Any, axis: Any, params: Any = None) -> Whole:
    """Make a function of a vector of f and a point of any shape, if ``axis="all"``.

    Raises
    ------
    ArgumentError
        If a dict or a list of arrays is given without ``axis="all"``, or holds no numbers.
    """
    if isinstance(points, Mapping) and axis != "all":
        raise ArgumentError(
            f"points is a dict ({', '.join(map(str, points))}); as one point, the parameters of a "
            'network, say axis="all". Points of named variables go into an array (..., d) in the '
            "variables' order, or a DataFrame."
        )
    if axis != "all":
        return Whole(f, points, axis, params)
    function = Function.of(f, params)
    if function.caller is None or (not is_structure(points) and np.ndim(points) < 2):
        return Whole(function, points, axis, None)
    structure = read_structure(points)
    return Whole(
        _of_a_vector(function, structure), structure.flatten(points), None, None, structure
    )


def _of_a_vector(function: Function, structure: Structure) -> Function:
    assert function.caller is not None
    names = function.variables
    spread = names is not None and len(names) > 1 and len(names) == len(structure.items)
    if structure.keys:
        spread = spread and set(names or ()) == set(structure.keys)
    own: dict[str, Any] = {}
    if function.own is not None and function.own.first is not None:
        g = function.own.first
        if "gradient" in function.own.given and g.caller is not None:
            again = Reshaped(g.caller.f, structure, spread, flatten=True)
            own["gradient"] = Function(again, params=g.params, layout="point", name=g.name)
    return Function(
        Reshaped(function.caller.f, structure, spread),
        params=function.params,
        layout="point",
        name=function.name,
        **own,
    )
