"""Tangents: a line on a curve, a plane on a surface, its level lines on the plane."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gradscape.pictures.layers.facets import clipped
from gradscape.pictures.looks import Look

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gradscape.fields.scales.heights import Heights
    from gradscape.fields.views.view import View

__all__ = ["draw", "draw_on_curve", "draw_on_surface"]


def draw(axes: Axes, view: View, look: Look) -> None:
    """Add each point of contact, with dashed level lines of its tangent plane in a circle around.

    Where they lie on the contours of f, the plane is as good as f.
    """
    for contact, colour in zip(view.contacts, _colours(view, look), strict=False):
        unit = max(float(np.abs(contact.heights).max()), np.finfo(float).tiny)
        if contact.levels.size and np.ptp(contact.heights) > 0:
            axes.contour(
                *contact.axes,
                np.ma.masked_where(~contact.inside, contact.heights / unit).T,
                levels=contact.levels / unit,
                colors=colour,
                linewidths=1.3 * look.scale,
                linestyles="dashed",
                zorder=4,
            )
        _mark(axes, *np.atleast_1d(contact.tangent.at), colour=colour, look=look)


def draw_on_curve(axes: Axes, view: View, look: Look) -> None:
    """Add each tangent line, with its point of contact."""
    heights = view.heights[0]
    for contact, colour in zip(view.contacts, _colours(view, look), strict=False):
        axes.plot(
            contact.axes[0],
            heights(contact.heights),
            color=colour,
            linewidth=1.5 * look.scale,
            linestyle=(0, (5, 1.6)),
            zorder=4,
        )
        place, value = float(contact.tangent.at), contact.tangent.value
        _mark(axes, place, float(heights(value)), colour=colour, look=look)


def draw_on_surface(axes: Any, view: View, heights: Heights, look: Look) -> None:
    """Add pieces of the tangent planes, with their points of contact."""
    from mpl_toolkits.mplot3d.art3d import Poly3DCollection

    for contact, colour in zip(view.contacts, _colours(view, look), strict=False):
        x, y = np.meshgrid(*contact.axes, indexing="ij")
        piece = np.stack([x, y, heights(contact.heights)], axis=-1)
        # all around, as on logarithmic axes its sides are bent
        rim = np.concatenate([piece[:, 0], piece[-1], piece[::-1, -1], piece[0, ::-1]])
        shown = clipped(rim, heights.low, heights.high)
        if len(shown) > 2:
            axes.add_collection3d(
                Poly3DCollection(
                    [shown], facecolors=colour, alpha=0.45, edgecolors=colour, zorder=4
                )
            )
        x0, x1 = view.field.grid.places(np.atleast_1d(contact.tangent.at))
        axes.plot(
            [x0], [x1], [heights(contact.tangent.value)], "o", color=colour,
            markeredgecolor=look.theme.paper, markersize=6.0 * look.scale, zorder=5,
        )  # fmt: skip


def _colours(view: View, look: Look) -> list[str]:
    cycle = look.theme.paths
    return [cycle[i % len(cycle)] for i in range(len(view.contacts))]


def _mark(axes: Axes, x: float, y: float, *, colour: str, look: Look) -> None:
    axes.plot(
        x,
        y,
        "o",
        color=colour,
        markeredgecolor=look.theme.paper,
        markeredgewidth=1.0 * look.scale,
        markersize=7.0 * look.scale,
        zorder=6,
    )
