"""The door of the page: who may ask, how much at a time, and what a browser may do with answers."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Collection, Iterable
from http import HTTPStatus
from typing import Any

from gradscape.page import limits

__all__ = ["Guard", "allows_host", "content_policy", "is_ours"]

_HOST = re.compile(
    r"(\[(?P<six>[0-9a-f:.]+)\]|(?P<name>[a-z0-9._-]+))(:(?P<port>[0-9]{1,5}))?", re.IGNORECASE
)

Environ = dict[str, Any]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]


def allows_host(header: str, named: Collection[str] = ()) -> bool:
    """Whether a Host header names this machine in a way no foreign page can make it.

    A page from elsewhere can let its own name lead here (DNS rebinding), and would then be taken
    for ours; localhost and plain addresses can't be taken over like that.

    Parameters
    ----------
    header : str
        The header, with or without a port.
    named : collection of str
        Further names that are ours.

    Examples
    --------
    >>> allows_host("localhost:8050"), allows_host("[::1]:8050"), allows_host("evil.example")
    (True, True, False)
    """
    parts = _HOST.fullmatch(header)
    if parts is None or int(parts["port"] or 0) > 65535:
        return False
    name = (parts["six"] or parts["name"]).lower().rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    if name in {other.lower().rstrip(".") for other in named}:
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def is_ours(environ: Environ) -> bool:
    """Whether a request comes from the page itself, or from no page at all.

    Browsers say it in Sec-Fetch-Site, but to addresses beyond this machine without encryption they
    don't: there the Origin, where they send one, must be the very address that is asked. A link
    from elsewhere may open the page, and nothing else.
    """
    site = environ.get("HTTP_SEC_FETCH_SITE")
    if site in ("same-origin", "none"):
        return True
    if site is not None:
        return (
            environ["REQUEST_METHOD"] in ("GET", "HEAD")
            and environ.get("HTTP_SEC_FETCH_MODE") == "navigate"
            and environ.get("HTTP_SEC_FETCH_DEST", "document") == "document"
            and environ.get("PATH_INFO", "").endswith("/")
        )
    origin = environ.get("HTTP_ORIGIN")
    return origin is None or _same_place(origin, environ.get("HTTP_HOST", ""))


def _same_place(origin: str, host: str) -> bool:
    """Whether an origin, such as ``http://localhost:8050``, is that of a Host header."""
    scheme, _, place = origin.lower().partition("://")
    port = {"http": ":80", "https": ":443"}.get(scheme)
    return port is not None and place.removesuffix(port) == host.lower().removesuffix(port)


def content_policy(script_hashes: Iterable[str]) -> str:
    """What the page may load and run: its own files, and the inline scripts with these hashes."""
    scripts = " ".join(["'self'", *script_hashes])
    return "; ".join([
        "default-src 'none'",
        f"script-src {scripts}",
        "style-src 'self' 'unsafe-inline'",  # Plotly styles its own elements
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ])  # fmt: skip


class Guard:
    """A WSGI application around another, which turns away what must not reach it.

    Parameters
    ----------
    application : WSGI application
    policy : str
        The Content-Security-Policy.
    hosts : collection of str
        Names, beside localhost and addresses, under which the page may be asked for.
    """

    def __init__(self, application: Application, policy: str, hosts: Collection[str] = ()) -> None:
        self.application = application
        self.hosts = tuple(hosts)
        self.headers = [
            ("Content-Security-Policy", policy),
            ("X-Content-Type-Options", "nosniff"),
            ("X-Frame-Options", "DENY"),
            ("Referrer-Policy", "no-referrer"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
        ]

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        """Answer a request, or let the application do it."""
        refused = self._refuse(environ)
        if refused is not None:
            status, text = refused
            return self._say(status, text, environ, start_response)

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            ours = {name.lower() for name, _ in self.headers}
            kept = [(name, value) for name, value in headers if name.lower() not in ours]
            return start_response(status, [*kept, *self.headers], *rest)

        return self.application(environ, start)

    def _refuse(self, environ: Environ) -> tuple[HTTPStatus, str] | None:
        host = environ.get("HTTP_HOST", "")
        if not allows_host(host, self.hosts):
            return HTTPStatus.FORBIDDEN, (
                f"This page isn't served under the name {_printable(host)!r}. If it should be: "
                "gradscape serve --allow-host NAME."
            )
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD", "POST"):
            return HTTPStatus.METHOD_NOT_ALLOWED, "GET, HEAD and POST are understood here."
        if not is_ours(environ):
            return HTTPStatus.FORBIDDEN, "Only the page itself may ask for this."
        if len(environ.get("QUERY_STRING", "")) > limits.BODY_BYTES:
            return HTTPStatus.REQUEST_URI_TOO_LONG, "The address is too long."
        try:
            length = int(environ.get("CONTENT_LENGTH") or 0)
        except ValueError:
            return HTTPStatus.BAD_REQUEST, "The Content-Length is no number."
        if length > limits.BODY_BYTES:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, (
                f"The request has {length:,} bytes, more than the page takes, "
                f"{limits.BODY_BYTES:,}."
            )
        return None

    def _say(
        self, status: HTTPStatus, text: str, environ: Environ, start_response: Start
    ) -> Iterable[bytes]:
        body = b"" if environ["REQUEST_METHOD"] == "HEAD" else f"{text}\n".encode()
        headers = [("Content-Type", "text/plain; charset=utf-8"), *self.headers]
        start_response(
            f"{status.value} {status.phrase}", [*headers, ("Content-Length", str(len(body)))]
        )
        return [body]


def _printable(text: str) -> str:
    return "".join(c for c in text[:80] if c.isprintable())
