"""Components of cells that don't shrink to a point: curves, surfaces, valleys and kinks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.critical.cells import Cells
from gradscape.fields.critical.continuum import Continuum
from gradscape.fields.critical.kinklines import follow_kinks
from gradscape.fields.critical.landscape import Landscape, Slopes
from gradscape.fields.critical.newton import polish
from gradscape.fields.critical.polylines import polylines
from gradscape.fields.critical.zeros import KEPT, find_zeros

__all__ = ["follow"]

_NONE = 1e-3  # eigenvalues below, beside the largest, of the Hessian on it
_SHARE = 0.8  # of the cells of a component that must have a zero
_SOME = 60  # points of a curve at which is seen whether it is one
_ACROSS = np.outer([-1.0, 1.0], [*0.5 ** np.arange(11.0), 1.5, 2.0]).ravel()  # half cells
_BENDS = 1e-3  # of what it does nearby: f bends on the curve
_TURNED = 0.05
_FEW = 0.1
_BESIDE = 0.75  # cells
_OVERLAP = 0.05
_TINY = float(np.finfo(float).tiny)
_Floats = NDArray[np.float64]
_Mask = NDArray[np.bool_]


def follow(landscape: Landscape, cells: Cells, slopes: Slopes) -> Continuum | None:
    """Find a curve or a surface of critical points in a component; None where there is none."""
    return _smooth(landscape, cells, slopes) or follow_kinks(landscape, cells, slopes)


def _valley(landscape: Landscape, cells: Cells, floor: _Floats, near: _Mask) -> Continuum | None:
    """Points where the slope along the floor of a valley changes its sign, if all is clear.

    Where the slope comes near zero it may be zero without a change of sign: cells there are left.
    """
    spacing = 2.0 * cells.halves.max(axis=0)
    if not _is_narrow(landscape, floor[near]):
        return None
    starts, ends, unclear, clear = [], [], [floor[:0]], [floor[:0]]
    for line, _ in polylines(floor[near], spacing):
        there = landscape.slopes(line)
        course = np.gradient(line, axis=0)
        course /= np.linalg.norm(course / spacing, axis=1, keepdims=True)
        climb = (there.gradient * course).sum(axis=1)
        if not (np.abs(climb) > 4.0 * (there.error * np.abs(course)).sum(axis=1)).all():
            return None
        turns = climb[1:] * climb[:-1] < 0
        low = _comes_near_zero(climb, np.linalg.norm(np.diff(line / spacing, axis=0), axis=1))
        unclear.append(line[low])
        clear.append(line[~low])
        turn = np.flatnonzero(turns & ~(low[1:] & low[:-1]))
        starts.append((line[turn] + line[turn + 1]) / 2)
        ends.append(np.abs(line[turn] - line[turn + 1]))
    if not starts:
        return None
    start, reach, left, known = (np.concatenate(a) for a in (starts, ends, unclear, clear))
    ended = polish(landscape, start, 4.0 * reach + spacing, iterations=40)
    close = (np.abs(ended.points - start) <= 2.0 * reach + 2.0 * spacing).all(axis=1)
    if not (ended.converged & close).all():
        return None
    explained = near & (_away(floor, known, spacing) <= _BESIDE)
    explained &= _away(cells.centres, left, spacing) > 2.0 * _BESIDE
    return Continuum(explained, ended.points, 0, spacing, valley=ended)


def _away(points: _Floats, others: _Floats, spacing: _Floats) -> _Floats:
    """How far the nearest of the others is from each point, along any axis."""
    away = np.full(len(points), np.inf)
    for other in others:
        away = np.minimum(away, np.abs((points - other) / spacing).max(axis=1))
    return away


def _is_narrow(landscape: Landscape, floor: _Floats) -> bool:
    """Whether f bends in all directions but one."""
    scale = landscape.span[:, None] * landscape.span
    some = floor[:: max(1, len(floor) // 50)]
    size = np.sort(np.abs(np.linalg.eigvalsh(np.nan_to_num(landscape.bends(some)[0] * scale))))
    return bool(
        np.median(size[:, min(1, size.shape[1] - 1)] / np.maximum(size[:, -1], _TINY)) > KEPT
    )


def _comes_near_zero(climb: _Floats, lengths: _Floats) -> _Mask:
    """At which points (n,) a slope that keeps its sign over three may be zero beside them."""
    low = np.zeros(len(climb), dtype=bool)
    if len(climb) < 3:
        return ~low
    share = lengths[:-1] / np.maximum(lengths[:-1] + lengths[1:], _TINY)
    first, second, third = climb[:-2], climb[1:-1], climb[2:]
    bend = np.abs(second - first - share * (third - first))
    three = np.stack([first, second, third])
    same = (three > 0).all(axis=0) | (three < 0).all(axis=0)
    size = np.abs(three)
    near = same & (size.min(axis=0) <= bend + _OVERLAP * np.ptp(three, axis=0))
    for i in range(3):
        low[i : len(low) - 2 + i] |= near
    return low


def _smooth(landscape: Landscape, cells: Cells, slopes: Slopes) -> Continuum | None:
    """Find a curve or surface where the gradient is smooth, or the points in a level valley."""
    found, line = find_zeros(landscape, cells, slopes), False
    k = cells.centres.shape[1]
    if k == 3 and found.good.mean() < _SHARE <= found.near.mean():  # on a floor that is a surface
        narrower = find_zeros(landscape, cells, slopes, across=k - 1)
        line = narrower.good.mean() >= _SHARE
        found = narrower if line else found
    good = found.good
    if good.mean() < _SHARE:
        if found.near.mean() < _SHARE:
            return None
        return _valley(landscape, cells, found.points, found.near)
    dimension = 1 if line else _dimension(landscape, found.points[good], cells)
    if not dimension or not _is_single(landscape, found.points[good], cells.halves[good]):
        return None
    spacing = 2.0 * cells.halves.max(axis=0)
    error = float(found.last[good].max(axis=1).mean())
    return Continuum(good, found.points[good], dimension, spacing, error)


def _is_single(landscape: Landscape, points: _Floats, halves: _Floats) -> bool:
    """Whether there is one curve in a cell, as far as that shows: f bends one way all across it.

    Between two curves it bends the other way. Where it hardly bends on the curve nothing shows.
    """
    some = _SOME if landscape.exact else _SOME // 4
    which = np.arange(0, len(points), max(1, len(points) // some))
    scale = landscape.span[:, None] * landscape.span
    size, axes = np.linalg.eigh(np.nan_to_num(landscape.bends(points[which])[0] * scale))
    strongest = np.abs(size).argmax(axis=1)
    normal = axes[np.arange(len(which)), :, strongest]
    way = normal * landscape.span
    way = way / np.abs(way / halves[which]).max(axis=1, keepdims=True)
    places = points[which] + _ACROSS[:, None, None] * way
    there = landscape.bends(landscape.inside(places.reshape(-1, places.shape[2])))[0] * scale
    there = np.nan_to_num(there).reshape(*places.shape[:2], *scale.shape)
    bends = np.einsum("ni,dnij,nj->dn", normal, there, normal)
    here = size[np.arange(len(which)), strongest]
    turns = (bends * np.sign(here) < -_TURNED * np.abs(here)).any(axis=0)
    turns &= np.abs(here) > _BENDS * np.abs(bends).max(axis=0)
    return bool(turns.mean() <= _FEW)


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
