"""The gradient anywhere on the plane: from the function itself, or between the points of a grid."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.gradient import value_and_gradient
from gradscape.fields.gradient_field import GradientField
from gradscape.fields.grids.grid import Grid
from gradscape.functions.function import Function

__all__ = ["FunctionSlopes", "GridSlopes", "Slopes", "known_gradient", "knows_slopes"]

_Floats = NDArray[np.float64]
_TRUST = 0.01  # an error of more than this share of the gradient leaves its direction unknown


class Slopes(Protocol):
    """Gives gradients at points (n, 2) of the axes: (n, 2), NaN where they are not to be trusted.

    Values of f come with them, (n,), where that costs nothing. `quick`, without a look at whether
    they are to be trusted.
    """

    evaluations: int

    def __call__(self, points: _Floats, *, quick: bool = False) -> tuple[_Floats | None, _Floats]:
        """Values, or None, and gradients."""


def knows_slopes(function: Function | None) -> bool:
    """Whether a function gives its own gradient at many points at once."""
    if function is None:
        return False
    if function.expression is not None:
        return True
    return function.own is not None and function.own.first is not None and (
        function.own.first.layout not in (None, "point")
    )  # fmt: skip


class FunctionSlopes:
    """The function's own gradient.

    Parameters
    ----------
    function : Function
        One for which `knows_slopes` holds.
    grid : Grid
        The plane.
    """

    def __init__(self, function: Function, grid: Grid) -> None:
        self.function = function
        self.grid = grid
        self.evaluations = 0

    def __call__(self, points: _Floats, *, quick: bool = False) -> tuple[_Floats | None, _Floats]:
        """Values, or None, and gradients."""
        rows = self.grid.lift(points)
        self.evaluations += len(rows)
        if self.function.expression is None:
            assert self.function.own is not None
            return None, self.grid.along(
                self.function.own.first_values(np.ascontiguousarray(rows.T), ())[0].T
            )
        if quick:
            values, gradient = self.function.expression.slopes(np.ascontiguousarray(rows.T))
            return values, self.grid.along(gradient.T)
        with np.errstate(all="ignore"):
            values, gradient, bound = self.function.expression.value_and_gradient(rows)
            gradient, bound = self.grid.along(gradient), self.grid.along(bound)
            largest = np.abs(gradient).max(axis=1)
            doubtful = ~(bound.max(axis=1) <= _TRUST * largest)
        if doubtful.any():
            gradient[doubtful] = self._second_look(rows[doubtful])
        return values, gradient

    def _second_look(self, rows: _Floats) -> _Floats:
        """Where a bound is too crude for a formula that cancels, differences may still tell."""
        with np.errstate(all="ignore"):
            _, gradient, info = value_and_gradient(self.function, rows)
        gradient = self.grid.along(gradient)
        error = self.grid.along(np.where(info.reliable, info.error, np.inf)).max(axis=1)
        gradient[~(error <= _TRUST * np.abs(gradient).max(axis=1))] = np.nan
        return gradient


class GridSlopes:
    """Between the points of a grid: cubic along both axes, with slopes from differences.

    Parameters
    ----------
    axes : tuple of ndarray
        Increasing, of any spacing.
    gradient : ndarray, shape (n0, n1, 2)
        NaN where it is not known: so it is in the cells around.
    """

    def __init__(self, axes: tuple[_Floats, ...], gradient: _Floats) -> None:
        self.axes = axes
        self.evaluations = 0
        along0 = _differences(gradient, axes[0])
        along1 = _differences(gradient.swapaxes(0, 1), axes[1]).swapaxes(0, 1)
        both = _differences(along0.swapaxes(0, 1), axes[1]).swapaxes(0, 1)
        # one row of eight numbers a node, so that each corner is one lookup
        self._nodes = np.concatenate([gradient, along0, along1, both], axis=-1).reshape(-1, 8)

    @classmethod
    def of(cls, field: GradientField) -> GridSlopes:
        """Between the points of a field that can be trusted."""
        return cls(field.axes, known_gradient(field))

    def __call__(
        self,
        points: _Floats,
        *,
        quick: bool = False,  # noqa: ARG002  # it is quick anyway
    ) -> tuple[None, _Floats]:
        """None, and gradients."""
        (i, first), (j, second) = (_cell(axis, points[:, c]) for c, axis in enumerate(self.axes))
        across = self.axes[1].size
        corner = i * across + j
        corners = np.concatenate([corner, corner + 1, corner + across, corner + across + 1])
        nodes = self._nodes[corners].reshape(2, 2, len(points), 2, 2, 2)
        weights = first[:, np.newaxis, np.newaxis] * second[:, :, np.newaxis]
        return None, np.einsum("abqpn,abnqpk->nk", weights, nodes)


def known_gradient(field: GradientField) -> _Floats:
    """Gradient (n0, n1, 2) of a field; NaN where it is not defined or not to be trusted."""
    return np.where((field.undefined | field.untrusted)[..., np.newaxis], np.nan, field.gradient)


def _cell(axis: _Floats, x: _Floats) -> tuple[NDArray[np.intp], _Floats]:
    """Which interval of an axis x is in, and the weights (2, 2, n) of its two ends.

    Those of the values come before those of the slopes: Hermite's cubic.
    """
    index = np.searchsorted(axis, x, side="right") - 1
    index = np.minimum(np.maximum(index, 0), axis.size - 2)
    start = axis[index]
    h = axis[index + 1] - start
    t = np.minimum(np.maximum((x - start) / h, 0.0), 1.0)
    s = 1.0 - t
    return index, np.array(
        [[(1 + 2 * t) * s * s, t * s * s * h], [(1 + 2 * s) * t * t, -s * t * t * h]]
    )


def _differences(array: _Floats, axis: _Floats) -> _Floats:
    """Slopes along the first axis, of order 2; 0 where a neighbour is not known."""
    if axis.size < 3:
        step = np.diff(array, axis=0) / (axis[1] - axis[0])
        return np.asarray(np.nan_to_num(np.broadcast_to(step, array.shape)))
    with np.errstate(all="ignore"):
        slopes = np.gradient(array, axis, axis=0, edge_order=2)
    return np.asarray(np.nan_to_num(slopes, posinf=0.0, neginf=0.0))
