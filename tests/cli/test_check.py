"""``gradscape check``: a gradient that was derived by hand, right or wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import Run

MODEL = """\
import numpy as np

def f(x, y, a=2): return a*x**2*y + np.sin(y)
def right(x, y, a=2): return 2*a*x*y, a*x**2 + np.cos(y)
def wrong(x, y, a=2): return 2*a*x*y, -(a*x**2 + np.cos(y))
def one(x): return [x[1], x[0]]
def kinked(x, y): return abs(x) + abs(y)
def slopes(x, y): return 1.0, 1.0
"""


@pytest.fixture
def model(write: Callable[[str, str], Path]) -> Path:
    return write("model.py", MODEL)


def test_a_right_gradient_passes(run: Run, model: Path) -> None:
    ran = run("check", "model.py:f", "model.py:right", "--at", "1.5,-2", "--at", "0.3,4")
    assert ran.code == 0
    assert ran.out == "the gradient of f is right: 4 components checked\n"
    assert ran.err == ""


def test_a_wrong_gradient_fails_and_the_cause_is_named(run: Run, model: Path) -> None:
    ran = run("check", "model.py:f", "model.py:wrong", "--at", "1.5,-2", "--at", "0.3,4")
    assert ran.code == 1
    head, *_, last = ran.out.splitlines()
    assert head == "the gradient of f is wrong: 2 of 4 components differ"
    assert last == "likely: y: the sign is wrong"
    assert "(1.5, -2)" in ran.out


def test_constants_reach_both(run: Run, model: Path) -> None:
    words = ("--at", "x=1.5,y=-2", "--param", "a=5")
    assert run("check", "model.py:f", "model.py:right", *words).code == 0


def test_json(run: Run, model: Path) -> None:
    ran = run("check", "model.py:f", "model.py:wrong", "--at", "1.5,-2", "--json")
    assert ran.code == 1
    report = json.loads(ran.out)
    assert report["passed"] is False
    assert (report["components"], report["wrong"], report["unchecked"]) == (2, 1, 0)
    (difference,) = report["differences"]
    assert difference["component"] == "y"
    assert difference["point"] == [1.5, -2.0]
    assert difference["given"] == pytest.approx(-difference["expected"])


def test_formulas(run: Run) -> None:
    assert run("check", "x0*x1", "x1; x0", "--at", "3,4").code == 0
    assert run("check", "x0*x1", "x0; x1", "--at", "3,4").code == 1
    assert run("check", "x**2", "2*x", "--at", "3").code == 0


def test_a_file_against_a_formula(run: Run, model: Path) -> None:
    assert run("check", "x0*x1", "model.py:one", "--at", "3,4").code == 0


def test_what_cannot_be_checked_does_not_pass(run: Run, model: Path) -> None:
    ran = run("check", "model.py:kinked", "model.py:slopes", "--at", "0,0")
    assert ran.code == 1
    assert "cannot be checked" in ran.out
    assert "nothing could be checked" in ran.err


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["x0*x1", "--at", "1,2"], 2, "GRADIENT is missing."),
        (["x0*x1", "x1; x0"], 2, "--at is missing."),
        (["x0*x1", "x1; x0; x0", "--at", "1,2"], 1, "expected (2,)"),
        (["x0*x1", "x1, max(x0, x0)", "--at", "1,2"], 2, "expected semicolons: 'x1; max(x0, x0)'"),
        (["x0*x1", "model.py:grad", "--at", "1,2"], 1, "model.py has no 'grad'"),
        (["x0*x1", "x1; x0", "--at", "1,2,3"], 2, "x0*x1 is a function of 2 variables"),
    ],
)
def test_what_is_wrong(run: Run, model: Path, words: list[str], code: int, message: str) -> None:
    ran = run("check", *words)
    assert ran.code == code
    assert message in ran.err
