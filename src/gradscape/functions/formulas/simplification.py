"""The formulas of derivatives, in the form SymEngine gives them; for reading, not for computing."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from gradscape.functions.formulas.formula import to_text
from gradscape.functions.formulas.graph import UNIT_ROUNDOFF, Graph
from gradscape.functions.formulas.tree import Call, Constant, Node, Number, Symbol

__all__ = ["MAX_OPERATIONS", "simplified"]

MAX_OPERATIONS = 300
"""Formulas of more operations are not written out: nobody could read them."""

_MAX_EXPONENT = 64
_RENAMED = {"polygamma0": "digamma"}
_BY_SYMENGINE = {
    "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "acosh",
    "atanh", "exp", "log", "sqrt",
}  # fmt: skip


def simplified(g: Graph, node: int, variables: tuple[str, ...]) -> Node | None:
    """The tree of `node`, simplified; None where it would be too long to read.

    SymEngine collects equal terms and factors. It doesn't keep the domain: sqrt(x)**2 is x to
    it, which is why only what is shown goes this way.
    """
    import symengine

    order = g.needed([node])
    if len(order) > MAX_OPERATIONS:
        return None
    done: dict[int, Any] = {}
    for part in order:
        arguments = [done[a] for a in g.arguments[part]]
        match g.operations[part]:
            case "variable":
                done[part] = symengine.Symbol(variables[int(g.values[part])])
            case "constant":
                done[part] = _number(symengine, g.values[part], g.errors[part])
            case operation:
                done[part] = _operation(symengine, operation, arguments)
    try:
        return _Reader(symengine).tree(done[node])
    except RuntimeError:  # SymEngine has made an infinity of numbers, and can't write it
        return None


def _number(symengine: Any, value: float, error: float) -> Any:
    """A constant as the number that was meant: 1/3, pi, 2/sqrt(pi)."""
    pi = symengine.pi
    named = {
        math.pi: pi,
        math.e: symengine.E,
        2.0 / math.sqrt(math.pi): 2 / symengine.sqrt(pi),
        -2.0 / math.sqrt(math.pi): -2 / symengine.sqrt(pi),
        1.0 / math.log(2.0): 1 / symengine.log(2),
        1.0 / math.log(10.0): 1 / symengine.log(10),
    }
    if value in named:
        return named[value]
    fraction = Fraction(value).limit_denominator(10_000)
    if abs(value) < 1e6 and abs(float(fraction) - value) <= error * UNIT_ROUNDOFF:
        return symengine.Integer(fraction.numerator) / symengine.Integer(fraction.denominator)
    return symengine.RealDouble(value)


def _operation(symengine: Any, operation: str, a: list[Any]) -> Any:  # noqa: C901, PLR0911
    match operation:
        case "add":
            return a[0] + a[1]
        case "sub":
            return a[0] - a[1]
        case "mul":
            return a[0] * a[1]
        case "div" if a[1] != 0:
            return a[0] / a[1]
        case "neg":
            return -a[0]
        case "pow" if not a[1].is_Number or abs(float(a[1])) <= _MAX_EXPONENT:
            return a[0] ** a[1]
        case "sech2":
            return symengine.cosh(a[0]) ** -2
        case "flat":
            return symengine.Integer(0)
        case "select" if a[1] == a[2]:
            return a[1]
        case _ if operation in _BY_SYMENGINE:
            return getattr(symengine, operation)(a[0])
    return symengine.Function(_RENAMED.get(operation, operation))(*a)


class _Reader:
    """From SymEngine's tree back to ours, with the terms in a readable order."""

    def __init__(self, symengine: Any) -> None:
        self.symengine = symengine
        self.left = 4 * MAX_OPERATIONS

    def tree(self, expression: Any) -> Node | None:
        try:
            return self.read(expression)
        except _TooLong:
            return None

    def read(self, e: Any) -> Node:
        self.left -= 1
        if self.left < 0:
            raise _TooLong
        if e in (self.symengine.pi, self.symengine.E):
            return Constant("pi" if e == self.symengine.pi else "e", 0)
        if e.is_Number:
            return self.number(e)
        if e.is_Symbol:
            return Symbol(str(e), 0)
        if e.is_Add:
            return self.sum([self.read(term) for term in _terms(e)])
        if e.is_Mul:
            if e.args[0] == -1 and len(e.args) == 2 and e.args[1].is_Add:
                return self.sum([self.read(-term) for term in e.args[1].args])
            return self.product(list(e.args))
        if e.is_Pow:
            return self.power(*e.args)
        name = e.get_name() if hasattr(e, "get_name") else type(e).__name__
        if name == "select":
            name = "where"
        return Call(name.lower(), tuple(self.read(a) for a in e.args), 0)

    def number(self, e: Any) -> Node:
        if float(e) < 0:
            return Call("neg", (self.number(-e),), 0)
        if e.is_Rational and not e.is_Integer:
            fraction = Fraction(int(e.p), int(e.q)) if hasattr(e, "p") else Fraction(str(e))
            if fraction.denominator % 5 == 0 and float(fraction) == float(repr(float(fraction))):
                return Number(repr(float(fraction)), 0)
            parts = Number(str(fraction.numerator), 0), Number(str(fraction.denominator), 0)
            return Call("div", parts, 0)
        digits = str(e) if e.is_Integer else repr(float(e))
        return Number(digits.removesuffix(".0"), 0)

    def power(self, base: Any, exponent: Any) -> Node:
        if base == self.symengine.E:
            return Call("exp", (self.read(exponent),), 0)
        if exponent.is_Number and float(exponent) < 0:
            return Call("div", (Number("1", 0), self.raised(base, -exponent)), 0)
        return self.raised(base, exponent)

    def raised(self, base: Any, exponent: Any) -> Node:
        if exponent == 1:
            return self.read(base)
        if exponent.is_Number and float(exponent) == 0.5:
            return Call("sqrt", (self.read(base),), 0)
        return Call("pow", (self.read(base), self.read(exponent)), 0)

    def product(self, factors: list[Any]) -> Node:
        """Sign and number first, then the factors by length, all over the denominator."""
        negative = False
        above: list[Node] = []
        below: list[Node] = []
        for factor in factors:
            if factor.is_Number:
                negative = float(factor) < 0
                size = self.number(-factor if negative else factor)
                if isinstance(size, Call):
                    below.append(size.arguments[1])
                    size = size.arguments[0]
                if size != Number("1", 0):
                    above.append(size)
            else:
                node = self.read(factor)
                inverse = isinstance(node, Call) and node.name == "div" and factor.is_Pow
                if inverse and isinstance(node, Call):
                    below.append(node.arguments[1])
                else:
                    above.append(node)
        result = self.chain("mul", above) if above else Number("1", 0)
        if below:
            result = Call("div", (result, self.chain("mul", below)), 0)
        return Call("neg", (result,), 0) if negative else result

    def chain(self, name: str, nodes: list[Node]) -> Node:
        ordered = sorted(nodes, key=_reading_order)
        result = ordered[0]
        for node in ordered[1:]:
            result = Call(name, (result, node), 0)
        return result

    def sum(self, terms: list[Node]) -> Node:
        positive = [t for t in terms if not _is_negative(t)]
        negative = [t for t in terms if _is_negative(t)]
        positive.sort(key=lambda t: (_is_plain(t), *_reading_order(t)))
        negative.sort(key=lambda t: (_is_plain(_unsigned(t)), *_reading_order(t)))
        result, *rest = [*positive, *negative]
        for term in rest:
            if _is_negative(term):
                result = Call("sub", (result, _unsigned(term)), 0)
            else:
                result = Call("add", (result, term), 0)
        return result


def _terms(e: Any) -> list[Any]:
    """The terms of a sum; those of -(a - b) are terms of their own."""
    terms: list[Any] = []
    for term in e.args:
        if term.is_Mul and len(term.args) == 2 and term.args[0] == -1 and term.args[1].is_Add:
            terms.extend(-part for part in term.args[1].args)
        else:
            terms.append(term)
    return terms


class _TooLong(Exception):  # noqa: N818
    """The formula has more parts than anybody would read."""


def _is_negative(node: Node) -> bool:
    return isinstance(node, Call) and node.name == "neg"


def _is_plain(node: Node) -> bool:
    """Whether `node` is a number or a fraction of numbers."""
    parts = node.arguments if isinstance(node, Call) and node.name == "div" else (node,)
    return all(isinstance(part, Number) for part in parts)


def _unsigned(node: Node) -> Node:
    return node.arguments[0] if isinstance(node, Call) and node.name == "neg" else node


def _reading_order(node: Node) -> tuple[int, int, str]:
    """Numbers, constants, names and their powers, functions; sums last."""
    text = to_text(node)
    match node:
        case Number():
            rank = 0
        case Constant():
            rank = 1
        case Symbol():
            rank = 2
        case Call("pow", (Symbol(), _)):
            rank = 2
        case Call("add" | "sub"):
            rank = 3
        case _:
            rank = 4
    return rank, len(text), text
