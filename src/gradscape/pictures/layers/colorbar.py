"""The colour bar: what the colours of the arrows mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gradscape.pictures.looks import FAMILY, FRAME, INK, SIZES, shade_map

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gradscape.fields.shades import Shades

__all__ = ["draw"]


def draw(axes: Axes, shades: Shades, scale: float) -> None:
    """Turn `axes` into a colour bar."""
    axes.imshow(
        np.linspace(0.0, 1.0, 256)[:, np.newaxis],
        cmap=shade_map(),
        extent=(0.0, 1.0, 0.0, 1.0),
        origin="lower",
        aspect="auto",
    )
    axes.set_xticks([])
    axes.yaxis.tick_right()
    axes.set_yticks([place for place, _ in shades.marks], [text for _, text in shades.marks])
    axes.tick_params(
        labelsize=SIZES["tick"] * scale, labelfontfamily=FAMILY, labelcolor=INK, color=FRAME
    )
    for spine in axes.spines.values():
        spine.set_color(FRAME)
        spine.set_linewidth(0.6 * scale)
    name = f"|∇f| / {shades.factor}" if shades.factor else "|∇f|"
    axes.text(
        0.0, 1.02, name, transform=axes.transAxes, ha="left", va="bottom", color=INK,
        fontsize=SIZES["label"] * scale, fontfamily=FAMILY, parse_math=False,
    )  # fmt: skip
