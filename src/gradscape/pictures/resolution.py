"""How many pixels per inch a picture can have."""

from __future__ import annotations

import math
from numbers import Real
from typing import Any

from gradscape.errors import ArgumentError
from gradscape.pictures.frame import figure_scale
from gradscape.pictures.looks import SIZES, points

__all__ = ["read_dpi"]

_DEFAULT = 100.0
_HIGHEST = 10_000
_LONGEST = 65_535  # pixels along a side: as many as Matplotlib's renderer counts
_LETTER = 0.5  # pixels: FreeType gives up on smaller letters


def read_dpi(dpi: Any, size: tuple[float, float]) -> float:
    """Read the resolution of a figure of `size` in inches; None is the default, 100.

    Raises
    ------
    ArgumentError
        If it is no number from 1 to 10000, or makes letters or figures of impossible size.
    """
    if dpi is None:
        return _DEFAULT
    number = float(dpi) if isinstance(dpi, Real) and not isinstance(dpi, bool) else math.nan
    if not 1 <= number <= _HIGHEST:
        raise ArgumentError(f"dpi={dpi!r}: expected pixels per inch, 1 to {_HIGHEST}.")
    inches = " × ".join(f"{side:g}" for side in size)
    scale = figure_scale(size)
    lowest = math.ceil(72.0 * _LETTER / min(points(kind, scale) for kind in SIZES))
    if number < lowest:
        raise ArgumentError(
            f"dpi={number:g}: too coarse for letters; a figure of {inches} inches needs {lowest} "
            "pixels per inch or more."
        )
    if number * max(size) > _LONGEST:
        raise ArgumentError(
            f"dpi={number:g}: more than {_LONGEST} pixels along a side; a figure of {inches} "
            f"inches can have {math.floor(_LONGEST / max(size))} pixels per inch."
        )
    return number
