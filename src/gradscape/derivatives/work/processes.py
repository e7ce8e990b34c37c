"""Processes: for functions that are called point by point, which hold Python's lock.

Each worker is a loky executor of its own with one process. So it is known which points a worker
had when it died, and f travels to it once, not with every block.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Future
from typing import Any

import numpy as np

from gradscape.derivatives.work.travel import Job, job_initargs, receive, solve_received
from gradscape.errors import MissingExtraError
from gradscape.functions.calling import Floats

__all__ = ["open_processes"]

# Threads of the libraries that f may use: together they should not be more than there are cores.
_INNER = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")


class _Process:
    """A process that solves one block at a time."""

    def __init__(self, executor: Any) -> None:
        self._executor = executor

    def give(self, x: Floats) -> Future[Any]:
        future: Future[Any] = self._executor.submit(solve_received, np.ascontiguousarray(x))
        return future

    def close(self, *, hurry: bool) -> None:
        self._manager = self._executor._executor_manager_thread  # noqa: SLF001
        self._executor.shutdown(wait=False, kill_workers=hurry)

    def join(self) -> None:
        if self._manager is not None:
            self._manager.join()


def open_processes(job: Job, count: int) -> Iterator[_Process]:
    """Make `count` processes, which start with their first block.

    Raises
    ------
    MissingExtraError
        If joblib, which brings loky, is not installed.
    WorkerError
        If f can't be sent to another process.
    """
    try:
        from joblib.externals.loky import ProcessPoolExecutor
    except ImportError as error:
        raise MissingExtraError("joblib", "parallel", "workers= with processes") from error
    initargs = job_initargs(job)
    share = str(max(1, (os.cpu_count() or 1) // count))
    inner = {name: share for name in _INNER if name not in os.environ}
    for _ in range(count):
        yield _Process(
            ProcessPoolExecutor(
                max_workers=1, initializer=receive, initargs=initargs, env=inner or None
            )
        )
