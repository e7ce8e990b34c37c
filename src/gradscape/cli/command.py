"""What a command is, and which there are."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from gradscape.cli.output import Output
from gradscape.cli.parser import Parser

__all__ = ["COMMANDS", "Command", "load_command"]

#: Commands in the order of the help; each is the module of its name, with its `COMMAND`.
COMMANDS = ("draw", "gradient", "check", "critical", "descend", "serve", "gallery")


@dataclass(frozen=True)
class Command:
    """One command.

    Attributes
    ----------
    name, summary : str
        The word typed, and what it does, in a line.
    usage, description, examples : str
        For the help.
    configure : callable
        Adds the options to a `Parser`.
    run : callable
        Does it: options and `Output` in, exit code out.
    """

    name: str
    summary: str
    usage: str
    description: str
    examples: str
    configure: Callable[[Parser], None]
    run: Callable[[argparse.Namespace, Output], int]

    def parser(self) -> Parser:
        """Make the parser, with the options that all commands have."""
        parser = Parser(
            f"gradscape {self.name}", self.usage, self.description, f"examples:\n{self.examples}"
        )
        self.configure(parser)
        always = parser.add_argument_group("always")
        always.add_argument("-h", "--help", action="help", help="show this text and stop")
        always.add_argument(
            "--traceback",
            action="store_true",
            help="where something fails, show where in the code, too",
        )
        return parser


def load_command(name: str) -> Command:
    """Get a command by its name."""
    command = import_module(f"gradscape.cli.{name}").COMMAND
    assert isinstance(command, Command)
    return command
