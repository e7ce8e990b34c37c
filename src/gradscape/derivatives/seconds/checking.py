"""What else is asked of second derivatives: that f's curvature close by is theirs, and once more.

Steps that agree with a period of f are found out by the stretch: then everything at the point is
differentiated again with far shorter ones. Where some component was not understood, the others are
held against shorter steps, and what is mixed with it is not trusted: four values around a kink, or
around what the steps step over, are no derivative.
"""

from __future__ import annotations

from dataclasses import fields

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.reading.options import Options
from gradscape.derivatives.result import Reason
from gradscape.derivatives.seconds.pairs import Pairs, Some
from gradscape.derivatives.seconds.refinement import refine, representable
from gradscape.derivatives.seconds.second import Seconds
from gradscape.derivatives.seconds.stretch import Stretch
from gradscape.functions.calling import Floats

__all__ = ["confirm", "follow_the_diagonal", "look_closer", "mind_the_others"]

_OTHERS = (0.618, 1.29)  # times the step: where what was rough before is seen again
_SHORT = 0.3  # of the first step
_CLOSER = 1 / 61
_MORE = 10.0
_TRIES = 3
_AGAIN = 0.1618  # of the first step: where what is beside a doubtful component is seen again


def confirm(pairs: Pairs, best: Seconds, rough: NDArray[np.bool_], h: Floats) -> NDArray[np.bool_]:
    """Look twice more at components (M, C, n) that were `rough` with longer steps, and aren't now.

    Of values that are rounded to few digits, and of fast waves, some are in line by chance. Returns
    the points (n,) where they were.
    """
    lucky = np.zeros(pairs.x.shape[1], dtype=bool)
    component, point = np.nonzero((rough & (best.reason < Reason.BORDER)).any(axis=0))
    if not len(point):
        return lucky
    first = [h[which[component], point] for which in (pairs.i, pairs.j)]
    x = [pairs.x[which[component], point] for which in (pairs.i, pairs.j)]
    share = best.step[:, component, point].min(axis=0) / np.sqrt(first[0] * first[1])
    old = best.take((component, point))
    fine = np.ones(old.value.shape, dtype=bool)
    for times in _OTHERS:
        steps = (times * share * step for step in first)
        new = pairs.some(Some(component, point, *map(representable, x, steps)))
        with np.errstate(invalid="ignore"):
            fine &= np.abs(new.value - old.value) <= 10.0 * (new.error + old.error)
        fine &= (new.reason < Reason.KINK) | (times > 1.0)
    wrong = ~fine & rough[:, component, point] & (old.reason < Reason.BORDER)
    best.mark((component, point), wrong, Reason.NOT_CONVERGED)
    lucky[point[wrong.any(axis=0)]] = True
    return lucky


def follow_the_diagonal(pairs: Pairs, best: Seconds, h: Floats) -> None:
    """Take mixed components with the steps of their coordinates, where these had to be shorter.

    What a first step has stepped over in one coordinate looks smooth in the other.
    """
    d = len(pairs.x)
    own = best.step[:, :d].min(axis=0)
    mixed = np.arange(d, len(pairs.i))
    i, j = pairs.i[mixed], pairs.j[mixed]
    short = (own < _SHORT * h)[i] | (own < _SHORT * h)[j]
    with np.errstate(invalid="ignore"):
        short &= (best.step[:, mixed] > 2.0 * np.sqrt(own[i] * own[j])).any(axis=0)
    component, point = np.nonzero(short)
    if not len(point):
        return
    component = mixed[component]
    steps = own[pairs.i[component], point], own[pairs.j[component], point]
    some = Some(component, point, *steps)
    new, old = pairs.some(some), best.take(some.where)
    with np.errstate(invalid="ignore"):
        apart = np.abs(new.value - old.value) > 10.0 * (new.error + old.error)
    best.mark(some.where, apart & (old.reason < Reason.KINK), Reason.NOT_CONVERGED)
    best.improve(some.where, new)


def look_closer(
    pairs: Pairs,
    best: Seconds,
    stretch: Stretch,
    lucky: NDArray[np.bool_],
    h: Floats,
    scale: Floats,
    options: Options,
) -> None:
    """Differentiate again, with far shorter steps, where the stretch contradicts the result.

    And where results were `lucky`, (n,).
    """
    off = lucky | (stretch.contradiction(best, pairs) > 0.0).any(axis=0)
    failed = np.flatnonzero(off & (stretch.noise == 0.0).all(axis=0))
    for attempt in range(1, _TRIES + 1):
        if not failed.size:
            return
        x = pairs.x[:, failed]
        some = Pairs(pairs.sample, x, pairs.centre[:, failed], pairs.noise[:, failed])
        closer = representable(x, h[:, failed] * _CLOSER**attempt)
        new = some.first(closer)
        refine(some, new, closer, scale[:, failed], options)
        fine = (new.reason < Reason.KINK).all(axis=(0, 1))
        old = Seconds(*(getattr(best, field.name)[..., failed] for field in fields(Seconds)))
        alone = (pairs.i == pairs.j)[:, np.newaxis]
        fine &= ~new.falls_flat(old, alone).any(axis=(0, 1))
        fine &= (stretch.take(failed).contradiction(new, some) == 0.0).all(axis=0)
        for field in fields(Seconds):
            getattr(best, field.name)[..., failed[fine]] = getattr(new, field.name)[..., fine]
        failed = failed[~fine]


def mind_the_others(pairs: Pairs, best: Seconds, h: Floats) -> None:
    """Doubt what is beside components that were not understood, and what is mixed with them."""
    unknown = (best.reason >= Reason.KINK) & (best.reason != Reason.UNDEFINED)
    points = unknown.any(axis=1, keepdims=True)
    if not points.any():
        return
    component, point = np.nonzero((points & _centred(best)).any(axis=0))
    if len(point):
        _see_again(pairs, best, h, component, point)
    mixed = np.flatnonzero(pairs.i != pairs.j)
    reason = np.maximum(best.reason[:, pairs.i[mixed]], best.reason[:, pairs.j[mixed]])
    doubtful = (reason >= Reason.KINK) & (best.reason[:, mixed] < Reason.KINK)
    best.reason[:, mixed] = np.where(doubtful, reason, best.reason[:, mixed])
    best.error[:, mixed] = np.where(doubtful, np.inf, best.error[:, mixed])


def _see_again(
    pairs: Pairs,
    best: Seconds,
    h: Floats,
    component: NDArray[np.intp],
    point: NDArray[np.intp],
) -> None:
    """Don't trust components that shorter steps don't tell of."""
    steps = [_AGAIN * h[which[component], point] for which in (pairs.i, pairs.j)]
    x = [pairs.x[which[component], point] for which in (pairs.i, pairs.j)]
    seen = pairs.some(Some(component, point, *map(representable, x, steps)))
    old = best.take((component, point))
    with np.errstate(invalid="ignore"):
        same = np.abs(seen.value - old.value) <= 10.0 * (seen.error + old.error)
        # Rounding and noise may be more, but nothing else.
        floor = pairs.sample.eps * np.abs(pairs.centre) + pairs.noise
        same &= seen.error <= _MORE * old.error + 8.0 * floor[:, point] / (steps[0] * steps[1])
    lucky = ~(same & (seen.reason < Reason.KINK)) & _centred(old)
    best.mark((component, point), lucky, Reason.NOT_CONVERGED)


def _centred(best: Seconds) -> NDArray[np.bool_]:
    """Components that are understood, from both sides."""
    return np.asarray((best.reason < Reason.KINK) & (best.reason != Reason.BORDER))
