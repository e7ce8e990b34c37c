"""Heavy imports: without the garbage collector, and without Ctrl-C in the midst of them."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from gradscape.cli.interrupts import noted

__all__ = ["loading"]


@contextmanager
def loading() -> Iterator[None]:
    """Pause the garbage collector while modules are imported; what the user runs has it again.

    It then passes over the modules, which stay anyway, instead of searching them time and again.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        with noted():
            yield
    finally:
        gc.freeze()
        if enabled:
            gc.enable()
