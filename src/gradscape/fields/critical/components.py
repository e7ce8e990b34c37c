"""Cells that touch each other belong together: connected components on a lattice."""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray

__all__ = ["components", "extents", "touches"]

_LARGEST = 2.0**62
_Ints = NDArray[np.int64]


def components(index: _Ints) -> NDArray[np.intp]:
    """Label cells (m, k) of a lattice, 0, 1, ...: equal where a chain of neighbours joins them.

    Cells that share a corner are neighbours.

    >>> components(np.array([[0, 0], [1, 1], [5, 5]])).tolist()
    [0, 0, 1]
    """
    m, k = index.shape
    if not m:
        return np.empty(0, dtype=np.intp)
    pairs = [np.empty((0, 2), dtype=np.intp)]
    for offset in product((-1, 0, 1), repeat=k):
        if offset > (0,) * k:
            first, second = _matches(index + np.array(offset), index)
            pairs.append(np.column_stack([first, second]))
    edges = np.concatenate(pairs)
    label = np.arange(m)
    while True:
        low = np.minimum(label[edges[:, 0]], label[edges[:, 1]])
        new = label.copy()
        np.minimum.at(new, label[edges[:, 0]], low)
        np.minimum.at(new, label[edges[:, 1]], low)
        new = new[new]
        if (new == label).all():
            break
        label = new
    return np.asarray(np.unique(label, return_inverse=True)[1].reshape(-1), dtype=np.intp)


def extents(index: _Ints, labels: NDArray[np.intp]) -> _Ints:
    """How many cells each component reaches along its longest axis, for each label."""
    count = int(labels.max(initial=-1)) + 1
    low = np.full((count, index.shape[1]), np.iinfo(np.int64).max)
    high = np.full((count, index.shape[1]), np.iinfo(np.int64).min)
    np.minimum.at(low, labels, index)
    np.maximum.at(high, labels, index)
    return np.asarray((high - low + 1).max(axis=1), dtype=np.int64)


def touches(index: _Ints, others: _Ints) -> NDArray[np.bool_]:
    """Which cells are among the others, or neighbours of them."""
    found = np.zeros(len(index), dtype=bool)
    if len(others):
        for offset in product((-1, 0, 1), repeat=index.shape[1]):
            found[_matches(index + np.array(offset), others)[0]] = True
    return found


def _matches(wanted: _Ints, there: _Ints) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Pairs of positions at which rows of both are equal; rows of `there` are unique."""
    low = np.minimum(there.min(axis=0), wanted.min(axis=0))
    range_ = np.maximum(there.max(axis=0), wanted.max(axis=0)) - low + 1
    if np.prod(range_.astype(float)) < _LARGEST:  # one number for each cell: quick
        strides = np.append(np.cumprod(range_[:0:-1])[::-1], 1)
        known, asked = (there - low) @ strides, (wanted - low) @ strides
    else:
        both = np.concatenate([there, wanted])
        number = np.unique(both, axis=0, return_inverse=True)[1].reshape(-1)
        known, asked = number[: len(there)], number[len(there) :]
    order = np.argsort(known)
    known = known[order]
    at = np.minimum(np.searchsorted(known, asked), len(known) - 1)
    first = np.flatnonzero(known[at] == asked)
    return first, order[at[first]]
