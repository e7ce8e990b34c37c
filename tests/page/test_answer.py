"""The answer to a state: what the page shows of it."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import gradscape as gs
from gradscape.errors import ArgumentError, ExpressionError
from gradscape.page import limits
from gradscape.page.answer import answer
from gradscape.page.controls import controls
from gradscape.page.encoding import encode
from gradscape.page.figures import _near
from gradscape.page.plan import make_plan
from gradscape.page.routes import _seconds
from gradscape.page.state import State, from_query
from gradscape.page.values import METHODS


def ask(state: State, **keywords: Any) -> dict[str, Any]:
    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is no JSON")

    found: dict[str, Any] = json.loads(answer(state, **keywords), parse_constant=refuse)
    return found


def numbers(array: Any) -> np.ndarray:
    """What Plotly's JavaScript reads."""
    if isinstance(array, list):
        return np.array(array, dtype=float)
    flat = np.frombuffer(base64.b64decode(array["bdata"]), array["dtype"])
    return flat.reshape([int(n) for n in array.get("shape", str(flat.size)).split(",")])


@pytest.mark.parametrize("name", list(gs.gallery))
@pytest.mark.parametrize("layers", [("arrows", "contours"), ("streamlines", "critical", "surface")])
def test_every_function_of_the_gallery(name, layers):
    entry = gs.gallery[name]
    ranges = tuple((v, float(low), float(high)) for v, (low, high) in entry.domain.items())
    state = State(entry.expression, entry.variables, ranges=ranges, layers=layers)
    found = ask(state)
    names = {trace.get("name") for trace in found["figure"]["data"]}
    assert ("arrows" in names) == ("arrows" in layers)
    assert ("streamlines" in names) == ("streamlines" in layers)
    assert (found["surface"] is not None) == ("surface" in layers)
    assert len(found["formulas"]) == 1 + len(entry.variables)
    assert from_query(found["query"]) == make_plan(state).state


def test_arrows_are_the_gradient():
    found = ask(State("x0*x1", points=5, layers=("arrows",), length="scaled"))
    (arrows,) = [trace for trace in found["figure"]["data"] if trace["type"] == "quiver"]
    x, y, u, v = (numbers(arrows[key]) for key in ("x", "y", "u", "v"))
    assert x.size == 24  # all but the one at the saddle
    np.testing.assert_allclose(u * x, v * y, atol=1e-12)  # along (-x1, -x0)
    assert (u * y <= 0).all()


def test_the_reading_of_a_point():
    found = ask(State("x0**2*x1 + x2", picked=((3.0, 2.0),), held=(("x2", 0.5),)))["reading"]
    assert found["point"] == [["x0", "3"], ["x1", "2"], ["x2", "0.5"]]
    assert found["value"] == "18.5"
    assert [(slope["name"], slope["value"]) for slope in found["slopes"]] == [
        ("x0", "12"), ("x1", "9"), ("x2", "1"),
    ]  # fmt: skip
    assert found["tangent"] == "f ≈ 18.5 + 12·(x0 − 3) + 9·(x1 − 2) + (x2 − 0.5)"


@pytest.mark.parametrize("picked", [(), ((1.0, 1.0),)])
def test_of_a_slice_it_is_said_that_f_is_constant_there_only(picked):
    said = ask(State("x*y*z", picked=picked))["remarks"]
    assert said.startswith("on the slice z = 0: f = 0, ∇f = 0 at every point")
    assert "slice" not in ask(State("7 + 0*x*y", variables=("x", "y")))["remarks"]


def test_of_a_slice_it_is_said_that_f_is_undefined_there_only():
    said = ask(State("x*y/z"))["remarks"]
    assert said.startswith("on the slice z = 0: undefined at all 400 points")


def test_f_has_an_error_too():
    found = ask(State("(1-cos(x))/x**2", picked=((1e-4,),)))["reading"]
    value, error = float(found["value"]), float(found["error"].replace("−", "-").split()[0])
    assert abs(value - 0.5) <= error < 1e-6
    assert ask(State("log(x)", picked=((-1.0,),)))["reading"]["error"] == ""
    assert ask(State("x*y**2", picked=((0.0, 1.5),)))["reading"]["error"] == "0"


def test_what_is_far_away_is_drawn_back_in_its_direction():
    far = _near({"type": "scatter", "x": [1.0, 3e200, np.inf], "y": [2.0, -1e200, 0.0]})
    assert (far["x"][0], far["y"][0]) == (1, 2)
    np.testing.assert_allclose(far["y"][1] / far["x"][1], -1 / 3)
    assert np.abs([far["x"], far["y"]]).max() < 1e30
    near = {"type": "scatter", "x": [1.0, None], "y": [2.0, None]}
    assert _near(near) is near


def test_what_does_not_apply_is_left_away():
    state = State(
        "x0*x1",
        constants=(("a", 1.0),),
        ranges=(("x0", -1.0, 1.0), ("y", 0.0, 1.0)),
        held=(("z", 1.0),),
        axes=("u", "v"),
        picked=((1.0,), (1.0, 2.0)),
    )
    fitted = make_plan(state).state
    assert fitted == State("x0*x1", ranges=(("x0", -1.0, 1.0),), picked=((1.0, 2.0),))


def test_all_letters_may_be_found_and_stay_where_they_are_as_some_become_sliders():
    plan = make_plan(State("b*x10 + x2 + a", constants=(("b", 2.0), ("a", 1.0))))
    assert plan.axes == ("x2", "x10")
    assert plan.letters == ("a", "b", "x2", "x10")
    assert make_plan(State("b*x10 + x2 + a")).letters == plan.letters


@pytest.mark.parametrize("methods", [("gradient",), ("gradient", "adam")])
def test_a_variable_that_the_formula_does_not_have_may_be_declared(methods):
    state = State("x+y", variables=("x", "y", "z", "t"), picked=((1.0, 0.5),), methods=methods)
    found = ask(state)
    assert len(found["descents"]) == len(methods)
    assert found["held"] == {"z": 0, "t": 0}
    absent = ask(State("z + 1", variables=("x", "y", "z"), picked=((1.0, 0.5),)))
    assert absent["descents"][0]["end"] == "1, 0.5"


def test_dark_follows_the_system_unless_said_otherwise():
    papers = {
        (theme, dark): ask(State(theme=theme), dark=dark)["figure"]["layout"]["paper_bgcolor"]
        for theme in ("system", "light", "dark", "print")
        for dark in (False, True)
    }
    black = {key for key, paper in papers.items() if paper == "#14171c"}
    assert black == {("system", True), ("dark", False), ("dark", True)}


def test_too_many_variables_are_refused():
    with pytest.raises(ArgumentError, match="13 is more than the page takes, 12"):
        make_plan(State("+".join(f"x{k}" for k in range(13))))


def test_too_many_steps_are_refused():
    state = State(picked=((1.0, 1.0),), methods=METHODS, steps=2000)
    with pytest.raises(ArgumentError, match="together: 12,000 is more than the page takes, 3,000"):
        make_plan(state)
    assert make_plan(replace(state, layers=("arrows",))).state.path_steps == 0


def test_the_sliders_give_no_more_steps_than_the_page_takes():
    parts = {getattr(part, "id", ""): part for part in controls()._traverse()}
    most = parts["steps-slider"].max
    state = State(picked=((1.0, 1.0),), methods=METHODS, steps=most)
    assert make_plan(state).has_paths
    assert _seconds(state) == limits.RICH_SECONDS
    assert _seconds(State(picked=((1.0, 1.0),))) == limits.PICTURE_SECONDS


def test_a_mistake_keeps_its_place():
    with pytest.raises(ExpressionError) as mistake:
        make_plan(State("a*x + ?", constants=(("a", 1.0),)))
    assert mistake.value.position == 6


def test_arrays_are_written_as_their_bytes():
    arrays = {
        "f8": np.array([1.5, np.nan]),
        "i4": np.arange(6, dtype=np.int64).reshape(2, 3),
        "f4": np.array([1.0], dtype=">f4"),
        "big": np.array([2**40]),
    }
    found = json.loads(encode({**arrays, "text": np.array(["a", "b"]), "none": np.float64("inf")}))
    assert found["text"] == ["a", "b"]
    assert found["none"] is None
    for name, array in arrays.items():
        np.testing.assert_array_equal(numbers(found[name]), array)
    assert found["i4"]["shape"] == "2, 3"
    assert found["i4"]["dtype"] == "i4"
