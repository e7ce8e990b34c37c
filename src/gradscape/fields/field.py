"""From a function to its field: evaluated on a grid."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from gradscape.errors import ArgumentError, FunctionError
from gradscape.fields.evaluation.cells import has_one_scale
from gradscape.fields.evaluation.detail import refine_line
from gradscape.fields.evaluation.section import Section
from gradscape.fields.evaluation.survey import LARGE, survey
from gradscape.fields.formats.loading import from_dataset
from gradscape.fields.gradient_field import GradientField
from gradscape.fields.grids.grid import Grid, make_grid
from gradscape.fields.grids.plane import Plane, read_plane
from gradscape.fields.grids.ranges import read_units
from gradscape.fields.keywords import check_keywords
from gradscape.fields.samples.dataarrays import field_of_labelled, labelled_kind
from gradscape.fields.samples.sampled import field_of_array, is_samples
from gradscape.functions.function import Function

__all__ = ["GradientField", "book_field", "compute", "field", "seen_field"]

_ALONG = (-1.0, 1.0)  # range along a direction


def field(
    f: Any,
    *,
    domain: Mapping[str, Any] | None = None,
    shape: int | Sequence[int] | None = None,
    params: Mapping[str, Any] | None = None,
    at: Mapping[str, float] | None = None,
    through: Any = None,
    along: Any = None,
    log: bool | str | Sequence[str] = False,
    units: Mapping[str, str] | None = None,
    method: str = "auto",
    workers: Any = None,
    **ranges: Any,
) -> GradientField:
    """Values and gradient of `f` on a regular grid of one, two or three of its variables.

    Parameters
    ----------
    f : callable, str, Function, gallery entry, array, DataArray or GradientField
        A callable f(x) that doesn't say how many variables it has is taken on the plane (x0, x1);
        ``gs.Function(f, variables="x")`` says that it has one. A field is given back as it is, and
        made of the dataset that its ``to_xarray`` gave. Samples without a function are an array
        with its coordinates, ``gs.field(array, x0=..., x1=...)`` in the order of its axes, or an
        ``xarray.DataArray``, which has them.
    domain : mapping of str to range, optional
        Ranges by the variables' names, for names that are also keywords here.
    shape : int or sequence of int, optional
        Points along each axis, at least 2. Default: 18 on a plane, 241 on a line, 7 in space.
    params : mapping of str to value, optional
        Constants of `f`.
    at : mapping of str to float, optional
        Variables held fixed, and where: a function of four or more needs this for all but three.
    through : array_like, or dict or list of arrays, optional
        A point of a function of any number of variables, such as a network's weights, which the
        axes go through; as for ``gs.gradient(..., axis="all")`` it may be an array of any shape, or
        a dict or a list of arrays. Or numbers by the names of the variables.
    along : sequence of directions, or mapping of str to direction, optional
        The directions of the axes, one to three of them, each like the point; by the names the axes
        are to have, default u, v, w. They are not normalised: the point plus a direction has the
        coordinate 1. The gradient's components are then the derivatives along them, ∇f·u and ∇f·v.
    log : bool, str or sequence of str
        Variables with logarithmic axes; True: all. Their points are spaced by equal factors. The
        gradient stays ∂f/∂x; `GradientField.slopes` is by the logarithm.
    units : mapping of str to str, optional
        Units by the names of the variables, and of f as "f".
    method : str
        As in `gradscape.gradient`.
    workers : int, map-like callable or Executor, optional
        As in `gradscape.gradient`.
    **ranges : range
        Ranges by the variables' names: a pair (lowest, highest), or more than two increasing
        numbers, which are then the coordinates themselves. Default: the gallery entry's own
        domain, or (-2, 2); (0.01, 100) on a logarithmic axis, (-1, 1) along a direction.

    Returns
    -------
    GradientField

    Raises
    ------
    ArgumentError
        If a range is none, or names no variable of `f`; if more than three variables are left; if
        a logarithmic axis isn't positive.
    FunctionError
        If `f` is not a scalar function of as many variables.

    Notes
    -----
    Never warns of what can't be trusted: `GradientField.reliable` and `GradientField.undefined`
    say where, and a picture marks it.

    Slopes of samples are differences of second order, from one side at the border and beside
    samples that are missing (masked, NaN); wider differences tell the error. An error of
    more than 0.3 of the slopes around is not to be trusted.

    Examples
    --------
    >>> import gradscape as gs
    >>> plane = gs.field("x0*x1", x0=(-1, 1), shape=5)
    >>> plane
    <GradientField of x0*x1: x0 in [-1, 1], x1 in [-2, 2]; 5 x 5 points, method exact>
    >>> plane.gradient[4, 0]  # at x0 = 1, x1 = -2
    array([-2.,  1.])

    Along two directions through a point of a function of four variables:

    >>> point, u, v = [1.0, 2.0, 0.0, 0.0], [1.0, 0.0, 1.0, 0.0], [0.0, 1.0, 0.0, -1.0]
    >>> gs.field("a*b + c**2*d", through=point, along=(u, v)).gradient[9, 9].round(4)
    array([2.0519, 1.0554])
    """
    check_keywords(field, f, ranges, params=params, along=along)
    given = _given(f)
    if given is not None:
        said = {"shape": shape, "params": params, "at": at, "through": through, "along": along}
        _refuse(_SAMPLED, **said, workers=workers, method=None if method == "auto" else method)
        return _of_samples(f, given, _merged(domain, ranges), log, units)
    if isinstance(f, GradientField):
        _refuse(
            _FINISHED,
            domain=domain, shape=shape, params=params, at=at, through=through, along=along,
            log=log or None, units=units, workers=workers, **ranges,
        )  # fmt: skip
        return f
    return _made(
        f, beyond=False, domain=domain, shape=shape, params=params, at=at, through=through,
        along=along, log=log, units=units, method=method, workers=workers, **ranges,
    )  # fmt: skip


def seen_field(f: Any, *, progress: bool = False, **keywords: Any) -> GradientField:
    """`field` for a picture: of more points on a plane than one should hold, what is seen of them.

    `progress` says whether a bar on stderr then shows how many are done.
    """
    if isinstance(f, GradientField) or _given(f) is not None:
        return field(f, **keywords)
    return _made(f, beyond=False, sparing=True, progress=progress, **keywords)


def book_field(f: Any, **keywords: Any) -> GradientField:
    """`field` on the points of the story's book: the last of each axis is a step outside.

    On the range (-2, 2) that is ``np.arange(-2, 2.5, 0.25)``, 18 points, the last at 2.25.
    """
    return _made(f, beyond=True, **keywords)


def _made(  # noqa: PLR0913  # what they all do
    f: Any,
    *,
    beyond: bool,
    sparing: bool = False,
    progress: bool = False,
    domain: Mapping[str, Any] | None = None,
    shape: int | Sequence[int] | None = None,
    params: Mapping[str, Any] | None = None,
    at: Mapping[str, float] | None = None,
    through: Any = None,
    along: Any = None,
    log: bool | str | Sequence[str] = False,
    units: Mapping[str, str] | None = None,
    method: str = "auto",
    workers: Any = None,
    **ranges: Any,
) -> GradientField:
    function, default, plane = _read(f, params, at, through, along)
    grid = make_grid(function, _merged(domain, ranges), at, shape, default, log=log, beyond=beyond)
    grid = grid if plane is None else replace(grid, plane=plane)
    evaluate = partial(
        compute,
        function,
        method=method,
        workers=workers,
        formula=function.formula if plane is None else Function.of(f, params).formula,
        units=read_units(units, grid.names),
    )
    if sparing and len(grid.shape) == 2 and math.prod(grid.shape) > LARGE:
        equal = has_one_scale(grid)
        return survey(grid, evaluate, equal=equal, progress=progress, name=function.name)
    found = evaluate(grid)
    return refine_line(found, evaluate) if sparing and shape is None else found


def compute(
    function: Function,
    grid: Grid,
    *,
    method: str = "auto",
    workers: Any = None,
    formula: str | None = None,
    units: Mapping[str, str] | None = None,
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
        formula,
        info.method,
        info.layout,
        info.evaluations,
        function,
        dict(units or {}),
    )


def _read(
    f: Any,
    params: Mapping[str, Any] | None,
    at: Mapping[str, float] | None,
    through: Any = None,
    along: Any = None,
) -> tuple[Function, Mapping[str, Any], Plane | None]:
    """Make a Function of what was given, with the domain it brings along."""
    _need_mapping("params", params, 'values by name, such as {"a": 3.0}')
    if through is not None or along is not None:
        if through is None or along is None:
            raise ArgumentError(
                "through= and along= belong together: a point, and directions such as (u, v)."
            )
        if at is not None:
            raise ArgumentError("at= and through=: the point says where every variable is held.")
        function, plane = read_plane(f, through, along, params)
        return function, dict.fromkeys(function.variables or (), _ALONG), plane
    _need_mapping("at", at, 'values by name, such as {"x2": 0.5}')
    function = Function.of(f, params)
    default = {} if isinstance(f, Function) or callable(f) else getattr(f, "domain", None) or {}
    if not isinstance(default, Mapping):
        default = dict(zip(function.variables or (), default, strict=True))
    return function, default, None


def _merged(domain: Mapping[str, Any] | None, ranges: Mapping[str, Any]) -> dict[str, Any]:
    _need_mapping("domain", domain, 'ranges by name, such as {"x0": (-2, 2)}')
    twice = sorted(set(domain or {}) & set(ranges))
    if twice:
        raise ArgumentError(f"{twice[0]} has a range in domain= and as a keyword: give one.")
    return {**(domain or {}), **ranges}


def _need_mapping(keyword: str, given: Any, expected: str) -> None:
    if given is not None and not isinstance(given, Mapping):
        raise ArgumentError(f"{keyword}={given!r}: expected {expected}.")


def _given(f: Any) -> str | None:
    """What `f` is, where it has its values already: "array", "DataArray" or "Dataset"."""
    home, kind = type(f).__module__.partition(".")[0], type(f).__name__
    if home == "pandas" and kind in ("DataFrame", "Series"):
        axes = "x0=f.index" if kind == "Series" else "x0=f.index, x1=f.columns"
        raise ArgumentError(
            f"f is a {kind} of pandas, of which it can't be told where its numbers stand. "
            f"Write gs.field(f.to_numpy(), {axes}) for samples at the places that these name."
        )
    return "array" if is_samples(f) else labelled_kind(f)


def _of_samples(
    f: Any, given: str, ranges: Mapping[str, Any], log: Any, units: Mapping[str, str] | None
) -> GradientField:
    if given == "Dataset":
        _refuse(_FINISHED, log=log or None, units=units, **ranges)
        return from_dataset(f)
    if given == "DataArray":
        _refuse(_SAMPLED, **ranges)
        return field_of_labelled(f, log=log, units=units)
    return field_of_array(f, ranges, log=log, units=units)


_FINISHED = (
    "a field has its points already. Give the function instead of the field, or leave these away."
)
_SAMPLED = (
    "samples are where they are, and no function to be asked. Leave these away; choose a part of a "
    "DataArray with its .sel(...), and name an array's axes as in gs.field(array, x0=..., x1=...)."
)


def _refuse(why: str, **given: Any) -> None:
    """Stop where a finished field is given with what would make another."""
    names = [name for name, value in given.items() if value is not None]
    if names:
        raise ArgumentError(f"{', '.join(names)}: {why}")
