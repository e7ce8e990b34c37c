"""Who solves the blocks: the caller's thread, threads, processes, or what the caller brings.

However it is, at most a few blocks are under way at once, so that memory doesn't grow with the
number of points; the exception of the first block that fails is the one that is raised; and when
the caller is interrupted, or something fails, the workers end.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from gradscape.derivatives.work.travel import Done, Failure, Job
from gradscape.errors import ArgumentError, WorkerError
from gradscape.functions.calling import Floats

if TYPE_CHECKING:
    from gradscape.derivatives.reading.options import Options
    from gradscape.functions.function import Function

__all__ = [
    "Crew",
    "Hand",
    "Solved",
    "Workers",
    "open_hands",
    "read_workers",
    "share",
    "solve_parts",
    "solved_block",
]

#: A number of threads or processes, an Executor, or ``map_like(function, iterable)``.
Workers = int | Executor | Callable[..., Any]
#: A part of the points, and what came back for it.
Solved = tuple[slice, Any]
#: Says in words what a part is, for a worker that died with it.
Which = Callable[[slice], str]

_GROUP = 64  # blocks that a map-like callable gets at once: many of them read all their input
_WAKE = 0.5  # s; on Windows a wait without an end can't be interrupted


@dataclass(frozen=True)
class Crew:
    """Those who do the work.

    Attributes
    ----------
    workers : int, Executor or map-like callable
    count : int
        How many blocks can be worked on at once, as far as one can know.
    """

    workers: Workers
    count: int

    @property
    def takes_large_blocks(self) -> bool:
        """Whether they may be threads, to which nothing is copied."""
        return isinstance(self.workers, int | Executor) and self.count > 1

    def solve(
        self,
        solve: Callable[..., Any],
        function: Function,
        options: Options,
        x: Floats,
        parts: range,
    ) -> Generator[Solved, None, None]:
        """Solve all parts of the points x (d, n), as `solve_parts` does."""
        return solve_parts(Job(solve, function, options), x, parts, self)


def read_workers(workers: Any) -> Crew | None:
    """Check `workers`; None for a single one, which is the caller's thread.

    Raises
    ------
    ArgumentError
        If it is nothing that could do the work.
    """
    if isinstance(workers, int | np.integer) and not isinstance(workers, bool):
        if workers == -1 or workers >= 1:
            count = _cores() if workers == -1 else int(workers)
            return Crew(count, count) if count > 1 else None
    elif isinstance(workers, Executor) or (callable(workers) and not _is_executor_class(workers)):
        return Crew(workers, int(getattr(workers, "_max_workers", 0) or _cores()))
    hint = ""
    if _is_executor_class(workers):
        hint = f" Make one: {workers.__name__}(...)."
    elif callable(getattr(workers, "map", None)):
        hint = " Pass its map: workers=pool.map."
    raise ArgumentError(
        f"workers={workers!r}: expected None, a number of workers (-1 for one a core), a "
        f"concurrent.futures.Executor, or a callable such as multiprocessing.Pool(4).map.{hint}"
    )


def _is_executor_class(workers: Any) -> bool:
    return isinstance(workers, type) and issubclass(workers, Executor)


def _points(part: slice) -> str:
    last = part.stop - 1
    some = f"points {part.start} to {last}" if last > part.start else f"point {last}"
    return f"{some} (counted from 0, in the order of the points as an array of shape (n, d))"


def solve_parts(
    job: Job, x: Floats, parts: range, crew: Crew, which: Which = _points
) -> Generator[Solved, None, None]:
    """Solve all parts of the points x (d, n), in any order.

    Parameters
    ----------
    parts : range
        Where they start; its step is their size.
    which : callable
        Says in words what a part is.

    Notes
    -----
    An integer means processes for a function that is called point by point, which holds Python's
    lock, and threads for others. Close the iterator to stop early.
    """
    if isinstance(crew.workers, int | Executor):
        with open_hands(job, crew, len(parts)) as hands:
            yield from share(hands, x, parts, which)
    else:
        yield from _map(crew.workers, job, x, parts, which)


def _slices(parts: range, x: Floats) -> Iterator[slice]:
    n = x.shape[1]
    return (slice(start, min(start + parts.step, n)) for start in parts)


class Hand(Protocol):
    """Takes one block at a time."""

    def give(self, x: Floats) -> Future[Any]:
        """Start on a block; only when the one before is done."""
        ...

    def close(self, *, hurry: bool) -> None:
        """Let go, or with `hurry` stop what is under way; returns before it has ended."""
        ...

    def join(self) -> None:
        """Wait for the end, after `close`."""
        ...


class _Borrowed:
    """A place in the caller's own Executor, which stays the caller's."""

    def __init__(self, executor: Executor, job: Job) -> None:
        self._executor = executor
        self._job = job
        self._last: Future[Any] | None = None

    def give(self, x: Floats) -> Future[Any]:
        self._last = self._executor.submit(self._job, np.ascontiguousarray(x))
        return self._last

    def close(self, *, hurry: bool) -> None:
        if hurry and self._last is not None:
            self._last.cancel()

    def join(self) -> None:
        pass


@contextmanager
def open_hands(job: Job, crew: Crew, most: int) -> Iterator[list[Hand]]:
    """Give the hands that work at once, at most so many, and end them afterwards."""
    opening: Iterator[Hand]
    if isinstance(crew.workers, Executor):
        opening = (_Borrowed(crew.workers, job) for _ in range(2 * crew.count))
    elif job.function.layout in (None, "point"):
        from gradscape.derivatives.work.processes import open_processes

        opening = open_processes(job, min(crew.count, most))
    else:
        from gradscape.derivatives.work.threads import open_threads

        opening = open_threads(job, min(crew.count, most))
    hands: list[Hand] = []
    hurry = True
    try:
        hands.extend(opening)
        yield hands
        hurry = False
    finally:
        for hand in hands:
            hand.close(hurry=hurry)
        for hand in hands:
            hand.join()


def share(hands: Sequence[Hand], x: Floats, parts: range, which: Which) -> Iterator[Solved]:
    """Keep all hands busy, and yield what they bring."""
    idle = deque(hands)
    todo = _slices(parts, x)
    busy: dict[Future[Any], tuple[Hand, slice]] = {}
    first: tuple[int, BaseException] | None = None
    while True:
        while idle and first is None and (part := next(todo, None)) is not None:
            hand = idle.popleft()
            busy[hand.give(x[:, part])] = hand, part
        if first is not None:
            # A block before the one that failed may fail too, and would have been first.
            busy = {future: job for future, job in busy.items() if job[1].start < first[0]}
        if not busy:
            break
        for future in wait(busy, timeout=_WAKE, return_when=FIRST_COMPLETED).done:
            hand, part = busy.pop(future)
            idle.append(hand)
            error = _error_of(future, which(part))
            if error is None:
                yield part, future.result()
            elif first is None or part.start < first[0]:
                first = part.start, error
    if first is not None:
        raise first[1]


def _error_of(future: Future[Any], which: str) -> BaseException | None:
    """What went wrong with a block, if anything."""
    error = future.exception()
    if isinstance(error, BrokenExecutor):
        return _died(error, which)
    if error is None and isinstance(result := future.result(), Failure):
        return result.error()
    return error


def _died(error: BaseException, which: str) -> WorkerError:
    said = WorkerError(
        f"a worker process died while it had {which}. Something there killed it: too little "
        "memory, a crash in compiled code, os._exit. Try these points alone without workers=, or "
        "fewer workers if memory is short."
    )
    said.__cause__ = error
    return said


def _map(
    workers: Callable[..., Any], job: Job, x: Floats, parts: range, which: Which
) -> Iterator[Solved]:
    """Let a map-like callable do it, a group of blocks at a time."""
    todo = _slices(parts, x)
    while group := list(islice(todo, _GROUP)):
        blocks = (np.ascontiguousarray(x[:, part]) for part in group)
        done = 0
        try:
            for result in _called(workers, job, blocks):
                if isinstance(result, Failure):
                    raise result.error()
                if done == len(group) or not _belongs(result, group[done]):
                    done = -1
                    break
                yield group[done], result
                done += 1
        except BrokenExecutor as error:
            raise _died(error, which(slice(group[done].start, group[-1].stop))) from error
        if done != len(group):
            raise ArgumentError(
                f"workers={workers!r} did not give one result for each of {len(group)} blocks, in "
                "order; expected a callable like map."
            )


def _called(workers: Callable[..., Any], job: Job, blocks: Iterator[Floats]) -> Iterator[Any]:
    # What f raises comes as a result: this is the callable itself.
    try:
        return iter(workers(job, blocks))
    except TypeError as error:
        raise ArgumentError(
            f"workers={workers!r} is not called as map is: {error}; expected workers(function, "
            "blocks) to give the results, in order."
        ) from error


def _belongs(result: Any, part: slice) -> bool:
    block, _ = solved_block(result)
    size = getattr(block, "values", np.empty(0)).shape[-1]
    return bool(size == part.stop - part.start)


def solved_block(result: Any) -> tuple[Any, str | None]:
    """The block in a result, and how f took its points if that was in another process."""
    if isinstance(result, Done):
        return result.block, result.layout
    return result, None


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
