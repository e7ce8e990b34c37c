"""Gradients of a whole block at once: all samples by few calls of f, all arithmetic in one sweep.

Most gradients need nothing but the six samples of each line and the one or two that check them.
Here they are told from the others quickly; those others, and only those, go the long way of
`adaptive`, with the samples they have. What is found is what `adaptive` would find, to the last
bit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.arithmetic.arrays import Results
from gradscape.derivatives.arithmetic.filling import FILLING
from gradscape.derivatives.arithmetic.memory import address
from gradscape.derivatives.block import Block
from gradscape.derivatives.leftover import LONG_WAY, Left, go_long_way, put_undefined
from gradscape.derivatives.lines.sampling import Sampler
from gradscape.derivatives.methods.adaptive import First
from gradscape.derivatives.methods.ladder import coarser
from gradscape.derivatives.methods.survey import STEPS, SURVEY, turns
from gradscape.derivatives.piecemeal import LINES, sweep_part
from gradscape.derivatives.reading.options import Options
from gradscape.derivatives.result import Reason
from gradscape.derivatives.tiles import Tiles, is_worth_tiles, put_rows, tiled
from gradscape.functions.calling import Floats
from gradscape.functions.function import Function
from gradscape.functions.probing import Witnesses

if TYPE_CHECKING:
    from gradscape.derivatives.arithmetic.machine import Prepared

__all__ = ["is_plain", "points_first", "sweep", "without_errors"]

_MOST = 256  # variables: a stencil has six times their square


def is_plain(options: Options, d: int) -> bool:
    """Whether gradients of d variables can be found in one sweep."""
    plain = options.noise == 0.0 and options.scale is None and options.limits() is None
    return plain and options.method in ("auto", "adaptive") and d <= _MOST


@dataclass(frozen=True)
class _Seen:
    """Some points, by index, and f's values at them and around: (n, 6·d + 3)."""

    which: NDArray[np.intp]
    values: Floats


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
        whole.error, whole.step = points_first(d, n), points_first(d, n)
        whole.reason, whole.values = points_first(d, n, np.int8), np.empty((1, n))
    with np.errstate(all="ignore"):
        done = _sweep_tiles(sampler, options, x, whole)
        left: list[Left] = []
        size = max(1, LINES // d)
        for start in range(done, n, size):
            part = slice(start, min(start + size, n))
            left += sweep_part(sampler, options, np.ascontiguousarray(x[:, part]), whole, part)
            if sum(some.which.size for some in left) * d >= LONG_WAY:
                go_long_way(sampler, options, left, whole)
                left = []
        if left:
            go_long_way(sampler, options, left, whole)
    whole.evaluations = sampler.evaluations
    return whole


def _sweep_tiles(sampler: Sampler, options: Options, x: Floats, whole: Block) -> int:
    """Fill a block, each part by one call of f, up to where f isn't as plain as that takes."""
    d, n = x.shape
    moved = 6 * d + 2
    witnesses = sampler.function.witnesses(x) if is_worth_tiles(d, moved) else None
    if witnesses is None:
        return 0
    layout = sampler.function.layout
    seen: list[_Seen] = []
    many = done = 0
    parts = _Parts(sampler, options, witnesses, whole)
    for tiles in tiled(x, moved, witnesses):
        found = parts.sweep(tiles)
        plain = found is not None
        if found is not None and found.which.size:
            seen.append(found)
            many += found.which.size
        done = tiles.part.stop if plain else tiles.part.start
        if seen and (many * d >= LONG_WAY or done == n or not plain):
            _settle(sampler, options, x, seen, whole)
            seen, many = [], 0
            if sampler.function.layout != layout:
                return int(n)  # all is done again, point by point
        if not plain:
            break
    return done


class _Parts:
    """Fills a block part by part; what is compiled is prepared once for all parts of one shape."""

    def __init__(
        self, sampler: Sampler, options: Options, witnesses: Witnesses, whole: Block
    ) -> None:
        self._sampler, self._witnesses, self._whole = sampler, witnesses, whole
        self._grow = (coarser(sampler.eps),)
        self._numbers = sampler.eps, options.rtol, options.atol
        self._shape: tuple[int, ...] = ()
        self._prepared: tuple[Prepared, Callable[[int, int], None], Prepared] | None = None

    def sweep(self, tiles: Tiles) -> _Seen | None:
        """Fill a part, and say what is left there; None where f is not so plain."""
        prepared = self._prepare(tiles)
        x = tiles.x
        if prepared is None:
            steps = STEPS.run((x[np.newaxis],), turns(len(x)), (), self._grow)[0]
            FILLING.run(tiles.stencil, x, steps[0], steps[1], 3)
        else:
            steps = prepared[0](tiles.at)[0]
            prepared[1](address(tiles.columns), tiles.at)
        values = tiles.values(self._sampler, self._witnesses)
        if values is None:
            return None
        if prepared is None:
            results = SURVEY.run(*_surveyed(x, steps, values), self._numbers)
        else:
            at, row = address(values), values.strides[1]
            ahead = at + (values.shape[1] - 2) * row
            results = prepared[2](at + row, tiles.at, at, ahead, ahead + row)
        self._put(tiles.part, steps, values, results)
        which = np.flatnonzero(results[3][1])
        if not which.size:
            return _Seen(which, values[:0, :, 0])
        size = values.shape[2]
        return _Seen(tiles.part.start + which, values[which // size, :, which % size])

    def _prepare(
        self, tiles: Tiles
    ) -> tuple[Prepared, Callable[[int, int], None], Prepared] | None:
        shape, x = tiles.stencil.shape, tiles.x
        if shape == self._shape:
            return self._prepared
        self._shape, self._prepared = shape, None
        to_steps = STEPS.prepare((x[np.newaxis],), turns(len(x)), (), self._grow, (0,))
        if to_steps is None:
            return None
        steps = to_steps.results[0]
        fill = FILLING.prepare(tiles.stencil, x, steps[0], steps[1], 3)
        inputs = _surveyed(x, steps, np.empty(shape[1:]))
        survey = SURVEY.prepare(*inputs, self._numbers, (0, 1, 3, 4, 5))
        if fill is not None and survey is not None:
            self._prepared = to_steps, fill, survey
        return self._prepared

    def _put(self, part: slice, steps: Floats, values: Floats, results: Results) -> None:
        (value, error), (limited,) = results[:2]
        whole = self._whole
        put_rows(whole.derivative[0][:, part], value)
        if whole.error.flags.writeable:
            whole.values[0, part] = values[:, 0].reshape(-1)
            put_rows(whole.error[0][:, part], error)
            put_rows(whole.step[0][:, part], steps[0])
            put_rows(whole.reason[0][:, part], limited)


def _surveyed(
    x: Floats, steps: Floats, values: Floats
) -> tuple[tuple[Floats, Floats, Floats], tuple[()], tuple[Floats, Floats, Floats]]:
    """What `SURVEY` is given: lines, rows and points."""
    samples = values[:, 1:-2].reshape(len(values), 6, len(x), -1).transpose(1, 2, 0, 3)
    return (samples, x[np.newaxis], steps), (), (values[:, 0], values[:, -2], values[:, -1])


def _settle(
    sampler: Sampler, options: Options, x: Floats, seen: Sequence[_Seen], whole: Block
) -> None:
    """Go the long way with all points that are left, but for those where f is undefined."""
    which = np.concatenate([some.which for some in seen])
    values = np.concatenate([some.values for some in seen])
    defined = np.isfinite(values[:, 0])
    if not defined.all():
        outside = which[~defined]
        put_undefined(sampler, x.take(outside, axis=1), values[~defined, 0], whole, outside)
        which, values = which[defined], values[defined]
    x = x.take(which, axis=1)
    values = np.ascontiguousarray(values.T)
    centre, samples, ahead = values[0], values[1:-2].reshape(6, *x.shape), values[-2]
    h, t = STEPS.run((x[np.newaxis],), turns(len(x)), (), (coarser(sampler.eps),))[0]
    go_long_way(sampler, options, [Left(which, x, centre, First(h, samples, t, ahead))], whole)


def without_errors(d: int, n: int) -> Block:
    """Make a block to be filled, where all is well, without values, errors and steps.

    What nobody wants takes no time and memory.
    """
    nothing, fine, all_ = _everywhere(d, n)
    return Block(nothing[:, 0], points_first(d, n), nothing, fine, nothing, all_)


def points_first(d: int, n: int, dtype: type = float) -> NDArray[Any]:
    """Make an array (1, d, n) where points come first in memory, as they do in results."""
    made: NDArray[Any] = np.empty((n, d), dtype).T[np.newaxis]
    return made


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
