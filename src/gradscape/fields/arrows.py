"""Arrows of a field as they are drawn: where, how long, and which of them can't be trusted.

Each arrow has a cell of its own, centred on its point, and stays within it, so that none overlaps
another whatever the range of the gradient. Their lengths grow with |∇f|, compressed where it spans
decades. Of more points than a picture can show, each arrow is the average over a block of them;
where the axes have one scale, the narrower one has room for fewer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.field import GradientField

__all__ = ["Arrows", "make_arrows", "reference"]

_BOUND = 0.9  # longest arrow, in cells
_LOW = 0.4  # what the lower quartile of the lengths gets at least, of the longest
_CAP = 10.0  # lengths and colours end at so many times the 95th percentile
_WIDEST = 8  # a cell is at most the domain by this: a coarse grid gets no giant arrows
_MOST = 25  # arrows along the longer axis
_MOST_IN_SPACE = 8
_AGREE = 0.5  # below this ratio of |average| to average length, directions in a block disagree
_Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Arrows:
    """Arrows with their middle at `centres`, from ``centres - steps/2`` to ``centres + steps/2``.

    Attributes
    ----------
    centres : ndarray, shape (n, k)
        In units of the axes.
    steps : ndarray, shape (n, k)
        In units of the axes, on logarithmic ones in those of ln x: what is straight and even on the
        screen. A step is a multiple of the field's slopes, ∇f on linear axes; `ends` has the ends.
    lengths : ndarray, shape (n,)
        In cells, at most 0.9: a cell is as wide as the space between neighbours along each axis,
        at most an eighth of the domain.
    magnitude : ndarray, shape (n,)
        |∇f|.
    trusted : ndarray of bool, shape (n,)
    mixed : ndarray of bool, shape (n,)
        Where the directions within an arrow's block of points disagree.
    power : float
        Lengths are proportional to |∇f| to this power.
    block : tuple of int
        Points per arrow along each axis.
    room : tuple of float
        How far the cells at the border reach beyond the domain, along each axis, as steps do.
    log : tuple of bool
        Which axes are logarithmic.
    """

    centres: _Floats
    steps: _Floats
    lengths: _Floats
    magnitude: _Floats
    trusted: NDArray[np.bool_]
    mixed: NDArray[np.bool_]
    power: float
    block: tuple[int, ...]
    room: tuple[float, ...]
    log: tuple[bool, ...] = ()

    @property
    def ends(self) -> tuple[_Floats, _Floats]:
        """Tails and heads, shape (n, k), in units of the axes."""
        tails, heads = self.centres - self.steps / 2, self.centres + self.steps / 2
        for axis in np.flatnonzero(self.log):
            half = np.exp(self.steps[:, axis] / 2)
            tails[:, axis] = self.centres[:, axis] / half
            heads[:, axis] = self.centres[:, axis] * half
        return tails, heads


def make_arrows(field: GradientField, direction: str = "down", *, equal: bool = False) -> Arrows:
    """Arrows along -∇f ("down") or ∇f ("up"), at most 25 along an axis.

    With `equal`, for axes that have the same scale on screen, fewer along the narrower axis, in
    proportion. Points where the gradient is not defined get none.
    """
    block = _blocks(field, equal)
    largest = float(np.max(np.abs(field.gradient), initial=0.0, where=~field.undefined[..., None]))
    unit = largest or 1.0  # sums of scaled gradients can't overflow
    defined = ~field.undefined
    with np.errstate(all="ignore"):
        scaled = np.where(defined[..., None], field.gradient / unit, 0.0)
    size = np.sqrt((scaled**2).sum(axis=-1))
    count = _sums(defined.astype(float), block)
    weight = 1.0 / np.maximum(count, 1.0)
    mean = _sums(scaled, block) * weight[..., None]
    mean_size = _sums(size, block) * weight
    doubtful = _sums(field.untrusted.astype(float), block) > 0
    shown = count >= _sums(np.ones(field.shape), block) / 2
    length = np.sqrt((mean**2).sum(axis=-1))[shown]
    centres, cells, room = _places(field, block)
    trusted = ~doubtful[shown]
    fraction, power = _compress(length, trusted)
    if any(field.grid.log):
        mean = _mean_slopes(field, block) * weight[..., None]
    with np.errstate(all="ignore"):
        direct = mean[shown] / cells[shown]
        direct /= np.abs(direct).max(axis=-1, keepdims=True)
        direct /= np.sqrt((direct**2).sum(axis=-1, keepdims=True))
    direct = np.where(length[:, None] > 0, direct, 0.0) * (1.0 if direction == "up" else -1.0)
    return Arrows(
        centres[shown],
        direct * cells[shown] * (_BOUND * fraction)[:, None],
        _BOUND * fraction,
        np.minimum(length, np.finfo(float).max / unit if unit > 1 else np.inf) * unit,
        trusted,
        length < _AGREE * mean_size[shown],
        power,
        block,
        room,
        field.grid.log,
    )


def _mean_slopes(field: GradientField, block: tuple[int, ...]) -> _Floats:
    """Sums over blocks of the slopes on the screen, in any unit."""
    slopes = np.where(field.undefined[..., None], 0.0, field.slopes)
    return _sums(slopes / (np.abs(slopes).max(initial=0.0) or 1.0), block)


def reference(sizes: _Floats) -> float:
    """Give the size at which lengths and colours end: the largest, unless it stands out by far."""
    positive = sizes[sizes > 0]
    if not positive.size:
        return 0.0
    high = np.quantile(positive, 0.95, method="lower")
    with np.errstate(over="ignore"):
        return float(min(positive.max(), _CAP * high))


def _blocks(field: GradientField, equal: bool) -> tuple[int, ...]:
    """Points per arrow along each axis: as few as there is room for."""
    most = _MOST if len(field.shape) < 3 else _MOST_IN_SPACE
    blocks = [-(-n // most) for n in field.shape]
    if not equal or len(blocks) > 2:
        return tuple(blocks)
    lows, highs = field.grid.places(np.transpose(field.domain))
    spans = list(highs - lows)
    cells = [b * (s / (n - 1)) for b, s, n in zip(blocks, spans, field.shape, strict=True)]
    fitted = []
    for block, cell, span, n in zip(blocks, cells, spans, field.shape, strict=True):
        fair = max(1, round(most * (span / max(spans))))
        square = math.floor(block * (max(cells) / cell) + 0.49)  # no wider than the others are
        fitted.append(max(block, min(-(-n // fair), square)))
    return tuple(fitted)


def _compress(sizes: _Floats, trusted: NDArray[np.bool_]) -> tuple[_Floats, float]:
    """Lengths in [0, 1] that grow with `sizes`, and the power of the size they are.

    Sizes that can't be trusted don't rule the others.
    """
    ruling = sizes[trusted & (sizes > 0)]
    if not ruling.size:
        ruling = sizes[sizes > 0]
    top = reference(ruling)
    if top == 0.0:
        return np.zeros_like(sizes), 1.0
    low = np.quantile(ruling, 0.25, method="lower") / top
    power = min(1.0, float(np.log(_LOW) / np.log(np.clip(low, 1e-300, 0.999))))
    power = 1.0 if power > 0.95 else power
    return np.minimum(sizes / top, 1.0) ** power, power


def _sums(array: _Floats, block: tuple[int, ...]) -> _Floats:
    """Sums over blocks of points."""
    for axis, step in enumerate(block):
        if step > 1:
            starts = _starts(array.shape[axis], step)[:-1]
            array = np.add.reduceat(array, starts, axis=axis)
    return array


def _starts(count: int, step: int) -> NDArray[np.intp]:
    """Where blocks of about `step` of `count` points start, and the end: as even as can be."""
    return np.linspace(0, count, -(-count // step) + 1).astype(int)


def _places(
    field: GradientField, block: tuple[int, ...]
) -> tuple[_Floats, _Floats, tuple[float, ...]]:
    """Centres of the blocks, and the space each has for itself, shapes (m0, ..., k); the room."""
    middles, spaces, room = [], [], []
    lows, highs = field.grid.places(np.transpose(field.domain))
    places = [
        np.log(axis) if log else axis for axis, log in zip(field.axes, field.grid.log, strict=True)
    ]
    for axis, step, low, high in zip(places, block, lows, highs, strict=True):
        starts = _starts(axis.size, step)
        middle = axis[starts[:-1]] / 2 + axis[starts[1:] - 1] / 2
        gaps = np.diff(middle)
        space = np.minimum(np.append(gaps, gaps[-1]), np.insert(gaps, 0, gaps[0]))
        middles.append(middle)
        space = np.minimum(space, (high - low) / _WIDEST)
        spaces.append(space)
        beyond = max(low - middle[0] + space[0] / 2, middle[-1] + space[-1] / 2 - high)
        # points that lie outside on purpose stay there
        room.append(float(np.clip(beyond, 0.0, space[0] / 2)))
    return (
        field.grid.coordinates(np.stack(np.meshgrid(*middles, indexing="ij"), axis=-1)),
        np.stack(np.meshgrid(*spaces, indexing="ij"), axis=-1),
        tuple(room),
    )
