"""From tokens to the tree: a Pratt parser that refuses what can be read in two ways.

Pratt, V. R. (1973), "Top down operator precedence", POPL '73. Nothing is evaluated here.
"""

from __future__ import annotations

from collections.abc import Collection

from gradscape.errors import ExpressionError
from gradscape.functions.formulas.checks import COMPARISONS, Checks
from gradscape.functions.formulas.complaints import (
    digits_run_into_name,
    missing_operator,
    missing_parentheses,
    two_readings,
)
from gradscape.functions.formulas.names import (
    AMBIGUOUS,
    CONSTANTS,
    FUNCTIONS,
    is_variable_name,
)
from gradscape.functions.formulas.suggestions import applied, unknown_function, unknown_name
from gradscape.functions.formulas.tokens import Token
from gradscape.functions.formulas.tree import Call, Constant, Node, Number, Symbol

__all__ = ["parse_formula"]

MAX_DEPTH = 100
"""How deep parentheses, powers and signs may nest."""

_INFIX = {"+": ("add", 50), "-": ("sub", 50), "*": ("mul", 60), "/": ("div", 60)}
_PRODUCT = 60
_SIGN = 70
_POWER = 80
_LOOSEST = 0
_WORDS = {"or": 10, "and": 20}
_COMPARISON = 40


def parse_formula(text: str, declared: Collection[str] = ()) -> Node:
    """Read one formula.

    Parameters
    ----------
    text : str
        The formula.
    declared : collection of str
        Names that are variables or parameters whatever they look like.

    Returns
    -------
    Node
        The tree; every name in it is declared, or a variable by its looks.

    Raises
    ------
    ExpressionError
        Where the text is no formula, or can be read in two ways.

    Examples
    --------
    >>> parse_formula("2x")
    Call(name='mul', arguments=(Number(digits='2', position=0), Symbol(name='x', position=1)),
         position=1)
    """
    return _Parser(text, declared).formula()


class _Parser(Checks):
    def offers(self, text: str) -> bool:
        """Whether `text`, to be suggested, is a formula itself, under the same names."""
        try:
            parse_formula(text, self.declared)
        except ExpressionError:
            return False
        return True

    # ---- the grammar

    def formula(self) -> Node:
        if self.token.kind == "end":
            raise self.fail("The formula is empty: write something like `x0*x1`.")
        if self.token.text == "lambda" and self.tokens[1].kind == "name":
            raise self.fail("A formula is no Python: write what the lambda returns, as in `x**2`.")
        node = self.expression(_LOOSEST)
        if self.token.text == ",":
            raise self.comma()
        if self.token.kind != "end":
            raise self.unexpected()
        return self.number(node)

    def expression(self, binding: int) -> Node:  # noqa: C901
        """Read an operand and every operator after it that binds tighter than `binding`."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.fail(f"The formula is nested more than {MAX_DEPTH} deep.")
        start = self.token.position
        left = self.mark(self.operand(), start)
        while True:
            token = self.token
            if token.kind == "superscript":
                left = self.superscript(left)
            elif token.kind == "operator" and token.text in ("^", "**"):
                if binding >= _POWER:
                    break
                self.advance()
                left = self.call("pow", left, self.expression(_SIGN - 1), token)
            elif token.kind == "operator" and token.text in _INFIX:
                name, strength = _INFIX[token.text]
                if binding >= strength:
                    break
                self.advance()
                left = self.call(name, left, self.expression(strength), token)
            elif token.kind == "operator" and token.text in (*COMPARISONS, *_WORDS):
                if binding >= (_WORDS.get(token.text) or _COMPARISON):
                    break
                left = self.condition(left)
            elif self.begins_operand(token):
                if binding >= _PRODUCT:
                    break
                left = self.implied_product(left)
            else:
                break
            self.mark(left, start)
        self.depth -= 1
        return left

    def call(self, name: str, left: Node, right: Node, token: Token) -> Node:
        return Call(name, (self.number(left), self.number(right)), token.position)

    def operand(self) -> Node:
        token = self.advance()
        if token.kind == "number":
            return self.literal(token)
        if token.kind == "name":
            return self.name(token)
        if token.kind == "operator":
            if token.text == "(":
                bars, self.bars = self.bars, 0
                node = self.expression(_LOOSEST)
                self.expect(")", token)
                self.bars = bars
                self.grouped.add(id(node))
                return node
            if token.text == "|":
                self.bars += 1
                node = self.number(self.expression(_LOOSEST))
                self.expect("|", token)
                self.bars -= 1
                return Call("abs", (node,), token.position)
            if token.text == "-":
                return Call("neg", (self.number(self.expression(_SIGN)),), token.position)
            if token.text == "+":
                return self.number(self.expression(_SIGN))
            if token.text == "not":
                return Call("not", (self.is_condition(self.expression(30)),), token.position)
        self.index = self.tokens.index(token)
        raise self.unexpected(operand=True)

    def literal(self, token: Token) -> Node:
        following = self.token
        touching = following.kind == "name" and following.position == token.end
        if touching and token.text == "0" and following.text not in FUNCTIONS:
            raise self.fail(digits_run_into_name(following.text, self.offers), token.position)
        if following.kind == "number":
            raise self.fail(
                f"Two numbers side by side: write `{token.text}*{following.text}`, "
                "or one number without a gap."
            )
        if float(token.text) == float("inf"):
            raise self.fail(f"The number {token.text[:20]} is too large.", token.position)
        return Number(token.text, token.position)

    def name(self, token: Token) -> Node:
        name = token.text
        opens = self.token.text == "("
        if name in self.declared or (name not in FUNCTIONS and is_variable_name(name)):
            if name in AMBIGUOUS and name not in self.declared:
                raise self.fail(
                    f"{name} can be a variable or {AMBIGUOUS[name]}. Declare it as a variable, "
                    f'variables=("{name}", ...), or write e for Euler\'s number.',
                    token.position,
                )
            if opens:
                product = applied(name, self.arguments_ahead(), self.offers)
                raise self.fail(
                    f"{name} is a variable, not a function: write `{product}` for a product.",
                    token.position,
                )
            return Symbol(name, token.position)
        if name in CONSTANTS:
            if opens:
                product = applied(name, self.arguments_ahead(), self.offers)
                raise self.fail(f"Write `{product}` for a product.", token.position)
            return Constant("pi" if name == "π" else name, token.position)
        if name in FUNCTIONS:
            return self.function(token)
        if name in ("if", "else", "for", "import", "def", "return", "in", "is", "None", "True"):
            raise self.fail(
                f"A formula is no Python: `{name}` means nothing here. Cases are written "
                "`where(x > 0, x, 0)`.",
                token.position,
            )
        if opens:
            meant = unknown_function(name, self.arguments_ahead(), self.declared, self.offers)
            rest = f"Did you mean `{meant}`?" if meant else f"There are: {', '.join(FUNCTIONS)}."
            raise self.fail(f"There is no function {name}. {rest}", token.position)
        if self.token.kind == "end" or self.text[token.end : token.end + 1] != ".":
            meant = unknown_name(name, self.declared, self.offers)
            raise self.fail(f"{name} is not known. {meant}", token.position)
        raise self.fail("Write `sin(x)`, not `np.sin(x)`.", token.position)

    def function(self, token: Token) -> Node:
        if self.token.text != "(":
            before = self.tokens[self.index - 2] if self.index > 1 else token
            reason = missing_parentheses(
                token.text, before.text, self.tokens[self.index :], self.offers
            )
            raise self.fail(reason, token.position)
        opened = self.advance()
        bars, self.bars = self.bars, 0
        arguments: list[Node] = []
        if self.token.text != ")":
            arguments.append(self.expression(_LOOSEST))
            while self.token.text == ",":
                self.advance()
                arguments.append(self.expression(_LOOSEST))
        if self.token.text != ")" and self.token.kind != "end":
            raise self.unexpected()
        self.expect(")", opened)
        self.bars = bars
        name = FUNCTIONS[token.text][0]
        return Call(name, tuple(self.check_arguments(arguments, token)), token.position)

    def condition(self, left: Node) -> Node:
        token = self.advance()
        if token.text in _WORDS:
            right = self.is_condition(self.expression(_WORDS[token.text]))
            return Call(token.text, (self.is_condition(left), right), token.position)
        right = self.expression(_COMPARISON)
        node = self.call(COMPARISONS[token.text], left, right, token)
        while self.token.text in COMPARISONS:  # 0 < x < 1
            token = self.advance()
            middle, right = right, self.expression(_COMPARISON)
            further = self.call(COMPARISONS[token.text], middle, right, token)
            node = Call("and", (node, further), token.position)
        return node

    # ---- products without a sign, powers

    def begins_operand(self, token: Token) -> bool:
        return (
            token.kind in ("name", "number")
            or (token.kind == "operator" and token.text == "(")
            or (token.kind == "operator" and token.text == "|" and not self.bars)
        )

    def implied_product(self, left: Node) -> Node:
        """``2x``, ``2(x + 1)``, ``(x + 1)(x - 1)``; refused where it has two readings."""
        token, before = self.token, self.tokens[self.index - 1]
        written = self.source(left)
        power = self.trailing_power(left)
        right = self.mark(self.expression(_PRODUCT), token.position)
        reading = self.source(right)
        if isinstance(left, Call) and left.name == "div" and id(left) not in self.grouped:
            first, second = (self.source(part) for part in left.arguments)
            raise self.fail(two_readings(first, "/", second, reading, self.offers), token.position)
        if power is not None and before.kind != "superscript":
            base, exponent = (self.source(part) for part in power.arguments)
            raise self.fail(
                two_readings(base, "**", exponent, reading, self.offers), token.position
            )
        closed = before.kind in ("number", "superscript") or before.text == ")"
        if not closed or token.kind == "number" or token.text == "|":
            raise self.fail(missing_operator(written, reading, self.offers), token.position)
        return Call("mul", (self.number(left), self.number(right)), token.position)

    def trailing_power(self, node: Node) -> Call | None:
        """The power that `node` ends with, unless parentheses close it."""
        while isinstance(node, Call) and id(node) not in self.grouped:
            if node.name == "pow":
                return node
            if node.name not in ("mul", "neg"):
                return None
            node = node.arguments[-1]
        return None

    def superscript(self, base: Node) -> Node:
        token = self.advance()
        exponent: Node = Number(token.text.lstrip("+-"), token.position)
        self.mark(exponent, token.position)
        if token.text.startswith("-"):
            exponent = self.mark(Call("neg", (exponent,), token.position), token.position)
        if self.token.text in ("^", "**") or self.token.kind == "superscript":
            raise self.fail("A power of a power: write parentheses, `(x**2)**3` or `x**(2**3)`.")
        return Call("pow", (self.number(base), exponent), token.position)
