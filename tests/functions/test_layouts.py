"""How a callable takes many points is found out with a handful of calls, and never believed."""

from __future__ import annotations

import functools
import math
import warnings
from decimal import Decimal
from fractions import Fraction

import mpmath
import numpy as np
import pytest

import gradscape as gs
from gradscape.derivatives.work import blocks
from gradscape.errors import ArgumentError, FunctionError, LayoutWarning

POINTS = np.random.default_rng(0).uniform(0.5, 2, (50, 2))
MATRIX = np.random.default_rng(1).normal(size=(100, 100))


def only_arrays(x):
    """Has a branch for a single point, as models written for batches do."""
    if x.ndim == 1:
        return x[0] * x[1]
    return x[:, 0] * x[:, 1]


def with_branch(x, y):
    return x * y if x > 0 else y * x


def unpacks(point):
    x, y = point
    return x * y


class Product:
    def __call__(self, x):
        return x[0] * x[1]

    def of_two(self, a, b):
        return a * b


#: Each is x0·x1, in one of the ways people write it, and the layout it takes.
PRODUCTS = {
    "coordinates": (lambda x: x[0] * x[1], "coordinates"),
    "unpacked": (unpacks, "coordinates"),
    "float": (lambda x: float(x[0]) * float(x[1]), "point"),
    "math": (lambda x: math.exp(math.log(x[0]) + math.log(x[1])), "point"),
    "if": (lambda x: x[0] * x[1] if x[0] > 0 else x[1] * x[0], "point"),
    "whole sum": (lambda x: np.sum(x) ** 2 / 2 - np.sum(x**2) / 2, "point"),
    "whole product": (np.prod, "point"),
    "product of columns": (lambda x: np.prod(x, axis=0), "coordinates"),
    "rows": (lambda x: x[:, 0] * x[:, 1], "rows"),
    "last axis": (lambda x: x[..., 0] * x[..., 1], "rows"),
    "product of rows": (lambda x: np.prod(x, axis=-1), "rows"),
    "axis 1": (lambda x: np.prod(x, axis=1), "rows"),
    "ndim branch": (only_arrays, "rows"),
    "arguments": (lambda x, y: x * y, "arguments"),
    "arguments of one point": (lambda x, y: math.fabs(x) * y, "point"),
    "arguments and if": (with_branch, "point"),
    "any number": (lambda *x: x[0] * x[1], "arguments"),
    "anything": (lambda *args, **_: args[0] * args[1], "arguments"),
    "partial": (functools.partial(lambda a, x, y: a * x * y, 1.0), "arguments"),
    "object": (Product(), "coordinates"),
    "method": (Product().of_two, "arguments"),
    "ufunc": (np.multiply, "arguments"),
    "vectorize": (np.vectorize(with_branch), "arguments"),
    "list": (lambda x: [x[0] * x[1]], "coordinates"),
    "matrix": (lambda x: x @ np.array([[0, 0.5], [0.5, 0]]) @ x, "point"),
}


class Counted:
    """Counts calls of f, and the points in them, and keeps the points."""

    def __init__(self, f, dimension=2):
        self.f = f
        self.dimension = dimension
        self.calls = 0
        self.points = 0

    def __call__(self, x):
        self.calls += 1
        self.points += np.size(x) // self.dimension
        return self.f(x)


@pytest.mark.parametrize("name", PRODUCTS)
def test_the_layout_is_found(name):
    f, layout = PRODUCTS[name]
    function = gs.Function(f)
    assert function.layout is None
    result, info = gs.gradient(function, POINTS, full_output=True)
    assert function.layout == info.layout == layout
    assert info.reliable.all()
    np.testing.assert_allclose(result, POINTS[:, ::-1], rtol=1e-8)


@pytest.mark.parametrize("n", [4, 5, 7, 50])
@pytest.mark.parametrize("name", PRODUCTS)
def test_any_number_of_points_gives_the_same_layout(name, n):
    f, layout = PRODUCTS[name]
    function = gs.Function(f)
    values = function(POINTS[:n])
    assert function.layout == layout
    assert values.shape == ((n, 1) if name == "list" else (n,))
    np.testing.assert_allclose(values.ravel(), POINTS[:n].prod(axis=1), rtol=1e-14)


@pytest.mark.parametrize("name", PRODUCTS)
def test_a_single_point_is_not_probed(name):
    function = gs.Function(PRODUCTS[name][0])
    assert function(POINTS[0]) == pytest.approx(POINTS[0].prod(), rel=1e-14)
    result, info = gs.gradient(function, POINTS[0], full_output=True)
    np.testing.assert_allclose(result, POINTS[0, ::-1], rtol=1e-8)
    assert function.layout is None
    assert info.layout == "point"


@pytest.mark.parametrize("name", ["coordinates", "last axis", "math", "whole product", "if"])
def test_probing_costs_a_handful(name):
    f = Counted(PRODUCTS[name][0])
    function = gs.Function(f)
    function.find_layout(np.ascontiguousarray(POINTS.T))
    assert function.layout == PRODUCTS[name][1]
    assert f.calls <= 6
    assert f.points <= 12
    before = f.calls
    function.find_layout(np.ascontiguousarray(POINTS.T))  # the finding is kept
    assert f.calls == before


def test_a_single_point_costs_its_differences_alone():
    f = Counted(PRODUCTS["coordinates"][0])
    _, info = gs.gradient(f, POINTS[0], full_output=True)
    assert f.calls == f.points == info.evaluations <= 6 * 2 + 4


def test_a_layout_that_is_given_is_not_looked_for():
    f = Counted(PRODUCTS["coordinates"][0])
    function = gs.Function(f, layout="coordinates")
    function.find_layout(np.ascontiguousarray(POINTS.T))
    assert f.calls == 0
    gs.gradient(function, POINTS)
    assert function.layout == "coordinates"


@pytest.mark.parametrize("layout", ["point", "coordinates"])
def test_a_layout_that_is_given_is_taken(layout):
    function = gs.Function(lambda x: x[0] * x[1], layout=layout)
    assert gs.gradient(function, POINTS, full_output=True)[1].layout == layout


@pytest.mark.parametrize(
    ("f", "layout"),
    [(lambda x: x[0] * x[1], "rows"), (lambda x: x[..., 0] * x[..., 1], "coordinates")],
)
def test_a_layout_that_is_wrong_is_found_out(f, layout):
    function = gs.Function(f, layout=layout)
    with pytest.warns(LayoutWarning, match=rf"layout '{layout}'.*point by point"):
        result = gs.gradient(function, POINTS)
    np.testing.assert_allclose(result, POINTS[:, ::-1], rtol=1e-8)


def test_a_function_that_fails_is_not_called_more_than_that():
    def fails(x):
        raise TypeError("broken")

    f = Counted(fails)
    with pytest.raises(TypeError, match="broken"):
        gs.gradient(f, POINTS)
    assert f.calls <= 6


QUADRATIC = {
    "coordinates": lambda x: np.sum(x * (MATRIX @ x), axis=0),
    "einsum": lambda x: np.einsum("i...,ij,j...->...", x, MATRIX, x),
    "rows": lambda x: np.sum(x * (x @ MATRIX.T), axis=-1),
    "cancelling": lambda x: np.sum((x - 1e3) * (MATRIX @ x), axis=0),
}


@pytest.mark.parametrize("name", QUADRATIC)
def test_a_quadratic_form_in_100_variables_is_vectorised(name):
    f = QUADRATIC[name]
    points = np.random.default_rng(2).normal(size=(6, 100))
    function = gs.Function(f)
    with warnings.catch_warnings():
        warnings.simplefilter("error", LayoutWarning)
        result, info = gs.gradient(function, points, full_output=True, axis=-1)
    assert function.layout == ("rows" if name == "rows" else "coordinates")
    exact = points @ (MATRIX + MATRIX.T)
    if name == "cancelling":
        exact = exact - 1e3 * MATRIX.sum(axis=0)
    assert (np.abs(result - exact) <= 10 * info.error).all()
    np.testing.assert_allclose(result, exact, rtol=0, atol=1e-7 * np.abs(exact).max())


@pytest.mark.parametrize("d", [2, 3, 4, 5])
def test_as_many_points_as_coordinates_are_not_mistaken(d):
    points = np.random.default_rng(3).uniform(1, 2, (d, d))
    columns, rows = gs.Function(lambda x: x[0] - x[1]), gs.Function(lambda x: x[..., 0] - x[..., 1])
    exact = np.zeros((d, d))
    exact[:, :2] = 1.0, -1.0
    for function in (columns, rows):
        np.testing.assert_allclose(gs.gradient(function, points), exact, rtol=1e-9, atol=1e-10)
    if d >= 4:
        assert (columns.layout, rows.layout) == ("coordinates", "rows")


# Functions that branch on their data


def branching(x):
    return x[0] * x[1] if np.any(x[0] > 5) else x[0] + x[1]


@pytest.mark.parametrize("where", [1, 777, 1998])
def test_a_branch_is_found_in_the_block_where_it_matters(where, monkeypatch):
    monkeypatch.setattr(blocks, "LINES", 256)
    monkeypatch.setattr(blocks, "SWEPT", 1)
    points = np.random.default_rng(4).uniform(0, 1, (2000, 2))
    points[where] = 6.0, 0.5
    function = gs.Function(branching)
    with pytest.warns(LayoutWarning, match="branches on its data") as said:
        result = gs.gradient(function, points)
    assert len(said) == 1
    assert function.layout == "point"
    exact = np.ones((2000, 2))
    exact[where] = 0.5, 6.0
    np.testing.assert_allclose(result, exact, rtol=1e-9)


def test_a_branch_is_found_in_values_too():
    function = gs.Function(branching, layout="coordinates")
    points = np.array([[1.0, 2.0], [6.0, 0.5], [3.0, 1.0], [2.0, 2.0]])
    with pytest.warns(LayoutWarning):
        np.testing.assert_array_equal(function(points), [3.0, 3.0, 4.0, 4.0])


def test_a_mean_over_the_batch_is_found_out():
    def standardised(x):
        return (x - np.mean(x, axis=-1, keepdims=True))[0] if x.ndim > 1 else x[0]

    function = gs.Function(standardised)
    values = function(POINTS)
    assert function.layout == "point"
    np.testing.assert_array_equal(values, POINTS[:, 0])


# Private copies, constants, warnings


@pytest.mark.parametrize("layout", ["point", "coordinates", "rows"])
def test_f_gets_private_copies(layout):
    def spoils(x):
        value = x[..., 0] * x[..., 1] if layout == "rows" else x[0] * x[1]
        x[...] = np.nan
        return value

    points = POINTS.copy()
    function = gs.Function(spoils, layout=layout)
    np.testing.assert_array_equal(function(points), points.prod(axis=1))
    np.testing.assert_array_equal(points, POINTS)


@pytest.mark.parametrize("layout", ["point", "coordinates"])
def test_values_are_copied_out_of_a_buffer(layout):
    buffers = {}

    def f(x):
        return np.multiply(x[0], x[1], out=buffers.setdefault(x.shape, np.empty(x.shape[1:])))

    function = gs.Function(f, layout=layout)
    first, second = function(POINTS), function(2 * POINTS)
    np.testing.assert_array_equal(first, POINTS.prod(axis=1))
    np.testing.assert_array_equal(second, 4 * first)


@pytest.mark.parametrize(
    "f",
    [
        lambda x, y, a=2: a * x * y,
        lambda x, a=2: a * x[0] * x[1],
        lambda x, *, a=2: a * x[0] * x[1],
        lambda x, y, *, a: a * x * y,
        "a*x*y",
    ],
)
def test_constants_are_set_by_name(f):
    result = gs.gradient(f, POINTS, params={"a": 3})
    np.testing.assert_allclose(result, 3 * POINTS[:, ::-1], rtol=1e-9)
    function = gs.Function(f, params={"a": 3})
    np.testing.assert_allclose(gs.gradient(function, POINTS), result, rtol=1e-9)
    np.testing.assert_allclose(
        gs.gradient(function, POINTS, params={"a": -1}), -POINTS[:, ::-1], rtol=1e-9
    )
    np.testing.assert_allclose(gs.gradient(function, POINTS), result, rtol=1e-9)


def test_defaults_are_constants():
    def f(x, y, a=2):
        return a * x * y

    function = gs.Function(f)
    assert (function.variables, function.dimension) == (("x", "y"), 2)
    np.testing.assert_allclose(gs.gradient(function, POINTS), 2 * POINTS[:, ::-1], rtol=1e-9)


def test_a_constant_may_be_anything():
    def f(x, table):
        return np.interp(x[0], *table)

    table = [0.0, 1.0, 3.0], [0.0, 2.0, 10.0]
    result = gs.gradient(f, [2.0], params={"table": table})
    np.testing.assert_allclose(result, [4.0], rtol=1e-9)


def test_params_that_f_does_not_have_are_refused():
    with pytest.raises(ArgumentError, match=r"params sets b, but <lambda> has no such argument"):
        gs.gradient(lambda x, y, a=2: a * x * y, POINTS, params={"b": 3})


@pytest.mark.parametrize("layout", ["point", "coordinates"])
def test_warnings_of_numpy_stay_inside(layout):
    def f(x):
        return np.log(x[0]) / x[1] + np.sqrt(x[0]) + np.exp(1e3 * x[1])

    points = np.array([[1e-9, 1.0], [1.0, 0.0], [0.0, 0.5], [-1.0, 0.3], [3.0, -1.0]])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result, info = gs.gradient(gs.Function(f, layout=layout), points, full_output=True)
    assert np.isfinite(result[4]).all()
    assert not info.reliable[3].any()


@pytest.mark.parametrize("f", [lambda x: np.inf, lambda x: -np.inf * x[0], lambda x: np.nan])
def test_values_that_are_not_finite_have_no_gradient_and_no_warning_of_numpy(f):
    result, info = gs.gradient(f, [1.0, 2.0], full_output=True)
    assert np.isnan(result).all()
    assert np.isinf(info.error).all()
    assert not info.reliable.any()


def test_infinities_beside_finite_values():
    points = np.array([[0.0, 1.0], [1.0, 1.0], [2.0, 3.0], [0.5, 1.0]])
    result, info = gs.gradient(lambda x: np.log(x[0]) + x[1], points, full_output=True)
    np.testing.assert_allclose(result[1:, 0], 1 / points[1:, 0], rtol=1e-9)
    assert np.isnan(result[0]).all()
    assert info.reliable.tolist() == [[False, False]] + [[True, True]] * 3


# What f may return


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, r"returned None; expected a number\. Is its return missing\?"),
        ("1.5", r"returned '1\.5' \(str\); expected a number"),
        (b"x", r"\(bytes\); expected a number"),
        ({}, r"returned \{\} \(dict\); expected numbers"),
        (True, r"returned a truth value \(True\).*np\.where\(condition, 1\.0, 0\.0\)"),
        (np.bool_(False), r"returned a truth value"),
        (1 + 2j, r"returned complex values.*\.real"),
        ([1.0, 2.0], r"shape \(2,\) for one point.*gs\.jacobian"),
        (np.ones((2, 2)), r"shape \(2, 2\) for one point"),
        (np.array([]), r"shape \(0,\)"),
        ([[1.0], [2.0, 3.0]], r"no array of numbers|expected numbers"),
        ([None], r"expected numbers"),
        (object(), r"expected numbers"),
    ],
)
@pytest.mark.parametrize("points", [POINTS[0], POINTS], ids=["one", "many"])
def test_what_is_no_number_is_refused(value, words, points):
    def named(x):
        return value

    with pytest.raises(FunctionError, match=words) as caught:
        gs.gradient(named, points)
    assert str(caught.value).startswith("named returned")


@pytest.mark.parametrize(
    "wrap",
    [
        float,
        np.float32,
        lambda v: [v],
        lambda v: np.array([[v]]),
        lambda v: v + 0j,
        np.ma.masked_array,
        Fraction,
        Decimal,
        mpmath.mpf,
        lambda v: np.array(v, dtype=object),
        np.longdouble,
    ],
)
def test_what_is_a_number_in_other_clothes_is_taken(wrap):
    result, info = gs.gradient(lambda x: wrap(float(x[0] * x[1])), POINTS[0], full_output=True)
    assert info.reliable.all()
    tolerance = 1e-3 if wrap is np.float32 else 1e-9
    np.testing.assert_allclose(result, POINTS[0, ::-1], rtol=tolerance)


def test_whole_numbers_are_numbers():
    np.testing.assert_allclose(gs.gradient(lambda x: 7, POINTS), 0.0, atol=1e-12)


def test_complex_values_where_nobody_asked_are_undefined():
    result, info = gs.gradient(lambda x: float(x[0]) ** 0.5 + x[1], [1e-3, 1.0], full_output=True)
    np.testing.assert_allclose(result, [0.5 / math.sqrt(1e-3), 1.0], rtol=1e-8)
    assert info.reliable.all()


@pytest.mark.parametrize(
    ("f", "shape"),
    [
        (lambda x: math.sqrt(x[0]) + x[1], (2,)),
        (lambda x: np.array([math.sqrt(v) for v in x[:, 0]]) + x[:, 1], (1, 2)),
    ],
)
def test_the_form_that_worked_is_kept(f, shape):
    shapes = []

    def watched(x):
        shapes.append(x.shape)
        return f(x)

    _, info = gs.gradient(watched, [1e-3, 1.0], full_output=True)  # undefined to the left
    first = shapes.index(shape)
    assert set(shapes[first:]) == {shape}
    assert len(shapes) - first == info.evaluations


@pytest.mark.parametrize("points", [POINTS[:2] - 1.0, POINTS - 1.0], ids=["few", "many"])
def test_values_of_several_shapes_are_refused(points):
    def uneven(x):
        return x[0] if x[0] > 0 else np.array([x[0], 1.0])

    with pytest.raises(FunctionError, match="uneven returned"):
        gs.gradient(uneven, points)


@pytest.mark.parametrize("layout", ["point", "coordinates", None])
def test_evaluations_are_counted_but_for_a_handful(layout):
    f = Counted(lambda x: x[0] * x[1])
    _, info = gs.gradient(gs.Function(f, layout=layout), POINTS, full_output=True)
    assert info.evaluations <= f.points <= info.evaluations + 40
    if layout == "point":
        assert f.points == info.evaluations


def test_one_function_serves_any_dimension():
    function = gs.Function(lambda x: np.sum(x**2, axis=0))
    for d in (2, 5, 3):
        points = np.random.default_rng(d).normal(size=(6, d))
        np.testing.assert_allclose(gs.gradient(function, points), 2 * points, rtol=1e-8, atol=1e-9)
    assert function.layout == "coordinates"


def test_rounding_on_a_line_of_zeros_is_no_branch() -> None:
    """f is what is left of terms of size 1: the scalar's square and the array's may differ."""
    f = gs.Function(lambda x: (x[0] ** 2 + x[1] ** 2 - 1) ** 2)
    angle = np.linspace(0.1, 6.0, 5000)
    circle = np.column_stack([np.cos(angle), np.sin(angle)])
    assert np.abs(f(circle)).max() < 1e-30
    for start in range(0, 5000, 50):
        f(circle[start : start + 50])
    assert f.layout != "point"
