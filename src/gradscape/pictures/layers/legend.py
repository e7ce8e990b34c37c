"""A legend where it hides no path, wherever the axes end up and however large they are."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.legend import Legend
from matplotlib.patheffects import AbstractPathEffect, withStroke
from numpy.typing import NDArray

from gradscape.pictures.fonts import drawable, families
from gradscape.pictures.looks import Look, least, points

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.backend_bases import RendererBase

__all__ = ["NOTE", "FreeLegend", "add_legend", "find_place"]

_SIZES = (1.0, 0.8, 0.65)  # of the letters
_PLACES = 25  # tried along each axis
_MARGIN = 8.0  # pixels between a legend and a path, at 100 pixels per inch; half to an edge
_AROUND = 2.0  # points
_FINE = 3.0  # pixels between points that stand for a segment
_ROWS = 7  # of points that stand for words
_MOST = 400  # of them for each segment
_Floats = NDArray[np.float64]

#: Label of the words that stand in axes of the caller's own.
NOTE = "_note"


class _Seen:
    """Paths in units of the axes, and where they are on the screen: kept until that changes."""

    def __init__(self, paths: Sequence[_Floats]) -> None:
        self._paths = paths
        self._key: object = None
        self._points = np.empty((0, 2))

    def on_screen(self, axes: Axes, box: tuple[float, float, float, float]) -> _Floats:
        """Points along the paths that are in the box, in pixels."""
        key = (box, axes.get_xlim(), axes.get_ylim(), axes.get_xscale(), axes.get_yscale())
        if key != self._key:
            with np.errstate(all="ignore"):
                lines = [axes.transData.transform(path) for path in self._paths]
            self._key, self._points = key, _dense(lines, box)
        return self._points


class FreeLegend(Legend):
    """A legend that finds its place whenever it is drawn.

    Where there is none that is free, it stands where it hides least, without a ground of its own
    but for a narrow one around its letters.

    Parameters
    ----------
    axes : Axes
    handles, texts : sequence
    paths : _Seen
        What it must not hide.
    **style
        As of Matplotlib's Legend.
    """

    def __init__(
        self,
        axes: Axes,
        handles: Sequence[Any],
        texts: Sequence[str],
        paths: _Seen,
        **style: Any,
    ) -> None:
        super().__init__(axes, handles, texts, loc="lower left", borderaxespad=0.0, **style)
        self._seen = paths
        self._ground = style["framealpha"]

    def fits(self) -> bool:
        """Whether it is no larger than its axes."""
        frame, own = self.axes.get_window_extent(), self.get_window_extent()
        inset = _MARGIN * self.axes.figure.dpi / 100
        return bool(own.width + inset < frame.width and own.height + inset < frame.height)

    def settle(self) -> int:
        """Go where the least is hidden, and tell how many points of the paths are."""
        axes = self.axes
        axes.apply_aspect()
        frame, own = axes.get_window_extent(), self.get_window_extent()
        box = (frame.x0, frame.y0, frame.x1, frame.y1)
        margin = _MARGIN * axes.figure.dpi / 100
        points = np.concatenate([self._seen.on_screen(axes, box), self._noted(box)])
        place, hidden = find_place(points, (own.width, own.height), box, margin)
        x, y = axes.transAxes.inverted().transform(place)
        self.set_bbox_to_anchor((float(x), float(y)), axes.transAxes)
        self.get_frame().set_alpha(0.0 if hidden else self._ground)
        around: list[AbstractPathEffect] = []
        if hidden:
            paper = self.get_frame().get_facecolor()[:3]
            around = [withStroke(linewidth=_AROUND, foreground=paper)]
        for text in self.get_texts():
            text.set_path_effects(around)
        return hidden

    def _noted(self, box: tuple[float, float, float, float]) -> _Floats:
        """Points of the words that stand in axes of the caller's own, in pixels."""
        frames = [t.get_window_extent() for t in self.axes.texts if t.get_label() == NOTE]
        rows = [
            np.array([(frame.x0, y), (frame.x1, y)])
            for frame in frames
            for y in np.linspace(frame.y0, frame.y1, _ROWS)
        ]
        return _dense(rows, box)

    def draw(self, renderer: RendererBase) -> None:
        """Draw it, where there is room now."""
        self.settle()
        super().draw(renderer)


def add_legend(
    axes: Axes, handles: Sequence[Any], texts: Sequence[str], paths: Sequence[_Floats], look: Look
) -> None:
    """Add a legend that hides none of the paths.

    In more columns, or smaller letters, where only then there is room for it.
    """
    tries, seen = [], _Seen(paths)
    for size, columns in product(_SIZES, dict.fromkeys((1, 2, len(texts)))):
        legend = _make(axes, handles, texts, seen, columns, size, look)
        too_large = not legend.fits()
        if too_large and (columns > 1 or size > min(_SIZES)):
            continue
        tries.append((too_large, legend.settle(), -size, columns, legend))
        if tries[-1][:2] == (False, 0):
            break
    axes.add_artist(min(tries, key=lambda each: each[:4])[-1])


def find_place(
    points: _Floats,
    size: tuple[float, float],
    box: tuple[float, float, float, float],
    margin: float,
) -> tuple[tuple[float, float], int]:
    """Where the lower left corner of a rectangle goes, and how many of the points it hides there.

    Corners of the box come first, then its edges, then the rest.
    """
    (width, height), (left, bottom, right, top) = size, box
    inset = margin / 2  # from the edges of the box
    xs = np.linspace(right - inset - width, left + inset, _PLACES)
    ys = np.linspace(top - inset - height, bottom + inset, _PLACES)
    hidden = _count(points, xs - margin, ys - margin, (width, height), box, margin)
    edge = np.isin(np.arange(_PLACES), (0, _PLACES - 1)).astype(int)
    rank = hidden * 3.0 - edge[:, np.newaxis] - edge  # of equals, the one nearest to a corner
    i, j = np.unravel_index(int(np.argmin(rank)), rank.shape)
    return (float(xs[i]), float(ys[j])), int(hidden[i, j])


def _count(
    points: _Floats,
    xs: _Floats,
    ys: _Floats,
    size: tuple[float, float],
    box: tuple[float, float, float, float],
    margin: float,
) -> NDArray[np.intp]:
    """How many of the points are in rectangles from (xs[i], ys[j]) on, margins included.

    By sums over a grid of cells, which takes a rectangle for the cells it touches.
    """
    left, bottom, right, top = box
    shape = (int((right - left) / _FINE) + 1, int((top - bottom) / _FINE) + 1)
    cells = ((points - (left, bottom)) / _FINE).astype(int)
    sums = np.zeros((shape[0] + 1, shape[1] + 1), dtype=np.intp)
    np.add.at(sums, (cells[:, 0] + 1, cells[:, 1] + 1), 1)
    sums = sums.cumsum(axis=0).cumsum(axis=1)

    def ends(starts: _Floats, low: float, length: float, most: int) -> tuple[Any, Any]:
        first = np.floor((starts - low) / _FINE).astype(int)
        last = np.ceil((starts + length + 2 * margin - low) / _FINE).astype(int)
        return np.clip(first, 0, most), np.clip(last, 0, most)

    (x0, x1), (y0, y1) = ends(xs, left, size[0], shape[0]), ends(ys, bottom, size[1], shape[1])
    upper, lower = sums[np.ix_(x1, y1)], sums[np.ix_(x0, y0)]
    return np.asarray(upper + lower - sums[np.ix_(x0, y1)] - sums[np.ix_(x1, y0)])


def _make(
    axes: Axes,
    handles: Sequence[Any],
    texts: Sequence[str],
    paths: _Seen,
    columns: int,
    size: float,
    look: Look,
) -> FreeLegend:
    legend = FreeLegend(
        axes,
        handles,
        [drawable(text) for text in texts],
        paths,
        ncols=columns,
        borderpad=0.5,
        labelspacing=0.35,
        handlelength=1.8,
        columnspacing=1.2,
        prop={
            "family": families("".join(texts)),
            "size": max(points("tick", look.scale) * size, least(look.scale)),
        },
        labelcolor=look.theme.ink,
        facecolor=look.theme.paper,
        edgecolor=look.theme.frame,
        framealpha=0.9,
        fancybox=False,
    )
    legend.get_frame().set_linewidth(0.6 * look.scale)
    legend.set_zorder(8)
    for text in legend.get_texts():
        text.set_parse_math(False)
    return legend


def _dense(paths: Sequence[_Floats], box: tuple[float, float, float, float]) -> _Floats:
    """Points along the paths, so close that no legend fits between; only those in the box."""
    left, bottom, right, top = box
    starts = np.concatenate([np.empty((0, 2)), *(path[:-1] for path in paths)])
    ends = np.concatenate([np.empty((0, 2)), *(path[1:] for path in paths)])
    lone = np.concatenate([np.empty((0, 2)), *(path[-1:] for path in paths)])
    finite = np.isfinite(starts).all(axis=1) & np.isfinite(ends).all(axis=1)
    starts, ends = starts[finite], ends[finite]
    with np.errstate(over="ignore"):
        lengths = np.hypot(*(ends - starts).T)
    counts = np.clip(lengths / _FINE, 1, _MOST).astype(int) + 1
    which = np.repeat(np.arange(len(starts)), counts)
    share = (np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)) / counts[which]
    between = starts[which] + (ends - starts)[which] * share[:, np.newaxis]
    points = np.concatenate([between, lone[np.isfinite(lone).all(axis=1)]])
    inside = (points >= (left, bottom)).all(axis=1) & (points <= (right, top)).all(axis=1)
    return np.asarray(points[inside])
