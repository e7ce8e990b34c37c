"""The elementary operations, each with its NumPy form and the rounding error of that form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradscape.functions.formulas import special

__all__ = ["OPERATIONS", "Operation"]


@dataclass(frozen=True, slots=True)
class Operation:
    """One elementary operation.

    Attributes
    ----------
    function : callable
        Takes arrays, and ``out=``, as a ufunc does.
    rounding : float
        Its rounding error is at most this many units of roundoff (2⁻⁵³) times the result.
    offset : float
        Plus this many units of roundoff, where the error is not relative to the result.
    underflows : bool
        Whether a result that is not zero can be too small for a double.
    """

    function: Callable[..., Any]
    rounding: float = 0.0
    offset: float = 0.0
    underflows: bool = False


# NumPy's vectorised functions are good to 4 units in the last place, 8 units of roundoff
# (NEP 38; numpy/_core/src/umath/loops_umath_fp.dispatch.c.src), sin and cos to 1.
_LOOSE = 8.0

OPERATIONS: dict[str, Operation] = {
    "add": Operation(np.add, 1),
    "sub": Operation(np.subtract, 1),
    "mul": Operation(np.multiply, 1, underflows=True),
    "div": Operation(np.divide, 1, underflows=True),
    "neg": Operation(np.negative),
    "abs": Operation(np.abs),
    "sign": Operation(np.sign),
    "floor": Operation(np.floor),
    "ceil": Operation(np.ceil),
    "round": Operation(np.rint),
    "max": Operation(np.maximum),
    "min": Operation(np.minimum),
    "sqrt": Operation(np.sqrt, 1),
    "sin": Operation(np.sin, 2),
    "cos": Operation(np.cos, 2),
    "pow": Operation(special.power, _LOOSE, underflows=True),
    "exp": Operation(np.exp, _LOOSE, underflows=True),
    "cosh": Operation(np.cosh, _LOOSE),
    "erf": Operation(special.erf, 4),
    "erfc": Operation(special.erfc, 16, underflows=True),
    "gamma": Operation(special.gamma, 40, underflows=True),
    "lgamma": Operation(special.lgamma, 16, 64),
    # All but polygamma1 have zeros, near which only their absolute error is small.
    **{
        f"polygamma{n}": Operation(special.polygamma[n], 128, offset)
        for n, offset in enumerate((640, 0, 64, 64, 64))
    },
    **{
        name: Operation(getattr(np, numpy_name), _LOOSE)
        for name, numpy_name in {
            "log": "log", "log2": "log2", "log10": "log10", "log1p": "log1p", "expm1": "expm1",
            "cbrt": "cbrt", "tan": "tan", "asin": "arcsin", "acos": "arccos", "atan": "arctan",
            "sinh": "sinh", "tanh": "tanh", "asinh": "arcsinh", "acosh": "arccosh",
            "atanh": "arctanh", "atan2": "arctan2", "hypot": "hypot",
        }.items()
    },
    "sigmoid": Operation(special.sigmoid, 16, underflows=True),
    "softplus": Operation(special.softplus, 16, underflows=True),
    "sech2": Operation(special.sech2, 16, underflows=True),
    # Conditions are 1, 0, or NaN where what is compared is undefined.
    **{
        name: Operation(special.comparison(ufunc))
        for name, ufunc in {
            "lt": np.less, "le": np.less_equal, "gt": np.greater, "ge": np.greater_equal,
            "eq": np.equal, "ne": np.not_equal,
        }.items()
    },
    "and": Operation(np.minimum),
    "or": Operation(np.maximum),
    "not": Operation(special.negation),
    "select": Operation(special.select),
    "flat": Operation(special.flat),
    "kink": Operation(special.kink),
}  # fmt: skip
