"""Where the rules of differentiation say nothing: differences of f's values do.

max(x, 0)³ is smooth at 0, and so is max(x, x) everywhere; the rule of max knows of neither. The
bound of exp(709) is beyond the largest number, and the derivative of x^y along y is 0·log(0) at 0.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.block import Block
from gradscape.derivatives.result import Reason

__all__ = ["ask_differences", "nameless"]

_SAME = 1e-6  # relative difference of the slopes of both sides, up to which there is no kink
_AGREES = 10.0  # times its error that a difference may be off what the rules say


def nameless(block: Block) -> NDArray[np.bool_]:
    """Components (M, C, n) of which the rules say nothing where f itself is defined.

    They are at kinks whose sides are not known, or are the same, or have no derivative by rules.
    """
    kink = block.reason == Reason.KINK
    if block.left is not None and block.right is not None:
        with np.errstate(invalid="ignore"):
            apart = np.abs(block.right - block.left)
            size = np.maximum(np.abs(block.right), np.abs(block.left))
            kink &= ~(apart > _SAME * size)
    undefined = block.reason == Reason.UNDEFINED
    return np.asarray(kink | (undefined & np.isfinite(block.values)[:, np.newaxis]))


def ask_differences(
    solve: Callable[[NDArray[np.intp]], Block], block: Block, *, only_confirm: bool
) -> NDArray[np.bool_]:
    """Ask differences about the components of an exact block that no rule answers.

    Those that are smooth after all keep their value, if that is what differences say, with the
    error of these; or else get that of the differences. Kinks get the slopes of their sides.

    Parameters
    ----------
    solve : callable
        Differentiates at some of the points, by index.
    only_confirm : bool
        Whether no value may be that of differences.

    Returns
    -------
    ndarray of bool, shape (M, C, n)
        Components that are smooth after all.
    """
    where = nameless(block)
    points = np.flatnonzero(where.any(axis=(0, 1)))
    if not points.size:
        return np.zeros_like(where)
    told, asked = solve(points), where[..., points]
    block.evaluations += told.evaluations
    value, error, reason = (a[..., points] for a in (block.derivative, block.error, block.reason))
    lost = asked & (reason == Reason.UNDEFINED)
    with np.errstate(invalid="ignore"):
        apart = np.abs(told.derivative - value)
        seen = asked & (told.reason < Reason.BORDER)
        agrees = seen & (apart <= _AGREES * told.error)
    taken = seen & ~agrees & told.reliable & (not only_confirm)
    kink = asked & ((told.reason == Reason.KINK) | ((told.reason == Reason.JUMP) & ~lost))
    error[agrees] = (told.error + apart)[agrees]
    value[taken | (kink & lost)] = told.derivative[taken | (kink & lost)]
    error[taken] = told.error[taken]
    reason[asked & ~lost] = Reason.NOT_CONVERGED
    reason[kink] = told.reason[kink]
    smooth = taken | (agrees & told.reliable)
    reason[smooth] = Reason.CONVERGED
    block.derivative[..., points], block.error[..., points] = value, error
    block.reason[..., points] = reason
    _put_sides(block, told, points, asked, kink)
    where[..., points] = smooth
    return where


def _put_sides(
    block: Block,
    told: Block,
    points: NDArray[np.intp],
    asked: NDArray[np.bool_],
    kink: NDArray[np.bool_],
) -> None:
    for name in ("left", "right"):
        side, new = getattr(block, name), getattr(told, name)
        if side is None and new is None:
            continue
        side = np.full_like(block.derivative, np.nan) if side is None else side
        some = side[..., points]
        some[asked] = np.nan if new is None else np.where(kink, new, np.nan)[asked]
        side[..., points] = some
        setattr(block, name, side)
