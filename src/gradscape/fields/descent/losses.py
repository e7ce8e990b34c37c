"""The function, or the functions, to descend: one for all steps, or another for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.gradient import value_and_gradient
from gradscape.errors import ArgumentError, GradscapeError
from gradscape.fields.descent.stopping import Seen
from gradscape.fields.gradient_field import GradientField
from gradscape.functions.function import Function

__all__ = ["Evaluator", "Losses", "read_losses", "unknown"]

_Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Losses:
    """What is descended.

    Attributes
    ----------
    steps : iterable of Function
        The function of each step.
    whole : Function or None
        The function that the picture shows: the only one, or the one given as the whole of the
        batches, or the mean of a sequence of them.
    batches : bool
        Whether the functions differ from step to step.
    watched : bool
        Whether values and gradients along the path are those of `whole`.
    """

    steps: Iterable[Function]
    whole: Function | None
    batches: bool
    watched: bool

    def first(self) -> Function | None:
        """One of the functions, without using it up."""
        if self.whole is not None:
            return self.whole
        return self.steps[0] if isinstance(self.steps, Sequence) else None

    def __iter__(self) -> Iterator[Function]:
        """Functions step by step; a sequence starts again at its end."""
        return iter(cycle(self.steps) if isinstance(self.steps, Sequence) else self.steps)


def read_losses(f: Any, whole: Any = None, params: Mapping[str, Any] | None = None) -> Losses:
    """Read one function, or an iterable of functions.

    Raises
    ------
    ArgumentError
        If there are no functions, or `whole` is given where f is one already.
    """
    if isinstance(f, GradientField):
        if f.function is None or f.fixed:
            what = "has no function" if f.function is None else "is a slice"
            raise ArgumentError(f"{f!r} {what}: pass the function itself.")
        f = f.function
    single = isinstance(f, str | Function | Mapping) or callable(f) or not isinstance(f, Iterable)
    if single:
        if whole is not None:
            raise ArgumentError(
                "whole= is for minibatches, where f is a list or a generator of functions."
            )
        function = Function.of(f, params)
        return Losses((function,), function, batches=False, watched=True)
    total = None if whole is None else Function.of(whole, params)
    if not isinstance(f, Sequence):
        return Losses((Function.of(g, params) for g in f), total, True, total is not None)
    functions = tuple(Function.of(g, params) for g in f)
    if not functions:
        raise ArgumentError("f is an empty list; expected a function, or one for each step.")
    return Losses(functions, total or _mean(functions), True, total is not None)


def _mean(functions: Sequence[Function]) -> Function:
    def mean(x: _Floats) -> Any:
        return sum(np.reshape(g(x), x.shape[:-1]) for g in functions) / len(functions)

    names = next((g.variables for g in functions if g.variables), None)
    name = f"mean of {len(functions)} batches"
    return Function(mean, variables=names, layout="rows", name=name)


class Evaluator:
    """Evaluates functions at the points of several descents at once, and counts.

    Parameters
    ----------
    method : str
        Of differentiation.
    workers : int, map-like callable or Executor, optional
        As of `gradscape.gradient`.
    """

    def __init__(self, method: str = "auto", workers: Any = None) -> None:
        self._keywords: dict[str, Any] = {"method": method, "axis": -1}
        if workers is not None:
            self._keywords["workers"] = workers
        self._started = False
        self.evaluations = 0

    def __call__(self, function: Function, points: _Floats) -> Seen:
        """Values and gradients at points (m, d).

        What f raises at the first points comes through; further on it means that f isn't defined.
        """
        try:
            with np.errstate(all="ignore"):
                values, gradients, info = value_and_gradient(function, points, **self._keywords)
        except (ValueError, ArithmeticError) as error:
            if isinstance(error, GradscapeError) or not self._started:
                raise
            return unknown(points)
        self._started = True
        self.evaluations += info.evaluations
        return Seen(
            points,
            np.asarray(values, dtype=float).reshape(len(points)),
            np.asarray(gradients, dtype=float).reshape(points.shape),
            np.asarray(info.error, dtype=float).reshape(points.shape),
            np.asarray(np.reshape(info.reliable, points.shape).all(axis=-1)),
        )

    def value(self, function: Function, point: _Floats) -> float:
        """The value alone, at one point (d,); NaN where f isn't defined."""
        self.evaluations += 1
        try:
            with np.errstate(all="ignore"):
                return float(np.reshape(function.values(point[:, np.newaxis]), ()))
        except (ValueError, ArithmeticError) as error:
            if isinstance(error, GradscapeError):
                raise
            return np.nan


def unknown(points: _Floats) -> Seen:
    """Points (m, d) of which nothing is known."""
    nan = np.full(points.shape, np.nan)
    m = len(points)
    return Seen(points, np.full(m, np.nan), nan, np.full(points.shape, np.inf), np.zeros(m, bool))
