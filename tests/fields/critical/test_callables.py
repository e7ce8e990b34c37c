"""Functions in Python, fields and samples: differences in place of formulas."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import gradscape as gs
from gradscape.errors import ArgumentError
from gradscape.fields.critical.points import Kind


def himmelblau(x: Any) -> Any:
    return (x[0] ** 2 + x[1] - 11) ** 2 + (x[0] + x[1] ** 2 - 7) ** 2


def around_zero(x: Any) -> Any:
    return x[0] ** 2 + 2 * x[1] ** 2


WIDE = {"x0": (-5, 5), "x1": (-5, 5)}


def test_differences_find_what_the_formula_has() -> None:
    exact = gs.critical_points(gs.gallery.himmelblau)
    found = gs.critical_points(himmelblau, **WIDE)
    assert sorted(p.kind for p in found) == sorted(p.kind for p in exact)
    for point in found:
        off = np.abs(np.asarray(exact) - point.point).max(axis=1).min()
        assert off <= point.error.max() <= 1e-10


def test_a_function_called_point_by_point() -> None:
    def f(x: float, y: float) -> float:
        return math.sin(3 * x) * math.cos(2 * y)  # refuses arrays

    found = gs.critical_points(f, x=(-1, 1), y=(-1, 1))
    assert [p.description for p in found] == ["minimum", *["saddle"] * 2, "maximum"]
    assert np.allclose(found[0].point, [-math.pi / 6, 0], atol=1e-10)
    assert {round(abs(p.point[1]), 9) for p in found.saddles} == {round(math.pi / 4, 9)}


def test_where_f_raises() -> None:
    def f(x: float, y: float) -> float:
        return math.sqrt(1 - x * x - y * y)

    (point,) = gs.critical_points(f)
    assert point.kind is Kind.MAXIMUM
    assert np.all(np.abs(point.point) <= point.error)


@pytest.mark.parametrize(
    ("f", "kind", "around", "place"),
    [
        (lambda x: x[0] ** 4 + x[1] ** 4, Kind.DEGENERATE, Kind.MINIMUM, (0, 0)),
        (lambda x: x[0] ** 3 - 3 * x[0] * x[1] ** 2, Kind.DEGENERATE, Kind.SADDLE, (0, 0)),
        (lambda x: abs(x[0] - 1 / 3) + abs(x[1] - 0.1), Kind.MINIMUM, Kind.MINIMUM, (1 / 3, 0.1)),
        (lambda x: abs(x[0] - 1 / 3) - abs(x[1] - 0.1), Kind.SADDLE, Kind.SADDLE, (1 / 3, 0.1)),
    ],
)
def test_hard_points(f: Any, kind: Kind, around: Kind, place: tuple[float, ...]) -> None:
    (point,) = gs.critical_points(f)
    assert (point.kind, point.around) == (kind, around)
    assert np.all(np.abs(point.point - place) <= point.error)
    assert point.error.max() <= 1e-6


def test_curves_and_regions() -> None:
    found = gs.critical_points(lambda x: (x[0] ** 2 + x[1] ** 2 - 1) ** 2)
    (ring,) = found.curves
    assert ring.description == "closed curve of minima"
    assert np.abs(np.hypot(*ring.points.T) - 1).max() < 1e-8
    cut = gs.critical_points(lambda x: (x[0] ** 2 + x[1] ** 2 - 7.9) ** 2)
    assert [arc.description for arc in cut.curves] == ["curve of minima"] * 4
    (region,) = gs.critical_points(lambda x: 0 * x[0] + 3).regions
    assert region.value == 3.0


def test_single_precision_says_how_little_it_knows() -> None:
    def f(x: Any) -> Any:
        return (np.float32(x[0]) ** 2 + np.float32(x[1] - 0.3) ** 2).astype(np.float32)

    (point,) = gs.critical_points(f)
    assert np.all(np.abs(point.point - [0, 0.3]) <= point.error)
    assert point.error.max() > 1e-9


def test_noise_is_no_region_and_no_curve() -> None:
    def f(x: Any) -> Any:
        return np.modf(np.sin(12.9898 * x[0] + 78.233 * x[1]) * 43758.5453)[0]

    found = gs.critical_points(f)
    assert not found.complete
    assert not found.curves
    assert not found.regions
    assert "not resolved" in found.remarks[-1]


@pytest.mark.parametrize("size", [1e-12, 1e-8])
def test_a_minimum_under_noise_is_marked(size: float) -> None:
    def f(x: Any) -> Any:
        noise = np.modf(np.sin(129898.0 * x[0] + 782330.0 * x[1]) * 43758.5453)[0]
        return (x[0] - 0.3) ** 2 + 2 * (x[1] + 0.2) ** 2 + size * noise

    found = gs.critical_points(f)
    (point,) = found
    assert point.kind is Kind.MINIMUM
    assert np.all(np.abs(point.point - [0.3, -0.2]) <= point.error)
    assert not point.reliable
    assert "not to be trusted" in point.description
    assert found.remarks


def test_own_derivatives_are_used() -> None:
    f = gs.Function(
        lambda x: x[0] ** 2 + x[1] ** 2 - x[0] * x[1],
        variables="x,y",
        gradient=lambda x: np.array([2 * x[0] - x[1], 2 * x[1] - x[0]]),
    )
    (point,) = gs.critical_points(f)
    assert point.kind is Kind.MINIMUM
    assert point.error.max() < 1e-15


def test_a_field_brings_its_function_and_its_domain() -> None:
    coarse = gs.field(himmelblau, shape=6, **WIDE)  # type: ignore[arg-type]
    found = gs.critical_points(coarse)
    assert len(found) == 9
    assert found.domain == ((-5, 5), (-5, 5))
    fine = gs.field(gs.gallery.himmelblau, shape=(130, 150))
    assert len(gs.critical_points(fine)) == 9


def test_a_huge_field_is_searched_from_fewer_points() -> None:
    found = gs.critical_points(gs.field("x**2 + y**2", shape=(1000, 12)))
    assert len(found) == 1
    assert "801" in found.remarks[-1]


def test_a_plane_through_a_point() -> None:
    found = gs.critical_points(
        "a*b + c**2*d", through=[1.0, 2, 0, 0], along=([1.0, 0, 1, 0], [0.0, 1, 0, -1])
    )
    # on it f = (1 + u)(2 + v) - u²v
    (saddle,) = found
    u = (1 - math.sqrt(5)) / 2
    assert saddle.point[0] == pytest.approx(u, abs=1e-12)
    assert saddle.point[1] == pytest.approx(-2 / (1 - 2 * u), abs=1e-12)
    assert "plane" in found.remarks[0]


def test_samples_know_what_their_spacing_allows() -> None:
    x = np.linspace(-5, 5, 41)
    samples = himmelblau(np.meshgrid(x, x, indexing="ij"))
    exact = gs.critical_points(gs.gallery.himmelblau)
    found = gs.critical_points(gs.field(samples, x=x, y=x))
    assert sorted(p.kind for p in found) == sorted(p.kind for p in exact)
    for point in found:
        off = np.abs(np.asarray(exact) - point.point)
        nearest = off[off.max(axis=1).argmin()]
        assert np.all(nearest <= point.error)
        assert 1e-4 < point.error.max() < 0.2
    assert "samples" in found.remarks[0]


def test_masked_samples_are_left_out() -> None:
    x = np.linspace(-2, 2, 41)
    X, Y = np.meshgrid(x, x, indexing="ij")
    samples = np.where(X > 0.5, np.nan, (X**2 - 1) ** 2 + Y**2)
    found = gs.critical_points(gs.field(samples, x=x, y=x))
    assert [p.kind for p in found] == [Kind.MINIMUM, Kind.SADDLE]


def test_nothing_is_written_to_and_nothing_warns() -> None:
    seen: list[bool] = []

    def f(x: Any) -> Any:
        seen.append(True)
        return around_zero(x)

    (point,) = gs.critical_points(f, shape=17)
    assert point.kind is Kind.MINIMUM
    with pytest.raises(ValueError, match="read-only"):
        point.point[0] = 1.0
    assert seen


@pytest.mark.parametrize(
    ("keywords", "said"),
    [
        ({"z": (0, 1)}, "z"),
        ({"x0": (1, 0)}, "less than"),
        ({"shape": 1}, "shape"),
        ({"domain": 3}, "domain"),
    ],
)
def test_what_means_nothing_is_refused(keywords: dict[str, Any], said: str) -> None:
    with pytest.raises(ArgumentError, match=said):
        gs.critical_points("x0*x1", **keywords)


@pytest.mark.parametrize(
    ("f", "complete"),
    [
        (lambda v: np.exp(-1000 * (v[0] ** 2 + v[1] ** 2)), False),  # it vanishes by underflow
        (lambda v: 1 / (1 + 1e3 * (v[0] ** 2 + v[1] ** 2)), True),
        (lambda v: 1 / (1 + 1e4 * (v[0] ** 2 + v[1] ** 2)), True),
    ],
)
@pytest.mark.parametrize("domain", [(-3.0, 3.0), (-2.0, 2.0), (-2.3, 2.9)])
def test_a_narrow_hill_has_a_maximum(f: Any, complete: bool, domain: tuple[float, float]) -> None:
    found = gs.critical_points(f, x0=domain, x1=domain)
    assert [p.description for p in found] == ["maximum"]
    assert np.all(np.abs(found[0].point) <= found[0].error)
    assert found.complete is complete
    assert not any("pole" in remark for remark in found.remarks)
