"""Fields into files and out of them."""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

from gradscape.errors import ArgumentError, MissingExtraError
from gradscape.fields.field import field
from gradscape.fields.formats import files
from gradscape.fields.formats.loading import load
from gradscape.fields.formats.storing import ABOUT
from gradscape.fields.gradient_field import GradientField
from gradscape.functions.function import Function
from gradscape.functions.gallery import gallery

SUFFIXES = (".npz", ".nc")
FIELDS: dict[str, Callable[[], GradientField]] = {
    "undefined and with units": lambda: field(
        "log(x0)*x1 + a", params={"a": 2}, shape=5, units={"x0": "m", "f": "K"}
    ),
    "a callable with kinks": lambda: field(lambda x: abs(x[0]) * x[1], shape=(5, 4)),
    "a slice on a logarithmic axis": lambda: field(
        "x*y*z", at={"z": 0.1}, log="x", x=(0.1, 10), shape=4
    ),
    "space": lambda: field("x*y*z", shape=3),
    "a line in time": lambda: field(
        Function(np.sin, variables="t"), units={"t": "seconds since 2000-01-01", "f": "days"}
    ),
    "a plane through a point": lambda: field(
        "a*b + c*d", through=[1, 2, 3, 4], along=([1, 0, 0, 0], [0, 1, 1, 0]), shape=3
    ),
    "a variable called f": lambda: field("x*f", shape=3),
    "from the gallery": lambda: field(gallery["himmelblau"], shape=4),
    "names beyond ASCII": lambda: field("φ*ψ", shape=3, units={"φ": "°"}),
    "in blocks of its own": lambda: field("x*y", x=[0.0, 0.1, 0.7, 5.0], shape=4),
}


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("name", FIELDS)
def test_what_is_loaded_is_what_was_saved(name: str, suffix: str, tmp_path: Path) -> None:
    made = FIELDS[name]()
    made.save(tmp_path / f"a field{suffix}")
    again = load(tmp_path / f"a field{suffix}")
    assert again == made
    assert repr(again) == repr(made)
    assert (again.layout, again.evaluations) == (made.layout, made.evaluations)
    assert again.values.dtype == again.error.dtype == np.float64
    assert again.reason.dtype == np.int8
    assert not again.values.flags.writeable
    assert [entry.name for entry in tmp_path.iterdir()] == [f"a field{suffix}"]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_formula_comes_back_as_a_function(suffix: str, tmp_path: Path) -> None:
    made = field("a*x0**2*x1", params={"a": 3.0}, shape=4)
    made.save(tmp_path / f"f{suffix}")
    again = load(tmp_path / f"f{suffix}")
    assert again.function is not None
    assert again.function([2.0, 1.0]) == 12.0


def test_a_formula_that_no_longer_gives_the_values_is_left_away(tmp_path: Path) -> None:
    dataset = field("x0*x1", shape=4).to_xarray()
    dataset["f"] += 1.0
    assert field(dataset).function is None
    assert field(dataset).values[0, 0] == 5.0


def test_an_npz_file_is_readable_by_numpy_alone(tmp_path: Path) -> None:
    made = field("x0*x1", shape=4)
    made.save(tmp_path / "f.npz")
    with np.load(tmp_path / "f.npz", allow_pickle=False) as file:
        assert np.array_equal(file["df_dx0"], made.gradient[..., 0])
        assert json.loads(file[ABOUT].tobytes())["formula"] == "x0*x1"


def test_a_netcdf_file_is_one_that_xarray_reads(tmp_path: Path) -> None:
    made = field("x0*x1", shape=4, units={"x0": "m", "f": "K"})
    made.save(tmp_path / "f.nc")
    with xr.open_dataset(tmp_path / "f.nc", engine="h5netcdf") as file:
        assert file["df_dx0"].attrs["units"] == "K/m"
        assert float(file["f"].sel(x0=2.0, x1=-2.0)) == -4.0


@pytest.mark.parametrize("name", ["f.txt", "f", "f.h5"])
def test_other_suffixes_say_what_there_is(name: str, tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match=r"\.nc \(NetCDF\) or \.npz"):
        field("x0*x1", shape=3).save(tmp_path / name)


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    made = field("x0*x1", shape=3)
    for suffix in SUFFIXES:
        with pytest.raises(ArgumentError, match="no folder"):
            made.save(tmp_path / "no" / f"f{suffix}")
    with pytest.raises(ArgumentError, match="expected the name of a file"):
        made.save(3)  # type: ignore[arg-type]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_on_failure_the_old_file_stays(
    suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / f"f{suffix}"
    path.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(files.os, "replace", fail)
    with pytest.raises(KeyboardInterrupt):
        field("x0*x1", shape=3).save(path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_truncated_file_is_called_damaged(suffix: str, share: float, tmp_path: Path) -> None:
    path = tmp_path / f"f{suffix}"
    field("x0*x1", shape=30).save(path)
    data = path.read_bytes()
    path.write_bytes(data[: int(share * len(data))])
    with pytest.raises(ArgumentError, match="is damaged or incomplete"):
        load(path)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_with_a_flipped_byte_is_called_damaged(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"f{suffix}"
    made = field("exp(x0)*x1", shape=30)
    made.save(path)
    data = path.read_bytes()
    place = data.index(made.values.tobytes()) + 1000
    path.write_bytes(data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :])
    with pytest.raises(ArgumentError, match="is damaged or incomplete"):
        load(path)


def rewritten(path: Path, change: Callable[[dict[str, Any]], None], **arrays: Any) -> None:
    with np.load(path) as file:
        held = {key: file[key] for key in file.files}
    about = json.loads(held[ABOUT].tobytes())
    change(about)
    held[ABOUT] = np.frombuffer(json.dumps(about).encode(), dtype=np.uint8)
    np.savez(path, **{**held, **arrays})


@pytest.mark.parametrize(
    ("change", "arrays"),
    [
        (lambda about: about.pop("names"), {}),
        (lambda about: about.update(names=["x0", "x7"]), {}),
        (lambda about: about.update(domain=[[0.0]]), {}),
        (lambda _: None, {"f": np.zeros((3, 3))}),
        (lambda _: None, {"x0": np.array([0.0, 2.0, 1.0, 3.0])}),
        (lambda _: None, {"df_dx0_reason": np.full((4, 4), 99)}),
        (lambda about: about.update(gradscape_format="new"), {}),
    ],
)
def test_what_does_not_fit_together_is_called_damaged(
    change: Callable[[dict[str, Any]], None], arrays: dict[str, Any], tmp_path: Path
) -> None:
    path = tmp_path / "f.npz"
    field("x0*x1", shape=4).save(path)
    rewritten(path, change, **arrays)
    with pytest.raises(ArgumentError, match="is damaged or incomplete"):
        load(path)


def test_a_newer_format_says_what_to_install(tmp_path: Path) -> None:
    path = tmp_path / "f.npz"
    field("x0*x1", shape=4).save(path)
    rewritten(path, lambda about: about.update(gradscape_format=99, gradscape_version="9.1"))
    with pytest.raises(ArgumentError, match=r"gradscape 9\.1.*pip install --upgrade"):
        load(path)


def test_foreign_files_say_what_they_hold(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", temperature=np.zeros((2, 2)))
    with pytest.raises(ArgumentError, match=r"temperature.*gs\.field"):
        load(tmp_path / "a.npz")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        file.writestr("a.txt", "x")
    with pytest.raises(ArgumentError, match=r"a\.zip is"):
        load(tmp_path / "a.zip")
    xr.Dataset({"wind": ("x", [1.0, 2.0])}).to_netcdf(tmp_path / "a.nc", engine="h5netcdf")
    with pytest.raises(ArgumentError, match="variables wind"):
        load(tmp_path / "a.nc")
    (tmp_path / "a.txt").write_text("hello")
    with pytest.raises(ArgumentError, match=r"neither NetCDF nor \.npz"):
        load(tmp_path / "a.txt")
    (tmp_path / "empty.nc").touch()
    with pytest.raises(ArgumentError, match="is empty"):
        load(tmp_path / "empty.nc")
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "nothing.nc")


def test_a_file_with_objects_is_not_unpickled(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", **{ABOUT: np.array([{"a": 1}], dtype=object)})
    with pytest.raises(ArgumentError, match="damaged"):
        load(tmp_path / "a.npz")


@pytest.mark.parametrize("package", ["xarray", "h5netcdf", "h5py"])
def test_without_the_extra(package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = field("x0*x1", shape=3)
    made.save(tmp_path / "f.nc")
    monkeypatch.setattr(
        "gradscape.fields.formats.storing.find_spec", lambda name: name != package or None
    )
    for use in (lambda: made.save(tmp_path / "g.nc"), lambda: load(tmp_path / "f.nc")):
        with pytest.raises(MissingExtraError, match=rf"needs {package}.*gradscape\[fields\]"):
            use()
    made.save(tmp_path / "g.npz")
    assert load(tmp_path / "g.npz") == made


def test_xarray_is_needed_for_a_dataset_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xarray", None)
    monkeypatch.setitem(sys.modules, "pandas", None)
    made = field("x0*x1", shape=3)
    with pytest.raises(MissingExtraError, match=r"xarray.*gradscape\[fields\]"):
        made.to_xarray()
    with pytest.raises(MissingExtraError, match=r"pandas.*gradscape\[fields\]"):
        made.to_dataframe()
