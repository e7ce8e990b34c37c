"""Gradients of a whole block at once: all samples by few calls of f, all arithmetic in one sweep.

Most gradients need nothing but the six samples of each line and the one or two that check them.
Here they are told from the others quickly; those others, and only those, go the long way of
`adaptive`, with the samples they have. What is found is what `adaptive` would find, to the last
bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.along import block_of
from gradscape.derivatives.block import Block, put
from gradscape.derivatives.lines.estimate import Estimate
from gradscape.derivatives.lines.lines import along_coordinates
from gradscape.derivatives.lines.sampling import Sampler
from gradscape.derivatives.methods.adaptive import First, adaptive
from gradscape.derivatives.methods.ladder import coarser
from gradscape.derivatives.methods.survey import STEPS, SURVEY, turns
from gradscape.derivatives.reading.options import Options
from gradscape.derivatives.result import Reason
from gradscape.functions.calling import Floats
from gradscape.functions.function import Function

__all__ = ["is_plain", "sample", "sweep", "without_errors"]

_MOST = 256  # variables: a stencil has six times their square
LINES = 16_384  # swept at once: they stay in the cache
_NUMBERS = 200_000  # in the points that f is given at once
_LONG_WAY = 32_768  # lines that go it together


def is_plain(options: Options, d: int) -> bool:
    """Whether gradients of d variables can be found in one sweep."""
    plain = options.noise == 0.0 and options.scale is None and options.limits() is None
    return plain and options.method in ("auto", "adaptive") and d <= _MOST


@dataclass(frozen=True)
class _Left:
    """Points that are left for the long way: which they are, and what has been seen of them."""

    which: NDArray[np.intp]
    x: Floats
    centre: Floats
    first: First


def sweep(function: Function, options: Options, x: Floats, *, errors: bool = True) -> Block:
    """Gradients at one block of points, columns (d, n).

    Parameters
    ----------
    errors : bool
        Whether errors and steps are wanted, or only what can be trusted.
    """
    d, n = x.shape
    sampler = Sampler(function, strict=options.strict)
    whole = without_errors(d, n)
    if errors:
        whole.error, whole.step = np.empty((1, d, n)), np.empty((1, d, n))
        whole.reason = np.empty((1, d, n), np.int8)
    left: list[_Left] = []
    size = max(1, LINES // d)
    with np.errstate(all="ignore"):
        for start in range(0, n, size):
            part = slice(start, min(start + size, n))
            left += _sweep(sampler, options, np.ascontiguousarray(x[:, part]), whole, part)
        if left:
            _go_long_way(sampler, options, left, whole)
    whole.evaluations = sampler.evaluations
    return whole


def without_errors(d: int, n: int) -> Block:
    """Make a block to be filled, where all is well, without errors and steps.

    What nobody wants takes no time and memory.
    """
    nothing, fine, all_ = _everywhere(d, n)
    return Block(np.empty((1, n)), np.empty((1, d, n)), nothing, fine, nothing, all_)


@lru_cache(8)
def _everywhere(d: int, n: int) -> tuple[Floats, NDArray[np.int8], NDArray[np.bool_]]:
    """No error, the best of reasons, and trust, in one place of memory each."""
    shape = (1, d, n)
    fine, all_ = np.int8(Reason.CONVERGED), np.True_
    return (
        np.broadcast_to(0.0, shape),
        np.broadcast_to(fine, shape),
        np.broadcast_to(all_, shape),
    )


def _sweep(
    sampler: Sampler, options: Options, x: Floats, whole: Block, part: slice
) -> Sequence[_Left]:
    """Fill part of a block, and say which points are left."""
    centre = sampler.centre(x)
    whole.values[:, part] = centre
    defined = np.isfinite(centre[0])
    if defined.all():
        inside, centre = None, centre[0]
    else:
        _put_undefined(sampler, x, centre, whole, part.start + np.flatnonzero(~defined))
        inside = np.flatnonzero(defined)
        # contiguous, as compiled code needs it
        x, centre = x.take(inside, axis=1), centre[0, inside]
        if not inside.size:
            return ()
    steps = STEPS.run((x[np.newaxis],), turns(len(x)), (), (coarser(sampler.eps),))[0]
    samples = sample(sampler, x, steps[0], _MOVES)
    numbers = sampler.eps, options.rtol, options.atol
    found, limited, seen, truths = SURVEY.run(
        (samples, x[np.newaxis], steps), (), (centre,), numbers
    )
    good = truths[0]
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
    return (_Left(which, x[:, bad], centre[bad], first),)


def _put_undefined(
    sampler: Sampler, x: Floats, centre: Floats, whole: Block, which: NDArray[np.intp]
) -> None:
    """Say that there is nothing at points `which` of a block, whose part x has all of them."""
    outside = np.flatnonzero(~np.isfinite(centre[0]))
    lines = along_coordinates(sampler, x[:, outside], centre[:, outside])
    nothing = Estimate.undefined((1, len(lines)))
    put(whole, which, _lean(block_of(sampler, lines, nothing, outside.size), whole))


def _go_long_way(sampler: Sampler, options: Options, left: Sequence[_Left], whole: Block) -> None:
    """Go the long way with what is left, some points at a time."""
    parts = ((p.which, p.x, p.centre, *vars(p.first).values()) for p in left)
    which, x, centre, *seen = (np.concatenate(a, axis=-1) for a in zip(*parts, strict=True))
    first = First(*seen)
    size = max(1, _LONG_WAY // len(x))
    for start in range(0, which.size, size):
        some = np.arange(start, min(start + size, which.size))
        lines = along_coordinates(sampler, x[:, some], centre[np.newaxis, some])
        estimate = adaptive(lines, options, first.take(some))
        block = block_of(sampler, lines, estimate, some.size)
        put(whole, which[some], _lean(block, whole))


def _lean(block: Block, whole: Block) -> Block:
    """Forget errors and steps where the whole has none."""
    if not whole.error.flags.writeable:
        block.error = block.step = np.broadcast_to(0.0, block.derivative.shape)
    return block


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
        if suspect.size < which.size:
            x, aside = x.take(suspect, axis=1), aside.take(suspect, axis=1)
            centre, moved, told, room = (a.take(suspect) for a in (centre, moved, told, room))
        back = sampler.fresh(lambda: x - aside, suspect.size, confirmed=False)[0]
        back = back - centre
        room = room + sampler.eps * (np.abs(moved) + np.abs(back))
        np.subtract(moved, back, out=back)
        back *= 0.5
        back -= told
        good[which[suspect]] = np.abs(back, out=back) <= room
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


_MOVES = (1.0, -1.0, 2.0, -2.0, 4.0, -4.0)
