"""Critical points in Matplotlib's pictures."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from matplotlib.colors import to_hex

import gradscape as gs
from gradscape.errors import ArgumentError
from gradscape.fields.critical.points import Kind
from gradscape.pictures.layers.critical import MARKERS, colour_of
from gradscape.pictures.looks import THEMES, Look


def marks(figure: Any, marker: str) -> list[tuple[float, float]]:
    """Places of filled markers, without the paper beneath each."""
    found = set()
    for line in figure.axes[0].get_lines():
        if line.get_marker() == marker and line.get_linestyle() == "None":
            x, y = line.get_xydata().T
            found.update(zip(np.round(x, 8).tolist(), np.round(y, 8).tolist(), strict=True))
    return sorted(found)


@pytest.mark.parametrize("theme", list(THEMES))
def test_each_kind_has_its_shape_at_its_place(theme: str) -> None:
    picture = gs.draw(gs.gallery.himmelblau, critical=True, theme=theme)
    known = gs.gallery.himmelblau.stationary
    for kind in (Kind.MINIMUM, Kind.SADDLE, Kind.MAXIMUM):
        places = sorted(tuple(np.round(p.point, 8)) for p in known if p.kind == kind)
        assert np.allclose(marks(picture.figure, MARKERS[kind]), places, atol=2e-8)


@pytest.mark.parametrize("theme", list(THEMES.values()), ids=list(THEMES))
def test_kinds_are_told_apart_by_shape_and_stand_out(theme: Any) -> None:
    assert len(set(MARKERS.values())) == len(Kind)
    look = Look(theme)
    minimum, maximum = (colour_of(kind, look) for kind in (Kind.MINIMUM, Kind.MAXIMUM))
    assert minimum != maximum
    assert minimum != theme.paper


def test_a_curve_is_dashed_and_named_in_the_caption() -> None:
    picture = gs.draw("(x**2 + y**2 - 1)**2", critical=True)
    lines = [line for line in picture.figure.axes[0].get_lines() if line.get_linestyle() == "--"]
    (ring,) = [line for line in lines if len(line.get_xdata()) > 20]
    assert np.allclose(np.hypot(*ring.get_xydata().T), 1.0)
    texts = [text.get_text() for text in picture.figure.texts]
    assert "1 isolated critical point: 1 maximum ▲; 1 closed curve of minima" in " ".join(texts)


def test_a_region_is_dotted() -> None:
    picture = gs.draw("max(0, x**2 + y**2 - 1)", critical=True)
    dots = [line for line in picture.figure.axes[0].get_lines() if line.get_marker() == "."]
    inside = [line for line in dots if len(line.get_xdata()) > 100]
    assert len(inside) == 1
    assert np.hypot(*inside[0].get_xydata().T).max() < 1.0


def test_on_a_curve_of_one_variable() -> None:
    picture = gs.draw("x**3 - x", critical=True)
    third = 3.0**-0.5
    assert np.allclose(marks(picture.figure, "v"), [(third, third**3 - third)], atol=1e-7)
    assert np.allclose(marks(picture.figure, "^"), [(-third, third - third**3)], atol=1e-7)


def test_points_found_in_a_larger_domain() -> None:
    found = gs.critical_points(gs.gallery.himmelblau)
    picture = gs.draw(gs.gallery.himmelblau, x=(0, 5), y=(0, 5), critical=found)
    assert np.allclose(marks(picture.figure, "v"), [(3, 2)], atol=1e-9)
    (said,) = [t.get_text() for t in picture.figure.texts if "critical" in t.get_text()]
    assert "3 critical points: 1 minimum ▼, 2 saddles ◇; 6 critical points lie beyond" in said


@pytest.mark.parametrize("other", ["x**2 + y**2 + z**2", "y**2 + z**2", "x**2"])
def test_points_along_other_axes_are_refused(other: str) -> None:
    with pytest.raises(ArgumentError, match="the picture shows x, y"):
        gs.draw("x*y", critical=gs.critical_points(other))


def test_what_cannot_be_trusted_is_hollow() -> None:
    found = gs.critical_points("x**2 + y**2")
    from dataclasses import replace

    doubtful = replace(found, points=(replace(found[0], reliable=False, reason="a test"),))
    picture = gs.draw("x**2 + y**2", critical=doubtful)
    (mark,) = [line for line in picture.figure.axes[0].get_lines() if line.get_marker() == "v"]
    assert mark.get_markerfacecolor() == "none"
    assert to_hex(mark.get_markeredgecolor()) == picture_doubt()


def picture_doubt() -> str:
    return THEMES["light"].doubt


def test_without_being_asked_there_are_none() -> None:
    picture = gs.draw("x**2 + y**2")
    assert marks(picture.figure, "v") == []
