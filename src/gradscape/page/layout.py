"""What stands on the page, before anything is typed: Dash's components, each with its label."""

from __future__ import annotations

from typing import Any

from gradscape.functions.gallery import gallery
from gradscape.page import limits
from gradscape.page.controls import choice, controls, take

__all__ = ["make_layout"]

_LATER = ("undo", "play")  # buttons that have nothing to do at first


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
            dcc.Store(id="pointed"),
            html.A("Skip to the picture", href="#picture", className="skip"),
            html.Header(
                [
                    html.H1("gradscape"),
                    html.P("Type a function, see its gradient."),
                    choice(
                        "theme",
                        "Colours",
                        {"system": "as the system", "light": "light", "dark": "dark",
                         "print": "print"},
                    ),
                ],
            ),
            html.Main([_ask(), _picture(), _letters(), controls(), take()]),
        ],
        id="page",
    )  # fmt: skip
    add_callbacks(app)
    return layout


def _ask() -> Any:
    """The function: the box, the gallery, what is wrong."""
    from dash import html

    ready = [html.Option(entry.title, value=name) for name, entry in gallery.items()]
    return html.Section(
        [
            html.H2("Function", className="hidden-title"),
            html.Div(
                [
                    html.Label("f =", htmlFor="formula", title="The function"),
                    _text_box("formula", maxLength=10 * limits.CHARACTERS),
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


def _text_box(name: str, **properties: Any) -> Any:
    """Make a line to type in: the browser's own, which `assets/2-ask.js` listens to."""
    from dash import html

    return html.Textarea(
        id=name, rows=1, autoComplete="off", spellCheck="false", wrap="off", **properties
    )


def _letters() -> Any:
    """What was understood: formulas, and the letters in them."""
    from dash import dcc, html

    return html.Section(
        [
            html.H2("Formulas", className="hidden-title"),
            dcc.Markdown(id="formulas", mathjax=True, className="formulas"),
            html.Div([_slider_row(index) for index in range(limits.SLIDERS)], id="sliders"),
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
                            _text_box("variables", placeholder="those of the formula"),
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
                    *(
                        html.Button(text, id=name, type="button", disabled=name in _LATER)
                        for name, text in buttons.items()
                    ),
                    choice("drag", "Dragging", {"zoom": "zooms", "pan": "moves"}),
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
