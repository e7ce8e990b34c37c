"""Regions where f is constant."""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.critical.cells import Cells
from gradscape.fields.critical.components import components
from gradscape.fields.critical.landscape import Landscape
from gradscape.fields.critical.points import CriticalSet, Kind

__all__ = ["find_plateaus"]

_SPREAD, _ENOUGH = 4, 20  # every so many parts of a region, if there are enough, show it
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
