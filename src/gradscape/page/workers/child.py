"""Inside a worker: one request after the other, within bounds that the system keeps.

A request and its answer are JSON, and the bytes of a file: what comes out of a worker, whatever
was done to it, can't run anything in the server.
"""

from __future__ import annotations

import contextlib
import json
import signal
import sys
import traceback
import warnings
from multiprocessing.connection import Connection
from typing import Any

from gradscape.errors import ExpressionError, GradscapeError
from gradscape.page import limits

__all__ = ["serve"]


def serve(connection: Connection) -> None:
    """Answer requests until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends us
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "SIGPROF"):
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
    from gradscape.page.workers.tasks import TASKS

    _limit_memory()
    warnings.simplefilter("ignore")  # what is doubtful is said in the picture
    connection.send_bytes(b"ready")
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            request = json.loads(connection.recv_bytes())
            _limit_time(float(request["seconds"]))
            head, body = _answer(TASKS[request["task"]], request["state"])
            _limit_time(0.0)
            connection.send_bytes(json.dumps(head).encode())
            connection.send_bytes(body)


def _answer(task: Any, state: Any) -> tuple[dict[str, Any], bytes]:
    """What came of a request: an object that says so, and the bytes asked for."""
    try:
        return {"ok": True}, task(state)
    except ExpressionError as error:
        return _refusal("formula", error.reason, position=error.position, text=error.text), b""
    except GradscapeError as error:
        notes = "".join(f" {note}" for note in getattr(error, "__notes__", ()))
        return _refusal("mistake", f"{error}{notes}"), b""
    except MemoryError:
        return _refusal("limit", "This needs more memory than the page gives one picture."), b""
    except RecursionError:
        return _refusal("limit", "The formula is nested too deep for the page."), b""
    except Exception as error:
        traceback.print_exc(file=sys.stderr)
        what = f"{type(error).__name__}: {error}"[:200]
        return _refusal("fault", f"This is a fault of gradscape itself ({what}), not yours."), b""


def _refusal(kind: str, message: str, **more: Any) -> dict[str, Any]:
    return {"ok": False, "kind": kind, "message": message, **more}


def _limit_memory() -> None:
    """Let nothing that is typed ask for more memory than that."""
    try:
        import resource
    except ImportError:  # Windows has no such limits; there, time is the only one
        return
    have = _memory_now()
    if have:
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = have + limits.WORKER_BYTES
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _memory_now() -> int:
    """Bytes of address space in use; 0 where the system doesn't tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as stream:
            pages = int(stream.read().split()[0])
    except (OSError, ValueError):
        return 0
    import resource

    return pages * resource.getpagesize()


def _limit_time(seconds: float) -> None:
    """Let the system end this process when it has computed for so long; 0: never.

    Nothing that runs in it can put that off, and it holds even where the server is gone. Time that
    others take from the processor doesn't count.
    """
    if hasattr(signal, "setitimer"):  # on Windows the server's clock is the only one
        signal.setitimer(signal.ITIMER_PROF, seconds)
