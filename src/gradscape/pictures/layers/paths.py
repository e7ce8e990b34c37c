"""Paths of descent: a line with a dot for each step, from a ring at the start to a mark at the end.

Each method has a colour and a shape of its own, so that they are told apart without colours, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from gradscape.fields.descent.onto import heights_along, legend_names, path_along
from gradscape.pictures.layers.legend import add_legend
from gradscape.pictures.looks import Look, path_look

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gradscape.fields.descent.descent import Descent
    from gradscape.fields.scales.heights import Heights
    from gradscape.fields.views.view import View

__all__ = [
    "Mark",
    "Trail",
    "draw",
    "draw_on_curve",
    "draw_on_surface",
    "floor_with_numbers",
    "identify",
]

_SHAPES = ("o", "s", "^", "D", "v", "P", "X")
_DASHES = ("-", (0, (4, 1.5)), (0, (1, 1.2)), (0, (5, 1.2, 1, 1.2)))
_FEW, _MANY = 40, 200  # steps with large dots, and with the smallest
_CROWD = 8  # starts: more get smaller rings
_MOST_HALOS = 50
_BESIDE = 0.12  # of the sides of a floor, for the numbers beside them
_LINES = 6  # one in so many lines of the fine grid stands for a surface
_ORDER = 6.0  # above arrows, labels and rings
_Floats = NDArray[np.float64]


class Mark(NamedTuple):
    """How a path is told from others.

    Attributes
    ----------
    text : str
        In the legend.
    colour, shape : str
    dashes : Any
        Of its line, as Matplotlib takes them.
    """

    text: str
    colour: str
    shape: str
    dashes: Any


class Trail(Line2D):
    """A part of a path's picture, which can be shown up to any of its points.

    Parameters
    ----------
    path : ndarray, shape (n + 1, 2)
        In units of the axes.
    part : {"way", "halo", "start", "end", "doubt"}
    poor : ndarray of bool, shape (n + 1,), optional
        Points where the gradient is not to be trusted, for the last of these.
    **style
        Of the line.
    """

    def __init__(
        self, path: _Floats, part: str, poor: NDArray[np.bool_] | None = None, **style: Any
    ) -> None:
        self.path = path
        self.part = part
        self.poor = np.zeros(len(path), dtype=bool) if poor is None else poor
        super().__init__([], [], **style)
        self.reach(len(path) - 1)

    def reach(self, step: int) -> None:
        """Show the path up to its point of that number; beyond its end, all of it."""
        step = min(step, len(self.path) - 1)
        shown = {
            "way": self.path[: step + 1],
            "halo": self.path[: step + 1],
            "start": self.path[:1],
            "end": self.path[step : step + 1],
            "doubt": self.path[: step + 1][self.poor[: step + 1]],
        }
        self.set_data(*shown[self.part].T)


def draw(axes: Axes, view: View, look: Look) -> None:
    """Add the paths, over everything else, and a legend where none of them is."""
    if view.paths:
        paths = [path_along(view.field, descent) for descent in view.paths]
        marks = [np.atleast_2d(contact.tangent.at) for contact in view.contacts]
        marks += [np.atleast_2d(found.point) for found in view.critical or ()]
        _add(axes, view.paths, paths, marks, look)


def draw_on_curve(axes: Axes, view: View, look: Look) -> None:
    """Add the paths on the curve of a function of one variable."""
    if view.paths:
        scaled, paths = view.heights[0], []
        for descent in view.paths:
            x = path_along(view.field, descent)
            heights = heights_along(view.fine, x, descent.values)
            paths.append(np.column_stack([x[:, 0], scaled(heights)]))
        curve = np.column_stack([view.curve[0], scaled(view.curve[1])])
        tangents = [np.column_stack([c.axes[0], scaled(c.heights)]) for c in view.contacts]
        low, floor = view.heights[0].low, axes.get_ylim()[0]
        arrows = np.array([(x, low + 0.6 * (floor - low)) for x in axes.get_xlim()])
        _add(axes, view.paths, paths, [curve, *tangents, arrows], look)


def draw_on_surface(axes: Any, view: View, heights: Heights, look: Look) -> None:
    """Add the paths on the surface of f; what lies beyond its ends is left away."""
    if not view.paths:
        return
    assert view.sheet is not None
    low, high = np.array(view.limits, dtype=float).T
    handles: dict[str, Line2D] = {}
    for descent, mark in zip(view.paths, identify(view.paths, look), strict=True):
        text, colour, shape, dashes = mark
        path = view.field.grid.places(path_along(view.field, descent))
        z = heights(heights_along(view.sheet.fine, path))
        seen = ((path >= low) & (path <= high)).all(axis=1) & (z <= heights.high)
        x, y, z = np.where(seen, [*path.T, z], np.nan)
        styles: tuple[dict[str, Any], ...] = (
            {
                "color": colour,
                "linewidth": 1.5 * look.scale,
                "linestyle": dashes,
                "marker": shape,
                "markersize": 3.0,
            },
            {"color": colour, "marker": shape, "markersize": 7.0, "linestyle": "none"},
            {**_ring(look, many=len(view.paths) > _CROWD), "markersize": 7.0},
        )
        for where, style in zip((slice(None), slice(-1, None), slice(1)), styles, strict=True):
            size = style.pop("markersize") * look.scale
            axes.plot(x[where], y[where], z[where], markersize=size, zorder=6, **style)
        handles.setdefault(text, _handle(mark, look))
    start = Line2D([], [], **_ring(look, many=False))
    sheet = _sheet_lines(axes, view, heights)
    add_legend(axes, [*handles.values(), start], [*handles, "start"], sheet, look)


def _sheet_lines(axes: Any, view: View, heights: Heights) -> list[_Floats]:
    """Lines on a surface, and on and around the floor beneath it, as they are seen."""
    from mpl_toolkits.mplot3d.proj3d import proj_transform

    floor, seen = axes.get_zlim()[0], axes.get_proj()
    assert view.sheet is not None
    x, y = np.meshgrid(*(axis[::_LINES] for axis in view.sheet.fine.axes), indexing="ij")
    z = heights(view.sheet.fine.values[::_LINES, ::_LINES])
    z = np.where((z >= heights.low) & (z <= heights.high), z, np.nan)
    drawn = [
        *np.stack([x, y, z], axis=-1),
        *np.stack([x, y, z], axis=-1).swapaxes(0, 1),
        floor_with_numbers(view.limits[0], view.limits[1], floor),
        *np.stack([x, y, np.full_like(x, floor)], axis=-1),
    ]
    return [np.transpose(proj_transform(*line.T, seen)[:2]) for line in drawn]


def floor_with_numbers(first: Any, second: Any, height: float) -> _Floats:
    """Line around the floor of axes in space and the numbers beside it, (5, 3)."""
    (left, right), (front, back) = (
        (low - _BESIDE * (high - low), high + _BESIDE * (high - low))
        for low, high in (first, second)
    )
    corners = [(left, front), (right, front), (right, back), (left, back), (left, front)]
    return np.array([(*corner, height) for corner in corners])


def identify(descents: Sequence[Descent], look: Look) -> list[Mark]:
    """How each descent is told from the others; those alike look alike."""
    groups = legend_names(descents)
    texts = list(dict.fromkeys(groups))
    marks = []
    for text in groups:
        colour, shape, dashes = path_look(look.theme, texts.index(text), len(_SHAPES))
        marks.append(Mark(text, colour, _SHAPES[shape], _DASHES[dashes]))
    return marks


def _add(
    axes: Axes,
    descents: Sequence[Descent],
    paths: Sequence[_Floats],
    others: Sequence[_Floats],
    look: Look,
) -> None:
    """Add paths, and a legend that hides neither them nor the `others`, in units of the axes."""
    handles: dict[str, Line2D] = {}
    ring = _ring(look, many=len({tuple(path[0]) for path in paths}) > _CROWD)
    named = identify(descents, look)
    for descent, mark, path in zip(descents, named, paths, strict=True):
        halo, *trails = _trails(path, mark, ring, look)
        for trail in trails if len(paths) > _MOST_HALOS else (halo, *trails):
            axes.add_line(trail)
        if descent.doubts:
            axes.add_line(_doubt(path, ~descent.reliable, look))
        handles.setdefault(mark.text, _handle(mark, look))
    start = Line2D([], [], **ring)
    add_legend(axes, [*handles.values(), start], [*handles, "start"], [*paths, *others], look)


def _trails(path: _Floats, mark: Mark, ring: dict[str, Any], look: Look) -> list[Trail]:
    scale = look.scale
    _, colour, shape, dashes = mark
    share = np.clip((len(path) - _FEW) / (_MANY - _FEW), 0.0, 1.0)
    halo = Trail(
        path,
        "halo",
        color=look.theme.paper,
        alpha=0.7,
        linewidth=3.0 * scale,
        solid_joinstyle="round",
        zorder=_ORDER - 0.1,
    )
    way = Trail(
        path,
        "way",
        color=colour,
        linewidth=1.5 * scale,
        linestyle=dashes,
        marker=shape,
        markersize=(4.8 - 2.4 * share) * scale,
        markeredgewidth=0,
        zorder=_ORDER,
        solid_joinstyle="round",
    )
    end = Trail(
        path,
        "end",
        linestyle="none",
        marker=shape,
        color=colour,
        markersize=8.5 * scale,
        markeredgecolor=look.theme.paper,
        markeredgewidth=1.0 * scale,
        zorder=_ORDER + 0.2,
    )
    return [halo, way, end, Trail(path, "start", **ring, zorder=_ORDER + 0.3)]


def _doubt(path: _Floats, poor: NDArray[np.bool_], look: Look) -> Trail:
    """Rings around the points where the gradient is not to be trusted."""
    return Trail(
        path,
        "doubt",
        poor,
        linestyle="none",
        marker="o",
        markersize=6.5 * look.scale,
        markerfacecolor="none",
        markeredgecolor=look.theme.doubt,
        markeredgewidth=0.9 * look.scale,
        zorder=_ORDER + 0.1,
    )


def _ring(look: Look, *, many: bool) -> dict[str, Any]:
    """How a start is marked: lighter where there are many."""
    return {
        "linestyle": "none",
        "marker": "o",
        "markersize": (5.5 if many else 8.5) * look.scale,
        "markerfacecolor": "none",
        "markeredgecolor": look.theme.ink,
        "markeredgewidth": (0.9 if many else 1.6) * look.scale,
    }


def _handle(mark: Mark, look: Look) -> Line2D:
    return Line2D(
        [],
        [],
        color=mark.colour,
        linewidth=1.5 * look.scale,
        linestyle=mark.dashes,
        marker=mark.shape,
        markersize=6 * look.scale,
    )
