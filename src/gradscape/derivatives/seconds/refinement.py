"""Steps for second differences: first ones, better ones where those miss, one-sided ones."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.lines.lines import reaching
from gradscape.derivatives.reading.options import Options
from gradscape.derivatives.result import Reason
from gradscape.derivatives.seconds.pairs import Pairs, Some
from gradscape.derivatives.seconds.second import ONE_SIDED, Seconds
from gradscape.functions.calling import Floats

__all__ = ["SEEN", "first_steps", "from_one_side", "refine", "representable", "room_of"]

SEEN = 1e-3  # share of the slopes seen that errors are held against
_FIRST_STEP = 1e-2  # of the scale, in double precision
_ONE_SIDED_STEP = 4e-3
_AGAIN = 0.2713  # of one-sided steps: where what they tell is seen again
_MORE = 100.0
_ROUNDS = 9
_LONGEST = 0.3  # of the scale: the longest step h
_SHORT_OF = 1.0 - 2.0**-20  # of the room, for what two steps along one coordinate are rounded to
_EPS = float(np.finfo(np.float64).eps)


def first_steps(x: Floats, scale: Floats, options: Options, eps: float) -> Floats:
    """First steps (d, n), a few percent different everywhere; 0 where there is no room."""
    if options.step is not None:
        h = np.broadcast_to(options.step[:, np.newaxis], x.shape).copy()
    else:
        with np.errstate(invalid="ignore"):
            jitter = x * 97.31 + 0.618034 * np.arange(len(x))[:, np.newaxis]
            jitter -= np.floor(jitter)
        jitter[~np.isfinite(jitter)] = 0.0
        h = scale * (_FIRST_STEP * (1.0 + 0.2 * jitter))
        if eps > 2 * _EPS:  # the best step of a stencil of order 6 goes with eps^(1/8)
            h *= (eps / _EPS) ** (1 / 8)
    room = room_of(x, options)
    if room is None:
        return representable(x, h)
    h = representable(x, np.where(room < 0.1 * h, 0.0, np.minimum(h, room)))
    return np.minimum(h, room)


def representable(x: Floats, h: Floats) -> Floats:
    """Steps that x can take exactly, but where x + 4h gets one more digit than x has."""
    reach = np.abs(x) + 8.0 * h
    return np.asarray((reach + h) - reach)


def refine(pairs: Pairs, best: Seconds, h: Floats, scale: Floats, options: Options) -> None:
    """Give the components that miss the tolerance more rounds, while these improve them."""
    aim = _aim(pairs, best, scale, options)
    room = room_of(pairs.x, options)
    factors = best.factor.min(axis=0)
    zero = (best.reason == Reason.ROUNDING_LIMITED) & (np.abs(best.value) <= best.error)
    missed = ((best.error > aim) & ~zero).any(axis=0) & (factors != 1.0)
    component, point = np.nonzero(missed)
    factor = factors[component, point]
    some = Some(component, point, h[pairs.i[component], point], h[pairs.j[component], point])
    for _ in range(_ROUNDS):
        if not len(some.point):
            return
        some = _scaled(some, factor, pairs, room, scale)
        before = best.error[:, some.component, some.point]
        new = pairs.some(some)
        flat = new.falls_flat(best.take(some.where), (pairs.i == pairs.j)[some.component])
        new.error[flat], new.reason[flat], new.factor[flat] = np.inf, Reason.NOT_CONVERGED, 1.0
        best.improve(some.where, new)
        with np.errstate(invalid="ignore"):
            better = (new.error < 0.5 * before) | ~np.isfinite(new.error)
            # The quotients of what the steps step over grow, until they resolve it.
            better |= (new.reason == Reason.KINK) | (new.reason == Reason.NOT_CONVERGED)
        missed = new.error > aim[:, some.component, some.point]
        factor = new.factor.min(axis=0)
        go_on = (better & missed).any(axis=0) & (factor != 1.0)
        some, factor = Some(*(a[go_on] for a in some)), factor[go_on]


def _aim(pairs: Pairs, best: Seconds, scale: Floats, options: Options) -> Floats:
    """The error that is good enough, (M, C, n): relative to the matrix in units of the scales."""
    units = scale[pairs.i] * scale[pairs.j]
    with np.errstate(invalid="ignore"):
        size = np.where(np.isfinite(best.value), np.abs(best.value), 0.0)
        common = 0.1 * (size * units).max(axis=1, keepdims=True) / units
        seen = SEEN * np.nan_to_num(best.slope, posinf=0.0) / np.sqrt(units)
    return np.asarray(options.atol + options.rtol * np.maximum(size, np.maximum(common, seen)))


def room_of(x: Floats, options: Options) -> Floats | None:
    """How long the steps h may be between the bounds, (d, n); None where there are none."""
    reaches = _reaches(x, options)
    return None if reaches is None else np.asarray(np.minimum(*reaches) / 4.0)


def _reaches(x: Floats, options: Options) -> tuple[Floats, Floats] | None:
    """How far x may go to the left and to the right, (d, n) each."""
    limits = options.limits()
    if limits is None:
        return None
    low, high = (np.broadcast_to(limit[:, np.newaxis], x.shape) for limit in limits)
    return -reaching(x, low, 1.0), reaching(x, high, -1.0)


def _scaled(some: Some, factor: Floats, pairs: Pairs, room: Floats | None, scale: Floats) -> Some:
    """The same components with other steps, which x can still take exactly."""
    steps = []
    for which, h in ((pairs.i, some.first), (pairs.j, some.second)):
        coordinate = which[some.component], some.point
        other = np.minimum(h * factor, np.maximum(h, _LONGEST * scale[coordinate]))
        if room is None:
            steps.append(representable(pairs.x[coordinate], other))
        else:
            other = representable(pairs.x[coordinate], np.minimum(other, room[coordinate]))
            steps.append(np.minimum(other, room[coordinate]))
    return Some(some.component, some.point, steps[0], steps[1])


def from_one_side(pairs: Pairs, best: Seconds, scale: Floats, options: Options) -> None:
    """Where f is defined, or allowed, on one side only: differences from there."""
    lost = (~np.isfinite(best.value) & np.isfinite(pairs.centre)[:, np.newaxis]).any(axis=0)
    component, point = np.nonzero(lost)
    if not len(point):
        return
    at = np.unique(point)
    side, h = _sides(pairs, at, scale, options)
    place = np.searchsorted(at, point)
    steps = [
        side[which[component], place] * h[which[component], place] for which in (pairs.i, pairs.j)
    ]
    some = Some(component, point, steps[0], steps[1])
    new = pairs.one_sided(some)
    again = pairs.one_sided(Some(component, point, *(_AGAIN * step for step in steps)))
    with np.errstate(invalid="ignore"):
        lucky = ~(np.abs(again.value - new.value) <= 10.0 * (again.error + new.error))
        lucky |= again.error > _MORE * new.error  # rounding grows to 14 times as much
    best.improve(some.where, new)
    lucky &= best.reason[:, component, point] == Reason.BORDER
    best.mark(some.where, lucky, Reason.NOT_CONVERGED)


def _sides(
    pairs: Pairs, at: NDArray[np.intp], scale: Floats, options: Options
) -> tuple[Floats, Floats]:
    """Side (1 or -1) and step of every coordinate, (d, len(at)), by trying where f is defined."""
    x = pairs.x[:, at]
    d = len(x)
    longest = 2.0 * ONE_SIDED[-1]
    h = _ONE_SIDED_STEP * scale[:, at]
    reach = np.abs(x) + longest * h
    h = (reach + h) - reach
    outside = np.zeros((2, *x.shape), dtype=bool)
    reaches = _reaches(x, options)
    if reaches is not None:
        h = np.minimum(h, _SHORT_OF * np.maximum(*reaches) / longest)
        outside[0], outside[1] = longest * h > reaches[1], longest * h > reaches[0]
    side = np.ones_like(x)
    for i in range(d):
        defined = []
        for sign, out in ((1.0, outside[0, i]), (-1.0, outside[1, i])):
            near = x.copy()
            near[i] += np.where(out, 0.0, sign * ONE_SIDED[0] * h[i])
            far = x.copy()
            far[i] += np.where(out, 0.0, sign * longest * h[i])
            finite = np.isfinite(pairs.sample(near)) & np.isfinite(pairs.sample(far))
            defined.append(finite.all(axis=0) & ~out)
        side[i] = np.where(~defined[0] & defined[1], -1.0, 1.0)
        h[i] = np.where(outside[0, i] & (side[i] > 0), 0.0, h[i])
    return side, h
