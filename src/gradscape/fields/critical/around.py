"""What f does all around a point: higher, lower, or both."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.critical.landscape import Landscape
from gradscape.fields.critical.points import Kind

__all__ = ["directions", "look_around"]

_FIRST = 1e-9  # of the domain: what changes so near is rounding, or a kink's slope
_LAST = 4e-3
_NEAREST = 1e-6
_MARGIN = 6.0  # times the noise
_EPS = float(np.finfo(float).eps)
_GOLDEN = (1.0 + 5.0**0.5) / 2.0
_Floats = NDArray[np.float64]


def directions(k: int) -> _Floats:
    """Unit vectors all around, shape (n, k)."""
    if k == 1:
        return np.array([[-1.0], [1.0]])
    if k == 2:
        angle = 0.1 + np.arange(48) * (2.0 * np.pi / 48)  # off the axes
        return np.column_stack([np.cos(angle), np.sin(angle)])
    count = 160
    height = 1.0 - 2.0 * (np.arange(count) + 0.5) / count
    angle = 2.0 * np.pi * np.arange(count) / _GOLDEN
    radius = np.sqrt(1.0 - height**2)
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle), height])


def look_around(
    landscape: Landscape, point: _Floats, error: _Floats, *, weak: bool = False
) -> Kind | None:
    """Minimum, maximum, or saddle for both higher and lower; None where f doesn't tell.

    The nearest circle on which it shows decides. Beyond the border of the domain f is not asked.

    Parameters
    ----------
    landscape : Landscape
    point, error : ndarray, shape (k,)
    weak : bool
        Whether f may also be the same in some directions.
    """
    k = point.size
    blur = float((error / landscape.span).max())
    radii = _NEAREST * 4.0 ** np.arange(9)
    radii = radii[(radii > 4.0 * blur) & (radii <= _LAST)]
    if not radii.size:
        radii = np.array([min(4.0 * blur, 0.1)])
    radii = np.concatenate([[max(_FIRST, blur)], radii])
    places = point + radii[:, None, None] * directions(k) * landscape.span
    within = ((places >= landscape.low) & (places <= landscape.high)).all(axis=-1)
    values = landscape.values(
        np.concatenate([point[None], landscape.inside(places.reshape(-1, k))])
    )
    centre = values[0]
    change = np.where(within, values[1:].reshape(within.shape) - centre, np.nan)
    near = np.abs(change[0][np.isfinite(change[0])])
    noise = _MARGIN * max(float(near.max(initial=0.0)), _EPS * abs(float(centre)))
    for ring in change[1:]:
        seen = ring[np.isfinite(ring)]
        up, down = seen > noise, seen < -noise
        if up.any() and down.any():
            return Kind.SADDLE
        enough = 0.5 if weak else 1.0
        if seen.size and up.mean() >= enough:
            return Kind.MINIMUM
        if seen.size and down.mean() >= enough:
            return Kind.MAXIMUM
    return None
