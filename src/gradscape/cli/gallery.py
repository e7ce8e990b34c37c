"""``gradscape gallery``: the functions that are ready to be tried."""

from __future__ import annotations

import argparse
from typing import Any

from gradscape.cli.command import Command
from gradscape.cli.output import Output
from gradscape.cli.parser import Parser
from gradscape.cli.tables import as_json, table, written
from gradscape.cli.usage import UsageError, did_you_mean

__all__ = ["COMMAND"]


def _configure(parser: Parser) -> None:
    what = parser.add_argument_group("what to show")
    what.add_argument("name", metavar="NAME", nargs="?", help="one function in full")
    what.add_argument("--json", action="store_true", help="JSON instead of a table")


def _run(arguments: argparse.Namespace, output: Output) -> int:
    from gradscape.functions.gallery import gallery

    name = None if arguments.name is None else arguments.name.removeprefix("gallery:")
    if name is not None and name not in gallery:
        raise UsageError(
            f"the gallery has no {name!r}{did_you_mean(name, gallery) or '.'} "
            "See: gradscape gallery"
        )
    if arguments.json:
        entries = [_as_json(entry) for entry in gallery.values()]
        chosen = entries if name is None else _as_json(gallery[name])
        output.write(as_json(chosen))
    elif name is None:
        rows = [[entry.name, entry.title, entry.expression] for entry in gallery.values()]
        output.write(table(["name", "", "formula"], rows))
    else:
        output.write(_in_full(gallery[name]))
    return 0


def _in_full(entry: Any) -> str:
    ranges = [f"{v} {written(a)} to {written(b)}" for v, (a, b) in _domain(entry)]
    points = ["(" + ", ".join(map(written, minimum)) + ")" for minimum in entry.minima]
    rows = [
        ["title", entry.title],
        ["formula", entry.expression],
        ["domain", ", ".join(ranges)],
        ["minima", ", ".join(points) or "none"],
        ["source", entry.source],
        ["to see it", f"gradscape draw {entry.name}"],
    ]
    return f"{entry.name}\n{table(['', ''], rows).lstrip()}"


def _domain(entry: Any) -> list[tuple[str, tuple[float, float]]]:
    domain = entry.domain
    ranges = domain.values() if hasattr(domain, "values") else domain
    return [(v, (float(a), float(b))) for v, (a, b) in zip(entry.variables, ranges, strict=True)]


def _as_json(entry: Any) -> dict[str, Any]:
    return {
        "name": entry.name,
        "title": entry.title,
        "formula": entry.expression,
        "variables": list(entry.variables),
        "domain": {name: list(pair) for name, pair in _domain(entry)},
        "minima": [[float(x) for x in minimum] for minimum in entry.minima],
        "source": entry.source,
    }


COMMAND = Command(
    name="gallery",
    summary="functions that are ready to be tried",
    usage="gradscape gallery [NAME] [--json]",
    description="List the functions that are ready to be tried, or show one of them in full: its "
    "formula,\ndomain, minima and source. Each can be used by its name wherever a FUNCTION is "
    "expected.",
    examples="""\
  gradscape gallery
  gradscape gallery himmelblau
  gradscape draw himmelblau
""",
    configure=_configure,
    run=_run,
)
