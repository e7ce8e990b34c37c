"""Streamlines of a field's gradient: the paths of steepest descent, or ascent, on the plane."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gradscape.errors import ArgumentError
from gradscape.fields.evaluation.cells import has_one_scale
from gradscape.fields.field import GradientField, field
from gradscape.fields.keywords import check_keywords
from gradscape.fields.streamlines.chart import Chart, make_chart
from gradscape.fields.streamlines.refinement import refined_slopes
from gradscape.fields.streamlines.slopes import FunctionSlopes, GridSlopes, Slopes, knows_slopes
from gradscape.fields.streamlines.spreading import spread
from gradscape.fields.streamlines.territory import Territory
from gradscape.fields.streamlines.tracing import Tracer

__all__ = ["Streamlines", "find_slopes", "make_streamlines", "streamlines"]

_CALLS, _CALLS_SINGLY = 100_000, 10_000
_SPACING = 1 / 30  # of lines at density 1, of the longer side of the screen
_POINTS = 0.006  # most between points of a line, of the longer side
_HEADS = 0.3  # from one arrow head to the next, of the longer side
_DENSEST = 20.0
_Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class Streamlines:
    """Lines along ∇f, with arrow heads. Arrays can't be written to.

    Attributes
    ----------
    lines : tuple of ndarray, shape (n, 2)
        Points of each line in units of the axes, in the direction of the arrows.
    magnitudes : tuple of ndarray, shape (n,)
        |∇f| at these points.
    heads, directions : ndarray, shape (m, 2)
        Points of arrow heads, and the short steps that lead there: along the axes, of the
        logarithm where an axis is logarithmic (see `Grid.places`).
    head_magnitudes : ndarray, shape (m,)
        |∇f| at the heads.
    direction : {"down", "up"}
        Whether the arrows go along -∇f or ∇f.
    evaluations : int
        At how many points f was evaluated, the field not counted; of a formula, ∇f.
    complete : bool
        False if some lines were cut because they took too many steps, or if the calls that were
        allowed did not suffice for the grid to be as fine as the lines need it.
    """

    lines: tuple[_Floats, ...]
    magnitudes: tuple[_Floats, ...]
    heads: _Floats
    directions: _Floats
    head_magnitudes: _Floats
    direction: str
    evaluations: int
    complete: bool

    def __post_init__(self) -> None:
        for array in (*self.lines, *self.magnitudes, self.heads, self.directions):
            array.setflags(write=False)
        self.head_magnitudes.setflags(write=False)

    def __len__(self) -> int:
        """Give the number of lines."""
        return len(self.lines)

    def __repr__(self) -> str:
        points = sum(map(len, self.lines))
        cut = "" if self.complete else ", not complete"
        return (
            f"<Streamlines: {len(self.lines)} lines of {points} points, "
            f"{self.evaluations} evaluations{cut}>"
        )


def streamlines(
    f: Any,
    *,
    density: float = 1.0,
    starts: ArrayLike | None = None,
    direction: str = "down",
    calls: int | None = None,
    tolerance: float = 1e-5,
    domain: Mapping[str, Any] | None = None,
    shape: int | Sequence[int] | None = None,
    params: Mapping[str, Any] | None = None,
    at: Mapping[str, float] | None = None,
    method: str = "auto",
    workers: Any = None,
    **ranges: Any,
) -> Streamlines:
    """Streamlines of the gradient of `f` on the plane: the lines that cross contours squarely.

    Parameters
    ----------
    f : callable, str, Function, gallery entry or GradientField
        As in `gradscape.field`, of two variables or a slice of more.
    density : float
        How close the lines are: at 1, a thirtieth of the longer side of the picture. At most 20.
    starts : array_like, shape (n, 2), optional
        Points to draw a line through each, however close; instead of evenly spaced lines.
    direction : {"down", "up"}
        Along -∇f, downhill, or along ∇f.
    calls : int, optional
        At how many more points than the field's a callable may be evaluated to know its gradient
        where lines need it. Default: 100,000, and 10,000 if it takes one point at a time. Formulas
        and functions with a gradient of their own are asked for as many as it takes.
    tolerance : float
        Error of a step, of the longer side of the picture.
    domain, shape, params, at, method, workers, **ranges
        As in `gradscape.field`.

    Returns
    -------
    Streamlines

    Raises
    ------
    ArgumentError
        If a keyword has a value that means nothing here, or `f` is not on a plane.

    Notes
    -----
    The lines are found by Dormand and Prince's Runge-Kutta method of orders 5 and 4 (in narrow
    valleys by a Rosenbrock method of orders 3 and 2) with steps that fit the tolerance, in
    coordinates of the screen, all lines at once, and spaced as Jobard and Lefer do [1]_. A line
    ends at the border, where it would come too close to another, at a critical point, where f or
    its gradient is not defined or not to be trusted, and in kinks that it could only follow in
    zig-zag.

    The gradient of a callable is interpolated (by cubics) between the points of its field, and
    where this is found to be off by more than two degrees, points are added, four times over if
    need be.

    References
    ----------
    .. [1] B. Jobard, W. Lefer: Creating evenly-spaced streamlines of arbitrary density.
       Visualization in Scientific Computing '97, Springer 1997, 43-55.

    Examples
    --------
    The lines of x0·x1 are hyperbolas, x0² - x1² = const:

    >>> import gradscape as gs
    >>> found = gs.streamlines("x0*x1", starts=[[1.0, 0.5]])
    >>> x0, x1 = found.lines[0].T
    >>> bool(abs(x0**2 - x1**2 - 0.75).max() < 1e-4)
    True
    """
    check_keywords(streamlines, f, ranges, params=params)
    its_field = field(
        f,
        domain=domain,
        shape=shape,
        params=params,
        at=at,
        method=method,
        workers=workers,
        **ranges,
    )
    return make_streamlines(its_field, direction, density, starts, calls=calls, tolerance=tolerance)


def make_streamlines(
    field: GradientField,
    direction: str = "down",
    density: float = 1.0,
    starts: ArrayLike | None = None,
    *,
    calls: int | None = None,
    tolerance: float = 1e-5,
) -> Streamlines:
    """Streamlines of a field, as `streamlines` gives them of a function."""
    _check(field, direction, density, calls, tolerance)
    chart = make_chart(field.grid, equal=has_one_scale(field.grid))
    slopes, complete = find_slopes(field, calls)
    spacing = _SPACING / density
    territory = Territory(chart.size, spacing) if starts is None else None
    tracer = Tracer(
        slopes,
        chart,
        uphill=direction == "up",
        territory=territory,
        tolerance=tolerance,
        spacing=min(spacing / 3, _POINTS) if starts is None else _POINTS,
    )
    if territory is not None:
        numbers, places = spread(tracer, territory)
    else:
        _start(tracer, chart, field, starts)
        while tracer.growing:
            tracer.grow()
        numbers, places = tracer.lines()
    return _collected(slopes, chart, numbers, places, direction, complete and tracer.complete)


def find_slopes(field: GradientField, calls: int | None) -> tuple[Slopes, bool]:
    """Where gradients come from, and whether they are as fine as lines need them."""
    function = field.function
    if function is not None and knows_slopes(function):
        return FunctionSlopes(function, field.grid), True
    if function is None:
        return GridSlopes.of(field), True
    if calls is None:
        calls = _CALLS_SINGLY if function.layout in (None, "point") else _CALLS
    return refined_slopes(field, function, calls)


def _start(tracer: Tracer, chart: Chart, field: GradientField, starts: Any) -> None:
    """Start a line at each of `starts`."""
    try:
        points = np.array(starts, dtype=float)
    except (TypeError, ValueError):
        points = np.empty(0)
    if points.ndim == 1 and points.size == 2:
        points = points[np.newaxis]
    if points.ndim != 2 or points.shape[1] != 2 or not len(points):
        raise ArgumentError(
            f"starts={starts!r}: expected points of the plane, shape (n, 2): "
            f"[[{field.names[0]}, {field.names[1]}], ...]."
        )
    places = chart.place(points)
    inside = ((places >= -1e-9) & (places <= chart.size + 1e-9)).all(axis=1)
    if not inside.all():
        outside = points[np.argmin(inside)].tolist()
        where = " and ".join(
            f"{name} in [{low:g}, {high:g}]"
            for name, (low, high) in zip(field.names, field.domain, strict=True)
        )
        raise ArgumentError(f"starts: {outside} is not on the plane, {where}.")
    known = tracer.start(places)
    if not known.all():
        point = points[np.argmin(known)].tolist()
        raise ArgumentError(
            f"starts: at {point} there is no direction: ∇f is zero, not defined or not to be "
            "trusted there. Start beside it."
        )


def _collected(
    slopes: Slopes,
    chart: Chart,
    numbers: NDArray[np.int64],
    places: _Floats,
    direction: str,
    complete: bool,
) -> Streamlines:
    """Put the lines into units of the axes, with the size of the gradient and arrow heads."""
    points = chart.points(places)
    with np.errstate(all="ignore"):
        gradient = slopes(points)[1] if len(points) else np.empty((0, 2))
        magnitude = np.hypot(gradient[:, 0], gradient[:, 1])
    known = np.isfinite(magnitude)  # elsewhere the gradient is not to be trusted: cut it out
    numbers = np.cumsum(np.diff(known, prepend=True) | (np.diff(numbers, prepend=-1) != 0))
    known &= (np.bincount(numbers)[numbers] > 1) if len(numbers) else True
    numbers, places, points = numbers[known], places[known], points[known]
    magnitude = magnitude[known]
    starts = np.flatnonzero(np.diff(numbers, prepend=-1))
    at = _head_places(starts, places)
    return Streamlines(
        tuple(np.split(points, starts[1:])) if len(points) else (),
        tuple(np.split(magnitude, starts[1:])) if len(points) else (),
        points[at + 1],
        (places[at + 1] - places[at]) * chart.unit,
        magnitude[at + 1],
        direction,
        slopes.evaluations,
        complete,
    )


def _head_places(starts: NDArray[np.intp], places: _Floats) -> NDArray[np.intp]:
    """Indices i such that an arrow head belongs between points i and i + 1."""
    if len(places) < 2:
        return np.empty(0, dtype=np.intp)
    steps = np.sqrt(((places[1:] - places[:-1]) ** 2).sum(axis=1))
    steps[starts[1:] - 1] = 0.0
    run = np.concatenate([[0.0], np.cumsum(steps)])
    ends = np.append(starts[1:], len(places)) - 1
    lengths = run[ends] - run[starts]
    counts = np.maximum(1, np.round(lengths / _HEADS)).astype(int)
    counts[ends == starts] = 0
    of = np.repeat(np.arange(len(starts)), counts)
    number = np.arange(len(of)) - np.repeat(np.cumsum(counts) - counts, counts)
    wanted = run[starts[of]] + lengths[of] * (number + 0.5) / counts[of]
    at: NDArray[np.intp] = np.clip(np.searchsorted(run, wanted) - 1, starts[of], ends[of] - 1)
    return at


def _check(
    field: GradientField, direction: str, density: float, calls: int | None, tolerance: float
) -> None:
    if len(field.shape) != 2:
        raise ArgumentError(
            f"streamlines are drawn on a plane; this field has {len(field.shape)} "
            f"variable{'s' if len(field.shape) > 1 else ''} ({', '.join(field.names)})."
        )
    if not isinstance(direction, str) or direction not in ("down", "up"):
        raise ArgumentError(
            f'direction={direction!r}: expected "down" (along -∇f) or "up" (along ∇f).'
        )
    for name, value, most in (("density", density, _DENSEST), ("tolerance", tolerance, 0.01)):
        number = isinstance(value, int | float | np.number) and not isinstance(value, bool)
        if not number or not 0 < value <= most:
            raise ArgumentError(f"{name}={value!r}: expected a number above 0, at most {most:g}.")
    if calls is not None and (
        not isinstance(calls, int | np.integer) or isinstance(calls, bool) or calls < 0
    ):
        raise ArgumentError(f"calls={calls!r}: expected a whole number, 0 or more.")
