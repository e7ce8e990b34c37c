"""f on the lines by which a surface is drawn: as many, and where, as its shape needs them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.evaluation.detail import find_steep
from gradscape.fields.evaluation.peaks import heights_of
from gradscape.fields.evaluation.refine import Fine
from gradscape.fields.evaluation.tips import with_tips
from gradscape.fields.gradient_field import GradientField
from gradscape.fields.scales.heights import Heights

__all__ = ["Sheet", "make_sheet"]

_EVEN = 61  # lines along an axis that a smooth surface has
_MOST, _CROSSINGS = 241, 15_000  # lines along an axis, and points, that it has at most
_MORE = 24  # lines at a time
_ROUNDS = 12
_OFF = 0.02  # of the height: what facets may be off by, if more lines help
_HIDDEN = 0.05  # and what is told of, if they don't
_Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Sheet:
    """A surface.

    Attributes
    ----------
    fine : Fine
        f at the crossings of the lines it is drawn by.
    heights : Heights
        What is shown of it.
    unseen : float
        At which part of the points, about, f does more than is seen.
    """

    fine: Fine
    heights: Heights
    unseen: float


def make_sheet(field: GradientField, fine: Fine) -> Sheet:
    """Choose the lines for a surface of f, known at some points of the plane."""
    whole = with_tips(field, fine)
    heights = heights_of(field, whole.values, whole.axes)
    shown = np.clip(heights(whole.values), heights.low, heights.high)
    shown = np.where(np.isfinite(shown), shown, np.nan) / (heights.high - heights.low)
    picks = [_evenly(places) for places in whole.places]
    for _ in range(_ROUNDS):
        for axis, along in enumerate(whole.places):
            picks[axis] = _with_worst(shown, along, picks, axis)
    drawn = shown
    for axis, places in enumerate(whole.places):
        drawn = _drawn(drawn, places, picks[axis], axis)
    off = np.nan_to_num(np.abs(drawn - shown))
    axes = tuple(axis[pick] for axis, pick in zip(whole.axes, picks, strict=True))
    sheet = Fine(axes, whole.values[np.ix_(*picks)], whole.log)
    aside = [_around(places, at) for places, at in zip(whole.places, _known(field), strict=True)]
    steep = find_steep(field, (aside[0][:, np.newaxis], aside[1]), heights).mean()
    surprising = whole.surprises.mean() if whole is fine else 0.0
    return Sheet(
        sheet, heights, max(float((off > _HIDDEN).mean()), float(steep), float(surprising))
    )


def _evenly(places: _Floats, most: int = _EVEN) -> NDArray[np.intp]:
    """Which of the lines at these places an even surface takes: the ends, and evenly between."""
    middles = places[:-1] + np.diff(places) / 2
    wanted = np.linspace(places[0], places[-1], most)
    return np.union1d(np.searchsorted(middles, wanted), [0, places.size - 1])


def _drawn(shown: _Floats, places: _Floats, pick: NDArray[np.intp], axis: int) -> _Floats:
    """Heights along an axis, linear between those of its lines that are picked."""
    left = np.clip(np.searchsorted(pick, np.arange(places.size), "right") - 1, 0, pick.size - 2)
    low, high = places[pick[left]], places[pick[left + 1]]
    share = (places - low) / (high - low)
    share = share[:, np.newaxis] if axis == 0 else share
    first, second = (np.take(shown, pick[left + side], axis=axis) for side in (0, 1))
    between = np.where(share == 1, second, first * (1 - share) + second * share)
    return np.where(share == 0, first, between)


def _with_worst(
    shown: _Floats, places: _Floats, picks: list[NDArray[np.intp]], axis: int
) -> NDArray[np.intp]:
    """Picked lines across an axis, and between them some of those at which facets are off most.

    Where there is no room for as many as it takes, they are even: so are waves, then.
    """
    pick, other = picks[axis], picks[1 - axis]
    worst = np.nan_to_num(np.abs(_drawn(shown, places, pick, axis) - shown)).max(axis=1 - axis)
    most = min(_MOST, _CROSSINGS // other.size)
    order = np.argsort(-worst, kind="stable")
    _, first = np.unique(np.searchsorted(pick, order), return_index=True)  # one between two lines
    found = order[np.sort(first)]
    found = found[worst[found] > _OFF][:_MORE]
    if found.size and pick.size + found.size > most:
        return _evenly(places, most)
    return np.union1d(pick, found)


def _known(field: GradientField) -> tuple[_Floats, ...]:
    """Places of the field's points along each axis."""
    return tuple(
        np.log(axis) if log else axis for axis, log in zip(field.axes, field.grid.log, strict=True)
    )


def _around(lines: _Floats, at: _Floats) -> _Floats:
    """How far the lines on both sides of places are apart from one another."""
    gaps = np.diff(lines)
    right = np.clip(np.searchsorted(lines, at, "right") - 1, 0, gaps.size - 1)
    return np.maximum(gaps[right], gaps[np.maximum(right - 1, 0)])
