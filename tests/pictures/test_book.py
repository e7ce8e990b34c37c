"""The story's figure, arrow for arrow."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.quiver import Quiver

from gradscape.errors import ArgumentError
from gradscape.fields.field import field
from gradscape.pictures.draw import draw
from gradscape.pictures.picture import Picture

STORY = {
    "x0**2+x1**2": lambda x0, x1: (2 * x0, 2 * x1),
    "x0*x1": lambda x0, x1: (x1, x0),
    "sin(x0*x1)": lambda x0, x1: (x1 * np.cos(x0 * x1), x0 * np.cos(x0 * x1)),
}


def arrows_of(picture: Picture) -> Quiver:
    (arrows,) = [a for a in picture.axes.collections if isinstance(a, Quiver)]
    return arrows


def in_the_book(name: str) -> tuple[Figure, Quiver]:
    """The book's own lines, with its function replaced by one that is right."""
    figure = Figure()
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    x0 = np.arange(-2, 2.5, 0.25)
    x1 = np.arange(-2, 2.5, 0.25)
    X, Y = (mesh.flatten() for mesh in np.meshgrid(x0, x1))
    g0, g1 = STORY[name](X, Y)
    arrows = axes.quiver(X, Y, -g0, -g1, angles="xy", color="#666666")
    axes.set_xlim([-2, 2])
    axes.set_ylim([-2, 2])
    axes.set_xlabel("x0")
    axes.set_ylabel("x1")
    axes.grid()
    return figure, arrows


@pytest.mark.parametrize("name", STORY)
def test_arrow_for_arrow(name: str) -> None:
    picture = draw(name, style="book")
    mine = arrows_of(picture)
    figure, theirs = in_the_book(name)
    assert len(mine.X) == 324
    assert np.array_equal(mine.X, theirs.X)
    assert np.array_equal(mine.Y, theirs.Y)
    np.testing.assert_allclose(mine.U, theirs.U, atol=1e-12)
    np.testing.assert_allclose(mine.V, theirs.V, atol=1e-12)
    picture.figure.canvas.draw()  # type: ignore[attr-defined]
    figure.canvas.draw()  # type: ignore[attr-defined]
    assert mine.scale == pytest.approx(theirs.scale)
    assert np.array_equal(mine.get_facecolor(), theirs.get_facecolor())
    a, b = (np.asarray(f.canvas.buffer_rgba()) for f in (picture.figure, figure))  # type: ignore[attr-defined]
    assert np.mean(np.abs(a.astype(int) - b)) < 0.01


def test_labels_limits_grid_and_no_legend() -> None:
    axes = draw("x0*x1", style="book").axes
    assert axes.get_xlim() == (-2.0, 2.0)
    assert axes.get_ylim() == (-2.0, 2.0)
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("x0", "x1")
    assert axes.get_legend() is None
    assert axes.xaxis.get_gridlines()[0].get_visible()


def test_other_ranges_in_the_same_spirit() -> None:
    picture = draw("x*y", style="book", x=(0, 16), y=(-1, 1))
    assert picture.axes.get_xlim() == (0.0, 16.0)
    assert picture.field.axes[0].tolist() == list(range(18))


@pytest.mark.parametrize(
    "keywords",
    [
        {"tangent": (1, 1)},
        {"critical": True},
        {"streamlines": 2},
        {"surface": True},
        {"texture": True},
        {"theme": "dark"},
        {"title": "My title"},
        {"labels": {"x0": "distance"}},
        {"length": "unit"},
        {"levels": [1.0]},
        {"contours": "lines"},
        {"arrows": False},
        {"log": "x0"},
    ],
)
def test_what_the_book_has_not_is_refused(keywords: dict) -> None:
    (name,) = keywords
    with pytest.raises(ArgumentError, match=f'^{name}: style="book" has grey arrows and paths'):
        draw("x0*x1", style="book", **keywords)
    if name != "log":
        with pytest.raises(ArgumentError, match=f"^{name}: "):
            draw(field("x0*x1", shape=5), style="book", **keywords)


def test_only_planes_with_plain_axes_are_the_book_s() -> None:
    with pytest.raises(ArgumentError, match='style="book" is for two variables'):
        draw("x**2", style="book")
    with pytest.raises(ArgumentError, match="logarithmic"):
        draw(field("x*y", log="x", x=(1, 10), shape=5), style="book")


def test_what_is_not_to_be_trusted_stands_above() -> None:
    picture = draw("abs(x0) + x1", style="book", descend={"start": (1.9, 1.9), "steps": 5})
    assert picture.axes.get_title(loc="left") == "18 of 324 points not to be trusted: kink"
    leaving = draw("x0 + x1", style="book", descend=(0, 0))
    assert leaving.axes.get_title(loc="left") == "1 path leaves the picture: gradient descent"
    assert draw("x0*x1", style="book").axes.get_title(loc="left") == ""


def test_units_stand_at_the_axes() -> None:
    picture = draw(field("x0*x1", shape=5, units={"x0": "m"}), style="book")
    assert (picture.axes.get_xlabel(), picture.axes.get_ylabel()) == ("x0 (m)", "x1")


def test_up_and_a_finished_field() -> None:
    made = field("x0*x1", shape=5)
    up, down = (arrows_of(draw(made, style="book", direction=d)) for d in ("up", "down"))
    assert np.array_equal(up.U, -down.U)
    assert len(up.X) == 25
