"""Parts of a field, chosen by the names of its variables."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gradscape.errors import ArgumentError
from gradscape.fields.grids.grid import Grid

if TYPE_CHECKING:
    from gradscape.fields.gradient_field import GradientField

__all__ = ["select", "to_indices"]

_CLOSE = 1e-12  # of an axis' length: a coordinate typed is that one


def to_indices(
    field: GradientField, chosen: Mapping[str, Any], method: str | None = None
) -> dict[str, int | slice]:
    """Indices of coordinates: an integer for a number, a slice for a slice.

    Raises
    ------
    ArgumentError
        If a name is no axis, or a number none of its coordinates.
    """
    if method not in (None, "nearest"):
        raise ArgumentError(f'method={method!r}: expected None or "nearest".')
    _check_names(field, chosen)
    return {
        name: _index(name, field.axes[field.names.index(name)], wanted, method)
        for name, wanted in chosen.items()
    }


def select(field: GradientField, chosen: Mapping[str, Any]) -> GradientField:
    """Part of a field: integers hold their variables fixed, slices keep a part of their axes.

    Raises
    ------
    ArgumentError
        If a name is no axis, an index lies outside, or too few points are left.
    """
    _check_names(field, chosen)
    if not chosen:
        return field
    index = tuple(
        _checked(name, chosen.get(name, slice(None)), axis.size)
        for name, axis in zip(field.names, field.axes, strict=True)
    )
    kept = [k for k, i in enumerate(index) if isinstance(i, slice)]
    if not kept:
        at = ", ".join(f"{name}={i}" for name, i in zip(field.names, index, strict=True))
        raise ArgumentError(
            f"{at} is a single point, which is no field: read field.values{list(index)} and "
            f"field.gradient{list(index)}."
        )
    grid = field.grid
    held = {
        name: float(axis[i])
        for name, axis, i in zip(field.names, field.axes, index, strict=True)
        if not isinstance(i, slice)
    }
    axes = tuple(_cut(field.axes[k], index[k]) for k in kept)
    part = Grid(
        grid.variables,
        tuple(field.names[k] for k in kept),
        axes,
        tuple(
            _domain(grid.domain[k], grid.axes[k], axis) for k, axis in zip(kept, axes, strict=True)
        ),
        {**grid.fixed, **held},
        tuple(grid.log[k] for k in kept),
        grid.plane,
    )
    # components are chosen last: beside an integer their axis would move to the front
    return replace(
        field,
        grid=part,
        values=np.array(field.values[index]),
        gradient=np.array(field.gradient[index][..., kept]),
        error=np.array(field.error[index][..., kept]),
        reliable=np.array(field.reliable[index][..., kept]),
        reason=np.array(field.reason[index][..., kept]),
    )


def _check_names(field: GradientField, chosen: Mapping[str, Any]) -> None:
    wrong = [name for name in chosen if name not in field.names]
    if wrong:
        held = f"; {wrong[0]} is held fixed" if wrong[0] in field.fixed else ""
        raise ArgumentError(
            f"{wrong[0]!r} is no axis of this field: it has {', '.join(field.names)}{held}."
        )


def _index(name: str, axis: NDArray[np.float64], wanted: Any, method: str | None) -> int | slice:
    if isinstance(wanted, slice):
        return _slice(name, axis, wanted)
    number = _number(name, wanted)
    nearest = int(np.abs(axis - number).argmin())
    close = abs(axis[nearest] - number) <= _CLOSE * max(np.ptp(axis), abs(axis[nearest]))
    if method is None and not close:
        low, high = float(axis[0]), float(axis[-1])
        raise ArgumentError(
            f"{name}={wanted!r} is none of the {axis.size} coordinates in [{low:g}, {high:g}]. The "
            f'nearest is {float(axis[nearest])!r}; method="nearest" takes it.'
        )
    return nearest


def _slice(name: str, axis: NDArray[np.float64], wanted: slice) -> slice:
    """Coordinates from start to stop, both included; a step is one in points, as in xarray."""
    start = 0 if wanted.start is None else _bound(axis, _number(name, wanted.start), "left")
    stop = axis.size if wanted.stop is None else _bound(axis, _number(name, wanted.stop), "right")
    return slice(start, stop, wanted.step)


def _bound(axis: NDArray[np.float64], number: float, side: Any) -> int:
    """Where `number` belongs, coordinates that differ by rounding counting as equal."""
    room = _CLOSE * np.ptp(axis)
    return int(np.searchsorted(axis, number - room if side == "left" else number + room, side))


def _number(name: str, given: Any) -> float:
    try:
        number = float(given)
    except (TypeError, ValueError):
        number = np.nan
    if not np.isfinite(number):
        raise ArgumentError(f"{name}={given!r}: expected a coordinate, or slice(lowest, highest).")
    return number


def _checked(name: str, index: Any, size: int) -> int | slice:
    if isinstance(index, slice):
        try:
            start, stop, step = index.indices(size)
        except (TypeError, ValueError) as error:
            raise ArgumentError(f"{name}={index!r}: expected whole numbers.") from error
        if step < 1:
            raise ArgumentError(f"{name}={index!r}: an axis increases; expected a positive step.")
        if len(range(start, stop, step)) < 2:
            raise ArgumentError(
                f"{name}={index!r} leaves less than two of the {size} points; one alone is chosen "
                "by a number."
            )
        return slice(start, stop, step)
    try:
        number = operator.index(index)
    except TypeError as error:
        raise ArgumentError(f"{name}={index!r}: expected an integer or a slice.") from error
    if not -size <= number < size:
        raise ArgumentError(f"{name}={number}: there are {size} points, 0 to {size - 1}.")
    return number % size


def _cut(axis: NDArray[np.float64], index: int | slice) -> NDArray[np.float64]:
    part = np.array(axis[index])
    part.setflags(write=False)
    return part


def _domain(
    domain: tuple[float, float], axis: NDArray[np.float64], part: NDArray[np.float64]
) -> tuple[float, float]:
    """What a picture shows of the part: its points, and no more than was shown before."""
    low = domain[0] if part[0] == axis[0] else float(part[0])
    high = domain[1] if part[-1] == axis[-1] else float(part[-1])
    return low, high
