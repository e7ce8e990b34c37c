"""Tangent lines and planes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradscape.errors import LayoutError, ReliabilityWarning
from gradscape.fields.tangents.tangent import Tangent, tangent
from gradscape.functions.function import Function


def test_a_plane() -> None:
    plane = tangent("x0*x1", [3.0, 4.0])
    assert plane.value == 12.0
    assert plane.slope.tolist() == [4.0, 3.0]  # type: ignore[union-attr]
    assert plane.reliable
    assert plane([3.0, 4.0]) == 12.0
    assert plane([[3.0, 4.0], [4.0, 4.0]]).tolist() == [12.0, 16.0]
    assert plane(np.zeros((2, 3, 2))).shape == (2, 3)
    assert plane.formula == "f ≈ 12 + 4·(x0 − 3) + 3·(x1 − 4)"


def test_a_line_takes_numbers_of_any_shape() -> None:
    line = tangent(Function(lambda x: x**2, variables="x"), 3.0)
    assert isinstance(line.slope, float)
    assert abs(line.slope - 6.0) <= max(line.error, 1e-12)
    assert line(np.zeros((2, 3))).shape == (2, 3)
    assert line(4.0) == pytest.approx(15.0)
    assert line.formula == "f ≈ 9 + 6·(x − 3)"


@pytest.mark.parametrize(
    ("f", "at", "formula"),
    [
        ("x - y", [0.0, -1.0], "f ≈ 1 + x − (y + 1)"),
        ("x**2 + y**2", [0.0, 0.0], "f ≈ 0"),
        ("-3*x", [0.5], "f ≈ −1.5 − 3·(x − 0.5)"),
        ("exp(x)", [1.0], "f ≈ 2.71828 + 2.71828·(x − 1)"),
        ("1e9*x*y", [1.0, 2.0], "f ≈ 2e9 + 2e9·(x − 1) + 1e9·(y − 2)"),
    ],
)
def test_the_formula_reads_well(f: str, at: list[float], formula: str) -> None:
    assert tangent(f, at).formula == formula


def test_no_more_digits_than_the_error_allows() -> None:
    noisy = Tangent(0.0, 1.0, 1.234567, 0.004, reliable=True, names=("x",))
    assert noisy.formula == "f ≈ 1 + 1.23·x"
    assert Tangent(0.0, 1.0, 0.001, 0.1, reliable=False, names=("x",)).formula == "f ≈ 1"


def test_a_kink_warns() -> None:
    with pytest.warns(ReliabilityWarning, match="kink"):
        line = tangent(abs, 0.0)
    assert not line.reliable
    assert "not to be trusted" in repr(line)


def test_one_point_only() -> None:
    with pytest.raises(LayoutError, match="one point"):
        tangent("x*y", [[1.0, 2.0], [3.0, 4.0]])
    with pytest.raises(LayoutError, match="expected"):
        tangent("x*y", [1.0, 2.0])([1.0, 2.0, 3.0])


def test_the_callers_point_is_copied() -> None:
    at = np.array([3.0, 4.0])
    plane = tangent("x0*x1", at)
    at[:] = 0
    assert plane([3.0, 4.0]) == 12.0


@pytest.mark.parametrize(
    ("f", "at", "formula"),
    [
        ("1e9 + x**2 + y**2", [1.0, 1.0], "f ≈ 1000000002 + 2·(x − 1) + 2·(y − 1)"),
        ("1e15 + x", 1.5, "f ≈ 1000000000000001.5 + (x − 1.5)"),
        ("x**2", 1e9 + 1, "f ≈ 1.000000002e18 + 2e9·(x − 1000000001)"),
        ("1e9 + 0.5 + x**2", 0.0, "f ≈ 1000000000.5"),
        ("123456.789*x", 1.0, "f ≈ 123457 + 123457·(x − 1)"),
    ],
)
def test_an_offset_does_not_round_f_away(f: str, at: Any, formula: str) -> None:
    assert tangent(f, at).formula == formula
