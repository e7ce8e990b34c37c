"""Whether the points of a picture lie close enough together for what is drawn between them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import gradscape as gs
from gradscape.fields.evaluation.detail import find_leaps, find_surprises, has_leaps
from gradscape.fields.evaluation.refine import make_fine
from gradscape.fields.field import seen_field
from gradscape.fields.views.view import make_view


def test_a_cubic_is_no_surprise_and_a_wave_of_four_points_is_one() -> None:
    x = np.cumsum(np.random.default_rng(1).uniform(0.5, 1.5, 40))
    assert not find_surprises(x**3, (x,), 1e-9).any()
    even = np.arange(40.0)
    assert not find_surprises(np.sin(even / 4), (even,), 0.02).any()
    assert find_surprises(np.sin(1.5 * even + 0.3), (even,), 0.02).mean() > 0.5


@pytest.mark.parametrize(
    "f", ["x", "sin(10*x)", "abs(x)", "floor(3*x)", "1/(x - 0.3)", "1e15 + x", "x**20", "0*x + 1"]
)
def test_what_shows_at_241_points_has_no_leaps(f: str) -> None:
    """Jumps and poles are seen as such, and kinks."""
    assert not find_leaps(gs.field(f)).any()
    assert seen_field(f).shape == (241,)


@pytest.mark.parametrize(
    ("f", "x", "height"),
    [
        ("sin(x**2)", (0, 30), 1.0),
        ("sin(60*pi*x)", (-2, 2), 1.0),  # zero at each of 241 points
        ("exp(-(x - 1/9)**2/1e-5)", (-2, 2), 1.0),
        ("max(0, 1 - 30*abs(x - 1/7))", (-2, 2), 1.0),
    ],
)
def test_a_line_gets_as_many_points_as_it_needs(
    f: str, x: tuple[float, float], height: float
) -> None:
    found = seen_field(f, x=x)
    assert not find_leaps(found).any()
    assert found.values.max() == pytest.approx(height, rel=0.05)
    view = make_view(found)
    assert not any("points show" in remark for remark in view.remarks)
    low, high = view.heights[0].low, view.heights[0].high
    assert low <= found.values.min() < found.values.max() <= high


def test_points_that_were_asked_for_are_kept_and_too_few_of_them_are_told_of() -> None:
    found = seen_field("sin(x**2)", x=(0, 30), shape=241)
    assert found.shape == (241,)
    assert "f varies faster than its 241 points show" in make_view(found).remarks


def test_a_function_called_point_by_point_is_not_called_again() -> None:
    calls = 0

    def slow(x: float) -> float:
        nonlocal calls
        calls += 1
        return math.sin(x**2)

    found = seen_field(gs.Function(slow, variables="x", layout="point"), x=(0, 30))
    before = calls
    view = make_view(found)
    assert calls == before
    assert "f varies faster than its 241 points show" in view.remarks


@pytest.mark.parametrize(
    ("f", "low", "high"),
    [
        ("sin(100*x)", -6, 6),
        ("sin(75*x)", -6, 6),
        ("sin(120*x)", -6, 6),
        ("sin(90*x)", 0, 10),
        ("sin(80*x)**2", -6, 6),
        ("1e9 + sin(100*x)", -6, 6),
        ("sin(3*x) + 0.01*sin(300*x)", -2, 2),
        ("x + 0.001*sin(1000*x)", -2, 2),
        ("x + exp(-1e5*x**2)", -2, 2),
    ],
)
def test_a_smooth_curve_has_no_gaps_and_its_slopes_are_those_it_has(
    f: str, low: float, high: float
) -> None:
    """However its points lie to it at first: waves and peaks between them look like jumps."""
    view = make_view(seen_field(f, x=(low, high)))
    assert view.field.shape > (900,)
    assert not np.isnan(view.curve[1]).any()
    assert not any("points show" in remark for remark in view.remarks)


def test_a_wave_too_fast_for_any_points_is_drawn_whole_and_told_of() -> None:
    view = make_view(seen_field("sin(1000*x)", x=(-6, 6)))
    assert view.field.shape == (7681,)
    assert not np.isnan(view.curve[1]).any()
    assert view.remarks == (
        "f varies faster than its 7681 points show",
        "f varies faster than the arrows show",
    )


@pytest.mark.parametrize(
    ("f", "gaps"),
    [
        ("floor(x) + x**2", 4),  # two of its jumps go the way the slopes do
        ("where(x > 0, x, 1 - x)", 1),
        ("sign(x)", 2),
        ("x**3 - 3*x + 0.05*floor(x)", 4),
        ("1/(x - 0.31)", 1),
        ("tan(30*x)", 38),
        ("tanh(1e12*x)", 0),
        ("cbrt(x - 0.01)", 0),
        ("abs(x - 0.123)", 0),
        ("exp(-(x - 1/9)**2/1e-5)", 0),
    ],
)
def test_a_curve_breaks_off_at_jumps_and_poles_only(f: str, gaps: int) -> None:
    view = make_view(seen_field(f))
    assert np.isnan(view.curve[1]).sum() == gaps
    assert not any("points show" in remark for remark in view.remarks) or f == "tanh(1e12*x)"


@pytest.mark.parametrize(
    ("f", "gaps"),
    [
        (lambda x: math.sin(100 * x), 0),
        (lambda x: math.floor(x) + x * x, 4),
        (lambda x: 1 / (x - 0.31), 1),
        (lambda x: math.tan(3 * x), 4),
    ],
)
def test_breaks_of_a_function_that_is_not_called_again(f: Any, gaps: int) -> None:
    function = gs.Function(f, variables="x", layout="point")
    assert np.isnan(make_view(seen_field(function)).curve[1]).sum() == gaps


@pytest.mark.parametrize(
    ("f", "keywords", "remarks"),
    [
        ("x*y", {}, ()),
        ("abs(x) + abs(y)", {}, ()),
        ("sin(50*x) + sin(50*y)", {}, ("f varies faster than the arrows show",)),
        (
            "sin(50*x) + sin(50*y)",
            {"x": (-20, 20), "y": (-20, 20)},
            ("f varies faster than the contours show", "f varies faster than the arrows show"),
        ),
        ("floor(x/2 + 1/3) + y", {}, ("at places f varies faster than the contours show",)),
    ],
)
def test_a_plane_says_what_it_does_not_show(
    f: str, keywords: dict[str, Any], remarks: tuple[str, ...]
) -> None:
    assert make_view(gs.field(f, **keywords)).remarks == remarks


def test_contours_get_a_finer_grid_where_they_need_one() -> None:
    assert make_fine(gs.field("x*y")).values.shape == (103, 103)
    waves = make_fine(gs.field("sin(50*x) + sin(50*y)"))
    assert waves.values.shape > (250, 250)
    assert not waves.surprises.any()


def test_arrows_in_space_and_samples() -> None:
    assert has_leaps(gs.field("sin(20*x) + y + z"))
    assert not has_leaps(gs.field("x*y*z"))
    rough = np.random.default_rng(2).normal(size=(20, 20))
    assert not has_leaps(gs.field(rough, x=np.arange(20.0), y=np.arange(20.0)))


@pytest.mark.parametrize("f", ["1/(1 + 1e6*x**2)", "1/(1 + exp(-5000*x))"])
def test_a_narrow_peak_is_shown_to_its_top(f: str) -> None:
    view = make_view(seen_field(f))
    assert not any(heights.cut for heights in view.heights)
    assert view.heights[0].high * view.heights[0].unit > 1
    assert view.heights[1].high * view.heights[1].unit > 600


@pytest.mark.parametrize("f", ["1/x**2", "1/(x - 0.3)", "1/(x - 0.3)**2", "tan(x)", "exp(1/x)"])
def test_a_pole_is_cut_off(f: str) -> None:
    view = make_view(seen_field(f))
    assert view.heights[0].cut
    assert view.heights[0].high * view.heights[0].unit < 1000
