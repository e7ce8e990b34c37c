"""The key of arrows: one of a round size beside the plane, so that lengths can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gradscape.pictures.frame import text_width
from gradscape.pictures.looks import FAMILY, SIZES, Look

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gradscape.fields.views.view import View

__all__ = ["draw"]

_BELOW = 28.0  # points from the axes to the middle of their name, and of the key
_INSIDE = 11.0  # points from the border, where there is no room below
_GAP = 5.0  # points between arrow and text


def draw(axes: Axes, view: View, look: Look, width: float) -> None:
    """Add the key below the right end of the axes; inside where their name needs that place.

    `width` is that of a shaft in inches.
    """
    key, grid = view.arrows.key, view.field.grid
    if key is None:
        return
    axes.apply_aspect()
    box, pixel = axes.get_window_extent(), axes.figure.dpi / 72
    size = SIZES["tick"] * look.scale
    text = 72 * text_width(size, key.text)
    along = np.zeros(len(grid.names))
    along[0] = key.step
    inverse = axes.transData.inverted()
    corner = grid.places(inverse.transform((box.x1, box.y0)))
    ends = axes.transData.transform(grid.coordinates(np.stack([corner - along, corner])))
    whole = (ends[1, 0] - ends[0, 0]) / pixel + _GAP + text
    name = 72 * text_width(SIZES["label"] * look.scale, view.scales[0].label)
    inside = 2 * (whole + 3 * _GAP) > box.width / pixel - name
    right, down = (-_GAP, _INSIDE) if inside else (0.0, -_BELOW * look.scale)
    head = inverse.transform((box.x1 + (right - text - _GAP) * pixel, box.y0 + down * pixel))
    tail = grid.coordinates(grid.places(head) - along)
    ground = {"facecolor": look.theme.paper, "edgecolor": "none", "alpha": 0.85, "pad": 2.0}
    axes.annotate(
        key.text,
        (1.0, 0.0),
        xycoords="axes fraction",
        xytext=(right, down),
        textcoords="offset points",
        ha="right",
        va="center",
        fontsize=size,
        fontfamily=FAMILY,
        color=look.theme.ink,
        parse_math=False,
        annotation_clip=False,
        bbox=ground if inside else None,
        zorder=6,
    )
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
