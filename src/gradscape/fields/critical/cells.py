"""Cells of the domain, and what a gradient sampled at 3 nodes along each axis says of them.

A cell can be excluded where some component of the gradient, or a combination of components, keeps
its sign: over the nodes, with a margin for what it may do between them (a parabola through three
nodes leaves their range by an eighth of its second difference) and for its error. Among the
combinations are the rows of the inverse of its mean slope, as in interval Newton methods [1]_:
they see that two components which both change their sign do so far from each other.

References
----------
.. [1] R. E. Moore, R. B. Kearfott, M. J. Cloud: Introduction to Interval Analysis. SIAM (2009),
   chapter 8.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.result import Reason
from gradscape.fields.critical.landscape import Landscape, Slopes
from gradscape.fields.critical.symmetric import inverses

__all__ = ["Cells", "Verdict", "examine", "nodes_of"]

_SAFETY = 4.0  # what a slope as steep as the steepest seen may do between nodes
_OVERLAP = 0.05  # of a cell: what lies between two is seen by both
_STRAIGHT = 0.4  # bends less than this, in half cells: Newton's method can be trusted
_SINGULAR = 1e-9
_ROUGH = 0.3
_SAME = 1e-14
_SPOILT = 30.0  # times the usual error
_FEW = 0.3
_EVENLY = 0.25
_DOUBLE = float(np.log(12.0))  # three samples of (x - c)**2 fall by more where they look even
_UNDERFLOW = 1e-280  # less is lost in the squares and products to come
_TINY = float(np.finfo(float).tiny)
_Floats = NDArray[np.float64]
_Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Cells:
    """Boxes of one level of subdivision.

    Attributes
    ----------
    centres, halves : ndarray, shape (m, k)
        Of their sides.
    index : ndarray of int, shape (m, k)
        Where they are on the lattice of their level.
    level : int
    """

    centres: _Floats
    halves: _Floats
    index: NDArray[np.int64]
    level: int = 0

    def __len__(self) -> int:
        return len(self.centres)

    def take(self, which: NDArray[np.bool_] | NDArray[np.intp]) -> Cells:
        """Some of them."""
        return Cells(self.centres[which], self.halves[which], self.index[which], self.level)

    def halved(self) -> Cells:
        """All parts of them, halves along every axis."""
        k = self.centres.shape[1]
        offsets = np.array(list(product((0, 1), repeat=k)))
        halves = np.repeat(self.halves / 2, len(offsets), axis=0)
        signs = np.tile(2 * offsets - 1, (len(self), 1))
        centres = np.repeat(self.centres, len(offsets), axis=0) + signs * halves
        index = 2 * np.repeat(self.index, len(offsets), axis=0) + np.tile(offsets, (len(self), 1))
        return Cells(centres, halves, index, self.level + 1)

    def doubled(self) -> Cells:
        """Cells twice as wide around the same centres."""
        return Cells(self.centres, 2.0 * self.halves, self.index, self.level)

    def nodes(self) -> _Floats:
        """Points (m, 3**k, k) at which they are sampled."""
        return self.centres[:, None] + nodes_of(self.centres.shape[1]) * self.halves[:, None]

    def sample(self, landscape: Landscape) -> Slopes:
        """Slopes at their nodes; the arrays start with the axes (m, 3**k)."""
        k = self.centres.shape[1]
        flat = landscape.slopes(landscape.inside(self.nodes().reshape(-1, k)))
        shape = (len(self), 3**k)
        return Slopes(
            flat.values.reshape(shape),
            flat.gradient.reshape(*shape, k),
            flat.error.reshape(*shape, k),
            flat.reason.reshape(*shape, k),
        )


def nodes_of(k: int) -> _Floats:
    """Nodes of the cell [-1, 1]**k, shape (3**k, k)."""
    return np.array(list(product((-1.0, 0.0, 1.0), repeat=k)))


@dataclass(frozen=True, eq=False)
class Verdict:
    """What is known of m cells, arrays (m, ...).

    Attributes
    ----------
    excluded : ndarray of bool
        No zero of the gradient is in them, or f is nowhere defined.
    straight : ndarray of bool
        The gradient is nearly linear: one zero at most, near `start`.
    flat : ndarray of bool
        f is constant, and the gradient zero, within rounding at every node.
    faint : ndarray of bool
        Flat, but as numbers that small have no digits left: f may well not be constant.
    partial : ndarray of bool
        f is not defined everywhere.
    start : ndarray, shape (m, k)
        Where a linear gradient would be zero, where `straight`.
    slope : ndarray, shape (m, k, k)
        The mean Hessian, in units of half cells.
    rough : ndarray of bool
        The gradient is far from linear, as where there is a kink: the nodes may miss some of it.
    steep : ndarray of bool
        Excluded as a flank that falls evenly, by as much as one towards a double zero may.
    """

    excluded: _Mask
    straight: _Mask
    flat: _Mask
    faint: _Mask
    partial: _Mask
    start: _Floats
    slope: _Floats
    rough: _Mask
    steep: _Mask


def examine(cells: Cells, slopes: Slopes) -> Verdict:
    """Judge cells by the slopes at their nodes."""
    m, k = cells.centres.shape
    unit = nodes_of(k)
    with np.errstate(all="ignore"):
        gradient = slopes.gradient * cells.halves[:, None]
        error = slopes.error * cells.halves[:, None]
        gradient, error = _without_outliers(gradient, error, slopes.reason)
        defined = np.isfinite(slopes.values) & np.isfinite(gradient).all(axis=-1)
        whole = np.all(defined, axis=1)
        excluded = _one_sided(gradient, error, defined) & ~whole
        flat = _is_flat(slopes.values, gradient, error) & whole
        size = np.abs(slopes.values)
        faint = flat & ((size > 0.0) & (size < _UNDERFLOW)).any(axis=1)
        g, e = np.where(whole[:, None, None], gradient, 0.0), error
        slope = np.einsum("nj,mni->mij", unit, g) / (unit[:, 0] ** 2).sum()
        slope = (slope + slope.transpose(0, 2, 1)) / 2
        inverse, diagonal, regular = inverses(slope, _SINGULAR)
        regular &= whole
        combined = np.concatenate(
            [np.broadcast_to(np.eye(k), (m, k, k)), diagonal, inverse], axis=1
        )
        rows = g @ combined.transpose(0, 2, 1)
        doubt = (np.where(np.isfinite(e), e, np.inf)).max(axis=1)
        doubts = _spread(combined, doubt)
        excluded |= whole & _keeps_sign(rows, doubts, k).any(axis=1)
        rest = np.flatnonzero(whole & ~excluded)
        excluded[rest], even, far = _excluded_by_direction(g[rest], e[rest])
        start = -rows[..., 2 * k :].mean(axis=1)
        bend = np.abs(rows[..., 2 * k :] + start[:, None] - unit).max(axis=1) + doubts[:, 2 * k :]
        rough = whole & _is_rough(g, slope, unit)
        rough[rest[even]] = False
        steep = np.zeros(m, dtype=bool)
        steep[rest[far]] = True
        straight = regular & (bend < _STRAIGHT).all(axis=1) & ~excluded
    excluded |= ~defined.any(axis=1)
    corner = cells.centres + np.clip(np.nan_to_num(start), -2.0, 2.0) * cells.halves
    flat &= ~excluded
    return Verdict(excluded, straight, flat, faint & flat, ~whole, corner, slope, rough, steep)


def _is_flat(values: _Floats, gradient: _Floats, error: _Floats) -> _Mask:
    zero = (np.abs(gradient) <= error + _UNDERFLOW) & np.isfinite(error)
    still = np.all(zero, axis=(1, 2))
    least = _SAME * np.abs(values).max(axis=1) + _UNDERFLOW
    return np.asarray(still & (np.ptp(values, axis=1) <= least))


def _without_outliers(
    gradient: _Floats, error: _Floats, reason: NDArray[np.int8]
) -> tuple[_Floats, _Floats]:
    """Put in the mean of the others where, at a few nodes, noise has spoilt the differences."""
    noisy = np.any((reason == Reason.NOISY) | (reason == Reason.NOT_CONVERGED), axis=2)
    if not noisy.any():
        return gradient, error
    size = error.max(axis=2)
    usual = np.median(size, axis=1, keepdims=True)
    lost = np.all(np.isfinite(gradient), axis=2) & noisy & ~(size <= _SPOILT * usual)
    few = np.any(lost, axis=1) & (lost.mean(axis=1) < _FEW)
    if not few.any():
        return gradient, error
    kept = ~lost[few, :, None]
    count = kept.sum(axis=1, keepdims=True)
    mean = np.where(kept, gradient[few], 0.0).sum(axis=1, keepdims=True) / count
    most = np.where(kept, error[few], 0.0).max(axis=1, keepdims=True)
    gradient, error = gradient.copy(), error.copy()
    gradient[few] = np.where(kept, gradient[few], mean)
    error[few] = np.where(kept, error[few], most)
    return gradient, error


def _is_rough(gradient: _Floats, slope: _Floats, unit: _Floats) -> _Mask:
    mean = gradient.mean(axis=1, keepdims=True)
    apart = gradient - mean
    bend = np.linalg.norm(apart - unit @ slope.transpose(0, 2, 1), axis=2).max(axis=1)
    range_ = np.linalg.norm(apart, axis=2).max(axis=1)
    large = range_ > _ROUGH * np.linalg.norm(mean[:, 0], axis=1)
    return np.asarray((bend > _ROUGH * range_) & large)


def _excluded_by_direction(gradient: _Floats, error: _Floats) -> tuple[_Mask, _Mask, _Mask]:
    """Try the mean direction of gradients (m, 3**k, k), and that across which they differ most.

    Along a kink the gradient jumps in one direction, and need not be zero across it. Which are
    excluded, which of them because the gradient grows evenly, and which by much.
    """
    m, _, k = gradient.shape
    if not m:
        return (np.empty(0, dtype=bool),) * 3
    size = np.maximum(np.abs(gradient).max(axis=(1, 2), keepdims=True), _TINY)
    gradient, error = gradient / size, error / size  # their products are not to underflow
    mean = gradient.mean(axis=1)
    rows, rest = [mean], gradient
    every = np.arange(m)
    for _ in range(k - 1):
        far = np.linalg.norm(rest - rest.mean(axis=1)[:, None], axis=2).argmax(axis=1)
        apart = rest - rest[every, far][:, None]
        jump = apart[every, np.linalg.norm(apart, axis=2).argmax(axis=1)]
        jump /= np.maximum(np.linalg.norm(jump, axis=1), _TINY)[:, None]
        row = rest.mean(axis=1)
        for _ in range(2):  # twice: what is left may be tiny, and must not feel the jump at all
            row = row - (row * jump).sum(axis=1, keepdims=True) * jump
        rest = rest - (rest @ jump[..., None]) * jump[:, None]
        rows.append(row)
    combined = np.stack(rows, axis=1)
    values = gradient @ combined.transpose(0, 2, 1)
    error = np.where(np.isfinite(error), error, np.inf)
    doubts = np.stack([_spread(combined, error[:, node]) for node in range(error.shape[1])], axis=1)
    sure = np.any(_keeps_sign(values, doubts.max(axis=1), k), axis=1)
    evenly, much = _grows_evenly(values, doubts, k)
    even = np.any(evenly, axis=1)
    return np.asarray(sure | even), even, even & ~sure & ~np.any(evenly & ~much, axis=1)


def _grows_evenly(rows: _Floats, doubts: _Floats, k: int) -> tuple[_Mask, _Mask]:
    """Which have one sign and a logarithm that is nearly linear, as flanks of exponentials do.

    And which grow by so much that it might be the flank of a double zero, in or beside the cell.
    """
    m, _, r = rows.shape
    size = np.abs(rows)
    sign = ((rows > 0).all(axis=1) | (rows < 0).all(axis=1)) & (size > 2.0 * doubts).all(axis=1)
    logs = np.log(size)
    cube = logs.reshape(m, *(3,) * k, r)
    bend = np.zeros((m, r))
    for axis in range(1, k + 1):
        first, second, third = (np.take(cube, i, axis=axis) for i in range(3))
        bend = np.maximum(bend, np.abs(first - 2 * second + third).reshape(m, -1, r).max(axis=1))
    range_ = np.ptp(logs, axis=1)
    return np.asarray(sign & (bend < _EVENLY * range_)), np.asarray(range_ > _DOUBLE)


def _spread(combined: _Floats, doubt: _Floats) -> _Floats:
    """Errors (m, r) of combinations of components with these errors (m, k)."""
    parts = np.abs(combined) * doubt[:, None, :]
    return np.asarray(np.where(combined == 0.0, 0.0, parts).sum(axis=-1))


def _keeps_sign(rows: _Floats, doubts: _Floats, k: int) -> _Mask:
    """Which of the combinations, (m, 3**k, r), have no zero in the cell."""
    m, _, r = rows.shape
    low, high = rows.min(axis=1), rows.max(axis=1)
    cube = rows.reshape(m, *(3,) * k, r)
    bend = np.zeros((m, r))
    for axis in range(1, k + 1):
        first, second, third = (np.take(cube, i, axis=axis) for i in range(3))
        bend += np.abs(first - 2.0 * second + third).reshape(m, -1, r).max(axis=1)
    margin = _SAFETY * bend / 8.0 + _OVERLAP * (high - low) + doubts
    return np.asarray((low - margin > 0.0) | (high + margin < 0.0))


def _one_sided(gradient: _Floats, error: _Floats, defined: _Mask) -> _Mask:
    """Where f is not defined everywhere: whether a component has one sign where it is."""
    there: _Mask = defined[..., None] & np.isfinite(error)
    sure = np.where(there, np.abs(gradient) > 2.0 * error, ~defined[..., None])
    up = np.all(np.where(defined[..., None], gradient > 0, True), axis=1)
    down = np.all(np.where(defined[..., None], gradient < 0, True), axis=1)
    found: _Mask = np.any(np.all(sure, axis=1) & (up | down), axis=1)
    return found
