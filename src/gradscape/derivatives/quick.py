"""Central differences of order 2 for those who didn't ask for their errors: two evaluations a line.

The even part φ(h) + φ(-h) - 2φ(0) comes with them at no cost. Where it is tiny beside the odd part,
h is far below the length over which f bends: the truncation error, of second order, is below a
millionth, and rounding below a thousandth. Elsewhere (a minimum, a kink, a jump, noise, steps too
long, values that are not finite), and only there, the error is estimated as `central` does it, and
decides what can be trusted.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.block import Block
from gradscape.derivatives.lines.lines import along_coordinates
from gradscape.derivatives.lines.sampling import Sampler
from gradscape.derivatives.methods.central import central
from gradscape.derivatives.methods.steps import step_of
from gradscape.derivatives.reading.options import Options
from gradscape.derivatives.result import Reason
from gradscape.derivatives.trust import trusted
from gradscape.functions.calling import Floats
from gradscape.functions.function import Function

__all__ = ["is_quick", "solve_quick"]

_FLAT = 1e-3  # ratio of the even to the odd part below which a line needs no closer look


def is_quick(options: Options) -> bool:
    """Whether plain central differences of order 2 are what was asked for."""
    plain = options.step is None and options.noise == 0.0 and options.limits() is None
    return options.method == "central" and options.order == 2 and plain


def solve_quick(function: Function, options: Options, x: Floats) -> Block:
    """Gradients at one block of points, columns (d, n); their errors only where they matter.

    Values are those of `central` to the last bit.
    """
    n = x.shape[1]
    sampler = Sampler(function, strict=options.strict)
    centre = sampler.centre(x)
    lines = along_coordinates(sampler, x, centre, scale=options.scale)
    h = step_of(lines, options, 2, 2)
    right, left = lines(h), lines(-h)
    with np.errstate(all="ignore"):
        odd, even = right - left, right + left
        even -= 2.0 * lines.centre
        value = odd * (0.5 / h)
        np.abs(even, out=even)
        np.abs(odd, out=odd)
        odd *= _FLAT
        suspect = np.flatnonzero(~(even <= odd).all(axis=0))
    shape = (1, x.shape[0], n)
    derivative = value.reshape(shape)
    reason: NDArray[np.int8] = np.broadcast_to(np.int8(Reason.CONVERGED), shape)
    reliable: NDArray[np.bool_] = np.broadcast_to(np.True_, shape)
    nothing = np.broadcast_to(0.0, shape)
    if suspect.size:
        reason, reliable = reason.copy(), reliable.copy()
        some = central(lines.take(suspect), options)
        value[:, suspect] = some.value
        points = np.unique(suspect % n)
        error, slope = np.zeros_like(value), np.abs(value)
        error[:, suspect], slope[:, suspect] = some.error, some.slope
        reason.reshape(1, -1)[:, suspect] = some.reason
        part = reason[..., points]
        there = derivative[..., points]
        undefined = ~np.isfinite(there) | ~np.isfinite(centre[:, np.newaxis, points])
        there[undefined], part[undefined] = np.nan, Reason.UNDEFINED
        good = trusted(
            there, error.reshape(shape)[..., points], part, slope.reshape(shape)[..., points]
        )
        part[~good & (part == Reason.CONVERGED)] = Reason.NOT_CONVERGED
        derivative[..., points], reason[..., points], reliable[..., points] = there, part, good
    return Block(
        centre,
        derivative,
        nothing,
        reason,
        nothing,
        reliable,
        evaluations=sampler.evaluations,
    )
