"""Where in the user's own code an exception came from."""

from __future__ import annotations

import linecache
import os
import sysconfig
import traceback
from dataclasses import dataclass
from pathlib import Path

from gradscape import errors

__all__ = ["Line", "shown", "user_line"]

_OWN = os.path.dirname(os.path.abspath(errors.__file__))
_LIBRARIES = tuple(
    os.path.abspath(sysconfig.get_path(name)) + os.sep for name in ("stdlib", "platstdlib")
)


@dataclass(frozen=True)
class Line:
    """A line of code: the file, the line's number, its text without indentation."""

    file: str
    number: int
    text: str


def user_line(error: BaseException) -> Line | None:
    """Find the line of the user's own code nearest to where `error` was raised.

    Parameters
    ----------
    error : BaseException
        With its traceback.

    Returns
    -------
    Line or None
        None where no code of the user's took part. Code of the standard library, of installed
        packages and of gradscape is not the user's.
    """
    found = None
    for frame, number in traceback.walk_tb(error.__traceback__):
        if _is_users(frame.f_code.co_filename):
            found = frame.f_code.co_filename, number
    if found is None:
        return None
    file, number = found
    return Line(file, number, linecache.getline(file, number).strip())


def shown(file: str) -> str:
    """A file's name as the user would type it: from the current folder, where it lies below it."""
    try:
        return str(Path(file).resolve().relative_to(Path.cwd()))
    except (ValueError, OSError):
        return file


def _is_users(file: str) -> bool:
    if file.startswith("<"):  # <frozen importlib>, <string>
        return False
    path = os.path.abspath(file)
    if path.startswith((_OWN + os.sep, *_LIBRARIES)):
        return False
    return not {"site-packages", "dist-packages"} & set(Path(path).parts)
