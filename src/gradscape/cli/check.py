"""``gradscape check``: whether a gradient that was derived by hand is right."""

from __future__ import annotations

import argparse
from typing import Any

from gradscape.cli.command import Command
from gradscape.cli.loading import loading
from gradscape.cli.output import Output, say
from gradscape.cli.parser import Parser
from gradscape.cli.points import add_points, find_points
from gradscape.cli.tables import as_json
from gradscape.cli.target import Target, add_function, find_target
from gradscape.cli.usage import UsageError

__all__ = ["COMMAND"]


def _configure(parser: Parser) -> None:
    group = add_function(parser)
    group.add_argument(
        "gradient",
        metavar="GRADIENT",
        help="its gradient, to be checked: a function in a file as path/to/file.py:name or in a "
        "module, called as FUNCTION is; or formulas with semicolons between them: 'x1; x0'",
    )
    add_points(parser)
    to = parser.add_argument_group("output")
    to.add_argument("--json", action="store_true", help="JSON instead of a table")


def _run(arguments: argparse.Namespace, output: Output) -> int:
    with loading():
        import numpy as np

        from gradscape.derivatives.check import check_gradient

    target, points = find_points(arguments, find_target(arguments))
    gradient = _find_gradient(str(arguments.gradient), target)
    array = np.array(points, dtype=float)
    if target.function.dimension == 1:
        array = array[:, 0]
    report = check_gradient(target.function, gradient, array)
    if arguments.json:
        output.write(as_json(report.as_dict()))
    else:
        output.write(str(report))
    if not report.checkable.any():
        say("note: nothing could be checked; try other points.")
    return 0 if report else 1


def _find_gradient(text: str, target: Target) -> Any:
    """The gradient that is meant; files are loaded once, FUNCTION's as well as this one."""
    from gradscape.functions.sources.files import load, read_source

    if read_source(text) is not None:
        return load(text)
    formulas = [formula.strip() for formula in text.split(";")]
    parts = _split_outside(text)
    if len(formulas) == 1 and 1 < len(parts) == target.function.dimension:
        written = "; ".join(part.strip() for part in parts)
        raise UsageError(
            f"the gradient {text!r} has commas between its formulas; expected semicolons: "
            f"{written!r}."
        )
    return formulas[0] if target.function.dimension == 1 and len(formulas) == 1 else formulas


def _split_outside(text: str) -> list[str]:
    """Parts between the commas that are in no parentheses."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter in "([{") - (letter in ")]}")
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


COMMAND = Command(
    name="check",
    summary="whether a gradient that you derived by hand is right",
    usage="gradscape check FUNCTION GRADIENT --at A,B [--at ...] [--json] [options]",
    description="Compare a gradient that was derived by hand with the derivatives of the "
    "function: exact ones\nwhere it is a formula, else differences, their numerical error taken "
    "into account. What differs\nis listed, largest difference first, with the likely cause where "
    "it is recognised.\n\nexit codes: 0 it is right; 1 it is wrong, could not be checked, or "
    "something failed; 2 wrong usage.",
    examples="""\
  gradscape check model.py:loss model.py:grad_loss --at 0.5,-1
  gradscape check model.py:loss model.py:grad_loss --at 0.5,-1 --at 2,3 --param a=3
  gradscape check "x0**2*x1" "2*x0*x1; x0**2" --at 3,4
""",
    configure=_configure,
    run=_run,
)
