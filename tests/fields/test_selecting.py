"""Parts of a field by the names of its variables."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradscape.errors import ArgumentError
from gradscape.fields.field import book_field, field


def test_a_number_leaves_a_field_of_one_variable_fewer() -> None:
    plane = field("x*y**2", shape=(5, 4))
    line = plane.sel(x=1.0)
    assert line.names == ("y",)
    assert line.fixed == {"x": 1.0}
    assert np.array_equal(line.gradient[:, 0], plane.gradient[3, :, 1])
    assert line == field("x*y**2", at={"x": 1.0}, shape=4)
    assert line.function is plane.function


def test_of_space_one_variable_after_the_other() -> None:
    space = field("x*y**2*z", shape=(3, 4, 5))
    assert space.sel(y=2.0) == field("x*y**2*z", at={"y": 2.0}, shape=(3, 5))
    assert space.sel(x=0, z=-1) == space.sel(x=0).sel(z=-1)
    assert space.isel(x=-1, z=slice(1, 4)).shape == (4, 3)


def test_a_slice_keeps_a_part_of_the_domain_both_ends_included() -> None:
    plane = field("x*y", shape=5)
    part = plane.sel(x=slice(-1, 1))
    assert part.axes[0].tolist() == [-1.0, 0.0, 1.0]
    assert part.domain == ((-1.0, 1.0), (-2.0, 2.0))
    assert np.array_equal(part.values, plane.values[1:4])
    assert plane.sel(x=slice(None, 0.5)).axes[0].tolist() == [-2.0, -1.0, 0.0]
    assert plane.sel(x=slice(None)) == plane.sel() == plane
    assert plane.isel(y=slice(None, None, 2)).axes[1].tolist() == [-2.0, 0.0, 2.0]


def test_coordinates_that_rounding_has_changed() -> None:
    plane = field("x*y", x=(0, 1), shape=11)
    assert plane.axes[0][3] != 0.3
    assert plane.sel(x=0.3).fixed == {"x": plane.axes[0][3]}
    assert plane.sel(x=slice(0.3, 0.7)).shape == (5, 11)


def test_the_nearest_on_request() -> None:
    plane = field("x*y", shape=5)
    assert plane.sel(x=0.4, method="nearest").fixed == {"x": 0.0}
    with pytest.raises(ArgumentError, match=r'The nearest is 0\.0; method="nearest" takes it'):
        plane.sel(x=0.4)


def test_names_that_are_keywords_go_into_a_dict() -> None:
    made = field(lambda method, y: method * y, shape=3)
    assert made.sel({"method": 0.0}).names == ("y",)


def test_a_part_of_the_books_points_ends_where_the_picture_did() -> None:
    made = book_field("x0*x1")
    assert made.isel(x0=slice(2, None)).domain[0] == (-1.5, 2.0)
    assert made.isel(x0=slice(2, -1)).domain[0] == (-1.5, 2.0)


def test_of_a_plane_through_a_point() -> None:
    made = field("a*b*c", through=[1, 2, 3], along=([1, 0, 0], [0, 1, 1]), shape=5)
    line = made.sel(u=0.5)
    assert line.fixed == {"u": 0.5}
    np.testing.assert_allclose(line.values, 1.5 * (2 + line.axes[0]) * (3 + line.axes[0]))


def test_logarithmic_axes_and_units_stay() -> None:
    made = field("x*y", x=(0.1, 10), y=(1, 2), log="x", shape=5, units={"x": "m"})
    assert made.isel(y=0).grid.log == (True,)
    assert made.isel(x=0).grid.log == (False,)
    assert made.isel(x=0).units == {"x": "m"}


@pytest.mark.parametrize(
    ("how", "chosen", "said"),
    [
        ("sel", {"q": 1}, "'q' is no axis of this field: it has x, y; q is held fixed"),
        ("sel", {"z": 1}, "'z' is no axis"),
        ("sel", {"x": "here"}, "expected a coordinate, or slice(lowest, highest)"),
        ("sel", {"x": np.nan}, "expected a coordinate"),
        ("sel", {"x": slice(0.1, 0.2)}, "leaves less than two of the 5 points"),
        ("sel", {"x": 0, "y": 0}, "single point, which is no field: read field.values[2, 2]"),
        ("isel", {"x": 7}, "there are 5 points, 0 to 4"),
        ("isel", {"x": 1.5}, "expected an integer or a slice"),
        ("isel", {"x": slice(None, None, -1)}, "expected a positive step"),
        ("isel", {"x": slice("a", "b")}, "expected whole numbers"),
    ],
)
def test_what_is_no_part(how: str, chosen: dict[str, Any], said: str) -> None:
    made = field("x*y*q", at={"q": 1}, shape=5)
    with pytest.raises(ArgumentError) as raised:
        getattr(made, how)(**chosen)
    assert said in str(raised.value)


def test_a_method_that_is_none() -> None:
    with pytest.raises(ArgumentError, match='expected None or "nearest"'):
        field("x*y", shape=3).sel(x=0, method="linear")
