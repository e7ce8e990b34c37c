"""What the layers are made of: Plotly's traces as plain dicts, which need no validation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.pictures.looks import Theme, shade_colours

__all__ = [
    "ABOVE",
    "GROUND",
    "Trace",
    "as_layer",
    "colour_scale",
    "escaped",
    "joined",
    "markers",
    "polyline",
]

#: One trace, as Plotly's JavaScript takes it; arrays are NumPy's.
Trace = dict[str, Any]
#: Order of what lies beneath the arrows, whose order is 0, and of what lies above them.
GROUND, ABOVE = -1, 1
_STOPS = 33
_Floats = NDArray[np.float64]


def as_layer(name: str, traces: Sequence[Trace]) -> list[Trace]:
    """Let traces appear and vanish together, by a click on their name in the legend."""
    layer = [{"name": name, "showlegend": False, **trace, "legendgroup": name} for trace in traces]
    if layer and not any(trace["showlegend"] for trace in layer):
        layer[0]["showlegend"] = True
    return layer


def polyline(lines: Sequence[_Floats], **style: Any) -> Trace:
    """Lines (n, 2) as one trace, with gaps between; `style` are Plotly's attributes of a line."""
    x, y = joined(lines).T
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "line": style,
        "hoverinfo": "skip",
    }


def markers(points: _Floats, **style: Any) -> Trace:
    """Points (n, 2) as one trace; `style` are Plotly's attributes of a marker."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": points[:, 0],
        "y": points[:, 1],
        "marker": style,
        "hoverinfo": "skip",
    }


def joined(lines: Sequence[_Floats]) -> _Floats:
    """Put lines (n, k) one after another, with a gap of NaN after each."""
    if not lines:
        return np.empty((0, 2))
    gap = np.full((1, lines[0].shape[1]), np.nan)
    return np.concatenate([part for line in lines for part in (line, gap)])


def colour_scale(theme: Theme) -> list[list[Any]]:
    """Colours of |∇f|, as in the still pictures."""
    colours = shade_colours(theme, _STOPS)
    return [[i / (_STOPS - 1), colour] for i, colour in enumerate(colours)]


def escaped(text: str) -> str:
    """Write text so that Plotly takes no character for its own markup, nor for TeX."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("$", "&#36;")
