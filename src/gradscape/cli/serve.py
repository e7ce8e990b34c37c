"""``gradscape serve``: the page, in a browser."""

from __future__ import annotations

import argparse
import os

from gradscape.cli.command import Command
from gradscape.cli.loading import loading
from gradscape.cli.output import Output, say
from gradscape.cli.parser import Parser

__all__ = ["COMMAND"]

_MOST_WORKERS = 4  # by default, however many processors there are


def _configure(parser: Parser) -> None:
    where = parser.add_argument_group("where")
    where.add_argument(
        "--host",
        metavar="ADDRESS",
        default="127.0.0.1",
        help="the address to listen at; 0.0.0.0 lets other machines in. Default: 127.0.0.1",
    )
    where.add_argument(
        "--port",
        metavar="N",
        type=int,
        default=8050,
        help="the port; another one is taken where it is busy. 0: any. Default: 8050",
    )
    where.add_argument(
        "--allow-host",
        metavar="NAME",
        action="append",
        default=[],
        help="a name under which the page may be asked for, beside localhost and addresses; may be "
        "repeated",
    )
    where.add_argument(
        "--base-path",
        metavar="PATH",
        default="/",
        help="where the page is, behind a proxy that serves other things, too. Default: /",
    )
    how = parser.add_argument_group("how")
    how.add_argument(
        "--workers",
        metavar="N",
        type=int,
        default=min(_MOST_WORKERS, max(2, os.cpu_count() or 1)),
        help="processes that compute. Default: as many as processors, 2 to 4",
    )
    how.add_argument("--no-browser", action="store_true", help="don't open the browser")


def _run(arguments: argparse.Namespace, output: Output) -> int:  # noqa: ARG001  # as every command
    with loading():
        from gradscape.page.server import Settings, serve

    settings = Settings(
        host=arguments.host,
        port=arguments.port,
        workers=arguments.workers,
        hosts=tuple(arguments.allow_host),
        base_path="/" + arguments.base_path.strip("/") + "/" * bool(arguments.base_path.strip("/")),
        browser=not arguments.no_browser,
    )
    serve(settings, say)
    return 0


COMMAND = Command(
    name="serve",
    summary="the page: type a function in the browser, see its gradient",
    usage="gradscape serve [--host ADDRESS] [--port N] [options]",
    description="Serve a page on this machine, and open it: type a function, and see its gradient, "
    "its critical\npoints and the ways downhill. It fetches nothing from anywhere else, and what "
    "is typed is\nread as a formula, never run as Python. Ctrl-C ends it.",
    examples="""\
  gradscape serve
  gradscape serve --host 0.0.0.0 --allow-host lab.example.org --no-browser
  gradscape serve --base-path /gradscape --workers 4 --no-browser
""",
    configure=_configure,
    run=_run,
)
