"""Everything a picture shows of a field, worked out: what is left is to draw it.

Renderers, whatever their plotting library, draw the same view of the same field.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradscape.errors import ArgumentError
from gradscape.fields.arrows import Arrows, make_arrows
from gradscape.fields.field import GradientField
from gradscape.fields.heights import Heights, find_breaks, make_heights
from gradscape.fields.levels import Levels, make_levels
from gradscape.fields.refine import Fine, make_fine
from gradscape.fields.remarks import make_remarks
from gradscape.fields.scales import Scale, make_scale
from gradscape.fields.shades import Shades, make_shades

__all__ = ["View", "make_view"]

_Curve = tuple[NDArray[np.float64], NDArray[np.float64]]
_NOTHING: _Curve = (np.empty(0), np.empty(0))
_EQUAL = 5.0  # ranges within this factor get axes of equal scale


@dataclass(frozen=True, eq=False)
class View:
    """What is seen of a field.

    Attributes
    ----------
    field : GradientField
    direction : {"down", "up"}
    arrows : Arrows
    fine : Fine
        f on a finer grid, for contours and borders.
    levels : Levels or None
        Of the contours; None where f is constant or nowhere defined.
    shades : Shades or None
        Of the arrows; None where the gradient is zero everywhere, or defined nowhere.
    limits : tuple of (float, float)
        Lowest and highest of each axis, arrows included.
    equal : bool
        Whether the axes should have the same scale.
    remarks : tuple of str
        What isn't seen, or isn't to be trusted, in words.
    scales : tuple of Scale
        How the axes' numbers are written.
    heights : tuple of Heights
        Of f and of f', for a function of one variable.
    curve : (ndarray, ndarray)
        The curve of a function of one variable; NaN where it is not to be joined.
    slope : (ndarray, ndarray)
        And that of f'; NaN also where it can't be trusted, if that isn't nearly everywhere.
    """

    field: GradientField
    direction: str
    arrows: Arrows
    fine: Fine
    levels: Levels | None
    shades: Shades | None
    limits: tuple[tuple[float, float], ...]
    equal: bool
    remarks: tuple[str, ...]
    scales: tuple[Scale, ...]
    heights: tuple[Heights, ...] = ()
    curve: _Curve = _NOTHING
    slope: _Curve = _NOTHING


def make_view(field: GradientField, direction: str = "down") -> View:
    """Work out what a picture of `field` shows.

    Raises
    ------
    ArgumentError
        If `direction` is neither "down" nor "up".
    """
    if not isinstance(direction, str) or direction not in ("down", "up"):
        raise ArgumentError(
            f'direction={direction!r}: expected "down" (arrows along -∇f) or "up" (along ∇f).'
        )
    spans = [high - low for low, high in field.domain]
    equal = max(spans) <= _EQUAL * min(spans)
    arrows = make_arrows(field, direction, equal=equal)
    fine = make_fine(field, 103 if len(field.shape) > 1 else 241)
    line = len(field.shape) == 1
    levels = None if line else make_levels(fine.values)
    return View(
        field,
        direction,
        arrows,
        fine,
        levels,
        make_shades(_trusted(arrows)),
        _limits(field, arrows),
        equal,
        make_remarks(field, arrows, levels),
        tuple(
            make_scale(name, low, high)
            for name, (low, high) in zip(field.names, field.domain, strict=True)
        ),
        (make_heights(fine.values), make_heights(_believed(field), zero=True)) if line else (),
        _curve(field, fine) if line else _NOTHING,
        (field.axes[0], _believed(field)) if line else _NOTHING,
    )


def _trusted(arrows: Arrows) -> NDArray[np.float64]:
    """Sizes to colour by: those that can be trusted, if any can."""
    trusted = arrows.magnitude[arrows.trusted]
    return trusted if trusted.any() else arrows.magnitude


def _believed(field: GradientField) -> NDArray[np.float64]:
    """Slopes of a line, NaN where they can't be trusted, unless that is so for most of them."""
    slopes = np.where(field.undefined, np.nan, field.gradient[:, 0])
    if 2 * field.untrusted.sum() > (~field.undefined).sum():
        return slopes
    return np.where(field.untrusted, np.nan, slopes)


def _curve(field: GradientField, fine: Fine) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The fine curve, with a gap wherever it breaks off."""
    x, values = fine.axes[0], np.where(fine.undefined, np.nan, fine.values)
    if x.size != field.shape[0]:  # slopes are not known at each of the points
        return x, values
    breaks = find_breaks(values, _believed(field))
    return np.insert(x, breaks, x[breaks]), np.insert(values, breaks, np.nan)


def _limits(field: GradientField, arrows: Arrows) -> tuple[tuple[float, float], ...]:
    """The domain, with room for the arrows at its border: half a cell."""
    limits = []
    for axis, (low, high) in enumerate(field.domain):
        room = arrows.room[axis] if len(field.shape) > 1 else 0.0
        limits.append((low - room, high + room))
    return tuple(limits)
