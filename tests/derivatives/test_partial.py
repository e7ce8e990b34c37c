"""One partial derivative: the component of the gradient, for the price of one."""

from __future__ import annotations

import numpy as np
import pytest

import gradscape as gs
from gradscape.errors import ArgumentError, FunctionError, LayoutError


def wave(x):
    return np.exp(x[0]) * np.sin(3 * x[1]) + x[0] * x[1] ** 3


def wave_partials(points):
    x, y = np.moveaxis(points, -1, 0)
    return np.stack(
        [
            np.exp(x) * np.sin(3 * y) + y**3,
            3 * np.exp(x) * np.cos(3 * y) + 3 * x * y**2,
        ],
        axis=-1,
    )


POINTS = np.random.default_rng(0).uniform(-2, 2, (5, 4, 2))


@pytest.mark.parametrize("variable", [0, 1, -1, np.int64(1)])
def test_is_the_component_of_the_gradient(variable):
    result, info = gs.partial(wave, POINTS, variable, full_output=True)
    error = np.abs(result - wave_partials(POINTS)[..., variable])
    assert result.shape == info.error.shape == info.reliable.shape == info.step.shape == (5, 4)
    assert info.reliable.all()
    assert (error <= 1e-10).all()
    assert (error <= info.error).mean() > 0.95


def test_published_functions(reference):
    for variable in range(reference.dimension):
        result, info = gs.partial(reference, reference.points, variable, full_output=True)
        error = np.abs(result - reference.gradients()[:, variable])
        assert (error <= 10 * info.error)[info.reliable].all()


def test_by_name():
    def f(width, height):
        return width**2 * height

    assert gs.partial(f, [3.0, 4.0], "height") == pytest.approx(9.0, rel=1e-10)
    assert gs.partial("a*b^2", [3.0, 4.0], "b") == 24.0


def test_formulas_are_exact():
    result, info = gs.partial("x^3*y", [2.0, 5.0], "x", full_output=True)
    assert result == 60.0
    assert info.method == "exact"
    assert info.error < 1e-13


def test_only_its_own_lines_are_evaluated():
    calls = []

    def f(x):
        calls.append(x.copy())
        return float(np.sum(x**2))

    point = np.arange(1.0, 21.0)
    gs.partial(f, point, 7)
    moved = np.abs(np.array(calls) - point).max(axis=0)
    assert moved[7] > 0
    assert np.delete(moved, 7).max() == 0


def test_layouts_of_points():
    rows = POINTS.reshape(-1, 2)
    expected = gs.partial(wave, rows, 0)
    assert np.array_equal(gs.partial(wave, rows.T, 0, axis=0), expected)
    weights = np.array([[1.0, 2.0], [3.0, 4.0]])
    assert gs.partial(lambda w: np.sum(w**2), weights, 2, axis="all") == pytest.approx(6.0)


def test_bounds_are_not_stepped_over():
    def f(x):
        assert x.min() >= 0.0
        return np.sqrt(x[0] + 1.0) * x[1]

    result = gs.partial(f, [0.0, 2.0], 0, bounds=[(0, None), (0, None)])
    assert result == pytest.approx(1.0, rel=1e-6)


@pytest.mark.parametrize("variable", [2, -3, "z", 0.0, None, True])
def test_no_such_variable(variable):
    with pytest.raises(ArgumentError, match="expected one of the names x, y, or an index"):
        gs.partial("x*y", [1.0, 2.0], variable)


def test_points_must_fit():
    with pytest.raises(LayoutError, match=r"points\.T"):
        gs.partial("x*y", np.ones((2, 9)), 0)


def test_vector_functions_are_refused():
    with pytest.raises(FunctionError, match=r"gs\.jacobian"):
        gs.partial(["x*y", "x"], [1.0, 2.0], 0)
    with pytest.raises(FunctionError, match=r"gs\.jacobian"):
        gs.partial(lambda x: x * 2.0, [1.0, 2.0], 0)


def test_points_stay_as_they_are():
    points = POINTS.copy()
    gs.partial(wave, points, 0)
    assert np.array_equal(points, POINTS)
