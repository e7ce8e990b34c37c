"""Axes and words of a figure of its own, set here so that they depend on nobody's settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from gradscape.pictures.fonts import drawable, families
from gradscape.pictures.frame import text_room, text_width
from gradscape.pictures.layers.legend import NOTE
from gradscape.pictures.looks import FAMILY, SIZES, Look, Theme, points
from gradscape.pictures.words import fitted

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure

    from gradscape.fields.scales.scale import Scale
    from gradscape.pictures.frame import Frame

__all__ = [
    "add_note",
    "add_words",
    "beside_numbers",
    "name_axis",
    "number_axis",
    "number_in_space",
    "number_plainly",
    "part_numbers",
    "prepare",
    "scale_axes",
]

_APART = 0.07  # inches between numbers
_BESIDE = 0.36  # inches for ticks, gaps and the name, beside the numbers
_CORNER = 0.4  # inches, of numbers that would meet those of x in the corner in front
_EDGE = 0.12  # inches that a name at an axis leaves at the edges of a figure
_DECADES = 100.0  # a range of a smaller factor than this gets numbers between the powers of ten


def prepare(axes: Axes, look: Look) -> None:
    """Make axes quiet: thin grey frame, small ticks."""
    theme, scale = look.theme, look.scale
    axes.set_facecolor(theme.paper)
    axes.set_autoscale_on(False)
    axes.grid(visible=False)
    axes.tick_params(
        labelsize=points("tick", scale),
        labelfontfamily=FAMILY,
        labelcolor=theme.ink,
        color=theme.frame,
        width=0.6 * scale,
        length=3.0 * scale,
        pad=3.5 * scale,
    )
    for spine in axes.spines.values():
        spine.set_color(theme.frame)
        spine.set_linewidth(0.6 * scale)


def scale_axes(axes: Axes, log: Sequence[bool]) -> None:
    """Make axes logarithmic where they are to be."""
    for set_scale, is_log in zip((axes.set_xscale, axes.set_yscale), log, strict=False):
        if is_log:
            set_scale("log")


def number_axis(axis: Axis, scale: Scale, look: Look) -> None:
    """Write short numbers at an axis whose own are long, and plain ones at a logarithmic axis."""
    if scale.plain and not scale.log:
        number_plainly(axis)
        return
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    axis.set_major_formatter(FuncFormatter(scale.text))
    if scale.log:
        low, high = axis.get_view_interval()
        few = high < _DECADES * low
        axis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0) if few else (1.0,)))
        axis.set_minor_formatter(NullFormatter())
        axis.set_tick_params(
            which="minor", color=look.theme.frame, width=0.5 * look.scale, length=1.5 * look.scale
        )


def number_plainly(axis: Axis) -> None:
    """Write whole numbers at an axis: Matplotlib puts what they share where words may stand."""
    from matplotlib.ticker import ScalarFormatter

    plain = ScalarFormatter(useOffset=False)
    plain.set_scientific(False)
    axis.set_major_formatter(plain)


def beside_numbers(panels: Sequence[Axes], scale: float) -> float:
    """Inches from a figure's left edge that the names and numbers of vertical axes need.

    Parameters
    ----------
    panels : sequence of Axes
        One above the other.
    scale : float
    """
    widest = 0.0
    for axes in panels:
        low, high = sorted(axes.get_ylim())
        ticks = [float(tick) for tick in axes.get_yticks() if low <= tick <= high]
        for text in axes.yaxis.get_major_formatter().format_ticks(ticks):
            widest = max(widest, text_width(points("tick", scale), text))
    return widest + _BESIDE * scale


def part_numbers(axis: Axis, scale: Scale, width: float, look: Look) -> None:
    """Write fewer numbers at a horizontal axis `width` inches wide, where they would touch."""
    if scale.log:
        return
    from matplotlib.ticker import MaxNLocator

    low, high = axis.get_view_interval()
    for most in (7, 6, 5, 4, 3, 2):
        ticks = [tick for tick in axis.get_majorticklocs() if low <= tick <= high]
        texts = axis.get_major_formatter().format_ticks(ticks)
        widest = max((text_width(points("tick", look.scale), text) for text in texts), default=0.0)
        if len(ticks) < 3 or widest + _APART * look.scale <= width * (ticks[1] - ticks[0]) / (
            high - low
        ):
            return
        axis.set_major_locator(MaxNLocator(most, steps=[1, 2, 2.5, 5, 10]))


def number_in_space(axis: Any, scale: Scale, ends: Sequence[float], look: Look) -> None:
    """Write numbers at an axis in space, logarithmic or not, whose coordinates are places.

    Matplotlib has no logarithmic axes in space: `ends` are logarithms then, and so are its ticks.
    """
    from matplotlib.ticker import LogLocator, MaxNLocator

    if not scale.log:
        axis.set_major_locator(MaxNLocator(round(5 / look.crowd), steps=[1, 2, 2.5, 5, 10]))
        number_axis(axis, scale, look)
        ticks = [float(tick) for tick in axis.get_majorticklocs()]
        texts = axis.get_major_formatter().format_ticks(ticks)
        widest = max((text_width(SIZES["tick"], text) for text in texts), default=0.0)
        if axis.axis_name == "y" and widest > _CORNER:
            axis.set_ticks([tick for tick in ticks if min(ends) <= tick <= max(ends)][1:])
        return
    low, high = np.exp(ends)
    few = high < 10 * _DECADES * low
    found = LogLocator(numticks=7, subs=(1.0, 3.0) if few else (1.0,)).tick_values(low, high)
    shown = [float(tick) for tick in found if low <= tick <= high]
    axis.set_ticks(np.log(shown), [scale.text(tick) for tick in shown])


def name_axis(axis: Any, name: str, look: Look, *, beside: bool = False) -> None:
    """Write a name at an axis, cut to what the figure has room for.

    With `beside` there is another axis beyond its end: the name is cut to its own length.
    """
    axis.labelpad = 4.0 * look.scale
    figure, box = axis.axes.figure, axis.axes.get_position()
    if axis.axis_name == "x":
        centre, length = (box.x0 + box.x1) / 2, figure.get_figwidth()
    else:
        centre, length = (box.y0 + box.y1) / 2, figure.get_figheight()
    room = 2 * min(centre, 1 - centre) * length - _EDGE
    if beside or (axis.axis_name == "y" and _reaches_under(axis.axes, look)):
        room = box.height * length
    measure = partial(text_room, points("label", look.scale))
    axis.set_label_text(
        _with_unit(drawable(name), measure, room),
        fontsize=points("label", look.scale),
        fontfamily=families(name),
        color=look.theme.ink,
        parse_math=False,
    )


def _reaches_under(axes: Any, look: Look) -> bool:
    """Whether the name below axes is longer than they are: that at their side must end above it."""
    name = axes.xaxis.get_label_text()
    width = axes.get_position().width * axes.figure.get_figwidth()
    return bool(text_width(points("label", look.scale), name) > width + _BESIDE * look.scale)


def _with_unit(name: str, measure: Callable[[str], float], room: float) -> str:
    """Cut a name to the room, but not the unit at its end, as long as that leaves half of it."""
    text, bracket, unit = name.rpartition(" (")
    unit = bracket + unit
    if not (bracket and unit.endswith(")") and measure(unit) < room / 2):
        return fitted(name, measure, room, 1)
    return fitted(text, measure, room - measure(unit), 1) + unit


def add_note(axes: Any, text: str, theme: Theme, *, above: bool = False) -> None:
    """Write small words into axes of the caller's own: at their foot, or behind what they show."""
    if not text:
        return
    room = 0.97 * axes.get_window_extent().width / axes.figure.dpi
    ground = {"facecolor": theme.paper, "edgecolor": "none", "alpha": 0.85, "pad": 1.5}
    write = axes.text2D if axes.name == "3d" else axes.text
    write(
        0.01,
        0.98 if above else 0.01,
        drawable(fitted(text, partial(text_width, SIZES["contour"]), room)),
        transform=axes.transAxes,
        va="top" if above else "baseline",
        fontsize=SIZES["contour"],
        fontfamily=families(text),
        color=theme.ink,
        parse_math=False,
        zorder=0.9 if above else 6,
        bbox=None if above else ground,
        label=NOTE,
    )


def add_words(figure: Figure, frame: Frame, words: Mapping[str, str], theme: Theme) -> None:
    """Write title, subtitle and caption where the frame has room for them."""
    for kind, text in words.items():
        if not text:
            continue
        x, y = frame.places[kind]
        figure.text(
            x,
            y,
            drawable(text),
            color=theme.ink if kind == "title" else theme.muted,
            fontsize=points(kind, frame.scale),
            fontfamily=families(text),
            ha="left",
            va="bottom" if kind == "caption" else "top",
            linespacing=1.25,
            parse_math=False,
        )
