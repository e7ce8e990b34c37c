"""Where a tangent touches: the piece of it that a picture shows, and its level lines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradscape.errors import ArgumentError
from gradscape.fields.gradient_field import GradientField
from gradscape.fields.scales.levels import Levels
from gradscape.fields.tangents.tangent import Tangent

__all__ = ["Contact", "make_contact"]

_LINE = 0.22  # half the length of a tangent line, of the domain
_PLANE = 0.16  # half the width of a tangent plane
_POINTS = 41
_Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Contact:
    """A piece of a tangent line or plane around its point of contact.

    Attributes
    ----------
    tangent : Tangent
    axes : tuple of ndarray
        Coordinates of the piece along each axis, within the domain.
    heights : ndarray, shape (n0, ...)
        Of the tangent.
    inside : ndarray of bool, shape (n0, ...)
        What is within a circle, as seen on the screen, around the point.
    levels : ndarray
        Of the level lines: f at the point, and those of the contours around the piece.
    """

    tangent: Tangent
    axes: tuple[_Floats, ...]
    heights: _Floats
    inside: NDArray[np.bool_]
    levels: _Floats


def make_contact(field: GradientField, tangent: Tangent, levels: Levels | None) -> Contact:
    """Give the piece of `tangent` that a picture of `field` shows.

    Raises
    ------
    ArgumentError
        If it touches where a logarithmic axis never comes.
    """
    half = _LINE if len(field.axes) == 1 else _PLANE
    grid = field.grid
    at = grid.places(np.atleast_1d(tangent.at))
    if not np.isfinite(at).all():
        raise ArgumentError(
            f"tangent={np.atleast_1d(tangent.at).tolist()}: a logarithmic axis has positive "
            "numbers only. Choose another point, or leave out log=."
        )
    lows, highs = grid.places(np.transpose(field.domain))
    axes, away = [], []
    for k, (place, low, high) in enumerate(zip(at, lows, highs, strict=True)):
        reach = half * (high - low)
        axis = np.linspace(max(low, place - reach), min(high, place + reach), _POINTS)
        if axis[0] >= axis[-1]:  # the point lies outside
            axis = np.linspace(place - reach, place + reach, _POINTS)
        axes.append(np.exp(axis) if grid.log[k] else axis)
        away.append((axis - place) / reach)
    mesh = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1)
    distance = np.stack(np.meshgrid(*away, indexing="ij"), axis=-1)
    heights = np.asarray(tangent(mesh[..., 0] if len(axes) == 1 else mesh))
    inside = (distance**2).sum(axis=-1) <= 1.0
    own = np.array([tangent.value])
    shown = own if levels is None else np.unique(np.append(levels.values, own))
    low, high = heights.min(), heights.max()
    return Contact(tangent, tuple(axes), heights, inside, shown[(shown >= low) & (shown <= high)])
