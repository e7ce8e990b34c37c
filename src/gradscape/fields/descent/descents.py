"""Several descents: an immutable sequence of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, overload

import numpy as np

from gradscape.errors import ArgumentError
from gradscape.fields.descent.descent import Descent
from gradscape.fields.descent.frames import make_frame
from gradscape.fields.descent.showing import as_html, as_table, row_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Descents"]

_SHOWN = 40  # rows of the table


class Descents(Sequence[Descent]):
    """Descents from several starts, or by several methods; method by method, start by start.

    Parameters
    ----------
    descents : iterable of Descent
    evaluations : int, optional
        At how many points f was evaluated for all of them. Default: the sum of theirs.

    Raises
    ------
    ArgumentError
        If one of them is no Descent.

    Examples
    --------
    >>> import gradscape as gs
    >>> mine = gs.Descent.of([[1.0, 1.0], [0.5, 0.0]], "x0**2 + x1**2")
    >>> both = gs.Descents([mine, gs.descend("x0**2 + x1**2", [1.0, 1.0], steps=2)])
    >>> both.best.name
    'mine'
    """

    def __init__(self, descents: Sequence[Descent], evaluations: int | None = None) -> None:
        self._descents = tuple(descents)
        for descent in self._descents:
            if not isinstance(descent, Descent):
                raise ArgumentError(
                    f"{descent!r} is no Descent; for a path that was recorded elsewhere: "
                    "gs.Descent.of(path)."
                )
        own = sum(descent.evaluations for descent in self._descents)
        self.evaluations = own if evaluations is None else evaluations

    @overload
    def __getitem__(self, index: int) -> Descent: ...
    @overload
    def __getitem__(self, index: slice) -> Descents: ...
    def __getitem__(self, index: int | slice) -> Descent | Descents:
        if isinstance(index, slice):
            return Descents(self._descents[index])
        return self._descents[index]

    def __len__(self) -> int:
        return len(self._descents)

    def __iter__(self) -> Iterator[Descent]:
        return iter(self._descents)

    @property
    def best(self) -> Descent:
        """The one that ended lowest, of those whose f is known there; the first of equals.

        Raises
        ------
        ArgumentError
            If f is known at the end of none.
        """
        known = [descent for descent in self if np.isfinite(descent.value)]
        if not known:
            raise ArgumentError("f is not known, or not finite, at the end of any of the descents.")
        return min(known, key=lambda descent: descent.value)

    def to_dataframe(self) -> pd.DataFrame:
        """Give a table with a row for each point of each descent; see `Descent.to_dataframe`."""
        return make_frame(self._descents)

    def __repr__(self) -> str:
        if not self._descents:
            return "no descents"
        text = as_table([row_of(descent) for descent in self._descents[:_SHOWN]])
        more = len(self) - _SHOWN
        return f"{text}\n... and {more} more" if more > 0 else text

    def _repr_html_(self) -> str:
        more = len(self) - _SHOWN
        note = f"... and {more} more" if more > 0 else ""
        return as_html([row_of(descent) for descent in self._descents[:_SHOWN]], note)
