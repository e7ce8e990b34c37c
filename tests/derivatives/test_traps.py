"""The traps a gradient loop copied from a book falls into, one test or more for each."""

from __future__ import annotations

import math
import threading

import numpy as np
import pytest

import gradscape as gs
from gradscape.derivatives.result import Reason
from gradscape.errors import LayoutError, LayoutWarning, ReliabilityWarning

TICKS = np.arange(-2, 2.5, 0.25)
BOOK_POINTS = np.array([grid.ravel() for grid in np.meshgrid(TICKS, TICKS)])  # (2, 324)


def product(x):
    return x[0] * x[1]


def known(f, points, **keywords):
    """The gradient and its info, as what a user may rely on."""
    return gs.gradient(f, points, full_output=True, **keywords)


# Points as (2, N): a wrong picture.


def test_trap_points_as_2_by_n_is_stopped_with_the_remedy():
    for f in (product, "x0*x1", gs.Function(product, variables=["x0", "x1"])):
        with pytest.raises(LayoutError, match=r"Pass points\.T, or say axis=0"):
            gs.gradient(f, BOOK_POINTS)


@pytest.mark.parametrize("count", [3, 5, 20])
@pytest.mark.parametrize("ask", [gs.gradient, gs.hessian])
def test_trap_few_points_as_2_by_n_are_told_of(ask, count):
    points = np.random.default_rng(0).uniform(-1, 1, (2, count))
    with pytest.warns(LayoutWarning, match=rf"look like {count} points .* Pass points\.T"):
        ask(product, points)
    ask(product, points, axis=-1)  # on the caller's word
    ask(product, points.T)
    ask(lambda x: x[0] * x[1] + x[-1], points)  # reads all of them


# Integer points: the step is truncated away.


@pytest.mark.parametrize("dtype", [int, np.int8, np.uint16])
@pytest.mark.parametrize("f", [product, "x0*x1"])
def test_trap_integer_points(f, dtype):
    points = np.array([[3, 4], [0, 2]], dtype)
    result = gs.gradient(f, points)
    assert result.dtype == np.float64
    np.testing.assert_allclose(result, [[4, 3], [2, 0]], rtol=1e-10, atol=1e-10)


def test_trap_integer_points_are_floating_point_inside_f_too():
    result = gs.gradient(lambda x: x[0] ** -2 * x[1], np.array([2, 3]))  # 2**-2 fails for ints
    np.testing.assert_allclose(result, [-0.75, 0.25], rtol=1e-9)


# The caller's array changed in place: left perturbed when f raises.


def fails_later(calls):
    """A function that fails at its n-th call, in the midst of a stencil."""
    left = iter(range(calls))

    def f(x):
        if next(left, None) is None:
            raise RuntimeError("no more")
        return float(x[0] * x[1])

    return f


@pytest.mark.parametrize("calls", [0, 1, 2, 5, 11])
def test_trap_the_callers_array_is_as_it_was_when_f_raises(calls):
    points = np.array([3.0, 4.0])
    with pytest.raises(RuntimeError, match="no more"):
        gs.gradient(fails_later(calls), points)
    np.testing.assert_array_equal(points, [3.0, 4.0])


@pytest.mark.parametrize("f", [product, "x0*x1", lambda x: float(x[0]) * float(x[1])])
def test_trap_the_callers_array_is_never_written_to(f):
    points = np.random.default_rng(1).normal(size=(9, 2))
    points.flags.writeable = False
    before = points.copy()
    gs.gradient(f, points)
    np.testing.assert_array_equal(points, before)


# One fixed step h = 1e-4: garbage at 1e8, at 1e-8, in float32.


def test_trap_fixed_step_large_coordinates():
    points = np.array([1e8, 3e8])
    result = gs.gradient(lambda x: x[0] ** 2 * x[1], points)
    np.testing.assert_allclose(result, [6e16, 1e16], rtol=1e-8)


def test_trap_fixed_step_small_coordinates():
    points = np.array([1e-8, 2e-8])
    result = gs.gradient(lambda x: np.log(x[0]) + np.sqrt(x[1]), points)
    np.testing.assert_allclose(result, [1e8, 0.5 / math.sqrt(2e-8)], rtol=1e-8)


def test_trap_fixed_step_single_precision():
    def single(x):
        x = x.astype(np.float32)
        return np.sin(x[0]) * x[1] ** 2

    point = np.array([0.7, 1.3])
    result, info = known(single, point)
    exact = np.array([math.cos(0.7) * 1.69, math.sin(0.7) * 2.6])
    assert info.reliable.all()
    np.testing.assert_allclose(result, exact, rtol=1e-3)
    assert (np.abs(result - exact) <= 10 * info.error).all()


def test_trap_fixed_step_fits_each_coordinate():
    _, info = known(lambda x: x[0] ** 3 + np.sin(x[1]), [1e6, 0.3])
    assert info.step[0] > 1e4 * info.step[1]


# No error estimate: nobody knows.


@pytest.mark.parametrize(
    ("f", "gradient"),
    [
        (lambda x: np.exp(x[0]) * np.sin(x[1]), lambda a, b: (np.sin(b), np.cos(b))),
        ("exp(x0)*sin(x1)", lambda a, b: (np.sin(b), np.cos(b))),
    ],
    ids=["callable", "formula"],
)
def test_trap_no_error_every_number_has_one_and_it_holds(f, gradient):
    points = np.random.default_rng(2).uniform(-2, 2, (50, 2))
    result, info = known(f, points)
    exact = np.exp(points[:, :1]) * np.transpose(gradient(*points.T))
    assert info.error.shape == info.reliable.shape == info.step.shape == result.shape
    assert np.isfinite(info.error).all()
    assert (info.error >= 0).all()
    assert (np.abs(result - exact) <= 10 * info.error + np.spacing(np.abs(exact))).all()


def test_trap_no_error_what_cannot_be_trusted_is_warned_of():
    with pytest.warns(ReliabilityWarning, match=r"1 of 2 components can't be trusted \(1 kink\)"):
        gs.gradient(lambda x: abs(x[0]) + x[1], [0.0, 1.0])


# A Python loop over points: slow.


@pytest.mark.parametrize("layout", ["coordinates", "rows", "arguments"])
def test_trap_python_loop_one_call_serves_a_block(layout):
    calls = []

    def count(x, y):
        calls.append(np.size(x))
        return x * y

    f = {
        "coordinates": lambda x: count(x[0], x[1]),
        "rows": lambda x: count(x[..., 0], x[..., 1]),
        "arguments": count,
    }[layout]
    points = np.random.default_rng(3).uniform(1, 2, (324, 2))
    _, info = known(gs.Function(f, layout=layout), points)
    assert info.layout == layout
    many = [size for size in calls if size > 1]
    assert len(many) <= 40  # and not 324 times that
    assert max(many) >= 324
    assert len(calls) - len(many) <= 3 * len(many) + 4  # those that confirm the layout
    assert sum(many) <= 9 * 2 * 324


# f that works on one point only: wrong shape or wrong values in a batch.


def with_if(x):
    return x[0] * x[1] if x[0] > 0 else x[1] ** 2


def with_math(x):
    return math.sin(x[0]) * x[1]


def whole_sum(x):
    return np.sum(x**2)


@pytest.mark.parametrize(
    ("f", "exact"),
    [
        (with_if, lambda a, b: np.where(a > 0, (b, a), (0 * a, 2 * b))),
        (with_math, lambda a, b: (np.cos(a) * b, np.sin(a))),
        (whole_sum, lambda a, b: (2 * a, 2 * b)),
    ],
    ids=["if", "math", "sum"],
)
def test_trap_f_of_one_point_only(f, exact):
    points = np.random.default_rng(4).uniform(-2, 2, (60, 2))
    points[:, 0] += np.copysign(0.1, points[:, 0])  # away from the jump that `if` makes
    result, info = known(f, points)
    assert info.layout == "point"
    assert info.reliable.all()
    np.testing.assert_allclose(result, np.transpose(exact(*points.T)), rtol=1e-7, atol=1e-8)


def test_trap_f_of_one_point_only_is_confirmed_in_every_block():
    def branching(x):
        return x[0] * x[1] if np.any(x[0] > 5) else x[0] + x[1]

    points = np.random.default_rng(5).uniform(0, 1, (6_000, 2))
    points[4_501, 0] = 6.0  # where no probe falls
    with pytest.warns(LayoutWarning, match="point by point"):
        result, info = known(branching, points)
    assert info.layout == "point"
    expected = np.ones_like(points)
    expected[4_501] = points[4_501, 1], 6.0
    np.testing.assert_allclose(result, expected, rtol=1e-9)


# f that changes its argument, or keeps a buffer: corrupted points or values.


def changes_its_argument(x):
    x *= 2.0
    x[0] *= x[1]
    return x[0]


def keeps_a_buffer():
    buffers = {}

    def f(x):
        out = buffers.setdefault(x.shape, np.empty(x.shape[1:]))
        np.multiply(x[0], x[1], out=out)
        return out

    return f


def keeps_its_argument():
    kept = []

    def f(x):
        for other in kept:
            other[...] = np.nan
        kept.append(x)
        return x[0] * x[1]

    return f


@pytest.mark.parametrize("layout", ["point", "coordinates", None])
@pytest.mark.parametrize(
    ("f", "factor"),
    [(changes_its_argument, 4.0), (keeps_a_buffer(), 1.0), (keeps_its_argument(), 1.0)],
    ids=["argument", "buffer", "kept"],
)
def test_trap_f_that_changes_its_argument_or_keeps_a_buffer(f, factor, layout):
    points = np.random.default_rng(6).uniform(1, 2, (12, 2))
    before = points.copy()
    result = gs.gradient(gs.Function(f, layout=layout), points)
    np.testing.assert_array_equal(points, before)
    np.testing.assert_allclose(result, factor * points[:, ::-1], rtol=1e-9)


def test_trap_f_is_called_from_the_callers_thread():
    threads = set()

    def f(x):
        threads.add(threading.get_ident())
        return x[0] * x[1]

    gs.gradient(f, np.ones((20_000, 2)))
    assert threads == {threading.get_ident()}


# Cancellation in a formula: 7993, not -8e-9, and called exact.


def test_trap_cancellation_in_a_formula_is_marked():
    formula = "(1 - cos(x))/x**2"
    result, info = known(formula, 1e-7)
    true = -1e-7 / 12
    assert abs(result - true) <= info.error
    assert not (info.reliable and abs(result - true) > 1e-3 * abs(true))
    if not info.reliable:
        with pytest.warns(ReliabilityWarning):
            gs.gradient(formula, 1e-7)


def test_trap_cancellation_asked_for_by_name_is_marked_too():
    with pytest.warns(ReliabilityWarning, match="1 of 1 components"):
        result = gs.gradient("(1 - cos(x))/x**2", 1e-7, method="exact")
    _, info = known("(1 - cos(x))/x**2", 1e-7, method="exact")
    assert not info.reliable
    assert abs(result + 1e-7 / 12) <= info.error


def test_trap_cancellation_exact_results_carry_a_bound():
    _, info = known("(1 - cos(x))/x**2", np.array([1e-7, 1e-3, 0.5]))
    assert info.error.shape == (3,)
    assert info.error[2] <= 1e-13
    assert info.reliable[2]


# Kinks, jumps, noise, NaN borders: a plausible wrong number.


@pytest.mark.parametrize(
    ("f", "reason"),
    [
        (lambda x: abs(x[0]) + x[1], Reason.KINK),
        (lambda x: np.floor(x[0]) + x[1], Reason.JUMP),
        (lambda x: np.where(x[0] == 0, np.nan, x[0]) + x[1], Reason.UNDEFINED),
        (lambda x: np.random.default_rng(list(x.tobytes())).normal() + x[1], Reason.NOT_CONVERGED),
    ],
    ids=["kink", "jump", "undefined", "noise"],
)
def test_trap_kinks_jumps_noise_and_holes_are_marked(f, reason):
    _, info = known(f, [0.0, 1.0])
    assert not info.reliable[0]
    if reason is not Reason.NOT_CONVERGED:
        assert info.reason[0] == reason


def test_trap_nan_borders_are_taken_from_the_side_that_is_defined():
    result, info = known(lambda x: np.sqrt(x[0]) ** 3 + np.sin(x[1]), [0.0, 1.0])
    assert info.reason.tolist()[0] in (Reason.BORDER, Reason.UNDEFINED)
    assert info.reliable[1]
    result, info = known(lambda x: np.where(x[0] < 0, np.nan, np.exp(x[0])) * x[1], [0.0, 2.0])
    assert info.reason[0] == Reason.BORDER
    assert info.reliable.all()
    np.testing.assert_allclose(result, [2.0, 1.0], rtol=1e-7)
