"""Jacobians: shapes, exactness, and errors of every value along every variable."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import gradscape as gs
from gradscape.derivatives.result import Reason
from gradscape.errors import FunctionError, LayoutError, ReliabilityWarning

POINTS = np.random.default_rng(0).uniform(-2, 2, (5, 4, 2))


def three(x):
    return np.stack([np.sin(x[0] * x[1]), x[0] ** 2, x[1] * np.exp(x[0])])


def three_exact(points):
    x, y = np.moveaxis(points, -1, 0)
    rows = [
        [y * np.cos(x * y), x * np.cos(x * y)],
        [2 * x, 0 * x],
        [y * np.exp(x), np.exp(x)],
    ]
    return np.stack([np.stack(row, axis=-1) for row in rows], axis=-2)


@pytest.mark.parametrize("points", [POINTS, POINTS[0], POINTS[0, 0]])
def test_every_value_along_every_variable(points):
    result, info = gs.jacobian(three, points, full_output=True)
    assert result.shape == info.error.shape == info.reason.shape == (*points.shape[:-1], 3, 2)
    error = np.abs(result - three_exact(points))
    assert (error <= 1e-10).all()
    assert info.reliable.all()
    assert np.sum(error > info.error) <= 0.02 * error.size


def test_one_call_serves_all_values():
    _, info = gs.jacobian(three, POINTS[0, 0], full_output=True)
    _, single = gs.gradient(lambda x: three(x)[0], POINTS[0, 0], full_output=True)
    assert info.evaluations <= 3 * single.evaluations


def test_formulas_are_exact():
    result, info = gs.jacobian(["x^2*y", "x/y", "7"], [3.0, 4.0], full_output=True)
    assert result.tolist() == [[24.0, 9.0], [0.25, -0.1875], [0.0, 0.0]]
    assert info.method == "exact"
    assert info.reliable.all()
    assert (info.error <= 1e-14).all()
    assert gs.jacobian(["x*y", "x"], POINTS).shape == (5, 4, 2, 2)


@settings(max_examples=30, deadline=None)
@given(
    arrays(float, (3, 2), elements=st.integers(-50, 50)),
    arrays(float, (4, 2), elements=st.floats(-100, 100)),
)
def test_a_linear_function_is_its_own_jacobian(matrix, points):
    result, info = gs.jacobian(lambda x: matrix @ x, points, full_output=True)
    error = np.abs(result - matrix)
    assert (error <= info.error + 1e-300).all()
    assert (error <= 1e-9 * (1 + np.abs(matrix).max())).all()


def test_values_of_any_shape():
    def outer(x):
        return np.array([[x[0] ** 2, x[0] * x[1], 1.0], [x[0] * x[1], x[1] ** 2, x[0]]])

    x, y = 3.0, 4.0
    expected = [[[2 * x, 0], [y, x], [0, 0]], [[y, x], [0, 2 * y], [1, 0]]]
    assert np.allclose(gs.jacobian(outer, [x, y]), expected, atol=1e-9)
    assert gs.jacobian(outer, POINTS).shape == (5, 4, 2, 3, 2)


def test_a_scalar_function_has_its_gradient():
    def f(x):
        return x[0] * np.sin(x[1])

    assert np.array_equal(gs.jacobian(f, POINTS), gs.gradient(f, POINTS))
    assert np.array_equal(gs.jacobian(f, POINTS[0].T, axis=0), gs.gradient(f, POINTS[0].T, axis=0))
    assert gs.jacobian("x*y", [3.0, 4.0]).tolist() == [4.0, 3.0]


def test_one_value_in_an_array_is_still_a_vector():
    assert gs.jacobian(lambda x: np.array([x[0] * x[1]]), [3.0, 4.0]).shape == (1, 2)
    assert gs.jacobian(["x*y"], [3.0, 4.0]).tolist() == [[4.0, 3.0]]


def test_axis():
    rows = POINTS.reshape(-1, 2)
    expected = gs.jacobian(three, rows)
    assert np.array_equal(gs.jacobian(three, rows.T, axis=0), expected)
    weights = np.arange(6.0).reshape(2, 3)
    result = gs.jacobian(lambda w: np.stack([np.sum(w), np.sum(w**2)]), weights, axis="all")
    assert result.shape == (2, 2, 3)
    assert np.allclose(result, [np.ones((2, 3)), 2 * weights], atol=1e-9)


def test_parameters_of_any_shape():
    weights = np.arange(6.0).reshape(2, 3)

    def layer(w):
        return w @ np.array([1.0, 2.0, 3.0])

    result = gs.jacobian(layer, weights, axis="all")
    assert np.allclose(result[0], [[1, 2, 3], [0, 0, 0]], atol=1e-9)
    assert np.allclose(result[1], [[0, 0, 0], [1, 2, 3]], atol=1e-9)
    total = gs.jacobian(lambda w: np.sum(w @ w.T), weights, axis="all")
    assert total.shape == (2, 3)


def test_one_variable():
    f = gs.Function(lambda t: np.array([np.cos(t), np.sin(t)]), variables="t")
    assert gs.jacobian(f, [0.0, 1.0, 2.0]).shape == (3, 2, 1)
    assert np.allclose(gs.jacobian(f, 0.5)[:, 0], [-np.sin(0.5), np.cos(0.5)])


def test_kinks_are_marked_where_they_are():
    def f(x):
        return [abs(x[0]), x[0] * x[1]]

    with pytest.warns(ReliabilityWarning, match="1 of 4 components"):
        gs.jacobian(f, [0.0, 2.0])
    _, info = gs.jacobian(f, [0.0, 2.0], full_output=True)
    assert info.reliable.tolist() == [[False, True], [True, True]]
    assert info.reason[0, 0] == Reason.KINK


def test_undefined_values_leave_the_others():
    result, info = gs.jacobian(["log(x)", "x*y"], [-1.0, 2.0], full_output=True)
    assert np.isnan(result[0]).all()
    assert result[1].tolist() == [2.0, -1.0]
    assert info.reliable.tolist() == [[False, False], [True, True]]


@pytest.mark.parametrize("method", ["central", "forward", "backward", "complex", "adaptive"])
def test_every_method(method):
    result, info = gs.jacobian(three, POINTS, method=method, full_output=True)
    assert info.method == method
    assert np.abs(result - three_exact(POINTS)).max() < 1e-5
    assert info.reliable.all()


def test_blocks_make_no_difference(monkeypatch):
    rows = POINTS.reshape(-1, 2)
    expected = gs.jacobian(three, rows)
    monkeypatch.setattr("gradscape.derivatives.work.blocks.LINES", 7)
    assert np.array_equal(gs.jacobian(three, rows), expected)


def test_what_is_no_number_is_refused():
    with pytest.raises(FunctionError):
        gs.jacobian(lambda x: None, [1.0, 2.0])
    with pytest.raises(LayoutError, match=r"points\.T"):
        gs.jacobian(["x*y", "x"], np.ones((2, 9)))
