"""A Function is one thing, however it was given."""

from __future__ import annotations

import math
import pickle

import numpy as np
import pytest

import gradscape as gs
from gradscape.errors import ArgumentError, ExpressionError, FunctionError, LayoutError

POINTS = np.random.default_rng(0).uniform(0.5, 2, (3, 4, 2))


def product(x):
    return x[0] * x[1]


def area(width, height=2.0):
    return width * height


@pytest.mark.parametrize("f", [product, "x0*x1", lambda x0, x1: x0 * x1, np.prod])
def test_values_have_the_shape_of_the_points(f):
    function = gs.Function(f)
    for points in (POINTS, POINTS[0], POINTS[0, 0], POINTS[:0]):
        values = function(points)
        assert np.shape(values) == points.shape[:-1]
        np.testing.assert_allclose(values, points.prod(axis=-1), rtol=1e-14)
    assert isinstance(function(POINTS[0, 0]), np.floating)


@pytest.mark.parametrize("f", ["x^2", gs.Function(lambda x: x**2, variables="x"),
                               gs.Function(lambda x: math.pow(x, 2), variables=["x"])])  # fmt: skip
def test_of_one_variable_any_array_is_as_many_points(f):
    function = gs.Function.of(f)
    assert function.dimension == 1
    for x in (3.0, [1.0, 2.0], np.ones((2, 3))):
        np.testing.assert_allclose(function(x), np.square(x), rtol=1e-14)
        assert np.shape(function(x)) == np.shape(x)


def test_values_of_vectors_come_last():
    function = gs.Function(lambda x: np.stack([x[0], x[1], x[0] * x[1]]))
    assert function(POINTS).shape == (3, 4, 3)
    np.testing.assert_array_equal(function(POINTS)[..., 2], POINTS.prod(axis=-1))
    formulas = gs.Function(["x0", "x1", "x0*x1"])
    np.testing.assert_allclose(formulas(POINTS), function(POINTS), rtol=1e-14)


def test_points_of_another_dimension_are_refused():
    for f in ("x0*x1", gs.Function(product, variables="x0,x1")):
        with pytest.raises(LayoutError, match=r"2 variables \(x0, x1\).*\(4, 3\).*\(\.\.\., 2\)"):
            gs.Function.of(f)(np.ones((4, 3)))


def test_points_are_never_written_to():
    def spoils(x):
        x[...] = 0.0
        return x[0]

    before = POINTS.copy()
    gs.Function(spoils)(POINTS)
    np.testing.assert_array_equal(POINTS, before)


@pytest.mark.parametrize(
    ("f", "keywords", "name", "variables"),
    [
        (product, {}, "product", None),
        (product, {"name": "yield"}, "yield", None),
        (product, {"variables": "x0,x1"}, "product", ("x0", "x1")),
        (area, {"variables": ["width", "height"]}, "area", ("width", "height")),
        (lambda x, y: x * y, {}, "f", ("x", "y")),
        (np.hypot, {}, "hypot", ("x0", "x1")),
        ("y-x", {}, "y-x", ("x", "y")),
        ("x10*x2", {}, "x10*x2", ("x2", "x10")),
        ("x0**2", {"variables": "x0,x1"}, "x0**2", ("x0", "x1")),
        ("shape*scale", {"variables": "scale,shape"}, "shape*scale", ("scale", "shape")),
    ],
)
def test_names(f, keywords, name, variables):
    function = gs.Function(f, **keywords)
    assert (function.name, function.variables) == (name, variables)
    assert function.dimension == (None if variables is None else len(variables))
    assert name in repr(function)


def test_names_are_made_up_where_there_are_none():
    assert gs.Function(product).names(3) == ("x0", "x1", "x2")
    assert gs.Function("y-x").names(2) == ("x", "y")


def test_a_function_stays_itself():
    function = gs.Function(product)
    assert gs.Function.of(function) is function
    assert gs.Function.of(function, {}) is function


def test_other_constants_make_another_function():
    def scaled(x, a=1.0):
        return a * x[0] * x[1]

    function = gs.Function(scaled, variables="p,q", layout="coordinates", name="mine")
    other = gs.Function.of(function, {"a": 2.0})
    assert other is not function
    assert (other.variables, other.name, other.layout) == (("p", "q"), "mine", "coordinates")
    assert function([1.0, 1.0]) == 1.0
    assert other([1.0, 1.0]) == 2.0
    again = other.with_params({"a": 5.0})
    assert again([1.0, 1.0]) == 5.0


def test_a_gallery_entry_is_a_function():
    function = gs.Function.of(gs.gallery.rosenbrock)
    assert function.variables == gs.gallery.rosenbrock.variables
    assert function.name == gs.gallery.rosenbrock.title
    assert function([1.0, 1.0]) == 0.0
    np.testing.assert_allclose(gs.gradient(gs.gallery.rosenbrock, [1.0, 1.0]), 0.0, atol=1e-13)


def test_formula_only_where_there_is_one():
    assert gs.Function(product).formula is None
    assert gs.Function(product).expression is None
    function = gs.Function("x0*x1")
    assert function.formula == function.expression.formula
    assert function.layout == "expression"


@pytest.mark.parametrize("f", [3.0, None, [], (), np.ones(3), {"f": 1}, ["x0", 1], b"x0"])
def test_what_is_no_function_is_refused(f):
    with pytest.raises(FunctionError, match=r"expected a callable such as .* or a formula"):
        gs.Function(f)


def test_a_shown_value_is_short():
    with pytest.raises(FunctionError) as caught:
        gs.Function(np.zeros(10_000))
    assert len(str(caught.value)) < 250
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("f", "keywords", "error", "words"),
    [
        (product, {"layout": "columns"}, ArgumentError, "expected one of point, coordinates, rows"),
        ("x0*x1", {"layout": "rows"}, ArgumentError, "is for callables"),
        ("x0*speed", {"variables": "x0"}, ExpressionError, "speed"),
        ("x0 +", {}, ExpressionError, r"x0 \+"),
        (product, {"variables": "x0,x0"}, ArgumentError, "once only"),
        (area, {"params": {"depth": 1}}, ArgumentError, "it has width, height"),
    ],
)
def test_keywords_that_mean_nothing_are_refused(f, keywords, error, words):
    with pytest.raises(error, match=words):
        gs.Function(f, **keywords)


def test_exceptions_where_f_is_undefined_are_nan_unless_strict():
    function = gs.Function(lambda x: math.sqrt(x[0]) / x[1], layout="point")
    columns = np.array([[4.0, -1.0, 4.0], [1.0, 1.0, 0.0]])
    values = function.values(columns)
    assert values[0] == 2.0
    assert np.isnan(values[1])
    with pytest.raises(ValueError, match=r"domain|nonnegative") as caught:
        function.values(columns, strict=True)
    assert caught.value.__notes__ == ["raised by f at the point [-1.0, 1.0]"]


def test_any_other_exception_comes_through():
    def broken(x):
        if x[0] < 0:
            raise KeyError("no such row")
        return x[0]

    function = gs.Function(broken, layout="point")
    with pytest.raises(KeyError, match="no such row") as caught:
        function.values(np.array([[1.0, -1.0]]))
    assert "[-1.0]" in caught.value.__notes__[0]


def test_functions_travel():
    for f in (product, "a*x0*x1"):
        function = gs.Function(f, variables="x0,x1", params={"a": 2.0} if f != product else None)
        again = pickle.loads(pickle.dumps(function))
        assert (again.name, again.variables, again.params) == (
            function.name,
            function.variables,
            function.params,
        )
        np.testing.assert_array_equal(again(POINTS), function(POINTS))
