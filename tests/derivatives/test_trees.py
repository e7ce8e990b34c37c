"""Parameters of any shape: arrays, dicts and lists of arrays as one point."""

from __future__ import annotations

import pickle
from collections import namedtuple
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

import gradscape as gs
from gradscape.derivatives.reading.structure import read_structure
from gradscape.errors import ArgumentError, ReliabilityWarning

Array = NDArray[np.float64]
W = np.linspace(-1.0, 2.0, 12).reshape(3, 4)
b = np.array([0.5, -1.0, 2.0])
Layer = namedtuple("Layer", ["weights", "bias"])


def loss(weights: Array, bias: Array) -> float:
    return float(np.sum(np.tanh(weights.sum(axis=1) + bias) ** 2))


def by_hand(weights: Array, bias: Array) -> tuple[Array, Array]:
    out = np.tanh(weights.sum(axis=1) + bias)
    slope = 2 * out * (1 - out**2)
    return np.repeat(slope[:, np.newaxis], 4, axis=1), slope


EXPECTED_W, EXPECTED_B = by_hand(W, b)


@pytest.mark.parametrize("shape", [(3, 4), (12,), (2, 3, 2), (1, 12), (12, 1)])
def test_f_gets_an_array_of_the_shape(shape: tuple[int, ...]) -> None:
    point = W.reshape(shape)
    seen = set()

    def f(x: Array) -> Any:
        seen.add(x.shape)
        return np.sum(np.sin(x) ** 2)

    gradient, info = gs.gradient(f, point, axis="all", full_output=True)
    assert seen == {shape}
    assert gradient.shape == shape
    assert np.allclose(gradient, np.sin(2 * point), rtol=1e-9, atol=1e-10)
    for array in (info.error, info.reliable, info.reason, info.step):
        assert array.shape == shape
    assert info.reliable.all()


def test_a_dict_of_arrays() -> None:
    point = {"W": W, "b": b}
    gradient, info = gs.gradient(
        lambda p: loss(p["W"], p["b"]), point, axis="all", full_output=True
    )
    assert list(gradient) == ["W", "b"]
    assert np.allclose(gradient["W"], EXPECTED_W, rtol=1e-9, atol=1e-10)
    assert np.allclose(gradient["b"], EXPECTED_B, rtol=1e-9, atol=1e-10)
    assert info.error["W"].shape == (3, 4)
    assert info.reliable["b"].all()


@pytest.mark.parametrize("kind", [list, tuple])
def test_lists_and_tuples_of_arrays(kind: Any) -> None:
    gradient = gs.gradient(lambda p: loss(p[0], p[1]), kind([W, b]), axis="all")
    assert type(gradient) is kind
    assert np.allclose(gradient[0], EXPECTED_W, rtol=1e-9, atol=1e-10)
    assert np.allclose(gradient[1], EXPECTED_B, rtol=1e-9, atol=1e-10)


def test_named_tuples_and_nesting() -> None:
    point = {"layers": [Layer(W, b), Layer(2 * W, -b)], "scale": 1.5}

    def f(p: Any) -> Any:
        assert isinstance(p["layers"][0], Layer)
        return float(p["scale"]) * sum(loss(layer.weights, layer.bias) for layer in p["layers"])

    gradient = gs.gradient(f, point, axis="all")
    assert np.allclose(gradient["layers"][0].weights, 1.5 * EXPECTED_W, rtol=1e-9, atol=1e-10)
    assert gradient["layers"][1].bias.shape == (3,)
    assert float(gradient["scale"]) == pytest.approx(loss(W, b) + loss(2 * W, -b), rel=1e-9)


def test_separate_arguments() -> None:
    in_order = gs.gradient(loss, [W, b], axis="all")
    by_name = gs.gradient(loss, {"bias": b, "weights": W}, axis="all")
    assert np.allclose(in_order[0], EXPECTED_W, rtol=1e-9, atol=1e-10)
    assert np.allclose(by_name["bias"], EXPECTED_B, rtol=1e-9, atol=1e-10)


def test_the_callers_arrays_are_not_written_to() -> None:
    point = {"W": W.copy(), "b": b.copy()}

    def careless(p: Any) -> Any:
        p["W"] *= 2.0
        return loss(p["W"], p["b"])

    gradient = gs.gradient(careless, point, axis="all")
    assert np.array_equal(point["W"], W)
    assert np.allclose(gradient["b"], by_hand(2 * W, b)[1], rtol=1e-9, atol=1e-10)


def test_integers_and_single_precision_become_float64() -> None:
    gradient = gs.gradient(
        lambda x: np.sum(x**3), np.arange(6, dtype=np.int32).reshape(2, 3), axis="all"
    )
    assert np.allclose(gradient, 3 * np.arange(6.0).reshape(2, 3) ** 2, rtol=1e-9, atol=1e-9)
    gradient = gs.gradient(lambda x: np.sum(x**3), np.ones((2, 2), np.float32), axis="all")
    assert gradient.dtype == np.float64


def test_constants_reach_f() -> None:
    def f(x: Array, factor: float = 1.0) -> Any:
        return factor * np.sum(x**2)

    assert np.allclose(gs.gradient(f, W, axis="all", params={"factor": 3.0}), 6 * W, atol=1e-9)


def test_a_gradient_of_ones_own() -> None:
    f = gs.Function(lambda x: np.sum(x**2), gradient=lambda x: 2 * x)
    gradient, info = gs.gradient(f, W, axis="all", full_output=True)
    assert info.method == "exact"
    assert np.array_equal(gradient, 2 * W)


def test_a_loss_that_ignores_its_argument_is_found_out() -> None:
    with pytest.warns(ReliabilityWarning, match="same value whatever it is called with"):
        gs.gradient(lambda x: 3.0, W, axis="all")


def test_a_flat_spot_is_none() -> None:
    assert not gs.gradient(lambda x: np.sum(np.maximum(x, 5.0)), W, axis="all").any()


@given(
    arrays=st.lists(
        hnp.arrays(float, hnp.array_shapes(max_dims=3, max_side=4), elements=st.floats(-9, 9)),
        min_size=1,
        max_size=4,
    )
)
@settings(max_examples=50, deadline=None, derandomize=True)
def test_structures_round_trip(arrays: list[Array]) -> None:
    for structured in (arrays, {f"p{i}": a for i, a in enumerate(arrays)}, {"all": arrays}):
        structure = read_structure(structured)
        vector = structure.flatten(structured)
        assert vector.shape == (structure.size,) == (len(structure.names()),)
        again = structure.flatten(structure.build(vector))
        assert np.array_equal(vector, again)
        assert pickle.loads(pickle.dumps(structure)) == structure


def test_names_say_where() -> None:
    assert read_structure({"W": np.ones((1, 2)), "b": 1.0}).names() == ["W[0, 0]", "W[0, 1]", "b"]
    assert read_structure([np.ones(1), [np.ones(1)]]).names() == ["x[0][0]", "x[1][0][0]"]


def test_what_is_wrong_is_said() -> None:
    with pytest.raises(ArgumentError, match='say axis="all"'):
        gs.gradient(lambda p: 0.0, {"W": W})
    with pytest.raises(ArgumentError, match="an array of real numbers"):
        gs.gradient(lambda p: 0.0, {"W": W, "name": "net"}, axis="all")
    with pytest.raises(ArgumentError, match="empty dict"):
        gs.gradient(lambda p: 0.0, {}, axis="all")
    with pytest.raises(ArgumentError, match=r"W has shape \(4, 3\); expected \(3, 4\)"):
        gs.check_gradient(lambda p: loss(p["W"], b), {"W": W.T}, {"W": W}, axis="all")
    with pytest.raises(ArgumentError, match=r"expected \['W'\]"):
        gs.check_gradient(lambda p: loss(p["W"], b), {"V": W}, {"W": W}, axis="all")


def test_very_many_parameters_in_bounded_memory() -> None:
    import tracemalloc

    weights = np.random.default_rng(1).normal(size=(150, 20))
    tracemalloc.start()
    gradient, info = gs.gradient(lambda p: np.sum(np.sin(p)), weights, axis="all", full_output=True)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert np.abs(gradient - np.cos(weights)).max() < 1e-8
    assert info.reliable.all()
    assert most < 0.5 * 8 * weights.size**2  # a stencil of all coordinates would hold that alone


def test_the_others_take_an_array_as_one_point() -> None:
    weights = W[:2, :3]

    def product(x: Array) -> Any:
        assert x.shape == (2, 3)
        return x @ x.T

    jacobian = gs.jacobian(product, weights, axis="all")
    assert jacobian.shape == (2, 2, 2, 3)
    assert np.allclose(jacobian[0, 1, 0], weights[1], atol=1e-9)
    one = gs.partial(lambda x: product(x)[0, 1], weights, 2, axis="all")
    assert float(one) == pytest.approx(weights[1, 2], rel=1e-9)
    with pytest.raises(ArgumentError, match="here expected an array"):
        gs.jacobian(lambda p: p["W"], {"W": W}, axis="all")
