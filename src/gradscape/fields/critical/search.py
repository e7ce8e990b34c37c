"""The search: divide the domain into cells, exclude, follow, divide again where it is not clear."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.critical.breaks import Broken
from gradscape.fields.critical.cells import Cells, Verdict, examine
from gradscape.fields.critical.components import components, extents, touches
from gradscape.fields.critical.continua import follow
from gradscape.fields.critical.continuum import Continuum
from gradscape.fields.critical.degenerate import find_degenerate
from gradscape.fields.critical.landscape import Landscape, Slopes
from gradscape.fields.critical.newton import Polished, polish
from gradscape.fields.critical.points import CriticalPoint
from gradscape.fields.critical.settling import settle

__all__ = ["Findings", "search"]

_LEVELS = 44
_NARROWEST = 1e-12  # of the domain: half a cell
_LONG = 16  # cells: a component that may be a curve
_CURVES = (2, 12)  # levels at which curves are looked for
_WIDE = 3  # up to this level, flat cells are a plateau; later, a zero blurred by rounding
_HARD = (6, 9, 14, 22)  # levels at which degenerate points are looked for
_BLURS = 10  # level from which on differences see kinks as wider than they are
_BLURRED = 1e-3  # of the domain: a component of late levels that is larger says nothing
_LIKE = 0.6  # how far the Hessian may be from the mean slope of its cell
_Floats = NDArray[np.float64]
_Mask = NDArray[np.bool_]


@dataclass
class Findings:
    """What has been found so far.

    Attributes
    ----------
    polished : list of Polished
        Regular points.
    hard : list of CriticalPoint
        Degenerate ones, and those at kinks.
    continua : list of Continuum
        Curves and surfaces.
    flat : list of Cells
        Of plateaus.
    faint : list of ndarray of bool
        In which of them f is not zero, but so small that nothing is known of its slope.
    broken : list of Broken
        Poles and jumps.
    torn : int
        Lines of poles or jumps.
    undefined : int
        Cells at the border of where f is defined that were not resolved.
    left : list of ndarray
        Centres of other cells that were not resolved.
    """

    polished: list[Polished] = field(default_factory=list)
    hard: list[CriticalPoint] = field(default_factory=list)
    continua: list[Continuum] = field(default_factory=list)
    flat: list[Cells] = field(default_factory=list)
    faint: list[_Mask] = field(default_factory=list)
    broken: list[Broken] = field(default_factory=list)
    torn: int = 0
    left: list[_Floats] = field(default_factory=list)


def search(landscape: Landscape, cells: Cells, slopes: Slopes, budget: int) -> Findings:
    """Search cells, sampled already, and all their parts.

    Parameters
    ----------
    landscape : Landscape
    cells : Cells
        Of level 0, which cover the domain.
    slopes : Slopes
        At their nodes.
    budget : int
        How often f may be evaluated, about.
    """
    found = Findings()
    price = landscape.evaluations / slopes.values.size * slopes.values.shape[1] or 1.0
    for level in range(_LEVELS):
        verdict = examine(cells, slopes)
        open_ = ~verdict.excluded | _missed(landscape, cells, verdict)
        open_[np.flatnonzero(verdict.straight)] &= ~_resolve(landscape, cells, verdict, found)
        open_ &= ~_set_aside(cells, verdict, found)
        cells, slopes = cells.take(open_), _some(slopes, open_)
        if len(cells):
            labels = components(cells.index)
            keep = _look_closer(landscape, cells, slopes, labels, found, budget)
            cells, slopes = cells.take(keep), _some(slopes, keep)
        if not len(cells):
            return found
        cells = _divide(landscape, cells, found)
        if not len(cells):
            return found
        cost = len(cells) * price
        if landscape.evaluations + cost > budget or level == _LEVELS - 1:
            _divide(landscape, cells, found, last=True)
            return found
        slopes = cells.sample(landscape)
    return found


def _missed(landscape: Landscape, cells: Cells, verdict: Verdict) -> _Mask:
    """Which cells that seem to hold no zero can't be excluded if one looks again.

    Where kinks meet, the gradient may have a value that none of the nodes in the cell has: the
    nodes of rough cells are taken from farther away. Beside a double zero three nodes may look as
    on the flank of an exponential: the parts of such cells don't.
    """
    open_ = np.zeros(len(cells), dtype=bool)
    some = np.flatnonzero(verdict.rough & verdict.excluded)
    if some.size:
        wide = cells.take(some).doubled()
        open_[some] = ~examine(wide, wide.sample(landscape)).excluded
    some = np.flatnonzero(verdict.steep)
    if some.size:
        parts = cells.take(some).halved()
        among = ~examine(parts, parts.sample(landscape)).excluded
        open_[some] = among.reshape(some.size, -1).any(axis=1)
    return open_


def _some(slopes: Slopes, which: _Mask | NDArray[np.intp]) -> Slopes:
    return Slopes(
        slopes.values[which], slopes.gradient[which], slopes.error[which], slopes.reason[which]
    )


def _resolve(landscape: Landscape, cells: Cells, verdict: Verdict, found: Findings) -> _Mask:
    """Polish the zeros of cells where the gradient is nearly linear; say which are settled.

    The Hessian where Newton's method ends must be like the slope that the samples show; if nothing
    else is known of its error, that is how far they differ.
    """
    some = cells.take(verdict.straight)
    if not len(some):
        return np.empty(0, dtype=bool)
    ended = polish(landscape, verdict.start[verdict.straight], 2.0 * some.halves)
    scale = some.halves[:, :, None] * some.halves[:, None, :]
    with np.errstate(all="ignore"):
        ratio = np.linalg.solve(verdict.slope[verdict.straight], ended.hessian * scale)
        like = np.abs(ratio - np.eye(ratio.shape[-1])).max(axis=(1, 2)) < _LIKE
        apart = np.abs(ended.hessian - verdict.slope[verdict.straight] / scale)
    away = np.abs(ended.points - some.centres) / some.halves
    unknown = like[:, None, None] & ~np.isfinite(ended.hessian_error)
    ended = replace(ended, hessian_error=np.where(unknown, apart, ended.hessian_error))
    settled = like & ended.converged
    inside = (away <= 1.2).all(axis=1)
    if (settled & inside).any():
        found.polished.append(ended.take(settled & inside))
    return np.asarray(settled)


def _set_aside(cells: Cells, verdict: Verdict, found: Findings) -> _Mask:
    """Cells of plateaus, and of their rims."""
    done = np.zeros(len(cells), dtype=bool)
    if cells.level <= _WIDE:
        done = verdict.flat
        if done.any():
            found.flat.append(cells.take(done))
            found.faint.append(verdict.faint[done])
    elif found.flat:
        for flat in found.flat:
            done |= touches(cells.index >> (cells.level - flat.level), flat.index)
    return done


def _look_closer(
    landscape: Landscape,
    cells: Cells,
    slopes: Slopes,
    labels: NDArray[np.intp],
    found: Findings,
    budget: float,
) -> _Mask:
    """Look for curves in long components and for degenerate points in small ones."""
    keep = np.ones(len(cells), dtype=bool)
    longest = extents(cells.index, labels)
    first, last = _CURVES
    affordable = (budget - landscape.evaluations) / 100  # cells of which curves can be followed
    small: list[NDArray[np.intp]] = []
    for label, length in enumerate(longest):
        here = np.flatnonzero(labels == label)
        if cells.level in _HARD and length < 4 * _LONG:
            small.append(here)
        if length < _LONG or not first <= cells.level <= last or len(here) > affordable:
            continue
        if found.flat and cells.level <= _WIDE:  # the rim of a plateau, perhaps
            continue
        continuum = follow(landscape, cells.take(here), _some(slopes, here))
        if continuum is not None:
            keep[here[continuum.explained]] = False
            found.torn += continuum.broken
            if continuum.valley is not None:
                found.polished.append(continuum.valley)
            elif not continuum.broken:
                found.continua.append(continuum)
    small = [here for here in small if keep[here].all()]
    points = find_degenerate(landscape, [(cells.take(h), _some(slopes, h)) for h in small])
    for here, point in zip(small, points, strict=True):
        if point is not None:
            found.hard.append(point)
            keep[here] = False
    return keep


def _divide(landscape: Landscape, cells: Cells, found: Findings, *, last: bool = False) -> Cells:
    """Halve cells; settle components that are as small as can be, or shrink no more."""
    labels = components(cells.index)
    limit, longest_few = (_CURVES[1], 4 * _LONG) if landscape.exact else (_BLURS, _LONG // 2)
    smallest = (
        last or (cells.halves <= _NARROWEST * landscape.span + 4e-16 * np.abs(cells.centres)).all()
    )
    longest = extents(cells.index, labels)
    keep = np.ones(len(cells), dtype=bool)
    for label, length in enumerate(longest):
        if smallest or (cells.level >= limit and length >= longest_few):
            here = labels == label
            keep[here] = False
            if np.ptp(cells.centres[here] / landscape.span, axis=0).max() > _BLURRED:
                found.left.append(cells.centres[here])
                continue
            result = settle(landscape, cells.take(here))
            if isinstance(result, Broken):
                found.broken.append(result)
            elif result is not None:
                found.hard.append(result)
    return cells.take(keep).halved()
