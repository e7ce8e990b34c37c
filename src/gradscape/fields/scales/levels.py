"""Levels for the contours of f: round numbers, evenly spaced or by powers of ten."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.scales.numerals import (
    FAR,
    counted,
    power_exponent,
    round_between,
    round_numbers,
    superscript,
    written,
)

__all__ = ["Levels", "make_levels"]

_COUNT = 9
_CROWDED = 0.35  # more of the picture than this between two even levels: they say too little
_CROWDED_SIGNED = 0.6  # the same where f has both signs: about its zeros any f lingers
_DEEPEST = 12.0  # decades below the largest
_SIGNED = 1.5  # and where f has both signs
_LONG = 8  # characters of a label, at most
_PLAIN = 6  # of one that is written without a factor, if that makes it shorter
_Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Levels:
    """Contour levels, in order.

    Attributes
    ----------
    values : ndarray, shape (n,)
        In units of f.
    labels : tuple of str
        Of (values - base) / 10ⁿ, where `factor` is that power of ten.
    even : bool
        Whether they are evenly spaced; by powers of ten otherwise.
    unit : float
        The largest |f|. Contouring takes differences: of f in this unit, none overflows.
    base : float
        A round number near all of them, where they are far from zero; else 0.
    factor : str
        A power of ten that keeps the labels short, "" for 1.
    """

    values: _Floats
    labels: tuple[str, ...]
    even: bool
    unit: float
    base: float = 0.0
    factor: str = ""

    @property
    def counted(self) -> bool:
        """Whether the labels aren't values of f."""
        return bool(self.base or self.factor)

    def label(self, name: str, unit: str = "") -> str:
        """What the labels are, of a quantity in a unit: ``f − 1e9``."""
        return counted(name, self.base, self.factor, unit)


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
        wanted = wanted[(wanted >= low) & (wanted <= high)]
        if not wanted.size:
            return None
    if unit > FAR * (high - low):
        return _from_near(values, round_between(low, high), wanted)
    if isinstance(wanted, np.ndarray):
        gaps = np.diff(wanted)
        regular = wanted.size < 2 or bool(np.ptp(gaps) <= 1e-9 * gaps.max())
        return _named(wanted, unit, even=regular)
    return _chosen(finite, low, high, wanted)


def _chosen(finite: _Floats, low: float, high: float, wanted: int | None) -> Levels | None:
    """Evenly spaced levels, or powers of ten where these say more."""
    count, unit = _COUNT if wanted is None else wanted, max(abs(low), abs(high))
    even = _evenly(low, high, count, exact=wanted is not None)
    signed = low < _centre(low, high) < high
    crowded = _CROWDED_SIGNED if signed else _CROWDED
    tries = [even]
    if signed and wanted is None:  # about zero powers of ten say little
        tries.append(_evenly(low, high, 2 * count, exact=False))
    for tried in tries:
        if tried.size and _largest_share(finite, tried) <= crowded:
            return _named(tried, unit, even=True)
    spread = _spread(finite, low, high, count, exact=wanted is not None)
    if spread.size and _largest_share(finite, spread) < _largest_share(finite, even):
        return _named(spread, unit, even=False, base=_centre(low, high))
    return _named(even, unit, even=True) if even.size else None


def _from_near(values: _Floats, base: float, wanted: int | _Floats | None) -> Levels | None:
    """Levels of what is left of values beyond a number that is near all of them."""
    rest = make_levels(values - base, wanted - base if isinstance(wanted, np.ndarray) else wanted)
    if rest is None:
        return None
    finite = values[np.isfinite(values)]
    levels, kept = np.unique(rest.values + base, return_index=True)  # some may differ by rounding
    off = 2.0 * float(np.spacing(abs(base)))
    labels, factor = _shortest(rest.values[kept], off)
    unit = float(np.abs(finite).max())
    return replace(rest, values=levels, labels=labels, factor=factor, unit=unit, base=base)


def _named(levels: _Floats, unit: float, *, even: bool, base: float | None = None) -> Levels:
    """With labels, counted from a base where they would be long."""
    plain = Levels(levels, _labels(levels), even, unit)
    if levels.size < 2 or _longest(plain.labels) <= _PLAIN:
        return plain
    labels, factor = _shortest(levels)
    if _longest(labels) <= _LONG:
        return replace(plain, labels=labels, factor=factor)
    if base is None:
        base = round_between(float(levels[0]), float(levels[-1]))
    labels, factor = _shortest(levels - base, 2.0 * float(np.spacing(abs(base))))
    return replace(plain, labels=labels, factor=factor, base=base)


def _shortest(levels: _Floats, off: float = 0.0) -> tuple[tuple[str, ...], str]:
    """Labels of levels, which may be off by so much, and the power of ten they are counted in."""
    labels = _labels(levels, off)
    exponent = power_exponent(float(np.abs(levels).max(initial=0.0)))
    if exponent and _longest(labels) > _PLAIN and any("e" in label for label in labels):
        unit = 10.0**exponent
        scaled = _labels(levels / unit, off / unit)
        if _longest(scaled) <= _PLAIN:
            return scaled, f"10{superscript(exponent)}"
    return labels, ""


def _longest(labels: tuple[str, ...]) -> int:
    return max(map(len, labels), default=0)


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
    powers = np.array([10.0**e for e in exponents for _ in steps])
    kept = (sizes >= 10.0**bottom * 0.999) & (sizes <= 10.0**top)
    sizes, powers = sizes[kept], powers[kept]
    if centre == 0.0:
        return np.unique(np.concatenate([-sizes, [0.0], sizes]))
    with np.errstate(all="ignore"):  # round numbers themselves, not only from the centre on
        levels = np.concatenate(
            [np.round((centre + sign * sizes) / powers) * powers for sign in (-1, 1)]
        )
    return np.unique(np.append(levels, centre))


def _centre(low: float, high: float) -> float:
    """Zero where f has it or comes near; else a round number just below the least value."""
    if low <= 0 <= high or 0 < low < 0.1 * (high - low):
        return 0.0
    if 0 < -high < 0.1 * (high - low):
        return 0.0
    step = 10.0 ** math.floor(math.log10((high - low) / 100))
    return math.floor(low / step) * step


def _labels(levels: _Floats, off: float = 0.0) -> tuple[str, ...]:
    """As few digits as tell neighbours apart, of levels that may be off by so much."""
    least = max(off, 1e-300)
    for digits in range(2, 16):
        texts = tuple(_text(level, digits) for level in levels)
        close = all(
            math.isclose(float(f"{v:.{digits}g}"), v, rel_tol=1e-9, abs_tol=least) for v in levels
        )
        if close and len(set(texts)) == len(texts):
            return texts
    return tuple(_text(level, 6) for level in levels)


def _text(level: float, digits: int) -> str:
    """Write a level the shorter way: 1e6, but 101320 rather than 1.0132e5."""
    text = written(level + 0.0, digits)
    whole = f"{level:.0f}"
    if "e" in text and len(whole) < len(text) and float(whole) == level:
        return whole.replace("-", "−")
    return text
