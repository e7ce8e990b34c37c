"""Tangents in a picture: the right line or plane, the piece that is seen, its formula."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gradscape as gs
from gradscape.errors import ArgumentError
from gradscape.fields.views.layers import read_layers
from gradscape.fields.views.view import View, make_view

inside = st.floats(-1.9, 1.9)


def view_of(f: object, contact: object, **keywords: object) -> View:
    return make_view(gs.field(f, **keywords), layers=read_layers(tangent=contact))  # type: ignore[arg-type]


@settings(deadline=None)
@given(inside, inside)
def test_the_plane_touches_and_has_the_gradient(a: float, b: float) -> None:
    (contact,) = view_of("x0*x1", (a, b)).contacts
    mesh = np.stack(np.meshgrid(*contact.axes, indexing="ij"), axis=-1)
    expected = a * b + b * (mesh[..., 0] - a) + a * (mesh[..., 1] - b)
    assert np.allclose(contact.heights, expected, rtol=0, atol=1e-12)
    for axis in contact.axes:
        assert axis[0] >= -2.0
        assert axis[-1] <= 2.0


def test_its_level_lines_are_those_of_the_contours_and_its_own() -> None:
    view = view_of("x0*x1", (1.0, 0.5))
    (contact,) = view.contacts
    assert view.levels is not None
    assert 0.5 in contact.levels
    assert set(contact.levels) <= {*view.levels.values, 0.5}
    assert contact.levels.min() >= contact.heights.min()
    assert contact.levels.max() <= contact.heights.max()


def test_the_piece_is_round() -> None:
    (contact,) = view_of("x0*x1", (0.0, 0.0)).contacts
    assert contact.inside.mean() == pytest.approx(np.pi / 4, abs=0.05)
    assert contact.inside[20, 20]
    assert not contact.inside[0, 0]


def test_a_line_on_a_curve() -> None:
    (contact,) = view_of("x**3", 1.0).contacts
    (x,) = contact.axes
    assert np.allclose(contact.heights, 1 + 3 * (x - 1), atol=1e-12)


def test_a_slice_has_the_tangent_of_the_slice() -> None:
    (tangent,) = view_of("x*y*z", (1.0, 2.0), at={"z": 0.5}).tangents
    assert tangent.names == ("x", "y")
    assert tangent.value == pytest.approx(1.0)
    assert np.allclose(tangent.slope, [1.0, 0.5])


def test_the_formula_is_among_the_remarks() -> None:
    view = view_of("x0*x1", [(3.0, 4.0), (0.0, 0.0)], x0=(0, 5), x1=(0, 5))
    assert "tangent: f ≈ 12 + 4·(x0 − 3) + 3·(x1 − 4)" in view.remarks
    assert view_of("abs(x)", 0.0, x=(-1, 1)).remarks[-1].endswith("(not to be trusted)")


@pytest.mark.parametrize(
    ("f", "at", "message"),
    [
        ("x0*x1", (1, 2, 3), r"tangent=\[1.0, 2.0, 3.0\]: the picture has 2 axes \(x0, x1\)"),
        ("x**2", (1, 2), r"the picture has 1 axis \(x\); expected 1 number"),
        ("log(x0)*x1", (-1, 1), r"f or its gradient is not defined there"),
    ],
)
def test_no_tangent_without_a_word(f: str, at: object, message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        view_of(f, at)
