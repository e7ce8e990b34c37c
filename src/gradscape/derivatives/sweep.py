"""Gradients of a whole block at once: all samples by one call of f, all arithmetic in one sweep.

Most gradients need nothing but the six samples of each line and the one that checks them. Here they
are told from the others quickly; those others, and only those, go the long way of `adaptive`, with
the samples they have. What is found is what `adaptive` would find, to the last bit.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.along import block_of
from gradscape.derivatives.arithmetic.kitchen import Kitchen
from gradscape.derivatives.arithmetic.recording import Outcome, Recipe
from gradscape.derivatives.block import Block, put
from gradscape.derivatives.lines.estimate import SEEN, Estimate
from gradscape.derivatives.lines.lines import along_coordinates
from gradscape.derivatives.lines.sampling import Sampler
from gradscape.derivatives.methods.adaptive import (
    CLOSER,
    SIGN_TURN,
    First,
    adaptive,
    allowance,
    leeway,
    signs,
)
from gradscape.derivatives.methods.ladder import STEP_TURN, coarser, step_from
from gradscape.derivatives.methods.samples import FIRST_STEP, told
from gradscape.derivatives.reading.options import Options
from gradscape.derivatives.result import Reason
from gradscape.functions.calling import Floats
from gradscape.functions.function import Function

__all__ = ["is_plain", "sweep"]

_MOST = 256  # variables: a stencil has six times their square
_FLOOR = 1e-2  # of the point's gradient, that errors may be held against
_GOOD = 1e-5  # relative error beyond which a line is looked at more closely


def is_plain(options: Options, d: int) -> bool:
    """Whether gradients of d variables can be found in one sweep."""
    plain = options.noise == 0.0 and options.scale is None and options.limits() is None
    return plain and options.method in ("auto", "adaptive") and d <= _MOST


def sweep(function: Function, options: Options, x: Floats, *, errors: bool = True) -> Block:
    """Gradients at one block of points, columns (d, n).

    Parameters
    ----------
    errors : bool
        Whether errors and steps are wanted, or only what can be trusted.
    """
    x = np.ascontiguousarray(x)
    sampler = Sampler(function, strict=options.strict)
    centre = sampler.centre(x)
    defined = np.isfinite(centre[0])
    if defined.all():
        return _sweep(sampler, options, x, centre, errors=errors)
    nowhere = Estimate.undefined((1, x.size))
    whole = block_of(sampler, along_coordinates(sampler, x, centre), nowhere, x.shape[1])
    which = np.flatnonzero(defined)
    if which.size:
        some = _sweep(sampler, options, np.ascontiguousarray(x[:, which]), centre[:, which])
        put(whole, which, some)
        whole.evaluations = sampler.evaluations
    return whole


def _sweep(
    sampler: Sampler, options: Options, x: Floats, centre: Floats, *, errors: bool = True
) -> Block:
    """Sweep over points where f is defined."""
    d, n = x.shape
    with np.errstate(all="ignore"):
        steps = _STEPS.run((x[np.newaxis],), _turns(d), (), (coarser(sampler.eps),))[0]
        samples = sampler.fresh(partial(_stencil, x, steps[0]), 6 * d * n).reshape(6, d, n)
        numbers, limited, seen, truths = _SURVEY.run(
            (samples, x[np.newaxis], steps),
            (),
            (centre[0],),
            (sampler.eps, options.rtol, options.atol),
        )
        good = truths[0]
        ahead = _check(sampler, x, steps[1], centre[0], seen, good)
    value, error = numbers[:1], numbers[1:]
    block = Block(
        centre,
        value,
        error,
        limited.view(np.int8),
        steps[:1],
        np.broadcast_to(np.True_, value.shape),
        evaluations=sampler.evaluations,
    )
    if not errors:
        block.reason = np.broadcast_to(np.int8(Reason.CONVERGED), value.shape)
        _forget_errors(block)
    if not good.all():
        which = np.flatnonzero(~good)
        some = _look_closer(
            sampler, options, x, centre, First(steps[0], samples, steps[1], ahead), which
        )
        if not errors:
            _forget_errors(some)
        put(block, which, some)
        block.evaluations = sampler.evaluations
    return block


def _forget_errors(block: Block) -> None:
    """Keep no errors and steps: they only take time and memory."""
    block.error = block.step = np.broadcast_to(0.0, block.derivative.shape)


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
        x, centre, seen = x[:, which], centre[which], seen[:, which]
        aside = t[:, which]
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
            x, aside, centre = x[:, suspect], aside[:, suspect], centre[suspect]
            moved, told, room = moved[suspect], told[suspect], room[suspect]
        back = sampler.fresh(lambda: x - aside, suspect.size, confirmed=False)[0]
        back = back - centre
        np.subtract(moved, back, out=back)
        back *= 0.5
        back -= told
        good[which[suspect]] = np.abs(back, out=back) <= room
    return ahead


def _look_closer(
    sampler: Sampler,
    options: Options,
    x: Floats,
    centre: Floats,
    first: First,
    which: NDArray[np.intp],
) -> Block:
    """Go the long way with the points `which`."""
    points = np.ascontiguousarray(x[:, which])
    lines = along_coordinates(sampler, points, centre[:, which])
    estimate = adaptive(lines, options, first.take(which))
    return block_of(sampler, lines, estimate, which.size)


@cache
def _turns(d: int) -> tuple[Floats, Floats]:
    """By how much steps and directions differ from coordinate to coordinate."""
    which = np.arange(d)[:, np.newaxis]
    return which * STEP_TURN, which * SIGN_TURN


def _stencil(x: Floats, h: Floats) -> Floats:
    """Every point with each coordinate moved by h, -h, 2h, -2h, 4h, -4h: shape (d, 6·d·n)."""
    d, n = x.shape
    columns = np.empty((d, 6, d, n))
    columns[...] = x[:, np.newaxis, np.newaxis]
    moving = np.einsum("ikin->kin", columns)  # writable
    np.multiply(h, _MOVES, out=moving)
    moving += x
    return columns.reshape(d, -1)


_MOVES = np.array([1.0, -1.0, 2.0, -2.0, 4.0, -4.0])[:, np.newaxis, np.newaxis]


def _record_steps() -> Recipe:
    """Where to sample: the steps of every line, and how far the check goes along it."""

    def of_line(x: list[Floats], turn: Floats, side: Floats, grow: Floats) -> Outcome:
        position = np.abs(x[0])
        h = step_from(position, np.maximum(position, 1.0), turn, grow)
        return Outcome({"h": h, "t": h * (CLOSER * signs(position, side))})

    return Recipe(of_line, lines={"x": 1}, rows=("turn", "side"), numbers=("grow",))


def _record_survey() -> Recipe:
    """Estimate all lines, and find the points where nothing more has to be done."""

    def of_line(
        samples: list[Floats],
        x: list[Floats],
        steps: list[Floats],
        centre: Floats,
        eps: Floats,
        rtol: Floats,
        atol: Floats,
    ) -> Outcome:
        position, (h, t) = np.abs(x[0]), steps
        scale = np.maximum(position, 1.0)
        seen = told(samples, centre, h, position, eps)
        error = seen.truncation + seen.rounding
        size = np.abs(seen.value)
        limited = (seen.truncation <= seen.rounding) & (h > 0.05 * FIRST_STEP * scale) & seen.plain
        # As `look_closer`, `climb` and `diagnose` choose their lines.
        dwarfed = (position > 0.0) & (position < 0.1 * scale) & (size <= 0.02 * seen.slope)
        clear = error <= _GOOD * np.maximum(size, seen.slope)
        fine = seen.settled & seen.smooth & np.isfinite(seen.value) & clear & ~dwarfed
        done = error <= atol + rtol * np.maximum(size, SEEN * seen.slope)
        arch = seen.curvature * t * t
        bent = np.abs(arch)
        return Outcome(
            numbers={"value": seen.value, "error": error},
            truths={"limited": limited},
            sums={
                "told": seen.value * t,
                "spread": error * np.abs(t),
                "bow": arch,
                "bent": bent,
                "roots": np.sqrt(bent),
                "slopes": seen.slope * np.abs(t),
            },
            largest={
                "doubt": error * h,
                "missing": np.where(done, 0.0, error * scale),
                "steepest": size * scale,
            },
            every={"fine": fine},
        )

    def of_point(
        lines: Mapping[str, Any],
        centre: Floats,
        eps: Floats,
        rtol: Floats,
        atol: Floats,  # noqa: ARG001 -- of the lines
    ) -> Outcome:
        noise = lines["doubt"] + eps * np.abs(centre) * 2.0
        allowed, bent = allowance(lines["spread"], noise, lines["bent"], lines["roots"])
        done = lines["missing"] <= rtol * _FLOOR * lines["steepest"]
        numbers = {
            "told": lines["told"],
            "bow": 0.5 * lines["bow"],
            "limit": allowed + bent,
            "room": leeway(allowed, lines["slopes"]),
        }
        return Outcome(numbers, {"good": lines["fine"] & done})

    return Recipe(
        of_line,
        of_point,
        lines={"samples": 6, "x": 1, "steps": 2},
        points=("centre",),
        numbers=("eps", "rtol", "atol"),
    )


_STEPS, _SURVEY = Kitchen(_record_steps), Kitchen(_record_survey)
