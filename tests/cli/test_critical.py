"""``gradscape critical``: tables, JSON, CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import Run


def test_a_table(run: Run) -> None:
    ran = run("critical", "x**3 - 3*x + y**2", "--y", "-1", "1")
    assert ran.code == 0
    head, names, *rows = ran.out.splitlines()
    assert head == (
        "x**3 - 3*x + y**2, x from -2 to 2, y from -1 to 1: 2 critical points: 1 minimum, 1 saddle"
    )
    assert names.split() == ["kind", "x", "±", "error", "y", "±", "error", "f"]
    assert [row.split()[0] for row in rows] == ["minimum", "saddle"]
    assert [row.split()[-1] for row in rows] == ["-2", "2"]
    assert ran.err == ""


def test_the_gallery_brings_its_domain(run: Run) -> None:
    out = run("critical", "himmelblau").out
    assert "x from -5 to 5" in out
    assert "9 critical points: 4 minima, 4 saddles, 1 maximum" in out


def test_curves_are_told(run: Run) -> None:
    out = run("critical", "(x**2 + y**2 - 1)**2").out
    assert out.splitlines()[-1].startswith("closed curve of minima: f = 0, x from -")


def test_as_json(run: Run) -> None:
    document = json.loads(run("critical", "abs(x) + (y**2 - 1)**2", "--json").out)
    kinds = [(p["kind"], p["at_kink"]) for p in document["points"]]
    assert kinds == [("minimum", True), ("minimum", True), ("saddle", True)]
    assert document["points"][2]["eigenvalues"] == [None, None]
    assert document["complete"] is True
    assert document["variables"] == ["x", "y"]
    ring = json.loads(run("critical", "(x**2 + y**2 - 1)**2", "--json").out)["sets"]
    assert ring[0]["closed"] is True
    assert ring[0]["points"][0] == ring[0]["points"][-1]


def test_as_csv(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("critical", "six_hump_camel", "--csv").out)))
    assert len(rows) == 15
    assert float(rows[0]["f"]) == pytest.approx(-1.0316284534898774)
    assert all(float(row["error x"]) < 1e-12 for row in rows)


def test_what_has_no_line_in_a_table_is_noted(run: Run) -> None:
    done = run("critical", "(x**2 + y**2 - 1)**2", "--csv")
    assert [row["kind"] for row in csv.DictReader(io.StringIO(done.out))] == ["maximum"]
    assert "note: closed curve of minima left away; --json has it." in done.err


def test_a_function_of_a_file(run: Run, write: Callable[[str, str], Path]) -> None:
    write("model.py", "def loss(w, b, a=1.0):\n    return a * (w - 1) ** 2 + (b + 1) ** 2\n")
    ran = run("critical", "model.py:loss", "--param", "a=3", "--w", "0", "3")
    assert ran.code == 0, ran.err
    assert "1 critical point: 1 minimum" in ran.out


def test_a_slice_is_remarked_on(run: Run) -> None:
    ran = run("critical", "x**2 + y**2 - z**2", "--at", "z=1")
    assert "slice z = 1" in ran.err
    assert "z = 1: 1 critical point" in ran.out


def test_nothing_found_is_said(run: Run) -> None:
    assert run("critical", "x + y").out.strip().endswith(": no critical points")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("x*y", "--json", "--csv"), "give one of them"),
        (("x*y", "--shape", "1"), "from 2 to 2000"),
        (("x*y", "--x", "0", "1", "--x", "0", "2"), "given twice"),
        (("x*y", "--at", "x=0", "--at", "x=1"), "fixed twice"),
        (("x*y", "--z", "0", "1"), "z"),
    ],
)
def test_what_cannot_be_meant(run: Run, words: tuple[str, ...], said: str) -> None:
    ran = run("critical", *words)
    assert ran.code != 0
    assert said in ran.err
    assert ran.out == ""
