"""The result: a sequence, a table, a DataFrame."""

from __future__ import annotations

import re

import numpy as np
import pytest

import gradscape as gs
from gradscape.fields.critical.points import CriticalPoints, CriticalSet, Kind
from gradscape.fields.critical.table import digits, make_critical_remarks


@pytest.fixture(scope="module")
def camel() -> CriticalPoints:
    return gs.critical_points(gs.gallery.three_hump_camel)


def test_it_is_a_sequence_in_the_order_of_f(camel: CriticalPoints) -> None:
    assert len(camel) == 5
    assert [p.value for p in camel] == sorted(p.value for p in camel)
    assert camel[0] is camel.minima[0]
    assert camel[-1] in camel.saddles
    assert camel[1:3] == tuple(camel)[1:3]
    assert camel.maxima == () == camel.degenerate
    assert np.asarray(camel).shape == (5, 2)
    assert np.asarray(gs.critical_points("x + y")).shape == (0, 2)


def test_as_text(camel: CriticalPoints) -> None:
    lines = repr(camel).splitlines()
    assert lines[0].endswith("5 critical points: 3 minima, 2 saddles")
    assert lines[1].split() == ["kind", "x", "y", "f", "±", "position"]
    assert lines[2].split()[:4] == ["minimum", "0", "0", "0"]
    assert re.fullmatch(r"  minimum +-1.747552346 +0.8737761729 +0.2986384422 +\S+", lines[3])
    assert len(lines) == 7


def test_as_html(camel: CriticalPoints) -> None:
    text = camel._repr_html_()
    assert text.count("<tr>") == 6
    assert "<td>minimum</td>" in text
    cut = gs.critical_points("where(x < y, x**2 + y**2, x**2 + y**2)")
    assert "x < y" not in cut._repr_html_()
    assert "x &lt; y" in cut._repr_html_()


def test_as_a_dataframe(camel: CriticalPoints) -> None:
    frame = camel.to_dataframe()
    assert list(frame["kind"]) == [str(p.kind) for p in camel]
    assert np.array_equal(frame[["x", "y"]].to_numpy(), np.asarray(camel))
    assert frame["reliable"].all()
    assert (frame["eigenvalue 0"] <= frame["eigenvalue 1"]).all()
    assert len(gs.critical_points("x + y").to_dataframe()) == 0


def test_many_are_cut() -> None:
    text = repr(gs.critical_points(gs.gallery.rastrigin))
    assert "... and 381 more" in text
    assert len(text.splitlines()) == 63


def test_the_summary_counts_curves_and_regions() -> None:
    ring = gs.critical_points(gs.gallery.ring)
    assert ring.summary == "1 isolated critical point: 1 maximum; 1 closed curve of minima"
    assert "closed curve of minima: f = 0, x in [-1, 1]" in repr(ring).replace("0.9999", "1")
    assert gs.critical_points("x + y").summary == "no critical points"


def test_the_key_of_a_picture(camel: CriticalPoints) -> None:
    assert make_critical_remarks(camel) == ("5 critical points: 3 minima ▼, 2 saddles ◇",)
    assert make_critical_remarks(None) == ()


def test_a_degenerate_minimum_is_a_minimum_too() -> None:
    found = gs.critical_points("x**4 + y**4")
    assert found.minima == found.degenerate == tuple(found)
    assert found[0].description == "degenerate (minimum)"
    assert found.saddles == found.maxima == ()


@pytest.mark.parametrize(
    ("number", "error", "text"),
    [
        (1.4142135623730951, 1e-4, "1.4142"),
        (1e-20, 1e-18, "0"),
        (3.0, 0.0, "3"),
        (float("nan"), 0.1, "nan"),
        (12345.678, 20.0, "1.235e+04"),
    ],
)
def test_numbers_are_as_long_as_they_are_known(number: float, error: float, text: str) -> None:
    assert digits(number, error) == text


def test_sets_describe_themselves() -> None:
    points = np.zeros((2, 3))
    assert CriticalSet(points, 0.0, Kind.MAXIMUM, 2).description == "surface of maxima"
    assert CriticalSet(points, 0.0, Kind.DEGENERATE, 3).description == "region where f is constant"
    with pytest.raises(ValueError, match="read-only"):
        CriticalSet(points, 0.0, Kind.MAXIMUM, 2).points[0] = 1
