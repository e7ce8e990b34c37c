"""The flow as a texture: a veil over the ground, beneath contours and arrows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gradscape.pictures.looks import Look

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gradscape.fields.views.view import View

__all__ = ["draw"]

_DARKEST = 0.42  # opacity of the veil's darkest threads
_UNDER = 0.26  # the same beneath arrows or lines


def draw(axes: Axes, view: View, look: Look) -> None:
    """Add the texture in the colour of ink, transparent where it is light or not known."""
    texture = view.texture
    if texture is None:
        return
    from matplotlib.colors import to_rgb

    busy = view.layers.arrows or view.streamlines is not None
    image = np.empty((*texture.image.shape, 4))
    image[..., :3] = to_rgb(look.theme.ink)
    dark = 1.0 - np.nan_to_num(texture.image, nan=1.0)
    image[..., 3] = (_UNDER if busy else _DARKEST) * dark
    limits = axes.get_xlim(), axes.get_ylim()
    low0, high0, low1, high1 = texture.extent
    place: dict[str, Any] = {"extent": texture.extent}
    if any(view.field.grid.log):  # where Matplotlib would stretch it
        corners = axes.transData.transform([(low0, low1), (high0, high1)])
        (left, bottom), (right, top) = axes.transAxes.inverted().transform(corners)
        place = {"extent": (left, right, bottom, top), "transform": axes.transAxes}
    axes.imshow(
        image,
        origin="lower",
        interpolation="bilinear",
        aspect="equal" if view.equal else "auto",
        zorder=0.6,
        **place,
    )
    axes.set_xlim(limits[0])
    axes.set_ylim(limits[1])
