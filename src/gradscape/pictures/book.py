"""The figure of the story's book, arrow for arrow."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from gradscape.fields.descent.onto import path_remarks
from gradscape.fields.views.remarks import make_remarks
from gradscape.pictures.frame import text_width
from gradscape.pictures.layers import paths
from gradscape.pictures.looks import SIZES, Look
from gradscape.pictures.words import fitted

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gradscape.fields.views.view import View

__all__ = ["draw_book"]

_COLOUR = "#666666"


def draw_book(axes: Axes, view: View) -> None:
    """Grey arrows as long as Matplotlib makes them, limits at the domain, a grid.

    Above it stands what the book's figure doesn't say: where f isn't defined, or can't be trusted.

    Parameters
    ----------
    axes : Axes
    view : View
        Of a field made by `gradscape.fields.field.book_field`.
    """
    field = view.field
    sign = 1.0 if view.direction == "up" else -1.0
    x0, x1 = (mesh.ravel() for mesh in np.meshgrid(*field.axes))
    # the first variable runs fastest, as in the book
    arrows = (sign * field.gradient).transpose(1, 0, 2).reshape(-1, 2)
    largest = np.abs(arrows[np.isfinite(arrows)]).max(initial=0.0)
    if largest and not 1e-6 < largest < 1e6:
        arrows = arrows / largest  # lengths are relative; squares of huge ones would overflow
    scale = None if largest else 1.0
    axes.quiver(
        x0, x1, arrows[:, 0], arrows[:, 1], angles="xy", color=_COLOUR, scale=scale
    )  # fmt: skip
    (low0, high0), (low1, high1) = field.domain
    axes.set_xlim(low0, high0)
    axes.set_ylim(low1, high1)
    axes.set_xlabel(view.scales[0].name, parse_math=False)
    axes.set_ylabel(view.scales[1].name, parse_math=False)
    axes.grid()
    paths_said = path_remarks(field, view.paths, field.domain)
    said = "; ".join((*make_remarks(field, view.arrows, view.fine, seen=False), *paths_said))
    if said:  # above the arrows: below there is no room
        look = Look()
        size = SIZES["caption"]
        width = axes.get_window_extent().width / axes.figure.dpi
        text = fitted(said, partial(text_width, size), width)
        axes.set_title(text, loc="left", size=size, color=look.theme.muted, parse_math=False)
    paths.draw(axes, view, Look())
