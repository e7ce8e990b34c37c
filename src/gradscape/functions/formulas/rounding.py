"""A running bound of the rounding error of any node of a graph, as nodes of the same graph.

First-order running error analysis: Higham, "Accuracy and Stability of Numerical Algorithms"
(2nd ed., 2002), sec. 3.3, with each operation's own rounding (`operations`), its condition from
the derivative rules (`rules`), underflow as in sec. 2.1, and infinity where a kink or a jump may
be within the error. Errors are absolute, in units of the unit roundoff; the points are exact.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from gradscape.functions.formulas.graph import UNIT_ROUNDOFF, Graph
from gradscape.functions.formulas.operations import OPERATIONS
from gradscape.functions.formulas.rules import slope

__all__ = ["rounding_error"]

_UNDERFLOW = 2.0**-1074 / UNIT_ROUNDOFF  # the smallest double, in units of roundoff


def rounding_error(
    g: Graph, outputs: list[int], *, constants_only: bool = False
) -> list[int | None]:
    """The nodes that bound the rounding errors of `outputs`; None for what is exact.

    With `constants_only`, of the constants alone: what no way of computing the rest can mend.
    """
    errors: dict[int, int | None] = {}
    for node in g.needed(outputs):
        errors[node] = _error(g, node, errors, constants_only)
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


def _error(g: Graph, node: int, errors: dict[int, int | None], constants_only: bool) -> int | None:
    operation, arguments = g.operations[node], g.arguments[node]
    if operation == "variable":
        return None
    if operation == "constant":
        return g.constant(g.errors[node]) if g.errors[node] else None
    own = None if constants_only else _own(g, node)
    return _RULES.get(operation, _by_slope)(g, node, [errors[a] for a in arguments], own)


# ---- one rule for each kind of operation: from the graph, the node, its arguments' errors, and
# its own rounding

_Errors = list[int | None]


def _unchanged(_g: Graph, _node: int, errors: _Errors, _own: int | None) -> int | None:
    return errors[0]


def _added(g: Graph, _node: int, errors: _Errors, _own: int | None) -> int | None:
    return _sum(g, *errors)


def _by_slope(g: Graph, node: int, errors: _Errors, own: int | None) -> int | None:
    """The error of the argument times the slope."""
    error = errors[0]
    if error is None:
        return own
    condition = slope(g, node)
    if condition is None:  # the last of the polygammas: nothing is known, nothing is claimed
        return g.constant(math.inf)
    size = g.abs(condition)
    if g.operations[node] in ("sin", "cos"):  # where the slope vanishes, the curvature counts
        size = g.add(size, g.scaled(UNIT_ROUNDOFF, error))
    return _sum(g, g.mul(size, error), own)


def _log(g: Graph, node: int, errors: _Errors, own: int | None) -> int | None:
    error = errors[0]
    if error is None:
        return own
    return _sum(g, g.div(error, _lower(g, g.arguments[node][0], error)), own)


def _sqrt(g: Graph, node: int, errors: _Errors, own: int | None) -> int | None:
    error = errors[0]
    return _sum(g, None if error is None else g.div(error, node), own)


def _step(g: Graph, node: int, errors: _Errors, _own: int | None) -> int | None:
    """Exact, except at a jump: where the derivative (`flat`) knows it to be."""
    derivative = slope(g, node)
    assert derivative is not None
    return _kink(g, g.arguments[derivative][1], errors[0])


def _flat(g: Graph, node: int, errors: _Errors, _own: int | None) -> int | None:
    return _kink(g, g.arguments[node][1], errors[0])


def _comparison(g: Graph, node: int, errors: _Errors, _own: int | None) -> int | None:
    return _kink(g, g.apply("sub", *g.arguments[node]), _sum(g, *errors))


def _kink(g: Graph, distance: int, error: int | None) -> int:
    return g.apply("kink", distance, g.constant(0.0) if error is None else error)


def _select(g: Graph, node: int, errors: _Errors, _own: int | None) -> int | None:
    condition, first, second = errors
    if first is None and second is None:
        return condition
    zero = g.constant(0.0)
    first, second = (zero if error is None else error for error in (first, second))
    return _sum(g, condition, g.apply("select", g.arguments[node][0], first, second))


def _extreme(g: Graph, _node: int, errors: _Errors, _own: int | None) -> int | None:
    first, second = errors
    if first is None or second is None:
        return _sum(g, first, second)
    return g.apply("max", first, second)


def _sums(g: Graph, _node: int, errors: _Errors, own: int | None) -> int | None:
    return _sum(g, *errors, own)


def _product(g: Graph, node: int, errors: _Errors, own: int | None) -> int | None:
    a, b = g.arguments[node]
    first, second = errors
    if a == b and first is not None:
        return _sum(g, g.scaled(2.0, g.mul(g.abs(a), first)), own)
    doubling = any(g.is_constant(n) and _is_doubling(g.values[n]) for n in (a, b))
    if doubling or "flat" in (g.operations[a], g.operations[b]):  # flat is 0: nothing is rounded
        own = None
    return _sum(g, _times(g, b, first), _times(g, a, second), own)


def _quotient(g: Graph, node: int, errors: _Errors, own: int | None) -> int | None:
    b = g.arguments[node][1]
    first, second = errors
    spread = _sum(g, first, _times(g, node, second))
    if spread is None:
        return own
    below = g.abs(b) if second is None else _lower(g, b, second)
    return _sum(g, g.div(spread, below), own)


def _angle(g: Graph, node: int, errors: _Errors, own: int | None) -> int | None:
    a, b = g.arguments[node]
    spread = _sum(g, _times(g, b, errors[0]), _times(g, a, errors[1]))
    square = g.add(g.mul(a, a), g.mul(b, b))
    return _sum(g, None if spread is None else g.div(spread, square), own)


def _power(g: Graph, node: int, errors: _Errors, own: int | None) -> int | None:
    a, b = g.arguments[node]
    first, second = errors
    by_base = None
    if first is not None:
        by_base = g.div(g.mul(g.abs(g.mul(b, node)), first), _lower(g, a, first))
    by_exponent = None
    if second is not None:
        by_exponent = _times(g, g.mul(g.apply("log", g.abs(a)), node), second)
    return _sum(g, by_base, by_exponent, own)


_RULES: dict[str, Callable[[Graph, int, _Errors, int | None], int | None]] = {
    "neg": _unchanged, "abs": _unchanged, "not": _unchanged,
    "and": _added, "or": _added,
    **dict.fromkeys(("add", "sub", "hypot"), _sums),
    **dict.fromkeys(("sign", "floor", "ceil", "round"), _step),
    **dict.fromkeys(("lt", "le", "gt", "ge", "eq", "ne"), _comparison),
    "max": _extreme, "min": _extreme, "select": _select, "flat": _flat,
    "mul": _product, "div": _quotient, "pow": _power, "atan2": _angle,
    "log": _log, "sqrt": _sqrt,
}  # fmt: skip


def _is_doubling(value: float) -> bool:
    """Whether a product with `value` is exact, overflow aside."""
    return abs(value) >= 1.0 and abs(math.frexp(value)[0]) == 0.5
