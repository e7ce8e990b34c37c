"""Lines spread evenly: each new one starts beside one that is there, at the distance wanted."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.streamlines.territory import Territory
from gradscape.fields.streamlines.tracing import Tracer

__all__ = ["spread"]

_FIRST = 4  # places along the longer side where the first lines start
_BESIDE = 1.02  # distance of a new line's start, in that of lines
_SHORT = 2.5  # lines shorter than this many distances are given up
_IDLE = 0.25  # when so many of a crowd still grow, the next one starts
_FEW = 32  # so few ends don't keep the next crowd waiting
_PAUSE = 6  # steps between two crowds at least
_LATE = 24  # crowds after which only gaps are left, and many places are tried at once
_ENOUGH = 8  # when fewer lines can start beside others, the gaps are looked for
_SEARCHES = (8.0, 4.0, 2.0, 1.0)  # at these distances, of those of lines
_GAPS = 0.1  # if no more of the screen than this is free
_Floats = NDArray[np.float64]
_Numbers = NDArray[np.int64]


def spread(tracer: Tracer, territory: Territory) -> tuple[_Numbers, _Floats]:
    """Fill the screen with lines; give their points as `Tracer.lines` does.

    Notes
    -----
    After Jobard and Lefer [1]_, who draw one line after the other, each from a point beside one
    that is there. Here a crowd of lines grows at once, at most one on each side of those of the
    crowd before; a line stops at half the distance from any other. When hardly a place is left
    beside lines, the gaps are looked for on a lattice.

    References
    ----------
    .. [1] B. Jobard, W. Lefer: Creating evenly-spaced streamlines of arbitrary density.
       Visualization in Scientific Computing '97, Springer 1997, 43-55.
    """
    crowd = _Crowd(tracer, territory)
    crowd.add(_lattice(territory.size, 1.0 / _FIRST))
    lattice = _lattice(territory.size, territory.spacing)
    searches = 0
    while True:
        crowd.grow()
        crowd.settle()
        places = crowd.beside()
        if len(places) < _ENOUGH and searches < len(_SEARCHES):
            free = territory.may_start(lattice)
            if free.mean() < _GAPS or not (len(places) or tracer.growing):
                gaps = crowd.apart(lattice[free], _SEARCHES[searches])
                places = crowd.apart(np.concatenate([places, gaps]))
                searches += 1
        if len(places):
            crowd.add(places)
        elif not tracer.growing:
            return crowd.kept_lines()


def _lattice(size: _Floats, width: float) -> _Floats:
    """Places (n, 2) about `width` apart, as far from the border as from each other."""
    counts = np.maximum(np.round(size / width), 1).astype(int)
    axes = [(np.arange(n) + 0.5) * (side / n) for n, side in zip(counts, size, strict=True)]
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 2)


class _Crowd:
    """Lines that were started together, and the places beside those that are done."""

    def __init__(self, tracer: Tracer, territory: Territory) -> None:
        self.tracer = tracer
        self.territory = territory
        self.size = self.crowds = 0
        self._settled = np.zeros(0, dtype=bool)  # by line: whether it has been looked at
        self._gone = np.zeros(1, dtype=bool)  # by line + 1: whether it was given up
        self._places = np.empty((0, 2))
        self._sides = np.empty(0, dtype=np.int64)

    def add(self, places: _Floats) -> None:
        """Start a line at each of these places."""
        self.crowds += 1
        self.tracer.start(places)
        self.size = self.tracer.growing

    def grow(self) -> None:
        """Let lines grow until enough have ended to make it worth starting others."""
        steps, tracer = 0, self.tracer
        while tracer.growing and (steps < _PAUSE or tracer.growing > max(_IDLE * self.size, _FEW)):
            tracer.grow()
            steps += 1

    def settle(self) -> None:
        """Give up short ones of the lines that ended; take note of the places beside the others."""
        count = self.tracer.count
        done = np.ones(count, dtype=bool)
        done[self.tracer.busy()] = False
        fresh = done & ~np.append(self._settled, np.zeros(count - len(self._settled), bool))
        self._settled = done
        if not fresh.any():
            return
        lines, places = self.tracer.lines(fresh)
        lengths = _lengths(lines, places, count)
        gone = np.zeros(count + 1, dtype=bool)
        gone[1:] = fresh & (lengths < _SHORT * self.territory.spacing)
        if gone.any():
            self.territory.release(gone, self.tracer.starts[gone[1:]])
        self._gone = gone | np.append(self._gone, np.zeros(count + 1 - len(self._gone), bool))
        chosen = (fresh & ~gone[1:])[lines]
        self._note(lines[chosen], places[chosen])

    def beside(self) -> _Floats:
        """Places for new lines: one on each side of each line where there is room, later a few."""
        free = self.territory.may_start(self._places)
        self._places, self._sides = self._places[free], self._sides[free]
        if not free.any():
            return np.empty((0, 2))
        starts = np.flatnonzero(np.diff(self._sides, prepend=-1))
        ends = np.append(starts[1:], len(self._sides))
        parts = 1 if self.crowds < _LATE else 4
        shares = (np.arange(parts) + 0.5) / parts
        middle = starts[:, np.newaxis] + (ends - starts)[:, np.newaxis] * shares
        middle = np.unique(middle.astype(np.intp))
        chosen = self._places[middle]
        rest = np.ones(len(self._sides), dtype=bool)
        rest[middle] = False
        self._places, self._sides = self._places[rest], self._sides[rest]
        return self.apart(chosen)

    def apart(self, places: _Floats, distance: float = 1.0) -> _Floats:
        """One of those in the same square of so many distances of lines."""
        squares = self.territory.coarse(places, distance * self.territory.spacing)
        return self.territory.thinned(places[np.unique(squares, return_index=True)[1]])

    def kept_lines(self) -> tuple[_Numbers, _Floats]:
        """Points of the lines that were not given up."""
        lines, places = self.tracer.lines()
        kept = ~self._gone[lines + 1]
        return lines[kept], places[kept]

    def _note(self, lines: _Numbers, places: _Floats) -> None:
        """Remember the places beside these lines, those of each side of a line together."""
        if len(lines) < 2:
            return
        along = places[1:] - places[:-1]
        inner = np.flatnonzero(lines[1:] == lines[:-1])
        along, places, lines = along[inner], places[inner], lines[inner]
        size = np.sqrt((along**2).sum(axis=1, keepdims=True))
        across = np.stack([-along[:, 1], along[:, 0]], axis=1) / np.maximum(size, 1e-300)
        across *= _BESIDE * self.territory.spacing
        new = np.concatenate([places + across, places - across])
        sides = np.concatenate([2 * lines, 2 * lines + 1])
        inside = ((new > 0.0) & (new < self.territory.size)).all(axis=1)
        self._places = np.concatenate([self._places, new[inside]])
        self._sides = np.concatenate([self._sides, sides[inside]])
        # lines are in order, and so are the sides of each
        order = np.argsort(self._sides, kind="stable")
        self._places, self._sides = self._places[order], self._sides[order]


def _lengths(lines: _Numbers, places: _Floats, count: int) -> _Floats:
    """Length of each line."""
    steps = np.sqrt(((places[1:] - places[:-1]) ** 2).sum(axis=1))
    same = lines[1:] == lines[:-1]
    lengths: _Floats = np.bincount(lines[1:][same], steps[same], minlength=count).astype(float)
    return lengths
