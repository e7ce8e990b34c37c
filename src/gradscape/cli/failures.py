"""What went wrong, in a few lines: whose fault it is, where, and what to do."""

from __future__ import annotations

import re

from gradscape.errors import GradscapeError
from gradscape.functions.sources.places import shown, user_line

__all__ = ["explain"]

_VARS = "--vars x0,x1"
# Python's keywords in a message, and how the same is said on the command line.
_ON_THE_COMMAND_LINE = {
    "variables=": _VARS,
    "params": "--param name=number",
    "at=": "--at name=number",
    "but start has shape": "--descend A,B, a number for each variable",
    "gradscape.interactive": "-o picture.html",
}
_KEYWORD = re.compile(r"(?P<name>[a-z_]+)(?:=(?P<value>.*?))?: (?P<rest>.*)", re.DOTALL)
_OPTIONS = {
    name: name.replace("_", "-")
    for name in (
        "size", "dpi", "levels", "length", "contours", "streamlines", "texture", "surface",
        "tangent", "critical", "descend", "steps", "learning_rate", "method", "shape", "style",
        "theme", "title",
    )
}  # fmt: skip


def explain(error: BaseException) -> str:
    """Describe an exception that ended a command."""
    notes = "".join(f"\n{note}" for note in getattr(error, "__notes__", ()))
    if isinstance(error, GradscapeError):
        return f"{_as_typed(str(error))}{notes}{_translate(str(error) + notes)}"
    line = user_line(error)
    what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    if isinstance(error, SystemExit):
        what = "the function ends the program (sys.exit)"
    if line is not None:
        quoted = f"\n    {line.text}" if line.text else ""
        return f"{shown(line.file)}, line {line.number}: {what}{quoted}{notes}{_translate(notes)}"
    if notes:  # a built-in or installed function failed at a point
        return f"{what}{notes}"
    if isinstance(error, OSError) and error.strerror:
        name = error.filename if isinstance(error.filename, str) else "standard output"
        return f"{name}: {error.strerror}."
    if isinstance(error, MemoryError):
        return "out of memory. Fewer points (--shape) need less."
    return (
        f"this is a fault of gradscape itself ({what}), not yours. Please report it, with what the "
        "same command prints with --traceback."
    )


def _as_typed(message: str) -> str:
    """Name an option as it is typed, where a message starts with the keyword: ``--size 0.1 2``."""
    match = _KEYWORD.match(message)
    if match is None or match["name"] not in _OPTIONS:
        return message
    value = re.sub(r"[\[\](),]+", " ", match["value"] or "").strip()
    numbers = " ".join(re.sub(r"\.0$", "", number) for number in value.split())
    option = f"--{_OPTIONS[match['name']]}"
    return f"{option} {numbers}: {match['rest']}" if numbers else f"{option}: {match['rest']}"


def _translate(message: str) -> str:
    said = [words for python, words in _ON_THE_COMMAND_LINE.items() if python in message]
    named = re.search(r"variables=[(\[]?((?:[\"'][^\"']+[\"'],? ?)+)", message)
    if named:
        names = ",".join(re.findall(r"[\"']([^\"']+)[\"']", named[1]))
        said = [f"--vars {names}" if words == _VARS else words for words in said]
    return f"\n(On the command line: {', '.join(said)}.)" if said else ""
