"""Part of a block where f needs a closer look: first at the points, then around, then the check."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.block import Block
from gradscape.derivatives.leftover import Left, look_back, put_undefined
from gradscape.derivatives.lines.sampling import Sampler
from gradscape.derivatives.methods.adaptive import First
from gradscape.derivatives.methods.ladder import coarser
from gradscape.derivatives.methods.survey import STEPS, SURVEY, turns
from gradscape.derivatives.reading.options import Options
from gradscape.functions.calling import Floats

__all__ = ["LINES", "sample", "sweep_part"]

LINES = 16_384  # done at once: they stay in the cache
_NUMBERS = 80_000  # in the points that f is given at once
_MOVES = (1.0, -1.0, 2.0, -2.0, 4.0, -4.0)


def sweep_part(
    sampler: Sampler, options: Options, x: Floats, whole: Block, part: slice
) -> Sequence[Left]:
    """Fill part of a block, and say which points are left."""
    centre = sampler.centre(x)
    if whole.values.flags.writeable:
        whole.values[:, part] = centre
    defined = np.isfinite(centre[0])
    if defined.all():
        inside, centre = None, centre[0]
    else:
        outside = np.flatnonzero(~defined)
        put_undefined(
            sampler, x.take(outside, axis=1), centre[0, outside], whole, part.start + outside
        )
        inside = np.flatnonzero(defined)
        # contiguous, as compiled code needs it
        x, centre = x.take(inside, axis=1), centre[0, inside]
        if not inside.size:
            return ()
    steps = STEPS.run((x[np.newaxis],), turns(len(x)), (), (coarser(sampler.eps),))[0]
    samples = sample(sampler, x, steps[0], _MOVES)
    numbers = sampler.eps, options.rtol, options.atol
    found, limited, seen, (good, _) = SURVEY.run(
        (samples, x[np.newaxis], steps), (), (centre, centre, centre), numbers
    )
    ahead = _check(sampler, x, steps[1], centre, seen, good)
    where = part if inside is None else part.start + inside
    whole.derivative[0][:, where] = found[0]
    if whole.error.flags.writeable:
        whole.error[0][:, where], whole.step[0][:, where] = found[1], steps[0]
        whole.reason[0][:, where] = limited[0]
    if good.all():
        return ()
    bad = np.flatnonzero(~good)
    which = part.start + (bad if inside is None else inside[bad])
    first = First(steps[0], samples, steps[1], ahead).take(bad)
    return (Left(which, x[:, bad], centre[bad], first),)


def _check(
    sampler: Sampler, x: Floats, t: Floats, centre: Floats, seen: Floats, good: NDArray[np.bool_]
) -> Floats:
    """Look at f at x + t for those points that are good, and say which aren't; f's values there.

    What is as foretold needs no confirming, and what isn't is looked at again.

    Where f isn't as foretold, x - t is looked at, too: second derivatives drop out then. Where f
    has not been looked at, `t` becomes NaN.
    """
    which = np.flatnonzero(good)
    ahead = np.empty_like(centre)
    if which.size < good.size:
        t[:, ~good] = np.nan
        x, aside, seen = (a.take(which, axis=1) for a in (x, t, seen))
        centre = centre.take(which)
    else:
        aside = t
    if not which.size:
        return ahead
    there = sampler.fresh(lambda: x + aside, which.size, confirmed=False)[0]
    ahead[which] = there
    moved = there - centre
    told, bow, limit, room = seen
    off = moved - told
    off -= bow
    suspect = np.flatnonzero(~(np.abs(off, out=off) <= limit))
    if suspect.size:
        good[which[suspect]] = look_back(
            sampler, x, aside, centre, moved[suspect], told, room, suspect
        )
    return ahead


def sample(sampler: Sampler, x: Floats, h: Floats, multiples: Sequence[float]) -> Floats:
    """Values where each coordinate moves by multiples of h: shape (k, d, n)."""
    d, n = x.shape
    k = len(multiples)
    moves = np.array(multiples)[:, np.newaxis, np.newaxis]
    count = max(1, _NUMBERS // (k * d * n))  # coordinates at a time
    if count >= d:
        return sampler.fresh(lambda: _stencil(x, h, moves, 0, d), k * d * n).reshape(k, d, n)
    samples = np.empty((k, d, n))
    for start in range(0, d, count):
        stop = min(start + count, d)
        values = sampler.fresh(partial(_stencil, x, h, moves, start, stop), k * (stop - start) * n)
        samples[:, start:stop] = values.reshape(k, -1, n)
    return samples


def _stencil(x: Floats, h: Floats, moves: Floats, start: int, stop: int) -> Floats:
    """Every point with coordinates from `start` to `stop` moved: (d, k·(stop - start)·n)."""
    d, n = x.shape
    columns = np.empty((d, len(moves), stop - start, n))
    columns[...] = x[:, np.newaxis, np.newaxis]
    moving = np.einsum("ikin->kin", columns[start:stop])  # writable
    np.multiply(h[start:stop], moves, out=moving)
    moving += x[start:stop]
    return columns.reshape(d, -1)
