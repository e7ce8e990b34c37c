"""A typed formula as a function: values, exact derivatives and bounds of their rounding errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from gradscape.errors import ArgumentError, ExpressionError
from gradscape.functions.formulas.declarations import (
    check_all_declared,
    check_used,
    checked_params,
    checked_texts,
    checked_variables,
)
from gradscape.functions.formulas.evaluation import Evaluator
from gradscape.functions.formulas.graph import Graph
from gradscape.functions.formulas.lowering import lower
from gradscape.functions.formulas.names import natural_order
from gradscape.functions.formulas.parsing import parse_formula
from gradscape.functions.formulas.tree import Symbol, bottom_up
from gradscape.functions.formulas.writing import Written

__all__ = ["Expression", "parse"]

Array = npt.NDArray[np.float64]


def parse(
    text: str | Sequence[str],
    variables: Sequence[str] | None = None,
    params: Mapping[str, float] | None = None,
) -> Expression:
    """Read a formula.

    Parameters
    ----------
    text : str or sequence of str
        A formula such as ``"sin(x0*x1) + exp(-x0**2)"``, or several: a vector function.
    variables : sequence of str, optional
        Names and order of the variables. By default those found in the formula, in natural
        order (x2 before x10): single letters, letter and digits, Greek names.
    params : mapping of str to float, optional
        Values of the names that are constants.

    Returns
    -------
    Expression
        The function.

    Raises
    ------
    ExpressionError
        Where the text is no formula, can be read in two ways, or has an unknown name: the
        message points at the place and says what to write.
    ArgumentError
        If `variables` or `params` are not names and numbers, or a parameter is not in the
        formula.

    Examples
    --------
    >>> f = parse("2x0^2 + a*x1", params={"a": 3})
    >>> f.variables
    ('x0', 'x1')
    >>> f.values(np.array([[1.0, 2.0]]))
    array([8.])
    """
    return Expression(text, variables, params)


class Expression(Written):
    """A formula as a function of its variables. Immutable; safe to share between threads.

    Parameters
    ----------
    text : str or sequence of str
        As for `parse`.
    variables : sequence of str, optional
        As for `parse`.
    params : mapping of str to float, optional
        As for `parse`.

    Attributes
    ----------
    text : str or tuple of str
        The formula as typed.
    variables : tuple of str
        Names of the variables, in the order of the coordinates.
    params : mapping of str to float
        The parameters' values, read-only.
    outputs : int or None
        The number of formulas of a vector function; None for a scalar one.

    Notes
    -----
    f is undefined, NaN, wherever the formula as typed is: ``sqrt(x)**2`` for x < 0, ``x/x`` at
    0, ``0*log(x)`` for x < 0; and so are its derivatives there. Where a derivative doesn't exist
    (abs at 0, a tie of max, the border of ``where``, a jump of floor), its value is one of the
    one-sided slopes, their mean or NaN, and its bound infinite.

    Infinity is computed with as IEEE 754 says: 1/exp(1000) is 0.

    Inside, the points are the last axis: rows that are the transpose of a contiguous array
    (d, n) are not copied, and the results are transposes of arrays whose last axis is n.
    """

    text: str | tuple[str, ...]
    params: Mapping[str, float]

    def __init__(
        self,
        text: str | Sequence[str],
        variables: Sequence[str] | None = None,
        params: Mapping[str, float] | None = None,
    ) -> None:
        texts = (text,) if isinstance(text, str) else checked_texts(text)
        values = checked_params(params or {})
        declared = None if variables is None else checked_variables(variables, values)
        names = {*(declared or ()), *values}
        trees = tuple(parse_formula(part, names) for part in texts)
        found = {s.name for tree in trees for s in bottom_up(tree) if isinstance(s, Symbol)}
        check_used(values, found, texts[0])
        if declared is None:
            declared = natural_order(found - {*values})
            if not declared:
                raise ExpressionError(
                    "The formula has no variable. If it is meant as a constant function, say of "
                    'what: variables=("x", "y").',
                    texts[0],
                )
        else:
            check_all_declared(trees, texts, names)
        given = text if isinstance(text, str) else texts
        self.__dict__.update(
            text=given,
            variables=declared,
            params=MappingProxyType(values),
            outputs=None if isinstance(text, str) else len(texts),
            _texts=texts,
            _trees=trees,
        )
        self._evaluator  # noqa: B018  (what has no value is an error now, not later)

    # ---- an immutable value

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"an Expression can't be changed: make a new one ({name})")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"an Expression can't be changed: make a new one ({name})")

    def _key(self) -> tuple[Any, ...]:
        return self.text, self.variables, tuple(sorted(self.params.items()))

    def __eq__(self, other: object) -> bool:
        return self._key() == other._key() if isinstance(other, Expression) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._key())

    def __reduce__(self) -> tuple[type[Expression], tuple[Any, ...]]:
        text = self.text if isinstance(self.text, str) else list(self.text)
        return Expression, (text, self.variables, dict(self.params))

    def __repr__(self) -> str:
        text = repr(self.text)
        shown = text if len(text) <= 70 else text[:67] + "..."
        params = f", params={dict(self.params)}" if self.params else ""
        return f"Expression({shown}, variables={self.variables}{params})"

    def with_params(self, params: Mapping[str, float]) -> Expression:
        """Return the same formula with other values for some of its parameters.

        Parameters
        ----------
        params : mapping of str to float
            The new values; parameters not named keep theirs.

        Returns
        -------
        Expression
            A new one.

        Raises
        ------
        ArgumentError
            If the formula has no such parameter.
        """
        unknown = [name for name in params if name not in self.params]
        if unknown:
            raise ArgumentError(
                f"{self!r} has no parameter {unknown[0]!r}; it has "
                f"{', '.join(self.params) or 'none'}."
            )
        text = self.text if isinstance(self.text, str) else list(self.text)
        return Expression(text, self.variables, {**self.params, **params})

    # ---- numbers

    @cached_property
    def _evaluator(self) -> Evaluator:
        return Evaluator(*self._graph(), len(self.variables))

    def _graph(self, *, letters: bool = False) -> tuple[Graph, list[int]]:
        g = Graph()
        names = (*self.variables, *self.params) if letters else self.variables
        index = {name: i for i, name in enumerate(names)}
        texts: tuple[str, ...] = self.__dict__["_texts"]
        outputs = [
            lower(tree, g, index, {} if letters else self.params, text)
            for tree, text in zip(self._trees, texts, strict=True)
        ]
        return g, outputs

    def _shaped(self, array: Array) -> Array:
        """The axis of the points first; no axis of the outputs where the function is scalar."""
        return np.moveaxis(array[0] if self.outputs is None else array, -1, 0)

    def values(self, rows: npt.ArrayLike, workers: int = 1) -> Array:
        """Values of f.

        Parameters
        ----------
        rows : array_like, shape (n, d)
            The points, one a row.
        workers : int, default 1
            The number of threads to use.

        Returns
        -------
        ndarray, shape (n,) or (n, m)
            NaN where f is undefined.
        """
        return self._shaped(self._evaluator.values(self._columns(rows), workers))

    def value_and_gradient(
        self, rows: npt.ArrayLike, workers: int = 1
    ) -> tuple[Array, Array, Array]:
        """Values of f, its gradient, and a bound of the gradient's rounding error.

        Parameters
        ----------
        rows : array_like, shape (n, d)
            The points, one a row; they count as exact.
        workers : int, default 1
            The number of threads to use.

        Returns
        -------
        values : ndarray, shape (n,) or (n, m)
        gradient : ndarray, shape (n, d) or (n, m, d)
            NaN where f is undefined.
        bound : ndarray, shape of `gradient`
            Absolute; infinite where the derivative doesn't exist, or where the gradient is not
            finite.
        """
        values, gradient, bound = self._evaluator.value_and_gradient(self._columns(rows), workers)
        return self._shaped(values), self._shaped(gradient), self._shaped(bound)

    def slopes(self, columns: Array) -> tuple[Array, Array]:
        """Values and gradient without a bound of its error, for those who ask often.

        Parameters
        ----------
        columns : ndarray, shape (d, n)
            The points, one a column; few enough to need no compiled code.

        Returns
        -------
        values : ndarray, shape (n,) or (m, n)
        gradient : ndarray, shape (d, n) or (m, d, n)
            NaN where f is undefined.
        """
        values, partials = self._evaluator.slopes(columns)
        return (values[0], partials[0]) if self.outputs is None else (values, partials)

    def constants_error(self, rows: npt.ArrayLike, workers: int = 1) -> Array:
        """How far the gradient may be off because constants are rounded: 0.1, pi, 1/3.

        A part of the bound that `value_and_gradient` gives, and of the error of any other way
        to differentiate f from its values: they contain the same constants.

        Parameters
        ----------
        rows : array_like, shape (n, d)
            The points, one a row; they count as exact.
        workers : int, default 1
            The number of threads to use.

        Returns
        -------
        ndarray, shape (n, d) or (n, m, d)
            Absolute; infinite where nothing is known.

        Examples
        --------
        >>> parse("(pi - 3.141592653589793)*10**20*x + 2*y").constants_error([[1.0, 1.0]]).round()
        array([[390799.,      0.]])
        """
        return self._shaped(self._evaluator.constants_error(self._columns(rows), workers))

    def values_error(self, rows: npt.ArrayLike, workers: int = 1) -> Array:
        """How far the values of f may be off because of rounding.

        Parameters
        ----------
        rows : array_like, shape (n, d)
            The points, one a row; they count as exact.
        workers : int, default 1
            The number of threads to use.

        Returns
        -------
        ndarray, shape (n,) or (n, m)
            Absolute; infinite where nothing is known.

        Examples
        --------
        >>> parse("(1 - cos(x))/x**2").values_error([[1.0], [1e-4]]) < [1e-15, 1e-7]
        array([ True,  True])
        """
        return self._shaped(self._evaluator.values_error(self._columns(rows), workers))

    def hessian(self, rows: npt.ArrayLike, workers: int = 1) -> tuple[Array, Array]:
        """Second derivatives of f, and a bound of their rounding errors.

        Parameters
        ----------
        rows : array_like, shape (n, d)
            The points, one a row; they count as exact.
        workers : int, default 1
            The number of threads to use.

        Returns
        -------
        hessian : ndarray, shape (n, d, d) or (n, m, d, d)
            Symmetric; NaN where f is undefined.
        bound : ndarray, shape of `hessian`
        """
        hessian, bound = self._evaluator.hessian(self._columns(rows), workers)
        return self._shaped(hessian), self._shaped(bound)

    def _columns(self, rows: npt.ArrayLike) -> Array:
        array = np.asarray(rows, dtype=np.float64)
        if array.ndim != 2 or array.shape[1] != len(self.variables):
            raise ArgumentError(
                f"rows must have shape (n, {len(self.variables)}), one column for each of "
                f"{', '.join(self.variables)}; this array has shape {array.shape}."
            )
        return np.ascontiguousarray(array.T)
