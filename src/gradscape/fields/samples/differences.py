"""Derivatives of samples along an axis, with errors, whatever their spacing and their gaps.

The parabola through a point and two neighbours gives a slope of second order whose error is
f'''/6 times the product of the neighbours' distances (those to the left being negative) [1]_. Two
pairs of neighbours, next ones and wider ones, thus tell f''' and the error. The nearest neighbours
are one on each side; at the border, and beside samples that are missing, two on one side.

References
----------
.. [1] B. Fornberg: Generation of finite difference formulas on arbitrarily spaced grids.
   Mathematics of Computation 51 (1988), 699-706.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.result import Reason

__all__ = ["Slopes", "slopes_along"]

_REACH = 4  # neighbours looked at, on each side
_BLOCK = 1 << 15  # samples worked on together: what stays in the cache
_SAFE = 2.0  # times what two pairs tell: the terms beyond f''' count, too
_SAFER = 3.0  # the same from one side, where these count more
_NEAR = ((-1, 1), (1, 2), (-2, -1))
# What the next neighbours are compared with: the first of these that is there and another one.
_WIDE = ((-2, 2), (2, 4), (-4, -2), (1, 3), (-3, -1), (1, 2), (-2, -1))
# And, where there are not two on each side, all of these: f⁗ may hide what one of them would tell.
_ASIDE = ((2, 4), (1, 3), (3, 4), (1, 2), (-4, -2), (-3, -1), (-4, -3), (-2, -1))
_MOST = 3.0  # times the difference of two slopes: pairs that are too much alike tell nothing
_SUSPECT = 0.1  # of the steepest slope around: sides that differ by less have no kink
_KINK = 0.08  # what each side is unsure of, by how far the slopes of both are apart
_Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Slopes:
    """What samples tell of a derivative along one axis; all arrays have their shape.

    Attributes
    ----------
    value, error : ndarray
        NaN and inf where there is no sample, or none beside it. The error is infinite also where a
        sample has one neighbour only.
    reason : ndarray of int
        Values of `Reason`, before it is known what can be trusted: CONVERGED, ROUNDING_LIMITED,
        BORDER for slopes from one side, KINK where both sides have slopes of their own, UNDEFINED.
    steepest : ndarray
        The largest of the slopes to the next neighbours.
    """

    value: _Floats
    error: _Floats
    reason: NDArray[np.int8]
    steepest: _Floats


def slopes_along(values: _Floats, x: _Floats, axis: int, eps: float) -> Slopes:
    """Differentiate samples along an axis.

    Parameters
    ----------
    values : ndarray, shape (n0, ...)
        NaN where there is none.
    x : ndarray, shape (n,)
        Coordinates along the axis, increasing.
    axis : int
    eps : float
        Relative precision of the samples.
    """
    moved = np.moveaxis(values, axis, 0)
    columns = moved.reshape(moved.shape[0], -1)
    whole = Slopes(
        np.empty(columns.shape),
        np.empty(columns.shape),
        np.empty(columns.shape, dtype=np.int8),
        np.empty(columns.shape),
    )
    width = max(1, _BLOCK // columns.shape[0])
    for start in range(0, columns.shape[1], width):
        some = (slice(None), slice(start, start + width))
        part = _block(np.ascontiguousarray(columns[some]), x, eps)
        whole.value[some], whole.error[some] = part.value, part.error
        whole.reason[some], whole.steepest[some] = part.reason, part.steepest

    def back(array: NDArray[Any]) -> NDArray[Any]:
        return np.moveaxis(array.reshape(moved.shape), 0, axis)

    return Slopes(back(whole.value), back(whole.error), back(whole.reason), back(whole.steepest))


class _Neighbours:
    """Samples and their neighbours, by how many steps these are away; NaN where there are none."""

    def __init__(self, values: _Floats, x: _Floats) -> None:
        n, room = len(values), np.full((_REACH, values.shape[1]), np.nan)
        padded = np.concatenate([room, np.where(np.isfinite(values), values, np.nan), room])
        far = np.concatenate([np.full(_REACH, np.nan), x, np.full(_REACH, np.nan)])
        self.centre = padded[_REACH : _REACH + n]
        self.distance = {
            k: (far[_REACH + k : _REACH + k + n] - x)[:, np.newaxis]
            for k in range(-_REACH, _REACH + 1)
        }
        # a neighbour counts only if all between are there, too
        self.rise: dict[int, _Floats] = {}
        for side in (-1, 1):
            there = np.zeros_like(self.centre)
            for k in range(side, side * (_REACH + 1), side):
                rise = padded[_REACH + k : _REACH + k + n] - self.centre + there
                there = rise * 0.0
                self.rise[k] = rise

    def slope(self, k: int) -> _Floats:
        """Slope of the chord to one neighbour."""
        return self.rise[k] / self.distance[k]

    def parabola(self, pair: tuple[int, int]) -> tuple[_Floats, _Floats]:
        """Slope of the parabola through the sample and two neighbours; the distances' product."""
        a, b = (self.distance[k] for k in pair)
        return (self.slope(pair[0]) * b - self.slope(pair[1]) * a) / (b - a), a * b


def _block(values: _Floats, x: _Floats, eps: float) -> Slopes:
    """Slopes along the first axis; quickly where none is missing and both sides are there."""
    n, room = len(values), 2 * _REACH
    if n <= room or not np.isfinite(values).all():
        return _anywhere(values, x, eps)
    first = _anywhere(values[:room], x[:room], eps)
    last = _anywhere(values[-room:], x[-room:], eps)
    inner = _inside(values, x, eps)

    def joined(name: str) -> NDArray[Any]:
        parts = getattr(first, name)[:_REACH], getattr(inner, name), getattr(last, name)[-_REACH:]
        return np.concatenate(parts)

    return Slopes(joined("value"), joined("error"), joined("reason"), joined("steepest"))


def _inside(values: _Floats, x: _Floats, eps: float) -> Slopes:
    """As `_anywhere` gives them, for all but the first and the last four of complete samples."""
    n = len(values)
    centre, x0 = values[_REACH : n - _REACH], x[_REACH : n - _REACH]
    rise = {k: values[_REACH + k : n - _REACH + k] - centre for k in (-2, -1, 1, 2)}
    distance = {k: (x[_REACH + k : n - _REACH + k] - x0)[:, np.newaxis] for k in range(-3, 4) if k}

    def parabola(a: int, b: int) -> _Floats:
        da, db = distance[a], distance[b]
        return rise[a] * (db / (da * (db - da))) - rise[b] * (da / (db * (db - da)))

    with np.errstate(all="ignore"):
        value = parabola(-1, 1)
        near, wide = distance[-1] * distance[1], distance[-2] * distance[2]
        error = parabola(-2, 2)
        error -= value
        np.abs(error, out=error)
        error *= _SAFE * np.abs(near / (wide - near))
        apart = parabola(1, 2)
        apart -= parabola(-2, -1)
        np.abs(apart, out=apart)
        np.fmax(error, 0.5 * apart, out=error)
        steepest = np.fmax(np.abs(rise[1]) / distance[1], np.abs(rise[-1]) / -distance[-1])
        size = np.abs(values)
        largest = np.maximum(size[_REACH : n - _REACH], size[_REACH + 1 : n - _REACH + 1])
        np.maximum(largest, size[_REACH - 1 : n - _REACH - 1], out=largest)
        rounding = largest * (2.0 * eps / np.minimum(distance[1], -distance[-1]))
        reason = np.where(rounding > error, Reason.ROUNDING_LIMITED, Reason.CONVERGED)
        reason = reason.astype(np.int8)
        np.fmax(error, rounding, out=error)
        some = np.nonzero(apart > _SUSPECT * steepest)
        if some[0].size:
            kinks = _are_kinks(values, x, some, apart[some], rounding[some])
            reason[tuple(index[kinks] for index in some)] = Reason.KINK
    return Slopes(value, error, reason, steepest)


def _are_kinks(
    values: _Floats,
    x: _Floats,
    some: tuple[NDArray[np.intp], ...],
    apart: _Floats,
    rounding: _Floats,
) -> NDArray[np.bool_]:
    """Whether both sides of some inner samples have slopes of their own."""
    row, column = some[0] + _REACH, some[1]

    def parabola(a: int, b: int) -> _Floats:
        da, db = x[row + a] - x[row], x[row + b] - x[row]
        ra = values[row + a, column] - values[row, column]
        rb = values[row + b, column] - values[row, column]
        return np.asarray(ra * db / (da * (db - da)) - rb * da / (db * (db - da)))

    left = np.abs(parabola(-2, -1) - parabola(-3, -1))
    right = np.abs(parabola(1, 2) - parabola(1, 3))
    return np.asarray(np.maximum(left, right) + rounding < _KINK * apart)


def _anywhere(values: _Floats, x: _Floats, eps: float) -> Slopes:
    """Slopes from the neighbours that are there."""
    with np.errstate(all="ignore"):
        near = _Neighbours(values, x)
        chords = near.slope(-1), near.slope(1)
        steepest = np.fmax(np.abs(chords[0]), np.abs(chords[1]))
        found = {pair: near.parabola(pair) for pair in {*_NEAR, *_WIDE, *_ASIDE}}
        value, product, chosen = _first(found, _NEAR)
        one = chosen < 0  # at most one neighbour
        value = np.where(one, np.where(np.isnan(chords[0]), chords[1], chords[0]), value)
        error = _truncation(found, value, product, chosen)
        # of three samples in a row there is no other pair: the parabola's own bend has to do
        bend = _SAFE * np.fmax(np.abs(value - chords[0]), np.abs(value - chords[1]))
        error = np.where(np.isnan(error), np.where(one, np.inf, bend), error)
        left, right = found[-2, -1][0], found[1, 2][0]
        apart = np.abs(left - right)
        error = np.fmax(error, 0.5 * apart)
        rounding = (
            2.0
            * eps
            * _largest(values)
            / np.nanmin([np.abs(near.distance[k]) for k in (-1, 1)], axis=0)
        )
        reason = np.where(chosen > 0, Reason.BORDER, Reason.CONVERGED)
        reason = np.where(rounding > error, Reason.ROUNDING_LIMITED, reason)
        unsure = np.maximum(np.abs(left - found[-3, -1][0]), np.abs(right - found[1, 3][0]))
        kink = (apart > _SUSPECT * steepest) & (unsure + rounding < _KINK * apart)
        reason = np.where(kink, Reason.KINK, reason)
        undefined = ~np.isfinite(value) | np.isnan(near.centre)
        value[undefined] = np.nan
        error = np.where(undefined, np.inf, np.fmax(error, rounding))
        reason = np.where(undefined, Reason.UNDEFINED, reason).astype(np.int8)
    return Slopes(value, error, reason, np.nan_to_num(steepest, nan=0.0))


def _first(
    found: dict[tuple[int, int], tuple[_Floats, _Floats]], pairs: tuple[tuple[int, int], ...]
) -> tuple[_Floats, _Floats, NDArray[np.intp]]:
    """Slope and product of the first pair that is there, and which it is; -1 for none."""
    value, product = (array.copy() for array in np.broadcast_arrays(*found[pairs[0]]))
    chosen = np.where(np.isnan(value), -1, 0)
    for number, pair in enumerate(pairs[1:], start=1):
        fill = (chosen < 0) & ~np.isnan(found[pair][0])
        value[fill] = found[pair][0][fill]
        product[fill] = np.broadcast_to(found[pair][1], fill.shape)[fill]
        chosen[fill] = number
    return value, product, chosen


def _truncation(
    found: dict[tuple[int, int], tuple[_Floats, _Floats]],
    value: _Floats,
    product: _Floats,
    chosen: NDArray[np.intp],
) -> _Floats:
    """Error of the slope by what a wider pair makes of it; NaN where there is none."""
    error = np.full_like(value, np.nan)
    for pair in _WIDE:
        open_ = np.isnan(error) & (chosen >= 0)
        if pair in _NEAR:
            open_ &= chosen != _NEAR.index(pair)
        if not open_.any():
            break
        other, wide = found[pair]
        ratio = _SAFE * np.abs(product / (wide - product))
        error = np.where(open_, np.abs(other - value) * ratio, error)
    aside = np.isnan(found[_WIDE[0]][0]) | (chosen > 0)
    for pair in _ASIDE if aside.any() else ():
        other, wide = found[pair]
        ratio = np.abs(product / (wide - product))
        more = np.where(ratio <= _MOST, _SAFER * np.abs(other - value) * ratio, np.nan)
        error = np.where(aside, np.fmax(error, more), error)
    return error


def _largest(values: _Floats) -> _Floats:
    """The largest of each sample and its neighbours, in size."""
    size = np.nan_to_num(np.abs(values), nan=0.0, posinf=0.0)
    largest = size.copy()
    largest[1:] = np.maximum(largest[1:], size[:-1])
    largest[:-1] = np.maximum(largest[:-1], size[1:])
    return largest
