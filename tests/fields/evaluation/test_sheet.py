"""Surfaces: bounded peaks whole, however narrow; what facets can't show is told."""

from __future__ import annotations

import numpy as np
import pytest

from gradscape.fields.evaluation.refine import make_fine
from gradscape.fields.evaluation.sheet import Sheet, make_sheet
from gradscape.fields.field import field


def sheet_of(formula: str, **keywords: object) -> Sheet:
    made = field(formula, **keywords)
    return make_sheet(made, make_fine(made))


@pytest.mark.parametrize("width", [1e-2, 1e-3, 1e-4])
def test_a_narrow_peak_is_shown_to_its_top(width: float) -> None:
    sheet = sheet_of(f"1/(1 + ((x - 0.313)**2 + (y + 0.717)**2)/{width}**2)")
    assert sheet.fine.values.max() == pytest.approx(1.0, abs=0.02)
    assert not sheet.heights.cut
    assert sheet.heights.high > 1.0
    assert sheet.unseen == 0.0
    i, j = np.unravel_index(sheet.fine.values.argmax(), sheet.fine.values.shape)
    x, y = sheet.fine.axes
    assert (x[i], y[j]) == pytest.approx((0.313, -0.717), abs=width)
    # a point beside the peak lies close to it: the peak isn't drawn wider than it is
    assert sheet.fine.values[i - 1, j] > 0.5
    assert x[i + 3] - x[i] < 20 * width


def test_hollows_and_logarithmic_axes() -> None:
    sheet = sheet_of("-exp(-(log(x/3)**2 + log(y)**2)*1e6)", x=(0.1, 10), y=(0.1, 10), log=True)
    assert sheet.fine.values.min() > -0.5 or sheet.fine.values.min() == pytest.approx(-1, abs=0.05)
    shown = sheet_of("-1/(1 + (log(x/3)**2 + log(y)**2)*1e5)", x=(0.1, 10), y=(0.1, 10), log=True)
    assert shown.fine.values.min() == pytest.approx(-1.0, abs=0.05)
    x, y = shown.fine.axes
    i, j = np.unravel_index(shown.fine.values.argmin(), shown.fine.values.shape)
    assert (x[i], y[j]) == pytest.approx((3.0, 1.0), rel=1e-3)


def test_a_pole_is_cut() -> None:
    sheet = sheet_of("1/((x - 0.01)**2 + y**2)")
    assert sheet.heights.cut
    assert sheet.heights.high < 1000


def test_a_smooth_surface_has_even_lines() -> None:
    sheet = sheet_of("x*y")
    assert sheet.fine.values.shape == (61, 61)
    assert sheet.unseen == 0.0


def test_a_kink_gets_its_line() -> None:
    sheet = sheet_of("exp(-40*abs(x - 2/51))*(1 + y/9)")
    assert np.abs(sheet.fine.axes[0] - 2 / 51).min() < 0.02
    assert sheet.fine.axes[0].size > sheet.fine.axes[1].size == 61


@pytest.mark.parametrize("formula", ["sin(100*x)*y", "exp(-1e4*(x - y)**2)", "sin(40*x*y)"])
def test_what_facets_do_not_show_is_told(formula: str) -> None:
    sheet = sheet_of(formula)
    assert sheet.unseen > 0.0
    assert sheet.fine.values.size <= 20_000
    assert max(sheet.fine.values.shape) <= 241
