"""Numbers with errors, and tables of them, as plain text."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping, Sequence
from typing import Any

__all__ = ["as_json", "table", "with_error", "written"]

_EPS = 2.0**-52


def written(number: float) -> str:
    """Write a number so that reading it gives the same one, without a needless ``.0``.

    >>> written(3.0), written(-0.1), written(1e300)
    ('3', '-0.1', '1e+300')
    """
    text = repr(float(number))
    return text.removesuffix(".0")


def with_error(value: float, error: float) -> tuple[str, str]:
    """Write a value to the second digit of its error, and the error with two digits.

    A value that is not defined is said to be so; of one whose error is not finite, or larger than
    itself, three digits are kept.

    >>> with_error(1.4142135623730951, 3.2e-9)
    ('1.4142135624', '3.2e-09')
    >>> with_error(4.0, 0.0)
    ('4', '0')
    >>> with_error(-12345.678, 21.0)
    ('-12346', '21')
    """
    if math.isnan(value):
        return "undefined", ""
    if not math.isfinite(value):
        return written(value), ""
    if not math.isfinite(error):
        return f"{value:.3g}", "unknown"
    if error <= abs(value) * _EPS:
        return written(value), written(float(f"{error:.2g}"))
    if value == 0:
        return "0", f"{error:.2g}"
    decimals = 1 - math.floor(math.log10(error))
    if not 1e-4 <= abs(value) < 1e7:
        digits = decimals + math.floor(math.log10(abs(value))) + 1
        text = f"{value:.{min(max(digits - 1, 2), 16)}e}"
    else:
        text = f"{value:.{min(max(decimals, 0), 20)}f}"
    return _unsigned_zero(text), f"{error:.2g}"


def table(rows: Sequence[Sequence[str]], right: Collection[int] = ()) -> str:
    """Lay out rows, columns two spaces apart, those in `right` aligned right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]

    def line(cells: Sequence[str]) -> str:
        padded = [
            cell.rjust(width) if i in right else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ]
        return "  ".join(padded).rstrip()

    return "\n".join(line(cells) for cells in rows)


def as_json(value: Any, indent: str = "") -> str:
    """Write JSON with a line for each entry, and plain lists each on a line of its own.

    >>> print(as_json({"point": [1.0, 2.0], "results": [{"a": None}]}))
    {
      "point": [1.0, 2.0],
      "results": [
        {
          "a": null
        }
      ]
    }
    """
    inner = indent + "  "
    if isinstance(value, Mapping) and value:
        items = [f"{json.dumps(k)}: {as_json(v, inner)}" for k, v in value.items()]
        opening, closing = "{", "}"
    elif isinstance(value, Sequence) and any(isinstance(item, Mapping) for item in value):
        items = [as_json(item, inner) for item in value]
        opening, closing = "[", "]"
    else:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, default=str)
    lines = ",\n".join(inner + item for item in items)
    return f"{opening}\n{lines}\n{indent}{closing}"


def _unsigned_zero(text: str) -> str:
    return text[1:] if text.startswith("-") and not text.strip("-0.") else text
