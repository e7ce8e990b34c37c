"""Very many points, evaluated block by block and never held as a whole.

What is kept are means over cells as a screen shows them, and some of the points: as many as
contours need.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.result import Reason
from gradscape.derivatives.work.progress import progress_bar
from gradscape.fields.evaluation.cells import Starts, cells_of, divide, empty_cells
from gradscape.fields.gradient_field import GradientField
from gradscape.fields.grids.grid import Grid

__all__ = ["LARGE", "survey"]

LARGE = 4_000_000  #: from so many points on, a picture is drawn without holding them
_BLOCK = 2**18  # points at a time
_KEPT = 250  # points along an axis
_Tile = tuple[slice, ...]


def survey(
    grid: Grid,
    evaluate: Callable[[Grid], GradientField],
    *,
    equal: bool = False,
    progress: bool = False,
    name: str = "f",
) -> GradientField:
    """Evaluate a grid of any size, and keep what a picture shows.

    Parameters
    ----------
    grid : Grid
    evaluate : callable
        Gives the field of a part of the grid.
    equal : bool
        As for `divide`.
    progress : bool
        Whether a bar on stderr shows how many points are done.
    name : str
        What the bar is called.

    Returns
    -------
    GradientField
        About 250 points along each axis, the first and the last among them; its `cells` are means
        over all points, and its `evaluations` those of all.

    Raises
    ------
    Exception
        What f raises, if it does so everywhere; elsewhere it is undefined in blocks where it does.
    """
    starts = divide(grid, equal=equal)
    cells = empty_cells(grid, starts)
    kept = [np.unique(np.linspace(0, n - 1, min(n, _KEPT)).astype(int)) for n in grid.shape]
    whole: GradientField | None = None
    failed: list[tuple[_Tile, Exception]] = []
    spent = 0
    with progress_bar(math.prod(grid.shape), name, shown=progress) as done:
        for tile in _tiles(starts):
            points = tuple(
                slice(int(edges[s.start]), int(edges[s.stop]))
                for edges, s in zip(starts, tile, strict=True)
            )
            axes = tuple(axis[part] for axis, part in zip(grid.axes, points, strict=True))
            try:
                part = evaluate(replace(grid, axes=axes))
            except (ValueError, ArithmeticError) as error:
                failed.append((tile, error))
                continue
            finally:
                done(math.prod(s.stop - s.start for s in points))
            edges = tuple(
                e[s.start : s.stop + 1] - e[s.start] for e, s in zip(starts, tile, strict=True)
            )
            cells.put(tile, cells_of(part, edges))
            if whole is None:
                whole = _empty(part, grid, kept)
            spent += part.evaluations
            _keep(whole, part, points, kept)
    if whole is None:
        raise failed[0][1]
    for tile, _ in failed:
        cells.count[tile] = cells.undefined[tile] = _counts(starts, tile)
        for means in (cells.value, cells.low, cells.high):
            means[tile] = np.nan
    return replace(whole, evaluations=spent, cells=cells)


def _tiles(starts: Starts) -> Iterator[_Tile]:
    """Groups of neighbouring cells of at most so many points, or one cell."""
    blocks = [int(np.diff(edges).max()) for edges in starts]
    together = [1] * len(starts)
    for axis in reversed(range(len(starts))):
        points = math.prod(b * t for b, t in zip(blocks, together, strict=True))
        together[axis] = max(1, min(len(starts[axis]) - 1, _BLOCK // points))
    parts = [
        [slice(i, min(i + t, len(edges) - 1)) for i in range(0, len(edges) - 1, t)]
        for edges, t in zip(starts, together, strict=True)
    ]
    return itertools.product(*parts)


def _counts(starts: Starts, tile: _Tile) -> NDArray[np.int64]:
    """Points in each cell of a tile."""
    sizes = [np.diff(edges)[s] for edges, s in zip(starts, tile, strict=True)]
    return np.asarray(math.prod(np.ix_(*sizes)), dtype=np.int64)


def _empty(part: GradientField, grid: Grid, kept: list[NDArray[np.intp]]) -> GradientField:
    """Field of the points that are kept, undefined so far."""
    axes = tuple(axis[index] for axis, index in zip(grid.axes, kept, strict=True))
    thin = replace(grid, axes=axes)
    return replace(
        part,
        grid=thin,
        values=np.full(thin.shape, np.nan),
        gradient=np.full((*thin.shape, len(axes)), np.nan),
        error=np.full((*thin.shape, len(axes)), np.inf),
        reliable=np.zeros((*thin.shape, len(axes)), dtype=bool),
        reason=np.full((*thin.shape, len(axes)), Reason.UNDEFINED, dtype=np.int8),
    )


def _keep(
    whole: GradientField, part: GradientField, points: _Tile, kept: list[NDArray[np.intp]]
) -> None:
    """Copy those of a part's points that are kept."""
    inside = [(index >= s.start) & (index < s.stop) for index, s in zip(kept, points, strict=True)]
    into = np.ix_(*(np.flatnonzero(chosen) for chosen in inside))
    taken = np.ix_(*(index[c] - s.start for index, c, s in zip(kept, inside, points, strict=True)))
    for name in ("values", "gradient", "error", "reliable", "reason"):
        array = getattr(whole, name)
        array.setflags(write=True)
        array[into] = getattr(part, name)[taken]
        array.setflags(write=False)
