"""A formula's tree written out again: as text to type, in plain Unicode, in LaTeX."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from gradscape.functions.formulas.names import GREEK
from gradscape.functions.formulas.tree import Call, Constant, Node, Number, Symbol, bottom_up

__all__ = ["to_latex", "to_text", "to_unicode"]

_SUM, _PRODUCT, _SIGN, _POWER, _ATOM = range(1, 6)
_OR, _AND, _NOT, _COMPARED = -3, -2, -1, 0

_SYMBOLS = {"lt": "<", "le": "<=", "gt": ">", "ge": ">=", "eq": "==", "ne": "!="}
_TYPESET = {"le": "≤", "ge": "≥", "eq": "=", "ne": "≠"}
_LATEX = {"le": r"\leq", "ge": r"\geq", "eq": "=", "ne": r"\neq"}
_LATEX_FUNCTIONS = {
    "asin": r"\arcsin", "acos": r"\arccos", "atan": r"\arctan", "gamma": r"\Gamma",
    "lgamma": r"\ln\Gamma", "digamma": r"\psi", "sigmoid": r"\sigma",
    **{name: "\\" + name for name in (
        "sin", "cos", "tan", "sec", "csc", "cot", "sinh", "cosh", "tanh", "min", "max", "log",
    )},
}  # fmt: skip
_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")

Piece = tuple[str, int]  # what is written, and how tightly its outermost operation binds
Writer = Callable[[Call, list[Piece]], Piece]


def to_text(node: Node) -> str:
    """The formula as it can be typed.

    Examples
    --------
    >>> from gradscape.functions.formulas.parsing import parse_formula
    >>> to_text(parse_formula("2x²−(x+1)(x-1)"))
    '2*x**2 - (x + 1)*(x - 1)'
    """
    return _write(node, _text_leaf, _text_call)


def to_unicode(node: Node) -> str:
    """The formula in plain characters, for titles.

    Examples
    --------
    >>> from gradscape.functions.formulas.parsing import parse_formula
    >>> to_unicode(parse_formula("2*theta**2*x0"))
    '2·θ²·x0'
    """
    return _write(node, _unicode_leaf, _unicode_call)


def to_latex(node: Node) -> str:
    r"""The formula in LaTeX, also as Matplotlib's mathtext understands it, without dollar signs.

    Examples
    --------
    >>> from gradscape.functions.formulas.parsing import parse_formula
    >>> to_latex(parse_formula("x0/theta"))
    '\\frac{x_{0}}{\\theta}'
    """
    return _write(node, _latex_leaf, _latex_call)


def _write(node: Node, leaf: Callable[[Node], Piece], call: Writer) -> str:
    done: dict[int, Piece] = {}
    for part in bottom_up(node):
        if isinstance(part, Call):
            done[id(part)] = call(part, [done[id(a)] for a in part.arguments])
        else:
            done[id(part)] = leaf(part)
    return done[id(node)][0]


def _wrap(piece: Piece, binding: int, left: str = "(", right: str = ")") -> str:
    return piece[0] if piece[1] >= binding else f"{left}{piece[0]}{right}"


def _infix(node: Call, a: Sequence[Piece], signs: dict[str, str]) -> Piece | None:
    """Sums, signs, comparisons and conditions, which look much the same in all three."""
    left, right = (r"\left(", r"\right)") if "latex" in signs else ("(", ")")
    match node.name:
        case "add":
            return f"{_wrap(a[0], _SUM, left, right)} + {_wrap(a[1], _SUM + 1, left, right)}", _SUM
        case "sub":
            first = _wrap(a[0], _SUM, left, right)
            return f"{first} {signs['sub']} {_wrap(a[1], _SUM + 1, left, right)}", _SUM
        case "neg":
            return f"{signs['sub']}{_wrap(a[0], _PRODUCT, left, right)}", _SUM
        case "or":
            return f"{_wrap(a[0], _OR)} {signs['or']} {_wrap(a[1], _OR + 1)}", _OR
        case "and":
            return f"{_wrap(a[0], _AND)} {signs['and']} {_wrap(a[1], _AND + 1)}", _AND
        case "not":
            return f"{signs['not']} {_wrap(a[0], _COMPARED + 1)}", _NOT
    if node.name in _SYMBOLS:
        sign = signs.get(node.name, _SYMBOLS[node.name])
        return f"{_wrap(a[0], _SUM)} {sign} {_wrap(a[1], _SUM)}", _COMPARED
    return None


_TEXT_SIGNS = {"sub": "-", "or": "or", "and": "and", "not": "not"}
_UNICODE_SIGNS = {**_TEXT_SIGNS, "sub": "−", **_TYPESET}
_LATEX_SIGNS = {
    "sub": "-", "or": r"\ \mathrm{or}\ ", "and": r"\ \mathrm{and}\ ", "not": r"\mathrm{not}\ ",
    "latex": "", **_LATEX,
}  # fmt: skip


def _text_leaf(node: Node) -> Piece:
    return (node.digits if isinstance(node, Number) else getattr(node, "name", "")), _ATOM


def _text_call(node: Call, a: list[Piece]) -> Piece:
    if piece := _infix(node, a, _TEXT_SIGNS):
        return piece
    match node.name:
        case "mul":
            return f"{_wrap(a[0], _PRODUCT)}*{_wrap(a[1], _PRODUCT + 1)}", _PRODUCT
        case "div":
            return f"{_wrap(a[0], _PRODUCT)}/{_wrap(a[1], _PRODUCT + 1)}", _PRODUCT
        case "pow":
            return f"{_wrap(a[0], _ATOM)}**{_wrap(a[1], _POWER)}", _POWER
    return f"{node.name}({', '.join(text for text, _ in a)})", _ATOM


def _unicode_leaf(node: Node) -> Piece:
    if isinstance(node, Symbol):
        return re.sub(r"^[A-Za-z]+", lambda m: _greek_letter(m[0]), node.name), _ATOM
    if isinstance(node, Constant):
        return "π" if node.name == "pi" else node.name, _ATOM
    return _text_leaf(node)


def _greek_letter(name: str) -> str:
    if name.lower() not in GREEK or name == "omicron":
        return name
    kind = "SMALL" if name.islower() else "CAPITAL"
    official = "LAMDA" if name.lower() == "lambda" else name.upper()
    return unicodedata.lookup(f"GREEK {kind} LETTER {official}")


def _unicode_call(node: Call, a: list[Piece]) -> Piece:
    if piece := _infix(node, a, _UNICODE_SIGNS):
        return piece
    match node.name:
        case "mul":
            return f"{_wrap(a[0], _PRODUCT)}·{_wrap(a[1], _PRODUCT + 1)}", _PRODUCT
        case "pow" if re.fullmatch(r"−?[0-9]+", a[1][0]):
            exponent = a[1][0].replace("−", "-").translate(_SUPERSCRIPTS)
            return f"{_wrap(a[0], _ATOM)}{exponent}", _POWER
        case "pow":
            return f"{_wrap(a[0], _ATOM)}^{_wrap(a[1], _ATOM)}", _POWER
        case "abs":
            return f"|{a[0][0]}|", _POWER
        case "sqrt":
            return f"√({a[0][0]})", _ATOM
    return _text_call(node, a)


def _latex_leaf(node: Node) -> Piece:
    if isinstance(node, Number):
        mantissa, _, exponent = node.digits.lower().partition("e")
        if exponent and float(mantissa) == 1:
            return f"10^{{{int(exponent)}}}", _POWER
        if exponent:
            return rf"{mantissa} \cdot 10^{{{int(exponent)}}}", _PRODUCT
        return node.digits, _ATOM
    name = getattr(node, "name", "")
    if isinstance(node, Constant):
        return {"pi": r"\pi"}.get(name, name), _ATOM
    return latex_name(name), _ATOM


def latex_name(name: str) -> str:
    """A variable's name: ``x0`` is x with index 0, ``theta`` the Greek letter."""
    stem, index = re.fullmatch(r"(.*?)_?([0-9]*)", name, re.DOTALL).groups()  # type: ignore[union-attr]
    if len(stem) == 1 and not stem.isascii() and "GREEK" in unicodedata.name(stem, ""):
        stem = unicodedata.name(stem).split()[-1].lower().replace("lamda", "lambda")
    if stem in GREEK and stem != "omicron":
        stem = "\\" + stem
    elif len(stem) > 1:
        stem = r"\mathrm{" + stem.replace("_", r"\_") + "}"
    return f"{stem}_{{{index}}}" if index else stem


def _latex_call(node: Call, a: list[Piece]) -> Piece:
    if piece := _infix(node, a, _LATEX_SIGNS):
        return piece

    def wrapped(piece: Piece, binding: int) -> str:
        return _wrap(piece, binding, r"\left(", r"\right)")

    match node.name:
        case "mul":
            first, second = wrapped(a[0], _PRODUCT), wrapped(a[1], _PRODUCT + 1)
            dot = r" \cdot " if second[:1].isdigit() else " "
            return f"{first}{dot}{second}", _PRODUCT
        case "div":
            return rf"\frac{{{a[0][0]}}}{{{a[1][0]}}}", _POWER
        case "pow":
            return f"{wrapped(a[0], _ATOM)}^{{{a[1][0]}}}", _POWER
        case "exp":
            return f"e^{{{a[0][0]}}}", _POWER
    return _latex_function(node.name, [text for text, _ in a]), _ATOM


def _latex_function(name: str, arguments: list[str]) -> str:
    match name:
        case "sqrt":
            return rf"\sqrt{{{arguments[0]}}}"
        case "abs":
            return rf"\left|{arguments[0]}\right|"
        case "log10" | "log2":
            return rf"\log_{{{name[3:]}}}\left({arguments[0]}\right)"
    written = _LATEX_FUNCTIONS.get(name, rf"\mathrm{{{name}}}")
    return rf"{written}\left({', '.join(arguments)}\right)"
