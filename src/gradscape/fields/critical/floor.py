"""Beside a degenerate point: along the directions in which f hardly bends, the others at rest.

Near a point where the gradient is zero f is a sum of squares along what bends, and a function of
the other directions alone; that is f on the floor, where the slopes along what bends are zero
(the splitting lemma [1]_). What f is on the floor tells what the point is, and where.

References
----------
.. [1] T. Poston, I. Stewart: Catastrophe Theory and its Applications. Pitman (1978), chapter 4.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.critical.landscape import Landscape

__all__ = ["Floor"]

_NEARBY = 1e-3  # of the domain: f bends if it bends by more than what the Hessian changes
_CLEARLY = 4.0  # times that
_STEPS = 12  # of Newton's method with the Hessian of the point: they halve what is left, at least
_RADII = 2.0 ** np.arange(-52.0, -7.0)  # of the domain
_RISES = 2.0  # times what the slope is at the point, and its error
_FALLS = 0.7  # times the slope at the point, next to a zero nearby
_NOISE = 4.0  # times the error of a slope, and of the position: it may be zero
_EPS = float(np.finfo(float).eps)
_TINY = float(np.finfo(float).tiny)
_Floats = NDArray[np.float64]
_Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Floor:
    """The floor around one point, in units of the domain.

    Attributes
    ----------
    landscape : Landscape
    point : ndarray, shape (k,)
    along : ndarray, shape (k, r)
        Axes along which f hardly bends.
    across : ndarray, shape (k, s)
        Those along which it does.
    bends : ndarray, shape (s,)
        By how much.
    """

    landscape: Landscape
    point: _Floats
    along: _Floats
    across: _Floats
    bends: _Floats

    @classmethod
    def at(cls, landscape: Landscape, point: _Floats, basis: _Floats | None = None) -> Floor:
        """Around a point; if there is a basis (k, m), within what that spans."""
        k = point.size
        basis = np.eye(k) if basis is None else basis
        nearby = _NEARBY * landscape.span * np.eye(k)
        places = np.concatenate([point[None], point + nearby, point - nearby])
        hessian, error, _ = landscape.bends(landscape.inside(places))
        scale = landscape.span[:, None] * landscape.span
        hessian = np.nan_to_num(hessian) * scale
        doubt = np.where(np.isfinite(error[0]), error[0], 0.0) * scale
        doubt = np.maximum(doubt, np.abs(hessian[1:] - hessian[0]).max(axis=0))
        size, axes = np.linalg.eigh(basis.T @ hessian[0] @ basis)
        least = _CLEARLY * float(np.linalg.norm(doubt))
        bends = np.abs(size) > max(least, _EPS * float(np.abs(size).max()), _TINY)
        axes = basis @ axes
        return cls(landscape, point, axes[:, ~bends], axes[:, bends], size[bends])

    @property
    def dimension(self) -> int:
        """How many directions there are along the floor."""
        return int(self.along.shape[1])

    def places(self, offsets: _Floats) -> _Floats:
        """Points (n, k) of the floor at offsets (n, r); NaN beyond the border of the domain."""
        span = self.landscape.span
        places = self.point + (offsets @ self.along.T) * span
        for _ in range(_STEPS if self.bends.size else 0):
            slope = self.landscape.slopes(self.landscape.inside(places)).gradient * span
            move = -(np.nan_to_num(slope) @ self.across) / self.bends
            places = places + (move @ self.across.T) * span
            if (np.abs(move) <= _EPS).all():
                break
        room = 4.0 * _EPS * span
        low, high = self.landscape.low - room, self.landscape.high + room
        inside: _Mask = np.all((places >= low) & (places <= high), axis=1)
        return np.where(inside[:, None], self.landscape.inside(places), np.nan)

    def slopes(self, places: _Floats) -> tuple[_Floats, _Floats]:
        """Slopes (n, r) along the floor and their errors; NaN and infinite where there are none."""
        span = self.landscape.span
        there = self.landscape.slopes(np.where(np.isfinite(places), places, self.point))
        known = np.isfinite(places).all(axis=1) & there.defined
        gradient = np.where(known[:, None], there.gradient, 0.0) * span
        error = np.where(known[:, None] & np.isfinite(there.error), there.error, 0.0) * span
        error = error + _EPS * np.abs(gradient)
        sure = known & np.isfinite(there.error).all(axis=1)
        slopes = np.where(known[:, None], gradient @ self.along, np.nan)
        return slopes, np.where(sure[:, None], error @ np.abs(self.along), np.inf)

    def reach(self) -> _Floats | None:
        """How far (k,) the zero of the slope may be from the point; None if there is none nearby.

        That is, how far in each direction the slope is clearly larger than at the point: on both
        sides of a zero it is. Infinite along a curve of zeros.
        """
        r = self.dimension
        across = self._across()
        if not r:
            return across
        ways = np.array([w for w in product((-1.0, 0.0, 1.0), repeat=r) if any(w)])
        ways /= np.linalg.norm(ways, axis=1, keepdims=True)
        radii = _RADII if self.landscape.exact else _RADII[::2]
        offsets = np.concatenate([np.zeros((1, r)), (radii[:, None, None] * ways).reshape(-1, r)])
        places = self.places(offsets)
        slopes, errors = self.slopes(places)
        size, noise = np.linalg.norm(slopes, axis=1), np.linalg.norm(errors, axis=1)
        least = size[0] + _NOISE * noise[0]
        shape = (len(radii), len(ways))
        rises = (size[1:] > _RISES * (least + noise[1:])).reshape(shape)
        first = np.where(rises.any(axis=0), rises.argmax(axis=0), len(radii))
        beyond = ~np.isfinite(size[1:]).reshape(shape).any(axis=0)
        level = (first == len(radii)) & ~beyond
        sure = size[0] > _NOISE * noise[0]
        nearer = np.arange(len(radii))[:, None] < first
        falls = size[1:].reshape(shape) < _FALLS * size[0]
        if sure and ((level & ~level[::-1]).any() or not (falls & nearer).any()):
            return None
        rounding = _EPS * self.landscape.span if self.bends.size else 0.0
        return self._farthest(places, first, first < len(radii), level) + across + rounding

    def _farthest(
        self, places: _Floats, first: NDArray[np.intp], seen: _Mask, level: _Mask
    ) -> _Floats:
        """The largest offsets (k,) of places, the first and then by radii and ways."""
        reach = np.zeros(self.point.size)
        for way in np.flatnonzero(seen):
            there = places[1 + first[way] * len(first) + way]
            reach = np.maximum(reach, np.abs(there - self.point))
        reach[level.any() & (np.abs(self.along) > _EPS).any(axis=1)] = np.inf
        return reach

    def _across(self) -> _Floats:
        """How far the floor may be from where it was found, by the errors of the slopes."""
        there = self.landscape.slopes(self.point[None])
        span = self.landscape.span
        error = np.where(np.isfinite(there.error[0]), there.error[0], np.inf)
        left = np.abs(np.nan_to_num(there.gradient[0])) + error
        axes = np.abs(self.across)
        parts = np.where(axes > 0.0, axes * np.where(np.isfinite(left), left, np.inf)[:, None], 0.0)
        off = (parts * span[:, None]).sum(axis=0) / np.abs(self.bends)
        return np.asarray((axes @ off) * span + _EPS * np.abs(self.point))
