"""Lines: what every method of differences sees of f, φ(t) = f(x + t·v), K lines at a time.

A partial derivative moves along one coordinate, a directional derivative along a vector, a gradient
along every coordinate of every point. The methods know none of this: they differentiate φ at t = 0.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.lines.sampling import Sampler
from gradscape.functions.calling import Floats

__all__ = ["Lines", "along_coordinates", "along_vectors", "reaching"]


class Lines:
    """K lines of M values each.

    Parameters
    ----------
    sample : Sampler
    columns : ndarray, shape (d, K)
        The point each line goes through, private to these lines.
    centre : ndarray, shape (M, K)
        The values there.
    moving : ndarray of int, shape (K,), or ndarray of float, shape (d, K)
        The coordinate that moves, or the vector that is moved along.
    scale : ndarray, shape (K,)
        Length in t over which f is expected to change.
    position : ndarray, shape (K,)
        How large the coordinates are in units of t: rounding them moves t by eps times this.
    low, high : ndarray, shape (K,)
        How far t may go to either side.
    """

    def __init__(
        self,
        sample: Sampler,
        columns: Floats,
        centre: Floats,
        moving: NDArray[Any],
        scale: Floats,
        position: Floats,
        low: Floats | None = None,
        high: Floats | None = None,
    ) -> None:
        self.sample = sample
        self.columns = columns
        self.centre = centre
        self.moving = moving
        self.scale = scale
        self.position = position
        self.low = low
        self.high = high
        self.points = columns.shape[1]
        self.bounded = low is not None or high is not None
        self._place(columns, moving)

    def _place(self, columns: Floats, moving: NDArray[Any]) -> None:
        """Prepare to write the coordinate that moves."""
        d, count = columns.shape
        self._stencil = columns.copy()
        self._spots: NDArray[np.intp] | None = None
        self._view: Floats | None = None
        if moving.ndim == 2:
            return
        n = count // d
        if n * d == count and (moving == np.repeat(np.arange(d), n)).all():
            self._view = np.einsum("iin->in", self._stencil.reshape(d, d, n))  # writable
            self._start = self._view.copy()
        else:
            self._spots = moving * count + np.arange(count)
            self._start = self._stencil.reshape(-1)[self._spots]

    def __len__(self) -> int:
        return int(self.columns.shape[1])

    def __call__(self, t: Floats) -> Floats:
        """Values (M, K) at t (K,)."""
        if self._view is not None:
            np.add(self._start, t.reshape(self._start.shape), out=self._view)
            return self.sample(self._stencil)
        if self._spots is not None:
            self._stencil.reshape(-1)[self._spots] = self._start + t
            return self.sample(self._stencil)
        return self.sample(self.columns + t * self.moving)

    def together(self, t: Floats, which: NDArray[np.intp] | None = None) -> Floats:
        """Values (M, n) where points move along all their lines at once, by t (K,).

        `which` picks some of the points; t is that of all lines nevertheless.
        """
        some = slice(None) if which is None else which
        columns = self.columns[:, : self.points][:, some]
        if self.moving.ndim == 2:
            return self.sample(columns + (t * self.moving)[:, some])
        moves = t.reshape(-1, self.points)[:, some]
        if len(moves) == len(columns):  # all coordinates, in order
            return self.sample(columns + moves)
        columns = columns.copy()
        if len(moves) == 1:  # one line a point, not all along the same coordinate
            columns[self.moving[some], np.arange(columns.shape[1])] += moves[0]
        else:
            columns[self.moving[:: self.points]] += moves
        return self.sample(columns)

    def room(self) -> Floats:
        """How far t may go to both sides, (K,)."""
        room = np.full(len(self), np.inf)
        if self.low is not None:
            np.minimum(room, -self.low, out=room)
        if self.high is not None:
            np.minimum(room, self.high, out=room)
        return room

    def of_points(self, which: NDArray[np.intp]) -> tuple[NDArray[np.intp], Lines]:
        """All lines of some of the points, and their indices."""
        index = (np.arange(len(self) // self.points)[:, np.newaxis] * self.points + which).ravel()
        some = self.take(index)
        some.points = which.size
        return index, some

    def take(self, which: NDArray[Any]) -> Lines:
        """Some of the lines, by index or mask."""
        return Lines(
            self.sample,
            self.columns[:, which],
            self.centre[:, which],
            self.moving[..., which],
            self.scale[which],
            self.position[which],
            None if self.low is None else self.low[which],
            None if self.high is None else self.high[which],
        )


def along_coordinates(
    sample: Sampler,
    x: Floats,
    centre: Floats,
    variables: NDArray[np.intp] | None = None,
    scale: Floats | None = None,
    bounds: tuple[Floats, Floats] | None = None,
) -> Lines:
    """Lines through the points x (d, n) along coordinates, all or some, coordinate by coordinate.

    Parameters
    ----------
    centre : ndarray, shape (M, n)
    variables : ndarray of int, shape (v,), optional
    scale : ndarray, shape (d,), optional
        How fine f is along each variable; max(|x|, 1) when not given.
    bounds : pair of ndarray, shape (d,), optional
        Lowest and highest allowed value of each variable.
    """
    d, n = x.shape
    which = np.arange(d) if variables is None else variables
    moved = x[which].reshape(-1)
    size = np.abs(moved)
    fine = np.maximum(size, 1.0) if scale is None else np.repeat(scale[which], n)
    low = high = None
    if bounds is not None:
        low = reaching(moved, np.repeat(bounds[0][which], n), 1.0)
        high = reaching(moved, np.repeat(bounds[1][which], n), -1.0)
    lines = Lines(
        sample,
        np.tile(x, (1, which.size)),
        np.tile(centre, (1, which.size)),
        np.repeat(which, n),
        fine,
        size,
        low,
        high,
    )
    lines.points = n
    return lines


def reaching(x: Floats, bound: Floats, inward: float) -> Floats:
    """Say how far t may go for x + t, rounded, not to be beyond the bound."""
    with np.errstate(invalid="ignore"):  # no bound is an infinite one
        t = bound - x
        for _ in range(2):
            beyond = (x + t - bound) * inward < 0.0
            t = np.where(beyond, np.nextafter(t, inward * np.inf), t)
    return t


def along_vectors(sample: Sampler, x: Floats, centre: Floats, vectors: Floats) -> Lines:
    """Lines through the points x (d, n), one each, along vectors (d, n)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        moved = np.abs(vectors)
        room = np.where(moved > 0, np.maximum(np.abs(x), 1.0) / moved, np.inf).min(axis=0)
        size = np.where(moved > 0, np.abs(x) / moved, 0.0).max(axis=0)
    room[~np.isfinite(room)] = 1.0
    return Lines(sample, x, centre, vectors, room, np.minimum(size, 1e6 * room))
