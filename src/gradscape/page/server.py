"""Serving the page: a port, a production server, and an end that leaves nothing behind."""

from __future__ import annotations

import contextlib
import errno
import importlib.util
import ipaddress
import logging
import os
import re
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gradscape.errors import ArgumentError, MissingExtraError
from gradscape.page import limits

if TYPE_CHECKING:
    from gradscape.page.workers.pool import Pool

__all__ = ["Settings", "serve"]

_PATH = re.compile(r"/([A-Za-z0-9_-][A-Za-z0-9_.-]*/)*")  # no part is ".."
_PORTS = 50  # tried after the one that is busy
_LIGHT = 8  # threads for what needs no worker, however many wait for one


@dataclass(frozen=True)
class Settings:
    """How the page is served.

    Attributes
    ----------
    host : str
        The address to listen at.
    port : int
        The port; another is taken where it is busy.
    workers : int
        Processes that compute.
    hosts : tuple of str
        Names under which the page may be asked for, beside localhost and addresses.
    base_path : str
        Where the page is, behind a proxy: "/" or "/gradscape/".
    browser : bool
        Whether to open it.
    """

    host: str = "127.0.0.1"
    port: int = 8050
    workers: int = 2
    hosts: tuple[str, ...] = ()
    base_path: str = "/"
    browser: bool = True

    @property
    def threads(self) -> int:
        """How many requests are served at a time: at workers, waiting for one, and others."""
        return self.workers + limits.WAITING + _LIGHT

    def __post_init__(self) -> None:
        if not 0 <= self.port <= 65535:
            raise ArgumentError(f"port={self.port}: expected a number from 0 to 65535.")
        if not 1 <= self.workers <= 64:
            raise ArgumentError(f"workers={self.workers}: expected a number from 1 to 64.")
        if not _PATH.fullmatch(self.base_path):
            raise ArgumentError(
                f"base_path={self.base_path!r}: expected a path that begins and ends with a slash, "
                'of letters, digits, "-", "_" and ".", none of its parts beginning with a dot, '
                'such as "/gradscape/".'
            )


def serve(settings: Settings, say: Callable[[str], None]) -> None:
    """Serve the page until Ctrl-C or SIGTERM.

    Parameters
    ----------
    settings : Settings
    say : callable
        Gets each message, one line of text.

    Raises
    ------
    MissingExtraError
        If Dash or waitress is not installed.
    ArgumentError
        If nothing can listen at that address.
    """
    for package in ("dash", "plotly", "waitress"):
        if importlib.util.find_spec(package) is None:
            raise MissingExtraError(package, "page", "the page")
    listener = _listen(settings, say)
    try:
        with _stoppable() as stopping:
            _run(listener, settings, say, stopping)
    except _Stop:
        pass
    finally:
        listener.close()
    say("stopped")


def _run(
    listener: socket.socket,
    settings: Settings,
    say: Callable[[str], None],
    stopping: threading.Event,
) -> None:
    import waitress

    from gradscape.page.app import make_application
    from gradscape.page.workers.pool import Pool

    logging.getLogger("waitress").setLevel(logging.ERROR)  # a full queue is no news
    with Pool(settings.workers) as pool:
        threading.Thread(target=_end, args=(stopping, pool), daemon=True).start()
        application = make_application(pool, settings.hosts, settings.base_path)
        server = waitress.create_server(
            application,
            sockets=[listener],
            threads=settings.threads,
            ident="",
            max_request_body_size=limits.BODY_BYTES,
            max_request_header_size=2 * limits.BODY_BYTES,
            channel_timeout=60,
            connection_limit=1000,
        )
        address = _address(listener, settings)
        say(f"serving at {address} (Ctrl-C stops)")
        if settings.browser:
            threading.Thread(target=_open, args=(address,), daemon=True).start()
        try:
            server.run()
        finally:
            server.close()


def _end(stopping: threading.Event, pool: Pool) -> None:
    """End the workers at once: waitress waits for every request that it has begun to answer."""
    stopping.wait()
    pool.close()


def _listen(settings: Settings, say: Callable[[str], None]) -> socket.socket:
    """Take the port, or the next one that is free."""
    last = min(settings.port + _PORTS, 65535) if settings.port else 0
    for port in [*range(settings.port, last + 1), 0]:
        try:
            listener = _bind(settings.host, port)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                continue
            raise ArgumentError(
                f"host={settings.host!r}, port={port}: can't listen there ({error.strerror}). "
                "Take another --host or --port."
            ) from error
        taken = listener.getsockname()[1]
        if settings.port and taken != settings.port:
            say(f"port {settings.port} is busy; taking {taken}")
        return listener
    raise ArgumentError(f"no port is free at {settings.host}.")


def _bind(host: str, port: int) -> socket.socket:
    family, _, _, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix":  # elsewhere it would share a port that is in use
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(1024)
    except BaseException:
        listener.close()
        raise
    return listener


def _address(listener: socket.socket, settings: Settings) -> str:
    """The address to open here: that of this machine where the page listens at all of them."""
    host, port = listener.getsockname()[:2]
    if settings.host == "localhost":
        host = "localhost"
    elif ipaddress.ip_address(host).is_unspecified:
        host = "127.0.0.1"
    elif ":" in host:
        host = f"[{host}]"
    return f"http://{host}:{port}{settings.base_path}"


def _open(address: str) -> None:
    """Open a browser; whatever it prints or lacks is of no interest here."""
    import webbrowser

    with contextlib.suppress(Exception):
        webbrowser.open(address)


class _Stop(KeyboardInterrupt):
    """Ctrl-C or SIGTERM came: an interruption, which waitress lets through."""


@contextlib.contextmanager
def _stoppable() -> Iterator[threading.Event]:
    """Turn the first signal to stop into `_Stop`; later ones don't disturb what is being ended.

    Gives an event that the signal sets.
    """
    came = threading.Event()

    def stop(*_: Any) -> None:
        if not came.is_set():
            came.set()
            raise _Stop

    signals: Sequence[signal.Signals] = (signal.SIGINT, signal.SIGTERM)
    before = {}
    if threading.current_thread() is threading.main_thread():
        before = {number: signal.signal(number, stop) for number in signals}
    try:
        yield came
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        sys.stderr.flush()
