"""Levels of contours, shades of arrows, heights of curves, numbers at the axes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gradscape as gs
from gradscape.fields.scales.heights import make_heights
from gradscape.fields.scales.levels import make_levels
from gradscape.fields.scales.numerals import written
from gradscape.fields.scales.scale import make_scale
from gradscape.fields.scales.shades import make_shades

X = np.linspace(-2, 2, 101)
PLANE = np.meshgrid(X, X, indexing="ij")
FINITE = st.floats(allow_nan=False, allow_infinity=False)


def test_even_levels_of_a_product() -> None:
    levels = make_levels(PLANE[0] * PLANE[1])
    assert levels is not None
    assert levels.even
    assert levels.values.tolist() == [-3, -2, -1, 0, 1, 2, 3]
    assert levels.labels == ("−3", "−2", "−1", "0", "1", "2", "3")


def test_levels_by_powers_of_ten_for_rosenbrock() -> None:
    x0, x1 = PLANE
    levels = make_levels((1 - x0) ** 2 + 100 * (x1 + 1 - x0**2) ** 2)
    assert levels is not None
    assert not levels.even
    assert {10.0, 100.0, 1000.0} <= set(levels.values)
    assert 5 <= levels.values.size <= 14
    assert "1000" in levels.labels


def test_levels_near_a_large_value_are_counted_from_it() -> None:
    levels = make_levels(1e10 + PLANE[0] * PLANE[1])
    assert levels is not None
    assert levels.base == 1e10
    assert levels.labels == ("−3", "−2", "−1", "0", "1", "2", "3")


PRODUCT = PLANE[0] * PLANE[1]
WHOLE = ("−3", "−2", "−1", "0", "1", "2", "3")


@pytest.mark.parametrize(
    ("values", "label", "labels"),
    [
        (-1e12 + 1e-2 * PRODUCT, "f + 1e12 (V)", ("−0.03", "−0.02", "−0.01", "0", "0.01")),
        (1 + 1e-12 * PRODUCT, "f − 1 (V)", ("−3e−12", "−2e−12", "−1e−12", "0", "1e−12")),
        (1e-200 * PRODUCT, "f (10⁻²⁰⁰ V)", WHOLE),
        (101325 + 20 * PRODUCT, "f (V)", ("101260", "101280", "101300", "101320")),
        (-1e9 + np.exp(5 * PLANE[0]), "f + 1e9 (V)", ("0.001", "0.01", "0.1", "1", "10", "100")),
    ],
)
def test_labels_of_levels_are_short_and_say_what_they_are_counted_from(
    values: np.ndarray, label: str, labels: tuple[str, ...]
) -> None:
    levels = make_levels(values)
    assert levels is not None
    assert levels.label("f", "V") == label
    assert set(labels) <= set(levels.labels)
    assert len(set(levels.labels)) == len(levels.labels)
    assert max(map(len, levels.labels)) <= 6


def test_levels_of_a_function_that_is_steep_far_from_zero_are_round() -> None:
    levels = make_levels(295**2 / np.linspace(1, 4, 200))
    assert levels is not None
    assert not levels.even
    assert {"30000", "40000", "70000"} <= set(levels.labels)
    assert all(label.endswith("000") for label in levels.labels[1:])


def test_labels_of_levels_that_were_asked_for_far_from_zero() -> None:
    levels = make_levels(273.15 + 1e-3 * PRODUCT, np.array([0.0, 273.1501, 273.1502]))
    assert levels is not None
    assert levels.values.tolist() == [273.1501, 273.1502]
    assert (levels.label("f"), levels.labels) == ("f − 273.15", ("0.0001", "0.0002"))


@pytest.mark.parametrize("values", [[3.0, 3.0], [np.nan, np.nan], [np.inf, 1.0], []])
def test_no_levels_of_a_constant(values: list[float]) -> None:
    assert make_levels(np.array(values)) is None


@settings(max_examples=200, deadline=None)
@given(st.lists(FINITE, min_size=2, max_size=30))
def test_levels_lie_between_the_values_in_order(values: list[float]) -> None:
    levels = make_levels(np.array(values))
    if levels is not None:
        assert (np.diff(levels.values) > 0).all()
        assert levels.values.size == len(levels.labels) <= 40
        assert min(values) <= levels.values[0]
        assert levels.values[-1] <= max(values)
        assert np.isfinite(np.array(values) / levels.unit).all()


def test_linear_shades_start_at_zero() -> None:
    shades = make_shades(np.linspace(0.5, 2.8, 50))
    assert shades is not None
    assert not shades.log
    assert shades.marks[0] == (0.0, "0")
    assert shades(np.array([0.0, 2.8])).tolist() == [0.0, 1.0]


def test_shades_over_decades_are_logarithmic() -> None:
    shades = make_shades(np.geomspace(1, 1e6, 50))
    assert shades is not None
    assert shades.log
    assert "1000" in [text for _, text in shades.marks]
    places = [place for place, _ in shades.marks]
    assert places == sorted(places)


def test_large_numbers_get_a_factor() -> None:
    shades = make_shades(np.linspace(1e9, 3e9, 50))
    assert shades is not None
    assert shades.factor == "10⁹"
    assert shades.marks[-1][1] == "3"


def test_no_shades_of_nothing() -> None:
    assert make_shades(np.zeros(5)) is None
    assert make_shades(np.array([])) is None
    assert make_shades(np.array([np.nan])) is None


@settings(max_examples=200, deadline=None)
@given(st.lists(st.floats(0, 1.7e308), min_size=1, max_size=30))
def test_shades_grow_with_the_size(sizes: list[float]) -> None:
    array = np.sort(np.array(sizes))
    shades = make_shades(array)
    if shades is not None:
        got = shades(array)
        assert ((got >= 0) & (got <= 1)).all()
        assert (np.diff(got) >= -1e-12).all()
        assert all(-1e-6 <= place <= 1 + 1e-6 for place, _ in shades.marks)


def test_heights_cut_a_pole_and_hold_zero() -> None:
    x = np.linspace(-2, 2, 400)
    heights = make_heights(1 / x)
    assert heights.high < 100
    assert make_heights(np.array([3.0, 4.0]), zero=True).low < 0
    assert make_heights(np.array([1e300, -1e300])).factor == "10³⁰⁰"
    assert make_heights(np.array([np.nan])).low < make_heights(np.array([np.nan])).high


def test_heights_far_from_zero_are_counted_from_near_them() -> None:
    heights = make_heights(1e9 + np.linspace(-2, 2, 100))
    assert (heights.start, heights.unit) == (1e9, 1.0)
    assert make_heights(1e9 + np.linspace(0, 3e6, 100)).label("f") == "(f − 1e9) / 10⁶"
    assert heights.low == pytest.approx(-2.24)
    assert heights(np.array([1e9 + 1])).tolist() == [1.0]
    assert heights.label("f") == "f − 1e9"
    tiny = make_heights(1 + 1e-9 * np.linspace(-2, 2, 100))
    assert tiny.label("f", "K") == "f − 1 (10⁻⁹ K)"
    assert tiny.high == pytest.approx(2.24, rel=1e-5)
    # some 30 units of the last place: the values still tell them apart
    assert make_heights(1e15 + np.linspace(-2, 2, 100)).high == pytest.approx(2.24, rel=0.02)
    flat = make_heights(np.array([0.1 + 0.2, 0.3]))
    assert flat.start == 0.0
    assert flat.low < 0.2


def test_the_unit_of_heights_suits_what_is_shown() -> None:
    x = np.linspace(-2, 2, 400)
    peaks = make_heights(np.append(1 / x, 1e15))
    assert peaks.factor == ""
    assert peaks.high < 100


@pytest.mark.parametrize(
    ("low", "high", "label", "number", "text"),
    [
        (-2, 2, "x", 0.5, "0.5"),
        (0, 1e150, "x / 10¹⁵⁰", 5e149, "0.5"),
        (1, 1 + 1e-9, "(x − 1) / 10⁻⁹", 1 + 5e-10, "0.5"),
        (-2020, -2019.99, "(x + 2020)", -2020 + 0.005, "0.005"),
    ],
)
def test_numbers_at_an_axis(low: float, high: float, label: str, number: float, text: str) -> None:
    scale = make_scale("x", low, high)
    assert scale.label.strip("()") == label.strip("()")
    assert scale.text(number) == text


def test_a_peak_is_shown_to_its_top_and_a_pole_is_cut() -> None:
    x = np.linspace(-2, 2, 2001)
    peak = make_heights(np.exp(-(x**2) / 1e-4))
    assert (peak.cut, peak.high > 1.0) == (False, True)
    steep = make_heights(np.exp(np.exp(x + 1)))
    assert not steep.cut
    for pole in (1 / (x - 1e-4), 1 / (x - 1e-4) ** 2, -1 / np.abs(x - 1e-4)):
        assert make_heights(pole).cut
    plane = make_heights(1 / (x[::40] - 0.01)[:, None] + x[::40])
    assert plane.cut


def test_zero_has_no_sign() -> None:
    assert written(-0.0) == "0"
    assert written(-0.0, 1) == "0"
    assert gs.tangent("-x*y", (0, 0)).formula == "f ≈ 0"
    assert gs.tangent("2*x - y", (0, 0)).formula == "f ≈ 2·x − y"
    assert gs.tangent("-2*x", 0.0).formula == "f ≈ −2·x"


def test_a_logarithmic_bar_ends_at_the_largest_unless_that_is_far_off() -> None:
    sizes = np.logspace(-4, 1, 200)
    near, far = (make_shades(np.append(sizes, last)) for last in (1e4, 1e30))
    assert near is not None
    assert far is not None
    assert (near.high, near.above) == (1e4, False)
    assert far.above
    assert far.high < 1e3
    assert far.marks[-1][0] == 1.0
    assert far.marks[-1][1].startswith("> ")


def test_a_linear_bar_says_what_it_ends_at() -> None:
    shades = make_shades(np.append(np.linspace(1, 2, 400), 1e6))
    assert shades is not None
    places, words = zip(*shades.marks, strict=True)
    assert words[-1] == f"> {shades.high:.2g}"
    assert np.diff(places).min() > 0.05
