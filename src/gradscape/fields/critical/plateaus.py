"""Regions where f is constant, and what is only their rim."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.critical.around import directions
from gradscape.fields.critical.cells import Cells
from gradscape.fields.critical.components import components
from gradscape.fields.critical.continuum import Continuum
from gradscape.fields.critical.landscape import Landscape
from gradscape.fields.critical.points import CriticalSet, Kind

__all__ = ["apart", "at_plateau", "find_plateaus"]

_SPREAD, _ENOUGH = (
    4,
    20,
)  # every so many parts of a region, if there are enough, show it
_BESIDE = 0.5  # cells of level 0: the rim of a plateau
_NEAR = 4.0  # such cells: its corners, in which the flat cells don't fit
_RING = 0.05
_SECTOR = 0.1  # of a ring around a corner: there f is constant
_ENDS = (np.argmax, np.argmin)
_Floats = NDArray[np.float64]


def find_plateaus(
    landscape: Landscape, flat: list[Cells], faint: list[NDArray[np.bool_]]
) -> tuple[list[CriticalSet], _Floats]:
    """Find regions where f is constant: flat cells that touch, by points spread evenly over them.

    Those with faint cells among them are none: f vanishes by underflow there. Their points (n, k)
    come second.
    """
    k = len(landscape.span)
    lost = [np.empty((0, k))]
    if not flat:
        return [], lost[0]
    finest = max(cells.level for cells in flat)
    index, places, halves, unsure = [], [], [], []
    for cells, few in zip(flat, faint, strict=True):  # all in parts of one size
        side = 1 << (finest - cells.level)
        offsets = np.array(list(product(range(side), repeat=k)))
        start = cells.centres - cells.halves
        part = 2.0 * cells.halves / side
        index.append((side * cells.index[:, None] + offsets).reshape(-1, k))
        places.append((start[:, None] + (offsets + 0.5) * part[:, None]).reshape(-1, k))
        halves.append(np.repeat(part / 2, side**k, axis=0))
        unsure.append(np.repeat(few, side**k))
    every, where, half = (np.concatenate(a) for a in (index, places, halves))
    vanishing = np.concatenate(unsure)
    labels = components(every)
    regions = []
    for label in range(int(labels.max()) + 1):
        own = labels == label
        spread = own & (every % _SPREAD == 0).all(axis=1)
        shown = where[spread if spread.sum() >= _ENOUGH else own]
        ends = [(where + half)[own], (where - half)[own]]
        outer = [
            end[pick(end[:, i])] for i in range(k) for end, pick in zip(ends, _ENDS, strict=True)
        ]
        shown = np.concatenate([shown, outer])
        if vanishing[own].any():
            lost.append(shown)
            continue
        value = float(np.median(landscape.values(landscape.inside(shown))))
        error = float(half[own].max())
        regions.append(CriticalSet(shown, value, Kind.DEGENERATE, k, error))
    return regions, np.concatenate(lost)


def apart(
    landscape: Landscape, continuum: Continuum, flat: list[Cells], cell: _Floats
) -> Continuum:
    """Without what is on the rim of a plateau, or in its corners."""
    beside = at_plateau(landscape, continuum.points, flat, cell)
    return replace(continuum, points=continuum.points[~beside])


def at_plateau(
    landscape: Landscape, points: _Floats, flat: list[Cells], cell: _Floats
) -> NDArray[np.bool_]:
    """Which points (n, k) are on the rim of a plateau of flat cells, or in one of its corners."""
    away = np.full(len(points), np.inf)
    for cells in flat:
        for i, point in enumerate(points):
            off = (np.abs(cells.centres - point) - cells.halves) / cell
            away[i] = min(away[i], float(off.max(axis=1).min()))
    found: NDArray[np.bool_] = np.less_equal(away, _BESIDE)
    some = np.flatnonzero(~found & (away <= _NEAR))
    if some.size:
        ring = points[some, None] + _RING * cell * directions(points.shape[1])
        there = landscape.slopes(landscape.inside(ring.reshape(-1, points.shape[1])))
        still = (np.abs(there.gradient) <= there.error).all(axis=1) & there.defined
        found[some] = still.reshape(some.size, -1).mean(axis=1) > _SECTOR
    return found
