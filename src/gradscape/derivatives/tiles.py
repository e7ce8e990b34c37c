"""f at points and at all places around them by one call, tile by tile.

A tile is some points, followed by those points moved one way, then another. So f meets nearly the
same numbers again and again: a processor foretells the branches inside an elementary function from
what they were the last time, and what f has computed stays in the cache.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gradscape.derivatives.arithmetic.memory import address
from gradscape.derivatives.lines.sampling import Sampler
from gradscape.functions.calling import Floats
from gradscape.functions.probing import Witnesses

__all__ = ["Tiles", "is_worth_tiles", "put_rows", "tiled"]

TILE = 512  # points in a tile: what processors remember of branches
LEAST = 32  # below, a tile isn't worth it
NUMBERS = 250_000  # coordinates f is given at once: Python is seldom in between, memory stays near


@dataclass(frozen=True)
class Tiles:
    """Points d x n in tiles, each with `moved` places around.

    Attributes
    ----------
    part : slice
        Which of the points.
    x : ndarray, shape (d, tiles, size)
        A view.
    columns : ndarray, shape (d, tiles·(1 + moved)·size + witnesses)
        What f is given.
    stencil : ndarray, shape (d, tiles, 1 + moved, size)
        The columns of the points, a view to be filled.
    at : int
        Where x starts in memory.
    """

    part: slice
    x: Floats
    columns: Floats
    stencil: Floats
    at: int

    def values(self, sampler: Sampler, witnesses: Witnesses) -> Floats | None:
        """Values (tiles, 1 + moved, size), None where they aren't plain."""
        values = sampler.witnessed(self.columns, witnesses)
        if values is None:
            return None
        _, *shape = self.stencil.shape
        return values[: values.size - len(witnesses.values)].reshape(shape)


def tiled(x: Floats, moved: int, witnesses: Witnesses) -> Iterator[Tiles]:
    """Go through the points x (d, n), rows contiguous, in parts that f is given at once."""
    d, n = x.shape
    at = address(x)
    most = _most_points(d, moved)
    size, tiles = min(most, TILE), max(1, most // TILE)
    start = 0
    while start < n:
        count = min(n - start, size * tiles)
        shape = d, tiles if count == size * tiles else _dividing(count, size)
        part = slice(start, start + count)
        some = x[:, part].reshape(*shape, -1)
        columns = np.empty((d, count * (1 + moved) + len(witnesses.values)))
        stencil = columns[:, : count * (1 + moved)].reshape(*shape, 1 + moved, -1)
        columns[:, count * (1 + moved) :] = witnesses.points
        yield Tiles(part, some, columns, stencil, at + start * x.itemsize)
        start += count


def _dividing(count: int, size: int) -> int:
    """Into how many tiles of about this size so many points can be divided."""
    fitting = (t for t in range(-(-count // size), count // LEAST + 1) if count % t == 0)
    return next(fitting, 1)


def is_worth_tiles(d: int, moved: int) -> bool:
    """Whether f can be given enough points at once, with so many places around."""
    return _most_points(d, moved) >= LEAST


def _most_points(d: int, moved: int) -> int:
    return NUMBERS // ((1 + moved) * d)


def put_rows(into: Floats, rows: Floats) -> None:
    """Put rows (d, ...) into columns (d, n) of any order in memory."""
    rows = rows.reshape(into.shape)
    if len(rows) > 3:
        into[...] = rows
    else:  # NumPy is faster so where the rows are few
        for one, other in zip(into, rows, strict=True):
            one[...] = other
