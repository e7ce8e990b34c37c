"""Contours of f with their values, faint, and the ground between them: darker is lower."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gradscape.pictures.layers import labels
from gradscape.pictures.looks import Look

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gradscape.fields.views.view import View

__all__ = ["draw"]


def draw(axes: Axes, view: View, look: Look) -> None:
    """Add the contours, beneath the arrows, and their labels."""
    kind = view.layers.contours
    if view.levels is None or kind is None:
        return
    fine, levels = view.fine, view.levels
    unit = levels.unit
    values = np.ma.masked_invalid(fine.values.T / unit)
    count, bare = levels.values.size, kind == "filled"
    if count > 1 and kind != "lines":  # Matplotlib fills between two levels at least
        axes.contourf(
            *fine.axes,
            values,
            levels=levels.values / unit,
            colors=[look.theme.ground(i / count, alone=bare) for i in range(count + 1)],
            extend="both",
            zorder=0.3,
        )
    contours = axes.contour(
        *fine.axes,
        values,
        levels=levels.values / unit,
        colors=look.theme.contour if view.texture is None else look.theme.contour_label,
        linewidths=0.0 if bare else 0.8 * look.scale,  # only for the places of their values
        linestyles="solid",
        zorder=1,
    )
    lines = [path.vertices for path in contours.get_paths()]
    labels.draw(axes, [np.asarray(line) for line in lines], levels.labels, look)
