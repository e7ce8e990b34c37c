"""Poles and jumps: not critical, whatever the gradient does beside them."""

from __future__ import annotations

import pytest

import gradscape as gs

DOMAINS = [(-2.0, 2.0), (-3.0, 3.0), (-2.3, 2.9)]


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize(
    ("f", "what"),
    [
        ("x/(x**2 + y**2)", "pole"),
        ("1/x + 1/y", "pole"),
        ("1/x - 1/y", "pole"),
        ("1/x**3 + y**2", "pole"),
        ("1/sqrt(abs(x)) + y**2", "pole"),
        ("log(abs(x)) + log(abs(y))", "pole"),
        ("log(abs(x - 0.3)) + y**2", "pole"),
        ("1/(x + 2*y) + (x - y)**2", "pole"),
        ("floor(x) + x**2 + y**2", "jump"),
        ("floor(x + y) + (x - y)**2 + (x + y)**2", "jump"),
    ],
)
def test_breaks_are_not_critical(f: str, what: str, domain: tuple[float, float]) -> None:
    found = gs.critical_points(f, x=domain, y=domain)
    assert len(found) == 0
    assert not found.curves
    assert any(what in remark for remark in found.remarks)


@pytest.mark.parametrize("f", ["floor(x) + x**2", "ceil(x) - x**2", "sign(x - 0.3)+(x - 0.3)**2"])
def test_a_slope_that_is_zero_on_one_side_of_a_jump(f: str) -> None:
    found = gs.critical_points(f, x=(-3, 3))
    assert len(found) == 0
    assert any("jump" in remark for remark in found.remarks)


@pytest.mark.parametrize("offset", [0, 1000, 1_000_000])
@pytest.mark.parametrize(
    "f",
    ["abs(x - 0.3) + abs(y)", "sqrt((x - 0.3)**2 + y**2)", "sqrt(abs(x - 0.3)) + y**2"],
)
def test_kinks_and_cusps_are_no_breaks(f: str, offset: int) -> None:
    (point,) = gs.critical_points(f"{offset} + {f}")
    assert point.description == "minimum at a kink"


def test_a_tip_under_rounding_is_no_break() -> None:
    (point,) = gs.critical_points("(1e6 + sqrt((x - 0.3)**2 + y**2)) - 1e6")
    assert point.at_kink
    assert abs(point.point[0] - 0.3) <= point.error[0]
