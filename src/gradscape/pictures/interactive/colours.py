"""The colours of |∇f|, and the bar that tells what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gradscape.fields.views.view import View
from gradscape.pictures.interactive.layout import pixels
from gradscape.pictures.interactive.traces import Trace, colour_scale, escaped
from gradscape.pictures.looks import Theme

__all__ = ["colour_axis", "uses_shades"]


def colour_axis(view: View, theme: Theme, *, bar: bool) -> dict[str, Any]:
    """Colours of |∇f|, and the bar that tells what they mean."""
    axis: dict[str, Any] = {
        "cmin": 0.0,
        "cmax": 1.0,
        "colorscale": colour_scale(theme),
        "showscale": bar and view.shades is not None,
    }
    if view.shades is not None:
        axis["colorbar"] = _shade_bar(view, theme)
    return axis


def uses_shades(traces: Sequence[Trace]) -> bool:
    """Whether some traces have the colours of |∇f|."""
    return any("coloraxis" in trace.get("marker", {}) for trace in traces)


def _shade_bar(view: View, theme: Theme) -> dict[str, Any]:
    """Make a colour bar with the marks of the still pictures."""
    assert view.shades is not None
    return {
        "title": {
            "text": escaped(view.steepness),
            "side": "top",
            "font": {"size": pixels("tick"), "color": theme.ink},
        },
        "tickvals": [place for place, _ in view.shades.marks],
        "ticktext": [text for _, text in view.shades.marks],
        "tickfont": {"size": pixels("tick"), "color": theme.ink},
        "ticks": "outside",
        "ticklen": 4,
        "tickcolor": theme.frame,
        "outlinecolor": theme.frame,
        "outlinewidth": 1,
        "thickness": 14,
        "x": 1.0,
        "xpad": 12,
        "y": 0.5,
        "ypad": 0,
        "len": 1.0,
    }
