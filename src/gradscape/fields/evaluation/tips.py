"""Lines through the tips of narrow peaks, which an even grid passes by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.evaluation.refine import Fine
from gradscape.fields.evaluation.section import in_blocks
from gradscape.fields.gradient_field import GradientField

__all__ = ["with_tips"]

_PEAKS = 6  # looked at, of each sign
_NARROW = 0.01  # of the height of all, that one rises above a point beside it
_STEEP = 0.15  # the same at the border, where a mere slope ends
_NEARER = 12  # times that one looks
_WITHIN = 4.0  # each time, so many times nearer
_PLACES = 9  # along each axis
_FLAT = 0.05  # of the peak's height: seen from so near it is level
_Floats = NDArray[np.float64]
_Ask = Callable[[_Floats], _Floats]


def with_tips(field: GradientField, fine: Fine) -> Fine:
    """Put lines through the tips of bounded peaks and hollows that a plane's points don't show.

    They lie ever closer towards the tip, until f is level between them. A pole, which has no tip,
    gets none; nor does a function that is called point by point.
    """
    section = in_blocks(field.function, field.grid)
    if section is None:
        return fine
    places = fine.places
    more: list[list[float]] = [[] for _ in places]
    for sign in (1, -1):

        def ask(points: _Floats, sign: int = sign) -> _Floats:
            return sign * section.values(field.grid.coordinates(points))

        for where in _peaks(sign * fine.values):
            for axis, lines in enumerate(_lines(ask, places, where)):
                more[axis] += lines
    if not any(more):
        return fine
    joined = [np.union1d(old, new) for old, new in zip(places, more, strict=True)]
    mesh = np.stack(np.meshgrid(*joined, indexing="ij"), axis=-1)
    values = section.values(field.grid.coordinates(mesh))
    axes = tuple(
        np.exp(axis) if log else axis for axis, log in zip(joined, field.grid.log, strict=True)
    )
    return replace(fine, axes=axes, values=values)


def _peaks(values: _Floats) -> list[tuple[int, ...]]:
    """Points (n0, n1) that stand out from those beside them, the most lonely first."""
    finite = np.isfinite(values)
    if not finite.any():
        return []
    with np.errstate(all="ignore"):
        height = float(values[finite].max()) / 2 - float(values[finite].min()) / 2
        padded = np.pad(np.where(finite, values, np.nan), 1, constant_values=np.nan)
        centre = padded[1:-1, 1:-1]
        beside = np.stack(
            [
                padded[1 + i : padded.shape[0] - 1 + i, 1 + j : padded.shape[1] - 1 + j]
                for i in (-1, 0, 1)
                for j in (-1, 0, 1)
                if (i, j) != (0, 0)
            ]
        )
        highest = np.fmax.reduce(beside, axis=0)
        rise = (centre / 2 - np.fmin.reduce(beside, axis=0) / 2) / height
        least = np.full(values.shape, _STEEP)
        least[1:-1, 1:-1] = _NARROW
        lonely = (centre >= highest) & (rise > least)
    found = np.argwhere(lonely)
    order = np.argsort(-rise[lonely], kind="stable")[:_PEAKS]
    return [tuple(int(i) for i in each) for each in found[order]]


def _lines(ask: _Ask, places: tuple[_Floats, ...], where: tuple[int, ...]) -> list[list[float]]:
    """Places of lines along each axis through the peak at a point, none if it has no tip."""
    lows, highs = (np.array([axis[end] for axis in places]) for end in (0, -1))
    centre = np.array([axis[i] for axis, i in zip(places, where, strict=True)])
    widths = np.array([np.diff(axis).max() for axis in places])
    reach, least, tops = widths, np.inf, [centre]
    for _ in range(_NEARER):
        steps = [np.linspace(-width, width, _PLACES) for width in reach]
        offsets = np.stack(np.meshgrid(*steps, indexing="ij"), axis=-1).reshape(-1, len(places))
        points = np.clip(centre + offsets, lows, highs)
        values = ask(points)
        finite = np.isfinite(values)
        if not finite.any() or (values == np.inf).any():
            return [[] for _ in places]
        low, top = float(values[finite].min()), float(values[finite].max())
        least = min(least, low)
        centre = points[int(np.argmax(np.where(finite, values, -np.inf)))]
        tops.append(centre)
        if top - low <= _FLAT * (top - least):
            return [
                _towards(centre[axis], reach[axis], widths[axis], lows[axis], highs[axis])
                for axis in range(len(places))
            ]
        reach = reach / _WITHIN
    return [[] for _ in places]


def _towards(tip: float, close: float, wide: float, low: float, high: float) -> list[float]:
    """Places around a tip, each twice as far from it as the one before."""
    steps = close * 2.0 ** np.arange(0, max(1, np.ceil(np.log2(2 * wide / close))))
    places = tip + np.concatenate([-steps[::-1], [0.0], steps])
    return [float(place) for place in places if low < place < high]
