"""A function on a grid: its values, its gradient, and how far that can be trusted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.gradient import value_and_gradient
from gradscape.derivatives.result import Info, Reason
from gradscape.errors import ArgumentError, FunctionError
from gradscape.fields.grid import Grid, make_grid
from gradscape.functions.function import Function

__all__ = ["GradientField", "book_field", "compute", "field"]


@dataclass(frozen=True, eq=False, repr=False)
class GradientField:
    """A function of one or two variables, or a slice of one of more, on a regular grid.

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
        same = (
            (self.name, self.formula, mine.names, mine.domain, mine.fixed, mine.shape)
            == (other.name, other.formula, theirs.names, theirs.domain, theirs.fixed, theirs.shape)
        )  # fmt: skip
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


def field(
    f: Any,
    *,
    domain: Mapping[str, Any] | None = None,
    shape: int | Sequence[int] | None = None,
    params: Mapping[str, Any] | None = None,
    at: Mapping[str, float] | None = None,
    method: str = "auto",
    workers: Any = None,
    **ranges: Any,
) -> GradientField:
    """Values and gradient of `f` on a regular grid of one or two of its variables.

    Parameters
    ----------
    f : callable, str, Function, gallery entry or GradientField
        A callable f(x) that doesn't say how many variables it has is taken on the plane (x0, x1);
        ``gs.Function(f, variables="x")`` says that it has one. A field is given back as it is.
    domain : mapping of str to range, optional
        Ranges by the variables' names, for names that are also keywords here.
    shape : int or sequence of int, optional
        Points along each axis, at least 2. Default: 18, and 241 for a function of one variable.
    params : mapping of str to value, optional
        Constants of `f`.
    at : mapping of str to float, optional
        Variables held fixed, and where: a function of three or more needs this for all but two.
    method : str
        As in `gradscape.gradient`.
    workers : int, map-like callable or Executor, optional
        As in `gradscape.gradient`.
    **ranges : range
        Ranges by the variables' names: a pair (lowest, highest), or more than two increasing
        numbers, which are then the coordinates themselves. Default: the gallery entry's own
        domain, or (-2, 2).

    Returns
    -------
    GradientField

    Raises
    ------
    ArgumentError
        If a range is none, or names no variable of `f`; if more than two variables are left.
    FunctionError
        If `f` is not a scalar function of as many variables.

    Notes
    -----
    Never warns of what can't be trusted: `GradientField.reliable` and `GradientField.undefined`
    say where, and a picture marks it.

    Examples
    --------
    >>> import gradscape as gs
    >>> plane = gs.field("x0*x1", x0=(-1, 1), shape=5)
    >>> plane
    <GradientField of x0*x1: x0 in [-1, 1], x1 in [-2, 2]; 5 x 5 points, method exact>
    >>> plane.gradient[4, 0]  # at x0 = 1, x1 = -2
    array([-2.,  1.])
    """
    if isinstance(f, GradientField):
        _refuse(domain=domain, shape=shape, params=params, at=at, workers=workers, **ranges)
        return f
    function, default = _read(f, params)
    grid = make_grid(function, _merged(domain, ranges), at, shape, default)
    return compute(function, grid, method=method, workers=workers)


def book_field(
    f: Any,
    *,
    domain: Mapping[str, Any] | None = None,
    shape: int | Sequence[int] | None = None,
    params: Mapping[str, Any] | None = None,
    at: Mapping[str, float] | None = None,
    method: str = "auto",
    workers: Any = None,
    **ranges: Any,
) -> GradientField:
    """`field` on the points of the story's book: the last of each axis is a step outside.

    On the range (-2, 2) that is ``np.arange(-2, 2.5, 0.25)``, 18 points, the last at 2.25.
    """
    function, default = _read(f, params)
    grid = make_grid(function, _merged(domain, ranges), at, shape, default, beyond=True)
    return compute(function, grid, method=method, workers=workers)


def compute(
    function: Function, grid: Grid, *, method: str = "auto", workers: Any = None
) -> GradientField:
    """Values and gradient of `function` at the points of `grid`."""
    keywords: dict[str, Any] = {"method": method}
    if workers is not None:
        keywords["workers"] = workers
    try:
        values, gradient, info = _evaluate(function, grid, keywords)
    except Exception as error:
        if function.variables is not None:
            raise
        taken = (
            f"{function.name} doesn't say how many variables it has and was taken as a function of "
            f"{len(grid.variables)} ({', '.join(grid.variables)}), given as one array. Otherwise "
            f'declare them: gs.Function({function.name}, variables="x") for one.'
        )
        if isinstance(error, FunctionError):
            raise FunctionError(f"{error} {taken}") from error
        error.add_note(taken)
        raise
    return GradientField(
        grid,
        values,
        gradient,
        info.error,
        info.reliable,
        info.reason,
        function.name,
        function.formula,
        info.method,
        info.layout,
        info.evaluations,
        function,
    )


def _evaluate(
    function: Function, grid: Grid, keywords: dict[str, Any]
) -> tuple[NDArray[np.float64], NDArray[np.float64], Info]:
    points = grid.points()
    if len(grid.variables) == 1 and function.dimension == 1:
        points = points[..., 0]  # many points of one variable come in any shape
    with np.errstate(all="ignore"):
        values, gradient, info = value_and_gradient(function, points, **keywords)
    shape = (*grid.shape, len(grid.variables))
    kept = (..., list(grid.kept))

    def along(components: Any) -> NDArray[Any]:
        return np.array(np.reshape(components, shape)[kept])

    return (
        np.array(np.reshape(values, grid.shape), dtype=float),
        along(gradient),
        Info(
            along(info.error),
            along(info.reliable),
            along(info.reason),
            along(info.step),
            info.method,
            info.layout,
            info.evaluations,
        ),
    )


def _read(f: Any, params: Mapping[str, Any] | None) -> tuple[Function, Mapping[str, Any]]:
    """Make a Function of what was given, with the domain it brings along."""
    function = Function.of(f, params)
    default = {} if isinstance(f, Function) or callable(f) else getattr(f, "domain", None) or {}
    if not isinstance(default, Mapping):
        default = dict(zip(function.variables or (), default, strict=True))
    return function, default


def _merged(domain: Mapping[str, Any] | None, ranges: Mapping[str, Any]) -> dict[str, Any]:
    if domain is not None and not isinstance(domain, Mapping):
        raise ArgumentError(
            f'domain={domain!r}: expected ranges by name, such as {{"x0": (-2, 2)}}.'
        )
    twice = sorted(set(domain or {}) & set(ranges))
    if twice:
        raise ArgumentError(f"{twice[0]} has a range in domain= and as a keyword: give one.")
    return {**(domain or {}), **ranges}


def _refuse(**given: Any) -> None:
    """Stop where a finished field is given with what would make another."""
    names = [name for name, value in given.items() if value is not None]
    if names:
        raise ArgumentError(
            f"{', '.join(names)}: a field has its points already. Give the function instead of the "
            "field, or leave these away."
        )
