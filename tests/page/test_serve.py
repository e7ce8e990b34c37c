"""``gradscape serve`` as a process: its port, its health, and its end."""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import socket
import subprocess
import sys

import pytest
from tests.page.conftest import Server, descendants, eventually, start_server

from gradscape.errors import MissingExtraError
from gradscape.page.server import Settings, serve


def test_it_says_where_and_is_healthy(server: Server):
    assert server.address == f"http://127.0.0.1:{server.port}/"
    status, headers, body = server.request("GET", "/healthz")
    assert status == 200
    assert headers["content-type"] == "application/json"
    assert json.loads(body) == {"status": "ok", "workers": 2}


def test_another_port_is_taken_and_said_when_one_is_busy():
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        server = start_server("--port", str(port), "--workers", "1")
        try:
            assert server.port != port
            assert f"gradscape: port {port} is busy; taking {server.port}" in server.said
            assert server.request("GET", "/healthz")[0] == 200
        finally:
            server.stop()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_cleanly_and_leaves_nothing_behind(number):
    server = start_server("--port", "0", "--workers", "2")
    assert server.answer(formula="x0*x1")[0] == 200
    children = server.children()
    assert len(children) >= 2
    assert server.stop(number) == 0
    eventually(lambda: all(_is_gone(pid) for pid in children))
    assert not any("Traceback" in line for line in server.said)


def test_workers_end_when_the_server_is_killed():
    server = start_server("--port", "0", "--workers", "2")
    children = server.children()
    server.stop(signal.SIGKILL)
    eventually(lambda: all(_is_gone(pid) for pid in children))


def _is_gone(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as stream:
            return stream.read().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_below_a_path_for_a_proxy():
    server = start_server("--port", "0", "--workers", "1", "--base-path", "gradscape")
    try:
        assert server.address.endswith("/gradscape/")
        assert server.request("GET", "/healthz")[0] == 200
        assert server.request("GET", "/gradscape/healthz")[0] == 200
        status, _, page = server.request("GET", "/gradscape/")
        assert status == 200
        assert b'src="/gradscape/assets/1-state.js' in page
        status, _, body = server.request("POST", "/gradscape/answer", b'{"state": {}}')
        assert status == 200
        assert json.loads(body)["query"] == ""
        assert server.request("POST", "/answer", b'{"state": {}}')[0] in (404, 405)
    finally:
        server.stop()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--port", "70000"], "expected a number from 0 to 65535"),
        (["--workers", "0"], "expected a number from 1 to 64"),
        (["--base-path", "a//b"], "begins and ends with a slash"),
        (["--base-path", "/../x"], "none of its parts beginning with a dot"),
        (["--base-path", "/a/./b"], "none of its parts beginning with a dot"),
        (["--host", "192.0.2.1"], "can't listen there"),
        (["--prot", "80"], "did you mean --port?"),
    ],
)
def test_what_can_not_be_served_is_said(options, message):
    ran = subprocess.run(
        [sys.executable, "-m", "gradscape", "serve", "--no-browser", *options],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 2
    assert message in ran.stderr
    assert "Traceback" not in ran.stderr


def test_no_worker_is_started_by_asking_for_help():
    ran = subprocess.run(
        [sys.executable, "-m", "gradscape", "serve", "--help"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "--allow-host NAME" in ran.stdout
    assert not descendants(os.getpid()) or ran.stdout


@pytest.mark.parametrize("package", ["dash", "plotly", "waitress"])
def test_a_missing_extra_is_named_with_the_command_that_installs_it(monkeypatch, package):
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == package else find(name)
    )
    with pytest.raises(MissingExtraError, match=r"pip install 'gradscape\[page\]'"):
        serve(Settings(port=0, browser=False), print)
