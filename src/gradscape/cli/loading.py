"""Heavy imports without the garbage collector, which finds nothing in them and takes its time."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["loading"]


@contextmanager
def loading() -> Iterator[None]:
    """Pause the garbage collector while modules are imported; what the user runs has it again.

    It then passes over the modules, which stay anyway, instead of searching them time and again.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if enabled:
            gc.enable()
