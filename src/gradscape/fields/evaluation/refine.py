"""f between the points of a field: for smooth contours and sharp borders."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.field import GradientField
from gradscape.fields.samples.sampled import SAMPLES

__all__ = ["Fine", "make_fine"]

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
    """

    axes: tuple[_Floats, ...]
    values: _Floats

    @property
    def undefined(self) -> NDArray[np.bool_]:
        """Where f is not a finite number."""
        return ~np.isfinite(self.values)


def make_fine(field: GradientField, most: int = 103) -> Fine:
    """Values of the field's function on a grid of about `most` points along an axis.

    A function that takes many points at once is evaluated there. One that is called point by point,
    or isn't there any more, is interpolated with the slopes the field has (cubic Hermite): that
    costs no calls. Of samples nothing is made that they don't say: they stay as they are.
    """
    grid = field.grid.refined(most)
    if len(field.shape) == 2 and max(field.shape) > _FINEST:
        return _thinned(field)
    alone = len(field.shape) > 2 or field.method == SAMPLES  # arrows alone; nothing invented
    if grid.shape == field.shape or alone:
        return Fine(field.axes, field.values)
    if field.function is not None and field.function.layout not in (None, "point"):
        points = grid.points()
        with np.errstate(all="ignore"):
            return Fine(grid.axes, np.reshape(field.function(points), grid.shape))
    return Fine(grid.axes, _interpolated(field, grid.shape))


def _thinned(field: GradientField) -> Fine:
    """Some of the points, evenly, the first and the last among them."""
    chosen = [np.unique(np.linspace(0, n - 1, min(n, _FINEST)).astype(int)) for n in field.shape]
    axes = tuple(axis[index] for axis, index in zip(field.axes, chosen, strict=True))
    return Fine(axes, field.values[np.ix_(*chosen)])


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
