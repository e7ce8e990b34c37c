"""What travels to other processes and back: a function, and what went wrong with it.

Lambdas, closures and what is defined in a notebook or in a file of the user's own travel by value
(cloudpickle); an exception comes back as the same class with the same notes.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from gradscape.errors import LayoutWarning, WorkerError
from gradscape.functions.calling import Floats

if TYPE_CHECKING:
    from gradscape.derivatives.block import Block
    from gradscape.derivatives.reading.options import Options
    from gradscape.functions.function import Function

__all__ = ["Done", "Failure", "Job", "job_initargs", "receive", "solve_received"]

_OWN_FILES = "gradscape_file_"  # modules made of the user's files: no worker can import them


@dataclass(frozen=True)
class Done:
    """A block solved in another process, and how f took its points there."""

    block: Block
    layout: str | None


class Job:
    """Solves blocks for one function; can be pickled if the function can.

    In another process it never raises: it returns `Done` or `Failure`.
    """

    def __init__(self, solve: Callable[..., Any], function: Function, options: Options) -> None:
        self.solve = solve
        self.function = function
        self.options = options
        self._payload: bytes | None = None

    def __call__(self, x: Floats) -> Any:
        """Solve one block of points, columns (d, n)."""
        return self.solve(self.function, self.options, x)

    def payload(self) -> bytes:
        """The job as bytes, made once.

        Raises
        ------
        WorkerError
            If f, or something that it uses, can't be copied to another process.
        """
        if self._payload is None:
            parts = (self.solve, self.function, self.options)
            try:
                self._payload = _dumps(parts)
            except Exception as error:
                raise WorkerError(
                    f"{self.function.name} can't be sent to other processes: {error}. It, or "
                    "something that it uses, can't be pickled: an open file, a lock, a connection. "
                    "Make that inside the function, or use threads: "
                    "workers=concurrent.futures.ThreadPoolExecutor(4)."
                ) from error
        return self._payload

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return _Away, (self.payload(), _paths())


class _Away:
    """A `Job` in another process."""

    def __init__(self, payload: bytes, paths: Sequence[str]) -> None:
        self.payload = payload
        self.paths = paths
        self.job: Job | None = None

    def __call__(self, x: Floats) -> Done | Failure:
        try:
            if self.job is None:
                self.job = _load(self.payload, self.paths)
            with warnings.catch_warnings():  # the caller's process gives it, from Done.layout
                warnings.simplefilter("ignore", LayoutWarning)
                block = self.job(x)
        except BaseException as error:
            return Failure.of(error)
        return Done(block, self.job.function.layout)

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return _Away, (self.payload, self.paths)


_received: _Away | None = None


def receive(payload: bytes, paths: Sequence[str]) -> None:
    """Take a job, once, for all `solve_received` in this process.

    Ctrl-C reaches every process of a terminal; it is the caller's process that acts on it.
    """
    global _received  # noqa: PLW0603 -- one process, one job
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _received = _Away(payload, paths)


def solve_received(x: Floats) -> Done | Failure:
    """Solve one block with the job that this process has received."""
    assert _received is not None
    return _received(x)


def job_initargs(job: Job) -> tuple[bytes, tuple[str, ...]]:
    """What `receive` needs to know about a job."""
    return job.payload(), _paths()


class RemoteTraceback(Exception):  # noqa: N818 -- a cause, never raised itself
    """The traceback of an exception in another process, as text."""

    def __str__(self) -> str:
        return "in a worker process:\n" + "".join(map(str, self.args))


@dataclass(frozen=True)
class Failure:
    """An exception that f raised in another process.

    Attributes
    ----------
    payload : bytes
        The pickled exception.
    text : str
        Its traceback there.
    """

    payload: bytes
    text: str

    @classmethod
    def of(cls, error: BaseException) -> Failure:
        """Pickle an exception, whatever its class makes of its arguments."""
        text = "".join(traceback.format_exception(error))
        for candidate in (error, _Taken(error)):
            try:
                payload = _dumps(candidate)
                if type(pickle.loads(payload)) is type(error):
                    return cls(payload, text)
            except Exception:
                continue
        lost = WorkerError(
            f"f raised {type(error).__name__}: {error}; the exception can't be pickled."
        )
        for note in getattr(error, "__notes__", ()):
            lost.add_note(note)
        return cls(_dumps(lost), text)

    def error(self) -> BaseException:
        """The exception, its cause the traceback in the other process."""
        error = pickle.loads(self.payload)
        assert isinstance(error, BaseException)
        error.__cause__ = RemoteTraceback(self.text)
        return error


class _Taken:
    """An exception taken apart, for classes that can't be called with their ``args``."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        error = self.error
        kept = {name: value for name, value in vars(error).items() if _travels(value)}
        return _put_together, (type(error), tuple(filter(_travels, error.args)), kept)


def _put_together(
    kind: type[BaseException], args: tuple[Any, ...], state: dict[str, Any]
) -> BaseException:
    error = kind.__new__(kind, *args)
    error.args = args
    vars(error).update(state)
    return error


def _travels(value: Any) -> bool:
    try:
        pickle.loads(_dumps(value))
    except Exception:
        return False
    return True


def _load(payload: bytes, paths: Sequence[str]) -> Job:
    sys.path.extend(path for path in paths if path not in sys.path)
    try:
        return Job(*pickle.loads(payload))
    except Exception as error:
        raise WorkerError(
            f"f can't be loaded in a worker process: {type(error).__name__}: {error}. What it "
            "imports must be importable there too: install it, or put its folder on PYTHONPATH."
        ) from error


def _dumps(value: Any) -> bytes:
    """Pickle by value what a worker can't import, if cloudpickle is there to do it."""
    cloudpickle = _find_cloudpickle()
    if cloudpickle is None:
        return pickle.dumps(value)
    with _by_value(cloudpickle):
        payload: bytes = cloudpickle.dumps(value)
    return payload


def _find_cloudpickle() -> ModuleType | None:
    """Find the module cloudpickle, which comes with joblib, or inside it before joblib 1.6."""
    for name in ("cloudpickle", "joblib.externals.cloudpickle"):
        try:
            return import_module(name)
        except ImportError:
            continue
    return None


@contextmanager
def _by_value(cloudpickle: ModuleType) -> Iterator[None]:
    known = cloudpickle.list_registry_pickle_by_value()
    ours = [module for module in _own_files() if module.__name__ not in known]
    for module in ours:
        cloudpickle.register_pickle_by_value(module)
    try:
        yield
    finally:
        for module in ours:
            cloudpickle.unregister_pickle_by_value(module)


def _own_files() -> list[ModuleType]:
    return [module for name, module in list(sys.modules.items()) if name.startswith(_OWN_FILES)]


def _paths() -> tuple[str, ...]:
    """Folders that could be imported from while the user's files were loaded."""
    files = (getattr(module, "__file__", None) for module in _own_files())
    folders = (str(Path(file).resolve().parent) for file in files if file)
    return (*dict.fromkeys(folders), os.getcwd())
