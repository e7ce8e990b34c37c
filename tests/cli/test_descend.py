"""``gradscape descend``: a table, whole paths, pictures and films."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from tests.cli.conftest import Run


def test_a_table(run: Run) -> None:
    ran = run("descend", "x**2 + y**2", "--start", "3,4", "--learning-rate", "0.25", "--steps", "2")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "x**2 + y**2 from 3,4\n"
        "method               x  y       f  |∇f|  steps  why it ended\n"
        "gradient descent  0.75  1  1.5625   2.5      2  steps used up\n"
    )


def test_several_starts_and_methods(run: Run) -> None:
    ran = run(
        "descend", "x**2 + y**2", "--start", "3,4", "--start", "y=-1,x=2",
        "--method", "adam", "--method", "BFGS",
    )  # fmt: skip
    lines = ran.out.splitlines()
    assert lines[0] == "x**2 + y**2"
    assert [line.split()[:2] for line in lines[2:]] == [
        ["Adam", "3,4"], ["Adam", "2,-1"], ["BFGS", "3,4"], ["BFGS", "2,-1"],
    ]  # fmt: skip


def test_json(run: Run) -> None:
    ran = run(
        "descend", "log(x) + y**2", "--start", "1,2", "--learning-rate", "0.6", "--json"
    )  # fmt: skip
    document = json.loads(ran.out)
    (result,) = document["results"]
    assert document["variables"] == ["x", "y"]
    assert result["settings"] == {"learning_rate": 0.6}
    assert result["reason"] == "not finite"
    assert result["value"] is None
    assert len(result["path"]) == len(result["values"]) == result["steps"] + 1
    assert result["path"][0] == [1.0, 2.0]


def test_csv(run: Run) -> None:
    ran = run("descend", "x**2", "--start", "1", "--start", "2", "--steps", "2", "--csv")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert len(rows) == 6
    assert [float(row["x"]) for row in rows] == pytest.approx([1, 0.8, 0.64, 2, 1.6, 1.28])
    assert [float(row["df/dx"]) for row in rows] == pytest.approx(
        [2 * float(row["x"]) for row in rows]
    )
    assert {row["reliable"] for row in rows} == {"True"}


def test_settings(run: Run) -> None:
    words = ("descend", "x**2", "--start", "1", "--method", "momentum", "--steps", "3")
    assert run(*words, "--set", "momentum=0.5").out != run(*words).out
    assert run(*words, "--set", "momentum=2").code == 2
    assert "momentum=2: expected" in run(*words, "--set", "momentum=2").err


def test_a_picture_and_a_film(run: Run, tmp_path: Path) -> None:
    words = ("descend", "x**2 + 3*y**2", "--start", "2,1", "--steps", "4", "-o")
    ran = run(*words, "path.png")
    assert ran.err == "gradscape: wrote path.png\n"
    assert Image.open(io.BytesIO((tmp_path / "path.png").read_bytes())).size == (640, 480)
    assert run(*words, "path.gif").code == 0
    assert Image.open(io.BytesIO((tmp_path / "path.gif").read_bytes())).n_frames == 5
    assert run("descend", "booth", "--start", "2,1", "-o", "path.svg").code == 0
    assert run("descend", "booth", "--start", "2,1", "--steps", "3", "-o", "path.gif").code == 0


def test_a_function_from_a_file(run: Run, write: Callable[[str, str], Path]) -> None:
    write("model.py", "def loss(w):\n    return (w[0] - 1)**2 + abs(w[1])\n")
    ran = run("descend", "model.py:loss", "--start", "0,0.5", "--steps", "30")
    assert ran.code == 0
    assert "points the gradient is not to be trusted" in ran.err


def test_divergence_has_a_remedy(run: Run) -> None:
    ran = run("descend", "rosenbrock", "--start", "-1,1")
    assert ran.code == 0
    assert "diverged" in ran.out
    assert "try a smaller --learning-rate" in ran.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("x*y",), "--start is missing"),
        (("x*y", "--start", "1,2,3"), "--start 1,2,3 has 3"),
        (("x*y", "--start", "1,2", "--method", "adm"), "Did you mean 'adam'"),
        (("x*y", "--start", "1,2", "--steps", "-3"), "whole number"),
        (("x*y", "--start", "1,2", "--steps", "many"), "whole number"),
        (("x*y", "--start", "1,2", "--json", "--csv"), "give one of them"),
        (("x*y", "--start", "1,2", "-o", "a.jpg"), ".jpg is none of"),
        (("x*y", "--start", "1,2", "-o", "no/a.png"), "there is no folder"),
        (("x*y*z", "--start", "1,2,3", "-o", "a.png"), "a picture shows two"),
        (("x*y", "--start", "1,2", "--learning-rate", "-1"), "greater than zero"),
    ],
)
def test_what_is_wrong_is_said(run: Run, words: tuple[str, ...], said: str) -> None:
    ran = run("descend", *words)
    assert ran.code == 2
    assert ran.out == ""
    assert said in ran.err


def test_without_ffmpeg_nothing_is_calculated(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    ran = run("descend", "x*y", "--start", "1,2", "-o", "a.mp4")
    assert ran.code == 1
    assert "gradscape[animation]" in ran.err
    assert list(tmp_path.iterdir()) == []
