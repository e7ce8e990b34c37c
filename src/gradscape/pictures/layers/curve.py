"""A function of one variable: its curve above, its slope below, arrows that point downhill."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gradscape.pictures.looks import DOUBT, FRAME, HATCH, INK, SLOPE, VOID

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gradscape.fields.view import View

__all__ = ["draw", "draw_slope"]


def draw(axes: Axes, view: View, scale: float) -> None:
    """Add the curve of f."""
    x, values = view.fine.axes[0], view.fine.values
    _hatch(axes, view)
    axes.plot(x, _shown(values), color=INK, linewidth=1.8 * scale, zorder=3)


def draw_slope(axes: Axes, view: View, scale: float) -> None:
    """Add the curve of f', with what can't be trusted marked."""
    field = view.field
    x, slope = field.axes[0], field.gradient[:, 0]
    _hatch(axes, view)
    axes.axhline(0.0, color=FRAME, linewidth=0.8 * scale, zorder=1)
    axes.fill_between(x, _shown(slope), 0.0, color=SLOPE, alpha=0.15, linewidth=0, zorder=1)
    axes.plot(x, _shown(slope), color=SLOPE, linewidth=1.8 * scale, zorder=3)
    poor = field.untrusted
    if poor.any():
        axes.plot(
            x[poor], slope[poor], "o", markerfacecolor="none", markeredgecolor=DOUBT,
            markersize=6 * scale, linestyle="none", zorder=5,
        )  # fmt: skip


def _shown(values: np.ndarray) -> np.ndarray:
    return np.where(np.isfinite(values), values, np.nan)


def _hatch(axes: Axes, view: View) -> None:
    """Hatch the stretches where f is not defined."""
    x, undefined = view.fine.axes[0], view.fine.undefined
    edges = np.flatnonzero(np.diff(np.concatenate([[0], undefined.astype(int), [0]])))
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        left, right = x[max(start - 1, 0)], x[min(end, x.size - 1)]
        axes.axvspan(left, right, facecolor=VOID, edgecolor=HATCH, hatch="////", linewidth=0)
