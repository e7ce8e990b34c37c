"""Symmetric matrices, many at once, whatever the units of their rows and columns."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["balanced", "inverses", "signs"]

_EPS = float(np.finfo(float).eps)
_Floats = NDArray[np.float64]


def balanced(matrices: _Floats) -> _Floats:
    """Factors (n, k) that give all rows of ``d[:, :, None] * matrices * d[:, None]`` one size [1]_.

    .. [1] D. Ruiz: A scaling algorithm to equilibrate both rows and columns norms in matrices.
       Report RAL-TR-2001-034, Rutherford Appleton Laboratory (2001).
    """
    factors = np.ones(matrices.shape[:-1])
    with np.errstate(all="ignore"):
        for _ in range(4):
            scaled = np.abs(matrices) * factors[..., :, None] * factors[..., None, :]
            size = scaled.max(axis=-1)
            factors = factors / np.sqrt(np.where((size > 0.0) & np.isfinite(size), size, 1.0))
    return factors


def inverses(
    matrices: _Floats, least: float = 4 * _EPS
) -> tuple[_Floats, _Floats, NDArray[np.bool_]]:
    """Pseudo-inverses (n, k, k), rows (n, k, k) that diagonalise, and which are regular.

    Eigenvalues of a balanced matrix below `least`, of the largest, count as zero.
    """
    good = np.all(np.isfinite(matrices), axis=(-2, -1))
    matrices = np.where(good[:, None, None], matrices, 0.0)
    factors = balanced(matrices)
    with np.errstate(all="ignore"):
        size, axes = np.linalg.eigh(matrices * factors[:, :, None] * factors[:, None, :])
        most = np.abs(size).max(axis=-1, keepdims=True)
        large = (np.abs(size) > least * most) & (most > 0.0)
        rows = axes.transpose(0, 2, 1) * factors[:, None, :]
        weights = np.where(large, 1.0 / size, 0.0)
        inverse = rows.transpose(0, 2, 1) @ (weights[..., None] * rows)
    return inverse, rows, np.asarray(large.all(axis=-1) & good)


def signs(matrices: _Floats, errors: _Floats) -> NDArray[np.int8]:
    """Signs (n, k) of the eigenvalues, 0 for those that are zero within the error.

    Balancing changes eigenvalues, but not their signs (Sylvester's law of inertia); by Weyl's
    inequality none moves by more than the norm of the error.
    """
    factors = balanced(np.nan_to_num(matrices))
    scale = factors[:, :, None] * factors[:, None, :]
    with np.errstate(all="ignore"):
        size = np.linalg.eigvalsh(np.nan_to_num(matrices * scale))
        spread = np.where(errors == 0.0, 0.0, errors * scale)
        doubt = np.sqrt((np.nan_to_num(spread, nan=np.inf, posinf=np.inf) ** 2).sum(axis=(1, 2)))
    doubt += _EPS * size.shape[1] * np.abs(size).max(axis=1)
    return np.where(np.abs(size) <= doubt[:, None], 0, np.sign(size)).astype(np.int8)
