"""Points spread along curves, put in order."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["polylines"]

_REACH = 3.0  # spacings to the next point
_STRAIGHT = 0.3  # cosine: a curve turns less than that from one point to the next
_TURN = 4.0  # how much farther a point seems to be to the side
_CERTAIN = 5  # points of a line whose course is known
_ACROSS, _AHEAD = 2.0, 0.95  # times the reach, and cosine: where one crosses another
_Floats = NDArray[np.float64]


def polylines(points: _Floats, spacing: _Floats, *, fewest: int = 3) -> list[tuple[_Floats, bool]]:
    """Join points (n, k) to polylines, and say which of them are closed.

    Parameters
    ----------
    points : ndarray, shape (n, k)
        On the curves, in any order, at least one in each box of the sides `spacing`.
    spacing : ndarray, shape (k,)
    fewest : int
        Points of a line: of fewer none is made.
    """
    scaled = points / spacing
    _, first = np.unique(np.round(scaled * 1.0).astype(np.int64), axis=0, return_index=True)
    first.sort()
    scaled, points = scaled[first], points[first]
    left = np.ones(len(points), dtype=bool)
    found = []
    while left.any():
        start = int(np.flatnonzero(left)[0])
        left[start] = False
        line = [start]
        _follow(scaled, left, line)
        closed = len(line) > 6 and _distance(scaled, line[0], line[-1]) < _REACH
        if not closed:
            line.reverse()
            _follow(scaled, left, line)
            closed = len(line) > 6 and _distance(scaled, line[0], line[-1]) < 0.5 * _REACH
        if len(line) >= fewest:
            found.append((points[[*line, line[0]] if closed else line], closed))
    return _through_crossings(found, spacing)


def _through_crossings(
    lines: list[tuple[_Floats, bool]], spacing: _Floats
) -> list[tuple[_Floats, bool]]:
    """Join lines that go straight on, beyond one that has taken the points where they cross."""
    whole = [line for line in lines if line[1] or len(line[0]) < _CERTAIN]
    left = [points for points, closed in lines if not closed and len(points) >= _CERTAIN]
    while left:
        line = left.pop(0)
        turned = False
        while True:
            turns = [min(one, one[::-1], key=lambda way: _gap(line, way, spacing)) for one in left]
            after = next((n for n, way in enumerate(turns) if _goes_on(line, way, spacing)), None)
            if after is not None:
                line = np.concatenate([line, turns[after]])
                del left[after]
            elif turned:
                break
            else:
                line, turned = line[::-1], True
        whole.append((line, False))
    return whole


def _gap(line: _Floats, other: _Floats, spacing: _Floats) -> float:
    return float(np.linalg.norm((other[0] - line[-1]) / spacing))


def _goes_on(line: _Floats, other: _Floats, spacing: _Floats) -> bool:
    """Whether the start of the other lies ahead of the last point, and leads on from there."""
    between = (other[0] - line[-1]) / spacing
    length = float(np.linalg.norm(between))
    if not 0.0 < length < _ACROSS * _REACH:
        return False
    courses = (line[-1] - line[-4]) / spacing, (other[3] - other[0]) / spacing
    return all(c @ between > _AHEAD * length * np.linalg.norm(c) for c in courses)


def _distance(scaled: _Floats, a: int, b: int) -> float:
    return float(np.linalg.norm(scaled[a] - scaled[b]))


def _follow(scaled: _Floats, left: NDArray[np.bool_], line: list[int]) -> None:
    """Go on to the nearest point that lies ahead, as long as there is one; take what is passed."""
    while True:
        here = scaled[line[-1]]
        away = scaled - here
        distance = np.sqrt((away**2).sum(axis=1))
        near = left & (distance < _REACH)
        if len(line) > 1:
            course = here - scaled[line[max(0, len(line) - 4)]]
            course /= np.linalg.norm(course) or 1.0
            ahead = away @ course > _STRAIGHT * distance
            left[near & ~ahead & (distance < 1.0)] = False  # beside the curve: seen
            near &= ahead
            with np.errstate(all="ignore"):  # straight on, where curves cross
                distance *= 1.0 + _TURN * (1.0 - np.clip(away @ course / distance, 0.0, 1.0))
        if not near.any():
            return
        some = np.flatnonzero(near)
        nearest = int(some[np.argmin(distance[some])])
        left[nearest] = False
        line.append(nearest)
