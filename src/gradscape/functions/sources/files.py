"""Functions in the user's own files: ``path/to/file.py:name`` and ``package.module:name``.

What goes wrong while loading is said in a sentence with file, line and the line itself; the whole
traceback stays reachable as the ``__cause__`` of the `SourceError`.
"""

from __future__ import annotations

import hashlib
import importlib
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from gradscape.errors import SourceError
from gradscape.functions.sources.members import find_member, only_function
from gradscape.functions.sources.places import shown, user_line

__all__ = ["Source", "load", "read_source"]

# The last ".py" counts: `C:\a.py:f` has a colon of its own.
_FILE = re.compile(r"(?P<file>.+\.pyw?)(?::(?P<name>.*))?", re.DOTALL)
_DOTTED = r"[^\W\d]\w*(?:\.[^\W\d]\w*)*"
_MODULE = re.compile(rf"(?P<module>{_DOTTED}):(?P<name>{_DOTTED})")
_PATHLIKE = re.compile(rf"(?P<file>[^:]*[/\\][^:]*|.+\.ipynb)(?::(?P<name>{_DOTTED}))?")


@dataclass(frozen=True)
class Source:
    """Where a function is: in a file or in a module, and under which name.

    Attributes
    ----------
    text : str
        As it was typed.
    file : Path or None
        The file, as typed, with ``~`` expanded.
    module : str or None
        The module, where there is no file.
    name : str or None
        The function's name, with dots for attributes; None where it was left out.
    """

    text: str
    file: Path | None
    module: str | None
    name: str | None

    @property
    def folder(self) -> Path:
        """The folder that is importable while loading: the file's own, or the current one."""
        return Path.cwd() if self.file is None else self.file.resolve().parent


def read_source(text: str) -> Source | None:
    r"""Read ``file.py:name``, ``file.py`` or ``package.module:name``; None if it is none of them.

    Parameters
    ----------
    text : str

    Raises
    ------
    SourceError
        If it is a file, but none that can hold a function.

    Examples
    --------
    >>> read_source(r"C:\models\wave.py:f").name
    'f'
    >>> read_source("numpy.linalg:norm").module
    'numpy.linalg'
    >>> read_source("x0*x1") is None
    True
    """
    if match := _FILE.fullmatch(text):
        return Source(text, Path(match["file"]).expanduser(), None, match["name"] or None)
    if match := _MODULE.fullmatch(text):
        return Source(text, None, match["module"], match["name"])
    if match := _PATHLIKE.fullmatch(text):
        _refuse_other_files(match["file"], match["name"])
    return None


def load(text: str) -> Callable[..., Any]:
    """Load the function that `text` names.

    Parameters
    ----------
    text : str
        ``path/to/file.py:name``, ``package.module:name``, or ``path/to/file.py`` alone if exactly
        one public function is defined in it. `name` may lead to an attribute, ``net.loss``.

    Returns
    -------
    callable

    Raises
    ------
    SourceError
        If there is no such file, module or name, if loading fails, or if what is there can't be
        called. It says where; its ``__cause__`` is the original exception.

    Notes
    -----
    While a file is being loaded its folder is importable, as with ``python file.py``, and for a
    module the current folder is; afterwards ``sys.path`` is as before. ``__name__`` is not
    ``"__main__"``, so what is guarded by it doesn't run. A file is run once, however many
    functions are loaded from it, until its text changes.
    """
    source = read_source(text)
    if source is None:
        raise SourceError(
            f"{text!r} names no function in a file: expected path/to/file.py:name or "
            "package.module:name."
        )
    if source.file is not None:
        module, where = _run_file(source.file), str(source.file)
    else:
        assert source.module is not None
        module, where = _import(source.module), source.module
    if source.name is None:
        return only_function(module, where)
    return find_member(module, source.name, where)


def _run_file(path: Path) -> ModuleType:
    """Run a file as a module of its own, once for each text it has."""
    code_text = _read(path)
    full = path.resolve()
    digest = hashlib.sha256(bytes(full) + b"\0" + code_text).hexdigest()[:12]
    stem = re.sub(r"\W", "_", path.stem)
    # A name that can shadow no module: not one of gradscape's own imports, nor the user's.
    name = f"gradscape_file_{stem}_{digest}"
    if name in sys.modules:
        return sys.modules[name]
    try:
        code = compile(code_text, str(full), "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:  # ValueError: null bytes
        raise _loading_failed(str(path), error) from error
    module = ModuleType(name)
    module.__file__ = str(full)
    module.__package__ = ""  # as of a script: no package to import from relatively
    sys.modules[name] = module
    try:
        with _as_a_script(full.parent, str(path)):
            exec(code, module.__dict__)
    except (Exception, SystemExit) as error:
        del sys.modules[name]
        raise _loading_failed(str(path), error) from error
    except BaseException:
        del sys.modules[name]
        raise
    return module


def _import(name: str) -> ModuleType:
    try:
        with _as_a_script(Path.cwd(), name):
            return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name and (name == error.name or name.startswith(error.name + ".")):
            raise SourceError(_no_module(name, error.name)) from error
        raise _loading_failed(name, error) from error
    except (Exception, SystemExit) as error:
        raise _loading_failed(name, error) from error


@contextmanager
def _as_a_script(folder: Path, name: str) -> Iterator[None]:
    """Make `folder` importable and hide our own arguments, as ``python file.py`` would have it."""
    argv, entry = sys.argv, str(folder)
    sys.path.insert(0, entry)
    sys.argv = [name]
    importlib.invalidate_caches()
    try:
        yield
    finally:
        sys.argv = argv
        if entry in sys.path:  # what the file itself added stays
            sys.path.remove(entry)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise SourceError(_no_file(path)) from error
    except IsADirectoryError as error:
        raise SourceError(f"{path} is a folder; expected a Python file.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SourceError(f"{path} can't be read: {reason}.") from error


def _no_file(path: Path) -> str:
    from difflib import get_close_matches

    folder = path.parent
    if not folder.is_dir():
        return f"there is no folder {folder}, so no file {path}."
    here = sorted(p.name for p in folder.glob("*.py"))
    near = get_close_matches(path.name, here, 1)
    if near:
        return f"there is no file {path}; did you mean {folder / near[0]}?"
    place = "the current folder" if folder == Path() else str(folder)
    if not here:
        return f"there is no file {path}; {place} ({folder.resolve()}) has no Python files."
    few = ", ".join(here[:8]) + (", ..." if len(here) > 8 else "")
    return f"there is no file {path}; the Python files in {place} are {few}."


def _no_module(name: str, missing: str) -> str:
    if Path(f"{name}.py").is_file():
        return f"there is no module {name!r}; did you mean the file {name}.py?"
    part = "" if missing == name else f" (no {missing!r})"
    return (
        f"there is no module {name!r}{part}, neither in the current folder nor installed in "
        f"{sys.prefix}. For a file, write path/to/file.py:name."
    )


def _refuse_other_files(file: str, name: str | None) -> None:
    """Stop at what was meant as a file and isn't one that holds Python functions."""
    with_suffix = Path(f"{file}.py")
    if file.endswith(".ipynb"):
        raise SourceError(
            f"{file} is a notebook; only Python files can be loaded. Save the function as a .py "
            "file (jupyter nbconvert --to script), or call gs.draw in the notebook."
        )
    if name and with_suffix.is_file():
        raise SourceError(f"there is no file {file}; did you mean {with_suffix}:{name}?")
    if name:
        raise SourceError(
            f"{file} is no Python file: expected path/to/file.py:name or package.module:name."
        )


def _loading_failed(where: str, error: BaseException) -> SourceError:
    """Say where loading went wrong, and what to do where that is known."""
    if isinstance(error, SyntaxError):
        return SourceError(_syntax(where, error))
    line = user_line(error)
    place = where if line is None else f"{shown(line.file)}, line {line.number}"
    quoted = "" if line is None or not line.text else f"\n    {line.text}"
    if isinstance(error, SystemExit):
        return SourceError(
            f"{place}: the file ends the program (sys.exit) while it is being loaded. Put what is "
            f'to run as a script under `if __name__ == "__main__":`.{quoted}'
        )
    what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return SourceError(f"{place}: {what}{_remedy(error)}{quoted}")


def _remedy(error: BaseException) -> str:
    if isinstance(error, ModuleNotFoundError) and error.name:
        return f"\ngradscape runs in {sys.prefix}; install what is missing there."
    if isinstance(error, ImportError) and "relative import" in str(error):
        return "\nName the file as a module of its package instead: package.module:name."
    return ""


def _syntax(where: str, error: SyntaxError) -> str:
    file = shown(error.filename) if error.filename else where
    place = f"{file}, line {error.lineno}" if error.lineno else file
    message = f"{place}: {type(error).__name__}: {error.msg}"
    if not error.text:
        return message
    text = error.text.rstrip("\n")
    indent = len(text) - len(text.lstrip())
    column = max((error.offset or 1) - 1 - indent, 0)
    return f"{message}\n    {text.strip()}\n    {' ' * min(column, len(text.strip()))}^"
