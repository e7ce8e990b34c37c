"""What can be trusted: errors held against what f does around the point."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.result import Reason
from gradscape.errors import ReliabilityWarning, warn_caller
from gradscape.functions.calling import Floats

__all__ = ["plainly_good", "trusted", "warn_of"]

_PART = 16384  # points looked at together
_GOOD = 1e-5  # relative error that counts as good
_TINY = float(np.finfo(np.float64).tiny)
_LIMITED = 1e-2  # where the precision of f's values allows no better
_NOISY = 0.1  # where their noise doesn't


def plainly_good(derivative: Floats, error: Floats) -> bool:
    """Whether every component (M, C, n) is finite and good beside its own gradient.

    Quick: a part at a time, which stays in the cache, and no array of verdicts.
    """
    for start in range(0, derivative.shape[-1], _PART):
        part = derivative[..., start : start + _PART]
        scale = np.abs(part).max(axis=1, keepdims=True)
        scale *= _GOOD
        # inf or NaN in the part make the first comparison False
        if not (np.isfinite(scale).all() and (error[..., start : start + _PART] <= scale).all()):
            return False
    return True


def trusted(
    derivative: Floats, error: Floats, reason: NDArray[np.int8], slope: Floats | None = None
) -> NDArray[np.bool_]:
    """Which components (M, C, n) are good.

    An error is held against the largest of the component, the whole derivative of its value, and
    the slopes seen between the samples: so that a minimum, where the gradient is zero, is not
    cried over. What isn't understood is nothing to hold the errors of others against. Where f's own
    precision or noise is the limit, less is good enough.
    """
    with np.errstate(all="ignore"):
        size = np.abs(derivative) if slope is None else np.fmax(np.abs(derivative), slope)
        scale = np.fmax.reduce(np.where(reason < Reason.KINK, size, 0.0), axis=1, keepdims=True)
        good = (error <= _GOOD * scale) & (reason < Reason.KINK)
        if good.all():
            return np.asarray(good)
        limited = reason == Reason.ROUNDING_LIMITED
        still = False if slope is None else slope == 0.0  # f didn't change at all: a good zero
        limited &= (error <= _LIMITED * scale) | still
        limited |= (reason == Reason.NOISY) & (error <= _NOISY * scale)
        good |= limited | ((error <= _TINY) & (reason < Reason.KINK))
    return np.asarray(good & np.isfinite(derivative))


def warn_of(reliable: NDArray[np.bool_], reason: NDArray[Any]) -> None:
    """Warn, once for all, of the components that can't be trusted."""
    if np.all(reliable):
        return
    reasons = np.asarray(reason)[~np.asarray(reliable)]
    counts = ", ".join(
        f"{np.sum(reasons == r)} {Reason(r)}" for r in np.unique(reasons) if np.any(reasons == r)
    )
    total, bad = np.size(reliable), reasons.size
    warn_caller(
        f"{bad} of {total} components can't be trusted ({counts}). With full_output=True, "
        "info.reliable says which, info.reason why and info.error by how much.",
        ReliabilityWarning,
    )
