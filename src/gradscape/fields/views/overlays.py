"""What lies over a picture where someone asks for it: tangents, critical points, paths."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from gradscape.errors import ArgumentError
from gradscape.fields.evaluation.section import Section
from gradscape.fields.gradient_field import GradientField
from gradscape.fields.tangents.tangent import Tangent
from gradscape.fields.views.layers import Layers

if TYPE_CHECKING:
    from gradscape.fields.critical.points import CriticalPoints
    from gradscape.fields.descent.descent import Descent
    from gradscape.fields.streamlines import Streamlines
    from gradscape.fields.streamlines.texture import Texture

__all__ = ["find_critical", "find_paths", "find_streamlines", "find_tangents", "find_texture"]


def find_tangents(field: GradientField, layers: Layers) -> tuple[Tangent, ...]:
    """Tangents at the points asked for, as functions of the coordinates along the axes.

    Raises
    ------
    ArgumentError
        If a point has another number of coordinates, or the field has no function.
    """
    if not layers.tangent:
        return ()
    section, count = _section(field, "tangent"), len(field.names)
    tangents = []
    for point in layers.tangent:
        if point.size != count:
            raise ArgumentError(
                f"tangent={point.tolist()}: the picture has {count} "
                f"{'axis' if count == 1 else 'axes'} ({', '.join(field.names)}); expected "
                f"{count} {'number' if count == 1 else 'numbers'}."
            )
        value, slope, info = section.value_and_gradient(point)
        if not (np.isfinite(value) and np.isfinite(slope).all()):
            raise ArgumentError(
                f"tangent={point.tolist()}: f or its gradient is not defined there, so there is "
                "no tangent. Choose another point."
            )
        reliable = bool(np.all(info.reliable))
        one = count == 1
        tangents.append(
            Tangent(
                float(point[0]) if one else point,
                float(value),
                float(slope[0]) if one else slope,
                float(info.error[0]) if one else np.asarray(info.error, dtype=float),
                reliable,
                field.names,
            )
        )
    return tuple(tangents)


def find_critical(field: GradientField, layers: Layers) -> CriticalPoints | None:
    """Critical points of the field, or of those that were found before the ones in its domain.

    Raises
    ------
    ArgumentError
        If they were found along other axes.
    """
    if layers.critical is False:
        return None
    if layers.critical is not True:
        return _within(field, layers.critical)
    from gradscape.fields.critical import critical_points

    return critical_points(field)


def _within(field: GradientField, found: CriticalPoints) -> CriticalPoints:
    """Those in the domain of a field; how many are not is told."""
    if len(found.names) != len(field.names) or (
        found.names != field.names and set(found.names) & set(field.names)
    ):
        raise ArgumentError(
            f"critical: these points have the axes {', '.join(found.names)}; the picture shows "
            f"{', '.join(field.names)}."
        )
    low, high = np.transpose(field.domain)
    seen = tuple(p for p in found.points if ((p.point >= low) & (p.point <= high)).all())
    beyond = len(found.points) - len(seen)
    if not beyond:
        return found
    are = "critical point lies" if beyond == 1 else "critical points lie"
    remarks = (*found.remarks, f"{beyond} {are} beyond the picture")
    return replace(found, points=seen, remarks=remarks)


def find_paths(field: GradientField, layers: Layers) -> tuple[Descent, ...]:
    """Paths of descent, made here unless they are given."""
    given = layers.descend
    if given is None:
        return ()
    from gradscape.fields.descent.descent import Descent
    from gradscape.fields.descent.descents import Descents

    if isinstance(given, Descent):
        return (given,)
    if isinstance(given, Descents):
        return tuple(given)
    made = _descend(field, given)
    return (made,) if isinstance(made, Descent) else tuple(made)


def find_streamlines(field: GradientField, direction: str, layers: Layers) -> Streamlines | None:
    """Lines along the gradient."""
    if layers.streamlines is None:
        return None
    from gradscape.fields.streamlines import make_streamlines

    return make_streamlines(field, direction, density=layers.streamlines)


def find_texture(field: GradientField, direction: str, layers: Layers) -> Texture | None:
    """The flow as a texture."""
    if not layers.texture:
        return None
    from gradscape.fields.streamlines.texture import make_texture

    return make_texture(field, direction)


def _descend(field: GradientField, given: Any) -> Any:
    from gradscape.fields.descent.descend import descend
    from gradscape.fields.descent.descent import Descent
    from gradscape.fields.descent.descents import Descents

    if isinstance(given, list | tuple) and given and all(isinstance(g, Descent) for g in given):
        return tuple(given)
    if isinstance(given, list | tuple) and any(isinstance(g, Descent | Descents) for g in given):
        raise ArgumentError("descend: expected descents only, or starting points only.")
    keywords = dict(given) if isinstance(given, Mapping) else {"start": given}
    if "start" not in keywords:
        raise ArgumentError(
            f'descend={given!r}: expected where to start, as {{"start": (1.5, 1), ...}}.'
        )
    section = _section(field, "descend")
    if section.grid.fixed or len(section.grid.names) != len(section.grid.variables):
        raise ArgumentError(
            "descend: this picture is a slice, and a path would leave it. Fix the other "
            "variables in the function itself: a formula with params=, or a function of fewer."
        )
    return descend(section.function, **keywords)


def _section(field: GradientField, keyword: str) -> Section:
    if field.function is None:
        raise ArgumentError(
            f"{keyword}: this field has samples only, no function to ask at other points. Give the "
            "function instead."
        )
    return Section(field.function, field.grid)
