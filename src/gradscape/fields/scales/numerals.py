"""Round numbers for scales and levels, and how they are written."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "FAR",
    "counted",
    "power_exponent",
    "power_of_ten",
    "round_between",
    "round_numbers",
    "superscript",
    "with_unit",
    "written",
]

FAR = 1e4  #: a range so many times closer than its distance from zero is counted from near it

_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def superscript(number: int) -> str:
    """Write an integer with raised digits.

    >>> superscript(-12)
    '⁻¹²'
    """
    return str(number).translate(_SUPERSCRIPTS)


def power_exponent(size: float) -> int:
    """Exponent of the power of ten to count in, so that numbers up to `size` are short.

    >>> power_exponent(250.0), power_exponent(2.5e7)
    (0, 7)
    """
    if size <= 0:
        return 0
    exponent = math.floor(math.log10(size))
    return 0 if -3 <= exponent < 5 else max(exponent, -300)


def power_of_ten(exponent: int) -> str:
    """Write a power of ten: plainly where that is short.

    >>> power_of_ten(2), power_of_ten(-7)
    ('100', '10⁻⁷')
    """
    if -3 <= exponent <= 4:
        return f"{10.0**exponent:g}"
    return f"10{superscript(exponent)}"


def round_numbers(low: float, high: float, count: int) -> NDArray[np.float64]:
    """About `count` round numbers in [low, high]: multiples of 1, 2, 2.5 or 5 times a power of ten.

    >>> round_numbers(-0.3, 4.1, 5)
    array([0., 1., 2., 3., 4.])
    """
    width = (high - low) / max(1, count)
    if not (math.isfinite(width) and width > 0):
        return np.empty(0)
    power = 10.0 ** math.floor(math.log10(width))
    if power == 0 or not math.isfinite(low / power):
        return np.empty(0)
    step = next(m * power for m in (1.0, 2.0, 2.5, 5.0, 10.0) if m * power >= width * 0.999)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    if last - first > 10 * count:
        return np.empty(0)
    return np.arange(first, last + 1, dtype=np.float64) * np.float64(step) + 0.0


def with_unit(name: str, factor: str, unit: str) -> str:
    """Write what numbers are: of which quantity, by which factor, in which unit.

    >>> with_unit("f", "10⁻⁹", "K"), with_unit("f", "10⁻⁹", ""), with_unit("f", "", "K")
    ('f (10⁻⁹ K)', 'f / 10⁻⁹', 'f (K)')
    """
    if unit:
        return f"{name} ({factor} {unit})" if factor else f"{name} ({unit})"
    return f"{name} / {factor}" if factor else name


def counted(name: str, start: float, factor: str = "", unit: str = "") -> str:
    """Write what numbers are that are counted from a round number: (name - start) / factor.

    >>> counted("f", 2.0, "10⁻⁹"), counted("f", -1e9, "10⁻⁹", "K")
    ('(f − 2) / 10⁻⁹', 'f + 1e9 (10⁻⁹ K)')
    """
    if start:
        name = f"{name} {'−' if start > 0 else '+'} {_short(abs(start))}"
        name = f"({name})" if factor and not unit else name
    return with_unit(name, factor, unit)


def round_between(low: float, high: float) -> float:
    """Give a number near both with no more digits than tell where they are.

    >>> round_between(273.1499, 273.1512)
    273.15
    """
    step = 10.0 ** math.ceil(math.log10(high - low))
    return float(f"{round((low + high) / 2 / step) * step:.15g}")


def _short(number: float) -> str:
    """Write a round number in the shorter way: 1e9, 20."""
    mantissa, _, exponent = f"{number:.14e}".partition("e")
    powers = f"{mantissa.rstrip('0').rstrip('.')}e{int(exponent)}".replace("-", "−")
    return min(written(number, 15), powers, key=len)


def written(number: float, digits: int = 4) -> str:
    """Write a number for a label: a true minus sign, no padding of the exponent.

    >>> written(-0.25), written(2e-7), written(2000.0, 1), written(-0.0)
    ('−0.25', '2e−7', '2000', '0')
    """
    text = f"{number + 0.0:.{digits}g}"
    if "e" in text and 1 <= abs(number) < 1e5:
        text = f"{float(text):.0f}"
    mantissa, _, exponent = text.partition("e")
    text = mantissa + (f"e{int(exponent)}" if exponent else "")
    return text.replace("-", "−")
