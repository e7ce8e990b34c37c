"""Formulas that cancel: where exact derivatives are drowned in rounding, differences take over."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gradscape as gs
from gradscape.errors import ReliabilityWarning

FORMULAS = {
    "(1 - cos(x))/x**2": lambda x: (1 - mpmath.cos(x)) / x**2,
    "(exp(x) - 1 - x)/x**2": lambda x: (mpmath.exp(x) - 1 - x) / x**2,
    "(sqrt(1 + x) - 1)/x": lambda x: (mpmath.sqrt(1 + x) - 1) / x,
    "(x - sin(x))/x**3": lambda x: (x - mpmath.sin(x)) / x**3,
    "log(1 + x)/x": lambda x: mpmath.log(1 + x) / x,
    "(1 - cos(x))/x**2 + sin(1000000*x)": lambda x: (
        (1 - mpmath.cos(x)) / x**2 + mpmath.sin(10**6 * x)
    ),
    "(1 - cos(x))/x**2 + abs(x - 1/64)": lambda x: (
        (1 - mpmath.cos(x)) / x**2 + abs(x - mpmath.mpf(1) / 64)
    ),
}


def exact(formula: str, x: float) -> float:
    with mpmath.workdps(80):
        return float(mpmath.diff(FORMULAS[formula], mpmath.mpf(x), h=mpmath.mpf(10) ** -30))


@given(st.sampled_from(sorted(FORMULAS)), st.floats(-8.0, -1.0))
def test_a_formula_that_cancels_is_right_or_marked(formula: str, digits: float) -> None:
    x = 10.0**digits
    derivative, info = gs.gradient(formula, x, full_output=True)
    if info.reliable:
        assert abs(derivative - exact(formula, x)) <= info.error


@pytest.mark.parametrize("formula", list(FORMULAS)[:3])
def test_differences_take_over_at_every_point(formula: str) -> None:
    x = np.geomspace(1e-7, 1e-1, 61)
    derivative, info = gs.gradient(formula, x[:, np.newaxis], full_output=True)
    assert info.reliable.all()
    true = [exact(formula, point) for point in x]
    np.testing.assert_array_less(np.abs(derivative[:, 0] - true), info.error[:, 0] + 1e-300)
    assert np.median(info.error) < 1e-8


def test_they_take_over_for_the_component_that_cancels_alone() -> None:
    derivative, info = gs.gradient("(1 - cos(x))/x**2 + 3*y", [1e-6, 2.0], full_output=True)
    assert info.reliable.all()
    assert derivative[0] == pytest.approx(-1e-6 / 12, rel=1e-3)
    assert derivative[1] == 3.0


def test_they_take_over_for_the_output_that_cancels_alone() -> None:
    jacobian, info = gs.jacobian(["(1 - cos(x))/x**2", "x**2"], 1e-6, full_output=True)
    assert info.reliable.all()
    assert jacobian[:, 0] == pytest.approx([-1e-6 / 12, 2e-6], rel=1e-3)


def test_borders_are_not_stepped_over() -> None:
    """With no room for long steps the cancellation stays, and is marked."""
    with pytest.warns(ReliabilityWarning):
        gs.gradient("(1 - cos(x))/x**2", 1e-6, bounds=[(0.9e-6, 1.1e-6)])


def test_a_formula_whose_constants_are_rounded_is_no_better_by_differences() -> None:
    """Both contain the same constants: 0.1 is not a tenth."""
    _, info = gs.gradient("(pi - 3.141592653589793)*10**20*x", 1.0, full_output=True)
    assert not info.reliable
