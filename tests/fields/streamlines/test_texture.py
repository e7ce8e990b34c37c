"""Texture: smeared along the gradient, not across it; nothing where nothing is known."""

import sys

import numpy as np
import pytest

import gradscape as gs
from gradscape.errors import ArgumentError, MissingExtraError
from gradscape.fields.streamlines.texture import make_texture


def _roughness(image):
    """Mean change from one pixel to the next, along x and along y."""
    return np.nanmean(np.abs(np.diff(image, axis=1))), np.nanmean(np.abs(np.diff(image, axis=0)))


def test_threads_run_along_the_gradient():
    for f, along in (("x0+0*x1", 0), ("0*x0+x1", 1)):
        rough = _roughness(make_texture(gs.field(f), pixels=200).image)
        assert rough[along] < 0.3 * rough[1 - along]


def test_threads_of_a_diagonal_flow_are_diagonal():
    image = make_texture(gs.field("x0+x1"), pixels=200).image
    along = np.abs(image[1:, 1:] - image[:-1, :-1]).mean()
    across = np.abs(image[1:, :-1] - image[:-1, 1:]).mean()
    assert along < 0.3 * across


def test_rows_go_up_from_the_bottom_and_the_undefined_is_transparent():
    texture = make_texture(gs.field("log(x0)+0*x1", x1=(-1, 1)), pixels=120)
    assert texture.image.shape == (60, 120)
    assert texture.extent == (-2.0, 2.0, -1.0, 1.0)
    assert np.isnan(texture.image[:, :60]).all()
    assert np.isfinite(texture.image[:, 60:]).all()
    below = make_texture(gs.field("sqrt(x1)+0*x0"), pixels=60).image
    assert np.isnan(below[:30]).all()
    assert np.isfinite(below[30:]).all()


def test_it_fills_the_range_and_is_as_bright_where_lines_end():
    image = make_texture(gs.field("log(x0)+0*x1"), pixels=256).image[:, 128:]
    assert (image.min(), image.max()) == (0.0, 1.0)
    assert abs(image[:, :6].mean() - image[:, 40:].mean()) < 0.08
    assert image.std() > 0.15


def test_it_is_the_same_each_time_and_changes_nothing():
    field = gs.field(lambda x: x[0] * x[1])
    before = field.gradient.copy()
    one, two = (make_texture(field, pixels=64, calls=2000) for _ in range(2))
    np.testing.assert_array_equal(one.image, two.image)
    np.testing.assert_array_equal(field.gradient, before)
    assert 0 < one.evaluations <= 2000
    with pytest.raises(ValueError, match="read-only"):
        one.image[0, 0] = 0


def test_no_texture_without_a_plane_or_without_rlic(monkeypatch):
    with pytest.raises(ArgumentError, match="plane"):
        make_texture(gs.field("sin(x)"))
    monkeypatch.setitem(sys.modules, "rlic", None)
    with pytest.raises(MissingExtraError, match=r"gradscape\[texture\]"):
        make_texture(gs.field("x0*x1"))
