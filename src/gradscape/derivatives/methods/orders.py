"""Derivatives of orders 2, 3 and 4 along lines: odd or even parts on four steps, with an error.

Each line is evaluated at ±h, ±2h, ±4h and ±8h. The odd parts (φ(t) - φ(-t))/2 hold the derivatives
of odd order, the even parts (φ(t) + φ(-t))/2 - φ(0) the even ones, as power series in t². Two,
three and four steps give formulas of order 2, 4 and 6 or better for each [1]_; how fast they
approach each other tells the truncation error, the size of f's values the rounding error. The parts
that are not needed tell whether f is smooth: ``|x|`` has no odd part, ``x·|x|`` no even one. One
value more, close to the point and at no multiple of h, must be where the series says: what
oscillates as fast as the steps looks smooth at all of them. What misses the tolerance goes another
round, with the step that the two errors ask for.

References
----------
.. [1] L. F. Richardson, J. A. Gaunt: The deferred approach to the limit. Phil. Trans. R. Soc. A 226
   (1927), 299-361. The weights solve the equations of the moments: B. Fornberg: Generation of
   finite difference formulas on arbitrarily spaced grids. Mathematics of Computation 51 (1988),
   699-706.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.lines.estimate import Estimate
from gradscape.derivatives.lines.lines import Lines
from gradscape.derivatives.methods.steps import within
from gradscape.derivatives.reading.options import Options
from gradscape.derivatives.result import Reason
from gradscape.functions.calling import Floats

__all__ = ["differentiate_order"]

_NODES = np.array([1.0, 2.0, 4.0, 8.0])
_ROUNDS = 8
_SHRINK, _GROW = 1 / 7.3, 5.3
_RTOL = {2: 1e-9, 3: 1e-8, 4: 1e-7}  # what goes another round
_BETWEEN = 0.6180339887  # of h: where the series is checked
_SETTLED = 0.1  # ratio of two changes below which a series is taken to converge
_BALANCE = 10.0  # the best step makes truncation and rounding equal, within about this factor
_SAFETY = 30.0  # in the guess of the next change from the last two
_GROWN = 3.0  # times the value with the longer step
_ONE_SIDED = 4  # nodes more than the order, to one side


def differentiate_order(lines: Lines, options: Options, order: int) -> Estimate:
    """Differentiate all lines `order` times at t = 0; order is 2, 3 or 4."""
    h = _first_step(lines, options, order)
    cramped = np.zeros(len(lines), dtype=bool)
    room = np.full(len(lines), np.inf)
    if lines.bounded:
        room = np.maximum(lines.room(), 0.0) / _NODES[-1]
        cramped = room < 1e-2 * h
        h = np.minimum(h, room)
    best = _round(lines, options, np.minimum(_exact_step(lines, h, _NODES[-1]), room), order)
    active = np.flatnonzero(_misses(best, options, order))
    last = best.take(active)
    for _ in range(_ROUNDS if options.step is None else 0):
        if not active.size:
            break
        h = last.step.min(axis=0) * last.factor.min(axis=0)
        some, most = lines.take(active), room[active]
        h = _exact_step(some, np.minimum(h, most), _NODES[-1])
        longer, last = last, _round(some, options, np.minimum(h, most), order)
        _mind_the_growing(last, longer)
        before = best.error[:, active]
        _choose(best, active, last)
        with np.errstate(invalid="ignore"):
            on = ((last.error < 0.5 * before) | (last.reason >= Reason.KINK)).any(axis=0)
        on &= _misses(last, options, order)
        active, last = active[on], last.take(on)
    lost = (~np.isfinite(best.value) & np.isfinite(lines.centre)).any(axis=0) | cramped
    if lost.any():
        _to_one_side(lines, options, best, np.flatnonzero(lost), order)
    return best


def _mind_the_growing(new: Estimate, longer: Estimate) -> None:
    """Don't trust values that grew with every shorter step until rounding hid that they do.

    The differences of a kink grow so, without end; those of a wave settle before.
    """
    with np.errstate(invalid="ignore"):
        growing = (longer.reason >= Reason.KINK) & (new.reason == Reason.ROUNDING_LIMITED)
        growing &= np.abs(new.value) > _GROWN * np.abs(longer.value)
    new.error[growing] += np.abs(new.value)[growing]
    new.reason[growing] = Reason.NOT_CONVERGED


def _choose(best: Estimate, which: NDArray[np.intp], new: Estimate) -> None:
    """Replace lines `which` where `new` is better; two sound ones must agree to their errors."""
    old = best.take(which)
    sound, was_sound = new.reason < Reason.KINK, old.reason < Reason.KINK
    with np.errstate(invalid="ignore"):
        apart = np.abs(new.value - old.value)
        torn = sound & was_sound & (apart > 2.0 * (new.error + old.error))
    new.error[torn] = apart[torn]
    best.replace(which, new, (sound > was_sound) | ((sound == was_sound) & (new.error < old.error)))


def _misses(best: Estimate, options: Options, order: int) -> NDArray[np.bool_]:
    """Lines (K,) whose error is above the tolerance, and where another step would help."""
    rtol = max(_RTOL[order], options.rtol)
    with np.errstate(invalid="ignore"):
        scale = np.maximum(np.abs(best.value), 1e-2 * best.slope)
        miss = ~(best.error <= options.atol + rtol * scale)
    return np.asarray((miss & (best.factor != 1.0)).any(axis=0))


def _first_step(lines: Lines, options: Options, order: int) -> Floats:
    """The caller's step, or scale·eps^(1/(order + 6)), which balances rounding and truncation."""
    if options.step is not None:
        return np.asarray(options.step[lines.moving])
    eps: float | Floats = lines.sample.eps
    if options.noise > 0.0:
        with np.errstate(all="ignore"):
            size = np.abs(lines.centre).max(axis=0)
            eps = np.fmax(eps, np.where(size > 0.0, options.noise / size, options.noise))
            eps = np.minimum(eps, 1e-2)
    turn = lines.position * 97.31  # no round step: it could agree with the period of f
    with np.errstate(invalid="ignore"):
        turn = np.where(np.isfinite(turn), turn - np.floor(turn), 0.0)
    return np.asarray(lines.scale * eps ** (1.0 / (order + 6)) * (0.9 + 0.2 * turn))


def _exact_step(lines: Lines, h: Floats, reach: float) -> Floats:
    """A step that the coordinate can take exactly."""
    far = lines.position + reach * h
    exact = (far + h) - far
    return np.where((exact > 0.5 * h) & np.isfinite(exact), exact, h)


def _round(lines: Lines, options: Options, h: Floats, order: int) -> Estimate:
    """Nine evaluations a line, and what they tell."""
    odd, even = [], []
    for node in _NODES:
        right, left = lines(node * h), lines(-node * h)
        with np.errstate(all="ignore"):
            odd.append(0.5 * (right - left))
            even.append(0.5 * (right + left) - lines.centre)
    with np.errstate(all="ignore"):
        own, other = (odd, even) if order % 2 else (even, odd)
        value, near, last, seen = _series(own, order, h)
        _, other_near, other_last, other_seen = _series(other, order - 1, h)
        move = (np.abs(odd[-1]) + np.abs(even[-1])) / _NODES[-1]
        size = np.abs(lines.centre) + np.maximum(np.abs(odd[-1]), np.abs(even[-1]))
        floor = lines.sample.eps * (size + lines.position * move / h) + options.noise
        rounding = floor * (_weight_sum(order) / h**order)
        other_rounding = floor * (_weight_sum(order - 1) / h ** (order - 1))
        settled = _settles(near, last, rounding)
        sound = settled & _settles(other_near, other_last, other_rounding)
        sound &= _foretold(lines, h, odd, even, floor)
        # How fast the series converge; one of them may do so by accident.
        ratio = np.fmax(last / near, np.maximum(other_last - 4.0 * other_rounding, 0) / other_near)
        ratio = np.where(ratio < 1.0, ratio, 0.0)
        next_ = np.maximum(last, ratio * near)
        truncation = np.fmin(next_, _SAFETY * ratio * next_)
        error = np.where(settled, truncation, np.maximum(near, last)) + rounding
        slope = np.maximum(seen, other_seen / (_NODES[-1] * h))
        error = np.where(sound, error, error + slope)
        # A derivative that vanishes is held against what f's slope would make of it.
        slope = np.maximum(slope, move / h / lines.scale ** (order - 1))
        ratio = (order * rounding) / (6.0 * np.maximum(truncation, 1e-3 * rounding))
        factor = np.clip(ratio ** (1.0 / (order + 6)), _SHRINK, _GROW)
    factor[(factor > 0.6) & (factor < 1.6)] = 1.0
    factor[~sound] = _SHRINK
    limited = truncation <= _BALANCE * rounding
    reason = np.where(limited, Reason.ROUNDING_LIMITED, Reason.CONVERGED)
    reason[~sound] = Reason.NOT_CONVERGED
    undefined = ~np.isfinite(value)
    reason[undefined] = Reason.UNDEFINED
    error[undefined | ~np.isfinite(error)] = np.inf
    return Estimate(
        value=value,
        error=error,
        reason=reason.astype(np.int8),
        step=np.broadcast_to(h, value.shape).copy(),
        slope=np.where(np.isfinite(slope), slope, 0.0),
        curvature=np.zeros_like(value),
        rough=floor,
        factor=factor,
    )


def _settles(near: Floats, last: Floats, rounding: Floats) -> NDArray[np.bool_]:
    """Whether a series converges, or is as constant as rounding allows."""
    return np.asarray((last <= _SETTLED * near) | (np.maximum(near, last) <= 4.0 * rounding))


def _foretold(
    lines: Lines, h: Floats, odd: Sequence[Floats], even: Sequence[Floats], floor: Floats
) -> NDArray[np.bool_]:
    """Whether f is where the series say between the point and the first step."""
    moved = lines(_BETWEEN * h) - lines.centre
    three, four = (
        sum(
            (a * o + b * e for a, b, o, e in zip(*_between(count), odd, even, strict=False)),
            np.zeros(()),
        )
        for count in (3, 4)
    )
    return np.asarray(np.abs(moved - four) <= np.abs(four - three) + 30.0 * floor)


def _series(
    parts: Sequence[Floats], order: int, h: Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    """Value with four steps, the last two changes, and the largest value on the way."""
    two, three, four = (
        sum((w * p for w, p in zip(_weights(order, k), parts, strict=False)), np.zeros(()))
        / h**order
        for k in (2, 3, 4)
    )
    seen = np.maximum(np.abs(two), np.abs(three))
    return np.asarray(four), np.abs(three - two), np.abs(four - three), seen


@cache
def _weights(order: int, count: int) -> tuple[float, ...]:
    """Weights of the odd or even parts at the first nodes, for the derivative at h = 1."""
    powers = 2 * np.arange(count) + (1 if order % 2 else 2)
    wanted = np.where(powers == order, float(math.factorial(order)), 0.0)
    return tuple(np.linalg.solve(_NODES[:count] ** powers[:, np.newaxis], wanted))


@cache
def _between(count: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Weights of the odd and of the even parts for their values at the check."""
    weights = []
    for first in (1, 2):
        powers = 2 * np.arange(count) + first
        moments = _NODES[:count] ** powers[:, np.newaxis]
        weights.append(tuple(np.linalg.solve(moments, _BETWEEN**powers)))
    return weights[0], weights[1]


def _weight_sum(order: int) -> float:
    return sum(abs(w) for w in _weights(order, len(_NODES)))


def _to_one_side(
    lines: Lines, options: Options, best: Estimate, which: NDArray[np.intp], order: int
) -> None:
    """Differentiate lines to the side where f is defined, and where there is room."""
    some = lines.take(which)
    sides = []
    for side, allowed in ((1, some.high), (-1, some.low)):
        h = _first_step(some, options, order) * 0.5
        reach = order + _ONE_SIDED
        if allowed is not None:
            h = np.minimum(h, within(np.abs(allowed), reach))
        sides.append(_one_side(some, options, h, side, order))
    right, left = sides
    right.improve(np.arange(which.size), left)
    best.replace(which, right, np.ones_like(right.value, dtype=bool))


def _one_side(lines: Lines, options: Options, h: Floats, side: int, order: int) -> Estimate:
    """The derivative of the polynomial through φ(0) and equidistant values to one side."""
    count = order + _ONE_SIDED
    values = [lines(side * k * h) - lines.centre for k in range(1, count + 1)]
    with np.errstate(all="ignore"):
        sign = float(side) ** order / h**order
        value, shorter = (
            np.asarray(
                sum((w * v for w, v in zip(weights, values, strict=False)), np.zeros(())) * sign
            )
            for weights in (_one_sided_weights(order, count), _one_sided_weights(order, count - 1))
        )
        size = np.abs(lines.centre) + np.abs(values[-1])
        move = np.abs(values[-1]) / (count * h)
        floor = lines.sample.eps * (size + lines.position * move) + options.noise
        rounding = 2.0 * floor * sum(map(abs, _one_sided_weights(order, count))) / h**order
        truncation = np.abs(value - shorter)
        error = truncation + rounding
    reason = np.full(value.shape, Reason.BORDER, dtype=np.int8)
    bad = ~np.isfinite(value) | ~np.isfinite(error)
    reason[bad] = Reason.UNDEFINED
    error[bad] = np.inf
    return Estimate(
        value=value,
        error=error,
        reason=reason,
        step=np.broadcast_to(h, value.shape).copy(),
        slope=np.where(bad, 0.0, np.abs(value)),
        curvature=np.zeros_like(value),
        rough=floor,
        factor=np.ones_like(value),
    )


@cache
def _one_sided_weights(order: int, count: int) -> tuple[float, ...]:
    nodes, powers = np.arange(1.0, count + 1.0), np.arange(1, count + 1)
    wanted = np.where(powers == order, float(math.factorial(order)), 0.0)
    return tuple(np.linalg.solve(nodes ** powers[:, np.newaxis], wanted))
