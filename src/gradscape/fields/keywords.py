"""Keywords that are neither one of a call nor a variable of f, but nearly one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from inspect import Parameter, signature
from typing import Any

import numpy as np

from gradscape.errors import ArgumentError, GradscapeError
from gradscape.fields.gradient_field import GradientField
from gradscape.fields.samples.dataarrays import labelled_kind
from gradscape.fields.samples.sampled import is_samples
from gradscape.functions.function import Function

__all__ = ["check_keywords"]

_SHORT = 2  # letters of a name that is a variable's rather than a word
_ALIKE = 0.6


def check_keywords(
    taker: Callable[..., Any],
    f: Any,
    ranges: Mapping[str, Any],
    *,
    params: Any = None,
    along: Any = None,
) -> None:
    """Stop at a misspelt keyword, which would be taken for the range of a variable.

    Parameters
    ----------
    taker : callable
        What was called.
    f : object
        Its function, field or samples.
    ranges : mapping
        What its own keywords left over.
    params, along : optional
        As in `gradscape.field`.

    Raises
    ------
    ArgumentError
        If a name is no variable of `f`, and like a keyword of `taker`.
    """
    words = [name for name in ranges if len(name) > _SHORT]
    if not words:
        return
    parameters = signature(taker).parameters.values()
    known = [each.name for each in parameters if each.kind is Parameter.KEYWORD_ONLY]
    for name in words:
        near = get_close_matches(name, known, 1, _ALIKE)
        if near and not _may_be_variable(name, ranges[name], f, params, along):
            raise ArgumentError(
                f"{name}={ranges[name]!r}: {taker.__name__} has no such keyword, and f no such "
                f"variable; did you mean {near[0]}?"
            )


def _may_be_variable(name: str, given: Any, f: Any, params: Any, along: Any) -> bool:
    """Whether that may be the name of an axis; yes where something else is wrong, told later."""
    if isinstance(along, Mapping):
        return name in along
    if isinstance(f, GradientField):
        return name in f.names
    if is_samples(f):  # its axes are called as the caller likes
        return np.ndim(given) == 1
    if labelled_kind(f) is not None:
        return name in f.coords or name in f.dims
    try:
        variables = Function.of(f, params).variables
    except (GradscapeError, TypeError, ValueError):
        return True
    return bool(re.fullmatch(r"x\d+", name)) if variables is None else name in variables
