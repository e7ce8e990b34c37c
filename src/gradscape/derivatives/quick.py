"""Central differences of order 2 for those who didn't ask for their errors: two evaluations a line.

The even part φ(h) + φ(-h) - 2φ(0) comes with them at no cost. Where it is tiny beside the odd part,
h is far below the length over which f bends: the truncation error, of second order, is below a
millionth, and rounding below a thousandth. Elsewhere (a minimum, a kink, a jump, noise, steps too
long, values that are not finite), and only there, the error is estimated as `central` does it, and
decides what can be trusted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.arithmetic.filling import FILLING
from gradscape.derivatives.arithmetic.kitchen import Kitchen
from gradscape.derivatives.arithmetic.memory import address
from gradscape.derivatives.arithmetic.recording import Outcome, Recipe
from gradscape.derivatives.block import Block
from gradscape.derivatives.lines.lines import along_coordinates
from gradscape.derivatives.lines.sampling import Sampler
from gradscape.derivatives.methods.central import central
from gradscape.derivatives.methods.steps import exact_step, share_of_scale
from gradscape.derivatives.piecemeal import LINES, sample
from gradscape.derivatives.reading.options import Options
from gradscape.derivatives.result import Reason
from gradscape.derivatives.sweep import without_errors
from gradscape.derivatives.tiles import Tiles, is_worth_tiles, put_rows, tiled
from gradscape.derivatives.trust import trusted
from gradscape.functions.calling import Floats
from gradscape.functions.function import Function

if TYPE_CHECKING:
    from gradscape.derivatives.arithmetic.machine import Prepared

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
    d, n = x.shape
    sampler = Sampler(function, strict=options.strict)
    whole = without_errors(d, n)
    whole.values = np.empty((1, n))
    suspects: list[NDArray[np.intp]] = []
    fine = np.ones((d, 1)) if options.scale is None else options.scale[:, np.newaxis]
    given = np.nan if options.scale is None else 1.0
    layout = function.layout
    with np.errstate(all="ignore"):
        for part, (value, flat) in _solve_all(sampler, x, fine, given, whole.values[0]):
            put_rows(whole.derivative[0][:, part], value[0])
            if not flat.all():
                line, point = np.nonzero(~flat[0].reshape(d, -1))
                suspects.append(line * n + point + part.start)
            if function.layout != layout:
                break  # all is done again, point by point
        if suspects:
            _look_closer(sampler, options, x, whole, np.sort(np.concatenate(suspects)))
    whole.evaluations = sampler.evaluations
    return whole


def _solve_all(
    sampler: Sampler, x: Floats, fine: Floats, given: float, values: Floats
) -> Iterator[tuple[slice, tuple[Floats, NDArray[np.bool_]]]]:
    """Derivatives part by part, and which lines are flat; fills in the values."""
    d, n = x.shape
    done = 0
    witnesses = sampler.function.witnesses(x) if is_worth_tiles(d, 2 * d) else None
    if witnesses is not None:
        parts = _Parts(fine, (share_of_scale(sampler.eps, 2), given))
        for tiles in tiled(x, 2 * d, witnesses):
            parts.fill(tiles)
            found = tiles.values(sampler, witnesses)
            if found is None:
                break
            values[tiles.part] = found[:, 0].reshape(-1)
            yield tiles.part, parts.read(found)
            done = tiles.part.stop
    size = max(1, LINES // d)
    for start in range(done, n, size):
        part = slice(start, min(start + size, n))
        some = np.ascontiguousarray(x[:, part])
        centre = sampler.centre(some)
        values[part] = centre[0]
        numbers = share_of_scale(sampler.eps, 2), given
        h = _STEP.run((some[np.newaxis],), (fine,), (), numbers)[0]
        samples = sample(sampler, some, h[0], (1.0, -1.0))
        yield part, _QUICK.run((samples, h), (), (centre[0],), ())[:2]


class _Parts:
    """The arithmetic of parts; what is compiled is prepared once for all parts of one shape."""

    def __init__(self, fine: Floats, numbers: tuple[float, float]) -> None:
        self._fine, self._numbers = fine, numbers
        self._shape: tuple[int, ...] = ()
        self._h: Floats = np.empty(0)
        self._prepared: tuple[Prepared, Callable[[int, int], None], Prepared] | None = None

    def fill(self, tiles: Tiles) -> None:
        """Choose steps, and say where f is to be evaluated."""
        if tiles.stencil.shape != self._shape:
            self._shape = tiles.stencil.shape
            self._prepared = self._prepare(tiles)
        if self._prepared is not None:
            to_step, fill, _ = self._prepared
            self._h = to_step(tiles.at)[0]
            fill(address(tiles.columns), tiles.at)
        else:
            self._h = _STEP.run((tiles.x[np.newaxis],), (self._fine,), (), self._numbers)[0]
            FILLING.run(tiles.stencil, tiles.x, self._h[0], None, 1)

    def read(self, values: Floats) -> Any:
        """Derivatives, and which lines are flat; until the next part is read."""
        if self._prepared is None:
            return _QUICK.run(*_read(self._h, values), ())[:2]
        at = address(values)
        return self._prepared[2](at + values.strides[1], at)[:2]

    def _prepare(
        self, tiles: Tiles
    ) -> tuple[Prepared, Callable[[int, int], None], Prepared] | None:
        to_step = _STEP.prepare((tiles.x[np.newaxis],), (self._fine,), (), self._numbers, (0,))
        if to_step is None:
            return None
        h = to_step.results[0]
        fill = FILLING.prepare(tiles.stencil, tiles.x, h[0], None, 1)
        quick = _QUICK.prepare(*_read(h, np.empty(self._shape[1:])), (), (0, 2))
        return None if fill is None or quick is None else (to_step, fill, quick)


def _read(h: Floats, values: Floats) -> tuple[tuple[Floats, Floats], tuple[()], tuple[Floats]]:
    """What `_QUICK` is given: lines, rows and points."""
    samples = values[:, 1:].reshape(len(values), 2, h.shape[1], -1).transpose(1, 2, 0, 3)
    return (samples, h), (), (values[:, 0],)


def _look_closer(
    sampler: Sampler, options: Options, x: Floats, whole: Block, suspect: NDArray[np.intp]
) -> None:
    """Find the errors of some lines, by index, and say what can be trusted at their points."""
    n = x.shape[1]
    points, where = np.unique(suspect % n, return_inverse=True)
    lines = along_coordinates(sampler, x[:, points], whole.values[:, points], scale=options.scale)
    index = suspect // n * points.size + where
    some = central(lines.take(index), options)
    there = whole.derivative.take(points, axis=-1)
    part = np.full(there.shape, Reason.CONVERGED, np.int8)
    error, slope = np.zeros_like(there), np.abs(there)
    for array, new in (
        (there, some.value), (part, some.reason), (error, some.error), (slope, some.slope),
    ):  # fmt: skip
        array.reshape(1, -1)[:, index] = new
    undefined = ~np.isfinite(there) | ~np.isfinite(whole.values[:, np.newaxis, points])
    there[undefined], part[undefined] = np.nan, Reason.UNDEFINED
    good = trusted(there, error, part, slope)
    part[~good & (part == Reason.CONVERGED)] = Reason.NOT_CONVERGED
    whole.reason, whole.reliable = whole.reason.copy(), whole.reliable.copy()
    whole.derivative[..., points], whole.reason[..., points] = there, part
    whole.reliable[..., points] = good


def _record_step() -> Recipe:
    def of_line(x: list[Floats], fine: Floats, share: Floats, given: Floats) -> Outcome:
        position = np.abs(x[0])
        scale = np.where(given > 0.0, fine, np.maximum(position, 1.0))
        return Outcome({"h": exact_step(position, scale * share, 2)})

    return Recipe(of_line, lines={"x": 1}, rows=("fine",), numbers=("share", "given"))


def _record_quick() -> Recipe:
    def of_line(samples: list[Floats], h: list[Floats], centre: Floats) -> Outcome:
        right, left = samples
        odd, even = right - left, (right + left) - 2.0 * centre
        return Outcome({"value": odd * (0.5 / h[0])}, {"flat": np.abs(even) <= _FLAT * np.abs(odd)})

    return Recipe(of_line, lines={"samples": 2, "h": 1}, points=("centre",))


_STEP, _QUICK = Kitchen(_record_step), Kitchen(_record_quick)
