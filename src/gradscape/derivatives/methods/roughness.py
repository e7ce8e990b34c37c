"""Whether f gets smooth with shorter steps, as smooth functions do.

What is left of f's even parts when those of smooth functions are taken off is its roughness: its
rounding and noise, and kinks and jumps. A function that is smooth with a step is so with any
shorter one, until rounding is all there is.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.lines.estimate import Estimate
from gradscape.derivatives.lines.lines import Lines
from gradscape.derivatives.methods.samples import FIRST_STEP
from gradscape.derivatives.result import Reason
from gradscape.functions.calling import Floats

__all__ = ["SHRINK", "mind_the_rough", "mind_the_unfading", "rounding"]

SHRINK = 7.3  # by how much the step gets shorter where f is rough
_UNEVEN = 16.0  # roundings of f above which it is rough for other reasons
_EDGES = 300.0  # and from which it may have an edge
_UNFADING = 100.0  # roundings of f above which roughness has to fade with the step


def rounding(lines: Lines, seen: Estimate) -> Floats:
    """What rounding may do to f's values, and in the sums inside it, as large as its bends."""
    size = np.abs(lines.centre) + (4.0 * seen.step + lines.position) * seen.slope
    bends = np.abs(seen.curvature) * np.minimum(lines.scale, 1.0) ** 2
    usual = seen.step > 0.05 * FIRST_STEP * lines.scale
    return np.asarray(lines.sample.eps * (size + np.where(usual, bends, 0.0)))


def mind_the_unfading(lines: Lines, new: Estimate, longer: Estimate, noise: float | Floats) -> None:
    """Call rough what hardly gets smoother with a shorter step, as smooth functions do."""
    with np.errstate(all="ignore"):
        shrunk = new.step / longer.step
        unfading = (shrunk < 0.5) & (new.rough > shrunk**2 * longer.rough)
        unfading &= (new.rough > _UNFADING * (rounding(lines, new) + noise)) & (
            new.reason < Reason.KINK
        )
    if unfading.any():
        new.error[unfading] += (4.0 * new.rough / new.step)[unfading]
        new.reason[unfading], new.factor[unfading] = Reason.KINK, 1.0 / SHRINK


def mind_the_rough(
    lines: Lines, best: Estimate, rungs: list[tuple[NDArray[np.intp], Estimate]]
) -> Floats:
    """Don't trust lines that were rough with shorter steps, by more than their error allows for.

    What is smooth with a step is so with any shorter one, down to its noise. Returns how rough
    components (M, K) were, if so much that f may have an edge there; else 0.
    """
    edges = np.zeros(best.value.shape)
    for which, rung_ in rungs:
        old = best.take(which)
        with np.errstate(invalid="ignore"):
            above = (rung_.factor <= 1.0 / SHRINK) & (rung_.step < old.step)
            above &= rung_.reason != Reason.UNDEFINED
            least = rounding(lines.take(which), old)
            above &= rung_.rough > _UNEVEN * least
            sharp = above & (rung_.rough > _EDGES * least)
            edges[:, which] = np.fmax(edges[:, which], np.where(sharp, rung_.rough, 0.0))
        if above.any():
            above &= rung_.rough > old.error * old.step
            old.rough = np.where(above, np.fmax(old.rough, rung_.rough), old.rough)
            old.error = np.where(above, np.fmax(old.error, 2.0 * old.rough / old.step), old.error)
            old.reason[above & (old.reason < Reason.KINK)] = Reason.NOT_CONVERGED
            best.replace(which, old, above)
    return edges
