"""``gradscape descend``: paths downhill, as a table, whole, or as a picture."""

from __future__ import annotations

import argparse
import csv
import io
import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gradscape.cli.command import Command
from gradscape.cli.loading import loading
from gradscape.cli.output import Output, say
from gradscape.cli.parser import Parser, read_number, read_setting
from gradscape.cli.points import add_points, find_points
from gradscape.cli.tables import as_json, table, written
from gradscape.cli.target import Target, add_function, find_target
from gradscape.cli.usage import UsageError

if TYPE_CHECKING:
    from gradscape.fields.descent.descent import Descent
    from gradscape.fields.descent.descents import Descents

__all__ = ["COMMAND"]

_PICTURES = (".png", ".svg", ".pdf")
_FILMS = (".gif", ".mp4", ".html")
_DIGITS = 6


def _configure(parser: Parser) -> None:
    add_function(parser)
    add_points(parser, "--start", "where to start")
    how = parser.add_argument_group("how")
    how.add_argument(
        "--method",
        metavar="NAME",
        action="append",
        default=[],
        help="gradient (the default), momentum, nesterov, adagrad, rmsprop, adam, or one of "
        "SciPy's such as BFGS; repeated, they are compared",
    )
    rate = how.add_argument(
        "--learning-rate", metavar="NUMBER", type=read_number, help="default: the method's own"
    )
    how.add_argument(
        "--set",
        metavar="NAME=NUMBER",
        type=read_setting,
        action="append",
        default=[],
        help="another setting of the methods, such as momentum=0.8; may be repeated",
    )
    steps = how.add_argument(
        "--steps", metavar="N", type=_read_count, default=100, help="at most so many. Default: 100"
    )
    parser.takes_numbers(rate)
    parser.takes_numbers(steps)
    to = parser.add_argument_group("output")
    to.add_argument("--json", action="store_true", help="JSON instead of a table, paths included")
    to.add_argument("--csv", action="store_true", help="the whole paths, a line for each point")
    to.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="draw the paths, too: a .png, .svg or .pdf picture, a .gif or .mp4 film, "
        "an .html page with a slider",
    )


def _run(arguments: argparse.Namespace, output: Output) -> int:
    if arguments.json and arguments.csv:
        raise UsageError("--json and --csv: give one of them.")
    path = None if arguments.output is None else Path(arguments.output)
    if path is not None:
        _check_path(path)
    with loading():
        import gradscape.fields.descent.descend  # noqa: F401
    target = find_target(arguments)
    target, starts = find_points(arguments, target, "--start")
    if path is not None and len(starts[0]) > 2:
        raise UsageError(
            f"-o {path}: a picture shows two variables, and {target.name} has {len(starts[0])}; "
            "for a slice of it see: gradscape draw --help."
        )
    descents = _descend(target, starts, arguments)
    if arguments.json:
        output.write(_as_json(target, descents))
    elif arguments.csv:
        output.write(_as_csv(descents))
    else:
        output.write(_as_text(target, descents))
    _remark(descents)
    if path is not None:
        _draw(target, descents, path)
        say(f"wrote {path}")
    return 0


def _descend(
    target: Target, starts: Sequence[tuple[float, ...]], arguments: argparse.Namespace
) -> Descents:
    import numpy as np

    from gradscape.fields.descent.descend import descend

    found: Any = descend(  # of several starts, though there be one
        target.function,
        np.array(starts, dtype=float),
        arguments.method or ["gradient"],
        steps=arguments.steps,
        learning_rate=arguments.learning_rate,
        **dict(arguments.set),
    )
    result: Descents = found
    return result


def _draw(target: Target, descents: Descents, path: Path) -> None:
    framed = not target.identity.startswith("gallery:")  # those have domains of their own
    what: Any = descents if framed else target.given
    keywords: dict[str, Any] = {} if framed else {"descend": descents}
    if path.suffix.lower() in _FILMS:
        from gradscape.pictures.animation import animate

        animate(what, **keywords).save(path)
        return
    from gradscape.pictures.draw import draw

    draw(what, **keywords).save(path)


def _as_text(target: Target, descents: Descents) -> str:
    names = descents[0].variables
    several = len({tuple(descent.start) for descent in descents}) > 1
    head = ["method", *(["from"] if several else []), *names, "f", "|∇f|", "steps", "why it ended"]
    rows = [head]
    for descent in descents:
        start = [",".join(written(x) for x in descent.start)] if several else []
        numbers = [_short(x) for x in (*descent.point, descent.value, descent.slope)]
        rows.append([descent.name, *start, *numbers, str(descent.steps), str(descent.reason)])
    right = range(2 if several else 1, len(head) - 1)
    first = "" if several else f" from {','.join(written(x) for x in descents[0].start)}"
    return f"{target.name}{first}\n{table(rows, right=right)}"


def _short(number: float) -> str:
    return "undefined" if math.isnan(number) else f"{number + 0.0:.{_DIGITS}g}"


def _as_json(target: Target, descents: Descents) -> str:
    return as_json(
        {
            "function": target.function.name,
            "formula": target.function.formula,
            "variables": list(descents[0].variables),
            "params": target.function.params,
            "evaluations": descents.evaluations,
            "results": [_as_dict(descent) for descent in descents],
        }
    )


def _as_dict(descent: Descent) -> dict[str, Any]:
    return {
        "method": descent.method,
        "name": descent.name,
        "settings": dict(descent.settings),
        "start": descent.start.tolist(),
        "point": descent.point.tolist(),
        "value": _finite(descent.value),
        "gradient": [_finite(x) for x in descent.gradient.tolist()],
        "error": [_finite(x) for x in descent.error[-1].tolist()],
        "steps": descent.steps,
        "reason": str(descent.reason),
        "message": descent.message,
        "reliable": descent.reliable.tolist(),
        "path": descent.path.tolist(),
        "values": [_finite(x) for x in descent.values.tolist()],
    }


def _finite(number: float) -> float | None:
    """JSON has no NaN and no infinity: null stands for what is no finite number."""
    return number if math.isfinite(number) else None


def _as_csv(descents: Descents) -> str:
    from gradscape.fields.descent.frames import columns_of

    columns = columns_of(descents)
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*(column.tolist() for column in columns.values()), strict=True))
    return stream.getvalue().rstrip("\n")


def _remark(descents: Descents) -> None:
    doubts = sum(descent.doubts for descent in descents)
    if doubts:
        total = sum(len(descent) for descent in descents)
        say(f"note: at {doubts} of {total} points the gradient is not to be trusted.")
    diverged = [d.name for d in descents if d.reason == "diverged"]
    if diverged:
        say(f"note: {', '.join(dict.fromkeys(diverged))} diverged: try a smaller --learning-rate.")


def _check_path(path: Path) -> None:
    """Stop before a calculation whose picture could not be written."""
    suffix = path.suffix.lower()
    if suffix not in (*_PICTURES, *_FILMS):
        what = f"{path.suffix} is none" if path.suffix else "it has no suffix, none"
        raise UsageError(f"-o {path}: {what} of {', '.join((*_PICTURES, *_FILMS))}.")
    if not path.parent.is_dir():
        raise UsageError(f"-o {path}: there is no folder {path.parent}. Make it first.")
    if suffix == ".mp4":
        from gradscape.pictures.encoding import find_ffmpeg

        find_ffmpeg()


def _read_count(text: str) -> int:
    try:
        count = int(text)
    except ValueError:
        count = -1
    if count < 0:
        raise argparse.ArgumentTypeError(f"expected a whole number, got {text!r}")
    return count


COMMAND = Command(
    name="descend",
    summary="the way downhill, by gradient descent, Adam and others",
    usage="gradscape descend FUNCTION --start A,B [--start ...] [--method NAME ...] [options]",
    description="Go downhill step by step, from one point or several, by one method or several, "
    "and print\nwhere each path ends, with f and |∇f| there, and why it ended. With -o, draw the "
    "paths.",
    examples="""\
  gradscape descend "x**2/20 + y**2" --start -7,2 --method momentum --method adam
  gradscape descend rosenbrock --start -1,1 --method BFGS -o path.png
  gradscape descend model.py:loss --start 1.5,1 --start 0,3 --learning-rate 0.05 --csv
  gradscape descend "x**2 + 3*y**2" --start 2,1 -o descent.gif
""",
    configure=_configure,
    run=_run,
)
