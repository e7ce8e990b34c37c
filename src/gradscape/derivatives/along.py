"""From lines back to points: the derivatives along C lines of each point, as a block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import numpy as np

from gradscape.derivatives.block import Block
from gradscape.derivatives.lines.estimate import Estimate
from gradscape.derivatives.lines.lines import Lines, along_coordinates
from gradscape.derivatives.lines.sampling import Sampler
from gradscape.derivatives.methods.by_name import differentiate
from gradscape.derivatives.reading.options import Options
from gradscape.derivatives.result import Reason
from gradscape.derivatives.trust import trusted
from gradscape.functions.calling import Floats

__all__ = ["block_of", "solve_along", "solve_gradients"]

_NUMBERS = 1 << 20  # in the stencil of a gradient; above, some coordinates at a time


def solve_gradients(sampler: Sampler, x: Floats, centre: Floats, options: Options) -> Block:
    """Differentiate along every coordinate of the points x (d, n), in parts of bounded memory.

    A network's parameters are a point of very many coordinates, and a stencil has the square of
    that.
    """
    d, n = x.shape
    size = max(1, _NUMBERS // max(d * n, 1))
    every = np.arange(d)
    parts = [every[i : i + size] for i in range(0, d, size)] if size < d else [None]
    estimates = []
    for part in parts:
        lines = along_coordinates(
            sampler, x, centre, part, scale=options.scale, bounds=options.limits()
        )
        estimates.append(differentiate(lines, options))
    return block_of(sampler, lines, _joined(estimates), n)


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


def _joined(estimates: Sequence[Estimate]) -> Estimate:
    """Put the lines of several estimates side by side."""
    if len(estimates) == 1:
        return estimates[0]
    arrays: dict[str, Any] = {}
    for name in (field.name for field in fields(Estimate)):
        parts = [getattr(estimate, name) for estimate in estimates]
        if all(part is None for part in parts):
            arrays[name] = None
            continue
        blank = [np.full_like(estimate.value, np.nan) for estimate in estimates]
        filled = [b if part is None else part for part, b in zip(parts, blank, strict=True)]
        arrays[name] = np.concatenate(filled, axis=1)
    return Estimate(**arrays)
