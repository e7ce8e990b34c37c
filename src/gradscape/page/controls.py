"""The controls beside the picture, and what can be carried away."""

from __future__ import annotations

from typing import Any

from gradscape.page import limits
from gradscape.page.state import State

__all__ = ["choice", "controls", "take"]

_LAYER_WORDS = {
    "arrows": "arrows",
    "contours": "contours",
    "streamlines": "streamlines",
    "critical": "critical points",
    "surface": "surface in 3-D",
    "tangent": "tangent at the point",
    "paths": "paths downhill",
}
_METHOD_WORDS = {
    "gradient": "gradient descent",
    "momentum": "momentum",
    "nesterov": "Nesterov",
    "adagrad": "AdaGrad",
    "rmsprop": "RMSProp",
    "adam": "Adam",
}
_LENGTH_WORDS = {
    "auto": "as fits",
    "scaled": "∝ |∇f|",
    "unit": "all the same",
    "log": "∝ log |∇f|",
}


def controls() -> Any:
    """Layers, the point, the ways downhill."""
    from dash import dcc, html

    first = State()
    return html.Section(
        [
            html.H2("Show"),
            html.Fieldset(
                [
                    html.Legend("Layers"),
                    dcc.Checklist(
                        id="layers",
                        options=[{"label": w, "value": v} for v, w in _LAYER_WORDS.items()],
                        value=list(first.layers),
                    ),
                ],
                className="choice",
            ),
            choice("direction", "Arrows point", {"down": "downhill, −∇f", "up": "uphill, ∇f"}),
            choice("length", "Their length", _LENGTH_WORDS),
            choice("contours", "Contours", {"both": "lines on colours", "lines": "lines",
                                             "filled": "colours"}),
            _number_slider("points", "Arrows along each axis", *limits.POINTS, 1, first.points),
            html.H2("At a point"),
            html.P("Click into the picture, or type the point.", className="hint"),
            html.Div(
                [
                    *(
                        part
                        for axis in (0, 1)
                        for part in (
                            html.Label("", id=f"at-label-{axis}", htmlFor=f"at-{axis}"),
                            dcc.Input(id=f"at-{axis}", type="number", step="any", debounce=True),
                        )
                    ),
                    html.Button("Clear", id="clear", type="button"),
                ],
                className="row",
            ),
            dcc.Checklist(
                id="several", options=[{"label": "keep the earlier points: several starts",
                                        "value": "yes"}], value=[],
            ),
            html.Div(id="reading", role="status"),
            html.H2("Downhill from there"),
            html.Fieldset(
                [
                    html.Legend("Methods, to compare"),
                    dcc.Checklist(
                        id="methods",
                        options=[{"label": w, "value": v} for v, w in _METHOD_WORDS.items()],
                        value=list(first.methods),
                    ),
                ],
                className="choice",
            ),
            _number_slider("rate", "Learning rate", -4, 1, 0.05, first.rate),
            _number_slider("steps", "Steps", 1, 500, 1, first.steps),
            html.Div(id="descents"),
        ],
        className="controls",
    )  # fmt: skip


def take() -> Any:
    """What can be carried away."""
    from dash import html

    kinds = {"picture.png": "PNG", "picture.svg": "SVG", "picture.html": "HTML", "field.csv": "CSV"}
    return html.Section(
        [
            html.H2("Take away"),
            html.P(
                [
                    html.A(word, id=f"take-{word.lower()}", href="#", download=name)
                    for name, word in kinds.items()
                ],
                className="downloads",
            ),
            *(_copied(name, title) for name, title in
              (("python", "Python"), ("command", "Command line"), ("link", "Link to this page"))),
        ],
        className="take",
    )  # fmt: skip


def _copied(name: str, title: str) -> Any:
    """A text with a button that copies it."""
    from dash import html

    named: Any = {"aria-labelledby": f"{name}-title"}
    return html.Div(
        [
            html.H3(title, id=f"{name}-title"),
            html.Button("Copy", id=f"copy-{name}", type="button"),
            html.Pre("", id=name, tabIndex=0, role="region", **named),
        ],
        className="copied",
    )


def choice(name: str, title: str, words: dict[str, str]) -> Any:
    """Make boxes of which one is ticked."""
    from dash import dcc, html

    options = [{"label": word, "value": value} for value, word in words.items()]
    value = getattr(State(), name, next(iter(words)))
    return html.Fieldset(
        [html.Legend(title), dcc.RadioItems(id=name, options=options, value=value, inline=True)],
        className="choice",
        id=f"{name}-box",
    )


def _number_slider(
    name: str, title: str, low: float, high: float, step: float, value: float
) -> Any:
    from dash import dcc, html

    return html.Div(
        [
            html.Label(title, htmlFor=f"{name}-slider"),
            dcc.Input(id=f"{name}-slider", type="range", min=low, max=high, step=step),
            html.Label(f"{title}, as a number", htmlFor=name, className="unseen"),
            dcc.Input(id=name, type="number", step="any", value=value, debounce=True),
        ],
        className="slider-row",
        id=f"{name}-row",
    )
