"""The colour bar: what the colours of the arrows mean."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from gradscape.pictures.fonts import drawable, families
from gradscape.pictures.frame import text_width
from gradscape.pictures.looks import FAMILY, Look, points, shade_map
from gradscape.pictures.words import fitted

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gradscape.fields.views.view import View

__all__ = ["attach", "draw"]

_EDGE = 0.06  # inches between the name and the edge of the figure
_ABOVE, _HALF = 0.015, 0.45  # of the bar, and of a number, that the name is above it
_SHARE = 0.5  # of the figure's width, at most, for the name


def draw(axes: Axes, view: View, look: Look) -> None:
    """Turn `axes` of the picture's own into a colour bar."""
    shades, theme, scale = view.shades, look.theme, look.scale
    assert shades is not None
    axes.imshow(
        np.linspace(0.0, 1.0, 256)[:, np.newaxis],
        cmap=shade_map(theme),
        extent=(0.0, 1.0, 0.0, 1.0),
        origin="lower",
        aspect="auto",
    )
    axes.set_xticks([])
    axes.yaxis.tick_right()
    axes.set_yticks([place for place, _ in shades.marks], [text for _, text in shades.marks])
    axes.tick_params(
        labelsize=points("tick", scale),
        labelfontfamily=FAMILY,
        labelcolor=theme.ink,
        color=theme.frame,
        width=0.6 * scale,
        length=3.0 * scale,
    )
    for spine in axes.spines.values():
        spine.set_color(theme.frame)
        spine.set_linewidth(0.6 * scale)
    name, start = _placed(axes, view.steepness, points("tick", scale))
    high = 72 * axes.bbox.height / axes.figure.dpi  # points
    axes.text(
        start,
        1.0 + max(_ABOVE, _HALF * points("tick", scale) / high),  # a number may be at the very top
        name,
        transform=axes.transAxes,
        ha="left",
        va="bottom",
        color=theme.ink,
        fontsize=points("tick", scale),
        fontfamily=families(name),
        parse_math=False,
    )


def attach(axes: Axes, view: View, look: Look) -> None:
    """Put a colour bar beside axes of the caller's, in their own figure's looks."""
    from matplotlib.cm import ScalarMappable

    shades = view.shades
    assert shades is not None
    bar = axes.figure.colorbar(ScalarMappable(cmap=shade_map(look.theme)), ax=axes)
    bar.set_ticks([place for place, _ in shades.marks], labels=[text for _, text in shades.marks])
    bar.set_label(drawable(view.steepness), parse_math=False)


def _placed(axes: Axes, name: str, points: float) -> tuple[str, float]:
    """Cut the name to the figure, and say where it starts, in widths of the bar: within that."""
    width, box = float(axes.figure.bbox.width / axes.figure.dpi), axes.get_position()
    measure = partial(text_width, points)
    text = fitted(drawable(name), measure, _SHARE * width, 1)
    left = min(box.x0 * width, width - _EDGE - measure(text))
    return text, (left / width - box.x0) / box.width
