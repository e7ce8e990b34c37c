"""What is read off a picture between its arrows: the field on a grid fine enough to point at."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.field import compute
from gradscape.fields.gradient_field import GradientField

__all__ = ["make_readings"]

_FINE = 61
_MOST = 121


def make_readings(
    field: GradientField, axes: tuple[NDArray[np.float64], ...] | None = None
) -> GradientField:
    """Give the field on about 61 points along an axis, its own among them; or at those of `axes`.

    A function that is called point by point, or known by its samples only, is read at the field's
    own points; of more than 121 along an axis, at some of them.
    """
    if max(field.shape) > _MOST:
        return _thinned(field)
    quick = field.function is not None and field.function.layout not in (None, "point")
    grid = field.grid.refined(_FINE) if axes is None else replace(field.grid, axes=axes)
    if not quick or grid.shape == field.shape:
        return field
    assert field.function is not None
    return compute(field.function, grid, method=field.method)


def _thinned(field: GradientField) -> GradientField:
    """Keep some of the points, the first and the last among them."""
    chosen = [np.unique(np.linspace(0, n - 1, min(n, _MOST)).astype(int)) for n in field.shape]
    axes = tuple(axis[index] for axis, index in zip(field.axes, chosen, strict=True))
    at = np.ix_(*chosen)
    return replace(
        field,
        grid=replace(field.grid, axes=axes),
        values=field.values[at],
        gradient=field.gradient[at],
        error=field.error[at],
        reliable=field.reliable[at],
        reason=field.reason[at],
    )
