"""A page to measure, served as people serve it, and a client that does what the browser does."""

from __future__ import annotations

import http.client
import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

__all__ = ["Client", "served"]


@contextmanager
def served(workers: int) -> Iterator[str]:
    """Serve the page on a free port, and give its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "gradscape", "serve", "--no-browser", "--port", "0",
         "--workers", str(workers)],
        stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    assert process.stderr is not None
    try:
        for line in process.stderr:
            if found := re.search(r"serving at (\S+)", line):
                threading.Thread(target=process.stderr.read, daemon=True).start()
                yield found[1]
                break
            print(line, end="", file=sys.stderr)
    finally:
        process.terminate()
        process.wait()


class Client:
    """One person's connection, kept open from question to question.

    Parameters
    ----------
    address : str
    """

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        self.worker = 0.0  # milliseconds that the worker took for the last answer

    def post(self, path: str, document: Any) -> tuple[int, bytes]:
        """Send JSON, and get status and body."""
        body = json.dumps(document).encode()
        self._connection.request("POST", path, body, {"Content-Type": "application/json"})
        response = self._connection.getresponse()
        timing = response.getheader("Server-Timing") or "dur=0"
        self.worker = float(timing.rpartition("dur=")[2])
        return response.status, response.read()

    def get(self, path: str) -> bytes:
        """Get a body."""
        self._connection.request("GET", path)
        return self._connection.getresponse().read()
