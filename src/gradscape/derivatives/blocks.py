"""Many points, block by block: bounded memory, arrays that stay in cache."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.options import Options
from gradscape.functions.calling import Floats
from gradscape.functions.function import Function

__all__ = ["Block", "Solve", "run"]

#: Lines evaluated at once: large enough to hide Python, small enough for the cache.
LINES = 8192


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


#: Solves one block of points, columns (d, n); a module-level function, so that processes can.
Solve = Callable[[Function, Options, Floats], Block]


def run(
    solve: Solve,
    function: Function,
    options: Options,
    x: Floats,
    *,
    lines: int,
    workers: Any = None,
    progress: bool = False,
) -> Block:
    """Solve for points x (d, n) in blocks, and put the blocks together.

    Parameters
    ----------
    lines : int
        Lines a point costs, which sets the size of the blocks.
    """
    n = x.shape[1]
    function.find_layout(x)
    size = max(1, LINES // max(lines, 1))
    parts = [slice(start, min(start + size, n)) for start in range(0, n, size)]
    if len(parts) <= 1:
        return solve(function, options, x)
    blocks = (solve(function, options, x[:, part]) for part in parts)
    return _gather(blocks, parts, n)


def _gather(blocks: Any, parts: list[slice], n: int) -> Block:
    whole: Block | None = None
    for part, block in zip(parts, blocks, strict=True):
        if whole is None:
            whole = _empty_like(block, n)
        for name in ("values", "derivative", "error", "reason", "step", "reliable"):
            getattr(whole, name)[..., part] = getattr(block, name)
        for name in ("left", "right"):
            some = getattr(block, name)
            if some is not None:
                if getattr(whole, name) is None:
                    setattr(whole, name, np.full_like(whole.derivative, np.nan))
                getattr(whole, name)[..., part] = some
        whole.evaluations += block.evaluations
    assert whole is not None
    return whole


def _empty_like(block: Block, n: int) -> Block:
    def empty(array: NDArray[Any]) -> NDArray[Any]:
        return np.empty((*array.shape[:-1], n), array.dtype)

    return Block(
        empty(block.values),
        empty(block.derivative),
        empty(block.error),
        empty(block.reason),
        empty(block.step),
        empty(block.reliable),
        shape=block.shape,
    )
