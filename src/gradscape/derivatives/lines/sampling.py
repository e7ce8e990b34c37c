"""Values for the methods: f at columns of points, counted, with the precision they come in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.errors import FunctionError
from gradscape.functions.calling import Floats
from gradscape.functions.function import Function
from gradscape.functions.probing import Witnesses
from gradscape.functions.signature import said_of_defaults

__all__ = ["Sampler"]


class Sampler:
    """Evaluates f for one call of a derivative.

    Parameters
    ----------
    function : Function
    scalar : bool
        Whether f must be a scalar.
    strict : bool
        Whether an exception of f at the caller's own points comes through; elsewhere, and
        otherwise, the value there is NaN.
    limits : pair of ndarray, shape (d,), optional
        Lowest and highest allowed value of each variable. f is not called beyond: the value there
        is NaN.

    Attributes
    ----------
    evaluations : int
        Points evaluated so far.
    eps : float
        Machine epsilon of the coarsest precision that f has returned.
    shape : tuple of int
        Shape of one value.
    """

    def __init__(
        self,
        function: Function,
        *,
        scalar: bool = True,
        strict: bool = True,
        limits: tuple[Floats, Floats] | None = None,
    ) -> None:
        self.function = function
        self.scalar = scalar
        self.strict = strict
        self.limits = limits
        self.evaluations = 0
        self.eps = float(np.finfo(np.float64).eps)
        self.shape: tuple[int, ...] = ()

    def centre(self, columns: Floats) -> Floats:
        """Values (M, n) at the caller's own points, columns (d, n)."""
        n = columns.shape[1]
        values = self.function.values(columns, strict=self.strict)
        self.evaluations += n
        self.shape = values.shape[:-1]
        if self.scalar and self.shape:
            if values.size != n:
                raise FunctionError(_not_scalar(self.function, self.shape))
            self.shape = ()
        return self._rows(values, n)

    def __call__(self, columns: Floats) -> Floats:
        """Values (M, n) at stencil points, columns (d, n)."""
        n = columns.shape[1]
        self.evaluations += n
        if self.limits is None:
            return self._rows(self.function.values(columns, thorough=False), n)
        low, high = (limit[:, np.newaxis] for limit in self.limits)
        beyond = ((columns < low) | (columns > high)).any(axis=0)
        if beyond.any():
            columns = np.clip(columns, low, high)
        values = self._rows(self.function.values(columns, thorough=False), n)
        return np.where(beyond, np.nan, values) if beyond.any() else values

    def fresh(self, make: Callable[[], Floats], n: int, *, confirmed: bool = True) -> Floats:
        """Values (M, n) at n stencil points, columns (d, n), that `make` makes for f alone."""
        self.evaluations += n
        return self._rows(self.function.fresh_values(make, confirmed=confirmed), n)

    def witnessed(self, columns: Floats, witnesses: Witnesses) -> Floats | None:
        """Values (n,) at columns (d, n), of which the last are the witnesses; None: not so plain.

        The columns are f's own, to do with as it likes.
        """
        self.evaluations += columns.shape[1] - len(witnesses.values)
        return self.function.witnessed_values(columns, witnesses)

    def _rows(self, values: NDArray[Any], n: int) -> Floats:
        if values.dtype != np.float64:
            eps = float(np.finfo(values.dtype).eps)
            if values.dtype.itemsize > 8:
                self.eps = min(self.eps, eps) if self.eps < 1e-15 else self.eps
            else:
                self.eps = max(self.eps, eps)
                values = values.astype(np.float64)
        return values.reshape(-1, n)


def _not_scalar(function: Function, shape: tuple[int, ...]) -> str:
    return (
        f"{function.name} returned an array of shape {shape} for one point; a gradient needs a "
        "single number. For a function with several values use gs.jacobian; for a function of one "
        "variable applied to an array of them, gs.derivative, or "
        'gs.Function(f, variables="x") with gs.gradient.'
    ) + ("" if function.caller is None else said_of_defaults(function.caller.f))
