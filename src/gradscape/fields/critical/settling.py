"""What stays hard however small the cells: kinks, poles and jumps."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.result import Reason
from gradscape.fields.critical.around import look_around
from gradscape.fields.critical.breaks import Broken, Rings, find_break
from gradscape.fields.critical.cells import Cells
from gradscape.fields.critical.landscape import Landscape
from gradscape.fields.critical.points import CriticalPoint, Kind

__all__ = ["settle"]

_NOT_ZERO = 0.05  # of the gradients around a kink: a shortest combination that isn't zero
_COMBINATIONS = 200
_SPOILT = 0.3  # of the gradients around: noise makes and hides zeros
_SMALL = 1e-9  # of the domain
_SEEN = 1e-7  # of the domain: where a kink is, by differences
_Floats = NDArray[np.float64]


def settle(landscape: Landscape, cells: Cells) -> CriticalPoint | Broken | None:
    """Say what the last, smallest cells of a component hold; None if it is nothing critical."""
    low = (cells.centres - cells.halves).min(axis=0)
    high = (cells.centres + cells.halves).max(axis=0)
    point, half = (low + high) / 2, (high - low) / 2
    k = point.size
    if not landscape.exact:  # differences next to a kink are less sure than they seem
        half = np.maximum(half, _SEEN * landscape.span)
    blur_ = max(float((half / landscape.span).max()), 1e-12)
    rings = Rings.around(landscape, point, half)
    lost = ~np.isfinite(rings.values) & rings.within
    size = rings.steepest
    what = find_break(rings)
    if what:
        return Broken(tuple(point.tolist()), what)
    kink = size[0] > 0.2 * size[1] > 0.04 * size[2]
    centre = landscape.slopes(point[None])
    if np.isinf(centre.values[0]):
        return Broken(tuple(point.tolist()), "pole")
    if kink and _least(rings.slopes[0]) > _NOT_ZERO * size[0]:
        return None
    spoilt = np.isin(rings.reason, (Reason.NOISY, Reason.NOT_CONVERGED)).any(axis=1)
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
