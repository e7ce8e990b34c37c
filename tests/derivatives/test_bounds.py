"""Bounds: whatever is differentiated, and however, f is never called beyond them."""

import contextlib
import warnings

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import gradscape as gs
from gradscape.errors import FunctionError

ROUGH = {
    "smooth": lambda v: np.exp(0.1 * v[0]) + v[1] ** 2,
    "a rough variable": lambda v: v[0] + np.sin(100 * v[1]),
    "a ripple": lambda v: v[0] + 1e-6 * np.sin(1e9 * v[1]),
    "a kink": lambda v: np.abs(v[0] - 0.3) + np.sin(300 * v[1]),
    "a jump": lambda v: np.floor(7 * v[0]) + v[1],
}

CALLS = {
    "gradient": gs.gradient,
    "hessian": gs.hessian,
    "jacobian": lambda f, x, **k: gs.jacobian(lambda v: np.stack([f(v), v[0] - v[1]]), x, **k),
    "directional": lambda f, x, **k: gs.directional(f, x, [0.7, -0.3], **k),
    "partial": lambda f, x, **k: gs.partial(f, x, "x1", **k),
    "complex": lambda f, x, **k: gs.gradient(f, x, method="complex", **k),
    "forward": lambda f, x, **k: gs.gradient(f, x, method="forward", order=3, **k),
    "backward": lambda f, x, **k: gs.gradient(f, x, method="backward", step=0.1, **k),
    "central": lambda f, x, **k: gs.gradient(f, x, method="central", order=6, step=0.5, **k),
    "hessian with a step": lambda f, x, **k: gs.hessian(f, x, step=0.01, **k),
}

coordinates = st.floats(-1e4, 1e4).map(lambda x: round(x, 4))
rooms = st.floats(-12, 1).map(lambda power: 10.0**power) | st.sampled_from([0.0, np.inf])


def boxes(x):
    """Bounds around points: near, far, at the point itself, or none."""
    return st.lists(st.tuples(rooms, rooms), min_size=2, max_size=2).map(
        lambda pairs: [
            (xi - left, xi + right) if xi - left < xi + right else (xi - 1.0, xi)
            for xi, (left, right) in zip(x, pairs, strict=True)
        ]
    )


points_in_boxes = st.tuples(coordinates, coordinates).flatmap(
    lambda x: st.tuples(st.just(x), boxes(x))
)


@pytest.mark.parametrize("call", CALLS)
@given(
    rough=st.sampled_from(sorted(ROUGH)),
    place=points_in_boxes,
    keywords=st.sampled_from([{}, {"noise": 1e-5}, {"scale": 100.0}]),
)
@settings(max_examples=50, deadline=None, derandomize=True)
@example("a rough variable", ((0.0, 0.25), [(0.0, np.inf), (-np.inf, np.inf)]), {"noise": 1e-5})
@example("a ripple", ((1.0, 0.5), [(0.0, 1.0), (-1e3, 1e3)]), {"scale": 100.0})
@example("smooth", ((0.13, 0.5), [(0.1, 0.2), (0.1, 0.9)]), {})
@example("smooth", ((0.5, 1.0 - 1e-12), [(0.0, 1.0), (0.0, 1.0)]), {})
@example("a kink", ((-3.14159, 1e5), [(-4.0, -3.14159), (0.0, 1e5)]), {"noise": 1e-5})
def test_f_is_never_called_beyond_its_bounds(call, rough, place, keywords):
    x, bounds = place
    low, high = np.array(bounds).T

    beyond = []

    def f(v):
        real = np.real(np.asarray(v)).reshape(2, -1).T
        beyond.extend(real[(real < low).any(axis=1) | (real > high).any(axis=1)])
        return ROUGH[rough](v)

    function = gs.Function(f, layout="coordinates")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with contextlib.suppress(FunctionError):  # kinks and jumps are nothing for complex steps
            CALLS[call](function, list(x), bounds=bounds, full_output=True, **keywords)
    assert not beyond


def test_a_variable_on_its_bound_beside_a_rough_one_keeps_its_slope():
    bounds = [(0, 1), (-1000, 1000)]
    f = gs.Function(lambda v: v[0] + 1e-6 * np.sin(1e9 * v[1]), layout="coordinates")
    value, info = gs.gradient(f, [1.0, 0.5], bounds=bounds, scale=100, full_output=True)
    assert value[0] == pytest.approx(1.0, rel=1e-3)
    assert not info.reliable[1]
