"""Where results go: standard output, which belongs to gradscape alone while a command runs."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys
from typing import IO, TextIO

__all__ = ["Output", "say"]


class Output:
    """Standard output for results: text and, for a picture, bytes.

    Parameters
    ----------
    stream : text stream or None
        What `sys.stdout` was when the program started; None where there is none.
    """

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # ± and ∂ where the terminal lacks them

    @property
    def is_terminal(self) -> bool:
        """Whether a person would see the bytes."""
        return self._stream is not None and self._stream.isatty()

    @property
    def binary(self) -> IO[bytes]:
        """The stream beneath, for a picture."""
        if self._stream is None:
            raise OSError(errno.EBADF, "it is closed")
        return self._stream.buffer

    def write(self, text: str) -> None:
        """Write a line, or several."""
        if self._stream is not None:
            self._stream.write(text + "\n")

    def flush(self) -> None:
        """Make sure that everything has arrived; raises OSError where it can't."""
        if self._stream is not None:
            self._stream.flush()

    def settle(self) -> None:
        """Give up what could not be written, so that Python doesn't try, and complain, at exit."""
        try:
            self.flush()
        except OSError:
            assert self._stream is not None
            with contextlib.suppress(OSError, ValueError):
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, self._stream.fileno())


def say(text: str) -> None:
    """Write a message to standard error."""
    if sys.stderr is not None:
        print(f"gradscape: {text}", file=sys.stderr, flush=True)
