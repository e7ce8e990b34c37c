"""The names a formula may contain: functions, constants, variables, and what was meant instead."""

from __future__ import annotations

import difflib
import keyword
import math
import re
import unicodedata
from collections.abc import Collection, Iterable

__all__ = [
    "AMBIGUOUS",
    "CONSTANTS",
    "FUNCTIONS",
    "GREEK",
    "check_declared",
    "is_variable_name",
    "natural_order",
    "suggest",
]

_ANY = 100_000  # no upper limit

FUNCTIONS: dict[str, tuple[str, int, int]] = {
    # name as typed: (name in the tree, fewest arguments, most arguments)
    **{name: (name, 1, 1) for name in (
        "exp", "log2", "log10", "log1p", "expm1", "sqrt", "cbrt", "abs", "sign", "floor", "ceil",
        "round", "sin", "cos", "tan", "sec", "csc", "cot", "asin", "acos", "atan", "sinh", "cosh",
        "tanh", "asinh", "acosh", "atanh", "erf", "erfc", "gamma", "lgamma", "digamma",
        "sigmoid", "softplus", "relu",
    )},
    "log": ("log", 1, 2),
    "ln": ("log", 1, 1),
    "arcsin": ("asin", 1, 1),
    "arccos": ("acos", 1, 1),
    "arctan": ("atan", 1, 1),
    "arcsinh": ("asinh", 1, 1),
    "arccosh": ("acosh", 1, 1),
    "arctanh": ("atanh", 1, 1),
    "loggamma": ("lgamma", 1, 1),
    "atan2": ("atan2", 2, 2),
    "arctan2": ("atan2", 2, 2),
    "pow": ("pow", 2, 2),
    "hypot": ("hypot", 2, 2),
    "mod": ("mod", 2, 2),
    "min": ("min", 2, _ANY),
    "max": ("max", 2, _ANY),
    "clip": ("clip", 3, 3),
    "step": ("step", 1, 1),
    "heaviside": ("step", 1, 1),
    "where": ("where", 3, 3),
    "piecewise": ("piecewise", 3, _ANY),
}  # fmt: skip
"""Every function, with its name in the tree and how many arguments it takes."""

CONSTANTS = {"pi": math.pi, "π": math.pi, "e": math.e}

GREEK = (
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa",
    "lambda", "mu", "nu", "xi", "omicron", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi",
    "psi", "omega",
)  # fmt: skip

AMBIGUOUS = {
    "i": "the imaginary unit",
    "j": "the imaginary unit",
    "I": "the imaginary unit",
    "E": "Euler's number e",
}
"""Letters that may mean a constant: variables only where they are declared."""

_VARIABLE = re.compile(r"([^\W\d_]|" + "|".join(GREEK) + r")_?([0-9]*)", re.IGNORECASE)
_OTHER_TONGUES = {
    "sen": "sin", "tg": "tan", "ctg": "cot", "lg": "log10", "arcsen": "asin", "arctg": "atan",
    "absolute": "abs", "fabs": "abs", "power": "pow", "square": "x**2", "maximum": "max",
    "minimum": "min", "if": "where", "Piecewise": "piecewise", "sgn": "sign", "logistic": "sigmoid",
    "expit": "sigmoid", "psi": "digamma", "gammaln": "lgamma", "theta": "step", "root": "sqrt",
    "rint": "round", "ReLU": "relu", "factorial": "gamma",
}  # fmt: skip


def is_variable_name(name: str) -> bool:
    """Whether `name` is a variable without being declared: x, x10, x_1, theta, α2."""
    return _VARIABLE.fullmatch(name) is not None and name not in CONSTANTS and name not in FUNCTIONS


def natural_order(names: Iterable[str]) -> tuple[str, ...]:
    """Sort names as people do: x2 before x10, upper case beside lower.

    Examples
    --------
    >>> natural_order({"x10", "x2", "y", "a"})
    ('a', 'x2', 'x10', 'y')
    """

    def key(name: str) -> tuple[list[tuple[bool, int, str]], str]:
        pieces = re.split(r"([0-9]+)", name)
        return [(p.isdigit(), int(p) if p.isdigit() else 0, p.casefold()) for p in pieces], name

    return tuple(sorted(names, key=key))


def check_declared(name: object) -> str | None:
    """Say why `name` can't be declared as a variable or parameter; None where it can."""
    if not isinstance(name, str):
        return f"a name is a string, this is {type(name).__name__} {name!r}"
    normal = unicodedata.normalize("NFKC", name)
    if not normal.isidentifier():
        return f"{name!r} is not a name: letters, digits and _ only, and a letter first"
    if normal in FUNCTIONS:
        return f"{name!r} is the name of a function"
    if keyword.iskeyword(normal) and normal not in GREEK:
        return f"{name!r} is a word of the language"
    if normal.startswith("_"):
        return f"{name!r} begins with an underscore"
    return None


def suggest(name: str, declared: Collection[str], *, called: bool = False) -> str:
    """What `name`, which is unknown, may have been meant as; a sentence, or an empty string."""
    if called:
        near = _nearest_function(name)
        return f"Did you mean `{near}`?" if near else "The functions are: " + _all_functions() + "."
    for known in sorted({*FUNCTIONS} - {*declared}, key=len, reverse=True):
        rest = name.removeprefix(known)
        if rest != name and rest and _as_product(rest, declared):
            return f"Did you mean `{known}({_as_product(rest, declared)})`?"
    product = _as_product(name, declared)
    declare = f'If {name} is one variable, declare it: variables=("{name}", ...).'
    if product:
        return f"Did you mean `{product}`? {declare}"
    near_names = difflib.get_close_matches(name, [*declared, *CONSTANTS, *GREEK], 1, 0.75)
    if near_names:
        return f"Did you mean `{near_names[0]}`? {declare}"
    if _nearest_function(name):
        return f"Did you mean the function `{_nearest_function(name)}`? {declare}"
    return declare


def _all_functions() -> str:
    return ", ".join(FUNCTIONS)


def _nearest_function(name: str) -> str:
    if name in _OTHER_TONGUES:
        return _OTHER_TONGUES[name]
    if name.lower() in FUNCTIONS:
        return name.lower()
    matches = difflib.get_close_matches(name.lower()[:40], FUNCTIONS, 1, 0.6)
    return matches[0] if matches else ""


def _as_product(name: str, declared: Collection[str]) -> str:
    """``xy`` as ``x*y``, where every piece is a variable or constant; otherwise empty."""
    if len(name) > 12:
        return ""
    known = sorted(declared, key=len, reverse=True)
    pieces = re.findall(
        "|".join([*map(re.escape, known), r"pi(?![a-z])", r"[^\W\d_]_?[0-9]*", "."]), name
    )
    if all(piece in declared or _VARIABLE.fullmatch(piece) for piece in pieces):
        return "*".join(pieces)
    return ""
