"""Whether f has an end above its highest point: a narrow peak has, a pole has none."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.evaluation.section import in_blocks
from gradscape.fields.gradient_field import GradientField
from gradscape.fields.scales.heights import Heights, make_heights

__all__ = ["heights_of", "slope_heights"]

_NEARER = 12  # times that one looks
_NEARER_SLOPES = 6  # which cost more
_WITHIN = 4.0  # each time, so many times nearer
_PLACES = 9  # along each axis
_FLAT = 0.1  # of the peak's height at most, on both sides of its top, from so near
_Floats = NDArray[np.float64]


def heights_of(field: GradientField, values: _Floats, axes: tuple[_Floats, ...]) -> Heights:
    """Ends of an axis for values of f at the points that the axes span, all of a bounded peak."""
    section = in_blocks(field.function, field.grid)
    if section is None:
        return make_heights(values)
    return make_heights(values, ends=lambda where, sign: _ends(section.values, axes, where, sign))


def slope_heights(field: GradientField, slopes: _Floats) -> Heights:
    """Ends of an axis for the slopes (n,) of a line, zero among them, all of a bounded peak."""
    section = in_blocks(field.function, field.grid)
    if section is None:
        return make_heights(slopes, zero=True)

    def ask(points: _Floats) -> _Floats:
        return section.value_and_gradient(points)[1][..., 0]

    def ends(where: tuple[int, ...], sign: int) -> bool:
        return _ends(ask, field.axes, where, sign, _NEARER_SLOPES)

    return make_heights(slopes, zero=True, ends=ends)


def _ends(
    ask: Callable[[_Floats], _Floats],
    axes: tuple[_Floats, ...],
    where: tuple[int, ...],
    sign: int,
    times: int = _NEARER,
) -> bool:
    """Whether f, times the sign, is level around its highest point near that one.

    A pole is not, however near one looks, and rounding leaves it a single highest number.
    """
    spaces = [
        axis[max(0, i - 1) : i + 2][[0, -1]] - axis[i] for axis, i in zip(axes, where, strict=True)
    ]
    centre = np.array([axis[i] for axis, i in zip(axes, where, strict=True)])
    least, top, low = np.inf, -np.inf, np.inf
    for _ in range(times):
        steps = [np.linspace(float(a), float(b), _PLACES) for a, b in spaces]
        offsets = np.stack(np.meshgrid(*steps, indexing="ij"), axis=-1).reshape(-1, len(axes))
        points = np.concatenate([centre[np.newaxis], centre + offsets])
        for axis, places in enumerate(axes):
            points[:, axis] = points[:, axis].clip(places[0], places[-1])
        values = sign * ask(points)
        finite = np.isfinite(values)
        if (values == np.inf).any() or not finite.any():
            return False
        low, top = float(values[finite].min()), float(values[finite].max())
        least = min(least, low)
        centre = points[int(np.argmax(np.where(finite, values, -np.inf)))]
        spaces = [np.array([-1.0, 1.0]) * (np.ptp(space) / 2 / _WITHIN) for space in spaces]
    return top - low <= _FLAT * (top - least)
