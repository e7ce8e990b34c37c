"""The key of arrows: one of a round size beside the plane, so that lengths can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.transforms import Bbox

from gradscape.pictures.fonts import families
from gradscape.pictures.frame import text_width
from gradscape.pictures.layers import labels
from gradscape.pictures.looks import Look, points
from gradscape.pictures.words import subtitle

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gradscape.fields.views.view import View

__all__ = ["draw"]

_BELOW = 28.0  # points from the axes to the middle of their name, and of the key
_ABOVE = 7.0  # points above the axes, where there is none below
_BAR = 0.8  # inches for the name of the colour bar, without reaching over the axes
_INSIDE = 11.0  # points from the border, where there is no room below
_GAP = 5.0  # points between arrow and text


def draw(axes: Axes, view: View, look: Look, width: float) -> None:
    """Add the key below the right end of the axes; above, or inside, where there is no place.

    `width` is that of a shaft in inches.
    """
    key, grid = view.arrows.key, view.field.grid
    if key is None:
        return
    axes.apply_aspect()
    box, pixel = axes.get_window_extent(), axes.figure.dpi / 72
    size = points("tick", look.scale)
    text = 72 * text_width(size, key.text)
    along = np.zeros(len(grid.names))
    along[0] = key.step
    inverse = axes.transData.inverted()
    corner = grid.places(inverse.transform((box.x1, box.y0)))
    ends = axes.transData.transform(grid.coordinates(np.stack([corner - along, corner])))
    whole = (ends[1, 0] - ends[0, 0]) / pixel + _GAP + text
    name = 72 * text_width(points("label", look.scale), view.scales[0].label)
    inside = 2 * (whole + 3 * _GAP) > box.width / pixel - name
    above = inside and look.own and _is_free_above(view, look, box.width / pixel - whole - 3 * _GAP)
    inside = inside and not above
    right, down = (-_GAP, _INSIDE) if inside else (0.0, -_BELOW * look.scale)
    foot, level = box.y0, 0.0
    if above:
        down, foot, level = _ABOVE * look.scale, box.y1, 1.0
    head = inverse.transform((box.x1 + (right - text - _GAP) * pixel, foot + down * pixel))
    tail = grid.coordinates(grid.places(head) - along)
    ground = {"facecolor": look.theme.paper, "edgecolor": "none", "alpha": 0.85, "pad": 2.0}
    words = axes.annotate(
        key.text,
        (1.0, level),
        xycoords="axes fraction",
        xytext=(right, down),
        textcoords="offset points",
        ha="right",
        va="center",
        fontsize=size,
        fontfamily=families(key.text),
        color=look.theme.ink,
        parse_math=False,
        annotation_clip=False,
        bbox=ground if inside else None,
        zorder=6,
    )
    if inside:
        shaft = [axes.transData.transform(tail), axes.transData.transform(head)]
        labels.clear(axes, words.get_window_extent())
        labels.clear(axes, Bbox(shaft).padded(_GAP * pixel))
    axes.quiver(
        *tail,
        *(head - tail),
        color=look.theme.ink,
        angles="xy",
        scale_units="xy",
        scale=1.0,
        units="inches",
        width=width,
        headwidth=3.6,
        headlength=4.2,
        headaxislength=3.8,
        clip_on=False,
        zorder=6.5,
    )


def _is_free_above(view: View, look: Look, room: float) -> bool:
    """Whether neither the subtitle nor the name of the colour bar needs the place up there."""
    under = text_width(points("subtitle", look.scale), subtitle(view))
    bar = text_width(points("tick", look.scale), view.steepness)
    return 72 * under < room and bar < _BAR * look.scale
