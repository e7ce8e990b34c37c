"""``gradscape critical``: minima, maxima and saddles, each with the error of its position."""

from __future__ import annotations

import argparse
import csv
import io
import math
from typing import TYPE_CHECKING

from gradscape.cli.command import Command
from gradscape.cli.loading import loading
from gradscape.cli.names import add_ranges, read_names
from gradscape.cli.output import Output, say
from gradscape.cli.parser import Parser
from gradscape.cli.tables import as_json, table, with_error, written
from gradscape.cli.target import Target, add_function, find_target
from gradscape.cli.usage import UsageError

if TYPE_CHECKING:
    from gradscape.fields.critical.points import CriticalPoints

__all__ = ["COMMAND"]

_KNOWN = 2e-15  # relative error of what has all of 15 digits


def _configure(parser: Parser) -> None:
    add_function(parser)
    where = add_ranges(parser, "where to look", "three")
    shape = where.add_argument(
        "--shape",
        metavar="N",
        type=_read_count,
        help="points along each axis of the grid that the search starts from; more are taken where "
        "it asks for them. Default: 65",
    )
    parser.takes_numbers(shape)
    to = parser.add_argument_group("output")
    to.add_argument("--json", action="store_true", help="JSON instead of a table, curves included")
    to.add_argument("--csv", action="store_true", help="a line for each isolated point")


def _run(arguments: argparse.Namespace, output: Output) -> int:
    if arguments.json and arguments.csv:
        raise UsageError("--json and --csv: give one of them.")
    with loading():
        import gradscape.fields.critical.finding  # noqa: F401
    target = find_target(arguments)
    domain, held = read_names(arguments)
    target = target.calling_it((*domain, *held))
    found = _find(target, domain, held, arguments.shape)
    if arguments.json:
        output.write(_as_json(target, found))
    elif arguments.csv:
        output.write(_as_csv(found))
        for each in (*found.curves, *found.regions):
            say(f"note: {each.description} left away; --json has it.")
    else:
        output.write(_as_text(target, found))
    for remark in found.remarks:
        say(f"note: {remark}.")
    return 0


def _find(
    target: Target,
    domain: dict[str, tuple[float, float]],
    held: dict[str, float],
    shape: int | None,
) -> CriticalPoints:
    from gradscape.fields.critical.finding import critical_points

    return critical_points(target.given, domain=domain or None, at=held or None, shape=shape)


def _as_text(target: Target, found: CriticalPoints) -> str:
    from gradscape.fields.critical.table import values

    where = ", ".join(
        f"{name} from {written(low)} to {written(high)}"
        for name, (low, high) in zip(found.names, found.domain, strict=True)
    )
    held = "".join(f", {name} = {written(value)}" for name, value in found.fixed.items())
    lines = [f"{target.name}, {where}{held}: {found.summary}"]
    if len(found):
        head = ["kind"]
        for name in found.names:
            head += [name, "± error"]
        rows = [[*head, "f"]]
        for point, value in zip(found, values(found), strict=True):
            row = [point.description]
            for x, error in zip(point.point.tolist(), point.error.tolist(), strict=True):
                row += _place(x, error)
            rows.append([*row, value])
        lines.append(table(rows, right=range(1, len(rows[0]))))
    lines += [
        f"{each.description}: f = {each.value + 0.0:.10g}{_box(found, each.points)}"
        for each in (*found.curves, *found.regions)
    ]
    return "\n".join(lines)


def _place(x: float, error: float) -> tuple[str, str]:
    """Write a coordinate to its error; 0 where it can't be told from it."""
    number, spread = with_error(x, error)
    if abs(x) <= error < math.inf:
        return "0", spread
    return (f"{x:.15g}" if error <= _KNOWN * abs(x) else number), spread


def _box(found: CriticalPoints, points: object) -> str:
    import numpy as np

    low, high = (side(np.asarray(points), axis=0) for side in (np.min, np.max))
    return "".join(
        f", {name} from {a:.4g} to {b:.4g}"
        for name, a, b in zip(found.names, low, high, strict=True)
    )


def _as_json(target: Target, found: CriticalPoints) -> str:
    points = [
        {
            "kind": str(point.kind),
            "point": point.point.tolist(),
            "error": [_finite(x) for x in point.error.tolist()],
            "value": _finite(point.value),
            "eigenvalues": [_finite(x) for x in point.eigenvalues.tolist()],
            "around": None if point.around is None else str(point.around),
            "at_kink": point.at_kink,
            "on_border": point.on_border,
            "reliable": point.reliable,
            "reason": point.reason,
        }
        for point in found
    ]
    sets = [
        {
            "what": each.description,
            "kind": str(each.kind),
            "dimension": each.dimension,
            "value": _finite(each.value),
            "closed": each.closed,
            "points": [[float(x) for x in row] for row in each.points],
        }
        for each in (*found.curves, *found.regions)
    ]
    document = {
        "function": target.function.name,
        "formula": target.function.formula,
        "variables": list(found.names),
        "domain": [list(pair) for pair in found.domain],
        "fixed": dict(found.fixed),
        "complete": found.complete,
        "remarks": list(found.remarks),
        "evaluations": found.evaluations,
        "points": points,
        "sets": sets,
    }
    return as_json(document)


def _as_csv(found: CriticalPoints) -> str:
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    errors = [f"error {name}" for name in found.names]
    lines.writerow(["kind", *found.names, "f", *errors, "around", "at_kink", "on_border", "reason"])
    for point in found:
        numbers = [*point.point.tolist(), point.value, *point.error.tolist()]
        marks = [point.around or "", point.at_kink, point.on_border, point.reason]
        lines.writerow([str(point.kind), *map(repr, numbers), *map(str, marks)])
    return text.getvalue().rstrip("\n")


def _finite(number: float) -> float | None:
    """JSON has no NaN and no infinity: null stands for what is no finite number."""
    return number if math.isfinite(number) else None


def _read_count(text: str) -> int:
    try:
        count = int(text)
    except ValueError:
        count = 0
    if not 2 <= count <= 2000:
        raise argparse.ArgumentTypeError(f"expected a whole number from 2 to 2000, got {text!r}")
    return count


COMMAND = Command(
    name="critical",
    summary="minima, maxima and saddles in a domain, with the errors of their positions",
    usage="gradscape critical FUNCTION [--NAME A B ...] [--json | --csv] [options]",
    description="Find the points where the gradient of a function of one to three variables is "
    "zero, or changes\nits sign at a kink: minima, maxima, saddles and degenerate ones, curves of "
    "them and regions\nwhere f is constant. What was not resolved is said on standard error.",
    examples="""\
  gradscape critical himmelblau
  gradscape critical "x**3 - 3*x + y**2" --x -2 2 --y -1 1
  gradscape critical "(x**2 + y**2 - 1)**2" --json
  gradscape critical model.py:loss --param a=3 --csv > points.csv
""",
    configure=_configure,
    run=_run,
)
