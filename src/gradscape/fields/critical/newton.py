"""Newton's method from many starting points at once, with the error of where it ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.critical.landscape import Landscape
from gradscape.fields.critical.symmetric import inverses

__all__ = ["Polished", "polish", "solve"]

_EPS = float(np.finfo(float).eps)
_NOTHING = 1e-18  # of the domain: coordinates below are zero
_TINY = 1e-13  # of the domain: steps below are rounding
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
        No step is longer than this along any axis. Points stay within the domain.
    iterations : int
    """
    x = landscape.inside(start)
    n, k = x.shape
    step = np.full((n, k), np.inf)
    active = np.ones(n, dtype=bool)
    slopes = landscape.slopes(x)
    values, gradient, doubt = slopes.values, slopes.gradient.copy(), slopes.error.copy()
    reason = slopes.reason.copy()
    hessian, hessian_error, good = (a.copy() for a in landscape.bends(x))
    for _ in range(iterations):
        some = np.flatnonzero(active)
        if not some.size:
            break
        move = -solve(hessian[some], gradient[some])
        size = np.abs(move / reach[some]).max(axis=1, initial=0.0)
        move /= np.maximum(size, 1.0)[:, None]
        new = x[some] + move
        new = landscape.inside(np.where(np.abs(new) < _NOTHING * landscape.span, 0.0, new))
        step[some] = np.where(np.isfinite(move), new - x[some], np.inf)
        moved = np.isfinite(new).all(axis=1) & (np.abs(step[some]) > 0).any(axis=1)
        small = (np.abs(move) <= 2 * _EPS * np.abs(x[some]) + _TINY * 1e-2 * landscape.span).all(
            axis=1
        )
        active[some[~moved | small]] = False
        go = some[moved]
        x[go] = new[moved]
        there = landscape.slopes(x[go])
        values[go], gradient[go], doubt[go] = there.values, there.gradient, there.error
        reason[go] = there.reason
        hessian[go], hessian_error[go], good[go] = landscape.bends(x[go])
        within = (np.abs(there.gradient) <= there.error).all(axis=1)
        active[go[within]] = False
        active[go[~there.defined]] = False
    return _judge(landscape, x, step, values, gradient, doubt, reason, hessian, hessian_error, good)


def _judge(  # what Newton's method left, in the order it is known
    landscape: Landscape,
    x: _Floats,
    step: _Floats,
    values: _Floats,
    gradient: _Floats,
    doubt: _Floats,
    reason: NDArray[np.int8],
    hessian: _Floats,
    hessian_error: _Floats,
    good: NDArray[np.bool_],
) -> Polished:
    """Error bounds: how far the zero may be, by the slope of the gradient."""
    with np.errstate(all="ignore"):
        last = np.abs(solve(hessian, gradient))
        spread = (
            np.abs(inverses(hessian)[0]) @ np.where(np.isfinite(doubt), doubt, np.inf)[..., None]
        )
        error = last + np.nan_to_num(spread[..., 0], nan=np.inf, posinf=np.inf)
        error += _EPS * np.abs(x) + _NOTHING * landscape.span
        # a step that is left over is due to the gradient's error, or to the border
        left = last <= 4 * spread[..., 0] + 16 * _EPS * (landscape.span + np.abs(x))
    error = np.where(np.isfinite(error), error, np.inf)
    converged = left.all(axis=1) & np.isfinite(values) & np.isfinite(gradient).all(axis=1)
    trusted = good.all(axis=(1, 2))
    return Polished(
        x, error, converged, values, gradient, doubt, hessian, hessian_error, trusted, reason
    )


def solve(matrices: _Floats, vectors: _Floats) -> _Floats:
    """Solutions (n, k) of symmetric systems, smallest where one is singular; NaN without any."""
    inverse = inverses(matrices)[0]
    bad = ~np.isfinite(matrices).all(axis=(1, 2)) | ~matrices.any(axis=(1, 2))
    return np.where(bad[:, None], np.nan, (inverse @ vectors[..., None])[..., 0])
