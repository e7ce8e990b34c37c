"""``gradscape draw``: a function in, the picture of its gradient out."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gradscape.cli.command import Command
from gradscape.cli.filenames import picture_name
from gradscape.cli.loading import loading
from gradscape.cli.output import Output, say
from gradscape.cli.parser import Parser, read_pair, read_range, read_setting
from gradscape.cli.target import Target, add_function, find_target
from gradscape.cli.usage import UsageError, did_you_mean

if TYPE_CHECKING:
    from gradscape.pictures.picture import Picture

__all__ = ["COMMAND"]

_OWN = ("--shape", "--size", "--title", "--style", "--range", "--param", "--vars", "--at", "--dpi")


def _configure(parser: Parser) -> None:
    add_function(parser)
    where = parser.add_argument_group("what to show")
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
    shape = where.add_argument(
        "--shape",
        metavar="N [M]",
        type=_read_shape,
        help="points along each axis, or along the first and the second. Default: 18",
    )
    parser.takes_numbers(shape)
    where.add_argument(
        "--at",
        "--fix",
        metavar="NAME=NUMBER",
        type=_read_settings,
        action="append",
        default=[],
        help="hold a variable fixed, for functions of three or more; may be repeated",
    )
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
        "--title", metavar="TEXT", type=_read_title, help='default: the formula; "" for none'
    )
    size = looks.add_argument(
        "--size",
        metavar="W H",
        type=read_pair,
        help="width and height in inches. Default: 6.4 4.8",
    )
    parser.takes_numbers(size)
    looks.add_argument("--dpi", metavar="N", type=_read_dpi, help="pixels per inch. Default: 100")
    to = parser.add_argument_group("where it goes")
    to.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="a .png, .svg or .pdf file, a folder, or - for PNG on standard output. "
        "Default: a name made from the function, in the current folder",
    )
    to.add_argument("--show", action="store_true", help="open a window; writes no file without -o")


def _run(arguments: argparse.Namespace, output: Output) -> int:
    if arguments.output == "-" and output.is_terminal:
        raise UsageError(
            "-o - writes a PNG to standard output, and that is a terminal. "
            "Send it on: gradscape draw ... -o - > picture.png"
        )
    if arguments.output not in (None, "-"):
        _check_suffix(Path(arguments.output))
    with loading():
        import matplotlib.backends.backend_agg
        import matplotlib.figure  # noqa: F401

        import gradscape.functions.formulas.expression
        import gradscape.pictures.draw
        import gradscape.pictures.plane  # noqa: F401
    target = find_target(arguments)
    domain, held = _read_names(arguments)
    target = target.calling_it((*domain, *held))
    _check_names(target, domain, held)
    picture = _draw(target, domain, held, arguments)
    _remark(picture)
    if arguments.output == "-":
        picture.save(output.binary, format="png")
    elif arguments.output is not None or not arguments.show:
        path = _choose_path(target, domain, held, arguments)
        picture.save(path)
        say(f"wrote {path}")
    if arguments.show:
        picture.show()
    return 0


def _draw(
    target: Target,
    domain: Mapping[str, tuple[float, float]],
    held: Mapping[str, float],
    arguments: argparse.Namespace,
) -> Picture:
    from gradscape.pictures.draw import draw

    return draw(
        target.given,
        direction="up" if arguments.up else "down",
        style=arguments.style,
        domain=domain or None,
        at=held or None,
        shape=arguments.shape,
        title=arguments.title,
        size=arguments.size or (6.4, 4.8),
        dpi=arguments.dpi,
    )


def _read_names(
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


def _check_names(target: Target, domain: Mapping[str, Any], held: Mapping[str, Any]) -> None:
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
    """Stop where more than two variables are left, and say what to hold fixed."""
    free = [name for name in variables if name not in held]
    if len(free) <= 2:
        return
    shown = [*[n for n in free if n in domain], *[n for n in free if n not in domain]][:2]
    shown.sort(key=variables.index)
    rest = [f"{name}=0" for name in free if name not in shown]
    shortened = ",".join(rest[:6]) + (",..." if len(rest) > 6 else "")
    raise UsageError(
        f"{target.name} is a function of {len(variables)} variables "
        f"({', '.join(variables[:12])}{', ...' if len(variables) > 12 else ''}), and a picture "
        f"shows two. Hold the others fixed: --at {shortened} leaves {' and '.join(shown)}."
    )


def _choose_path(
    target: Target,
    domain: Mapping[str, tuple[float, float]],
    held: Mapping[str, float],
    arguments: argparse.Namespace,
) -> Path:
    given = None if arguments.output is None else Path(arguments.output)
    if given is not None and not given.is_dir():
        return given
    options = {
        "variables": target.function.variables,
        "params": target.function.params,
        "domain": domain,
        "at": held,
        "shape": arguments.shape,
        "style": None if arguments.style == "default" else arguments.style,
        "up": arguments.up or None,
        "title": arguments.title,
        "size": arguments.size,
        "dpi": arguments.dpi,
    }
    if target.identity.startswith("gallery:"):
        del options["variables"], options["params"]
    return (given or Path()) / f"{picture_name(target.label, target.identity, options)}.png"


def _check_suffix(path: Path) -> None:
    """Stop before a long calculation whose picture could not be written."""
    if path.is_dir():
        return
    if path.suffix.lower() not in (".png", ".svg", ".pdf"):
        what = f"{path.suffix} is none" if path.suffix else "it has no suffix, none"
        raise UsageError(f"-o {path}: {what} of .png, .svg and .pdf.")
    if not path.parent.is_dir():
        raise UsageError(f"-o {path}: there is no folder {path.parent}. Make it first.")


def _remark(picture: Picture) -> None:
    """Say on standard error what the picture says in its caption."""
    field = picture.field
    total = field.values.size
    undefined, untrusted = int(field.undefined.sum()), int(field.untrusted.sum())
    if undefined:
        say(f"note: {field.name} is undefined at {undefined} of {total} points.")
    if untrusted:
        why = ", ".join(f"{count} {reason}" for reason, count in field.reasons().items())
        say(f"note: at {untrusted} of {total} points the gradient is not to be trusted ({why}).")


def _read_settings(text: str) -> list[tuple[str, float | int]]:
    """Read ``x2=0.5,x3=1``."""
    return [read_setting(part) for part in text.split(",")]


def _read_shape(text: str) -> int | tuple[int, int]:
    try:
        counts = [int(part) for part in text.replace("x", ",").split(",")]
    except ValueError:
        counts = []
    if len(counts) not in (1, 2) or min(counts) < 2:
        raise argparse.ArgumentTypeError(
            f"expected one or two whole numbers, 2 or more, got {text.replace(',', ' ')!r}"
        )
    return counts[0] if len(counts) == 1 else (counts[0], counts[1])


def _read_title(text: str) -> str:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise argparse.ArgumentTypeError("expected text in UTF-8") from error
    return text


def _read_dpi(text: str) -> float:
    try:
        dpi = float(text)
    except ValueError:
        dpi = 0.0
    if not 1 <= dpi <= 10_000:
        raise argparse.ArgumentTypeError(f"expected a number from 1 to 10000, got {text!r}")
    return dpi


COMMAND = Command(
    name="draw",
    summary="draw the gradient of a function",
    usage="gradscape draw FUNCTION [-o FILE] [--NAME A B ...] [options]",
    description="Draw the gradient of a function of one or two variables, or of a slice of one of "
    "more:\narrows downhill (−∇f), coloured by their length, over contours of f; a curve for one "
    "variable.\nWhat can't be trusted is marked in the picture and counted in its caption.",
    examples="""\
  gradscape draw "x0*x1"
  gradscape draw "x0^2 + x1^2" -o bowl.svg --style book
  gradscape draw "-x**2 - y**2" --x -1 1 --y -1 1 --shape 30 --up
  gradscape draw model.py:loss --param a=3 --x 0 10
  gradscape draw "x0**2" --vars x0,x1
  gradscape draw "x*y*z" --at z=0.5
  gradscape draw rosenbrock -o - > rosenbrock.png
""",
    configure=_configure,
    run=_run,
)
