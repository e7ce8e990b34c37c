"""Why descents end, and what is said of them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import gradscape as gs
from gradscape.errors import ArgumentError
from gradscape.fields.descent.descend import descend
from gradscape.fields.descent.stopping import Stop


def test_converged_where_the_gradient_is_small_beside_the_largest() -> None:
    found = descend("x**2 + y**2", (3.0, 4.0), steps=1000, learning_rate=0.25)  # halves each step
    assert found.reason == Stop.CONVERGED
    assert found.reason == "converged"
    assert found.steps == 20  # the first power of two above a million
    assert found.slope <= 1e-6 * 10.0 < lengths_before(found)


def lengths_before(found: Any) -> float:
    return float(np.hypot(*found.gradients[-2]))


def test_the_tolerance_is_relative() -> None:
    for factor in (1e-30, 1e30):
        found = descend(f"{factor!r}*(x**2 + y**2)", (3.0, 4.0), learning_rate=0.25 / factor)
        assert found.reason == "converged"
        assert found.steps == 20


def test_a_start_at_the_minimum_is_the_end() -> None:
    found = descend("x**2 + y**2", (0.0, 0.0), "adam")
    assert (found.steps, found.reason) == (0, "converged")


def test_a_gradient_within_its_error_is_zero() -> None:
    """With tolerance 0, differences get no nearer to the minimum than their error."""
    found = descend(lambda x: np.cosh(x[0]) + x[1] ** 2, (1.0, 0.5), tolerance=0, steps=1000)
    assert found.reason == "converged"
    assert found.slope <= np.hypot(*found.error[-1]) < 1e-6
    assert "can't be told from zero: its error is" in repr(found)
    assert found.steps < 400


def test_a_ball_that_rolls_through_the_minimum_goes_on() -> None:
    """One step leads exactly to where the gradient is zero, but the ball has its velocity."""
    found = descend("x**2", 1.0, "momentum", learning_rate=0.5, steps=3)
    assert found.path.ravel().tolist()[:3] == [1.0, 0.0, -0.9]
    assert found.reason == "steps used up"


def test_used_up() -> None:
    found = descend("x**2", 1.0, steps=5)
    assert (found.reason, found.steps, len(found)) == ("steps used up", 5, 6)
    assert descend("x**2", 1.0, steps=0).steps == 0


def test_diverged_upwards() -> None:
    found = descend("x**2 + y**2", (1.0, 2.0), learning_rate=2.0, steps=1000)
    assert found.reason == "diverged"
    assert found.steps < 20
    assert found.values[-2] - 5 <= 1e6 * max(5.0, found.values[1] - 5.0) < found.values[-1] - 5
    assert "smaller than 2.0 may help" in repr(found)


def test_diverged_downwards() -> None:
    found = descend("x0*x1", (1.0, 0.5), steps=1000)
    assert found.reason == "diverged"
    assert found.value < -1e10
    calm = descend(
        "-x", 0.0, learning_rate=1e5, steps=1000
    )  # never steeper, but farther and farther
    assert calm.reason == "diverged"


def test_a_long_way_to_a_minimum_is_no_divergence() -> None:
    found = descend("(x - 1e8)**2", 0.0, learning_rate=0.25, steps=100)
    assert found.reason == "converged"
    assert found.point[0] == pytest.approx(1e8)


def test_growth_says_when() -> None:
    found = descend("x**2", 1.0, learning_rate=1.5, growth=100, steps=1000)
    assert found.values[-1] - 1 > 100 * 3 >= found.values[-2] - 1


def test_left_the_domain() -> None:
    found = descend("x0*x1", (1.0, 0.5), domain={"x1": (-1, 1)}, steps=1000)
    assert found.reason == "left the domain"
    inside = np.abs(found.path[:, 1]) <= 1
    assert inside[:-1].all()
    assert not inside[-1]
    assert descend("x0*x1", (1.0, 0.5), domain=[(-1, None), (-1, 1)]).reason == found.reason


@pytest.mark.parametrize("method", ["gradient", "BFGS", "L-BFGS-B"])
def test_a_start_outside_is_the_end(method: str) -> None:
    found = gs.descend("x**2 + y**2", [(9, 2), (1, 2)], method, domain={"x": (0.5, 3)}, steps=3)
    assert (found[0].steps, found[0].reason) == (0, "left the domain")
    assert "left the domain: it starts outside" in repr(found[0])
    assert found[1].steps > 0


def test_leaving_counts_more_than_what_is_found_there() -> None:
    f = lambda x: math.log(x[0]) + x[1] ** 2  # noqa: E731
    found = descend(f, (1.0, 0.0), domain={"x0": (0, 5)}, learning_rate=0.6)
    assert found.reason == "left the domain"
    assert math.isnan(found.value)


def test_not_finite() -> None:
    found = descend("log(x) + y**2", (1.0, 2.0), learning_rate=0.6)
    assert found.reason == "not finite"
    assert math.isnan(found.value)
    assert np.isfinite(found.path).all()


def test_what_f_raises_on_the_way_means_not_defined() -> None:
    found = descend(lambda x: math.log(x[0]) + x[1] ** 2, (1.0, 2.0), learning_rate=0.6)
    assert found.reason == "not finite"


def test_what_f_raises_at_the_start_comes_through() -> None:
    with pytest.raises(ValueError, match="bad weather"):
        descend(raise_it, (1.0, 2.0))


def raise_it(x: np.ndarray) -> float:
    raise ValueError("bad weather")


def test_a_point_that_is_not_finite_is_not_on_the_path() -> None:
    found = descend("x**2", 1.0, lambda state, gradient: state.point * np.inf)
    assert (found.reason, found.steps) == ("not finite", 0)
    assert "no finite number" in found.message


def test_stalled() -> None:
    found = descend("x**2", 1.0, lambda state, gradient: state.point)
    assert found.reason == "stalled"
    assert found.steps == 2


def test_at_a_kink_the_error_is_no_sign_of_convergence() -> None:
    found = descend(lambda x: abs(x[0]) + 2.0 * abs(x[1]), (1.05, 2.0), steps=40)
    assert found.reason == "steps used up"
    assert not found.reliable[10]  # at the kink along y
    assert found.doubts == int((~found.reliable).sum())
    assert f"not to be trusted at {found.doubts} of 41 points" in repr(found)


def test_noise_makes_no_step_reliable_or_is_within_the_error() -> None:
    rng = np.random.default_rng(0)
    noisy = lambda x: x[0] ** 2 + x[1] ** 2 + 1e-3 * rng.normal()  # noqa: E731
    found = descend(noisy, (1.0, 1.0), steps=30)
    exact = 2 * found.path
    known = found.reliable[:, np.newaxis] & np.isfinite(found.error)
    assert (np.abs(found.gradients - exact)[np.broadcast_to(known, exact.shape)] < 1.0).all()
    assert found.doubts > 0


@pytest.mark.parametrize(
    ("keywords", "said"),
    [
        ({"steps": -1}, "steps=-1"),
        ({"steps": 2.5}, "whole number"),
        ({"tolerance": -1}, "tolerance=-1"),
        ({"derivative": "centrall"}, "derivative='centrall'"),
        ({"growth": 0.5}, "growth=0.5"),
        ({"growth": math.nan}, "growth=nan"),
        ({"domain": {"z": (0, 1)}}, "no variable 'z'"),
        ({"domain": [(0, 1)]}, "a range"),
        ({"domain": {"x": (2, 1)}}, "a range"),
        ({"learning_rate": 0.0}, "greater than zero"),
        ({"learning_rate": math.inf}, "greater than zero"),
        ({"learning_rate": "fast"}, "greater than zero"),
        ({"learning_rate": lambda step: -1}, r"learning_rate\(0\) gave -1"),
        ({"momentum": 0.5}, "momentum is no keyword of descend"),
        ({"method": "momentum", "momentum": 1.0}, "from 0 to below 1"),
        ({"method": "adam", "epsilon": -1.0}, "epsilon=-1.0"),
        ({"method": "admm"}, "Did you mean 'adam'"),
        ({"method": []}, "expected the name of a method"),
        ({"method": 3}, "expected the name of a method"),
        ({"method": [3]}, "expected a name"),
        ({"method": {"adam": 3}}, "expected its settings"),
        ({"method": {"adam": {"momentum": 0.5}}}, "momentum is no keyword"),
        ({"whole": "x**2"}, "for minibatches"),
    ],
)
def test_what_means_nothing_is_refused(keywords: dict[str, Any], said: str) -> None:
    with pytest.raises(ArgumentError, match=said):
        descend("x**2 + y**2", (1.0, 2.0), **keywords)
