"""Arrows in space: where the data says, as the data says."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from mpl_toolkits.mplot3d.art3d import Path3DCollection, Poly3DCollection
from mpl_toolkits.mplot3d.proj3d import proj_transform

from gradscape.errors import ArgumentError
from gradscape.fields.descent.descent import Descent
from gradscape.fields.field import field
from gradscape.fields.views.arrows import make_arrows
from gradscape.pictures.draw import draw


def outlines(picture) -> np.ndarray:
    (arrows,) = [c for c in picture.axes.collections if isinstance(c, Poly3DCollection)]
    return np.reshape(arrows._faces, (-1, 2, 7, 3))


@pytest.mark.parametrize("keywords", [{}, {"log": "z", "z": (0.1, 10)}, {"x": (0, 50)}])
def test_every_arrow_ends_where_it_is_to(keywords: dict) -> None:
    picture = draw("x**2 + y*z + z**2", shape=4, **keywords)
    made = field("x**2 + y*z + z**2", shape=4, **keywords)
    assert picture.field == made
    arrows = make_arrows(made, equal="x" not in keywords and "log" not in keywords)
    moving = arrows.lengths > 0
    _, heads = arrows.ends
    tips = outlines(picture)[:, :, 3]
    for side in (0, 1):
        np.testing.assert_allclose(tips[:, side], made.grid.places(heads[moving]), atol=1e-9)
    labels = [axis.get_label_text() for axis in (picture.axes.xaxis, picture.axes.zaxis)]
    assert labels == ["x", "z"]


def test_what_is_not_trusted_is_ringed_and_said() -> None:
    picture = draw(lambda x, y, z: abs(x) + y * z, shape=5)
    assert any(
        "25 of 125 points not to be trusted: kink" in t.get_text() for t in picture.figure.texts
    )
    rings = [c for c in picture.axes.collections if len(c.get_offsets()) == 25]
    assert len(rings) == 1
    bare = draw(lambda x, y, z: abs(x) + y * z, shape=5, marks=False)
    assert not [c for c in bare.axes.collections if len(c.get_offsets()) == 25]


def test_no_arrows_where_there_is_no_slope() -> None:
    picture = draw("0*x + 0*y + 0*z + 1", shape=3)
    assert not [c for c in picture.axes.collections if isinstance(c, Poly3DCollection)]
    assert any("∇f = 0 at every point" in t.get_text() for t in picture.figure.texts)


def test_critical_points_have_the_marks_of_the_caption() -> None:
    picture = draw("x**3 - 3*x + y**2 + z**2", critical=True)
    marks = {
        (line.get_marker(), *np.round(np.ravel(line.get_data_3d()), 9))
        for line in picture.axes.lines
    }
    assert marks == {("v", 1.0, 0.0, 0.0), ("D", -1.0, 0.0, 0.0)}
    assert any("1 minimum ▼, 1 saddle ◇" in t.get_text() for t in picture.figure.texts)


def test_curves_of_critical_points_are_drawn() -> None:
    picture = draw("x**2 + y**2 + 0*z", critical=True)
    (line,) = picture.axes.lines
    x, y, z = line.get_data_3d()
    assert np.abs([x, y]).max() < 1e-6
    np.testing.assert_allclose([z.min(), z.max()], [-2, 2], atol=0.1)


def test_paths_are_cut_at_the_sides_of_the_box() -> None:
    recorded = np.array([[0, 0, 0], [1, 1, 8], [1, 1, 0], [1, 1, 0], [-9, 1, 0], [9, 1, 0]])
    way = Descent.of(recorded, "x**2 + y**2 + z**2")
    picture = draw("x**2 + y**2 + z**2", descend=way)
    (low, high), *_ = (axis.get_view_interval() for axis in (picture.axes.zaxis,))
    pieces = np.transpose(picture.axes.lines[0].get_data_3d())
    pieces = pieces[np.isfinite(pieces).all(axis=1)].reshape(-1, 2, 3)
    expected = [
        [(0, 0, 0), (high / 8, high / 8, high)],
        [(1, 1, high), (1, 1, 0)],
        [(1, 1, 0), (low, 1, 0)],
        [(low, 1, 0), (high, 1, 0)],
    ]
    np.testing.assert_allclose(pieces, expected, atol=1e-9)


def test_the_legend_names_each_method_once_and_hides_no_path() -> None:
    starts = [[1, 1, 0.1], [-1, 0.5, 0.5]]
    picture = draw("x*y*z", descend={"start": starts, "method": ["adam", "gradient"]})
    picture.figure.canvas.draw()
    (legend,) = [a for a in picture.axes.artists if hasattr(a, "get_texts")]
    assert [text.get_text() for text in legend.get_texts()] == ["Adam", "gradient descent"]
    box = legend.get_window_extent()
    for line in picture.axes.lines:
        x, y, _ = proj_transform(*line.get_data_3d(), picture.axes.get_proj())
        on_screen = picture.axes.transData.transform(np.column_stack([x, y]))
        assert not ((on_screen > box.min) & (on_screen < box.max)).all(axis=1).any()


def test_axes_of_the_callers_own() -> None:
    figure = plt.figure()
    axes = figure.add_subplot(projection="3d")
    picture = draw("x*y*z", ax=axes, shape=3, colorbar=True)
    assert picture.axes is axes
    assert axes.get_title() == "x·y·z"
    said = draw("log(x)*y*z", ax=figure.add_subplot(projection="3d"), shape=3).axes.texts
    assert "undefined at 18 of 27 points" in said[-1].get_text()
    flat = figure.add_subplot()
    with pytest.raises(ArgumentError, match='projection="3d"'):
        draw("x*y*z", ax=flat, shape=3)
    plt.close(figure)


@pytest.mark.parametrize("layer", [{"surface": True}, {"streamlines": 1}, {"tangent": (0, 0, 0)}])
def test_layers_that_space_has_no_room_for(layer: dict) -> None:
    with pytest.raises(ArgumentError, match="three variables has arrows in space"):
        draw("x*y*z", shape=3, **layer)


def test_a_path_is_drawn_within_the_box() -> None:
    picture = draw("x**2 + y**2 - z**2", descend=(1.9, 1.5, 0.2))
    way, _steps, _start = picture.axes.lines
    seen = np.array(way.get_data_3d())
    assert seen[:, 0].tolist() == [1.9, 1.5, 0.2]
    assert np.nanmax(np.abs(seen)) <= 2.4


@pytest.mark.parametrize(
    ("formula", "keywords"),
    [("sin(12*x)*y*z + x**2", {"shape": 32}), ("sin(40*x)*y", {"shape": 100, "surface": True})],
)
def test_where_directions_disagree_there_are_stars_and_no_arrows(
    formula: str, keywords: dict
) -> None:
    picture = draw(formula, **keywords)
    arrows = make_arrows(picture.field, equal=True)
    (stars,) = [
        c
        for c in picture.axes.collections
        if isinstance(c, Path3DCollection) and len(c.get_offsets()) == arrows.mixed.sum()
    ]
    assert len(stars.get_offsets()) > 100
    said = " ".join(text.get_text() for text in picture.figure.texts).replace("\n", " ")
    assert f"✱ where their directions disagree ({arrows.mixed.sum()} of" in said
