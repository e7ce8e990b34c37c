"""A legend where it hides no path."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gradscape.pictures.frame import drawable
from gradscape.pictures.looks import FAMILY, SIZES, Look

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["add_legend", "find_place"]

_PLACES = 25  # tried along each axis
_MARGIN = 4.0  # pixels between a legend and a path, at 100 pixels per inch
_FINE = 3.0  # pixels between points that stand for a segment
_MOST = 400  # of them for each segment
_Floats = NDArray[np.float64]


def add_legend(
    axes: Axes, handles: Sequence[Any], texts: Sequence[str], paths: Sequence[_Floats], look: Look
) -> None:
    """Add a legend that hides none of the paths, which are in pixels.

    In one column, or in more where only then there is room. Where there is none at all, it stands
    where it hides least, without a ground of its own.
    """
    axes.apply_aspect()
    frame = axes.get_window_extent()
    box = (frame.x0, frame.y0, frame.x1, frame.y1)
    dense = _dense(paths, box)
    margin = _MARGIN * look.scale * axes.figure.dpi / 100
    tries = []
    for columns in dict.fromkeys((1, 2, len(texts))):
        legend = _make(axes, handles, texts, columns, look)
        extent = legend.get_window_extent()
        place, hidden = find_place(dense, (extent.width, extent.height), box, margin)
        tries.append((hidden, columns, place))
        if hidden == 0:
            break
    hidden, columns, (x, y) = min(tries, key=lambda each: each[:2])
    legend = _make(axes, handles, texts, columns, look)
    legend.set_loc("lower left")
    legend.set_bbox_to_anchor(axes.transAxes.inverted().transform((x, y)), axes.transAxes)
    if hidden:
        legend.get_frame().set_alpha(0.0)


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
    xs = np.linspace(right - margin - width, left + margin, _PLACES)
    ys = np.linspace(top - margin - height, bottom + margin, _PLACES)
    found = ((float(xs[0]), float(ys[0])), points.shape[0] + 1)
    last = _PLACES - 1
    order = sorted(
        ((i, j) for i in range(_PLACES) for j in range(_PLACES)),
        key=lambda at: ((at[0] in (0, last)) + (at[1] in (0, last))) * -1,
    )
    for i, j in order:
        x, y = xs[i], ys[j]
        inside = (
            (points[:, 0] > x - margin)
            & (points[:, 0] < x + width + margin)
            & (points[:, 1] > y - margin)
            & (points[:, 1] < y + height + margin)
        )
        hidden = int(inside.sum())
        if hidden < found[1]:
            found = ((float(x), float(y)), hidden)
        if hidden == 0:
            break
    return found


def _make(
    axes: Axes, handles: Sequence[Any], texts: Sequence[str], columns: int, look: Look
) -> Any:
    legend = axes.legend(
        handles,
        [drawable(text) for text in texts],
        ncols=columns,
        loc="lower left",
        borderaxespad=0.0,
        borderpad=0.5,
        labelspacing=0.35,
        handlelength=1.8,
        columnspacing=1.2,
        prop={"family": FAMILY, "size": SIZES["tick"] * look.scale},
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
    found = [np.empty((0, 2))]
    for whole in paths:
        path = whole[np.isfinite(whole).all(axis=1)]
        found.append(path)
        for start, end in pairwise(path):
            length = float(np.hypot(*(end - start)))
            count = int(min(max(length / _FINE, 1.0), _MOST))
            found.append(start + (end - start) * np.linspace(0, 1, count + 1)[:, np.newaxis])
    points = np.concatenate(found)
    inside = (points >= (left, bottom)).all(axis=1) & (points <= (right, top)).all(axis=1)
    return np.asarray(points[inside])
