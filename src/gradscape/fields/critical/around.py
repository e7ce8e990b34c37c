"""What f does all around a point: higher, lower, or both."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.critical.landscape import Landscape
from gradscape.fields.critical.points import Kind

__all__ = ["directions", "look_around", "radii_around", "told_by_rings"]

_FIRST = 1e-13  # of the domain: what changes so near is rounding
_LAST = 4e-3
_NEAREST = 1e-6
_NARROWER = tuple(0.1 * 0.3**i for i in range(20))
_SECTORS = 4  # where f may be lowest: as many are looked into
_APART = 0.8  # cosine of the angle between two of them, at most
_SETTLED = 0.5  # of what f was before: a least value that still falls as fast is none
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

    def values(offsets: _Floats) -> _Floats:
        places = point + offsets * landscape.span
        within = ((places >= landscape.low) & (places <= landscape.high)).all(axis=1)
        return np.where(within, landscape.values(landscape.inside(places)), np.nan)

    radii = radii_around(float((error / landscape.span).max()))
    return told_by_rings(values, point.size, radii, weak=weak)


def radii_around(blur: float) -> _Floats:
    """Radii of rings around a point that is known as well, in units of the domain.

    On the first there is nothing to see but rounding.
    """
    radii = _NEAREST * 4.0 ** np.arange(9)
    radii = radii[(radii > 4.0 * blur) & (radii <= _LAST)]
    if not radii.size:
        radii = np.array([min(4.0 * blur, 0.1)])
    return np.concatenate([[max(_FIRST, blur)], radii])


def told_by_rings(
    values: Callable[[_Floats], _Floats], k: int, radii: _Floats, *, weak: bool = False
) -> Kind | None:
    """What the values at offsets (n, k) tell: of the first ring, how large noise is.

    They are NaN where f is not defined, or not asked.
    """
    turned = directions(k)
    offsets = (radii[:, None, None] * turned).reshape(-1, k)
    every = values(np.concatenate([np.zeros((1, k)), offsets]))
    centre = float(every[0])
    change = (every[1:] - centre).reshape(len(radii), -1)
    near = np.abs(change[0][np.isfinite(change[0])])
    noise = _MARGIN * max(float(near.max(initial=0.0)), _EPS * abs(centre))
    for radius, ring in zip(radii[1:], change[1:], strict=True):
        seen = ring[np.isfinite(ring)]
        if (seen > noise).any() and (seen < -noise).any():
            return Kind.SADDLE
        for sign, kind in ((1.0, Kind.MINIMUM), (-1.0, Kind.MAXIMUM)):
            if not seen.size or np.mean(sign * seen > noise) < (0.5 if weak else 1.0):
                continue
            if weak:
                return kind
            for start in _sectors(turned, sign * ring):
                least, settled = _least(values, float(radius), start, sign)
                if least - sign * centre < -noise:
                    return Kind.SADDLE
                if least - sign * centre <= noise or not settled:
                    break
            else:
                return kind
    return None


def _sectors(turned: _Floats, ring: _Floats) -> list[_Floats]:
    """Directions in which f is low, some way apart."""
    found: list[_Floats] = []
    for i in np.argsort(ring):  # NaN last
        if len(found) == _SECTORS or not np.isfinite(ring[i]):
            break
        if all(float(turned[i] @ other) < _APART for other in found):
            found.append(turned[i])
    return found


def _least(
    values: Callable[[_Floats], _Floats], radius: float, start: _Floats, sign: float
) -> tuple[float, bool]:
    """Find the least of ``sign * f`` on a circle, near a direction where it is low.

    Beside a kink or on a floor f may be lower in a narrow sector only. Second, whether looking
    still closer would show nothing else.
    """
    best, least, before = start, np.inf, np.inf
    if start.size == 1:
        return float(sign * values(radius * start[None])[0]), True
    steps = np.concatenate([np.zeros((1, start.size)), directions(start.size)[::3]])
    for width in _NARROWER:
        some = best + width * steps
        some /= np.linalg.norm(some, axis=1, keepdims=True)
        there = sign * values(radius * some)
        if not np.isfinite(there).any():
            break
        lowest = int(np.nanargmin(np.where(np.isfinite(there), there, np.inf)))
        best, before, least = some[lowest], least, float(there[lowest])
    return least, least >= _SETTLED * before
