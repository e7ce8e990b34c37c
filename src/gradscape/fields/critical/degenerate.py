"""Points where both the gradient and the Hessian are singular: Newton's method is slow there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.critical.cells import Cells
from gradscape.fields.critical.floor import Floor
from gradscape.fields.critical.landscape import Landscape, Slopes
from gradscape.fields.critical.newton import Polished, polish, solve
from gradscape.fields.critical.points import CriticalPoint, Kind
from gradscape.fields.critical.symmetric import balanced

__all__ = ["find_degenerate"]

_PATIENCE = 240  # iterations
_SINGULAR = 1e-6  # of what the Hessian is at the corners of the cells
_SLOW = 1e-4  # of the cells: a last step as short as that has arrived
_EVEN = 0.3  # of the largest gradient at the nodes: next to a zero, some are smaller
_WIDEST = 1e-2  # of the domain
_Floats = NDArray[np.float64]


def find_degenerate(
    landscape: Landscape, parts: Sequence[tuple[Cells, Slopes]]
) -> list[CriticalPoint | None]:
    """Find the degenerate point in each of some parts, a few small cells; None where is none."""
    boxes = [_box(landscape, *part) for part in parts]
    able = [i for i, box in enumerate(boxes) if box is not None]
    found: list[CriticalPoint | None] = [None] * len(parts)
    if not able:
        return found
    chosen = np.array([boxes[i] for i in able])  # (n, 3, k): start, low, high
    start = np.concatenate([chosen[:, 0], chosen[:, 1:].mean(axis=1)])
    low, high = (np.tile(chosen[:, side], (2, 1)) for side in (1, 2))
    reach = np.maximum(high - low, 1e-12 * landscape.span)
    ended = polish(landscape, start, reach, iterations=_PATIENCE)
    inside = (ended.points >= low - reach / 4) & (ended.points <= high + reach / 4)
    last = np.abs(solve(ended.hessian, ended.gradient))
    near = ended.converged | np.all(last <= _SLOW * reach, axis=1)
    good = np.all(inside, axis=1) & near
    size = np.where(good, np.abs(ended.gradient * landscape.span).max(axis=1), np.inf)
    n = len(able)
    for number, i in enumerate(able):
        best = number if size[number] <= size[number + n] else number + n
        if np.isfinite(size[best]):
            corners = np.concatenate([[low[best], high[best]], parts[i][0].centres])
            found[i] = _point(landscape, ended, best, corners)
    return found


def _box(landscape: Landscape, cells: Cells, slopes: Slopes) -> list[_Floats] | None:
    """Where to start in some cells, and their corners; None beside a kink."""
    size = np.abs(slopes.gradient * landscape.span).max(axis=-1)
    total = size[np.isfinite(size)]
    if not total.size or total.min() > _EVEN * total.max():
        return None
    node = np.unravel_index(int(np.nanargmin(size)), size.shape)
    low, high = cells.centres - cells.halves, cells.centres + cells.halves
    return [cells.nodes()[node], low.min(axis=0), high.max(axis=0)]


def _point(
    landscape: Landscape, ended: Polished, best: int, corners: _Floats
) -> CriticalPoint | None:
    """Make a point of where Newton's method ended, if the Hessian is singular there.

    That is: within its rounding, within what it is as far away as the zero may be, or beside what
    it is at the corners of the cells. The error is infinite along a curve of zeros.
    """
    point = ended.points[best]
    k = point.size
    error = Floor.at(landscape, point).reach()
    if error is None:
        return None
    near = np.where(np.isfinite(error), error, 0.0)
    if float((near / landscape.span).max()) > _WIDEST:
        return None
    probes = np.concatenate([point + near * np.eye(k), point - near * np.eye(k), corners])
    bends = np.nan_to_num(landscape.bends(landscape.inside(probes))[0])
    factors = balanced(np.abs(bends).max(axis=0)[None])[0]
    scale = factors[:, None] * factors
    here = ended.hessian[best]
    change = (np.abs(bends - here) * scale).max(axis=(1, 2))
    unsure = ended.hessian_error[best] * scale
    # an error that isn't known is no reason to doubt a Hessian that is the same nearby
    rounding = float(np.linalg.norm(np.where(np.isfinite(unsure), unsure, 0.0)))
    smallest = float(np.abs(np.linalg.eigvalsh(here * scale)).min())
    allowed = max(float(change[: 2 * k].max()), _SINGULAR * float(change[2 * k :].max()), rounding)
    if smallest > allowed:
        return None
    return CriticalPoint(
        point,
        float(ended.values[best]),
        Kind.DEGENERATE,
        error,
        ended.gradient[best],
        np.linalg.eigvalsh(here),
    )
