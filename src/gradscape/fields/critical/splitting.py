"""What a degenerate point is: by what bends there, and by what f is on the floor around it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.critical.around import radii_around, told_by_rings
from gradscape.fields.critical.floor import Floor
from gradscape.fields.critical.points import Kind

__all__ = ["look_along", "told_by_bends"]

_CLEAR = 4.0  # times its error: a slope has a sign
_MARGIN = 6.0  # times what f differs where there is nothing to see but rounding
_EPS = float(np.finfo(float).eps)
_Floats = NDArray[np.float64]


def look_along(floor: Floor, error: _Floats) -> Kind | None:
    """Minimum, maximum, or saddle for both higher and lower; None where f doesn't tell.

    Beyond the border of the domain f is not asked.

    Parameters
    ----------
    floor : Floor
        Around the point.
    error : ndarray, shape (k,)
        Of the point.
    """
    across = told_by_bends(floor)
    if across is Kind.SADDLE or not floor.dimension:
        return across
    radii = radii_around(float((error / floor.landscape.span).max()))
    if floor.dimension > 1:
        along = told_by_rings(lambda offsets: _values(floor, offsets), floor.dimension, radii)
    else:
        along = _told_by_two_sides(floor, radii)
    if along is None or across is None or along is across:
        return along
    return Kind.SADDLE


def told_by_bends(floor: Floor) -> Kind | None:
    """What f does in the directions in which it bends; None if there is none."""
    if not floor.bends.size:
        return None
    if (floor.bends > 0).all():
        return Kind.MINIMUM
    return Kind.MAXIMUM if (floor.bends < 0).all() else Kind.SADDLE


def _values(floor: Floor, offsets: _Floats) -> _Floats:
    places = floor.places(offsets)
    known: NDArray[np.bool_] = np.all(np.isfinite(places), axis=1)
    values = floor.landscape.values(np.where(known[:, None], places, floor.point))
    return np.where(known, values, np.nan)


def _told_by_two_sides(floor: Floor, radii: _Floats) -> Kind | None:
    """What f is on a floor that is a line; its slope tells nearer to the point than its values."""
    sides = []
    for way in (1.0, -1.0):
        offsets = way * np.concatenate([[0.0], radii])[:, None]
        places = floor.places(offsets)
        slopes, errors = floor.slopes(places)
        values = _values(floor, offsets)
        change = values[1:] - values[0]
        noise = _MARGIN * max(float(np.nan_to_num(abs(change[0]))), _EPS * abs(float(values[0])))
        by_value = np.where(np.abs(change) > noise, np.sign(change), 0.0)
        climb = way * slopes[1:, 0]
        by_slope = np.where(np.abs(climb) > _CLEAR * errors[1:, 0], np.sign(climb), 0.0)
        sign = np.where(by_value * by_slope < 0, 0.0, np.where(by_value == 0, by_slope, by_value))
        if not np.isfinite(places[1:]).any():  # beyond the border
            continue
        told = np.flatnonzero(sign[1:])
        sides.append(float(sign[1:][told[0]]) if told.size else 0.0)
    if not sides or 0.0 in sides:
        return None
    if min(sides) < 0.0 < max(sides):
        return Kind.SADDLE
    return Kind.MINIMUM if sides[0] > 0.0 else Kind.MAXIMUM
