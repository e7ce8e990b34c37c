"""What stays hard however small the cells: kinks, poles and jumps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.result import Reason
from gradscape.fields.critical.around import directions, look_around
from gradscape.fields.critical.cells import Cells
from gradscape.fields.critical.landscape import Landscape
from gradscape.fields.critical.points import CriticalPoint, Kind

__all__ = ["Broken", "settle"]

_NOT_ZERO = 0.05  # of the gradients around a kink: a shortest combination that isn't zero
_COMBINATIONS = 200
_SPOILT = 0.3  # of the gradients around: noise makes and hides zeros
_SMALL = 1e-9  # of the domain
_SEEN = 1e-7  # of the domain: where a kink is, by differences
_EPS = float(np.finfo(float).eps)
_Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Broken:
    """A place where the gradient changes its sign without being zero, and f is not continuous."""

    point: tuple[float, ...]
    what: str


def settle(landscape: Landscape, cells: Cells) -> CriticalPoint | Broken | None:
    """Say what the last, smallest cells of a component hold; None if it is nothing critical."""
    low = (cells.centres - cells.halves).min(axis=0)
    high = (cells.centres + cells.halves).max(axis=0)
    point, half = (low + high) / 2, (high - low) / 2
    k = point.size
    if not landscape.exact:  # differences next to a kink are less sure than they seem
        half = np.maximum(half, _SEEN * landscape.span)
    blur_ = max(float((half / landscape.span).max()), 1e-12)
    radii = np.array([4.0, 64.0, 1024.0]) * blur_
    places = point + radii[:, None, None] * directions(k) * landscape.span
    within = ((places >= landscape.low) & (places <= landscape.high)).all(axis=-1)
    there = landscape.slopes(landscape.inside(places.reshape(-1, k)))
    values = np.where(within, there.values.reshape(within.shape), np.nan)
    slopes = np.where(within[..., None], there.gradient.reshape(*within.shape, k), np.nan)
    lost = ~np.isfinite(values) & within
    size = [float(np.nanmax(np.abs(g * landscape.span), initial=0.0)) for g in slopes]
    what = _discontinuity(values, np.array(size) * radii)
    if what:
        return Broken(tuple(point.tolist()), what)
    kink = size[0] > 0.2 * size[1] > 0.04 * size[2]
    centre = landscape.slopes(point[None])
    if np.isinf(centre.values[0]):
        return Broken(tuple(point.tolist()), "pole")
    if kink and _least(slopes[0] * landscape.span) > _NOT_ZERO * size[0]:
        return None
    spoilt = np.isin(there.reason, (Reason.NOISY, Reason.NOT_CONVERGED)).any(axis=1)
    if spoilt.mean() > _SPOILT:
        return Broken(tuple(point.tolist()), "noise")
    kind = look_around(landscape, point, half)
    value = float(centre.values[0])
    gradient = np.where(np.isfinite(centre.gradient[0]), centre.gradient[0], np.nan)
    if not np.isfinite(value):
        doubt = "f is not defined there"
    elif lost.any():
        doubt = "at the border of where f is defined"
    else:
        doubt = _doubt(kind, kink=kink, small=blur_ < _SMALL)
    return CriticalPoint(
        point,
        value,
        kind or Kind.DEGENERATE,
        half,
        gradient,
        np.full(k, np.nan),
        around=kind,
        at_kink=kink,
        reliable=not doubt,
        reason=doubt,
    )


def _doubt(kind: Kind | None, *, kink: bool, small: bool) -> str:
    """Why a point of this kind is not to be trusted, "" where it is."""
    if kink:
        return "" if kind else "neither its gradient nor f around it tell what it is"
    if small:
        return "the sign pattern of the gradient stayed ambiguous"
    return "the gradient is zero within its error in a whole neighbourhood"


def _least(gradients: _Floats) -> float:
    """Length of the shortest convex combination of gradients (n, k): 0 at a critical kink [1]_.

    .. [1] F. H. Clarke: Optimization and Nonsmooth Analysis. Wiley (1983), section 2.3; found as in
       M. Frank, P. Wolfe: An algorithm for quadratic programming. Nav. Res. Log. Quart. 3 (1956).
    """
    some = gradients[np.isfinite(gradients).all(axis=1)]
    if not len(some):
        return 0.0
    best = some.mean(axis=0)
    for _ in range(_COMBINATIONS):
        other = some[np.argmin(some @ best)]
        apart = best - other
        square = float(apart @ apart)
        if square == 0.0:
            break
        best = best - min(max(float(best @ apart) / square, 0.0), 1.0) * apart
    return float(np.linalg.norm(best))


def _discontinuity(values: _Floats, climbs: _Floats) -> str:
    """Whether f has a jump or a pole within rings (3, n) of 4, 64 and 1024 times a tiny radius.

    `climbs` is how far f rises over the radius of each ring by its slope there. Beside a jump f
    differs by more, on the smallest ring too. Towards a pole it changes no less from ring to ring,
    as the logarithm does, while towards a kink or a cusp it changes less and less.
    """
    finite = [v[np.isfinite(v)] for v in values]
    if not all(v.size for v in finite):
        return ""
    noise = 1e3 * _EPS * max(float(np.abs(v).max()) for v in finite)
    if np.ptp(finite[0]) > 10.0 * climbs[0] + noise and np.ptp(finite[0]) > 0.3 * np.ptp(finite[2]):
        return "jump"
    mean = [float(v.mean()) for v in finite]
    outer, inner = abs(mean[2] - mean[1]), abs(mean[1] - mean[0])
    return "pole" if inner > 0.9 * outer and outer > climbs[2] + noise else ""
