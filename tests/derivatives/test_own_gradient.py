"""Derivatives that the caller wrote: used as exact, in any layout, and checked once."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import gradscape as gs
from gradscape.derivatives.gradient import value_and_gradient
from gradscape.errors import ArgumentError, FunctionError

Array = NDArray[np.float64]
POINTS = np.random.default_rng(0).uniform(0.5, 2.0, (50, 2))
TRUE = np.stack([POINTS[:, 1] ** 2, 2 * POINTS[:, 0] * POINTS[:, 1]], axis=1)


def f_point(x: Array) -> Any:
    assert np.ndim(x) == 1
    return x[0] * x[1] ** 2


def f_columns(x: Array) -> Any:
    return x[0] * x[1] ** 2


def f_spread(x: Any, y: Any, a: Any = 1) -> Any:
    return a * x * y**2


def g_point(x: Array) -> Any:
    assert np.ndim(x) == 1
    return [x[1] ** 2, 2 * x[0] * x[1]]


def g_columns(x: Array) -> Any:
    return np.stack([x[1] ** 2, 2 * x[0] * x[1]])


def g_rows(x: Array) -> Any:
    x = np.atleast_2d(x)
    return np.stack([x[:, 1] ** 2, 2 * x[:, 0] * x[:, 1]], axis=1)


def g_spread(x: Any, y: Any, a: Any = 1) -> Any:
    return a * y**2, 2 * a * x * y


def wrong(x: Array) -> Any:
    return [x[1] ** 2, x[0] * x[1]]


@pytest.mark.parametrize("f", [f_point, f_columns, f_spread])
@pytest.mark.parametrize("g", [g_point, g_columns, g_rows, g_spread, ["x1**2", "2*x0*x1"]], ids=str)
def test_it_is_used_however_both_are_called(f: Any, g: Any) -> None:
    variables = ("x0", "x1") if isinstance(g, list) and f is not f_spread else None
    if isinstance(g, list) and f is f_spread:
        g = ["y**2", "2*x*y"]
    function = gs.Function(f, gradient=g, variables=variables)
    gradient, info = gs.gradient(function, POINTS, full_output=True)
    assert np.array_equal(gradient, TRUE)
    assert info.method == "exact"
    assert info.reliable.all()
    assert (info.error > 0).all()
    assert (info.error <= 1e-14 * np.abs(TRUE).max(axis=1, keepdims=True)).all()
    one = gs.gradient(function, POINTS[0])
    assert np.array_equal(one, TRUE[0])


def test_it_is_used_for_fields_too() -> None:
    function = gs.Function(f_columns, gradient=g_columns)
    values, gradient, info = value_and_gradient(function, POINTS)
    assert np.allclose(values, POINTS[:, 0] * POINTS[:, 1] ** 2)
    assert np.array_equal(gradient, TRUE)
    assert info.method == "exact"


def test_differences_by_name_ignore_it() -> None:
    function = gs.Function(f_columns, gradient=wrong)
    gradient, info = gs.gradient(function, POINTS, method="adaptive", full_output=True)
    assert info.method == "adaptive"
    assert np.allclose(gradient, TRUE, rtol=1e-9)


def test_a_wrong_one_is_refused_with_the_cause() -> None:
    with pytest.raises(FunctionError, match="derivative by x1") as caught:
        gs.gradient(gs.Function(f_columns, gradient=wrong), POINTS)
    message = str(caught.value)
    assert "gradient= of f_columns disagrees with f_columns" in message
    assert "x1: a factor 2 is missing" in message
    assert "gs.check_gradient" in message


def test_exact_by_name_is_on_the_callers_word() -> None:
    gradient = gs.gradient(gs.Function(f_columns, gradient=wrong), POINTS, method="exact")
    assert np.array_equal(gradient[:, 1], TRUE[:, 1] / 2)


def test_it_is_checked_once() -> None:
    calls = []

    def f(x: Array) -> Any:
        calls.append(1)
        return x[0] * x[1] ** 2

    function = gs.Function(f, gradient=g_point, layout="point")
    gs.gradient(function, POINTS[0])
    first = len(calls)
    gs.gradient(function, POINTS[1])
    assert first > 10
    assert len(calls) == first + 1


def test_where_f_has_no_derivative_nothing_is_checked() -> None:
    function = gs.Function(lambda x: abs(x[0]) + x[1], gradient=lambda x: [np.sign(x[0]), 1.0])
    assert gs.gradient(function, [0.0, 1.0]).tolist() == [0.0, 1.0]
    assert gs.gradient(function, [-2.0, 1.0]).tolist() == [-1.0, 1.0]


def test_undefined_is_undefined() -> None:
    function = gs.Function(lambda x: np.log(x[0]), gradient=lambda x: [1 / x[0]])
    with np.errstate(invalid="ignore"):
        gradient, info = gs.gradient(function, [[-1.0], [2.0]], full_output=True)
    assert np.isnan(gradient[0, 0])
    assert not info.reliable[0, 0]
    assert gradient[1, 0] == 0.5


def test_one_variable() -> None:
    function = gs.Function(np.sin, gradient=np.cos)
    x = np.linspace(0.0, 3.0, 7)
    assert np.array_equal(gs.gradient(function, x), np.cos(x))
    assert float(gs.gradient(function, 0.5)) == np.cos(0.5)


def test_single_precision_is_said() -> None:
    function = gs.Function(
        lambda x: np.float32(x[0]) * np.float32(x[1]) ** 2,
        gradient=lambda x: np.asarray(g_columns(x), np.float32),
    )
    gradient, info = gs.gradient(function, POINTS[0], full_output=True)
    assert gradient.dtype == np.float64
    assert (np.abs(gradient - TRUE[0]) <= info.error).all()
    assert (info.error > 1e-8).all()


def test_constants_reach_both() -> None:
    function = gs.Function(f_spread, gradient=g_spread).with_params({"a": 3})
    gradient, info = gs.gradient(function, POINTS, full_output=True)
    assert np.allclose(gradient, 3 * TRUE, rtol=1e-15)
    assert info.method == "exact"
    # one that knows no constants gets none
    with pytest.raises(FunctionError, match="a factor 3 is missing"):
        gs.gradient(gs.Function(f_spread, gradient=g_columns, params={"a": 3}), POINTS)


def test_pickling() -> None:
    again = pickle.loads(pickle.dumps(gs.Function(f_columns, gradient=g_columns)))
    gradient, info = gs.gradient(again, POINTS, full_output=True)
    assert info.method == "exact"
    assert np.array_equal(gradient, TRUE)


def test_a_jacobian() -> None:
    function = gs.Function(
        lambda x: [x[0] * x[1], x[0] ** 2, x[1]],
        jacobian=lambda x: [[x[1], x[0]], [2 * x[0], 0.0], [0.0, 1.0]],
    )
    jacobian, info = gs.jacobian(function, [3.0, 4.0], full_output=True)
    assert np.array_equal(jacobian, [[4.0, 3.0], [6.0, 0.0], [0.0, 1.0]])
    assert info.method == "exact"
    assert gs.jacobian(function, POINTS).shape == (50, 3, 2)


def test_what_is_wrong_is_said() -> None:
    with pytest.raises(ArgumentError, match="a formula knows its own derivatives"):
        gs.Function("x*y", gradient=["y", "x"])
    with pytest.raises(ArgumentError, match="give one"):
        gs.Function(f_columns, gradient=g_columns, jacobian=g_columns)
    with pytest.raises(FunctionError, match="expected a callable"):
        gs.Function(f_columns, gradient=np.ones(2))
    with pytest.raises(FunctionError, match=r"returned an array of shape \(3,\).*expected \(2,\)"):
        gs.gradient(gs.Function(f_point, gradient=lambda x: np.ones(3)), POINTS[0])
