"""Why a gradient that someone derived by hand is wrong: the mistakes that are made most often."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gradscape.functions.calling import Floats

__all__ = ["likely_causes"]

_CLOSE = 1e-4  # relative; a cause explains a difference to so much
_EXPLAINED = 0.1  # of a difference: what a factor may leave
_MANY = 200  # components above which permutations aren't looked for one by one


def likely_causes(
    given: Floats,
    expected: Floats,
    wrong: NDArray[np.bool_],
    names: Sequence[str],
    shape: tuple[int, ...] | None = None,
    batch: Sequence[int] = (),
) -> list[str]:
    """Say what would explain wrong components.

    Parameters
    ----------
    given, expected : ndarray, shape (d, n)
        What was derived by hand, and what is right, at n points.
    wrong : ndarray of bool, shape (d, n)
        Where they differ.
    names : sequence of str
        Of the d components.
    shape : tuple of int, optional
        Of the array that the d components are, where it has several axes.
    batch : sequence of int
        Numbers that a mean may have been divided by.

    Returns
    -------
    list of str
        Most likely first; empty where nothing is recognised.
    """
    known = np.isfinite(given) & np.isfinite(expected)
    rows = np.flatnonzero(wrong.any(axis=1))
    if not known[wrong].any():
        return ["it is not finite where f has a derivative"] if wrong.any() else []
    whole = len(rows) > 1 and len(rows) == np.sum((np.abs(expected) > 0).any(axis=1))
    order = _rearranged(given, expected, names, shape)
    if order:
        return [order]
    if whole:
        said = _factor(given, expected, known, batch)
        if said:
            return [f"{said} in every component"]
    return [
        f"{names[i]}: {said}"
        for i in rows[:5]
        if (said := _factor(given[i], expected[i], known[i], batch))
        or (said := _another(given[i], expected, names, i))
    ]


def _factor(given: Floats, expected: Floats, known: NDArray[np.bool_], batch: Sequence[int]) -> str:
    """Name the number that `given` is too large by."""
    g, e = given[known], expected[known]
    largest = float(np.abs(e).max(initial=0.0))
    if not np.any(g):
        return "it is zero: a term is missing"
    if largest == 0.0:
        return ""
    ratio = float(np.dot(g / largest, e / largest) / np.dot(e / largest, e / largest))
    left = np.abs(g - ratio * e)
    if not np.all(left <= _CLOSE * np.maximum(np.abs(g), _CLOSE * largest)):
        return ""
    if left.max() > _EXPLAINED * np.abs(g - e).max():
        return ""  # a ratio near 1 that leaves as much as there was is none
    if abs(ratio + 1.0) < _CLOSE:
        return "the sign is wrong"
    by_batch = _by_batch(abs(ratio), batch)
    if g.size == 1 and not (by_batch or _round(abs(ratio)) or _round(1.0 / abs(ratio))):
        return ""  # one number is always some multiple of another
    said = by_batch or _multiple(abs(ratio))
    return f"{said} and the sign is wrong" if ratio < 0 else said


def _by_batch(ratio: float, batch: Sequence[int]) -> str:
    for size in batch:
        if size > 2 and abs(ratio * size - 1.0) < _CLOSE:
            return f"it is divided by {size}, the size of the batch, and should not be"
        if size > 2 and abs(ratio / size - 1.0) < _CLOSE:
            return f"it lacks a division by {size}, the size of the batch"
    return ""


def _multiple(ratio: float) -> str:
    if _round(ratio):
        return f"it is {round(ratio)} times too large"
    if _round(1.0 / ratio):
        return f"a factor {round(1.0 / ratio)} is missing"
    if abs(ratio - 1.0) < _CLOSE:
        less = "small" if ratio < 1.0 else "large"
        return f"it is too {less} by {abs(ratio - 1.0):.2g} of itself"
    return f"it is {ratio:.6g} times what it should be"


def _round(number: float) -> bool:
    whole = round(number)
    return 2 <= whole <= 10_000_000 and abs(number / whole - 1.0) < _CLOSE


def _another(given: Floats, expected: Floats, names: Sequence[str], i: int) -> str:
    """Find the component that was written in place of component i."""
    if len(expected) > _MANY or not np.any(given):
        return ""
    same = _same(expected, given[np.newaxis]).all(axis=1)
    other = [int(j) for j in np.flatnonzero(same) if j != i]
    return f"it is the derivative by {names[other[0]]}" if len(other) == 1 else ""


def _same(a: Floats, b: Floats) -> NDArray[np.bool_]:
    with np.errstate(invalid="ignore"):
        return np.asarray(np.abs(a - b) <= _CLOSE * np.maximum(np.abs(a), np.abs(b)))


def _rearranged(
    given: Floats, expected: Floats, names: Sequence[str], shape: tuple[int, ...] | None
) -> str:
    """Name the rearrangement of components that makes them right."""
    d, n = given.shape
    if d < 2 or not np.isfinite(given).all() or not np.isfinite(expected).all():
        return ""
    if shape is not None and len(shape) > 1:
        turned = np.moveaxis(expected.reshape((*shape, n)), -1, 0)
        turned = turned.reshape(n, *shape).transpose(0, *range(len(shape), 0, -1))
        if _same(turned.reshape(n, d).T, given).all():
            return "it is transposed"
    for shift, word in ((1, "next"), (-1, "one before")):
        if d > 2 and _same(np.roll(expected, -shift, axis=0), given).all():
            return f"it is off by one coordinate: each component holds the {word}"
    if _same(expected[::-1], given).all():
        return "its components are swapped" if d == 2 else "its components are in reverse order"
    if d > _MANY:
        return ""
    match = _same(given[:, np.newaxis], expected[np.newaxis]).all(axis=2)
    if not (match.sum(axis=0) == 1).all() or not (match.sum(axis=1) == 1).all():
        return ""
    moved = np.argmax(match, axis=1)
    swapped = [f"{names[i]} holds that of {names[j]}" for i, j in enumerate(moved) if i != j]
    return f"its components are permuted: {', '.join(swapped[:4])}" if swapped else ""
