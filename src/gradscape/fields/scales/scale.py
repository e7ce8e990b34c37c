"""How the numbers along an axis are written, where they are long."""

from __future__ import annotations

import math
from dataclasses import dataclass

from gradscape.fields.scales.numerals import (
    FAR,
    counted,
    power_exponent,
    power_of_ten,
    superscript,
    written,
)

__all__ = ["Scale", "make_scale"]


@dataclass(frozen=True)
class Scale:
    """An axis labelled with (x - start) / unit.

    Attributes
    ----------
    start, unit : float
        0 and 1 where the numbers are short as they are.
    label : str
        What is written at the axis: ``x``, or ``(x − 1) / 10⁻⁹``.
    log : bool
        Whether it is logarithmic; start and unit are 0 and 1 then.
    name : str
        What is written at an axis whose numbers are its own: ``x``, or ``x (m)``.
    """

    start: float
    unit: float
    label: str
    log: bool = False
    name: str = ""

    @property
    def plain(self) -> bool:
        """Whether the numbers are those of the axis."""
        return self.start == 0.0 and self.unit == 1.0

    def text(self, number: float, _position: int | None = None) -> str:
        """Write a number of the axis, as a formatter of ticks does."""
        if self.log and number > 0 and math.log10(number).is_integer():
            return power_of_ten(round(math.log10(number)))
        return written((number - self.start) / self.unit)


def make_scale(name: str, low: float, high: float, unit: str = "", *, log: bool = False) -> Scale:
    """Scale for the range from `low` to `high` of the variable `name`, in a unit."""
    full = f"{name} ({unit})" if unit else name
    if log:
        return Scale(0.0, 1.0, full, True, full)
    start = low if max(abs(low), abs(high)) > FAR * (high - low) else 0.0
    largest = high - low if start else max(abs(low), abs(high))
    exponent = power_exponent(largest)
    factor = f"10{superscript(exponent)}" if exponent else ""
    label = counted(name, start, factor, unit)
    return Scale(start, 10.0**exponent, label, name=full)
