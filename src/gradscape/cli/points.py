"""Points as they are typed: ``--at 3,4`` or ``--at x0=3,x1=4``."""

from __future__ import annotations

import argparse

from gradscape.cli.parser import Parser, read_number
from gradscape.cli.tables import written
from gradscape.cli.target import Target
from gradscape.cli.usage import UsageError

__all__ = ["add_points", "find_points"]

#: A point as typed: numbers in order, or by name.
Given = tuple[float, ...] | dict[str, float]


def add_points(parser: Parser, option: str = "--at", what: str = "the point") -> None:
    """Add ``--at``, or another option for points."""
    where = parser.add_argument_group("where")
    at = where.add_argument(
        option,
        metavar="A,B",
        type=_read_point,
        action="append",
        required=True,
        help=f"{what}: its coordinates in the order of the variables (3,4), or by name "
        "(x0=3,x1=4); may be repeated",
    )
    parser.takes_numbers(at)


def find_points(
    arguments: argparse.Namespace, target: Target, option: str = "--at"
) -> tuple[Target, list[tuple[float, ...]]]:
    """The function, of the variables that the points name, and the points in their order.

    Raises
    ------
    UsageError
        If a point has too few or too many coordinates, or others than the function.
    """
    all_given = getattr(arguments, option.strip("-"))
    target = target.calling_it({n for at in all_given if isinstance(at, dict) for n in at})
    points = [_in_order(given, target, option) for given in all_given]
    if len({len(point) for point in points}) > 1:
        raise UsageError(f"{option}: the points differ in their number of coordinates.")
    return target, points


def _read_point(text: str) -> Given:
    """Read ``3,4`` or ``x0=3,x1=4``."""
    if "=" not in text:
        return tuple(read_number(part.strip()) for part in text.split(","))
    named: dict[str, float] = {}
    for part in text.split(","):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals:
            raise argparse.ArgumentTypeError(f"expected every coordinate by name, got {text!r}")
        if name in named:
            raise argparse.ArgumentTypeError(f"{name} is given twice in {text!r}")
        named[name] = read_number(value)
    return named


def _in_order(given: Given, target: Target, option: str) -> tuple[float, ...]:
    """Coordinates in the order of the variables, as many as there are."""
    function = target.function
    variables = function.variables
    if isinstance(given, dict):
        names = variables or tuple(f"x{i}" for i in range(len(given)))
        return _by_name(given, names, target.name, option)
    if variables is not None and len(given) != len(variables):
        count = "1 variable" if len(variables) == 1 else f"{len(variables)} variables"
        example = ",".join("1" for _ in variables[:12])
        raise UsageError(
            f"{target.name} is a function of {count} ({', '.join(variables)}), but {option} "
            f"{','.join(written(x) for x in given)} has {len(given)}; expected such as "
            f"{option} {example}."
        )
    return given


def _by_name(
    given: dict[str, float], variables: tuple[str, ...], name: str, option: str
) -> tuple[float, ...]:
    missing = [v for v in variables if v not in given]
    unknown = [v for v in given if v not in variables]
    if unknown:
        raise UsageError(
            f"{name} has no variable {unknown[0]}; its variables are {', '.join(variables)}."
        )
    if missing:
        raise UsageError(f"{option} lacks {', '.join(missing)}.")
    return tuple(given[v] for v in variables)
