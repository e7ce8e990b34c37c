"""Lines along which the gradient jumps: of critical points, of poles, or neither."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.critical.cells import Cells
from gradscape.fields.critical.components import touches
from gradscape.fields.critical.continuum import Continuum
from gradscape.fields.critical.landscape import Landscape, Slopes

__all__ = ["follow_kinks"]

_SHARE = 0.8  # of the cells of a component that must have a zero
_BISECTIONS = 46
_POLE = 0.5  # of how f changed from far to near: as much again from near to nearer
_LEVEL = 1e-6  # of f: a greater step from point to point is a jump
_FEWEST = 8  # cells in which the gradient turns over
_TRIAL = 8  # bisections after which a slope that is continuous has become even
_Floats = NDArray[np.float64]


def follow_kinks(landscape: Landscape, cells: Cells, slopes: Slopes) -> Continuum | None:
    """Bisection between the two nodes of each cell whose slopes differ most."""
    m, k = cells.centres.shape
    every = np.arange(m)
    gradient = np.nan_to_num(slopes.gradient * landscape.span, nan=0.0, posinf=0.0, neginf=0.0)
    main = gradient[every, np.abs(gradient).max(axis=2).argmax(axis=1)]
    along = (gradient * main[:, None]).sum(axis=-1)
    low, high = along.argmin(axis=1), along.argmax(axis=1)
    nodes = landscape.inside(cells.nodes().reshape(-1, k)).reshape(m, -1, k)
    a, b = nodes[every, low], nodes[every, high]
    jump = gradient[every, high] - gradient[every, low]
    turns = (along.min(axis=1) <= 0.0) & (along.max(axis=1) > 0.0)
    if turns.sum() < _FEWEST:
        return None
    middle = (gradient[every, high] + gradient[every, low]) / 2
    for step in range(_BISECTIONS):
        if step == _TRIAL and not _still_jumps(landscape, a, b, jump):
            return None
        centre = (a + b) / 2
        g = np.nan_to_num(landscape.slopes(centre).gradient * landscape.span)
        upper = ((g - middle) * jump).sum(axis=-1) > 0
        a, b = np.where(upper[:, None], a, centre), np.where(upper[:, None], centre, b)
    away = 1e-5 * (nodes[every, high] - nodes[every, low])
    before = landscape.slopes(landscape.inside((a + b) / 2 - away))
    after = landscape.slopes(landscape.inside((a + b) / 2 + away))
    with np.errstate(all="ignore"):
        g0, g1 = before.gradient * landscape.span, after.gradient * landscape.span
        width = np.linalg.norm(jump, axis=1)
        across = np.linalg.norm(g1 - g0, axis=1)
        share = np.clip(-(g0 * (g1 - g0)).sum(axis=1) / across**2, 0.0, 1.0)
        nearest = np.linalg.norm(g0 + share[:, None] * (g1 - g0), axis=1)
        reach = np.abs(away / landscape.span).max(axis=1) * 1e5
        nearer = landscape.values(landscape.inside((a + b) / 2 - 1e-5 * away))
        outer = np.abs(before.values - slopes.values[every, low])
        inner = np.abs(nearer - before.values)
        broken = ~(before.defined & after.defined) | ~np.isfinite(nearer)
        broken |= np.abs(after.values - before.values) > 0.1 * width * reach
        broken |= (inner > _POLE * outer) & (across > 100.0 * width)
        critical = ~broken & (across > 0.3 * width) & (nearest < 1e-4 * across)
        usual = float(np.nanmedian(np.ptp(slopes.values, axis=1)))
    spacing = 2.0 * cells.halves.max(axis=0)
    if broken[turns].mean() >= _SHARE:
        beside = touches(cells.index, cells.index[broken])
        return Continuum(beside, np.empty((0, k)), 1, spacing, broken=True)
    if critical[turns].mean() < _SHARE or np.ptp(nearer[critical]) > _LEVEL * usual:
        return None
    points = ((a + b) / 2)[critical]
    error = float(np.abs(b - a)[critical].max())
    beside = touches(cells.index, cells.index[critical]) & (across > 0.3 * width)
    longest = float(np.ptp(cells.index, axis=0).max()) + 1.0
    dimension = 2 if k == 3 and len(cells) > 30 * longest else 1
    return Continuum(beside, points, dimension, spacing, error, at_kink=True)


def _still_jumps(landscape: Landscape, a: _Floats, b: _Floats, jump: _Floats) -> bool:
    g0, g1 = (landscape.slopes(x).gradient * landscape.span for x in (a, b))
    with np.errstate(all="ignore"):
        across = np.linalg.norm(g1 - g0, axis=1) > 0.2 * np.linalg.norm(jump, axis=1)
    return bool((across | ~np.isfinite(g0 + g1).all(axis=1)).mean() >= _SHARE / 2)
