"""``gradscape draw``: a function in, the picture of its gradient out."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gradscape.cli.command import Command
from gradscape.cli.filenames import picture_name
from gradscape.cli.layers import add_layers, layer_keywords
from gradscape.cli.loading import loading
from gradscape.cli.looks import add_looks, look_keywords
from gradscape.cli.names import add_ranges, check_names, read_names
from gradscape.cli.output import Output, say
from gradscape.cli.parser import Parser
from gradscape.cli.target import Target, add_function, find_target
from gradscape.cli.usage import UsageError

if TYPE_CHECKING:
    from gradscape.pictures.picture import Picture

__all__ = ["COMMAND"]

_STILL, _PAGE, _FILM = (".png", ".svg", ".pdf"), (".html", ".htm"), (".gif", ".mp4")


def _configure(parser: Parser) -> None:
    add_function(parser)
    where = add_ranges(parser, "what to show", "three")
    shape = where.add_argument(
        "--shape",
        metavar="N [M]",
        type=_read_shape,
        help="points along each axis, or along the first and the second. Default: 18. More than 25 "
        "along the longer side of a plane are drawn as means of several",
    )
    parser.takes_numbers(shape)
    where.add_argument(
        "--log",
        metavar="NAMES",
        help="variables with logarithmic axes, such as x0,x1; all for all of them",
    )
    add_layers(parser)
    add_looks(parser)
    to = parser.add_argument_group("where it goes")
    to.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="a .png, .svg or .pdf file, a page .html that moves, a film .gif or .mp4 of the "
        "paths, a folder, or - for PNG on standard output. Default: a name made from the "
        "function, in the current folder",
    )
    to.add_argument(
        "--animate", metavar="FILE", help="write the paths as a film, .gif or .mp4, beside the rest"
    )
    to.add_argument("--show", action="store_true", help="open a window; writes no file without -o")


def _run(arguments: argparse.Namespace, output: Output) -> int:
    if arguments.output == "-" and output.is_terminal:
        raise UsageError(
            "-o - writes a PNG to standard output, and that is a terminal. "
            "Send it on: gradscape draw ... -o - > picture.png"
        )
    keywords = {**look_keywords(arguments), **layer_keywords(arguments)}
    paths = _check_outputs(arguments, keywords)
    with loading():
        import matplotlib.backends.backend_agg
        import matplotlib.figure  # noqa: F401

        import gradscape.functions.formulas.expression
        import gradscape.pictures.draw
        import gradscape.pictures.plane  # noqa: F401
    target = find_target(arguments)
    domain, held = read_names(arguments)
    target = target.calling_it((*domain, *held))
    check_names(target, domain, held)
    keywords.update(_where(domain, held, arguments))
    command = shlex.join(["gradscape", "draw", *arguments.words])
    if paths.page is not None:
        _write_page(target, keywords, paths.page, command)
    if paths.film is not None:
        _write_film(target, keywords, paths.film)
    if paths.only:
        return 0
    picture = draw_picture(target.given, keywords)
    _remark(picture)
    if arguments.output == "-":
        picture.save(output.binary, format="png", command=command)
    elif paths.still or not arguments.show:
        path = _choose_path(target, keywords, arguments)
        picture.save(path, command=command)
        say(f"wrote {path}")
    if arguments.show:
        picture.show()
    return 0


@dataclass(frozen=True)
class _Paths:
    """Where the output goes; `only`: there is no still picture among it."""

    page: Path | None
    film: Path | None
    still: bool
    only: bool


def _check_outputs(arguments: argparse.Namespace, keywords: Mapping[str, Any]) -> _Paths:
    """Stop before a long calculation whose result could not be written."""
    output = None if arguments.output in (None, "-") else Path(arguments.output)
    film = None if arguments.animate is None else Path(arguments.animate)
    if film is not None:
        check_suffix("--animate", film, _FILM)
    page = None
    if output is not None and not output.is_dir():
        check_suffix("-o", output, (*_STILL, *_PAGE, *_FILM))
        suffix = output.suffix.lower()
        page = output if suffix in _PAGE else None
        film = output if suffix in _FILM else film
    if film is not None and "descend" not in keywords:
        raise UsageError(f"{film} is to be a film of a path: say where it starts, --descend A,B.")
    still = arguments.output is not None and output not in (page, film)
    only = not still and not arguments.show and (page is not None or film is not None)
    return _Paths(page, film, still, only)


def _where(
    domain: Mapping[str, Any], held: Mapping[str, Any], arguments: argparse.Namespace
) -> dict[str, Any]:
    """Keywords of `gradscape.field`."""
    found: dict[str, Any] = {"domain": domain, "at": held, "shape": arguments.shape}
    if arguments.log is not None:
        names = [name.strip() for name in arguments.log.split(",")]
        found["log"] = True if names == ["all"] else names
    return {name: value for name, value in found.items() if value not in (None, {}, [])}


def draw_picture(given: Any, keywords: Mapping[str, Any]) -> Picture:
    """Draw with keywords of `gradscape.draw`."""
    from gradscape.pictures.draw import draw

    return draw(given, **keywords)


def _write_page(target: Target, keywords: Mapping[str, Any], path: Path, command: str) -> None:
    from gradscape.pictures.interactive.figure import interactive

    for name in ("dpi", "style"):
        if name in keywords:
            raise UsageError(f"--{name} is for still pictures, not for {path.suffix} files.")
    interactive(target.given, **keywords).save(path, command=command)
    say(f"wrote {path}")


def _write_film(target: Target, keywords: Mapping[str, Any], path: Path) -> None:
    from gradscape.pictures.animation import animate

    animate(target.given, **keywords).save(path)
    say(f"wrote {path}")


def _choose_path(
    target: Target, keywords: Mapping[str, Any], arguments: argparse.Namespace
) -> Path:
    given = None if arguments.output is None else Path(arguments.output)
    if given is not None and not given.is_dir():
        return given
    options = {
        "variables": target.function.variables,
        "params": target.function.params,
        **keywords,
    }
    if target.identity.startswith("gallery:"):
        del options["variables"], options["params"]
    return (given or Path()) / f"{picture_name(target.label, target.identity, options)}.png"


def check_suffix(option: str, path: Path, known: Sequence[str]) -> None:
    """Stop at a file whose suffix says no format, or whose folder isn't there.

    Raises
    ------
    UsageError
        Then.
    """
    if path.suffix.lower() not in known:
        what = f"{path.suffix} is none" if path.suffix else "it has no suffix, none"
        raise UsageError(f"{option} {path}: {what} of {', '.join(known)}.")
    if not path.parent.is_dir():
        raise UsageError(f"{option} {path}: there is no folder {path.parent}. Make it first.")


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


COMMAND = Command(
    name="draw",
    summary="draw the gradient of a function",
    usage="gradscape draw FUNCTION [-o FILE] [--NAME A B ...] [options]",
    description="Draw the gradient of a function of one to three variables, or of a slice of one "
    "of more:\narrows downhill (−∇f), coloured by their length, over contours of f; a curve for "
    "one variable,\narrows in space for three. What can't be trusted is marked in the picture, and "
    "counted in\nits caption.",
    examples="""\
  gradscape draw "x0*x1"
  gradscape draw "x0^2 + x1^2" -o bowl.svg --style book
  gradscape draw "-x**2 - y**2" --x -1 1 --y -1 1 --shape 30 --up
  gradscape draw model.py:loss --param a=3 --x 0 10
  gradscape draw "x0**2" --vars x0,x1
  gradscape draw "x*y*z" --slice z=0.5
  gradscape draw himmelblau --no-layer arrows --streamlines 2 --critical
  gradscape draw "x**2/20 + y**2" --x -8 8 --descend -7,2 --method momentum --method adam
  gradscape draw "sin(x)*y" --surface --tangent 1,0.5 --theme dark
  gradscape draw "x0*x1" -o page.html
  gradscape draw rosenbrock --width 85mm --theme print -o figure.pdf
  gradscape draw rosenbrock -o - > rosenbrock.png
""",
    configure=_configure,
    run=_run,
)
