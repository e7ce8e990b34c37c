"""What the layers are made of: Plotly's traces as plain dicts, which need no validation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.pictures.looks import Theme, shade_colours

__all__ = [
    "Trace",
    "as_layer",
    "colour_scale",
    "escaped",
    "in_shades",
    "joined",
    "markers",
    "polyline",
]

#: One trace, as Plotly's JavaScript takes it; arrays are NumPy's.
Trace = dict[str, Any]
_STOPS = 33
_CLASSES = 12
_Floats = NDArray[np.float64]


def as_layer(name: str, traces: Sequence[Trace], *, listed: bool = True) -> list[Trace]:
    """Let traces appear and vanish together, by a click on their name in the legend.

    With `listed`, one of them is named there; otherwise another layer of this name is.
    """
    layer = [{"name": name, "showlegend": False, **trace, "legendgroup": name} for trace in traces]
    if layer and listed and not any(trace["showlegend"] for trace in layer):
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


def in_shades(shades: _Floats, theme: Theme) -> list[tuple[str, NDArray[np.intp]]]:
    """Sort what has one of these shades: colours, and the indices of what gets each.

    For traces that have one colour only.
    """
    colours = shade_colours(theme, _CLASSES)
    classes = np.clip((shades * _CLASSES).astype(int), 0, _CLASSES - 1)
    return [(colours[i], np.flatnonzero(classes == i)) for i in np.unique(classes).tolist()]


def escaped(text: str) -> str:
    """Write text so that Plotly takes no character for its own markup, nor for TeX."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("$", "&#36;")
