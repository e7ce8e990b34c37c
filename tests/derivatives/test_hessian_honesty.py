"""Second derivatives of what is steeper than any step: right, or not trusted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import gradscape as gs
from gradscape.derivatives.result import Reason

Array = NDArray[np.float64]
Case = tuple[Callable[[Any], Any], Array]


def diagonal_wave(w: float, size: float, x: Array) -> Case:
    phase = w * (x[0] + x[1])
    return lambda v: np.sin(w * (v[0] + v[1])), np.full((2, 2), -w * w * np.sin(phase))


def two_waves(w: float, size: float, x: Array) -> Case:
    return lambda v: np.sin(w * v[0]) + np.sin(w * v[1]), np.diag(-w * w * np.sin(w * x))


def ripple(w: float, size: float, x: Array) -> Case:
    curvature = -size * w * w * np.sin(w * (x[0] - x[1]))
    true = curvature * np.array([[1.0, -1.0], [-1.0, 1.0]]) + np.array([[0.0, 1.0], [1.0, 0.0]])
    return lambda v: size * np.sin(w * (v[0] - v[1])) + v[0] * v[1], true


def beside_a_large_one(w: float, size: float, x: Array) -> Case:
    true = np.array([[0.0, size * w], [size * w, -w * w * np.sin(w * x[1])]])
    return lambda v: size * w * v[0] * v[1] + np.sin(w * v[1]), true


def modulated(w: float, size: float, x: Array) -> Case:
    e, s, c = np.exp(x[0]), np.sin(w * x[1]), np.cos(w * x[1])
    true = np.array([[e * s, e * w * c], [e * w * c, -e * w * w * s]])
    return lambda v: np.exp(v[0]) * np.sin(w * v[1]), true


@pytest.mark.parametrize("make", [diagonal_wave, two_waves, ripple, beside_a_large_one, modulated])
def test_waves_are_resolved_or_not_trusted(make: Callable[[float, float, Array], Case]) -> None:
    rng = np.random.default_rng(17)
    resolved = 0
    for _ in range(120):
        x = np.round(rng.uniform(-1, 1, 2) * rng.choice([1.0, 3.0]), 2)
        w, size = 10 ** rng.uniform(1, 8), 10 ** rng.uniform(-6, 2)
        f, true = make(w, size, x)
        hessian, info = gs.hessian(f, x, full_output=True)
        close = np.abs(hessian - true) <= 10 * info.error + 1e-4 * np.abs(true).max()
        assert close[info.reliable].all(), (w, size, x)
        resolved += bool(info.reliable.all())
    assert resolved > 20


@pytest.mark.parametrize(
    ("w", "x"), [(2000, [-0.63, 0.76]), (2500, [0.19, 0.96]), (5000, [0.74, -0.98])]
)
def test_steps_that_agree_with_a_period_are_found_out(w: float, x: list[float]) -> None:
    f, true = diagonal_wave(w, 1.0, np.array(x))
    hessian, info = gs.hessian(f, x, full_output=True)
    assert info.reliable.all()
    np.testing.assert_allclose(hessian, true, rtol=1e-6)


def test_what_is_mixed_with_a_kink_is_not_trusted() -> None:
    def f(v: Any) -> Any:
        return np.arctanh(np.sinh(v[0]) + abs(v[1]))

    _, info = gs.hessian(f, [-0.07, 1e-8], full_output=True)
    assert info.reason[1, 1] == Reason.KINK
    assert not info.reliable[0, 1]
    assert info.reliable[0, 0]


def test_noise_is_still_noise_and_a_quadratic_one_of_zeros_exact() -> None:
    def noisy(v: Any) -> Any:
        return v[0] ** 2 * v[1] + 1e-8 * np.modf(43758.5 * np.sin(1e12 * v[0] + 3e11 * v[1]))[0]

    hessian, info = gs.hessian(noisy, [0.7, -0.4], full_output=True)
    assert (info.reason == Reason.NOISY).all()
    assert info.reliable.all()
    true = np.array([[-0.8, 1.4], [1.4, 0.0]])
    assert (np.abs(hessian - true) <= info.error).all()
    hessian, info = gs.hessian(lambda v: v[0] * v[1], [0.0, 0.0], full_output=True)
    assert info.error.max() < 1e-9


def test_a_line_along_which_f_is_zero_has_no_noise() -> None:
    hessian, info = gs.hessian(
        lambda v: np.sin(v[0]) * np.cos(v[1]), [0.0, np.pi / 2], full_output=True
    )
    assert info.reliable.all()
    np.testing.assert_allclose(hessian, [[0.0, -1.0], [-1.0, 0.0]], atol=1e-9)


@pytest.mark.parametrize("digits", [4, 6, 8])
def test_values_of_few_digits_are_noise_at_any_step(digits: int) -> None:
    points = np.random.default_rng(digits).uniform(-2.0, 2.0, (200, 2))
    x, y = points.T
    mixed = 2 * y * np.cos(x)
    true = np.moveaxis(np.array([[-np.sin(x) * y**2, mixed], [mixed, 2 * np.sin(x)]]), -1, 0)
    hessian, info = gs.hessian(
        lambda v: np.round(np.sin(v[0]) * v[1] ** 2, digits), points, full_output=True
    )
    wrong = info.reliable & (np.abs(hessian - true) > 10 * info.error)
    assert wrong.mean() <= 0.005
