"""From a function to its field: evaluated on a grid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gradscape.errors import ArgumentError, FunctionError
from gradscape.fields.gradient_field import GradientField
from gradscape.fields.grid import Grid, make_grid
from gradscape.fields.section import Section
from gradscape.functions.function import Function

__all__ = ["GradientField", "book_field", "compute", "field"]


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
    function, default = _read(f, params, at)
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
    function, default = _read(f, params, at)
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
        coordinates = np.stack(np.meshgrid(*grid.axes, indexing="ij"), axis=-1)
        values, gradient, info = Section(function, grid).value_and_gradient(coordinates, **keywords)
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


def _read(
    f: Any, params: Mapping[str, Any] | None, at: Mapping[str, float] | None
) -> tuple[Function, Mapping[str, Any]]:
    """Make a Function of what was given, with the domain it brings along."""
    _need_mapping("params", params, 'values by name, such as {"a": 3.0}')
    _need_mapping("at", at, 'values by name, such as {"x2": 0.5}')
    function = Function.of(f, params)
    default = {} if isinstance(f, Function) or callable(f) else getattr(f, "domain", None) or {}
    if not isinstance(default, Mapping):
        default = dict(zip(function.variables or (), default, strict=True))
    return function, default


def _merged(domain: Mapping[str, Any] | None, ranges: Mapping[str, Any]) -> dict[str, Any]:
    _need_mapping("domain", domain, 'ranges by name, such as {"x0": (-2, 2)}')
    twice = sorted(set(domain or {}) & set(ranges))
    if twice:
        raise ArgumentError(f"{twice[0]} has a range in domain= and as a keyword: give one.")
    return {**(domain or {}), **ranges}


def _need_mapping(keyword: str, given: Any, expected: str) -> None:
    if given is not None and not isinstance(given, Mapping):
        raise ArgumentError(f"{keyword}={given!r}: expected {expected}.")


def _refuse(**given: Any) -> None:
    """Stop where a finished field is given with what would make another."""
    names = [name for name, value in given.items() if value is not None]
    if names:
        raise ArgumentError(
            f"{', '.join(names)}: a field has its points already. Give the function instead of the "
            "field, or leave these away."
        )
