"""The gallery's functions, whose stationary points are known; references at 50 digits."""

from __future__ import annotations

from typing import Any

import mpmath
import numpy as np
import pytest

import gradscape as gs
from gradscape.fields.critical.points import CriticalPoints, Kind

COMPLETE = [name for name, entry in gs.gallery.items() if entry.complete]
SMOOTH = [name for name in gs.gallery if name not in ("ackley", "taxicab", "ring", "monkey_saddle")]
NAMES = {
    name: getattr(mpmath, name) for name in ("sin", "cos", "exp", "sqrt", "pi", "e", "log")
} | {"abs": abs}


def exact(name: str, start: tuple[float, ...]) -> list[Any]:
    """The stationary point next to `start`, at 50 digits, by mpmath alone."""
    entry = gs.gallery[name]
    text = compile(entry.expression, name, "eval")

    def f(*point: Any) -> Any:
        values = dict(zip(entry.variables, point, strict=True))
        return eval(text, {"__builtins__": {}}, {**NAMES, **values})

    def gradient(*point: Any) -> list[Any]:
        units = [tuple(int(i == j) for j in range(len(point))) for i in range(len(point))]
        return [mpmath.diff(f, point, unit) for unit in units]

    with mpmath.workdps(50):
        root = mpmath.findroot(gradient, [mpmath.mpf(x) for x in start], tol=1e-40)
        return [*root, f(*root)]


def nearest(found: CriticalPoints, place: Any) -> int:
    return int(np.abs(np.asarray(found) - np.array(place)).max(axis=1).argmin())


@pytest.mark.parametrize("name", [n for n in SMOOTH if n != "sine_of_product"])
def test_every_published_point_is_found_within_its_error(name: str) -> None:
    found = gs.critical_points(gs.gallery[name])
    assert found.complete, found
    for known in gs.gallery[name].stationary:
        *place, value = exact(name, known.point)
        point = found[nearest(found, known.point)]
        off = [
            float(abs(mpmath.mpf(x) - y)) for x, y in zip(point.point.tolist(), place, strict=True)
        ]
        assert all(o <= e <= 1e-10 for o, e in zip(off, point.error, strict=True)), (known, point)
        assert abs(point.value - float(value)) <= 1e-11 * max(1.0, abs(float(value)))
        assert point.kind == known.kind
        assert point.reliable


@pytest.mark.parametrize("name", COMPLETE)
def test_no_other_point_is_found(name: str) -> None:
    found = gs.critical_points(gs.gallery[name])
    assert len(found) == len(gs.gallery[name].stationary)
    assert not found.curves
    assert not found.remarks


@pytest.mark.parametrize("name", SMOOTH)
def test_indices_add_up_to_the_turns_of_the_gradient_around_the_border(name: str) -> None:
    """Poincaré and Hopf: extrema count 1, saddles -1; the sum is seen from the border alone."""
    entry = gs.gallery[name]
    found = gs.critical_points(entry)
    if any(point.on_border for point in found) or found.curves:
        assert name == "sine_of_product"
        return
    (a, b), (c, d) = entry.ranges
    t = np.linspace(0.0, 1.0, 20_001)[:-1]
    x, y = a + (b - a) * t, c + (d - c) * t
    border = np.concatenate(
        [
            np.column_stack([x, np.full_like(x, c)]),
            np.column_stack([np.full_like(y, b), y]),
            np.column_stack([x[::-1] + (b - a) * t[1], np.full_like(x, d)]),
            np.column_stack([np.full_like(y, a), y[::-1] + (d - c) * t[1]]),
        ]
    )
    slope, _ = gs.gradient(entry, border, full_output=True)
    angle = np.arctan2(slope[:, 1], slope[:, 0])
    turns = np.angle(np.exp(1j * np.diff(angle, append=angle[0]))).sum() / (2 * np.pi)
    extrema = sum(p.kind in (Kind.MINIMUM, Kind.MAXIMUM) for p in found)
    assert extrema - len(found.saddles) == round(float(turns))


def test_rastrigin_has_as_many_as_one_can_count() -> None:
    """Each of f's two terms has 11 minima and 10 maxima."""
    found = gs.critical_points(gs.gallery.rastrigin)
    assert (len(found.minima), len(found.maxima), len(found.saddles)) == (121, 100, 220)


def test_ackley_has_a_tip_among_its_hollows() -> None:
    found = gs.critical_points(gs.gallery.ackley)
    assert found[0].at_kink
    assert found[0].kind is Kind.MINIMUM
    assert np.abs(found[0].point).max() <= found[0].error.max() <= 1e-10
    assert (len(found.minima), len(found.maxima), len(found.saddles)) == (121, 100, 220)


def test_the_taxicab_norm_has_its_minimum_at_a_kink() -> None:
    (point,) = gs.critical_points(gs.gallery.taxicab)
    assert point.description == "minimum at a kink"
    assert np.all(np.abs(point.point) <= point.error)
    assert point.error.max() <= 1e-10
    assert np.isnan(point.eigenvalues).all()


def test_the_monkey_saddle_is_degenerate() -> None:
    (point,) = gs.critical_points(gs.gallery.monkey_saddle)
    assert point.kind is Kind.DEGENERATE
    assert point.around is Kind.SADDLE
    assert np.all(np.abs(point.point) <= point.error)
    assert point.error.max() <= 1e-10


def test_the_ring_is_a_curve() -> None:
    found = gs.critical_points(gs.gallery.ring)
    (maximum,) = found
    assert maximum.kind is Kind.MAXIMUM
    (ring,) = found.curves
    assert ring.closed
    assert ring.kind is Kind.MINIMUM
    assert np.abs(np.hypot(*ring.points.T) - 1.0).max() <= 1e-10
    angles = np.unwrap(np.arctan2(*ring.points.T))
    assert abs(angles[-1] - angles[0]) == pytest.approx(2 * np.pi)
    assert np.abs(np.diff(angles)).max() < 0.2
