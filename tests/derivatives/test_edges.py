"""Exact derivatives where the rules change: jumps, kinks, and edges that are none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gradscape as gs
from gradscape.derivatives.result import Reason

pytestmark = pytest.mark.filterwarnings("ignore::gradscape.errors.ReliabilityWarning")


def at(f, point, **keywords):
    return gs.gradient(f, point, full_output=True, **keywords)[1]


@pytest.mark.parametrize(
    ("f", "point", "left", "right"),
    [
        ("abs(x)", 0.0, -1.0, 1.0),
        ("max(x, 0)", 0.0, 0.0, 1.0),
        ("where(x > 2, 3*x, x**2 + 2)", 2.0, 4.0, 3.0),
        ("1e-12*abs(x) + 1", 0.0, -1e-12, 1e-12),
        ("abs(x) + 1e12", 0.0, -1.0, 1.0),
        ("abs(x - 1e6)*exp(-x/1e6)", 1e6, -np.exp(-1.0), np.exp(-1.0)),
    ],
)
def test_a_kink_has_the_slopes_of_both_sides(f, point, left, right):
    info = at(f, [point])
    assert (info.reason == Reason.KINK).all()
    assert not info.reliable.any()
    np.testing.assert_allclose([info.left[0], info.right[0]], [left, right], rtol=1e-9)


@pytest.mark.parametrize("f", ["floor(x)", "sign(x - 1)", "step(x - 1)", "mod(x, 1)*exp(x)"])
def test_a_step_is_a_jump(f):
    info = at(f, [1.0])
    assert (info.reason == Reason.JUMP).all()
    assert np.isfinite([info.left[0], info.right[0]]).all()
    assert gs.partial(f, [1.0], "x", full_output=True)[1].reason == Reason.JUMP


@pytest.mark.parametrize(
    "f", ["x*abs(x)", "max(x, 0)**2", "where(x > 0, x, sin(x))", "x + x*abs(x)"]
)
def test_an_edge_where_both_sides_agree_is_none(f):
    info = at(f, [0.0])
    assert (info.reason == Reason.CONVERGED).all()
    assert info.reliable.all()
    assert (info.error <= 1e-9).all()


@pytest.mark.parametrize("f", ["min(abs(x0), abs(x1))", "max(x0, x1) - max(x0, 0) - max(x1, 0)"])
def test_a_kink_that_no_coordinate_shows_stays_marked(f):
    info = at(f, [0.0, 0.0])
    assert not info.reliable.any()
    assert np.isinf(info.error).all()


@pytest.mark.parametrize(
    "f", ["max(x, 0)**1.5", "floor(1e9*x)", "abs(sin(1e8*x))*x", "x**3*sign(x)"]
)
def test_what_both_sides_do_not_tell_stays_marked(f):
    info = at(f, [0.0])
    assert not info.reliable.any() or (info.error <= 1e-9).all()


def test_bounds_are_not_stepped_over_to_see_a_side():
    seen = at("abs(x)", [0.0], bounds=[(0.0, 1.0)])
    assert not seen.reliable.any()
    assert seen.left is None or np.isnan(seen.left).all()


@given(st.floats(-3, 3), st.floats(-3, 3).filter(lambda b: abs(b) > 1e-3), st.floats(-100, 100))
def test_the_slopes_of_a_kink_differ_by_its_size(a, b, c):
    info = at(gs.Function("a*(x - c) + b*abs(x - c)", params={"a": a, "b": b, "c": c}), [c])
    assert info.reason[0] == Reason.KINK
    np.testing.assert_allclose([info.left[0], info.right[0]], [a - b, a + b], atol=1e-7)


def test_jacobians_tell_of_each_value():
    _, info = gs.jacobian(["abs(x0)", "floor(x1)", "x0*abs(x0)"], [0.0, 1.0], full_output=True)
    wanted = [[Reason.KINK, 0], [0, Reason.JUMP]]
    assert (info.reason[:2] == wanted).all()
    assert info.left[0, 0] == -1.0
    assert info.right[0, 0] == 1.0
