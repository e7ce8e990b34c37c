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
from gradscape.fields.shades import Shades, make_shades

__all__ = ["View", "make_view"]

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
    heights : tuple of Heights
        Of f and of f', for a function of one variable.
    curve : (ndarray, ndarray)
        The curve of a function of one variable; NaN where it is not to be joined.
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
    heights: tuple[Heights, ...] = ()
    curve: tuple[NDArray[np.float64], NDArray[np.float64]] = (np.empty(0), np.empty(0))


def make_view(field: GradientField, direction: str = "down") -> View:
    """Work out what a picture of `field` shows.

    Raises
    ------
    ArgumentError
        If `direction` is neither "down" nor "up".
    """
    if direction not in ("down", "up"):
        raise ArgumentError(
            f'direction={direction!r}: expected "down" (arrows along -∇f) or "up" (along ∇f).'
        )
    arrows = make_arrows(field, direction)
    fine = make_fine(field, 103 if len(field.shape) > 1 else 241)
    spans = [high - low for low, high in field.domain]
    line = len(field.shape) == 1
    return View(
        field,
        direction,
        arrows,
        fine,
        None if line else make_levels(fine.values),
        make_shades(arrows.magnitude),
        _limits(field, arrows),
        max(spans) <= _EQUAL * min(spans),
        make_remarks(field, arrows),
        (make_heights(fine.values), make_heights(field.gradient, zero=True)) if line else (),
        _curve(field, fine) if line else (np.empty(0), np.empty(0)),
    )


def _curve(field: GradientField, fine: Fine) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The fine curve, with a gap wherever it breaks off."""
    x, values = fine.axes[0], np.where(fine.undefined, np.nan, fine.values)
    known = ~field.undefined
    if not known.any():
        return x, values
    slopes = np.interp(x, field.axes[0][known], field.gradient[known, 0])
    breaks = find_breaks(values, slopes)
    return np.insert(x, breaks, x[breaks]), np.insert(values, breaks, np.nan)


def _limits(field: GradientField, arrows: Arrows) -> tuple[tuple[float, float], ...]:
    """The domain, with room for the arrows at its border: half a cell."""
    limits = []
    for axis, (low, high) in enumerate(field.domain):
        room = 0.0
        if len(field.shape) > 1:
            n = -(-field.shape[axis] // arrows.block[axis])
            room = (high - low) / max(n - 1, 1) / 2 if arrows.block[axis] == 1 else 0.0
        limits.append((low - room, high + room))
    return tuple(limits)
