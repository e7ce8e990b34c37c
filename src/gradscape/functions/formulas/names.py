"""The names a formula may contain: functions, constants, variables."""

from __future__ import annotations

import keyword
import math
import re
import unicodedata
from collections.abc import Iterable

__all__ = [
    "AMBIGUOUS",
    "CONSTANTS",
    "FUNCTIONS",
    "GREEK",
    "check_declared",
    "is_variable_name",
    "natural_order",
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
