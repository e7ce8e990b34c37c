"""Where a curve breaks off: at jumps and at poles through which it changes its sign.

A wave between too few points looks the same. So f is asked between two points that its slopes don't
join, at ever smaller distances: values that don't come nearer to each other are those of a break.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.evaluation.section import in_blocks
from gradscape.fields.gradient_field import GradientField
from gradscape.fields.scales.heights import Heights

__all__ = ["find_breaks"]

_OFF = 0.1  # of a change: so far from what the slopes on both sides say, it is looked at
_BESIDE = 0.25  # of a jump: no more than this are those next to it off, where f can't be asked
_LEAST = 5e-4  # of the height: what is seen as a gap
_ROUNDING = 64 * float(np.finfo(float).eps)  # of the values: steps so small are their digits
_PARTS = 8  # of an interval: the one with the largest change is looked at next
_TIMES = 20
_LAST = 3  # times, over which a smooth function comes nearer by far
_STAYS = 0.9  # and one with a break by no more than this
_Floats = NDArray[np.float64]
_Ask = Callable[[_Floats], _Floats]


def find_breaks(
    field: GradientField, heights: Heights, slopes: _Floats | None = None
) -> NDArray[np.intp]:
    """Indices i such that the curve must not be joined from point i - 1 to point i.

    Where f can't be asked, what looks like a break is one if the curve is smooth beside it.

    Parameters
    ----------
    field : GradientField
        Of one variable.
    heights : Heights
        What is shown of f.
    slopes : ndarray, shape (n,), optional
        Slopes that are believed, NaN elsewhere. Default: all of them.
    """
    axis, values = field.axes[0], field.values
    slopes = field.gradient[:, 0] if slopes is None else slopes
    least = _LEAST * (heights.high - heights.low) * heights.unit
    with np.errstate(all="ignore"):
        change = np.diff(values)
        off = np.abs(change - np.diff(axis) * _between(slopes))
        smooth = off <= _OFF * np.abs(change)
        doubtful = ~smooth & np.isfinite(change) & (np.fmax(np.abs(change), off) > least)
    ask = _ask_between(field)
    if ask is None:
        return _isolated(change, slopes, off, doubtful) + 1
    where = np.flatnonzero(doubtful)
    pair = np.stack([where, where + 1])
    return where[_apart(ask, axis[pair], values[pair], least)] + 1


def _ask_between(field: GradientField) -> _Ask | None:
    """Give f along the axis of a line, if it can be asked."""
    section = in_blocks(field.function, field.grid)
    return None if section is None else lambda places: section.values(places[..., np.newaxis])


def _apart(ask: _Ask, places: _Floats, values: _Floats, least: float) -> NDArray[np.bool_]:
    """Find the intervals with ends (2, m) and f there within which f doesn't come together."""
    found = np.zeros(places.shape[1], dtype=bool)
    index = np.arange(found.size)  # of those that are still in question
    past = [np.full(found.size, np.inf)] * _LAST
    share = np.linspace(0, 1, _PARTS + 1)[1:-1, np.newaxis]
    with np.errstate(all="ignore"):
        for _ in range(_TIMES):
            if not index.size:
                return found
            past = [*past[1:], np.abs(values[1] - values[0])]
            inner = places[0] * (1 - share) + places[1] * share
            places = np.concatenate([places[:1], inner, places[1:]])
            values = np.concatenate([values[:1], ask(inner), values[1:]])
            missing = ~np.isfinite(values).all(axis=0)
            found[index[missing]] = True  # or a stretch where f isn't defined
            part = np.nan_to_num(np.abs(np.diff(values, axis=0))).argmax(axis=0)
            pair = np.stack([part, part + 1])
            narrow = np.take_along_axis(places, pair, axis=0)
            split = (narrow[0] != narrow[1]) & ~missing
            split &= np.ptp(narrow, axis=0) < np.ptp(places, axis=0)
            places, values = narrow, np.take_along_axis(values, pair, axis=0)
            digits = _ROUNDING * np.abs(values).max(axis=0)
            change = np.abs(values[1] - values[0])
            keep = ~missing & (change > np.fmax(least, digits))
            found[index[keep & ~split & (change >= _STAYS * past[0])]] = True
            keep &= split
            index, places, values = index[keep], places[:, keep], values[:, keep]
            past = [each[keep] for each in past]
        found[index] = np.abs(values[1] - values[0]) >= _STAYS * past[0]
    return found


def _between(slopes: _Floats) -> _Floats:
    """Mean slopes from point to point; of one that isn't known, the other."""
    first, second = slopes[:-1], slopes[1:]
    first, second = (
        np.where(np.isnan(first), second, first),
        np.where(np.isnan(second), first, second),
    )
    return first / 2 + second / 2


def _isolated(
    change: _Floats, slopes: _Floats, off: _Floats, doubtful: NDArray[np.bool_]
) -> NDArray[np.intp]:
    """Find what looks like a jump between smooth curves, or like a pole a little further from them.

    Of a wave between too few points nothing around is smooth.
    """
    sign = np.sign(change)
    with np.errstate(invalid="ignore"):
        against = (sign != np.sign(slopes[:-1])) & (sign != np.sign(slopes[1:]))
        where = np.flatnonzero(doubtful & ((off > 0.5 * np.abs(change)) | against))
    padded = np.pad(np.where(np.isfinite(off), off, np.inf), 2)
    within = _BESIDE * np.abs(change[where])
    beside, further = (
        np.maximum(padded[where + 2 - n], padded[where + 2 + n]) <= within for n in (1, 2)
    )
    along = ~np.pad(against, 1)
    pole = against[where] & along[where] & along[where + 2] & further
    found: NDArray[np.intp] = where[beside | pole]
    return found
