"""Descents as text: a line, a table, a table for notebooks."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.scales.numerals import written

if TYPE_CHECKING:
    from gradscape.fields.descent.descent import Descent

__all__ = ["HEAD", "as_html", "as_table", "plain", "row_of", "say_point"]

HEAD = ("method", "from", "to", "f", "|∇f|", "steps", "why it ended")
_SHOWN = 4  # coordinates of a point


def plain(number: float, digits: int = 4) -> str:
    """Write a number as Python reads it.

    >>> plain(-2e-7)
    '-2e-7'
    """
    return written(float(number) + 0.0, digits).replace("−", "-")


def say_point(point: NDArray[np.float64]) -> str:
    """Write a point with four digits, and of many coordinates the first.

    >>> say_point(np.array([1.5, -0.25]))
    '(1.5, -0.25)'
    """
    texts = [plain(x) for x in point[:_SHOWN]]
    more = ", ..." if len(point) > _SHOWN else ""
    return f"({', '.join(texts)}{more})"


def row_of(descent: Descent) -> tuple[str, ...]:
    """Cells of a table's row, as in `HEAD`."""
    why = str(descent.reason)
    if descent.doubts:
        why += f"; {descent.doubts} of {len(descent)} gradients not to be trusted"
    f, slope = (
        "" if np.isnan(x) and not descent.evaluations else plain(x, digits)
        for x, digits in ((descent.value, 4), (descent.slope, 2))
    )
    return (
        descent.name,
        say_point(descent.start),
        say_point(descent.point),
        f,
        slope,
        str(descent.steps),
        why,
    )


def as_table(rows: Sequence[Sequence[str]]) -> str:
    """Lay rows out under their head, columns two spaces apart."""
    cells = [HEAD, *rows]
    widths = [max(len(row[i]) for row in cells) for i in range(len(HEAD))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]
    return "\n".join(lines)


def as_html(rows: Sequence[Sequence[str]], note: str = "") -> str:
    """Lay rows out as a table of HTML."""

    def line(cells: Sequence[str], tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{html.escape(c)}</{tag}>" for c in cells) + "</tr>"

    body = "".join(line(row, "td") for row in rows)
    below = f"<p>{html.escape(note)}</p>" if note else ""
    return f"<table><thead>{line(HEAD, 'th')}</thead><tbody>{body}</tbody></table>{below}"
