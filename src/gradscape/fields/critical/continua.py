"""Components of cells that don't shrink to a point: curves, surfaces, and lines of kinks."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.critical.around import look_around
from gradscape.fields.critical.cells import Cells
from gradscape.fields.critical.components import touches
from gradscape.fields.critical.landscape import Landscape, Slopes
from gradscape.fields.critical.newton import Polished, polish
from gradscape.fields.critical.points import CriticalSet, Kind
from gradscape.fields.critical.polylines import polylines

__all__ = ["Continuum", "find_curves", "follow", "make_sets"]

_ITERATIONS = 60
_KEPT = 1e-2  # eigenvalues below, beside the largest: along the curve
_NONE = 1e-3  # eigenvalues below, beside the largest, of the Hessian on it
_SURE = 1e-4  # of the gradient in the cells: an error that tells a zero
_ZERO = 1e-13  # of the gradient in the cells
_SHARE = 0.8  # of the cells of a component that must have a zero
_BISECTIONS = 46
_POLE = 0.5  # of how f changed from far to near: as much again from near to nearer
_LEVEL = 1e-6  # of f: a greater step from point to point is a jump
_FEWEST = 8  # cells in which the gradient turns over
_STEPS = 16  # along a curve from a point on it
_TRIAL = 8  # bisections after which a slope that is continuous has become even
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
    dimension : int
    spacing : ndarray, shape (k,)
        Between the points, about.
    error : float
    at_kink, broken : bool
        Whether the gradient jumps there; whether f does, or has poles: then nothing is critical.
    valley : Polished or None
        Isolated points on the floor of a valley, or the top of a ridge, that is nearly level.
    """

    explained: _Mask
    points: _Floats
    dimension: int
    spacing: _Floats
    error: float = 0.0
    at_kink: bool = False
    broken: bool = False
    valley: Polished | None = None


def follow(landscape: Landscape, cells: Cells, slopes: Slopes) -> Continuum | None:
    """Find a curve or a surface of critical points in a component; None where there is none."""
    return _smooth(landscape, cells, slopes) or _kinks(landscape, cells, slopes)


def _valley(landscape: Landscape, cells: Cells, floor: _Floats, near: _Mask) -> Continuum | None:
    """Points where the slope along the floor of a valley changes its sign, if all is clear."""
    spacing = 2.0 * cells.halves.max(axis=0)
    starts, ends = [], []
    for line, _ in polylines(floor[near], spacing):
        there = landscape.slopes(line)
        course = np.gradient(line, axis=0)
        climb = (there.gradient * course).sum(axis=1)
        if not (np.abs(climb) > 4.0 * (there.error * np.abs(course)).sum(axis=1)).all():
            return None
        turn = np.flatnonzero(climb[1:] * climb[:-1] < 0)
        starts.append((line[turn] + line[turn + 1]) / 2)
        ends.append(np.abs(line[turn] - line[turn + 1]))
    if not starts:
        return None
    start, reach = np.concatenate(starts), np.concatenate(ends)
    ended = polish(landscape, start, 4.0 * reach + spacing, iterations=40)
    close = (np.abs(ended.points - start) <= 2.0 * reach + 2.0 * spacing).all(axis=1)
    if not (ended.converged & close).all():
        return None
    everything = np.ones(len(cells), dtype=bool)
    return Continuum(everything, ended.points, 0, spacing, valley=ended)


@dataclass(frozen=True, eq=False)
class _Zeros:
    """Where Gauss and Newton's method ended from m cells, and which of them have a zero there."""

    points: _Floats
    near: _Mask
    good: _Mask
    last: _Floats


def _zeros(landscape: Landscape, cells: Cells, slopes: Slopes) -> _Zeros:
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
        zero = np.all(np.abs(there.gradient) <= there.error, axis=1)
        x[some] = np.where(zero[:, None], x[some], new)
        still = (last[some] <= 1e-15 * span + 1e-15 * np.abs(x[some])).all(axis=1)
        some = some[~(zero | still | ~there.defined)]
        if not some.size:
            break
    with np.errstate(all="ignore"):
        size = np.abs(gradient * span).max(axis=1)
        blur = np.abs(np.where(np.isfinite(doubt), doubt, 0.0) * span).max(axis=1)
        zero = size <= np.maximum(20 * np.where(blur < _SURE * first, blur, 0.0), _ZERO * first)
    near = np.all(np.abs(x - cells.centres) <= 3.0 * cells.halves, axis=1)
    return _Zeros(x, near, np.asarray(zero & near), last)


def _smooth(landscape: Landscape, cells: Cells, slopes: Slopes) -> Continuum | None:
    """Find a curve or surface where the gradient is smooth, or the points in a level valley."""
    found = _zeros(landscape, cells, slopes)
    good = found.good
    if good.mean() < _SHARE:
        if found.near.mean() < _SHARE:
            return None
        return _valley(landscape, cells, found.points, found.near)
    dimension = _dimension(landscape, found.points[good], cells)
    if not dimension:
        return None
    spacing = 2.0 * cells.halves.max(axis=0)
    error = float(found.last[good].max(axis=1).mean())
    return Continuum(good, found.points[good], dimension, spacing, error)


def _dimension(landscape: Landscape, points: _Floats, cells: Cells) -> int:
    """Of the set of zeros that goes on through the points: 0 if they are isolated."""
    k = points.shape[1]
    some = points[:: max(1, len(points) // 50)]
    scale = landscape.span[:, None] * landscape.span
    size = np.abs(np.linalg.eigvalsh(np.nan_to_num(landscape.bends(some)[0] * scale)))
    nearby = some + 0.5 * cells.halves.max(axis=0)
    away = np.abs(np.nan_to_num(landscape.bends(landscape.inside(nearby))[0] * scale))
    most = size.max(axis=1)
    if np.median(most) > 1e-6 * np.median(away.max(axis=(1, 2))):
        small = np.sum(size <= _NONE * most[:, None], axis=1)
        return int(min(k - 1, round(float(np.median(small)))))
    longest = float(np.ptp(cells.index, axis=0).max()) + 1.0  # flatter than a parabola
    return 2 if k == 3 and len(cells) > 30 * longest else 1


def _strong(hessian: _Floats, gradient: _Floats) -> _Floats:
    """Steps that leave alone what hardly bends."""
    defined = np.all(np.isfinite(hessian), axis=(1, 2))
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
        found = _zeros(landscape, cells, cells.sample(landscape))
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


def make_sets(landscape: Landscape, found: Sequence[Continuum]) -> list[CriticalSet]:
    """Order the points of continua into curves, and gather those of surfaces."""
    sets = []
    for at_kink in (False, True):
        for dimension in (1, 2):
            some = [c for c in found if (c.at_kink, c.dimension) == (at_kink, dimension)]
            if not some:
                continue
            spacing = np.max([c.spacing for c in some], axis=0)
            points = np.concatenate([c.points for c in some])
            error = max(c.error for c in some)
            lines = polylines(points, spacing) if dimension == 1 else [(points, False)]
            for line, closed in lines:
                parts = _levelled(landscape, line, spacing)
                whole = closed and len(parts) == 1
                sets += [
                    _set(landscape, line[part], dimension, error, closed=whole, at_kink=at_kink)
                    for part in parts
                ]
    return sets


def _levelled(landscape: Landscape, line: _Floats, spacing: _Floats) -> list[slice]:
    """Parts of a curve on which f has one value: it may jump between them."""
    k = line.shape[1]
    values = landscape.values(line)
    beside = landscape.inside(np.concatenate([line + spacing / k, line - spacing / k]))
    rise = np.abs(landscape.values(beside).reshape(2, -1) - values)
    usual = float(np.nanmedian(rise)) if np.isfinite(rise).any() else 0.0
    change = np.abs(np.diff(values))
    breaks = np.flatnonzero(~(change <= 0.1 * usual + _LEVEL * np.abs(values[1:]))) + 1
    if len(breaks) > len(line) / 4:  # noise
        breaks = breaks[:0]
    ends = [0, *breaks.tolist(), len(line)]
    return [slice(a, b) for a, b in itertools.pairwise(ends) if b - a > 1]


def _set(
    landscape: Landscape, points: _Floats, dimension: int, error: float, *, closed: bool,
    at_kink: bool,
) -> CriticalSet:  # fmt: skip
    some = points[np.linspace(0, len(points) - 1, min(_SAMPLES, len(points))).astype(int)]
    errors = np.full(points.shape[1], error)
    kinds = [look_around(landscape, point, errors, weak=True) for point in some]
    likeliest = max(set(kinds), key=kinds.count)
    same = kinds.count(likeliest) > 0.7 * len(kinds)
    one_sided = points.shape[1] - dimension == 1
    kind = likeliest if same and likeliest is not None else Kind.DEGENERATE
    if kind is Kind.SADDLE and one_sided:  # f goes on rising across it
        kind = Kind.DEGENERATE
    value = float(np.median(landscape.values(some)))
    return CriticalSet(points, value, kind, dimension, error, closed, at_kink)
