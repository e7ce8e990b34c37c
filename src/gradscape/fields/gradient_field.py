"""What is known of a function on a grid: its values, its gradient, and how far to trust that."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.result import Reason
from gradscape.fields.grid import Grid
from gradscape.functions.function import Function

__all__ = ["GradientField"]


@dataclass(frozen=True, eq=False, repr=False)
class GradientField:
    """A function of one to three variables, or a slice of one of more, on a regular grid.

    Arrays have one axis for each variable shown, in the order of `names`, the first index running
    along the first of them; k is their number. They can't be written to.

    Attributes
    ----------
    grid : Grid
        Axes, domain, and the variables held fixed.
    values : ndarray, shape (n0, ...)
        f.
    gradient, error : ndarray, shape (n0, ..., k)
        The partial derivatives along the axes and their estimated absolute errors; NaN and inf
        where f or the derivative is not defined.
    reliable : ndarray of bool, shape (n0, ..., k)
    reason : ndarray of int, shape (n0, ..., k)
        Values of `gradscape.derivatives.result.Reason`.
    name : str
        What the function is called.
    formula : str or None
        Its formula as text, where it is known.
    method, layout : str
        How the gradient was found, and how f takes points.
    evaluations : int
        At how many points f was evaluated.
    function : Function or None
        The function itself, for whoever wants to know more of it.
    units : dict of str to str
        Units by the names of the variables, and of f as "f"; those that are known.
    """

    grid: Grid
    values: NDArray[np.float64]
    gradient: NDArray[np.float64]
    error: NDArray[np.floating[Any]]
    reliable: NDArray[np.bool_]
    reason: NDArray[np.int8]
    name: str
    formula: str | None = None
    method: str = "unknown"
    layout: str = "unknown"
    evaluations: int = 0
    function: Function | None = attribute(default=None, compare=False)
    units: dict[str, str] = attribute(default_factory=dict)

    def __post_init__(self) -> None:
        for array in (self.values, self.gradient, self.error, self.reliable, self.reason):
            array.setflags(write=False)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the variables along the axes."""
        return self.grid.names

    @property
    def axes(self) -> tuple[NDArray[np.float64], ...]:
        """Coordinates along each axis."""
        return self.grid.axes

    @property
    def domain(self) -> tuple[tuple[float, float], ...]:
        """Lowest and highest of each axis that a picture shows."""
        return self.grid.domain

    @property
    def fixed(self) -> dict[str, float]:
        """The variables held fixed, and where."""
        return dict(self.grid.fixed)

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of points along each axis."""
        return self.grid.shape

    @property
    def slopes(self) -> NDArray[np.float64]:
        """The gradient by the places on the axes, shape (n0, ..., k): what the screen shows.

        Along a linear axis that is ∂f/∂x, along a logarithmic one ∂f/∂ln x = x ∂f/∂x.
        """
        if not any(self.grid.log):
            return self.gradient
        slopes = self.gradient.copy()
        with np.errstate(over="ignore"):
            for k, axis in enumerate(self.axes):
                if self.grid.log[k]:
                    slopes[..., k] *= axis.reshape((-1,) + (1,) * (len(self.shape) - 1 - k))
        slopes.setflags(write=False)
        return slopes

    @property
    def magnitude(self) -> NDArray[np.float64]:
        """Length of the gradient, shape (n0, ...); NaN where it is not defined."""
        largest = np.abs(self.gradient).max(axis=-1, keepdims=True)
        with np.errstate(all="ignore"):  # scaled, so that squares neither overflow nor vanish
            scaled = np.sqrt(((self.gradient / largest) ** 2).sum(axis=-1))
        largest = largest[..., 0]
        return np.where(largest == 0, 0.0, np.minimum(scaled * largest, np.finfo(float).max))

    @property
    def undefined(self) -> NDArray[np.bool_]:
        """Where f or its gradient is not a finite number, shape (n0, ...)."""
        return ~(np.isfinite(self.values) & np.isfinite(self.gradient).all(axis=-1))

    @property
    def untrusted(self) -> NDArray[np.bool_]:
        """Where the gradient is defined but some component is not to be trusted, (n0, ...)."""
        return ~self.undefined & ~self.reliable.all(axis=-1)

    def reasons(self) -> dict[Reason, int]:
        """For how many points each reason for not trusting them holds, the most common first.

        Points where f is not defined are not counted, see `undefined`.
        """
        doubtful = np.where(self.reliable, -1, self.reason).max(axis=-1)[self.untrusted]
        codes, counts = np.unique(doubtful, return_counts=True)
        found = {Reason(int(c)): int(n) for c, n in zip(codes, counts, strict=True)}
        return dict(sorted(found.items(), key=lambda item: -item[1]))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, GradientField):
            return NotImplemented
        mine, theirs = self.grid, other.grid
        same = (self.name, self.formula, self.units) == (other.name, other.formula, other.units)
        same = same and all(
            getattr(mine, what) == getattr(theirs, what)
            for what in ("names", "domain", "fixed", "shape", "log", "plane")
        )
        pairs = [
            *zip(mine.axes, theirs.axes, strict=False),
            (self.values, other.values),
            (self.gradient, other.gradient),
            (self.error, other.error),
            (self.reliable, other.reliable),
            (self.reason, other.reason),
        ]
        return same and all(np.array_equal(a, b, equal_nan=a.dtype.kind == "f") for a, b in pairs)

    __hash__ = None  # type: ignore[assignment]  # equal by its arrays, as arrays are

    def __repr__(self) -> str:
        where = ", ".join(
            f"{name} in [{low:g}, {high:g}]"
            for name, (low, high) in zip(self.names, self.domain, strict=True)
        )
        held = "".join(f", {name} = {value:g}" for name, value in self.fixed.items())
        size = " x ".join(map(str, self.shape))
        parts = [f"{size} points", f"method {self.method}"]
        undefined, untrusted = int(self.undefined.sum()), int(self.untrusted.sum())
        parts += [f"undefined at {undefined}"] if undefined else []
        parts += [f"{untrusted} not to be trusted"] if untrusted else []
        return f"<GradientField of {self.formula or self.name}: {where}{held}; {', '.join(parts)}>"
