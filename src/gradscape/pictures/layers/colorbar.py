"""The colour bar: what the colours of the arrows mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gradscape.pictures.looks import FAMILY, SIZES, Look, shade_map

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gradscape.fields.scales.shades import Shades

__all__ = ["attach", "draw"]


def draw(axes: Axes, shades: Shades, look: Look) -> None:
    """Turn `axes` of the picture's own into a colour bar."""
    theme, scale = look.theme, look.scale
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
        labelsize=SIZES["tick"] * scale,
        labelfontfamily=FAMILY,
        labelcolor=theme.ink,
        color=theme.frame,
        width=0.6 * scale,
        length=3.0 * scale,
    )
    for spine in axes.spines.values():
        spine.set_color(theme.frame)
        spine.set_linewidth(0.6 * scale)
    axes.text(
        0.0,
        1.015,
        _name(shades),
        transform=axes.transAxes,
        ha="left",
        va="bottom",
        color=theme.ink,
        fontsize=SIZES["tick"] * scale,
        fontfamily=FAMILY,
        parse_math=False,
    )


def attach(axes: Axes, shades: Shades, look: Look) -> None:
    """Put a colour bar beside axes of the caller's, in their own figure's looks."""
    from matplotlib.cm import ScalarMappable

    bar = axes.figure.colorbar(ScalarMappable(cmap=shade_map(look.theme)), ax=axes)
    bar.set_ticks([place for place, _ in shades.marks], labels=[text for _, text in shades.marks])
    bar.set_label(_name(shades), parse_math=False)


def _name(shades: Shades) -> str:
    return f"|∇f| / {shades.factor}" if shades.factor else "|∇f|"
