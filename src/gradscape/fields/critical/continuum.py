"""A curve or a surface of critical points, as it is found: points in no order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.critical.newton import Polished

__all__ = ["Continuum"]


_Floats = NDArray[np.float64]
_Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Continuum:
    """What became of a component of m cells.

    Attributes
    ----------
    explained : ndarray of bool, shape (m,)
        Cells that need no more subdivision.
    points : ndarray, shape (n, k)
        Critical points on the curve or surface.
    dimension : int
    spacing : ndarray, shape (k,)
        Between the points, about.
    error : float
    at_kink, broken : bool
        Whether the gradient jumps there; whether f does, or has poles: then nothing is critical.
    valley : Polished or None
        Isolated points on the floor of a valley, or the top of a ridge, that is nearly level.
    """

    explained: _Mask
    points: _Floats
    dimension: int
    spacing: _Floats
    error: float = 0.0
    at_kink: bool = False
    broken: bool = False
    valley: Polished | None = None
