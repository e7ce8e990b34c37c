"""Ranges by name, into points."""

from __future__ import annotations

import numpy as np
import pytest

from gradscape.errors import ArgumentError
from gradscape.fields.grid import make_grid
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


def test_three_variables_say_what_to_hold_fixed() -> None:
    with pytest.raises(ArgumentError) as raised:
        make_grid(SPACE, {"z": (0, 1)})
    assert 'at={"y": 0.0} leaves z and x' in str(raised.value)


def test_a_name_where_none_are_known_says_how_to_declare_it() -> None:
    with pytest.raises(ArgumentError, match=r"gs\.Function"):
        make_grid(UNKNOWN, {"speed": (0, 1)})


def test_refining_keeps_the_points() -> None:
    grid = make_grid(PLANE, {"x": np.array([0.0, 1.0, 10.0])}, shape=5)
    fine = grid.refined(41)
    assert fine.shape == (41, 41)
    assert np.array_equal(fine.axes[0][::20], grid.axes[0])
    assert (np.diff(fine.axes[0]) > 0).all()
