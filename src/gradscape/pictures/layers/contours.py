"""Faint contours of f with their values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gradscape.pictures.looks import CONTOUR, CONTOUR_LABEL, FAMILY, SIZES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gradscape.fields.view import View

__all__ = ["draw"]


def draw(axes: Axes, view: View, scale: float) -> None:
    """Add the contours, beneath the arrows, and their labels."""
    if view.levels is None:
        return
    fine, levels = view.fine, view.levels
    values = np.ma.masked_invalid(fine.values.T)
    unit = float(np.abs(levels.values).max())  # contouring takes differences, which may overflow
    contours = axes.contour(
        *fine.axes,
        values / unit,
        levels=levels.values / unit,
        colors=CONTOUR,
        linewidths=0.8 * scale,
        linestyles="solid",
        zorder=1,
    )
    texts = dict(zip(levels.values / unit, levels.labels, strict=True))
    for text in axes.clabel(
        contours,
        fmt=texts,
        fontsize=SIZES["contour"] * scale,
        colors=CONTOUR_LABEL,
        inline_spacing=2,
        zorder=4,
    ):
        text.set_fontfamily(FAMILY)
