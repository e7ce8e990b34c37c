"""The text of a formula, cut into tokens that know their place."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from gradscape.errors import ExpressionError

__all__ = ["MAX_CHARACTERS", "Token", "tokenize"]

MAX_CHARACTERS = 20_000
"""The longest formula read: 20,000 characters are a program, to be written as a function."""

_SIGNS = {
    "·": "*", "⋅": "*", "×": "*", "∙": "*", "•": "*", "∗": "*",
    "÷": "/", "∕": "/", "⁄": "/",
    "−": "-", "–": "-", "‐": "-", "‑": "-", "﹣": "-",
    "≤": "<=", "≥": ">=", "≠": "!=", "∣": "|", "√": "sqrt", "∧": "and", "∨": "or", "¬": "not",
}  # fmt: skip
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_NAME = re.compile(r"(?![⁰¹²³⁴⁵⁶⁷⁸⁹_])[^\W\d](?:(?![⁰¹²³⁴⁵⁶⁷⁸⁹])\w)*")
_SUPERSCRIPT = re.compile(r"[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_OPERATORS = ("**", "<=", ">=", "==", "!=", "+", "-", "*", "/", "^", "(", ")", ",", "<", ">", "|")
_WORDS = {"and", "or", "not"}

_REFUSED = {
    "=": "An equals sign makes no number: write the right-hand side alone, `x**2` for y = x**2 "
    "(or == to compare, inside where).",
    ".": "Formulas have no attributes: write `sin(x)`, not `np.sin(x)`; decimals as 0.5.",
    ";": "One formula at a time: for several, pass a list of formulas.",
    ":": "A formula is no Python: write only what the function returns, as in `x0*x1`.",
    "%": "% can mean percent or remainder: write `x/100`, or `mod(x, y)`.",
    "!": "Factorials are written with the gamma function: `gamma(n + 1)`.",
    "&": "Conditions are joined with `and`: where(x > 0 and y > 0, ...).",
    "[": "Brackets index nothing here: write x0 for x[0], and ( ) to group.",
    "{": "Write ( ) to group.",
    "°": "Angles are in radians: write `x*pi/180`.",
    "∞": "Infinity is not a number a formula can compute with.",
    "\\": "LaTeX is not read: write `sin(x)/2`, not `\\frac{\\sin x}{2}`.",
    "@": "Matrix products are not read: write the components, or a Python function.",
    "_": "A name begins with a letter.",
}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text: `kind` is number, name, operator, superscript or end."""

    kind: str
    text: str
    position: int
    end: int


def tokenize(text: str) -> list[Token]:
    """Cut `text` into tokens; typographic and full-width signs become plain ones.

    Raises
    ------
    ExpressionError
        For a character that no formula contains, at its place.

    Examples
    --------
    >>> [token.text for token in tokenize("2x² − 1")]
    ['2', 'x', '2', '-', '1', '']
    """
    if len(text) > MAX_CHARACTERS:
        raise ExpressionError(
            f"The formula has {len(text):,} characters, more than {MAX_CHARACTERS:,}: "
            "write a Python function instead.",
            text,
            MAX_CHARACTERS,
        )
    plain = "".join(_plain(character) for character in text)
    tokens = []
    position = 0
    while position < len(plain):
        if plain[position].isspace():
            position += 1
            continue
        token = _token(plain, position, text)
        tokens.append(token)
        position = token.end
    return [*tokens, Token("end", "", len(text), len(text))]


def _plain(character: str) -> str:
    """The plain form of one character, always one character: places must stay the same."""
    if character.isascii() or character in _SIGNS or _SUPERSCRIPT.match(character):
        return character
    if character in "⁻⁺":
        return character
    normal = unicodedata.normalize("NFKC", character)
    return normal if len(normal) == 1 else character


def _token(plain: str, position: int, text: str) -> Token:
    character = plain[position]
    if character in _SIGNS:
        sign = _SIGNS[character]
        kind = "name" if sign == "sqrt" else "operator"
        return Token(kind, sign, position, position + 1)
    if match := _NUMBER.match(plain, position):
        if plain[match.end() : match.end() + 1] == "_":
            raise ExpressionError("Write numbers without underscores: `1000`.", text, match.end())
        return Token("number", match[0], position, match.end())
    match = _NAME.match(plain, position)
    if match and match[0].isidentifier():  # which ¼, a letter to regular expressions, is not
        kind = "operator" if match[0] in _WORDS else "name"
        return Token(kind, match[0], position, match.end())
    if match := _SUPERSCRIPT.match(plain, position):
        return Token("superscript", match[0].translate(_SUPERSCRIPTS), position, match.end())
    for operator in _OPERATORS:
        if plain.startswith(operator, position):
            if plain.startswith("//", position):
                raise ExpressionError("Write `floor(x/y)` for x//y.", text, position)
            return Token("operator", operator, position, position + len(operator))
    reason = _REFUSED.get(character) or (
        f"The character {character!r} has no meaning in a formula."
        if character not in "'\"`“”‘’"
        else "A formula has no quotes: write the names bare."
    )
    raise ExpressionError(reason, text, position)
