"""Marks where the picture is not to be believed: hatching, crosses, rings."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.view import View
from gradscape.pictures.interactive.traces import GROUND, Trace, as_layer, joined, outlines
from gradscape.pictures.looks import Theme

__all__ = ["hatch", "ring"]


def hatch(view: View, theme: Theme) -> list[Trace]:
    """Hatch the region where f is not defined."""
    undefined = view.fine.undefined
    if not undefined.any():
        return []
    from contourpy import contour_generator

    find = contour_generator(*view.fine.axes, z=undefined.T.astype(float), name="mpl2014")
    x, y = joined(outlines(*find.filled(0.5, 1.5))).T
    return as_layer(
        "not defined",
        [
            {
                "type": "scatter",
                "mode": "lines",
                "zorder": GROUND,
                "x": x,
                "y": y,
                "fill": "toself",
                "line": {"width": 0},
                "fillpattern": {
                    "shape": "/",
                    "size": 7,
                    "solidity": 0.15,
                    "bgcolor": theme.void,
                    "fgcolor": theme.hatch,
                },
                "hoverinfo": "skip",
            }
        ],
    )


def ring(view: View, theme: Theme) -> list[Trace]:
    """Ring what can't be trusted, and cross out the points where only the gradient is undefined."""
    field, arrows = view.field, view.arrows
    traces = []
    doubtful = ~arrows.trusted
    if doubtful.any():
        marker = {
            "symbol": "circle-open",
            "size": 9,
            "color": theme.doubt,
            "line": {"width": 1.5, "color": theme.doubt},
        }
        traces.append(_markers(arrows.centres[doubtful], marker))
    lone = field.undefined & np.isfinite(field.values)
    if lone.any():
        marker = {
            "symbol": "x-thin",
            "size": 6,
            "color": theme.muted,
            "line": {"width": 1.2, "color": theme.muted},
        }
        places = [axis[index] for axis, index in zip(field.axes, np.nonzero(lone), strict=True)]
        traces.append(_markers(np.stack(places, axis=-1), marker))
    return as_layer("not to be trusted", traces)


def _markers(points: NDArray[np.float64], marker: dict[str, object]) -> Trace:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": points[:, 0],
        "y": points[:, 1],
        "marker": marker,
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
