"""How much of a curve's height is shown, and the breaks where a curve must not be joined."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.scales.numerals import power_exponent, superscript, with_unit

__all__ = ["Heights", "find_breaks", "make_heights"]

_ROOM = 0.06  # above and below, of the height
_POLE = 10.0  # a range so many times that of the middle nine tenths has a pole in it: cut
_Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Heights:
    """A vertical axis.

    Attributes
    ----------
    low, high : float
        Its ends, after division by `unit`.
    unit : float
        A power of ten that keeps the numbers on the axis short.
    factor : str
        The unit as text, "" where it is 1.
    """

    low: float
    high: float
    unit: float
    factor: str

    def label(self, name: str, unit: str = "") -> str:
        """What is written at the axis of a quantity in a unit.

        >>> Heights(0.0, 1.0, 1e-9, "10⁻⁹").label("f", "K")
        'f (10⁻⁹ K)'
        """
        return with_unit(name, self.factor, unit)


def make_heights(values: _Floats, *, zero: bool = False) -> Heights:
    """Ends of a vertical axis for these values; with `zero`, zero is among them."""
    finite = values[np.isfinite(values)]
    if not finite.size:
        return Heights(-1.0, 1.0, 1.0, "")
    largest = float(np.abs(finite).max())
    exponent = power_exponent(largest)
    unit = 10.0**exponent
    scaled = finite / unit
    low, high = float(scaled.min()), float(scaled.max())
    inner_low, inner_high = (float(q) for q in np.quantile(scaled, [0.05, 0.95]))
    inner = inner_high - inner_low
    if inner > 0 and high - low > _POLE * inner:
        low, high = max(low, inner_low - inner), min(high, inner_high + inner)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    room = _ROOM * (high - low)
    if room <= 1e-12 * max(abs(low), abs(high)):
        room = 0.5 * max(abs(low), abs(high)) or 1.0
    return Heights(low - room, high + room, unit, f"10{superscript(exponent)}" if exponent else "")


def find_breaks(values: _Floats, slopes: _Floats) -> NDArray[np.intp]:
    """Indices i such that the curve must not be joined from point i - 1 to point i.

    Between them it goes the other way than the slopes on both sides say: a pole, or a jump.
    """
    with np.errstate(invalid="ignore"):
        change = np.diff(values)
        seen = values[np.isfinite(values)]
        height = float(np.ptp(np.quantile(seen, [0.05, 0.95]))) if seen.size else 0.0
        against = (np.sign(change) != np.sign(slopes[:-1])) & (
            np.sign(change) != np.sign(slopes[1:])
        )
        return np.flatnonzero(against & (np.abs(change) > 1e-3 * height)) + 1
