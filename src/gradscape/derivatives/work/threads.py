"""Threads: for functions that spend their time in NumPy, which gives Python's lock back."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import suppress
from contextvars import copy_context
from queue import SimpleQueue
from typing import Any

from gradscape.derivatives.work.travel import Job
from gradscape.functions.calling import Floats

__all__ = ["open_threads"]

_PATIENCE = 2.0  # s; a call into compiled code that takes longer ends on its own, unattended


class _Stop(SystemExit):
    """Raised inside a thread that is to end at once; threading is silent about SystemExit."""


class _Thread:
    """A thread that solves one block at a time.

    It is a daemon, so that no call of f that is still running holds up the end of the program.
    """

    def __init__(self, job: Job) -> None:
        self._job = job
        self._blocks: SimpleQueue[tuple[Floats, Future[Any]] | None] = SimpleQueue()
        self._last: Future[Any] | None = None
        self._hurry = False
        context = copy_context()  # np.errstate and the like hold as in the caller's thread
        self._thread = threading.Thread(
            target=context.run, args=(self._live,), name="gradscape", daemon=True
        )
        self._thread.start()

    def give(self, x: Floats) -> Future[Any]:
        self._last = Future()
        self._blocks.put((x, self._last))
        return self._last

    def close(self, *, hurry: bool) -> None:
        self._hurry = hurry
        self._blocks.put(None)
        if hurry and self._last is not None and not self._last.done():
            _raise_in(self._thread)

    def join(self) -> None:
        self._thread.join(_PATIENCE if self._hurry else None)

    def _live(self) -> None:
        with suppress(_Stop):  # it may come between two blocks
            self._work()

    def _work(self) -> None:
        while (item := self._blocks.get()) is not None:
            x, future = item
            try:
                result = self._job(x)
            except BaseException as error:
                future.set_exception(error)
            else:
                future.set_result(result)
            del item, x, future  # a result must not wait here for the next block


def open_threads(job: Job, count: int) -> Iterator[_Thread]:
    """Start `count` threads."""
    for _ in range(count):
        yield _Thread(job)


def _raise_in(thread: threading.Thread) -> None:
    """Stop a thread at its next Python instruction, as Ctrl-C does the main one."""
    ident = thread.ident
    if ident is not None and hasattr(ctypes, "pythonapi"):
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(ident), ctypes.py_object(_Stop))
