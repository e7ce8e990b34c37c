"""Cells: what is known of very many points, held or streamed, is the same and is right."""

import math

import numpy as np
import pytest

import gradscape as gs
from gradscape.derivatives.result import Reason
from gradscape.fields.evaluation import survey as surveying
from gradscape.fields.evaluation.cells import cells_of, divide
from gradscape.fields.evaluation.survey import survey
from gradscape.fields.field import compute, seen_field
from gradscape.fields.views.arrows import make_arrows
from gradscape.functions.function import Function
from gradscape.pictures.draw import draw

NAMES = (
    "count", "undefined", "untrusted", "reasons", "gradient", "slopes", "magnitude", "value",
    "low", "high",
)  # fmt: skip


def test_cells_are_counts_and_means_of_their_points():
    field = gs.field("sqrt(x0)*x1", x0=(-1, 2), shape=(60, 50))
    cells = cells_of(field, divide(field.grid))
    i, j = 17, 3
    part = tuple(slice(e[n], e[n + 1]) for e, n in zip(cells.starts, (i, j), strict=True))
    values, gradient = field.values[part], field.gradient[part].reshape(-1, 2)
    assert cells.count[i, j] == values.size
    np.testing.assert_allclose(cells.gradient[i, j], gradient.mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(cells.magnitude[i, j], np.hypot(*gradient.T).mean(), rtol=1e-12)
    np.testing.assert_allclose(cells.value[i, j], values.mean(), rtol=1e-12)
    assert (cells.low[i, j], cells.high[i, j]) == (values.min(), values.max())
    assert cells.count.sum() == 3000
    assert cells.undefined.sum() == field.undefined.sum() > 0
    assert cells.undefined[0, 0] == cells.count[0, 0]
    assert np.isnan(cells.value[0, 0])
    assert (cells.gradient[0, 0] == 0).all()


def test_untrusted_points_are_counted_by_reason():
    field = gs.field("abs(x0-x1)", shape=51)
    cells = cells_of(field, divide(field.grid))
    assert cells.tally() == field.reasons() == {Reason.KINK: 51}
    assert cells.untrusted.sum() == 51


def test_agreement_tells_where_directions_cancel():
    field = gs.field("abs(x0-0.013)+0*x1", shape=100)
    cells = cells_of(field, divide(field.grid))
    assert cells.agreement[12].max() < 1e-12  # the kink is in the middle of these
    np.testing.assert_allclose(np.delete(cells.agreement, 12, axis=0), 1.0)
    np.testing.assert_allclose(cells.magnitude, 1.0)


def test_large_and_tiny_gradients_neither_overflow_nor_vanish():
    for factor in (1e305, 1e-305):
        field = gs.field(Function(f"{factor}*(x0+x1)"), shape=90)
        cells = cells_of(field, divide(field.grid))
        np.testing.assert_allclose(cells.gradient, factor, rtol=1e-12)
        np.testing.assert_allclose(cells.magnitude, math.sqrt(2) * factor, rtol=1e-12)


@pytest.mark.parametrize(
    ("f", "shape"),
    [("sin(3*x0*x1)", (130, 77)), ("log(x0*x1)", (61, 200)), ("abs(x0-x1)+x1**2", (80, 80))],
)
def test_streaming_gives_the_cells_of_the_whole(f, shape, monkeypatch):
    monkeypatch.setattr(surveying, "_BLOCK", 100)
    monkeypatch.setattr(surveying, "_KEPT", 20)
    held = gs.field(f, shape=shape)
    seen = []

    def evaluate(grid):
        seen.append(math.prod(grid.shape))
        return compute(held.function, grid)

    streamed = survey(held.grid, evaluate)
    assert max(seen) <= 100
    assert sum(seen) == math.prod(shape)
    assert streamed.evaluations == held.evaluations  # with those on both sides of kinks
    whole = cells_of(held, divide(held.grid))
    for name in NAMES:
        np.testing.assert_allclose(
            getattr(streamed.cells, name), getattr(whole, name), rtol=1e-12, atol=1e-12
        )
    assert streamed.shape == (20, 20)
    for axis, mine, theirs in zip((0, 1), streamed.axes, held.axes, strict=True):
        assert np.isin(mine, theirs).all()
        assert (mine[[0, -1]] == theirs[[0, -1]]).all(), axis
    at = np.ix_(*(np.searchsorted(h, s) for h, s in zip(held.axes, streamed.axes, strict=True)))
    np.testing.assert_array_equal(streamed.values, held.values[at])
    np.testing.assert_array_equal(streamed.gradient, held.gradient[at])
    np.testing.assert_array_equal(streamed.reliable, held.reliable[at])


def test_arrows_of_a_streamed_field_are_those_of_the_whole(monkeypatch):
    monkeypatch.setattr("gradscape.fields.field.LARGE", 5000)
    held, streamed = gs.field("sin(x0*x1)", shape=100), seen_field("sin(x0*x1)", shape=100)
    assert held.cells is None
    assert streamed.cells is not None
    one, other = (make_arrows(field, equal=True) for field in (held, streamed))
    for name in ("centres", "steps", "lengths", "magnitude", "mixed", "trusted"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), rtol=1e-9, atol=1e-12)
    assert one.block == other.block == (4, 4)


def test_a_callable_that_raises_in_some_blocks_is_undefined_there(monkeypatch):
    monkeypatch.setattr("gradscape.fields.field.LARGE", 1000)
    monkeypatch.setattr(surveying, "_BLOCK", 50)

    def f(x):
        return math.log(x[0]) + x[1]

    streamed = seen_field(Function(f, variables="x0,x1", layout="point"), shape=60)
    cells = streamed.cells
    assert cells.count.sum() == 3600
    assert cells.undefined.sum() == 1800
    assert (cells.undefined[:10] == cells.count[:10]).all()

    with pytest.raises(ValueError, match="math domain"):
        seen_field(Function(f, variables="x0,x1", layout="point"), x0=(-2, -1), shape=60)


def test_a_picture_of_a_streamed_field_says_what_is_not_seen(monkeypatch):
    monkeypatch.setattr("gradscape.fields.field.LARGE", 5000)
    picture = draw("abs(x0)+log(x1)", shape=101)
    said = " ".join(text.get_text() for text in picture.figure.texts)
    assert "5151 of 10201" in said  # undefined, of all points
    assert "each arrow is the mean of" in said
    assert "101 x 101" in repr(picture.field)
    part = picture.field.sel(x1=slice(0.5, 1.5))
    assert not picture.field.cells.are_of(part)
