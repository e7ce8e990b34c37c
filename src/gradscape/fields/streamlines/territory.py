"""Which line holds which part of the screen: what keeps lines apart."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["Territory"]

_FINE = 4  # cells in the distance between two lines
_APART = 0.5  # lines stop when they come as close as this, in that distance
_Floats = NDArray[np.float64]
_Numbers = NDArray[np.int64]


class Territory:
    """A grid of cells, each with the number of the line that came by; 0 for none.

    Two widths are kept: what is too close to a line for another to go on, and what is too close
    for another to start.

    Parameters
    ----------
    size : ndarray, shape (2,)
        Of the screen.
    spacing : float
        Distance between lines.
    """

    def __init__(self, size: _Floats, spacing: float) -> None:
        self.size = size
        self.spacing = spacing
        self.cell = spacing / _FINE
        shape = np.ceil(size / self.cell).astype(int) + 1 + 2 * _FINE  # a margin all around
        self._across = int(shape[1])
        self._owner = np.zeros(int(shape[0] * shape[1]), dtype=np.int32)
        self._near = np.zeros_like(self._owner)
        self._narrow = self._disc(_APART * _FINE)
        self._wide = self._disc(0.95 * _FINE)

    def may_pass(self, places: _Floats, lines: _Numbers) -> NDArray[np.bool_]:
        """Whether `lines` (...) may go through `places` (..., 2): no other is close."""
        owner = self._owner[self._index(places)]
        free: NDArray[np.bool_] = (owner == 0) | (owner == lines)
        return free

    def may_start(self, places: _Floats) -> NDArray[np.bool_]:
        """Whether a new line may start at places (n, 2): all others are far enough."""
        free: NDArray[np.bool_] = self._near[self._index(places)] == 0
        return free

    def claim(self, places: _Floats, lines: _Numbers) -> None:
        """Give the surroundings of places (n, 2) to `lines` (n,), where they are free."""
        index = self._index(places)
        for grid, disc in ((self._owner, self._narrow), (self._near, self._wide)):
            around = (index[:, np.newaxis] + disc).ravel()
            whose = np.repeat(lines, disc.size)
            free = grid[around] == 0
            grid[around[free]] = whose[free]

    def release(self, gone: NDArray[np.bool_], starts: _Floats) -> None:
        """Free what is held by lines for whose number `gone` is true, but not their `starts`."""
        for grid in (self._owner, self._near):
            grid[gone[grid]] = 0
        self._near[self._index(starts)[:, np.newaxis] + self._wide] = -1

    def thinned(self, places: _Floats) -> _Floats:
        """Those of places (n, 2) that are far enough from others that stay."""
        index = self._index(places)
        number = np.arange(len(places))
        last = np.full(self._owner.shape, -1)
        for disc in self._wide:  # the last of those that are near keeps a cell
            np.maximum.at(last, index + disc, number)
        return np.asarray(places[last[index] == number])

    def coarse(self, places: _Floats, width: float) -> _Numbers:
        """Number of the square of `width` that each of places (n, 2) lies in."""
        column = (places / width).astype(np.int64)
        return column[:, 0] * (int(1 / width) + 2) + column[:, 1]

    def _index(self, places: _Floats) -> NDArray[np.intp]:
        inside = np.clip(places, 0.0, self.size)
        cells = (inside * (1.0 / self.cell)).astype(np.intp) + _FINE
        return cells[..., 0] * self._across + cells[..., 1]

    def _disc(self, radius: float) -> NDArray[np.intp]:
        """Offsets of the cells within `radius` cells."""
        reach = np.arange(-_FINE, _FINE + 1)
        i, j = np.meshgrid(reach, reach, indexing="ij")
        inside = i * i + j * j <= radius * radius + 0.5
        return (i * self._across + j)[inside]
