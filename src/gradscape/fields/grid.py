"""The points of a field: axes by name, with the other variables held fixed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gradscape.errors import ArgumentError
from gradscape.functions.function import Function

__all__ = ["LINE", "PLANE", "Grid", "make_grid"]

PLANE = 18  #: points per axis of a plane, unless said otherwise
LINE = 241  #: points of a line
_DOMAIN = (-2.0, 2.0)
_MOST = 100_000_000  # points of a grid: more don't fit into memory
_SHOWN = 2  # variables a picture shows
_Axis = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Grid:
    """A regular grid in some of a function's variables.

    Attributes
    ----------
    variables : tuple of str
        All the function's variables, d of them.
    names : tuple of str
        Those along the axes, k of them, in the function's order.
    axes : tuple of ndarray
        Their coordinates, increasing, shapes (n0,), (n1,), ...
    domain : tuple of (float, float)
        What a picture shows of each axis. Points may lie outside.
    fixed : dict of str to float
        The other variables and where they are held.
    """

    variables: tuple[str, ...]
    names: tuple[str, ...]
    axes: tuple[_Axis, ...]
    domain: tuple[tuple[float, float], ...]
    fixed: dict[str, float] = field(default_factory=dict)

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of points along each axis."""
        return tuple(axis.size for axis in self.axes)

    @property
    def kept(self) -> tuple[int, ...]:
        """Indices, among all variables, of those along the axes."""
        return tuple(self.variables.index(name) for name in self.names)

    def points(self) -> NDArray[np.float64]:
        """Points (n0, n1, ..., d): the first index runs along the first axis."""
        return self.lift(np.stack(np.meshgrid(*self.axes, indexing="ij"), axis=-1))

    def lift(self, coordinates: ArrayLike) -> NDArray[np.float64]:
        """Points (..., d) of the function at coordinates (..., k) along the axes."""
        along = np.asarray(coordinates, dtype=float)
        points = np.empty((*along.shape[:-1], len(self.variables)))
        for name, value in self.fixed.items():
            points[..., self.variables.index(name)] = value
        points[..., list(self.kept)] = along
        return points

    def along(self, components: NDArray[Any]) -> NDArray[Any]:
        """What belongs to the axes (..., k) of components (..., d) that belong to the variables."""
        return np.array(components[..., list(self.kept)])

    def refined(self, most: int) -> Grid:
        """Give the same grid with whole numbers of points between, about `most` along an axis."""
        axes = tuple(
            _between(axis, max(1, round((most - 1) / (axis.size - 1)))) for axis in self.axes
        )
        return Grid(self.variables, self.names, axes, self.domain, self.fixed)


def make_grid(
    function: Function,
    ranges: Mapping[str, Any],
    at: Mapping[str, float] | None = None,
    shape: int | Sequence[int] | None = None,
    default: Mapping[str, Any] | None = None,
    *,
    beyond: bool = False,
) -> Grid:
    """Read ranges by the variables' own names, and what else is said, into a grid.

    Parameters
    ----------
    function : Function
    ranges : mapping of str to range
        A range is a pair (lowest, highest), or more than two increasing numbers: the coordinates
        themselves.
    at : mapping of str to float, optional
        Variables held fixed, and where.
    shape : int or sequence of int, optional
        Points along each axis.
    default : mapping of str to range, optional
        Ranges of variables that `ranges` doesn't name; (-2, 2) where this doesn't either.
    beyond : bool
        Let the last point of each axis lie one step outside the range, as ``arange`` does in the
        story's book.

    Raises
    ------
    ArgumentError
        If a name is no variable, a range no range, or more than two variables are left.
    """
    at = dict(at or {})
    variables = function.variables or _guess_variables(function, [*ranges, *at])
    for keyword, given in (("", ranges), ("at: ", at)):
        for name in given:
            if name not in variables:
                raise ArgumentError(keyword + _unknown(function, name, variables))
    both = sorted(set(ranges) & set(at))
    if both:
        raise ArgumentError(f"{both[0]} has a range and is held fixed by at=: only one can be.")
    fixed = {name: _number(name, at[name]) for name in variables if name in at}
    names = tuple(name for name in variables if name not in fixed)
    _need_few(function, names, ranges)
    counts = _counts(shape, names)
    axes, domain = [], []
    for name, count in zip(names, counts, strict=True):
        axis, limits = _axis(
            name, ranges.get(name, (default or {}).get(name, _DOMAIN)), count, beyond
        )
        axes.append(axis)
        domain.append(limits)
    grid = Grid(variables, names, tuple(axes), tuple(domain), fixed)
    if np.prod([float(n) for n in grid.shape]) > _MOST:
        raise ArgumentError(
            f"shape={shape!r} makes more than {_MOST:,} points: more than fit into memory."
        )
    return grid


def _guess_variables(function: Function, names: Sequence[str]) -> tuple[str, ...]:
    """Variables of a callable that doesn't say: the plane, or as many as are talked about."""
    last = 1
    for name in names:
        match = re.fullmatch(r"x(\d{1,6})", name)
        if match is None:
            raise ArgumentError(
                f"{function.name} doesn't say what its variables are called, so that they are x0, "
                f"x1, ...; there is no {name}. Declare them: "
                f'gs.Function({function.name}, variables="{name},...").'
            )
        last = max(last, int(match[1]))
    return tuple(f"x{i}" for i in range(last + 1))


def _unknown(function: Function, name: str, variables: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(name, variables, n=1, cutoff=0.5)
    hint = f" Did you mean {close[0]}?" if close else ""
    known = _listed(variables)
    return f"{name} is no variable of {function.name}, nor a keyword; its variables: {known}.{hint}"


def _listed(names: Sequence[str]) -> str:
    shown = list(names) if len(names) <= 12 else [*names[:10], "...", names[-1]]
    return ", ".join(shown)


def _need_few(function: Function, names: tuple[str, ...], ranges: Mapping[str, Any]) -> None:
    if not names:
        raise ArgumentError("at= holds every variable fixed: nothing is left for the axes.")
    if len(names) <= _SHOWN:
        return
    chosen = [n for n in names if n in ranges]
    shown = (chosen + [n for n in names if n not in chosen])[:_SHOWN]
    others = [n for n in names if n not in shown]
    example = ", ".join(f'"{n}": 0.0' for n in others[:3]) + (", ..." if len(others) > 3 else "")
    raise ArgumentError(
        f"{function.name} is a function of {len(names)} variables ({_listed(names)}) and a picture "
        f"shows two. Hold the others fixed: at={{{example}}} leaves {' and '.join(shown)}."
    )


def _number(name: str, value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = np.nan
    if not np.isfinite(number):
        raise ArgumentError(f"at: {name} is {value!r}; expected a finite number.")
    return number


def _counts(shape: int | Sequence[int] | None, names: tuple[str, ...]) -> tuple[int, ...]:
    if shape is None:
        return (LINE,) if len(names) == 1 else (PLANE,) * len(names)
    given: tuple[Any, ...] = tuple(shape) if isinstance(shape, Iterable) else (shape,) * len(names)
    right = all(isinstance(n, int | np.integer) and not isinstance(n, bool) for n in given)
    if len(given) != len(names) or not right or min(given) < 2:
        raise ArgumentError(
            f"shape={shape!r}: expected a whole number of points, 2 or more, or {len(names)} of "
            f"them, one for each of {', '.join(names)}."
        )
    return tuple(int(n) for n in given)


def _axis(name: str, given: Any, count: int, beyond: bool) -> tuple[_Axis, tuple[float, float]]:
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
    if numbers.size == 2:
        if beyond and count > 2:
            numbers = low + (high - low) / (count - 2) * np.arange(count)
        else:
            numbers = np.linspace(low, high, count)
        if not (np.diff(numbers) > 0).all():
            raise ArgumentError(
                f"{name}={given!r}: too narrow for {count} points in floating point."
            )
    numbers.setflags(write=False)
    return numbers, (low, high)


def _between(axis: _Axis, factor: int) -> _Axis:
    """Give each interval `factor` equal parts; the axis's own points stay exactly."""
    parts = np.arange(factor) / factor
    inner = axis[:-1, np.newaxis] + np.diff(axis)[:, np.newaxis] * parts
    return np.append(inner.ravel(), axis[-1])
