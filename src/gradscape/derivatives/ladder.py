"""The adaptive method: central differences on three steps, extrapolated, with an error.

For each component f is evaluated at x ± h, x ± 2h and x ± 4h. The three central differences are
extrapolated twice [1]_; how fast they approach each other tells the truncation error, the size of
f's values the rounding error. Components that miss the tolerance, and only those, go another round:
with a smaller step where truncation is the trouble, with a larger one where rounding is. The steps
are no round numbers, and differ a little from point to point: a round step can agree with the
period of f and be wrong with confidence.

References
----------
.. [1] L. F. Richardson, J. A. Gaunt: The deferred approach to the limit. Phil. Trans. R. Soc. A 226
   (1927), 299-361. C. J. F. Ridders: Accurate computation of F'(x) and F'(x)F''(x). Advances in
   Engineering Software 4 (1982), 75-76.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.result import Reason
from gradscape.derivatives.sampling import Sampler
from gradscape.functions.calling import Floats

__all__ = ["Estimate", "ladder"]

FIRST_STEP = 7.1e-4
SHRINK = 7.3
GROW = 3.6
ROUNDS = 8


@dataclass
class Estimate:
    """Derivatives of one block: all arrays (M, K), one column a component.

    `error` is inf where there is no estimate. `slope` is the largest slope seen between samples.
    """

    value: Floats
    error: Floats
    reason: NDArray[np.int8]
    step: Floats
    slope: Floats


def ladder(sample: Sampler, x: Floats, f0: Floats, rtol: float = 1e-10) -> Estimate:
    """Differentiate at the points x (d, n), where f has the values f0 (M, n).

    The components are ordered coordinate by coordinate: K = d·n, (d, n) flattened.
    """
    d, n = x.shape
    h = first_step(x).ravel()
    stencil = np.empty((d, d, n), x.dtype)
    stencil[:] = x[:, np.newaxis, :]
    place = np.einsum("iin->in", stencil).reshape  # a writable view of the coordinate that moves
    del place
    moving = np.einsum("iin->in", stencil)
    columns = stencil.reshape(d, d * n)
    centre = np.tile(f0, d)
    best = _round(sample, columns, moving, x.ravel(), h, centre)
    _refine(sample, x, centre, best, rtol)
    return best


def first_step(x: Floats) -> Floats:
    """First step of every component of points x (d, n), a few percent different everywhere."""
    index = np.arange(1, x.shape[0] + 1)[:, np.newaxis]
    jitter = np.abs(x * 97.31 + index * 0.618034) % 1.0
    jitter[~np.isfinite(jitter)] = 0.0
    return np.asarray(FIRST_STEP * np.maximum(np.abs(x), 1.0) * (1.0 + 0.15 * jitter))


def _round(
    sample: Sampler, columns: Floats, moving: Floats, x: Floats, h: Floats, centre: Floats
) -> Estimate:
    """One rung: six evaluations a component, and what they tell.

    `moving` is the view of `columns` that holds each component's own coordinate, x its value.
    """
    odd, even, width = [], [], []
    for k in (1, 2, 4):
        right, left = x + k * h, x - k * h
        moving[...] = right.reshape(moving.shape)
        f_right = sample(columns)
        moving[...] = left.reshape(moving.shape)
        f_left = sample(columns)
        odd.append(f_right - f_left)
        even.append(f_right + f_left - 2.0 * centre)
        width.append(right - left)
    return _estimate(odd, even, width, x, h, centre, sample.eps)


def _estimate(
    odd: list[Floats],
    even: list[Floats],
    width: list[Floats],
    x: Floats,
    h: Floats,
    centre: Floats,
    eps: float,
) -> Estimate:
    with np.errstate(all="ignore"):
        d1, d2, d4 = (o / w for o, w in zip(odd, width, strict=True))
        near, far = d1 - d2, d2 - d4
        r1, r2 = d1 + near / 3.0, d2 + far / 3.0
        last = (r1 - r2) / 15.0
        value = r1 + last
        reach = 0.5 * (np.abs(odd[2]) + np.abs(even[2]))  # how far f moves within the stencil
        slope = reach / (4.0 * h)
        rounding = eps * ((np.abs(centre) + reach + np.abs(x) * slope) / h + np.abs(value))
        near, far, last = np.abs(near), np.abs(far), np.abs(last)
        # In the asymptotic regime near/far is 1/4; the error left in `value` is then about
        # 4·last²/(near/3), and not more than `last`.
        truncation = np.minimum(last, 120.0 * last * last / (near + 1e-300))
        settled = (near <= 0.5 * far) | (near <= 4.0 * rounding)
        truncation = np.where(settled, truncation, np.maximum(near, far))
        # The even part of a smooth f grows fourfold from step to step; what doesn't is a kink.
        bend1, bend2 = 4.0 * even[0] - even[1], 4.0 * even[1] - even[2]
        uneven = np.abs(bend1) > np.maximum(0.2 * np.abs(bend2), 8.0 * rounding * h)
        truncation = np.where(uneven, np.maximum(truncation, np.abs(bend1) / (2.0 * h)), truncation)
        error = truncation + rounding
    error[~np.isfinite(error)] = np.inf
    reason = np.where(truncation > rounding, Reason.CONVERGED, Reason.ROUNDING_LIMITED)
    reason[uneven] = Reason.KINK
    reason[~settled] = Reason.NOT_CONVERGED
    reason[~np.isfinite(value)] = Reason.UNDEFINED
    return Estimate(
        value, error, reason.astype(np.int8), np.broadcast_to(h, value.shape).copy(), slope
    )


def _refine(sample: Sampler, x: Floats, centre: Floats, best: Estimate, rtol: float) -> None:
    """Give the components that miss the tolerance more rounds, while these improve them."""
    n = x.shape[1]
    active = np.flatnonzero(_misses(best, rtol).any(axis=0))
    last = _take(best, active)
    for _ in range(ROUNDS):
        if not active.size:
            return
        smaller = (last.reason != Reason.ROUNDING_LIMITED).any(axis=0)
        h = last.step[0] * np.where(smaller, 1.0 / SHRINK, GROW)
        j, i = np.divmod(active, n)
        columns = x[:, i]
        spot = columns.reshape(-1)  # a view: columns is contiguous
        moving = _Moving(spot, j * active.size + np.arange(active.size))
        last = _round(sample, columns, moving, x[j, i], h, centre[:, active])  # type: ignore[arg-type]
        before = best.error[:, active]
        better = last.error < before
        for name in ("value", "error", "reason", "step", "slope"):
            target, new = getattr(best, name), getattr(last, name)
            target[:, active] = np.where(better, new, target[:, active])
        improved = (better & (last.error < 0.5 * before)) | ~np.isfinite(last.error)
        go_on = (_misses(last, rtol) & improved).any(axis=0)
        active, last = active[go_on], _take(last, go_on)


class _Moving:
    """Scattered entries of a flat array, written like a view."""

    def __init__(self, flat: Floats, where: NDArray[np.intp]) -> None:
        self.flat, self.where = flat, where
        self.shape = where.shape

    def __setitem__(self, key: Any, values: Floats) -> None:
        self.flat[self.where] = values


def _misses(estimate: Estimate, rtol: float) -> NDArray[np.bool_]:
    scale = np.maximum(np.abs(estimate.value), 1e-2 * estimate.slope)
    return np.asarray(~(estimate.error <= rtol * scale))


def _take(estimate: Estimate, where: Any) -> Estimate:
    return Estimate(
        *(
            getattr(estimate, name)[:, where]
            for name in ("value", "error", "reason", "step", "slope")
        )
    )
