"""Several starts, several methods, minibatches, and rules of the caller's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import gradscape as gs
from gradscape.errors import ArgumentError, FunctionError, LayoutError
from gradscape.fields.descent.rule import State

VALLEY = "log(cosh(x)) + (y - x/2)**2/3"
STARTS = np.array([[-7.0, 2.0], [1.0, 3.0], [0.0, 0.0], [40.0, -3.0]])
METHODS = ["gradient", "momentum", "nesterov", "adagrad", "rmsprop", "adam"]


@pytest.mark.parametrize("method", METHODS)
def test_together_they_go_as_each_alone(method: str) -> None:
    before = STARTS.copy()
    together = gs.descend(VALLEY, STARTS, method, steps=60, tolerance=1e-2)
    assert np.array_equal(before, STARTS)
    assert len(together) == 4
    for start, one in zip(STARTS, together, strict=True):
        alone = gs.descend(VALLEY, start, method, steps=60, tolerance=1e-2)
        np.testing.assert_allclose(one.path, alone.path, rtol=1e-13, atol=1e-13)
        assert (one.reason, one.steps) == (alone.reason, alone.steps)
    assert len({one.steps for one in together}) > 1  # they don't all end at once


def test_all_make_a_step_with_one_call_of_f() -> None:
    calls = []

    def f(x: np.ndarray) -> Any:
        calls.append(x.shape)
        return x[0] ** 2 + 3 * x[1] ** 2

    function = gs.Function(f, layout="coordinates")
    gs.descend(function, STARTS[:1], steps=10)
    alone = len(calls)
    calls.clear()
    gs.descend(function, np.repeat(STARTS, 100, axis=0), steps=10)
    assert len(calls) <= 2 * alone


def test_evaluations_are_counted() -> None:
    count = 0

    def f(x: np.ndarray) -> Any:
        nonlocal count
        count += 1 if x.ndim == 1 else x.shape[1]
        return x[0] ** 2 + 3 * x[1] ** 2

    function = gs.Function(f, layout="point")
    found = gs.descend(function, STARTS[:3], ["gradient", "Nelder-Mead"], steps=5)
    assert found.evaluations == pytest.approx(count, rel=0.05)  # some calls check how f is called
    assert sum(d.evaluations for d in found) == pytest.approx(found.evaluations, abs=len(found))


def test_methods_by_settings_and_by_list() -> None:
    found = gs.descend(
        "x**2/20 + y**2",
        (-7, 2),
        {
            "SGD": {"method": "gradient", "learning_rate": 0.95},
            "adam": {},
            "heavy": "momentum",
            "Signs": lambda state, gradient: state.point - 0.1 * np.sign(gradient),
        },
        steps=3,
        learning_rate=0.2,
    )
    assert [d.name for d in found] == ["SGD", "Adam", "heavy", "Signs"]
    assert [d.method for d in found] == ["gradient", "adam", "momentum", "mine"]
    assert [d.learning_rate for d in found] == [0.95, 0.2, 0.2, None]
    assert len(gs.descend("x**2", 1.0, ["Gradient", "ADAM"], steps=1)) == 2
    assert isinstance(gs.descend("x**2", 1.0, ["adam"], steps=1), gs.Descents)


def test_shared_settings_go_to_those_that_have_them() -> None:
    found = gs.descend("x**2", 1.0, ["momentum", "adam", "gradient"], momentum=0.5, steps=1)
    assert [d.settings.get("momentum") for d in found] == [0.5, None, None]


def test_starts_of_one_variable() -> None:
    assert gs.descend("x**2", 3.0).path.shape[1] == 1
    assert gs.descend(lambda x: x**2, 3.0).path.shape[1] == 1
    assert gs.descend("x**2", [3.0]).start.tolist() == [3.0]
    assert len(gs.descend("x**2", [3.0, 2.0, 1.0])) == 3
    assert len(gs.descend("x**2", [[3.0], [2.0]])) == 2


def test_starts_by_name() -> None:
    assert gs.descend("a*b**2", {"b": 2, "a": 1}, steps=0).start.tolist() == [1.0, 2.0]
    several = gs.descend("a*b**2", {"b": [2, 3], "a": 1}, steps=0)
    assert [d.start.tolist() for d in several] == [[1.0, 2.0], [1.0, 3.0]]
    with pytest.raises(ArgumentError, match="for each of a, b"):
        gs.descend("a*b**2", {"b": 2})


@pytest.mark.parametrize(
    ("start", "said"),
    [
        (3.0, "single number"),
        ([1.0, 2.0, 3.0], r"expected a point, \(2,\)"),
        (np.zeros((2, 5)), r"pass start.T"),
        (np.zeros((1, 1, 2)), "has shape"),
        ([], "has shape"),
    ],
)
def test_starts_that_can_t_be(start: Any, said: str) -> None:
    with pytest.raises(LayoutError, match=said):
        gs.descend("x0*x1", start)


@pytest.mark.parametrize("start", ["here", [np.nan, 1.0], None])
def test_starts_that_are_no_numbers(start: Any) -> None:
    with pytest.raises(ArgumentError):
        gs.descend("x0*x1", start)


def test_an_own_rule_gets_what_it_needs() -> None:
    seen = []

    def update(state: State, gradient: np.ndarray, *, pace: float = 0.25) -> np.ndarray:
        state.memory.setdefault("points", []).append(state.point.tolist())
        seen.append((state.step, state.value, gradient.shape, len(state.memory["points"])))
        state.point[:] = 1e9  # a copy: this changes nothing
        gradient *= 0.0
        return np.array(state.memory["points"][-1]) * (1 - 2 * pace)

    found = gs.descend("x**2 + y**2", [[4.0, 0.0], [8.0, 8.0]], update, steps=2, pace=0.375)
    assert [d.path.tolist() for d in found] == [
        [[4.0, 0.0], [1.0, 0.0], [0.25, 0.0]],
        [[8.0, 8.0], [2.0, 2.0], [0.5, 0.5]],
    ]
    assert seen == [(0, 16.0, (2,), 1), (0, 128.0, (2,), 1), (1, 1.0, (2,), 2), (1, 8.0, (2,), 2)]
    assert found[0].settings == {"pace": 0.375}
    assert found[0].name == "update"


def test_an_own_rule_is_not_called_for_those_that_have_ended() -> None:
    calls = []

    def update(state: State, gradient: np.ndarray) -> np.ndarray:
        calls.append(state.point.tolist())
        return state.point / 2

    gs.descend("x**2 + y**2", [[0.0, 0.0], [1.0, 1.0]], update, steps=3)
    assert [point for point in calls if point == [0.0, 0.0]] == []
    assert len(calls) == 3


@pytest.mark.parametrize("given", [None, [1.0], "there", [[1.0, 2.0]]])
def test_an_own_rule_that_gives_no_point(given: Any) -> None:
    with pytest.raises(FunctionError, match=r"return state\.point"):
        gs.descend("x**2 + y**2", (1.0, 2.0), lambda state, gradient: given)


def test_an_own_rule_that_lacks_a_setting() -> None:
    def update(state: State, gradient: np.ndarray, *, pace: float) -> np.ndarray:
        return state.point - pace * gradient

    with pytest.raises(ArgumentError, match="needs pace="):
        gs.descend("x**2", 1.0, update)
    assert gs.descend("x**2", 1.0, update, pace=0.25, steps=1).value == 0.25


def batches() -> list[Any]:
    return [lambda w, a=a: (w[0] - a) ** 2 + w[1] ** 2 for a in (1.0, 2.0, 6.0)]


def test_batches_take_turns() -> None:
    found = gs.descend(batches(), (0.0, 1.0), learning_rate=0.25, steps=5)
    at, w = [0.0], 0.0
    for a in (1.0, 2.0, 6.0, 1.0, 2.0):
        w += 0.5 * (a - w)
        at.append(w)
    np.testing.assert_allclose(found.path[:, 0], at, atol=1e-9)
    targets = np.array([1.0, 2.0, 6.0, 1.0, 2.0, 6.0])
    np.testing.assert_allclose(found.values, (at - targets) ** 2 + found.path[:, 1] ** 2, atol=1e-9)
    assert found.reason == "steps used up"


def test_their_mean_is_what_a_picture_shows() -> None:
    function = gs.descend(batches(), (0.0, 1.0), steps=1).function
    assert function is not None
    points = np.array([[0.0, 1.0], [3.0, 0.0], [1.0, 1.0], [0.0, 0.0], [2.0, 2.0]])
    expected = ((points[:, :1] - [1, 2, 6]) ** 2).mean(axis=1) + points[:, 1] ** 2
    np.testing.assert_allclose(function(points), expected)
    np.testing.assert_allclose(gs.gradient(function, [0.0, 1.0]), [-6.0, 2.0], rtol=1e-9)


def test_a_small_batch_gradient_is_no_end() -> None:
    found = gs.descend(["(x - 1)**2", "(x - 2)**2"], 1.0, steps=4)
    assert found.steps == 4


def test_the_whole_is_watched() -> None:
    whole = lambda w: (w[0] - 3.0) ** 2 + w[1] ** 2 + 26 / 3 - 2  # noqa: E731
    found = gs.descend(batches(), (0.0, 1.0), whole=whole, steps=4)
    np.testing.assert_allclose(found.values, [whole(w) for w in found.path])
    np.testing.assert_allclose(found.gradients[:, 0], 2 * (found.path[:, 0] - 3), atol=1e-8)
    plain = gs.descend(batches(), (0.0, 1.0), steps=4)
    np.testing.assert_allclose(found.path, plain.path, atol=1e-9)  # the steps are the batches'


def test_a_generator_is_used_up() -> None:
    def some(count: int) -> Iterator[str]:
        for a in range(count):
            yield f"(x - {a})**2"

    found = gs.descend(some(3), 8.0, learning_rate=0.25)
    assert found.path.ravel().tolist() == [8.0, 4.0, 2.5, 2.25]
    assert found.reason == "steps used up"
    assert found.function is None
    endless = gs.descend((f"(x - {a})**2" for a in iter(int, 1)), 8.0, steps=4)
    assert endless.steps == 4


@pytest.mark.parametrize(
    ("f", "keywords", "said"),
    [
        ([], {}, "empty list"),
        (["x**2", "x**4"], {"method": "BFGS"}, "need one function"),
        (iter(["x**2"]), {"method": ["adam", "gradient"]}, "use up"),
    ],
)
def test_batches_that_can_t_be(f: Any, keywords: dict[str, Any], said: str) -> None:
    with pytest.raises(ArgumentError, match=said):
        gs.descend(f, 1.0, **keywords)


def test_all_kinds_of_functions() -> None:
    field = gs.field("a*x**2 + y**2", params={"a": 2.0})
    entry = gs.gallery.booth
    assert gs.descend(field, (1.0, 1.0), steps=1).path[1].tolist() == [0.6, 0.8]
    assert gs.descend("a*x**2 + y**2", (1, 1), steps=1, params={"a": 2.0}).point[0] == 0.6
    assert gs.descend(entry, (0.0, 0.0), steps=500, learning_rate=0.05).reason == "converged"
    own = gs.Function(lambda x: x[0] ** 2, variables="x0", gradient=lambda x: 2 * x)
    assert gs.descend(own, 1.0, steps=1).error.max() < 1e-14
    with pytest.raises(ArgumentError, match="slice"):
        gs.descend(gs.field("x*y*z", at={"z": 1.0}), (1.0, 1.0))


@pytest.mark.parametrize("f", [3, {"x**2": 1}, np.zeros(3), None, [3]])
def test_what_is_no_function(f: Any) -> None:
    with pytest.raises(FunctionError):
        gs.descend(f, 1.0)
