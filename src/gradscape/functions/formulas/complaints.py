"""What is said of tokens in the wrong place: the reason, and what to write instead."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gradscape.functions.formulas.suggestions import example
from gradscape.functions.formulas.tokens import Token

__all__ = [
    "digits_run_into_name",
    "misplaced",
    "misplaced_comma",
    "missing_operator",
    "missing_parentheses",
    "two_readings",
]


Offers = Callable[[str], bool]
"""Whether a formula that is to be suggested can be read."""


def missing_parentheses(function: str, before: str, after: Sequence[Token], offers: Offers) -> str:
    """A function's name that no parenthesis follows: ``sin x``, ``sin^2(x)``, ``x mod 2``.

    `before` is the number or name left of it, if any, and `after` the tokens right of it.
    """
    call = example(function)
    if after[0].kind == "superscript" or after[0].text in ("^", "**"):
        inverse = f"a{call}" if function in ("sin", "cos", "tan") else f"1/{call}"
        return f"Write `{call}**2` for the square of {function}, `{inverse}` for its inverse."
    argument = _touching(after)
    for meant in (f"{function}({argument})", f"{function}({before}, {argument})"):
        if argument and offers(meant):
            return f"{function} needs parentheses: write `{meant}`."
    return f"{function} is a function: write `{call}`."


def _touching(tokens: Sequence[Token]) -> str:
    """The numbers and names that `tokens` begin with, without a gap: ``2x``."""
    text = ""
    end = tokens[0].position
    for token in tokens:
        if token.position != end or token.kind not in ("name", "number"):
            break
        text, end = text + token.text, token.end
    return text


def misplaced_comma(before: Token, after: Token) -> str:
    """A comma outside a function's arguments."""
    if before.text.isdecimal() and after.text.isdecimal():
        return f"Decimals are written with a point: `{before.text}.{after.text}`."
    return (
        "A comma only separates the arguments of a function. Decimals are written with a point "
        "(1.5); several formulas are passed as a list."
    )


def misplaced(token: Token, *, operand: bool) -> str:
    """A token where another was expected; `operand` says that a number or name was."""
    if token.kind == "end":
        return "The formula ends too early: something is missing here."
    if operand:
        return f"Something is missing before `{token.text}`."
    return (
        "This `)` closes nothing."
        if token.text == ")"
        else f"`{token.text}` was not expected here."
    )


def two_readings(first: str, sign: str, second: str, third: str, offers: Offers) -> str:
    """A product without a sign after a quotient or a power: ``1/2x``, ``2^3x``."""
    readings = f"({first}{sign}{second})*{third}", f"{first}{sign}({second}*{third})"
    if all(map(offers, readings)):
        return f"This can be read in two ways: write `{readings[0]}` or `{readings[1]}`."
    return "This can be read in two ways: write a `*` and parentheses."


def missing_operator(left: str, right: str, offers: Offers) -> str:
    """Two operands side by side: ``x y``."""
    product = f"{left}*{right}"
    return "An operator is missing" + (f": write `{product}`." if offers(product) else " here.")


def digits_run_into_name(name: str, offers: Offers) -> str:
    """``0x10``."""
    write = f"Write `0*{name}` for the product." if offers(f"0*{name}") else "Write it in decimals."
    return f"`0{name}` looks like a number of another base. {write}"
