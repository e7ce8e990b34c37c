"""Whether points lie close enough together for what is drawn between them.

A value that the points on both sides of it foretell, by a cubic through four of them, is no
surprise; where values are, f does more than the points show. So it does where its slope would take
it far beyond the next point: points on the nodes of a wave alone have values that are no surprise.
On a line the slopes are drawn too: they and the values must foretell one another.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.evaluation.breaks import find_breaks
from gradscape.fields.evaluation.peaks import heights_of, slope_heights
from gradscape.fields.gradient_field import GradientField
from gradscape.fields.grids.grid import Grid
from gradscape.fields.grids.ranges import LINE
from gradscape.fields.samples.sampled import SAMPLES
from gradscape.fields.scales.heights import Heights, make_heights

__all__ = ["find_leaps", "find_steep", "find_surprises", "has_leaps", "refine_line"]

_FINEST = 7_000  # points on a line
_LEAST = 8  # points that tell something of those between
_TOO_STEEP = 0.25  # of the height that is shown, from one point to the next
_BESIDE = 4  # points beside a break of the curve, by which they are surprised
_KINKED = 7  # points by a kink at which the slopes surprise
_DIGITS = 4.0  # times the rounding of a value: what it may be off by
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
    enough = tolerance * (heights.high - heights.low) + _digits(values, heights)
    shown = np.clip(heights(values), heights.low, heights.high)
    found = np.zeros(values.shape, dtype=bool)
    for axis, places in enumerate(axes):
        if places.size < _LEAST:
            continue
        lines = np.moveaxis(shown, axis, -1)
        with np.errstate(all="ignore"):
            off = np.abs(lines[..., 3:-3] - _foretold(lines, places)) > enough
        np.moveaxis(found, axis, -1)[..., 3:-3] |= off
    return found


def _digits(values: _Floats, heights: Heights) -> float:
    """How far rounding may put a value off, in the numbers at the axis."""
    largest = float(np.abs(values[np.isfinite(values)]).max(initial=0.0))
    return _DIGITS * float(np.spacing(largest)) / heights.unit


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
    heights = heights_of(field, field.values, field.axes)
    found = find_surprises(field.values, (places,), _ON_A_LINE, heights)
    found |= find_steep(field, (np.gradient(places),), heights)
    found |= _disagree(field, slopes, heights)
    breaks = find_breaks(field, heights, slopes)
    for each in (*breaks, *np.flatnonzero(field.undefined)):
        found[max(0, each - _BESIDE) : each + _BESIDE + 1] = False
    crowded = breaks[2:] - breaks[:-2] <= 2 * _BESIDE  # so near that nothing is seen between them
    found[breaks[1:-1][crowded]] = True
    return found


def _disagree(field: GradientField, slopes: _Floats, heights: Heights) -> _Mask:
    """Find the points (n,) at which f and its slopes aren't what those on both sides foretell.

    Both by the cubic that has the neighbours' values and slopes; slopes also by those around them.
    At a kink slopes must surprise, but at a few points only.
    """
    x, values = field.axes[0], field.values
    low, high = slice(None, -2), slice(2, None)
    found, odd = (np.zeros(x.shape, dtype=bool) for _ in range(2))
    steep = slope_heights(field, slopes)
    digits = _digits(values, heights) * heights.unit
    with np.errstate(all="ignore"):
        wide = x[high] - x[low]
        t = (x[1:-1] - x[low]) / wide
        p, q = wide * slopes[low], wide * slopes[high]
        change = values[high] - values[low]
        bend = p + q - 2 * change
        value = values[low] + t * (p + t * (3 * change - 2 * p - q + t * bend))
        slope = (p + t * (2 * (3 * change - 2 * p - q) + t * 3 * bend)) / wide
        off = _shown(value, heights) - _shown(values[1:-1], heights)
        least = _ON_A_LINE * (heights.high - heights.low) + digits / heights.unit
        found[1:-1] = np.abs(off) > least
        off = _shown(slope, steep) - _shown(slopes[1:-1], steep)
        odd[1:-1] = np.abs(off) > (
            _ON_A_LINE * (steep.high - steep.low) + 2 * digits / wide / steep.unit
        )
    odd |= find_surprises(slopes, (field.grid.places(x[:, None])[:, 0],), _ON_A_LINE, steep)
    return found | _long_runs(odd, _KINKED)


def _shown(values: _Floats, heights: Heights) -> _Floats:
    """Heights of values, where they are shown."""
    return np.clip(heights(values), heights.low, heights.high)


def _long_runs(mask: _Mask, most: int) -> _Mask:
    """Those of more than so many in a row."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], mask.astype(int), [0]])))
    kept = np.zeros_like(mask)
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        kept[start:end] = end - start > most
    return kept


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
