"""The door of the page: which names it answers to, what it takes, what it tells browsers."""

from __future__ import annotations

import pytest
from tests.page.conftest import Server, start_server

from gradscape.page.guard import allows_host, is_ours


@pytest.mark.parametrize(
    "host",
    [
        "localhost", "localhost:8050", "LOCALHOST:1", "page.localhost", "127.0.0.1", "127.0.0.1:80",
        "192.168.1.20:8050", "[::1]", "[::1]:8050", "localhost.",
    ],
)  # fmt: skip
def test_names_that_no_other_page_can_take(host):
    assert allows_host(host)


@pytest.mark.parametrize(
    "host",
    [
        "", "evil.example", "evil.example:8050", "localhost.evil.example", "127.0.0.1.evil.example",
        "evil.example@localhost", "localhost/evil", "localhost?x", "localhost#x", "[::1", "a b",
        "127.0.0.1:port", "127.0.0.1:99999", "0x7f.1", "localhost\tevil", "[::1].evil.example",
        "[::1]evil.example:80", "[localhost]", "localhost:", "localhost:+1", "localhost\n",
        "\u00e9.example",
    ],
)  # fmt: skip
def test_names_that_may_lead_here_from_elsewhere(host):
    assert not allows_host(host)


def test_names_are_allowed_one_by_one():
    assert allows_host("lab.example:80", ("lab.example",))
    assert allows_host("LAB.example", ("Lab.Example",))
    assert not allows_host("other.example", ("lab.example",))


@pytest.mark.parametrize(
    "path", ["/", "/answer", "/healthz", "/assets/page.css", "/take/field.csv"]
)
def test_a_foreign_name_gets_nothing(server: Server, path):
    method = "POST" if path == "/answer" else "GET"
    status, headers, body = server.request(method, path, b"{}", Host="evil.example")
    assert status == 403
    assert b"--allow-host" in body
    assert headers["content-type"].startswith("text/plain")


def test_a_foreign_page_gets_nothing(server: Server):
    body = b'{"state": {}}'
    assert server.request("POST", "/answer", body, Origin="https://evil.example")[0] == 403
    assert server.request("POST", "/answer", body, Origin="null")[0] == 403
    assert server.request("POST", "/answer", body, Origin=server.address.rstrip("/"))[0] == 200


@pytest.mark.parametrize(
    "origin",
    [
        "http://192.168.1.20", "http://127.0.0.1", "http://127.0.0.1:1", "http://localhost:{port}",
        "https://127.0.0.1:8443", "127.0.0.1:{port}", "ftp://127.0.0.1:{port}", "",
    ],
)  # fmt: skip
def test_a_page_at_another_address_or_port_is_foreign(server: Server, origin):
    origin = origin.format(port=server.port)
    assert server.request("POST", "/answer", b'{"state": {}}', Origin=origin)[0] == 403


FILE, PAGE = "/take/field.csv", "/?f=x"


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        (FILE, {}, 200),
        (FILE, {"Site": "same-origin"}, 200),
        (FILE, {"Site": "none", "Mode": "navigate"}, 200),  # typed into the address bar
        (FILE, {"Site": "cross-site", "Mode": "no-cors", "Dest": "image"}, 403),
        (FILE, {"Site": "cross-site", "Mode": "navigate", "Dest": "document"}, 403),
        (FILE, {"Site": "same-site", "Mode": "no-cors", "Dest": "image"}, 403),
        (FILE, {"Site": "nonsense"}, 403),
        ("/state", {"Site": "same-site", "Mode": "cors", "Dest": "empty"}, 403),
        (PAGE, {"Site": "cross-site", "Mode": "navigate", "Dest": "document"}, 200),
        (PAGE, {"Site": "cross-site", "Mode": "navigate", "Dest": "iframe"}, 403),
        (PAGE, {"Site": "cross-site", "Mode": "no-cors", "Dest": "image"}, 403),
    ],
)
def test_a_link_from_elsewhere_opens_the_page_and_nothing_else(
    server: Server, path, headers, status
):
    named = {f"Sec_Fetch_{name}": value for name, value in headers.items()}
    assert server.request("GET", path, **named)[0] == status


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("https://lab.example", "lab.example"),
        ("https://lab.example", "lab.example:443"),
        ("http://lab.example:80", "lab.example"),
        ("https://LAB.example:8443", "lab.example:8443"),
    ],
)
def test_behind_a_proxy_the_page_is_itself(origin, host):
    assert is_ours({"REQUEST_METHOD": "POST", "HTTP_ORIGIN": origin, "HTTP_HOST": host})


def test_a_named_host_is_served():
    server = start_server("--port", "0", "--workers", "1", "--allow-host", "lab.example")
    try:
        assert server.request("GET", "/healthz", Host="lab.example")[0] == 200
        assert server.request("GET", "/healthz", Host="other.example")[0] == 403
    finally:
        server.stop()


@pytest.mark.parametrize("path", ["/", "/healthz", "/assets/page.css", "/nowhere", "/_dash-layout"])
def test_browsers_are_told_to_load_nothing_else_and_frame_nothing(server: Server, path):
    _, headers, _ = server.request("GET", path)
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["connect-src"] == "'self'"
    scripts = policy["script-src"].split()
    assert scripts[0] == "'self'"
    assert all(script.startswith("'sha256-") for script in scripts[1:])
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert "server" not in headers


def test_large_bodies_are_refused(server: Server):
    status, _, body = server.request("POST", "/answer", b" " * 70_000)
    assert status == 413
    assert body


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"])
def test_other_methods_are_refused(server: Server, method):
    assert server.request(method, "/")[0] == 405


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"7",
        b"null",
        b'{"state": 7}',
        b"\xff\xfe",
        b'{"state": null}',
        b"[" * 60_000,
    ],
)
def test_a_body_that_is_no_state_is_refused(server: Server, body):
    status, headers, text = server.request("POST", "/answer", body)
    assert status == 422
    assert headers["content-type"] == "application/json"
    assert b'"message"' in text


@pytest.mark.parametrize(
    "path",
    [
        "/take/../../etc/passwd", "/take/..%2f..%2fetc%2fpasswd", "/take/secret.txt",
        "/assets/../app.py", "/assets/%2e%2e/app.py", "/assets/..%5capp.py", "/nowhere",
        "/_dash-component-suites/os/environ", "/_dash-component-suites/dash/../../../etc/passwd",
        "/_dash-update-component", "/answer", "/mcp", "/_mcp",
    ],
)  # fmt: skip
def test_nothing_else_can_be_had(server: Server, path):
    status, headers, body = server.request("GET", path)
    assert status == 404 or (status, path) == (405, "/answer")
    assert b"root:" not in body
    assert b"import" not in body
    assert "content-security-policy" in headers
    assert not any("Traceback" in line for line in server.said)


def test_no_function_of_the_server_can_be_called(server: Server):
    body = b'{"output": "a.b", "inputs": [], "changedPropIds": []}'
    status, _, _ = server.request("POST", "/_dash-update-component", body)
    assert status == 404
    assert not any("Traceback" in line for line in server.said)
