"""Arrows along -∇f or ∇f, coloured by |∇f|; pale where they can't be trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gradscape.pictures.looks import Look, shade_map

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gradscape.fields.view import View

__all__ = ["draw"]

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
    poor = moving & ~good
    if poor.any():
        _quiver(axes, view, poor, width, color=look.theme.pale)
    if not moving.all():
        x, y = arrows.centres[~moving].T
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


def _shaft(axes: Axes, view: View, scale: float) -> float:
    """Width of a shaft in inches: in proportion to the cells."""
    box = axes.get_window_extent()
    dpi = axes.figure.dpi
    cells = [
        size / dpi / max(1.0, -(-n // block))
        for size, n, block in zip(
            (box.width, box.height), view.field.shape, view.arrows.block, strict=True
        )
    ]
    return float(np.clip(0.085 * min(cells), 0.004, 0.028 * scale))
