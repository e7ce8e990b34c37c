"""What is said when the command itself was typed wrong."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["UsageError", "did_you_mean"]


class UsageError(Exception):
    """The words of a command can't be understood: exit code 2."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """End a sentence with the nearest known word, if one is near: ``; did you mean ...?``."""
    near = get_close_matches(word, list(known), 1)
    return f"; did you mean {near[0]}?" if near else ""
