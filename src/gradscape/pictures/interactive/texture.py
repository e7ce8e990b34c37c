"""The flow as a texture, grey on the paper."""

from __future__ import annotations

import numpy as np

from gradscape.fields.view import View
from gradscape.pictures.interactive.traces import Trace, as_layer
from gradscape.pictures.looks import Theme, between

__all__ = ["draw"]

_DARKEST = 0.55  # of the way from the paper to the ink
_SHADES = 254


def draw(view: View, theme: Theme) -> list[Trace]:
    """The texture as cells, which zoom and vanish as the other layers do."""
    texture = view.texture
    if texture is None:
        return []
    image = texture.image
    known = np.isfinite(image)
    # one byte a cell: 0 where there is nothing, the shades above
    cells = np.zeros(image.shape, dtype=np.uint8)
    cells[known] = 1 + np.round(np.clip(image[known], 0, 1) * _SHADES).astype(np.uint8)
    low0, high0, low1, high1 = texture.extent
    sides = [
        _middles(low, high, count, log)
        for low, high, count, log in zip(
            (low0, low1), (high0, high1), image.shape[::-1], view.field.grid.log, strict=True
        )
    ]
    dark = between(theme.paper, theme.ink, _DARKEST)
    trace = {
        "type": "heatmap",
        "x": sides[0],
        "y": sides[1],
        "z": cells,
        "zmin": 0,
        "zmax": 255,
        "colorscale": [[0, "rgba(0,0,0,0)"], [1 / 256, dark], [1, theme.paper]],
        "showscale": False,
        "hoverinfo": "skip",
    }
    return as_layer("texture", [trace])


def _middles(low: float, high: float, count: int, log: bool) -> np.ndarray:
    share = (np.arange(count) + 0.5) / count
    return low * (high / low) ** share if log else low + (high - low) * share
