"""Exact derivatives whose rounding bound is large beside them: minima, and formulas that cancel."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.along import block_of
from gradscape.derivatives.block import Block
from gradscape.derivatives.exactly.longsteps import differentiate
from gradscape.derivatives.lines.lines import along_coordinates
from gradscape.derivatives.lines.sampling import Sampler
from gradscape.derivatives.methods.ladder import STEP_TURN
from gradscape.derivatives.reading.options import Options
from gradscape.derivatives.result import Reason
from gradscape.derivatives.trust import trusted
from gradscape.functions.calling import Floats
from gradscape.functions.function import Function

__all__ = ["look_again"]


def look_again(
    function: Function, options: Options, x: Floats, block: Block, which: NDArray[np.intp]
) -> None:
    """Judge points `which` of an exact block anew.

    Beside the slopes around a point its bound may be small: that is a minimum. Otherwise the
    formula cancels, and with method "auto" differences take over where they are better.
    """
    here = x[:, which]
    part = Block(
        block.values[:, which],
        *(getattr(block, name)[..., which] for name in _PARTS),
    )
    good = trusted(part.derivative, part.error, part.reason, _slopes_around(function, here))
    part.reliable[...] = good
    part.reason[~good & (part.reason == Reason.CONVERGED)] = Reason.ROUNDING_LIMITED
    block.evaluations += 2 * which.size
    poor = np.flatnonzero((~good & (part.reason == Reason.ROUNDING_LIMITED)).any(axis=(0, 1)))
    if options.method == "auto" and poor.size:
        block.evaluations += _take_differences(function, options, here[:, poor], part, poor)
    for name in _PARTS:
        getattr(block, name)[..., which] = getattr(part, name)


_PARTS = ("derivative", "error", "reason", "step", "reliable")


def _slopes_around(function: Function, here: Floats) -> Floats:
    """The larger of the slopes, (M, d, n), a thousandth away to two sides."""
    assert function.expression is not None
    d, n = here.shape
    turn = np.arange(d)[:, np.newaxis] * STEP_TURN % 1.0  # along a diagonal f may be flat
    away = 1e-3 * np.maximum(np.abs(here), 1.0) * (0.9 + 0.2 * turn)
    slopes = []
    for side in (-1.0, 1.0):
        gradient = function.expression.value_and_gradient((here + side * away).T)[1]
        slopes.append(np.abs(np.moveaxis(gradient.reshape(n, -1, d), 0, -1)))
    slope = np.fmax(*slopes)
    return np.where(np.isfinite(slope), slope, 0.0)


def _constants_error(function: Function, x: Floats) -> Floats:
    """The error (M, d, n) of the gradient that is due to rounded constants."""
    assert function.expression is not None
    d, n = x.shape
    error = function.expression.constants_error(x.T)
    return np.moveaxis(error.reshape(n, -1, d), 0, -1)


def _take_differences(
    function: Function, options: Options, x: Floats, part: Block, poor: NDArray[np.intp]
) -> int:
    """Put in differences where they are better; say how many evaluations they took."""
    sampler = Sampler(function, scalar=False, strict=False, limits=options.limits())
    lines = along_coordinates(
        sampler, x, sampler.centre(x), scale=options.scale, bounds=options.limits()
    )
    assert function.expression is not None
    estimate = differentiate(function.expression, lines)
    other = block_of(sampler, lines, estimate, x.shape[1])
    rounded = _constants_error(function, x)  # f's values contain the same constants
    other.error += rounded
    good = (rounded == 0.0) | trusted(other.derivative, other.error, other.reason)
    # Differences of values that are all the same tell nothing of what cancelled in them.
    better = other.reliable & good & (other.error < part.error[..., poor]) & (other.error > 0.0)
    apart = np.abs(other.derivative - part.derivative[..., poor])
    better &= apart <= other.error + part.error[..., poor]
    for name in _PARTS:
        mine, theirs = getattr(part, name), getattr(other, name)
        mine[..., poor] = np.where(better, theirs, mine[..., poor])
    return sampler.evaluations
