"""A graph of elementary operations, in which equal operations are shared.

The formula, its derivatives and their rounding bounds are all nodes of one graph, so that what
they have in common is computed once. Nothing of the formula itself is simplified: ``0*log(x)``
is undefined left of 0, as typed. Constants are folded, with the error they carry.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable

from gradscape.functions.formulas.folding import UNIT_ROUNDOFF, folded

__all__ = ["UNIT_ROUNDOFF", "Graph"]


class Graph:
    """Operations by number; the arguments of an operation always have smaller numbers.

    Attributes
    ----------
    operations : list of str
        Names of the operations; ``"variable"`` and ``"constant"`` are the leaves.
    arguments : list of tuple of int
    values : list of float
        Of a constant its value, of a variable its index, otherwise NaN.
    errors : list of float
        Of a constant the error it carries, in units of `UNIT_ROUNDOFF`.
    """

    def __init__(self) -> None:
        self.operations: list[str] = []
        self.arguments: list[tuple[int, ...]] = []
        self.values: list[float] = []
        self.errors: list[float] = []
        self._known: dict[tuple[object, ...], int] = {}

    def _new(self, key: tuple[object, ...], operation: str, arguments: tuple[int, ...],
             value: float = math.nan, error: float = 0.0) -> int:  # fmt: skip
        number = self._known.get(key)
        if number is None:
            number = self._known[key] = len(self.operations)
            self.operations.append(operation)
            self.arguments.append(arguments)
            self.values.append(value)
            self.errors.append(error)
        return number

    def variable(self, index: int) -> int:
        """The variable number `index`."""
        return self._new(("variable", index), "variable", (), float(index))

    def constant(self, value: float, error: float = 0.0) -> int:
        """A number known up to `error` units of roundoff."""
        key = ("constant", value, math.copysign(1.0, value), error)
        return self._new(key, "constant", (), value, error)

    def is_constant(self, node: int, value: float | None = None) -> bool:
        """Whether `node` is a constant (equal to `value`, where one is given)."""
        if self.operations[node] != "constant":
            return False
        return value is None or (self.values[node] == value and self.errors[node] == 0)

    def apply(self, operation: str, *arguments: int) -> int:
        """The node of an operation; a constant where all arguments are, and the value is finite."""
        if all(self.operations[argument] == "constant" for argument in arguments):
            result = folded(
                operation,
                [self.values[argument] for argument in arguments],
                [self.errors[argument] for argument in arguments],
            )
            if result is not None:
                return self.constant(*result)
        return self._new((operation, arguments), operation, arguments)

    # ---- operations of derivatives and bounds, where ones and zeros drop out

    def add(self, a: int, b: int) -> int:
        """A + b."""
        if self.is_constant(a, 0.0):
            return b
        if self.is_constant(b, 0.0):
            return a
        return self.apply("add", *sorted((a, b)))

    def mul(self, a: int, b: int) -> int:
        """a·b, where 0·b is 0."""
        if self.is_constant(a, 0.0) or self.is_constant(b, 0.0):
            return self.constant(0.0)
        if self.is_constant(a, 1.0):
            return b
        if self.is_constant(b, 1.0):
            return a
        if self.is_constant(a, -1.0):
            return self.neg(b)
        if self.is_constant(b, -1.0):
            return self.neg(a)
        return self.apply("mul", *sorted((a, b)))

    def neg(self, a: int) -> int:
        """−a."""
        if self.operations[a] == "neg":
            return self.arguments[a][0]
        return self.apply("neg", a)

    def div(self, a: int, b: int) -> int:
        """a/b, where 0/b is 0."""
        if self.is_constant(a, 0.0) or self.is_constant(b, 1.0):
            return a
        return self.apply("div", a, b)

    def abs(self, a: int) -> int:
        """|a|."""
        if self.operations[a] in ("abs", "exp", "sqrt", "cosh", "sigmoid", "sech2", "hypot"):
            return a
        if self.operations[a] == "mul" and self.arguments[a][0] == self.arguments[a][1]:
            return a
        if self.operations[a] == "neg":
            return self.abs(self.arguments[a][0])
        return self.apply("abs", a)

    def scaled(self, factor: float, a: int) -> int:
        """`factor` times a."""
        return self.mul(self.constant(factor), a)

    # ---- the way through the graph

    def needed(self, outputs: Iterable[int], stop: Collection[str] = ()) -> list[int]:
        """All nodes that `outputs` depend on, arguments first; not beyond operations `stop`."""
        seen = set(outputs)
        waiting = list(seen)
        while waiting:
            node = waiting.pop()
            for argument in () if self.operations[node] in stop else self.arguments[node]:
                if argument not in seen:
                    seen.add(argument)
                    waiting.append(argument)
        return sorted(seen)
