"""Methods by name: exact on polynomials, honest about their errors, at home in every precision."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gradscape as gs
from gradscape.derivatives.result import Reason
from gradscape.errors import ArgumentError, FunctionError, ReliabilityWarning

STENCILS = [
    *(("central", order) for order in (2, 4, 6, 8)),
    *((name, order) for name in ("forward", "backward") for order in (1, 2, 3, 4)),
]
EVERY = [*STENCILS, ("complex", None)]
POINTS = np.random.default_rng(0).uniform(-2, 2, (500, 2))


def named(pair):
    method, order = pair
    return {"method": method} if order is None else {"method": method, "order": order}


def wave(x):
    return np.exp(x[0]) * np.sin(3 * x[1]) + x[0] * x[1] ** 3


def wave_gradient(points):
    x, y = np.moveaxis(points, -1, 0)
    return np.stack(
        [
            np.exp(x) * np.sin(3 * y) + y**3,
            3 * np.exp(x) * np.cos(3 * y) + 3 * x * y**2,
        ],
        axis=-1,
    )


ACCURACY = {
    ("central", 2): 1e-8,
    ("central", 4): 1e-9,
    ("central", 6): 1e-9,
    ("central", 8): 5e-9,
    ("forward", 1): 5e-6,
    ("forward", 2): 5e-8,
    ("forward", 3): 1e-8,
    ("forward", 4): 1e-8,
    ("complex", None): 1e-13,
}


@pytest.mark.parametrize("pair", EVERY, ids=str)
def test_accuracy_and_claim(pair):
    result, info = gs.gradient(wave, POINTS, full_output=True, **named(pair))
    error = np.abs(result - wave_gradient(POINTS))
    accuracy = ACCURACY[("forward" if pair[0] == "backward" else pair[0], pair[1])]
    assert info.method == pair[0]
    assert error.max() < accuracy
    assert (error <= info.error).mean() > 0.97
    assert (error <= 10 * info.error).mean() > 0.999
    assert np.median(info.error / np.maximum(error, 1e-17)) < 100
    assert info.reliable.mean() > 0.99


@pytest.mark.parametrize("pair", EVERY, ids=str)
def test_published_functions(pair, reference):
    result, info = gs.gradient(reference, reference.points, full_output=True, **named(pair))
    error = np.abs(result - reference.gradients())
    assert (error <= 10 * info.error)[info.reliable].all()


COUNTS = {
    "central": lambda p: p + 3,
    "forward": lambda p: p + 1 + (p > 1),
    "backward": lambda p: p + 1 + (p > 1),
}


@pytest.mark.parametrize("pair", STENCILS, ids=str)
def test_evaluations(pair):
    f = gs.Function(wave, layout="point")
    _, info = gs.gradient(f, POINTS[0], full_output=True, **named(pair))
    assert info.evaluations == 1 + 2 * COUNTS[pair[0]](pair[1])


COEFFICIENTS = st.lists(st.integers(-9, 9), min_size=9, max_size=9)


@settings(max_examples=100, deadline=None)
@given(COEFFICIENTS, st.integers(-8, 8), st.sampled_from(STENCILS))
def test_exact_on_polynomials_up_to_the_order(coefficients, eighths, pair):
    p = np.polynomial.Polynomial(coefficients[: pair[1] + 1])
    x = eighths / 8.0
    result, info = gs.gradient(
        gs.Function(p, variables="x"), x, step=0.25, full_output=True, **named(pair)
    )
    size = np.polynomial.Polynomial(np.abs(p.coef)).deriv()(abs(x) + 2.0)
    assert abs(result - p.deriv()(x)) <= 1e-12 * (1 + size)
    assert abs(result - p.deriv()(x)) <= info.error + 1e-300


@settings(max_examples=60, deadline=None)
@given(st.integers(-60, 60), st.integers(-60, 60), st.sampled_from(EVERY))
def test_scaling_f_and_x_scales_the_result(value, length, pair):
    """By powers of 2, so that it must be so to the last bit; the step with x."""
    a, b = 2.0**value, 2.0**length
    step = 1e-3 if pair[1] else 1e-30
    one, info = gs.gradient(wave, POINTS[:4], step=step, full_output=True, **named(pair))
    two, scaled = gs.gradient(
        lambda x: a * wave(x / b),
        POINTS[:4] * b,
        step=step * b,
        scale=b,
        full_output=True,
        **named(pair),
    )
    assert np.array_equal(two, one * (a / b))
    assert np.array_equal(scaled.step, info.step * b)


@settings(max_examples=60, deadline=None)
@given(st.integers(-24, 24), st.integers(-24, 24), st.sampled_from(EVERY))
def test_linearity(a, b, pair):
    a, b = a / 8.0, b / 8.0

    def other(x):
        return np.cos(x[0] - 2 * x[1])

    points = POINTS[:6]
    keywords = {"full_output": True, **named(pair)}
    both, info = gs.gradient(lambda x: a * wave(x) + b * other(x), points, **keywords)
    first, first_info = gs.gradient(wave, points, **keywords)
    second, second_info = gs.gradient(other, points, **keywords)
    allowed = info.error + abs(a) * first_info.error + abs(b) * second_info.error
    assert (np.abs(both - a * first - b * second) <= 2 * allowed).all()


@pytest.mark.parametrize("pair", STENCILS, ids=str)
def test_order_of_convergence(pair):
    """Half the step, 2^order times less error."""
    keywords = {"full_output": True, **named(pair)}
    results = [
        gs.gradient(lambda x: np.exp(x[0]), [0.3], step=h, **keywords)[0] for h in (0.125, 0.0625)
    ]
    errors = [abs(result[0] - math.exp(0.3)) for result in results]
    assert math.log2(errors[0] / errors[1]) == pytest.approx(pair[1], abs=0.35)


@pytest.mark.parametrize("pair", [pair for pair in EVERY if pair[0] != "complex"], ids=str)
def test_float32(pair):
    def f(x):
        return np.sin(x[0].astype(np.float32)) * np.float32(3.0) + x[1].astype(np.float32)

    x = np.array([[0.5, 1.0], [1.2, 2.0], [-2.0, 3.0]])
    result, info = gs.gradient(f, x, full_output=True, **named(pair))
    error = np.abs(result - np.stack([3 * np.cos(x[:, 0]), np.ones(3)], axis=-1))
    assert (error < 5e-3).all()
    assert (error <= 10 * info.error).all()
    assert info.reliable.all()


@pytest.mark.parametrize("pair", STENCILS, ids=str)
@pytest.mark.parametrize("size", [1e-8, 1e8])
def test_badly_scaled(pair, size):
    result, info = gs.gradient(
        lambda x: np.sin(x[0] / size), [0.7 * size], scale=size, full_output=True, **named(pair)
    )
    assert abs(result[0] * size - math.cos(0.7)) < 1e-6
    assert info.reliable.all()


@pytest.mark.parametrize("pair", STENCILS, ids=str)
def test_known_noise(pair):
    def f(x):
        return np.sin(x[0]) + 1e-6 * np.sin(1e7 * x[0] + 0.3)

    result, info = gs.gradient(f, POINTS[:50, :1], noise=1e-6, full_output=True, **named(pair))
    error = np.abs(result - np.cos(POINTS[:50, :1]))
    assert error.max() < 0.03
    assert (error <= 3 * info.error).all()
    assert info.reliable.mean() > 0.9


@pytest.mark.parametrize("pair", STENCILS, ids=str)
def test_steps_too_small_are_not_trusted(pair):
    with pytest.warns(ReliabilityWarning):
        gs.gradient(lambda x: np.exp(x[0]), [1.0], step=1e-15, **named(pair))
    with pytest.warns(ReliabilityWarning):
        gs.gradient(lambda x: np.exp(x[0]), [1.0], step=1e-30, **named(pair))


@pytest.mark.parametrize("pair", STENCILS, ids=str)
def test_steps_too_large_are_not_trusted(pair):
    _, info = gs.gradient(lambda x: np.sin(x[0]), [1.3], step=0.9, full_output=True, **named(pair))
    assert not info.reliable[0]
    assert info.reason[0] == Reason.NOT_CONVERGED


@pytest.mark.parametrize("pair", EVERY, ids=str)
def test_oscillations_between_the_samples(pair):
    """Right, or marked; never wrong with confidence."""
    rng = np.random.default_rng(0)
    w, x = 10 ** rng.uniform(1, 7, 2000), rng.uniform(-2, 2, 2000)
    w[:3] = 500 * np.pi, 1e6, 2e3 * np.pi

    def f(points):  # x and the frequency; by the latter it is not differentiated
        return np.sin(points[1] * points[0])

    points = np.stack([x, w], axis=-1)
    result, info = gs.partial(f, points, 0, full_output=True, **named(pair))
    wrong = np.abs(result - w * np.cos(w * x)) > 1e-3 * w
    assert not (wrong & info.reliable).any()


def test_own_step_of_each_variable():
    _, info = gs.gradient(wave, [1.0, 2.0], method="central", step=[1e-3, 1e-4], full_output=True)
    assert info.step == pytest.approx([1e-3, 1e-4], rel=1e-9)


@pytest.mark.parametrize("order", [2, 4, 6, 8])
def test_central_tells_kinks(order):
    for x in (0.0, 1e-9):
        _, info = gs.gradient(
            lambda x: np.abs(x[0]) + x[0] ** 2,
            [x],
            method="central",
            order=order,
            full_output=True,
        )
        assert not info.reliable[0]
        assert info.error[0] >= 0.5
    assert info.reason[0] in (Reason.KINK, Reason.NOT_CONVERGED)


@pytest.mark.parametrize("order", [2, 4, 6, 8])
def test_central_goes_one_way_at_borders(order):
    keywords = {"method": "central", "order": order, "full_output": True}
    result, info = gs.gradient(lambda x: x[0] * math.exp(math.sqrt(x[0]) ** 4), [0.0], **keywords)
    assert info.reason[0] == Reason.BORDER
    assert result[0] == pytest.approx(1.0, rel=1e-5)
    assert abs(result[0] - 1.0) <= info.error[0]

    def bounded(x):
        assert 0.0 <= x[0] <= 1.0
        return math.exp(x[0])

    for x, reason in ((0.0, Reason.BORDER), (1.0, Reason.BORDER), (0.5, None)):
        result, info = gs.gradient(bounded, [x], bounds=[(0, 1)], **keywords)
        assert result[0] == pytest.approx(math.exp(x), rel=1e-6)
        assert info.reliable[0]
        assert reason is None or info.reason[0] == reason


def test_one_way_is_one_sided_where_slopes_differ():
    assert gs.gradient(lambda x: abs(x[0]), [0.0], method="forward") == [1.0]
    assert gs.gradient(lambda x: abs(x[0]), [0.0], method="backward") == [-1.0]


@pytest.mark.parametrize(("method", "order"), STENCILS)
def test_one_way_looks_to_its_side_only(method, order):
    side = {"forward": 1, "backward": -1}.get(method)
    seen = []

    def f(x):
        seen.append(x[0])
        return math.exp(x[0])

    gs.gradient(f, [1.0], method=method, order=order)
    signs = set(np.sign(np.array(seen) - 1.0))
    assert signs == ({0, side} if side else {-1, 0, 1})


@pytest.mark.parametrize("pair", [p for p in EVERY if p[0] != "complex"], ids=str)
def test_formulas_take_every_method(pair):
    result = gs.gradient("x^2*y", [3.0, 4.0], **named(pair))
    assert result == pytest.approx([24.0, 9.0], rel=1e-6)


@pytest.mark.parametrize("pair", EVERY, ids=str)
def test_methods_agree_in_every_layout(pair):
    def rows(x):
        return np.sum(np.exp(x[:, :1]) * np.sin(x[:, 1:]), axis=1)

    def separate(x, y):
        return np.exp(x) * np.sin(y)

    results = [
        gs.gradient(gs.Function(f, layout=layout), POINTS[:20], **named(pair))
        for f, layout in (
            (rows, "rows"),
            (separate, "arguments"),
            (lambda x: np.exp(x[0]) * np.sin(x[1]), "coordinates"),
            (lambda x: np.exp(x[0]) * np.sin(x[1]), "point"),
        )
    ]
    for one, other in itertools.pairwise(results):
        assert np.allclose(one, other, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("pair", EVERY, ids=str)
def test_blocks_make_no_difference(pair, monkeypatch):
    expected, info = gs.gradient(wave, POINTS[:60], full_output=True, **named(pair))
    monkeypatch.setattr("gradscape.derivatives.work.blocks.LINES", 14)
    result, other = gs.gradient(wave, POINTS[:60], full_output=True, **named(pair))
    assert np.array_equal(result, expected)
    assert np.array_equal(other.error, info.error)


class TestCentralWithoutErrors:
    """Plain `gradient(method="central")` evaluates f twice a line, and more only where it must."""

    def test_values_are_the_same(self):
        full, _ = gs.gradient(wave, POINTS, method="central", full_output=True)
        assert np.array_equal(gs.gradient(wave, POINTS, method="central"), full)

    def test_two_evaluations_a_line(self):
        count = 0

        def f(x):
            nonlocal count
            count += np.size(x[0])
            return wave(x)

        points = np.random.default_rng(3).uniform(1, 1.4, (1000, 2))
        gs.gradient(gs.Function(f, layout="coordinates"), points, method="central")
        assert count < 5.3 * 1000

    @pytest.mark.parametrize(
        ("f", "reason"),
        [
            (lambda x: np.abs(x[0]) + x[1], "kink"),
            (lambda x: np.where(x[0] > 0, 1.0, 0.0) + x[1], "not converged"),
            (lambda x: np.where(x[0] == 0, np.nan, x[0]) + x[1], "undefined"),
            (lambda x: np.sqrt(x[0]) + x[1], "not converged"),
            (lambda x: x[1] + 1e-4 * np.sin(1e9 * x[0] + 1.0), "not converged"),
        ],
    )
    def test_what_cannot_be_trusted_is_marked(self, f, reason):
        points = np.array([[0.0, 1.0], [1.0, 2.0], [2.0, 3.0], [3.0, 1.0], [4.0, 5.0]])
        with pytest.warns(ReliabilityWarning, match=reason):
            result = gs.gradient(f, points, method="central")
        full, _ = gs.gradient(f, points, method="central", full_output=True)
        assert np.array_equal(result, full, equal_nan=True)

    def test_minima_are_no_reason_to_warn(self):
        result = gs.gradient(lambda x: x[0] ** 2 + x[1] ** 2, np.zeros((5, 2)), method="central")
        assert np.abs(result).max() < 1e-9


class TestComplex:
    def test_to_the_last_bits(self):
        x = np.linspace(0.1, 3.0, 40)[:, np.newaxis]

        def f(x):  # Squire and Trapp's
            return np.exp(x[0]) / np.sqrt(np.sin(x[0]) ** 3 + np.cos(x[0]) ** 3 + 4)

        s, c = np.sin(x), np.cos(x)
        root = s**3 + c**3 + 4
        exact = np.exp(x) / np.sqrt(root) - np.exp(x) * 3 * (s * s * c - c * c * s) / 2 / root**1.5
        result, info = gs.gradient(f, x, method="complex", full_output=True)
        assert np.abs(result / exact - 1).max() < 2e-15
        assert (np.abs(result - exact) <= info.error).all()
        assert info.reliable.all()

    @pytest.mark.parametrize("x", [1e-30, 1e-8, 1e8, 1e30])
    def test_at_any_size(self, x):
        assert gs.gradient(lambda x: np.log(x[0]), [x], method="complex")[0] * x == pytest.approx(
            1.0, rel=1e-14
        )

    def test_faster_than_any_difference(self):
        result, info = gs.gradient(
            lambda x: np.sin(1e6 * x[0]), [0.3], method="complex", full_output=True
        )
        assert result[0] == pytest.approx(1e6 * math.cos(3e5), rel=1e-9)
        assert info.reliable[0]

    @pytest.mark.parametrize(
        "f",
        [
            lambda x: np.abs(x[0]),
            lambda x: np.abs(x[0]) * x[0] + x[0],
            lambda x: (x[0] * np.conj(x[0])).real,
            lambda x: np.real(x[0]) ** 2,
        ],
    )
    def test_functions_that_are_not_analytic(self, f):
        with pytest.raises(FunctionError, match="not analytic"):
            gs.gradient(f, [-2.0], method="complex")

    @pytest.mark.parametrize(
        "f", [lambda x: math.sin(x[0]), lambda x: float(x[0]) ** 2, lambda x: x.astype(float)[0]]
    )
    def test_functions_that_take_no_complex_numbers(self, f):
        with pytest.raises(FunctionError, match="complex numbers, which it does not take"):
            gs.gradient(f, [2.0], method="complex")

    def test_kinks_and_jumps(self):
        for f in (lambda x: np.abs(x[0]), lambda x: np.where(x[0].real > 0, 1.0, 0.0)):
            _, info = gs.gradient(f, [0.0], method="complex", full_output=True)
            assert not info.reliable[0]
            assert info.reason[0] in (Reason.KINK, Reason.JUMP)

    def test_branches_away_from_the_kink_are_analytic(self):
        def f(x):
            return np.where(x[0].real < 0, -x[0], x[0])

        points = [[-1.0], [2.0], [-3.0], [4.0], [5.0]]
        assert gs.gradient(f, points, method="complex").tolist() == [[-1], [1], [-1], [1], [1]]

    def test_minimum(self):
        result, info = gs.gradient(
            lambda x: x[0] ** 2 + 1, [0.0], method="complex", full_output=True
        )
        assert result[0] == 0.0
        assert info.reliable[0]

    def test_formulas_are_told_of_exact(self):
        with pytest.raises(ArgumentError, match='use method="exact"'):
            gs.gradient("x^2", [1.0], method="complex")
