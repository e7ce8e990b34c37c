"""What f does all around a point: higher, lower, or both."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.critical.landscape import Landscape
from gradscape.fields.critical.points import Kind

__all__ = ["directions", "look_around"]

_FIRST = 1e-13  # of the domain: what changes so near is rounding
_LAST = 4e-3
_NEAREST = 1e-6
_NARROWER = tuple(0.1 * 0.3**i for i in range(10))
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
    turned = directions(k)
    for radius, ring in zip(radii[1:], change[1:], strict=True):
        seen = ring[np.isfinite(ring)]
        if (seen > noise).any() and (seen < -noise).any():
            return Kind.SADDLE
        for sign, kind in ((1.0, Kind.MINIMUM), (-1.0, Kind.MAXIMUM)):
            if not seen.size or np.mean(sign * seen > noise) < (0.5 if weak else 1.0):
                continue
            if weak:
                return kind
            best = turned[int(np.nanargmin(sign * ring))]
            least = _least(landscape, point, float(radius), best, sign) - sign * centre
            if least > noise:
                return kind
            if least < -noise:
                return Kind.SADDLE
    return None


def _least(
    landscape: Landscape, point: _Floats, radius: float, start: _Floats, sign: float
) -> float:
    """Find the least of ``sign * f`` on a circle, near a direction where it is low.

    Beside a kink f may be lower in a narrow sector only.
    """
    best, least = start, np.inf
    steps = np.concatenate([np.zeros((1, point.size)), directions(point.size)[::3]])
    for width in _NARROWER:
        some = best + width * steps
        some /= np.linalg.norm(some, axis=1, keepdims=True)
        places = landscape.inside(point + radius * some * landscape.span)
        values = sign * landscape.values(places)
        if not np.isfinite(values).any():
            break
        lowest = int(np.nanargmin(np.where(np.isfinite(values), values, np.inf)))
        best, least = some[lowest], float(values[lowest])
    return least
