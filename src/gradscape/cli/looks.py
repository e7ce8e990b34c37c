"""Options that say how a picture looks: size, colours, words."""

from __future__ import annotations

import argparse
import re
from typing import Any

from gradscape.cli.parser import Parser, read_pair
from gradscape.cli.usage import UsageError

__all__ = ["add_looks", "look_keywords"]

_THEMES = ("light", "dark", "print")
_SIZE = (6.4, 4.8)
_NARROWEST, _WIDEST = 17 / 25.4, 5000 / 25.4  # inches, of a figure that is three quarters as high
_INCHES = {"mm": 1 / 25.4, "cm": 1 / 2.54, "in": 1.0, "pt": 1 / 72.0}


def add_looks(parser: Parser) -> None:
    """Add the options, as a group of their own."""
    looks = parser.add_argument_group("how it looks")
    looks.add_argument(
        "--style",
        choices=("default", "book"),
        default="default",
        help='"book": grey arrows as in the book, on the points -2, -1.75, ..., 2.25',
        metavar="NAME",
    )
    looks.add_argument("--up", action="store_true", help="arrows along ∇f, uphill; default: −∇f")
    looks.add_argument(
        "--theme",
        metavar="NAME",
        choices=_THEMES,
        default="light",
        help="light, dark, or print (black on white)",
    )
    looks.add_argument(
        "--title", metavar="TEXT", type=_read_text, help='default: the formula; "" for none'
    )
    for option, what in (("--label", "what to write at an axis"), ("--unit", "the unit of one")):
        looks.add_argument(
            option,
            metavar="NAME=TEXT",
            type=_read_words,
            action="append",
            default=[],
            help=f"{what}, by the variable's name or f; may be repeated",
        )
    size = looks.add_argument(
        "--size",
        metavar="W H",
        type=read_pair,
        help="width and height in inches. Default: 6.4 4.8",
    )
    parser.takes_numbers(size)
    looks.add_argument(
        "--width",
        metavar="LENGTH",
        type=_read_width,
        help="width with its unit, such as 85mm for a column of a paper; three quarters as high",
    )
    looks.add_argument("--dpi", metavar="N", type=_read_dpi, help="pixels per inch. Default: 100")


def look_keywords(arguments: argparse.Namespace) -> dict[str, Any]:
    """Read the options into keywords of `gradscape.draw`; what is as usual isn't among them.

    Raises
    ------
    UsageError
        If options contradict one another.
    """
    if arguments.size is not None and arguments.width is not None:
        raise UsageError("--size and --width: give one of them.")
    width = arguments.width
    size = arguments.size if width is None else (width, width * _SIZE[1] / _SIZE[0])
    keywords = {
        "style": None if arguments.style == "default" else arguments.style,
        "direction": "up" if arguments.up else None,
        "theme": None if arguments.theme == "light" else arguments.theme,
        "title": arguments.title,
        "size": size,
        "dpi": arguments.dpi,
        "labels": dict(arguments.label) or None,
        "units": dict(arguments.unit) or None,
    }
    return {name: value for name, value in keywords.items() if value is not None}


def _read_text(text: str) -> str:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise argparse.ArgumentTypeError("expected text in UTF-8") from error
    return text


def _read_words(text: str) -> tuple[str, str]:
    name, equals, words = _read_text(text).partition("=")
    if not equals or not name.strip():
        raise argparse.ArgumentTypeError(f"expected name=text, such as x0=distance, got {text!r}")
    return name.strip(), words.strip()


def _read_width(text: str) -> float:
    match = re.fullmatch(r"\s*(\d+(?:\.\d*)?|\.\d+)\s*(mm|cm|in|pt)\s*", text)
    if match is None:
        raise argparse.ArgumentTypeError(
            f"expected a length with its unit (mm, cm, in, pt), such as 85mm, got {text!r}"
        )
    width = float(match[1]) * _INCHES[match[2]]
    if not _NARROWEST <= width <= _WIDEST:
        raise argparse.ArgumentTypeError(f"expected 17mm to 5000mm, got {text!r}")
    return width


def _read_dpi(text: str) -> float:
    try:
        dpi = float(text)
    except ValueError:
        dpi = 0.0
    if not 1 <= dpi <= 10_000:
        raise argparse.ArgumentTypeError(f"expected a number from 1 to 10000, got {text!r}")
    return dpi
