"""Levels for the contours of f: round numbers, evenly spaced or by powers of ten."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.scales.numerals import round_numbers, written

__all__ = ["Levels", "make_levels"]

_COUNT = 9
_CROWDED = 0.35  # more of the picture than this between two even levels: they say too little
_CROWDED_SIGNED = 0.6  # the same where f has both signs: about its zeros any f lingers
_DEEPEST = 12.0  # decades below the largest
_SIGNED = 1.5  # and where f has both signs
_LONG = 8  # characters of a label
_Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Levels:
    """Contour levels, in order.

    Attributes
    ----------
    values : ndarray, shape (n,)
        In units of f.
    labels : tuple of str
        Of the values, less `base`.
    even : bool
        Whether they are evenly spaced; by powers of ten otherwise.
    unit : float
        The largest |f|. Contouring takes differences: of f in this unit, none overflows.
    base : float
        A value near all of them, where they differ in the last digits only; else 0.
    """

    values: _Floats
    labels: tuple[str, ...]
    even: bool
    unit: float
    base: float = 0.0


def make_levels(values: _Floats, wanted: int | _Floats | None = None) -> Levels | None:
    """Levels for a function with these values; None where it is constant or nowhere finite.

    `wanted` says about how many, or which.

    Evenly spaced unless more than a third of the values (three fifths where f has both signs)
    would lie between two neighbours; then
    powers of ten (with 2 and 5 times them where they are few), counted from zero or, where f is
    far from it, from the least value.
    """
    finite = values[np.isfinite(values)]
    if not finite.size:
        return None
    low, high = float(finite.min()), float(finite.max())
    span = high / 2 - low / 2
    if span <= 4 * np.finfo(float).eps * max(abs(low), abs(high)):
        return None
    unit = max(abs(low), abs(high))
    if not math.isfinite(high - low):  # halved, nothing overflows
        halved = make_levels(values / 2, wanted / 2 if isinstance(wanted, np.ndarray) else wanted)
        return halved and _named(halved.values * 2, unit, even=halved.even)
    if isinstance(wanted, np.ndarray):
        given = wanted[(wanted >= low) & (wanted <= high)]
        gaps = np.diff(given)
        regular = given.size < 2 or bool(np.ptp(gaps) <= 1e-9 * gaps.max())
        return _named(given, unit, even=regular) if given.size else None
    count = _COUNT if wanted is None else wanted
    even = _evenly(low, high, count, exact=wanted is not None)
    crowded = _CROWDED_SIGNED if low < _centre(low, high) < high else _CROWDED
    if even.size and _largest_share(finite, even) <= crowded:
        return _named(even, unit, even=True)
    spread = _spread(finite, low, high, count, exact=wanted is not None)
    if spread.size and _largest_share(finite, spread) < _largest_share(finite, even):
        return _named(spread, unit, even=False)
    return _named(even, unit, even=True) if even.size else None


def _named(levels: _Floats, unit: float, *, even: bool) -> Levels:
    """With labels, counted from a base where they would be long."""
    labels = _labels(levels)
    if max(map(len, labels)) <= _LONG or levels.size < 2:
        return Levels(levels, labels, even, unit)
    base = float(levels[levels.size // 2])
    return Levels(levels, _labels(levels - base), even, unit, base)


def _evenly(low: float, high: float, count: int, *, exact: bool) -> _Floats:
    """Round numbers; with `exact`, as near to that many as round steps allow."""
    tries = [count, *range(count + 1, 2 * count + 3)] if exact else [count]
    found = [_inside(round_numbers(low, high, each), low, high) for each in tries]
    return min(found, key=lambda levels: abs(levels.size - count))


def _spread(values: _Floats, low: float, high: float, count: int, *, exact: bool) -> _Floats:
    """Powers of ten; with `exact`, as near to that many as their steps allow."""
    tries = [count, *range(1, 2 * count + 3)] if exact else [count]
    found = [_powers(values, low, high, each) for each in tries]
    found = [levels[(levels > low) & (levels < high)] for levels in found]
    return min(found, key=lambda levels: abs(levels.size - count))


def _inside(levels: _Floats, low: float, high: float) -> _Floats:
    """Without those at the very ends, which would be drawn as points or noise."""
    margin = 1e-6 * (high - low)
    return levels[(levels > low + margin) & (levels < high - margin)]


def _largest_share(values: _Floats, levels: _Floats) -> float:
    counts = np.bincount(np.searchsorted(levels, values), minlength=levels.size + 1)
    return float(counts.max() / values.size)


def _powers(values: _Floats, low: float, high: float, count: int) -> _Floats:
    centre = _centre(low, high)
    distance = np.abs(values - centre)
    distance = distance[distance > 0]
    top = min(math.log10(distance.max()), 308.25)  # of which ten to the power is still finite
    bottom = math.log10(np.quantile(distance, 0.03, method="lower"))
    sides = 2 if low < centre < high else 1
    if sides == 2:  # small ones would only thicken the line where f changes its sign
        top = min(top, math.log10(np.quantile(distance, 0.97, method="lower")))
        bottom = max(bottom, top - _SIGNED)
    bottom = min(max(bottom, top - _DEEPEST), top)
    decades = max(top - bottom, 0.3)
    steps = next((m for m in ((1, 2, 5), (1, 3)) if decades * len(m) * sides <= count * 1.5), (1,))
    every = max(1, math.ceil(decades * sides / count)) if steps == (1,) else 1
    exponents = [e for e in range(math.floor(bottom), math.floor(top) + 1) if e % every == 0]
    sizes = np.array([m * 10.0**e for e in exponents for m in steps])  # may be infinite: cut
    sizes = sizes[(sizes >= 10.0**bottom * 0.999) & (sizes <= 10.0**top)]
    levels = np.concatenate([centre - sizes[::-1], [centre], centre + sizes])
    return np.unique(levels)


def _centre(low: float, high: float) -> float:
    """Zero where f has it or comes near; else a round number just below the least value."""
    if low <= 0 <= high or 0 < low < 0.1 * (high - low):
        return 0.0
    if 0 < -high < 0.1 * (high - low):
        return 0.0
    step = 10.0 ** math.floor(math.log10((high - low) / 100))
    return math.floor(low / step) * step


def _labels(levels: _Floats) -> tuple[str, ...]:
    """As few digits as tell neighbours apart."""
    for digits in range(2, 16):
        texts = tuple(written(level, digits) for level in levels)
        close = all(
            math.isclose(float(f"{v:.{digits}g}"), v, rel_tol=1e-9, abs_tol=1e-300) for v in levels
        )
        if close and len(set(texts)) == len(texts):
            return texts
    return tuple(written(level, 6) for level in levels)
