"""Streamlines, texture, stars and the key in a picture: where they are, and what colour."""

import numpy as np
import pytest
from matplotlib.collections import LineCollection, PathCollection, PolyCollection
from matplotlib.quiver import Quiver

import gradscape as gs
from gradscape.pictures.looks import DARK, LIGHT, shade_map


def _of(picture, kind):
    return [c for c in picture.axes.collections if type(c) is kind]


def test_streamlines_are_one_collection_and_their_heads_another():
    picture = gs.draw("x0*x1", streamlines=True, arrows=False)
    (lines,), (heads,) = _of(picture, LineCollection), _of(picture, PolyCollection)
    found = gs.streamlines("x0*x1")
    ends = sum(len(line) for line in found.lines)
    # cut where the colour changes: each cut repeats a point
    points = sum(len(path.vertices) for path in lines.get_paths())
    assert points == ends + len(lines.get_paths()) - len(found.lines)
    assert len(heads.get_paths()) == len(found.heads)
    tips = np.array([path.vertices[0] for path in heads.get_paths()])
    assert np.abs(tips - found.heads).max() < 0.05


def test_streamlines_have_the_shades_of_their_gradient():
    picture = gs.draw("x0**2+x1**2", streamlines=True, arrows=False)
    (lines,) = _of(picture, LineCollection)
    colours = shade_map(LIGHT)(np.linspace(0, 1, 256))
    for path, colour in zip(lines.get_paths()[::7], lines.get_colors()[::7], strict=True):
        shade = np.abs(colours - colour).sum(axis=1).argmin() / 255
        size = 2 * np.hypot(*path.vertices[:-1].T).mean()
        assert shade == pytest.approx(min(size / (4 * np.sqrt(2)), 1), abs=0.08)


def test_dark_themes_and_constant_functions_are_drawn():
    gs.draw("x0*x1", streamlines=2, texture=True, theme="dark")
    picture = gs.draw(gs.Function("0*x0+1", variables="x0,x1"), streamlines=True)
    assert not _of(picture, LineCollection)


def test_texture_is_beneath_contours_and_transparent_where_f_is_not_defined():
    picture = gs.draw("log(x0)+x1", texture=True, theme="dark")
    (image,) = picture.axes.images
    assert image.get_extent() == [-2, 2, -2, 2]
    assert image.zorder < 1
    colours = image.get_array()
    assert (colours[:, : colours.shape[1] // 2 - 1, 3] == 0).all()
    assert colours[..., 3].max() > 0.2
    np.testing.assert_allclose(colours[0, 0, :3], int(DARK.ink[1:3], 16) / 255)
    (low, high) = picture.axes.get_xlim()
    assert low < -2
    assert high > 2


def test_texture_on_logarithmic_axes_covers_the_plane():
    picture = gs.draw("log(x)*log(y)", log=True, x=(0.1, 10), y=(0.01, 10), texture=True)
    picture.figure.canvas.draw()
    (image,) = picture.axes.images
    box = image.get_window_extent()
    corners = picture.axes.transData.transform([(0.1, 0.01), (10, 10)])
    np.testing.assert_allclose([(box.x0, box.y0), (box.x1, box.y1)], corners, atol=0.5)


def test_stars_stand_where_directions_disagree():
    picture = gs.draw("sin(30*x0*x1)", shape=200)
    (stars,) = _of(picture, PathCollection)
    said = " ".join(text.get_text() for text in picture.figure.texts).replace("\n", " ")
    assert f"✱ where their directions disagree ({len(stars.get_offsets())} of 625)" in said
    quivers = _of(picture, Quiver)
    assert sum(q.N for q in quivers) + len(stars.get_offsets()) == 625


@pytest.mark.parametrize("size", [(6.4, 4.8), (3.2, 2.4), (19.2, 14.4)])
@pytest.mark.parametrize("f", ["x0*x1", "(1-x0)**2+100*(x1-x0**2)**2"])
def test_the_key_overlaps_no_text(f, size):
    picture = gs.draw(f, length="scaled", size=size)
    picture.figure.canvas.draw()
    (key,) = [t for t in picture.axes.texts if t.get_text().startswith("|∇f| =")]
    box = key.get_window_extent()
    width, height = picture.figure.get_size_inches() * picture.figure.dpi
    assert box.x0 > 0
    assert box.y0 > 0
    assert box.x1 < width
    assert box.y1 < height
    others = [
        *picture.figure.texts,
        picture.axes.xaxis.label,
        *picture.axes.get_xticklabels(),
        *(text for axes in picture.figure.axes[1:] for text in axes.get_yticklabels()),
    ]
    for other in others:
        if other.get_text():
            assert not box.overlaps(other.get_window_extent()), other.get_text()


def test_the_arrow_of_the_key_is_as_long_as_it_says():
    picture = gs.draw("x0*x1", length="scaled")
    quivers = _of(picture, Quiver)
    (key,) = [q for q in quivers if q.N == 1]
    (text,) = [t for t in picture.axes.texts if t.get_text().startswith("|∇f| =")]
    arrows = next(q for q in quivers if q.N > 1)
    lengths = np.hypot(arrows.U, arrows.V)
    sizes = np.hypot(*arrows.XY.T)  # |∇f| of x0·x1 is the distance from 0
    np.testing.assert_allclose(lengths / sizes, key.U[0] / float(text.get_text()[7:]), rtol=1e-9)


def test_a_long_name_of_the_axis_and_a_unit_send_the_key_inside():
    labels = {"x0": "distance from the wall of the furnace"}
    units = {"x0": "mm", "x1": "mm", "f": "kg m-2 s-3"}  # beside the bar there is no room for it
    picture = gs.draw("x0*x1", length="scaled", labels=labels, units=units)
    picture.figure.canvas.draw()
    (text,) = [t for t in picture.axes.texts if t.get_text().startswith("|∇f| =")]
    box = picture.axes.get_window_extent()
    assert box.y0 < text.get_window_extent().y0
    assert text.get_window_extent().x1 < box.x1


@pytest.mark.parametrize(
    ("length", "said"),
    [("unit", "all of one length"), ("log", "lengths ∝ log |∇f|"), ("scaled", "(downhill)")],
)
def test_the_subtitle_says_what_lengths_mean(length, said):
    picture = gs.draw("(1-x0)**2+100*(x1-x0**2)**2", length=length)
    assert any(text.get_text().endswith(said) for text in picture.figure.texts)


def test_a_million_points_are_drawn_as_some_hundred_arrows():
    field = gs.field("x0*x1", shape=1000)
    picture = gs.draw(field)
    assert sum(q.N for q in _of(picture, Quiver)) <= 625
    contours = [c for c in picture.axes.collections if type(c).__name__ == "QuadContourSet"]
    assert max(len(path.vertices) for c in contours for path in c.get_paths()) < 20_000
