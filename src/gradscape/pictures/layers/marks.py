"""Marks where the picture is not to be believed: hatching, crosses, rings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gradscape.pictures.looks import DOUBT, HATCH, MUTED, VOID

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gradscape.fields.view import View

__all__ = ["draw"]


def draw(axes: Axes, view: View, scale: float) -> None:
    """Hatch where f is undefined, ring what can't be trusted, cross out lone undefined points."""
    _hatch(axes, view)
    field = view.field
    if (view.arrows.trusted).all() is False:
        return
    doubtful = ~view.arrows.trusted
    if doubtful.any():
        x, y = view.arrows.centres[doubtful].T
        axes.plot(
            x, y, "o", markerfacecolor="none", markeredgecolor=DOUBT,
            markersize=6 * scale, markeredgewidth=1.0 * scale, linestyle="none", zorder=5,
        )  # fmt: skip
    lone = field.undefined & np.isfinite(field.values)
    if lone.any():
        x0, x1 = (axis[index] for axis, index in zip(field.axes, np.nonzero(lone), strict=True))
        axes.plot(x0, x1, "x", color=MUTED, markersize=4 * scale, linestyle="none", zorder=5)


def _hatch(axes: Axes, view: View) -> None:
    undefined = view.fine.undefined
    if not undefined.any():
        return
    axes.contourf(
        *view.fine.axes,
        undefined.T.astype(float),
        levels=[0.5, 1.5],
        colors=[VOID],
        hatches=["////"],
        zorder=0.5,
    ).set_edgecolor(HATCH)
