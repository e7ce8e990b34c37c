"""No confident wrong numbers: what can't be known is marked, and said why."""

from __future__ import annotations

import math

import numpy as np
import pytest

import gradscape as gs
from gradscape.derivatives.result import Reason
from gradscape.errors import ArgumentError, ReliabilityWarning

BAD = (Reason.KINK, Reason.JUMP, Reason.UNDEFINED, Reason.NOT_CONVERGED)


def known(f, points, **keywords):
    return gs.gradient(f, points, full_output=True, **keywords)


def assert_no_confident_wrong(result, info, exact, far=1e-3):
    """A component that is called reliable is right, or as wrong as it says."""
    size = np.maximum(np.abs(exact), np.abs(exact).max(axis=-1, keepdims=True))
    error = np.abs(result - exact)
    wrong = info.reliable & ~((error <= 10 * info.error) | (error <= far * size))
    assert not wrong.any(), (result[wrong], np.broadcast_to(exact, wrong.shape)[wrong])


def hashed(x):
    """A number in [-1, 1) for every point, without any pattern, coordinates first."""
    x = np.ascontiguousarray(np.asarray(x, float))
    bits = x.view(np.uint64)
    with np.errstate(over="ignore"):
        h = bits[0] * np.uint64(0x9E3779B97F4A7C15)
        for more in bits[1:]:
            h = (h ^ (h >> np.uint64(31))) + more * np.uint64(0xC2B2AE3D27D4EB4F)
        h = (h ^ (h >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        h = (h ^ (h >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        h ^= h >> np.uint64(31)
    return h.astype(float) / 2**63 - 1.0


# Kinks and jumps


@pytest.mark.parametrize(
    ("f", "point"),
    [
        (lambda x: abs(x[0]) + x[1], [0.0, 1.0]),
        (lambda x: 2 * abs(x[0] - 0.3) * x[1] + x[1] ** 2, [0.3, 1.0]),
        (lambda x: np.maximum(x[0], 0.0) + np.sin(x[1]), [0.0, 1.0]),
        (lambda x: np.minimum(x[0] ** 2, x[0]) + x[1], [1.0, 1.0]),
        (lambda x: np.where(x[0] > 0, 2 * x[0], x[0]) * np.exp(x[1]), [0.0, 0.5]),
        (lambda x: 1e6 * abs(x[0]) + x[1], [0.0, 1.0]),
        (lambda x: abs(x[0] - 1e5) + x[1], [1e5, 1.0]),
        ("abs(x0) + x1", [0.0, 1.0]),
        ("max(x0, 2*x0) + x1", [0.0, 1.0]),
    ],
)
def test_a_kink_is_a_kink(f, point):
    result, info = known(f, point)
    assert info.reason.tolist()[0] == Reason.KINK
    assert info.reliable.tolist() == [False, True]
    assert np.isfinite(result[1])


def test_a_kink_in_both_variables():
    _, info = known(lambda x: np.maximum(x[0], x[1]), [1.0, 1.0])
    assert info.reason.tolist() == [Reason.KINK, Reason.KINK]
    assert not info.reliable.any()


@pytest.mark.parametrize("distance", [1e-1, 1e-2, 1e-3, 1e-4, 1e-5])
def test_beside_a_kink_the_slope_is_that_of_its_side(distance):
    points = [[distance, 1.0], [-distance, 1.0]]
    result, info = known(lambda x: abs(x[0]) * 3 + x[1] ** 2, points)
    assert info.reliable.all()
    np.testing.assert_allclose(result, [[3.0, 2.0], [-3.0, 2.0]], rtol=1e-8)


def test_random_kinks_are_never_confidently_wrong():
    generator = np.random.default_rng(1)
    for tilt in generator.normal(size=(6, 3)):
        where = generator.uniform(-1, 1)
        points = generator.uniform(-1, 1, (100, 2))
        # On the kink, very near it, and anywhere.
        points[:40, 0] = where
        points[40:80, 0] = where + 10.0 ** generator.uniform(-9, -2, 40)
        side = np.sign(points[:, 0] - where)
        f = lambda x, a=tilt, c=where: a[0] * abs(x[0] - c) + a[1] * x[0] + a[2] * np.cos(x[1])  # noqa: E731
        result, info = known(gs.Function(f, params={"c": where}), points)
        exact = np.stack([tilt[0] * side + tilt[1], -tilt[2] * np.sin(points[:, 1])], axis=-1)
        assert not info.reliable[:40, 0].any()
        assert_no_confident_wrong(result[40:], _part(info, slice(40, None)), exact[40:])


def _part(info, which):
    """The same info for some of the points."""
    from dataclasses import replace

    names = ("error", "reliable", "reason", "step")
    return replace(info, **{name: getattr(info, name)[which] for name in names})


@pytest.mark.parametrize(
    "f",
    [
        lambda x: np.floor(x[0]) + x[1],
        lambda x: np.heaviside(x[0], 1.0) + x[1],
        lambda x: np.heaviside(x[0], 0.5) * 1e-3 + x[1],
        lambda x: np.where(x[0] < 0, -1.0, np.exp(x[0])) + x[1] ** 2,
        lambda x: np.sign(x[0]) * 1e5 + x[1],
    ],
)
def test_a_jump_is_a_jump(f):
    _, info = known(f, [0.0, 1.0])
    assert info.reason[0] == Reason.JUMP
    assert info.reliable.tolist() == [False, True]
    assert np.isinf(info.error[0])


def test_beside_a_jump_the_slope_is_that_of_its_side_or_marked():
    generator = np.random.default_rng(2)
    points = generator.uniform(-1, 1, (200, 2))
    points[:100, 0] = 10.0 ** generator.uniform(-8, -1, 100)
    f = lambda x: np.where(x[0] > 0, 3 * x[0] + 5, np.sin(x[0])) + x[1]  # noqa: E731
    result, info = known(f, points)
    exact = np.ones_like(points)
    exact[:, 0] = np.where(points[:, 0] > 0, 3.0, np.cos(points[:, 0]))
    assert_no_confident_wrong(result, info, exact)
    assert info.reliable[100:].mean() > 0.95


@pytest.mark.parametrize("digits", [3, 5, 7])
def test_a_table_has_the_slope_of_its_steps_or_of_what_it_stands_for(digits):
    points = np.random.default_rng(3).uniform(0.2, 0.8, (50, 2))
    result, info = known(lambda x: np.round(x[0], digits) + x[1], points)
    off = np.minimum(np.abs(result[:, 0]), np.abs(result[:, 0] - 1.0))
    assert not (info.reliable[:, 0] & (off > np.maximum(10 * info.error[:, 0], 1e-3))).any()


# Noise


@pytest.mark.parametrize("level", [1e-10, 1e-8, 1e-6])
def test_noise_is_found_and_the_result_is_as_good_as_it_allows(level):
    points = np.random.default_rng(4).uniform(-2, 2, (60, 2))
    exact = np.stack([np.cos(points[:, 0]) * points[:, 1], np.sin(points[:, 0])], axis=-1)
    result, info = known(lambda x: np.sin(x[0]) * x[1] + level * hashed(x), points)
    error = np.abs(result - exact)
    assert (error <= 10 * info.error).all()
    assert np.mean(error <= info.error) >= 0.95
    if level == 1e-6:
        assert np.mean(info.reason == Reason.NOISY) >= 0.9
    # The best step for a stencil of order 6 leaves about noise^(6/7).
    assert np.median(error) <= 10 * level ** (6 / 7)
    assert np.mean(info.reliable) >= 0.9


def test_noise_that_is_given_is_not_looked_for():
    points = np.random.default_rng(5).uniform(-2, 2, (40, 2))
    exact = np.stack([np.cos(points[:, 0]) * points[:, 1], np.sin(points[:, 0])], axis=-1)
    f = lambda x: np.sin(x[0]) * x[1] + 1e-6 * hashed(x)  # noqa: E731
    result, info = known(f, points, noise=1e-6)
    assert (np.abs(result - exact) <= 10 * info.error).all()
    assert info.evaluations < 0.5 * known(f, points)[1].evaluations
    assert np.median(np.abs(result - exact)) <= 1e-4


def test_noise_alone_has_no_gradient():
    points = np.random.default_rng(6).uniform(-2, 2, (50, 2))
    _, info = known(hashed, points)
    assert not info.reliable.any()


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("level", [1e-6, 1e-3, 1.0])
def test_a_stochastic_function_is_never_confidently_wrong(level, seed):
    generator = np.random.default_rng(seed)

    def simulation(x):
        return x[0] * x[1] + level * generator.normal(size=np.shape(x[0]))

    point = np.array([0.5, 1.0])
    result, info = known(simulation, point)
    assert_no_confident_wrong(result, info, point[::-1])
    if level == 1.0:
        assert not info.reliable.any()


def test_a_stochastic_function_of_many_points_is_called_point_by_point():
    generator = np.random.default_rng(9)
    points = generator.uniform(-1, 1, (30, 2))
    result, info = known(lambda x: x[0] * x[1] + generator.normal(size=np.shape(x[0])), points)
    assert_no_confident_wrong(result, info, points[:, ::-1])
    assert np.mean(info.reliable) < 0.05


# Oscillations faster than the steps, and spikes


@pytest.mark.parametrize("frequency", [500 * np.pi, 1e3, 1e4, 1e5, 1e6, 2e3 * np.pi / 1.4])
def test_oscillations_are_not_stepped_over(frequency):
    points = np.random.default_rng(7).uniform(-2, 2, (100, 2))
    points[0], points[1] = (0.0, 1.0), (1.0, 0.0)
    points[2:20] = np.round(points[2:20], 1)  # where people look
    exact = np.stack([frequency * np.cos(frequency * points[:, 0]), np.ones(len(points))], axis=-1)
    result, info = known(lambda x: np.sin(frequency * x[0]) + x[1], points)
    assert_no_confident_wrong(result, info, exact)


@pytest.mark.parametrize("frequency", [500 * np.pi, 1e6])
def test_oscillations_in_every_direction(frequency):
    points = np.random.default_rng(8).uniform(-2, 2, (60, 3))
    phase = frequency * points.sum(axis=-1, keepdims=True)
    exact = np.broadcast_to(frequency * np.cos(phase), points.shape)
    result, info = known(lambda x: np.sin(frequency * (x[0] + x[1] + x[2])), points)
    assert_no_confident_wrong(result, info, exact)


def test_a_ripple_on_a_slope_is_not_called_flat():
    f = lambda x: x[0] + 1e-3 * np.sin(1e5 * x[0]) + x[1]  # noqa: E731
    points = np.random.default_rng(10).uniform(-1, 1, (50, 2))
    exact = np.stack([1 + 100 * np.cos(1e5 * points[:, 0]), np.ones(50)], axis=-1)
    result, info = known(f, points)
    assert_no_confident_wrong(result, info, exact)


def test_a_spike_is_seen_with_its_scale():
    f = lambda x: np.exp(-((x[0] / 1e-8) ** 2)) + x[1]  # noqa: E731
    result, info = known(f, [0.5e-8, 1.0], scale={"x0": 1e-8, "x1": 1.0})
    exact = [-1e8 * math.exp(-0.25), 1.0]
    assert info.reliable.all()
    np.testing.assert_allclose(result, exact, rtol=1e-6)


# Borders


@pytest.mark.parametrize(
    ("f", "point", "exact"),
    [
        (lambda x: np.where(x[0] < 0, np.nan, np.exp(x[0])) * x[1], [0.0, 2.0], [2.0, 1.0]),
        (lambda x: np.where(x[0] > 1, np.nan, x[0] ** 3) * x[1], [1.0, 2.0], [6.0, 1.0]),
        (lambda x: np.where(x[0] < 0, np.inf, np.cos(x[0]) + x[0]) + x[1], [0.0, 2.0], [1, 1]),
        (lambda x: math.sqrt(x[0]) ** 4 + x[0] + x[1], [0.0, 2.0], [1.0, 1.0]),
    ],
)
def test_a_border_is_left_on_the_side_that_is_defined(f, point, exact):
    result, info = known(f, point)
    assert info.reason[0] == Reason.BORDER
    assert info.reliable.all()
    np.testing.assert_allclose(result, exact, rtol=1e-7)
    assert (np.abs(result - exact) <= 10 * info.error).all()


@pytest.mark.parametrize(
    ("f", "point"),
    [
        (lambda x: np.sqrt(x[0]) + x[1], [0.0, 1.0]),
        (lambda x: np.arcsin(x[0]) + x[1], [1.0, 1.0]),
        (lambda x: np.cbrt(x[0]) + x[1], [0.0, 1.0]),
        ("sqrt(x0) + x1", [0.0, 1.0]),
    ],
)
def test_an_infinite_slope_is_no_number_to_trust(f, point):
    result, info = known(f, point)
    assert info.reliable.tolist() == [False, True]
    assert result[1] == pytest.approx(1.0, rel=1e-8)


@pytest.mark.parametrize("x0", [1e-12, 1e-8, 1e-4, 1e-3, 3e-3])
def test_near_a_border_the_steps_fit(x0):
    f = lambda x: np.log(x[0]) + x[1]  # noqa: E731
    result, info = known(f, [x0, 1.0])
    assert info.reliable.all()
    np.testing.assert_allclose(result, [1 / x0, 1.0], rtol=1e-6)
    assert (np.abs(result - [1 / x0, 1.0]) <= 10 * info.error).all()


@pytest.mark.parametrize("f", [lambda x: np.log(x[0]) * x[1], "log(x0)*x1"])
def test_where_f_is_undefined_so_is_its_gradient(f):
    result, info = known(f, [[-1.0, 1.0], [2.0, 1.0]])
    assert np.isnan(result[0]).all()
    assert np.isinf(info.error[0]).all()
    assert (info.reason[0] == Reason.UNDEFINED).all()
    assert info.reliable.tolist() == [[False, False], [True, True]]


def test_the_domain_is_that_of_the_formula_as_typed():
    result, info = known("sqrt(x0)**2 + x1", [-1.0, 1.0])
    assert np.isnan(result).all()
    assert not info.reliable.any()


BOUNDS = {"x0": (0.0, 1.0), "x1": (-1.0, None)}
METHODS = ("adaptive", "central", "forward", "backward")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("layout", ["point", "coordinates"])
def test_bounds_are_never_stepped_over(method, layout):
    lowest, highest = np.full(2, np.inf), np.full(2, -np.inf)

    def f(x):
        flat = np.reshape(x, (2, -1))
        np.minimum(lowest, flat.min(axis=1), out=lowest)
        np.maximum(highest, flat.max(axis=1), out=highest)
        return np.exp(x[0]) * np.sin(x[1])

    near = [0.0, 1e-12, 1e-6, 1e-3, 0.5, 1 - 1e-9, 1.0]
    points = np.array([[a, b - 1.0] for a in near for b in (*near, 3.0)])
    function = gs.Function(f, variables="x0,x1", layout=layout)
    result, info = known(function, points, bounds=BOUNDS, method=method)
    assert lowest[0] >= 0.0
    assert highest[0] <= 1.0
    assert lowest[1] >= -1.0
    assert highest[1] > 1.0
    a, b = points.T
    exact = np.stack([np.exp(a) * np.sin(b), np.exp(a) * np.cos(b)], axis=-1)
    there = np.isfinite(result)  # one side alone may have no room
    assert not info.reliable[~there].any()
    assert (np.abs(result - exact) <= 10 * info.error + 1e-13)[there].all()
    if method == "adaptive":
        assert info.reliable.all()
        np.testing.assert_allclose(result, exact, rtol=1e-6, atol=1e-6)


def test_bounds_hold_for_what_is_not_smooth():
    seen = []

    def f(x):
        seen.append(np.array(x, copy=True).reshape(2, -1))
        return np.abs(x[0] - 1e-4) + 1e-6 * hashed(x) + np.floor(x[1] * 3)

    points = np.random.default_rng(11).uniform(0, 1, (40, 2))
    points[:10] = 0.0
    points[10:20] = 1.0
    known(gs.Function(f, layout="coordinates"), points, bounds=[(0, 1), (0, 1)])
    everywhere = np.concatenate(seen, axis=1)
    assert everywhere.min() >= 0.0
    assert everywhere.max() <= 1.0


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        ({"x0": (0.5, 1.0)}, r"point 0 has x0 = 0\.1, outside its bounds 0\.5 to 1"),
        ({"x9": (0.0, 1.0)}, r"the variables are \('x0', 'x1'\)"),
        ([(0.0, 1.0)], r"expected \{name: \(low, high\)\}"),
        ([(1.0, 0.0), None], r"each low must be below its high"),
        (3.0, r"expected \{name: \(low, high\)\}"),
    ],
)
def test_bounds_that_mean_nothing_are_refused(bounds, words):
    with pytest.raises(ArgumentError, match=words):
        gs.gradient(lambda x0, x1: x0 * x1, [0.1, 0.2], bounds=bounds)


# Precision


def test_single_precision_is_recognised():
    points = np.random.default_rng(12).uniform(-2, 2, (200, 2))

    def single(x):
        x = x.astype(np.float32)
        return np.sin(x[0]) * x[1] + np.float32(1.0)

    result, info = known(single, points)
    exact = np.stack([np.cos(points[:, 0]) * points[:, 1], np.sin(points[:, 0])], axis=-1)
    error = np.abs(result - exact)
    assert (error <= 10 * info.error).all()
    assert np.median(error) <= 1e-5
    assert np.mean(info.reliable) >= 0.95
    assert (info.step > 3e-3).all()


def test_single_precision_of_large_values_is_said():
    f = lambda x: (x[0] * x[1] + 1e6).astype(np.float32)  # noqa: E731
    point = np.array([0.5, 1.0])
    result, info = known(f, point)
    assert (np.abs(result - point[::-1]) <= 10 * info.error).all()


# What is said of it


@pytest.mark.parametrize(
    ("f", "said"),
    [
        (lambda x: abs(x[0]) + x[1], "1 kink"),
        (lambda x: np.floor(x[0]) + x[1], "1 jump"),
        (lambda x: np.log(x[0]) + x[1], "2 undefined"),
        ("abs(x0) + x1", "1 kink"),
    ],
)
def test_the_warning_says_how_many_and_why(f, said):
    with pytest.warns(
        ReliabilityWarning, match=rf"of 2 components can't be trusted \({said}\)"
    ) as w:
        gs.gradient(f, [0.0, 1.0])
    assert len(w) == 1
    assert "full_output=True" in str(w[0].message)
    assert w[0].filename == __file__


def test_full_output_does_not_warn():
    _, info = known(lambda x: abs(x[0]) + x[1], [0.0, 1.0])
    assert str(Reason(info.reason[0])) == "kink"


def test_what_is_reliable_has_a_good_reason():
    points = np.round(np.random.default_rng(13).uniform(-2, 2, (200, 2)), 1)
    f = lambda x: np.sqrt(x[0]) * abs(x[1]) + np.floor(x[0])  # noqa: E731
    _, info = known(f, points)
    assert not (info.reliable & np.isin(info.reason, BAD)).any()
    assert np.isfinite(info.error[info.reliable]).all()


# All of them, along any direction


EDGES = {
    "kink": (np.abs, np.sign, Reason.KINK),
    "jump": (lambda s: (s > 0) * 1.0, lambda s: 0.0 * s, Reason.JUMP),
    "corner of the slope": (
        lambda s: np.maximum(s, 0.0) ** 1.5,
        lambda s: 1.5 * np.sqrt(np.maximum(s, 0.0)),
        None,
    ),
}


@pytest.mark.parametrize("dimension", [1, 2, 3, 8])
@pytest.mark.parametrize("name", EDGES)
def test_edges_along_any_direction_are_never_confidently_wrong(name, dimension):
    edge, slope, reason = EDGES[name]
    generator = np.random.default_rng(14)
    for distance in (0.0, 1e-9, -1e-7, 1e-5, -1e-3, 1e-2, 1.0) * 3:
        normal = generator.normal(size=dimension)
        points = generator.uniform(-2, 2, (10, dimension))
        points += (distance - points @ normal)[:, np.newaxis] * normal / (normal @ normal)
        away = points @ normal

        def f(x, normal=normal):
            return edge(np.tensordot(normal, x, 1)) + np.cos(x[0])

        result, info = known(gs.Function(f, layout="point"), points, axis=-1)
        exact = slope(away)[:, np.newaxis] * normal
        exact[:, 0] -= np.sin(points[:, 0])
        there = np.abs(away) > 1e-13
        assert_no_confident_wrong(result[there], _part(info, there), exact[there])
        if reason is not None:
            assert not info.reliable[~there].any()


def test_the_slope_of_a_flat_side_is_no_negative_zero():
    _, info = known(lambda x: max(x[0], 0.0), [0.0])
    assert info.left[0] == 0.0
    assert not np.signbit(info.left[0])


@pytest.mark.parametrize(
    ("f", "exact"),
    [
        (
            lambda x: float(f"{(x[0] ** 2 + x[1] - 11) ** 2 + (x[0] + x[1] ** 2 - 7) ** 2:.5e}"),
            (-21.728, -31.744),
        ),
        (
            lambda x: np.round(4096 * np.exp(0.3 * x[0] + x[1])) / 4096,
            (0.3 * np.exp(0.46), np.exp(0.46)),
        ),
    ],
    ids=["six digits", "a converter's steps"],
)
def test_values_that_are_in_line_by_chance_beside_noise_are_seen_again(f, exact):
    got, info = gs.gradient(f, [0.2, 0.4], full_output=True)
    assert (np.abs(got - exact) <= 10 * info.error).all()
