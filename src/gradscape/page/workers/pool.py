"""As many workers as asked for: one request each at a time, killed at the limit and replaced."""

from __future__ import annotations

import json
import multiprocessing
import queue
import signal
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from gradscape.errors import WorkerError
from gradscape.page import limits
from gradscape.page.workers.child import serve

__all__ = ["Pool", "Reply"]

_START_SECONDS = 60.0
_LIFE = 5_000  # requests; then a fresh worker takes over, so that nothing can pile up
_ATTEMPTS, _PAUSE = 10_000, 0.5  # to replace a worker; seconds between
_PATIENCE = 4.0  # waited for, by seconds of computing: others may use the processor, too
_COMPUTED_TOO_LONG = -int(getattr(signal, "SIGPROF", 1000))  # how a worker ends that did
_BUSY = "The page is busy with others: try again in a moment."
_ENDING = "The page is being stopped."
_LARGEST = 64 * 1024**2  # bytes of an answer


@dataclass(frozen=True)
class Reply:
    """What came of a request.

    Attributes
    ----------
    body : bytes
        What was asked for; empty where it was refused.
    refusal : dict or None
        Why: `kind` is formula, mistake, limit, busy or fault; `message` says it to people; of a
        formula, `position` in `text` is the place meant.
    seconds : float
        How long the worker took.
    """

    body: bytes = b""
    refusal: dict[str, Any] | None = None
    seconds: float = 0.0


class Pool:
    """Worker processes behind one method, `run`, for any number of threads.

    Parameters
    ----------
    count : int
        Number of processes.

    Raises
    ------
    WorkerError
        If they don't start.
    """

    def __init__(self, count: int) -> None:
        methods = multiprocessing.get_all_start_methods()
        self._context: Any = multiprocessing.get_context(
            "forkserver" if "forkserver" in methods else "spawn"
        )
        if self._context.get_start_method() == "forkserver":
            # Workers are copies of a process that has everything imported and tried once.
            self._context.set_forkserver_preload(["gradscape.page.workers.warm"])
        self.count = count
        self._places = threading.BoundedSemaphore(limits.WAITING)
        self._idle: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        self._lock = threading.Lock()
        self._all: set[_Worker] = set()
        self._closed = threading.Event()
        starting = [threading.Thread(target=self._add, args=(1,)) for _ in range(count)]
        for thread in starting:
            thread.start()
        for thread in starting:
            thread.join()
        if self._idle.qsize() < count:
            self.close()
            raise WorkerError(
                f"only {self._idle.qsize()} of {count} worker processes started. Is memory short? "
                "Fewer may do: --workers 1."
            )

    def run(self, task: str, state: Mapping[str, Any], seconds: float) -> Reply:
        """Let a worker do `task`, for at most so many `seconds` of computing, and wait for it.

        However busy the machine is, nobody waits longer than a few times that.
        """
        request = json.dumps({"task": task, "state": dict(state), "seconds": seconds}).encode()
        try:
            worker = self._free()
        except queue.Empty:
            ending = self._closed.is_set()
            return _refused("busy", _ENDING if ending else _BUSY)
        began = time.monotonic()
        try:
            reply = worker.ask(request, _PATIENCE * seconds)
        except TimeoutError:
            self._replace(worker)
            return _too_long(seconds)
        except (EOFError, OSError, ValueError):
            worker.process.join(_PAUSE)  # it is ending: as it will be seen, why
            ended = worker.process.exitcode
            self._replace(worker)
            if ended is not None and ended == _COMPUTED_TOO_LONG:
                return _too_long(seconds)
            return _refused("limit", "That was more than a worker can bear; it was replaced.")
        except BaseException:
            self._replace(worker)
            raise
        if worker.answered >= _LIFE:
            self._replace(worker)
        else:
            self._idle.put(worker)
        return Reply(reply.body, reply.refusal, time.monotonic() - began)

    @property
    def alive(self) -> int:
        """How many workers there are."""
        with self._lock:
            return sum(worker.process.is_alive() for worker in self._all)

    def close(self) -> None:
        """End all workers, and wait until they are gone; whoever waits for one waits no longer."""
        with self._lock:
            self._closed.set()
            while self._all:
                self._all.pop().end()  # whoever asks it sees that, and closes its pipe
        for _ in range(limits.WAITING):
            self._idle.put(None)

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _free(self) -> _Worker:
        """Wait for a worker that is free; one that has died meanwhile is replaced.

        Only so many wait that others, which need no worker, still find a thread.

        Raises
        ------
        queue.Empty
            If none became free, too many wait already, or the pool is closed.
        """
        if not self._places.acquire(blocking=False):
            raise queue.Empty
        try:
            while not self._closed.is_set():
                worker = self._idle.get(timeout=limits.BUSY_SECONDS)
                if worker is None:
                    break
                if worker.process.is_alive():
                    return worker
                self._replace(worker)
            raise queue.Empty
        finally:
            self._places.release()

    def _add(self, attempts: int = _ATTEMPTS) -> None:
        """Start a worker; where the machine has no room for it, try again a little later."""
        for _ in range(attempts):
            if self._closed.is_set():
                return
            try:
                worker = _Worker(self._context)
            except (OSError, EOFError):
                if self._closed.wait(_PAUSE):
                    return
                continue
            with self._lock:
                closed = self._closed.is_set()
                if not closed:
                    self._all.add(worker)
            if closed:
                worker.kill()
            else:
                self._idle.put(worker)
            return

    def _replace(self, worker: _Worker) -> None:
        """Kill a worker now, and start another beside: the answer needn't wait for it."""
        with self._lock:
            self._all.discard(worker)
        worker.kill()
        threading.Thread(target=self._add, daemon=True).start()


class _Worker:
    """One process, and the pipe to it."""

    def __init__(self, context: Any) -> None:
        self.connection: Connection
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs,), daemon=True)
        self.answered = 0
        try:
            self.process.start()
            theirs.close()
            self._receive(time.monotonic() + _START_SECONDS)
        except BaseException:
            self.kill()
            raise

    def ask(self, request: bytes, seconds: float) -> Reply:
        """Send a request and wait for its answer.

        Raises
        ------
        TimeoutError
            If none came in time.
        EOFError, OSError, ValueError
            If the process died, or what it sent is no answer.
        """
        end = time.monotonic() + seconds
        self.connection.send_bytes(request)
        head = json.loads(self._receive(end))
        body = self._receive(end)
        self.answered += 1
        return Reply(body) if head["ok"] else Reply(refusal=head)

    def _receive(self, end: float) -> bytes:
        if not self.connection.poll(max(0.0, end - time.monotonic())):
            raise TimeoutError
        return self.connection.recv_bytes(_LARGEST)

    def end(self) -> None:
        """End the process, whatever it is doing."""
        if self.process.pid is not None:
            self.process.kill()
            self.process.join()

    def kill(self) -> None:
        """End the process, and the pipe to it."""
        self.end()
        self.connection.close()


def _too_long(seconds: float) -> Reply:
    return _refused(
        "limit",
        f"That took longer than {seconds:g} s, the page's limit, and was stopped. Simplify the "
        "formula, or show less at a time.",
    )


def _refused(kind: str, message: str) -> Reply:
    return Reply(refusal={"ok": False, "kind": kind, "message": message})
