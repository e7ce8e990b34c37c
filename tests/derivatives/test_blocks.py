"""Results don't depend on how points are put into blocks; memory doesn't on how many there are."""

from __future__ import annotations

import tracemalloc
import warnings
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gradscape as gs
from gradscape.derivatives import sweep
from gradscape.derivatives.arithmetic import filling, kitchen
from gradscape.derivatives.gradient import solve_gradient
from gradscape.derivatives.reading.options import Options
from gradscape.derivatives.work import blocks
from gradscape.errors import LayoutWarning

RNG = np.random.default_rng(4)
POINTS = RNG.uniform(-2, 2, (400, 3))
# One operation each, so that NumPy's values don't depend on where in an array they are.
FUNCTIONS = {
    "polynomial": lambda x: x[0] * x[1] - x[2] * x[2] / (3.0 + x[0] * x[0]),
    "kink": lambda x: abs(x[0]) + np.maximum(x[1], x[2]),
    "border": lambda x: np.sqrt(x[0]) * x[1] + x[2],
    "float32": lambda x: (x[0] * x[1] + x[2]).astype(np.float32),
    "point": lambda x: float(x[0]) * float(x[1]) if x[2] > 0 else float(x[0] + x[2]),
    "expression": "x0*sqrt(1 + x1^2) + x2^3",
}


def everything(f, **keywords):
    """The gradient and all that is known about it, as arrays."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        value, info = gs.gradient(f, POINTS, full_output=True, **keywords)
    return {"value": value} | {field.name: getattr(info, field.name) for field in fields(info)}


def assert_same(one, other):
    assert one.keys() == other.keys()
    for name, expected in one.items():
        np.testing.assert_array_equal(other[name], expected, err_msg=name)


@pytest.mark.parametrize("name", FUNCTIONS)
@settings(max_examples=12, deadline=None)
@given(
    lines=st.integers(1, 1500), part=st.integers(1, 500), workers=st.sampled_from([None, 1, 2, 3])
)
def test_results_do_not_depend_on_blocks_and_threads(name, lines, part, workers):
    f = FUNCTIONS[name]
    whole = everything(f)
    if name == "point":
        workers = None  # processes take longer: see test_workers.py
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "LINES", lines)
        patch.setattr(blocks, "SWEPT", 1)
        patch.setattr(sweep, "LINES", part)
        assert_same(whole, everything(f, workers=workers))


def test_a_block_that_is_undefined_everywhere_takes_part(monkeypatch):
    monkeypatch.setattr(blocks, "LINES", 8)
    monkeypatch.setattr(blocks, "SWEPT", 1)
    x = np.concatenate([np.full((1, 16), -1.0), np.ones((1, 16))], axis=1)

    def solve(function, options, x):
        """Three values in extended precision; where f raises, nothing but a NaN a point."""
        defined = x[0, 0] > 0
        like = np.ones((3, 1, x.shape[1])) if defined else np.full((1, 1, x.shape[1]), np.nan)
        like = like.astype(np.longdouble if defined else np.float64)
        reason = like.astype(np.int8)
        left = None if defined else like
        return blocks.Block(like[:, 0], like, like, reason, like, reason > 0, left, shape=(3,))

    with np.errstate(invalid="ignore"):
        block = blocks.run(solve, gs.Function("x"), Options(), x, lines=1)
    assert block.derivative.dtype == np.longdouble
    assert block.derivative.shape == (3, 1, 32)
    np.testing.assert_array_equal(np.isnan(block.derivative[2, 0]), x[0] < 0)
    np.testing.assert_array_equal(block.reliable[2, 0], x[0] > 0)
    assert np.isnan(block.left).all()


@pytest.mark.parametrize("workers", [None, 2])
def test_all_blocks_are_solved_again_when_one_finds_a_branch(workers, monkeypatch):
    monkeypatch.setattr(blocks, "LINES", 64)
    monkeypatch.setattr(blocks, "SWEPT", 1)
    points = RNG.uniform(0, 1, (400, 2))
    points[-1] = 3.0  # the branch is taken for the last point alone

    def branching(x):
        return x[0] * x[1] if np.any(x[0] > 2) else x[0] + x[1]

    function = gs.Function(branching, layout="coordinates")
    with pytest.warns(LayoutWarning, match="point by point") as said:
        result, info = gs.gradient(function, points, full_output=True, workers=workers)
    assert len(said) == 1
    assert function.layout == info.layout == "point"
    expected = np.ones((400, 2))
    expected[-1] = 3.0
    np.testing.assert_allclose(result, expected, rtol=1e-9)
    pointwise = gs.Function(branching, layout="point")
    np.testing.assert_array_equal(result, gs.gradient(pointwise, points))


@pytest.mark.parametrize("workers", [None, 2])
def test_memory_beyond_the_output_does_not_grow_with_the_points(workers, monkeypatch):
    monkeypatch.setattr(blocks, "LINES", 2048)
    monkeypatch.setattr(blocks, "SWEPT", 1)
    for module in (kitchen, filling):  # compiling takes memory of its own, once
        monkeypatch.setattr(module, "WORTH", np.inf)
    function = gs.Function(FUNCTIONS["polynomial"], layout="coordinates")

    def beyond(n):
        x = np.random.default_rng(0).uniform(-2, 2, (3, n))
        tracemalloc.start()
        try:
            block = blocks.run(solve_gradient, function, Options(), x, lines=3, workers=workers)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        arrays = (getattr(block, field.name) for field in fields(block))
        return peak - sum(array.nbytes for array in arrays if isinstance(array, np.ndarray))

    beyond(8000)  # whatever is made once
    # Threads are not always at their peaks together: the most of some runs counts.
    few, many = max(beyond(32_000) for _ in range(5)), beyond(512_000)
    coordinate = 480_000 * 8  # one number for each further point
    assert many < few + coordinate
