"""Differences take steps that suit the axes, however short or long these are."""

from __future__ import annotations

import numpy as np
import pytest

import gradscape as gs


@pytest.mark.parametrize("unit", [1e-15, 1e-9, 1e-6, 1e-3, 1.0, 1e6, 1e12])
def test_slopes_on_axes_of_any_length(unit: float) -> None:
    def wave(x, y):
        return np.sin(x / unit) * np.cos(y / unit)

    field = gs.field(wave, x=(-3 * unit, 3 * unit), y=(-3 * unit, 3 * unit), shape=9)
    x, y = np.meshgrid(*(axis / unit for axis in field.axes), indexing="ij")
    exact = np.stack([np.cos(x) * np.cos(y), -np.sin(x) * np.sin(y)], axis=-1) / unit
    np.testing.assert_allclose(field.gradient, exact, atol=1e-11 / unit)
    assert field.reliable.all()
    assert (np.abs(field.gradient - exact) <= field.error + 1e-15 / unit).all()
    found = gs.critical_points(wave, x=(-3 * unit, 3 * unit), y=(-3 * unit, 3 * unit))
    assert found.summary == "4 critical points: 1 minimum, 2 saddles, 1 maximum"


def test_one_short_axis_beside_a_usual_one_and_a_held_variable() -> None:
    def f(x, y, z):
        return np.sin(x / 1e-9) * y + z

    field = gs.field(f, x=(0, 1e-8), at={"z": 300.0}, shape=9)
    assert field.reliable.all()
    heights = np.sin(field.axes[0] / 1e-9)[:, np.newaxis]
    np.testing.assert_allclose(field.gradient[..., 1], np.broadcast_to(heights, (9, 9)), atol=1e-9)


def test_far_from_zero_steps_are_as_coarse_as_the_coordinates() -> None:
    low = 1e8 - 1e-3
    field = gs.field(lambda x, y: (x - 1e8) ** 2 * 1e6 + y, x=(low, 1e8 + 1e-3), shape=5)
    exact = 2e6 * (field.axes[0] - 1e8)[:, np.newaxis]
    np.testing.assert_allclose(field.gradient[..., 0], np.broadcast_to(exact, (5, 5)), atol=1e-3)
    assert field.reliable.all()


def test_streamlines_on_short_axes() -> None:
    def bowl(x, y):
        return (x**2 + y**2) * 1e18

    lines = gs.streamlines(bowl, x=(-1e-9, 1e-9), y=(-1e-9, 1e-9))
    for line in lines.lines:  # along a bowl's gradient the way leads straight to its centre
        start, end = line[0], line[-1]
        turned = start[0] * end[1] - start[1] * end[0]
        assert abs(turned) <= 1e-3 * np.hypot(*start) * 1e-9
