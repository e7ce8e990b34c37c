"""Degenerate points, kinks, poles, borders; curves and regions: each told from the others."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import gradscape as gs
from gradscape.fields.critical.points import CriticalPoint, Kind


def only(f: Any, **keywords: Any) -> CriticalPoint:
    found = gs.critical_points(f, **keywords)
    assert found.complete, found
    (point,) = found
    return point


def right(point: CriticalPoint, *place: float) -> bool:
    """Whether a point is where it should be, within its error, and that is small."""
    off = np.abs(point.point - np.array(place))
    return bool((off <= point.error).all() and point.error.max() <= 1e-10 and point.reliable)


@pytest.mark.parametrize(
    ("f", "around", "place"),
    [
        ("x**4 + y**4", Kind.MINIMUM, (0, 0)),
        ("(x - 1/3)**4 + (y - 1/7)**4", Kind.MINIMUM, (1 / 3, 1 / 7)),
        ("-x**4 - y**2", Kind.MAXIMUM, (0, 0)),
        ("x**8 + y**8", Kind.MINIMUM, (0, 0)),
        ("x**3 + y**2", Kind.SADDLE, (0, 0)),
        ("x**3 + y**3", Kind.SADDLE, (0, 0)),
        ("x**4 - y**4", Kind.SADDLE, (0, 0)),
    ],
)
def test_degenerate_points(f: str, around: Kind, place: tuple[float, ...]) -> None:
    point = only(f)
    assert point.kind is Kind.DEGENERATE
    assert point.around is around
    assert right(point, *place)


def test_rounding_shows_in_the_error_of_a_degenerate_point() -> None:
    """Expanded, the gradient is rounding within 1e-5 of the minimum."""
    point = only("x**4 - 4*x**3/3 + 6*x**2/9 - 4*x/27 + 1/81 + (y - 1/7)**4")
    assert point.kind is Kind.DEGENERATE
    assert np.all(np.abs(point.point - [1 / 3, 1 / 7]) <= point.error)
    assert 1e-7 < point.error[0] < 1e-3


@pytest.mark.parametrize("small", [1e-8, 1e-14])
def test_points_that_are_close_are_two(small: float) -> None:
    found = gs.critical_points(f"x**3/3 - {small!r}*x + y**2")
    assert [p.kind for p in found] == [Kind.MINIMUM, Kind.SADDLE]
    assert right(found[0], math.sqrt(small), 0.0)
    assert right(found[1], -math.sqrt(small), 0.0)
    assert not gs.critical_points(f"x**3/3 + {small!r}*x + y**2") or small < 1e-12


@pytest.mark.parametrize(
    ("f", "kind", "place"),
    [
        ("abs(x - 0.3) + (y - 0.2)**2", Kind.MINIMUM, (0.3, 0.2)),
        ("-abs(x - 0.3) - abs(y)", Kind.MAXIMUM, (0.3, 0)),
        ("abs(x) - abs(y)", Kind.SADDLE, (0, 0)),
        ("abs(x) - y**2", Kind.SADDLE, (0, 0)),
        ("abs(x + 2*y - 0.1) + (x - y)**2", Kind.MINIMUM, (1 / 30, 1 / 30)),
        ("max(x, y, -x - y)", Kind.MINIMUM, (0, 0)),
        ("sqrt(abs(x)) + y**2", Kind.MINIMUM, (0, 0)),
    ],
)
def test_kinks(f: str, kind: Kind, place: tuple[float, ...]) -> None:
    point = only(f)
    assert point.at_kink
    assert point.kind is kind
    assert right(point, *place)


@pytest.mark.parametrize(
    "f",
    [
        "abs(x) + 2*x + y**2",  # a kink at which the slope keeps its sign
        "1/x + y**2",
        "tan(x) + y**2",
        "x + y",
        "exp(x + y)",
        "sqrt(x) + y**2",
    ],
)
def test_nothing_is_critical(f: str) -> None:
    found = gs.critical_points(f)
    assert len(found) == 0
    assert not found.curves
    assert not found.regions
    assert found.complete


@pytest.mark.parametrize("f", ["1/(x**2 + y**2)", "log(x**2 + y**2)", "-1/sqrt(x**2 + y**2)"])
def test_poles_are_not_critical(f: str) -> None:
    found = gs.critical_points(f)
    assert len(found) == 0
    assert any("pole" in remark for remark in found.remarks)


def test_a_line_of_poles_is_not_critical() -> None:
    found = gs.critical_points("1/(x - y)**2")
    assert len(found) == 0
    assert not found.curves
    assert any("poles" in remark for remark in found.remarks)


def test_a_jump_is_not_critical() -> None:
    found = gs.critical_points(gs.Function("where(x < 0.1, x, 1 - x)"))
    assert len(found) == 0
    assert any("jump" in remark for remark in found.remarks)


def test_on_the_border() -> None:
    point = only("x0*x1", x0=(0, 2))
    assert point.on_border
    assert point.kind is Kind.SADDLE
    found = gs.critical_points("cos(x) + y**2", x=(0, math.pi))
    assert [p.on_border for p in found] == [True, True]
    assert len(gs.critical_points("cos(x) + y**2", x=(0.001, 3.1415))) == 0


def test_where_f_is_not_defined() -> None:
    assert right(only("sqrt(1 - x**2 - y**2)"), 0, 0)
    assert right(only("x*log(x) + y**2"), math.exp(-1), 0)


@pytest.mark.parametrize(
    ("f", "description", "on_it"),
    [
        ("abs(x - y)", "curve of minima at a kink", lambda x, y: x - y),
        ("abs(x**2 + y**2 - 1)", "closed curve of minima at a kink", lambda x, y: x**2 + y**2 - 1),
        ("-(x**2 + y**2 - 1)**4", "closed curve of maxima", lambda x, y: x**2 + y**2 - 1),
        ("x**3 + 0*y", "curve of degenerate points", lambda x, y: x),
    ],
)
def test_curves(f: str, description: str, on_it: Any) -> None:
    found = gs.critical_points(f)
    (curve,) = found.curves
    assert curve.description == description
    assert np.abs(on_it(*curve.points.T)).max() <= 1e-9
    assert np.asarray(curve).shape == curve.points.shape


def test_a_curve_broken_by_jumps_has_a_value_on_each_part() -> None:
    found = gs.critical_points("floor(x) + y**2")
    assert sorted(curve.value for curve in found.curves) == [-2, -1, 0, 1]


def test_regions_where_f_is_constant() -> None:
    found = gs.critical_points("max(0, x**2 + y**2 - 1)")
    (region,) = found.regions
    assert region.dimension == 2
    assert region.value == 0.0
    assert np.hypot(*region.points.T).max() < 1.0
    assert len(found) == 0
    (everything,) = gs.critical_points("0*x + 0*y + 3").regions
    assert everything.value == 3.0


def test_the_floor_of_a_valley_that_is_nearly_level_is_no_curve() -> None:
    found = gs.critical_points("(y - x**2)**2 + 1e-8*x**2")
    assert right(found[0], 0, 0)
    assert len(found) == 1
    assert not found.curves


def test_one_variable() -> None:
    found = gs.critical_points("x**3 - x + abs(x - 0.5)")
    assert [p.description for p in found] == ["minimum at a kink", "maximum"]
    assert right(found[0], 0.5)
    assert right(found[1], -math.sqrt(2 / 3))
    assert len(gs.critical_points("sin(50*x)")) == 64
    (region,) = gs.critical_points("max(abs(x), 1)").regions
    assert region.points.min() == pytest.approx(-1, abs=0.01)


def test_three_variables() -> None:
    assert right(only("x**2 + y**2 - z**2 + x*y*z"), 0, 0, 0)
    assert only("x**2 + y**2 - z**2 + x*y*z").kind is Kind.SADDLE
    kink = only("abs(x) + abs(y) + abs(z - 0.1)")
    assert kink.description == "minimum at a kink"
    assert right(kink, 0, 0, 0.1)
    quartic = only("x**4 + y**4 + z**4")
    assert quartic.description == "degenerate (minimum)"
    (circle,) = gs.critical_points("(x**2 + y**2 - 1)**2 + z**2").curves
    assert circle.closed
    (sphere,) = gs.critical_points("(x**2 + y**2 + z**2 - 1)**2").regions
    assert sphere.description == "surface of minima"


def test_a_slice_says_that_it_is_one() -> None:
    found = gs.critical_points("x**2 + y**2 - z**2 + x*y*z", at={"z": 1.0})
    assert found.names == ("x", "y")
    assert found.fixed == {"z": 1.0}
    assert right(found[0], 0, 0)
    assert "slice z = 1" in found.remarks[0]


def test_more_than_the_grid_can_show_is_said() -> None:
    found = gs.critical_points("sin(100*x)*sin(100*y)", x=(-5, 5), y=(-5, 5))
    assert not found.complete
    assert any("not resolved" in remark for remark in found.remarks)


def test_units_of_the_axes_do_not_matter() -> None:
    point = only("x**2 + y**2", x=(-1e-9, 2e-9), y=(-1e6, 2e6))
    assert point.kind is Kind.MINIMUM
    assert abs(point.point[0]) <= point.error[0] <= 1e-20
    far = only("(x - 1e8)**2 + y**2", x=(1e8 - 1, 1e8 + 2))
    assert abs(far.point[0] - 1e8) <= far.error[0] <= 1e-7


def test_logarithmic_axes() -> None:
    point = only("x*log(x) + y/x + x/y + y", log=True)
    assert point.kind is Kind.MINIMUM
    slope = gs.gradient("x*log(x) + y/x + x/y + y", point.point)
    assert np.abs(slope).max() < 1e-12


@pytest.mark.parametrize("low", [-2.0, -1.9])
def test_points_that_were_not_seen_on_a_line_are_told_of(low):
    found = gs.critical_points("sin(1/x)", x=(low, 2.0))
    assert not found.complete
    assert any("f turns round between the points found" in remark for remark in found.remarks)


@pytest.mark.parametrize(
    "f", ["sin(3*x)", "tan(x)", "1/x**2 + x**2", "abs(sin(4*x))", "floor(x) - (x - 0.5)**2", "x**4"]
)
def test_where_all_points_were_seen_on_a_line_nothing_is_missed(f):
    assert gs.critical_points(f).complete


@pytest.mark.parametrize(
    ("f", "domain", "places"),
    [
        ("x**3", (-2, 2), [0.0]),
        ("x**3", (-1, 1), [0.0]),
        ("x - sin(x)", (-10, 10), [-2 * math.pi, 0.0, 2 * math.pi]),
        ("x + cos(x)", (-10, 10), [-1.5 * math.pi, 0.5 * math.pi, 2.5 * math.pi]),
        ("x**2*(x - 1)**3", (-2, 2), [0.0, 0.4, 1.0]),
        ("(x - 0.7)**5", (-2, 2), [0.7]),
    ],
)
def test_a_slope_that_is_zero_without_changing_its_sign(
    f: str, domain: tuple[float, float], places: list[float]
) -> None:
    found = gs.critical_points(f, x=domain)
    assert found.complete
    by_place = sorted(found, key=lambda p: p.point[0])
    assert len(by_place) == len(places)
    for point, place in zip(by_place, places, strict=True):
        assert abs(point.point[0] - place) <= point.error[0] < 1e-6


def test_none_of_nine_inflections_is_missed() -> None:
    found = gs.critical_points("x - sin(x) + y - sin(y)", x=(-8, 8), y=(-8, 8))
    turns = 2 * math.pi * np.array([-1.0, 0.0, 1.0])
    want = np.stack(np.meshgrid(turns, turns), axis=-1).reshape(-1, 2)
    assert len(found) == 9
    for place in want:
        assert min(np.abs(p.point - place).max() for p in found) < 1e-6
    assert {p.description for p in found} == {"degenerate (neither minimum nor maximum)"}


@pytest.mark.parametrize(
    ("f", "square", "half"),
    [("sin(x**2 + y**2)", math.pi, 3), ("sin(3*(x**2 + y**2))", math.pi / 3, 2)],
)
def test_circles_cut_by_the_border_are_arcs_and_nothing_else(
    f: str, square: float, half: int
) -> None:
    """Their squared radii are half, 3/2, ... of `square`; each corner cuts off an arc."""
    found = gs.critical_points(f, x=(-half, half), y=(-half, half))
    assert [p.description for p in found] == ["minimum"]
    count = int((2 * half**2 / square) - 0.5) + 1
    squares = square * (np.arange(count) + 0.5)
    cut = squares > half**2
    assert sum(not c.closed for c in found.curves) == 4 * cut.sum()
    assert sum(c.closed for c in found.curves) == (~cut).sum()
    for curve in found.curves:
        radii = (curve.points**2).sum(axis=1)
        own = np.abs(squares - radii[0]).argmin()
        assert np.abs(radii - squares[own]).max() < 1e-6


@pytest.mark.parametrize("square", [7.2, 7.9, 7.95, 7.99])
def test_a_circle_that_only_the_corners_cut_is_four_arcs(square: float) -> None:
    found = gs.critical_points(f"(x**2 + y**2 - {square})**2")
    assert [p.description for p in found] == ["maximum"]
    assert [c.description for c in found.curves] == ["curve of minima"] * 4
    for curve in found.curves:
        assert np.abs((curve.points**2).sum(axis=1) - square).max() < 1e-9
        ends = np.sort(np.abs(curve.points[[0, -1]]), axis=1)
        assert ends == pytest.approx(np.array([[math.sqrt(square - 4), 2.0]] * 2), abs=1e-4)


@pytest.mark.parametrize("width", [0.1, 0.01, 0.001])
def test_what_underflows_around_a_narrow_peak_is_no_plateau(width: float) -> None:
    found = gs.critical_points(f"exp(-(x**2 + y**2)/{width})")
    assert [p.description for p in found] == ["maximum"]
    assert right(found[0], 0, 0)
    assert not found.regions
    vanishes = 8 / width > -math.log(np.finfo(float).tiny)
    assert found.complete is not vanishes
    assert any("too small" in remark for remark in found.remarks) is vanishes
    assert not any("ambiguous" in remark for remark in found.remarks)


@pytest.mark.parametrize("domain", [(-2.0, 2.0), (-3.0, 3.0), (-2.3, 2.9)])
@pytest.mark.parametrize(
    ("f", "value"),
    [
        ("abs(x - 0.3) + abs(y + 0.2) + abs(x + y)", 0.1),
        ("abs(x) + abs(y) + abs(x + y - 1)", 1.0),
        ("max(abs(x), abs(y), 0.5)", 0.5),
    ],
)
def test_the_corners_of_a_plateau_are_no_curves_and_no_points(
    f: str, value: float, domain: tuple[float, float]
) -> None:
    found = gs.critical_points(f, x=domain, y=domain)
    assert len(found) == 0
    assert not found.curves
    (region,) = found.regions
    assert region.value == pytest.approx(value)
