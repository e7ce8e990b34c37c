"""From a function or a field to its critical points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.critical.assembly import assemble
from gradscape.fields.critical.cells import Cells
from gradscape.fields.critical.landscape import Landscape, Slopes
from gradscape.fields.critical.points import CriticalPoints
from gradscape.fields.critical.search import search
from gradscape.fields.field import field as make_field
from gradscape.fields.gradient_field import GradientField
from gradscape.fields.section import Section

__all__ = ["critical_points"]

_RATIOS = ((5.0**0.5 - 1.0) / 2.0, 2.0**0.5, 3.0**0.5)  # irrational, one for each axis
_SHIFT = 0.3  # of a cell, at most: kinks and zeros seldom lie on the edges then
#: Cells along each axis: of formulas, of callables that take many points, of others.
_COUNTS = {1: (256, 256, 96), 2: (32, 32, 16), 3: (12, 10, 6)}
_BUDGETS = (1_000_000, 3_000_000, 200_000)
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

    (docs below)
    """
    function_field = _field(
        f, shape, domain=domain, params=params, at=at, method=method, workers=workers, ranges=ranges
    )
    return find(function_field, shape, method, workers)


def _field(
    f: Any, shape: Any, *, domain: Any, params: Any, at: Any, method: str, workers: Any, ranges: Any
) -> GradientField:
    if isinstance(f, GradientField):
        return make_field(f, domain=domain, params=params, at=at, workers=workers, **ranges)
    return make_field(
        f,
        domain=domain,
        shape=5 if shape is None else shape,
        params=params,
        at=at,
        method=method,
        workers=workers,
        **ranges,
    )


def find(field: GradientField, shape: Any, method: str, workers: Any) -> CriticalPoints:
    low, high = (np.array(side, dtype=float) for side in zip(*field.domain, strict=True))
    assert field.function is not None
    section = Section(field.function, field.grid)
    landscape = Landscape(section, low, high, method, workers)
    k = len(field.names)
    way = 0 if landscape.exact else 1 if field.function.layout not in (None, "point") else 2
    most = _COUNTS[k][way]
    counts = [max(most, n // 2) if way < 2 or n <= 5 else max(n // 2, 4) for n in field.shape]
    cells, slopes = _first(landscape, field, counts)
    found = search(landscape, cells, slopes, _BUDGETS[way])
    return assemble(landscape, found, field, cells.halves.max(axis=0))


def _first(
    landscape: Landscape, field: GradientField, counts: Sequence[int]
) -> tuple[Cells, Slopes]:
    """Cells of level 0, with the slopes at their nodes; each node is asked for once."""
    edges = [
        _edges(axis, low, high, count, ratio)
        for axis, (low, high), count, ratio in zip(
            field.axes, field.domain, counts, _RATIOS, strict=False
        )
    ]
    axes = [np.insert((e[1:] + e[:-1]) / 2, np.arange(len(e) - 1), e[:-1]) for e in edges]
    axes = [np.append(a, e[-1]) for a, e in zip(axes, edges, strict=True)]
    k = len(axes)
    mesh = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1)
    all_ = landscape.slopes(mesh.reshape(-1, k))
    index = np.stack(np.meshgrid(*(np.arange(n) for n in counts), indexing="ij"), axis=-1)
    index = index.reshape(-1, k)
    sizes = np.array([len(a) for a in axes])
    corners = 2 * index[:, None, :] + np.array(list(product((0, 1, 2), repeat=k)))
    where = np.ravel_multi_index(tuple(np.moveaxis(corners, -1, 0)), tuple(sizes))
    halves = np.stack([np.diff(e)[index[:, i]] / 2 for i, e in enumerate(edges)], axis=-1)
    centres = np.stack([axes[i][2 * index[:, i] + 1] for i in range(k)], axis=-1)
    slopes = Slopes(all_.values[where], all_.gradient[where], all_.error[where], all_.reason[where])
    return Cells(centres, halves, index), slopes


def _edges(axis: _Floats, low: float, high: float, count: int, ratio: float) -> _Floats:
    """Borders of cells along an axis, spaced as its points are, and slightly shifted."""
    places = np.linspace(0.0, 1.0, count + 1)
    shifts = _SHIFT * ((np.arange(count + 1) * ratio) % 1.0 - 0.5) / count
    shifts[[0, -1]] = 0.0
    inside = np.clip(axis, low, high)
    edges = np.interp(places + shifts, np.linspace(0.0, 1.0, len(inside)), inside)
    edges[0], edges[-1] = low, high
    return edges
