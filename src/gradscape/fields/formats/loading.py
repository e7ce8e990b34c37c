"""Fields out of files and datasets that `storing` and `labelled` made."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.result import Reason
from gradscape.errors import ArgumentError, GradscapeError
from gradscape.fields.evaluation.section import Section
from gradscape.fields.formats.labelled import FORMAT, make_labels
from gradscape.fields.formats.storing import ABOUT, need_netcdf
from gradscape.fields.gradient_field import GradientField
from gradscape.fields.grids.grid import Grid
from gradscape.fields.grids.plane import Plane
from gradscape.functions.function import Function

__all__ = ["from_dataset", "load"]

_TRIED = 64  # points at which a formula is held against the values it came with
_HDF5, _ZIP = b"\x89HDF\r\n\x1a\n", b"PK\x03\x04"


def load(path: str | os.PathLike[str]) -> GradientField:
    """Read a field that ``GradientField.save`` wrote.

    Parameters
    ----------
    path : path
        A file in NetCDF or NumPy's format, whatever its name.

    Returns
    -------
    GradientField
        Equal to the one that was saved. Where that came from a formula it has its function again;
        Python functions are not kept in files.

    Raises
    ------
    ArgumentError
        If the file is none of gradscape's, damaged, or of a newer version.
    MissingExtraError
        If it is NetCDF, and xarray or h5netcdf is not installed.
    OSError
        If it can't be read.

    Notes
    -----
    Nothing in a file is run: arrays and texts are read, and a formula is read by gradscape's own
    parser.

    Examples
    --------
    >>> import gradscape as gs
    >>> field = gs.field("x0*x1", shape=5)
    >>> field.save("field.npz")
    >>> gs.load("field.npz") == field
    True
    """
    name = str(Path(path))
    with open(path, "rb") as stream:
        start = stream.read(8)
    if start.startswith(_ZIP):
        return _load_npz(name)
    if start.startswith(_HDF5):
        return _load_netcdf(name)
    raise ArgumentError(
        f"{name} is {'empty' if not start else 'neither NetCDF nor .npz'}; expected a file that "
        "field.save(...) wrote."
    )


def from_dataset(dataset: Any) -> GradientField:
    """Make a field of the dataset that ``GradientField.to_xarray`` gave, or of a part of it.

    Raises
    ------
    ArgumentError
        If it is another dataset, or lacks something.
    """
    return _from_dataset(dataset, "the dataset")


def _load_npz(name: str) -> GradientField:
    try:
        with open(name, "rb") as stream, np.load(stream, allow_pickle=False) as file:
            arrays = {key: file[key] for key in file.files}
    except Exception as error:  # whatever zip, zlib or NumPy say of a broken file
        raise _damaged(name, error) from error
    if ABOUT not in arrays:
        held = ", ".join(list(arrays)[:8])
        raise ArgumentError(
            f"{name} is no field that gradscape saved: it has the arrays {held}. For a field of "
            f'samples: gs.field(np.load("{Path(name).name}")["..."], x0=..., x1=...).'
        )
    try:
        about = json.loads(arrays.pop(ABOUT).tobytes())
        _check_version(about, name)
        return _make(about, arrays)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        if isinstance(error, GradscapeError):
            raise
        raise _damaged(name, error) from error


def _load_netcdf(name: str) -> GradientField:
    need_netcdf()
    import xarray as xr

    try:
        with xr.open_dataset(
            name, engine="h5netcdf", decode_times=False, decode_timedelta=False
        ) as file:
            dataset = file.load()
    except Exception as error:  # whatever HDF5 says of a broken file
        raise _damaged(name, error) from error
    return _from_dataset(dataset, name)


def _from_dataset(dataset: Any, name: str) -> GradientField:
    attributes = dict(dataset.attrs)
    if "gradscape_format" not in attributes:
        held = ", ".join(map(str, list(dataset.data_vars)[:8]))
        raise ArgumentError(
            f"{name} is no field that gradscape made: it has the variables {held or 'none'}. For a "
            "field of one of them, give that: gs.field(dataset[...])."
        )
    try:
        _check_version(attributes, name)
        about = {
            key: json.loads(value)
            if key in ("variables", "parameters", "plane_variables")
            else value
            for key, value in attributes.items()
        }
        return _make({**about, **_of_coordinates(dataset, about["variables"])}, _arrays(dataset))
    except (KeyError, TypeError, ValueError, IndexError) as error:
        if isinstance(error, GradscapeError):
            raise
        raise _damaged(name, error) from error


def _arrays(dataset: Any) -> dict[str, NDArray[Any]]:
    return {str(key): np.array(value.values) for key, value in dataset.variables.items()}


def _of_coordinates(dataset: Any, variables: list[str]) -> dict[str, Any]:
    """What the coordinates say: axes, the variables held fixed, scales and units."""
    present = [name for name in variables if name in dataset.coords]
    names = [name for name in present if dataset[name].ndim == 1]
    value = make_labels(names, variables).value
    names = [str(name) for name in dataset[value].dims]
    units = {
        name: str(dataset[name].attrs["units"])
        for name in present
        if "units" in dataset[name].attrs
    }
    if "units" in dataset[value].attrs:
        units["f"] = str(dataset[value].attrs["units"])
    return {
        "names": names,
        "domain": [_domain(dataset[name]) for name in names],
        "fixed": {name: float(dataset[name]) for name in present if name not in names},
        "log": [dataset[name].attrs.get("scale") == "log" for name in names],
        "units": units,
    }


def _domain(coordinate: Any) -> list[float]:
    """The domain as it was, or what is left of it: a dataset may have been cut."""
    low, high = float(coordinate[0]), float(coordinate[-1])
    was = np.reshape(coordinate.attrs.get("domain", (low, high)), 2)
    return [max(low, float(was[0])), min(high, float(was[1]))]


def _make(about: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> GradientField:
    names, variables = tuple(about["names"]), tuple(about["variables"])
    labels = make_labels(names, variables)
    axes = tuple(np.array(arrays[name], dtype=np.float64) for name in names)
    shape = tuple(axis.size for axis in axes)
    for axis in axes:
        if axis.ndim != 1 or not (np.diff(axis) > 0).all():
            raise ValueError("an axis does not increase")
        axis.setflags(write=False)
    plane = None
    if "plane_variables" in about:
        point = np.array(arrays[labels.point], dtype=np.float64)
        directions = np.array(arrays[labels.directions], dtype=np.float64)
        plane = Plane(tuple(about["plane_variables"]), point, directions)
    domain = tuple((float(low), float(high)) for low, high in about["domain"])
    log = tuple(bool(each) for each in about["log"])
    grid = Grid(variables, names, axes, domain, dict(about["fixed"]), log, plane)

    def stacked(keys: tuple[str, ...], kind: Any) -> NDArray[Any]:
        return np.stack([_shaped(arrays[key], shape, key) for key in keys], axis=-1).astype(kind)

    reason = stacked(labels.reasons, np.int8)
    if reason.min() < 0 or reason.max() > max(Reason):
        raise ValueError("there are reasons that gradscape doesn't know")
    return GradientField(
        grid,
        _shaped(arrays[labels.value], shape, labels.value).astype(np.float64),
        stacked(labels.partials, np.float64),
        stacked(labels.errors, np.float64),
        stacked(labels.reliable, np.bool_),
        reason,
        str(about["name"]),
        about.get("formula"),
        str(about["method"]),
        str(about["layout"]),
        int(about["evaluations"]),
        _restored(about, grid, arrays[labels.value]),
        dict(about["units"]),
    )


def _shaped(array: NDArray[Any], shape: tuple[int, ...], key: str) -> NDArray[Any]:
    if array.shape != shape:
        raise ValueError(f"{key} has shape {array.shape}; expected {shape}")
    return array


def _restored(about: Mapping[str, Any], grid: Grid, values: NDArray[Any]) -> Function | None:
    """Read the formula again; None where it doesn't give the values: those count."""
    if "expression" not in about:
        return None
    try:
        function = Function(
            about["expression"],
            variables=grid.variables,
            params=about["parameters"],
            name=about["expression_name"],
        )
        rng = np.random.default_rng(0)
        some = tuple(rng.integers(0, n, _TRIED) for n in grid.shape)
        coordinates = np.stack([a[i] for a, i in zip(grid.axes, some, strict=True)], axis=-1)
        again = Section(function, grid).values(coordinates)
    except (GradscapeError, TypeError):
        return None
    same = np.allclose(again, values[some], rtol=1e-9, atol=0.0, equal_nan=True)
    return function if same else None


def _check_version(about: Mapping[str, Any], name: str) -> None:
    if int(about["gradscape_format"]) > FORMAT:
        version = about.get("gradscape_version", "?")
        raise ArgumentError(
            f"{name} was saved by gradscape {version}, whose files this version can't read. "
            "Install that one: pip install --upgrade gradscape."
        )


def _damaged(name: str, error: Exception) -> ArgumentError:
    text = " ".join(str(error).split()) or type(error).__name__
    return ArgumentError(
        f"{name} is damaged or incomplete ({text}): make the field and save it anew."
    )
