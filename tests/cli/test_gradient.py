"""``gradscape gradient``: numbers with errors, as a table and as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run


def numbers(run: Run, *words: str) -> dict[str, Any]:
    ran = run("gradient", *words, "--json")
    assert ran.code == 0, ran.err
    loaded = json.loads(ran.out)
    assert isinstance(loaded, dict)
    return loaded


def test_a_table(run: Run) -> None:
    ran = run("gradient", "x0*x1", "--at", "3,4")
    assert ran.code == 0
    assert ran.out == (
        "x0*x1 at x0 = 3, x1 = 4:  12\n"
        "        value  ± error  formula\n"
        "∂f/∂x0      4        0  x1\n"
        "∂f/∂x1      3        0  x0\n"
    )
    assert ran.err == ""


def test_long_formulas_go_below(run: Run) -> None:
    out = run("gradient", "sin(x*y)*exp(-x**2)*cos(x + y)*log(2 + x**2)", "--at", "1,2").out
    *_, last = out.splitlines()
    assert last.startswith("∂f/∂y = ")


def test_a_very_long_formula_is_named_in_short(run: Run) -> None:
    formula = "+".join(["x0"] * 200)
    out = run("gradient", formula, "--at", "2").out
    assert out.splitlines()[0] == f"{formula[:57]}... at x0 = 2:  400"


def test_json(run: Run) -> None:
    assert numbers(run, "x0*x1", "--at", "-1,2") == {
        "function": "x0*x1",
        "formula": "x0*x1",
        "variables": ["x0", "x1"],
        "params": {},
        "method": "exact",
        "gradient_formula": ["x1", "x0"],
        "results": [
            {
                "point": [-1.0, 2.0],
                "value": -2.0,
                "value_error": pytest.approx(2.4e-16, rel=0.1),
                "gradient": [2.0, -1.0],
                "error": [0.0, 0.0],
                "reliable": [True, True],
                "reason": ["converged", "converged"],
            }
        ],
    }


def test_several_points(run: Run) -> None:
    results = numbers(run, "x0*x1", "--at", "3,4", "--at", "5,6", "--at", "7,8", "9,10")["results"]
    assert [result["gradient"] for result in results] == [[4, 3], [6, 5], [8, 7], [10, 9]]
    blocks = run("gradient", "x0*x1", "--at", "3,4", "--at", "5,6").out.split("\n\n")
    assert [block.splitlines()[0] for block in blocks] == [
        "x0*x1 at x0 = 3, x1 = 4:  12",
        "x0*x1 at x0 = 5, x1 = 6:  30",
    ]


@pytest.mark.parametrize("at", [["3,4"], ["3", "4"], ["x1=4,x0=3"], ["3.0,4e0"], ["3, 4"]])
def test_ways_to_write_a_point(run: Run, at: list[str]) -> None:
    assert numbers(run, "x0*x1", "--at", *at)["results"][0]["point"] == [3.0, 4.0]


@pytest.mark.parametrize(
    ("at", "place"),
    [("pi,2", math.pi), ("-3*pi/4,2", -3 * math.pi / 4), ("x0=2π,x1=2", 2 * math.pi)],
)
def test_pi_is_a_number_as_it_is_in_formulas(run: Run, at: str, place: float) -> None:
    assert numbers(run, "x0*x1", "--at", at)["results"][0]["point"] == [place, 2.0]


def test_one_variable(run: Run) -> None:
    result = numbers(run, "x**2", "--at", "3", "--at=-1")
    assert [r["gradient"] for r in result["results"]] == [[6.0], [-2.0]]


def test_a_function_in_a_file(run: Run, write: Callable[[str, str], Path]) -> None:
    write("model.py", "from math import sin\n\ndef f(x, y, a=2): return a*x**2 + sin(y)\n")
    result = numbers(run, "model.py:f", "--at", "y=0,x=-1", "--param", "a=3")
    assert result["function"] == "f"
    assert result["formula"] is None
    assert result["gradient_formula"] is None
    assert result["params"] == {"a": 3}
    (point,) = result["results"]
    for value, error, true in zip(point["gradient"], point["error"], [-6.0, 1.0], strict=True):
        assert abs(value - true) <= 10 * error <= 1e-8


def test_a_function_of_an_array(run: Run, write: Callable[[str, str], Path]) -> None:
    write("model.py", "import numpy as np\n\ndef f(x): return np.sum(x**2)\n")
    result = numbers(run, "model.py:f", "--at", "1,2,3")
    assert result["variables"] == ["x0", "x1", "x2"]
    assert result["results"][0]["gradient"] == pytest.approx([2, 4, 6], rel=1e-9)


def test_what_the_function_prints_is_no_result(run: Run, write: Callable[[str, str], Path]) -> None:
    write("model.py", "print('loading')\n\ndef f(x, y):\n    print('called')\n    return x * y\n")
    ran = run("gradient", "model.py:f", "--at", "3,4", "--json")
    assert json.loads(ran.out)["results"][0]["value"] == 12.0
    assert "loading" in ran.err
    assert "called" in ran.err


def test_what_is_undefined_is_null_and_noted(run: Run) -> None:
    ran = run("gradient", "log(x)+y", "--at", "-1,2", "--json")
    assert ran.code == 0
    (result,) = json.loads(ran.out)["results"]
    assert result["value"] is None
    assert result["gradient"][0] is None
    assert result["reliable"][0] is False
    assert "not to be trusted" in ran.err
    assert "undefined" in run("gradient", "log(x)+y", "--at", "-1,2").out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["x0*x1", "--at", "1,2,3"], "x0*x1 is a function of 2 variables (x0, x1), but --at 1,2,3"),
        (["x", "--at", "1,2"], "x is a function of 1 variable (x), but --at 1,2 has 2"),
        (["x0*x1", "--at", "x0=1"], "--at lacks x1."),
        (["x0*x1", "--at", "x0=1,x2=2"], "x0*x1 has no variable x2; its variables are x0, x1."),
        (["x0*x1", "--at", "x0=1,x0=2"], "x0 is given twice in 'x0=1,x0=2'."),
        (["x0*x1", "--at", "x0=1,2"], "expected every coordinate by name, got 'x0=1,2'."),
        (["x0*x1", "--at", "3,pi/0"], "expected a number such as 1.5 or 1e-3, got 'pi/0'."),
        (["x0*x1", "--at", "3,phi"], "expected a number such as 1.5 or 1e-3, got 'phi'."),
        (["x0*x1", "--at", "3,"], "expected a number such as 1.5 or 1e-3, got ''."),
        (["x0*x1", "--at", "3,nan"], "expected a number such as 1.5 or 1e-3, got 'nan'."),
        (["x0*x1"], "--at is missing."),
        (["x0*x1", "--x0", "1", "2", "--at", "3,4"], "there is no option --x0"),
    ],
)
def test_wrong_usage(run: Run, words: list[str], message: str) -> None:
    ran = run("gradient", *words)
    assert ran.code == 2
    assert message in ran.err
    assert ran.out == ""


def test_points_of_different_lengths(run: Run, write: Callable[[str, str], Path]) -> None:
    write("model.py", "import numpy as np\n\ndef f(x): return np.sum(x**2)\n")
    ran = run("gradient", "model.py:f", "--at", "1,2", "--at", "1,2,3")
    assert ran.code == 2
    assert "the points differ in their number of coordinates" in ran.err


def test_names_for_a_function_of_an_array(run: Run, write: Callable[[str, str], Path]) -> None:
    write("model.py", "import numpy as np\n\ndef f(x): return np.sum(x**2)\n")
    result = numbers(run, "model.py:f", "--at", "x1=1,x0=2")
    assert result["results"][0]["point"] == [2.0, 1.0]
    ran = run("gradient", "model.py:f", "--at", "a=1,b=2")
    assert ran.code == 2
    assert "f takes one array and doesn't say what its coordinates are called" in ran.err
    assert run("gradient", "model.py:f", "--at", "a=1,b=2", "--vars", "a,b").code == 0


def test_the_argument_itself_is_one_number(run: Run, write: Callable[[str, str], Path]) -> None:
    write("model.py", "import math\n\ndef f(x): return math.exp(x)\n")
    result = numbers(run, "model.py:f", "--at", "x=1")
    assert result["variables"] == ["x"]
    assert result["results"][0]["gradient"] == pytest.approx([math.e])


def test_a_value_that_cancels_has_its_error(run: Run) -> None:
    ran = run("gradient", "(1 - cos(x))/x**2", "--at", "1e-7")
    assert ran.out.startswith("(1 - cos(x))/x**2 at x = 1e-07:  0.500 ± 0.024\n")
    assert run("gradient", "x0*x1", "--at", "3,4").out.startswith("x0*x1 at x0 = 3, x1 = 4:  12\n")
    ran = run("gradient", "exp(x)", "--at", "709")
    assert ran.out.startswith("exp(x) at x = 709:  8.218407461554972e+307\n")
