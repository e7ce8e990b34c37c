"""Operations on constants: the value, and the error it carries from them and its own rounding.

Errors are in units of the unit roundoff, as in `rounding`. That of an argument is carried on by
moving the argument both ways: a constant has no derivative rule to rely on, and need not, as it is
computed once.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from gradscape.functions.formulas.operations import OPERATIONS

__all__ = ["UNIT_ROUNDOFF", "folded"]

UNIT_ROUNDOFF = 2.0**-53
_UNDERFLOW = 2.0**-1074 / UNIT_ROUNDOFF  # the smallest double, in units of roundoff
_MOVES = (-2.0, -1.0, 1.0, 2.0)  # in errors: the shift by one of them may vanish by chance
_POLES_AT_ZERO = {"log": 0, "log2": 0, "log10": 0, "div": 1}  # the place of the argument
_PERIOD_BLURRED = 0.1  # radians from where on the moves no longer show what lies between


def folded(
    operation: str, values: Sequence[float], errors: Sequence[float]
) -> tuple[float, float] | None:
    """The value of `operation` on constants, and its error.

    None where the value is not finite, or a pole is within the error, as in ``tan(pi/2)``.
    """
    with np.errstate(all="ignore"):
        value = _at(operation, values)
        if not math.isfinite(value) or _may_be_pole(operation, values, errors):
            return None
        rounding = OPERATIONS[operation].rounding * abs(value) + OPERATIONS[operation].offset
        rounding += _UNDERFLOW if OPERATIONS[operation].underflows else 0.0
        error = 0.0 if _is_exact(operation, values, value) else rounding
        for place, carried in enumerate(errors):
            if carried:
                shift = _shift(operation, values, place, UNIT_ROUNDOFF * carried, value)
                error += shift / UNIT_ROUNDOFF + 2.0 * rounding
    uncertain = error * UNIT_ROUNDOFF
    if not math.isfinite(error) or (abs(value) > 1.0 and uncertain >= 0.5 * abs(value)):
        return None
    return value, error


def _at(operation: str, values: Sequence[float]) -> float:
    return float(OPERATIONS[operation].function(*(np.float64(v) for v in values)))


def _shift(
    operation: str, values: Sequence[float], place: int, error: float, value: float
) -> float:
    """How far the value moves with one argument, from where it is defined."""
    if operation in ("sin", "cos") and error > _PERIOD_BLURRED:
        return 1.0 + abs(value)
    moved = list(values)
    shifts = []
    for move in _MOVES:
        moved[place] = values[place] + move * error
        there = _at(operation, moved)
        if not math.isnan(there):
            shifts.append(abs(there - value))
    return max(shifts, default=math.inf)


def _may_be_pole(operation: str, values: Sequence[float], errors: Sequence[float]) -> bool:
    if operation == "tan":
        return errors[0] * UNIT_ROUNDOFF > _PERIOD_BLURRED
    place = _POLES_AT_ZERO.get(operation)
    return place is not None and abs(values[place]) <= errors[place] * UNIT_ROUNDOFF


def _is_exact(operation: str, values: Sequence[float], value: float) -> bool:  # noqa: PLR0911
    """Whether `value` is what the operation gives on exact constants, to the last digit."""
    a, *others = (Fraction(v) for v in values)
    b = others[0] if others else Fraction(0)
    result = Fraction(value)
    match operation:
        case "add":
            return a + b == result
        case "sub":
            return a - b == result
        case "mul":
            return a * b == result
        case "div":
            return a == b * result
        case "pow" if b.denominator == 1 and abs(b) <= 1100 and a:
            return _is_power(a, int(b), result)
        case "sqrt":
            return result**2 == a
        case "cbrt":
            return result**3 == a
        case "hypot":
            return result**2 == a**2 + b**2
        case "log2" | "log10" if result.denominator == 1 and abs(result) <= 1100:
            return Fraction(int(operation[3:])) ** int(result) == a
    # exp(0), cos(0), log(1), gamma(2): no others have whole values at such places.
    whole = (-1.0, 0.0, 1.0)
    return value in whole and all(v in (*whole, 2.0) for v in values)


def _is_power(base: Fraction, exponent: int, result: Fraction) -> bool:
    """Whether base**exponent is `result`; powers of more digits than a double has are not."""
    odd = base.numerator // (base.numerator & -base.numerator)
    if abs(odd) > 1 and abs(exponent) > 53:
        return False
    return base**exponent == result
