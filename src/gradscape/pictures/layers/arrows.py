"""Arrows along -∇f or ∇f, coloured by |∇f|; pale where they can't be trusted.

Where one arrow stands for many points whose directions disagree, a star says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gradscape.pictures.layers import key
from gradscape.pictures.looks import Look, shade_map

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gradscape.fields.views.view import View

__all__ = ["draw", "star_in_space"]

_SUBDUED = 0.45  # opacity under paths


def draw(axes: Axes, view: View, look: Look) -> None:
    """Add the arrows, each within its own cell; dots where the gradient is zero."""
    arrows = view.arrows
    if not (view.layers.arrows and arrows.lengths.size):
        return
    width = _shaft(axes, view, look.scale)
    moving = arrows.lengths > 0
    good = moving & arrows.trusted & ~arrows.mixed
    if good.any():
        assert view.shades is not None
        shades = view.shades(arrows.magnitude[good])
        _quiver(axes, view, good, width, C=shades, cmap=shade_map(look.theme), clim=(0.0, 1.0))
    mixed = arrows.trusted & arrows.mixed & (arrows.magnitude > 0)
    if mixed.any():
        _star(axes, view, mixed, look)
    poor = moving & ~arrows.trusted
    if poor.any():
        _quiver(axes, view, poor, width, color=look.theme.pale)
    key.draw(axes, view, look, width)
    still = ~moving & ~mixed
    if still.any():
        x, y = arrows.centres[still].T
        axes.plot(
            x,
            y,
            ".",
            color=look.theme.muted,
            markersize=3 * look.scale,
            markeredgewidth=0,
            zorder=3,
        )


def _quiver(axes: Axes, view: View, which: Any, width: float, **colours: Any) -> None:
    arrows = view.arrows
    log = any(arrows.log)  # there an arrow is its ends: Matplotlib takes what is between on trust
    tails, heads = arrows.ends
    x, y = (tails if log else arrows.centres)[which].T
    u, v = (heads - tails if log else arrows.steps)[which].T
    axes.quiver(
        x,
        y,
        u,
        v,
        *([colours.pop("C")] if "C" in colours else []),
        angles="xy",
        scale_units="xy",
        scale=1.0,
        pivot="tail" if log else "mid",
        units="inches",
        width=width,
        headwidth=3.6,
        headlength=4.2,
        headaxislength=3.8,
        minlength=1.2,
        alpha=_SUBDUED if view.paths else 1.0,
        zorder=3,
        **colours,
    )


def _star(axes: Axes, view: View, which: Any, look: Look) -> None:
    """Mark arrows whose directions disagree: as steep as they are, but pointing nowhere."""
    arrows = view.arrows
    assert view.shades is not None
    axes.scatter(
        arrows.centres[which, 0],
        arrows.centres[which, 1],
        c=view.shades(arrows.magnitude[which]),
        cmap=shade_map(look.theme),
        vmin=0.0,
        vmax=1.0,
        s=float(np.clip(0.55 * 72 * _cell(axes, view), 3.0, 7.0 * look.scale)) ** 2,
        marker=(6, 2, 0),
        linewidths=0.9 * look.scale,
        alpha=_SUBDUED if view.paths else 1.0,
        zorder=3,
    )


def star_in_space(axes: Any, view: View, points: NDArray[np.float64], look: Look) -> None:
    """Mark arrows whose directions disagree, at their points (n, 3) of axes in space."""
    arrows = view.arrows
    mixed = arrows.trusted & arrows.mixed & (arrows.magnitude > 0)
    if not mixed.any():
        return
    assert view.shades is not None
    axes.scatter(
        *points[mixed].T,
        c=shade_map(look.theme)(view.shades(arrows.magnitude[mixed])),
        s=(5.0 * look.scale) ** 2,
        marker=(6, 2, 0),
        linewidths=0.8 * look.scale,
        depthshade=False,
        zorder=2.5,
    )


def _cell(axes: Axes, view: View) -> float:
    """Width of the narrowest cells in inches."""
    box = axes.get_window_extent()
    cells = view.arrows.cells
    counts = cells.shape if cells is not None else view.field.shape
    sides = zip((box.width, box.height), counts, strict=True)
    return float(min(side / max(1, n) for side, n in sides) / axes.figure.dpi)


def _shaft(axes: Axes, view: View, scale: float) -> float:
    """Width of a shaft in inches: in proportion to the cells."""
    return float(np.clip(0.085 * _cell(axes, view), 0.004, 0.028 * scale))
