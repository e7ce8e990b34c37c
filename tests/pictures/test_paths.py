"""Paths of descent in pictures, checked as data."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from matplotlib.quiver import Quiver

import gradscape as gs
from gradscape.errors import ArgumentError
from gradscape.pictures.layers.legend import FreeLegend, find_place
from gradscape.pictures.layers.paths import Trail
from gradscape.pictures.looks import THEMES

BOWL = "x**2/20 + y**2"
FOUR = ["gradient", "momentum", "adagrad", "adam"]


def trails(picture: Any, part: str = "way") -> list[Trail]:
    children = picture.axes.get_children()
    return [c for c in children if isinstance(c, Trail) and c.part == part]


def test_a_path_has_all_its_points() -> None:
    found = gs.descend(BOWL, (-7, 2), FOUR, steps=30)
    picture = gs.draw(found)
    for descent, way, start, end in zip(
        found, trails(picture), trails(picture, "start"), trails(picture, "end"), strict=True
    ):
        assert np.array_equal(way.get_xydata(), descent.path)
        assert np.array_equal(start.get_xydata(), descent.path[:1])
        assert np.array_equal(end.get_xydata(), descent.path[-1:])
        assert way.get_marker() == end.get_marker() != "None"


def test_methods_differ_by_colour_and_by_shape() -> None:
    ways = trails(gs.draw(gs.descend(BOWL, (-7, 2), FOUR, steps=5)))
    assert len({way.get_color() for way in ways}) == 4
    assert len({way.get_marker() for way in ways}) == 4
    same = trails(gs.draw(gs.descend(BOWL, [(-7, 2), (-6, 1)], ["gradient", "adam"], steps=5)))
    assert [way.get_color() for way in same] == [same[0].get_color()] * 2 + [
        same[2].get_color()
    ] * 2


def numbered(count: int) -> list[Any]:
    """Update rules of one's own, as many as that."""

    def rule(k: int) -> Any:
        def update(state: Any, gradient: Any) -> Any:
            return state.point - 0.1 * (1 + k) * gradient

        update.__name__ = f"rule {k}"
        return update

    return [rule(k) for k in range(count)]


@pytest.mark.parametrize("theme", THEMES)
def test_many_methods_are_told_apart(theme: str) -> None:
    found = gs.descend(BOWL, (-7, 2), numbered(18), steps=5)
    ways = trails(gs.draw(found, theme=theme))
    looks = [(way.get_color(), way.get_marker(), str(way._dash_pattern)) for way in ways]
    assert len(set(looks)) == 18
    assert len({colour for colour, _, _ in looks[:7]}) == 7
    for one, way in enumerate(looks):  # those of one colour differ twice
        for other in looks[:one]:
            assert other[0] != way[0] or (other[1] != way[1] and other[2] != way[2])
    figure = gs.interactive(found, theme=theme)
    lines = [trace for trace in figure.data if (trace.uid or "").startswith("way-")]
    styles = {(each.line.color, each.marker.symbol, each.line.dash) for each in lines}
    assert len(styles) == 18
    solid = gs.draw(gs.descend("x**2 + y**2 + z**2", (1, 1, 1), numbered(9), steps=5))
    drawn = [line for line in solid.axes.get_lines() if line.get_linestyle() != "None"]
    assert len({(line.get_color(), str(line._dash_pattern)) for line in drawn}) >= 9


def legend_of(axes: Any) -> FreeLegend:
    (legend,) = (child for child in axes.get_children() if isinstance(child, FreeLegend))
    return legend


def texts(picture: Any) -> list[str]:
    return [text.get_text() for text in legend_of(picture.axes).get_texts()]


def test_the_legend_tells_methods_or_starts() -> None:
    two = [(-7, 2), (-6, 1)]
    assert texts(gs.draw(gs.descend(BOWL, two, ["gradient", "adam"], steps=5))) == [
        "gradient descent", "Adam", "start",
    ]  # fmt: skip
    assert texts(gs.draw(gs.descend(BOWL, two, steps=5))) == [
        "from (−7, 2)", "from (−6, 1)", "start",
    ]  # fmt: skip
    many = np.random.default_rng(0).uniform(-5, 5, (30, 2))
    assert texts(gs.draw(gs.descend(BOWL, many, steps=5))) == ["gradient descent", "start"]
    assert texts(gs.draw("x**4 - x", descend=[[2.0], [-1.0]])) == ["from 2", "from −1", "start"]
    mine = gs.Descent.of([[1.0, 1.0], [0.0, 0.0]], name="$mine$")
    assert texts(gs.draw(BOWL, descend=mine)) == ["$mine$", "start"]


@pytest.mark.parametrize("size", [(6.4, 4.8), (3.35, 2.6), (12.0, 4.0)])
@pytest.mark.parametrize("theme", THEMES)
def test_the_legend_hides_no_path(size: tuple[float, float], theme: str) -> None:
    found = gs.descend(BOWL, (-7, 2), FOUR, steps=30)
    picture = gs.draw(found, size=size, theme=theme)
    picture.figure.canvas.draw()
    hidden = count_hidden(picture.axes, found)
    assert hidden == 0 or legend_of(picture.axes).get_frame().get_alpha() == 0.0
    if size == (6.4, 4.8):
        assert hidden == 0


def count_hidden(axes: Any, descents: gs.Descents) -> int:
    box, frame = legend_of(axes).get_window_extent(), axes.get_window_extent()
    assert frame.x0 <= box.x0
    assert box.x1 <= frame.x1
    hidden = 0
    for descent in descents:
        ends = axes.transData.transform(descent.path)
        share = np.linspace(0, 1, 200)[:, np.newaxis, np.newaxis]
        points = (ends[:-1] + share * (ends[1:] - ends[:-1])).reshape(-1, 2)
        hidden += int(((points > box.min) & (points < box.max)).all(axis=1).sum())
    return hidden


def test_the_legend_moves_when_the_axes_do() -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(12, 4), layout="constrained")
    canvas = FigureCanvasAgg(figure)
    found = gs.descend(BOWL, (-7, 2), FOUR, steps=30)
    axes = figure.subplots(1, 2)[0]
    gs.draw(found, ax=axes)
    canvas.draw()
    assert count_hidden(axes, found) == 0
    axes.set_xlim(-7.5, 8)
    axes.set_ylim(-2, 6)
    canvas.draw()
    assert count_hidden(axes, found) == 0
    frame, box = axes.get_window_extent(), legend_of(axes).get_window_extent()
    assert frame.x1 - box.x1 < 6  # a corner is free, and taken
    assert frame.y1 - box.y1 < 6


def test_no_legend_is_wider_than_its_axes() -> None:
    star = [(np.cos(a), 3 * np.sin(a)) for a in np.linspace(0, 2 * np.pi, 40)]
    found = gs.descend("x**2/2 + y**2/2", star, ["gradient", "adam", "rmsprop"], steps=40)
    picture = gs.draw(found, x=(-1.1, 1.1), y=(-3.3, 3.3))
    picture.figure.canvas.draw()
    box, frame = legend_of(picture.axes).get_window_extent(), picture.axes.get_window_extent()
    assert frame.x0 <= box.x0 < box.x1 <= frame.x1


def test_a_place_is_free_if_there_is_one() -> None:
    points = np.array([[x, y] for x in range(0, 101, 4) for y in range(0, 101, 4) if y < 70])
    (x, y), hidden = find_place(points.astype(float), (30.0, 20.0), (0, 0, 100, 100), 4.0)
    assert hidden == 0
    assert x >= 0
    assert y >= 68
    assert find_place(np.empty((0, 2)), (30, 20), (0, 0, 100, 100), 4.0)[0] == (68.0, 78.0)
    everywhere = np.array([[x, y] for x in range(0, 101, 4) for y in range(0, 101, 4)], dtype=float)
    assert find_place(everywhere, (30, 20), (0, 0, 100, 100), 4.0)[1] > 0


def test_arrows_step_back() -> None:
    def opacity(picture: Any) -> set[float | None]:
        return {c.get_alpha() for c in picture.axes.collections if isinstance(c, Quiver)}

    assert opacity(gs.draw(BOWL)) == {1.0}
    (subdued,) = opacity(gs.draw(BOWL, descend=(1, 1)))
    assert subdued is not None
    assert subdued < 0.6


def said(picture: Any) -> str:
    return "\n".join(text.get_text() for text in picture.figure.texts)


def test_paths_that_leave_are_cut_and_it_is_said() -> None:
    picture = gs.draw("x**2 + y**2", descend={"start": (1, 1.5), "learning_rate": 2.0})
    assert "1 path leaves the picture: gradient descent" in said(picture)
    assert "diverged: gradient descent" in said(picture)
    assert all(way.get_clip_on() for way in trails(picture))
    (low, high), _ = picture.axes.get_xlim(), picture.axes.get_ylim()
    assert -2.5 < low < high < 2.5
    calm = gs.draw("x**2 + y**2", descend=(1, 1.5))
    assert "leaves" not in said(calm)


def test_the_legend_hides_no_words_in_the_caller_s_axes() -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(4.5, 3.5))
    canvas, axes = FigureCanvasAgg(figure), figure.add_subplot()
    start = {"start": (1, 1), "method": ["momentum", "adam"]}
    gs.draw("exp(3*x)*y", ax=axes, descend=start)
    canvas.draw()
    (note,) = [text for text in axes.texts if "downhill" in text.get_text()]
    assert not legend_of(axes).get_window_extent().overlaps(note.get_window_extent())


def test_on_a_curve() -> None:
    found = gs.descend("1e6*(x**4 - 3*x**2)", [2.0, 0.3], learning_rate=5e-8, steps=20)
    picture = gs.draw(found)
    (curve, *_) = (line for line in picture.axes.lines if not isinstance(line, Trail))
    for descent, way in zip(found, trails(picture), strict=True):
        x, y = way.get_xydata().T
        assert np.array_equal(x, descent.path[:, 0])
        on_curve = np.interp(x, *curve.get_xydata().T)
        np.testing.assert_allclose(y, on_curve, atol=0.02 * np.ptp(curve.get_ydata()))


def test_dots_get_smaller_where_there_are_many() -> None:
    sizes = [
        trails(gs.draw("x**2 + y**2", descend=gs.Descent.of(np.zeros((count, 2)))))[
            0
        ].get_markersize()
        for count in (10, 100, 1000)
    ]
    assert sizes[0] > sizes[1] > sizes[2] > 1


def test_descents_are_drawn_with_their_function() -> None:
    found = gs.descend(BOWL, (-7, 2), steps=10)
    picture = gs.draw(found, y=(-5, 5))
    assert picture.field.formula == BOWL
    assert picture.field.domain[1] == (-5, 5)
    assert picture.field.domain[0][0] < -7
    batches = gs.descend([lambda w: w @ w, lambda w: (w - 1) @ (w - 1)], (2.0, 1.0), steps=5)
    field = gs.draw(batches).field
    points = np.stack(np.meshgrid(*field.axes, indexing="ij"), axis=-1)
    expected = ((points**2).sum(-1) + ((points - 1) ** 2).sum(-1)) / 2
    np.testing.assert_allclose(field.values, expected)


def test_descents_that_can_t_be_drawn() -> None:
    mine = gs.Descent.of([[1.0, 2.0], [0.0, 0.0]])
    with pytest.raises(ArgumentError, match=r"gs\.draw\(f, descend=descents\)"):
        gs.draw(mine)
    with pytest.raises(ArgumentError, match="no descents"):
        gs.draw(gs.Descents([]))
    with pytest.raises(ArgumentError, match="draw them one by one"):
        gs.draw(gs.Descents([mine, gs.descend("a*b", (1, 2), steps=1)]))
    assert len(trails(gs.draw(BOWL, descend=mine))) == 1


def test_in_the_caller_s_axes() -> None:
    from matplotlib.figure import Figure

    figure = Figure()
    left, right = figure.subplots(1, 2)
    found = gs.descend(BOWL, (-7, 2), FOUR, steps=10)
    gs.draw(found, ax=left)
    gs.draw(found[0], ax=right)
    assert sum(isinstance(child, Trail) for child in left.get_children()) == 16
    assert sum(isinstance(child, Trail) for child in right.get_children()) == 4


def test_on_a_surface() -> None:
    found = gs.descend(BOWL, (-7, 2), FOUR[:2], steps=20)
    picture = gs.draw(BOWL, x=(-8, 3), y=(-3, 3), surface=True, descend=found)
    lines = [line for line in picture.axes.lines if len(line.get_data_3d()[0]) == 21]  # type: ignore[attr-defined]
    for descent, line in zip(found, lines, strict=True):
        x, y, z = line.get_data_3d()  # type: ignore[attr-defined]
        np.testing.assert_allclose(np.transpose([x, y]), descent.path)
        np.testing.assert_allclose(z, descent.values, atol=0.01)
    legend = legend_of(picture.axes)
    assert [t.get_text() for t in legend.get_texts()] == ["gradient descent", "momentum", "start"]
    far = gs.draw(BOWL, x=(-4, 3), y=(-3, 3), surface=True, descend=found[0])
    (way,) = (line for line in far.axes.lines if len(line.get_data_3d()[0]) == 21)  # type: ignore[attr-defined]
    assert np.isnan(way.get_data_3d()[2]).any()  # type: ignore[attr-defined]
    assert "leaves the picture" in said(far)


def test_a_recorded_path_lies_on_the_curve() -> None:
    mine = gs.Descent.of([[1.5], [0.2], [0.5]])
    (way,) = trails(gs.draw("x**4 - x", descend=mine))
    x, y = way.get_xydata().T
    np.testing.assert_allclose(y, x**4 - x, atol=0.01)


def test_rings_where_the_gradient_is_not_to_be_trusted() -> None:
    kink = gs.descend(lambda x: abs(x[0]) + x[1] ** 2, (1.0, 1.0), steps=30)
    (doubt,) = trails(gs.draw(kink), "doubt")
    assert np.array_equal(doubt.get_xydata(), kink.path[~kink.reliable])
    doubt.reach(int(np.argmin(kink.reliable)) - 1)
    assert len(doubt.get_xydata()) == 0
    assert trails(gs.draw(BOWL, descend=(1, 1)), "doubt") == []
    assert trails(gs.draw(BOWL, descend=gs.Descent.of([[1, 1], [0, 0]])), "doubt") == []


def test_the_legend_hides_neither_curve_nor_tangent_nor_critical_points() -> None:
    found = gs.descend(gs.Function("sin(x) + x**2/20"), [9.0, -8.0])
    picture = gs.draw(found, x=(-10, 10), tangent=(2,))
    picture.figure.canvas.draw()
    box = legend_of(picture.axes).get_window_extent()
    for line in picture.axes.lines:
        points = line.get_transform().transform(line.get_xydata())
        assert not ((points > box.min) & (points < box.max)).all(axis=1).any()
    plane = gs.draw("x*y", descend=(0.1, 0.2), critical=True, x=(-0.3, 3), y=(-0.3, 3))
    plane.figure.canvas.draw()
    corner = plane.axes.transData.transform((0.0, 0.0))
    assert not legend_of(plane.axes).get_window_extent().contains(*corner)


def test_in_the_book_s_style() -> None:
    picture = gs.draw("x0**2 + x1**2", style="book", descend=(1.5, 1))
    assert len(trails(picture)) == 1
    assert trails(gs.draw("x0**2 + x1**2", style="book")) == []


def test_critical_points_are_seen_on_the_ends_of_paths() -> None:
    picture = gs.draw("x**2 + y**2", descend=(1.5, 1.0), critical=True)
    (end,) = trails(picture, "end")
    (mark,) = [line for line in picture.axes.lines if line.get_marker() == "v"][-1:]
    assert np.abs(end.get_xydata() - mark.get_xydata()).max() < 1e-3
    assert mark.get_zorder() > end.get_zorder()
    assert mark.get_markersize() < end.get_markersize()
