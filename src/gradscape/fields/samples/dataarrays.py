"""Fields of xarray's labelled arrays, which bring their coordinates, units and name along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gradscape.errors import ArgumentError
from gradscape.fields.gradient_field import GradientField
from gradscape.fields.grids.ranges import read_units
from gradscape.fields.samples.sampled import MOST, make_field, read_coordinate, read_samples

__all__ = ["field_of_labelled", "labelled_kind"]

_KINDS = ("DataArray", "Dataset")
_RANKS = (
    ("x", "lon", "longitude"),
    ("y", "lat", "latitude"),
    ("z", "height", "altitude", "depth", "level", "lev", "plev"),
    ("t", "time"),
)


def labelled_kind(f: Any) -> str | None:
    """Give "DataArray" or "Dataset" for one of xarray's, which is not loaded for that."""
    for parent in type(f).__mro__:
        if parent.__module__.partition(".")[0] == "xarray" and parent.__name__ in _KINDS:
            return parent.__name__
    return None


def field_of_labelled(
    array: Any, *, log: Any = False, units: Mapping[str, str] | None = None
) -> GradientField:
    """Make a field of an ``xarray.DataArray``: coordinates, units and name are its own.

    The axes are its dimensions, in their order; but where all are known to be some of longitude or
    x, latitude or y, height or z, and time (by the attribute ``axis``, the standard name, or the
    name), in that order: x lies along the bottom of a picture.

    Raises
    ------
    ArgumentError
        If it has no dimension or more than three, or coordinates that are no numbers or times, or
        that run along two dimensions at once.
    """
    array = array.transpose(*_in_order(array))
    names = tuple(str(name) for name in array.dims)
    if not 1 <= len(names) <= MOST:
        chosen = "".join(f", {name}=0" for name in names[: len(names) - 2])[2:]
        raise ArgumentError(
            f"the DataArray has {len(names)} dimensions ({', '.join(names)}) and a field has one "
            f"to three. Choose a part first: array.isel({chosen or '...'})."
        )
    axes, known = [], {}
    for name, dimension in zip(names, array.dims, strict=True):
        if dimension not in array.coords:
            _refuse_curved(array, name)
            axes.append(np.arange(array.sizes[dimension], dtype=float))
            continue
        coordinate = array.coords[dimension]
        axis, unit = read_coordinate(name, np.asarray(coordinate.values))
        axes.append(axis)
        unit = unit or str(coordinate.attrs.get("units", ""))
        known.update({name: unit} if unit else {})
    if "units" in array.attrs:
        known["f"] = str(array.attrs["units"])
    fixed = {
        str(name): float(coordinate)
        for name, coordinate in array.coords.items()
        if coordinate.ndim == 0
        and np.asarray(coordinate.values).dtype.kind in "fiu"
        and np.isfinite(float(coordinate))
    }
    return make_field(
        read_samples(array.values), names, axes, fixed, log, {**known, **read_units(units, names)},
        str(array.name) if array.name is not None else "f",
    )  # fmt: skip


def _refuse_curved(array: Any, dimension: str) -> None:
    """Stop where the coordinates of a dimension depend on another one: the grid is curved."""
    curved = [str(name) for name, coordinate in array.coords.items() if coordinate.ndim > 1]
    if curved:
        raise ArgumentError(
            f"{', '.join(curved)} run along more than one dimension, and {dimension} has no "
            "coordinates of its own: expected a grid with straight axes. Interpolate onto one, or "
            f"count along {dimension}: array.drop_vars({curved})."
        )


def _in_order(array: Any) -> list[Any]:
    """Dimensions as maps and sections have them, where it is known which is which."""
    ranks = {}
    for dimension in array.dims:
        known = array.coords[dimension].attrs if dimension in array.coords else {}
        words = (known.get("axis"), known.get("standard_name"), dimension)
        found = [rank for word in words for rank, all_ in enumerate(_RANKS) if _same(word, all_)]
        ranks[dimension] = found[0] if found else -1
    if -1 in ranks.values() or len(set(ranks.values())) < len(ranks):
        return list(array.dims)
    return sorted(array.dims, key=lambda dimension: ranks[dimension])


def _same(word: Any, known: Sequence[str]) -> bool:
    return isinstance(word, str) and word.lower() in known
