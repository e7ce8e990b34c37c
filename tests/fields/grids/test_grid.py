"""Ranges by name, into points."""

from __future__ import annotations

import numpy as np
import pytest

from gradscape.errors import ArgumentError
from gradscape.fields.grids.grid import make_grid
from gradscape.functions.function import Function

PLANE = Function(lambda x, y: x * y)
UNKNOWN = Function(lambda x: x[0])
SPACE = Function(lambda x, y, z: x * y * z)
LINE = Function(np.sin, variables="t")


def test_the_first_index_runs_along_the_first_variable() -> None:
    grid = make_grid(PLANE, {"x": (0, 1), "y": (10, 12)}, shape=(2, 3))
    points = grid.points()
    assert points.shape == (2, 3, 2)
    assert points[1, 0].tolist() == [1.0, 10.0]
    assert points[0, 2].tolist() == [0.0, 12.0]


def test_defaults() -> None:
    assert make_grid(PLANE, {}).shape == (18, 18)
    assert make_grid(PLANE, {}).domain == ((-2.0, 2.0), (-2.0, 2.0))
    assert make_grid(LINE, {}).shape == (241,)
    assert make_grid(UNKNOWN, {}).names == ("x0", "x1")
    assert make_grid(PLANE, {"x": (0, 1)}, default={"y": (5, 6)}).domain == ((0, 1), (5, 6))


def test_the_points_of_the_book() -> None:
    grid = make_grid(PLANE, {}, beyond=True)
    assert np.array_equal(grid.axes[0], np.arange(-2, 2.5, 0.25))
    assert grid.domain[0] == (-2.0, 2.0)


def test_coordinates_themselves() -> None:
    grid = make_grid(PLANE, {"x": np.geomspace(1, 100, 5), "y": (0, 1)})
    assert grid.shape == (5, 18)
    assert grid.domain[0] == (1.0, 100.0)


def test_others_held_fixed() -> None:
    grid = make_grid(SPACE, {"z": (0, 1)}, at={"y": 7})
    assert grid.names == ("x", "z")
    assert grid.kept == (0, 2)
    assert (grid.points()[..., 1] == 7.0).all()


def test_talking_of_x2_says_that_there_are_three() -> None:
    grid = make_grid(UNKNOWN, {}, at={"x2": 1.0})
    assert grid.variables == ("x0", "x1", "x2")
    assert grid.names == ("x0", "x1")


def test_the_callers_array_stays_writable_and_unchanged() -> None:
    mine = np.array([0.0, 1.0, 3.0])
    grid = make_grid(PLANE, {"x": mine})
    mine[0] = -1.0
    assert grid.axes[0][0] == 0.0


@pytest.mark.parametrize(
    ("ranges", "at", "shape", "said"),
    [
        ({"xx": (0, 1)}, {}, None, "its variables: x, y. Did you mean x?"),
        ({}, {"q": 0}, None, "at: q is no variable"),
        ({"x": (1, 0)}, {}, None, "the first must be less than the second"),
        ({"x": (1, 1)}, {}, None, "the first must be less"),
        ({"x": (0, np.inf)}, {}, None, "finite numbers"),
        ({"x": (0, np.nan)}, {}, None, "finite numbers"),
        ({"x": 3}, {}, None, "expected a range"),
        ({"x": "ab"}, {}, None, "expected a range"),
        ({"x": (0, 2, 1)}, {}, None, "must increase"),
        ({"x": (1, 1 + 1e-15)}, {}, None, "too narrow for 18 points"),
        ({"x": (-1.7e308, 1.7e308)}, {}, None, "more than a float can hold"),
        ({}, {}, 1, "2 or more"),
        ({}, {}, (5, 5, 5), "one for each of x, y"),
        ({}, {}, 2.5, "whole number"),
        ({}, {}, True, "whole number"),
        ({}, {}, 100_000, "memory"),
        ({"x": (0, 1)}, {"x": 0}, None, "only one can be"),
        ({}, {"x": 0, "y": 0}, None, "nothing is left"),
        ({}, {"x": np.nan}, None, "finite number"),
    ],
)
def test_what_is_no_grid(ranges: dict, at: dict, shape: object, said: str) -> None:
    with pytest.raises(ArgumentError) as raised:
        make_grid(PLANE, ranges, at, shape)  # type: ignore[arg-type]
    assert said in str(raised.value)


def test_three_variables_are_a_space() -> None:
    grid = make_grid(SPACE, {"z": (0, 1)})
    assert grid.names == ("x", "y", "z")
    assert grid.shape == (7, 7, 7)
    assert grid.points()[0, 6, 6].tolist() == [-2.0, 2.0, 1.0]


def test_four_variables_say_what_to_hold_fixed() -> None:
    function = Function("a*b*c*d", variables="a,b,c,d")
    with pytest.raises(ArgumentError) as raised:
        make_grid(function, {"d": (0, 1)})
    assert 'at={"b": 0.0, "c": 0.0} leaves d and a. Or' in str(raised.value)
    assert "through=point, along=(u, v)" in str(raised.value)
    assert make_grid(function, {}, at={"a": 1.0}).names == ("b", "c", "d")


def test_logarithmic_axes_have_equal_factors() -> None:
    grid = make_grid(PLANE, {"x": (0.01, 100), "y": (0, 1)}, log="x", shape=(5, 3))
    assert grid.log == (True, False)
    np.testing.assert_allclose(grid.axes[0], [0.01, 0.1, 1.0, 10.0, 100.0])
    assert grid.axes[1].tolist() == [0.0, 0.5, 1.0]
    assert grid.domain == ((0.01, 100.0), (0.0, 1.0))
    assert make_grid(PLANE, {}, log=True).domain == ((0.01, 100.0), (0.01, 100.0))
    assert make_grid(PLANE, {}).log == (False, False)
    beyond = make_grid(LINE, {"t": (1, 8)}, log=True, shape=5, beyond=True)
    np.testing.assert_allclose(beyond.axes[0], [1.0, 2.0, 4.0, 8.0, 16.0])


def test_places_on_logarithmic_axes_are_logarithms() -> None:
    grid = make_grid(PLANE, {"x": (1, 100), "y": (0, 1)}, log=("x",))
    places = grid.places([[10.0, 0.5], [1.0, 0.0]])
    np.testing.assert_allclose(places, [[np.log(10.0), 0.5], [0.0, 0.0]])
    np.testing.assert_allclose(grid.coordinates(places), [[10.0, 0.5], [1.0, 0.0]])


def test_refining_a_logarithmic_axis_keeps_its_points_and_equal_factors() -> None:
    grid = make_grid(LINE, {"t": (0.1, 10)}, log=True, shape=5)
    fine = grid.refined(9)
    assert fine.log == (True,)
    assert np.array_equal(fine.axes[0][::2], grid.axes[0])
    np.testing.assert_allclose(fine.axes[0][1:] / fine.axes[0][:-1], 10**0.25)


@pytest.mark.parametrize(
    ("ranges", "log", "said"),
    [
        ({"x": (-1, 1)}, True, "x=(-1, 1): a logarithmic axis has positive numbers only"),
        ({"y": (0, 1)}, ("y",), "such as y=(0.01, 100), or leave y out of log="),
        ({}, "z", "'z' is no axis; expected True, or some of x, y"),
        ({}, 3, "log=3"),
    ],
)
def test_what_is_no_logarithmic_axis(ranges: dict, log: object, said: str) -> None:
    with pytest.raises(ArgumentError) as raised:
        make_grid(PLANE, ranges, log=log)  # type: ignore[arg-type]
    assert said in str(raised.value)


def test_a_name_where_none_are_known_says_how_to_declare_it() -> None:
    with pytest.raises(ArgumentError, match=r"gs\.Function"):
        make_grid(UNKNOWN, {"speed": (0, 1)})


def test_refining_keeps_the_points() -> None:
    grid = make_grid(PLANE, {"x": np.array([0.0, 1.0, 10.0])}, shape=5)
    fine = grid.refined(41)
    assert fine.shape == (41, 41)
    assert np.array_equal(fine.axes[0][::20], grid.axes[0])
    assert (np.diff(fine.axes[0]) > 0).all()
