"""How much of a curve's height, or of a surface's, is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gradscape.fields.scales.numerals import (
    FAR,
    counted,
    power_exponent,
    round_between,
    superscript,
)

__all__ = ["Heights", "make_heights"]

_ROOM = 0.06  # above and below, of the height
_NEAR = 100.0  # the same where numbers have a power of ten: those left would be long
_FLAT = 8 * float(np.finfo(float).eps)  # of the values: a range that is their rounding
_FAR_OUT = 10.0  # a range so many times that of the middle nine tenths may have a pole in it: cut
_POLE = 0.3  # of that range: what is missing beside its highest point, which no peak has
_Floats = NDArray[np.float64]
_Ends = Callable[[tuple[int, ...], int], bool]


@dataclass(frozen=True)
class Heights:
    """A vertical axis, labelled with (f - start) / unit.

    Attributes
    ----------
    low, high : float
        Its ends, in the numbers written at it.
    unit : float
        A power of ten that keeps the numbers on the axis short.
    factor : str
        The unit as text, "" where it is 1.
    start : float
        A round number near all values that are shown, where these are far from zero; else 0.
    cut : bool
        Whether some of the values are not shown: at a pole there is no end of them.
    """

    low: float
    high: float
    unit: float
    factor: str
    start: float = 0.0
    cut: bool = False

    def __call__(self, values: ArrayLike) -> _Floats:
        """Places of values of f along the axis."""
        return np.asarray((np.asarray(values) - self.start) / self.unit)

    def within(self, values: _Floats) -> _Floats:
        """Values of f, NaN where they are beyond what is shown."""
        if not self.cut:
            return values
        places = self(values)
        return np.where((places >= self.low) & (places <= self.high), values, np.nan)

    def label(self, name: str, unit: str = "") -> str:
        """What is written at the axis of a quantity in a unit.

        >>> Heights(0.0, 1.0, 1e-9, "10⁻⁹").label("f", "K")
        'f (10⁻⁹ K)'
        >>> Heights(0.0, 1.0, 1e-9, "10⁻⁹", 2.0).label("f")
        '(f − 2) / 10⁻⁹'
        """
        return counted(name, self.start, self.factor, unit)


def make_heights(values: _Floats, *, zero: bool = False, ends: _Ends | None = None) -> Heights:
    """Ends of a vertical axis for values (n0, ...) on a grid.

    Parameters
    ----------
    values : ndarray, shape (n0, ...)
    zero : bool
        Whether zero is to be seen.
    ends : callable, optional
        Whether f has an end near its highest point (sign 1) or its lowest (sign -1), given the
        indices of this: `ends(where, sign)`. What has one is shown as a whole.
    """
    finite = values[np.isfinite(values)]
    if not finite.size:
        return Heights(-1.0, 1.0, 1.0, "")
    first = 10.0 ** power_exponent(float(np.abs(finite).max()))  # differences don't overflow
    scaled = finite / first
    low, high = float(scaled.min()), float(scaled.max())
    inner_low, inner_high = (float(q) for q in np.quantile(scaled, [0.05, 0.95]))
    inner = inner_high - inner_low
    cut = False
    if inner > 0 and high - low > _FAR_OUT * inner:
        if high > inner_high + inner and _has_pole(values / first, 1, ends):
            high, cut = inner_high + inner, True
        if low < inner_low - inner and _has_pole(-values / first, -1, ends):
            low, cut = inner_low - inner, True
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    largest = max(abs(low), abs(high))
    room, start = _ROOM * (high - low), 0.0
    if high - low <= _FLAT * largest:
        room = 0.5 * largest or 1.0
    elif largest > (_NEAR if power_exponent(largest * first) else FAR) * (high - low):
        start = round_between(low, high)
    low, high = low - room - start, high + room - start
    exponent = power_exponent(max(abs(low + room), abs(high - room)) * first)
    unit = 10.0**exponent
    low, high, factor = low / unit * first, high / unit * first, f"10{superscript(exponent)}"
    return Heights(low, high, unit, factor if exponent else "", start * first, cut)


def _has_pole(values: _Floats, sign: int, ends: _Ends | None) -> bool:
    """Whether values end in a point far above its neighbours, or beside where there are none."""
    finite = np.isfinite(values)
    where = np.unravel_index(int(np.argmax(np.where(finite, values, -np.inf))), values.shape)
    top, least = float(values[where]), float(np.median(values[finite]))
    for axis in range(values.ndim):
        for side in (-1, 1):
            beside = [*where]
            beside[axis] += side
            if not 0 <= beside[axis] < values.shape[axis]:
                continue
            if not top - float(values[tuple(beside)]) <= _POLE * (top - least):
                return ends is None or not ends(tuple(int(i) for i in where), sign)
    return False
