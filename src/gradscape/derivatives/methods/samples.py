"""What six samples of a line tell: the three differences, extrapolated, and how good that is.

Plain arithmetic, the same for arrays and for what stands for them while it is recorded
(`gradscape.derivatives.arithmetic`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

__all__ = ["FIRST_STEP", "Told", "told"]

FIRST_STEP = 1.4e-3  # of the scale, in double precision


class Told(NamedTuple):
    """What the samples of lines tell.

    Attributes
    ----------
    value, rounding, truncation : array
        The derivative, and the two parts of its error.
    near, far : array
        By how much the differences at h and 2h, at 2h and 4h are apart.
    slope, curvature : array
        The larger of the slopes to the two sides; how fast it changes.
    rough, floor : array
        The roughness seen in f's values, and that which their rounding explains.
    settled, smooth, plain : array of bool
        Whether the differences converge, the even parts grow as those of smooth functions do, and
        the roughness is no more than rounding.
    """

    value: Any
    rounding: Any
    truncation: Any
    near: Any
    far: Any
    slope: Any
    curvature: Any
    rough: Any
    floor: Any
    settled: Any
    smooth: Any
    plain: Any


def told(
    samples: Sequence[Any], centre: Any, h: Any, position: Any, eps: Any, noise: Any = 0.0
) -> Told:
    """Read f at h, -h, 2h, -2h, 4h and -4h, and at 0: `samples` and `centre`.

    Parameters
    ----------
    h : array
        The step.
    position : array
        How large the coordinates are in units of t: rounding them moves t by eps times this.
    eps, noise : array
        The precision of f's values, relative to their size, and their absolute noise.
    """
    right1, left1, right2, left2, right4, left4 = samples
    per = 0.5 / h
    d1 = (right1 - left1) * per
    d2 = (right2 - left2) * (0.5 * per)
    d4 = (right4 - left4) * (0.25 * per)
    near, far = d1 - d2, d2 - d4
    third = near * (1.0 / 3.0)
    last = (near + (near - far) * (1.0 / 3.0)) * (1.0 / 15.0)  # (r1 - r2) / 15, r the first column
    value = d1 + third + last
    twice = 2.0 * centre
    even4 = (right4 + left4) - twice
    curvature = even4 * (0.25 * per * per)
    slope = np.abs(d4) + 2.0 * h * np.abs(curvature)  # the larger of the slopes to the two sides
    size = np.abs(centre) + 4.0 * h * slope  # of f within the stencil
    # The even parts of a smooth f grow fourfold from step to step, of a kink twofold, of a jump not
    # at all. What is left of that is the roughness of f: its rounding and noise, at no cost.
    even2 = (right2 + left2) - twice
    bend = 4.0 * ((right1 + left1) - twice) - even2
    next_bend = 4.0 * even2 - even4
    rough = 0.25 * np.abs(bend - next_bend * (1.0 / 16.0))
    floor = eps * (size + position * slope) + noise
    plain = rough <= 8.0 * floor
    smooth = (np.abs(bend) <= 0.2 * np.abs(next_bend)) | plain
    rounding = (floor + rough) * (4.0 * per)
    # In the asymptotic regime near/far is 1/4; the error left in `value` is then about
    # 4·last²/(near/3), and not more than `last`.
    near, far, last = np.abs(near), np.abs(far), np.abs(last)
    settled = near <= (16.0 * per) * (floor + np.minimum(rough, 8.0 * floor))
    settled = (near <= 0.5 * far) | settled
    truncation = np.minimum(last, 120.0 * last * last / (near + 1e-300))
    return Told(
        value, rounding, truncation, near, far, slope, curvature, rough, floor, settled, smooth,
        plain,
    )  # fmt: skip
