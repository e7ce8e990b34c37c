"""Values of contours, written along them where there is room: never over one another."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gradscape.pictures.looks import FAMILY, Look, points

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.transforms import Bbox

__all__ = ["clear", "draw", "find_places"]

_CANDIDATES = 150
_LEVEL = 4  # of their drawing: no other text of the axes has it
_Floats = NDArray[np.float64]


def draw(axes: Axes, lines: Sequence[_Floats], texts: Sequence[str], look: Look) -> None:
    """Write each line's text on it once or twice, or not at all where lines are too crowded.

    Parameters
    ----------
    axes : Axes
        With their limits set.
    lines : sequence of ndarray, shape (n, 2)
        Points of each contour in units of the axes.
    texts : sequence of str
    look : Look
    """
    axes.apply_aspect()
    box = axes.get_window_extent()
    size = points("contour", look.scale)
    em = size * axes.figure.dpi / 72  # pixels
    on_screen = [axes.transData.transform(line) if len(line) else line for line in lines]
    widths = [0.62 * em * len(text) for text in texts]
    corners = (box.x0, box.y0, box.x1, box.y1)
    for index, place, angle in find_places(on_screen, widths, em, corners):
        x, y = axes.transData.inverted().transform(place)
        axes.text(
            x,
            y,
            texts[index],
            rotation=angle,
            ha="center",
            va="center",
            color=look.theme.contour_label,
            fontsize=size,
            fontfamily=FAMILY,
            parse_math=False,
            zorder=_LEVEL,
            bbox={
                "facecolor": look.theme.paper,
                "edgecolor": "none",
                "alpha": 0.8,
                "pad": 0.6 * look.scale,
            },
        )


def clear(axes: Axes, box: Bbox) -> None:
    """Take away values that are in a box, in pixels: something else is written there."""
    for text in list(axes.texts):
        if text.get_zorder() == _LEVEL and text.get_window_extent().overlaps(box):
            text.remove()


def find_places(
    lines: Sequence[_Floats],
    widths: Sequence[float],
    em: float,
    box: tuple[float, float, float, float],
) -> list[tuple[int, _Floats, float]]:
    """Where labels go: index of the line, place, and angle in degrees; all lengths in pixels.

    A label keeps away from the border, from the lines of its neighbours, and from other labels;
    among the places that are left it takes the one that is farthest from others.
    """
    left, bottom, right, top = box
    placed: list[tuple[int, _Floats, float]] = []
    centre = np.array([(left + right) / 2, (bottom + top) / 2])
    for again in (False, True):
        for i, line in enumerate(lines):
            if len(line) < 3:
                continue
            margin = widths[i] / 2 + em / 2
            some = np.unique(np.linspace(1, len(line) - 2, _CANDIDATES).astype(int))
            x, y = line[some].T
            inside = (x > left + margin) & (x < right - margin)
            some = some[inside & (y > bottom + margin) & (y < top - margin)]
            room = _room(line[some], [p for p in lines[max(0, i - 1) : i + 2] if p is not line])
            some = some[room > 1.1 * em]
            taken = np.array([p for _, p, _ in placed]).reshape(-1, 2)
            own = np.array([p for j, p, _ in placed if j == i]).reshape(-1, 2)
            far = _room(line[some], [taken])
            free = far > (2.2 if not again else 5.0) * em + widths[i]
            if again:
                free &= _room(line[some], [own]) > 12 * em + widths[i]
            if not free.any():
                continue
            some, far = some[free], far[free]
            score = np.minimum(far, 30 * em) - 0.1 * np.abs(line[some] - centre).sum(axis=1)
            best = int(some[np.argmax(score)])
            placed.append((i, line[best], _angle(line, best)))
    return placed


def _room(points: _Floats, others: Sequence[_Floats]) -> _Floats:
    """Distance of each point to the nearest of the others."""
    rest = np.concatenate([np.empty((0, 2)), *others])
    if not len(rest):
        return np.full(len(points), 1e9)
    rest = rest[:: max(1, len(rest) // 400)]
    squares = ((points[:, np.newaxis] - rest) ** 2).sum(axis=-1).min(axis=1)
    return np.asarray(np.sqrt(squares))


def _angle(line: _Floats, index: int) -> float:
    """Direction of the line, between -90 and 90 degrees, so that no text is upside down."""
    dx, dy = line[index + 1] - line[index - 1]
    angle = math.degrees(math.atan2(dy, dx))
    return (angle + 90.0) % 180.0 - 90.0
