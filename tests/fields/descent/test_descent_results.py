"""What a descent shows of itself."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest

import gradscape as gs
from gradscape.errors import ArgumentError, LayoutError, MissingExtraError
from gradscape.fields.descent.onto import (
    are_descents,
    frame_of,
    heights_along,
    path_along,
    path_remarks,
)
from gradscape.fields.evaluation.refine import Fine


def test_a_descent_can_t_be_changed() -> None:
    found = gs.descend("x**2 + y**2", (1.0, 2.0), steps=3)
    for array in (found.path, found.values, found.gradients, found.error, found.reliable):
        assert not array.flags.writeable
    with pytest.raises(AttributeError):
        found.name = "other"  # type: ignore[misc]


def test_its_ends() -> None:
    found = gs.descend("x**2 + y**2", (1.0, 2.0), steps=3, learning_rate=0.25)
    assert found.start.tolist() == [1.0, 2.0]
    assert found.point.tolist() == [0.125, 0.25]
    assert found.value == 0.078125
    assert found.gradient.tolist() == [0.25, 0.5]
    assert found.slope == pytest.approx(np.sqrt(0.3125))
    assert found.variables == ("x", "y")


def test_the_names_are_those_of_the_function() -> None:
    def loss(weight: float, bias: float) -> float:
        return weight**2 + bias**2

    assert gs.descend(loss, (1.0, 2.0), steps=1).variables == ("weight", "bias")
    assert gs.descend(lambda x: x @ x, (1.0, 2.0), steps=1).variables == ("x0", "x1")


def test_as_a_table() -> None:
    table = gs.descend("x**2 + y**2", (1.0, 2.0), steps=2, learning_rate=0.25).to_dataframe()
    assert list(table.columns) == [
        "descent", "name", "step", "x", "y", "f", "df/dx", "df/dy",
        "error of df/dx", "error of df/dy", "reliable",
    ]  # fmt: skip
    assert table["x"].tolist() == [1.0, 0.5, 0.25]
    assert table["df/dy"].tolist() == [4.0, 2.0, 1.0]
    assert table["f"].tolist() == [5.0, 1.25, 0.3125]


def test_several_as_a_table() -> None:
    found = gs.descend("x**2", [1.0, 2.0], ["gradient", "adam"], steps=2)
    table = found.to_dataframe()
    assert len(table) == 12
    assert table.groupby("descent")["name"].first().tolist() == [
        "gradient descent", "gradient descent", "Adam", "Adam",
    ]  # fmt: skip
    other = gs.descend("a*b", (1.0, 2.0), steps=1)
    with pytest.raises(ArgumentError, match="no table together"):
        gs.Descents([found[0], other]).to_dataframe()


def test_without_pandas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtraError, match=r"gradscape\[fields\]"):
        gs.descend("x**2", 1.0, steps=1).to_dataframe()


def test_several_are_a_sequence() -> None:
    found = gs.descend("x**2", [1.0, 2.0, 3.0], steps=2)
    assert isinstance(found[1:], gs.Descents)
    assert found[-1] is found[2]
    assert [d.start[0] for d in found] == [1.0, 2.0, 3.0]
    assert found.best is found[0]
    with pytest.raises(TypeError):
        found[0] = found[1]  # type: ignore[index]
    with pytest.raises(ArgumentError, match=r"Descent\.of"):
        gs.Descents([np.zeros((2, 2))])  # type: ignore[list-item]


def test_the_best_is_known() -> None:
    found = gs.descend("log(x)", [1.0, 5.0], learning_rate=0.6, steps=4)
    assert np.isnan(found[0].value)
    assert found.best is found[1]
    with pytest.raises(ArgumentError, match="not known"):
        _ = gs.Descents([found[0]]).best


def test_they_tell() -> None:
    found = gs.descend("x**2", [1.0, -2.0], ["gradient", "adam"], steps=2)
    lines = repr(found).splitlines()
    assert lines[0].split() == ["method", "from", "to", "f", "|∇f|", "steps", "why", "it", "ended"]
    assert len(lines) == 5
    assert "steps used up" in lines[1]
    many = gs.descend("x**2", np.linspace(1, 2, 50), steps=1)
    assert repr(many).endswith("... and 10 more")
    assert repr(gs.Descents([])) == "no descents"
    assert str(found[0]).splitlines()[1].split() == lines[1].split()


def test_in_a_notebook() -> None:
    found = gs.descend("x**2", [1.0, 2.0], {"<b>": "adam"}, steps=2)
    text = found._repr_html_()
    assert text.count("<tr>") == 3
    assert "&lt;b&gt;" in text
    assert "<b>" not in text
    assert found[0]._repr_html_().count("<tr>") == 2


def test_a_recorded_path() -> None:
    path = [[1.0, 2.0], [0.5, 1.0], [0.0, 0.0]]
    mine = gs.Descent.of(path, "x**2 + y**2", name="ours")
    assert mine.values.tolist() == [5.0, 1.25, 0.0]
    assert mine.gradients.tolist() == [[2.0, 4.0], [1.0, 2.0], [0.0, 0.0]]
    assert (mine.reason, mine.name, mine.steps) == ("recorded", "ours", 2)
    assert mine.variables == ("x", "y")
    bare = gs.Descent.of(np.array(path), variables=("a", "b"))
    assert bare.variables == ("a", "b")
    assert np.isnan(bare.values).all()
    assert bare.doubts == 0
    assert repr(bare) == "<Descent mine from (1, 2): 2 steps to (0, 0); recorded>"


def test_a_recorded_path_is_a_copy() -> None:
    path = np.array([[1.0, 2.0], [0.5, 1.0]])
    mine = gs.Descent.of(path)
    path[:] = 7.0
    assert mine.path[0].tolist() == [1.0, 2.0]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ([1.0, 2.0], r"has shape \(2,\)"),
        ([[1.0, np.nan], [1.0, 1.0]], r"path\[0\]"),
        ("path", "is str"),
        (np.empty((0, 2)), "has shape"),
    ],
)
def test_recorded_paths_that_are_none(path: Any, said: str) -> None:
    with pytest.raises(ArgumentError, match=said):
        gs.Descent.of(path)


def test_a_recorded_path_the_wrong_way_round() -> None:
    with pytest.raises(LayoutError):
        gs.Descent.of(np.zeros((2, 50)), "x*y")
    with pytest.raises(ArgumentError, match="has 2 coordinates"):
        gs.Descent.of(np.zeros((3, 2)), variables="a,b,c")


def test_the_frame_holds_the_paths() -> None:
    found = gs.descend("x**2/20 + y**2", (-7, 2), ["gradient", "momentum"], steps=30)
    frame = frame_of(found)
    for descent in found:
        low, high = np.array([frame[name] for name in ("x", "y")]).T
        assert (descent.path > low).all()
        assert (descent.path < high).all()
    width, height = (high - low for low, high in frame.values())
    assert 0.6 * width < height


def test_the_frame_of_what_runs_away_shows_its_beginning() -> None:
    found = gs.descend("x**2 + y**2", (1.0, 2.0), learning_rate=2.0)
    assert found.reason == "diverged"
    assert max(abs(end) for pair in frame_of([found]).values() for end in pair) < 30


def test_the_frame_of_a_single_point() -> None:
    (low, high), _ = frame_of([gs.descend("x**2 + y**2", (0.0, 0.0))]).values()
    assert low < 0 < high


def test_what_a_picture_says_of_paths() -> None:
    field = gs.field("x**2 + y**2")
    found = gs.descend(
        "x**2 + y**2",
        (1.0, 1.5),
        {"wild": {"method": "gradient", "learning_rate": 2.0}, "adam": {}},
    )
    assert path_remarks(field, found, field.domain) == (
        "1 path leaves the picture: wild",
        "diverged: wild",
    )
    assert path_remarks(field, found[1:], field.domain) == ()
    assert path_remarks(field, (), field.domain) == ()
    kink = gs.descend(lambda x: abs(x[0]) + abs(x[1]), (1.05, 1.5), steps=40)
    (remark,) = path_remarks(field, [kink], field.domain)
    assert remark == f"path: {kink.doubts} of 41 gradients not to be trusted"


def test_paths_go_by_the_names_of_the_axes() -> None:
    found = gs.descend("x*y + z**2", (1.0, 2.0, 3.0), steps=2)
    field = gs.field("x*y + z**2", at={"y": 2.0})
    assert np.array_equal(path_along(field, found), found.path[:, [0, 2]])
    assert path_remarks(field, [found], ((-9, 9), (-9, 9))) == (
        "paths are projected onto the slice",
    )
    mine = gs.Descent.of(np.zeros((3, 2)))
    assert path_along(field, mine) is mine.path
    with pytest.raises(ArgumentError, match="one in x, y, z"):
        path_along(gs.field("a*b"), found)


def test_what_descents_are() -> None:
    found = gs.descend("x**2", [1.0, 2.0], steps=1)
    assert are_descents(found)
    assert are_descents(found[0])
    assert not are_descents("x**2")
    assert not are_descents(gs.field("x**2"))


def test_heights_between_the_points_of_a_grid() -> None:
    x, y = np.array([0.0, 1.0, 3.0]), np.array([-1.0, 1.0])
    fine = Fine((x, y), 2 * x[:, np.newaxis] * y + 5)
    points = np.array([[0.0, -1.0], [2.0, 0.5], [3.0, 1.0], [0.5, 0.0], [3.1, 0.0], [1.0, np.inf]])
    expected = [5.0, 7.0, 11.0, 5.0, np.nan, np.nan]
    np.testing.assert_allclose(heights_along(fine, points), expected)
    known = np.array([1.0, np.nan, np.nan, np.nan, 2.0, np.nan])
    np.testing.assert_allclose(
        heights_along(fine, points, known), [1.0, 7.0, 11.0, 5.0, 2.0, np.nan]
    )
