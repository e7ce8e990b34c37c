"""What the page does when something is changed: handed to the scripts in `assets/`."""

from __future__ import annotations

from typing import Any

from gradscape.page import limits

__all__ = ["VALUES", "add_callbacks"]

#: Components whose value is a part of the state, and buttons.
VALUES = (
    "letters", "theme", "drag", "layers", "direction", "length",
    "contours", "points", "points-slider", "low-0", "high-0", "low-1", "high-1", "at-0", "at-1",
    "several", "methods", "rate", "rate-slider", "steps", "steps-slider",
    *(f"slider-{index}" for index in range(limits.SLIDERS)),
    *(f"number-{index}" for index in range(limits.SLIDERS)),
)  # fmt: skip
BUTTONS = (
    "undo", "first-view", "closer", "farther", "play", "clear", "copy-python", "copy-command",
    "copy-link",
)  # fmt: skip


def add_callbacks(app: Any) -> None:
    """Let every change be handled by ``gradscape.changed`` in the browser."""
    from dash import ClientsideFunction, Input

    app.clientside_callback(
        ClientsideFunction("gradscape", "changed"),
        *(Input(name, "value") for name in VALUES),
        *(Input(name, "n_clicks") for name in BUTTONS),
        Input("plane", "relayoutData"),
        Input("pointed", "data"),
        prevent_initial_call=False,
    )
