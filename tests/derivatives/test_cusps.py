"""Kinks, jumps and cusps that are far smaller than f, but more than its rounding."""

import numpy as np
import pytest

import gradscape as gs
from gradscape.derivatives.result import Reason

SMALL = (1e-9, 1e-7)
SMOOTH = {
    "exp": (lambda x: np.exp(0.3 * x[0]), lambda x: 0.3 * np.exp(0.3 * x[0])),
    "cube": (lambda x: x[0] ** 3, lambda x: 3 * x[0] ** 2),
}


def disturbed(smooth, size, edge, c):
    """A smooth function, and at c an edge that is `size` of the function's value high."""
    height = size * abs(smooth(np.array([c])))
    return lambda x: smooth(x) + height * edge(x[0] - c)


@pytest.mark.parametrize("size", SMALL)
@pytest.mark.parametrize("c", [37.3, 284.5])
@pytest.mark.parametrize("name", SMOOTH)
@pytest.mark.parametrize(
    ("edge", "reason"),
    [
        (lambda t: float(t > 0), Reason.JUMP),
        (lambda t: np.floor(3 * t), Reason.JUMP),
        (lambda t: np.sqrt(abs(t)), Reason.KINK),
        (lambda t: np.cbrt(t) ** 2, Reason.KINK),
    ],
    ids=["step", "staircase", "root", "cubic cusp"],
)
def test_small_edges_are_seen(edge, reason, name, c, size):
    f = disturbed(SMOOTH[name][0], size, edge, c)
    _, info = gs.gradient(f, [c], full_output=True)
    assert not info.reliable[0]
    assert info.reason[0] in (reason, Reason.NOT_CONVERGED)


@pytest.mark.parametrize("size", SMALL)
@pytest.mark.parametrize("power", [1.6, 2.5, 4.2])
@pytest.mark.parametrize("name", SMOOTH)
def test_powers_that_have_a_slope_are_no_kinks(power, name, size):
    smooth, slope = SMOOTH[name]
    f = disturbed(smooth, size, lambda t: abs(t) ** power, 37.3)
    g, info = gs.gradient(f, [37.3], full_output=True)
    assert info.reason[0] not in (Reason.KINK, Reason.JUMP)
    assert abs(g[0] - slope(np.array([37.3]))) <= 10 * info.error[0]


def test_noise_is_no_edge():
    rng = np.random.default_rng(5)
    reasons = []
    for level in 10 ** rng.uniform(-11, -8, 200):
        own = np.random.default_rng(int(1e15 * level))
        f = lambda x, own=own, level=level: np.exp(x[0]) * (1 + level * own.standard_normal())  # noqa: E731
        _, info = gs.gradient(f, [rng.uniform(3, 9)], full_output=True)
        reasons.append(info.reason[0])
    assert not np.isin(reasons, [Reason.KINK, Reason.JUMP]).any()


@pytest.mark.parametrize("size", [1e-6, 1e-5])
@pytest.mark.parametrize("c", [1.2, 37.3, 284.5])
@pytest.mark.parametrize("name", SMOOTH)
def test_small_kinks_are_seen(name, c, size):
    smooth, slope = SMOOTH[name]
    turn = size * slope(np.array([c]))
    _, info = gs.gradient(lambda x: smooth(x) + turn * abs(x[0] - c), [c], full_output=True)
    assert not info.reliable[0]


@pytest.mark.parametrize("seed", range(20))
def test_a_small_fast_wave_on_a_large_cubic_is_resolved_or_marked(seed):
    rng = np.random.default_rng([seed, 7])
    x, b, size = rng.uniform(50, 1500), rng.uniform(0.2, 1), 10 ** rng.uniform(-1, 1)
    omega, phase = 10 ** rng.uniform(4, 6.3), rng.uniform(0, 6)
    g, info = gs.gradient(
        lambda v: b * v[0] ** 3 + size * np.sin(omega * v[0] + phase), [x], full_output=True
    )
    exact = 3 * b * x**2 + size * omega * np.cos(omega * x + phase)
    assert not info.reliable[0] or abs(g[0] - exact) <= 10 * info.error[0]
