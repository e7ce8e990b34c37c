"""Formats of pictures, by the names of their files."""

from __future__ import annotations

import os
from pathlib import Path

from gradscape.errors import ArgumentError
from gradscape.fields.formats.files import write_whole

__all__ = ["FORMATS", "find_format", "write_whole"]

FORMATS = ("png", "svg", "pdf")


def find_format(name: str | os.PathLike[str] | None, given: str | None) -> str:
    """Give the format that a file's suffix, or the keyword, names.

    Raises
    ------
    ArgumentError
        If it is none of `FORMATS`.
    """
    known = ", ".join(f".{suffix}" for suffix in FORMATS)
    if given is not None:
        wanted = given.lower().lstrip(".") if isinstance(given, str) else None
        if wanted not in FORMATS:
            raise ArgumentError(f"format={given!r}: expected one of {', '.join(FORMATS)}.")
        return wanted
    if name is None:
        raise ArgumentError(f'a stream has no suffix: say format="png" ({", ".join(FORMATS)}).')
    suffix = Path(name).suffix.lower().lstrip(".")
    if suffix not in FORMATS:
        what = f"the suffix .{suffix} is none of" if suffix else "it has no suffix; expected one of"
        raise ArgumentError(f"{os.fspath(name)}: {what} {known}.")
    return suffix
