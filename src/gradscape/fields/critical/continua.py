"""Components of cells that don't shrink to a point: curves, surfaces, and lines of kinks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.critical.around import look_around
from gradscape.fields.critical.cells import Cells
from gradscape.fields.critical.landscape import Landscape, Slopes
from gradscape.fields.critical.points import CriticalSet, Kind
from gradscape.fields.critical.polylines import polylines

__all__ = ["Continuum", "follow", "make_sets"]

_ITERATIONS = 60
_KEPT = 1e-2  # eigenvalues below, beside the largest: along the curve
_ZERO = 1e-13  # of the gradient in the cells
_SHARE = 0.8  # of the cells of a component that must have a zero
_BISECTIONS = 46
_SAMPLES = 9
_Floats = NDArray[np.float64]
_Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Continuum:
    """What became of a component of m cells.

    Attributes
    ----------
    explained : ndarray of bool, shape (m,)
        Cells that need no more subdivision.
    points : ndarray, shape (n, k)
        Critical points on the curve or surface.
    error : float
    at_kink, broken : bool
        Whether the gradient jumps there; whether f does, or has poles: then nothing is critical.
    """

    explained: _Mask
    points: _Floats
    error: float
    at_kink: bool = False
    broken: bool = False


def follow(landscape: Landscape, cells: Cells, slopes: Slopes) -> Continuum | None:
    """Find a curve or a surface of critical points in a component; None where there is none."""
    return _smooth(landscape, cells, slopes) or _kinks(landscape, cells, slopes)


def _smooth(landscape: Landscape, cells: Cells, slopes: Slopes) -> Continuum | None:
    """Gauss and Newton's method from every centre, along what bends most."""
    span = landscape.span
    x = cells.centres.copy()
    first = float(np.nanmax(np.abs(slopes.gradient * span), initial=0.0))
    some = np.arange(len(x))
    gradient, doubt = np.full_like(x, np.inf), np.zeros_like(x)
    last = np.full_like(x, np.inf)
    for _ in range(_ITERATIONS):
        there = landscape.slopes(x[some])
        gradient[some], doubt[some] = there.gradient, there.error
        hessian = landscape.bends(x[some])[0]
        move = -_strong(hessian * span[:, None] * span, there.gradient * span) * span
        move = np.clip(move, -2 * cells.halves[some], 2 * cells.halves[some])
        new = landscape.inside(x[some] + np.nan_to_num(move))
        last[some] = np.abs(new - x[some])
        zero = (np.abs(there.gradient) <= there.error).all(axis=1)
        x[some] = np.where(zero[:, None], x[some], new)
        still = (last[some] <= 1e-15 * span + 1e-15 * np.abs(x[some])).all(axis=1)
        some = some[~(zero | still | ~there.defined)]
        if not some.size:
            break
    with np.errstate(all="ignore"):
        size = np.abs(gradient * span).max(axis=1)
        blur = np.where(np.isfinite(doubt), doubt, 0.0)
        zero = size <= np.maximum(20 * np.abs(blur * span).max(axis=1), _ZERO * first)
    near = (np.abs(x - cells.centres) <= 3.0 * cells.halves).all(axis=1)
    good = zero & near
    if good.mean() < _SHARE:
        return None
    return Continuum(good, x[good], float(last[good].max(axis=1).mean()))


def _strong(hessian: _Floats, gradient: _Floats) -> _Floats:
    """Steps that leave alone what hardly bends."""
    defined = np.isfinite(hessian).all(axis=(1, 2))
    size, axes = np.linalg.eigh(np.where(defined[:, None, None], hessian, 0.0))
    most = np.abs(size).max(axis=1, keepdims=True)
    with np.errstate(all="ignore"):
        inverse = np.where(np.abs(size) > _KEPT * most, 1.0 / size, 0.0)
    steps = (axes * inverse[:, None, :]) @ axes.transpose(0, 2, 1) @ gradient[..., None]
    return np.where(defined[:, None], steps[..., 0], np.nan)


def _kinks(landscape: Landscape, cells: Cells, slopes: Slopes) -> Continuum | None:
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
    middle = (gradient[every, high] + gradient[every, low]) / 2
    for _ in range(_BISECTIONS):
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
        step = np.abs(after.values - before.values)
        huge = ~(before.defined & after.defined) | (across > 100 * width)
        broken = huge | (step > 0.1 * width * reach)
        critical = ~broken & (across > 0.3 * width) & (nearest < 1e-4 * across)
    if broken.mean() >= _SHARE:
        return Continuum(broken, np.empty((0, k)), 0.0, broken=True)
    if critical.mean() < _SHARE:
        return None
    points = ((a + b) / 2)[critical]
    error = float(np.abs(b - a)[critical].max())
    return Continuum(critical, points, error, at_kink=True)


def make_sets(landscape: Landscape, found: Continuum, cells: Cells) -> list[CriticalSet]:
    """Order the points of a continuum into curves, or leave them as a surface."""
    k = cells.centres.shape[1]
    spacing = 2.0 * cells.halves.max(axis=0)
    longest = float(np.ptp(cells.index, axis=0).max()) + 1.0
    if k == 3 and len(cells) > 30 * longest:
        return [_set(landscape, found.points, found, 2, closed=False)]
    lines = polylines(found.points, spacing)
    return [_set(landscape, points, found, 1, closed=closed) for points, closed in lines]


def _set(
    landscape: Landscape, points: _Floats, found: Continuum, dimension: int, *, closed: bool
) -> CriticalSet:
    some = points[np.linspace(0, len(points) - 1, min(_SAMPLES, len(points))).astype(int)]
    error = np.full(points.shape[1], found.error)
    kinds = [look_around(landscape, point, error, weak=True) for point in some]
    likeliest = max(set(kinds), key=kinds.count)
    same = kinds.count(likeliest) > 0.7 * len(kinds)
    one_sided = points.shape[1] - dimension == 1
    kind = likeliest if same and likeliest is not None else Kind.DEGENERATE
    if kind is Kind.SADDLE and one_sided:  # f goes on rising across it
        kind = Kind.DEGENERATE
    value = float(np.median(landscape.values(some)))
    return CriticalSet(points, value, kind, dimension, found.error, closed, found.at_kink)
