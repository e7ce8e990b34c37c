"""Arrows of a field as they are drawn: where, how long, and which of them can't be trusted.

Each arrow has a cell of its own, centred on its point, and stays within it, so that none overlaps
another whatever the range of the gradient. Of more points than a picture can show, each arrow is
the mean over a cell of them; where the axes have one scale, the narrower one has room for fewer.

Lengths are, by name:

- "auto": in proportion to |∇f|, or to a power of it where |∇f| spans decades;
- "scaled": in proportion to |∇f|, whatever it spans; a key says how long a round number is;
- "unit": all the same;
- "log": in proportion to its logarithm, above the least.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.evaluation.cells import Cells, Starts, find_cells
from gradscape.fields.field import GradientField
from gradscape.fields.formats.labelled import steepness_unit
from gradscape.fields.grids.grid import Grid
from gradscape.fields.scales.numerals import written

__all__ = ["Arrows", "Key", "make_arrows", "reference"]

_BOUND = 0.9  # longest arrow, in cells
_LOW = 0.4  # what the lower quartile of the lengths gets at least, of the longest
_CAP = 10.0  # lengths and colours end at so many times the 95th percentile
_UNEVEN = 2.0  # times the least space: cells that differ by less all have that
_WIDEST = 8  # a cell is at most the domain by this: a coarse grid gets no giant arrows
_AGREE = 0.5  # below this ratio of |mean| to mean length, directions in a cell disagree
_SHORTEST = 0.2  # by the logarithm: the length of the least, of the longest
_DECADES = 6.0  # which is at most so many below the largest
_Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Key:
    """An arrow beside the picture that says how long a gradient is drawn.

    Attributes
    ----------
    size : float
        |∇f|, a round number.
    step : float
        Length of an arrow of this size along the first axis, as `Arrows.steps` are.
    text : str
        What is written beside it.
    """

    size: float
    step: float
    text: str


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
        |∇f|; where directions disagree, the mean of |∇f|.
    trusted : ndarray of bool, shape (n,)
    mixed : ndarray of bool, shape (n,)
        Where the directions within an arrow's cell disagree: the mean is less than half as long as
        the gradients are.
    power : float
        Lengths are proportional to |∇f| to this power; NaN for its logarithm.
    block : tuple of int
        Points per arrow along each axis.
    room : tuple of float
        How far the cells at the border reach beyond the domain, along each axis, as steps do.
    log : tuple of bool
        Which axes are logarithmic.
    uneven : bool
        Whether arrows are as long as their own cells allow, which differ: the lengths of two tell
        less than their colours then.
    cells : Cells or None
        What the arrows are made from.
    key : Key or None
        Where lengths are "scaled".
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
    uneven: bool = False
    cells: Cells | None = None
    key: Key | None = None

    @property
    def ends(self) -> tuple[_Floats, _Floats]:
        """Tails and heads, shape (n, k), in units of the axes."""
        tails, heads = self.centres - self.steps / 2, self.centres + self.steps / 2
        for axis in np.flatnonzero(self.log):
            half = np.exp(self.steps[:, axis] / 2)
            tails[:, axis] = self.centres[:, axis] / half
            heads[:, axis] = self.centres[:, axis] * half
        return tails, heads


def make_arrows(
    field: GradientField, direction: str = "down", *, equal: bool = False, length: str = "auto"
) -> Arrows:
    """Arrows along -∇f ("down") or ∇f ("up"), at most 25 along an axis.

    With `equal`, for axes that have the same scale on screen, fewer along the narrower axis, in
    proportion. Cells where the gradient is defined at less than half of the points get none.
    """
    cells = find_cells(field, equal=equal)
    grid = cells.grid
    shown = 2 * (cells.count - cells.undefined) >= cells.count
    mean = cells.gradient[shown]
    unit = float(np.abs(mean).max(initial=0.0)) or 1.0
    size = np.sqrt(((mean / unit) ** 2).sum(axis=-1))
    mixed = cells.agreement[shown] < _AGREE
    trusted = (cells.untrusted == 0)[shown]
    centres, spaces, room = _places(grid, cells.starts)
    spaces = spaces[shown]
    fraction, power, top = _lengths(size, trusted & ~mixed, length)
    if equal:  # as long across as along
        spaces = np.broadcast_to(spaces.min(axis=-1, keepdims=True), spaces.shape)
    least, largest = spaces.min(axis=0, initial=np.inf), spaces.max(axis=0, initial=0.0)
    uneven = length != "scaled" and bool((largest > _UNEVEN * least).any())
    if not uneven and len(spaces):
        spaces = np.broadcast_to(least, spaces.shape)  # one measure for all
    slopes = cells.slopes[shown]
    with np.errstate(all="ignore"):
        direct = slopes / (np.abs(slopes).max(initial=0.0) or 1.0) / spaces
        direct /= np.abs(direct).max(axis=-1, keepdims=True)
        direct /= np.sqrt((direct**2).sum(axis=-1, keepdims=True))
    direct = np.where(size[:, None] > 0, direct, 0.0) * (1.0 if direction == "up" else -1.0)
    most = np.finfo(float).max / unit if unit > 1 else np.inf
    return Arrows(
        centres[shown],
        direct * spaces * (_BOUND * fraction)[:, None],
        _BOUND * fraction,
        np.where(mixed, cells.magnitude[shown], np.minimum(size, most) * unit),
        trusted,
        mixed,
        power,
        cells.block,
        room,
        grid.log,
        uneven,
        cells,
        _key(field, top, unit, float(spaces[0, 0])) if length == "scaled" and top > 0 else None,
    )


def reference(sizes: _Floats) -> float:
    """Give the size at which lengths and colours end: the largest, unless it stands out by far."""
    positive = sizes[sizes > 0]
    if not positive.size:
        return 0.0
    high = np.quantile(positive, 0.95, method="lower")
    with np.errstate(over="ignore"):
        return float(min(positive.max(), _CAP * high))


def _lengths(sizes: _Floats, trusted: NDArray[np.bool_], how: str) -> tuple[_Floats, float, float]:
    """Lengths in [0, 1] that grow with `sizes`; the power of the size they are; what is longest.

    Sizes that can't be trusted don't rule the others.
    """
    ruling = sizes[trusted & (sizes > 0)]
    if not ruling.size:
        ruling = sizes[sizes > 0]
    top = float(ruling.max()) if how == "scaled" and ruling.size else reference(ruling)
    if top == 0.0:
        return np.zeros_like(sizes), 1.0, 0.0
    share = np.minimum(sizes / top, 1.0)
    if how == "unit":
        return np.where(sizes > 0, 1.0, 0.0), 0.0, top
    if how == "scaled":
        return share, 1.0, top
    if how == "log":
        least = max(float(ruling.min()) / top, 10.0**-_DECADES)
        with np.errstate(divide="ignore"):
            along = 1.0 - np.log(share) / math.log(least) if least < 1 else np.ones_like(share)
        grown = _SHORTEST + (1.0 - _SHORTEST) * np.maximum(along, 0.0)
        return np.where(sizes > 0, grown, 0.0), math.nan, top
    low = np.quantile(ruling, 0.25, method="lower") / top
    power = min(1.0, float(np.log(_LOW) / np.log(np.clip(low, 1e-300, 0.999))))
    power = 1.0 if power > 0.95 else power
    return share**power, power, top


def _key(field: GradientField, top: float, unit: float, space: float) -> Key | None:
    """Arrow of a round size, at least half as long as the longest."""
    largest = top * unit
    if not 1e-290 < largest < 1e290:
        return None
    power = 10.0 ** math.floor(math.log10(largest))
    size = float(next(m * power for m in (5.0, 2.0, 1.0) if m * power <= largest * 1.0000001))
    said = f"|∇f| = {written(size)} {steepness_unit(field.units, field.names)}".rstrip()
    return Key(size, _BOUND * space * (size / largest), said)


def _places(grid: Grid, starts: Starts) -> tuple[_Floats, _Floats, tuple[float, ...]]:
    """Centres of the cells, and the space each has for itself, shapes (m0, ..., k); the room."""
    middles, spaces, room = [], [], []
    lows, highs = grid.places(np.transpose(grid.domain))
    places = [np.log(axis) if log else axis for axis, log in zip(grid.axes, grid.log, strict=True)]
    for axis, edges, low, high in zip(places, starts, lows, highs, strict=True):
        middle = axis[edges[:-1]] / 2 + axis[edges[1:] - 1] / 2
        gaps = np.diff(middle)
        space = np.minimum(np.append(gaps, gaps[-1]), np.insert(gaps, 0, gaps[0]))
        middles.append(middle)
        space = np.minimum(space, (high - low) / _WIDEST)
        spaces.append(space)
        beyond = max(low - middle[0] + space[0] / 2, middle[-1] + space[-1] / 2 - high)
        # points that lie outside on purpose stay there
        room.append(float(np.clip(beyond, 0.0, space[0] / 2)))
    return (
        grid.coordinates(np.stack(np.meshgrid(*middles, indexing="ij"), axis=-1)),
        np.stack(np.meshgrid(*spaces, indexing="ij"), axis=-1),
        tuple(room),
    )
