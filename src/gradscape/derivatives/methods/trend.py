"""A slope close by, and another one from afar: a small and fast ripple on a slope has both.

Which of the two is meant can't be known, so that neither is answered for.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.lines.estimate import Estimate
from gradscape.derivatives.lines.lines import Lines
from gradscape.derivatives.methods.ladder import FIRST_STEP, climb, first_step, rung
from gradscape.derivatives.result import Reason
from gradscape.functions.calling import Floats

__all__ = ["mind_the_trend"]


def mind_the_trend(lines: Lines, best: Estimate, afar: Floats, rtol: float) -> None:
    """Mark lines that are smooth only close by, if from afar another slope is as plain to see.

    A small and fast ripple on a slope has two derivatives, its own and the slope's; which is meant
    can't be known: `noise` or `scale` say it. `afar` is the roughness seen with the first step.
    """
    with np.errstate(all="ignore"):
        close = best.step < 0.05 * FIRST_STEP * lines.scale
        close &= (best.reason < Reason.KINK) & (best.reason != Reason.BORDER) & np.isfinite(afar)
    which = np.flatnonzero(close.all(axis=0))
    if not which.size:
        return
    some, near = lines.take(which), best.take(which)
    # The ripple may have been in step with the first samples: others say how high it is.
    other = rung(some, first_step(some) * 0.7315)
    rival, apart = _rivals(other, near, other.error <= 0.1 * np.abs(other.value), 10.0)
    _see_again(some, other, rival)
    with np.errstate(invalid="ignore"):
        afar[:, which] = np.fmax(afar[:, which], other.rough)
    seen = np.fmax.reduce(
        afar.reshape(len(afar), -1, lines.points).max(axis=1), axis=0
    )  # f's noise is that of all its lines
    noise = 3.0 * seen[which % lines.points]
    far = rung(some, first_step(some, noise), noise)
    climb(some, far, rtol, 0.0, noise)
    with np.errstate(all="ignore"):
        size = np.maximum(np.abs(far.value), far.slope)
        reach = np.abs(some.centre) + 4.0 * far.step * far.slope  # what f amounts to there
        plain = (far.error <= 0.1 * size) | (noise <= 0.1 * reach)
    plain &= far.reason < Reason.KINK
    plainly, far_apart = _rivals(far, near, plain, 3.0)
    rival, apart = rival | plainly, np.where(plainly, far_apart, apart)
    doubtful = np.zeros(lines.points, dtype=bool)
    doubtful[which[rival.any(axis=0)] % lines.points] = True  # a ripple is one of all coordinates
    rival |= doubtful[which % lines.points] & (apart > 100.0 * (other.error + near.error))
    near.reason[rival] = Reason.NOT_CONVERGED
    near.error[rival] = np.fmax(near.error, apart)[rival]
    best.replace(which, near, rival)


def _see_again(lines: Lines, other: Estimate, rival: NDArray[np.bool_]) -> None:
    """Forget rivals that another step doesn't tell of: of fast waves, some samples agree."""
    which = np.flatnonzero(rival.any(axis=0))
    if which.size:
        seen = other.take(which)
        again = rung(lines.take(which), 0.6183 * seen.step[0])
        with np.errstate(invalid="ignore"):
            apart = np.abs(again.value - seen.value)
            rival[:, which] &= apart <= 0.3 * np.abs(seen.value)


def _rivals(
    far: Estimate, near: Estimate, plain: NDArray[np.bool_], times: float
) -> tuple[NDArray[np.bool_], Floats]:
    """Where a plain slope from afar is not the one close by, and how far they are apart."""
    with np.errstate(invalid="ignore"):
        apart = np.abs(far.value - near.value)
        return plain & (apart > times * (far.error + near.error)), apart
