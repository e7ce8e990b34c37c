"""Which of what was found are points, each once, and not parts of curves, plateaus or breaks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.critical.breaks import Broken, Rings, find_break
from gradscape.fields.critical.cells import Cells
from gradscape.fields.critical.continuum import Continuum
from gradscape.fields.critical.floor import Floor
from gradscape.fields.critical.landscape import Landscape
from gradscape.fields.critical.plateaus import at_plateau
from gradscape.fields.critical.points import CriticalPoint, CriticalSet, Kind
from gradscape.fields.critical.polylines import polylines
from gradscape.fields.critical.walking import find_curves

__all__ = ["blurred", "continuous", "isolated", "off_plateaus", "on_a_set", "once"]

_SHORT = 2e-2  # of the domain: a curve that may be a point
_Floats = NDArray[np.float64]


def once(points: list[CriticalPoint], same: _Floats) -> list[CriticalPoint]:
    """Of points that are the same within their errors, the one that is known best."""
    points = sorted(points, key=lambda p: (not p.reliable, float(np.minimum(p.error, same).sum())))
    kept: list[CriticalPoint] = []
    places = np.empty((len(points), same.size))
    errors = np.empty_like(places)
    for p in points:
        n = len(kept)
        error = np.where(np.isfinite(p.error), p.error, 0.0)
        near = np.abs(places[:n] - p.point) <= 4 * (errors[:n] + error) + same
        if not near.all(axis=1).any():
            places[n], errors[n] = p.point, error
            kept.append(p)
    return kept


def blurred(
    landscape: Landscape, continua: list[Continuum]
) -> tuple[list[CriticalPoint], list[Continuum]]:
    """Points that only look like short curves, as the slope around them is less than rounding.

    Where it rises at both ends, they are no farther away than that.
    """
    found, kept = [], []
    for c in continua:
        size = np.ptp(c.points, axis=0) if len(c.points) else landscape.span
        short = c.dimension == 1 and not c.at_kink and (size <= _SHORT * landscape.span).all()
        if not short or any(closed for _, closed in polylines(c.points, c.spacing)):
            kept.append(c)
            continue
        away = np.abs(c.points - c.points.mean(axis=0)).max(axis=1)
        middle = c.points[away.argmin()]
        reach = Floor.at(landscape, middle).reach()
        if reach is None or not np.isfinite(reach).all():
            kept.append(c)
            continue
        value, slope = (
            landscape.values(middle[None]),
            landscape.slopes(middle[None]).gradient[0],
        )
        bends = np.linalg.eigvalsh(np.nan_to_num(landscape.bends(middle[None])[0][0]))
        error = np.maximum(reach, np.abs(c.points - middle).max(axis=0))
        found.append(CriticalPoint(middle, float(value[0]), Kind.DEGENERATE, error, slope, bends))
    return found, kept


def continuous(
    landscape: Landscape, points: list[CriticalPoint]
) -> tuple[list[CriticalPoint], list[Broken]]:
    """Points where f is continuous, and the others.

    The slope may be zero on one side of a jump; and differences that reach over one see any slope.
    """
    kept, broken = [], []
    for p in points:
        what = ""
        lost = not np.isfinite(p.error).all()
        blurred = p.kind is Kind.DEGENERATE and not landscape.exact
        if (lost or blurred) and not p.at_kink:
            error = np.where(np.isfinite(p.error), p.error, 0.0)
            what = find_break(Rings.around(landscape, p.point, error))
        if what:
            broken.append(Broken(tuple(p.point.tolist()), what))
        else:
            kept.append(p)
    return kept, broken


def isolated(
    landscape: Landscape,
    points: list[CriticalPoint],
    continua: list[Continuum],
    cell: _Floats,
) -> list[CriticalPoint]:
    """Those that are; others, each with what is found beside it, are put to the continua."""
    which = [
        i
        for i, p in enumerate(points)
        if p.kind is Kind.DEGENERATE and not p.at_kink and p.reliable and p.point.size > 1
    ]
    if not which:
        return points
    places = np.array([points[i].point for i in which])
    known = np.concatenate(
        [np.empty((0, len(cell))), *(c.points for c in continua if not c.at_kink)]
    )
    beside = [places[:0]]
    there = np.array([(np.abs(known - p) <= cell).all(axis=1).any() for p in places])
    if not there.all():
        far = np.flatnonzero(~there)
        there[far], walked = find_curves(landscape, places[far], cell / 4.0)
        beside += walked
    lost = {i for i, gone in zip(which, there, strict=True) if gone}
    if lost:
        every = np.concatenate([places[there], *beside])
        continua.append(Continuum(np.ones(0, dtype=bool), every, 1, cell / 2.0))
    return [p for i, p in enumerate(points) if i not in lost]


def on_a_set(point: CriticalPoint, sets: list[CriticalSet], cell: _Floats) -> bool:
    """Whether a degenerate point is one of a curve that was found."""
    if point.kind is not Kind.DEGENERATE and point.reliable:
        return False
    return any((np.abs(s.points - point.point) <= 2.0 * cell).all(axis=1).any() for s in sets)


def off_plateaus(
    landscape: Landscape, points: list[CriticalPoint], flat: list[Cells], cell: _Floats
) -> list[CriticalPoint]:
    """Without degenerate points that belong to a plateau."""
    some = [i for i, p in enumerate(points) if p.kind is Kind.DEGENERATE or not p.reliable]
    if not flat or not some:
        return points
    places = np.array([points[i].point for i in some])
    lost = {some[i] for i in np.flatnonzero(at_plateau(landscape, places, flat, cell))}
    return [p for i, p in enumerate(points) if i not in lost]
