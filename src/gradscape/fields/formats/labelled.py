"""Fields as xarray's datasets and pandas' tables: every number under its name, with its units."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from gradscape.derivatives.result import Reason
from gradscape.errors import MissingExtraError

if TYPE_CHECKING:
    from pandas import DataFrame

    from gradscape.fields.gradient_field import GradientField

__all__ = [
    "FORMAT",
    "Labels",
    "about",
    "make_labels",
    "slope_unit",
    "steepness_unit",
    "to_dataframe",
    "to_xarray",
]

FORMAT = 1  #: of datasets and files; one more whenever older versions would misread them


@dataclass(frozen=True)
class Labels:
    """What the arrays of a field are called beside its variables.

    Attributes
    ----------
    value : str
        f.
    partials : tuple of str
        ∂f/∂x for each axis: df_dx0, df_dx1, ...
    errors, reliable, reasons : tuple of str
        For each axis.
    point, directions, axis, component : str
        Of a plane through a point: the arrays, and their dimensions.
    """

    value: str
    partials: tuple[str, ...]
    errors: tuple[str, ...]
    reliable: tuple[str, ...]
    reasons: tuple[str, ...]
    point: str
    directions: str
    axis: str
    component: str


def make_labels(names: Sequence[str], variables: Sequence[str] = ()) -> Labels:
    """Give labels that none of the variables has already."""
    taken = {*names, *variables}

    def free(label: str) -> str:
        while label in taken:
            label += "_"
        return label

    value = free("f")
    partials = tuple(free(f"d{value}_d{name}") for name in names)

    def of_each(what: str) -> tuple[str, ...]:
        return tuple(free(f"{partial}_{what}") for partial in partials)

    return Labels(
        value,
        partials,
        of_each("error"),
        of_each("reliable"),
        of_each("reason"),
        free("through"),
        free("along"),
        free("axis"),
        free("component"),
    )


def slope_unit(units: dict[str, str], name: str) -> str:
    """Unit of ∂f/∂name, "" where one of both isn't known.

    >>> slope_unit({"f": "K", "x": "m s-1"}, "x")
    'K/(m s-1)'
    """
    if "f" not in units or name not in units:
        return ""
    above, below = units["f"], units[name]
    compound = any(c in below for c in " */.^")
    return f"{above}/({below})" if compound else f"{above}/{below}"


def steepness_unit(units: dict[str, str], names: tuple[str, ...]) -> str:
    """Unit of |∇f|, "" where the partial derivatives don't share one.

    >>> steepness_unit({"f": "K", "x": "m", "y": "m"}, ("x", "y"))
    'K/m'
    >>> steepness_unit({"f": "K", "x": "m", "t": "s"}, ("x", "t"))
    ''
    """
    shared = {slope_unit(units, name) for name in names}
    return shared.pop() if len(shared) == 1 else ""


def to_xarray(field: GradientField) -> Any:
    """Make an ``xarray.Dataset`` of a field; its arrays are copies.

    Raises
    ------
    MissingExtraError
        If xarray is not installed.
    """
    try:
        import xarray as xr
    except ImportError as missing:
        raise MissingExtraError("xarray", "fields", "a labelled dataset") from missing
    grid = field.grid
    labels = make_labels(field.names, grid.variables)
    data: dict[str, Any] = {}
    data[labels.value] = (
        field.names,
        np.array(field.values),
        {"long_name": field.formula or field.name, **_unit(field.units.get("f", ""))},
    )
    for k, name in enumerate(field.names):
        partial, error, reliable, reason = (
            each[k] for each in (labels.partials, labels.errors, labels.reliable, labels.reasons)
        )
        unit = _unit(slope_unit(field.units, name))
        data[partial] = (
            field.names,
            np.array(field.gradient[..., k]),
            {
                "long_name": f"∂f/∂{name}",
                **unit,
                "ancillary_variables": f"{error} {reliable} {reason}",
            },
        )
        data[error] = (
            field.names,
            np.array(field.error[..., k]),
            {"long_name": f"estimated absolute error of ∂f/∂{name}", **unit},
        )
        data[reliable] = (
            field.names,
            np.array(field.reliable[..., k]),
            {"long_name": f"whether ∂f/∂{name} can be trusted"},
        )
        data[reason] = (
            field.names,
            np.array(field.reason[..., k]),
            {
                "long_name": f"why ∂f/∂{name} is as good as it is",
                "flag_values": np.array([int(r) for r in Reason], dtype=np.int8),
                "flag_meanings": " ".join(r.name.lower() for r in Reason),
            },
        )
    if grid.plane is not None:
        data[labels.point] = (
            labels.component,
            np.array(grid.plane.point),
            {"long_name": "the point at which all coordinates are 0"},
        )
        data[labels.directions] = (
            (labels.axis, labels.component),
            np.array(grid.plane.directions),
            {"long_name": "the directions of the axes"},
        )
    coordinates: dict[str, Any] = {
        name: (name, np.array(axis), _of_axis(field, k))
        for k, (name, axis) in enumerate(zip(field.names, field.axes, strict=True))
    }
    for name, value in field.fixed.items():
        coordinates[name] = ((), value, _unit(field.units.get(name, "")))
    return xr.Dataset(data, coordinates, _attributes(field))


def to_dataframe(field: GradientField) -> DataFrame:
    """Make a table of a field, one row a point, the last variable running fastest.

    Raises
    ------
    MissingExtraError
        If pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError as error:
        raise MissingExtraError("pandas", "fields", "a table") from error
    labels = make_labels(field.names, field.grid.variables)
    mesh = np.meshgrid(*field.axes, indexing="ij")
    along = {name: m.reshape(-1) for name, m in zip(field.names, mesh, strict=True)}
    size = field.values.size
    variables = field.grid.variables
    columns: dict[str, Any] = {
        name: along[name] if name in along else np.full(size, field.fixed[name])
        for name in variables
    }
    columns[labels.value] = np.array(field.values).reshape(-1)
    kinds = pd.CategoricalDtype([str(reason) for reason in Reason])
    for k, partial in enumerate(labels.partials):
        columns[partial] = np.array(field.gradient[..., k]).reshape(-1)
        columns[labels.errors[k]] = np.array(field.error[..., k]).reshape(-1)
        columns[labels.reliable[k]] = np.array(field.reliable[..., k]).reshape(-1)
        columns[labels.reasons[k]] = pd.Categorical.from_codes(
            np.array(field.reason[..., k]).reshape(-1), dtype=kinds
        )
    return pd.DataFrame(columns)


def _unit(unit: str) -> dict[str, str]:
    return {"units": unit} if unit else {}


def _of_axis(field: GradientField, k: int) -> dict[str, Any]:
    attributes: dict[str, Any] = _unit(field.units.get(field.names[k], ""))
    attributes["domain"] = np.array(field.domain[k])
    if field.grid.log[k]:
        attributes["scale"] = "log"
    return attributes


def _attributes(field: GradientField) -> dict[str, Any]:
    """What belongs to the whole of it; lists as JSON, which every reader of NetCDF takes."""
    return {
        key: json.dumps(value) if isinstance(value, list | dict) else value
        for key, value in about(field).items()
    }


def about(field: GradientField) -> dict[str, Any]:
    """What is known of a field as a whole: plain numbers, texts, lists and dicts of them."""
    function, plane = field.function, field.grid.plane
    known: dict[str, Any] = {
        "name": field.name,
        "formula": field.formula,
        "method": field.method,
        "layout": field.layout,
        "evaluations": int(field.evaluations),
        "variables": list(field.grid.variables),
        "gradscape_version": version("gradscape"),
        "gradscape_format": FORMAT,
    }
    if function is not None and isinstance(function.given, str):
        known["expression"] = function.given
        known["expression_name"] = function.name
        known["parameters"] = {name: float(value) for name, value in function.params.items()}
    if plane is not None:
        known["plane_variables"] = list(plane.names)
    return {key: value for key, value in known.items() if value is not None}
