"""A field as a table in a notebook: small, like xarray's, in the page's own colours."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.formats.labelled import slope_unit
from gradscape.fields.scales.numerals import written

if TYPE_CHECKING:
    from gradscape.fields.gradient_field import GradientField

__all__ = ["to_html"]

_LONGEST = 120  # characters of a formula
_STYLE = "border-collapse:collapse;font-size:0.9em;text-align:left;color:inherit"
_CELL = "text-align:left;padding:0.1em 0.8em 0.1em 0"
_HEAD = "text-align:left;padding:0.5em 0.8em 0.1em 0;opacity:0.65;font-weight:normal"


def to_html(field: GradientField) -> str:
    """Write the table; whatever comes from outside is escaped."""
    title = field.formula or f"{field.name}({', '.join(field.grid.variables)})"
    title = title if len(title) <= _LONGEST else title[: _LONGEST - 1] + "…"
    named = field.formula and field.name.replace(" ", "") != field.formula.replace(" ", "")
    own = f"{field.name}: " if named else ""
    sections = [
        ("axes", [_axis(field, k) for k in range(len(field.names))]),
        ("held fixed", [(name, written(value), "", "") for name, value in field.fixed.items()]),
        ("values", _values(field)),
        ("made", _made(field)),
    ]
    rows = []
    for heading, lines in sections:
        if lines:
            rows.append(f'<tr><th colspan="4" style="{_HEAD}">{escape(heading)}</th></tr>')
        for name, *rest in lines:
            cells = "".join(f'<td style="{_CELL}">{escape(text)}</td>' for text in rest)
            rows.append(f'<tr><th style="{_CELL};padding-left:1em">{escape(name)}</th>{cells}</tr>')
    shape = " × ".join(f"{name}: {n}" for name, n in zip(field.names, field.shape, strict=True))
    return (
        f'<div class="gradscape-field"><div><b>GradientField</b> {escape(own)}'
        f"<code>{escape(title)}</code> ({escape(shape)})</div>"
        f'<table style="{_STYLE}">{"".join(rows)}</table></div>'
    )


def _axis(field: GradientField, k: int) -> tuple[str, str, str, str]:
    low, high = field.axes[k][0], field.axes[k][-1]
    kind = "logarithmic" if field.grid.log[k] else ""
    points = f"{field.shape[k]} points"
    unit = _unit(field.units.get(field.names[k], ""))
    return field.names[k], f"{written(low)} … {written(high)}{unit}", points, kind


def _values(field: GradientField) -> list[tuple[str, str, str, str]]:
    lines = [("f", _range(field.values) + _unit(field.units.get("f", "")), "", "")]
    for k, name in enumerate(field.names):
        error, good = field.error[..., k], field.reliable[..., k]
        finite = error[np.isfinite(error) & good]
        largest = f"± {written(float(finite.max()), 2)} at most" if finite.size else ""
        doubtful = int((~good & np.isfinite(field.gradient[..., k])).sum())
        doubt = f"{doubtful} not to be trusted" if doubtful else ""
        unit = _unit(slope_unit(field.units, name))
        lines.append((f"∂f/∂{name}", _range(field.gradient[..., k]) + unit, largest, doubt))
    undefined = int(field.undefined.sum())
    if undefined:
        lines.append(("undefined", f"at {undefined} of {field.values.size} points", "", ""))
    if field.untrusted.any():
        why = ", ".join(f"{count} {reason}" for reason, count in field.reasons().items())
        lines.append(("not trusted", why, "", ""))
    return lines


def _made(field: GradientField) -> list[tuple[str, str, str, str]]:
    lines = [("method", field.method, "", ""), ("layout", field.layout, "", "")]
    if field.evaluations:
        lines.append(("evaluations of f", f"{field.evaluations:,}", "", ""))
    if field.grid.plane is not None:
        lines.append(("through", f"a point of {field.grid.plane.point.size} variables", "", ""))
    return lines


def _range(values: NDArray[np.float64]) -> str:
    finite = values[np.isfinite(values)]
    if not finite.size:
        return "nowhere finite"
    return f"{written(float(finite.min()))} … {written(float(finite.max()))}"


def _unit(unit: str) -> str:
    return f" {unit}" if unit else ""
