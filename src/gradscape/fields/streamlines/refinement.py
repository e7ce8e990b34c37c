"""A grid's gradient made finer where lines need it, within a number of calls of f."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.gradient import value_and_gradient
from gradscape.fields.evaluation.section import lengths
from gradscape.fields.gradient_field import GradientField
from gradscape.fields.grids.ranges import between
from gradscape.fields.streamlines.slopes import GridSlopes, known_gradient
from gradscape.functions.function import Function

__all__ = ["refined_slopes"]

_FINEST = 300  # points along an axis
_OFF = 0.035  # radians between an interpolated gradient and the true one that ask for more points
_Floats = NDArray[np.float64]
_Mask = NDArray[np.bool_]


def refined_slopes(field: GradientField, function: Function, calls: int) -> tuple[GridSlopes, bool]:
    """Interpolate the gradient of `field`, of a callable, with as many points more as it takes.

    The grid is halved again and again. Where the gradient that was interpolated from the coarser
    grid is off, the points around are evaluated on the next one; elsewhere they are interpolated.

    Returns
    -------
    slopes : GridSlopes
        Its `evaluations` are at most `calls`.
    complete : bool
        Whether the calls sufficed.
    """
    axes, gradient = field.axes, known_gradient(field)
    total = gradient[..., 0].size
    # differences that were refined or diagnosed may cost more: leave some room
    cost = max(1, -(-field.evaluations // total)) if field.evaluations else 5
    wanted = np.ones(tuple(n - 1 for n in field.shape), dtype=bool)  # cells to be looked at
    spent, complete = 0, True
    method = field.method if field.method not in ("adaptive", "unknown") else "central"
    while wanted.any():
        if max(len(axis) for axis in axes) * 2 - 1 > _FINEST:
            break
        guess = GridSlopes(axes, gradient)
        axes = tuple(between(axis, 2, log) for axis, log in zip(axes, field.grid.log, strict=True))
        gradient, fresh = _between(axes, gradient, guess)
        nodes = _corners(np.repeat(np.repeat(wanted, 2, axis=0), 2, axis=1)) & fresh
        where = np.flatnonzero(nodes)
        true, used, all_known = _within(
            calls - spent,
            cost,
            np.stack([axes[0][where // len(axes[1])], axes[1][where % len(axes[1])]], axis=1),
            lambda points: _evaluated(function, field, points, method),
        )
        spent += used
        complete = complete and bool(all_known.all())
        where = where[all_known]
        flat = gradient.reshape(-1, 2)
        off = np.zeros(nodes.shape, dtype=bool)
        off.flat[where] = _is_off(flat[where], true)
        flat[where] = true
        wanted = _touching(off)
        if not complete:
            break
    slopes = GridSlopes(axes, gradient)
    slopes.evaluations = spent
    return slopes, complete


def _between(
    axes: tuple[_Floats, ...], gradient: _Floats, guess: GridSlopes
) -> tuple[_Floats, _Mask]:
    """Gradient on axes with midpoints between, as guessed there, and which points are new."""
    mesh = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1)
    result = guess(mesh.reshape(-1, 2))[1].reshape(mesh.shape)
    result[::2, ::2] = gradient
    fresh = np.ones(mesh.shape[:2], dtype=bool)
    fresh[::2, ::2] = False
    return result, fresh


def _within(
    calls: int,
    cost: int,
    points: _Floats,
    evaluate: Callable[[_Floats], tuple[_Floats, int]],
) -> tuple[_Floats, int, _Mask]:
    """Gradients at as many of `points` as `calls` allow, what they cost, and which points.

    A point costs about `cost`; as some cost more, half of what is allowed is spent at a time.
    """
    order = np.argsort(np.arange(len(points)) * 0.6180339887498949 % 1.0)  # spread evenly
    true = np.empty((len(points), 2))
    done = spent = 0
    while done < len(points):
        room = (calls - spent) // (2 * cost)
        if (calls - spent) // cost >= 4 * (len(points) - done):
            room = len(points) - done
        if room < 1:
            break
        part = order[done : done + room]
        true[part], used = evaluate(points[part])
        spent += used
        done += len(part)
        cost = max(cost, -(-used // len(part)))
    known = np.zeros(len(points), dtype=bool)
    known[order[:done]] = True
    return true[known], spent, known


def _evaluated(
    function: Function, field: GradientField, points: _Floats, method: str
) -> tuple[_Floats, int]:
    """Gradients at points of the axes, NaN where they are not to be trusted; and what they cost."""
    with np.errstate(all="ignore"):
        values, gradient, info = value_and_gradient(
            function, field.grid.lift(points), method=method, **lengths(function, field.grid)
        )
    good = field.grid.along(info.reliable).all(axis=1) & np.isfinite(values)
    return (
        np.where(good[:, np.newaxis], field.grid.along(gradient), np.nan),
        info.evaluations,
    )


def _is_off(guess: _Floats, true: _Floats) -> _Mask:
    """Where a guess misses the true direction, or doesn't know it; not where f is undefined."""
    with np.errstate(all="ignore"):
        size = np.hypot(true[:, 0], true[:, 1])
        missed = np.hypot(*(guess - true).T)
        # beside a critical point any direction is off: a thousandth of what is usual is zero
        usual = np.nanmedian(size) if np.isfinite(size).any() else 0.0
        bad: _Mask = missed > _OFF * (size + 1e-3 * usual)
        unclear = np.isnan(guess).any(axis=1) != np.isnan(true).any(axis=1)
    return np.asarray(bad | unclear)


def _corners(cells: _Mask) -> _Mask:
    """Points that are corners of these cells."""
    padded = np.pad(cells, 1)
    return padded[1:, 1:] | padded[:-1, 1:] | padded[1:, :-1] | padded[:-1, :-1]


def _touching(points: _Mask) -> _Mask:
    """Cells with one of these points among their corners, and their neighbours."""
    cells = points[1:, 1:] | points[:-1, 1:] | points[1:, :-1] | points[:-1, :-1]
    padded = np.pad(cells, 1)
    rows = padded[2:] | padded[1:-1] | padded[:-2]
    return rows[:, 2:] | rows[:, 1:-1] | rows[:, :-2]
