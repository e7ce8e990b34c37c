"""Contours of f with their values, faint, and the ground between them: darker is lower."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gradscape.pictures.layers import labels
from gradscape.pictures.looks import CONTOUR, HIGH, LOW, between

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gradscape.fields.view import View

__all__ = ["draw"]


def draw(axes: Axes, view: View, scale: float) -> None:
    """Add the contours, beneath the arrows, and their labels."""
    if view.levels is None:
        return
    fine, levels = view.fine, view.levels
    unit = levels.unit
    values = np.ma.masked_invalid(fine.values.T / unit)
    count = levels.values.size
    if count > 1:  # Matplotlib fills between two levels at least
        axes.contourf(
            *fine.axes,
            values,
            levels=levels.values / unit,
            colors=[between(LOW, HIGH, i / count) for i in range(count + 1)],
            extend="both",
            zorder=0.3,
        )
    contours = axes.contour(
        *fine.axes,
        values,
        levels=levels.values / unit,
        colors=CONTOUR,
        linewidths=0.8 * scale,
        linestyles="solid",
        zorder=1,
    )
    lines = [path.vertices for path in contours.get_paths()]
    labels.draw(axes, [np.asarray(line) for line in lines], levels.labels, scale)
