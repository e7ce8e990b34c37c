"""Paths of descent, and the slider that plays them."""

from __future__ import annotations

import numpy as np
import pytest

import gradscape as gs

LONG = "x0**2/20 + x1**2"


def trace(figure, uid):
    (found,) = (t for t in figure.data if t.uid == uid)
    return found


def test_a_path_goes_through_its_points():
    figure = gs.interactive(LONG, x0=(-8, 8), descend=(-7, 2))
    (descent,) = figure.view.paths
    way = trace(figure, "way-0")
    np.testing.assert_array_equal(np.column_stack([way.x, way.y]), descent.path)
    assert (*trace(figure, "start-0").x, *trace(figure, "start-0").y) == (-7, 2)
    end = trace(figure, "end-0")
    np.testing.assert_array_equal([end.x[0], end.y[0]], descent.path[-1])


def test_pointing_at_a_step_tells_its_number_f_and_the_slope():
    figure = gs.interactive(LONG, descend=(-1, 2))
    way = trace(figure, "way-0")
    step, f, slope, x0, x1 = way.customdata.T
    np.testing.assert_array_equal(step, np.arange(len(step)))
    np.testing.assert_allclose(f, x0**2 / 20 + x1**2)
    np.testing.assert_allclose(slope, np.hypot(x0 / 10, 2 * x1))
    assert way.hovertemplate.startswith("step %{customdata[0]}")


def test_methods_have_colours_shapes_and_names_of_their_own():
    figure = gs.interactive(
        LONG, x0=(-8, 8), descend={"start": (-7, 2), "method": ["gradient", "adam"], "steps": 5}
    )
    first, second = trace(figure, "way-0"), trace(figure, "way-1")
    assert first.line.color != second.line.color
    assert first.marker.symbol != second.marker.symbol
    assert {first.name, second.name} == {path.name for path in figure.view.paths}
    assert first.showlegend
    assert second.showlegend


def test_the_last_frame_shows_all_and_the_first_only_the_start():
    figure = gs.interactive(LONG, x0=(-8, 8), descend={"start": [(-7, 2), (5, -1)], "steps": 30})
    way = trace(figure, "way-1")
    assert [frame.name for frame in figure.frames] == [str(step) for step in range(31)]
    last, first = figure.frames[-1], figure.frames[0]
    index = [t.uid for t in figure.data].index("way-1")
    at = list(last.traces).index(index)
    np.testing.assert_array_equal(last.data[at].x, way.x)
    assert first.data[at].x.tolist() == [5.0]
    tenth = figure.frames[10].data
    np.testing.assert_array_equal(tenth[at].y, way.y[:11])
    assert tenth[at + 1].x.tolist() == [way.x[10]]


def test_the_slider_has_a_step_for_each_frame():
    figure = gs.interactive(LONG, descend={"start": (1, 1), "steps": 500})
    (slider,) = figure.layout.sliders
    assert [step.args[0][0] for step in slider.steps] == [frame.name for frame in figure.frames]
    assert len(figure.frames) <= 61
    assert slider.active == len(slider.steps) - 1
    longest = len(figure.view.paths[0].path) - 1
    assert figure.frames[-1].name == str(longest)


def test_frames_of_a_range_far_away_are_counted_from_its_start():
    figure = gs.interactive(
        "(x0 - 1e9)**2 + x1**2", x0=(1e9 - 2, 1e9 + 2),
        descend={"start": (1e9 + 1, 1), "steps": 3},
    )  # fmt: skip
    assert figure.view.scales[0].start != 0
    assert np.abs(figure.frames[-1].data[0].x).max() < 10


def test_a_path_that_has_no_step_is_not_played():
    figure = gs.interactive(LONG, descend=gs.Descent.of([[1.0, 1.0]]))
    assert not figure.frames
    assert not figure.layout.sliders


def test_very_long_paths_are_thinned():
    turns = np.linspace(0, 40, 30_001)
    path = np.column_stack([np.cos(turns), np.sin(turns)]) * (2 - turns[:, None] / 20)
    figure = gs.interactive(LONG, descend=gs.Descent.of(path))
    way = trace(figure, "way-0")
    assert len(way.x) == 2000
    assert (way.x[-1], way.y[-1]) == tuple(path[-1])
    assert sum(len(frame.data[0].x) for frame in figure.frames) <= 61_000


def test_paths_on_a_curve_stay_on_it():
    figure = gs.interactive("x**2", x=(-2, 2), descend=1.5)
    way = trace(figure, "way-0")
    np.testing.assert_allclose(way.y, way.x**2)


@pytest.mark.parametrize("formula", [LONG, "x0**2 + x1**2 + x2**2"])
def test_paths_in_three_dimensions(formula):
    start = (1.0, 1.0, 1.0)[: 2 if formula == LONG else 3]
    figure = gs.interactive(
        formula, descend=start, **({"surface": True} if formula == LONG else {"shape": 5})
    )
    way = trace(figure, "solid-way-0")
    assert way.type == "scatter3d"
    assert np.isfinite(way.z).all()
    assert np.diff(way.z)[0] < 0
