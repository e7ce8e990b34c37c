"""Zeros of the gradient that need not be isolated: Gauss and Newton's method."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.critical.cells import Cells
from gradscape.fields.critical.landscape import Landscape, Slopes

__all__ = ["KEPT", "Zeros", "find_zeros"]

_ITERATIONS = 60
KEPT = 1e-2  # eigenvalues below, beside the largest: along the curve
_SURE = 1e-4  # of the gradient in the cells: an error that tells a zero
_ZERO = 1e-13  # of the gradient in the cells
_EPS = float(np.finfo(float).eps)
_Floats = NDArray[np.float64]
_Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Zeros:
    """Where Gauss and Newton's method ended from m cells, and which of them have a zero there."""

    points: _Floats
    near: _Mask
    good: _Mask
    last: _Floats


def find_zeros(
    landscape: Landscape, cells: Cells, slopes: Slopes, *, across: int | None = None
) -> Zeros:
    """Gauss and Newton's method from every centre, along what bends most.

    Along as many axes as are told `across`; by default along those that bend nearly as much as the
    first.
    """
    span = landscape.span
    x = cells.centres.copy()
    first = float(np.nanmax(np.abs(slopes.gradient * span), initial=0.0))
    some = np.arange(len(x))
    gradient, doubt = np.full_like(x, np.inf), np.zeros_like(x)
    last = np.full_like(x, np.inf)
    rested = np.zeros(len(x), dtype=bool)
    for _ in range(_ITERATIONS):
        there = landscape.slopes(x[some])
        gradient[some], doubt[some] = there.gradient, there.error
        hessian = landscape.bends(x[some])[0]
        move = -_strong(hessian * span[:, None] * span, there.gradient * span, across) * span
        move = np.clip(move, -2 * cells.halves[some], 2 * cells.halves[some])
        new = landscape.inside(x[some] + np.nan_to_num(move))
        last[some] = np.abs(new - x[some])
        zero = np.all(np.abs(there.gradient) <= there.error, axis=1)
        x[some] = np.where(zero[:, None], x[some], new)
        still = (last[some] <= 1e-15 * span + 1e-15 * np.abs(x[some])).all(axis=1)
        done = zero | (still & rested[some]) | ~there.defined  # once more: the slope after the step
        rested[some] = still
        some = some[~done]
        if not some.size:
            break
    with np.errstate(all="ignore"):
        size = np.abs(gradient * span).max(axis=1)
        blur = np.abs(np.where(np.isfinite(doubt), doubt, 0.0) * span).max(axis=1)
        zero = size <= np.maximum(20 * np.where(blur < _SURE * first, blur, 0.0), _ZERO * first)
    near = np.all(np.abs(x - cells.centres) <= 3.0 * cells.halves, axis=1)
    return Zeros(x, near, np.asarray(zero & near), last)


def _strong(hessian: _Floats, gradient: _Floats, across: int | None) -> _Floats:
    """Steps that leave alone what hardly bends."""
    defined = np.all(np.isfinite(hessian), axis=(1, 2))
    size, axes = np.linalg.eigh(np.where(defined[:, None, None], hessian, 0.0))
    most = np.abs(size).max(axis=1, keepdims=True)
    if across is None:
        kept = np.abs(size) > KEPT * most
    else:
        kept = np.argsort(np.argsort(-np.abs(size), axis=1), axis=1) < across
        kept &= np.abs(size) > _EPS * most
    with np.errstate(all="ignore"):
        inverse = np.where(kept, 1.0 / size, 0.0)
    steps = (axes * inverse[:, None, :]) @ axes.transpose(0, 2, 1) @ gradient[..., None]
    return np.where(defined[:, None], steps[..., 0], np.nan)
