"""How |∇f| becomes a shade between 0 and 1, with the marks of its colour bar."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.scales.numerals import (
    power_exponent,
    power_of_ten,
    round_numbers,
    superscript,
    with_unit,
    written,
)
from gradscape.fields.views.arrows import reference

__all__ = ["Shades", "make_shades"]

_DECADES = 2.0  # a range of more than so many gets a logarithmic scale
_WIDEST = 12.0  # and ends so many below the largest
_MARKS = 6
_APART = 0.06  # of the bar, between marks


@dataclass(frozen=True)
class Shades:
    """A colour scale.

    Attributes
    ----------
    low, high : float
        |∇f| at shades 0 and 1; beyond, the shade stays.
    log : bool
        Whether the scale is logarithmic.
    marks : tuple of (float, str)
        Shade and text of each mark on the colour bar.
    factor : str
        What the numbers of the marks are to be multiplied with, "" for 1.
    above, below : bool
        Whether there are sizes beyond the ends.
    """

    low: float
    high: float
    log: bool
    marks: tuple[tuple[float, str], ...]
    factor: str = ""
    above: bool = False
    below: bool = False

    def label(self, name: str, unit: str = "") -> str:
        """What is written at the colour bar of a quantity in a unit.

        >>> Shades(0.0, 1.0, False, (), "10⁻⁹").label("|∇f|", "K/m")
        '|∇f| (10⁻⁹ K/m)'
        """
        return with_unit(name, self.factor, unit)

    def __call__(self, sizes: NDArray[np.float64]) -> NDArray[np.float64]:
        """Shades of `sizes`, between 0 and 1."""
        if self.log:
            bottom, top = math.log10(self.low), math.log10(self.high)
            logs = np.log10(np.clip(sizes, self.low, self.high))
            return np.clip((logs - bottom) / (top - bottom), 0.0, 1.0)
        return np.clip(np.clip(sizes, self.low, self.high) / self.high, 0.0, 1.0)


def make_shades(sizes: NDArray[np.float64]) -> Shades | None:
    """Colour scale for gradients of these sizes; None where all are zero."""
    positive = sizes[np.isfinite(sizes) & (sizes > 0)]
    high = reference(positive)
    if high == 0.0:
        return None
    above = bool(positive.max() > high)
    low = float(np.quantile(positive, 0.04, method="lower"))
    decades = math.log10(high) - math.log10(low)
    if decades < _DECADES:
        return _linear(high, above)
    if math.log10(positive.max()) - math.log10(high) <= decades:  # no more beyond than within
        high, above = float(positive.max()), False
    bottom = max(math.log10(low), math.log10(high) - _WIDEST)
    low = 10.0**bottom
    return _logarithmic(low, high, above, bool(positive.min() < low))


def _linear(high: float, above: bool) -> Shades:
    exponent = power_exponent(high)
    scaled = high / 10.0**exponent
    marks = tuple(
        (float(number / scaled), written(number)) for number in round_numbers(0, scaled, _MARKS)
    )
    factor = f"10{superscript(exponent)}" if exponent else ""
    if above:
        marks = _ended(marks, f"> {written(scaled, 2)}")
    return Shades(0.0, high, False, marks, factor, above)


def _logarithmic(low: float, high: float, above: bool, below: bool) -> Shades:
    bottom, top = math.log10(low), math.log10(high)
    first, last = math.ceil(bottom - 1e-9), math.floor(top + 1e-9)
    every = max(1, math.ceil((last - first + 1) / _MARKS))
    powers = [e for e in range(first, last + 1) if e % every == 0]
    marks = [((e - bottom) / (top - bottom), power_of_ten(e)) for e in powers]
    if len(marks) < 4 and first >= -3 and last <= 4:  # few powers: threes between them
        threes = [math.log10(3.0) + e for e in range(first - 1, last + 1)]
        marks += [((t - bottom) / (top - bottom), written(10.0**t)) for t in threes]
        marks = sorted(mark for mark in marks if 0.0 <= mark[0] <= 1.0)
    if above:
        size = written(high, 2) if -3 <= top <= 4 else f"{power_of_ten(math.floor(top))}"
        marks = list(_ended(tuple(marks), f"> {size}"))
    return Shades(low, high, True, tuple(marks), "", above, below)


def _ended(marks: tuple[tuple[float, str], ...], text: str) -> tuple[tuple[float, str], ...]:
    """With what the end stands for, where there is more."""
    return (*(mark for mark in marks if mark[0] <= 1.0 - _APART), (1.0, text))
