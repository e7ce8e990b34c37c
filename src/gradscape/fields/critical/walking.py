"""Along curves of critical points: from a point on them, and from the ends of what is known."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.critical.cells import Cells
from gradscape.fields.critical.landscape import Landscape
from gradscape.fields.critical.zeros import find_zeros

__all__ = ["covers", "find_curves", "follow_on"]

_STEPS = 16  # along a curve from a point on it
_MOST = 2000  # along a curve to its end
_LONG = 6  # points of a line that is not just a part of one
_SHORTER = 0.5  # a step that fails: the curve turns, or meets the border elsewhere
_TRIES = 6
_ASIDE = 0.7  # of a step: a curve is no farther from its last course, or it is another one
_ASIDE_AT_ONCE = 0.3  # the same of a whole step: shorter ones then keep to a curve that turns
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
    ways = [_walk(landscape, points, sign * course, step, _STEPS)[0] for sign in (1.0, -1.0)]
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
            [other for other in some if not covers(line[0], other[0], step)]
            for some in (left, short)
        )
        if len(line[0]) > 2:
            done.append(line)
    return done


def _longer(landscape: Landscape, lines: list[_Line], step: _Floats) -> list[_Line]:
    """Follow lines on from both their ends, all at once, until they meet; and join those."""
    open_ = [points for points, closed in lines if not closed]
    whole = [line for line in lines if line[1]]
    if not open_:
        return whole
    ways = [way for points in open_ for way in (points, points[::-1])]
    ends = np.array([way[-1] for way in ways])
    back = np.array([way[max(-4, -len(way))] for way in ways])
    course = _flattest(landscape, ends, step)
    course[1::2] *= -1.0  # of a single point: the other way
    known = (ends != back).any(axis=1)
    course[known] = (ends - back)[known]
    course /= np.abs(course / step).max(axis=1, keepdims=True)
    trails, met = _walk(landscape, ends, course, step, _MOST, meeting=True)
    for end in sorted(np.flatnonzero(met >= 0).tolist(), key=lambda e: len(trails[e])):
        other = int(met[end])  # it may have passed without noticing
        if met[other] < 0:
            met[other], trails[other] = end, trails[end][::-1]
    left = set(range(len(open_)))
    while left:
        first = min(left, key=lambda i: -len(open_[i]))
        left.discard(first)
        after, closed = _joined(ways, trails, met, 2 * first, left)
        before = open_[first][:0]
        if not closed:
            before, _ = _joined(ways, trails, met, 2 * first + 1, left)
        around = np.concatenate([before[::-1], open_[first], after])
        whole.append((np.concatenate([around, around[:1]]) if closed else around, closed))
    return whole


def _joined(
    ways: list[_Floats], trails: list[_Floats], met: NDArray[np.intp], end: int, left: set[int]
) -> tuple[_Floats, bool]:
    """What comes after one end of a line: its trail, the line that it meets, and so on.

    Whether that leads back to its other end. Lines that are joined are taken from those `left`.
    """
    parts, first = [trails[end]], end ^ 1
    while met[end] >= 0 and met[end] // 2 in left:
        left.discard(int(met[end]) // 2)
        end = int(met[end]) ^ 1
        parts += [ways[end], trails[end]]
    return np.concatenate(parts), bool(met[end] == first)


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
    *, meeting: bool = False,
) -> tuple[list[_Floats], NDArray[np.intp]]:  # fmt: skip
    """Take steps and correct each, up to the border: where each came by.

    If they are `meeting`, they take shorter steps where the curve turns, and stop next to where
    another of them started, on its way towards them; second, where that was, or -1.
    """
    trails = [points[:0] for _ in points]
    met = np.full(len(points), -1)
    here, ways, moving = points.copy(), course.copy(), np.arange(len(points))
    tries = np.zeros(len(points))
    for _ in range(most):
        if meeting:
            met[moving] = _met(here[moving], ways[moving], moving, points, course, step, trails)
            moving = moving[met[moving] < 0]
        room = _room(landscape, here[moving], ways[moving])
        go = (room > _THERE) & (tries[moving] < _TRIES)
        moving, room = moving[go], room[go]
        if not moving.size:
            break
        share = room * _SHORTER ** tries[moving]
        ahead = landscape.inside(here[moving] + share[:, None] * ways[moving])
        ended, good = _corrected(landscape, ahead, here[moving], ways[moving], step, share)
        again = tries[moving] + np.where(meeting | (room < 1.0), 1, _TRIES)
        tries[moving] = np.where(good, np.maximum(tries[moving] - 1, 0), again)
        on, ended = moving[good], ended[good]
        went = ended - here[on]
        ways[on] = went / np.abs(went / step).max(axis=1, keepdims=True)
        here[on] = ended
        for i in on:
            trails[i] = np.concatenate([trails[i], here[i : i + 1]])
    return trails, met


def _met(
    here: _Floats, ways: _Floats, moving: NDArray[np.intp], starts: _Floats, course: _Floats,
    step: _Floats, trails: list[_Floats],
) -> NDArray[np.intp]:  # fmt: skip
    """Which of the starts each of those moving meets, -1 for none."""
    away = (starts - here[:, None]) / step
    near = np.abs(away).max(axis=2) <= 1.0
    near &= (ways / step) @ (course / step).T < 0.0  # the other comes towards it
    own = moving[:, None] == np.arange(len(starts))
    other_end = (moving ^ 1)[:, None] == np.arange(len(starts))
    far = np.array([len(trails[i]) > 2 for i in moving])[:, None]
    near &= ~own & (~other_end | far)
    nearest = np.where(near, np.abs(away).max(axis=2), np.inf).argmin(axis=1)
    return np.where(near.any(axis=1), nearest, -1)


def _corrected(
    landscape: Landscape, ahead: _Floats, here: _Floats, course: _Floats, step: _Floats,
    share: _Floats,
) -> tuple[_Floats, _Mask]:  # fmt: skip
    """Points of the curve beside those ahead, and which are as far on as they should be."""
    cells = Cells(ahead, np.tile(step, (len(ahead), 1)), np.zeros(ahead.shape, dtype=np.int64))
    found = find_zeros(landscape, cells, cells.sample(landscape))
    moved = (found.points - here) / step
    aside = np.abs((found.points - ahead) / step).max(axis=1)
    went = (moved * (course / step)).sum(axis=1) / (course**2 / step**2).sum(axis=1)
    good = found.good & (went > 0.5 * share) & (np.abs(moved).max(axis=1) < 2.0 * share)
    good &= aside < np.where(share < 1.0, _ASIDE, _ASIDE_AT_ONCE) * share
    return found.points, good


def covers(line: _Floats, points: _Floats, step: _Floats) -> bool:
    """Whether most of the points lie on a line."""
    start, way = line[:-1] / step, np.diff(line / step, axis=0)
    length = np.maximum((way**2).sum(axis=1), np.finfo(float).tiny)
    apart = points[:, None] / step - start
    share = np.clip((apart * way).sum(axis=2) / length, 0.0, 1.0)
    away = np.linalg.norm(apart - share[..., None] * way, axis=2).min(axis=1, initial=np.inf)
    return bool(np.mean(away <= _SAME) >= _MOSTLY)
