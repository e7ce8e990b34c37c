"""Streamlines: right against exact solutions, evenly spaced, and ended where they must be."""

import numpy as np
import pytest

import gradscape as gs
from gradscape.errors import ArgumentError
from gradscape.fields.streamlines.runge_kutta import take_step
from gradscape.fields.streamlines.stiff import take_stiff_step

ROSENBROCK = "(1-x0)**2+100*(x1-x0**2)**2"


def test_lines_of_a_saddle_are_hyperbolas():
    starts = [[1.0, 0.5], [-0.3, 1.2], [1.5, -1.4]]
    for line, (a, b) in zip(gs.streamlines("x0*x1", starts=starts).lines, starts, strict=True):
        x0, x1 = line.T
        np.testing.assert_allclose(x0**2 - x1**2, a**2 - b**2, atol=1e-4)
        assert np.abs(line).max() == pytest.approx(2.0)  # as far as the border


def test_lines_of_a_bowl_are_rays_that_end_at_its_bottom():
    found = gs.streamlines("x0**2+x1**2", starts=[[1.0, 0.5], [-1.0, 1.0]])
    for line, start in zip(found.lines, ((1.0, 0.5), (-1.0, 1.0)), strict=True):
        np.testing.assert_allclose(line[:, 0] * start[1], line[:, 1] * start[0], atol=1e-4)
        assert np.hypot(*line[-1]) < 2e-3  # downhill, and not beyond
        assert np.abs(line[0]).max() == pytest.approx(2.0)


def test_lines_of_an_elliptic_bowl_are_parabolas():
    # x0' = -2 x0, x1' = -4 x1: x1 / x0**2 stays
    line = gs.streamlines("x0**2+2*x1**2", starts=[[1.0, 0.7]]).lines[0]
    x0, x1 = line.T
    np.testing.assert_allclose(x1, 0.7 * x0**2, atol=1e-4)


def test_axes_of_unequal_scale_change_the_screen_but_not_the_lines():
    line = gs.streamlines("x*y", x=(-2, 2), y=(-100, 100), starts=[[1.0, 30.0]]).lines[0]
    x, y = line.T
    np.testing.assert_allclose(x**2 - y**2, 1 - 900, atol=0.05)


def test_up_and_down_are_the_same_lines_the_other_way():
    down = gs.streamlines("x0*x1", starts=[[1.0, 0.5]]).lines[0]
    up = gs.streamlines("x0*x1", starts=[[1.0, 0.5]], direction="up").lines[0]
    assert (np.diff(down.prod(axis=1)) < 0).all()
    assert (np.diff(up.prod(axis=1)) > 0).all()
    np.testing.assert_allclose(up[-1], down[0], atol=1e-4)


@pytest.mark.parametrize(
    "f", ["sin(x0*x1)+exp(-x0**2)", "(x0**2+x1-11)**2+(x0+x1**2-7)**2", "x0**3-3*x0*x1**2"]
)
def test_lines_are_orthogonal_to_contours(f):
    found = gs.streamlines(f, density=1.5, x0=(-3, 3), x1=(-3, 3))
    shares: list[float] = []
    for line in found.lines:
        along = np.diff(line, axis=0)
        length = np.hypot(*along.T)
        gradient = gs.gradient(f, (line[1:] + line[:-1]) / 2)
        size = np.hypot(*gradient.T)
        inner = (length > 1e-3) & (size > 0.05 * np.median(size))
        across = np.abs(along[:, 0] * gradient[:, 1] - along[:, 1] * gradient[:, 0])
        share = across[inner] / (length * size)[inner]
        shares.extend(share)
        downhill = -(along * gradient).sum(axis=1)[inner]
        assert (downhill > 0).all()
    assert np.quantile(shares, 0.99) < 0.05  # what is left are chords across bends


def test_lines_are_evenly_spaced():
    for density in (1.0, 2.0):
        spacing = 4 / 30 / density
        found = gs.streamlines("x0*x1", density=density)
        for i, line in enumerate(found.lines):
            others = np.concatenate([other for j, other in enumerate(found.lines) if j != i])
            middle = line[8:-8:4]  # ends may come close to those of a line that goes on
            near = np.sqrt(((middle[:, None] - others) ** 2).sum(-1)).min(axis=1, initial=9.0)
            assert near.min(initial=9.0) > 0.35 * spacing
        # and no large place is left empty
        everywhere = np.stack(np.meshgrid(*[np.linspace(-1.8, 1.8, 25)] * 2), -1).reshape(-1, 2)
        points = np.concatenate(found.lines)
        gaps = np.sqrt(((everywhere[:, None] - points) ** 2).sum(-1)).min(axis=1)
        assert gaps.max() < 2.5 * spacing


def test_lines_follow_a_narrow_valley_without_zigzag():
    line = gs.streamlines(ROSENBROCK, x1=(-1, 3), starts=[[-1.2, 2.5]]).lines[0]
    values = (1 - line[:, 0]) ** 2 + 100 * (line[:, 1] - line[:, 0] ** 2) ** 2
    assert (np.diff(values) < 1e-9 * values[:-1] + 1e-6).all()
    assert np.hypot(*(line[-1] - 1)) < 0.02  # all along the valley to the minimum
    floor = line[(line[:, 0] > -1) & (values < 3)]
    np.testing.assert_allclose(floor[:, 1], floor[:, 0] ** 2, atol=0.02)
    turns = np.diff(np.unwrap(np.arctan2(*np.diff(floor[::3], axis=0).T[::-1])))
    assert np.abs(turns).max() < 0.5


def test_lines_end_at_a_kink_that_they_could_only_follow_in_zigzag():
    line = gs.streamlines("abs(x0)*3+x1", starts=[[1.0, 1.5]]).lines[0]
    assert abs(line[-1, 0]) < 2e-3
    assert line[-1, 1] > 1.0  # at the kink, not along it
    steps = np.diff(line[:, 0])
    assert (steps < 1e-12).all()


def test_lines_cross_a_kink_that_only_bends_them():
    line = gs.streamlines("x0+0.5*abs(x0-0.3)+2*x1", starts=[[1.0, 1.0]]).lines[0]
    assert line[:, 0].min() < 0.2
    left, right = line[line[:, 0] < 0.29], line[line[:, 0] > 0.31]
    np.testing.assert_allclose(np.diff(left[:, 1]) / np.diff(left[:, 0]), 2 / 0.5, rtol=1e-6)
    np.testing.assert_allclose(np.diff(right[:, 1]) / np.diff(right[:, 0]), 2 / 1.5, rtol=1e-6)


def test_lines_stay_where_f_is_defined():
    found = gs.streamlines("log(x0*x1)")
    points = np.concatenate(found.lines)
    assert (points.prod(axis=1) > 0).all()
    assert np.abs(points).min() < 0.01  # up to the border


def test_lines_do_not_run_over_a_pole():
    for line in gs.streamlines("1/x0+x1", density=1).lines:
        assert (line[:, 0] > 0).all() or (line[:, 0] < 0).all()


def test_callables_are_asked_at_most_as_often_as_said():
    calls = 0

    def f(x):
        nonlocal calls
        calls += 1
        return np.sin(x[0] * x[1]) + np.exp(-(x[0] ** 2))

    field = gs.field(gs.Function(f, variables="x0,x1", layout="point"), x0=(-3, 3), x1=(-3, 3))
    before = calls
    few = gs.streamlines(field, calls=500)
    assert calls - before <= 500
    assert few.evaluations <= 500
    assert not few.complete
    none = gs.streamlines(field, calls=0)
    assert none.evaluations == 0
    assert len(none) > 50


def test_lines_of_a_callable_are_those_of_its_formula():
    f = gs.Function(lambda x: np.sin(x[0] * x[1]) + np.exp(-(x[0] ** 2)), variables="x0,x1")
    ranges = {"x0": (-3, 3), "x1": (-3, 3)}
    starts = [[1.0, 0.5], [-2.0, 1.0], [2.0, 2.2]]
    exact = gs.streamlines("sin(x0*x1)+exp(-x0**2)", starts=starts, **ranges)
    found = gs.streamlines(f, starts=starts, **ranges)
    assert found.complete
    assert found.evaluations > 0
    for line, other in zip(found.lines, exact.lines, strict=True):
        near = np.sqrt(((line[:, None] - other) ** 2).sum(-1)).min(axis=1)
        assert near.max() < 0.03  # of 6


def test_own_gradients_of_many_points_are_used():
    seen = []

    def gradient(x):
        seen.append(x.shape[-1])
        return np.stack([x[1], x[0]])

    f = gs.Function(
        lambda x: x[0] * x[1], variables="x0,x1", layout="coordinates", gradient=gradient
    )
    found = gs.streamlines(f, starts=[[1.0, 0.5]])
    x0, x1 = found.lines[0].T
    np.testing.assert_allclose(x0**2 - x1**2, 0.75, atol=1e-3)


def test_slices_and_logarithmic_axes():
    cut = gs.streamlines("x*y+z**2", at={"z": 3.0}, starts=[[1.0, 0.5]])
    x, y = cut.lines[0].T
    np.testing.assert_allclose(x**2 - y**2, 0.75, atol=1e-4)
    # of log(x)·log(y) by the logarithms: hyperbolas there
    log = gs.streamlines("log(x)*log(y)", log=("x", "y"), x=(0.1, 10), y=(0.1, 10), starts=[[4, 2]])
    u, v = np.log(log.lines[0]).T
    np.testing.assert_allclose(u**2 - v**2, np.log(4) ** 2 - np.log(2) ** 2, atol=1e-3)


def test_heads_point_along_their_lines():
    found = gs.streamlines("x0**2+x1**2", density=0.7)
    assert len(found.heads) >= len(found.lines)
    inward = -(found.heads * found.directions).sum(axis=1)
    assert (inward > 0).all()
    np.testing.assert_allclose(found.head_magnitudes, 2 * np.hypot(*found.heads.T), rtol=1e-9)
    for line, sizes in zip(found.lines, found.magnitudes, strict=True):
        np.testing.assert_allclose(sizes, 2 * np.hypot(*line.T), rtol=1e-9)


def test_nothing_where_there_is_no_direction():
    assert len(gs.streamlines(gs.Function("0*x0+1", variables="x0,x1"))) == 0
    assert len(gs.streamlines("log(-1-x0**2-x1**2)")) == 0


def test_the_same_each_time():
    first, second = (gs.streamlines(ROSENBROCK, x1=(-1, 3)) for _ in range(2))
    assert len(first) == len(second)
    assert all(map(np.array_equal, first.lines, second.lines))


@pytest.mark.parametrize(
    ("keywords", "said"),
    [
        ({"density": 0}, "density=0"),
        ({"density": 50}, "at most 20"),
        ({"direction": "left"}, "direction='left'"),
        ({"calls": -1}, "calls=-1"),
        ({"tolerance": 1.0}, "tolerance=1.0"),
        ({"starts": [1, 2, 3]}, r"shape \(n, 2\)"),
        ({"starts": [[5, 0]]}, "not on the plane"),
        ({"starts": [[0, 0]]}, "no direction"),
    ],
)
def test_what_means_nothing_is_refused(keywords, said):
    with pytest.raises(ArgumentError, match=said):
        gs.streamlines("x0*x1", **keywords)


def test_one_variable_has_no_streamlines():
    with pytest.raises(ArgumentError, match="plane"):
        gs.streamlines("sin(x)")


def _pendulum(y):
    return np.stack([y[:, 1], -np.sin(y[:, 0])], axis=1)


@pytest.mark.parametrize(("take", "order"), [(take_step, 5), (take_stiff_step, 3)])
def test_steps_have_their_order(take, order):
    """Against very many small steps; halving the step makes the error 2^(order + 1) less."""
    start = np.array([[1.0, 0.3]])

    def exact(length):
        place = start
        for _ in range(64):
            place = take_step(_pendulum, place, _pendulum(place), np.array([length / 64])).end
        return place

    off = [
        np.abs(take(_pendulum, start, _pendulum(start), np.array([h])).end - exact(h)).max()
        for h in (0.4, 0.2)
    ]
    assert np.log2(off[0] / off[1]) == pytest.approx(order + 1, abs=0.6)
