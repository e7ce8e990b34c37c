"""What is done about lines that the ladder has not understood, or not well, or only close by."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.lines.estimate import Estimate
from gradscape.derivatives.lines.lines import Lines
from gradscape.derivatives.methods.cusps import mind_the_cusps
from gradscape.derivatives.methods.diagnosis import diagnose
from gradscape.derivatives.methods.ladder import Climbed, rung
from gradscape.derivatives.methods.noise import with_noise
from gradscape.derivatives.reading.options import Options
from gradscape.derivatives.result import Reason
from gradscape.functions.calling import Floats

__all__ = ["understand"]

_AT_ONE_SIDE = 0.1  # of the turn of a kink: no farther from the slope of a side, and
_TOLD = 0.25  # no more error, have slopes that are of that side
_CLOSER = (1e-2, 1e-3, 1e-4, 1e-5, 1e-6)  # of the step: where a ripple is smooth
_CLEAR = 10.0  # times the error: another slope


def understand(lines: Lines, best: Estimate, seen: Climbed, options: Options) -> None:
    """Find out about lines the ladder has not understood, or not well, and those with an edge."""
    noise = options.noise
    random = np.tile(seen.random, len(lines) // lines.points)
    if random.any():
        which = np.flatnonzero(random)
        new = with_noise(lines.take(which), which % lines.points, noise)
        best.replace(which, new, np.ones_like(new.reason, dtype=bool))
    doubtful = (seen.edges > 0.0) | seen.tiny
    troubled = np.flatnonzero((doubtful | _troubled(best, options)).any(axis=0) & ~random)
    if not troubled.size:
        return
    tiny = np.flatnonzero(seen.tiny & (best.reason < Reason.KINK).any(axis=0))
    before = best.take(tiny)
    diagnose(lines, best, troubled, noise)
    if tiny.size:
        _stay_beside(best, tiny, before)
    if noise == 0.0:
        _look_for_edges(lines, best, seen.edges)


def _stay_beside(best: Estimate, which: NDArray[np.intp], before: Estimate) -> None:
    """Keep slopes that were found so close by that a kink or a jump is beside the point, not at it.

    Those at a kink are means of the two sides.
    """
    kept = (before.reason < Reason.KINK) & (best.reason[:, which] >= Reason.KINK)
    kink = best.reason[:, which] == Reason.KINK
    if kink.any() and best.left is not None and best.right is not None:
        left, right = best.left[:, which], best.right[:, which]
        with np.errstate(invalid="ignore"):
            turn = np.abs(right - left)
            off = np.minimum(np.abs(before.value - left), np.abs(before.value - right))
            kept &= ~kink | ((off <= _AT_ONE_SIDE * turn) & (before.error <= _TOLD * turn))
            for side in (best.left, best.right):
                side[:, which] = np.where(kept, np.nan, side[:, which])
    best.replace(which, before, kept)


def _look_for_edges(lines: Lines, best: Estimate, edges: Floats) -> None:
    """Mark lines with a cusp, a jump or a ripple: those that are rough close by, but for noise."""
    edges = np.where(best.reason <= Reason.ROUNDING_LIMITED, edges, 0.0)
    which = np.flatnonzero(edges.any(axis=0))
    if not which.size:
        return
    mind_the_cusps(lines, best, which)
    some, old = lines.take(which), best.take(which)
    wrong = np.zeros(old.value.shape, dtype=bool)
    for share in _CLOSER:
        near = rung(some, share * old.step.min(axis=0))
        with np.errstate(invalid="ignore"):
            apart = np.abs(near.value - old.value) > _CLEAR * old.error + 3.0 * near.error
        wrong |= apart & (near.reason < Reason.KINK)
    wrong &= (edges[:, which] > 0.0) & (old.reason <= Reason.ROUNDING_LIMITED)
    old.reason[wrong], old.error[wrong] = Reason.NOT_CONVERGED, np.inf
    best.replace(which, old, wrong)


def _troubled(best: Estimate, options: Options) -> NDArray[np.bool_]:
    """Lines the ladder has not understood, or not well."""
    with np.errstate(invalid="ignore"):
        poor = ~(best.error <= 1e-5 * np.maximum(np.abs(best.value), best.slope) + options.atol)
    poor &= best.reason != Reason.ROUNDING_LIMITED
    return np.asarray(poor | (best.reason >= Reason.KINK))
