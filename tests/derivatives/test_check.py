"""Checking gradients that were derived by hand: right ones pass, mistakes are named."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

import gradscape as gs
from gradscape.errors import ArgumentError, FunctionError, LayoutError

Array = NDArray[np.float64]
POINTS = np.random.default_rng(0).uniform(0.5, 2.0, (5, 3))


def f(x: Array) -> Any:
    return x[0] ** 2 * x[1] + np.sin(x[2]) * x[1]


def right(x: Array) -> Any:
    return np.stack([2 * x[0] * x[1], x[0] ** 2 + np.sin(x[2]), np.cos(x[2]) * x[1]])


def test_a_right_gradient_passes() -> None:
    report = gs.check_gradient(f, right, POINTS)
    assert report
    assert report.passed
    assert report.differences == ()
    assert report.causes == ()
    assert str(report) == "the gradient of f is right: 15 components checked"
    assert repr(report) == str(report)
    assert report.given.shape == report.expected.shape == report.error.shape == (5, 3)


@pytest.mark.parametrize(
    "gradient",
    [
        lambda x: list(right(x)),
        lambda x, y, z: [2 * x * y, x**2 + np.sin(z), np.cos(z) * y],
        ["2*x0*x1", "x0**2 + sin(x2)", "cos(x2)*x1"],
        right(POINTS.T).T,
    ],
    ids=["point", "arguments", "formulas", "array"],
)
def test_a_gradient_may_be_given_in_any_way(gradient: Any) -> None:
    variables = ("x0", "x1", "x2") if isinstance(gradient, list) else None
    assert gs.check_gradient(gs.Function(f, variables=variables), gradient, POINTS)


def changed(i: int, by: Any) -> Any:
    def wrong(x: Array) -> Any:
        g = right(x)
        g[i] = by(g, x)
        return g

    return wrong


@pytest.mark.parametrize(
    ("gradient", "cause"),
    [
        (lambda x: -right(x), "the sign is wrong in every component"),
        (lambda x: 2 * right(x), "it is 2 times too large in every component"),
        (lambda x: right(x) / 2, "a factor 2 is missing in every component"),
        (lambda x: right(x) / 32, "it is divided by 32, the size of the batch"),
        (lambda x: right(x) * 32, "it lacks a division by 32, the size of the batch"),
        (lambda x: np.roll(right(x), -1, axis=0), "off by one coordinate"),
        (lambda x: right(x)[::-1], "in reverse order"),
        (lambda x: right(x)[[1, 0, 2]], "permuted: x0 holds that of x1, x1 holds that of x0"),
        (changed(0, lambda g, x: -g[0]), "x0: the sign is wrong"),
        (changed(1, lambda g, x: g[1] / 2), "x1: a factor 2 is missing"),
        (changed(2, lambda g, x: g[0]), "x2: it is the derivative by x0"),
        (changed(2, lambda g, x: 0 * g[0]), "x2: it is zero"),
        (
            changed(1, lambda g, x: x[0] ** 2),
            "x1: what is missing depends on x2 alone, not on x0, x1",
        ),
        (changed(1, lambda g, x: np.sin(x[2])), "x1: what is missing depends on x0 alone"),
        (changed(0, lambda g, x: g[0] + 3), "x0: it is off by the constant 3"),
    ],
)
def test_mistakes_are_named(gradient: Any, cause: str) -> None:
    report = gs.check_gradient(f, gradient, POINTS, batch=32)
    assert not report
    assert any(cause in said for said in report.causes), report.causes
    assert f"likely: {report.causes[0]}" in str(report)
    assert "differ" in str(report)


def test_the_differences_say_where_and_by_how_much() -> None:
    report = gs.check_gradient(f, changed(1, lambda g, x: g[1] + 0.5), POINTS)
    assert report.wrong.sum() == 5
    assert report.wrong[:, 1].all()
    for difference in report.differences:
        assert difference.name == "x1"
        assert difference.component == 1
        assert difference.given - difference.expected == pytest.approx(0.5, abs=1e-9)
        assert difference.error < 1e-9
        assert difference.point in {tuple(p) for p in POINTS.tolist()}


def test_one_wrong_point_of_many() -> None:
    points = np.random.default_rng(1).uniform(1, 2, (400, 3))
    array = right(points.T).T
    array[123, 2] *= 1 + 1e-5
    report = gs.check_gradient(f, array, points)
    assert np.argwhere(report.wrong).tolist() == [[123, 2]]


@given(size=st.floats(-8.0, 0.0), seed=st.integers(0, 10_000))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_a_difference_well_above_the_error_is_found_and_below_is_none(
    size: float, seed: int
) -> None:
    point = np.random.default_rng(seed).uniform(0.5, 2.0, 3)
    g = right(point)
    assert gs.check_gradient(f, g * (1 + 1e-9), point)
    if size > -6:
        g[seed % 3] *= 1 + 10**size
        report = gs.check_gradient(f, g, point)
        assert np.argwhere(report.wrong).tolist() == [[0, seed % 3]]


def test_the_numerical_error_is_no_failure() -> None:
    def noisy(x: Array) -> Any:
        return np.float32(np.sin(np.float32(x[0])) * np.float32(x[1]))

    exact = [lambda x: [np.cos(x[0]) * x[1], np.sin(x[0])]]
    assert gs.check_gradient(noisy, exact[0], [[0.7, 1.3], [2.0, -1.0]])


def test_a_backward_pass_in_single_precision() -> None:
    def single(x: Array) -> Any:
        return right(x).astype(np.float32)

    assert gs.check_gradient(f, single, POINTS)


def test_what_cannot_be_checked_is_said() -> None:
    report = gs.check_gradient(
        lambda x: abs(x[0]) + x[1] ** 2, lambda x: [1.0, 2 * x[1]], [0.0, 1.0]
    )
    assert report
    assert report.checkable.tolist() == [[False, True]]
    assert "1 component checked; 1 cannot be checked" in str(report)
    nothing = gs.check_gradient(lambda x: abs(x[0]), lambda x: [1.0], [0.0])
    assert not nothing
    assert not nothing.wrong.any()
    assert "cannot be checked" in str(nothing)
    undefined = gs.check_gradient(lambda x: np.log(x[0]), lambda x: [1 / x[0]], [[-1.0], [2.0]])
    assert undefined
    assert "1 undefined" in str(undefined)


def test_a_gradient_that_is_not_finite_is_wrong() -> None:
    report = gs.check_gradient(f, lambda x: right(x) * np.nan, POINTS)
    assert not report
    assert "it is not finite where f has a derivative" in report.causes
    assert report.as_dict()["differences"][0]["given"] is None


def test_formulas_are_checked_exactly() -> None:
    report = gs.check_gradient("x**2*y", ["2*x*y", "x**2"], [[3.0, 4.0]])
    assert report
    assert (report.error < 1e-14).all()
    assert gs.check_gradient("x**2*y", ["2*x*y", "x**2"], [[3.0, 4.0]], method="adaptive")
    assert gs.check_gradient("x**3", "3*x**2", [1.0, 2.0])


def test_a_gradient_of_its_own_is_not_its_own_witness() -> None:
    function = gs.Function(f, gradient=lambda x: 2 * right(x))
    assert gs.check_gradient(function, right, POINTS)
    assert not gs.check_gradient(function, lambda x: 2 * right(x), POINTS)


def test_points_the_other_way_round() -> None:
    assert gs.check_gradient(f, right(POINTS.T), POINTS.T, axis=0)
    assert not gs.check_gradient(f, -right(POINTS.T), POINTS.T, axis=0)


class TestWeights:
    X = np.random.default_rng(2).normal(size=(8, 3))
    W = np.random.default_rng(3).normal(size=(3, 3))
    b = np.array([0.1, -0.2, 0.3])

    def loss(self, p: Any) -> Any:
        return np.mean(np.sum(np.tanh(self.X @ p["W"] + p["b"]) ** 2, axis=1))

    def backward(self, p: Any) -> Any:
        out = np.tanh(self.X @ p["W"] + p["b"])
        slope = 2 * out * (1 - out**2) / len(self.X)
        return {"W": self.X.T @ slope, "b": slope.sum(axis=0)}

    def test_a_dict_of_parameters(self) -> None:
        report = gs.check_gradient(self.loss, self.backward, {"W": self.W, "b": self.b}, axis="all")
        assert report
        assert report.names[:2] == ("W[0, 0]", "W[0, 1]")
        array = self.backward({"W": self.W, "b": self.b})
        assert gs.check_gradient(self.loss, array, {"W": self.W, "b": self.b}, axis="all")

    def test_the_mean_over_the_batch(self) -> None:
        def summed(p: Any) -> Any:
            return {k: 8 * g for k, g in self.backward(p).items()}

        report = gs.check_gradient(
            self.loss, summed, {"W": self.W, "b": self.b}, axis="all", batch=8
        )
        assert report.causes == (
            "it lacks a division by 8, the size of the batch in every component",
        )

    def test_one_array_wrong(self) -> None:
        def wrong(p: Any) -> Any:
            g = self.backward(p)
            return {"W": g["W"], "b": -g["b"]}

        report = gs.check_gradient(self.loss, wrong, {"W": self.W, "b": self.b}, axis="all")
        assert {d.name for d in report.differences} == {"b[0]", "b[1]", "b[2]"}
        assert all("the sign is wrong" in cause for cause in report.causes)

    def test_a_transposed_matrix(self) -> None:
        def loss(W: Array) -> Any:
            assert W.shape == (3, 3)
            return self.loss({"W": W, "b": self.b})

        def backward(W: Array) -> Any:
            return self.backward({"W": W, "b": self.b})["W"]

        assert gs.check_gradient(loss, backward, self.W, axis="all")
        report = gs.check_gradient(loss, lambda W: backward(W).T, self.W, axis="all")
        assert report.causes == ("it is transposed",)
        with pytest.raises(FunctionError, match=r"has shape \(2, 3\); expected \(3, 3\)"):
            gs.check_gradient(loss, lambda W: backward(W)[:2], self.W, axis="all")


def test_what_is_wrong_is_said() -> None:
    with pytest.raises(FunctionError, match=r"gradient has shape \(3, 5\).*have \(5, 3\)"):
        gs.check_gradient(f, right(POINTS.T), POINTS)
    with pytest.raises(ArgumentError, match="expected a callable, a list of formulas, or an array"):
        gs.check_gradient(f, None, POINTS)
    with pytest.raises(FunctionError, match=r"returned an array of shape \(2,\).*expected \(3,\)"):
        gs.check_gradient(f, lambda x: right(x)[:2], POINTS)
    with pytest.raises(LayoutError, match="axis=0"):
        gs.check_gradient("x*y", ["y", "x"], np.ones((2, 324)))
    with pytest.raises(FunctionError, match="jacobian"):
        gs.check_gradient(["x*y", "x"], ["y", "x"], [1.0, 2.0])


@pytest.mark.parametrize(("large", "given"), [(1e17, 50.0), (1e12, 1.0)])
def test_a_component_that_rounding_hides_cannot_be_checked(large, given):
    report = gs.check_gradient(
        lambda v: large * v[0] ** 2 + v[1] ** 2,
        lambda v: np.array([2 * large * v[0], given + 0 * v[1]]),
        [1.0, 1.0],
    )
    assert report.checkable.tolist() == [[True, False]]
    assert report.passed
    assert "1 cannot be checked (1 rounding limited)" in report.summary
    report = gs.check_gradient(lambda v: 1e15 + v[0] ** 2, lambda v: 50.0 + 0 * v, [1.0])
    assert not report.passed


def test_zeros_at_a_minimum_and_of_what_f_ignores_are_checked():
    def f(v):
        return 100 * (v[1] - v[0] ** 2) ** 2 + (1 - v[0]) ** 2 + 0 * v[2]

    def gradient(v):
        inner = v[1] - v[0] ** 2
        return np.array([-400 * v[0] * inner - 2 * (1 - v[0]), 200 * inner, 0 * v[2]])

    report = gs.check_gradient(f, gradient, [1.0, 1.0, 5.0])
    assert report.checkable.all()
    assert report.passed


def test_a_factor_next_to_1_is_said_as_such():
    report = gs.check_gradient(
        lambda v: np.sin(v[0]) * v[1],
        lambda v: (1 + 3e-6) * np.array([np.cos(v[0]) * v[1], np.sin(v[0])]),
        [[0.3, 2.0], [0.5, 0.7]],
    )
    assert report.causes == ("it is too large by 3e-06 of itself in every component",)


def test_a_transposed_matrix_is_asked_about_and_no_points_are_refused():
    W = np.arange(6.0).reshape(2, 3)
    with pytest.raises(FunctionError, match=r"shape \(3, 2\); expected \(2, 3\): is it transposed"):
        gs.check_gradient(lambda W: np.sum(W**2), lambda W: 2 * W.T, W, axis="all")
    with pytest.raises(LayoutError, match=r"no points.*shape \(0, 2\)"):
        gs.check_gradient("x*y", ["y", "x"], np.zeros((0, 2)))
