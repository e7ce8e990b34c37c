"""What agrees by chance is not believed: ripples, noise and draws that look smooth at some step."""

import numpy as np
import pytest

import gradscape as gs
from gradscape.derivatives.result import Reason


def confident_wrong(f, point, exact, far=1e-3):
    """Components called reliable, and off by ten times their claim and by `far` of their size."""
    g, info = gs.gradient(f, point, full_output=True)
    error = np.abs(g - exact)
    size = np.maximum(np.abs(exact), 0.01 * np.abs(exact).max())
    wrong = info.reliable & (error > 10 * info.error) & (error > far * size)
    return wrong, info


def ripple(seed):
    """A quadratic with a fast small wave on it, the point, and the gradient without the wave."""
    rng = np.random.default_rng([seed, 1])
    d = int(rng.integers(1, 4))
    a, b, x = rng.uniform(-2, 2, (3, d))
    level, frequency, phase = 10 ** rng.uniform(-9, -4), 10 ** rng.uniform(7, 9), rng.uniform(0, 6)

    def f(x):
        return a @ x + b @ x**2 + level * np.sin(frequency * x.sum() + phase)

    return f, x, a + 2 * b * x


def draws(seed):
    """A wave, far from zero, with fresh noise at every evaluation; the gradient without it."""
    rng = np.random.default_rng([seed, 2])
    d = int(rng.integers(1, 4))
    a = rng.uniform(0.3, 2, d) * rng.choice([-1, 1], d)
    x = rng.uniform(-1000, 1000, d)
    level, noise = 10 ** rng.uniform(-4, -2), np.random.default_rng([seed, 3])

    def f(x):
        return np.sin(a @ x) + 0.5 * x[0] + level * noise.standard_normal()

    return f, x, a * np.cos(a @ x) + 0.5 * (np.arange(d) == 0)


def wave(seed):
    """A wave of which no step sees the period, on a cubic that is far larger."""
    rng = np.random.default_rng([seed, 4])
    x = rng.uniform(-1500, 1500, 2)
    a, b, size = rng.uniform(0.3, 2), rng.uniform(-1, 1), 10 ** rng.uniform(-1.5, 1)
    frequency, phase = 10 ** rng.uniform(5, 9), rng.uniform(0, 6)

    def f(x):
        return a * x[1] + b * x[0] ** 3 + size * np.sin(frequency * x[0] + phase)

    slope = size * frequency * np.cos(frequency * x[0] + phase)
    return f, x, np.array([3 * b * x[0] ** 2 + slope, a])


@pytest.mark.parametrize(
    ("family", "seeds"),
    [
        (ripple, range(100)),
        (draws, range(100)),
        (wave, [0, 3, 8, 9, 15, 18, 20, 22, 26, 28, 31, 38, 39, 46, 49, 51, 57, 58, 59, 60, 61]),
    ],
    ids=["ripple", "draws", "wave"],
)
def test_what_agrees_by_chance_is_not_believed(family, seeds):
    wrong = [seed for seed in seeds if confident_wrong(*family(seed))[0].any()]
    assert wrong == []


@pytest.mark.parametrize("level", [1e-3, 1e-6, 1e-9])
def test_the_step_is_as_long_as_noise_asks_and_no_longer(level):
    noise = np.random.default_rng(5)

    def f(x):
        return np.sin(x[0]) + level * noise.standard_normal()

    g, info = gs.gradient(f, [0.7], full_output=True)
    assert abs(g[0] - np.cos(0.7)) <= info.error[0] <= 1000 * level
    assert info.reason[0] == Reason.NOISY


@pytest.mark.parametrize("x0", [200.0, 700.0, -300.0])
def test_a_small_kink_on_a_steep_slope_is_seen(x0):
    height = np.exp(0.3 * x0)

    def f(x):
        return np.exp(0.3 * x[0]) + 1e-6 * height * abs(x[0] - x0)

    _, info = gs.gradient(f, [x0], full_output=True)
    assert not info.reliable[0] or info.error[0] >= 1e-6 * height


@pytest.mark.parametrize("d", [1, 2])
@pytest.mark.parametrize("which", [0.1, 0.3, 0.5])
def test_a_value_that_is_another_one_the_next_time_is_no_kink_but_chance(d, which):
    odd, calls = 1 + int(which * 4 * d), 0  # among the samples next to the point

    def f(x):
        nonlocal calls
        calls += 1
        return (0.5 if calls == odd + 1 else 1.0) * (2 + np.sin(x).sum())

    _, info = gs.gradient(f, np.full(d, 0.7), full_output=True)
    assert (info.reason >= Reason.NOISY).all()
