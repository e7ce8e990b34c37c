"""Hessians: accuracy against mpmath, honest errors, borders, kinks, shapes."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

import gradscape as gs
from gradscape.derivatives.result import Reason
from gradscape.errors import ArgumentError, FunctionError, LayoutError, ReliabilityWarning

mpmath.mp.dps = 40
Array = NDArray[np.float64]

# A function for NumPy, the same for mpmath.
SMOOTH: list[tuple[str, int, Callable[..., Any]]] = [
    ("product", 2, lambda m, x, y: m.sin(x * y)),
    ("exponentials", 3, lambda m, x, y, z: m.exp(x) * m.cos(y) + z**3 * x),
    ("rational", 2, lambda m, x, y: 1 / (1 + x**2 + y**2)),
    ("rosenbrock", 2, lambda m, x, y: 100 * (y - x**2) ** 2 + (1 - x) ** 2),
    ("fast", 2, lambda m, x, y: m.sin(9 * x) + m.cos(6 * x * y)),
    ("offset", 2, lambda m, x, y: 1000 + x * y),
    ("sharp", 2, lambda m, x, y: m.sqrt(1e-2 + x**2 + y**2)),
]


def reference(f: Callable[..., Any], d: int, point: Array) -> Array:
    out = np.empty((d, d))
    for i in range(d):
        for j in range(d):
            order = [0] * d
            order[i] += 1
            order[j] += 1
            exact = mpmath.diff(
                lambda *x: f(mpmath, *x), list(map(mpmath.mpf, point)), tuple(order)
            )
            out[i, j] = float(exact)
    return out


def relative(hessian: Array, true: Array) -> Array:
    size = np.abs(true).max(axis=(-2, -1), keepdims=True)
    return np.asarray(np.abs(hessian - true) / size)


@pytest.mark.parametrize(("name", "d", "f"), SMOOTH, ids=[name for name, *_ in SMOOTH])
def test_accuracy_and_honesty(name: str, d: int, f: Callable[..., Any]) -> None:
    points = np.random.default_rng(7).uniform(-2, 2, (40, d))
    hessian, info = gs.hessian(lambda x: f(np, *x), points, full_output=True)
    true = np.array([reference(f, d, point) for point in points])
    assert np.quantile(relative(hessian, true), 0.95) < 1e-8
    assert info.reliable.mean() > 0.99
    error = np.abs(hessian - true)
    assert np.mean(error <= info.error) > 0.95
    assert np.mean(error <= 10 * info.error) == 1.0
    assert np.array_equal(hessian, hessian.swapaxes(-1, -2))
    assert info.method == "adaptive"


def test_evaluations_are_shared() -> None:
    points = np.random.default_rng(0).uniform(-1, 1, (200, 10))
    f = gs.Function(lambda x: np.sum(x[1:] * x[:-1] ** 2, axis=0), layout="coordinates")
    _, info = gs.hessian(f, points, full_output=True)
    assert info.evaluations <= 200 * (3 * 10 * 11 + 7 + 20)


@pytest.mark.parametrize("formula", ["x**2*y", "sin(x*y)", "exp(x)/(1 + y**2)"])
def test_formulas_are_exact(formula: str) -> None:
    points = np.random.default_rng(1).uniform(-1, 1, (20, 2))
    hessian, info = gs.hessian(formula, points, full_output=True)
    assert info.method == "exact"
    assert info.reliable.all()
    assert np.array_equal(hessian, hessian.swapaxes(-1, -2))
    by_differences, other = gs.hessian(formula, points, method="adaptive", full_output=True)
    assert (np.abs(hessian - by_differences) <= 10 * (other.error + info.error)).all()


@given(
    matrix=hnp.arrays(float, (3, 3), elements=st.floats(-5, 5, width=32)),
    point=hnp.arrays(float, 3, elements=st.floats(-3, 3, width=32)),
)
@settings(max_examples=40, deadline=None, derandomize=True)
def test_quadratic_forms_to_rounding(matrix: Array, point: Array) -> None:
    symmetric = matrix + matrix.T
    hessian, info = gs.hessian(lambda x: 0.5 * (x @ symmetric @ x), point, full_output=True)
    assert (np.abs(hessian - symmetric) <= np.maximum(10 * info.error, 1e-300)).all()
    assert (info.error <= 1e-8 * max(1.0, np.abs(matrix).max())).all()


@given(factor=st.sampled_from([2.0**-30, 0.25, 1024.0, 2.0**40]))
@settings(max_examples=4, deadline=None, derandomize=True)
def test_scaling_f_scales_the_hessian_exactly(factor: float) -> None:
    points = np.array([[0.3, 1.7], [-1.2, 0.4]])
    f = gs.hessian(lambda x: np.exp(x[0]) * x[1] ** 3, points)
    scaled = gs.hessian(lambda x: factor * np.exp(x[0]) * x[1] ** 3, points)
    assert np.allclose(scaled, factor * f, rtol=1e-14)


def test_shapes() -> None:
    def f(x: Any) -> Any:
        return x[0] ** 2 * x[1]

    assert gs.hessian(f, [1.0, 2.0]).shape == (2, 2)
    assert gs.hessian(f, np.ones((4, 3, 2))).shape == (4, 3, 2, 2)
    assert gs.hessian(f, np.ones((2, 5)), axis=0).shape == (5, 2, 2)
    assert gs.hessian("x**3", [1.0, 2.0]).shape == (2,)
    assert float(gs.hessian("x**3", 2.0)) == 12.0


def test_a_matrix_is_one_point() -> None:
    W = np.arange(6.0).reshape(2, 3)

    def f(W: Array) -> float:
        assert W.shape == (2, 3)
        return float(np.sum(W[0] * W[1] ** 2))

    hessian = gs.hessian(f, W, axis="all")
    assert hessian.shape == (2, 3, 2, 3)
    assert hessian[0, 1, 1, 1] == pytest.approx(2 * W[1, 1], rel=1e-8)
    assert hessian[1, 2, 1, 2] == pytest.approx(2 * W[0, 2], rel=1e-8)


def test_points_are_not_written_to() -> None:
    points = np.array([[1.0, 2.0], [3.0, 4.0]])
    before = points.copy()
    gs.hessian(lambda x: x[0] * x[1], points)
    assert np.array_equal(points, before)


def test_independent_of_the_block() -> None:
    points = np.random.default_rng(2).uniform(-2, 2, (700, 4))
    f = gs.Function(lambda x: np.sin(x[0] * x[1]) * x[2] + x[3] ** 4, layout="coordinates")
    many = gs.hessian(f, points)
    assert np.array_equal(many[350:353], gs.hessian(f, points[350:353]))
    assert np.array_equal(many, gs.hessian(f, points, workers=2))


def test_a_kink_of_the_slope_is_marked() -> None:
    with pytest.warns(ReliabilityWarning, match="can't be trusted"):
        gs.hessian(lambda x: x[0] * abs(x[0]) + x[1] ** 2, [0.0, 1.0])
    _, info = gs.hessian(lambda x: abs(x[0]) + x[1] ** 2, [0.0, 1.0], full_output=True)
    assert not info.reliable[0, 0]
    assert info.reliable[1, 1]
    _, info = gs.hessian(
        lambda x: np.where(x[0] >= 0, 1.0, 0.0) + x[1], [0.0, 1.0], full_output=True
    )
    assert not info.reliable[0, 0]


def test_undefined_is_marked() -> None:
    hessian, info = gs.hessian(lambda x: np.log(x[0]) * x[1], [-1.0, 2.0], full_output=True)
    assert np.isnan(hessian).all()
    assert np.isinf(info.error).all()
    assert (info.reason == Reason.UNDEFINED).all()
    assert not info.reliable.any()


def test_near_a_border_the_steps_are_short() -> None:
    hessian, info = gs.hessian(lambda x: np.log(x[0]) * x[1], [1e-4, 2.0], full_output=True)
    assert relative(hessian, np.array([[-2e8, 1e4], [1e4, 0.0]])).max() < 1e-7
    assert info.reliable.all()


def test_on_a_border_one_side_is_taken() -> None:
    def f(x: Array) -> Any:
        with np.errstate(invalid="ignore"):
            return x[0] ** 2 * np.exp(x[1]) + 0.0 * np.sqrt(x[0])

    hessian, info = gs.hessian(f, [0.0, 1.0], full_output=True)
    assert hessian[0, 0] == pytest.approx(2 * np.e, rel=1e-6)
    assert hessian[0, 1] == pytest.approx(0.0, abs=1e-6)
    assert info.reason[0, 0] == Reason.BORDER
    assert info.reliable.all()


def test_bounds_are_not_stepped_over() -> None:
    seen: list[float] = []

    def f(x: Array) -> Any:
        seen.append(float(np.min(x[0])))
        return x[0] ** 3 * x[1]

    for start in (0.0, 1e-9, 0.003, 0.5):
        hessian = gs.hessian(f, [start, 1.5], bounds=[(0, None), None])
        assert hessian[0, 0] == pytest.approx(9 * start, rel=1e-6, abs=1e-8)
    assert min(seen) >= 0.0


@pytest.mark.parametrize("frequency", [500 * np.pi, 1e3, 2 * np.pi / 0.01, 1e5])
def test_oscillations_are_not_stepped_over(frequency: float) -> None:
    points = np.random.default_rng(3).uniform(-2, 2, (300, 2))
    f = gs.Function(lambda x: np.sin(frequency * x[0]) * x[1], layout="coordinates")
    hessian, info = gs.hessian(f, points, full_output=True)
    true = -(frequency**2) * np.sin(frequency * points[:, 0]) * points[:, 1]
    size = np.maximum(np.abs(true), frequency)
    wrong = np.abs(hessian[:, 0, 0] - true) > 1e-2 * size
    assert not np.any(wrong & info.reliable[:, 0, 0])


def test_a_random_function_is_never_trusted() -> None:
    rng = np.random.default_rng(4)
    f = gs.Function(lambda x: rng.normal(size=x.shape[1:]), layout="point")
    _, info = gs.hessian(f, np.random.default_rng(5).uniform(-1, 1, (100, 2)), full_output=True)
    assert not info.reliable.any()


def test_noise_is_in_the_error() -> None:
    points = np.random.default_rng(6).uniform(-1, 1, (200, 2))

    def f(x: Array) -> Any:
        noise = np.modf(43758.5 * np.sin(1e12 * x[0] + 3e11 * x[1]))[0]
        return x[0] ** 2 * x[1] + 1e-6 * noise

    hessian, info = gs.hessian(f, points, full_output=True)
    x, y = points.T
    true = np.moveaxis(np.array([[2 * y, 2 * x], [2 * x, 0 * x]]), -1, 0)
    finite = np.isfinite(info.error)
    assert np.mean(np.abs(hessian - true)[finite] <= 10 * info.error[finite]) > 0.98
    assert np.median(info.error) < 1e-2


def test_single_precision() -> None:
    def f(x: Array) -> Any:
        x = x.astype(np.float32)
        return x[0] ** 2 * x[1]

    hessian, info = gs.hessian(f, [1.5, -0.7], full_output=True)
    true = np.array([[-1.4, 3.0], [3.0, 0.0]])
    assert relative(hessian, true).max() < 1e-4
    assert (np.abs(hessian - true) <= 10 * info.error).all()
    assert info.reliable.all()


def test_a_step_of_your_own() -> None:
    hessian, info = gs.hessian(
        lambda x: np.exp(x[0] * x[1]), [0.5, 1.0], step=1e-2, full_output=True
    )
    assert np.allclose(info.step, 1e-2, rtol=1e-6)
    true = np.exp(0.5) * np.array([[1.0, 1.5], [1.5, 0.25]])
    assert relative(hessian, true).max() < 1e-9


def test_what_is_wrong_is_said() -> None:
    with pytest.raises(ArgumentError, match="for a Hessian expected one of auto, exact, adaptive"):
        gs.hessian("x*y", [1.0, 2.0], method="complex")
    with pytest.raises(ArgumentError, match="does not know its Hessian"):
        gs.hessian(lambda x: x[0], [1.0, 2.0], method="exact")
    with pytest.raises(FunctionError, match="single"):
        gs.hessian(["x*y", "x"], [1.0, 2.0])
    with pytest.raises(FunctionError, match="single number"):
        gs.hessian(lambda x: x, [1.0, 2.0])
    with pytest.raises(LayoutError, match="axis=0"):
        gs.hessian("x*y", np.ones((2, 324)))


def test_the_callers_own_hessian() -> None:
    calls = []

    def own(x: Array) -> Any:
        calls.append(1)
        return [[2 * x[1], 2 * x[0]], [2 * x[0], 0.0]]

    f = gs.Function(lambda x: x[0] ** 2 * x[1], hessian=own)
    hessian, info = gs.hessian(f, [3.0, 4.0], full_output=True)
    assert np.array_equal(hessian, [[8.0, 6.0], [6.0, 0.0]])
    assert info.method == "exact"
    assert calls
    wrong = gs.Function(lambda x: x[0] ** 2 * x[1], hessian=lambda x: np.eye(2))
    with pytest.raises(FunctionError, match="hessian= of f disagrees with f"):
        gs.hessian(wrong, [3.0, 4.0])
    assert np.array_equal(gs.hessian(wrong, [3.0, 4.0], method="exact"), np.eye(2))


def test_pickled_functions_have_the_same_hessian() -> None:
    f = gs.Function("x**2*y")
    again = pickle.loads(pickle.dumps(f))
    assert np.array_equal(gs.hessian(again, [3.0, 4.0]), gs.hessian(f, [3.0, 4.0]))
