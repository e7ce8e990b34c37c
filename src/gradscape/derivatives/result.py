"""What a derivative comes with: its error, whether it can be trusted, and why not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Info", "Reason"]


class Reason(IntEnum):
    """Why a component is as good as it is.

    The first three can be trusted, within their error; the others are marked unreliable.
    """

    CONVERGED = 0  #: the estimates agree to the tolerance asked for
    ROUNDING_LIMITED = 1  #: as good as the rounding of f's values allows
    BORDER = 2  #: from one side: f is not defined, or not allowed, on the other
    NOISY = 3  #: f has noise well above rounding; the error says what it costs
    KINK = 4  #: the slopes from the two sides differ
    JUMP = 5  #: f is discontinuous here
    UNDEFINED = 6  #: f or its derivative is not defined here
    NOT_CONVERGED = 7  #: the estimates don't agree: f varies faster than the steps, or is random

    def __str__(self) -> str:
        return self.name.lower().replace("_", " ")


@dataclass(frozen=True)
class Info:
    """All that is known about a result besides its value.

    Attributes
    ----------
    error : ndarray or float
        Estimated absolute error, same shape as the result.
    reliable : ndarray of bool
        Whether a component can be trusted, same shape.
    reason : ndarray of int
        Why, as values of `Reason`, same shape.
    step : ndarray
        The step h that was taken, same shape; NaN where the derivative is exact.
    method : str
        The method used: "exact", "adaptive", ... With "exact", components whose ``step`` is a
        number were found by differences, where the formula itself cancels.
    layout : str
        How f was called: "point", "coordinates", "rows", "arguments", "expression".
    evaluations : int
        At how many points f was evaluated.
    left, right : ndarray or None
        Slopes from the two sides at kinks and jumps, NaN elsewhere; None where there are none.
    """

    error: NDArray[np.floating[Any]]
    reliable: NDArray[np.bool_]
    reason: NDArray[np.int8]
    step: NDArray[np.floating[Any]]
    method: str
    layout: str
    evaluations: int
    left: NDArray[np.floating[Any]] | None = None
    right: NDArray[np.floating[Any]] | None = None
