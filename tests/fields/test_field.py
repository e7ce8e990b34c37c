"""A function on a grid."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
import pytest

from gradscape.derivatives.result import Reason
from gradscape.errors import ArgumentError, FunctionError
from gradscape.fields.field import GradientField, book_field, field
from gradscape.functions.function import Function


def test_values_and_gradient_of_a_product() -> None:
    made = field(lambda x: x[0] * x[1], x0=(0, 3), x1=(-1, 1), shape=(4, 3))
    x0, x1 = np.meshgrid(*made.axes, indexing="ij")
    assert np.array_equal(made.values, x0 * x1)
    np.testing.assert_allclose(made.gradient[..., 0], x1, atol=1e-9)
    np.testing.assert_allclose(made.gradient[..., 1], x0, atol=1e-9)
    assert made.reliable.all()
    assert not made.undefined.any()
    assert not made.untrusted.any()


@pytest.mark.parametrize("f", ["x0*x1", lambda x0, x1: x0 * x1, lambda x: x[0] * x[1]])
def test_given_in_any_way_it_is_the_same_field(f: str | Callable[..., float]) -> None:
    made = field(f, shape=5)
    assert made.names == ("x0", "x1")
    np.testing.assert_allclose(made.gradient, made.grid.points()[..., ::-1], atol=1e-9)


def test_a_field_stays_itself_and_takes_nothing_more() -> None:
    made = field("x*y", shape=3)
    assert field(made) is made
    with pytest.raises(ArgumentError, match="x: a field has its points already"):
        field(made, x=(0, 1))


def test_one_variable() -> None:
    made = field(Function(np.sin, variables="t"), t=(0, 1), shape=5)
    assert made.gradient.shape == (5, 1)
    np.testing.assert_allclose(made.gradient[:, 0], np.cos(made.axes[0]), atol=1e-9)


@pytest.mark.parametrize("f", ["x*y**2*z", lambda x, y, z: x * y**2 * z])
def test_a_slice_keeps_the_derivatives_along_its_axes(f: str | Callable[..., float]) -> None:
    made = field(f, at={"y": 3.0}, shape=4)
    assert made.names == ("x", "z")
    assert made.fixed == {"y": 3.0}
    x, z = np.meshgrid(*made.axes, indexing="ij")
    np.testing.assert_allclose(made.gradient[..., 0], 9 * z, atol=1e-8)
    np.testing.assert_allclose(made.gradient[..., 1], 9 * x, atol=1e-8)


def test_a_line_through_a_plane() -> None:
    made = field("x*y**2", at={"y": 2.0}, shape=5)
    assert made.gradient.shape == (5, 1)
    np.testing.assert_allclose(made.gradient, 4.0)


def test_a_name_that_is_also_a_keyword_goes_into_domain() -> None:
    made = field(lambda shape, at: shape * at, domain={"shape": (0, 1), "at": (2, 3)})
    assert made.domain == ((0.0, 1.0), (2.0, 3.0))
    with pytest.raises(ArgumentError, match="domain= and as a keyword"):
        field("x*y", domain={"x": (0, 1)}, x=(0, 1))
    with pytest.raises(ArgumentError, match="expected ranges by name"):
        field("x*y", domain=(0, 1))  # type: ignore[arg-type]


def test_a_gallery_entry_brings_its_domain() -> None:
    entry = SimpleNamespace(
        name="product",
        title="Product",
        expression="x0*x1",
        variables=("x0", "x1"),
        domain=((0, 1), (5, 6)),
    )
    assert field(entry).domain == ((0.0, 1.0), (5.0, 6.0))
    assert field(entry, x1=(7, 8)).domain == ((0.0, 1.0), (7.0, 8.0))


def test_params() -> None:
    made = field(lambda x, y, a=2.0: a * x + y, params={"a": 5.0}, shape=3)
    np.testing.assert_allclose(made.gradient[..., 0], 5.0)


def test_undefined_points_and_kinks_are_marked_without_a_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = field(lambda x, y: np.log(x) + abs(y), shape=17)
    x, y = np.meshgrid(*made.axes, indexing="ij")
    assert np.array_equal(made.undefined, x <= 0)
    assert np.array_equal(made.untrusted, (x > 0) & (y == 0))
    assert made.reasons() == {Reason.KINK: 8}
    assert np.isnan(made.gradient[made.undefined]).any()


def test_a_function_that_raises_where_it_is_undefined() -> None:
    import math

    made = field(lambda x, y: math.sqrt(x) * y, shape=4)
    assert made.undefined[:2].all()
    assert not made.undefined[2:].any()


def test_a_function_of_one_number_says_how_to_declare_it() -> None:
    with pytest.raises(FunctionError, match=r'gs.Function\(sine, variables="x"\) for one'):
        field(sine)


def sine(x: np.ndarray) -> np.ndarray:
    return np.sin(x)


def test_an_index_too_far_says_that_it_was_taken_on_the_plane() -> None:
    with pytest.raises(IndexError) as raised:
        field(lambda x: x[2])
    assert any("function of 2 (x0, x1)" in note for note in raised.value.__notes__)


def test_arrays_cannot_be_written_to() -> None:
    made = field("x*y", shape=3)
    for array in (made.values, made.gradient, made.error, made.reliable, made.axes[0]):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_equality_and_repr() -> None:
    made = field("log(x)*y", shape=4)
    assert made == field("log(x)*y", shape=4)
    assert made != field("log(x)*y", shape=5)
    assert made != field("log(x)*y", shape=4, y=(0, 1))
    assert made != 3
    assert repr(made) == (
        "<GradientField of log(x)*y: x in [-2, 2], y in [-2, 2]; 4 x 4 points, method exact, "
        "undefined at 8>"
    )


@pytest.mark.parametrize(
    ("gradient", "length"),
    [((3e300, 4e300), 5e300), ((3e-300, 4e-300), 5e-300), ((0.0, 0.0), 0.0), ((3.0, 4.0), 5.0)],
)
def test_magnitude_neither_overflows_nor_vanishes(
    gradient: tuple[float, float], length: float
) -> None:
    made = make_field(np.zeros((2, 2)), np.broadcast_to(gradient, (2, 2, 2)).copy())
    np.testing.assert_allclose(made.magnitude, length)


def test_three_variables() -> None:
    made = field("x*y**2*z", shape=(2, 3, 4))
    x, y, z = np.meshgrid(*made.axes, indexing="ij")
    assert made.gradient.shape == (2, 3, 4, 3)
    np.testing.assert_allclose(made.gradient[..., 1], 2 * x * y * z, atol=1e-12)


def test_slopes_on_a_logarithmic_axis_are_by_the_logarithm() -> None:
    made = field("x**2*y", x=(0.1, 10), log="x", shape=(5, 4))
    np.testing.assert_allclose(made.gradient[..., 0], 2 * made.values / made.axes[0][:, None])
    np.testing.assert_allclose(made.slopes[..., 0], 2 * made.values)
    assert np.array_equal(made.slopes[..., 1], made.gradient[..., 1])
    assert "x in [0.1, 10] (log), y in" in repr(made)
    linear = field("x**2*y", x=(0.1, 10), shape=4)
    assert linear.slopes is linear.gradient
    assert made != field("x**2*y", x=made.axes[0], shape=(5, 4))


def test_units() -> None:
    made = field("x*y", units={"x": "m", "f": "K"}, shape=3)
    assert made.units == {"x": "m", "f": "K"}
    assert "x in [-2, 2] m, y in [-2, 2]; 3 x 3 points" in repr(made)
    assert made != field("x*y", shape=3)
    for wrong in ({"z": "m"}, {"x": 3}):
        with pytest.raises(ArgumentError, match="expected text for some of x, y, and f"):
            field("x*y", units=wrong)


def test_the_points_of_the_book() -> None:
    made = book_field("x0*x1")
    assert made.shape == (18, 18)
    assert made.axes[0][-1] == 2.25


def make_field(values: np.ndarray, gradient: np.ndarray) -> GradientField:
    grid = field("x0*x1", shape=values.shape).grid
    shape = gradient.shape
    return GradientField(
        grid, values, gradient, np.zeros(shape), np.ones(shape, bool), np.zeros(shape, np.int8), "f"
    )
