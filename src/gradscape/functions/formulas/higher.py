"""Exact derivatives of any order of a formula in one variable, with a bound of their rounding."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from gradscape.functions.formulas.evaluation import Evaluator
from gradscape.functions.formulas.expression import Expression
from gradscape.functions.formulas.graph import Graph
from gradscape.functions.formulas.lowering import lower
from gradscape.functions.formulas.parsing import parse_formula
from gradscape.functions.formulas.rules import gradient

__all__ = ["higher_derivative"]


def higher_derivative(
    expression: Expression, x: NDArray[np.floating], order: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Values (n,), derivatives (n,) of an order of at least 1, and bounds (n,) of their errors.

    Parameters
    ----------
    expression : Expression
        A scalar formula in one variable.
    x : ndarray, shape (n,)
    order : int

    Notes
    -----
    The derivative of order - 1 is differentiated as any formula is; its bound is that of
    `Expression.value_and_gradient`, carried through the operations of all orders.
    """
    columns = np.array(x, dtype=np.float64).reshape(1, -1)
    values, partials, bound = _evaluator(expression, order).value_and_gradient(columns, 1)
    value, derivative, error = values[0], partials[1, 0], bound[1, 0]
    undefined = ~np.isfinite(values).all(axis=0) | np.isnan(derivative)
    derivative[undefined], error[undefined] = np.nan, np.inf
    return value, derivative, error


@lru_cache(maxsize=64)
def _evaluator(expression: Expression, order: int) -> Evaluator:
    """Evaluates f and its derivative of order - 1; the latter's gradient is what is wanted."""
    (name,) = expression.variables
    text = str(expression.text)
    g = Graph()
    tree = parse_formula(text, {name, *expression.params})
    f = lower(tree, g, {name: 0}, expression.params, text)
    variable, zero = g.variable(0), g.constant(0.0)
    node = f
    for _ in range(order - 1):
        node = gradient(g, node).get(variable, zero)
    return Evaluator(g, [f, node], 1)
