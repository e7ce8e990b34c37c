"""The story: the book's function, the reader's own, and the mistake that gave nonsense."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import gradscape as gs
from gradscape.errors import LayoutError

Command = Callable[..., subprocess.CompletedProcess[str]]

#: The three functions with their gradients, worked out by hand.
STORY: dict[str, Callable[[Any, Any], tuple[Any, Any]]] = {
    "x0**2 + x1**2": lambda a, b: (2 * a, 2 * b),
    "x0*x1": lambda a, b: (b, a),
    "sin(x0*x1)": lambda a, b: (b * np.cos(a * b), a * np.cos(a * b)),
}

MODEL = """\
import numpy as np


def function_2(x):
    return np.sum(x**2)


def product(x):
    return x[0] * x[1]


def sine(x0, x1):
    return np.sin(x0 * x1)
"""


def book_points() -> np.ndarray[Any, np.dtype[np.float64]]:
    """The book's points, flattened as there: shape (2, 324), coordinates first."""
    ticks = np.arange(-2, 2.5, 0.25)
    x0, x1 = np.meshgrid(ticks, ticks)
    return np.array([x0.flatten(), x1.flatten()])


def as_written(x: Any) -> Any:
    """The reader's function, as one writes it."""
    return x[0] * x[1]


def test_from_the_command_line(gradscape: Command, folder: Path) -> None:
    for formula in STORY:
        ran = gradscape("draw", formula)
        assert ran.returncode == 0, ran.stderr
        assert ran.stdout == ""
    pictures = sorted(folder.iterdir())
    assert len(pictures) == 3
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in pictures)


def test_numbers_from_the_command_line(gradscape: Command) -> None:
    for formula, gradient in STORY.items():
        ran = gradscape("gradient", formula, "--at", "0.3,-1.2", "--json")
        (result,) = json.loads(ran.stdout)["results"]
        assert result["gradient"] == pytest.approx(gradient(0.3, -1.2), rel=1e-13)
        assert result["reliable"] == [True, True]


def test_from_a_file(gradscape: Command, folder: Path) -> None:
    (folder / "model.py").write_text(MODEL)
    names = ("function_2", "product", "sine")
    for name, gradient in zip(names, STORY.values(), strict=True):
        ran = gradscape("gradient", f"model.py:{name}", "--at", "0.3,-1.2", "--json")
        assert ran.returncode == 0, ran.stderr
        (result,) = json.loads(ran.stdout)["results"]
        true = gradient(0.3, -1.2)
        assert result["gradient"] == pytest.approx(true, rel=1e-9)
        assert np.all(
            np.abs(np.subtract(result["gradient"], true)) <= 10 * np.array(result["error"])
        )
    ran = gradscape("draw", "model.py:product", "--style", "book", "-o", "product.svg")
    assert ran.returncode == 0, ran.stderr
    assert (folder / "product.svg").read_text().startswith("<?xml")


def test_from_python(folder: Path) -> None:
    points = book_points().T
    for formula, gradient in STORY.items():
        expected = np.stack(gradient(*points.T), axis=-1)
        np.testing.assert_allclose(gs.gradient(formula, points), expected, rtol=0, atol=1e-14)
    gs.draw("x0*x1").save("x0x1.png")
    assert Path("x0x1.png").is_file()


def test_python_functions_of_every_kind() -> None:
    points = book_points().T
    namespace: dict[str, Any] = {}
    exec(MODEL, namespace)
    names = ("function_2", "product", "sine")
    for name, gradient in zip(names, STORY.values(), strict=True):
        expected = np.stack(gradient(*points.T), axis=-1)
        found = gs.gradient(namespace[name], points)
        np.testing.assert_allclose(found, expected, rtol=1e-8, atol=1e-10)


def test_the_mistake_of_the_story_is_stopped() -> None:
    points = book_points()
    assert points.shape == (2, 324)
    for f in (as_written, "x0*x1", gs.Function(as_written, variables=["x0", "x1"])):
        with pytest.raises(LayoutError) as caught:
            gs.gradient(f, points)
        assert "(2, 324)" in str(caught.value)
        assert "Pass points.T, or say axis=0" in str(caught.value)


def test_and_its_remedies_work() -> None:
    points = book_points()
    expected = points[::-1]
    right_way_round = gs.gradient(as_written, points.T)
    np.testing.assert_allclose(right_way_round, expected.T, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(
        gs.gradient(as_written, points, axis=0), expected, rtol=1e-9, atol=1e-9
    )


def test_integers_are_no_trap() -> None:
    found = gs.gradient(as_written, [[3, 4], [0, 2]])
    np.testing.assert_allclose(found, [[4, 3], [2, 0]], rtol=1e-9, atol=1e-9)
