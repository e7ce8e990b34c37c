"""Where the rules of differentiation change: a jump, a kink, or nothing at all.

A formula such as abs(x)·x has a rule for each side of 0. What is there is told by the exact
gradients of both sides, followed to the edge: extrapolated linearly from two points near it [1]_,
once from near and once from very near, so that their difference tells how good they are. Limits of
f that differ are a jump, slopes that differ a kink. If neither does, and f is foretold in a
direction that mixes the coordinates, there was no edge.

References
----------
.. [1] L. F. Richardson, J. A. Gaunt: The deferred approach to the limit. Phil. Trans. R. Soc. A 226
   (1927), 299-361.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.block import Block
from gradscape.derivatives.methods.adaptive import SIGN_TURN, signs
from gradscape.derivatives.reading.options import Options
from gradscape.derivatives.result import Reason
from gradscape.functions.calling import Floats
from gradscape.functions.formulas.expression import Expression

__all__ = ["look_at_both_sides", "mind_the_unforetold"]

_NEAR = 1.07e-6  # of the scale: the farther of both looks at an edge
_NEARER = 1 / 16  # of that: the other
_SAME = 1e-6  # relative difference of both looks, up to which a side is understood
_CLEAR = 10.0  # how many times its own uncertainty a difference must be, to be one
_ROUNDINGS = 64.0  # of f, that its limits may be off
_MANY = 20_000  # edges looked at once
_EPS = float(np.finfo(np.float64).eps)


def look_at_both_sides(
    expression: Expression, options: Options, x: Floats, block: Block, marked: NDArray[np.bool_]
) -> None:
    """Find out what is at the components (M, d, n) of an exact block that are `marked` as kinks."""
    points, along = np.nonzero(marked.any(axis=0).T)
    for start in range(0, points.size, _MANY):
        part = slice(start, start + _MANY)
        _look(expression, options, x, block, marked, along[part], points[part])


def mind_the_unforetold(
    expression: Expression, options: Options, x: Floats, block: Block, smooth: NDArray[np.bool_]
) -> None:
    """Call kinks what was found `smooth`, (M, d, n), where f is not as its gradient foretells.

    min(abs(x), abs(y)) is flat along both coordinates.
    """
    again = np.flatnonzero(smooth.any(axis=(0, 1)) & (block.reason < Reason.KINK).all(axis=(0, 1)))
    if again.size:
        block.evaluations += 8 * again.size
        told = _is_foretold(expression, options, x[:, again], block, again)
        lost = np.zeros_like(smooth)
        lost[..., again] = smooth[..., again] & ~told[:, np.newaxis]
        block.reason[lost], block.error[lost] = Reason.KINK, np.inf


def _look(
    expression: Expression,
    options: Options,
    x: Floats,
    block: Block,
    marked: NDArray[np.bool_],
    along: NDArray[np.intp],
    points: NDArray[np.intp],
) -> None:
    """Look along coordinates `along` at `points`, and put in what is there."""
    here, centre = x[:, points], block.values[:, points]
    which = np.arange(points.size)
    h = _NEAR * _scale(options, here)[along, which]
    left = _side(expression, options, here, along, -h)
    right = _side(expression, options, here, along, h)
    block.evaluations += 8 * points.size
    with np.errstate(all="ignore"):
        largest = np.maximum(np.abs(left.slope), np.abs(right.slope))
        doubt = left.slope_error + right.slope_error
        bound = left.bound + right.bound
        known = (doubt <= _SAME * largest + bound) & (bound < np.inf)
        off = np.maximum(np.abs(centre - left.limit), np.abs(centre - right.limit))
        rounding = _ROUNDINGS * _EPS * (np.abs(centre) + np.abs(here[along, which]) * largest)
        jump = known & (off > _CLEAR * (left.limit_error + right.limit_error) + rounding)
        apart = np.abs(right.slope - left.slope)
        error = apart + doubt + bound
        value = block.derivative[:, along, points]
        smooth = known & ~jump & (apart <= _CLEAR * doubt + bound)
        smooth &= np.abs(value - 0.5 * (left.slope + right.slope)) <= error
    where = marked[:, along, points]
    reason, errors = block.reason[:, along, points], block.error[:, along, points]
    reason = np.where(where & jump, Reason.JUMP, reason)
    reason = np.where(where & smooth, Reason.CONVERGED, reason)
    block.reason[:, along, points] = reason
    block.error[:, along, points] = np.where(where & smooth, error, errors)
    _keep_sides(block, where & known & ~smooth, left, right, along, points)


@dataclass(frozen=True)
class _Side:
    """Limit and slope of one side, (M, K), how good they are, and the bound of their rounding."""

    limit: Floats
    limit_error: Floats
    slope: Floats
    slope_error: Floats
    bound: Floats


def _side(
    expression: Expression, options: Options, here: Floats, along: NDArray[np.intp], h: Floats
) -> _Side:
    """Follow f and its slope to the edge at points (d, K), from x + h and x + 2h."""
    far = _followed(expression, options, here, along, h)
    near = _followed(expression, options, here, along, h * _NEARER)
    with np.errstate(invalid="ignore"):
        return _Side(
            near.limit, np.abs(near.limit - far.limit), near.slope,
            np.abs(near.slope - far.slope), near.bound,
        )  # fmt: skip


class _Followed(NamedTuple):
    limit: Floats
    slope: Floats
    bound: Floats


def _followed(
    expression: Expression, options: Options, here: Floats, along: NDArray[np.intp], h: Floats
) -> _Followed:
    which = np.arange(along.size)
    values, slopes, bounds, moves = [], [], [], []
    for times in (1.0, 2.0):
        there = here.copy()
        there[along, which] += times * h
        moves.append(there[along, which] - here[along, which])
        if (limits := options.limits()) is not None:
            low, high = (limit[along] for limit in limits)
            outside = (there[along, which] < low) | (there[along, which] > high)
            there[along[outside], which[outside]] = np.nan
        value, gradient, bound = expression.value_and_gradient(there.T)
        values.append(value.reshape(which.size, -1).T)
        shape = (which.size, -1, len(here))
        slopes.append(gradient.reshape(shape)[which, :, along].T)
        bounds.append(bound.reshape(shape)[which, :, along].T)
    with np.errstate(all="ignore"):
        share = moves[0] / (moves[1] - moves[0])
        slope = slopes[0] - share * (slopes[1] - slopes[0])
        limit = values[0] - moves[0] * 0.5 * (slope + slopes[0])
        return _Followed(limit, slope, 2.0 * bounds[0] + bounds[1])


def _keep_sides(
    block: Block,
    where: NDArray[np.bool_],
    left: _Side,
    right: _Side,
    along: NDArray[np.intp],
    points: NDArray[np.intp],
) -> None:
    if not where.any():
        return
    if block.left is None or block.right is None:
        block.left = np.full_like(block.derivative, np.nan)
        block.right = np.full_like(block.derivative, np.nan)
    for all_, side in ((block.left, left), (block.right, right)):
        # No zero is negative.
        all_[:, along, points] = np.where(where, side.slope + 0.0, all_[:, along, points])


def _is_foretold(
    expression: Expression, options: Options, x: Floats, block: Block, which: NDArray[np.intp]
) -> NDArray[np.bool_]:
    """Whether f (M, n) changes as the gradient says in two directions that mix the coordinates.

    What is left of a smooth f fades with the square of the distance, that of an edge does not.
    """
    turn = SIGN_TURN * np.arange(len(x))[:, np.newaxis]
    mixed = _NEAR * _scale(options, x) * signs(np.abs(x), turn)
    fine = np.ones((len(block.values), which.size), dtype=bool)
    for v in (mixed, np.abs(mixed)):
        fine &= _is_foretold_along(expression, x, v, block, which)
    return fine


def _is_foretold_along(
    expression: Expression, x: Floats, v: Floats, block: Block, which: NDArray[np.intp]
) -> NDArray[np.bool_]:
    gradient, centre = block.derivative[..., which], block.values[:, which]
    left = []
    with np.errstate(all="ignore"):
        for times in (1.0, 4.0):
            off = np.zeros_like(centre)
            for side in (-times, times):
                there = x + side * v
                value = expression.values(there.T).reshape(len(which), -1).T
                told = (gradient * (there - x)).sum(axis=1)
                off = np.maximum(off, np.abs(value - centre - told))
            left.append(off)
        rounding = 16.0 * _EPS * (np.abs(centre) + np.abs(gradient * x).sum(axis=1))
        return np.asarray(left[0] <= left[1] / 8.0 + rounding)


def _scale(options: Options, x: Floats) -> Floats:
    if options.scale is not None:
        return np.broadcast_to(options.scale[:, np.newaxis], x.shape)
    return np.maximum(np.abs(x), 1.0)
