"""What is said of the place that is pointed at: f, ∇f, its error, and why not to trust it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.result import Reason
from gradscape.fields.gradient_field import GradientField
from gradscape.fields.view import View
from gradscape.pictures.interactive.traces import Trace, escaped

__all__ = ["along_curve", "draw"]

_CLEAR = [[0.0, "rgba(0,0,0,0)"], [1.0, "rgba(0,0,0,0)"]]
_NUMBER = ".6~g"
_ERROR = ".1~g"


def draw(readings: GradientField) -> list[Trace]:
    """Invisible cells around points of the plane, each telling what is known of its point."""
    undefined = readings.undefined
    doubtful = readings.untrusted
    traces = [_cells(readings, ~undefined & ~doubtful, _template(readings))]
    if doubtful.any():
        text = _template(readings) + "<br><b>not to be trusted: %{text}</b>"
        traces.append({**_cells(readings, doubtful, text), "text": _reasons(readings)})
    if undefined.any():
        text = _template(readings).split("<br>")[0] + "<br>not defined here"
        traces.append(_cells(readings, undefined, text))
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
    y = np.clip(field.values / first.unit, first.low, first.high)
    return [{**point, "y": np.where(np.isfinite(y), y, middle), "name": "f"}]


def _cells(readings: GradientField, which: NDArray[np.bool_], text: str) -> Trace:
    x, y = readings.axes
    columns: list[NDArray[Any]] = [readings.values]
    for axis in range(2):
        columns += [readings.gradient[..., axis], readings.error[..., axis]]
    return {
        "type": "heatmap",
        "x": x,
        "y": y,
        "z": np.where(which, 0.0, np.nan).T.astype(np.float32),
        "customdata": _short(np.stack(columns, axis=-1).swapaxes(0, 1)),
        "colorscale": _CLEAR,
        "showscale": False,
        "showlegend": False,
        "hoverongaps": False,
        "hovertemplate": text + "<extra></extra>",
    }


def _template(readings: GradientField) -> str:
    first, second = (escaped(name) for name in readings.names)
    lines = [
        f"{first} = %{{x:{_NUMBER}}}, {second} = %{{y:{_NUMBER}}}",
        f"f = %{{customdata[0]:{_NUMBER}}}",
    ]
    for axis, name in enumerate((first, second)):
        slope, error = 2 * axis + 1, 2 * axis + 2
        lines.append(
            f"∂f/∂{name} = %{{customdata[{slope}]:{_NUMBER}}} ± %{{customdata[{error}]:{_ERROR}}}"
        )
    return "<br>".join(lines)


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
