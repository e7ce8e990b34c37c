"""The gallery: ready functions to try things on, found by name."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping

from gradscape.errors import GradscapeError
from gradscape.functions.entry import GalleryEntry, StationaryPoint
from gradscape.functions.published import ENTRIES

__all__ = ["Gallery", "GalleryEntry", "StationaryPoint", "UnknownEntryError", "gallery"]

_SHOWN = 44  # characters of a formula in the table


class UnknownEntryError(GradscapeError, KeyError, AttributeError):
    """The gallery has no function of that name: the message has the nearest ones."""

    def __str__(self) -> str:
        return str(self.args[0])  # KeyError would show it quoted


class Gallery(Mapping[str, GalleryEntry]):
    """Functions by name, as ``gallery["rosenbrock"]`` or ``gallery.rosenbrock``.

    Parameters
    ----------
    entries : GalleryEntry
        Any number of them.

    Raises
    ------
    UnknownEntryError
        A `KeyError` and an `AttributeError`, when asked for a name it doesn't have.

    Examples
    --------
    >>> gallery.himmelblau
    <Himmelblau's function: (x**2 + y - 11)**2 + (x + y**2 - 7)**2; x in [-5, 5], y in [-5, 5]>
    >>> gallery["rosenbrock"].minima
    (((1.0, 1.0), 0.0),)
    >>> [name for name in gallery if "hump" in name]
    ['three_hump_camel', 'six_hump_camel']
    """

    def __init__(self, *entries: GalleryEntry) -> None:
        self._entries = {entry.name: entry for entry in entries}

    def __getitem__(self, name: str) -> GalleryEntry:
        try:
            return self._entries[name]
        except KeyError:
            raise UnknownEntryError(self._unknown(name)) from None

    def __getattr__(self, name: str) -> GalleryEntry:
        if name.startswith("_"):  # what Python and notebooks look for, before there are entries too
            raise AttributeError(name)
        return self[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._entries]

    def _ipython_key_completions_(self) -> list[str]:
        return list(self._entries)

    def __repr__(self) -> str:
        rows = [("name", "function", "domain", "minimum")]
        for entry in self.values():
            ranges = [f"[{lo:g}, {hi:g}]" for lo, hi in entry.ranges]
            domain = f"{ranges[0]}²" if len(set(ranges)) == 1 else " × ".join(ranges)
            rows.append((entry.name, _shortened(entry.expression), domain, _lowest(entry)))
        widths = [max(len(row[column]) for row in rows) for column in range(3)]
        lines = []
        for *cells, last in rows:
            padded = [cell.ljust(width) for cell, width in zip(cells, widths, strict=True)]
            lines.append("  ".join([*padded, last]))
        return "\n".join(lines)

    def _unknown(self, name: str) -> str:
        near = difflib.get_close_matches(str(name).lower(), self._entries, n=3, cutoff=0.6)
        meant = f" Did you mean {' or '.join(near)}?" if near else ""
        return f"the gallery has no function {name!r}.{meant} It has: {', '.join(self._entries)}."


def _shortened(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."


def _lowest(entry: GalleryEntry) -> str:
    if not entry.minima:
        return "none"
    point, value = entry.minima[0]
    others = len(entry.minima) - 1
    more = f", and at {others} more" if others else ""
    return f"{value:.6g} at ({', '.join(f'{v:.6g}' for v in point)}){more}"


gallery = Gallery(*ENTRIES)
