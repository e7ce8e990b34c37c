"""f between the points of a field: for smooth contours and sharp borders."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.evaluation.detail import find_steep, find_surprises
from gradscape.fields.field import GradientField
from gradscape.fields.grids.grid import Grid
from gradscape.fields.samples.sampled import SAMPLES
from gradscape.fields.scales.heights import make_heights

__all__ = ["Fine", "make_fine"]

_CLEAR = 0.05  # of the height: what the eye can tell from a smooth surface
_FINEST = 300  # points along an axis: more than these show no other contours
_Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Fine:
    """Values on a grid finer than the field's, which it contains.

    Attributes
    ----------
    axes : tuple of ndarray
    values : ndarray, shape (n0, ...)
        NaN or infinite where f is not defined.
    log : tuple of bool
        Which axes are logarithmic.
    steep : float
        At which part of the field's points f has a slope that the next points can't show.
    """

    axes: tuple[_Floats, ...]
    values: _Floats
    log: tuple[bool, ...] = ()
    steep: float = 0.0

    @property
    def places(self) -> tuple[_Floats, ...]:
        """The axes, as places on them: logarithms, where they are logarithmic."""
        logs = self.log or (False,) * len(self.axes)
        return tuple(np.log(a) if log else a for a, log in zip(self.axes, logs, strict=True))

    @cached_property
    def surprises(self) -> NDArray[np.bool_]:
        """Where f does what the values around don't show."""
        return find_surprises(self.values, self.places, _CLEAR)

    @property
    def unseen(self) -> float:
        """At which part of the points, about, f does more than is seen."""
        return max(self.steep, float(self.surprises.mean()))

    @property
    def undefined(self) -> NDArray[np.bool_]:
        """Where f is not a finite number."""
        return ~np.isfinite(self.values)


def make_fine(field: GradientField, most: int = 103) -> Fine:
    """Values of the field's function on a grid of about `most` points along an axis.

    A function that takes many points at once is evaluated there, and on a finer grid where that
    one shows too little of it. One that is called point by point,
    or isn't there any more, is interpolated with the slopes the field has (cubic Hermite): that
    costs no calls. Of samples nothing is made that they don't say: they stay as they are.
    """
    grid = field.grid.refined(most)
    if len(field.shape) == 2 and max(field.shape) > _FINEST:
        return _thinned(field)
    alone = len(field.shape) > 2 or field.method == SAMPLES  # arrows alone; nothing invented
    if grid.shape == field.shape or alone:
        return Fine(field.axes, field.values, grid.log)
    if field.function is None or field.function.layout in (None, "point"):
        return Fine(grid.axes, _interpolated(field, grid.shape), grid.log)
    fine = _evaluated(field, grid)
    if len(grid.shape) == 2 and fine.unseen:
        return _evaluated(field, field.grid.refined(_FINEST))
    return fine


def _evaluated(field: GradientField, grid: Grid) -> Fine:
    assert field.function is not None
    with np.errstate(all="ignore"):
        values = np.reshape(field.function(grid.points()), grid.shape)
    steep = 0.0
    if len(grid.shape) == 2:
        logs = zip(grid.axes, grid.log, strict=True)
        steps = [np.diff(np.log(axis) if log else axis).max() for axis, log in logs]
        steep = float(find_steep(field, tuple(steps), make_heights(values)).mean())
    return Fine(grid.axes, values, grid.log, steep)


def _thinned(field: GradientField) -> Fine:
    """Some of the points, evenly, the first and the last among them."""
    chosen = [np.unique(np.linspace(0, n - 1, min(n, _FINEST)).astype(int)) for n in field.shape]
    axes = tuple(axis[index] for axis, index in zip(field.axes, chosen, strict=True))
    return Fine(axes, field.values[np.ix_(*chosen)], field.grid.log)


def _interpolated(field: GradientField, shape: tuple[int, ...]) -> _Floats:
    factors = [(fine - 1) // (n - 1) for fine, n in zip(shape, field.shape, strict=True)]
    with np.errstate(all="ignore"):
        if len(shape) == 1:
            result = _hermite(field.values, field.gradient[:, 0], field.axes[0], factors[0])
        else:
            result = _hermite_plane(field, factors)
    result[tuple(slice(None, None, factor) for factor in factors)] = field.values
    return result


def _hermite_plane(field: GradientField, factors: list[int]) -> _Floats:
    x0, x1 = field.axes
    f, f0, f1 = field.values, field.gradient[..., 0], field.gradient[..., 1]
    # the mixed derivative as the mean of both differences; not known at a border: taken as 0
    f01 = np.nan_to_num((np.gradient(f0, x1, axis=1) + np.gradient(f1, x0, axis=0)) / 2)
    values = _hermite(f, f0, x0, factors[0])
    slopes = _hermite(f1, f01, x0, factors[0])
    return _hermite(values.T, slopes.T, x1, factors[1]).T


def _hermite(values: _Floats, slopes: _Floats, axis: _Floats, factor: int) -> _Floats:
    """Cubic through values with slopes, along the first axis."""
    t = (np.arange(factor) / factor).reshape((1, factor) + (1,) * (values.ndim - 1))
    h = np.diff(axis).reshape((-1, 1) + (1,) * (values.ndim - 1))
    a, b = values[:-1, np.newaxis], values[1:, np.newaxis]
    p, q = slopes[:-1, np.newaxis] * h, slopes[1:, np.newaxis] * h
    cubic = a + t * (p + t * (3 * (b - a) - 2 * p - q + t * (p + q - 2 * (b - a))))
    inner = cubic.reshape((-1, *values.shape[1:]))
    return np.concatenate([inner, values[-1:]])
