"""The tangent line or plane at a point: the linear function that f looks like there."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gradscape.derivatives.gradient import value_and_gradient
from gradscape.derivatives.result import Reason
from gradscape.errors import ArgumentError, LayoutError, ReliabilityWarning, warn_caller
from gradscape.fields.scales.numerals import written
from gradscape.functions.function import Function

__all__ = ["Tangent", "tangent"]

_DIGITS = 6  # significant digits of a number in the formula, where they are enough
_MOST = 17
_NEAR = 2e-6  # of the coordinates, or of 1: what may be rounded away of a place
_EXACT = 1e-5  # of what the slope adds over 1: what may be rounded away of f


@dataclass(frozen=True, eq=False, repr=False)
class Tangent:
    """A tangent line (d = 1) or plane, callable on points.

    Attributes
    ----------
    at : ndarray, shape (d,), or float
        The point of contact.
    value : float
        f there, in units of f.
    slope : ndarray, shape (d,), or float
        ∇f there.
    error : ndarray, shape (d,), or float
        Estimated absolute error of the slope.
    reliable : bool
        Whether every component of the slope can be trusted.
    names : tuple of str
        The variables' names.
    """

    at: NDArray[np.float64] | float
    value: float
    slope: NDArray[np.float64] | float
    error: NDArray[np.float64] | float
    reliable: bool
    names: tuple[str, ...]

    def __call__(self, points: ArrayLike) -> NDArray[np.float64] | np.float64:
        """Height of the tangent at points (..., d), shape (...).

        The tangent line of a function of one number takes numbers of any shape.
        """
        x = np.asarray(points, dtype=float)
        if np.ndim(self.slope) == 0:
            height = self.value + (x - self.at) * self.slope
        else:
            d = np.size(self.slope)
            if x.ndim == 0 or x.shape[-1] != d:
                raise LayoutError(
                    f"the tangent is a function of {d} variable{'s' if d > 1 else ''} "
                    f"({', '.join(self.names)}), but "
                    f"points has shape {x.shape}: expected (..., {d})."
                )
            height = self.value + (x - self.at) @ np.asarray(self.slope)
        return np.asarray(height)[()]

    @property
    def formula(self) -> str:
        """The tangent as text: six digits of each number, fewer where no more are known.

        More, of f and of the place, where six would lose how f rises: 1000000002, not 1e9.
        """
        slopes, errors = np.atleast_1d(self.slope), np.atleast_1d(self.error)
        text = "f ≈ "
        rise = float(np.abs(slopes).max())
        # f is known to its rounding; how much of that is in the value is not
        value = _written(self.value, _EXACT * (rise or min(1.0, abs(self.value))))
        terms = ""
        for name, at, slope, error in zip(
            self.names, np.atleast_1d(self.at), slopes, errors, strict=True
        ):
            factor = _rounded(abs(slope), error)
            if factor == "0":
                continue
            sign = " − " if slope < 0 else " + "
            terms += sign + ("" if factor == "1" else f"{factor}·") + _shifted(name, float(at))
        if value == "0" and terms:  # the first sign stands alone then
            value, terms = terms[:3].replace("+", "").replace(" ", ""), terms[3:]
        return (text + value + terms).replace("-", "−")

    def __repr__(self) -> str:
        doubt = "" if self.reliable else ", not to be trusted"
        return f"<Tangent {self.formula}{doubt}>"


def tangent(f: Any, at: ArrayLike, *, method: str = "auto", workers: Any = None) -> Tangent:
    """Tangent line or plane of `f` at a point.

    Parameters
    ----------
    f : callable, str or Function
        A scalar function of d variables.
    at : array_like, shape (d,)
        The point of contact; a plain number where f takes one.
    method : str
        As in `gradscape.gradient`.
    workers : int, map-like callable or Executor, optional
        As in `gradscape.gradient`.

    Returns
    -------
    Tangent

    Raises
    ------
    LayoutError
        If `at` is not one point of f's domain.

    Warns
    -----
    ReliabilityWarning
        If the slope can't be trusted, for example at a kink.

    Examples
    --------
    >>> import gradscape as gs
    >>> plane = gs.tangent("x0*x1", [3.0, 4.0])
    >>> plane
    <Tangent f ≈ 12 + 4·(x0 − 3) + 3·(x1 − 4)>
    >>> plane([3.1, 4.0])
    np.float64(12.4)
    >>> gs.tangent("x**2", 3.0).slope
    6.0
    """
    function = Function.of(f)
    try:
        point = np.asarray(at, dtype=float)
    except (TypeError, ValueError, OverflowError) as error:
        raise ArgumentError(f"at={at!r}: expected the coordinates of one point.") from error
    if point.ndim > 1 or point.size == 0 or (function.dimension == 1 and point.size > 1):
        raise LayoutError(f"at has shape {point.shape}; expected one point, shape (d,).")
    keywords = {} if workers is None else {"workers": workers}
    value, slope, info = value_and_gradient(function, point, method=method, strict=True, **keywords)
    scalar = np.ndim(slope) == 0
    result = Tangent(
        float(point) if scalar else point.copy(),
        float(np.reshape(value, ())),
        float(slope) if scalar else np.array(slope),
        float(info.error) if scalar else np.array(info.error),
        bool(np.all(info.reliable)),
        function.names(max(1, point.size)),
    )
    if not result.reliable:
        bad = np.atleast_1d(info.reason)[~np.atleast_1d(info.reliable)]
        why = ", ".join(str(Reason(int(code))) for code in sorted(set(bad.tolist())))
        warn_caller(
            f"the slope of the tangent at {point.tolist()} can't be trusted: {why}.",
            ReliabilityWarning,
        )
    return result


def _rounded(number: float, error: float) -> str:
    """Write a number to six digits, or fewer where its error allows no more."""
    if not math.isfinite(number):
        return str(number)
    digits = _DIGITS
    if math.isfinite(error) and error > 0 and number != 0:
        known = math.floor(math.log10(abs(number))) - math.floor(math.log10(2 * error))
        digits = max(1, min(_DIGITS, known))
        if abs(number) < error:
            return "0"
    return written(number, digits)


def _written(number: float, tolerance: float) -> str:
    """Write a number to six digits, or to as many as come within the tolerance."""
    if not math.isfinite(number):
        return str(number)
    for digits in range(_DIGITS, _MOST):
        if abs(float(f"{number:.{digits}g}") - number) <= tolerance:
            return written(number, digits)
    return written(number, _MOST)


def _shifted(name: str, at: float) -> str:
    if at == 0:
        return name
    place = _written(abs(at), _NEAR * min(1.0, abs(at)))
    return f"({name} {'−' if at > 0 else '+'} {place})"
