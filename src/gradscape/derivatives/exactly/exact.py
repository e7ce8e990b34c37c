"""Exact derivatives, where the function knows its own, with a bound on their rounding."""

from __future__ import annotations

import dataclasses

import numpy as np

from gradscape.derivatives.along import solve_gradients
from gradscape.derivatives.block import Block
from gradscape.derivatives.exactly.cancellation import look_again
from gradscape.derivatives.exactly.edges import look_at_both_sides, mind_the_unforetold
from gradscape.derivatives.exactly.given import solve_given
from gradscape.derivatives.exactly.unruled import ask_differences
from gradscape.derivatives.lines.sampling import Sampler
from gradscape.derivatives.reading.options import Options
from gradscape.derivatives.result import Reason
from gradscape.derivatives.trust import plainly_good, trusted
from gradscape.errors import ArgumentError
from gradscape.functions.calling import Floats
from gradscape.functions.function import Function

__all__ = ["is_exact", "knows", "solve_exact"]


def is_exact(function: Function, method: str) -> bool:
    """Whether `method` means the function's own derivative.

    Raises
    ------
    ArgumentError
        If "exact" is asked of a function that doesn't know its derivative.
    """
    known = knows(function, "first")
    if method == "exact" and not known:
        raise ArgumentError(
            f'method="exact", but {function.name} is a callable that does not know its derivative: '
            'give it as a formula, or as gs.Function(f, gradient=...), or use method="auto".'
        )
    return known and method in ("auto", "exact")


def knows(function: Function, order: str) -> bool:
    """Whether f knows its own derivatives, the "first" or the "second"."""
    if function.expression is not None:
        return True
    return function.own is not None and getattr(function.own, order) is not None


def solve_exact(function: Function, options: Options, x: Floats) -> Block:
    """Exact gradients at one block of points, columns (d, n), of one formula or several."""
    if function.own is not None:
        return solve_given(function, options, x)
    assert function.expression is not None
    d, n = x.shape
    values, gradient, bound = function.expression.value_and_gradient(x.T, options.threads)
    values = np.ascontiguousarray(values.reshape(n, -1).T)
    derivative = np.ascontiguousarray(np.moveaxis(gradient.reshape(n, -1, d), 0, -1))
    error = np.ascontiguousarray(np.moveaxis(bound.reshape(n, -1, d), 0, -1))
    outputs = function.expression.outputs
    shape = () if outputs is None else (outputs,)
    if plainly_good(derivative, error) and np.isfinite(values).all():
        reasons = np.broadcast_to(np.int8(Reason.CONVERGED), derivative.shape)
        steps, all_good = (np.broadcast_to(one, derivative.shape) for one in (np.nan, np.True_))
        return Block(
            values, derivative, error, reasons, steps, all_good, shape=shape, evaluations=n
        )
    reason = np.full(derivative.shape, Reason.CONVERGED, dtype=np.int8)
    if not (np.isfinite(derivative).all() and np.isfinite(values).all()):
        undefined = ~(np.isfinite(derivative) & np.isfinite(values)[:, np.newaxis])
        derivative[undefined], error[undefined] = np.nan, np.inf
        reason[undefined] = Reason.UNDEFINED
    edges = ~np.isfinite(error) & (reason != Reason.UNDEFINED)  # one side's slope has no bound
    reason[edges] = Reason.KINK
    step, good = np.full_like(derivative, np.nan), np.empty(derivative.shape, dtype=bool)
    block = Block(values, derivative, error, reason, step, good, shape=shape, evaluations=n)
    if edges.any():
        look_at_both_sides(function.expression, options, x, block, edges)
    smooth = edges & (reason < Reason.KINK)
    smooth |= ask_differences(
        lambda points: _by_differences(function, options, x[:, points]),
        block,
        only_confirm=options.method == "exact",
    )
    mind_the_unforetold(function.expression, options, x, block, smooth)
    good[...] = trusted(derivative, error, reason)
    cancelled = (~good & (reason == Reason.CONVERGED)).any(axis=(0, 1))
    if cancelled.any():
        look_again(function, options, x, block, np.flatnonzero(cancelled))
    return block


def _by_differences(function: Function, options: Options, x: Floats) -> Block:
    sampler = Sampler(function, scalar=False, strict=False, limits=options.limits())
    plain = dataclasses.replace(options, method="adaptive", step=None)
    return solve_gradients(sampler, x, sampler.centre(x), plain)
