"""Whether points are missing on a line: between neighbours f runs one way, up or down."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.critical.landscape import Landscape
from gradscape.fields.critical.samples import Samples

__all__ = ["find_gaps"]

_SHARES = np.array([0.09, 0.236, 0.382, 0.5, 0.671, 0.854, 0.953])  # of a gap: looked at
_CLEAR = 10.0  # how many times its error a slope must be, to have a sign
_Floats = NDArray[np.float64]


def find_gaps(landscape: Landscape, known: _Floats) -> _Floats:
    """Find the gaps (m, 2) between what is known at (n,) places where f turns round unseen.

    Of samples no more is known than they are.
    """
    if isinstance(landscape.section, Samples):
        return np.empty((0, 2))
    ends = np.unique(np.concatenate([landscape.low, known, landscape.high]))
    low, high = ends[:-1, np.newaxis], ends[1:, np.newaxis]
    seen = landscape.slopes((low + (high - low) * _SHARES).reshape(-1, 1))
    clear = np.abs(seen.gradient[:, 0]) > _CLEAR * seen.error[:, 0]
    signs = np.where(clear & seen.defined, np.sign(seen.gradient[:, 0]), 0.0)
    signs = signs.reshape(-1, _SHARES.size)
    turned = (signs > 0).any(axis=1) & (signs < 0).any(axis=1)
    return np.column_stack([ends[:-1], ends[1:]])[turned]
