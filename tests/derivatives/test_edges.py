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


@pytest.mark.parametrize(
    ("f", "x", "slope"),
    [
        ("max(x, 0)**3", 0.0, 0.0),
        ("abs(x)**3", 0.0, 0.0),
        ("abs(x**3)", 0.0, 0.0),
        ("abs(x - 1)**3", 1.0, 0.0),
        ("x**3*sign(x)", 0.0, 0.0),
        ("sign(x)*abs(x)", 0.0, 1.0),
        ("max(x, x)", 1.0, 1.0),
        ("max(x**2, x*x)", 2.0, 4.0),
        ("min(x + 1, 1 + x)", 0.3, 1.0),
        ("exp(x)", 708.0, np.exp(708.0)),
        ("cosh(x)", 709.0, np.sinh(709.0)),
        ("0**x", 1.0, 0.0),
    ],
)
def test_where_no_rule_says_so_differences_tell_that_f_is_smooth(f, x, slope):
    value, info = gs.gradient(f, [x], full_output=True)
    assert info.reliable.all()
    assert (info.reason == Reason.CONVERGED).all()
    assert abs(value[0] - slope) <= info.error[0]
    assert info.error[0] <= 1e-9 * max(abs(slope), 1.0)


@pytest.mark.parametrize(
    ("f", "smooth", "other"),
    [
        ("where(x > 0, x, y)", 1.0, Reason.JUMP),
        ("abs(x*y)", 0.0, Reason.KINK),
        ("floor(x)*y", 0.0, Reason.JUMP),
    ],
)
def test_along_an_edge_f_is_smooth(f, smooth, other):
    value, info = gs.gradient(f, [0.0, 1.0], full_output=True)
    assert info.reason[0] == other
    assert not info.reliable[0]
    assert info.reliable[1]
    assert value[1] == smooth


def test_the_tip_of_a_cone_is_a_kink():
    info = at("sqrt(x**2 + y**2)", [0.0, 0.0])
    assert (info.reason == Reason.KINK).all()
    np.testing.assert_allclose(info.left, [-1.0, -1.0], rtol=1e-9)
    np.testing.assert_allclose(info.right, [1.0, 1.0], rtol=1e-9)


@pytest.mark.parametrize("f", ["abs(x)**1.5", "x*abs(x)**1.5"])
def test_what_differences_do_not_resolve_is_no_kink(f):
    info = at(f, [0.0])
    assert (info.reason == Reason.NOT_CONVERGED).all()
    assert not info.reliable.any()


def test_method_exact_takes_no_value_from_differences():
    info = at("sign(x)*abs(x)", [0.0], method="exact")
    assert not info.reliable.any()
    value, info = gs.gradient("abs(x)**3", [0.0], method="exact", full_output=True)
    assert info.reliable.all()
    assert value[0] == 0.0


def test_second_derivatives_at_an_edge_that_is_none():
    value, info = gs.hessian("max(x, x)*y", [1.0, 2.0], full_output=True)
    assert info.reliable.all()
    np.testing.assert_allclose(value, [[0.0, 1.0], [1.0, 0.0]], atol=1e-9)
    assert not gs.hessian("abs(x)", [0.0], full_output=True)[1].reliable.any()
