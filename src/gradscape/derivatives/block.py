"""A block: the derivatives at some points and all that is known about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.functions.calling import Floats

__all__ = ["Block", "like", "nothing", "put", "widened"]


@dataclass
class Block:
    """Derivatives at n points: C components of each of M values.

    Attributes
    ----------
    values : ndarray, shape (M, n)
    derivative, error, step : ndarray, shape (M, C, n)
    reason : ndarray of int8, shape (M, C, n)
    reliable : ndarray of bool, shape (M, C, n)
    left, right : ndarray, shape (M, C, n), or None
        One-sided slopes at kinks, NaN elsewhere; None where there is no kink.
    shape : tuple of int
        Shape of one value; its size is M.
    evaluations : int
    """

    values: Floats
    derivative: Floats
    error: Floats
    reason: NDArray[np.int8]
    step: Floats
    reliable: NDArray[np.bool_]
    left: Floats | None = None
    right: Floats | None = None
    shape: tuple[int, ...] = ()
    evaluations: int = 0


_ARRAYS = ("values", "derivative", "error", "reason", "step", "reliable")


def nothing(components: int) -> Block:
    """What there is to say of no points at all."""
    empty = np.empty((1, components, 0))
    return Block(
        np.empty((1, 0)),
        empty,
        empty.copy(),
        empty.astype(np.int8),
        empty.copy(),
        empty.astype(bool),
    )


def put(whole: Block, part: slice | NDArray[np.intp], block: Block) -> None:
    """Put a block where it belongs: part of the points, or those with these indices."""
    for name in _ARRAYS:
        some, all_ = getattr(block, name), getattr(whole, name)
        if _is_one_number(all_):
            if _is_one_number(some) and some.flat[0] == all_.flat[0]:
                continue
            all_ = all_.copy()
            setattr(whole, name, all_)
        all_[..., part] = some
    for name in ("left", "right"):
        some = getattr(block, name)
        if some is not None:
            if getattr(whole, name) is None:
                setattr(whole, name, np.full_like(whole.derivative, np.nan))
            getattr(whole, name)[..., part] = some
    whole.evaluations += block.evaluations


def like(block: Block, n: int) -> Block:
    """Make an empty block of n points like this one."""

    def empty(array: NDArray[Any]) -> NDArray[Any]:
        shape = (*array.shape[:-1], n)
        if _is_one_number(array):
            return np.broadcast_to(array.flat[0], shape)
        # In memory points come first, as they do in results.
        return np.moveaxis(np.empty((n, *array.shape[:-1]), array.dtype), 0, -1)

    arrays: dict[str, Any] = {name: empty(getattr(block, name)) for name in _ARRAYS}
    return Block(**arrays, shape=block.shape)


def _is_one_number(array: NDArray[Any]) -> bool:
    """Whether an array repeats one number in memory, as `numpy.broadcast_to` makes it."""
    return array.size > 0 and not any(array.strides)


def widened(whole: Block, block: Block) -> Block:
    """Give what there is so far the shape and precision of another block.

    A block where f is undefined everywhere doesn't tell how many values f has, nor how precise.
    """
    wider = whole.derivative.shape[0] < block.derivative.shape[0]
    finer = np.result_type(whole.derivative, block.derivative) != whole.derivative.dtype
    if not (wider or finer):
        return whole
    new = like(block, whole.derivative.shape[-1])
    for name in _ARRAYS:
        if _is_one_number(getattr(new, name)):
            setattr(new, name, getattr(new, name).copy())
        getattr(new, name)[...] = getattr(whole, name)
    for name in ("left", "right"):
        some = getattr(whole, name)
        if some is not None:
            setattr(new, name, np.full_like(new.derivative, np.nan))
            getattr(new, name)[...] = some
    new.evaluations = whole.evaluations
    return new
