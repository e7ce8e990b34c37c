"""Every exception and warning of gradscape, each with what to do next.

A message says what came, what was expected, and what to write instead. All exceptions derive
from `GradscapeError`, and from the built-in exception a caller would expect, so that
``except ValueError`` keeps working.
"""

from __future__ import annotations

import sys
import warnings

__all__ = [
    "ArgumentError",
    "ExpressionError",
    "FontWarning",
    "FunctionError",
    "GradscapeError",
    "LayoutError",
    "LayoutWarning",
    "MissingExtraError",
    "ReliabilityWarning",
    "SourceError",
    "WorkerError",
]

_SHOWN = 60  # characters of a formula on each side of the place an ExpressionError points at


class GradscapeError(Exception):
    """Base of all exceptions that gradscape raises on purpose."""


class LayoutError(GradscapeError, ValueError):
    """The points cannot be points of the function's domain: pass ``points.T`` or say ``axis=``."""


class FunctionError(GradscapeError, ValueError):
    """What the function is, or returned, can't be differentiated: the message has the remedy."""


class ArgumentError(GradscapeError, ValueError):
    """A keyword or argument has a value that means nothing here: the message lists what does."""


class SourceError(GradscapeError):
    """A function named as ``file.py:name`` or ``package.module:name`` could not be loaded."""


class WorkerError(GradscapeError, RuntimeError):
    """A worker died or can't take f: the message says with which points, and what to do."""


class MissingExtraError(GradscapeError, ImportError):
    """A part of gradscape that is installed on demand is missing: the message has the command."""

    def __init__(self, package: str, extra: str, purpose: str) -> None:
        super().__init__(package, extra, purpose)
        self.package = package
        self.extra = extra
        self.purpose = purpose

    def __str__(self) -> str:
        return (
            f"{self.purpose} needs {self.package}, which is not installed. "
            f"Install it with: pip install 'gradscape[{self.extra}]'"
        )


class ExpressionError(GradscapeError, ValueError):
    """A formula can't be understood: the message points at the place and suggests what to write.

    Parameters
    ----------
    reason : str
        What is wrong and what to write instead.
    text : str
        The formula as typed.
    position : int
        Index into `text` of the place meant; ``len(text)`` means its end.
    """

    def __init__(self, reason: str, text: str, position: int = 0) -> None:
        self.reason = reason
        self.text = text
        self.position = max(0, min(position, len(text)))
        super().__init__(reason, text, self.position)

    def __str__(self) -> str:
        start = max(0, self.position - _SHOWN)
        end = min(len(self.text), self.position + _SHOWN)
        before = "..." if start else ""
        after = "..." if end < len(self.text) else ""
        # One character for one: the caret must stay under its place whatever was typed.
        shown = "".join(c if c.isprintable() else " " for c in self.text[start:end])
        caret = " " * (len(before) + self.position - start) + "^"
        return f"{self.reason}\n    {before}{shown}{after}\n    {caret}"


class LayoutWarning(UserWarning):
    """How points or f were read may not be what was meant: the message names the keyword."""


class ReliabilityWarning(UserWarning):
    """Some components of a result can't be trusted: ``full_output=True`` says which and why."""


class FontWarning(UserWarning):
    """No font has some letters of a picture's words: the message names them."""


def warn_caller(message: str, category: type[Warning]) -> None:
    """Warn of what the caller of gradscape can change: the warning names the caller's own line."""
    level, frame = 2, sys._getframe(1)  # noqa: SLF001 - there is no other way below 3.12
    while frame.f_back and frame.f_globals.get("__name__", "").partition(".")[0] == "gradscape":
        level, frame = level + 1, frame.f_back
    warnings.warn(message, category, stacklevel=level)
