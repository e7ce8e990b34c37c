"""Directional derivatives: the gradient times the direction, along one line a point."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gradscape as gs
from gradscape.derivatives.result import Reason
from gradscape.errors import ArgumentError, FunctionError, LayoutError

POINTS = np.random.default_rng(0).uniform(-2, 2, (5, 4, 2))
DIRECTIONS = np.random.default_rng(1).normal(size=(5, 4, 2))


def wave(x):
    return np.exp(x[0]) * np.sin(3 * x[1]) + x[0] * x[1] ** 3


def exact(points, directions):
    x, y = np.moveaxis(points, -1, 0)
    u, v = np.moveaxis(np.broadcast_to(directions, points.shape), -1, 0)
    return u * (np.exp(x) * np.sin(3 * y) + y**3) + v * (
        3 * np.exp(x) * np.cos(3 * y) + 3 * x * y**2
    )


@pytest.mark.parametrize("directions", [DIRECTIONS, DIRECTIONS[0, 0], DIRECTIONS[0]])
def test_is_the_gradient_times_the_direction(directions):
    result, info = gs.directional(wave, POINTS, directions, full_output=True)
    error = np.abs(result - exact(POINTS, directions))
    assert result.shape == info.error.shape == info.reliable.shape == (5, 4)
    assert info.reliable.all()
    assert (error <= 1e-9).all()
    assert (error <= info.error).mean() >= 0.95


def test_published_functions(reference):
    points = np.array(reference.points)
    directions = np.random.default_rng(2).normal(size=points.shape) * np.maximum(np.abs(points), 1)
    result, info = gs.directional(reference, points, directions, full_output=True)
    error = np.abs(result - np.sum(reference.gradients() * directions, axis=-1))
    assert (error <= 10 * info.error)[info.reliable].all()
    assert info.reliable.mean() >= 0.5


@settings(max_examples=40, deadline=None)
@given(st.floats(-300, 300).map(lambda e: 2.0 ** round(e)))
def test_a_longer_direction_is_a_larger_derivative(factor):
    once, info = gs.directional(wave, POINTS[0], DIRECTIONS[0], full_output=True)
    more, scaled = gs.directional(wave, POINTS[0], factor * DIRECTIONS[0], full_output=True)
    assert np.array_equal(more, factor * once)
    assert np.array_equal(scaled.error, factor * info.error)
    assert np.array_equal(scaled.reliable, info.reliable)


def test_the_other_way_is_the_negative():
    there = gs.directional(wave, POINTS, DIRECTIONS)
    back = gs.directional(wave, POINTS, -DIRECTIONS)
    assert np.allclose(back, -there, rtol=1e-9, atol=1e-9)


def test_costs_one_line_in_many_dimensions():
    point = np.linspace(-1, 1, 200)
    result, info = gs.directional(
        lambda x: np.sum(np.sin(x)), point, np.ones(200), full_output=True
    )
    assert result == pytest.approx(np.cos(point).sum(), rel=1e-9)
    assert info.evaluations < 40


def test_zero_direction():
    result, info = gs.directional(wave, POINTS[0], [0.0, 0.0], full_output=True)
    assert np.array_equal(result, np.zeros(4))
    assert np.array_equal(info.error, np.zeros(4))
    assert info.reliable.all()
    assert gs.directional("x*y", [1.0, 2.0], [0, 0]) == 0.0


def test_zero_direction_where_f_is_undefined():
    result, info = gs.directional(lambda x: np.log(x[0]), [[-1.0]], [[0.0]], full_output=True)
    assert np.isnan(result).all()
    assert not info.reliable.any()


def test_formulas_are_exact():
    result, info = gs.directional("x^2*y", [3.0, 4.0], [2.0, -1.0], full_output=True)
    assert result == 2 * 24 - 9
    assert info.method == "exact"
    assert info.error < 1e-13
    assert info.reliable


def test_what_is_not_moved_along_does_not_matter():
    assert gs.directional("sqrt(x) + y", [0.0, 2.0], [0.0, 1.0]) == 1.0
    assert gs.directional("abs(x) + y", [0.0, 2.0], [0.0, 1.0]) == 1.0


def test_kinks_are_marked():
    _, info = gs.directional("abs(x) + y", [0.0, 2.0], [1.0, 1.0], full_output=True)
    assert info.reason == Reason.KINK
    _, info = gs.directional(lambda x: abs(x[0]) + x[1], [0.0, 2.0], [1.0, 1.0], full_output=True)
    assert not info.reliable


def test_several_directions_at_one_point():
    compass = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]])
    assert gs.directional("x^2*y", [3.0, 4.0], compass).tolist() == [24.0, 9.0, -24.0]


def test_layouts_of_points():
    rows, directions = POINTS.reshape(-1, 2), DIRECTIONS.reshape(-1, 2)
    expected = gs.directional(wave, rows, directions)
    assert np.array_equal(gs.directional(wave, rows.T, directions.T, axis=0), expected)
    assert np.array_equal(
        gs.directional(wave, rows.T, [1.0, 2.0], axis=0), gs.directional(wave, rows, [1.0, 2.0])
    )
    weights, way = np.ones((2, 3)), np.arange(6.0).reshape(2, 3)
    result = gs.directional(lambda w: np.sum(w**2), weights, way, axis="all")
    assert result == pytest.approx(2 * way.sum())


def test_one_variable():
    assert np.allclose(gs.directional(np.sin, [1.0, 2.0], 2.0), 2 * np.cos([1.0, 2.0]))
    assert np.allclose(gs.directional(np.sin, [1.0, 2.0], [1.0, 3.0]), np.cos([1, 2]) * [1, 3])


def test_bounds_are_not_stepped_over():
    def f(x):
        assert x.min() >= 0.0
        return np.sqrt(x[0] + 1.0) * (1.0 + x[1])

    bounds = [(0, None), (0, None)]
    assert gs.directional(f, [0.0, 0.0], [1.0, 1.0], bounds=bounds) == pytest.approx(1.5, rel=1e-6)
    assert gs.directional(f, [0.0, 1.0], [-1.0, 0.0], bounds=bounds) == pytest.approx(-1, rel=1e-6)


def test_blocks_make_no_difference(monkeypatch):
    rows, directions = POINTS.reshape(-1, 2), DIRECTIONS.reshape(-1, 2)
    expected = gs.directional(wave, rows, directions)
    monkeypatch.setattr("gradscape.derivatives.work.blocks.LINES", 7)
    assert np.array_equal(gs.directional(wave, rows, directions), expected)


@pytest.mark.parametrize("direction", [[1.0, 2.0, 3.0], np.ones((3, 2)), np.ones((4, 5, 2))])
def test_directions_must_fit(direction):
    with pytest.raises(LayoutError, match="direction has shape"):
        gs.directional(wave, POINTS, direction)


@pytest.mark.parametrize("direction", [[np.nan, 1.0], [np.inf, 0.0], ["a", "b"]])
def test_directions_must_be_numbers(direction):
    with pytest.raises(ArgumentError, match="direction"):
        gs.directional(wave, POINTS, direction)


def test_vector_functions_are_refused():
    with pytest.raises(FunctionError, match=r"gs\.jacobian"):
        gs.directional(["x*y", "x"], [1.0, 2.0], [1.0, 0.0])


def test_arguments_stay_as_they_are():
    points, directions = POINTS.copy(), DIRECTIONS.copy()
    gs.directional(wave, points, directions)
    assert np.array_equal(points, POINTS)
    assert np.array_equal(directions, DIRECTIONS)
