"""argparse, made to read `words` as people type them and to describe itself the same everywhere."""

from __future__ import annotations

import argparse
import math
import re
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from gradscape.cli.usage import UsageError
from gradscape.cli.words import Options, arrange

__all__ = ["Parser", "read_number", "read_numbers", "read_pair", "read_range", "read_setting"]

_OF_PI = re.compile(r"(?P<factor>[^*]*?)\*?(?:pi|π)(?:/(?P<part>.+))?")


class _Help(argparse.RawDescriptionHelpFormatter):
    """The same text under every version of Python."""

    def __init__(self, prog: str, **keywords: Any) -> None:
        super().__init__(prog, max_help_position=26, width=88, **keywords)

    def _format_action_invocation(self, action: argparse.Action) -> str:
        if not action.option_strings:
            return str(action.metavar or action.dest)
        value = f" {action.metavar}" if action.metavar else ""
        if action.nargs == "?":
            value = f" [{action.metavar}]"
        return ", ".join(action.option_strings) + value


class Parser(argparse.ArgumentParser):
    """A parser whose options take numbers with minus signs, and ranges by a variable's name.

    Parameters
    ----------
    prog, usage, description, epilog : str
        As argparse's.
    """

    def __init__(self, prog: str, usage: str, description: str, epilog: str) -> None:
        keywords: dict[str, Any] = {"color": False} if sys.version_info >= (3, 14) else {}
        super().__init__(
            prog,
            usage=usage,
            description=description,
            epilog=epilog,
            formatter_class=_Help,
            add_help=False,
            allow_abbrev=False,
            **keywords,
        )
        self._numbers: set[str] = set()
        self._range: str | None = None
        self._maybe: dict[str, Callable[[str], bool]] = {}

    def takes_numbers(self, action: argparse.Action) -> None:
        """Let an option take as many numbers as follow it."""
        self._numbers.update(action.option_strings)

    def takes_maybe(self, action: argparse.Action, accepts: Callable[[str], bool]) -> None:
        """Let an option take the word that follows it, if `accepts` says so."""
        self._maybe.update(dict.fromkeys(action.option_strings, accepts))

    def takes_ranges(self, action: argparse.Action) -> None:
        """Let an option take a name and two numbers, and stand for every ``--name A B``."""
        self._range = action.option_strings[0]

    def read(self, words: Sequence[str]) -> argparse.Namespace:
        """Read the words after the command's name; they are kept as ``words``.

        Raises
        ------
        UsageError
            If they can't be understood.
        """
        flags: list[str] = []
        singles: list[str] = []
        for action in self._actions:
            kind = flags if action.nargs == 0 else singles
            kind += action.option_strings
        others = {*self._numbers, *self._maybe, self._range}
        singles = [option for option in singles if option not in others]
        options = Options(flags, singles, sorted(self._numbers), self._range, self._maybe)
        arguments = self.parse_args(arrange(words, options))
        arguments.words = tuple(words)
        return arguments

    def error(self, message: str) -> NoReturn:
        """Raise instead of ending the process."""
        raise UsageError(_plain(message))


def _plain(message: str) -> str:
    message = message.removeprefix("argument ")
    missing = "the following arguments are required: "
    if message.startswith(missing):
        return f"{message.removeprefix(missing)} is missing."
    extra = "unrecognized arguments: "
    if message.startswith(extra):
        more = message.removeprefix(extra)
        return f"one thing too many: {more}. A formula with spaces needs quotes."
    return message if message.endswith((".", "?")) else message + "."


def read_number(text: str) -> float:
    """Read a finite number, such as 1.5, 1e-3 or 3*pi/4; a typeset minus sign is one."""
    plain = text.replace("−", "-")
    try:
        match = _OF_PI.fullmatch(plain.strip())
        if match is None:
            number = float(plain)
        else:
            factor = match["factor"].strip()
            factor += "1" if factor in ("", "-", "+") else ""
            number = float(factor) * math.pi / float(match["part"] or 1)
    except (ValueError, ZeroDivisionError):
        number = math.nan
    if not math.isfinite(number):
        raise argparse.ArgumentTypeError(f"expected a number such as 1.5 or 1e-3, got {text!r}")
    return number


def read_numbers(text: str) -> tuple[float, ...]:
    """Read numbers with commas between them."""
    return tuple(read_number(part.strip()) for part in text.split(","))


def read_pair(text: str) -> tuple[float, float]:
    """Read two numbers."""
    numbers = read_numbers(text)
    if len(numbers) != 2:
        raise argparse.ArgumentTypeError(f"expected two numbers, got {text.replace(',', ' ')!r}")
    return numbers[0], numbers[1]


def read_range(text: str) -> tuple[str, tuple[float, float]]:
    """Read ``name,lowest,highest``."""
    name, _, rest = text.partition(",")
    try:
        low, high = read_pair(rest)
    except argparse.ArgumentTypeError as error:
        raise argparse.ArgumentTypeError(f"--{name}: {error}") from error
    if not low < high:
        raise argparse.ArgumentTypeError(
            f"--{name} {low:g} {high:g}: expected the lower end first, then the upper"
        )
    return name, (low, high)


def read_setting(text: str) -> tuple[str, float | int]:
    """Read ``name=number``; a whole number stays an integer."""
    name, equals, value = (part.strip() for part in text.partition("="))
    if not equals or not name.isidentifier():
        raise argparse.ArgumentTypeError(f"expected name=number, such as a=3, got {text!r}")
    try:
        return name, int(value.replace("−", "-"))
    except ValueError:
        return name, read_number(value)
