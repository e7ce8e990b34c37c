"""What may stand where in a formula: numbers, conditions, and how many arguments."""

from __future__ import annotations

from gradscape.functions.formulas.cursor import Cursor
from gradscape.functions.formulas.names import FUNCTIONS
from gradscape.functions.formulas.tokens import Token
from gradscape.functions.formulas.tree import Call, Node

__all__ = ["COMPARISONS", "Checks"]

COMPARISONS = {"<": "lt", "<=": "le", ">": "gt", ">=": "ge", "==": "eq", "!=": "ne"}
_CONDITIONS = {*COMPARISONS.values(), "and", "or", "not"}


class Checks(Cursor):
    """A cursor that refuses nodes where they don't belong."""

    def number(self, node: Node) -> Node:
        """`node`, which must not be a condition."""
        if isinstance(node, Call) and node.name in _CONDITIONS:
            raise self.fail("A comparison is no number: write `where(x > 0, 1, 0)`.", node.position)
        return node

    def is_condition(self, node: Node) -> Node:
        """`node`, which must be a condition."""
        if isinstance(node, Call) and node.name in _CONDITIONS:
            return node
        raise self.fail("Here a comparison is wanted, such as `x > 0`.", node.position)

    def check_arguments(self, arguments: list[Node], token: Token) -> list[Node]:
        """`arguments`, of the function `token`: as many as it takes, conditions in their places."""
        name, fewest, most = FUNCTIONS[token.text]
        if not fewest <= len(arguments) <= most:
            wanted = str(fewest) if fewest == most else f"{fewest} or more"
            wanted = "1 or 2" if (fewest, most) == (1, 2) else wanted
            raise self.fail(
                f"{token.text} takes {wanted} argument{'s' * (wanted != '1')}, "
                f"here it has {len(arguments)}.",
                token.position,
            )
        if name == "where":
            places = {0}
        elif name == "piecewise":
            if len(arguments) % 2 == 0:
                raise self.fail(
                    "piecewise takes pairs of a condition and a value, and a last value for all "
                    "else: `piecewise(x < 0, -x, x < 1, x, 1)`.",
                    token.position,
                )
            places = set(range(0, len(arguments) - 1, 2))
        else:
            places = set()
        return [
            self.is_condition(argument) if index in places else self.number(argument)
            for index, argument in enumerate(arguments)
        ]
