"""Any array of points is read as what was meant, or refused with what to write instead."""

from __future__ import annotations

import math
import warnings
from dataclasses import fields

import numpy as np
import pandas as pd
import pytest

import gradscape as gs
from gradscape.derivatives.reading.points import read_points
from gradscape.errors import ArgumentError, FunctionError, LayoutError, LayoutWarning

TICKS = np.arange(-2, 2.5, 0.25)
PLANE = np.stack(np.meshgrid(TICKS, TICKS), axis=-1)  # (18, 18, 2)
POINTS = PLANE.reshape(-1, 2)  # (324, 2)


def story(x):
    return x[0] * x[1]


def squares(x):
    return np.sum(x**2)


def check(f, points, exact, **keywords):
    result, info = gs.gradient(f, points, full_output=True, **keywords)
    np.testing.assert_allclose(result, exact, rtol=1e-9, atol=1e-9)
    assert np.shape(result) == np.shape(exact)
    for name in ("error", "reliable", "reason", "step"):
        assert np.shape(getattr(info, name)) == np.shape(exact)
    return result


BOTH = pytest.mark.parametrize("f", [story, "x0*x1"], ids=["callable", "formula"])


# The last axis holds the coordinates.


@BOTH
@pytest.mark.parametrize("points", [POINTS, PLANE, POINTS[:1], POINTS[7], PLANE[:, :1]])
def test_any_number_of_axes_lead(f, points):
    check(f, points, points[..., ::-1])


@BOTH
@pytest.mark.parametrize(
    "points", [[3, 4], (3.0, 4.0), [[3, 4], [0, 2]], ((3, 4), (0, 2)), [np.array([3, 4])] * 2]
)
def test_lists_and_tuples(f, points):
    check(f, points, np.asarray(points, float)[..., ::-1])


@BOTH
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.longdouble, np.int64, np.uint8])
def test_real_types_become_floating_point(f, dtype):
    points = np.array([[3, 4], [1, 2]], dtype)
    result = check(f, points, [[4, 3], [2, 1]])
    assert result.dtype in (np.float64, np.longdouble)


@BOTH
def test_single_precision_points_are_differentiated_in_double(f):
    points = np.array([[0.1, 0.2]], np.float32)
    check(f, points, points.astype(float)[:, ::-1])


@BOTH
def test_objects_that_are_numbers(f):
    from decimal import Decimal
    from fractions import Fraction

    check(f, np.array([Fraction(1, 2), Decimal("0.25")]), [0.25, 0.5])


@BOTH
def test_read_only_and_scattered_memory(f):
    wide = np.arange(24.0).reshape(4, 6)
    for points in (wide[::2, ::3], wide[::-1, :2], wide.T[1:3].T, np.asfortranarray(wide[:, :2])):
        points.flags.writeable = False
        before = points.copy()
        result = check(f, points, points[:, ::-1])
        assert result.flags.c_contiguous
        np.testing.assert_array_equal(points, before)


@BOTH
def test_one_row_broadcast_to_many_is_read_only_once(f):
    points = np.broadcast_to([3.0, 4.0], (5, 2))
    check(f, points, np.broadcast_to([4.0, 3.0], (5, 2)))


@BOTH
def test_results_are_the_callers_own(f):
    points = np.array([[3.0, 4.0]])
    result, info = gs.gradient(f, points, full_output=True)
    result[...] = np.nan
    info.error[...] = np.nan
    np.testing.assert_array_equal(points, [[3.0, 4.0]])
    np.testing.assert_allclose(gs.gradient(f, points), [[4.0, 3.0]], rtol=1e-9)


# `axis`


@BOTH
def test_coordinates_first_give_coordinates_first_back(f):
    check(f, POINTS.T, POINTS.T[::-1], axis=0)
    first = np.moveaxis(PLANE, -1, 0)
    check(f, first, first[::-1], axis=0)
    middle = np.moveaxis(PLANE, -1, 1)
    check(f, middle, middle[:, ::-1], axis=1)
    check(f, middle, middle[:, ::-1], axis=-2)
    check(f, POINTS, POINTS[:, ::-1], axis=np.int64(-1))


def test_axis_is_the_callers_word():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        check(squares, np.ones((2, 324)), np.full((2, 324), 2.0), axis=-1)
        check(squares, np.ones((2, 324)), np.full((2, 324), 2.0), axis=0)
        check(story, np.ones((2, 40)), np.pad(np.ones((2, 2)), ((0, 0), (0, 38))), axis=-1)


@pytest.mark.parametrize("shape", [(3, 4), (5,), (2, 1, 3), (1,)])
def test_all_axes_together_are_one_point(shape):
    weights = np.random.default_rng(1).normal(size=shape)
    check(squares, weights, 2 * weights, axis="all")


def test_all_axes_together_as_many_as_there_are_variables():
    check("x0*x1*x2*x3", np.ones((2, 2)), np.ones((2, 2)), axis="all")
    with pytest.raises(LayoutError, match=r"2 variables.*\(2, 3\) is one point of 6 coordinates"):
        gs.gradient("x0*x1", np.ones((2, 3)), axis="all")


@pytest.mark.parametrize("axis", [2, -3, "x", 0.5, "ALL"])
def test_what_is_no_axis_is_refused(axis):
    with pytest.raises(ArgumentError, match=r'axis=.*expected None, "all", or an integer.*\(3, 2'):
        gs.gradient(story, np.ones((3, 2)), axis=axis)


def test_an_axis_of_another_size_is_refused():
    with pytest.raises(LayoutError, match=r"2 variables \(x0, x1\), but axis 0.*has 324 entries"):
        gs.gradient("x0*x1", POINTS, axis=0)


# Points the wrong way round


@pytest.mark.parametrize("f", ["x0*x1", gs.Function(story, variables="x0,x1"), lambda x0, x1: x0])
def test_a_function_of_two_variables_names_shape_and_remedy(f):
    with pytest.raises(LayoutError) as caught:
        gs.gradient(f, POINTS.T)
    message = str(caught.value)
    for words in ("2 variables (x0, x1)", "(2, 324)", "324 entries", "324 points", "points.T"):
        assert words in message
    assert "axis=0" in message


def test_a_callable_that_ignores_most_coordinates_is_stopped():
    with pytest.raises(LayoutError) as caught:
        gs.gradient(story, POINTS.T)
    message = str(caught.value)
    for words in ("story ignores 322 of the 324 coordinates", "points.T", "axis=0", "axis=-1"):
        assert words in message


def test_a_callable_for_any_dimension_is_warned_of_once():
    with pytest.warns(LayoutWarning, match=r"\(2, 324\).*2 points of 324.*axis=0") as said:
        result = gs.gradient(squares, POINTS.T)
    assert len(said) == 1
    assert said[0].filename == __file__
    np.testing.assert_allclose(result, 2 * POINTS.T, rtol=1e-8, atol=1e-8)


@pytest.mark.parametrize("shape", [(20, 6), (4, 100), (3, 30), (1, 10), (6,), (100,), (2, 2, 9)])
def test_ordinary_shapes_are_not_suspected(shape):
    points = np.random.default_rng(2).normal(size=shape)
    check(lambda x: np.sum(x**2), points, 2 * points)


def test_unused_parameters_of_a_model_are_fine():
    def model(x):
        return x[0] * x[30] + x[50]  # beyond the first two: no sign of a mistake

    points = np.random.default_rng(3).normal(size=(2, 60))
    exact = np.zeros((2, 60))
    exact[:, 0], exact[:, 30], exact[:, 50] = points[:, 30], points[:, 0], 1.0
    with pytest.warns(LayoutWarning):
        check(model, points, exact)
    check(model, points[0], exact[0])  # a single point as it is: nothing to say


def test_a_declared_dimension_settles_it():
    f = gs.Function(squares, variables=[f"w{i}" for i in range(324)])
    check(f, POINTS.T, 2 * POINTS.T)


@pytest.mark.parametrize(
    ("points", "words"),
    [
        (3.0, r"single number 3\.0; expected 2 coordinates"),
        ([1.0, 2.0, 3.0], r"has shape \(3,\).*has 3 entries.*Expected shape \(\.\.\., 2\)"),
        (np.ones((5, 2, 7)), r"Axis 1 has 2: say axis=1"),
        (np.ones((2, 4, 4)), r"16 points with the coordinates first\. Say axis=0"),
        (np.ones((5, 1)), r"has 1 entry"),
    ],
)
def test_every_other_mismatch_says_what_was_expected(points, words):
    with pytest.raises(LayoutError, match=words):
        gs.gradient("x0*x1", points)


# One variable


@pytest.mark.parametrize("f", ["x**3", lambda x: x**3, gs.Function(lambda x: x**3, variables="x")])
@pytest.mark.parametrize("number", [2.0, 2, np.float32(2), np.array(2.0), np.int8(2)])
def test_a_number_gives_a_number(f, number):
    result, info = gs.gradient(f, number, full_output=True)
    assert isinstance(result, np.floating)
    assert isinstance(info.error, np.floating)
    assert isinstance(info.reliable, np.bool_)
    assert result == pytest.approx(12.0, rel=1e-9)


def test_a_number_for_what_takes_an_array_of_one():
    assert gs.gradient(lambda x: x[0] ** 3, 2.0) == pytest.approx(12.0, rel=1e-9)
    assert gs.gradient(math.sin, 0.5) == pytest.approx(math.cos(0.5), rel=1e-9)
    assert gs.gradient(np.sin, 0.5) == pytest.approx(math.cos(0.5), rel=1e-9)


@pytest.mark.parametrize("shape", [(4,), (1,), (3, 2), (2, 1, 3)])
@pytest.mark.parametrize(
    "f", ["x**3", gs.Function(lambda x: x**3, variables="x"), gs.Function(math.cosh, variables="x")]
)
def test_of_one_known_variable_every_entry_is_a_point(f, shape):
    points = np.random.default_rng(4).uniform(1, 2, shape)
    exact = np.sinh(points) if getattr(f, "name", "") == "cosh" else 3 * points**2
    check(f, points, exact)


def test_of_unknown_variables_an_array_is_a_point():
    check(squares, [1.0, 2.0, 3.0], [2.0, 4.0, 6.0])
    with pytest.raises(FunctionError, match=r"shape \(3,\) for one point.*gs\.jacobian.*deriv"):
        gs.gradient(lambda x: x**2, [1.0, 2.0, 3.0])


# Tables, masks, nothing, and what is no array of numbers


def test_columns_of_a_table_are_matched_by_name():
    table = pd.DataFrame({"mass": [1.0, 2.0], "other": ["a", "b"], "speed": [3, 4]})
    check(lambda speed, mass: mass * speed**2, table, [[6, 9], [16, 16]])
    check(gs.Function("x*y^2", variables="y,x"), table.rename(columns={"mass": "x", "speed": "y"}),
          [[6, 9], [16, 16]])  # fmt: skip


def test_a_table_lacks_a_column():
    table = pd.DataFrame({"a": [1.0], "b": [2.0]})
    with pytest.raises(LayoutError, match=r"no column y: its columns are a, b\. Rename"):
        gs.gradient(lambda a, y: a * y, table)


def test_a_table_for_a_function_without_names_is_an_array():
    check(story, pd.DataFrame({"a": [3.0], "b": [4.0]}), [[4.0, 3.0]])


def test_a_table_is_never_written_to():
    table = pd.DataFrame({"x0": [3.0, 1.0], "x1": [4.0, 2.0]})
    before = table.copy()
    gs.gradient("x0*x1", table)
    pd.testing.assert_frame_equal(table, before)


@BOTH
def test_masked_points_have_no_gradient(f):
    points = np.ma.masked_greater(np.array([[3.0, 4.0], [1.0, 9.0]]), 5.0)
    result, info = gs.gradient(f, points, full_output=True)
    np.testing.assert_allclose(result[0], [4.0, 3.0], rtol=1e-9)
    assert np.isnan(result[1]).all()
    assert not info.reliable[1].any()
    np.testing.assert_array_equal(points.mask, [[False, False], [False, True]])


@BOTH
@pytest.mark.parametrize("shape", [(0, 2), (0, 5, 2), (3, 0, 2)])
def test_no_points_have_no_gradients(f, shape):
    check(f, np.empty(shape), np.empty(shape))


@pytest.mark.parametrize("points", [[], np.empty((3, 0)), [[], []]])
def test_points_without_coordinates_are_refused(points):
    with pytest.raises(LayoutError, match=r"no coordinates; expected \(\.\.\., d\)"):
        gs.gradient(story, points)


@BOTH
@pytest.mark.parametrize(
    ("points", "kind"),
    [
        (["a", "b"], "<U1"),
        ([1j, 2.0], "complex128"),
        ([True, False], "bool"),
        (np.array(["2020-01-01"] * 2, "M8[D]"), "datetime64"),
        ([b"1", b"2"], r"\|S1"),
        ([{}, {}], "object"),
        ([None, 1.0], "object|None"),
    ],
)
def test_what_is_no_number_is_refused(f, points, kind):
    with pytest.raises(ArgumentError, match=rf"({kind}).*expected real numbers"):
        gs.gradient(f, points)


@BOTH
def test_ragged_points_are_refused(f):
    with pytest.raises(LayoutError, match="same number of coordinates in every point"):
        gs.gradient(f, [[1.0, 2.0], [3.0]])


@BOTH
def test_points_that_are_not_finite_have_no_gradient(f):
    points = [[np.nan, 1.0], [np.inf, 1.0], [3.0, 4.0]]
    result, info = gs.gradient(f, points, full_output=True)
    np.testing.assert_allclose(result[2], [4.0, 3.0], rtol=1e-9)
    assert info.reliable.tolist()[0] == [False, False]
    assert not info.reliable[1, 0]


def test_columns_are_private_and_contiguous():
    points = np.arange(12.0).reshape(6, 2)
    for given, axis in ((points, None), (points.T, 0), (points, "all"), (points[0], None)):
        read = read_points(gs.Function(squares), given, axis)
        assert read.columns.flags.c_contiguous
        assert not np.shares_memory(read.columns, points)
        np.testing.assert_array_equal(read.components(read.columns), given)


def test_info_has_what_it_says():
    _, info = gs.gradient(story, POINTS, full_output=True)
    assert {field.name for field in fields(info)} >= {
        "error", "reliable", "reason", "step", "method", "layout", "evaluations"
    }  # fmt: skip
    assert (info.method, info.layout) == ("adaptive", "coordinates")
    _, info = gs.gradient("x0*x1", POINTS, full_output=True)
    assert (info.method, info.layout) == ("exact", "expression")
    assert np.isnan(info.step).all()
