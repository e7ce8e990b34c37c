"""Elementwise functions that NumPy lacks, in the manner of ufuncs: ``function(x, out=None)``."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = [
    "comparison",
    "erf",
    "erfc",
    "flat",
    "gamma",
    "kink",
    "lgamma",
    "negation",
    "polygamma",
    "power",
    "sech2",
    "select",
    "sigmoid",
    "softplus",
]

Array = npt.NDArray[np.float64]
_ROUNDOFF = 2.0**-53


Elementwise = Callable[..., Array]


def _stored(result: Any, out: Array | None) -> Array:
    if out is None:
        return np.asarray(result, dtype=np.float64)
    out[...] = result
    return out


def _from_math(function: Callable[[float], float]) -> Elementwise:
    """A function of the math module over arrays: NaN outside its domain, inf where it overflows."""

    def total(x: float) -> float:
        try:
            return function(x)
        except OverflowError:
            return math.inf
        except ValueError:
            return math.nan

    elementwise = np.frompyfunc(total, 1, 1)

    def over_arrays(x: Array, out: Array | None = None) -> Array:
        return _stored(elementwise(x), out)

    return over_arrays


erf = _from_math(math.erf)
erfc = _from_math(math.erfc)
gamma = _from_math(math.gamma)
lgamma = _from_math(lambda x: math.nan if x <= 0 and x == math.floor(x) else math.lgamma(x))


def power(x: Array, y: Array, out: Array | None = None) -> Array:
    """x**y, NaN where either is NaN, also where IEEE 754 says 1."""
    undefined = np.isnan(x) | np.isnan(y)
    result = np.power(x, y, out=out)
    return _stored(np.where(undefined, np.nan, result), out) if undefined.any() else result


def sigmoid(x: Array, out: Array | None = None) -> Array:
    """1/(1 + exp(−x)), without overflow."""
    small = np.exp(-np.abs(x))
    return _stored(np.where(x >= 0, 1.0, small) / (1.0 + small) + 0 * x, out)


def softplus(x: Array, out: Array | None = None) -> Array:
    """log(1 + exp(x)), without overflow."""
    return np.add(np.maximum(x, 0.0), np.log1p(np.exp(-np.abs(x))), out=out)


def sech2(x: Array, out: Array | None = None) -> Array:
    """1/cosh(x)², without overflow: the slope of tanh."""
    small = np.exp(-2.0 * np.abs(x))
    return np.divide(4.0 * small, np.square(1.0 + small), out=out)


def comparison(ufunc: np.ufunc) -> Elementwise:
    """A comparison as a number: 1 where it holds, 0 where not, NaN where a side is NaN."""

    def compare(a: Array, b: Array, out: Array | None = None) -> Array:
        undefined = np.isnan(a) | np.isnan(b)
        result = _stored(ufunc(a, b), out)
        return _stored(np.where(undefined, np.nan, result), out) if undefined.any() else result

    return compare


def negation(condition: Array, out: Array | None = None) -> Array:
    """1 for 0, 0 for 1, NaN for NaN."""
    return np.subtract(1.0, condition, out=out)


def select(condition: Array, a: Array, b: Array, out: Array | None = None) -> Array:
    """`a` where the condition is 1, `b` where it is 0, NaN where it is NaN."""
    result = np.where(condition, a, b)
    undefined = np.isnan(condition)
    return _stored(np.where(undefined, np.nan, result) if undefined.any() else result, out)


def flat(x: Array, _distance: Array, out: Array | None = None) -> Array:
    """Slope of a piecewise constant function of x: 0, marked where a jump is near (`kink`)."""
    return np.multiply(x, 0.0, out=out)


def kink(distance: Array, error: Array, out: Array | None = None) -> Array:
    """Infinity where `distance` may be 0, given its error in units of roundoff; otherwise 0."""
    far = np.abs(distance) > (1.01 * _ROUNDOFF) * error
    return _stored(np.where(far, 0.0, np.inf), out)


# ---- polygamma: DLMF 5.5, 5.15; asymptotic series 5.11.2 and its derivatives, 5.15.8

_BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510)
_FAR = 12.0  # from here on eight terms of the series reach the last bit


def _polygamma(n: int) -> Elementwise:
    def over_arrays(x: Array, out: Array | None = None) -> Array:
        x = np.asarray(x, dtype=np.float64)
        with np.errstate(all="ignore"):
            positive = _polygamma_right(n, np.where(x > 0.5, x, 1.0 - x))
            reflected = (-1.0) ** n * positive - math.pi * _cotangent_derivative(n, x)
            result = np.where(x > 0.5, positive, reflected)
        return _stored(np.where((x <= 0) & (x == np.floor(x)), np.nan, result), out)

    return over_arrays


def _polygamma_right(n: int, x: Array) -> Array:
    """At x > 0.5: the recurrence up to `_FAR`, then the series."""
    shifted = x.copy() if x.ndim else np.array(x)
    total = np.zeros_like(shifted)
    sign = -1.0 if n % 2 == 0 else 1.0
    factorial = math.factorial(n)
    for _ in range(int(_FAR)):
        near = shifted < _FAR
        total += np.where(near, sign * factorial / shifted ** (n + 1), 0.0)
        shifted = np.where(near, shifted + 1.0, shifted)
    if n == 0:
        series = np.log(shifted) - 0.5 / shifted
    else:
        series = sign * (
            math.factorial(n - 1) / shifted**n + factorial / (2.0 * shifted ** (n + 1))
        )
    for k, bernoulli in enumerate(_BERNOULLI, start=1):
        weight = bernoulli * math.factorial(2 * k + n - 1) / math.factorial(2 * k)
        series = series + sign * weight / shifted ** (2 * k + n)
    return np.asarray(total + series)


def _cotangent_derivative(n: int, x: Array) -> Array:
    """The n-th derivative of cot(πx) by x, from its recurrence in c = cot(πx)."""
    cotangent = 1.0 / np.tan(math.pi * (x - np.rint(x)))
    polynomial = np.polynomial.Polynomial([0.0, 1.0])
    slope = np.polynomial.Polynomial([-math.pi, 0.0, -math.pi])  # dc/dx = −π(1 + c²)
    for _ in range(n):
        polynomial = polynomial.deriv() * slope
    return np.asarray(polynomial(cotangent))


polygamma = tuple(_polygamma(n) for n in range(5))
