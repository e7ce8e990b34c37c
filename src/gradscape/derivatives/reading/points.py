"""Reading points: any array of points becomes columns, and results get the caller's shape back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gradscape.errors import ArgumentError, LayoutError, LayoutWarning, warn_caller
from gradscape.functions.calling import Floats
from gradscape.functions.function import Function

__all__ = ["Axis", "Points", "read_points"]

Axis = int | Literal["all"] | None

_FEW_POINTS = 3  # at most so many points of ...
_MANY_TIMES = 10  # ... more than so many times as many coordinates look like the wrong way round


@dataclass(frozen=True)
class Points:
    """Points as the methods want them, and the way back to the caller's shape.

    Attributes
    ----------
    columns : ndarray, shape (d, n)
        Contiguous, floating point, never the caller's own memory.
    lead : tuple of int
        Shape of the caller's array of points without the axis of the coordinates.
    place : callable
        Puts an array (..., d), the last axis holding coordinates, into the caller's axis order.
    """

    columns: Floats
    lead: tuple[int, ...]
    place: Callable[[NDArray[Any]], NDArray[Any]]

    def values(self, values: NDArray[Any]) -> NDArray[Any]:
        """Give (n,) values, or (m..., n), the shape of the points: (..., m...)."""
        values = np.moveaxis(values, -1, 0)
        return values.reshape(self.lead + values.shape[1:])

    def components(self, components: NDArray[Any]) -> NDArray[Any]:
        """Give components (d, n) the shape and axis order of the caller's points."""
        rows = np.ascontiguousarray(components.T)
        return self.place(rows.reshape((*self.lead, components.shape[0])))


def read_points(function: Function, points: Any, axis: Axis = None) -> Points:
    """Read `points` for `function`, and stop where they can't be points of its domain.

    Parameters
    ----------
    function : Function
    points : array_like or DataFrame
        Never written to. Integers become float64; masked entries NaN. A DataFrame's columns are
        matched with the variables' names.
    axis : int, "all" or None
        Which axis holds the coordinates: None the last one, checked; an integer that one; "all":
        the whole array is one point.

    Raises
    ------
    LayoutError
        If the axis of the coordinates has not as many entries as f has variables.
    ArgumentError
        If the points are no real numbers, or `axis` is not an axis.
    """
    array = _to_floats(_pick_columns(function, points))
    d = function.dimension
    if axis == "all":
        return _whole(function, array)
    if axis is not None:
        return _along(function, array, axis)
    if array.ndim == 0:
        if d not in (None, 1):
            raise LayoutError(_mismatch(function, array))
        if function.caller is not None:
            function.caller.prefer_number()
        return Points(array.reshape(1, 1).copy(), (), lambda a: a.reshape(a.shape[:-1]))
    if d == 1:
        shape = array.shape
        return Points(array.reshape(1, -1).copy(), shape, lambda a: a.reshape(shape))
    if d is not None and array.shape[-1] != d:
        raise LayoutError(_mismatch(function, array))
    _need_coordinates(array, array.shape[-1])
    result = _rows(array)
    if d is None and array.ndim > 1:
        _suspect(function, array, result.columns)
    return result


def _rows(array: Floats) -> Points:
    columns = np.array(array.reshape(-1, array.shape[-1]).T, order="C")
    return Points(columns, array.shape[:-1], lambda a: a)


def _whole(function: Function, array: Floats) -> Points:
    if function.dimension not in (None, array.size):
        raise LayoutError(
            f'{_who(function)}, but with axis="all" the array of shape {array.shape} is one point '
            f"of {array.size} coordinates."
        )
    _need_coordinates(array, array.size)
    shape = array.shape
    return Points(array.reshape(-1, 1).copy(), (), lambda a: a.reshape(shape))


def _along(function: Function, array: Floats, axis: int) -> Points:
    if not isinstance(axis, int | np.integer) or not -array.ndim <= axis < array.ndim:
        raise ArgumentError(
            f'axis={axis!r}: expected None, "all", or an integer that is an axis of the points, '
            f"whose shape is {array.shape}."
        )
    moved = np.moveaxis(array, axis, -1)
    if function.dimension not in (None, moved.shape[-1]):
        raise LayoutError(
            f"{_who(function)}, but axis {axis} of the points, whose shape is {array.shape}, has "
            f"{moved.shape[-1]} entries."
        )
    _need_coordinates(array, moved.shape[-1])
    read = _rows(moved)
    return Points(read.columns, read.lead, lambda a: np.ascontiguousarray(np.moveaxis(a, -1, axis)))


def _pick_columns(function: Function, points: Any) -> Any:
    """Take from a DataFrame the columns that are f's variables, in f's order."""
    if not (hasattr(points, "columns") and hasattr(points, "to_numpy")):
        return points
    names = function.variables
    if names is None:
        return points.to_numpy()
    missing = [name for name in names if name not in points.columns]
    if missing:
        raise LayoutError(
            f"{_who(function)}, but the table has no column {', '.join(missing)}: its columns are "
            f"{', '.join(map(str, points.columns))}. Rename them, or pass table.to_numpy()."
        )
    return points[list(names)].to_numpy()


def _to_floats(points: ArrayLike) -> Floats:
    if points is None:
        raise ArgumentError("points is None; expected an array of shape (..., d).")
    if isinstance(points, np.ma.MaskedArray):
        points = np.ma.filled(points.astype(float), np.nan)
    try:
        array = np.asarray(points)
    except ValueError as error:
        raise LayoutError(
            f"points is no array: {error} Expected the same number of coordinates in every point."
        ) from error
    kind = array.dtype.kind
    if kind == "f":
        return array if array.dtype.itemsize >= 8 else array.astype(np.float64)
    if kind in "iu":
        return array.astype(np.float64)
    if kind == "O" and not any(entry is None for entry in array.flat):
        try:
            return array.astype(np.float64)
        except (TypeError, ValueError, OverflowError):
            pass
    raise ArgumentError(
        f"points has entries of type {array.dtype}; expected real numbers, shape (..., d)."
    )


def _need_coordinates(array: Floats, d: int) -> None:
    if d == 0:
        raise LayoutError(f"points has shape {array.shape}: no coordinates; expected (..., d).")


def _who(function: Function) -> str:
    names = function.variables or ()
    if len(names) == 1:
        return f"{function.name} is a function of 1 variable ({names[0]})"
    return f"{function.name} is a function of {len(names)} variables ({', '.join(names)})"


def _mismatch(function: Function, array: Floats) -> str:
    d, shape = function.dimension, array.shape
    if not shape:
        return (
            f"{_who(function)}, but points is the single number {array.item()!r}; expected {d} "
            "coordinates, shape (..., d)."
        )
    text = (
        f"{_who(function)}, but points has shape {shape}: its last axis, which holds the "
        f"coordinates, has {shape[-1]} {'entry' if shape[-1] == 1 else 'entries'}."
    )
    if len(shape) > 1 and shape[0] == d:
        count = int(np.prod(shape[1:]))
        pass_t = "Pass points.T, or say axis=0." if len(shape) == 2 else "Say axis=0."
        return f"{text} These look like {count} points with the coordinates first. {pass_t}"
    where = [i for i, size in enumerate(shape) if size == d]
    if where:
        return f"{text} Axis {where[0]} has {d}: say axis={where[0]} if that holds the coordinates."
    return f"{text} Expected shape (..., {d})."


def _suspect(function: Function, array: Floats, columns: Floats) -> None:
    """Find out whether few points of many coordinates are many points given the wrong way round."""
    d, n = columns.shape
    if not 1 <= n <= _FEW_POINTS or d <= n:
        return
    many = f"{int(np.prod(array.shape[1:]))} points"
    plainly = d > _MANY_TIMES * n
    if _ignores_beyond(function, columns[:, 0], array.shape[0]):
        text = (
            f"points has shape {array.shape}, which reads as {n} points of {d} coordinates, but "
            f"{function.name} ignores {d - array.shape[0]} of the {d} coordinates: it reads only "
            f"the first {array.shape[0]}. These look like {many} with the coordinates first. "
            "Pass points.T, or say axis=0; axis=-1 if they are meant as they are."
        )
        if plainly:
            raise LayoutError(text)
        warn_caller(text, LayoutWarning)
    elif plainly:
        warn_caller(
            f"points has shape {array.shape} and is read as {n} points of {d} coordinates. If it "
            f"is {many} with the coordinates first, pass points.T or say axis=0; axis=-1 says that "
            "it is right as it is.",
            LayoutWarning,
        )


def _ignores_beyond(function: Function, point: Floats, count: int) -> bool:
    """Whether f stays the same, and defined, when all coordinates but the first `count` change."""
    rng = np.random.default_rng(0)
    try:
        value = function.values(point[:, np.newaxis])
        for scale in (1.0, 100.0):
            other = point.copy()
            other[count:] += (
                scale * (1.0 + np.abs(other[count:])) * rng.normal(size=point.size - count)
            )
            if not np.array_equal(function.values(other[:, np.newaxis]), value):
                return False
    except Exception:
        return False
    return bool(np.isfinite(value).all())
