"""Values of a callable at complex points, for the complex step: no layout is looked for here."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.errors import ArgumentError, FunctionError
from gradscape.functions.calling import Caller, only
from gradscape.functions.function import Function

__all__ = ["complex_values"]


def complex_values(function: Function, columns: NDArray[Any]) -> NDArray[Any]:
    """Values (n,) or (m..., n) of f at complex points, columns (d, n); real where f returns so.

    f is called in the layout that was found with real points.

    Raises
    ------
    ArgumentError
        If f is a formula: those know their derivative.
    FunctionError
        If f can't take complex numbers.
    """
    caller = function.caller
    if caller is None:
        raise ArgumentError(
            f'method="complex" is for callables; {function.name} is a formula, which knows its '
            'derivative: use method="exact".'
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", np.exceptions.ComplexWarning)
            return _values(caller, function.layout, columns)
    except (TypeError, np.exceptions.ComplexWarning) as error:
        raise FunctionError(
            f'method="complex" calls {function.name} with complex numbers, which it does not take '
            f"({error}). Write it with NumPy's functions instead of math's and without float(...), "
            'or use method="adaptive".'
        ) from error


def _values(caller: Caller, layout: str | None, columns: NDArray[Any]) -> NDArray[Any]:
    if layout not in (None, "point"):
        values = _many(caller, str(layout), columns)
        if values.shape[-1:] == columns.shape[1:]:
            return values
    return np.stack([_one(caller, point) for point in columns.T], axis=-1)


def _many(caller: Caller, layout: str, columns: NDArray[Any]) -> NDArray[Any]:
    values = _numbers(caller, caller.call_many(layout, columns))
    return np.moveaxis(values, 0, -1) if layout == "rows" and values.ndim > 1 else values


def _one(caller: Caller, point: NDArray[Any]) -> NDArray[Any]:
    form = caller.forms[0]
    return only(form, _numbers(caller, caller.call_one(form, point)))


def _numbers(caller: Caller, value: Any) -> NDArray[Any]:
    array = np.array(value)  # a copy: f may keep a buffer
    if array.dtype.kind == "O":
        array = array.astype(np.complex128)
    if array.dtype.kind not in "cfiu":
        raise FunctionError(
            f"{caller.name} returned {type(value).__name__} at complex points; expected a number."
        )
    return array if array.dtype.kind == "c" else array.astype(np.float64)
