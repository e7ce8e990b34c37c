"""``gradscape gallery``: the functions that are ready to be tried."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from gradscape.cli.command import Command
from gradscape.cli.loading import loading
from gradscape.cli.output import Output
from gradscape.cli.parser import Parser
from gradscape.cli.tables import as_json, table, written
from gradscape.cli.usage import UsageError, did_you_mean

if TYPE_CHECKING:
    from gradscape.functions.entry import GalleryEntry

__all__ = ["COMMAND"]


def _configure(parser: Parser) -> None:
    what = parser.add_argument_group("what to show")
    what.add_argument("name", metavar="NAME", nargs="?", help="one function in full")
    what.add_argument("--json", action="store_true", help="JSON instead of a table")


def _run(arguments: argparse.Namespace, output: Output) -> int:
    with loading():
        from gradscape.functions.gallery import gallery

    name = None if arguments.name is None else arguments.name.removeprefix("gallery:")
    if name is not None and name not in gallery:
        raise UsageError(
            f"the gallery has no {name!r}{did_you_mean(name, gallery) or '.'} "
            "See: gradscape gallery"
        )
    if arguments.json:
        entries = [_as_object(entry) for entry in gallery.values()]
        output.write(as_json(entries if name is None else _as_object(gallery[name])))
    else:
        output.write(repr(gallery) if name is None else _in_full(gallery[name]))
    return 0


def _in_full(entry: GalleryEntry) -> str:
    ranges = [f"{v} from {written(a)} to {written(b)}" for v, (a, b) in entry.domain.items()]
    rows = [
        ["formula", entry.expression],
        ["domain", ", ".join(ranges)],
        *_points(entry),
        ["source", entry.source],
        ["to see it", f"gradscape draw {entry.name}"],
    ]
    return f"{entry.title}. {entry.note}\n\n{table(rows)}"


def _points(entry: GalleryEntry) -> list[list[str]]:
    """Minima and the other points where the gradient is zero, a line each."""
    rows = [["lowest", _at(*minimum)] for minimum in entry.minima] or [["lowest", "nowhere"]]
    lowest = {point for point, _ in entry.minima}
    rows += [[p.kind, _at(p.point, p.value)] for p in entry.stationary if p.point not in lowest]
    if not entry.complete:
        rows.append(["", "and other points where the gradient is zero"])
    return [
        ["" if i and rows[i - 1][0] == kind else kind, text] for i, (kind, text) in enumerate(rows)
    ]


def _at(point: tuple[float, ...], value: float) -> str:
    return f"{written(value)} at ({', '.join(map(written, point))})"


def _as_object(entry: GalleryEntry) -> dict[str, object]:
    return {
        "name": entry.name,
        "title": entry.title,
        "formula": entry.expression,
        "variables": list(entry.variables),
        "domain": {name: list(pair) for name, pair in entry.domain.items()},
        "minima": [{"point": list(point), "value": value} for point, value in entry.minima],
        "stationary": [
            {"point": list(p.point), "value": p.value, "kind": p.kind} for p in entry.stationary
        ],
        "complete": entry.complete,
        "source": entry.source,
        "note": entry.note,
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
