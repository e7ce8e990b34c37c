"""The state of the page: to the address and back, and nothing else gets in."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradscape.errors import ArgumentError
from gradscape.fields.views.layers import CONTOURS, LENGTHS
from gradscape.page import limits
from gradscape.page.state import State, StateError, from_query, open_query, read_state
from gradscape.page.values import DIRECTIONS, DRAGS, LAYERS, METHODS, STARTS, THEMES, read_size

names = st.sampled_from(["x", "y", "x0", "x12", "theta", "α", "rate", "weight_2"])
numbers = st.floats(-1e9, 1e9).map(lambda x: x + 0.0)
ranges = st.tuples(numbers, numbers).filter(lambda ends: ends[0] != ends[1]).map(sorted).map(tuple)


def some(choices: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.sets(st.sampled_from(choices)).map(lambda s: tuple(c for c in choices if c in s))


def by_name(values: st.SearchStrategy[object], most: int) -> st.SearchStrategy[tuple[object, ...]]:
    found = st.dictionaries(names, values, max_size=most)
    return found.map(
        lambda d: tuple((n, *(v if isinstance(v, tuple) else (v,))) for n, v in d.items())
    )


states = st.builds(
    State,
    formula=st.text(st.characters(codec="utf-8"), max_size=60),
    variables=st.lists(names, unique=True).map(tuple),
    constants=by_name(numbers, 8),
    axes=st.lists(names, unique=True, min_size=2, max_size=2).map(tuple) | st.just(()),
    ranges=by_name(ranges, 8),
    held=by_name(numbers, 8),
    points=st.integers(*limits.POINTS),
    direction=st.sampled_from(DIRECTIONS),
    length=st.sampled_from(LENGTHS),
    contours=st.sampled_from(CONTOURS),
    theme=st.sampled_from(THEMES),
    drag=st.sampled_from(DRAGS),
    starts=st.sampled_from(STARTS),
    layers=some(LAYERS),
    picked=st.lists(st.tuples(numbers, numbers) | st.tuples(numbers), max_size=8).map(tuple),
    methods=some(METHODS),
    rate=st.floats(1e-6, 1e3),
    steps=st.integers(*limits.STEPS),
)


@given(states)
def test_the_address_holds_the_whole_state(state):
    assert from_query(state.as_query()) == state
    assert from_query("?" + state.as_query()) == state


@given(states)
def test_json_holds_the_whole_state(state):
    assert read_state(json.loads(json.dumps(state.as_json()))) == state


def test_the_first_state_needs_no_address():
    assert State().as_query() == ""
    assert from_query("") == State()


def test_an_address_can_be_read_by_people():
    state = State("x0**2 + x1", ranges=(("x0", -1.0, 2.5),), picked=((1.0, 0.5),), theme="dark")
    assert state.as_query() == ("f=x0**2%20%2B%20x1&ranges=x0:-1:2.5&theme=dark&picked=1:0.5")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"formula": 3}, "expected text"),
        ({"formula": "x" * 3000}, "3,000 characters, more than the page takes, 2,000"),
        ({"nonsense": 1}, "no 'nonsense'"),
        ({"points": 61}, "from 2 to 60"),
        ({"points": 2.5}, "whole number"),
        ({"points": True}, "such as 1.5"),
        ({"steps": 10**9}, "from 1 to 2,000"),
        ({"rate": 0}, "above 0"),
        ({"rate": "nan"}, "such as 1.5"),
        ({"rate": float("inf")}, "such as 1.5"),
        ({"ranges": [["x", 1, 1]]}, "lower end first"),
        ({"ranges": [["x", 1]]}, "a name and 2 numbers"),
        ({"ranges": [["x", 0, 1], ["x", 0, 2]]}, "x comes twice"),
        ({"ranges": [["__class__", 0, 1]]}, "underscore"),
        ({"ranges": "x"}, "expected a list"),
        ({"constants": [[f"a{k}", 1] for k in range(9)]}, "9 is more than the page takes, 8"),
        ({"variables": [f"x{k}" for k in range(13)]}, "13 is more than the page takes, 12"),
        ({"variables": ["sin"]}, "name of a function"),
        ({"variables": ["x" * 41]}, "longer than 40"),
        ({"axes": ["x"]}, "two names"),
        ({"theme": "pink"}, "one of system, light, dark, print"),
        ({"layers": ["arrows", "<script>"]}, "one of arrows"),
        ({"layers": 7}, "expected a list"),
        ({"picked": [[1, 2, 3]]}, "one or two coordinates"),
        ({"picked": [[0, 0]] * 9}, "9 is more than the page takes, 8"),
        ({"picked": [[1e300, 0]]}, "beyond 1e+100"),
        ({"variables": ["1x"]}, "'1x' is not a name: letters, digits and _ only"),
        ({"variables": [["x" * 99]]}, "a name is a string, this is list"),
        ([], "an object"),
        ("x0*x1", "an object"),
    ],
)
def test_what_is_no_state_is_refused_with_a_reason(given, message):
    with pytest.raises(ArgumentError) as refused:
        read_state(given)
    assert message in str(refused.value)


@pytest.mark.parametrize("query", ["g=x", "points=many", "ranges=x:1:0", "f=" + "x" * 70_000])
def test_an_address_that_means_nothing_is_refused(query):
    with pytest.raises(ArgumentError):
        from_query(query)


@pytest.mark.parametrize(
    ("query", "state", "said"),
    [
        ("f=x&points=61&theme=dark", State("x", theme="dark"), "from 2 to 60"),
        ("f=x&ranges=x:1:0&g=y&steps=9", State("x", steps=9), "'g'; expected f,"),
        ("f=" + "x" * 3000 + "&up=1&rate=2", State(rate=2.0), "3,000 characters"),
        ("f=" + "x" * 70_000, State(), "The address: 70,002 is more"),
        ("f=x&picked=1:2", State("x", picked=((1.0, 2.0),)), ""),
    ],
)
def test_of_an_address_whatever_means_something_is_kept(query, state, said):
    found, message = open_query(query)
    assert found == state
    assert said in message
    assert bool(said) == bool(message)


def test_a_refusal_names_the_part_that_is_meant():
    with pytest.raises(StateError) as refused:
        read_state({"rate": -1})
    assert refused.value.part == "rate"


@pytest.mark.parametrize("size", [None, [640], [640, 1e9], ["a", "b"], [0, 0]])
def test_a_size_that_is_none_is_refused(size):
    with pytest.raises(ArgumentError):
        read_size(size)
