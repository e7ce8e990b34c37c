"""What a callable's signature says: its variables, its constants, and how it is called."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from gradscape.errors import ArgumentError, FunctionError

__all__ = ["Signature", "check_names", "read_signature", "said_of_defaults"]

_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


@dataclass(frozen=True)
class Signature:
    """How a callable takes one point.

    Attributes
    ----------
    spread : bool or None
        True: the coordinates are separate arguments, ``f(x0, x1)``. False: they come as one
        array, ``f(x)``. None: the signature doesn't say (``f(*args, **kwargs)``), trying does.
    variables : tuple of str or None
        The variables' names, None where only the points will tell how many there are.
    by_name : tuple of str
        Arguments to be passed by name, because a constant stands before them: f(a, x) with a set.
    """

    spread: bool | None
    variables: tuple[str, ...] | None
    by_name: tuple[str, ...] = ()


def check_names(variables: Sequence[str] | str) -> tuple[str, ...]:
    """Read ``variables=``: names, each given once.

    A single string is one name, or several with commas between them.
    """
    names = (
        tuple(v.strip() for v in variables.split(","))
        if isinstance(variables, str)
        else tuple(variables)
    )
    if not names or not all(isinstance(v, str) and v.isidentifier() for v in names):
        raise ArgumentError(
            f"variables={variables!r}: expected names such as ('x0', 'x1') "
            "(letters, digits and underscores, a letter first)."
        )
    if len(set(names)) < len(names):
        raise ArgumentError(f"variables={variables!r}: each name may come once only.")
    return names


def read_signature(
    f: Callable[..., Any],
    variables: tuple[str, ...] | None = None,
    params: Mapping[str, Any] | None = None,
) -> Signature:
    """Find out from its signature how `f` takes a point.

    Arguments without a default are variables, those with one are constants. One argument alone,
    ``f(x)``, is taken for the whole point.

    Parameters
    ----------
    f : callable
    variables : tuple of str, optional
        The names, where the caller declares them.
    params : mapping, optional
        Constants by name; what they name is no variable.

    Raises
    ------
    FunctionError
        Where no argument is left to be a variable, or `params` names what `f` doesn't have.
    """
    given = set(params or ())
    if isinstance(f, np.ufunc):
        names = variables or (("x",) if f.nin == 1 else tuple(f"x{i}" for i in range(f.nin)))
        _refuse_unknown(f, given, ())
        return Signature(True, names)
    try:
        parameters = list(inspect.signature(f).parameters.values())
    except (ValueError, TypeError):  # some built-in functions have none
        return Signature(None, variables)
    takes_any_name = any(p.kind is p.VAR_KEYWORD for p in parameters)
    takes_any_number = any(p.kind is p.VAR_POSITIONAL for p in parameters)
    if not takes_any_name:
        _refuse_unknown(f, given, [p.name for p in parameters])
    _need_keyword_only(f, parameters, given)
    positional = [p for p in parameters if p.kind in _POSITIONAL and p.name not in given]
    required = tuple(p.name for p in positional if p.default is p.empty)
    if takes_any_number and not required:
        return Signature(None if takes_any_name else True, variables)
    if not required and variables is None:
        raise FunctionError(_no_variables(f, positional))
    found = _spread_or_not(f, required, tuple(p.name for p in positional), variables)
    before = [p.name for p in parameters if p.kind in _POSITIONAL]
    if required and set(before[: before.index(required[-1])]) & given:
        return replace(found, spread=True, variables=found.variables or required, by_name=required)
    return found


def _spread_or_not(
    f: Callable[..., Any],
    required: tuple[str, ...],
    positional: tuple[str, ...],
    variables: tuple[str, ...] | None,
) -> Signature:
    if len(required) > 1:
        if variables is not None and len(variables) != len(required):
            raise FunctionError(
                f"variables={variables!r} names {len(variables)}, but {_name(f)} takes "
                f"{len(required)} separate arguments: {', '.join(required)}. Name as many, or give "
                "the constants among them with params={...}."
            )
        return Signature(True, variables or required)
    if variables is None or len(variables) == 1:
        # One argument, one variable: whether it wants a number or an array of one is found
        # out by trying.
        return Signature(None if variables else False, variables)
    if len(positional) >= len(variables) and positional[: len(variables)] == variables:
        return Signature(True, variables)  # f(x, y=0) with y declared to be a variable
    return Signature(False, variables)


def _refuse_unknown(f: Callable[..., Any], given: set[str], known: Sequence[str]) -> None:
    unknown = sorted(given - set(known))
    if unknown:
        has = f"it has {', '.join(known)}" if known else "it has none that can be set by name"
        raise ArgumentError(
            f"params sets {', '.join(unknown)}, but {_name(f)} has no such argument: {has}."
        )


def _need_keyword_only(
    f: Callable[..., Any], parameters: Sequence[inspect.Parameter], given: set[str]
) -> None:
    missing = [
        p.name
        for p in parameters
        if p.kind is p.KEYWORD_ONLY and p.default is p.empty and p.name not in given
    ]
    if missing:
        wanted = ", ".join(f'"{name}": ...' for name in missing)
        raise FunctionError(
            f"{_name(f)} needs the keyword {' and '.join(missing)}: give params={{{wanted}}}."
        )


def _no_variables(f: Callable[..., Any], positional: Sequence[inspect.Parameter]) -> str:
    if not positional:
        return (
            f"{_name(f)} takes no argument that could be a variable: write it as f(x) or f(x, y)."
        )
    names = ", ".join(p.name for p in positional)
    quoted = ", ".join(f'"{p.name}"' for p in positional)
    return (
        f"every argument of {_name(f)} ({names}) has a default, and what has a default is taken "
        f"for a constant. Say which are variables: gs.Function(f, variables=[{quoted}])."
    )


def said_of_defaults(f: Callable[..., Any]) -> str:
    """Say which arguments have a default, for a message that may be due to it; else nothing."""
    try:
        parameters = [p for p in inspect.signature(f).parameters.values() if p.kind in _POSITIONAL]
    except (ValueError, TypeError):
        return ""
    constant = [p.name for p in parameters if p.default is not p.empty]
    if not constant or len(constant) == len(parameters):
        return ""
    names = ", ".join(f'"{p.name}"' for p in parameters)
    one = len(constant) == 1
    has, what = ("has a default", "a constant") if one else ("have defaults", "constants")
    return (
        f" {', '.join(constant)} {has}, and what has one is taken for {what}: "
        f"gs.Function(f, variables=[{names}]) makes {'it a variable' if one else 'all variables'}."
    )


def _name(f: Callable[..., Any]) -> str:
    return str(getattr(f, "__name__", None) or type(f).__name__)
