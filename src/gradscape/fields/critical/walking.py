"""Along curves, from the degenerate points on them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.critical.cells import Cells
from gradscape.fields.critical.landscape import Landscape
from gradscape.fields.critical.zeros import find_zeros

__all__ = ["find_curves"]

_STEPS = 16  # along a curve from a point on it
_Floats = NDArray[np.float64]
_Mask = NDArray[np.bool_]


def find_curves(
    landscape: Landscape, points: _Floats, step: _Floats
) -> tuple[_Mask, list[_Floats]]:
    """Walk from degenerate points along what doesn't bend: those that get on are not isolated.

    Which of them, and the critical points (n, k) on both sides of each of these.
    """
    scale = landscape.span[:, None] * landscape.span
    hessian = np.nan_to_num(landscape.bends(points)[0] * scale)
    axes = np.linalg.eigh(hessian)
    flattest = np.abs(axes[0]).argmin(axis=1)
    course = axes[1][np.arange(len(points)), :, flattest] * landscape.span
    course /= np.abs(course / step).max(axis=1, keepdims=True)
    ways = [_walk(landscape, points, sign * course, step) for sign in (1.0, -1.0)]
    there = np.all([way[0] for way in ways], axis=0)
    beside = [np.concatenate([way[1][i] for way in ways]) for i in np.flatnonzero(there)]
    return there, beside


def _walk(
    landscape: Landscape, points: _Floats, course: _Floats, step: _Floats
) -> tuple[_Mask, list[_Floats]]:
    """Take steps and correct each; whether the first arrived, and where all that did arrived."""
    trails: list[list[_Floats]] = [[] for _ in points]
    here, moving = points.copy(), np.arange(len(points))
    first = np.zeros(len(points), dtype=bool)
    for count in range(_STEPS):
        ahead = here[moving] + course[moving]
        out = np.any(landscape.inside(ahead) != ahead, axis=1)
        if count == 0:
            first[moving[out]] = True  # it is said by the other side
        moving, ahead = moving[~out], ahead[~out]
        if not moving.size:
            break
        sides = np.tile(step, (len(ahead), 1))
        cells = Cells(ahead, sides, np.zeros(ahead.shape, dtype=np.int64))
        found = find_zeros(landscape, cells, cells.sample(landscape))
        moved = (found.points - here[moving]) / step
        went = (moved * (course[moving] / step)).sum(axis=1)
        went /= (course[moving] ** 2 / step**2).sum(axis=1)
        good = found.good & (went > 0.5) & (np.abs(moved).max(axis=1) < 2.0)
        moving, ended = moving[good], found.points[good]
        if count == 0:
            first[moving] = True
        course[moving] = ended - here[moving]
        course[moving] /= np.abs(course[moving] / step).max(axis=1, keepdims=True)
        here[moving] = ended
        for i, place in zip(moving, ended, strict=True):
            trails[i].append(place[None])
    empty = np.empty((0, points.shape[1]))
    return first, [np.concatenate([empty, *trail]) for trail in trails]
