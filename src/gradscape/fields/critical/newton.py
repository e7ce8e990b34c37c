"""Newton's method from many starting points at once, with the error of where it ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.critical.landscape import Landscape
from gradscape.fields.critical.symmetric import inverses

__all__ = ["Polished", "polish", "solve"]

_EPS = float(np.finfo(float).eps)
_LEASH = 4.0
_NOTHING = 1e-18  # of the domain: coordinates below are zero
_TINY = 1e-15  # of the domain: steps below are rounding
_Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Polished:
    """Where Newton's method ended, n points.

    Attributes
    ----------
    points, error : ndarray, shape (n, k)
        The error is infinite where nothing is known of it.
    converged : ndarray of bool, shape (n,)
    values : ndarray, shape (n,)
    gradient, doubt : ndarray, shape (n, k)
        The gradient there, and its error.
    hessian, hessian_error : ndarray, shape (n, k, k)
    trusted : ndarray of bool, shape (n,)
        Whether gradient and Hessian can be trusted.
    reason : ndarray of int, shape (n, k)
    """

    points: _Floats
    error: _Floats
    converged: NDArray[np.bool_]
    values: _Floats
    gradient: _Floats
    doubt: _Floats
    hessian: _Floats
    hessian_error: _Floats
    trusted: NDArray[np.bool_]
    reason: NDArray[np.int8]

    def take(self, which: NDArray[np.bool_] | NDArray[np.intp]) -> Polished:
        """Some of them."""
        return Polished(*(getattr(self, name)[which] for name in self.__dataclass_fields__))


def polish(
    landscape: Landscape, start: _Floats, reach: _Floats, *, iterations: int = 12
) -> Polished:
    """Find zeros of the gradient near `start`.

    Parameters
    ----------
    landscape : Landscape
    start : ndarray, shape (n, k)
    reach : ndarray, shape (n, k)
        No step is longer than this along any axis, and whoever is four times as far away is lost.
        Points stay within the domain.
    iterations : int
    """
    here = _Place.at(landscape, landscape.inside(start))
    active = np.ones(len(start), dtype=bool)
    for _ in range(iterations):
        some = np.flatnonzero(active)
        if not some.size:
            break
        x = here.points[some]
        move = -solve(here.hessian[some], here.gradient[some])
        move /= np.maximum(np.abs(move / reach[some]).max(axis=1, initial=0.0), 1.0)[:, None]
        new = x + move
        new = landscape.inside(np.where(np.abs(new) < _NOTHING * landscape.span, 0.0, new))
        moved = np.isfinite(new).all(axis=1) & (new != x).any(axis=1)
        small = np.abs(move) <= 2 * _EPS * np.abs(x) + _TINY * landscape.span
        active[some[~moved | small.all(axis=1)]] = False
        go = some[moved]
        there = _Place.at(landscape, new[moved])
        here.put(go, there)
        active[go[(np.abs(there.gradient) <= there.doubt).all(axis=1)]] = False
        active[go[(np.abs(there.points - start[go]) > _LEASH * reach[go]).any(axis=1)]] = False
        active[go[~(np.isfinite(there.values) & np.isfinite(there.gradient).all(axis=1))]] = False
    return _judge(landscape, here)


@dataclass
class _Place:
    """All that is known at n points."""

    points: _Floats
    values: _Floats
    gradient: _Floats
    doubt: _Floats
    reason: NDArray[np.int8]
    hessian: _Floats
    hessian_error: _Floats
    good: NDArray[np.bool_]

    @classmethod
    def at(cls, landscape: Landscape, points: _Floats) -> _Place:
        slopes = landscape.slopes(points)
        known: list[Any] = [slopes.values, slopes.gradient, slopes.error, slopes.reason]
        return cls(*map(np.array, [points, *known, *landscape.bends(points)]))

    def put(self, which: NDArray[np.intp], other: _Place) -> None:
        for name in self.__dataclass_fields__:
            getattr(self, name)[which] = getattr(other, name)


def _judge(landscape: Landscape, here: _Place) -> Polished:
    """Error bounds: how far the zero may be, by the slope of the gradient."""
    inverse = inverses(here.hessian)[0]
    size = np.abs(here.points)
    with np.errstate(all="ignore"):
        last = np.abs(solve(here.hessian, here.gradient))
        doubt = np.where(np.isfinite(here.doubt), here.doubt, np.inf)
        spread = (np.abs(inverse) @ doubt[..., None])[..., 0]
        error = last + spread + _EPS * size + _NOTHING * landscape.span
        # a step that is left over is due to the gradient's error, or to the border
        left = last <= 4 * spread + 16 * _EPS * (landscape.span + size)
    defined = np.isfinite(here.values) & np.isfinite(here.gradient).all(axis=1)
    return Polished(
        here.points,
        np.where(np.isnan(error), np.inf, error),
        np.asarray(left.all(axis=1) & defined),
        here.values,
        here.gradient,
        here.doubt,
        here.hessian,
        here.hessian_error,
        np.all(here.good, axis=(1, 2)),
        here.reason,
    )


def solve(matrices: _Floats, vectors: _Floats) -> _Floats:
    """Solutions (n, k) of symmetric systems, smallest where one is singular; NaN without any."""
    inverse = inverses(matrices)[0]
    bad = ~np.all(np.isfinite(matrices), axis=(1, 2)) | ~np.any(matrices, axis=(1, 2))
    return np.where(bad[:, None], np.nan, (inverse @ vectors[..., None])[..., 0])
