"""What is said of the place that is pointed at: f, ∇f, its error, and why not to trust it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.result import Reason
from gradscape.fields.gradient_field import GradientField
from gradscape.fields.views.view import View
from gradscape.pictures.interactive.traces import Trace, escaped

__all__ = ["along_curve", "draw", "known_at", "known_of", "known_text"]

_CLEAR = [[0.0, "rgba(0,0,0,0)"], [1.0, "rgba(0,0,0,0)"]]
_NUMBER = ".6~g"
_ERROR = ".1~g"


def draw(readings: GradientField) -> list[Trace]:
    """Invisible cells around points of the plane, each telling what is known of its point."""
    undefined = readings.undefined
    doubtful = readings.untrusted
    text = known_text(readings.names)
    traces = [_cells(readings, ~undefined & ~doubtful, text)]
    if doubtful.any():
        why = text + "<br><b>not to be trusted: %{text}</b>"
        traces.append({**_cells(readings, doubtful, why), "text": _reasons(readings)})
    if undefined.any():
        nothing = text.split("<br>")[0] + "<br>not defined here"
        traces.append(_cells(readings, undefined, nothing))
    return traces


def along_curve(view: View) -> list[Trace]:
    """Invisible points on the curve, and on that of the slope, which tell what is known there."""
    field = view.field
    (name,) = (escaped(name) for name in field.names)
    (x,) = field.axes
    known = f"{name} = %{{customdata[0]:{_NUMBER}}}<br>f = %{{customdata[1]:{_NUMBER}}}"
    slope = f"<br>f′ = %{{customdata[2]:{_NUMBER}}} ± %{{customdata[3]:{_ERROR}}}"
    texts = np.full(x.shape, known + slope, dtype=object)
    worst = np.where(field.reliable, -1, field.reason).max(axis=-1)
    for index in np.flatnonzero(field.untrusted):
        texts[index] += f"<br><b>not to be trusted: {Reason(int(worst[index]))}</b>"
    texts[field.undefined] = f"{name} = %{{customdata[0]:{_NUMBER}}}<br>not defined here"
    columns = [x, field.values, field.gradient[:, 0], field.error[:, 0]]
    point = {
        "type": "scatter",
        "mode": "markers",
        "x": x,
        "marker": {"opacity": 0.0, "size": 1},
        "customdata": np.stack(columns, axis=-1),
        "hovertemplate": [text + "<extra></extra>" for text in texts],
        "showlegend": False,
    }
    first = view.heights[0]
    middle = first.low / 2 + first.high / 2
    y = np.clip(first(field.values), first.low, first.high)
    return [{**point, "y": np.where(np.isfinite(y), y, middle), "name": "f"}]


def known_of(readings: GradientField) -> NDArray[Any]:
    """The point, f, the slopes and their errors, shape (n1, n0, 3k + 1) for k axes."""
    return _short(_columns(readings).swapaxes(0, 1))


def known_at(field: GradientField, points: NDArray[np.float64]) -> NDArray[Any]:
    """The same for points (n, k) of the field, or for the nearest to them: shape (n, 3k + 1)."""
    nearest = [
        np.abs(points[:, axis, np.newaxis] - coordinates).argmin(axis=1)
        for axis, coordinates in enumerate(field.axes)
    ]
    return _short(_columns(field)[tuple(nearest)])


def _columns(field: GradientField) -> NDArray[Any]:
    mesh = np.meshgrid(*field.axes, indexing="ij")
    columns: list[NDArray[Any]] = [*mesh, field.values]
    for axis in range(len(mesh)):
        columns += [field.gradient[..., axis], field.error[..., axis]]
    return np.stack(columns, axis=-1)


def known_text(names: Sequence[str]) -> str:
    """What is said of what `known_of` gives."""
    spot = [f"{escaped(n)} = %{{customdata[{i}]:{_NUMBER}}}" for i, n in enumerate(names)]
    count = len(names)
    lines = [", ".join(spot), f"f = %{{customdata[{count}]:{_NUMBER}}}"]
    for axis, name in enumerate(names):
        slope = count + 1 + 2 * axis
        lines.append(
            f"∂f/∂{escaped(name)} = %{{customdata[{slope}]:{_NUMBER}}} "
            f"± %{{customdata[{slope + 1}]:{_ERROR}}}"
        )
    return "<br>".join(lines)


def _cells(readings: GradientField, which: NDArray[np.bool_], text: str) -> Trace:
    x, y = readings.axes
    return {
        "type": "heatmap",
        "x": x,
        "y": y,
        "z": np.where(which, 0.0, np.nan).T.astype(np.float32),
        "customdata": known_of(readings),
        "colorscale": _CLEAR,
        "showscale": False,
        "showlegend": False,
        "hoverongaps": False,
        "hovertemplate": text + "<extra></extra>",
    }


def _reasons(readings: GradientField) -> list[list[str]]:
    """Why the gradient is not to be trusted, in words: shape (n1, n0)."""
    worst = np.where(readings.reliable, -1, readings.reason).max(axis=-1)
    words = {-1: "", **{int(reason): str(reason) for reason in Reason}}
    return [[words[int(code)] for code in column] for column in worst.T]


def _short(numbers: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
    """Single precision, which has more digits than are shown, where the range allows it."""
    with np.errstate(all="ignore"):
        sizes = np.abs(numbers[np.isfinite(numbers) & (numbers != 0)])
    if sizes.size and (sizes.max() > 1e38 or sizes.min() < 1e-37):
        return numbers
    return numbers.astype(np.float32)
