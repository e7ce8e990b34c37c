"""Along curves of critical points: from a point on them, and from the ends of what is known."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.critical.cells import Cells
from gradscape.fields.critical.landscape import Landscape
from gradscape.fields.critical.zeros import find_zeros

__all__ = ["find_curves", "follow_on"]

_STEPS = 16  # along a curve from a point on it
_MOST = 800  # along a curve to its end
_LONG = 6  # points of a line that is not just a part of one
_SHORTER = 0.6  # a step that fails at the border: the curve turns, and meets it elsewhere
_TRIES = 4
_THERE = 1e-3  # of a step: on the border
_SAME = 0.2  # of a step: points nearer than that to a curve are on it
_MOSTLY = 0.6  # of the points of a part
_Floats = NDArray[np.float64]
_Mask = NDArray[np.bool_]
_Line = tuple[_Floats, bool]


def find_curves(
    landscape: Landscape, points: _Floats, step: _Floats
) -> tuple[_Mask, list[_Floats]]:
    """Walk from degenerate points along what doesn't bend: those that get on are not isolated.

    Which of them, and the critical points (n, k) on both sides of each of these.
    """
    course = _flattest(landscape, points, step)
    ways = [_walk(landscape, points, sign * course, step, _STEPS) for sign in (1.0, -1.0)]
    moved = np.array([[len(trail) > 0 for trail in way] for way in ways])
    ended = np.array([_room(landscape, points, sign * course) <= _THERE for sign in (1.0, -1.0)])
    there = np.all(moved | ended, axis=0) & np.any(moved, axis=0)
    beside = [np.concatenate([way[i] for way in ways]) for i in np.flatnonzero(there)]
    return there, beside


def follow_on(landscape: Landscape, lines: list[_Line], step: _Floats) -> list[_Line]:
    """Follow lines to the border, or until they close, and join those that are parts of one.

    Parameters
    ----------
    landscape : Landscape
    lines : list of (ndarray, bool)
        Points (n, k) in order, and whether the line is closed. A single point is one, too.
    step : ndarray, shape (k,)
    """
    long = [line for line in lines if len(line[0]) >= _LONG]  # most of them all there is
    left = sorted(_longer(landscape, long, step), key=lambda line: -len(line[0]))
    short = sorted((line for line in lines if len(line[0]) < _LONG), key=lambda line: -len(line[0]))
    done: list[_Line] = []
    while left or short:
        line = left.pop(0) if left else _longer(landscape, [short.pop(0)], step)[0]
        left, short = (
            [other for other in some if not _covers(line[0], other[0], step)]
            for some in (left, short)
        )
        if len(line[0]) > 2:
            done.append(line)
    return done


def _longer(landscape: Landscape, lines: list[_Line], step: _Floats) -> list[_Line]:
    """Follow lines on from both their ends, all at once."""
    which = [i for i, (_, closed) in enumerate(lines) if not closed]
    if not which:
        return lines
    ways = [way for i in which for way in (lines[i][0], lines[i][0][::-1])]
    ends = np.array([way[-1] for way in ways])
    goals = np.array([way[0] for way in ways])
    back = np.array([way[max(-4, -len(way))] for way in ways])
    course = _flattest(landscape, ends, step)
    course[1::2] *= -1.0  # of a single point: the other way
    known = (ends != back).any(axis=1)
    course[known] = (ends - back)[known]
    course /= np.abs(course / step).max(axis=1, keepdims=True)
    trails = _walk(landscape, ends, course, step, _MOST, goals)
    longer = list(lines)
    for number, i in enumerate(which):
        points, (after, before) = lines[i][0], trails[2 * number : 2 * number + 2]
        around = np.concatenate([points, after])
        away = np.abs((around - points[0]) / step).max(axis=1)
        if len(after) and away[-1] <= 1.0 and away.max() >= 2.0:
            longer[i] = np.concatenate([around, points[:1]]), True
        else:
            longer[i] = np.concatenate([before[::-1], around]), False
    return longer


def _flattest(landscape: Landscape, points: _Floats, step: _Floats) -> _Floats:
    """Courses (n, k) along which the gradient changes least, one step long."""
    scale = landscape.span[:, None] * landscape.span
    hessian = np.nan_to_num(landscape.bends(points)[0] * scale)
    axes = np.linalg.eigh(hessian)
    flattest = np.abs(axes[0]).argmin(axis=1)
    course = axes[1][np.arange(len(points)), :, flattest] * landscape.span
    return np.asarray(course / np.abs(course / step).max(axis=1, keepdims=True))


def _room(landscape: Landscape, points: _Floats, course: _Floats) -> _Floats:
    """How much of each step there is within the domain."""
    with np.errstate(all="ignore"):
        edge = np.where(course > 0, landscape.high, landscape.low)
        share = np.where(course != 0.0, (edge - points) / course, np.inf)
    return np.asarray(np.clip(share.min(axis=1), 0.0, 1.0))


def _walk(
    landscape: Landscape, points: _Floats, course: _Floats, step: _Floats, most: int,
    goals: _Floats | None = None,
) -> list[_Floats]:  # fmt: skip
    """Take steps and correct each, up to the border or the goals: where each came by."""
    trails = [points[:0] for _ in points]
    here, course, moving = points.copy(), course.copy(), np.arange(len(points))
    tries = np.zeros(len(points))
    for _ in range(most):
        room = _room(landscape, here[moving], course[moving])
        go = (room > _THERE) & (tries[moving] < _TRIES)
        moving, room = moving[go], room[go]
        if not moving.size:
            break
        share = room * _SHORTER ** tries[moving]
        ahead = landscape.inside(here[moving] + share[:, None] * course[moving])
        ended, good = _corrected(landscape, ahead, here[moving], course[moving], step, share)
        tries[moving] = np.where(good, 0, np.where(room < 1.0, tries[moving] + 1, _TRIES))
        moving, ended = moving[good], ended[good]
        ways = ended - here[moving]
        course[moving] = ways / np.abs(ways / step).max(axis=1, keepdims=True)
        here[moving] = ended
        for i in moving:
            trails[i] = np.concatenate([trails[i], here[i : i + 1]])
            if goals is not None and np.abs((here[i] - goals[i]) / step).max() <= 1.0:
                tries[i] = _TRIES if len(trails[i]) > 2 else 0
        moving = np.flatnonzero(tries < _TRIES)
    return trails


def _corrected(
    landscape: Landscape, ahead: _Floats, here: _Floats, course: _Floats, step: _Floats,
    share: _Floats,
) -> tuple[_Floats, _Mask]:  # fmt: skip
    """Points of the curve beside those ahead, and which are as far on as they should be."""
    cells = Cells(ahead, np.tile(step, (len(ahead), 1)), np.zeros(ahead.shape, dtype=np.int64))
    found = find_zeros(landscape, cells, cells.sample(landscape))
    moved = (found.points - here) / step
    went = (moved * (course / step)).sum(axis=1) / (course**2 / step**2).sum(axis=1)
    good = found.good & (went > 0.5 * share) & (np.abs(moved).max(axis=1) < 2.0 * share)
    return found.points, good


def _covers(line: _Floats, points: _Floats, step: _Floats) -> bool:
    """Whether most of the points lie on a line."""
    start, way = line[:-1] / step, np.diff(line / step, axis=0)
    length = np.maximum((way**2).sum(axis=1), np.finfo(float).tiny)
    apart = points[:, None] / step - start
    share = np.clip((apart * way).sum(axis=2) / length, 0.0, 1.0)
    away = np.linalg.norm(apart - share[..., None] * way, axis=2).min(axis=1, initial=np.inf)
    return bool(np.mean(away <= _SAME) >= _MOSTLY)
