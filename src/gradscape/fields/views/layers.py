"""Which layers a picture is to have: read once, the same for every renderer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.errors import ArgumentError

__all__ = ["CONTOURS", "LENGTHS", "Layers", "read_layers", "refuse"]

LENGTHS = ("auto", "scaled", "unit", "log")
CONTOURS = ("both", "lines", "filled")
_DENSEST = 20.0
_MOST_LEVELS = 100


@dataclass(frozen=True, eq=False)
class Layers:
    """What a picture shows.

    Attributes
    ----------
    arrows : bool
    length : {"auto", "scaled", "unit", "log"}
        How the length of an arrow tells |∇f|.
    contours : {"both", "lines", "filled"} or None
        Lines, the ground between them, or both.
    levels : int, ndarray or None
        About how many levels, or the levels themselves; None: as is best.
    streamlines : float or None
        Their density; 1 is Matplotlib's.
    texture : bool
        Line integral convolution.
    surface : bool
        f as a surface in three dimensions, with the gradient on the floor.
    tangent : tuple of ndarray, shape (k,)
        Points of contact of tangent lines or planes, one coordinate for each axis.
    critical : bool or CriticalPoints
    descend : object or None
        Descents, or what `gradscape.descend` makes them from.
    marks : bool
        Marks for what can't be trusted.
    """

    arrows: bool = True
    length: str = "auto"
    contours: str | None = "both"
    levels: int | NDArray[np.float64] | None = None
    streamlines: float | None = None
    texture: bool = False
    surface: bool = False
    tangent: tuple[NDArray[np.float64], ...] = ()
    critical: Any = False
    descend: Any = None
    marks: bool = True


def read_layers(  # one for each layer
    *,
    arrows: Any = True,
    length: Any = "auto",
    contours: Any = True,
    levels: Any = None,
    streamlines: Any = False,
    texture: Any = False,
    surface: Any = False,
    tangent: Any = None,
    critical: Any = False,
    descend: Any = None,
    marks: Any = True,
) -> Layers:
    """Read the keywords that ask for layers.

    Raises
    ------
    ArgumentError
        If one has a value that means nothing, or belongs to a layer that is left away.
    """
    if length != "auto" and arrows is False:
        raise ArgumentError(
            f"length={length!r}: it is that of arrows, and there are none. "
            "Leave it away, or write arrows=True."
        )
    if levels is not None and contours is False:
        raise ArgumentError(
            f"levels={levels!r}: they are of contours, and there are none. "
            "Leave them away, or write contours=True."
        )
    return Layers(
        _flag("arrows", arrows),
        _one_of("length", length, LENGTHS),
        _contours(contours),
        _levels(levels),
        _density(streamlines),
        _flag("texture", texture),
        _flag("surface", surface),
        _contacts(tangent),
        critical if hasattr(critical, "curves") else _flag("critical", critical),
        descend,
        _flag("marks", marks),
    )


def _flag(name: str, value: Any) -> bool:
    if not isinstance(value, bool | np.bool_):
        raise ArgumentError(f"{name}={value!r}: expected True or False.")
    return bool(value)


def _one_of(name: str, value: Any, known: tuple[str, ...]) -> str:
    if not isinstance(value, str) or value not in known:
        raise ArgumentError(f"{name}={value!r}: expected one of {', '.join(known)}.")
    return value


def _contours(value: Any) -> str | None:
    if isinstance(value, bool | np.bool_):
        return "both" if value else None
    if not isinstance(value, str) or value not in CONTOURS:
        raise ArgumentError(
            f"contours={value!r}: expected True, False or one of {', '.join(CONTOURS)}."
        )
    return value


def _levels(value: Any) -> int | NDArray[np.float64] | None:
    if value is None:
        return None
    wanted = f"expected how many contours, 1 to {_MOST_LEVELS}, or their levels"
    if isinstance(value, Real) and not isinstance(value, bool):
        number = float(value)
        if not number.is_integer() or not 1 <= number <= _MOST_LEVELS:
            raise ArgumentError(f"levels={value!r}: {wanted}.")
        return int(number)
    try:
        levels = np.unique(np.asarray(value, dtype=float))
    except (TypeError, ValueError) as error:
        raise ArgumentError(f"levels={value!r}: {wanted}.") from error
    if np.ndim(value) != 1 or not 1 <= levels.size <= _MOST_LEVELS or not np.isfinite(levels).all():
        raise ArgumentError(f"levels={value!r}: {wanted}.")
    return levels


def _density(value: Any) -> float | None:
    if isinstance(value, bool | np.bool_):
        return 1.0 if value else None
    if not isinstance(value, Real) or not 0 < float(value) <= _DENSEST:
        raise ArgumentError(
            f"streamlines={value!r}: expected True, False or a density above 0, at most "
            f"{_DENSEST:g}; 1 is Matplotlib's."
        )
    return float(value)


def _contacts(value: Any) -> tuple[NDArray[np.float64], ...]:
    """Points of contact: one, or several as rows."""
    if value is None or value is False:
        return ()
    wanted = "expected the point of contact, such as (1, 2), or several of them"
    if isinstance(value, Mapping):
        raise ArgumentError(f"tangent={value!r}: {wanted}.")
    try:
        points = np.asarray(value, dtype=float)
    except (TypeError, ValueError) as error:
        raise ArgumentError(f"tangent={value!r}: {wanted}.") from error
    if points.ndim > 2 or not points.size or not np.isfinite(points).all():
        raise ArgumentError(f"tangent={value!r}: {wanted}.")
    return tuple(np.array(row) for row in np.atleast_2d(points))


def refuse(layers: Layers, count: int) -> None:
    """Stop at what was asked for and a picture of one variable, or of three, doesn't have."""
    if count == 2:
        return
    asked = {
        "streamlines": layers.streamlines is not None,
        "texture": layers.texture,
        "surface": layers.surface,
        "contours": layers.contours in ("lines", "filled"),
        "levels": layers.levels is not None,
        "tangent": count == 3 and bool(layers.tangent),
    }
    what = "one variable is a curve" if count == 1 else "three variables has arrows in space"
    for name in (name for name, wanted in asked.items() if wanted):
        raise ArgumentError(
            f"{name}: a picture of {what} and has none. Leave it away, or show two variables."
        )
