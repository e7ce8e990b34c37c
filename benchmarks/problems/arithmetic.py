"""Two arithmetics for one formula: NumPy's floating point, and exact slopes at 50 digits.

Every problem of the set is written once, as ``formula(x, m)``: ``x[i]`` are the coordinates and
``m`` is one of the two namespaces made here. ``FLOATS`` holds NumPy's functions, so the formula
takes one point (d,) or many (d, n). ``EXACT`` holds functions of `Jet`, a number that carries its
slope along every coordinate through the chain rule in mpmath's arithmetic (forward
differentiation; Griewank and Walther, Evaluating Derivatives, 2nd ed., SIAM 2008, section 3.1).
Constants such as 0.1 or pi are the same doubles in both, so that the reference belongs to exactly
the function that was evaluated.

A slope that does not exist is NaN (a kink, a jump) or infinite (a vertical tangent).
"""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import mpmath
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

MP = mpmath.MPContext()
MP.dps = 50
ZERO = MP.mpf(0)
NAN = MP.nan


def _times(factor: Any, slope: Any) -> Any:
    # A kink's slope is unknown but bounded: nothing times it is nothing.
    if (factor == 0 and MP.isnan(slope)) or (slope == 0 and MP.isnan(factor)):
        return ZERO
    if MP.isinf(factor * 1) != MP.isinf(slope * 1) and 0 in (factor, slope):
        raise ArithmeticError("a vertical tangent times zero: differentiate this one by hand")
    return factor * slope


class Jet:
    """A value with its slopes along the coordinates it depends on, in 50 digits."""

    __array_ufunc__ = None
    __slots__ = ("slopes", "value")

    def __init__(self, value: Any, slopes: dict[int, Any] | None = None) -> None:
        self.value = value
        self.slopes = slopes or {}

    def __repr__(self) -> str:
        return f"Jet({MP.nstr(self.value, 8)}, {self.slopes})"

    def __add__(self, other: Any) -> Jet:
        other = as_jet(other)
        slopes = dict(self.slopes)
        for i, s in other.slopes.items():
            slopes[i] = slopes[i] + s if i in slopes else s
        return Jet(self.value + other.value, slopes)

    __radd__ = __add__

    def __neg__(self) -> Jet:
        return Jet(-self.value, {i: -s for i, s in self.slopes.items()})

    def __sub__(self, other: Any) -> Jet:
        return self + (-as_jet(other))

    def __rsub__(self, other: Any) -> Jet:
        return -self + other

    def __mul__(self, other: Any) -> Jet:
        other = as_jet(other)
        slopes = {i: _times(other.value, s) for i, s in self.slopes.items()}
        for i, s in other.slopes.items():
            slopes[i] = slopes.get(i, ZERO) + _times(self.value, s)
        return Jet(self.value * other.value, slopes)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Jet:
        other = as_jet(other)
        if other.value == 0:
            return Jet(NAN, dict.fromkeys({*self.slopes, *other.slopes}, NAN))
        return self * chain(other, 1 / other.value, -1 / other.value**2)

    def __rtruediv__(self, other: Any) -> Jet:
        return as_jet(other) / self

    def __pow__(self, power: Any) -> Jet:
        if isinstance(power, Jet):
            return EXACT.exp(EXACT.log(self) * power)
        if power == 0:
            return Jet(MP.mpf(1))
        if power != int(power) and self.value < 0:
            return undefined(self)
        p = MP.mpf(power)
        if self.value == 0 and p < 1:
            return chain(self, ZERO if p > 0 else NAN, MP.inf)
        slope = MP.mpf(1) if p == 1 else p * self.value ** (p - 1)
        return chain(self, self.value**p, slope)

    def __rpow__(self, base: Any) -> Jet:
        return EXACT.exp(self * MP.log(MP.mpf(base)))


def as_jet(number: Any) -> Jet:
    """Return the number as a jet, a constant one unless it is one already."""
    return number if isinstance(number, Jet) else Jet(MP.mpf(number))


def chain(x: Jet, value: Any, slope: Any) -> Jet:
    """Return the jet of g(x), given g and g' at x."""
    return Jet(value, {i: _times(s, slope) for i, s in x.slopes.items()})


def undefined(x: Jet) -> Jet:
    """Return the jet of a function that is not defined at x."""
    return Jet(NAN, dict.fromkeys(x.slopes, NAN))


def _elementary(function: Callable[[Any], Any], slope: Callable[[Any], Any]) -> Any:
    def apply(x: Any) -> Jet:
        x = as_jet(x)
        return chain(x, function(x.value), slope(x.value))

    return apply


def _on_domain(inside: Callable[[Any], bool], function: Any, slope: Any) -> Any:
    def apply(x: Any) -> Jet:
        x = as_jet(x)
        return chain(x, function(x.value), slope(x.value)) if inside(x.value) else undefined(x)

    return apply


def _sqrt(x: Any) -> Jet:
    x = as_jet(x)
    if x.value < 0:
        return undefined(x)
    if x.value == 0:  # a vertical tangent, or (where x itself is flat) a cone such as sqrt(x²)
        return Jet(ZERO, {i: MP.inf if s else NAN for i, s in x.slopes.items()})
    root = MP.sqrt(x.value)
    return chain(x, root, 1 / (2 * root))


def _abs(x: Any) -> Jet:
    x = as_jet(x)
    return chain(x, abs(x.value), NAN if x.value == 0 else MP.sign(x.value))


def _flat(function: Callable[[Any], Any], jumps: Callable[[Any], bool]) -> Any:
    def apply(x: Any) -> Jet:
        x = as_jet(x)
        return chain(x, function(x.value), NAN if jumps(x.value) else ZERO)

    return apply


def _larger(a: Any, b: Any) -> Jet:
    a, b = as_jet(a), as_jet(b)
    if a.value != b.value:
        return a if a.value > b.value else b
    keys = {*a.slopes, *b.slopes}
    same = {i: a.slopes.get(i, ZERO) == b.slopes.get(i, ZERO) for i in keys}
    return Jet(a.value, {i: a.slopes.get(i, ZERO) if same[i] else NAN for i in keys})


def _smaller(a: Any, b: Any) -> Jet:
    return -_larger(-as_jet(a), -as_jet(b))


def _where(u: Any, a: Any, b: Any) -> Jet:
    """Return a where u >= 0 and b elsewhere; at u = 0 the two must meet, or b be undefined."""
    u, a, b = as_jet(u), as_jet(a), as_jet(b)
    if u.value != 0 or MP.isnan(b.value):
        return a if u.value >= 0 else b
    meeting = _larger(a, b) if a.value == b.value else a
    jump = {} if a.value == b.value else dict.fromkeys((i for i, s in u.slopes.items() if s), NAN)
    return Jet(a.value, meeting.slopes | jump)


def _atan2(y: Any, x: Any) -> Jet:
    y, x = as_jet(y), as_jet(x)
    r2 = x.value**2 + y.value**2
    if r2 == 0 or (y.value == 0 and x.value < 0):
        return undefined(x + y)
    slopes = y * (x.value / r2) - x * (y.value / r2)
    return Jet(MP.atan2(y.value, x.value), slopes.slopes)


EXACT = SimpleNamespace(
    pi=math.pi,
    sin=_elementary(MP.sin, MP.cos),
    cos=_elementary(MP.cos, lambda v: -MP.sin(v)),
    tan=_elementary(MP.tan, lambda v: 1 + MP.tan(v) ** 2),
    exp=_elementary(MP.exp, MP.exp),
    sinh=_elementary(MP.sinh, MP.cosh),
    cosh=_elementary(MP.cosh, MP.sinh),
    tanh=_elementary(MP.tanh, lambda v: 1 / MP.cosh(v) ** 2),
    atan=_elementary(MP.atan, lambda v: 1 / (1 + v**2)),
    acos=_on_domain(
        lambda v: abs(v) <= 1,
        MP.acos,
        lambda v: -MP.inf if abs(v) == 1 else -1 / MP.sqrt(1 - v**2),
    ),
    asin=_on_domain(
        lambda v: abs(v) <= 1,
        MP.asin,
        lambda v: MP.inf if abs(v) == 1 else 1 / MP.sqrt(1 - v**2),
    ),
    log=_on_domain(lambda v: v > 0, MP.log, lambda v: 1 / v),
    sqrt=_sqrt,
    abs=_abs,
    floor=_flat(MP.floor, lambda v: v == MP.floor(v)),
    sign=_flat(MP.sign, lambda v: v == 0),
    max=_larger,
    min=_smaller,
    atan2=_atan2,
    where=_where,
)

FLOATS = SimpleNamespace(
    pi=math.pi,
    sin=np.sin,
    cos=np.cos,
    tan=np.tan,
    exp=np.exp,
    sinh=np.sinh,
    cosh=np.cosh,
    tanh=np.tanh,
    atan=np.arctan,
    acos=np.arccos,
    asin=np.arcsin,
    log=np.log,
    sqrt=np.sqrt,
    abs=np.abs,
    floor=np.floor,
    sign=np.sign,
    max=np.maximum,
    min=np.minimum,
    atan2=np.arctan2,
    where=lambda u, a, b: np.where(u >= 0, a, b),
)


def coordinates(point: Any) -> list[Jet]:
    """Return the point's coordinates as jets, each with slope 1 along itself."""
    return [Jet(MP.mpf(float(v)), {i: MP.mpf(1)}) for i, v in enumerate(point)]
