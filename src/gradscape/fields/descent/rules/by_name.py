"""The update rules by name."""

from __future__ import annotations

from gradscape.fields.descent.rule import Rule
from gradscape.fields.descent.rules import adagrad, adam, gradient, momentum, nesterov, rmsprop

__all__ = ["RULES"]

RULES: dict[str, Rule] = {
    module.RULE.name: module.RULE
    for module in (gradient, momentum, nesterov, adagrad, rmsprop, adam)
}
