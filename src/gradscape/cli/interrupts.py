"""Ctrl-C while modules are being imported.

An import that is interrupted anywhere may turn the interruption into another error (NumPy's does),
or swallow it. So that it is never lost, it is noted, and comes when the imports are done.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

__all__ = ["noted"]


@contextmanager
def noted() -> Iterator[None]:
    """Put Ctrl-C off until the end of the block, and raise `KeyboardInterrupt` then.

    Where it does something else than raise that, or nothing, it keeps doing so.
    """
    came = False

    def note(*_: Any) -> None:
        nonlocal came
        came = True

    before = signal.getsignal(signal.SIGINT)
    if before is not signal.default_int_handler:
        yield
        return
    try:
        signal.signal(signal.SIGINT, note)
    except ValueError:  # only the main thread may, and only it is interrupted
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if came:
            raise KeyboardInterrupt
