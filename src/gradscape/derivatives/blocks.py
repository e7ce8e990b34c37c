"""Many points, block by block: bounded memory, arrays that stay in cache."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.options import Options
from gradscape.derivatives.progress import progress_bar
from gradscape.functions.calling import Floats
from gradscape.functions.function import Function

if TYPE_CHECKING:
    from gradscape.derivatives.workers import Crew

__all__ = ["Block", "Solve", "run"]

#: Lines evaluated at once, and coordinates in them: enough to hide Python, but in the cache.
LINES = 32_768
NUMBERS = 80_000
# Threads wait for each other between the calls of NumPy: for them, fewer and longer calls are best.
_MORE_LINES = 2
_MORE_NUMBERS = 8
_SHARES = 4  # parts for each worker, where f is called point by point: they take unequal times
_FORMULA = 2**20  # points of a formula, which looks after its own memory and cache
_STEPS = 100  # parts at least, where f is called point by point and a bar shows how far it is


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

#: Solves one block of points, columns (d, n); a module-level function, so that processes can.
Solve = Callable[[Function, Options, Floats], Block]


def run(
    solve: Solve,
    function: Function,
    options: Options,
    x: Floats,
    *,
    lines: int,
    components: int | None = None,
    workers: Any = None,
    progress: bool = False,
) -> Block:
    """Solve for points x (d, n) in blocks, and put the blocks together.

    Parameters
    ----------
    lines : int
        Lines a point costs, which sets the size of the blocks; 0 where f knows its derivative.
    components : int, optional
        Components at a point, `lines` when not given.
    workers : int, map-like callable or Executor, optional
        Who solves them; the caller's thread when not given. The result is the same to the last bit
        if f's values are.
    progress : bool
        Whether a bar on stderr shows how many points are done, and the time left.

    Raises
    ------
    ArgumentError
        If `workers` is nothing that could do the work.
    MissingExtraError
        If joblib, for processes, or tqdm, for the bar, is not installed.
    WorkerError
        If a worker died, with the points that it had, or can't be given f.

    Notes
    -----
    If a block finds that f branches on its data, the blocks before it are not to be trusted either:
    all are solved again, point by point.
    """
    crew = _crew_of(workers)
    if x.shape[1] == 0:
        return _nothing(lines if components is None else components)
    function.find_layout(x)
    slow = function.layout in (None, "point")
    if crew is not None and slow and x.shape[1] < _SHARES * crew.count:
        from gradscape.derivatives.shared import share_calls

        with share_calls(function, options, crew) as shared:
            return _solve(solve, shared, options, x, lines, None, progress)
    spent = 0
    while True:
        layout = function.layout
        whole = _solve(solve, function, options, x, lines, crew, progress)
        if function.layout == layout:
            whole.evaluations += spent
            return whole
        spent += whole.evaluations


def _crew_of(workers: Any) -> Crew | None:
    """Read `workers`, without importing what is needed for them where there are none."""
    if workers is None:
        return None
    from gradscape.derivatives.workers import read_workers

    return read_workers(workers)


def _nothing(components: int) -> Block:
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


def _solve(
    solve: Solve,
    function: Function,
    options: Options,
    x: Floats,
    lines: int,
    crew: Crew | None,
    progress: bool,
) -> Block:
    """Solve all blocks, or as many as there were when f was found to branch."""
    n = x.shape[1]
    layout = function.layout
    parts = range(0, max(n, 1), _size(x.shape, lines, layout, crew, progress))
    whole: Block | None = None
    if crew is None or len(parts) == 1:
        solving = _in_turn(solve, function, options, x, parts)
    else:
        solving = crew.solve(solve, function, options, x, parts)
    with progress_bar(n, function.name, shown=progress) as done, closing(solving):
        for part, result in solving:
            block = result if isinstance(result, Block) else result.block
            if block is not result and result.layout == "point" != layout:
                function.call_point_by_point()  # found out in another process, on a copy
            if len(parts) == 1:
                whole = block
            else:
                whole = _like(block, n) if whole is None else _widened(whole, block)
                _put(whole, part, block)
            done(part.stop - part.start)
            if function.layout != layout:
                break
    assert whole is not None
    return whole


def _in_turn(
    solve: Solve, function: Function, options: Options, x: Floats, parts: range
) -> Generator[tuple[slice, Any], None, None]:
    n = x.shape[1]
    for start in parts:
        part = slice(start, min(start + parts.step, n))
        yield part, solve(function, options, x[:, part])


def _size(
    shape: tuple[int, ...], lines: int, layout: str | None, crew: Crew | None, progress: bool
) -> int:
    """Points in a block, of points (d, n)."""
    d, n = shape
    if lines == 0:
        return _FORMULA if crew is None else min(_FORMULA, max(1, -(-n // crew.count)))
    size = _fitting(LINES, NUMBERS, d, lines)
    count = 1 if crew is None else crew.count
    if layout in (None, "point"):  # a block costs little beside the calls in it
        shares = max(_SHARES * count if count > 1 else 1, _STEPS if progress else 1)
        return min(size, max(1, -(-n // shares)))
    if crew is not None and crew.takes_large_blocks:
        most = _fitting(_MORE_LINES * LINES, _MORE_NUMBERS * NUMBERS, d, lines)
        return min(most, max(size, -(-n // (2 * count))))
    return size


def _fitting(most_lines: int, most_numbers: int, d: int, lines: int) -> int:
    return max(1, min(most_lines, most_numbers // max(d, 1)) // max(lines, 1))


def _put(whole: Block, part: slice, block: Block) -> None:
    """Put a block where it belongs."""
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


def _like(block: Block, n: int) -> Block:
    """Make an empty block of n points like this one."""

    def empty(array: NDArray[Any]) -> NDArray[Any]:
        shape = (*array.shape[:-1], n)
        if _is_one_number(array):
            return np.broadcast_to(array.flat[0], shape)
        return np.empty(shape, array.dtype)

    arrays: dict[str, Any] = {name: empty(getattr(block, name)) for name in _ARRAYS}
    return Block(**arrays, shape=block.shape)


def _is_one_number(array: NDArray[Any]) -> bool:
    """Whether an array repeats one number in memory, as `numpy.broadcast_to` makes it."""
    return array.size > 1 and not any(array.strides)


def _widened(whole: Block, block: Block) -> Block:
    """Give what there is so far the shape and precision of another block.

    A block where f is undefined everywhere doesn't tell how many values f has, nor how precise.
    """
    wider = whole.derivative.shape[0] < block.derivative.shape[0]
    finer = np.result_type(whole.derivative, block.derivative) != whole.derivative.dtype
    if not (wider or finer):
        return whole
    new = _like(block, whole.derivative.shape[-1])
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
