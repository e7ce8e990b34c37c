"""Paths in a picture: their coordinates along its axes, what to say of them, what holds them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gradscape.errors import ArgumentError
from gradscape.fields.descent.showing import say_point
from gradscape.fields.descent.stopping import Stop

if TYPE_CHECKING:
    from gradscape.fields.descent.descent import Descent
    from gradscape.fields.evaluation.refine import Fine
    from gradscape.fields.gradient_field import GradientField

__all__ = [
    "are_descents",
    "frame_of",
    "heights_along",
    "legend_names",
    "path_along",
    "path_remarks",
    "unfolded",
]

_MARGIN = 0.12  # of the ranges of the paths, around them
_SQUARE = 0.35  # half a range is at least so much of the widest
_FEW_STARTS = 7  # a legend can name
_NAMED = 3  # names in a remark
_Floats = NDArray[np.float64]
_HOMES = ("gradscape.fields.descent.descent", "gradscape.fields.descent.descents")
_Limits = Sequence[tuple[float, float]]


def path_along(field: GradientField, descent: Descent) -> _Floats:
    """Coordinates of a path along the axes of a field, shape (n + 1, k).

    Raises
    ------
    ArgumentError
        If the path is one in other variables.
    """
    names, variables = field.names, descent.variables
    if all(name in variables for name in names):
        return descent.path[:, [variables.index(name) for name in names]]
    if descent.path.shape[1] == len(names):
        return descent.path
    raise ArgumentError(
        f"the path of {descent.name} is one in {', '.join(variables)}; the picture shows "
        f"{', '.join(names)}."
    )


def legend_names(descents: Sequence[Descent]) -> list[str]:
    """What a legend calls each: its method, or, of a few by one method, its start.

    Those of the same name are drawn alike.
    """
    names = [descent.name for descent in descents]
    if len(set(names)) == 1 and 1 < len(names) <= _FEW_STARTS:
        starts = [say_point(descent.start).replace("-", "−") for descent in descents]
        if len(set(starts)) == len(starts):
            single = all(len(descent.start) == 1 for descent in descents)
            return [f"from {start.strip('()') if single else start}" for start in starts]
    return names


def heights_along(fine: Fine, path: _Floats, values: _Floats | None = None) -> _Floats:
    """Heights at which a path (n + 1, k) lies on the curve or surface of f, shape (n + 1,).

    Between the points of the fine grid f is taken to be linear along each axis, as it is drawn; NaN
    outside. Where `values`, f along the path, are finite, they are taken instead.
    """
    weights = np.ones(len(path))
    corners: list[tuple[Any, _Floats]] = [((), weights)]
    for axis, x in zip(fine.axes, path.T, strict=True):
        left = np.clip(np.searchsorted(axis, x, side="right") - 1, 0, axis.size - 2)
        share = (x - axis[left]) / (axis[left + 1] - axis[left])
        share = np.where((share >= 0) & (share <= 1), share, np.nan)
        corners = [
            ((*index, left + side), weight * (share if side else 1.0 - share))
            for index, weight in corners
            for side in (0, 1)
        ]
    heights = np.sum([fine.values[index] * weight for index, weight in corners], axis=0)
    return np.asarray(heights if values is None else np.where(np.isfinite(values), values, heights))


def path_remarks(
    field: GradientField, descents: Sequence[Descent], limits: _Limits
) -> tuple[str, ...]:
    """What a picture with these limits has to say of the paths in it."""
    if not descents:
        return ()
    remarks = []
    low, high = np.array(limits, dtype=float).T
    leaving = []
    for descent in descents:
        path = path_along(field, descent)
        if ((path < low) | (path > high)).any():
            leaving.append(descent.name)
    if leaving:
        whole = "paths leave" if len(leaving) > 1 else "path leaves"
        remarks.append(f"{len(leaving)} {whole} the picture: {_listed(leaving)}")
    for stop in (Stop.DIVERGED, Stop.NOT_FINITE):
        names = [d.name for d in descents if d.reason is stop]
        if names:
            remarks.append(f"{stop}: {_listed(names)}")
    doubts = sum(descent.doubts for descent in descents)
    if doubts:
        total = sum(len(descent) for descent in descents)
        which = "path" if len(descents) == 1 else "paths"
        remarks.append(f"{which}: {doubts} of {total} gradients not to be trusted")
    if any(descent.path.shape[1] > len(field.names) for descent in descents):
        remarks.append("paths are projected onto the slice")
    return tuple(remarks)


def frame_of(descents: Sequence[Descent]) -> dict[str, tuple[float, float]]:
    """Ranges that hold the paths, by the variables' names, for a picture of them.

    Of a path that climbs far above its start only the beginning is held.

    Raises
    ------
    ArgumentError
        If the paths are in different variables, or there are none.
    """
    if not descents:
        raise ArgumentError("there are no descents to be drawn.")
    variables = descents[0].variables
    for descent in descents:
        if descent.variables != variables:
            raise ArgumentError(
                f"{descent.name} is a path in {', '.join(descent.variables)}, the first one in "
                f"{', '.join(variables)}: draw them one by one."
            )
    points = np.concatenate([_worth_seeing(descent) for descent in descents])
    low, high = points.min(axis=0), points.max(axis=0)
    widest = float((high - low).max()) or max(1.0, float(np.abs(points).max()))
    half = np.maximum((high - low) * (0.5 + _MARGIN), widest * (1 + 2 * _MARGIN) * _SQUARE)
    middle = low / 2 + high / 2
    return {
        name: (float(m - h), float(m + h))
        for name, m, h in zip(variables, middle, half, strict=True)
    }


def are_descents(f: Any) -> bool:
    """Whether `f` is a `Descent` or `Descents`, without loading what makes them."""
    return any(kind.__module__ in _HOMES for kind in type(f).__mro__)


def unfolded(
    f: Any, domain: Mapping[str, Any] | None, said: Collection[str]
) -> tuple[Any, tuple[Descent, ...], dict[str, Any]]:
    """What a picture of descents is a picture of: their function, the descents, its domain.

    Parameters
    ----------
    f : Descent or Descents
    domain : mapping of str to range, optional
        Ranges that were given; the others are made to hold the paths.
    said : collection of str
        Variables about which something else was said.

    Raises
    ------
    ArgumentError
        If their function is not known.
    """
    descents = (f,) if hasattr(f, "path") else tuple(f)
    ranges = frame_of(descents)
    function = next((d.function for d in descents if d.function is not None), None)
    if function is None:
        raise ArgumentError(
            "the function of these descents is not known: draw it with them, as "
            "gs.draw(f, descend=descents)."
        )
    mine = {name: pair for name, pair in ranges.items() if name not in said}
    return function, descents, {**mine, **(domain or {})}


def _worth_seeing(descent: Descent) -> _Floats:
    """The points of a path up to where it runs away; all of most paths."""
    if descent.reason not in (Stop.DIVERGED, Stop.NOT_FINITE):
        return descent.path
    values = descent.values
    with np.errstate(all="ignore"):
        risen = values - values[0] > max(abs(values[0]), np.ptp(values[:2]))
    over = np.flatnonzero(risen | ~np.isfinite(values))
    return descent.path[: max(2, int(over[0]) + 1)] if over.size else descent.path


def _listed(names: Sequence[str]) -> str:
    different = list(dict.fromkeys(names))
    more = len(different) - _NAMED
    return ", ".join(different[:_NAMED]) + (f" and {more} more" if more > 0 else "")
