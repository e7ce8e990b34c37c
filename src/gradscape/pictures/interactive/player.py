"""The animation of paths: a slider over the steps, and a button that plays them."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradscape.fields.view import View
from gradscape.pictures.interactive.layout import FAMILY, pixels
from gradscape.pictures.interactive.paths import shown_steps
from gradscape.pictures.interactive.traces import Trace
from gradscape.pictures.looks import Theme

__all__ = ["HEIGHT", "add_player"]

HEIGHT = 48  # pixels the slider takes
_FRAMES = 60  # at most
_PLACES = 60_000  # of all paths in all frames, at most
_MILLISECONDS = 60  # a frame


def add_player(figure: dict[str, Any], view: View, theme: Theme, *, below: int) -> None:
    """Add frames, slider and button to a figure with paths that have a step at least.

    Parameters
    ----------
    figure : dict
        With all its traces.
    view : View
    theme : Theme
    below : int
        Pixels from the plot down to the slider.
    """
    longest = max((len(descent.path) - 1 for descent in view.paths), default=0)
    if longest < 1:
        return
    total = sum(shown_steps(descent).size for descent in view.paths)
    count = max(2, min(_FRAMES, longest + 1, _PLACES // total))
    steps = np.unique(np.linspace(0, longest, count).round().astype(int)).tolist()
    figure["frames"] = [_frame(figure["data"], view, step) for step in steps]
    figure["layout"]["sliders"] = [_slider(steps, theme, below)]
    figure["layout"]["updatemenus"] = [_button(theme, below)]


def _frame(traces: list[Trace], view: View, step: int) -> dict[str, Any]:
    """All paths up to a step."""
    changes, which = [], []
    for i, descent in enumerate(view.paths):
        reached = int(np.searchsorted(shown_steps(descent), step, side="right"))
        for index, trace in enumerate(traces):
            if trace.get("uid") == f"way{i}":
                way, at = trace, index
        x, y = way["x"][:reached], way["y"][:reached]
        changes += [{"x": x, "y": y}, {"x": x[-1:], "y": y[-1:]}]
        which += [at, at + 1]  # the way, and its end
    return {"name": str(step), "data": changes, "traces": which}


def _slider(steps: list[int], theme: Theme, below: int) -> dict[str, Any]:
    still = {"mode": "immediate", "frame": {"duration": 0, "redraw": False}}
    return {
        "active": len(steps) - 1,
        "steps": [
            {"label": str(step), "method": "animate", "args": [[str(step)], still]}
            for step in steps
        ],
        "x": 0.0,
        "xanchor": "left",
        "y": 0.0,
        "yanchor": "top",
        "len": 1.0,
        "pad": {"t": below, "b": 0, "l": 44, "r": 0},
        "currentvalue": {
            "prefix": "step ",
            "xanchor": "left",
            "offset": 4,
            "font": {"family": FAMILY, "size": pixels("tick"), "color": theme.ink},
        },
        "font": {"family": FAMILY, "size": 1, "color": "rgba(0,0,0,0)"},
        "ticklen": 0,
        "minorticklen": 0,
        "bgcolor": theme.low if theme.low != theme.paper else theme.void,
        "activebgcolor": theme.muted,
        "bordercolor": theme.frame,
        "borderwidth": 1,
        "transition": {"duration": 0},
    }


def _button(theme: Theme, below: int) -> dict[str, Any]:
    play = {"frame": {"duration": _MILLISECONDS, "redraw": False}, "transition": {"duration": 0}}
    halt = {"mode": "immediate", "frame": {"duration": 0, "redraw": False}}
    return {
        "type": "buttons",
        "direction": "right",
        "showactive": False,
        "x": 0.0,
        "xanchor": "left",
        "y": 0.0,
        "yanchor": "top",
        "pad": {"t": below + 8, "l": 0},
        "bgcolor": theme.paper,
        "bordercolor": theme.frame,
        "borderwidth": 1,
        "font": {"family": FAMILY, "size": pixels("tick"), "color": theme.ink},
        "buttons": [
            {
                "label": "▶",
                "method": "animate",
                "args": [None, play | {"fromcurrent": False, "mode": "immediate"}],
                "args2": [[None], halt],
            }
        ],
    }
