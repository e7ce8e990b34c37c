"""Options that say which layers a picture has."""

from __future__ import annotations

import argparse
from typing import Any

from gradscape.cli.parser import Parser, read_number, read_numbers
from gradscape.cli.usage import UsageError

__all__ = ["add_layers", "layer_keywords"]

_NAMES = ("arrows", "contours", "streamlines", "texture", "surface", "critical", "marks")
_LENGTHS = ("auto", "scaled", "unit", "log")
_KINDS = ("both", "lines", "filled")


def add_layers(parser: Parser) -> None:
    """Add the options, as a group of their own."""
    group = parser.add_argument_group("layers")
    for option, what in (("--layer", "add a layer"), ("--no-layer", "leave a layer away")):
        group.add_argument(
            option,
            metavar="NAME",
            type=_read_name,
            action="append",
            default=[],
            help=f"{what}: {', '.join(_NAMES)}; may be repeated",
        )
    contours = group.add_argument(
        "--contours",
        metavar="KIND",
        type=_one_of(_KINDS),
        nargs="?",
        const="both",
        help="contours of f: lines, filled, or both (the default)",
    )
    parser.takes_maybe(contours, lambda word: word in _KINDS)
    levels = group.add_argument(
        "--levels",
        metavar="N ...",
        type=read_numbers,
        help="about how many contours (a whole number), or at which values of f",
    )
    parser.takes_numbers(levels)
    streamlines = group.add_argument(
        "--streamlines",
        metavar="DENSITY",
        type=read_number,
        nargs="?",
        const=True,
        help="lines along the gradient; 2 is twice as dense as 1, the default",
    )
    parser.takes_maybe(streamlines, _is_plain_number)
    group.add_argument("--texture", action="store_true", help="the flow as a texture")
    group.add_argument(
        "--surface", action="store_true", help="f as a surface, the gradient on the floor"
    )
    group.add_argument("--critical", action="store_true", help="mark minima, maxima and saddles")
    tangent = group.add_argument(
        "--tangent",
        metavar="A,B",
        type=read_numbers,
        action="append",
        default=[],
        help="the tangent line or plane at a point; several: --tangent 1,2 0,0",
    )
    parser.takes_numbers(tangent)
    group.add_argument(
        "--length",
        metavar="NAME",
        type=_one_of(_LENGTHS),
        default="auto",
        help="lengths of the arrows: in proportion to |∇f| (scaled), all the same (unit), to its "
        "logarithm (log), or as is best (auto, the default)",
    )
    _add_descent(parser)


def _add_descent(parser: Parser) -> None:
    group = parser.add_argument_group("paths downhill")
    start = group.add_argument(
        "--descend",
        metavar="A,B",
        type=read_numbers,
        action="append",
        default=[],
        help="draw the path of a descent from this point; several: --descend 1.5,1 -1,2",
    )
    parser.takes_numbers(start)
    group.add_argument(
        "--method",
        metavar="NAME",
        action="append",
        default=[],
        help="gradient (the default), momentum, nesterov, adagrad, rmsprop, adam, or one of "
        "SciPy's such as BFGS; repeated, they are compared",
    )
    group.add_argument(
        "--learning-rate", metavar="NUMBER", type=read_number, help="default: the method's own"
    )
    group.add_argument(
        "--steps", metavar="N", type=_read_count, help="at most so many steps. Default: 100"
    )


def layer_keywords(arguments: argparse.Namespace) -> dict[str, Any]:
    """Read the options into keywords of `gradscape.draw`; what is as usual isn't among them.

    Raises
    ------
    UsageError
        If options contradict one another.
    """
    keywords: dict[str, Any] = {}
    for name in (*arguments.layer, *arguments.no_layer):
        if name in arguments.layer and name in arguments.no_layer:
            raise UsageError(f"--layer {name} and --no-layer {name}: give one of them.")
    asked = {
        "contours": arguments.contours,
        "streamlines": arguments.streamlines,
        "texture": arguments.texture or None,
        "surface": arguments.surface or None,
        "critical": arguments.critical or None,
    }
    for name, value in asked.items():
        if value is not None and name in arguments.no_layer:
            raise UsageError(f"--{name} and --no-layer {name}: give one of them.")
    keywords.update(dict.fromkeys(arguments.layer, True))
    keywords.update({name: value for name, value in asked.items() if value is not None})
    keywords.update(dict.fromkeys(arguments.no_layer, False))
    if arguments.levels:
        only = len(arguments.levels) == 1 and arguments.levels[0].is_integer()
        keywords["levels"] = arguments.levels[0] if only else list(arguments.levels)
    if arguments.length != "auto":
        keywords["length"] = arguments.length
    if arguments.tangent:
        keywords["tangent"] = _same_length("--tangent", arguments.tangent)
    descend = _descent(arguments)
    if descend:
        keywords["descend"] = descend
    return keywords


def _descent(arguments: argparse.Namespace) -> dict[str, Any]:
    """Keywords of `gradscape.descend`."""
    settings: dict[str, Any] = {}
    if arguments.method:
        methods = arguments.method
        settings["method"] = methods[0] if len(methods) == 1 else list(methods)
    if arguments.learning_rate is not None:
        settings["learning_rate"] = arguments.learning_rate
    if arguments.steps is not None:
        settings["steps"] = arguments.steps
    if settings and not arguments.descend:
        option = next(iter(settings)).replace("_", "-")
        raise UsageError(f"--{option} is for a path: say where it starts with --descend A,B.")
    if not arguments.descend:
        return {}
    starts = _same_length("--descend", arguments.descend)
    return {"start": starts[0] if len(starts) == 1 else starts, **settings}


def _same_length(option: str, points: list[tuple[float, ...]]) -> list[list[float]]:
    counts = {len(point) for point in points}
    if len(counts) > 1:
        raise UsageError(
            f"{option}: points with {' and '.join(map(str, sorted(counts)))} coordinates. Each "
            "needs one for each axis."
        )
    return [list(point) for point in points]


def _is_plain_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True


def _read_name(text: str) -> str:
    if text not in _NAMES:
        raise argparse.ArgumentTypeError(f"expected one of {', '.join(_NAMES)}, got {text!r}")
    return text


def _one_of(names: tuple[str, ...]) -> Any:
    def read(text: str) -> str:
        if text not in names:
            raise argparse.ArgumentTypeError(f"expected one of {', '.join(names)}, got {text!r}")
        return text

    return read


def _read_count(text: str) -> int:
    try:
        count = int(text)
    except ValueError:
        count = 0
    if count < 1:
        raise argparse.ArgumentTypeError(f"expected a whole number, 1 or more, got {text!r}")
    return count
