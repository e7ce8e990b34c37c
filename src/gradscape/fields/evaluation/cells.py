"""What a screen shows of more points than it has room for: counts and means over cells of them.

A cell is a block of neighbouring points. Where the gradients in a cell point in different
directions, their mean is shorter than they are: `Cells.agreement` says by how much.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.result import Reason
from gradscape.fields.gradient_field import GradientField
from gradscape.fields.grids.grid import Grid

__all__ = ["Cells", "Starts", "cells_of", "divide", "empty_cells", "find_cells", "has_one_scale"]

_MOST = 25  # cells along the longer axis of a plane
_MOST_IN_SPACE = 8
_ALIKE = 5.0  # ranges within this factor
_Floats = NDArray[np.float64]
_Counts = NDArray[np.int64]

#: Where cells start along each axis, and the end.
Starts = tuple[NDArray[np.intp], ...]


@dataclass(frozen=True, eq=False)
class Cells:
    """Means over blocks of points. Arrays have one axis for each of the grid's k axes.

    Attributes
    ----------
    grid : Grid
        The points.
    starts : tuple of ndarray
        Where cells start along each axis, as indices of points; and the end.
    count, undefined, untrusted : ndarray of int, shape (m0, ...)
        Points in a cell; those where f or its gradient is not defined; those where it is, but is
        not to be trusted.
    reasons : ndarray of int, shape (8, m0, ...)
        Of the last, how many for each `Reason`.
    gradient : ndarray, shape (m0, ..., k)
        Mean of ∇f over the points where it is defined; 0 where there are none.
    slopes : ndarray, shape (m0, ..., k)
        The same by the places on the axes, see `GradientField.slopes`.
    magnitude : ndarray, shape (m0, ...)
        Mean of |∇f|.
    value, low, high : ndarray, shape (m0, ...)
        Mean, least and largest of f; NaN where it is defined nowhere.
    """

    grid: Grid
    starts: Starts
    count: _Counts
    undefined: _Counts
    untrusted: _Counts
    reasons: _Counts
    gradient: _Floats
    slopes: _Floats
    magnitude: _Floats
    value: _Floats
    low: _Floats
    high: _Floats

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of cells along each axis."""
        return self.count.shape

    @property
    def block(self) -> tuple[int, ...]:
        """Most points in a cell along each axis."""
        return tuple(int(np.diff(starts).max()) for starts in self.starts)

    @cached_property
    def agreement(self) -> _Floats:
        """How much the directions agree: |mean of ∇f| / mean of |∇f|, 1 where all is 0."""
        largest = float(self.magnitude.max(initial=0.0)) or 1.0
        with np.errstate(all="ignore"):
            length = np.sqrt(((self.gradient / largest) ** 2).sum(axis=-1))
            ratio = length / (self.magnitude / largest)
        return np.where(self.magnitude > 0, np.minimum(np.nan_to_num(ratio, nan=1.0), 1.0), 1.0)

    def are_of(self, field: GradientField) -> bool:
        """Whether a field covers the same ground, with some of the points."""
        same = self.grid.names == field.names and self.grid.domain == field.domain
        return same and all(
            bool((mine[[0, -1]] == theirs[[0, -1]]).all())
            for mine, theirs in zip(self.grid.axes, field.axes, strict=True)
        )

    def tally(self) -> dict[Reason, int]:
        """For how many points each reason for not trusting them holds, the most common first."""
        counts = self.reasons.reshape(len(Reason), -1).sum(axis=1)
        found = {Reason(code): int(n) for code, n in enumerate(counts) if n}
        return dict(sorted(found.items(), key=lambda item: -item[1]))

    def put(self, where: tuple[slice, ...], part: Cells) -> None:
        """Fill in a part of the cells."""
        for each in fields(self):
            if each.name in ("grid", "starts"):
                continue
            lead = (slice(None),) if each.name == "reasons" else ()
            getattr(self, each.name)[lead + where] = getattr(part, each.name)


def find_cells(field: GradientField, *, equal: bool = False) -> Cells:
    """Cells of a field: of all points that were evaluated, where it is only some of them."""
    if field.cells is not None and field.cells.are_of(field):
        return field.cells
    return cells_of(field, divide(field.grid, equal=equal))


def has_one_scale(grid: Grid) -> bool:
    """Whether a picture of the grid has axes of one scale: where the ranges are alike."""
    spans = [high - low for low, high in grid.domain]
    return not any(grid.log) and max(spans) <= _ALIKE * min(spans)


def divide(grid: Grid, *, equal: bool = False, most: int | None = None) -> Starts:
    """Divide the points of a grid into cells: as many as there is room for.

    With `equal`, for axes of one scale on screen, fewer along the narrower, in proportion.
    """
    if most is None:
        most = _MOST if len(grid.shape) < 3 else _MOST_IN_SPACE
    blocks = _blocks(grid, most, equal=equal)
    return tuple(
        np.linspace(0, n, -(-n // block) + 1).astype(np.intp)
        for n, block in zip(grid.shape, blocks, strict=True)
    )


def cells_of(field: GradientField, starts: Starts) -> Cells:
    """Means of a field over cells."""
    undefined, untrusted = field.undefined, field.untrusted
    defined = ~undefined
    some = any(np.diff(edges).max() > 1 for edges in starts)

    def summed(array: NDArray[Any]) -> NDArray[Any]:
        return _over(np.add, array, starts) if some else array

    whole = math.prod(field.shape)
    bad = int(undefined.sum())
    sizes = np.ones(tuple(len(edges) - 1 for edges in starts), dtype=np.int64)
    for axis, edges in enumerate(starts):
        sizes *= np.diff(edges).reshape((-1,) + (1,) * (len(starts) - 1 - axis))
    count = sizes if not bad else summed(defined.astype(np.int64))
    weight = 1.0 / np.maximum(count, 1)
    gradient, length = _mean_gradient(field.gradient, defined, weight, summed, bad=bool(bad))
    slopes = gradient
    if any(field.grid.log):
        slopes, _ = _mean_gradient(field.slopes, defined, weight, summed, bad=bool(bad))
    finite = np.isfinite(field.values) if bad else None
    value, low, high = _value_range(field.values, finite, starts, sizes)
    reasons = np.zeros((len(Reason), *sizes.shape), dtype=np.int64)
    if untrusted.any():
        worst = np.where(field.reliable, -1, field.reason).max(axis=-1)
        for code in np.unique(worst[untrusted]):
            reasons[code] = summed((untrusted & (worst == code)).astype(np.int64))
    assert count.sum() == whole - bad
    return Cells(
        field.grid, starts, sizes, sizes - count, reasons.sum(axis=0), reasons, gradient, slopes,
        length, value, low, high,
    )  # fmt: skip


def empty_cells(grid: Grid, starts: Starts) -> Cells:
    """Cells to be filled in, see `Cells.put`."""
    shape = tuple(len(edges) - 1 for edges in starts)
    k = len(grid.shape)
    reasons = np.zeros((len(Reason), *shape), dtype=np.int64)

    def counts() -> _Counts:
        return np.zeros(shape, dtype=np.int64)

    def means(*components: int) -> _Floats:
        return np.zeros((*shape, *components))

    return Cells(
        grid, starts, counts(), counts(), counts(), reasons, means(k), means(k), means(), means(),
        means(), means(),
    )  # fmt: skip


def _mean_gradient(
    gradient: _Floats,
    defined: NDArray[np.bool_],
    weight: _Floats,
    summed: Callable[[NDArray[Any]], NDArray[Any]],
    *,
    bad: bool,
) -> tuple[_Floats, _Floats]:
    """Mean over cells of the gradient, and of its length."""
    if bad:
        gradient = np.where(defined[..., np.newaxis], gradient, 0.0)
    unit = max(-float(gradient.min(initial=0.0)), float(gradient.max(initial=0.0))) or 1.0
    with np.errstate(all="ignore"):  # sums of scaled gradients can't overflow
        scaled = gradient / unit
        length = np.sqrt(np.einsum("...k,...k->...", scaled, scaled))
        mean = summed(scaled) * weight[..., np.newaxis]
        top = np.finfo(float).max / unit if unit > 1 else np.inf
        return mean * unit, np.minimum(summed(length) * weight, top) * unit


def _value_range(
    values: _Floats, finite: NDArray[np.bool_] | None, starts: Starts, sizes: _Counts
) -> tuple[_Floats, _Floats, _Floats]:
    """Mean, least and largest of f over cells."""
    if finite is None:
        low, high = (_over(which, values, starts) for which in (np.minimum, np.maximum))
        part = _over(np.add, values / 2**30, starts) / sizes * 2**30  # no sum overflows
        return part, low, high
    count = _over(np.add, finite.astype(np.int64), starts)
    none = count == 0
    low = _over(np.minimum, np.where(finite, values, np.inf), starts)
    high = _over(np.maximum, np.where(finite, values, -np.inf), starts)
    part = _over(np.add, np.where(finite, values, 0.0) / 2**30, starts)
    part = part / np.maximum(count, 1) * 2**30
    low[none] = high[none] = part[none] = np.nan
    return part, low, high


def _over(operation: np.ufunc, array: NDArray[Any], starts: Starts) -> NDArray[Any]:
    """Reduce over cells."""
    for axis, edges in reversed(list(enumerate(starts))):  # the last is next to each other
        if len(edges) - 1 < array.shape[axis]:
            array = operation.reduceat(array, edges[:-1], axis=axis)
    return np.array(array)


def _blocks(grid: Grid, most: int, *, equal: bool) -> tuple[int, ...]:
    """Points per cell along each axis: as few as there is room for."""
    blocks = [-(-n // most) for n in grid.shape]
    if not equal or len(blocks) > 2:
        return tuple(blocks)
    lows, highs = grid.places(np.transpose(grid.domain))
    spans = list(highs - lows)
    cells = [b * (s / (n - 1)) for b, s, n in zip(blocks, spans, grid.shape, strict=True)]
    fitted = []
    for block, cell, span, n in zip(blocks, cells, spans, grid.shape, strict=True):
        fair = max(1, round(most * (span / max(spans))))
        square = math.floor(block * (max(cells) / cell) + 0.49)  # no wider than the others are
        fitted.append(max(block, min(-(-n // fair), square)))
    return tuple(fitted)
