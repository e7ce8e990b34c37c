"""Critical points as tables: text, HTML, a DataFrame; and in one line."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gradscape.errors import MissingExtraError
from gradscape.fields.critical.points import CriticalPoints, CriticalSet, Kind

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = [
    "SYMBOLS",
    "as_dataframe",
    "as_html",
    "as_text",
    "digits",
    "make_critical_remarks",
    "summary",
    "values",
]

#: The shapes of the markers in pictures.
SYMBOLS = {Kind.MINIMUM: "▼", Kind.SADDLE: "◇", Kind.MAXIMUM: "▲", Kind.DEGENERATE: "■"}

_ROUNDING = 1e-15
_SHOWN = 60  # rows of a table
_KINDS = (
    (Kind.MINIMUM, "minimum", "minima"),
    (Kind.SADDLE, "saddle", "saddles"),
    (Kind.MAXIMUM, "maximum", "maxima"),
    (Kind.DEGENERATE, "degenerate", "degenerate"),
)


def digits(value: float, error: float) -> str:
    """Write a number as far as its error allows, at most ten digits.

    >>> digits(1.4142135623730951, 1e-4), digits(-0.0, 1e-16), digits(3.0, 0.0)
    ('1.4142', '0', '3')
    """
    if not math.isfinite(value):
        return str(value)
    if abs(value) <= error:
        return "0"
    places = 10
    if value and error > 0 and math.isfinite(error):
        known = math.floor(math.log10(abs(value))) - math.floor(math.log10(error))
        places = min(max(known + 1, 1), 10)
    return f"{value + 0.0:.{places}g}"


def values(found: CriticalPoints) -> list[str]:
    """Write f at each point; 0 where it is rounding beside the largest of them."""
    sizes = [abs(p.value) for p in found if math.isfinite(p.value)]
    least = _ROUNDING * max(sizes, default=0.0)
    return [
        "undefined" if math.isnan(p.value) else "0" if abs(p.value) <= least else f"{p.value:.10g}"
        for p in found
    ]


def summary(found: CriticalPoints, *, symbols: bool = False) -> str:
    """How many of which kind; with `symbols`, beside their markers in a picture."""
    counts = [(kind, sum(p.kind is kind for p in found), one, many) for kind, one, many in _KINDS]
    kinds = ", ".join(
        f"{n} {one if n == 1 else many}" + (f" {SYMBOLS[kind]}" if symbols else "")
        for kind, n, one, many in counts
        if n
    )
    total = len(found)
    word = "critical point" if total == 1 else "critical points"
    parts = [f"{total or 'no'} {'isolated ' if _sets(found) else ''}{word}"]
    parts[0] += f": {kinds}" if kinds else ""
    for text in dict.fromkeys(s.description for s in _sets(found)):
        count = sum(s.description == text for s in _sets(found))
        parts.append(f"1 {text}" if count == 1 else f"{count} × {text}")
    return "; ".join(parts)


def make_critical_remarks(found: CriticalPoints | None) -> tuple[str, ...]:
    """What a picture says of critical points: the key to the markers, and what was not resolved."""
    if found is None:
        return ()
    return summary(found, symbols=True), *found.remarks


def _sets(found: CriticalPoints) -> tuple[CriticalSet, ...]:
    return (*found.curves, *found.regions)


def _rows(found: CriticalPoints) -> list[list[str]]:
    rows = []
    for p, value in zip(found.points[:_SHOWN], values(found), strict=False):
        numbers = [digits(float(x), float(e)) for x, e in zip(p.point, p.error, strict=True)]
        size = float(p.error.max())
        rows.append([p.description, *numbers, value, f"{size:.1e}" if size else "0"])
    return rows


def _header(found: CriticalPoints) -> list[str]:
    return ["kind", *found.names, "f", "± position"]


def _notes(found: CriticalPoints) -> list[str]:
    hidden = len(found) - _SHOWN
    notes = [f"... and {hidden} more"] if hidden > 0 else []
    for s in _sets(found):
        low, high = s.points.min(axis=0), s.points.max(axis=0)
        box = ", ".join(
            f"{name} in [{a:.4g}, {b:.4g}]"
            for name, a, b in zip(found.names, low, high, strict=True)
        )
        notes.append(f"{s.description}: f = {s.value + 0.0:.10g}, {box}")
    return [*notes, *(f"note: {remark}" for remark in found.remarks)]


def _heading(found: CriticalPoints) -> str:
    where = ", ".join(
        f"{name} in [{low:g}, {high:g}]"
        for name, (low, high) in zip(found.names, found.domain, strict=True)
    )
    held = "".join(f", {name} = {value:g}" for name, value in found.fixed.items())
    return f"{found.name}; {where}{held}: {found.summary}"


def as_text(found: CriticalPoints) -> str:
    """Lay the table out as lines of text."""
    lines = [_heading(found)]
    if len(found):
        rows = [_header(found), *_rows(found)]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            first, *rest = (
                cell.ljust(width) if not i else cell.rjust(width)
                for i, (cell, width) in enumerate(zip(row, widths, strict=True))
            )
            lines.append("  ".join(["", first, *rest]).rstrip())
    return "\n".join([*lines, *_notes(found)])


def as_html(found: CriticalPoints) -> str:
    """The table for a notebook."""

    def line(cells: Sequence[str], tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{html.escape(c)}</{tag}>" for c in cells) + "</tr>"

    body = "".join(line(row, "td") for row in _rows(found))
    notes = "".join(f"<div>{html.escape(note)}</div>" for note in _notes(found))
    head = f"<thead>{line(_header(found), 'th')}</thead>" if len(found) else ""
    return (
        f"<div><div><b>{html.escape(_heading(found))}</b></div>"
        f"<table>{head}<tbody>{body}</tbody></table>{notes}</div>"
    )


def as_dataframe(found: CriticalPoints) -> DataFrame:
    """One row a point.

    Raises
    ------
    MissingExtraError
        If pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError as error:
        raise MissingExtraError("pandas", "fields", "CriticalPoints.to_dataframe()") from error
    points, k = list(found), len(found.names)
    columns: dict[str, Any] = {"kind": [str(p.kind) for p in points]}
    for i, name in enumerate(found.names):
        columns[name] = np.array([p.point[i] for p in points], dtype=float)
    columns["f"] = np.array([p.value for p in points], dtype=float)
    for i, name in enumerate(found.names):
        columns[f"error {name}"] = np.array([p.error[i] for p in points], dtype=float)
    for i in range(k):
        columns[f"eigenvalue {i}"] = np.array([p.eigenvalues[i] for p in points], dtype=float)
    columns["around"] = [None if p.around is None else str(p.around) for p in points]
    for mark in ("at_kink", "on_border", "reliable"):
        columns[mark] = np.array([getattr(p, mark) for p in points], dtype=bool)
    columns["reason"] = [p.reason for p in points]
    return pd.DataFrame(columns)
