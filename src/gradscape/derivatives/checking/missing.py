"""What a wrong partial derivative lacks: on which variables the difference depends."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gradscape.derivatives.gradient import solve_gradient
from gradscape.derivatives.reading.options import Options
from gradscape.functions.calling import Floats
from gradscape.functions.function import Function
from gradscape.functions.own import values_of

__all__ = ["missing_term"]

_CLOSE = 1e-5
_FACTORS = (0.83, 1.21)  # by which a variable is moved


def missing_term(
    function: Function, derivative: Function, names: Sequence[str], point: Floats, i: int
) -> str:
    """Say on what the difference between a partial derivative and f's depends.

    Parameters
    ----------
    derivative : Function
        The gradient that was derived by hand.
    point : ndarray, shape (d,)
        Where component `i` differs.
    """
    d = len(point)
    columns = np.tile(point[:, np.newaxis], (1, 1 + d * len(_FACTORS)))
    for j in range(d):
        for k, factor in enumerate(_FACTORS):
            columns[j, 1 + j * len(_FACTORS) + k] = point[j] * factor + 0.1 * (factor - 1.0)
    try:
        block = solve_gradient(function, Options(strict=False), columns)
        given = values_of(derivative, columns, (d,), "gradient")
    except Exception:
        return ""  # f or its gradient is not defined so near the point: nothing to be said
    off = given[i] - block.derivative[0, i]
    if not block.reliable[0, i].all() or not np.isfinite(off).all():
        return ""
    allowed = 10.0 * block.error[0, i] + _CLOSE * np.abs(off[0])
    same = (np.abs(off - off[0]) <= allowed + allowed[0])[1:].reshape(d, -1).all(axis=1)
    if same.all():
        return f"it is off by the constant {off[0]:.6g}, everywhere around"
    depends = [name for name, alike in zip(names, same, strict=True) if not alike]
    if len(depends) == d and d > 1:
        return ""
    constant = [name for name, alike in zip(names, same, strict=True) if alike]
    what = " and ".join(depends)
    return f"what is missing depends on {what} alone" + (
        f", not on {', '.join(constant)}" if len(constant) <= 3 and constant else ""
    )
