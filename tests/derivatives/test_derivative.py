"""Derivatives of functions of one number, orders 1 to 4, against mpmath in 40 digits."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gradscape as gs
from gradscape.derivatives.result import Reason
from gradscape.errors import ArgumentError, FunctionError, ReliabilityWarning

MP = mpmath.MPContext()
MP.dps = 40

FUNCTIONS = {
    "sine": lambda x, m: m.sin(x),
    "exponential": lambda x, m: m.exp(3 * x),
    "runge": lambda x, m: 1 / (1 + 25 * x**2),
    "polynomial": lambda x, m: x**5 - 3 * x**3 + x,
    "gaussian": lambda x, m: m.exp(-(x**2)),
    "logistic": lambda x, m: 1 / (1 + m.exp(-4 * x)),
    "fast": lambda x, m: m.sin(50 * x),
    "large": lambda x, m: 1e8 * m.cos(x) + 3,
    "small": lambda x, m: 1e-8 * m.tanh(x),
}
X = np.concatenate(
    [
        np.random.default_rng(0).uniform(-2, 2, 40),
        np.random.default_rng(1).uniform(-6, 6, 10),
    ]
)
ACCURACY = {1: 1e-10, 2: 1e-9, 3: 1e-7, 4: 1e-5}  # of the largest, everywhere
TYPICAL = {1: 1e-12, 2: 1e-11, 3: 1e-9, 4: 1e-7}


def exact(f, x, order):
    return np.array([float(MP.diff(lambda t: f(t, MP), MP.mpf(float(v)), order)) for v in x])


@pytest.mark.parametrize("order", [1, 2, 3, 4])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_accuracy_and_claim(name, order):
    f = FUNCTIONS[name]
    result, info = gs.derivative(lambda x: f(x, np), X, order, full_output=True)
    true = exact(f, X, order)
    error = np.abs(result - true)
    assert error.max() <= ACCURACY[order] * np.abs(true).max()
    assert np.median(error) <= TYPICAL[order] * np.abs(true).max()
    assert (error <= 10 * info.error).all()
    assert (error <= info.error).mean() >= 0.95
    assert order == 1 or np.median(info.error / np.maximum(error, 1e-300)) < 150
    assert info.reliable.mean() >= 0.9
    assert info.evaluations / X.size <= 40


FORMULAS = {
    "sin(x)*exp(x)": lambda x: MP.sin(x) * MP.exp(x),
    "1/(1 + 25x^2)": lambda x: 1 / (1 + 25 * x**2),
    "sqrt(x + 7)": lambda x: MP.sqrt(x + 7),
    "x^5 - 3x^3": lambda x: x**5 - 3 * x**3,
    "(1 - cos(x))/x^2": lambda x: (1 - MP.cos(x)) / x**2,
    "log(x^2 + 1)": lambda x: MP.log(x**2 + 1),
}


@pytest.mark.parametrize("order", [1, 2, 3, 4])
@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_are_exact_to_their_bound(text, order):
    result, info = gs.derivative(text, X, order, method="exact", full_output=True)
    true = np.array([float(MP.diff(FORMULAS[text], MP.mpf(float(v)), order)) for v in X])
    assert info.method == "exact"
    assert (np.abs(result - true) <= info.error + 2e-16 * np.abs(true)).all()
    assert np.median(info.error / np.abs(true)) < 1e-10


def test_formulas_where_digits_cancel():
    with pytest.warns(ReliabilityWarning, match="not converged"):
        gs.derivative("(1 - cos(x))/x^2", 1e-5, order=3)


def test_formulas_at_kinks_and_outside_their_domain():
    result, info = gs.derivative("abs(x)*x", [0.0, 1.0, -1.0], 2, full_output=True)
    assert result[1:].tolist() == [2.0, -2.0]
    assert info.reliable.tolist() == [False, True, True]
    result, info = gs.derivative("sqrt(x)^2", [-1.0, 4.0], 2, full_output=True)
    assert np.isnan(result[0])
    assert info.reason[0] == Reason.UNDEFINED
    assert info.error[0] == np.inf


@pytest.mark.parametrize("shape", [(), (1,), (6,), (2, 3), (2, 1, 3)])
def test_shape_of_x(shape):
    x = np.linspace(0.5, 2.0, int(np.prod(shape))).reshape(shape)
    for order in (1, 2):
        result, info = gs.derivative(np.sin, x, order, full_output=True)
        assert np.shape(result) == shape
        assert info.error.shape == info.reliable.shape == info.step.shape == shape
        assert np.allclose(result, [np.cos(x), -np.sin(x)][order - 1], atol=1e-9)


def piecewise(x):
    if x > 2.0:
        return x**3
    return math.sin(x)


@pytest.mark.parametrize(
    "f", [math.sin, np.sin, lambda t: math.sin(t + 0.0), lambda x: np.sin(x[0])]
)
def test_any_way_of_taking_numbers(f):
    x = np.linspace(0.1, 3.0, 12)
    assert np.allclose(gs.derivative(f, x), np.cos(x), rtol=1e-9, atol=1e-9)
    assert np.allclose(gs.derivative(f, x, order=2), -np.sin(x), rtol=1e-8, atol=1e-8)


def test_branches():
    x = np.array([0.5, 1.0, 1.5, 2.5, 3.0, 3.5])
    expected = np.where(x > 2.0, 3 * x**2, np.cos(x))
    assert np.allclose(gs.derivative(piecewise, x), expected, rtol=1e-9)
    result = gs.derivative(piecewise, x, order=2)
    assert np.allclose(result, np.where(x > 2.0, 6 * x, -np.sin(x)), rtol=1e-8)


def test_arrays_are_taken_at_once():
    calls = []

    def f(x):
        calls.append(np.size(x))
        return x**3

    x = np.linspace(1.0, 2.0, 1000)
    gs.derivative(f, x, order=3)
    assert len(calls) < 250
    assert max(calls) >= 1000


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.integers(-9, 9), min_size=1, max_size=7),
    st.floats(-3, 3, allow_subnormal=False),
    st.sampled_from([1, 2, 3, 4]),
)
def test_polynomials_to_rounding(coefficients, x, order):
    p = np.polynomial.Polynomial(coefficients)
    result, info = gs.derivative(p, x, order, full_output=True)
    error = abs(result - p.deriv(order)(x))
    assert error <= info.error + 1e-300
    assert error <= ACCURACY[order] * 0.1 * np.abs(p.coef).max() * max(1.0, abs(x)) ** 8
    assert info.reliable or order == 1


@settings(max_examples=40, deadline=None)
@given(st.integers(-40, 40), st.sampled_from([2, 3, 4]))
def test_scaling_x_scales_the_result(power, order):
    """By powers of 2: to the last bit."""
    b = 2.0**power
    one, info = gs.derivative(np.sin, X[:8] * 0.5, order, scale=4.0, full_output=True)
    two, scaled = gs.derivative(
        lambda x: np.sin(x / b), X[:8] * 0.5 * b, order, scale=4.0 * b, full_output=True
    )
    close = 1e-14 + 2 * (info.error + scaled.error * b**order)
    assert (np.abs(two * b**order - one) <= close).all()


@pytest.mark.parametrize("order", [2, 3, 4])
def test_linearity(order):
    keywords = {"order": order, "full_output": True}
    one, info = gs.derivative(np.sin, X, **keywords)
    two, more = gs.derivative(np.tanh, X, **keywords)
    both, most = gs.derivative(lambda x: 3 * np.sin(x) - 2 * np.tanh(x), X, **keywords)
    allowed = 3 * info.error + 2 * more.error + most.error
    assert (np.abs(both - 3 * one + 2 * two) <= 2 * allowed).all()


@pytest.mark.parametrize("order", [2, 3, 4])
@pytest.mark.parametrize(
    ("f", "smoothness"),
    [(np.abs, 1), (lambda x: x * np.abs(x), 2), (lambda x: np.where(x > 0, 1.0, 0.0), 0)],
    ids=["kink", "kink of the slope", "jump"],
)
def test_what_does_not_exist_is_not_trusted(f, smoothness, order):
    assert order >= smoothness
    _, info = gs.derivative(f, 0.0, order, full_output=True)
    assert not info.reliable
    with pytest.warns(ReliabilityWarning):
        gs.derivative(f, 0.0, order)


@pytest.mark.parametrize("order", [1, 2, 3, 4])
def test_oscillations_between_the_samples(order):
    """Right, or marked; never wrong with confidence."""
    rng = np.random.default_rng(order)
    frequencies = 10 ** rng.uniform(1.5, 7, 300)
    frequencies[:3] = 500 * np.pi, 1e6, 2e3 * np.pi
    x = rng.uniform(-2, 2, 300)
    for w, v in zip(frequencies, x, strict=True):
        result, info = gs.derivative(lambda t, w=w: np.sin(w * t), v, order, full_output=True)
        size = w**order
        true = [np.cos, np.sin, np.cos, np.sin][order - 1](w * v) * size * (1, -1, -1, 1)[order - 1]
        assert not info.reliable or abs(result - true) <= 10 * info.error + 1e-9 * size


@pytest.mark.parametrize("order", [2, 3, 4])
def test_noise(order):
    rng = np.random.default_rng(0)

    def f(x):
        return np.sin(x) + 1e-6 * rng.normal(size=np.shape(x))

    _, info = gs.derivative(
        gs.Function(f, variables="x", layout="point"), X[:9], order, full_output=True
    )
    assert not info.reliable.any()


@pytest.mark.parametrize("order", [2, 3, 4])
def test_float32(order):
    def f(x):
        return np.exp(np.asarray(x, dtype=np.float32))

    x = np.linspace(0.0, 1.0, 6)
    result, info = gs.derivative(f, x, order, full_output=True)
    error = np.abs(result - np.exp(x))
    assert (error <= {2: 1e-2, 3: 5e-2, 4: 0.3}[order]).all()
    assert (error <= 10 * info.error).all()


def test_borders_are_not_stepped_over():
    def f(x):
        assert 0.0 <= x <= 3.0
        return math.exp(x)

    for order in (1, 2, 3):
        result, info = gs.derivative(f, [0.0, 1.0, 3.0], order, bounds=[(0, 3)], full_output=True)
        assert np.allclose(result, np.exp([0.0, 1.0, 3.0]), rtol=1e-4)
        assert (np.abs(result - np.exp([0.0, 1.0, 3.0])) <= info.error).all()
        assert info.reason[0] == info.reason[2] == Reason.BORDER


def test_undefined_points():
    result, info = gs.derivative(np.log, [-1.0, 2.0], 2, full_output=True)
    assert np.isnan(result[0])
    assert result[1] == pytest.approx(-0.25)
    assert info.reason[0] == Reason.UNDEFINED
    assert info.error[0] == np.inf
    assert not info.reliable[0]


def test_own_step_and_scale():
    _, info = gs.derivative(np.sin, 1.0, 2, step=0.01, full_output=True)
    assert info.step == pytest.approx(0.01)
    result = gs.derivative(lambda x: np.sin(1e6 * x), 3e-7, 2, scale=1e-6)
    assert result == pytest.approx(-1e12 * np.sin(0.3), rel=1e-8)


def test_own_derivatives():
    f = gs.Function(np.sin, variables="x", gradient=np.cos, hessian=lambda x: -np.sin(x))
    for order, expected in ((1, np.cos(X)), (2, -np.sin(X))):
        result, info = gs.derivative(f, X, order, full_output=True)
        assert np.array_equal(result, expected)
        assert info.reliable.all()
    assert np.allclose(gs.derivative(f, X, 3), -np.cos(X), atol=1e-9)


def test_params():
    def f(x, k=1.0):
        return np.sin(k * x)

    assert gs.derivative(f, 0.5, 2, params={"k": 2.0}) == pytest.approx(-4 * np.sin(1.0))
    assert gs.derivative("sin(k*x)", 0.5, 2, params={"k": 2.0}) == pytest.approx(-4 * np.sin(1.0))


@pytest.mark.parametrize("method", ["central", "forward", "backward", "complex"])
def test_methods_of_first_order(method):
    assert np.allclose(gs.derivative(np.sin, X, method=method), np.cos(X), atol=1e-6)
    with pytest.raises(ArgumentError, match="are for order 1"):
        gs.derivative(np.sin, X, 2, method=method)


@pytest.mark.parametrize("workers", [None, 2])
def test_blocks_and_workers_make_no_difference(workers, monkeypatch):
    expected, info = gs.derivative(np.sin, X, 2, full_output=True)
    monkeypatch.setattr("gradscape.derivatives.work.blocks.LINES", 7)
    result, other = gs.derivative(np.sin, X, 2, workers=workers, full_output=True)
    assert np.array_equal(result, expected)
    assert np.array_equal(other.error, info.error)


@pytest.mark.parametrize("order", [0, 5, 1.5, "2", None, True])
def test_orders_there_are(order):
    with pytest.raises(ArgumentError, match="expected 1, 2, 3 or 4"):
        gs.derivative("x^2", 1.0, order)


def test_functions_of_one_variable_only():
    with pytest.raises(FunctionError, match=r"gs\.partial or gs\.gradient"):
        gs.derivative("x*y", 1.0)
    with pytest.raises(FunctionError, match=r"gs\.partial or gs\.gradient"):
        gs.derivative(lambda x, y: x * y, 1.0)
    with pytest.raises(FunctionError, match=r"gs\.jacobian"):
        gs.derivative(["x", "x^2"], 1.0)
    with pytest.raises(FunctionError):
        gs.derivative(lambda x: [x, x**2], 1.0)


def test_exact_needs_to_be_known():
    for order in (1, 2):
        with pytest.raises(ArgumentError, match="does not know"):
            gs.derivative(np.sin, 1.0, order, method="exact")


def test_x_stays_as_it_is():
    x = X.copy()
    gs.derivative(lambda t: np.multiply(t, t, out=t), x, 2)
    assert np.array_equal(x, X)
