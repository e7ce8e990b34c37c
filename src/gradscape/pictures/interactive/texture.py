"""The flow as a texture: a veil over the ground, beneath contours and arrows."""

from __future__ import annotations

import numpy as np

from gradscape.fields.views.view import View
from gradscape.pictures.interactive.traces import Trace, as_layer
from gradscape.pictures.looks import Theme

__all__ = ["draw"]

_DARKEST, _UNDER = 0.42, 0.26  # opacity of the darkest threads; the same beneath arrows or lines
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
    busy = view.layers.arrows or view.streamlines is not None
    ink = ",".join(str(part) for part in bytes.fromhex(theme.ink[1:]))
    dark, light = f"rgba({ink},{_UNDER if busy else _DARKEST})", f"rgba({ink},0)"
    trace = {
        "type": "heatmap",
        "x": sides[0],
        "y": sides[1],
        "z": cells,
        "zmin": 0,
        "zmax": 255,
        "colorscale": [[0, light], [0.5 / 255, light], [0.5 / 255, dark], [1, light]],
        "showscale": False,
        "hoverinfo": "skip",
    }
    return as_layer("texture", [trace])


def _middles(low: float, high: float, count: int, log: bool) -> np.ndarray:
    share = (np.arange(count) + 0.5) / count
    return low * (high / low) ** share if log else low + (high - low) * share
