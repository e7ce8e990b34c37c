"""Second derivatives of lines and pairs: differences on three steps, extrapolated, with an error.

The quotients D(h), D(2h), D(4h) of second differences are power series in h²; two extrapolations
leave an error of order h⁶ [1]_. How fast they approach each other tells the truncation error, the
size of f's values and their noise the rounding error. The odd parts of the same values are looked
at, too: ``x·|x|`` has no second derivative at 0, and no even part to tell.

References
----------
.. [1] L. F. Richardson, J. A. Gaunt: The deferred approach to the limit. Phil. Trans. R. Soc. A 226
   (1927), 299-361. M. Abramowitz, I. A. Stegun: Handbook of Mathematical Functions (1964), 25.3.23
   and 25.3.27, for the differences.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.result import Reason
from gradscape.functions.calling import Floats

__all__ = ["Seconds", "judge", "judge_one_sided"]

GROW = 3.6
SHRINK = 7.3
#: Differences of second order from one side are taken at these multiples of the step.
ONE_SIDED = np.array([1.0, 2.0, 4.0, 8.0, 16.0])


@dataclass
class Seconds:
    """Second derivatives, all arrays of one shape, (M, K) or (M, C, n).

    Attributes
    ----------
    value, error : ndarray
    reason : ndarray of int8
        Values of `Reason`.
    slope : ndarray
        Of f along the line, as seen between the samples.
    spread : ndarray
        By how much f's values differ along the line.
    factor : ndarray
        By how much the steps should change in another round; 1 where none would help.
    step : ndarray
        The shortest of the steps; of two coordinates, the geometric mean of theirs.
    """

    value: Floats
    error: Floats
    reason: NDArray[np.int8]
    slope: Floats
    spread: Floats
    factor: Floats
    step: Floats

    def take(self, where: tuple[NDArray[np.intp], NDArray[np.intp]]) -> Seconds:
        """Components c at points p, ``where = (c, p)``, as arrays (M, K)."""
        return Seconds(*(getattr(self, f.name)[:, where[0], where[1]] for f in fields(self)))

    def improve(self, where: tuple[NDArray[np.intp], NDArray[np.intp]], new: Seconds) -> None:
        """Replace components where `new` has the smaller error.

        But not where it contradicts what was sound: a longer step may agree with a period of f.
        """
        old = self.take(where)
        with np.errstate(invalid="ignore"):
            contradicts = np.abs(new.value - old.value) > 10.0 * (new.error + old.error)
        better = (new.error < old.error) & ~(contradicts & (old.reason < Reason.KINK))
        for field in fields(self):
            getattr(self, field.name)[:, where[0], where[1]] = np.where(
                better, getattr(new, field.name), getattr(old, field.name)
            )

    def falls_flat(self, longer: Seconds, alone: NDArray[np.bool_] | bool) -> NDArray[np.bool_]:
        """Whether values stop changing, or bending, at all, after they did with longer steps.

        Those are steps of f: few digits, a table. `alone` says which are of one coordinate.
        """
        still = (self.spread == 0.0) & (longer.spread > 0.0)
        with np.errstate(invalid="ignore"):
            straight = (np.abs(self.value) <= self.error) & (longer.reason >= Reason.KINK)
            straight &= (self.reason < Reason.KINK) & (np.abs(longer.value) > self.error)
        return np.asarray(still | (straight & alone))

    def mark(
        self,
        where: tuple[NDArray[np.intp], NDArray[np.intp]],
        which: NDArray[np.bool_],
        reason: Any,
    ) -> None:
        """Don't trust `which`, (M, K), of some components, for this reason."""
        for array, new in ((self.reason, reason), (self.error, np.inf)):
            array[:, where[0], where[1]] = np.where(which, new, array[:, where[0], where[1]])


def judge(
    quotients: tuple[Floats, Floats, Floats],
    odd: tuple[Floats, Floats, Floats],
    area: Floats,
    rounding: Floats,
    noise: Floats,
) -> Seconds:
    """Extrapolate three quotients, and say how good the result is.

    Parameters
    ----------
    quotients : three ndarray
        Second differences on h, 2h and 4h, over `area`, 4 and 16 times `area`.
    odd : three ndarray
        The odd parts φ(t) - φ(-t) of the values they were made from.
    area : ndarray
        Product of the two steps h.
    rounding, noise : ndarray
        Of f's values, absolute.
    """
    d1, d2, d4 = quotients
    with np.errstate(all="ignore"):
        near, far = d1 - d2, d2 - d4
        last = (near + (near - far) / 3.0) / 15.0
        value = d1 + near / 3.0 + last
        slope = np.abs(odd[2]) / (8.0 * np.sqrt(area))
        spread = np.maximum(np.abs(odd[2]), 16.0 * np.abs(d4) * area)
        fine = rounding + noise
        blurred = 4.0 * fine / area
        near, far, last = np.abs(near), np.abs(far), np.abs(last)
        settled = (near <= 0.5 * far) | (near <= 4.0 * blurred)
        # A kink of the derivative: odd parts over t that approach each other in proportion to t.
        near_odd, far_odd = np.abs(odd[0] - odd[1] / 2.0), np.abs(odd[1] / 2.0 - odd[2] / 4.0)
        bent = (near_odd > 0.4 * far_odd) & (near_odd > 16.0 * fine)
        # In the asymptotic regime near/far is 1/4, and the error left in `value` about
        # 4·last²/(near/3); `last` may be small by chance, but hardly below what `near` suggests.
        usual = np.maximum(last, 0.03 * near * near / (np.abs(value) + near + 1e-300))
        truncation = np.minimum(usual, 720.0 * usual * usual / (near + 1e-300))
        error = truncation + blurred
        sound = settled & ~bent & np.isfinite(value)
        error = np.where(sound, error, np.maximum(near, far) + near_odd / area + blurred)
        limit = np.where(noise > 8.0 * rounding, Reason.NOISY, Reason.ROUNDING_LIMITED)
        reason = np.where(truncation > blurred, Reason.CONVERGED, limit)
        kink = bent | ((near > 1.5 * far) & (near < 2.5 * far))
        reason = np.where(sound, reason, np.where(kink, Reason.KINK, Reason.NOT_CONVERGED))
        reason[~np.isfinite(value)] = Reason.UNDEFINED
        error[~np.isfinite(value) | ~np.isfinite(error)] = np.inf
        ahead = 64.0 / 27.0 * (near / (np.abs(d1) + 1e-300)) ** 2 * near
        grow = np.clip((blurred / (ahead + 1e-300)) ** (1 / 8), 1.5, GROW**2)
        factor = np.where(truncation > blurred, 1.0 / 3.0, grow)
        factor = np.where(sound, factor, 1.0 / SHRINK)
        factor = np.where(area > 0.0, factor, 1.0)
        step = np.broadcast_to(np.sqrt(area), value.shape).copy()
    return Seconds(value, error, reason.astype(np.int8), slope, spread, factor, step)


def judge_one_sided(
    quotients: Sequence[Floats], area: Floats, slope: Floats, rounding: Floats, noise: Floats
) -> Seconds:
    """Extrapolate quotients of one-sided second differences, power series in h, to h = 0."""
    with np.errstate(all="ignore"):
        weights = _at_zero(ONE_SIDED)
        shorter = _at_zero(ONE_SIDED[:-1])
        value = sum((w * q for w, q in zip(weights, quotients, strict=True)), np.zeros_like(area))
        other = sum(
            (w * q for w, q in zip(shorter, quotients[:-1], strict=True)), np.zeros_like(area)
        )
        amplified = float(np.sum(np.abs(weights) / ONE_SIDED**2))
        blurred = 4.0 * amplified * (rounding + noise) / area
        truncation = np.abs(value - other)
        error = truncation + blurred
    undefined = ~np.isfinite(value)
    error[undefined | ~np.isfinite(error)] = np.inf
    reason = np.where(undefined, Reason.UNDEFINED, Reason.BORDER).astype(np.int8)
    nothing, step = np.zeros_like(value), np.broadcast_to(np.sqrt(area), value.shape)
    return Seconds(value, error, reason, slope, nothing, np.ones_like(value), step.copy())


def _at_zero(steps: Floats) -> Floats:
    """Weights of the values at `steps` in the polynomial's value at 0 (Lagrange)."""
    return np.array(
        [np.prod(np.delete(steps, i) / (np.delete(steps, i) - s)) for i, s in enumerate(steps)]
    )
