"""Ranges, numbers of points and scales, as the caller says them, read into axes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.errors import ArgumentError

__all__ = [
    "LINE",
    "PLANE",
    "SPACE",
    "Axis",
    "between",
    "listed",
    "need_positive",
    "read_axis",
    "read_counts",
    "read_log",
    "read_units",
]

PLANE = 18  #: points per axis of a plane, unless said otherwise
LINE = 241  #: points of a line
SPACE = 7  #: points per axis in space
Axis = NDArray[np.float64]


def read_counts(shape: int | Sequence[int] | None, names: tuple[str, ...]) -> tuple[int, ...]:
    """Read the number of points along each axis."""
    if shape is None:
        return {1: (LINE,), 2: (PLANE, PLANE)}.get(len(names), (SPACE,) * len(names))
    given: tuple[Any, ...] = tuple(shape) if isinstance(shape, Iterable) else (shape,) * len(names)
    right = all(isinstance(n, int | np.integer) and not isinstance(n, bool) for n in given)
    if len(given) != len(names) or not right or min(given) < 2:
        raise ArgumentError(
            f"shape={shape!r}: expected a whole number of points, 2 or more, or {len(names)} of "
            f"them, one for each of {', '.join(names)}."
        )
    return tuple(int(n) for n in given)


def read_axis(
    name: str, given: Any, count: int, beyond: bool, log: bool
) -> tuple[Axis, tuple[float, float]]:
    """Read a range, or coordinates themselves, into an axis of `count` points, and its domain.

    With `beyond` the last point lies one step outside.

    Raises
    ------
    ArgumentError
        If it is neither; if it isn't positive where `log`.
    """
    try:
        numbers = np.array(given, dtype=float)
    except (TypeError, ValueError):
        numbers = np.empty(0)
    if numbers.ndim != 1 or numbers.size < 2 or not np.isfinite(numbers).all():
        raise ArgumentError(
            f"{name}={given!r}: expected a range (lowest, highest) of finite numbers, or more than "
            "two numbers: the coordinates themselves."
        )
    if not (numbers[1:] > numbers[:-1]).all():
        what = "the first must be less than the second" if numbers.size == 2 else "must increase"
        raise ArgumentError(f"{name}={given!r}: {what}.")
    low, high = float(numbers[0]), float(numbers[-1])
    if not np.isfinite(high - low):
        raise ArgumentError(f"{name}={given!r}: {high:g} - {low:g} is more than a float can hold.")
    if log:
        need_positive(name, given, low)
    if numbers.size == 2:
        numbers = _spaced(low, high, count, beyond, log)
        if not (np.diff(numbers) > 0).all():
            raise ArgumentError(
                f"{name}={given!r}: too narrow for {count} points in floating point."
            )
    numbers.setflags(write=False)
    return numbers, (low, high)


def need_positive(name: str, given: Any, low: float) -> None:
    """Refuse a range that has no place on a logarithmic axis."""
    if low <= 0.0:
        raise ArgumentError(
            f"{name}={given!r}: a logarithmic axis has positive numbers only. Give it a positive "
            f"range, such as {name}=(0.01, 100), or leave {name} out of log=."
        )


def _spaced(low: float, high: float, count: int, beyond: bool, log: bool) -> Axis:
    """Points from `low` to `high`, evenly or by equal factors; or the last a step beyond."""
    if beyond and count > 2:
        if log:
            inside = np.geomspace(low, high, count - 1)
            return np.asarray(np.append(inside, high * (high / inside[-2])), dtype=np.float64)
        return np.asarray(low + (high - low) / (count - 2) * np.arange(count), dtype=np.float64)
    spaced = np.geomspace if log else np.linspace
    return np.asarray(spaced(low, high, count), dtype=np.float64)


def between(axis: Axis, factor: int, log: bool) -> Axis:
    """Give each interval `factor` parts, equal on the screen; the axis's own points stay."""
    parts = np.arange(factor) / factor
    places = np.log(axis) if log else axis
    inner = places[:-1, np.newaxis] + np.diff(places)[:, np.newaxis] * parts
    inner = np.exp(inner) if log else inner
    inner[:, 0] = axis[:-1]
    return np.append(inner.ravel(), axis[-1])


def read_log(log: Any, names: Sequence[str]) -> tuple[bool, ...]:
    """Read which of the axes are logarithmic.

    Raises
    ------
    ArgumentError
        If `log` names something else.
    """
    if isinstance(log, bool | np.bool_):
        return (bool(log),) * len(names)
    chosen = [log] if isinstance(log, str) else list(log) if isinstance(log, Iterable) else [log]
    wrong = [name for name in chosen if name not in names]
    if wrong:
        raise ArgumentError(
            f"log={log!r}: {wrong[0]!r} is no axis; expected True, or some of {listed(names)}."
        )
    return tuple(name in chosen for name in names)


def read_units(units: Mapping[str, str] | None, names: Sequence[str]) -> dict[str, str]:
    """Read units by the names of the variables, and of f as "f".

    Raises
    ------
    ArgumentError
        If they are no words, or of something else.
    """
    if units is not None and not isinstance(units, Mapping):
        raise ArgumentError(
            f'units={units!r}: expected units by name, such as {{"x0": "m", "f": "K"}}.'
        )
    for name, unit in (units or {}).items():
        if name not in (*names, "f") or not isinstance(unit, str):
            raise ArgumentError(
                f"units: {name!r}: {unit!r}; expected text for some of {', '.join(names)}, and f."
            )
    return dict(units or {})


def listed(names: Sequence[str]) -> str:
    """Names one after the other, not too many of them."""
    shown = list(names) if len(names) <= 12 else [*names[:10], "...", names[-1]]
    return ", ".join(shown)
