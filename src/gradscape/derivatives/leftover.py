"""Points that a sweep leaves: undefined ones, suspects that are looked at again, the long way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.along import block_of
from gradscape.derivatives.block import Block, put
from gradscape.derivatives.lines.estimate import Estimate
from gradscape.derivatives.lines.lines import along_coordinates
from gradscape.derivatives.lines.sampling import Sampler
from gradscape.derivatives.methods.adaptive import First, adaptive
from gradscape.derivatives.reading.options import Options
from gradscape.functions.calling import Floats

__all__ = ["LONG_WAY", "Left", "go_long_way", "look_back", "put_undefined"]

LONG_WAY = 32_768  # lines that go it together


@dataclass(frozen=True)
class Left:
    """Points that are left for the long way: which they are, and what has been seen of them."""

    which: NDArray[np.intp]
    x: Floats
    centre: Floats
    first: First


def put_undefined(
    sampler: Sampler, x: Floats, centre: Floats, whole: Block, which: NDArray[np.intp]
) -> None:
    """Say that there is nothing at points x (d, k), those with indices `which` of a block."""
    lines = along_coordinates(sampler, x, centre[np.newaxis])
    nothing = Estimate.undefined((1, len(lines)))
    put(whole, which, _lean(block_of(sampler, lines, nothing, which.size), whole))


def go_long_way(sampler: Sampler, options: Options, left: Sequence[Left], whole: Block) -> None:
    """Go the long way with what is left, some points at a time."""
    parts = ((p.which, p.x, p.centre, *vars(p.first).values()) for p in left)
    which, x, centre, *seen = (np.concatenate(a, axis=-1) for a in zip(*parts, strict=True))
    first = First(*seen)
    size = max(1, LONG_WAY // len(x))
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


def look_back(
    sampler: Sampler,
    x: Floats,
    t: Floats,
    centre: Floats,
    moved: Floats,
    told: Floats,
    room: Floats,
    suspect: NDArray[np.intp],
) -> NDArray[np.bool_]:
    """Look at f at x - t for some of the points, where it has `moved` at x + t, and judge again."""
    x, t = x.take(suspect, axis=1), t.take(suspect, axis=1)
    back = sampler.fresh(lambda: x - t, suspect.size, confirmed=False)[0]
    back = back - centre.take(suspect)
    allowed = room.take(suspect) + sampler.eps * (np.abs(moved) + np.abs(back))
    half = 0.5 * (moved - back)
    return np.asarray(np.abs(half - told.take(suspect)) <= allowed)
