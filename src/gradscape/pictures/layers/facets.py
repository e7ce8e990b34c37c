"""Facets of a surface, cut off at the ends of its vertical axis."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["clipped", "make_facets"]

_Floats = NDArray[np.float64]


def make_facets(
    x: _Floats, y: _Floats, z: _Floats, low: float, high: float
) -> tuple[list[_Floats], _Floats]:
    """Polygons (m, 3) between the lines of a grid, as far as they lie between two heights.

    The quadrilaterals (n, 4, 3) that they are parts of come with them.

    Parameters
    ----------
    x, y : ndarray, shapes (n0,) and (n1,)
    z : ndarray, shape (n0, n1)
        There is no facet at what is NaN. What is infinite is beyond the ends.
    low, high : float
    """
    tall = high - low
    with np.errstate(invalid="ignore"):
        z = np.clip(z, low - tall, high + tall)  # edges of cut facets remain where they are seen
    mesh = np.stack([*np.meshgrid(x, y, indexing="ij"), z], axis=-1)
    quads = np.stack([mesh[:-1, :-1], mesh[1:, :-1], mesh[1:, 1:], mesh[:-1, 1:]], axis=-2)
    quads = quads.reshape(-1, 4, 3)
    quads = quads[np.isfinite(quads).all(axis=(1, 2))]
    heights = quads[..., 2]
    inside = ((heights >= low) & (heights <= high)).all(axis=1)
    beyond = (heights < low).all(axis=1) | (heights > high).all(axis=1)
    split = quads[~inside & ~beyond]
    cut = [clipped(quad, low, high) for quad in split]
    seen = [len(part) > 2 for part in cut]
    parts = [part for part in cut if len(part) > 2]
    return [*quads[inside], *parts], np.concatenate([quads[inside], split[seen]])


def clipped(polygon: _Floats, low: float, high: float) -> _Floats:
    """The part of a polygon (n, 3) between two heights."""
    return -_below(-_below(polygon, high), -low)


def _below(polygon: _Floats, high: float) -> _Floats:
    """The part of a polygon (n, 3) that isn't higher than that."""
    corners: list[_Floats] = []
    for first, second in zip(polygon, np.roll(polygon, -1, axis=0), strict=True):
        if first[2] <= high:
            corners.append(first)
        if (first[2] <= high) != (second[2] <= high):
            share = (high - first[2]) / (second[2] - first[2])
            corners.append(np.append((first + share * (second - first))[:2], high))
    return np.array(corners).reshape(-1, 3)
