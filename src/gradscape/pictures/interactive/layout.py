"""Axes, words and margins of an interactive figure: room for everything is made beforehand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from gradscape.fields.scales.scale import Scale
from gradscape.fields.views.view import View
from gradscape.pictures.interactive.traces import escaped
from gradscape.pictures.looks import SIZES, Theme, shade_colours
from gradscape.pictures.words import fitted, heading, subtitle

__all__ = [
    "FAMILY",
    "Sheet",
    "make_layout",
    "make_sheet",
    "pixels",
    "plain_axis",
    "ratio_of",
]

FAMILY = "DejaVu Sans, Verdana, Arial, sans-serif"
_PIXELS = 100 / 72  # for each point of text
_EM = 0.6  # how wide a letter is, on average and a little more
_BASE = 13.0  # pixels of the words at the top, titles excepted
_PITCH = 1.3 * _BASE  # from line to line
_LEFT, _RIGHT, _BAR, _TOP = 62, 16, 84, 14  # pixels
# There is nothing to select, and nothing is sent anywhere.
_BUTTONS = ["select2d", "lasso2d", "autoScale2d", "sendChartToCloud"]
_SYMBOL = 46  # pixels beside a name in the legend


@dataclass(frozen=True)
class Sheet:
    """Where things go, in pixels.

    Attributes
    ----------
    width, height : int
        Of the figure.
    title, subtitle : str
        In lines that fit.
    left, right, top, bottom : int
        Margins around the plot.
    plan : dict
        What it takes to do this again for another size, words left aside: margins as pixels
        (`below` without the legend) and the plot's ratio.
    """

    AXIS: ClassVar[int] = 44  # pixels below the plot for numbers and name

    width: int
    height: int
    title: str
    subtitle: str
    left: int
    right: int
    top: int
    bottom: int
    plan: dict[str, Any]


def make_sheet(
    view: View,
    title: str | None,
    size: tuple[int, int],
    names: Sequence[str],
    *,
    bar: bool,
    words: bool = True,
    ratio: float | None = None,
    more: int = 0,
) -> Sheet:
    """Lay a figure out.

    Parameters
    ----------
    view : View
    title : str or None
        None: the formula.
    size : (int, int)
        Width and height in pixels.
    names : sequence of str
        What the legend will hold.
    bar : bool
        Whether there is a colour bar.
    words : bool
        Whether title and remarks are part of the figure.
    ratio : float, optional
        Width of the plot by its height. Default: as the room allows.
    more : int
        Pixels for something else between the plot and the legend.
    """
    width, height = size
    top = float(_TOP)
    lines = {"title": "", "subtitle": ""}
    if words:
        text = heading(view) if title is None else title
        lines["title"] = _wrapped(text, "title", width)
        below = [_wrapped(text, "subtitle", width) for text in (subtitle(view), _remarks(view))]
        lines["subtitle"] = "\n".join(line for line in below if line)
        top += _PITCH * sum(text.count("\n") + 1 for text in lines.values() if text)
        top += 14 if bar else 6
    elif bar:
        top += 12
    right = _BAR if bar else _RIGHT
    bottom = Sheet.AXIS + more + (26 if names else 0)
    aside, _ = _spare(ratio, width - _LEFT - right, height - top - bottom)
    rows = _rows(names, width - _LEFT - right - aside)  # no wider than the plot
    bottom += 20 * max(0, rows - 1)
    aside, above = _spare(ratio, width - _LEFT - right, height - top - bottom)
    return Sheet(
        width,
        height,
        lines["title"],
        lines["subtitle"],
        round(_LEFT + aside / 2),
        round(right + aside / 2),
        round(top + above / 2),
        round(bottom + above / 2),
        {
            "left": _LEFT,
            "right": right,
            "top": 24 if bar else 10,
            "below": Sheet.AXIS + more,
            "ratio": ratio,
        },
    )


def make_layout(sheet: Sheet, theme: Theme) -> dict[str, Any]:
    """Everything of a figure's layout but its axes."""
    return {
        "width": sheet.width,
        "height": sheet.height,
        "autosize": True,
        "margin": {"l": sheet.left, "r": sheet.right, "t": sheet.top, "b": sheet.bottom, "pad": 0},
        "paper_bgcolor": theme.paper,
        "plot_bgcolor": theme.paper,
        "font": {"family": FAMILY, "size": pixels("tick"), "color": theme.ink},
        "title": {
            "text": _words(sheet, theme),
            "font": {"size": _BASE, "color": theme.muted},
            "x": 0.0,
            "xref": "container",
            "xanchor": "left",
            "y": 1.0,
            "yref": "container",
            "yanchor": "top",
            "pad": {"l": 14, "t": _TOP},
        },
        "showlegend": True,
        "legend": {
            "orientation": "h",
            "x": 0.01,
            "xref": "container",
            "xanchor": "left",
            "y": 0.0,
            "yref": "container",
            "yanchor": "bottom",
            "font": {"size": pixels("tick"), "color": theme.ink},
            "bgcolor": "rgba(0,0,0,0)",
            "itemsizing": "constant",
            "groupclick": "togglegroup",
            "tracegroupgap": 0,
        },
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": theme.paper,
            "bordercolor": theme.frame,
            "font": {"family": FAMILY, "size": pixels("tick"), "color": theme.ink},
            "align": "left",
        },
        "dragmode": "zoom",
        "modebar": {
            "bgcolor": "rgba(0,0,0,0)",
            "color": theme.frame,
            "activecolor": theme.ink,
            "orientation": "v",
            "remove": _BUTTONS,
        },
        # not empty, or Plotly takes its own; the colour is that of arrows in the legend
        "template": {"layout": {"colorway": [shade_colours(theme)[5]]}},
        "meta": sheet.plan,
    }


def plain_axis(scale: Scale, limits: tuple[float, float], theme: Theme) -> dict[str, Any]:
    """Make an axis: a thin grey frame, and numbers counted as the scale says."""
    return {
        "title": {
            "text": escaped(scale.label),
            "font": {"size": pixels("label"), "color": theme.ink},
            "standoff": 6,
        },
        **_range(scale, limits),
        "showgrid": False,
        "zeroline": False,
        "showline": True,
        "mirror": True,
        "linecolor": theme.frame,
        "linewidth": 1,
        "automargin": True,
        "ticks": "outside",
        "ticklen": 4,
        "tickcolor": theme.frame,
        "tickfont": {"size": pixels("tick"), "color": theme.ink},
        "layer": "below traces",
    }


def _range(scale: Scale, limits: tuple[float, float]) -> dict[str, Any]:
    if scale.log:
        ends = [math.log10(end) for end in limits]
        return {"type": "log", "range": ends, "dtick": 1 if ends[1] - ends[0] > 2 else None}
    return {"type": "linear", "range": [(end - scale.start) / scale.unit for end in limits]}


def pixels(kind: str) -> float:
    """Size of a kind of text."""
    return round(SIZES[kind] * _PIXELS, 1)


def _remarks(view: View) -> str:
    return "; ".join(view.remarks)


def _rows(names: Sequence[str], width: float) -> int:
    """How many rows the legend takes."""
    rows, across = 0, width
    for name in names:
        own = _wide(name, "tick") + _SYMBOL
        rows, across = (rows, across + own) if across + own <= width else (rows + 1, own)
    return rows


def ratio_of(view: View) -> float | None:
    """Width of a plane by its height, where its axes have one scale."""
    if not view.equal or len(view.limits) != 2:
        return None
    (low0, high0), (low1, high1) = view.limits
    return (high0 - low0) / (high1 - low1)


def _spare(ratio: float | None, width: float, height: float) -> tuple[float, float]:
    """How much wider, or higher, the room is than axes of one scale."""
    if ratio is None:
        return 0.0, 0.0
    return max(0.0, width - height * ratio), max(0.0, height - width / ratio)


def _wide(text: str, kind: str) -> float:
    return _EM * pixels(kind) * len(text)


def _wrapped(text: str, kind: str, width: int) -> str:
    return fitted(text, lambda line: _wide(line, kind), width - 28)


def _words(sheet: Sheet, theme: Theme) -> str:
    """Title and what is below it, as one text: Plotly puts subtitles now here, now there."""
    large = f"font-size:{pixels('title')}px;color:{theme.ink}"
    lines = [f'<span style="{large}">{escaped(line)}</span>' for line in sheet.title.splitlines()]
    return "<br>".join([*lines, *map(escaped, sheet.subtitle.splitlines())])
