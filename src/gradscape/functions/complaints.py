"""What is said of tokens in the wrong place: the reason, and what to write instead."""

from __future__ import annotations

from gradscape.functions.tokens import Token

__all__ = [
    "digits_run_into_name",
    "misplaced",
    "misplaced_comma",
    "missing_parentheses",
    "two_readings",
]


def missing_parentheses(function: str, following: Token) -> str:
    """A function's name that no parenthesis follows: ``sin x``, ``sin^2(x)``."""
    if following.kind == "superscript" or following.text in ("^", "**"):
        inverse = f"a{function}(x)" if function in ("sin", "cos", "tan") else f"1/{function}(x)"
        return (
            f"Write `{function}(x)**2` for the square of {function}, `{inverse}` for its inverse."
        )
    if following.kind in ("name", "number"):
        return f"{function} needs parentheses: write `{function}({following.text})`."
    return f"{function} is a function: write `{function}(x)`."


def misplaced_comma(before: Token, after: Token) -> str:
    """A comma outside a function's arguments."""
    if before.kind == after.kind == "number":
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


def two_readings(first: str, sign: str, second: str, third: str) -> str:
    """A product without a sign after a quotient or a power: ``1/2x``, ``2^3x``."""
    return (
        f"This can be read in two ways: write `({first}{sign}{second})*{third}` "
        f"or `{first}{sign}({second}*{third})`."
    )


def digits_run_into_name(name: str) -> str:
    """``0x10``."""
    return f"`0{name}` looks like a number of another base. Write `0*{name}` for the product."
