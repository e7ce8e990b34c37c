"""A running bound of the rounding error of any node of a graph, as nodes of the same graph.

First-order running error analysis: Higham, "Accuracy and Stability of Numerical Algorithms"
(2nd ed., 2002), sec. 3.3, with each operation's own rounding (`operations`), its condition from
the derivative rules (`rules`), underflow as in sec. 2.1, and infinity where a kink or a jump may
be within the error. Errors are absolute, in units of the unit roundoff; the points are exact.
"""

from __future__ import annotations

import math

from gradscape.functions.graph import UNIT_ROUNDOFF, Graph
from gradscape.functions.operations import OPERATIONS
from gradscape.functions.rules import slope

__all__ = ["rounding_error"]

_UNDERFLOW = 2.0**-1074 / UNIT_ROUNDOFF  # the smallest double, in units of roundoff
_COMPARISONS = ("lt", "le", "gt", "ge", "eq", "ne")
_LIPSCHITZ = ("neg", "abs")  # an error comes through as it is


def rounding_error(g: Graph, outputs: list[int]) -> list[int | None]:
    """The nodes that bound the rounding errors of `outputs`; None for what is exact."""
    errors: dict[int, int | None] = {}
    for node in g.needed(outputs):
        errors[node] = _error(g, node, errors)
    return [errors[node] for node in outputs]


def _sum(g: Graph, *terms: int | None) -> int | None:
    present = [term for term in terms if term is not None]
    if not present:
        return None
    total = present[0]
    for term in present[1:]:
        total = g.add(total, term)
    return total


def _times(g: Graph, factor: int, error: int | None) -> int | None:
    return None if error is None else g.mul(g.abs(factor), error)


def _own(g: Graph, node: int) -> int | None:
    """The rounding of the operation itself."""
    operation = OPERATIONS[g.operations[node]]
    relative = g.scaled(operation.rounding, g.abs(node)) if operation.rounding else None
    absolute = operation.offset + (_UNDERFLOW if operation.underflows else 0.0)
    return _sum(g, relative, g.constant(absolute) if absolute else None)


def _lower(g: Graph, value: int, error: int) -> int:
    """The least that |value| can be."""
    least = g.apply("sub", g.abs(value), g.scaled(UNIT_ROUNDOFF, error))
    return g.apply("max", least, g.constant(0.0))


def _error(g: Graph, node: int, errors: dict[int, int | None]) -> int | None:
    operation, arguments = g.operations[node], g.arguments[node]
    if operation == "variable":
        return None
    if operation == "constant":
        return g.constant(g.errors[node]) if g.errors[node] else None
    first = errors[arguments[0]]
    if operation in _LIPSCHITZ:
        return first
    if len(arguments) == 1:
        return _unary_error(g, node, first)
    second = errors[arguments[1]]
    if operation in _COMPARISONS:
        difference = g.apply("sub", *arguments)
        return g.apply("kink", difference, _sum(g, first, second) or g.constant(0.0))
    if operation in ("and", "or"):
        return _sum(g, first, second)
    if operation in ("max", "min"):
        if first is None or second is None:
            return _sum(g, first, second)
        return g.apply("max", first, second)
    if operation == "flat":
        return _at_jump(g, arguments[1], first)
    if operation == "select":
        zero = g.constant(0.0)
        third = errors[arguments[2]]
        taken = g.apply(
            "select",
            arguments[0],
            zero if second is None else second,
            zero if third is None else third,
        )
        return _sum(g, first, taken if (second, third) != (None, None) else None)
    return _binary_error(g, node, first, second)


def _at_jump(g: Graph, distance: int, error: int | None) -> int:
    return g.apply("kink", distance, g.constant(0.0) if error is None else error)


def _unary_error(g: Graph, node: int, error: int | None) -> int | None:
    operation, x = g.operations[node], g.arguments[node][0]
    if operation in ("sign", "floor", "ceil", "round"):
        slope_node = slope(g, node)
        assert slope_node is not None
        return _at_jump(g, g.arguments[slope_node][1], error)
    if operation == "not":
        return error
    own = _own(g, node)
    if error is None:
        return own
    if operation == "log":
        return _sum(g, g.div(error, _lower(g, x, error)), own)
    if operation == "sqrt":
        return _sum(g, g.div(error, node), own)
    condition = slope(g, node)
    if condition is None:  # the last of the polygammas: nothing is known, nothing is claimed
        return g.constant(math.inf)
    size = g.abs(condition)
    if operation in ("sin", "cos"):  # where the slope vanishes, the curvature counts
        size = g.add(size, g.scaled(UNIT_ROUNDOFF, error))
    return _sum(g, g.mul(size, error), own)


def _binary_error(g: Graph, node: int, first: int | None, second: int | None) -> int | None:
    operation = g.operations[node]
    a, b = g.arguments[node]
    match operation:
        case "add" | "sub":
            return _sum(g, first, second, _own(g, node))
        case "mul":
            if a == b and first is not None:
                return _sum(g, g.scaled(2.0, g.mul(g.abs(a), first)), _own(g, node))
            by_two = any(g.is_constant(n) and _is_doubling(g.values[n]) for n in (a, b))
            own = None if by_two else _own(g, node)
            return _sum(g, _times(g, b, first), _times(g, a, second), own)
        case "div":
            spread = _sum(g, first, _times(g, node, second))
            if spread is None:
                return _own(g, node)
            below = g.abs(b) if second is None else _lower(g, b, second)
            return _sum(g, g.div(spread, below), _own(g, node))
        case "hypot":
            return _sum(g, first, second, _own(g, node))
        case "atan2":
            square = g.add(g.mul(a, a), g.mul(b, b))
            spread = _sum(g, _times(g, b, first), _times(g, a, second))
            part = None if spread is None else g.div(spread, square)
            return _sum(g, part, _own(g, node))
        case "pow":
            part = None
            if first is not None:
                part = g.div(g.mul(g.abs(g.mul(b, node)), first), _lower(g, a, first))
            by_exponent = _times(g, g.mul(g.apply("log", g.abs(a)), node), second)
            return _sum(g, part, by_exponent, _own(g, node))
    raise AssertionError(f"no rounding rule for {operation}")


def _is_doubling(value: float) -> bool:
    """Whether a product with `value` is exact, overflow aside."""
    return abs(value) >= 1.0 and abs(math.frexp(value)[0]) == 0.5
