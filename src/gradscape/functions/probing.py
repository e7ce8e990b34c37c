"""Finding out how a callable takes many points: by trying, and by never believing it for good.

A layout is accepted if a small probe, of a size that can't be mistaken for the dimension, gives the
values of single calls; it is confirmed again in every block (`confirm`), because a function may
branch on its data.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from math import isnan
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gradscape.errors import FunctionError
from gradscape.functions.calling import UNDEFINED, Caller, ComplexValuesError, Floats, Form, Layout

__all__ = [
    "Witnesses",
    "agree",
    "are_near",
    "are_single_values",
    "find_layout",
    "single_numbers",
    "single_values",
]

_PROBES = 3
_SIDES = 3
_CANDIDATES: dict[Form, tuple[Layout, ...]] = {
    "array": ("coordinates", "rows"),
    "spread": ("arguments",),
    "number": ("arguments",),
    "row": ("rows",),
    "column": ("coordinates",),
}


def find_layout(caller: Caller, columns: Floats) -> Layout:
    """Try the layouts on three or four of the points, columns (d, n); "point" where none fits.

    Costs as many single calls and at most two calls with all of them at once.
    """
    d, n = columns.shape
    size = _PROBES + (d == _PROBES)
    where = np.linspace(0, n - 1, size).astype(int) if n >= size else np.arange(size) % n
    probe = columns[:, where]
    singles = single_values(caller, probe)
    if np.isnan(singles).all():
        return "point"
    for layout in _CANDIDATES[caller.forms[0]]:
        try:
            values = caller.many(layout, probe)
        except Exception:
            continue
        if values.shape == singles.shape and agree(values, singles, d).all():
            return layout
    return "point"


def single_values(caller: Caller, columns: Floats, *, strict: bool = False) -> Floats:
    """Values by single calls, n last.

    Where f raises as it does where it is not defined the value is NaN; with `strict` the exception
    comes through, with a note that names the point.
    """
    values: list[Floats | None] = []
    for point in columns.T:
        try:
            values.append(caller.one(point))
        except Exception as error:
            fault = isinstance(error, FunctionError) and not isinstance(error, ComplexValuesError)
            if strict or fault or not isinstance(error, UNDEFINED):
                error.add_note(f"raised by {caller.name} at the point {point.tolist()}")
                raise
            values.append(None)
    shape = next((v.shape for v in values if v is not None), ())
    for value, point in zip(values, columns.T, strict=True):
        if value is not None and value.shape != shape:
            raise FunctionError(
                f"{caller.name} returned an array of shape {value.shape} at the point "
                f"{point.tolist()}, of shape {shape} elsewhere; expected the same everywhere."
            )
    blank = np.full(shape, np.nan)
    return np.stack([blank if v is None else v for v in values], axis=-1)


class Witnesses(NamedTuple):
    """Points (d, w), and f's values for each of them alone."""

    points: Floats
    values: list[float]


def single_numbers(caller: Caller, points: Floats) -> list[float] | None:
    """Values at points (n, d), by single calls; None where one isn't a plain number."""
    numbers = []
    with np.errstate(all="ignore"):
        for point in points:
            try:
                value = caller.one_quietly(point)
            except Exception:
                return None
            if value.ndim or value.dtype != np.float64:
                return None
            numbers.append(float(value))
    return numbers


def are_near(values: Sequence[float], singles: Sequence[float], d: int) -> bool:
    """Whether each value is that of a single call up to a rounding that is plainly allowed."""
    most = _roundings(d) * float(np.finfo(np.float64).eps)
    for value, single in zip(values, singles, strict=True):
        if value == single or (isnan(value) and isnan(single)):
            continue
        if not abs(value - single) <= most * abs(single) < np.inf:
            return False
    return True


def are_single_values(
    caller: Caller, points: Sequence[Floats], values: Floats, where: Iterable[int]
) -> bool:
    """Whether the values at some indices of many are those of single calls, quickly."""
    with np.errstate(all="ignore"):
        for point, index in zip(points, where, strict=True):
            many = values[index]
            try:
                single = caller.one_quietly(point)
            except UNDEFINED:
                single = np.asarray(np.nan)
            if single.ndim:
                return False
            if not are_near((float(many),), (float(single),), point.size):
                whole = np.abs(values[np.isfinite(values)]).max(initial=0.0)
                beside = max(whole, _size_nearby(caller, point))
                if not agree(np.asarray(many), single, point.size, beside):
                    return False
    return True


def _size_nearby(caller: Caller, point: Floats) -> float:
    """|f| a tenth away: on a line of zeros, what is left after f's terms cancel is rounding."""
    sizes = [0.0]
    for i, step in product(range(min(point.size, _SIDES)), (-0.1, 0.1)):
        place = point.copy()
        place[i] += step * max(1.0, abs(place[i]))
        try:
            sizes.append(float(np.abs(caller.one_quietly(place)).max(initial=0.0)))
        except UNDEFINED:
            continue
    return max(size for size in sizes if np.isfinite(size))


def _roundings(d: int) -> int:
    return 64 * (16 + d)


def agree(values: Floats, singles: Floats, d: int, whole: float = 0.0) -> NDArray[np.bool_]:
    """Whether values are equal up to the rounding of the sums inside f.

    Sums over d terms may be taken in another order, and cancel, so that the rounding is held
    against the largest value, `whole` if that is known; a wrong layout, or a branch taken for the
    wrong points, is off by far more.
    """
    eps = max(np.finfo(values.dtype).eps, np.finfo(singles.dtype).eps)
    with np.errstate(all="ignore"):
        finite = np.abs(singles[np.isfinite(singles)])
        scale = max(finite.max(initial=0.0), whole)
        near = np.abs(values - singles) <= _roundings(d) * eps * scale
        same = (values == singles) | (np.isnan(values) & np.isnan(singles))
    return np.asarray(near | same)
