"""Derivative rules of the elementary operations, and the reverse sweep that chains them.

Reverse mode: Griewank and Walther, "Evaluating Derivatives" (2nd ed., 2008), ch. 3. Where a
function is put together from pieces (where, min, max), every piece is differentiated on its
own and the pieces are selected from, so that what is undefined in the piece not taken (log(x)
for x < 0) does no harm.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from gradscape.functions.formulas.graph import Graph

__all__ = ["PIECEWISE", "gradient", "slope"]

PIECEWISE = ("select", "max", "min")
_CONDITIONS = ("lt", "le", "gt", "ge", "eq", "ne", "and", "or", "not")

Slope = Callable[[Graph, int, int], int]


def _inverse_sqrt_product(g: Graph, a: int, b: int) -> int:
    return g.div(g.constant(1.0), g.mul(g.apply("sqrt", a), g.apply("sqrt", b)))


def _one_minus(g: Graph, x: int) -> int:
    return g.apply("sub", g.constant(1.0), x)


def _one_plus(g: Graph, x: int) -> int:
    return g.add(g.constant(1.0), x)


def _inexact(g: Graph, value: float) -> int:
    return g.constant(value, abs(value))


def _gaussian(g: Graph, x: int, factor: float) -> int:
    bell = g.apply("exp", g.neg(g.mul(x, x)))
    return g.mul(_inexact(g, factor * 2.0 / math.sqrt(math.pi)), bell)


def _jumps_at_halves(g: Graph, x: int) -> int:
    whole = g.apply("floor", x)
    return g.apply("sub", g.apply("sub", x, whole), g.constant(0.5))


def _jumps_at_integers(g: Graph, x: int) -> int:
    return g.apply("sub", x, g.apply("round", x))


# Slope of an operation on one argument: from the argument x and the result z.
_SLOPES: dict[str, Slope] = {
    "neg": lambda g, _x, _z: g.constant(-1.0),
    "abs": lambda g, x, _z: g.apply("sign", x),
    "sign": lambda g, x, _z: g.apply("flat", x, x),
    "floor": lambda g, x, _z: g.apply("flat", x, _jumps_at_integers(g, x)),
    "ceil": lambda g, x, _z: g.apply("flat", x, _jumps_at_integers(g, x)),
    "round": lambda g, x, _z: g.apply("flat", x, _jumps_at_halves(g, x)),
    "sqrt": lambda g, _x, z: g.div(g.constant(0.5), z),
    "cbrt": lambda g, _x, z: g.div(g.constant(1.0), g.scaled(3.0, g.mul(z, z))),
    "exp": lambda _g, _x, z: z,
    "expm1": lambda g, x, _z: g.apply("exp", x),
    "log": lambda g, x, _z: g.div(g.constant(1.0), x),
    "log2": lambda g, x, _z: g.div(_inexact(g, 1.0 / math.log(2.0)), x),
    "log10": lambda g, x, _z: g.div(_inexact(g, 1.0 / math.log(10.0)), x),
    "log1p": lambda g, x, _z: g.div(g.constant(1.0), _one_plus(g, x)),
    "sin": lambda g, x, _z: g.apply("cos", x),
    "cos": lambda g, x, _z: g.neg(g.apply("sin", x)),
    "tan": lambda g, _x, z: _one_plus(g, g.mul(z, z)),
    "asin": lambda g, x, _z: _inverse_sqrt_product(g, _one_minus(g, x), _one_plus(g, x)),
    "acos": lambda g, x, _z: g.neg(_inverse_sqrt_product(g, _one_minus(g, x), _one_plus(g, x))),
    "atan": lambda g, x, _z: g.div(g.constant(1.0), _one_plus(g, g.mul(x, x))),
    "sinh": lambda g, x, _z: g.apply("cosh", x),
    "cosh": lambda g, x, _z: g.apply("sinh", x),
    "tanh": lambda g, x, _z: g.apply("sech2", x),
    "sech2": lambda g, x, z: g.scaled(-2.0, g.mul(z, g.apply("tanh", x))),
    "asinh": lambda g, x, _z: g.div(g.constant(1.0), g.apply("hypot", x, g.constant(1.0))),
    "acosh": lambda g, x, _z: _inverse_sqrt_product(
        g, g.apply("sub", x, g.constant(1.0)), _one_plus(g, x)
    ),
    "atanh": lambda g, x, _z: g.div(g.constant(1.0), g.mul(_one_minus(g, x), _one_plus(g, x))),
    "erf": lambda g, x, _z: _gaussian(g, x, 1.0),
    "erfc": lambda g, x, _z: _gaussian(g, x, -1.0),
    "gamma": lambda g, x, z: g.mul(z, g.apply("polygamma0", x)),
    "lgamma": lambda g, x, _z: g.apply("polygamma0", x),
    "sigmoid": lambda g, x, z: g.mul(z, g.apply("sigmoid", g.neg(x))),
    "softplus": lambda g, x, _z: g.apply("sigmoid", x),
    "polygamma0": lambda g, x, _z: g.apply("polygamma1", x),
    "polygamma1": lambda g, x, _z: g.apply("polygamma2", x),
    "polygamma2": lambda g, x, _z: g.apply("polygamma3", x),
    "polygamma3": lambda g, x, _z: g.apply("polygamma4", x),
}  # fmt: skip


def slope(g: Graph, node: int) -> int | None:
    """Slope of an operation on one argument; None where there is no rule."""
    rule = _SLOPES.get(g.operations[node])
    return None if rule is None else rule(g, g.arguments[node][0], node)


# Of an operation on two arguments: the adjoint of the result times the slope by each of them,
# from the adjoint, the result z and the arguments a and b; None where that is not needed.
Partials = tuple[int | None, ...]


def _quotient(g: Graph, adjoint: int, z: int, a: int, b: int) -> Partials:
    if g.operations[a] == "abs" and g.arguments[a] == (b,):  # |b|/b, a step
        return None, g.mul(adjoint, g.apply("flat", b, b))
    if g.operations[b] == "abs" and g.arguments[b] == (a,):
        return g.mul(adjoint, g.apply("flat", a, a)), None
    by_a = g.div(adjoint, b)
    return by_a, None if g.is_constant(b) else g.neg(g.mul(by_a, z))


def _power(g: Graph, adjoint: int, z: int, a: int, b: int) -> Partials:
    by_a = by_b = None
    if not g.is_constant(a):
        lower = g.apply("pow", a, g.apply("sub", b, g.constant(1.0)))
        by_a = g.mul(adjoint, g.mul(b, lower))
    if not g.is_constant(b):
        by_b = g.mul(adjoint, g.mul(g.apply("log", a), z))
    return by_a, by_b


def _angle(g: Graph, adjoint: int, _z: int, a: int, b: int) -> Partials:
    square = g.add(g.mul(a, a), g.mul(b, b))
    left = g.apply("lt", b, g.constant(0.0))
    cut = g.apply("select", left, a, g.constant(1.0))  # where the angle jumps by 2π
    by_a = g.add(g.div(b, square), g.apply("flat", a, cut))
    return g.mul(adjoint, by_a), g.mul(adjoint, g.neg(g.div(a, square)))


_PARTIALS: dict[str, Callable[[Graph, int, int, int, int], Partials]] = {
    "add": lambda _g, adjoint, _z, _a, _b: (adjoint, adjoint),
    "sub": lambda g, adjoint, _z, _a, _b: (adjoint, g.neg(adjoint)),
    "mul": lambda g, adjoint, _z, a, b: (g.mul(adjoint, b), g.mul(adjoint, a)),
    "div": _quotient,
    "pow": _power,
    "hypot": lambda g, adjoint, z, a, b: (
        g.mul(adjoint, g.div(a, z)),
        g.mul(adjoint, g.div(b, z)),
    ),
    "atan2": _angle,
    "flat": lambda g, adjoint, z, _a, _b: (g.mul(adjoint, z), None),
}


def _partials(g: Graph, node: int, adjoint: int) -> Partials:
    operation, arguments = g.operations[node], g.arguments[node]
    if operation in _CONDITIONS:
        return (None,) * len(arguments)
    if operation in _PARTIALS:
        return _PARTIALS[operation](g, adjoint, node, *arguments)
    return (g.mul(adjoint, _SLOPES[operation](g, arguments[0], node)),)


def gradient(g: Graph, output: int) -> dict[int, int]:
    """The partial derivatives of `output`: variable node -> node of the derivative.

    A variable that `output` does not depend on is left out. One on which only a condition or a
    step depends is there, with a derivative that is 0 but marked at the jump (see `kink`).
    """
    known: dict[int, dict[int, int]] = {}
    for node in g.needed([output]):  # inner pieces first
        if g.operations[node] in PIECEWISE:
            known[node] = _piecewise_gradient(g, node, known)
    return _sweep(g, output, known)


def _sweep(g: Graph, output: int, known: dict[int, dict[int, int]]) -> dict[int, int]:
    """Reverse mode from `output` down to the variables and the pieces already `known`."""
    if output in known:
        return known[output]
    adjoints = {output: g.constant(1.0)}
    result: dict[int, int] = {}

    def contribute(total: dict[int, int], node: int, amount: int) -> None:
        total[node] = g.add(total[node], amount) if node in total else amount

    for node in sorted(g.needed([output], stop=PIECEWISE), reverse=True):
        if node not in adjoints or g.operations[node] == "constant":
            continue
        adjoint = adjoints[node]
        if g.operations[node] == "variable":
            contribute(result, node, adjoint)
        elif g.operations[node] in PIECEWISE:
            for variable, partial in known[node].items():
                contribute(result, variable, g.mul(adjoint, partial))
        else:
            partials = _partials(g, node, adjoint)
            for argument, amount in zip(g.arguments[node], partials, strict=True):
                if amount is not None:
                    contribute(adjoints, argument, amount)
    return result


def _piecewise_gradient(g: Graph, node: int, known: dict[int, dict[int, int]]) -> dict[int, int]:
    if g.operations[node] == "select":
        condition, a, b = g.arguments[node]
    else:
        a, b = g.arguments[node]
        condition = g.apply("ge" if g.operations[node] == "max" else "le", a, b)
    by_a, by_b = _sweep(g, a, known), _sweep(g, b, known)
    decides = {n for n in g.needed([condition]) if g.operations[n] == "variable"}
    zero = g.constant(0.0)
    return {
        variable: g.apply("select", condition, by_a.get(variable, zero), by_b.get(variable, zero))
        for variable in sorted({*by_a, *by_b, *decides})
    }
