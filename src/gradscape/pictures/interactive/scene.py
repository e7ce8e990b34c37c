"""Axes in three dimensions, as wide as they are on the screen: from 0 to 1, the longest of them.

Directions, sizes and logarithms are then the same along each; the numbers are written by hand.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.scales.numerals import round_numbers
from gradscape.fields.scales.scale import Scale
from gradscape.pictures.interactive.layout import FAMILY, pixels
from gradscape.pictures.interactive.traces import escaped
from gradscape.pictures.looks import Theme, between

__all__ = ["Side", "axis_of", "camera", "distance"]

_TICKS = 5
_WIDE = 1.15  # width of a scene by its height, from which on there is room beside the axes
_Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Side:
    """One axis of a scene.

    Attributes
    ----------
    scale : Scale
        How its numbers are written.
    low, high : float
        Its ends: of a logarithmic axis, their logarithms.
    length : float
        On the screen.
    """

    scale: Scale
    low: float
    high: float
    length: float = 1.0

    @classmethod
    def of(cls, scale: Scale, limits: tuple[float, float], length: float) -> Side:
        """Make a side from limits in units of the axis."""
        low, high = (math.log(end) if scale.log else end for end in limits)
        return cls(scale, low, high, length)

    def __call__(self, coordinates: _Floats) -> _Floats:
        """Where coordinates are on the screen."""
        with np.errstate(all="ignore"):
            places = np.log(coordinates) if self.scale.log else np.asarray(coordinates)
        return (places - self.low) / (self.high - self.low) * self.length

    def steps(self, steps: _Floats) -> _Floats:
        """How long steps are on the screen; on a logarithmic axis, steps of the logarithm."""
        return steps / (self.high - self.low) * self.length

    def ticks(self) -> tuple[_Floats, list[str]]:
        """Places of round numbers, and how they are written."""
        scale = self.scale
        if scale.log:
            powers = range(math.ceil(self.low / _LN10), math.floor(self.high / _LN10) + 1)
            every = max(1, math.ceil(len(powers) / _TICKS))
            numbers = np.array([10.0**power for power in powers if power % every == 0])
        else:
            ends = [(end - scale.start) / scale.unit for end in (self.low, self.high)]
            numbers = round_numbers(ends[0], ends[1], _TICKS) * scale.unit + scale.start
        return self(numbers), [scale.text(number) for number in numbers.tolist()]


_LN10 = math.log(10.0)


def axis_of(side: Side, name: str, theme: Theme, *, below: float = 0.0) -> dict[str, Any]:
    """Make an axis of a scene: thin lines, few numbers; `below` is room beneath its lower end."""
    places, texts = side.ticks()
    return {
        "title": {
            "text": escaped(name),
            "font": {"family": FAMILY, "size": pixels("tick"), "color": theme.ink},
        },
        "range": [-below, side.length],
        "tickvals": places,
        "ticktext": texts,
        "tickfont": {"family": FAMILY, "size": pixels("contour") + 1, "color": theme.ink},
        "gridcolor": between(theme.paper, theme.frame, 0.35),
        "linecolor": theme.frame,
        "zeroline": False,
        "showbackground": False,
        "showspikes": False,
    }


def distance(usual: float, width: float, height: float) -> float:
    """How far away to look from, so that a scene of that size on the screen holds all its words."""
    return usual * min(2.0, max(1.0, _WIDE * height / width))


def camera(tilt: float, turn: float, away: float) -> dict[str, Any]:
    """Look at the middle of a scene from an angle above the floor, in degrees."""
    up, around = math.radians(tilt), math.radians(turn)
    return {
        "eye": {
            "x": away * math.cos(up) * math.cos(around),
            "y": away * math.cos(up) * math.sin(around),
            "z": away * math.sin(up),
        },
        "center": {"x": 0.0, "y": 0.0, "z": -0.06},
        "projection": {"type": "perspective"},
    }
