"""Lengths of arrows, by each of their names, and the key that tells what they mean."""

import numpy as np
import pytest

import gradscape as gs
from gradscape.fields.views.arrows import make_arrows

ROSENBROCK = "(1-x0)**2+100*(x1-x0**2)**2"


def test_scaled_lengths_are_in_proportion():
    arrows = make_arrows(gs.field(ROSENBROCK, x1=(-1, 3)), equal=True, length="scaled")
    np.testing.assert_allclose(
        arrows.lengths / arrows.magnitude, arrows.lengths[0] / arrows.magnitude[0]
    )
    assert arrows.lengths.max() == pytest.approx(0.9)
    drawn = np.hypot(*arrows.steps.T)
    np.testing.assert_allclose(drawn / arrows.magnitude, drawn[0] / arrows.magnitude[0])


def test_the_key_has_the_scale_of_the_arrows():
    arrows = make_arrows(gs.field("x0*x1"), equal=True, length="scaled")
    key = arrows.key
    assert key.size == 2.0
    assert key.text == "|∇f| = 2"
    units = {"x": "m", "y": "m", "f": "J"}
    with_unit = make_arrows(gs.field("x*y", units=units), "down", length="scaled").key
    assert with_unit.text == "|∇f| = 2 J/m"
    np.testing.assert_allclose(np.hypot(*arrows.steps.T) / arrows.magnitude, key.step / key.size)
    for length in ("auto", "unit", "log"):
        assert make_arrows(gs.field("x0*x1"), length=length).key is None
    assert make_arrows(gs.field("0*x0+0*x1"), length="scaled").key is None


def test_the_key_is_at_least_half_as_long_as_the_longest():
    for factor in (1.0, 1.9, 2.1, 4.9, 7.0, 1e7, 3e-9):
        key = make_arrows(gs.field(f"{factor}*(x0+0*x1)"), length="scaled").key
        assert 0.4 < key.size / factor <= 1.0 + 1e-9


def test_one_measure_for_cells_of_different_width():
    x0 = np.array([0.0, 0.1, 0.2, 0.4, 0.8, 1.6])
    arrows = make_arrows(gs.field("3*x0+x1", x0=x0), length="scaled")
    lengths = np.hypot(*arrows.steps.T)
    np.testing.assert_allclose(lengths, lengths[0])


def test_unit_lengths_are_all_the_same_but_for_zero():
    arrows = make_arrows(gs.field(ROSENBROCK, x1=(-1, 3)), length="unit")
    np.testing.assert_allclose(arrows.lengths, 0.9)
    still = make_arrows(gs.field("x0**2+x1**2", shape=5), length="unit")
    assert sorted(set(still.lengths)) == [0.0, 0.9]
    assert (still.lengths == 0).sum() == 1


def test_log_lengths_grow_by_the_same_for_the_same_factor():
    x0 = np.log(10.0 ** np.arange(5))  # ∇f = 1, 10, ... 10^4
    arrows = make_arrows(gs.field("exp(x0)+0*x1", x0=x0, shape=5), length="log")
    lengths = arrows.lengths.reshape(5, 5)[:, 0]
    np.testing.assert_allclose(np.diff(lengths), (0.9 - 0.18) / 4)
    assert np.isnan(arrows.power)


def test_where_directions_disagree_the_size_is_that_of_the_gradients():
    arrows = make_arrows(gs.field("abs(x0-0.013)+0*x1", shape=100))
    assert arrows.mixed.sum() == 25
    np.testing.assert_allclose(arrows.magnitude, 1.0)
    assert arrows.lengths[arrows.mixed].max() < 1e-6
    np.testing.assert_allclose(arrows.lengths[~arrows.mixed], 0.9)
