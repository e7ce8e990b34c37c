"""Streamlines, coloured by |∇f| along them, with arrow heads: one collection of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gradscape.pictures.looks import Look, shade_map

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gradscape.fields.views.view import View

__all__ = ["draw"]

_COLOURS = 32  # shades told apart along a line
_WIDTH, _THIN = 1.1, 0.55  # points, of few lines and of many
_HEAD = 5.2  # length of an arrow head, points; its width is in proportion
_BROAD, _NOTCH = 0.38, 0.75  # half the width, and how deep the back goes, of the length
_MANY = 4.0  # lines of this density are as thin as can be
_SUBDUED = 0.45  # opacity under paths
_Floats = NDArray[np.float64]


def draw(axes: Axes, view: View, look: Look) -> None:
    """Add the lines and their heads."""
    streams = view.streamlines
    if streams is None or not streams.lines:
        return
    from matplotlib.collections import LineCollection, PolyCollection

    many = min(1.0, (view.layers.streamlines or 1.0) / _MANY)
    width = (_WIDTH + (_THIN - _WIDTH) * many) * look.scale
    opacity = _SUBDUED if view.paths else 1.0
    pieces, colours = _pieces(view, look)
    axes.add_collection(
        LineCollection(
            pieces, colors=colours, linewidths=width, capstyle="butt", alpha=opacity, zorder=2.8
        ),
        autolim=False,
    )
    heads, colours = _heads(axes, view, look, _HEAD * (1.0 - 0.45 * many) * look.scale)
    axes.add_collection(
        PolyCollection(
            list(heads), facecolors=colours, edgecolors="none", alpha=opacity, zorder=2.9
        ),
        autolim=False,
    )


def _colours(view: View, sizes: _Floats) -> NDArray[np.int64]:
    """Number of the colour of each size."""
    if view.shades is None:
        return np.zeros(len(sizes), dtype=np.int64)
    return np.minimum((view.shades(sizes) * _COLOURS).astype(np.int64), _COLOURS - 1)


def _palette(view: View, look: Look) -> _Floats:
    if view.shades is None:
        from matplotlib.colors import to_rgba

        return np.array([to_rgba(look.theme.muted)] * _COLOURS)
    return np.asarray(shade_map(look.theme)((np.arange(_COLOURS) + 0.5) / _COLOURS))


def _pieces(view: View, look: Look) -> tuple[list[_Floats], _Floats]:
    """Lines cut where their colour changes, and the colours."""
    assert view.streamlines is not None
    lines = view.streamlines.lines
    points = np.concatenate(lines)
    colours = _colours(view, np.concatenate(view.streamlines.magnitudes))
    ends = np.cumsum([len(line) for line in lines])
    new = np.diff(colours, prepend=-1) != 0
    new[0] = new[ends[:-1]] = True
    starts = np.flatnonzero(new)
    stops = np.append(starts[1:], len(points))
    last = np.isin(stops, ends)  # others reach the first point of the next
    reach = stops + ~last
    kept = reach - starts > 1
    cuts = zip(starts[kept], reach[kept], strict=True)
    return [points[a:b] for a, b in cuts], _palette(view, look)[colours[starts[kept]]]


def _heads(axes: Axes, view: View, look: Look, length: float) -> tuple[_Floats, _Floats]:
    """Corners (m, 4, 2) of the heads in units of the axes, and their colours."""
    assert view.streamlines is not None
    streams, grid = view.streamlines, view.field.grid
    axes.apply_aspect()
    behind = grid.coordinates(grid.places(streams.heads) - streams.directions)
    tips = axes.transData.transform(streams.heads)
    along = tips - axes.transData.transform(behind)
    along /= np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-12)[:, np.newaxis]
    pixels = length * axes.figure.dpi / 72
    across = np.stack([-along[:, 1], along[:, 0]], axis=1) * (_BROAD * pixels)
    middle = tips - along * (0.5 * pixels)
    corners = np.stack(
        [
            tips + along * (0.5 * pixels),
            middle + across,
            tips + along * ((0.5 - _NOTCH) * pixels),
            middle - across,
        ],
        axis=1,
    )
    shape = corners.shape
    corners = axes.transData.inverted().transform(corners.reshape(-1, 2)).reshape(shape)
    return corners, _palette(view, look)[_colours(view, streams.head_magnitudes)]
