"""The settings of update rules: read, checked, and at hand for each step."""

from __future__ import annotations

import inspect
import math
from collections.abc import Mapping
from numbers import Real
from typing import Any

from gradscape.errors import ArgumentError
from gradscape.fields.descent.rule import Rule

__all__ = ["at_step", "read_settings"]

_BELOW_ONE = ("momentum", "decay", "beta1", "beta2")


def read_settings(rule: Rule, given: Mapping[str, Any]) -> dict[str, Any]:
    """Settings of a rule: its defaults, and in their place those `given` that it has.

    Raises
    ------
    ArgumentError
        If one has a value that means nothing, or one that has no default is missing.
    """
    settings = {name: given.get(name, default) for name, default in rule.defaults.items()}
    for name, value in settings.items():
        if value is inspect.Parameter.empty:
            raise ArgumentError(f"{rule.name} needs {name}=, which has no default.")
        if name == "learning_rate" and callable(value):
            continue
        _check(rule, name, value)
    return settings


def at_step(settings: Mapping[str, Any], step: int) -> dict[str, Any]:
    """The settings of one step: a learning rate that is a function of the step is asked."""
    rate = settings.get("learning_rate")
    if not callable(rate):
        return dict(settings)
    number = rate(step)
    if not _is_number(number) or not 0 < number < math.inf:
        raise ArgumentError(
            f"learning_rate({step}) gave {number!r}; expected a number greater than zero."
        )
    return {**settings, "learning_rate": float(number)}


def _check(rule: Rule, name: str, value: Any) -> None:
    if name == "learning_rate":
        if not _is_number(value) or not 0 < value < math.inf:
            raise ArgumentError(
                f"learning_rate={value!r}: expected a number greater than zero, or a function of "
                "the step that gives one."
            )
    elif name in _BELOW_ONE:
        if name == "momentum" and value is None and rule.name == "nesterov":
            return
        if not _is_number(value) or not 0 <= value < 1:
            raise ArgumentError(f"{name}={value!r}: expected a number from 0 to below 1.")
    elif name == "epsilon" and (not _is_number(value) or not 0 <= value < math.inf):
        raise ArgumentError(f"epsilon={value!r}: expected a small number, 0 or greater.")


def _is_number(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)
