"""Whether f is continuous at a place: seen on rings around it, one inside the other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.critical.around import directions
from gradscape.fields.critical.landscape import Landscape

__all__ = ["Broken", "Rings", "find_break"]

_RADII = np.array([4.0, 64.0, 1024.0])  # times how well the place is known
_FARTHEST = 0.05  # of the domain: the outermost ring
_NEAR = 64.0  # times how well the place is known: that ring at least
_LEAST = 1e-12  # of the domain
_STEADY = 0.9  # of a spread on the outermost ring: towards a kink or a cusp it falls faster
_ROUGHLY = 0.7  # the same of the innermost, which may be off the centre
_GROWS = 1.5
_TOWARDS = 4.0  # times how f climbs on the innermost ring: on top of a hill it rises no more
_SHARE = 0.1  # of the spread on a ring
_NEXT = 1e-3  # of a radius: so near, values differ by no more than their noise
_NOISY = 0.1  # of a spread
_TAIL = 10.0  # per cent of the values on a ring that may be anything, beside a line of poles
_EPS = float(np.finfo(float).eps)
_Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Broken:
    """A place where the gradient is zero or changes its sign, and f is not continuous."""

    point: tuple[float, ...]
    what: str


@dataclass(frozen=True, eq=False)
class Rings:
    """What is known on rings of 4, 64 and 1024 times a tiny radius, or less where that is far.

    Attributes
    ----------
    radii : ndarray, shape (3,)
        Of the domain.
    values : ndarray, shape (3, n)
        NaN beyond the border of the domain.
    slopes : ndarray, shape (3, n, k)
        In units of the domain.
    noise : float
        Of the values on the innermost ring: by how much they differ from those next to them.
    within : ndarray of bool, shape (3, n)
    reason : ndarray of int, shape (3 * n, k)
    """

    radii: _Floats
    values: _Floats
    slopes: _Floats
    noise: float
    within: NDArray[np.bool_]
    reason: NDArray[np.int8]

    @classmethod
    def around(cls, landscape: Landscape, point: _Floats, half: _Floats) -> Rings:
        """Around a point that is known within half a box."""
        k = point.size
        blur = float(np.max(half / landscape.span, initial=_LEAST))
        radii = blur * _RADII ** min(1.0, np.log(max(_FARTHEST / blur, _NEAR)) / np.log(_RADII[2]))
        places = point + radii[:, None, None] * directions(k) * landscape.span
        within: NDArray[np.bool_] = np.all(
            (places >= landscape.low) & (places <= landscape.high), axis=-1
        )
        there = landscape.slopes(landscape.inside(places.reshape(-1, k)))
        values = np.where(within, there.values.reshape(within.shape), np.nan)
        gradient = there.gradient.reshape(*within.shape, k) * landscape.span
        slopes = np.where(within[..., None], gradient, np.nan)
        beside = landscape.values(landscape.inside(point + (1.0 + _NEXT) * (places[0] - point)))
        change = np.abs(beside - values[0])
        noise = float(np.median(change[np.isfinite(change)])) if np.isfinite(change).any() else 0.0
        return cls(radii, values, slopes, noise, within, there.reason)

    @property
    def steepest(self) -> list[float]:
        """The largest slope on each ring."""
        return [float(np.nanmax(np.abs(slope), initial=0.0)) for slope in self.slopes]


def find_break(rings: Rings) -> str:
    """Whether there is a "jump" or a "pole" within the rings, "" if f seems to be continuous.

    Beside a jump f differs by more than it rises over a ring by its slope. Towards any break its
    values differ on a small ring as much as on a large one, or change as much again from ring to
    ring, as a logarithm does; towards a kink or a cusp they differ less and less.
    """
    finite = [v[np.isfinite(v)] for v in rings.values]
    if not all(v.size for v in finite):
        return ""
    noise = 1e3 * _EPS * max(float(np.abs(v).max()) for v in finite)
    tails = [np.percentile(v, [_TAIL, 100.0 - _TAIL]) for v in finite]
    first, second, third = (float(high - low) for low, high in tails)
    seen = first > noise and rings.noise <= _NOISY * first
    middle = [float(np.median(v)) for v in finite]
    outer, inner = abs(middle[2] - middle[1]), abs(middle[1] - middle[0])
    # around the tip of a cusp that is off the centre f differs more nearby, but rises less and less
    rising = inner > _STEADY * outer
    if seen and first > _GROWS * second and (rising or first > 0.3 * abs(middle[2] - middle[0])):
        return "pole"
    usual = np.nanmedian(np.abs(rings.slopes).max(axis=2), axis=1) * rings.radii
    spread = [float(np.ptp(v)) for v in finite]
    if spread[0] > 10.0 * usual[0] + noise and spread[0] > 0.3 * spread[2]:
        return "jump"
    mean = [float(v.mean()) for v in finite]
    far, near = abs(mean[2] - mean[1]), abs(mean[1] - mean[0])
    climbs = np.array(rings.steepest) * rings.radii
    if near > _STEADY * far and far > climbs[2] + noise and near < _TOWARDS * climbs[0]:
        return "pole"
    # around the tip of a cone that is off the centre f differs as much on all rings, but by little
    if not (seen and second > _STEADY * third > _STEADY * _SHARE * usual[2]):
        return ""
    if first <= _ROUGHLY * second:
        return ""
    return "pole" if inner > _ROUGHLY * outer > _ROUGHLY * _SHARE * third else "jump"
