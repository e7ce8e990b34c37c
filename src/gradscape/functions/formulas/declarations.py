"""What may be declared beside a formula: variables and parameters, checked."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from gradscape.errors import ArgumentError, ExpressionError
from gradscape.functions.formulas.names import check_declared
from gradscape.functions.formulas.suggestions import nearest
from gradscape.functions.formulas.tree import Node, Symbol, bottom_up

__all__ = [
    "check_all_declared",
    "check_used",
    "checked_params",
    "checked_texts",
    "checked_variables",
]


def checked_texts(texts: Sequence[str]) -> tuple[str, ...]:
    """The formulas, one string each."""
    if not isinstance(texts, Sequence) or not all(isinstance(part, str) for part in texts):
        raise ArgumentError(
            f"A formula is a string, or a list of strings; this is {type(texts).__name__}."
        )
    if not texts:
        raise ArgumentError("The list of formulas is empty.")
    return tuple(texts)


def checked_params(params: Mapping[str, float]) -> dict[str, float]:
    """The parameters as floats."""
    if not isinstance(params, Mapping):
        raise ArgumentError('params is a mapping of names to numbers, as in params={"a": 2.0}.')
    checked = {}
    for name, value in params.items():
        if reason := check_declared(name):
            raise ArgumentError(f"params: {reason}.")
        try:
            # What float() would read from a string was no number for the caller.
            checked[name] = math.nan if isinstance(value, (str, bytes)) else float(value)
        except (TypeError, ValueError, OverflowError):
            raise ArgumentError(
                f"The parameter {name} must be one finite real number, not {value!r}."
            ) from None
        if not math.isfinite(checked[name]):
            raise ArgumentError(
                f"The parameter {name} must be one finite real number, not {value!r}."
            )
    return checked


def checked_variables(variables: Sequence[str], params: Mapping[str, float]) -> tuple[str, ...]:
    """The variables, each declared once and no parameter."""
    if isinstance(variables, str) or not isinstance(variables, Sequence):
        raise ArgumentError(
            f'variables is a sequence of names, as in variables=("x", "y"), not {variables!r}.'
        )
    for name in variables:
        if reason := check_declared(name):
            raise ArgumentError(f"variables: {reason}.")
        if name in params:
            raise ArgumentError(f"{name!r} can't be both a variable and a parameter.")
    if len({*variables}) < len(variables):
        raise ArgumentError(f"variables names one of {', '.join(variables)} twice.")
    if not variables:
        raise ArgumentError("variables is empty: a function needs one at least.")
    return tuple(variables)


def check_used(params: Mapping[str, float], found: set[str], text: str) -> None:
    """A parameter that is in no formula is a slip of the pen."""
    for name in params:
        if name not in found:
            near = nearest(name, found, 0.5)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise ArgumentError(f"The formula {text[:60]!r} has no parameter {name!r}.{hint}")


def check_all_declared(trees: Sequence[Node], texts: Sequence[str], names: set[str]) -> None:
    """Where variables are declared, all of them must be."""
    for tree, text in zip(trees, texts, strict=True):
        for node in bottom_up(tree):
            if isinstance(node, Symbol) and node.name not in names:
                raise ExpressionError(
                    f"{node.name} is neither among the variables ({', '.join(sorted(names))}) nor "
                    "a parameter: declare it as one of them.",
                    text,
                    node.position,
                )
