"""Curves that turn sharply, or lie side by side: each is one, and whole."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import gradscape as gs
from gradscape.fields.critical import Kind

DOMAINS = [(-2.0, 2.0), (-3.0, 3.0), (-2.3, 2.9)]


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("often", [1, 3, 8])
def test_a_wave_is_one_curve_from_border_to_border(often: int, domain: tuple[float, float]) -> None:
    found = gs.critical_points(f"(y - sin({often}*x))**2", x=domain, y=domain)
    assert len(found) == 0
    (curve,) = found.curves
    assert curve.description == "curve of minima"
    x, y = curve.points.T
    assert np.abs(y - np.sin(often * x)).max() < 1e-9
    assert sorted([x[0], x[-1]]) == pytest.approx(domain, abs=1e-3)
    steps = np.hypot(np.diff(x), np.diff(y))
    line = np.linspace(*domain, 100_001)
    length = np.hypot(np.diff(line), np.diff(np.sin(often * line))).sum()
    assert steps.sum() == pytest.approx(length, rel=0.01)  # once along it, and back nowhere
    assert steps.max() < 0.2


@pytest.mark.parametrize("domain", DOMAINS)
def test_lines_side_by_side_are_no_ladder(domain: tuple[float, float]) -> None:
    found = gs.critical_points("(x*(x - 0.05))**2 + 0*y", x=domain, y=domain)
    assert [c.description for c in found.curves].count("curve of minima") == 2
    assert [c.description for c in found.curves].count("curve of maxima") == 1
    for curve, place in zip(
        sorted(found.curves, key=lambda c: float(c.points[0, 0])), (0.0, 0.025, 0.05), strict=True
    ):
        assert np.abs(curve.points[:, 0] - place).max() < 1e-9
        assert np.sort(curve.points[[0, -1], 1]) == pytest.approx(domain, abs=1e-3)


@pytest.mark.parametrize("f", ["(x*(x - 0.005))**2 + 0*y", "(x - y)**2*(x - y - 0.02)**2"])
def test_lines_too_close_to_be_told_apart_are_told_of(f: str) -> None:
    assert not gs.critical_points(f).complete


def test_circles_one_inside_the_other() -> None:
    """Of each there is half a period between a minimum and a maximum."""
    found = gs.critical_points("sin(3*(x**2 + y**2))", x=(-3, 3), y=(-3, 3))
    assert [p.description for p in found] == ["minimum"]
    squares = [math.pi / 3 * (n + 0.5) for n in range(17)]  # the corners are at 18
    whole = [s for s in squares if s < 9]
    assert sum(c.closed for c in found.curves) == len(whole)
    assert sum(not c.closed for c in found.curves) == 4 * (len(squares) - len(whole))
    for curve in found.curves:
        radii = (curve.points**2).sum(axis=1)
        assert np.ptp(radii) < 1e-6


@pytest.mark.parametrize(
    "f",
    [lambda v: (v[1] - np.sin(3 * v[0])) ** 2, lambda v: (v[1] - v[0] ** 3 + v[0]) ** 2],
)
def test_differences_find_whole_curves(f: Any) -> None:
    (curve,) = gs.critical_points(f, x0=(-2, 2), x1=(-2, 2)).curves
    assert np.abs(f(curve.points.T)).max() < 1e-12
    assert np.abs(curve.points[[0, -1]]).max(axis=1) == pytest.approx([2.0, 2.0], abs=1e-3)


@pytest.mark.parametrize(
    ("formula", "lines"),
    [
        ("abs(x*y)", 2),
        ("abs(x)*abs(y - 0.11)", 2),
        ("abs(sin(x)*y)", 2),
        ("abs(x**2 - y**2)", 2),
        ("abs((x - 0.3)*(y + 0.7))", 2),  # the cells have corners on the kink
        ("(x*y*(x - y))**2", 3),
    ],
)
def test_lines_that_cross_are_counted_once_each(formula: str, lines: int) -> None:
    found = gs.critical_points(formula, x=(-2, 2), y=(-2, 2))
    assert found.complete
    assert len(found.curves) == lines
    assert {curve.kind for curve in found.curves} == {Kind.MINIMUM}
    for curve in found.curves:
        assert np.ptp(curve.points, axis=0).max() > 3.9
