"""What stands on the page, before anything is typed: Dash's components, each with its label."""

from __future__ import annotations

from typing import Any

from gradscape.functions.gallery import gallery
from gradscape.page import limits
from gradscape.page.state import State

__all__ = ["SLIDERS", "make_layout"]

#: Rows for letters that are sliders, and for variables that are held.
SLIDERS = limits.CONSTANTS + limits.VARIABLES - 2

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


def make_layout(app: Any) -> Any:
    """Put the page together, and connect it with what runs in the browser.

    Parameters
    ----------
    app : dash.Dash
        Gets the callbacks, all of which run in the browser (`assets/`).
    """
    from dash import dcc, html

    from gradscape.page.callbacks import add_callbacks

    layout = html.Div(
        [
            dcc.Store(id="state"),
            dcc.Store(id="pointed"),
            dcc.Store(id="begun"),
            html.A("Skip to the picture", href="#picture", className="skip"),
            html.Header(
                [
                    html.H1("gradscape"),
                    html.P("Type a function, see its gradient."),
                    _choice(
                        "theme",
                        "Colours",
                        {"system": "as the system", "light": "light", "dark": "dark",
                         "print": "print"},
                    ),
                ],
            ),
            html.Main([_ask(), _picture(), _letters(), _controls(), _take()]),
        ],
        id="page",
    )  # fmt: skip
    add_callbacks(app)
    return layout


def _ask() -> Any:
    """The function: the box, the gallery, what is wrong."""
    from dash import dcc, html

    ready = [html.Option(entry.title, value=name) for name, entry in gallery.items()]
    return html.Section(
        [
            html.H2("Function", className="hidden-title"),
            html.Div(
                [
                    html.Label("f =", htmlFor="formula", title="The function"),
                    dcc.Input(
                        id="formula", type="text", debounce=0.3, value=State().formula,
                        autoComplete="off", spellCheck=False, maxLength=10 * limits.CHARACTERS,
                    ),
                ],
                className="formula-row",
            ),
            html.Div(
                [
                    html.Label("Gallery", htmlFor="gallery"),
                    html.Select([html.Option("choose a function", value=""), *ready], id="gallery"),
                ],
                className="gallery-row",
            ),
            html.Div(id="mistake", role="alert"),
        ],
        className="ask",
    )  # fmt: skip


def _letters() -> Any:
    """What was understood: formulas, and the letters in them."""
    from dash import dcc, html

    return html.Section(
        [
            html.H2("Formulas", className="hidden-title"),
            dcc.Markdown(id="formulas", mathjax=True, className="formulas"),
            html.Div([_slider_row(index) for index in range(SLIDERS)], id="sliders"),
            html.Details(
                [
                    html.Summary("Letters: variables and sliders"),
                    html.Fieldset(
                        [
                            html.Legend("Letters that are sliders"),
                            dcc.Checklist(id="letters", options=[], value=[], inline=True),
                        ],
                        className="choice",
                    ),
                    html.Div(
                        [
                            html.Label("Variables, in order", htmlFor="variables"),
                            dcc.Input(
                                id="variables", type="text", debounce=0.3, value="",
                                placeholder="those of the formula", autoComplete="off",
                                spellCheck=False,
                            ),
                        ],
                        className="row",
                    ),
                    html.Div(
                        [
                            html.Span(
                                [
                                    html.Label(word, htmlFor=f"axis-{index}"),
                                    html.Select([], id=f"axis-{index}"),
                                ]
                            )
                            for index, word in enumerate(("Across", "Up"))
                        ],
                        id="axes", className="row", hidden=True,
                    ),
                ],
                id="letters-box", open=False,
            ),
        ],
        className="letters",
    )  # fmt: skip


def _slider_row(index: int) -> Any:
    from dash import dcc, html

    return html.Div(
        [
            html.Label("", id=f"slider-label-{index}", htmlFor=f"slider-{index}"),
            dcc.Input(id=f"slider-{index}", type="range", min=-5, max=5, step=0.05, value=0),
            html.Label(
                "", id=f"number-label-{index}", htmlFor=f"number-{index}", className="unseen"
            ),
            dcc.Input(id=f"number-{index}", type="number", step="any", value=0, debounce=True),
        ],
        id=f"slider-row-{index}",
        className="slider-row",
        hidden=True,
    )


def _picture() -> Any:
    """The plane, and the surface beside it."""
    from dash import dcc, html

    config: Any = {
        "displayModeBar": False, "doubleClick": False, "responsive": False, "scrollZoom": False,
        "showTips": False,
    }  # fmt: skip
    buttons = {
        "undo": "Undo",
        "first-view": "First view",
        "closer": "Zoom in",
        "farther": "Zoom out",
        "play": "Play",
    }
    return html.Section(
        [
            html.H2("Picture", className="hidden-title"),
            html.Div(
                [
                    *(html.Button(text, id=name, type="button") for name, text in buttons.items()),
                    _choice("drag", "Dragging", {"zoom": "zooms", "pan": "moves"}),
                ],
                className="tools",
            ),
            html.Div(
                [
                    html.Div(
                        dcc.Graph(id="plane", config=config, responsive=False),
                        id="plane-box", role="img",
                    ),
                    html.Div(
                        dcc.Graph(id="surface", config=config, responsive=False),
                        id="surface-box", role="img", hidden=True,
                    ),
                ],
                className="pictures", id="pictures",
            ),
            html.P(id="remarks", className="remarks"),
            html.Div(id="status", role="status", className="unseen"),
            html.Div(
                [
                    html.Div(
                        [
                            html.Span("", id=f"range-name-{axis}", className="range-name"),
                            *(
                                part
                                for end, word in (("low", "from"), ("high", "to"))
                                for part in (
                                    html.Label(
                                        word, id=f"{end}-label-{axis}", htmlFor=f"{end}-{axis}"
                                    ),
                                    dcc.Input(
                                        id=f"{end}-{axis}", type="number", step="any",
                                        debounce=True,
                                    ),
                                )
                            ),
                        ],
                        id=f"range-{axis}", className="range-row",
                    )
                    for axis in (0, 1)
                ],
                className="ranges",
            ),
        ],
        className="picture", id="picture", tabIndex=-1,
    )  # fmt: skip


def _controls() -> Any:
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
            _choice("direction", "Arrows point", {"down": "downhill, −∇f", "up": "uphill, ∇f"}),
            _choice("length", "Their length", _LENGTH_WORDS),
            _choice("contours", "Contours", {"both": "lines on colours", "lines": "lines",
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


def _take() -> Any:
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


def _choice(name: str, title: str, words: dict[str, str]) -> Any:
    """One out of a few."""
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
