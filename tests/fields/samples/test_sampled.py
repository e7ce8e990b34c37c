"""Fields of samples: slopes, their errors, gaps, axes, labels."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from gradscape.derivatives.result import Reason
from gradscape.errors import ArgumentError
from gradscape.fields.field import field
from gradscape.fields.samples.differences import _anywhere, _inside, slopes_along
from gradscape.fields.samples.sampled import SAMPLES

EPS = float(np.finfo(float).eps)
UNEVEN = np.array([-2.0, -1.7, -1.1, -0.9, -0.2, 0.1, 0.4, 1.0, 1.3, 1.9, 2.0])
Curve = Callable[[Any], Any]
SMOOTH: dict[str, tuple[Curve, Curve]] = {
    "sine": (np.sin, np.cos),
    "bell": (lambda x: np.exp(-(x**2)), lambda x: -2 * x * np.exp(-(x**2))),
    "polynomial": (lambda x: x**4 - 3 * x, lambda x: 4 * x**3 - 3),
    "step": (np.tanh, lambda x: 1 / np.cosh(x) ** 2),
}


# ---- slopes


@pytest.mark.parametrize("x", [np.linspace(-2, 2, 11), UNEVEN, UNEVEN[:3], UNEVEN[:4]])
def test_of_a_parabola_they_are_exact_at_the_border_too(x: np.ndarray) -> None:
    made = field(3 * x**2 - x, x=x)
    np.testing.assert_allclose(made.gradient[:, 0], 6 * x - 1, atol=1e-12)
    assert made.method == made.layout == SAMPLES
    assert made.function is None
    if x.size > 3:
        assert made.error.max() < 1e-12
        assert made.reliable.all()


@pytest.mark.parametrize("x", [np.linspace(-2, 2, 11), UNEVEN])
def test_they_are_those_of_numpys_gradient(x: np.ndarray) -> None:
    values = np.random.default_rng(0).normal(size=(x.size, 7))
    y = np.linspace(0, 1, 7) ** 2
    made = field(values, x=x, y=y)
    expected = np.gradient(values, x, y, edge_order=2)
    np.testing.assert_allclose(made.gradient, np.stack(expected, axis=-1), rtol=1e-10)


@pytest.mark.parametrize("name", SMOOTH)
@pytest.mark.parametrize("uneven", [False, True])
def test_the_error_holds_and_falls_with_the_square_of_the_spacing(name: str, uneven: bool) -> None:
    f, slope = SMOOTH[name]
    claims = []
    for count in (50, 100, 200):
        t = np.linspace(-1, 1, count)
        x = 2 * t + 0.4 * np.sin(3 * t) if uneven else 2 * t
        made = field(f(x), x=x)
        off = np.abs(made.gradient[:, 0] - slope(x))
        assert (off <= 1.5 * made.error[:, 0] + 1e-13).all()
        assert made.reliable.all()
        claims.append(made.error.mean())
    assert 3.5 < claims[0] / claims[1] < 5
    assert 3.5 < claims[1] / claims[2] < 5


def test_the_ends_are_from_one_side() -> None:
    x = np.linspace(0, 1, 50)
    reason = field(np.sin(x), x=x).reason[:, 0]
    assert reason[0] == reason[-1] == Reason.BORDER
    assert (reason[1:-1] == Reason.CONVERGED).all()


def test_what_is_masked_stays_so_and_its_neighbours_look_the_other_way() -> None:
    x = np.linspace(0, 1, 30)
    values = np.ma.array(np.exp(x), mask=False)
    values[12] = 1e9
    values[12] = np.ma.masked
    made = field(values, x=x)
    assert made.undefined.tolist() == [i == 12 for i in range(30)]
    assert np.isnan(made.values[12])
    assert made.reason[12, 0] == Reason.UNDEFINED
    assert not made.reliable[12, 0]
    assert made.reason[11, 0] == made.reason[13, 0] == Reason.BORDER
    off = np.abs(made.gradient[:, 0] - np.exp(x))
    assert (np.delete(off, 12) <= np.delete(made.error[:, 0], 12)).all()
    assert np.delete(made.reliable[:, 0], 12).all()
    nan = np.exp(x)
    nan[12] = np.nan
    assert field(nan, x=x) == made
    nan[12] = np.inf
    assert field(nan, x=x) == made


def test_between_gaps_as_much_is_known_as_there_are_samples() -> None:
    nan = np.nan
    made = field(np.array([nan, 1.0, nan, 2.0, 4.0, nan, 1.0, 2.0, 5.0, nan]), x=np.arange(10.0))
    slope, error = made.gradient[:, 0], made.error[:, 0]
    assert np.isnan(slope[[0, 1, 2, 5, 9]]).all()
    assert (error[[0, 1, 2, 5, 9]] == np.inf).all()
    assert slope[3] == slope[4] == 2.0  # two samples: a chord, of unknown error
    assert (error[[3, 4]] == np.inf).all()
    assert slope[[6, 7, 8]].tolist() == [0.0, 2.0, 4.0]  # three: a parabola, its bend the error
    assert (error[[6, 7, 8]] >= 1.0).all()
    assert not made.reliable.any()


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.integers(9, 40), st.integers(1, 5), st.integers(0, 2**32 - 1), st.sampled_from([1, 50]))
def test_complete_samples_give_the_same_the_quick_way(n: int, m: int, seed: int, size: int) -> None:
    rng = np.random.default_rng(seed)
    x = np.cumsum(rng.uniform(0.1, 1.0, n))
    values = size * np.abs(np.sin(x))[:, None] + rng.normal(size=m) * x[:, None] ** 2
    values[n // 2] += rng.integers(0, 2, m)
    slow, quick = _anywhere(values, x, EPS), _inside(values, x, EPS)
    for name in ("value", "error", "steepest"):
        np.testing.assert_allclose(
            getattr(quick, name), getattr(slow, name)[4:-4], rtol=1e-6, atol=1e-9
        )
    assert np.array_equal(quick.reason, slow.reason[4:-4])


def test_blocks_of_columns_are_put_together_again() -> None:
    rng = np.random.default_rng(1)
    values = rng.normal(size=(20, 5000))
    values[3, 77] = np.nan
    x = np.arange(20.0)
    whole = slopes_along(values, x, 0, EPS)
    few = slopes_along(values[:, 70:80].copy(), x, 0, EPS)
    np.testing.assert_array_equal(whole.value[:, 70:80], few.value)
    np.testing.assert_array_equal(whole.error[:, 70:80], few.error)
    turned = slopes_along(np.ascontiguousarray(values.T), x, 1, EPS)
    np.testing.assert_array_equal(whole.value.T, turned.value)


# ---- what can be trusted


def test_a_kink_at_a_sample_is_named() -> None:
    x = np.linspace(-1, 1, 41)
    made = field(np.abs(x) + 0.1 * x**2, x=x)
    assert made.reason[20, 0] == Reason.KINK
    assert made.error[20, 0] >= 1.0
    assert np.flatnonzero(~made.reliable[:, 0]).tolist() == [19, 20, 21]
    assert made.reasons() == {Reason.NOT_CONVERGED: 2, Reason.KINK: 1}


def test_a_jump_is_not_trusted_beside_it_only() -> None:
    x = np.linspace(-1, 1, 40)
    made = field(np.sin(x) + (x > 0), x=x)
    assert np.flatnonzero(~made.reliable[:, 0]).tolist() == [18, 19, 20, 21]
    assert made.reasons() == {Reason.NOT_CONVERGED: 4}


def test_what_varies_faster_than_the_samples_is_not_trusted() -> None:
    x = np.linspace(0, 10, 40)
    assert field(np.sin(8 * x), x=x).untrusted.mean() > 0.5
    assert not field(np.sin(x), x=x).untrusted.any()


def test_noise_is_seen_where_it_is_as_large_as_the_slope() -> None:
    rng = np.random.default_rng(2)
    x = np.linspace(0, 1, 200)
    noisy = field(x + 0.01 * rng.normal(size=200), x=x)
    assert noisy.untrusted.mean() > 0.9
    assert not field(x + 1e-5 * rng.normal(size=200), x=x).untrusted.any()


def test_a_minimum_is_trusted_and_so_is_a_constant() -> None:
    x = np.linspace(-1, 1, 21)
    assert field(x**2, x=x).reliable.all()
    made = field(np.full((21, 4), 3.5), x=x, y=np.arange(4))
    assert made.reliable.all()
    assert (made.gradient == 0).all()


def test_coarse_numbers_have_coarse_slopes() -> None:
    x = np.linspace(0, 1, 1000)
    single = field((1000.0 + np.sin(x)).astype(np.float32), x=x)
    off = np.abs(single.gradient[:, 0] - np.cos(x))
    assert off.max() > 0.01
    assert (off <= single.error[:, 0]).all()


# ---- arrays and their axes


def test_integers_are_accepted_and_nothing_is_changed() -> None:
    values, x = np.array([[20000, 3], [1, 2], [5, 30000]], dtype=np.int16), np.array([0, 1, 5])
    before = values.copy()
    made = field(values, x=x, y=[10, 20])
    assert np.array_equal(values, before)
    assert values.flags.writeable
    assert x.flags.writeable
    np.testing.assert_allclose(
        made.gradient[..., 1], np.diff(before.astype(float)).repeat(2, 1) / 10
    )
    lists = field([[1, 2], [3, 5]], x=(0, 1), y=(0, 1))
    assert lists.gradient[0, 0].tolist() == [2.0, 1.0]


def test_a_range_counts_as_many_as_there_are_samples() -> None:
    values = np.random.default_rng(0).normal(size=(5, 4))
    made = field(values, x=(0, 1), y=(10, 100), log="y")
    assert made.axes[0].tolist() == [0.0, 0.25, 0.5, 0.75, 1.0]
    np.testing.assert_allclose(made.axes[1], np.geomspace(10, 100, 4))
    assert made.grid.log == (False, True)


def test_without_axes_they_are_counted() -> None:
    made = field(np.arange(12.0).reshape(3, 4) ** 2)
    assert made.names == ("x0", "x1")
    assert made.axes[1].tolist() == [0.0, 1.0, 2.0, 3.0]


def test_three_axes_and_one() -> None:
    x, y, z = np.linspace(0, 1, 5), np.linspace(0, 2, 6), np.linspace(1, 2, 7)
    values = x[:, None, None] * y[:, None] + z
    made = field(values, x=x, y=y, z=z)
    np.testing.assert_allclose(made.gradient[2, 3], [[y[3], x[2], 1.0]] * 7)
    assert field(np.sin(x), x=x).shape == (5,)


def test_decreasing_coordinates_are_turned_round() -> None:
    x, y = np.linspace(0, 3, 8), np.linspace(5, -5, 6)
    made = field(np.sin(x)[:, None] * y**2, x=x, y=y)
    assert made.axes[1].tolist() == y[::-1].tolist()
    assert made == field(np.sin(x)[:, None] * y[::-1] ** 2, x=x, y=y[::-1])


@pytest.mark.parametrize(
    ("values", "keywords", "said"),
    [
        (np.zeros((20, 30)), {"x": np.arange(30), "y": np.arange(20)}, "or pass array.T"),
        (np.zeros((20, 30)), {"x": np.arange(30), "y": np.arange(20)}, "runs along y: name the"),
        (np.zeros((4, 5)), {"x": np.arange(4), "y": np.arange(6)}, "y has 6 coordinates"),
        (np.zeros((4, 5)), {"x": np.arange(4)}, "expected coordinates for all 2"),
        (np.zeros((4, 5)), {"x": np.zeros((4, 5)), "y": np.arange(5)}, "Of a meshgrid"),
        (np.zeros(4), {"x": [0, 2, 1, 3]}, "increase or to decrease throughout"),
        (np.zeros(4), {"x": [0, 1, 1, 3]}, "leave out what is twice"),
        (np.zeros(3), {"x": [0, np.nan, 1]}, "finite"),
        (np.zeros((3, 1)), {"x": [0, 1, 2], "y": [0]}, "y has 1 coordinate"),
        (np.zeros(3), {"x": ["a", "b", "c"]}, "expected numbers, or times"),
        (np.zeros((2, 2, 2, 2)), {}, "a field has one to three"),
        (np.zeros(()), {}, "one to three"),
        (np.zeros(3) + 1j, {}, "whichever is meant"),
        (np.array(["a", "b"]), {}, "expected real numbers"),
        ([[1, 2], [3]], {}, "no array"),
        (np.zeros(3), {"x": [-1, 0, 1], "log": True}, "a logarithmic axis has positive"),
        (np.zeros((3, 3)), {"shape": 5}, "shape: samples are where they are"),
        (np.zeros((3, 3)), {"at": {"x0": 1}}, "no function to be asked"),
        (np.zeros((3, 3)), {"method": "central"}, "method: samples"),
        (np.zeros(3), {"units": {"q": "m"}}, "expected text for some of x0, and f"),
    ],
)
def test_what_does_not_fit_together(values: Any, keywords: dict[str, Any], said: str) -> None:
    with pytest.raises(ArgumentError) as raised:
        field(values, **keywords)
    assert said in str(raised.value)


# ---- DataArrays


def test_a_dataarray_brings_coordinates_units_and_name() -> None:
    x, y = np.linspace(0, 3, 8), np.linspace(5, -5, 6)
    array = xr.DataArray(
        np.sin(x)[:, None] * y**2,
        {
            "x": ("x", x, {"units": "m"}),
            "y": ("y", y, {"units": "s"}),
            "level": 850.0,
            "run": "a",
            "lost": np.nan,
        },
        ("x", "y"),
        "temperature",
        {"units": "K"},
    )
    made = field(array)
    assert made.name == "temperature"
    assert made.units == {"x": "m", "y": "s", "f": "K"}
    assert made.fixed == {"level": 850.0}
    np.testing.assert_array_equal(
        made.gradient, field(np.sin(x)[:, None] * y**2, x=x, y=y).gradient
    )
    assert made.to_xarray()["df_dx"].attrs["units"] == "K/m"
    assert field(array, units={"x": "km"}).units["x"] == "km"
    assert field(made.to_xarray()) == made


@pytest.mark.parametrize(
    ("dims", "attributes", "expected"),
    [
        (("lat", "lon"), {}, ("lon", "lat")),
        (("time", "x"), {}, ("x", "time")),
        (("z", "y", "x"), {}, ("x", "y", "z")),
        (("row", "column"), {"row": {"axis": "Y"}, "column": {"axis": "X"}}, ("column", "row")),
        (("b", "a"), {"a": {"standard_name": "longitude"}}, ("b", "a")),
        (("x1", "x0"), {}, ("x1", "x0")),
        (("lon", "x"), {}, ("lon", "x")),
    ],
)
def test_x_comes_first_where_it_is_known(
    dims: tuple[str, ...], attributes: dict[str, dict[str, str]], expected: tuple[str, ...]
) -> None:
    shape = (4, 5, 6)[: len(dims)]
    coordinates = {
        name: (name, np.arange(float(n)), attributes.get(name, {}))
        for name, n in zip(dims, shape, strict=True)
    }
    array = xr.DataArray(np.random.default_rng(0).normal(size=shape), coordinates, dims)
    made = field(array)
    assert made.names == expected
    np.testing.assert_array_equal(made.values, array.transpose(*expected))


def test_a_dataarray_without_coordinates_is_counted() -> None:
    made = field(xr.DataArray(np.arange(5.0) ** 2, dims="i"))
    assert made.axes[0].tolist() == [0.0, 1.0, 2.0, 3.0, 4.0]
    assert made.name == "f"


@pytest.mark.parametrize(
    ("step", "unit"), [("D", "days"), ("h", "hours"), ("m", "minutes"), ("s", "seconds")]
)
def test_times_are_counted_from_the_first(step: str, unit: str) -> None:
    start = np.datetime64("2020-02-28T12:00:00", "ns")
    times = start + np.arange(0, 10) * np.timedelta64(1, step)
    made = field(xr.DataArray(np.arange(10.0) * 3, {"time": times}, "time"))
    assert made.axes[0].tolist() == list(range(10))
    assert made.units["time"] == f"{unit} since 2020-02-28 12:00:00"
    np.testing.assert_allclose(made.gradient, 3.0)
    lasting = field(xr.DataArray(np.arange(10.0), {"time": times - start}, "time"))
    assert lasting.units["time"] == unit


@pytest.mark.parametrize(
    ("array", "keywords", "said"),
    [
        (xr.DataArray(np.zeros((2, 2, 2, 2)), dims=list("abcd")), {}, "array.isel(a=0, b=0)"),
        (xr.DataArray(1.0), {}, "one to three"),
        (xr.DataArray(np.zeros(2), {"x": ["a", "b"]}, "x"), {}, "x has coordinates of type"),
        (xr.DataArray(np.zeros(3), dims="x"), {"x": (0, 1)}, "with its .sel(...)"),
        (
            xr.DataArray(np.zeros((2, 3)), {"lat": (("j", "i"), np.zeros((2, 3)))}, ("j", "i")),
            {},
            "lat run along more than one dimension, and j has no coordinates of its own",
        ),
        (xr.Dataset({"wind": ("x", [1.0, 2.0])}), {}, "variables wind"),
    ],
)
def test_labelled_arrays_that_are_no_field(array: Any, keywords: dict[str, Any], said: str) -> None:
    with pytest.raises(ArgumentError) as raised:
        field(array, **keywords)
    assert said in str(raised.value)


def test_nothing_warns() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        field(np.full((5, 5), np.nan))
        field(np.array([1e308, -1e308, 1e308, 0.0, 1e-308]))


@pytest.mark.parametrize("uneven", [1.2, 3.0, 8.0])
def test_errors_hold_at_the_border_of_uneven_samples(uneven: float) -> None:
    """Where f''' is small, one wider pair alone would tell of no error."""
    rng = np.random.default_rng(4)
    sure = beyond = 0
    for _ in range(100):
        x = np.cumsum(rng.uniform(1.0, uneven, rng.integers(8, 40)))
        x = (x - x[0]) / np.ptp(x) * rng.uniform(2, 6)
        pace, phase, bend = rng.uniform(0.5, 2), rng.uniform(0, 6), rng.uniform(-1, 1)
        made = field(np.sin(pace * x + phase) + bend * x**2, x=x)
        slope = pace * np.cos(pace * x + phase) + 2 * bend * x
        off = np.abs(made.gradient[:, 0] - slope) / made.error[:, 0]
        sure += int(made.reliable.sum())
        beyond += int((off[made.reliable[:, 0]] > 1).sum())
    assert sure > 1900
    assert beyond < 0.004 * sure
