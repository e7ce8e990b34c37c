"""Why a descent ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Judge", "Limits", "Seen", "Stop", "lengths"]

_Floats = NDArray[np.float64]


class Stop(StrEnum):
    """Why a descent ended where it did."""

    CONVERGED = "converged"  #: ∇f is as good as zero
    STEPS = "steps used up"  #: as many steps as were asked for, or as there were functions
    DIVERGED = "diverged"  #: f grew beyond all measure, or the point ran away
    LEFT = "left the domain"  #: the last point is the first one outside
    NOT_FINITE = "not finite"  #: f or its gradient is no finite number at the last point
    STALLED = "stalled"  #: the steps don't change the point any more, or SciPy gave up
    RECORDED = "recorded"  #: the path was recorded elsewhere


@dataclass(frozen=True)
class Limits:
    """When to stop.

    Attributes
    ----------
    steps : int
        How many at most.
    tolerance : float
        Of |∇f|, relative to the largest on the way: converged at or below that. 0: only where ∇f
        can't be told from zero.
    growth : float
        Diverged when f exceeds its first value by more than this times the larger of |f| there and
        of its first change; or when the point is farther than this times max(1, |x|) from its start
        and ∇f no smaller than there.
    low, high : ndarray, shape (d,), or None
        The domain; None: everywhere.
    converges : bool
        Whether a small ∇f means anything: not that of one batch out of many.
    inert : bool
        Whether the point may run on where ∇f is zero: then it must be so twice in a row.
    """

    steps: int
    tolerance: float
    growth: float
    low: _Floats | None = None
    high: _Floats | None = None
    converges: bool = True
    inert: bool = False

    def outside(self, points: _Floats) -> NDArray[np.bool_]:
        """Which of the points (..., d) are outside the domain, shape (...)."""
        if self.low is None or self.high is None:
            return np.zeros(points.shape[:-1], dtype=bool)
        return np.asarray(((points < self.low) | (points > self.high)).any(axis=-1))


@dataclass(frozen=True)
class Seen:
    """What is known at one point of each of m descents.

    Attributes
    ----------
    points, gradients, errors : ndarray, shape (m, d)
    values : ndarray, shape (m,)
    reliable : ndarray of bool, shape (m,)
    """

    points: _Floats
    values: _Floats
    gradients: _Floats
    errors: _Floats
    reliable: NDArray[np.bool_]

    def rows(self, which: Any) -> Seen:
        """Some of the descents, by a mask, a slice, or indices."""
        return Seen(*(getattr(self, item.name)[which] for item in fields(self)))

    @classmethod
    def joined(cls, seen: Sequence[Seen]) -> Seen:
        """One after the other."""
        return cls(*(np.concatenate([getattr(s, f.name) for s in seen]) for f in fields(cls)))


class Judge:
    """Tells, step by step, which of m descents end and why.

    Parameters
    ----------
    limits : Limits
    start : Seen
        At the starts.
    """

    def __init__(self, limits: Limits, start: Seen) -> None:
        self.limits = limits
        self._start = self._last = start
        self._unit = np.abs(start.values)
        self._largest = np.zeros(len(start.points))
        self._flat = np.full(len(start.points), True)
        self._still = np.full(len(start.points), False)
        self._count = 0

    def __call__(self, now: Seen) -> list[Stop | None]:
        """Judge the points reached now; the first call is for the starts."""
        with np.errstate(all="ignore"):
            if self._count == 1:
                self._unit = np.fmax(self._unit, np.abs(now.values - self._start.values))
            verdicts = self._verdicts(now)
        self._count += 1
        self._last = now
        found: list[Stop | None] = [None] * len(now.points)
        for stop, true in verdicts:  # the first that holds counts
            for i in np.flatnonzero(true):
                found[i] = found[i] or stop
        return found

    def keep(self, which: NDArray[np.bool_]) -> None:
        """Forget the descents that are not kept."""
        if which.all():
            return
        self._start, self._last = self._start.rows(which), self._last.rows(which)
        self._unit, self._largest = self._unit[which], self._largest[which]
        self._flat, self._still = self._flat[which], self._still[which]

    def _verdicts(self, now: Seen) -> list[tuple[Stop, NDArray[np.bool_]]]:
        finite = np.isfinite(now.values) & np.isfinite(now.gradients).all(axis=-1)
        verdicts = [
            (Stop.LEFT, self.limits.outside(now.points)),
            (Stop.NOT_FINITE, ~finite),
            (Stop.DIVERGED, self._diverged(now)),
        ]
        if not self.limits.converges:
            return verdicts
        flat = self._is_flat(now)
        still = (now.points == self._last.points).all(axis=-1) & (self._count > 0)
        before, self._flat = self._flat, flat
        verdicts.append((Stop.CONVERGED, flat & before if self.limits.inert else flat))
        paused, self._still = self._still, still
        verdicts.append((Stop.STALLED, still & paused if self.limits.inert else still))
        return verdicts

    def _is_flat(self, now: Seen) -> NDArray[np.bool_]:
        """Where ∇f is below the tolerance, or can't be told from zero."""
        length, doubt = lengths(now.gradients), lengths(now.errors)
        self._largest = np.fmax(self._largest, length)
        bound = self.limits.tolerance * self._largest
        # the slope at a kink is not small because its error is large
        return np.where(
            now.reliable,
            (length <= bound) | (length <= doubt),
            (length <= bound) & (doubt <= bound),
        )

    def _diverged(self, now: Seen) -> NDArray[np.bool_]:
        if not self._count:
            return np.full(len(now.points), False)
        start, growth = self._start, self.limits.growth
        grown = (self._unit > 0) & (now.values - start.values > growth * self._unit)
        far = growth * np.maximum(1.0, lengths(start.points))
        away = lengths(now.points - start.points) > far
        return grown | (away & (lengths(now.gradients) >= lengths(start.gradients)))


def lengths(vectors: _Floats) -> _Floats:
    """Lengths of vectors (..., d), shape (...); squares neither overflow nor vanish."""
    return np.asarray(np.hypot.reduce(vectors, axis=-1))
