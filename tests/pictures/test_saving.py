"""Files are wholly new or wholly old."""

from __future__ import annotations

import io
import os
import stat
import sys
from pathlib import Path

import pytest

from gradscape.errors import ArgumentError
from gradscape.pictures import saving
from gradscape.pictures.draw import draw

STARTS = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf", "PNG"])
def test_the_suffix_says_the_format(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a picture.{suffix}"
    draw("x0*x1", shape=3).save(path)
    assert path.read_bytes().startswith(STARTS[suffix.lower()])
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_a_stream_needs_the_format() -> None:
    picture = draw("x0*x1", shape=3)
    stream = io.BytesIO()
    picture.save(stream, format="svg")
    assert stream.getvalue().startswith(b"<?xml")
    with pytest.raises(ArgumentError, match='format="png"'):
        picture.save(io.BytesIO())
    with pytest.raises(ArgumentError, match="path or a binary stream"):
        picture.save(3)  # type: ignore[arg-type]


def test_the_same_picture_is_the_same_file() -> None:
    first, second = draw("x0*x1", shape=3), draw("x0*x1", shape=3)
    for kind in ("png", "pdf", "svg"):
        assert first._bytes(kind) == second._bytes(kind)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a.jpg", r"the suffix \.jpg is none of \.png, \.svg, \.pdf"),
        ("a", r"no suffix; expected one of \.png"),
        ("nowhere/a.png", "no folder"),
    ],
)
def test_where_nothing_can_be_written(name: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match=said):
        draw("x0*x1", shape=3).save(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "a.png").mkdir()
    with pytest.raises(ArgumentError, match="is a folder"):
        draw("x0*x1", shape=3).save(tmp_path / "a.png")


@pytest.mark.parametrize("dpi", [0, -5, 1, "a", float("nan"), 1e6, 20_000])
def test_an_impossible_resolution(dpi: object, tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match="dpi="):
        draw("x0*x1", shape=3).save(tmp_path / "a.png", dpi=dpi)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_format() -> None:
    with pytest.raises(ArgumentError, match="format=5"):
        draw("x0*x1", shape=3).save(io.BytesIO(), format=5)  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match="png, svg, pdf"):
        draw("x0*x1", shape=3).save(io.BytesIO(), format="bmp")


def test_on_failure_the_old_file_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(saving.os, "replace", fail)
    with pytest.raises(KeyboardInterrupt):
        draw("x0*x1", shape=3).save(path)
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.png"]


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_permissions_are_those_of_a_new_file_or_of_the_old_one(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        saving.write_whole(tmp_path / "new.png", b"x")
        (tmp_path / "old.png").write_bytes(b"y")
        (tmp_path / "old.png").chmod(0o604)
        saving.write_whole(tmp_path / "old.png", b"x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new.png").stat().st_mode) == 0o640
    assert stat.S_IMODE((tmp_path / "old.png").stat().st_mode) == 0o604


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_keeps_pointing_to_its_file(tmp_path: Path) -> None:
    (tmp_path / "real.png").write_bytes(b"old")
    (tmp_path / "link.png").symlink_to("real.png")
    saving.write_whole(tmp_path / "link.png", b"new")
    assert (tmp_path / "link.png").is_symlink()
    assert (tmp_path / "real.png").read_bytes() == b"new"
