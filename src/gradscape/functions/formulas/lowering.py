"""From the tree of a formula to a graph of elementary operations: what each function means."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from gradscape.errors import ExpressionError
from gradscape.functions.formulas.graph import Graph
from gradscape.functions.formulas.names import CONSTANTS
from gradscape.functions.formulas.tree import Call, Constant, Node, Number, Symbol, bottom_up

__all__ = ["lower"]

_LONGEST_PRODUCT = 32  # integer powers up to this are products
_LEAST_NORMAL = 2.0**-1022  # below, doubles are a fixed distance apart


def lower(
    node: Node, g: Graph, variables: Mapping[str, int], params: Mapping[str, float], text: str
) -> int:
    """Add the formula to the graph.

    Parameters
    ----------
    node : Node
        The formula's tree.
    g : Graph
        Where to put it.
    variables : mapping of str to int
        Index of each variable.
    params : mapping of str to float
        Values of the parameters.
    text : str
        What was typed, for error messages.

    Returns
    -------
    int
        The number of the formula's value in `g`.

    Raises
    ------
    ExpressionError
        Where a part without variables has no value (``1/0``) or none that a double can hold.
    """
    done: dict[int, int] = {}
    for part in bottom_up(node):
        match part:
            case Number(digits):
                number = _literal(g, digits)
            case Constant(name):
                number = g.constant(CONSTANTS[name], CONSTANTS[name])
            case Symbol(name):
                known = name in params
                number = g.constant(params[name]) if known else g.variable(variables[name])
            case Call(name, arguments):
                values = [done[id(argument)] for argument in arguments]
                number = _call(g, name, values)
                if all(g.is_constant(v) for v in values) and not g.is_constant(number):
                    raise ExpressionError(
                        "This part has no finite value: it is undefined (or may be, its constants "
                        "being rounded), or larger than 1.8e308.",
                        text,
                        part.position,
                    )
        done[id(part)] = number
    return done[id(node)]


def _literal(g: Graph, digits: str) -> int:
    """A literal with the error of the double nearest to it: half a unit in its last place."""
    value = float(digits)
    mantissa, _, exponent = digits.lower().partition("e")
    if not mantissa.strip("0."):
        return g.constant(0.0)
    readable = len(mantissa) < 400 and abs(int(exponent or "0")) < 400
    exact = readable and Fraction(digits) == Fraction(value)
    return g.constant(value, 0.0 if exact else max(abs(value), _LEAST_NORMAL))


def _call(g: Graph, name: str, a: list[int]) -> int:  # noqa: C901, PLR0911, PLR0912
    one = g.constant(1.0)
    match name:
        case "pow":
            return _power(g, *a)
        case "min" | "max":
            while len(a) > 1:  # in pairs: a chain's derivative would be as long as its square
                a = [g.apply(name, *pair) if len(pair) == 2 else pair[0] for pair in _pairs(a)]
            return a[0]
        case "where":
            return g.apply("select", *a)
        case "piecewise":
            result = a[-1]
            for condition, value in zip(a[-3::-2], a[-2::-2], strict=True):
                result = g.apply("select", condition, value, result)
            return result
        case "log" if len(a) == 2:
            return g.apply("div", g.apply("log", a[0]), g.apply("log", a[1]))
        case "clip":
            return g.apply("min", g.apply("max", a[0], a[1]), a[2])
        case "relu":
            return g.apply("max", a[0], g.constant(0.0))
        case "step":
            half = g.constant(0.5)
            return g.apply("add", half, g.apply("mul", half, g.apply("sign", a[0])))
        case "mod":
            whole = g.apply("floor", g.apply("div", *a))
            return g.apply("sub", a[0], g.apply("mul", a[1], whole))
        case "sec":
            return g.apply("div", one, g.apply("cos", a[0]))
        case "csc":
            return g.apply("div", one, g.apply("sin", a[0]))
        case "cot":
            return g.apply("div", one, g.apply("tan", a[0]))
        case "digamma":
            return g.apply("polygamma0", a[0])
    return g.apply(name, *a)


def _pairs(a: list[int]) -> list[list[int]]:
    return [a[i : i + 2] for i in range(0, len(a), 2)]


def _power(g: Graph, base: int, exponent: int) -> int:
    """Integer powers as products, square roots as such, powers of e as exp; the rest as pow."""
    if g.is_constant(base) and g.values[base] == CONSTANTS["e"] and g.errors[base]:
        return g.apply("exp", exponent)
    if not g.is_constant(exponent) or g.errors[exponent] or g.is_constant(base):
        return g.apply("pow", base, exponent)
    value = g.values[exponent]
    if value == 0.5:
        return g.apply("sqrt", base)
    if value == -0.5:
        return g.apply("div", g.constant(1.0), g.apply("sqrt", base))
    if value != np.floor(value) or not 1 <= abs(value) <= _LONGEST_PRODUCT:
        return g.apply("pow", base, exponent)
    product = _product(g, base, int(abs(value)))
    return product if value > 0 else g.apply("div", g.constant(1.0), product)


def _product(g: Graph, base: int, count: int) -> int:
    if count == 1:
        return base
    half = _product(g, base, count // 2)
    square = g.apply("mul", half, half)
    return g.apply("mul", square, base) if count % 2 else square
