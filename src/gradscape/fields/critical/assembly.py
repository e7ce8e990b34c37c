"""From what the search found to the result: none twice, classified, in order, with remarks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.result import Reason
from gradscape.fields.critical.floor import Floor
from gradscape.fields.critical.gaps import find_gaps
from gradscape.fields.critical.landscape import Landscape
from gradscape.fields.critical.newton import Polished
from gradscape.fields.critical.plateaus import apart, find_plateaus
from gradscape.fields.critical.points import (
    CriticalPoint,
    CriticalPoints,
    Kind,
)
from gradscape.fields.critical.samples import Samples
from gradscape.fields.critical.search import Findings
from gradscape.fields.critical.sets import make_sets
from gradscape.fields.critical.sifting import (
    blurred,
    continuous,
    isolated,
    off_plateaus,
    on_a_set,
    once,
)
from gradscape.fields.critical.splitting import look_along
from gradscape.fields.critical.symmetric import inverses, signs
from gradscape.fields.gradient_field import GradientField

__all__ = ["assemble"]

_COARSE = 2.0  # spacings of samples: a greater error of a position makes it worthless
_SAME = 1e-7  # of a cell of level 0: points nearer than that are one
_EPS = float(np.finfo(float).eps)
_Floats = NDArray[np.float64]


def assemble(
    landscape: Landscape, found: Findings, field: GradientField, cell: _Floats
) -> CriticalPoints:
    """Put the result together.

    Parameters
    ----------
    landscape : Landscape
    found : Findings
    field : GradientField
        Names and domain.
    cell : ndarray, shape (k,)
        Half a cell of level 0.
    """
    hidden, found.continua = blurred(landscape, found.continua)
    points = found.hard + hidden
    for some in found.polished:
        points += _classified(landscape, some)
    points = once(points, _SAME * cell)
    points, jumps = continuous(landscape, points)
    found.broken += jumps
    points = isolated(landscape, points, found.continua, cell)
    sets = make_sets(landscape, [apart(landscape, c, found.flat, cell) for c in found.continua])
    curves = [s for s in sets if s.dimension == 1]
    plateaus, faint = find_plateaus(landscape, found.flat, found.faint)
    regions = [s for s in sets if s.dimension > 1] + plateaus
    if isinstance(landscape.section, Samples):
        points = [_of_samples(landscape.section, p) for p in points]
    points = [p for p in points if not on_a_set(p, sets, cell)]
    points = off_plateaus(landscape, points, found.flat, cell)
    points = [_at_border(landscape, _looked_at(landscape, p)) for p in points]
    points.sort(key=lambda p: (p.value, *p.point))
    remarks, complete = _remarks(found, points, field)
    if len(field.axes) == 1 and not regions:  # in the plane there is no such check
        gaps = find_gaps(landscape, _places(found, points, field))
        if gaps.size:
            remarks, complete = (*remarks, _said_of(gaps, field.names[0])), False
    if len(faint):
        said = "where f is too small for its slope to be known"
        remarks, complete = (
            (*remarks, f"not resolved: parts of {_box(faint, field)}, {said}"),
            False,
        )
    return CriticalPoints(
        tuple(points),
        field.names,
        field.domain,
        tuple(curves),
        tuple(regions),
        remarks,
        complete,
        landscape.evaluations,
        field.fixed,
        field.formula or field.name,
    )


def _classified(landscape: Landscape, found: Polished) -> list[CriticalPoint]:
    """Kinds by the signs of the eigenvalues, which the units of the axes don't change."""
    points = []
    sign = signs(found.hessian, found.hessian_error + _change(landscape, found))
    raw = np.linalg.eigvalsh(np.nan_to_num(found.hessian))
    for i, point in enumerate(found.points):
        reason = ""
        if (sign[i] == 0).any():
            kind = Kind.DEGENERATE
        elif (sign[i] > 0).all():
            kind = Kind.MINIMUM
        else:
            kind = Kind.MAXIMUM if (sign[i] < 0).all() else Kind.SADDLE
        worst = Reason(int(found.reason[i].max()))
        if worst >= Reason.KINK or not np.isfinite(found.error[i]).all():
            reason = f"its gradient: {worst}"
        known = found.error[i], found.gradient[i], raw[i]
        value = float(found.values[i])
        p = CriticalPoint(point, value, kind, *known, reliable=not reason, reason=reason)
        points.append(p)
    return points


def _change(landscape: Landscape, found: Polished) -> _Floats:
    """By how much the Hessians (n, k, k) differ within the error of the position.

    Newton's method ends beside a curve of zeros, where the Hessian is not yet singular.
    """
    error = np.where(np.isfinite(found.error), found.error, 0.0)
    away = error[:, None] * np.eye(error.shape[1])
    change = np.zeros_like(found.hessian)
    for side in (found.points[:, None] + away, found.points[:, None] - away):
        places = landscape.inside(side.reshape(-1, error.shape[1]))
        there = landscape.bends(places)[0].reshape(*away.shape, error.shape[1])
        difference = np.abs(there - found.hessian[:, None])
        change = np.maximum(change, np.nan_to_num(difference).max(axis=1))
    return change


def _of_samples(samples: Samples, point: CriticalPoint) -> CriticalPoint:
    """With the error that the errors of the samples make."""
    doubt = samples.doubts(point.point[None])
    hessian = samples.hessian(point.point[None])[0]
    with np.errstate(all="ignore"):
        spread = (np.abs(inverses(hessian)[0]) @ doubt[..., None])[0, :, 0]
    error = point.error + np.where(np.isfinite(spread), spread, np.inf)
    step = np.array([np.diff(axis).max() for axis in samples.field.axes])
    if (error <= _COARSE * step).all() or not point.reliable:
        return replace(point, error=error)
    reason = "the error of its position is larger than the spacing of the samples"
    return replace(point, error=error, reliable=False, reason=reason)


def _looked_at(landscape: Landscape, point: CriticalPoint) -> CriticalPoint:
    """With what f makes of a point of which the Hessian doesn't tell, and how well it is known.

    Newton's method may end beside a degenerate zero, with a last step that is too short.
    """
    if point.kind is not Kind.DEGENERATE or point.around is not None or not point.reliable:
        return point
    floor = Floor.at(landscape, point.point)
    reach = floor.reach()
    if reach is None or not np.isfinite(reach).all():
        reason = "its gradient is not zero" if reach is None else "the gradient is zero beside it"
        return replace(point, reliable=False, reason=f"{reason}, within its error")
    error = np.maximum(point.error, reach)
    return replace(point, error=error, around=look_along(floor, error))


def _at_border(landscape: Landscape, point: CriticalPoint) -> CriticalPoint:
    room = np.minimum(point.point - landscape.low, landscape.high - point.point)
    near = room <= np.where(np.isfinite(point.error), point.error, 0.0) + 4 * _EPS * landscape.span
    return replace(point, on_border=True) if near.any() else point


def _places(found: Findings, points: list[CriticalPoint], field: GradientField) -> _Floats:
    """Where f may turn round on a line: points, poles and jumps, and where it is not defined."""
    known = [float(p.point[0]) for p in points] + [b.point[0] for b in found.broken]
    return np.array([*known, *field.axes[0][field.undefined]], dtype=float)


def _said_of(gaps: _Floats, name: str) -> str:
    return (
        f"not resolved: f turns round between the points found, {len(gaps)} times or more, "
        f"{name} in [{gaps.min():.4g}, {gaps.max():.4g}]. A smaller domain shows more"
    )


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"


def _box(points: _Floats, field: GradientField) -> str:
    low, high = points.min(axis=0), points.max(axis=0)
    return ", ".join(
        f"{name} in [{a:.4g}, {b:.4g}]" for name, a, b in zip(field.names, low, high, strict=True)
    )


def _counted(found: Findings) -> str:
    """How many places there are where f isn't continuous, though its slope changes its sign."""
    parts = []
    for what in ("pole", "jump"):
        count = sum(b.what == what for b in found.broken)
        if count:
            parts.append(f"{count} {what}{'s' if count > 1 else ''}")
    if found.torn:
        parts.append("lines of poles or jumps")
    return ", ".join(parts)


def _remarks(
    found: Findings, points: list[CriticalPoint], field: GradientField
) -> tuple[tuple[str, ...], bool]:
    remarks = []
    if field.fixed:
        held = ", ".join(f"{name} = {value:g}" for name, value in field.fixed.items())
        remarks.append(f"critical within the slice {held}; not of f in all its variables")
    elif field.grid.plane is not None:
        remarks.append("critical within the plane of the axes; not of f in all its variables")
    if field.function is None:
        remarks.append("from samples: zeros of a cubic through their gradients, errors from theirs")
    lost = _counted(found)
    if lost:
        remarks.append(f"not counted: {lost}")
    noisy = sum(b.what == "noise" for b in found.broken)
    if noisy:
        places = "1 place" if noisy == 1 else f"{noisy} places"
        remarks.append(f"not resolved: {places} where f is too noisy for its gradient's sign")
    doubtful = sum(not p.reliable for p in points)
    if doubtful:
        which = "the point is" if len(points) == 1 else f"{doubtful} of {len(points)} points"
        remarks.append(f"{which} not to be trusted")
    left = np.concatenate(found.left) if found.left else np.empty((0, len(field.names)))
    if len(left):
        remarks.append(
            f"not resolved: {_cells(len(left))}, {_box(left, field)}, where the sign pattern of "
            "the gradient stayed ambiguous; there may be more points. A smaller domain shows more"
        )
    return tuple(remarks), not (len(left) or noisy)
