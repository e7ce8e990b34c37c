"""Whether points lie close enough together for what is drawn between them.

A value that the points on both sides of it foretell, by a cubic through four of them, is no
surprise; where values are, f does more than the points show. So it does where its slope would take
it far beyond the next point: points on the nodes of a wave alone have values that are no surprise.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.gradient_field import GradientField
from gradscape.fields.grids.grid import Grid
from gradscape.fields.grids.ranges import LINE
from gradscape.fields.samples.sampled import SAMPLES
from gradscape.fields.scales.heights import Heights, find_breaks, make_heights

__all__ = ["find_leaps", "find_steep", "find_surprises", "has_leaps", "refine_line"]

_FINEST = 7_000  # points on a line
_LEAST = 8  # points that tell something of those between
_TOO_STEEP = 0.25  # of the height that is shown, from one point to the next
_BESIDE = 4  # points beside a break of the curve, by which they are surprised
_ON_A_LINE = 0.02  # of the height that is shown: a surprise on a line
_BETWEEN = 0.1  # and between arrows, where the trapezoidal rule foretells the values
_Floats = NDArray[np.float64]
_Mask = NDArray[np.bool_]


def find_surprises(
    values: _Floats, axes: tuple[_Floats, ...], tolerance: float, heights: Heights | None = None
) -> _Mask:
    """Find the values (n0, ...) that those around them don't foretell.

    Parameters
    ----------
    values : ndarray, shape (n0, ...)
    axes : tuple of ndarray
        Places along each axis.
    tolerance : float
        Of the height that is shown.
    heights : Heights, optional
        What is shown: beyond its ends nothing surprises.
    """
    heights = heights or make_heights(values)
    tall = heights.high - heights.low
    shown = np.clip(heights(values), heights.low, heights.high)
    found = np.zeros(values.shape, dtype=bool)
    for axis, places in enumerate(axes):
        if places.size < _LEAST:
            continue
        lines = np.moveaxis(shown, axis, -1)
        with np.errstate(all="ignore"):
            off = np.abs(lines[..., 3:-3] - _foretold(lines, places)) > tolerance * tall
        np.moveaxis(found, axis, -1)[..., 3:-3] |= off
    return found


def _foretold(lines: _Floats, places: _Floats) -> _Floats:
    """Values at all points but three at each end, by the two nearest but one on each side."""
    middle = places[3:-3]
    nodes = [places[:-6], places[2:-4], places[4:-2], places[6:]]
    known = [lines[..., :-6], lines[..., 2:-4], lines[..., 4:-2], lines[..., 6:]]
    total = np.zeros_like(lines[..., 3:-3])
    for i, node in enumerate(nodes):
        weight = np.ones_like(middle)
        for other in nodes[:i] + nodes[i + 1 :]:
            weight = weight * (middle - other) / (node - other)
        total = total + weight * known[i]
    return total


def find_leaps(field: GradientField, curve: _Floats | None = None) -> _Mask:
    """Find the points (n,) of a line at which f does what those around it don't show.

    Where the curve is broken off, as at a jump or a pole, or not defined, that is seen.

    Parameters
    ----------
    field : GradientField
        Of one variable.
    curve : ndarray, shape (n,), optional
        Slopes that are believed, NaN elsewhere. Default: all of them.
    """
    (places,) = field.grid.places(field.axes[0][:, None]).T
    slopes = field.gradient[:, 0] if curve is None else curve
    heights = make_heights(field.values)
    found = find_surprises(field.values, (places,), _ON_A_LINE, heights)
    found |= find_steep(field, (np.gradient(places),), heights)
    for each in (*find_breaks(field.values, slopes), *np.flatnonzero(field.undefined)):
        found[max(0, each - _BESIDE) : each + _BESIDE + 1] = False
    return found


def find_steep(field: GradientField, steps: tuple[Any, ...], heights: Heights) -> _Mask:
    """Find the points of a field from which f would go far within such steps along each axis.

    The steps are those of places on the axes, see `Grid.places`.
    """
    slopes = field.slopes
    shown = heights(field.values)
    within = (shown >= heights.low) & (shown <= heights.high) & ~field.untrusted
    tall = (heights.high - heights.low) * heights.unit
    found = np.zeros(field.shape, dtype=bool)
    for axis, step in enumerate(steps):
        with np.errstate(all="ignore"):
            rise = np.abs(slopes[..., axis]) * step
            found |= (rise > _TOO_STEEP * tall) & np.isfinite(rise)
    return found & within


def has_leaps(field: GradientField) -> bool:
    """Whether f varies by much between the points of a field that its values and slopes don't show.

    Along each axis the trapezoidal rule foretells each value from the one before. A few that are
    off, as at a kink, a jump or a pole, are none.
    """
    if field.method == SAMPLES:
        return False
    heights = make_heights(field.values)
    shown, known = heights(field.values), ~(field.undefined | field.untrusted)
    known &= (shown >= heights.low) & (shown <= heights.high)
    tall = (heights.high - heights.low) * heights.unit
    off = total = 0
    every = field.slopes
    for axis, numbers in enumerate(field.axes):
        places = np.log(numbers) if field.grid.log[axis] else numbers
        step = np.diff(places).reshape((-1,) + (1,) * (len(field.axes) - 1 - axis))
        slopes = every[..., axis]
        first, second = (_along(axis, len(field.axes), part) for part in ((0, -1), (1, None)))
        both = known[first] & known[second]
        with np.errstate(all="ignore"):
            change = field.values[second] - field.values[first]
            foretold = step * (slopes[first] / 2 + slopes[second] / 2)
            reach = np.abs(step * slopes[first])
            far = (np.abs(change - foretold) > _BETWEEN * tall) | (reach > 2 * tall)
        off, total = off + int((far & both).sum()), total + int(both.sum())
    return off > _BETWEEN * total


def _along(axis: int, count: int, ends: tuple[int, int | None]) -> tuple[slice, ...]:
    return tuple(slice(*ends) if i == axis else slice(None) for i in range(count))


def refine_line(found: GradientField, evaluate: Callable[[Grid], GradientField]) -> GradientField:
    """Put points between those of a line until they show all that f does, up to some thousands.

    A function that is called point by point is not asked again, nor one with points of its own.
    """
    layout = None if found.function is None else found.function.layout
    if len(found.shape) > 1 or found.shape[0] != LINE or layout in (None, "point"):
        return found
    while found.shape[0] < _FINEST and find_leaps(found).any():
        found = evaluate(found.grid.refined(2 * found.shape[0] - 1))
    return found
