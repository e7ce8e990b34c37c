"""Files that are either wholly new or wholly old."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path

from gradscape.errors import ArgumentError

__all__ = ["replacing", "write_whole"]


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
    with replacing(path) as beside, open(beside, "xb") as stream:
        stream.write(data)


@contextlib.contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Give the name of a file to be made beside `path`, and put it in its place once it is there.

    Raises
    ------
    ArgumentError
        If the folder does not exist, or the path is a folder.
    OSError
        If the file can't be put there.
    """
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise ArgumentError(f"{os.fspath(path)} is a folder; expected the name of a file.")
    if not target.parent.is_dir():
        raise ArgumentError(
            f"{os.fspath(path)}: there is no folder {target.parent}. Make it first."
        )
    special = target.exists() and not target.is_file()  # a pipe or a device is not replaced
    folder = Path(tempfile.gettempdir()) if special else target.parent
    beside = folder / f".gradscape-{secrets.token_hex(8)}.tmp"
    try:
        yield beside
        if special:
            target.write_bytes(beside.read_bytes())
            beside.unlink()
            return
        if target.exists():
            with contextlib.suppress(OSError):
                os.chmod(beside, target.stat().st_mode & 0o7777)
        os.replace(beside, target)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
