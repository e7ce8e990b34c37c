"""The function that a word of the command line means: a formula, a file's, or the gallery's."""

from __future__ import annotations

import argparse
import inspect
import re
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from gradscape.cli.loading import loading
from gradscape.cli.parser import Parser, read_setting
from gradscape.cli.usage import UsageError, did_you_mean

if TYPE_CHECKING:
    from gradscape.functions.function import Function
    from gradscape.functions.sources.files import Source

__all__ = ["FUNCTION_HELP", "Target", "add_function", "find_target"]

_GALLERY = "gallery:"
_LONGEST = 60
FUNCTION_HELP = (
    "a formula such as 'x0*x1' (in quotes), a function in a file as path/to/file.py:name, in a "
    "module as package.module:name, or one of the gallery by its name"
)


@dataclass(frozen=True)
class Target:
    """A function, and how it was named.

    Attributes
    ----------
    function : Function
    given : Function or gallery entry
        What to draw: an entry brings its own domain.
    label : str
        The name as typed.
    identity : str
        The same for two ways of writing the same function, different for different functions.
    """

    function: Function
    given: Any
    label: str
    identity: str

    @property
    def name(self) -> str:
        """The function's name for messages; a long formula is cut."""
        name = self.function.name
        return name if len(name) <= _LONGEST else name[: _LONGEST - 3] + "..."

    def calling_it(self, names: Collection[str]) -> Target:
        """The same function, of the variables that the options name.

        A function f(x) doesn't say whether x is a number or an array; whoever gives x itself a
        range, or a value, says that it is a number.

        Raises
        ------
        UsageError
            If names can't be those of its variables.
        """
        from gradscape.functions.function import Function

        function = self.function
        if function.variables is not None or not names:
            return self
        sole = _only_argument(function.given)
        if sole is not None and set(names) == {sole}:
            single = Function(
                function.given, variables=[sole], params=function.params, name=function.name
            )
            return replace(self, function=single, given=single)
        strange = [name for name in names if not re.fullmatch(r"x\d{1,6}", name)]
        if strange:
            raise UsageError(
                f"{self.name} takes one array and doesn't say what its coordinates are called, "
                f"so that they are x0, x1, ...; there is no {strange[0]}. Name them all: "
                f"--vars {strange[0]},..."
            )
        return self


def _only_argument(f: Any) -> str | None:
    """Name of the only argument that a function needs."""
    try:
        parameters = inspect.signature(f).parameters.values()
    except (TypeError, ValueError):
        return None
    needed = [p.name for p in parameters if p.default is p.empty]
    return needed[0] if len(needed) == 1 else None


def add_function(parser: Parser) -> Any:
    """Add FUNCTION and what goes with it, as a group of arguments to which more may be added."""
    what = parser.add_argument_group("the function")
    what.add_argument("function", metavar="FUNCTION", help=FUNCTION_HELP)
    what.add_argument(
        "--param",
        metavar="NAME=NUMBER",
        type=read_setting,
        action="append",
        default=[],
        help="set a constant: an argument of the function, or a letter of the formula, that is no "
        "variable; may be repeated",
    )
    what.add_argument(
        "--vars",
        metavar="NAMES",
        help="the variables and their order, as x0,x1: for a formula that lacks one of them, for "
        "names of several letters, for a function f(x) that doesn't say how many it has",
    )
    return what


def find_target(arguments: argparse.Namespace) -> Target:
    """Find the function that is meant.

    Raises
    ------
    UsageError
        If a constant is set twice, or a gallery has no such name.
    GradscapeError
        If the formula can't be understood or the file not be loaded.
    """
    from gradscape.functions.sources.files import read_source

    text = str(arguments.function)
    variables = _read_names(arguments.vars)
    params = _collect(arguments.param)
    name = _gallery_name(text, variables)
    if name is not None:
        return _from_gallery(text, name, variables, params)
    source = read_source(text)
    if source is not None:
        return _from_source(source, variables, params)
    return _from_formula(text, variables, params)


def _read_names(text: str | None) -> tuple[str, ...] | None:
    if text is None:
        return None
    names = tuple(name.strip() for name in text.split(","))
    wrong = [name for name in names if not name.isidentifier()]
    if wrong:
        raise UsageError(
            f"--vars {text}: {wrong[0]!r} is no name; expected names with commas: --vars x0,x1."
        )
    return names


def _collect(settings: Sequence[tuple[str, float]]) -> dict[str, float]:
    params: dict[str, float] = {}
    for name, value in settings:
        if name in params:
            raise UsageError(f"--param sets {name} twice: {params[name]} and {value}.")
        params[name] = value
    return params


def _gallery_name(text: str, variables: tuple[str, ...] | None) -> str | None:
    """Name of a gallery function, if that is what is meant.

    A name of several letters is never a formula, unless it was declared to be a variable.
    """
    if text.startswith(_GALLERY):
        return text.removeprefix(_GALLERY).strip()
    if len(text) == 1 or not text.isidentifier() or text in (variables or ()):
        return None
    from gradscape.functions.gallery import gallery

    return text if text in gallery else None


def _from_gallery(
    text: str, name: str, variables: tuple[str, ...] | None, params: dict[str, float]
) -> Target:
    from gradscape.functions.function import Function
    from gradscape.functions.gallery import gallery

    if name not in gallery:
        raise UsageError(
            f"the gallery has no {name!r}{did_you_mean(name, gallery) or '.'} "
            "See: gradscape gallery"
        )
    entry = gallery[name]
    if variables is None and not params:
        return Target(Function.of(entry), entry, name, f"{_GALLERY}{name}")
    raise UsageError(
        f"{text} is a function of the gallery, with the variables {', '.join(entry.variables)}; "
        f"--vars and --param are for your own. Its formula is {entry.expression!r}."
    )


def _from_source(
    source: Source, variables: tuple[str, ...] | None, params: dict[str, float]
) -> Target:
    from gradscape.functions.function import Function
    from gradscape.functions.sources.files import load

    loaded = load(source.text)
    # What f imports while it runs is found, too. Last: it must not shadow anything.
    if str(source.folder) not in sys.path:
        sys.path.append(str(source.folder))
    if isinstance(loaded, Function):
        function = loaded.with_params(params) if params else loaded
        if variables is not None:
            function = Function(
                function.given, variables=variables, params=function.params, layout=function.layout
            )
    else:
        function = Function(loaded, variables=variables, params=params, name=source.name)
    place = source.module if source.file is None else source.file.resolve()
    stem = source.module if source.file is None else source.file.stem
    name = source.name or function.name
    return Target(function, function, f"{stem} {name}", f"{place}:{name}")


def _from_formula(text: str, variables: tuple[str, ...] | None, params: dict[str, float]) -> Target:
    with loading():
        import gradscape.functions.formulas.expression  # noqa: F401
        from gradscape.errors import ExpressionError
        from gradscape.functions.function import Function

    try:
        function = Function(text, variables=variables, params=params)
    except ExpressionError as error:
        if text.isidentifier() and (name := _nearly_in_gallery(text)):
            raise UsageError(
                f"{text} is no formula; if a function of the gallery is meant, did you mean {name}?"
            ) from error
        raise
    return Target(function, function, text, f"formula:{function.formula or text}")


def _nearly_in_gallery(word: str) -> str | None:
    from gradscape.functions.gallery import gallery

    near = get_close_matches(word.lower(), list(gallery), 1, 0.75)
    return near[0] if near else None
