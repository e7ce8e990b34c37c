"""The key of arrows: one of a round size below the plane, so that lengths can be read."""

from __future__ import annotations

import math
from typing import Any

from gradscape.fields.views.view import View
from gradscape.pictures.interactive.layout import pixels
from gradscape.pictures.interactive.traces import escaped
from gradscape.pictures.looks import Theme

__all__ = ["make_key"]

_BELOW = 33  # pixels from the axes to the middle of their name, and of the key
_ABOVE = 9  # pixels above the axes, where a long name of theirs needs the place below
_LONG = 14  # letters
_LN10 = math.log(10.0)


def make_key(view: View, theme: Theme) -> list[dict[str, Any]]:
    """Make an annotation whose arrow is as long as one of the plane is: it zooms with them."""
    key, scale = view.arrows.key, view.scales[0]
    if key is None or not view.layers.arrows:
        return []
    high, above = view.limits[0][1], len(scale.label) > _LONG
    if scale.log:
        head, step = math.log10(high), key.step / _LN10
    else:
        head, step = (high - scale.start) / scale.unit, key.step / scale.unit
    return [
        {
            "text": escaped(key.text),
            "font": {"size": pixels("tick"), "color": theme.ink},
            "xref": "x",
            "x": head,
            "axref": "x",
            "ax": head - step,
            "xanchor": "right",
            "yref": "y domain",
            "y": 1.0 if above else 0.0,
            "yshift": _ABOVE if above else -_BELOW,
            "ayref": "pixel",
            "ay": 0,
            "yanchor": "middle",
            "arrowhead": 2,
            "arrowsize": 1.0,
            "arrowwidth": 1.5,
            "arrowcolor": theme.ink,
            "showarrow": True,
        }
    ]
