"""Files that are either wholly new or wholly old."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from gradscape.errors import ArgumentError

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


def write_whole(path: str | os.PathLike[str], data: bytes) -> None:
    """Write a file by putting a finished one in its place: on failure the old one stays.

    The file gets the permissions of any new file, or those of the one it replaces.

    Raises
    ------
    ArgumentError
        If the folder does not exist, or the path is a folder.
    OSError
        If the file can't be written.
    """
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise ArgumentError(f"{os.fspath(path)} is a folder; expected the name of a file.")
    if not target.parent.is_dir():
        raise ArgumentError(
            f"{os.fspath(path)}: there is no folder {target.parent}. Make it first."
        )
    if target.exists() and not target.is_file():  # a pipe or a device is no file to be replaced
        target.write_bytes(data)
        return
    beside = target.parent / f".gradscape-{secrets.token_hex(8)}.tmp"
    try:
        with open(beside, "xb") as stream:
            stream.write(data)
        if target.exists():
            with contextlib.suppress(OSError):
                os.chmod(beside, target.stat().st_mode & 0o7777)
        os.replace(beside, target)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
