"""A function of one variable: its curve over arrows that point downhill, and its slope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.samples.sampled import SAMPLES
from gradscape.pictures.looks import Look, shade_map

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gradscape.fields.views.view import View

__all__ = ["FLOOR", "draw", "draw_slope"]

FLOOR = 0.13  # of the height, below the curve, for the arrows
_SPARSE = 80  # fewer points than this are shown as such
_MANY = 40  # rings on more points than this would be a band
_Floats = NDArray[np.float64]


def draw(axes: Axes, view: View, look: Look) -> None:
    """Add the curve of f, and on the floor beneath it the arrows."""
    heights = view.heights[0]
    floor = FLOOR * (heights.high - heights.low)
    axes.set_ylim(heights.low - floor, heights.high)
    _hatch(axes, view, look)
    x, values = view.curve
    dots = "." if view.field.method == SAMPLES and x.size < _SPARSE else ""
    axes.plot(
        x, heights(values), color=look.theme.ink, linewidth=1.8 * look.scale, marker=dots,
        zorder=3,
    )  # fmt: skip
    if not view.layers.arrows:
        return
    arrows = view.arrows
    level = heights.low - 0.4 * floor
    shown = arrows.lengths > 0
    good = shown & arrows.trusted & ~arrows.mixed
    if view.shades is not None and good.any():
        _arrows(axes, view, good, level, look, view.shades(arrows.magnitude[good]))
    if (shown & ~good).any():
        _arrows(axes, view, shown & ~good, level, look, None)


def draw_slope(axes: Axes, view: View, look: Look) -> None:
    """Add the curve of f', with its error where that can be seen, and rings where it is doubted."""
    field, heights = view.field, view.heights[1]
    (x, slope), error = view.slope, field.error[:, 0]
    y = heights(slope)
    axes.set_ylim(heights.low, heights.high)
    _hatch(axes, view, look)
    axes.axhline(0.0, color=look.theme.frame, linewidth=0.8 * look.scale, zorder=1)
    axes.fill_between(x, y, 0.0, color=look.theme.slope, alpha=0.12, linewidth=0, zorder=1)
    marker = "." if x.size < _SPARSE else ""
    axes.plot(x, y, color=look.theme.slope, linewidth=1.8 * look.scale, marker=marker, zorder=3)
    half = np.where(np.isfinite(error), error, 0.0) / heights.unit
    if (half > 0.005 * (heights.high - heights.low)).any():
        top = 10 * (heights.high - heights.low)
        half = np.minimum(half, top)
        axes.fill_between(
            x, y - half, y + half, color=look.theme.doubt, alpha=0.25, linewidth=0, zorder=2
        )
    poor = field.untrusted
    if poor.any() and view.layers.marks:
        size = 6.0 if poor.sum() <= _MANY else 3.0
        level = np.clip(heights(field.gradient[poor, 0]), heights.low, heights.high)
        axes.plot(
            x[poor], level, "o", markerfacecolor="none", markeredgecolor=look.theme.doubt,
            markersize=size * look.scale, linestyle="none", clip_on=False, zorder=5,
        )  # fmt: skip


def _arrows(
    axes: Axes, view: View, which: Any, level: float, look: Look, shades: _Floats | None
) -> None:
    tails, heads = (ends[which, 0] for ends in view.arrows.ends)
    log = any(view.arrows.log)
    x = tails if log else view.arrows.centres[which, 0]
    u = heads - tails if log else view.arrows.steps[which, 0]
    colours: dict[str, Any] = {"color": look.theme.pale}
    if shades is not None:
        colours = {"cmap": shade_map(look.theme), "clim": (0.0, 1.0)}
    axes.quiver(
        x,
        np.full_like(x, level),
        u,
        np.zeros_like(u),
        *(() if shades is None else (shades,)),
        angles="xy",
        scale_units="xy",
        scale=1.0,
        pivot="tail" if log else "mid",
        units="inches",
        width=0.026 * look.scale,
        headwidth=3.6,
        headlength=4.2,
        headaxislength=3.8,
        zorder=3,
        **colours,
    )


def _hatch(axes: Axes, view: View, look: Look) -> None:
    """Hatch the stretches where f is not defined; a dotted line where it is a single point."""
    x, undefined = view.fine.axes[0], view.fine.undefined
    edges = np.flatnonzero(np.diff(np.concatenate([[0], undefined.astype(int), [0]])))
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if end - start == 1:
            axes.axvline(
                x[start],
                color=look.theme.frame,
                linestyle=":",
                linewidth=1.0 * look.scale,
                zorder=1,
            )
            continue
        axes.axvspan(
            x[start], x[end - 1], facecolor=look.theme.void, edgecolor=look.theme.hatch,
            hatch="////", linewidth=0, zorder=0.5,
        )  # fmt: skip
