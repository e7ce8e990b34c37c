"""The animation of paths: a slider over the steps, and a button that plays them."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradscape.fields.views.view import View
from gradscape.pictures.interactive.layout import FAMILY, pixels
from gradscape.pictures.interactive.paths import shown_steps
from gradscape.pictures.interactive.traces import Trace
from gradscape.pictures.looks import Theme

__all__ = ["HEIGHT", "add_player"]

HEIGHT = 56  # pixels the slider takes
_FRAMES = 61  # at most
_PLACES = 60_000  # of all paths in all frames, at most
_MILLISECONDS = 60  # a frame


def add_player(
    figure: dict[str, Any], view: View, theme: Theme, *, below: int, solid: bool = False
) -> None:
    """Add frames, slider and button to a figure with paths that have a step at least.

    Parameters
    ----------
    figure : dict
        With all its traces.
    view : View
    theme : Theme
    below : int
        Pixels from the plot down to the slider.
    solid : bool
        Whether there are paths in three dimensions. Plotly can't move these, nor anything beneath
        which there is a texture, unless it draws all anew.
    """
    longest = max((len(descent.path) - 1 for descent in view.paths), default=0)
    if longest < 1:
        return
    total = sum(shown_steps(descent).size for descent in view.paths)
    count = max(2, min(_FRAMES, longest + 1, _PLACES // total))
    steps = np.unique(np.linspace(0, longest, count).round().astype(int)).tolist()
    anew = solid or view.texture is not None
    kept = _keepers(figure["data"])
    figure["frames"] = [_frame(figure["data"], view, step, kept) for step in steps]
    figure["layout"]["sliders"] = [_slider(steps, theme, below, anew=anew)]
    figure["layout"]["updatemenus"] = [_button(theme, below, anew=anew)]


def _frame(traces: list[Trace], view: View, step: int, kept: list[int]) -> dict[str, Any]:
    """All paths up to a step."""
    changes: list[Trace] = []
    which: list[int] = []
    for index, trace in enumerate(traces):
        part, _, number = trace.get("uid", "").rpartition("-")
        if part not in ("way", "end", "solid-way", "solid-end"):
            continue
        reached = int(np.searchsorted(shown_steps(view.paths[int(number)]), step, side="right"))
        way = trace if part.endswith("way") else traces[index - 1]
        stretch = slice(None, reached) if trace is way else slice(reached - 1, reached)
        change = {axis: way[axis][stretch] for axis in "xyz" if axis in way}
        changes.append({"type": trace["type"], **change})
        which.append(index)
    return {
        "name": str(step),
        "data": [*changes, *({"type": traces[index]["type"]} for index in kept)],
        "traces": [*which, *kept],
    }


def _keepers(traces: list[Trace]) -> list[int]:
    """Traces that are named in each frame, without a change, or Plotly takes others away.

    Of each kind, on each axes, there must be one that is visible. (Cells go nevertheless, but
    those that are pointed at are not seen anyway; with a texture, all is drawn anew.)
    """
    first: dict[tuple[Any, ...], int] = {}
    for index, trace in enumerate(traces):
        if "uid" not in trace and trace["type"] in ("scatter", "quiver"):
            axes = trace.get("xaxis"), trace.get("yaxis")
            first.setdefault((*axes, trace["type"], trace.get("legendgroup")), index)
    return list(first.values())


def _slider(steps: list[int], theme: Theme, below: int, *, anew: bool) -> dict[str, Any]:
    still = {"mode": "immediate", "frame": {"duration": 0, "redraw": anew}}
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


def _button(theme: Theme, below: int, *, anew: bool) -> dict[str, Any]:
    play = {"frame": {"duration": _MILLISECONDS, "redraw": anew}, "transition": {"duration": 0}}
    halt = {"mode": "immediate", "frame": {"duration": 0, "redraw": anew}}
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
