"""Arrows: along the gradient, within their cells, whatever its range."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gradscape.fields.field import GradientField, field
from gradscape.fields.grids.grid import make_grid
from gradscape.fields.views.arrows import make_arrows
from gradscape.functions.function import Function

SIZES = st.floats(-1e300, 1e300) | st.floats(-1.0, 1.0) | st.just(0.0) | st.just(np.nan)
WIDTHS = st.sampled_from([1e-9, 0.01, 1.0, 4.0, 1e6])
PRODUCT = Function(lambda x0, x1: x0 * x1)


def make(gradient: np.ndarray, ranges: dict[str, tuple[float, float]]) -> GradientField:
    grid = make_grid(PRODUCT, ranges, shape=gradient.shape[:2])
    shape = gradient.shape
    reliable = np.isfinite(gradient)
    reason = np.zeros(shape, np.int8)
    return GradientField(
        grid, np.zeros(shape[:2]), gradient.copy(), np.zeros(shape), reliable, reason, "f"
    )


@settings(max_examples=150, deadline=None)
@given(
    arrays(float, st.tuples(st.integers(2, 6), st.integers(2, 6), st.just(2)), elements=SIZES),
    WIDTHS,
    WIDTHS,
    st.sampled_from(["down", "up"]),
)
def test_direction_and_length(
    gradient: np.ndarray, width0: float, width1: float, direction: str
) -> None:
    made = make(gradient, {"x0": (0.0, width0), "x1": (0.0, width1)})
    arrows = make_arrows(made, direction)
    defined = np.isfinite(gradient).all(axis=-1)
    assert len(arrows.centres) == defined.sum()
    own = gradient[defined]
    cells = np.array(
        [width / (n - 1) for width, n in zip((width0, width1), made.shape, strict=True)]
    )
    cells = np.minimum(cells, np.array([width0, width1]) / 8)
    in_cells = arrows.steps / cells
    assert (np.hypot(*in_cells.T) <= 0.9 * (1 + 1e-12)).all()
    np.testing.assert_allclose(np.hypot(*in_cells.T), arrows.lengths, rtol=1e-9, atol=1e-12)
    sign = 1.0 if direction == "up" else -1.0
    # scaled so that nothing under- or overflows; what the scale loses isn't looked at
    largest = np.abs(own).max(axis=1, keepdims=True)
    seen = (largest[:, 0] > 0) & (arrows.lengths > 0)
    unit = sign * own[seen] / largest[seen] / cells
    unit /= np.hypot(*unit.T)[:, None]
    got = in_cells[seen] / arrows.lengths[seen, None]
    np.testing.assert_allclose(got, unit, atol=1e-6)
    assert (arrows.lengths[largest[:, 0] == 0] == 0).all()


@settings(max_examples=60, deadline=None)
@given(arrays(float, (5, 5, 2), elements=st.floats(-1e3, 1e3)))
def test_steeper_is_longer(gradient: np.ndarray) -> None:
    arrows = make_arrows(make(gradient, {}))
    order = np.argsort(arrows.magnitude)
    assert (np.diff(arrows.lengths[order]) >= -1e-12).all()


def test_lengths_are_proportional_where_that_can_be_seen() -> None:
    arrows = make_arrows(field("x0*x1"))
    assert arrows.power == 1.0
    ratio = arrows.lengths / arrows.magnitude
    np.testing.assert_allclose(ratio, ratio[0])


def test_lengths_are_compressed_over_decades() -> None:
    arrows = make_arrows(field("(1-x0)**2+100*(x1-x0**2)**2", x1=(-1, 3)))
    assert arrows.power < 0.6
    assert np.quantile(arrows.lengths, 0.3) > 0.25


def test_one_outlier_does_not_shrink_the_others() -> None:
    gradient = np.ones((6, 6, 2))
    gradient[0, 0] = 1e12
    arrows = make_arrows(make(gradient, {}))
    assert np.median(arrows.lengths) > 0.3


def test_what_is_not_trusted_does_not_rule_the_others() -> None:
    made = field(lambda x: np.floor(x[0]) + x[1], shape=17)
    arrows = make_arrows(made)
    assert not arrows.trusted.all()
    np.testing.assert_allclose(arrows.lengths[arrows.trusted], 0.9, rtol=1e-6)


def test_many_points_are_averaged() -> None:
    made = field("x0*x1", shape=200)
    arrows = make_arrows(made)
    assert arrows.block == (8, 8)
    assert len(arrows.centres) == 625
    # of a linear gradient the average is that at the centre
    far = np.hypot(*arrows.centres.T) > 0.1
    centres, steps = arrows.centres[far], arrows.steps[far]
    unit = -centres[:, ::-1] / np.hypot(*centres.T)[:, None]
    np.testing.assert_allclose(steps / np.hypot(*steps.T)[:, None], unit, atol=1e-9)


def test_directions_that_disagree_are_not_averaged_silently() -> None:
    wild = field(Function("sin(300*x0)+0*x1", variables="x0,x1"), x0=(0, 1), shape=300)
    assert make_arrows(wild).mixed.mean() > 0.5
    assert not make_arrows(field("x0*x1+3*x0", shape=300)).mixed.any()


@pytest.mark.parametrize(
    ("ranges", "shape", "block"),
    [
        ({}, 18, (1, 1)),
        ({"x0": (-1, 1), "x1": (-3, 3)}, 18, (3, 1)),
        ({"x0": (0, 4.5), "x1": (0, 1)}, 18, (1, 3)),
        ({"x0": (0, 3), "x1": (0, 2)}, 18, (1, 1)),
        ({"x0": (0, 1), "x1": (0, 4)}, 100, (15, 4)),
        ({"x0": (0, 1), "x1": (0, 4)}, (5, 20), (1, 1)),
        ({"x0": (0, 1), "x1": (0, 4)}, 2, (1, 1)),
        ({}, (24, 6), (1, 1)),  # as many as were asked for, where they can be seen
        ({"x0": (0, 6), "x1": (0, 1)}, 18, (1, 1)),  # axes that don't have the same scale
    ],
)
def test_the_narrower_axis_has_fewer_arrows(
    ranges: dict[str, tuple[float, float]], shape: int | tuple[int, int], block: tuple[int, int]
) -> None:
    from gradscape.fields.views.view import make_view

    made = field("x0*x1", shape=shape, **ranges)
    view = make_view(made)
    assert view.arrows.block == block
    assert view.field is made
    assert any("each arrow is the mean" in text for text in view.remarks) == (block != (1, 1))


@pytest.mark.parametrize("ratio", [1.0, 1.3, 1.7, 2.0, 2.5, 3.0, 3.7, 4.4, 5.0])
def test_cells_of_axes_of_one_scale_are_roughly_square(ratio: float) -> None:
    from gradscape.fields.views.view import make_view

    arrows = make_view(field("x0+x1**2", x0=(0, 1), x1=(0, ratio))).arrows
    width, height = (np.diff(np.unique(c)).mean() for c in arrows.centres.T)
    assert 0.6 < width / height < 1.5


@pytest.mark.parametrize("shape", [2, (2, 200), 26, 49, (18, 1000)])
def test_arrows_stay_within_the_limits(shape: int | tuple[int, int]) -> None:
    from gradscape.fields.views.view import make_view

    view = make_view(field("x0*x1", shape=shape))
    arrows, limits = view.arrows, np.array(view.limits)
    for ends in (arrows.centres - arrows.steps / 2, arrows.centres + arrows.steps / 2):
        assert (ends >= limits[:, 0] - 1e-12).all()
        assert (ends <= limits[:, 1] + 1e-12).all()


def test_on_logarithmic_axes_arrows_point_downhill_on_the_screen() -> None:
    made = field("x**2*y", x=(0.01, 100), y=(1, 2), log="x", shape=(9, 5))
    arrows = make_arrows(made)
    assert arrows.log == (True, False)
    tails, heads = arrows.ends
    np.testing.assert_allclose(np.sqrt(tails[:, 0] * heads[:, 0]), arrows.centres[:, 0])
    np.testing.assert_allclose((tails[:, 1] + heads[:, 1]) / 2, arrows.centres[:, 1])
    run = np.log(heads[:, 0] / tails[:, 0])
    rise = heads[:, 1] - tails[:, 1]
    # of x²·y: ∂f/∂ln x = 2·x²·y, ∂f/∂y = x²
    np.testing.assert_allclose(run / rise, 2 * arrows.centres[:, 1], rtol=1e-9)
    assert (run < 0).all()
    np.testing.assert_allclose(
        arrows.magnitude, np.hypot(2 * np.prod(arrows.centres, axis=1), arrows.centres[:, 0] ** 2)
    )


def test_arrows_in_space_are_averaged_to_what_can_be_told_apart() -> None:
    arrows = make_arrows(field("x*y*z", shape=20))
    assert arrows.block == (3, 3, 3)
    assert arrows.centres.shape == (7**3, 3)


def test_arrows_at_uneven_points_are_as_long_as_they_say() -> None:
    """One measure for all, across as along, where that leaves them large enough."""
    some = np.array([0.0, 0.6, 1.0, 1.5, 2.3, 3.0])
    even = field(some[:, None] * 2 + some * 3, x=some, y=some)
    ragged = np.array([0.0, 0.1, 0.3, 1.0, 2.5, 3.0])
    uneven = field(ragged[:, None] * 2 + ragged * 3, x=ragged, y=ragged)
    for each, how in ((even, "auto"), (even, "scaled"), (uneven, "scaled")):
        arrows = make_arrows(each, equal=True, length=how)
        assert not arrows.uneven
        lengths = np.hypot(*arrows.steps.T) / arrows.magnitude
        np.testing.assert_allclose(lengths, lengths[0], rtol=1e-6)
        if arrows.key is not None:
            assert arrows.key.step / arrows.key.size == pytest.approx(lengths[0])
    assert make_arrows(uneven, equal=True).uneven
