"""The points of a field: axes by name, with the other variables held fixed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gradscape.errors import ArgumentError
from gradscape.fields.grids.plane import Plane
from gradscape.fields.grids.ranges import Axis, between, listed, read_axis, read_counts, read_log
from gradscape.functions.function import Function

__all__ = ["Grid", "make_grid"]

_DOMAIN = (-2.0, 2.0)
_POSITIVE = (0.01, 100.0)  # of a logarithmic axis
_MOST = 100_000_000  # points of a grid: more don't fit into memory
_SHOWN = 3  # variables a picture shows


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
    log : tuple of bool
        Which axes are logarithmic. A point's place on such an axis is its logarithm, see `places`.
        Default: none.
    plane : Plane or None
        Where the axes are directions through a point of a function of more variables.
    """

    variables: tuple[str, ...]
    names: tuple[str, ...]
    axes: tuple[Axis, ...]
    domain: tuple[tuple[float, float], ...]
    fixed: dict[str, float] = field(default_factory=dict)
    log: tuple[bool, ...] = ()
    plane: Plane | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "log", self.log or (False,) * len(self.names))

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

    def places(self, coordinates: ArrayLike) -> NDArray[np.float64]:
        """Where coordinates (..., k) lie along the axes: their logarithms on logarithmic ones.

        What is straight and even on the screen is so in these; `coordinates` is the way back.
        """
        along = np.array(coordinates, dtype=float)
        for axis in np.flatnonzero(self.log):
            with np.errstate(divide="ignore", invalid="ignore"):
                along[..., axis] = np.log(along[..., axis])
        return along

    def coordinates(self, places: ArrayLike) -> NDArray[np.float64]:
        """Coordinates (..., k) of places along the axes."""
        along = np.array(places, dtype=float)
        for axis in np.flatnonzero(self.log):
            with np.errstate(over="ignore"):
                along[..., axis] = np.exp(along[..., axis])
        return along

    def refined(self, most: int) -> Grid:
        """Give the same grid with whole numbers of points between, about `most` along an axis."""
        axes = tuple(
            between(axis, max(1, round((most - 1) / (axis.size - 1))), log)
            for axis, log in zip(self.axes, self.log, strict=True)
        )
        return replace(self, axes=axes)


def make_grid(
    function: Function,
    ranges: Mapping[str, Any],
    at: Mapping[str, float] | None = None,
    shape: int | Sequence[int] | None = None,
    default: Mapping[str, Any] | None = None,
    *,
    log: bool | str | Sequence[str] = False,
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
    log : bool, str or sequence of str
        Variables whose axes are logarithmic, their points spaced geometrically; True: all.
    beyond : bool
        Let the last point of each axis lie one step outside the range, as ``arange`` does in the
        story's book.

    Raises
    ------
    ArgumentError
        If a name is no variable, a range no range, or more than three variables are left; if the
        range of a logarithmic axis isn't positive.
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
    counts = read_counts(shape, names)
    logarithmic = read_log(log, names)
    axes, domain = [], []
    for name, count, is_log in zip(names, counts, logarithmic, strict=True):
        usual = (default or {}).get(name, _POSITIVE if is_log else _DOMAIN)
        axis, limits = read_axis(name, ranges.get(name, usual), count, beyond, is_log)
        axes.append(axis)
        domain.append(limits)
    grid = Grid(variables, names, tuple(axes), tuple(domain), fixed, logarithmic)
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
    known = listed(variables)
    return f"{name} is no variable of {function.name}, nor a keyword; its variables: {known}.{hint}"


def _need_few(function: Function, names: tuple[str, ...], ranges: Mapping[str, Any]) -> None:
    if not names:
        raise ArgumentError("at= holds every variable fixed: nothing is left for the axes.")
    if len(names) <= _SHOWN:
        return
    chosen = [n for n in names if n in ranges]
    shown = (chosen + [n for n in names if n not in chosen])[: max(2, min(len(chosen), _SHOWN))]
    others = [n for n in names if n not in shown]
    example = ", ".join(f'"{n}": 0.0' for n in others[:3]) + (", ..." if len(others) > 3 else "")
    raise ArgumentError(
        f"{function.name} is a function of {len(names)} variables ({listed(names)}) and a picture "
        f"shows three at most. Hold the others fixed: at={{{example}}} leaves "
        f"{' and '.join(shown)}. Or choose directions: through=point, along=(u, v)."
    )


def _number(name: str, value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = np.nan
    if not np.isfinite(number):
        raise ArgumentError(f"at: {name} is {value!r}; expected a finite number.")
    return number
