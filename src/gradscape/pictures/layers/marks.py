"""Marks where the picture is not to be believed: hatching, crosses, rings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gradscape.pictures.looks import Look

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gradscape.fields.views.view import View

__all__ = ["hatch", "ring"]


def hatch(axes: Axes, view: View, look: Look) -> None:
    """Hatch the region where f is not defined."""
    undefined = view.fine.undefined
    if not (view.layers.marks and undefined.any()):
        return
    hatched = axes.contourf(
        *view.fine.axes,
        undefined.T.astype(float),
        levels=[0.5, 1.5],
        colors=[look.theme.void],
        hatches=["////"],
        zorder=0.5,
    )
    hatched.set_edgecolor(look.theme.hatch)
    hatched.set_linewidth(0.0)


def ring(axes: Axes, view: View, look: Look) -> None:
    """Ring what can't be trusted, and cross out the points where only the gradient is undefined."""
    field, arrows = view.field, view.arrows
    doubtful = ~arrows.trusted
    if not view.layers.marks:
        return
    if doubtful.any():
        x, y = arrows.centres[doubtful].T
        axes.plot(
            x, y, "o", markerfacecolor="none", markeredgecolor=look.theme.doubt,
            markersize=6 * look.scale, markeredgewidth=1.0 * look.scale, linestyle="none", zorder=5,
        )  # fmt: skip
    lone = field.undefined & np.isfinite(field.values)
    if lone.any():
        x0, x1 = (axis[index] for axis, index in zip(field.axes, np.nonzero(lone), strict=True))
        axes.plot(
            x0,
            x1,
            "x",
            color=look.theme.muted,
            markersize=4 * look.scale,
            linestyle="none",
            zorder=5,
        )
