"""Calling the user's function: one point, or many in one of the layouts, always on private copies.

Whatever f does to its argument, or whatever buffer it returns, stays with the caller of this
module: every argument is a fresh array, and every value is copied out before the next call.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from types import NoneType
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from gradscape.errors import FunctionError

__all__ = [
    "UNDEFINED",
    "ByName",
    "Caller",
    "ComplexValuesError",
    "Floats",
    "Form",
    "Layout",
    "as_values",
    "brief",
    "only",
]

Layout = Literal["point", "coordinates", "rows", "arguments"]
#: How f takes one point: an array (d,), separate numbers, its only number, (1, d) or (d, 1).
Form = Literal["array", "spread", "number", "row", "column"]
Floats = NDArray[np.floating[Any]]

#: What f may raise where it is not defined: ``math.sqrt(-1)``, ``1 / 0``. Anything else is a fault.
UNDEFINED = (ValueError, ArithmeticError)


class ComplexValuesError(FunctionError):
    """f returned complex values: at a point that was asked for an error, elsewhere undefined."""


class Caller:
    """A callable with its constants, called in any layout.

    Parameters
    ----------
    f : callable
    forms : sequence of Form
        Ways f may take one point, most likely first. They are tried when the first fails as a
        wrong form does; the one that works is kept.
    params : mapping
        Constants, passed by name.
    name : str
        For messages.
    """

    def __init__(
        self, f: Callable[..., Any], forms: Sequence[Form], params: Mapping[str, Any], name: str
    ) -> None:
        self.f = f
        self.forms = self.possible = tuple(forms)
        self.params = dict(params)
        self.name = name

    def one(self, point: Floats) -> NDArray[Any]:
        """Value at one point, shape (d,); whatever f raises comes through."""
        with np.errstate(all="ignore"):
            return self.one_quietly(point)

    def one_quietly(self, point: Floats) -> NDArray[Any]:
        """Value at one point, where NumPy has been told to be silent."""
        form, *others = self.forms
        try:
            value = self._in_form(form, point)
        except (TypeError, IndexError, ValueError):
            for other in others:
                try:
                    value = self._in_form(other, point)
                except Exception:
                    continue
                self.forms = (other,)
                return value
            raise
        if others:
            self.forms = (form,)  # from now on a complaint of f is a complaint
        return value

    def prefer_number(self) -> None:
        """Try first whether f wants its only coordinate as a number, not as an array of one."""
        if "number" in self.possible:
            self.forms = ("number", *(form for form in self.possible if form != "number"))

    def many(self, layout: Layout, columns: Floats, *, private: bool = False) -> NDArray[Any]:
        """Values at many points, columns (d, n); the result has n last, (n,) or (m..., n).

        With `private`, the columns are f's own: it may write to them, and keep them.
        """
        returned, count = _counted(lambda: self.call_many(layout, columns, private=private))
        values = as_values(returned, self.name)
        if values is not returned or values.base is not None or count != _ALONE:
            values = np.array(values)  # f may keep it, and return it again
        if layout == "rows" and values.ndim > 1:
            values = np.moveaxis(values, 0, -1)
        return values

    def call_many(self, layout: str, columns: NDArray[Any], *, private: bool = False) -> Any:
        """What f returns for many points at once, given a copy or, with `private`, themselves."""
        with np.errstate(all="ignore"):
            if layout == "rows":
                return self.f(columns.T.copy(), **self.params)
            own = columns if private else columns.copy()
            if layout == "arguments":
                return self.f(*own, **self.params)
            return self.f(own, **self.params)

    def call_one(self, form: Form, point: NDArray[Any]) -> Any:
        """What f returns for one point (d,); an array of one value for "row" and "column"."""
        with np.errstate(all="ignore"):
            return self._call_one(form, point)

    def _call_one(self, form: Form, point: NDArray[Any]) -> Any:
        if form == "array":
            return self.f(point.copy(), **self.params)
        if form == "spread":  # iterating gives NumPy scalars: copies
            return self.f(*point, **self.params)
        if form == "number":
            (number,) = point  # ValueError where there are more: then f isn't meant so
            return self.f(number, **self.params)
        if form == "row":
            return self.f(point[np.newaxis].copy(), **self.params)
        return self.f(point[:, np.newaxis].copy(), **self.params)

    def _in_form(self, form: Form, point: Floats) -> NDArray[Any]:
        values = as_values(self._call_one(form, point), self.name)
        return only(form, np.array(values))  # a copy: f may keep a buffer and return it each time


class ByName:
    """A callable whose separate arguments are passed by name."""

    def __init__(self, f: Callable[..., Any], names: Sequence[str]) -> None:
        self.f = f
        self.names = tuple(names)

    def __call__(self, *values: Any, **params: Any) -> Any:
        """Call f with the values in the order of the names."""
        return self.f(**dict(zip(self.names, values, strict=True)), **params)


def _counted(make: Callable[[], Any]) -> tuple[Any, int]:
    """Make something, and count who holds it; 0 where Python doesn't count."""
    made = make()
    return made, _holders(made)


_holders: Callable[[Any], int] = getattr(sys, "getrefcount", lambda _: 0)
#: The count of what nobody else holds.
_ALONE = _counted(lambda: np.empty(0))[1] or -1


def only(form: Form, values: NDArray[Any]) -> NDArray[Any]:
    """Take the one value out of the array of one that "row" and "column" give."""
    if form == "row":
        return np.asarray(values[0])
    return np.asarray(values[..., 0]) if form == "column" else values


def as_values(value: Any, name: str) -> NDArray[Any]:
    """What f returned, as an array of real floating-point numbers in f's own precision.

    Raises
    ------
    FunctionError
        If it is no number: None, text, a truth value, complex, an object.
    """
    if type(value) is np.float64 or type(value) is float:  # the common case, first
        return np.asarray(value)
    array = value if type(value) is np.ndarray else _to_array(value, name)
    kind = array.dtype.kind
    if kind == "f":
        return array
    if kind in "iu":
        return array.astype(np.float64)
    if kind == "c":
        if not np.any(array.imag):
            return np.asarray(array.real)
        raise ComplexValuesError(
            f"{name} returned complex values ({brief(value)}); a gradient needs real ones. "
            "Return abs(...), .real or .imag, whichever is meant."
        )
    if kind == "O":
        return _from_objects(array, value, name)
    if kind == "b":
        raise FunctionError(
            f"{name} returned a truth value ({brief(value)}); expected a number. "
            "For a step function return np.where(condition, 1.0, 0.0)."
        )
    raise FunctionError(f"{name} returned {brief(value)} ({_kind(value)}); expected a number.")


def _to_array(value: Any, name: str) -> NDArray[Any]:
    if value is None:
        raise FunctionError(f"{name} returned None; expected a number. Is its return missing?")
    if hasattr(value, "detach"):  # a torch tensor that remembers where it came from
        value = value.detach()
    if isinstance(value, np.ma.MaskedArray):
        return np.asarray(np.ma.filled(value.astype(float), np.nan))
    try:
        return np.asarray(value)
    except (ValueError, TypeError) as error:
        raise FunctionError(
            f"{name} returned {brief(value)} ({_kind(value)}), which is no array of numbers: "
            f"{error}."
        ) from error


def _from_objects(array: NDArray[Any], value: Any, name: str) -> NDArray[Any]:
    """Fractions, decimals, mpmath numbers: whatever turns into a float."""
    if not any(isinstance(item, str | bytes | NoneType) for item in array.flat):
        try:
            return array.astype(np.float64)
        except (TypeError, ValueError):
            pass
    raise FunctionError(f"{name} returned {brief(value)} ({_kind(value)}); expected numbers.")


def brief(value: Any) -> str:
    """Write a value on one line of at most 60 characters, for messages."""
    text = " ".join(repr(value).split())
    return text if len(text) <= 60 else text[:57] + "..."


def _kind(value: Any) -> str:
    return type(value).__name__
