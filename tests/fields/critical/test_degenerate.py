"""Points and lines where the gradient is zero in a high order: none is missed, none mistaken."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import gradscape as gs
from gradscape.fields.critical.points import CriticalPoints

PLANE = [(-2.0, 2.0), (-3.0, 3.0), (-2.3, 2.9)]


def in_the_plane(f: str, domain: tuple[float, float]) -> CriticalPoints:
    return gs.critical_points(f, x=domain, y=domain)


@pytest.mark.parametrize("domain", PLANE)
@pytest.mark.parametrize(
    ("f", "place"),
    [
        ("x**5 + x*y**2", (0, 0)),
        ("x**5 + y**2 + x*y**2", (0, 0)),
        ("(y - x**2)**2 + x**5", (0, 0)),
        ("100*(y - x**2)**2 + (x - 1)**3", (1, 1)),
    ],
)
def test_a_slope_along_a_valley_that_is_zero_without_a_change_of_sign(
    f: str, place: tuple[float, float], domain: tuple[float, float]
) -> None:
    (point,) = in_the_plane(f, domain)
    assert point.kind == "degenerate"
    assert np.all(np.abs(point.point - place) <= point.error)
    assert point.error.max() < 1e-5


@pytest.mark.parametrize("f", ["x**3*y + z**2", "x**4*y + z**2", "(x - sin(x))*y + z**2"])
def test_a_line_on_a_floor_that_is_a_surface(f: str) -> None:
    found = gs.critical_points(f)
    (line,) = found.curves
    assert len(found) == 0
    assert np.abs(line.points[:, [0, 2]]).max() < 1e-4
    assert np.sort(line.points[[0, -1], 1]) == pytest.approx([-2.0, 2.0])


@pytest.mark.parametrize("domain", PLANE)
@pytest.mark.parametrize(
    "f",
    [
        "x**5 + y**2",
        "x**7 + y**2",
        "x**5 - y**2",
        "7 + x**7 + y**2",
        "(x - y)**5 + (x + y)**2",
        "(0.8*x - 0.6*y)**5 + 3*(0.6*x + 0.8*y)**2",
        "x**5 + y**4",
        "x**9 + y**4",
        "(y - x**2)*(y - 3*x**2)",
        "(y - x**2)**2 + x**5",
    ],
)
def test_neither_minimum_nor_maximum(f: str, domain: tuple[float, float]) -> None:
    """By their even part they look like an extremum almost all around."""
    (point,) = in_the_plane(f, domain)
    assert point.description == "degenerate (neither minimum nor maximum)"
    assert np.all(np.abs(point.point) <= point.error)
    assert not in_the_plane(f, domain).minima
    assert not in_the_plane(f, domain).maxima


@pytest.mark.parametrize(
    ("f", "kind"),
    [
        ("x**4 + y**2", "minimum"),
        ("7 - x**6 - y**2", "maximum"),
        ("3*(0.6*x + 0.8*y)**4 + (0.8*x - 0.6*y)**2", "minimum"),
        ("(y - x**2)**2 + x**4", "minimum"),
        ("x**4 + x**2*y**2 + y**4", "minimum"),
        ("x**8 + y**4", "minimum"),
    ],
)
def test_flat_extrema_are_extrema(f: str, kind: str) -> None:
    (point,) = in_the_plane(f, (-2.3, 2.9))
    assert point.description == f"degenerate ({kind})"
    assert np.all(np.abs(point.point) <= point.error)


def test_how_well_a_degenerate_point_is_known() -> None:
    """Rounding of x + y hides (x - y)**4 where that is below 1e-16 of it, in no direction else."""
    (point,) = in_the_plane("(x - y)**5 + (x + y)**2", (-2, 2))
    assert np.all(np.abs(point.point) <= point.error)
    assert point.error.max() < 1e-4


@pytest.mark.parametrize(
    ("f", "place"),
    [
        (lambda v: v[0] ** 5 + v[1] ** 2, (0.0, 0.0)),
        (lambda v: (v[0] - 0.3) ** 5 + (v[1] - 0.1) ** 2, (0.3, 0.1)),
        (lambda v: v[0] ** 7 + v[1] ** 2, (0.0, 0.0)),
        (lambda v: (v[0] - v[1]) ** 3 + (v[0] + v[1]) ** 2, (0.0, 0.0)),
        (lambda v: (v[0] - 1 / 3) ** 4 + v[1] ** 4, (1 / 3, 0.0)),
    ],
)
def test_differences_claim_no_more_than_they_know(f: Any, place: tuple[float, float]) -> None:
    (point,) = gs.critical_points(f, x0=(-3, 3), x1=(-3, 3))
    assert np.all(np.abs(point.point - place) <= point.error)


@pytest.mark.parametrize(
    ("f", "description"),
    [
        ("(x + y)**3 + z**2", "curve of degenerate points"),
        ("(x + y)**4 + z**2", "curve of minima"),
        ("(x + y)**2 - z**2", "curve of saddles"),
        ("(x + y)**2 + z**2", "curve of minima"),
    ],
)
def test_what_f_does_across_a_set(f: str, description: str) -> None:
    found = gs.critical_points(f)
    (one,) = (*found.curves, *found.regions)
    assert one.description == description
    assert np.abs(one.points[:, 0] + one.points[:, 1]).max() <= 2 * one.error
