"""Points and lines where the gradient is zero in a high order: none is missed, none mistaken."""

from __future__ import annotations

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
