"""Derivatives that the caller wrote: called as f is, in whatever layout they take."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gradscape.errors import ArgumentError, FunctionError
from gradscape.functions.calling import Floats

if TYPE_CHECKING:
    from gradscape.functions.function import Function

__all__ = ["OwnDerivatives", "as_derivative", "read_own", "values_of"]


@dataclass
class OwnDerivatives:
    """What the caller knows of a function's derivatives.

    Attributes
    ----------
    given : dict
        ``gradient``, ``jacobian``, ``hessian`` as they were given, those that were.
    first, second : Function or None
        The gradient or Jacobian, and the Hessian: functions of the same points, with array values.
    confirmed : set of str
        Which of "first" and "second" have been held against differences of f.
    """

    given: dict[str, Any]
    first: Function | None
    second: Function | None
    confirmed: set[str] = field(default_factory=set)

    def first_values(self, columns: Floats, shape: tuple[int, ...]) -> Floats:
        """First derivatives (M, d, n) at points (d, n), `shape` being that of one value of f."""
        assert self.first is not None
        word = "gradient" if "gradient" in self.given else "jacobian"
        d = len(columns)
        return values_of(self.first, columns, (*shape, d), word).reshape(-1, d, columns.shape[1])

    def second_values(self, columns: Floats) -> Floats:
        """Second derivatives (d, d, n) at points (d, n)."""
        assert self.second is not None
        d = len(columns)
        return values_of(self.second, columns, (d, d), "hessian")


def read_own(
    function: Function, gradient: Any = None, jacobian: Any = None, hessian: Any = None
) -> OwnDerivatives | None:
    """Read ``gradient=``, ``jacobian=`` and ``hessian=``; None where none is given.

    Raises
    ------
    ArgumentError
        If f is a formula, or both a gradient and a Jacobian are given.
    FunctionError
        If one of them can't be called with f's variables.
    """
    all_three = {"gradient": gradient, "jacobian": jacobian, "hessian": hessian}
    given = {word: g for word, g in all_three.items() if g is not None}
    if not given:
        return None
    if function.expression is not None:
        raise ArgumentError(
            f"{' and '.join(f'{word}=' for word in given)} of a formula: a formula knows its own "
            "derivatives. To compare yours with them: gs.check_gradient(f, gradient, points)."
        )
    if "gradient" in given and "jacobian" in given:
        raise ArgumentError(
            "gradient= is for a scalar function, jacobian= for one with several values: give one."
        )
    first = given.get("gradient", given.get("jacobian"))
    word = "jacobian" if "jacobian" in given else "gradient"
    return OwnDerivatives(
        given,
        None if first is None else as_derivative(function, first, word),
        None if hessian is None else as_derivative(function, hessian, "hessian"),
    )


def as_derivative(function: Function, g: Any, word: str) -> Function:
    """Make a Function of `function`'s points of a callable or a list of formulas."""
    kind = type(function)
    if isinstance(g, kind):
        return g
    if isinstance(g, str) or (isinstance(g, Sequence) and all(isinstance(t, str) for t in g)):
        formulas = g if isinstance(g, str) else " ".join(g)
        params = {k: v for k, v in function.params.items() if re.search(rf"\b{k}\b", formulas)}
        return kind(g, variables=function.variables, params=params)
    if not callable(g):
        raise FunctionError(
            f"{word}={type(g).__name__}: expected a callable of the same arguments as "
            f"{function.name}, or a list of formulas."
        )
    params = _known_to(g, function.params)
    return kind(g, variables=function.variables, params=params, name=_name(g, function, word))


def _name(g: Any, function: Function, word: str) -> str:
    own = getattr(g, "__name__", "<lambda>")
    return f"{word} of {function.name}" if own == "<lambda>" else str(own)


def _known_to(g: Any, params: Mapping[str, Any]) -> dict[str, Any]:
    """Those of f's constants that g takes, too."""
    try:
        parameters = inspect.signature(g).parameters
    except (ValueError, TypeError):
        return {}
    if any(p.kind is p.VAR_KEYWORD for p in parameters.values()):
        return dict(params)
    return {name: value for name, value in params.items() if name in parameters}


def values_of(g: Function, columns: Floats, shape: tuple[int, ...], word: str) -> NDArray[Any]:
    """Values of a derivative, (*shape, n), whatever axes of length 1 it has or lacks."""
    n = columns.shape[1]
    g.find_layout(columns)
    values = g.values(columns)
    if _without_ones(values.shape[:-1]) != _without_ones(shape):
        raise FunctionError(
            f"{g.name}, given as {word}=, returned an array of shape {values.shape[:-1]} for one "
            f"point; expected {shape}."
        )
    return np.asarray(values.reshape((*shape, n)))


def _without_ones(shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(size for size in shape if size != 1)
