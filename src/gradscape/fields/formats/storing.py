"""Fields into files: NetCDF for everyone, or NumPy's .npz; back again in `loading`."""

from __future__ import annotations

import io
import json
import os
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gradscape.errors import ArgumentError, MissingExtraError
from gradscape.fields.formats.files import replacing, write_whole
from gradscape.fields.formats.labelled import about, make_labels, to_xarray

if TYPE_CHECKING:
    from gradscape.fields.gradient_field import GradientField

__all__ = ["ABOUT", "SUFFIXES", "need_netcdf", "save"]

SUFFIXES = (".nc", ".npz")
ABOUT = "gradscape.json"  #: no variable is called so


def save(field: GradientField, path: str | os.PathLike[str]) -> None:
    """Write a field to a file, which is either wholly new or untouched.

    Raises
    ------
    ArgumentError
        If the suffix is neither .nc nor .npz, or the folder does not exist.
    MissingExtraError
        If .nc is asked for, and xarray or h5netcdf is not installed.
    OSError
        If the file can't be written.
    """
    suffix = Path(_name(path)).suffix.lower()
    if suffix not in SUFFIXES:
        raise ArgumentError(
            f"{_name(path)}: expected a name that ends in .nc (NetCDF) or .npz (NumPy)."
        )
    if suffix == ".npz":
        stream = io.BytesIO()
        np.savez(stream, **_parts(field))  # type: ignore[arg-type]
        write_whole(path, stream.getvalue())
        return
    need_netcdf()
    dataset = to_xarray(field)
    # checksums, so that damage is found; packing would gain a tenth and take ten times as long
    checked = {name: {"fletcher32": True} for name in dataset.data_vars if dataset[name].ndim}
    with replacing(path) as beside:
        dataset.to_netcdf(beside, engine="h5netcdf", encoding=checked)


def _parts(field: GradientField) -> dict[str, NDArray[Any]]:
    """Arrays under the names they have in a dataset, and all the rest as JSON."""
    labels = make_labels(field.names, field.grid.variables)
    parts: dict[str, NDArray[Any]] = dict(zip(field.names, field.axes, strict=True))
    parts[labels.value] = field.values
    for k in range(len(field.names)):
        parts[labels.partials[k]] = field.gradient[..., k]
        parts[labels.errors[k]] = field.error[..., k]
        parts[labels.reliable[k]] = field.reliable[..., k]
        parts[labels.reasons[k]] = field.reason[..., k]
    if field.grid.plane is not None:
        parts[labels.point] = field.grid.plane.point
        parts[labels.directions] = field.grid.plane.directions
    rest = {
        **about(field),
        "names": field.names,
        "domain": field.domain,
        "fixed": field.fixed,
        "log": field.grid.log,
        "units": field.units,
    }
    text = json.dumps(rest, ensure_ascii=False).encode()
    return {ABOUT: np.frombuffer(text, dtype=np.uint8), **parts}


def _name(path: Any) -> str:
    if not isinstance(path, str | os.PathLike):
        raise ArgumentError(f"save({path!r}): expected the name of a file.")
    name = os.fspath(path)
    return name if isinstance(name, str) else os.fsdecode(name)


def need_netcdf() -> None:
    """Stop where what reads and writes NetCDF is not installed."""
    for package in ("xarray", "h5netcdf", "h5py"):
        if find_spec(package) is None:
            raise MissingExtraError(package, "fields", "a NetCDF file")
