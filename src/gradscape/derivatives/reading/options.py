"""What a caller may say about a derivative, checked once at the public edge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

import numpy as np

from gradscape.errors import ArgumentError
from gradscape.functions.calling import Floats
from gradscape.functions.function import Function

__all__ = ["METHODS", "Keywords", "Options", "read_options"]

METHODS = ("auto", "exact", "adaptive", "central", "forward", "backward", "complex")
_ORDERS = {"central": (2, 4, 6, 8), "forward": (1, 2, 3, 4), "backward": (1, 2, 3, 4)}


@dataclass(frozen=True)
class Options:
    """Checked keywords; arrays have one entry a variable.

    Attributes
    ----------
    method : str
        One of `METHODS`.
    order : int
        Truncation order of "central", "forward" and "backward".
    step : ndarray, shape (d,), or None
        The caller's own step.
    rtol, atol : float
        "adaptive" refines what misses ``atol + rtol·scale``.
    noise : float
        Known absolute noise of f's values.
    scale : ndarray, shape (d,), or None
        Length over which f changes.
    low, high : ndarray, shape (d,), or None
        Bounds that are never stepped over.
    strict : bool
        Whether exceptions of f at the caller's own points come through.
    threads : int
        Among how many threads a formula shares its points.
    """

    method: str = "auto"
    order: int = 2
    step: Floats | None = None
    rtol: float = 3e-10
    atol: float = 0.0
    noise: float = 0.0
    scale: Floats | None = None
    low: Floats | None = None
    high: Floats | None = None
    strict: bool = True
    threads: int = 1

    def limits(self) -> tuple[Floats, Floats] | None:
        """Bounds as a pair, None where there are none."""
        return None if self.low is None or self.high is None else (self.low, self.high)


class Keywords(TypedDict, total=False):
    """What every public function takes beside its own keywords; `Options` says what it means."""

    order: int | None
    step: Any
    rtol: float | None
    atol: float | None
    noise: float | None
    scale: Any
    bounds: Any


def read_options(
    function: Function,
    x: Floats,
    *,
    method: str = "auto",
    order: int | None = None,
    step: Any = None,
    rtol: float | None = None,
    atol: float | None = None,
    noise: float | None = None,
    scale: Any = None,
    bounds: Any = None,
    strict: bool = True,
    **unknown: Any,
) -> Options:
    """Check the keywords for `function` at points x (d, n).

    Raises
    ------
    ArgumentError
        If one has a value that means nothing here.
    """
    if unknown:
        known = ", ".join(("method", *Keywords.__annotations__))
        raise ArgumentError(f"no keyword is called {', '.join(unknown)}: expected some of {known}.")
    if method not in METHODS:
        raise ArgumentError(f"method={method!r}: expected one of {', '.join(METHODS)}.")
    if order is not None and order not in _ORDERS.get(method, ()):
        known = "; ".join(f"{name}: {', '.join(map(str, o))}" for name, o in _ORDERS.items())
        raise ArgumentError(f"order={order!r} with method={method!r}: expected {known}.")
    names = function.names(x.shape[0])
    low, high = _bounds(bounds, names, x)
    return Options(
        method,
        order or _ORDERS.get(method, (2,))[0],
        _per_variable("step", step, names),
        _number("rtol", rtol, 3e-10),
        _number("atol", atol, 0.0),
        _number("noise", noise, 0.0),
        _per_variable("scale", scale, names),
        low,
        high,
        strict,
    )


def _number(name: str, value: float | None, default: float) -> float:
    if value is None:
        return default
    if not isinstance(value, int | float | np.floating) or not 0 <= value < np.inf:
        raise ArgumentError(f"{name}={value!r}: expected a number that is not negative.")
    return float(value)


def _per_variable(name: str, value: Any, names: Sequence[str]) -> Floats | None:
    """Read a positive number for all variables, one each, or a mapping by name."""
    if value is None:
        return None
    if isinstance(value, Mapping):
        unknown = [key for key in value if key not in names]
        missing = [key for key in names if key not in value]
        if unknown or missing:
            raise ArgumentError(f"{name}={value!r}: expected one entry for each of {names}.")
        value = [value[key] for key in names]
    try:
        array = np.broadcast_to(np.asarray(value, dtype=float), (len(names),)).copy()
    except (TypeError, ValueError):
        array = np.array([np.nan])
    if not (np.isfinite(array).all() and (array > 0).all()):
        raise ArgumentError(
            f"{name}={value!r}: expected a positive number, or one for each of "
            f"{len(names)} variables."
        )
    return array


def _bounds(bounds: Any, names: Sequence[str], x: Floats) -> tuple[Floats | None, Floats | None]:
    """Read (low, high) for each variable, by name or in order; None is no bound."""
    if bounds is None:
        return None, None
    wanted = "expected {name: (low, high)}, or a sequence of (low, high), None for no bound"
    low, high = np.full(len(names), -np.inf), np.full(len(names), np.inf)
    try:
        items = bounds.items() if isinstance(bounds, Mapping) else zip(names, bounds, strict=True)
        for name, pair in items:
            where = list(names).index(name)
            lo, hi = (None, None) if pair is None else pair
            low[where] = -np.inf if lo is None else float(lo)
            high[where] = np.inf if hi is None else float(hi)
    except (TypeError, ValueError) as error:
        raise ArgumentError(f"bounds={bounds!r}: {wanted}; the variables are {names}.") from error
    if not (low < high).all():
        raise ArgumentError(f"bounds={bounds!r}: each low must be below its high.")
    outside = (x < low[:, np.newaxis]) | (x > high[:, np.newaxis])
    if outside.any():
        j, i = np.argwhere(outside)[0]
        raise ArgumentError(
            f"point {i} has {names[j]} = {x[j, i]:g}, outside its bounds {low[j]:g} to {high[j]:g}."
        )
    return low, high
