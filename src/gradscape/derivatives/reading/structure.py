"""How arrays, or dicts and lists of arrays, are laid out in a vector, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.errors import ArgumentError
from gradscape.functions.calling import Floats

__all__ = ["Structure", "is_structure", "read_structure"]


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
                    f"{where or 'an array'} has shape {array.shape}; expected {self.shape}"
                    f"{': is it transposed?' if array.shape == self.shape[::-1] else '.'}"
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
