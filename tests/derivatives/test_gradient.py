"""The gradient as a whole: what holds for every function, and what f's exceptions become."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gradscape as gs
from gradscape.derivatives.gradient import value_and_gradient
from gradscape.errors import ArgumentError, FunctionError
from gradscape.functions.entry import GalleryEntry, StationaryPoint

STATIONARY = [(entry, point) for entry in gs.gallery.values() for point in entry.stationary]
AT = pytest.mark.parametrize(
    ("entry", "stationary"), STATIONARY, ids=[f"{e.name}-{p.point}" for e, p in STATIONARY]
)

examples = settings(max_examples=25, deadline=None, derandomize=True)
coordinate = st.floats(-3, 3).map(lambda v: round(v, 6))
points = st.lists(st.tuples(coordinate, coordinate), min_size=1, max_size=12).map(np.array)
factor = st.floats(-10, 10).map(lambda v: round(v, 3)).filter(lambda v: abs(v) > 0.01)

SMOOTH = {
    "polynomial": lambda x: x[0] ** 3 - 2 * x[0] * x[1] + x[1] ** 2,
    "waves": lambda x: np.sin(x[0]) * np.cos(2 * x[1]) + x[0],
    "exponential": lambda x: np.exp(0.5 * x[0] - 0.3 * x[1] ** 2),
    "rational": lambda x: x[0] * x[1] / (1 + x[0] ** 2 + x[1] ** 2),
}
smooth = st.sampled_from(sorted(SMOOTH)).map(SMOOTH.get)


def known(f, at, **keywords):
    return gs.gradient(f, at, full_output=True, axis=-1, **keywords)


def in_python(entry: GalleryEntry):
    """The entry's formula as one would write it in Python."""
    names = {name: getattr(np, name) for name in ("sin", "cos", "exp", "sqrt", "abs", "pi", "e")}
    code = compile(entry.expression, entry.name, "eval")
    return lambda x: eval(code, names, dict(zip(entry.variables, x, strict=True)))


def test_the_first_example():
    result = gs.gradient(lambda x: x[0] * x[1], [3.0, 4.0])
    np.testing.assert_allclose(result, [4.0, 3.0], rtol=1e-11)


# Where the gradient is zero


@AT
def test_zero_and_reliable_where_f_is_stationary(entry: GalleryEntry, stationary: StationaryPoint):
    result, info = known(in_python(entry), stationary.point)
    assert info.reliable.all()
    assert (np.abs(result) <= 10 * info.error).all()
    steepest = max(np.abs(gs.gradient(entry, np.transpose(entry.ranges))).max(), 1.0)
    assert (info.error <= 1e-6 * steepest).all()


@AT
def test_formulas_are_zero_and_reliable_where_f_is_stationary(
    entry: GalleryEntry, stationary: StationaryPoint
):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = gs.gradient(entry, stationary.point)
    _, info = known(entry, stationary.point)
    assert info.reliable.all()
    assert (np.abs(result) <= 1e-10).all()


def test_at_minima_nothing_is_said():
    points = [point for point, _ in gs.gallery.himmelblau.minima]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = gs.gradient(in_python(gs.gallery.himmelblau), points)
    np.testing.assert_allclose(result, 0.0, atol=1e-8)


# Exceptions of f


def test_an_exception_at_the_point_comes_through_with_a_note():
    def f(x):
        raise ZeroDivisionError("by hand")

    with pytest.raises(ZeroDivisionError, match="by hand") as caught:
        gs.gradient(f, [3.0, 4.0])
    assert caught.value.__notes__ == ["raised by f at the point [3.0, 4.0]"]


@pytest.mark.parametrize("kind", [ValueError, ZeroDivisionError, OverflowError, FloatingPointError])
def test_undefined_at_the_point_itself_comes_through(kind):
    def f(x):
        if x[0] == 3.0:
            raise kind("not here")
        return x[0] * x[1]

    with pytest.raises(kind, match="not here") as caught:
        gs.gradient(f, [[1.0, 2.0], [3.0, 4.0]])
    assert "[3.0, 4.0]" in caught.value.__notes__[0]


@pytest.mark.parametrize("many", [False, True])
def test_undefined_at_points_of_a_stencil_is_undefined_there(many):
    def f(x):
        return math.sqrt(x[0]) ** 4 + x[0] * 2 + x[1]

    at = [[0.0, 1.0]] * 6 if many else [0.0, 1.0]
    result, info = known(f, at)
    np.testing.assert_allclose(result, np.broadcast_to([2.0, 1.0], np.shape(at)), rtol=1e-7)
    assert info.reliable.all()


def test_an_exception_that_is_a_fault_comes_through_from_a_stencil():
    def f(x):
        if x[0] > 3.0:
            raise KeyError("no such row")
        return x[0] * x[1]

    with pytest.raises(KeyError, match="no such row") as caught:
        gs.gradient(f, [3.0, 4.0])
    assert "raised by f at the point [3.0" in caught.value.__notes__[0]


def test_what_a_user_stops_stops():
    def f(x):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        gs.gradient(f, [3.0, 4.0])


def test_values_and_gradients_without_exceptions_or_warnings():
    values, gradient, info = value_and_gradient(
        lambda x: math.log(x[0]) + abs(x[1]), [[-1.0, 1.0], [0.0, 1.0], [2.0, 0.0], [2.0, 1.0]]
    )
    np.testing.assert_allclose(values, [np.nan, np.nan, math.log(2), math.log(2) + 1])
    assert np.isnan(gradient[:2]).all()
    np.testing.assert_allclose(gradient[3], [0.5, 1.0], rtol=1e-9)
    assert info.reliable.tolist() == [[False] * 2, [False] * 2, [True, False], [True, True]]


# Methods and options


def test_exact_is_for_what_knows_its_derivative():
    with pytest.raises(ArgumentError, match=r'method="exact", but f is a callable.*method="auto"'):
        gs.gradient(lambda x: x[0], [1.0, 2.0], method="exact")
    np.testing.assert_array_equal(gs.gradient("x0*x1", [1.0, 2.0], method="exact"), [2.0, 1.0])


def test_a_formula_may_be_differenced():
    result, info = known("x0*x1", [3.0, 4.0], method="adaptive")
    assert info.method == "adaptive"
    assert info.evaluations > 2
    np.testing.assert_allclose(result, [4.0, 3.0], rtol=1e-10)


@pytest.mark.parametrize(
    ("keywords", "words"),
    [
        ({"method": "magic"}, r"expected one of auto, exact, adaptive"),
        ({"order": 3}, r"order=3 with method='auto': expected central: 2, 4"),
        ({"method": "central", "order": 3}, r"central: 2, 4, 6, 8"),
        ({"rtol": -1.0}, "not negative"),
        ({"atol": "small"}, "not negative"),
        ({"noise": math.nan}, "not negative"),
        ({"step": 0.0}, "positive number"),
        ({"step": [1e-3, 1e-3, 1e-3]}, "2 variables"),
        ({"scale": {"x0": 1.0}}, "one entry for each"),
    ],
)
def test_options_that_mean_nothing_are_refused(keywords, words):
    with pytest.raises(ArgumentError, match=words):
        gs.gradient(lambda x: x[0] * x[1], [1.0, 2.0], **keywords)


def test_an_unknown_keyword_is_refused():
    with pytest.raises(ArgumentError, match=r"no keyword is called h: expected some of method"):
        gs.gradient("x0*x1", [1.0, 2.0], h=1e-4)


def test_several_formulas_are_no_scalar_function():
    with pytest.raises(FunctionError, match=r"list of 2 formulas.*gs\.jacobian"):
        gs.gradient(["x0*x1", "x0"], [1.0, 2.0])


def test_tolerances_buy_evaluations():
    f = lambda x: np.exp(np.sin(9 * x[0])) * x[1]  # noqa: E731
    costs = [known(f, [0.3, 1.0], rtol=rtol)[1].evaluations for rtol in (1e-3, 1e-12)]
    assert costs[0] <= 16
    assert costs[0] < costs[1]


# What holds for every function


@examples
@given(f=smooth, g=smooth, a=factor, b=factor, at=points)
def test_linear(f, g, a, b, at):
    whole, info = known(lambda x: a * f(x) + b * g(x), at)
    (first, one), (second, two) = known(f, at), known(g, at)
    claimed = info.error + abs(a) * one.error + abs(b) * two.error
    assert (np.abs(whole - a * first - b * second) <= 10 * claimed + 1e-14).all()


@examples
@given(f=smooth, at=points)
def test_chain_rule(f, at):
    inner, one = known(f, at)
    values = gs.Function(f)(at)
    whole, info = known(lambda x: np.sin(f(x)), at)
    slope = np.cos(values)[..., np.newaxis]
    claimed = info.error + np.abs(slope) * one.error
    assert (np.abs(whole - slope * inner) <= 10 * claimed + 1e-13).all()


@examples
@given(f=smooth, at=points, power=st.integers(-200, 200))
def test_a_scaled_f_has_the_gradient_scaled(f, at, power):
    plain, info = known(f, at)
    scaled, other = known(lambda x: f(x) * 2.0**power, at)
    np.testing.assert_array_equal(scaled, plain * 2.0**power)
    np.testing.assert_array_equal(other.reliable, info.reliable)
    np.testing.assert_array_equal(other.reason, info.reason)
    np.testing.assert_allclose(other.error, info.error * 2.0**power, rtol=1e-6)


@examples
@given(f=smooth, at=points, power=st.integers(-60, 60))
def test_scaled_coordinates_with_their_scale(f, at, power):
    size = 2.0**power
    plain, info = known(f, at, scale=1.0)
    scaled, other = known(lambda x: f(x / size), at * size, scale=size)
    claimed = info.error + other.error * size
    assert (np.abs(scaled * size - plain) <= 10 * claimed).all()


@examples
@given(f=smooth, at=points)
def test_layouts_agree(f, at):
    one = {
        "point": lambda x: float(f(x)),
        "coordinates": f,
        "rows": lambda x: f(np.moveaxis(x, -1, 0)),
        "arguments": lambda x0, x1: f((x0, x1)),
    }
    results = {layout: known(gs.Function(g, layout=layout), at) for layout, g in one.items()}
    plain, info = results.pop("point")
    singles = np.array([gs.gradient(one["point"], point) for point in at])
    assert (np.abs(singles - plain) <= 10 * info.error).all()
    for layout, (result, other) in results.items():
        assert other.layout == layout
        assert (np.abs(result - plain) <= 10 * (info.error + other.error)).all()


@examples
@given(f=smooth, at=points, data=st.data())
def test_points_do_not_know_their_neighbours(f, at, data):
    order = data.draw(st.permutations(range(len(at))))
    function = gs.Function(lambda x: float(f(x)), layout="point")
    result, info = known(function, at)
    moved, other = known(function, at[order])
    np.testing.assert_array_equal(moved, result[order])
    np.testing.assert_array_equal(other.error, info.error[order])
    np.testing.assert_array_equal(other.reliable, info.reliable[order])


@examples
@given(f=smooth, at=points, data=st.data())
def test_inputs_are_unchanged(f, at, data):
    before = at.copy()
    fails = data.draw(st.integers(0, 40))
    calls = iter(range(fails))

    def spoils(x):
        value = float(f(x))
        x[...] = np.nan
        if next(calls, None) is None:
            raise RuntimeError("enough")
        return value

    with pytest.raises(RuntimeError) if fails < 14 * len(at) else warnings.catch_warnings():
        known(spoils, at)
    np.testing.assert_array_equal(at, before)


@examples
@given(
    coefficients=st.lists(st.integers(-9, 9), min_size=7, max_size=7),
    x=st.floats(-4, 4).map(lambda v: round(v, 3)),
)
def test_polynomials_up_to_the_order_of_the_stencil(coefficients, x):
    f = np.polynomial.Polynomial(coefficients)
    result, info = gs.gradient(gs.Function(f.__call__, variables="t"), x, full_output=True)
    exact = f.deriv()(x)
    assert abs(result - exact) <= 10 * info.error + 1e-12 * np.abs(coefficients).max()
    size = sum(abs(c) * k * abs(x) ** max(k - 1, 0) for k, c in enumerate(coefficients)) + 1e-9
    assert info.error <= 1e-8 * max(size, np.abs(coefficients).max())


def test_a_default_that_was_taken_for_a_constant_is_named():
    def f(x, y=2.0):
        return x * y

    with pytest.raises(FunctionError, match=r'y has a default.*variables=\["x", "y"\]'):
        gs.gradient(f, [3.0, 4.0])
    assert gs.gradient(gs.Function(f, variables=["x", "y"]), [3.0, 4.0]).round(8).tolist() == [4, 3]
