"""A field of samples without a function, as if it had one: a cubic through four of them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.result import Info, Reason
from gradscape.fields.gradient_field import GradientField

__all__ = ["Samples"]

_EPS = float(np.finfo(float).eps)
_Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Samples:
    """Values and gradients of a field between its points, interpolated along each axis.

    Takes the place of a `Section`. The errors it gives are those of rounding, with which the zeros
    of the interpolant can be found; `doubts` are those of the samples.

    Attributes
    ----------
    field : GradientField
    """

    field: GradientField

    def values(self, coordinates: Any) -> _Floats:
        """Values (n,) at coordinates (n, k)."""
        return self._interpolated(self.field.values[..., None], np.asarray(coordinates))[:, 0]

    def value_and_gradient(self, coordinates: Any, **_: Any) -> tuple[_Floats, _Floats, Info]:
        """Values (n,) and gradients (n, k)."""
        points = np.asarray(coordinates, dtype=float)
        gradient = self._interpolated(self.field.gradient, points)
        finite = np.isfinite(self.field.gradient)
        most = np.abs(self.field.gradient[finite]).max(initial=0.0)
        error = np.full(gradient.shape, 8 * _EPS * most)
        defined = np.isfinite(gradient)
        reason = np.where(defined, Reason.ROUNDING_LIMITED, Reason.UNDEFINED).astype(np.int8)
        error[~defined] = np.inf
        info = Info(error, defined, reason, np.full_like(error, np.nan), "sampled", "samples", 0)
        return self.values(points), gradient, info

    def hessian(self, coordinates: Any, **_: Any) -> tuple[_Floats, _Floats, NDArray[np.bool_]]:
        """Slopes (n, k, k) of the interpolated gradient, made symmetric, and how far they were."""
        points = np.asarray(coordinates, dtype=float)
        k = points.shape[1]
        columns = [self._interpolated(self.field.gradient, points, along=i) for i in range(k)]
        slope = np.stack(columns, axis=-1)
        symmetric = (slope + slope.transpose(0, 2, 1)) / 2
        error = np.abs(slope - symmetric)
        return symmetric, error, np.isfinite(symmetric)

    def doubts(self, points: _Floats) -> _Floats:
        """Error (n, k) of the gradient around points (n, k): the largest of the samples there."""
        index = [
            np.clip(np.searchsorted(axis, x) - 1, 0, axis.size - 2)
            for axis, x in zip(self.field.axes, points.T, strict=True)
        ]
        corners = product((0, 1), repeat=len(index))
        errors = [
            self.field.error[tuple(i + c for i, c in zip(index, corner, strict=True))]
            for corner in corners
        ]
        return np.asarray(np.max(errors, axis=0), dtype=float)

    def _interpolated(self, array: _Floats, points: _Floats, along: int | None = None) -> _Floats:
        """Interpolate (n0, ..., c) at points (n, k), or differentiate along one of the axes."""
        starts, weights = [], []
        for i, (axis, x) in enumerate(zip(self.field.axes, points.T, strict=True)):
            start, weight = _lagrange(axis, x, derivative=i == along)
            starts.append(start)
            weights.append(weight)
        result = np.zeros((len(points), array.shape[-1]))
        for offset in product(*(range(w.shape[1]) for w in weights)):
            factor = np.prod([w[:, o] for w, o in zip(weights, offset, strict=True)], axis=0)
            where = tuple(s + o for s, o in zip(starts, offset, strict=True))
            result += factor[:, None] * array[where]
        return result


def _lagrange(axis: _Floats, x: _Floats, *, derivative: bool) -> tuple[NDArray[np.intp], _Floats]:
    """First of four points of an axis around each x, and the weights (n, 4) of all four."""
    count = min(4, axis.size)
    start = np.clip(np.searchsorted(axis, x) - count // 2, 0, axis.size - count)
    nodes = axis[start[:, None] + np.arange(count)]
    weights = np.empty_like(nodes)
    for i in range(count):
        others = [j for j in range(count) if j != i]
        below = np.prod([nodes[:, i] - nodes[:, j] for j in others], axis=0)
        if derivative:
            terms = [np.prod([x - nodes[:, j] for j in others if j != m], axis=0) for m in others]
            above = np.sum(terms, axis=0)
        else:
            above = np.prod([x - nodes[:, j] for j in others], axis=0)
        weights[:, i] = above / below
    return start, weights
