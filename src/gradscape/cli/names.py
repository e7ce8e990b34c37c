"""Ranges and fixed values by the variables' names, checked against the function."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

from gradscape.cli.parser import Parser, read_range, read_setting
from gradscape.cli.target import Target
from gradscape.cli.usage import UsageError, did_you_mean

__all__ = ["add_ranges", "check_names", "read_names"]

_OWN = (
    "--shape", "--size", "--title", "--style", "--range", "--param", "--vars", "--at", "--dpi",
    "--theme", "--width", "--label", "--unit", "--log", "--layer", "--levels", "--tangent",
    "--length", "--descend", "--method", "--steps", "--slice", "--animate",
)  # fmt: skip
_SHOWN = 3  # variables a picture shows


def add_ranges(parser: Parser, title: str, most: str) -> Any:
    """Add the options that say where, and give their group; `most` variables need no ``--at``."""
    where = parser.add_argument_group(title)
    ranges = where.add_argument(
        "--range",
        metavar="NAME A B",
        type=read_range,
        action="append",
        default=[],
        help="the range of a variable; --NAME A B for short (--x0 -2 2, --theta 0 6.28). "
        "Default: the gallery's own, or -2 2",
    )
    parser.takes_ranges(ranges)
    where.add_argument(
        "--at",
        "--slice",
        "--fix",
        metavar="NAME=NUMBER",
        type=_read_settings,
        action="append",
        default=[],
        help=f"hold a variable fixed, for functions of more than {most}; may be repeated",
    )
    return where


def read_names(
    arguments: argparse.Namespace,
) -> tuple[dict[str, tuple[float, float]], dict[str, float]]:
    """Ranges and fixed values by name, once each."""
    domain: dict[str, tuple[float, float]] = {}
    held: dict[str, float] = {}
    for name, pair in arguments.range:
        if name in domain:
            raise UsageError(f"--{name} is given twice.")
        domain[name] = pair
    for name, value in (setting for settings in arguments.at for setting in settings):
        if name in held:
            raise UsageError(f"--at holds {name} fixed twice.")
        held[name] = float(value)
    return domain, held


def check_names(target: Target, domain: Mapping[str, Any], held: Mapping[str, Any]) -> None:
    """Stop at names that are no variables of the function, and where more than two are left."""
    variables = target.function.variables
    if variables is None:
        return
    for name in (*domain, *held):
        if name not in variables:
            raise UsageError(_no_variable(name, target, variables))
    _check_count(target, variables, domain, held)


def _no_variable(name: str, target: Target, variables: tuple[str, ...]) -> str:
    names = ", ".join(variables)
    are = "variable is" if len(variables) == 1 else "variables are"
    text = f"{target.name} has no variable {name}: its {are} {names}"
    guess = did_you_mean(f"--{name}", _OWN) if len(name) > 2 else ""
    if guess:
        return text + guess
    if target.function.expression is not None:
        return f"{text}. Name all there are with --vars {','.join((*variables, name))}."
    return f"{text}."


def _check_count(
    target: Target, variables: tuple[str, ...], domain: Mapping[str, Any], held: Mapping[str, Any]
) -> None:
    """Stop where more variables are left than a picture shows, and say what to hold fixed."""
    free = [name for name in variables if name not in held]
    if len(free) <= _SHOWN:
        return
    shown = [*[n for n in free if n in domain], *[n for n in free if n not in domain]][:2]
    shown.sort(key=variables.index)
    rest = [f"{name}=0" for name in free if name not in shown]
    shortened = ",".join(rest[:6]) + (",..." if len(rest) > 6 else "")
    raise UsageError(
        f"{target.name} is a function of {len(variables)} variables "
        f"({', '.join(variables[:12])}{', ...' if len(variables) > 12 else ''}), and a picture "
        f"shows three at most. Hold the others fixed: --at {shortened} leaves "
        f"{' and '.join(shown)}."
    )


def _read_settings(text: str) -> list[tuple[str, float | int]]:
    """Read ``x2=0.5,x3=1``."""
    return [read_setting(part) for part in text.split(",")]
