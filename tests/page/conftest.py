"""A page to test: served once, by the command that people use."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext
from tests.page.browser import Visit


@dataclass
class Server:
    """A running ``gradscape serve``: its process, its address, and what it said."""

    process: subprocess.Popen[str]
    address: str = ""
    said: list[str] = field(default_factory=list)

    @property
    def port(self) -> int:
        port = urlsplit(self.address).port
        assert port is not None
        return port

    def request(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Ask, with headers as keywords: Host="...", and get status, headers and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, named)
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return response.status, found, response.read()
        finally:
            connection.close()

    def answer(self, **state: Any) -> tuple[int, dict[str, Any]]:
        """The answer to a state."""
        body = json.dumps({"state": state}).encode()
        status, _, text = self.request("POST", "/answer", body)
        return status, json.loads(text)

    def children(self) -> set[int]:
        """Processes it started, and those they did."""
        return descendants(self.process.pid)

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        code = self.process.wait(timeout=60)
        self.process.stderr.close()  # type: ignore[union-attr]
        return code


def eventually(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait until something is so; it never takes long, but nobody says when it is."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        os.sched_yield()


def descendants(pid: int) -> set[int]:
    parents: dict[int, int] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat", encoding="utf-8") as stream:
                    parents[int(entry)] = int(stream.read().rpartition(")")[2].split()[1])
            except OSError:
                continue
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {pid}


def start_server(*options: str) -> Server:
    process = subprocess.Popen(
        [sys.executable, "-m", "gradscape", "serve", "--no-browser", *options],
        stderr=subprocess.PIPE,
        text=True,
    )
    server = Server(process)
    assert process.stderr is not None
    for line in process.stderr:
        server.said.append(line.rstrip())
        if found := re.search(r"serving at (\S+)", line):
            server.address = found[1]
            break
    # What comes later is read, so that the process never waits for a reader.
    stream = process.stderr

    def read() -> None:
        for line in stream:
            server.said.append(line.rstrip())

    threading.Thread(target=read, daemon=True).start()
    if not server.address:
        raise RuntimeError("\n".join(server.said))
    return server


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """One for all tests."""
    running = start_server("--port", "0", "--workers", "2")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def contexts() -> dict[str, BrowserContext]:
    """Windows by what they are like: what one of them has loaded needn't be loaded again."""
    return {}


@pytest.fixture
def open_page(
    browser: Browser, contexts: dict[str, BrowserContext], server: Server
) -> Iterator[Callable[..., Visit]]:
    """Open the page, as often as wanted; afterwards nothing must have gone wrong in it."""
    visits: list[Visit] = []

    def open_it(query: str = "", **context: Any) -> Visit:
        key = json.dumps(context, sort_keys=True)
        if key not in contexts:
            context.setdefault("viewport", {"width": 1280, "height": 900})
            contexts[key] = browser.new_context(reduced_motion="reduce", **context)
            contexts[key].set_default_timeout(30_000)
        visit = Visit(contexts[key].new_page(), server.address)
        visits.append(visit)
        return visit.open(query)

    yield open_it
    for visit in visits:
        visit.page.close()
    assert not [complaint for visit in visits for complaint in visit.complaints]
