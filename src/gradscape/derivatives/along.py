"""From lines back to points: the derivatives along C lines of each point, as a block."""

from __future__ import annotations

import numpy as np

from gradscape.derivatives.blocks import Block
from gradscape.derivatives.estimate import Estimate
from gradscape.derivatives.lines import Lines
from gradscape.derivatives.methods import differentiate
from gradscape.derivatives.options import Options
from gradscape.derivatives.result import Reason
from gradscape.derivatives.sampling import Sampler
from gradscape.derivatives.trust import trusted

__all__ = ["block_of", "solve_along"]


def solve_along(sampler: Sampler, lines: Lines, n: int, options: Options) -> Block:
    """Differentiate lines, C for each of n points, by differences."""
    return block_of(sampler, lines, differentiate(lines, options), n)


def block_of(sampler: Sampler, lines: Lines, estimate: Estimate, n: int) -> Block:
    """Put an estimate of C lines for each of n points together."""
    shape = (estimate.value.shape[0], -1, n)
    centre = lines.centre[:, :n]
    derivative, error, step = (
        a.reshape(shape) for a in (estimate.value, estimate.error, estimate.step)
    )
    reason = estimate.reason.reshape(shape)
    defined = np.isfinite(derivative) & np.isfinite(centre)[:, np.newaxis]
    if not defined.all():
        derivative[~defined], error[~defined] = np.nan, np.inf
        reason[~defined] = Reason.UNDEFINED
    reliable = trusted(derivative, error, reason, estimate.slope.reshape(shape))
    reason[~reliable & (reason == Reason.CONVERGED)] = Reason.NOT_CONVERGED
    left, right = (a if a is None else a.reshape(shape) for a in (estimate.left, estimate.right))
    return Block(
        centre,
        derivative,
        error,
        reason,
        step,
        reliable,
        left,
        right,
        shape=sampler.shape,
        evaluations=sampler.evaluations,
    )
