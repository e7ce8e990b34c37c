"""From a function or a field to its critical points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.critical.assembly import assemble
from gradscape.fields.critical.cells import Cells
from gradscape.fields.critical.landscape import Landscape, Slopes
from gradscape.fields.critical.points import CriticalPoints
from gradscape.fields.critical.samples import Samples
from gradscape.fields.critical.search import search
from gradscape.fields.evaluation.section import Section
from gradscape.fields.field import field as make_field
from gradscape.fields.gradient_field import GradientField
from gradscape.fields.keywords import check_keywords
from gradscape.functions.function import Function

__all__ = ["critical_points"]

_RATIOS = ((5.0**0.5 - 1.0) / 2.0, 2.0**0.5, 3.0**0.5)  # irrational, one for each axis
_SHIFT = 0.3  # of a cell, at most: kinks and zeros seldom lie on the edges then
_GLANCE = 5  # points along an axis that show that f can be evaluated
#: Cells along each axis: of formulas, of callables that take many points, of those that take one.
_COUNTS = {1: (256, 256, 96), 2: (32, 32, 16), 3: (12, 10, 6)}
_FEWEST = 4
_MOST = {1: 20_000, 2: 400, 3: 48}
_BUDGETS = (500_000, 3_000_000, 200_000)  # evaluations, of the same
_Floats = NDArray[np.float64]


def critical_points(
    f: Any,
    *,
    domain: Mapping[str, Any] | None = None,
    shape: int | Sequence[int] | None = None,
    params: Mapping[str, Any] | None = None,
    at: Mapping[str, float] | None = None,
    method: str = "auto",
    workers: Any = None,
    **ranges: Any,
) -> CriticalPoints:
    """Find and classify the critical points of `f` in a domain.

    Parameters
    ----------
    f : callable, str, Function, gallery entry, GradientField or samples
        As `gradscape.field` takes it: a function of one, two or three variables, or a slice of one
        of more. Of a field the domain is searched, on a grid at least as fine.
    domain : mapping of str to range, optional
        Ranges by the variables' names, for names that are also keywords here.
    shape : int or sequence of int, optional
        Points along each axis of the grid that the search starts from, or more. Default: 65 on a
        plane (33 for a function called point by point), 513 on a line, 25 in space; at most 801
        on a plane, 97 in space.
    params : mapping of str to value, optional
        Constants of `f`.
    at : mapping of str to float, optional
        Variables held fixed, and where; the points are then critical within the slice.
    method : str
        As in `gradscape.gradient`.
    workers : int, map-like callable or Executor, optional
        As in `gradscape.gradient`.
    **ranges : range
        Ranges by the variables' names. Default: the gallery entry's own domain, or (-2, 2).
        ``through``, ``along`` and ``log`` as in `gradscape.field`.

    Returns
    -------
    CriticalPoints
        A sequence of `CriticalPoint` in the order of f, with ``.minima``, ``.maxima``,
        ``.saddles``; with ``.curves`` and ``.regions`` of points that are not isolated; with
        ``.remarks`` on what was not resolved.

    Raises
    ------
    ArgumentError
        If a range is none, or names no variable of `f`; if more than three variables are left.
    FunctionError
        If `f` is not a scalar function of as many variables.

    Notes
    -----
    The domain is divided into cells. By the gradient at 3 nodes along each axis of a cell, with
    margins for its error and for what it may do between them, a cell is excluded, or seen to have
    one zero at most, or divided again [1]_; so that isolated points are found however close they
    are, as long as the grid shows that there is something. Newton's method with the Hessian of
    `gradscape.hessian` polishes them; the error of the gradient, times the inverse Hessian, is the
    error of the position.

    What is left is followed to the end: degenerate points, kinks where the shortest convex
    combination of the gradients around is zero [2]_, curves and plateaus. Poles and jumps are not
    critical. Minima on the border of the domain where the gradient is not zero are not counted.

    Positions are as good as the gradient allows: near 1e-15 of the domain for formulas, 1e-12 for
    differences; at kinks 1e-11 for formulas, and 1e-7 of the domain for differences.

    References
    ----------
    .. [1] R. E. Moore, R. B. Kearfott, M. J. Cloud: Introduction to Interval Analysis. SIAM (2009),
       chapter 8, with samples in place of intervals.
    .. [2] F. H. Clarke: Optimization and Nonsmooth Analysis. Wiley (1983), section 2.3.

    Examples
    --------
    >>> import gradscape as gs
    >>> found = gs.critical_points("x**3 - 3*x + y**2")
    >>> found
    x**3 - 3*x + y**2; x in [-2, 2], y in [-2, 2]: 2 critical points: 1 minimum, 1 saddle
      kind      x  y   f  ± position
      minimum   1  0  -2  ...
      saddle   -1  0   2  ...
    >>> found.minima[0].point
    array([1., 0.])
    """
    check_keywords(critical_points, f, ranges, params=params)
    given = dict(domain=domain, params=params, at=at, workers=workers, **ranges)
    if isinstance(f, GradientField):
        return _find(make_field(f, shape=shape, **given), f.shape, method, workers)
    if not (callable(f) or isinstance(f, str | Function) or hasattr(f, "expression")):
        field = make_field(f, shape=shape, **{k: v for k, v in given.items() if v is not None})
        return _find(field, field.shape, method, workers)
    field = make_field(f, shape=_GLANCE if shape is None else shape, method=method, **given)
    return _find(field, (0,) * len(field.shape) if shape is None else field.shape, method, workers)


def _find(field: GradientField, wanted: Sequence[int], method: str, workers: Any) -> CriticalPoints:
    """Search the domain of a field from a grid of at least as many points as are wanted."""
    low, high = (np.array(side, dtype=float) for side in zip(*field.domain, strict=True))
    section: Section | Samples
    if field.function is None:
        section, way = Samples(field), 0
    else:
        section = Section(field.function, field.grid)
        way = 2 if field.function.layout in (None, "point") else 1
        way = 0 if field.function.expression is not None else way
    landscape = Landscape(section, low, high, method, workers)
    usual = _COUNTS[len(field.names)][way]
    counts = [max(usual if way < 2 or not n else _FEWEST, -(-(n - 1) // 2)) for n in wanted]
    most = _MOST[len(counts)]
    coarser, counts = max(counts) > most, [min(n, most) for n in counts]
    budget = _BUDGETS[way] * (2 if len(counts) == 3 else 1)
    with np.errstate(all="ignore"):
        cells, slopes = _first(landscape, field, counts)
        budget = max(budget, 3 * landscape.evaluations)
        found = search(landscape, cells, slopes, budget)
        landscape.evaluations += field.evaluations if not any(wanted) else 0
        result = assemble(landscape, found, field, cells.halves.max(axis=0))
    if not coarser:
        return result
    said = f"searched from at most {2 * most + 1} points along each axis: the field has more"
    return replace(result, remarks=(*result.remarks, said))


def _first(
    landscape: Landscape, field: GradientField, counts: Sequence[int]
) -> tuple[Cells, Slopes]:
    """Cells of level 0, with the slopes at their nodes; each node is asked for once."""
    k = len(counts)
    edges = [_edges(field, axis, counts[axis]) for axis in range(k)]
    axes = []
    for edge in edges:
        nodes = np.empty(2 * edge.size - 1)
        nodes[::2], nodes[1::2] = edge, (edge[1:] + edge[:-1]) / 2
        axes.append(nodes)
    mesh = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1)
    every = landscape.slopes(mesh.reshape(-1, k))
    index = np.stack(np.meshgrid(*map(np.arange, counts), indexing="ij"), axis=-1).reshape(-1, k)
    corners = 2 * index[:, None, :] + np.array(list(product((0, 1, 2), repeat=k)))
    where = np.ravel_multi_index(tuple(np.moveaxis(corners, -1, 0)), mesh.shape[:-1])
    halves = np.stack([np.diff(e)[index[:, i]] / 2 for i, e in enumerate(edges)], axis=-1)
    centres = np.stack([axes[i][2 * index[:, i] + 1] for i in range(k)], axis=-1)
    slopes = Slopes(
        every.values[where], every.gradient[where], every.error[where], every.reason[where]
    )
    return Cells(centres, halves, index), slopes


def _edges(field: GradientField, which: int, count: int) -> _Floats:
    """Borders of cells along an axis, spaced as its points are, and slightly shifted."""
    low, high = field.domain[which]
    axis = np.clip(field.axes[which], low, high)
    log = field.grid.log[which]
    places = np.log(axis) if log else axis
    shares = np.linspace(0.0, 1.0, count + 1)
    shifts = _SHIFT * ((np.arange(count + 1) * _RATIOS[which]) % 1.0 - 0.5) / count
    shifts[[0, -1]] = 0.0
    edges = np.interp(shares + shifts, np.linspace(0.0, 1.0, places.size), places)
    edges = np.exp(edges) if log else edges
    edges[0], edges[-1] = low, high
    return np.asarray(edges)
