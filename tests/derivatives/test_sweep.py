"""Whole blocks in one sweep find what the long way finds, by NumPy and as machine code."""

import numpy as np
import pytest

import gradscape as gs
from gradscape.derivatives import piecemeal, sweep
from gradscape.derivatives.along import solve_gradients
from gradscape.derivatives.arithmetic import kitchen
from gradscape.derivatives.arithmetic.arrays import Arrays
from gradscape.derivatives.arithmetic.recording import Outcome, Recipe
from gradscape.derivatives.lines.sampling import Sampler
from gradscape.derivatives.methods import survey
from gradscape.derivatives.reading.options import Options
from gradscape.errors import LayoutWarning


def rosenbrock(x):
    return np.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2, axis=0)


FUNCTIONS = {
    "smooth": (lambda x: np.sin(x[0] * x[1]), 2),
    "product": (lambda x: x[0] * x[1], 2),
    "rosenbrock": (rosenbrock, 6),
    "kinks and jumps": (lambda x: np.abs(x[0]) + np.floor(3 * x[1]), 2),
    "undefined somewhere": (lambda x: np.sqrt(x[0]) * np.log(x[1]), 2),
    "float32": (lambda x: np.float32(np.exp(x[0]) * x[1]), 2),
    "fast": (lambda x: np.sin(300 * x[0]) ** 2 + x[0] ** 3, 1),
}


def points(d):
    some = np.random.default_rng(5).uniform(-2, 2, (d, 400))
    return np.concatenate([some, some[:, :100].round(1), 1e6 * some[:, :50]], axis=1)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_sweep_finds_what_the_long_way_finds(name):
    f, d = FUNCTIONS[name]
    function, x = gs.Function(f), points(d)
    function.find_layout(x)
    swept = sweep.sweep(function, Options(), x)
    sampler = Sampler(function)
    long_way = solve_gradients(sampler, x, sampler.centre(x), Options())
    for what in ("values", "derivative", "error", "reason", "step", "reliable", "left", "right"):
        one, other = getattr(swept, what), getattr(long_way, what)
        assert (one is None) == (other is None)
        if one is not None:
            np.testing.assert_array_equal(one, other, what)
    # f is asked for both sides in the check before one is known to be enough, and for all places
    # around a point before it is known to be undefined there.
    wasted = x.shape[1] + (6 * d + 1) * np.count_nonzero(~np.isfinite(swept.values))
    assert long_way.evaluations <= swept.evaluations <= 1.02 * long_way.evaluations + wasted


@pytest.mark.parametrize("name", FUNCTIONS)
def test_without_errors_a_sweep_finds_the_same_derivatives(name):
    f, d = FUNCTIONS[name]
    function, x = gs.Function(f), points(d)
    function.find_layout(x)
    whole, lean = (sweep.sweep(function, Options(), x, errors=e) for e in (True, False))
    np.testing.assert_array_equal(whole.derivative, lean.derivative)
    np.testing.assert_array_equal(whole.reliable, lean.reliable)


@pytest.mark.parametrize("n", [1, 2, 7, 400])
@pytest.mark.parametrize("d", [1, 3, 12])
def test_machine_code_gives_the_same_to_the_last_bit(d, n):
    pytest.importorskip("llvmlite")
    from gradscape.derivatives.arithmetic.machine import Machine

    rng = np.random.default_rng(n)
    x = rng.normal(size=(1, d, n)) * 10.0 ** rng.integers(-9, 9, (1, d, n))
    x.reshape(-1)[:: 2 * n] = 0.0
    steps, seen = survey.record_steps(), survey.record_survey()
    given = (x,), tuple(np.arange(2 * d, dtype=float).reshape(2, d, 1)), (), (1.7,)
    with np.errstate(all="ignore"):
        moves = assert_same(Arrays(steps), Machine(steps), given)[0]
        samples = np.exp(rng.normal(size=(6, d, n)) * 1e-6) * rng.normal(size=n)
        odd = rng.choice([0.0, -0.0, np.inf, -np.inf, np.nan, 1e308, 1e-310], size=samples.shape)
        samples = np.where(rng.random(samples.shape) < 0.05, odd, samples)
        for numbers in ((2.2e-16, 3e-10, 0.0), (1e-7, 1e-3, 1e-2)):
            given = (samples, x, moves), (), tuple(rng.normal(size=(3, n))), numbers
            assert_same(Arrays(seen), Machine(seen), given)


def assert_same(arrays, machine, given):
    by_numpy, compiled = arrays.run(*given), machine.run(*given)
    again = arrays.run(*given)
    for one, two, three in zip(by_numpy, compiled, again, strict=True):
        np.testing.assert_array_equal(one, two)
        np.testing.assert_array_equal(one, three)
    return by_numpy


def test_what_is_worth_it_is_compiled_and_changes_nothing(monkeypatch):
    pytest.importorskip("llvmlite")
    for name in ("STEPS", "SURVEY"):
        monkeypatch.setattr(sweep, name, kitchen.Kitchen(getattr(sweep, name)._record))
    monkeypatch.setattr(kitchen, "WORTH", 0.0)
    function = gs.Function(FUNCTIONS["smooth"][0])
    first, *others = (gs.gradient(function, points(2)[:, :500].T) for _ in range(4))
    assert sweep.STEPS._machine is not None
    assert sweep.SURVEY._machine is not None
    for other in others:
        np.testing.assert_array_equal(first, other)


def test_all_operations_of_a_recipe_are_those_of_numpy():
    def of_line(a, b, c, k):
        a = a[0]
        half = np.minimum(a, k) - np.floor(c) * b
        truth = (a > b) & ~np.isfinite(a / b) | (half != 0.0)
        return Outcome(
            {"half": half, "which": np.where(truth, np.copysign(a, c), -half), "same": a},
            {"truth": truth},
            {"total": np.sqrt(np.abs(half))},
            {"most": np.maximum(np.abs(a), np.abs(half))},
            {"all": a <= 1.0},
        )

    def of_point(lines, c, k):
        return Outcome({"sum": lines["total"] + c}, {"few": lines["all"] & (lines["most"] < k)})

    recipe = Recipe(of_line, of_point, lines={"a": 1}, rows=("b",), points=("c",), numbers=("k",))
    rng = np.random.default_rng(0)
    a, b, c, k = rng.normal(size=(1, 4, 50)), rng.normal(size=(4, 1)), rng.normal(size=50), 0.7
    b[1] = 0.0
    with np.errstate(all="ignore"):
        found = Arrays(recipe).run((a,), (b,), (c,), (k,))
        wanted = of_line(a, b, c, k)
        total = wanted.sums["total"].sum(axis=0)
        most, every = wanted.largest["most"].max(axis=0), wanted.every["all"].all(axis=0)
    np.testing.assert_array_equal(found[0], np.stack(list(wanted.numbers.values())))
    np.testing.assert_array_equal(found[1][0], wanted.truths["truth"])
    np.testing.assert_array_equal(found[2][0], total + c)
    np.testing.assert_array_equal(found[3][0], every & (most < k))


def test_f_may_write_to_its_points_and_keep_them():
    kept = []

    def f(x):
        kept.append(x)
        value = np.sin(x[0] * x[1])
        x[...] = np.nan
        return value

    given = points(2)[:, :400]
    before = given.copy()
    rough = gs.gradient(gs.Function(f, layout="coordinates"), given.T)
    np.testing.assert_array_equal(given, before)
    wanted = gs.gradient(lambda x: np.sin(x[0] * x[1]), given.T)
    np.testing.assert_array_equal(rough, wanted)
    assert len({id(x) for x in kept}) == len(kept)


def test_f_may_return_the_same_buffer_each_time():
    buffer = np.empty(100_000)

    def f(x):
        out = buffer[: x[0].size].reshape(np.shape(x[0]))
        return np.multiply(x[0], x[1], out=out)

    given = points(2)[:, :400].T
    np.testing.assert_allclose(gs.gradient(f, given), given[:, ::-1], rtol=1e-8, atol=1e-9)


def test_a_branch_that_only_the_stencil_takes_is_found_out():
    def f(x):
        if np.any(x[0] > 2.0):
            return x[0] * 0.0
        return np.asarray(x[0] ** 2)

    given = np.linspace(1.0, 2.0, 400).reshape(-1, 1).repeat(2, axis=1)
    function = gs.Function(f, layout="coordinates")
    with pytest.warns(LayoutWarning, match="point by point"):
        gradient, info = gs.gradient(function, given, full_output=True)
    np.testing.assert_allclose(gradient[:-20, 0], 2 * given[:-20, 0], rtol=1e-8)
    assert not info.reliable[-1].all()


@pytest.mark.parametrize("name", ["undefined somewhere", "float32"])
def test_compiled_sweeps_find_what_the_long_way_finds_where_f_is_not_defined_everywhere(
    name, monkeypatch
):
    pytest.importorskip("llvmlite")
    from gradscape.derivatives.arithmetic.machine import Machine

    for kind in ("STEPS", "SURVEY"):
        machine = Machine(getattr(survey, kind)._record())
        monkeypatch.setattr(sweep, kind, machine)
        monkeypatch.setattr(piecemeal, kind, machine)
    test_a_sweep_finds_what_the_long_way_finds(name)
