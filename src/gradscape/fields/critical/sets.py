"""Points of curves put in order, and classified."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.critical.around import look_around
from gradscape.fields.critical.cells import Cells
from gradscape.fields.critical.continuum import Continuum
from gradscape.fields.critical.floor import Floor
from gradscape.fields.critical.landscape import Landscape
from gradscape.fields.critical.points import CriticalSet, Kind
from gradscape.fields.critical.polylines import polylines
from gradscape.fields.critical.splitting import look_along, told_by_bends
from gradscape.fields.critical.walking import covers, follow_on
from gradscape.fields.critical.zeros import find_zeros

__all__ = ["make_sets"]

_LEVEL = 1e-6  # of f: a greater step from point to point is a jump
_SAMPLES = 9
_ASIDE = 0.3  # of a link: a curve is no farther from the middle of one of its chords
_Floats = NDArray[np.float64]


def make_sets(landscape: Landscape, found: Sequence[Continuum]) -> list[CriticalSet]:
    """Order the points of continua into curves, and gather those of surfaces."""
    sets: list[CriticalSet] = []
    for at_kink in (False, True):
        for dimension in (1, 2):
            some = [c for c in found if (c.at_kink, c.dimension) == (at_kink, dimension)]
            if not some:
                continue
            spacing = np.max([c.spacing for c in some], axis=0)
            points = np.concatenate([c.points for c in some])
            error = max(c.error for c in some)
            lines = [(points, False)]
            if dimension == 1 and at_kink:
                smooth = [each.points for each in sets if each.dimension == 1]
                lines = [
                    line
                    for line in polylines(points, spacing)
                    if not any(covers(other, line[0], spacing) for other in smooth)
                ]
            elif dimension == 1:
                lines = _smooth_lines(landscape, some)
            for line, closed in lines:
                parts = _levelled(landscape, line, spacing)
                whole = closed and len(parts) == 1
                sets += [
                    _set(landscape, line[part], dimension, error, closed=whole, at_kink=at_kink)
                    for part in parts
                ]
    return sets


def _smooth_lines(landscape: Landscape, found: Sequence[Continuum]) -> list[tuple[_Floats, bool]]:
    """Curves, each once: from the points of one spacing first that make up most of their length."""
    groups: dict[int, list[Continuum]] = {}
    for c in found:
        groups.setdefault(round(float(np.log2(c.spacing.max()))), []).append(c)
    every = [
        (np.max([c.spacing for c in some], axis=0), np.concatenate([c.points for c in some]))
        for some in groups.values()
    ]
    every.sort(key=lambda group: -len(group[1]) * float(group[0].max()))
    done: list[tuple[_Floats, bool]] = []
    steps: list[_Floats] = []
    for spacing, points in every:
        pieces = [
            piece
            for piece in polylines(points, spacing, fewest=1)
            if not any(
                covers(line, piece[0], step) for (line, _), step in zip(done, steps, strict=True)
            )
        ]
        lines = follow_on(landscape, _cut(landscape, pieces, spacing), spacing / 2.0)
        done += lines
        steps += [spacing / 2.0] * len(lines)
    return _once(done, steps)


def _cut(
    landscape: Landscape, lines: list[tuple[_Floats, bool]], spacing: _Floats
) -> list[tuple[_Floats, bool]]:
    """Parts of lines between links that lead from one curve to another.

    Half-way on such a link there is no curve, or another.
    """
    links = [np.stack([line[:-1], line[1:]], axis=1) for line, _ in lines if len(line) > 1]
    if not links:
        return lines
    every = np.concatenate(links)
    middle = every.mean(axis=1)
    length = np.abs((every[:, 1] - every[:, 0]) / spacing).max(axis=1)
    cells = Cells(middle, np.tile(spacing / 2.0, (len(middle), 1)), np.zeros(middle.shape, int))
    zeros = find_zeros(landscape, cells, cells.sample(landscape))
    aside = np.abs((zeros.points - middle) / spacing).max(axis=1)
    broken = aside > _ASIDE * np.maximum(length, _ASIDE)
    parts: list[tuple[_Floats, bool]] = []
    start = 0
    for line, closed in lines:
        own = broken[start : start + len(line) - 1]
        start += len(line) - 1
        ends = [0, *(np.flatnonzero(own) + 1).tolist(), len(line)]
        some = [line[a:b] for a, b in itertools.pairwise(ends)]
        if closed and len(some) > 1:
            some = [np.concatenate([some[-1][:-1], some[0]]), *some[1:-1]]
        parts += [(part, closed and len(some) == 1) for part in some]
    return parts


def _once(lines: list[tuple[_Floats, bool]], steps: list[_Floats]) -> list[tuple[_Floats, bool]]:
    """Without those that lie on longer ones."""
    kept: list[int] = []
    for i in sorted(range(len(lines)), key=lambda i: -len(lines[i][0]) * float(steps[i].max())):
        if not any(covers(lines[j][0], lines[i][0], steps[j]) for j in kept):
            kept.append(i)
    return [lines[i] for i in kept]


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
    which = np.linspace(0, len(points) - 1, min(_SAMPLES, len(points))).astype(int)
    some = points[which]
    if at_kink:
        errors = np.full(points.shape[1], error)
        kinds = [look_around(landscape, point, errors, weak=True) for point in some]
    else:
        floors = [
            Floor.at(landscape, points[i], _normal(landscape, points, i, dimension)) for i in which
        ]
        off = [_off(floor) for floor in floors]
        kinds = [_across(floor, o) for floor, o in zip(floors, off, strict=True)]
        known = [float(o.max()) for o in off if np.isfinite(o).all()]
        error = max(error, *known) if known else error
    likeliest = max(set(kinds), key=kinds.count)
    same = kinds.count(likeliest) > 0.7 * len(kinds)
    one_sided = points.shape[1] - dimension == 1
    kind = likeliest if same and likeliest is not None else Kind.DEGENERATE
    if kind is Kind.SADDLE and one_sided:  # f goes on rising across it
        kind = Kind.DEGENERATE
    value = float(np.median(landscape.values(some)))
    return CriticalSet(points, value, kind, dimension, error, closed, at_kink)


def _across(floor: Floor, off: _Floats) -> Kind | None:
    """What f does across a set; a saddle only if it bends both ways."""
    kind = look_along(floor, np.where(np.isfinite(off), off, 0.0))
    if kind is Kind.SADDLE and told_by_bends(floor) is not Kind.SADDLE:
        return Kind.DEGENERATE
    return kind


def _off(floor: Floor) -> _Floats:
    reach = floor.reach()
    return np.full(floor.point.size, np.inf) if reach is None else reach


def _normal(landscape: Landscape, points: _Floats, which: int, dimension: int) -> _Floats:
    """Directions (k, m) across a set at one of its points, by where its neighbours lie."""
    away = (points - points[which]) / landscape.span
    nearest = np.argsort((away**2).sum(axis=1))[1 : 2 * dimension + 1]
    axes = np.linalg.svd(away[nearest], full_matrices=True)[2]
    return np.asarray(axes[dimension:].T)
