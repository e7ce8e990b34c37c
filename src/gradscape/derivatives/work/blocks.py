"""Many points, block by block: bounded memory, arrays that stay in cache."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gradscape.derivatives.block import Block, like, nothing, put, widened
from gradscape.derivatives.reading.options import Options
from gradscape.derivatives.work.progress import progress_bar
from gradscape.functions.calling import Floats
from gradscape.functions.function import Function

if TYPE_CHECKING:
    from gradscape.derivatives.work.workers import Crew

__all__ = ["Solve", "run"]

#: Lines evaluated at once, and coordinates in them: enough to hide Python, but in the cache.
LINES = 32_768
NUMBERS = 80_000
# A sweep looks after its cache itself; what is left of its blocks is best done together.
SWEPT = 8
# Threads wait for each other between the calls of NumPy: for them, fewer and longer calls are best.
_MORE_LINES = 2
_MORE_NUMBERS = 8
_SHARES = 4  # parts for each worker, where f is called point by point: they take unequal times
_FORMULA = 2**20  # points of a formula, which looks after its own memory and cache
_STEPS = 100  # parts at least, where f is called point by point and a bar shows how far it is


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
    swept: bool = False,
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
    swept : bool
        Whether `solve` sweeps over a block in parts that stay in the cache.
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
    if lines == 0 and crew is not None and isinstance(workers, int):
        options, crew = (
            replace(options, threads=crew.count),
            None,
        )  # a formula has threads of its own
    if x.shape[1] == 0:
        return nothing(lines if components is None else components)
    function.find_layout(x)
    slow = function.layout in (None, "point")
    if crew is not None and slow and x.shape[1] < _SHARES * crew.count:
        from gradscape.derivatives.work.shared import share_calls

        with share_calls(function, options, crew) as shared:
            return _solve(solve, shared, options, x, (lines, swept), None, progress)
    spent = 0
    while True:
        layout = function.layout
        whole = _solve(solve, function, options, x, (lines, swept), crew, progress)
        if function.layout == layout:
            whole.evaluations += spent
            return whole
        spent += whole.evaluations


def _crew_of(workers: Any) -> Crew | None:
    """Read `workers`, without importing what is needed for them where there are none."""
    if workers is None:
        return None
    from gradscape.derivatives.work.workers import read_workers

    return read_workers(workers)


def _solve(
    solve: Solve,
    function: Function,
    options: Options,
    x: Floats,
    cost: tuple[int, bool],
    crew: Crew | None,
    progress: bool,
) -> Block:
    """Solve all blocks, or as many as there were when f was found to branch."""
    n = x.shape[1]
    layout = function.layout
    parts = range(0, max(n, 1), _size(x.shape, cost, layout, crew, progress))
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
                whole = like(block, n) if whole is None else widened(whole, block)
                put(whole, part, block)
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
    shape: tuple[int, ...],
    cost: tuple[int, bool],
    layout: str | None,
    crew: Crew | None,
    progress: bool,
) -> int:
    """Points in a block, of points (d, n); `cost` is lines a point, and whether they are swept."""
    (d, n), (lines, swept) = shape, cost
    if lines == 0:
        return _FORMULA if crew is None else min(_FORMULA, max(1, -(-n // crew.count)))
    size = max(1, SWEPT * LINES // lines) if swept else _fitting(LINES, NUMBERS, d, lines)
    count = 1 if crew is None else crew.count
    if layout in (None, "point"):  # a block costs little beside the calls in it
        shares = max(_SHARES * count if count > 1 else 1, _STEPS if progress else 1)
        return min(size, max(1, -(-n // shares)))
    if swept and crew is None and not progress:
        return max(1, n)  # it keeps nothing of the points that are done
    if crew is not None and crew.takes_large_blocks:
        if swept:
            return min(size, max(1, -(-n // (2 * count))))
        most = _fitting(_MORE_LINES * LINES, _MORE_NUMBERS * NUMBERS, d, lines)
        return min(most, max(size, -(-n // (2 * count))))
    return size


def _fitting(most_lines: int, most_numbers: int, d: int, lines: int) -> int:
    return max(1, min(most_lines, most_numbers // max(d, 1)) // max(lines, 1))
