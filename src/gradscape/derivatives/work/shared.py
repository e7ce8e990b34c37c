"""Few points and a slow function: the calls of f around each point, shared out among workers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any

import numpy as np

from gradscape.derivatives.reading.options import Options
from gradscape.derivatives.work.travel import Job
from gradscape.derivatives.work.workers import (
    Crew,
    Hand,
    open_hands,
    share,
    solve_parts,
    solved_block,
)
from gradscape.functions.calling import Floats
from gradscape.functions.function import Function

__all__ = ["share_calls"]

WORTH = 0.2  # s that all calls at once must take, or starting processes takes longer
_SHARES = 4  # parts for each worker: some calls take longer than others


@contextmanager
def share_calls(function: Function, options: Options, crew: Crew) -> Iterator[Function]:
    """Give the same function, whose values at many points are computed by `crew`.

    Its values at the points themselves, which are few, are computed here, and timed: a function
    that takes no time is not worth the workers.
    """
    with ExitStack() as stack:
        yield _Shared(function, options, crew, stack)


@dataclass(frozen=True)
class _Values:
    values: Floats


def _evaluate(function: Function, options: Options, columns: Floats) -> _Values:
    return _Values(function.values(columns, strict=options.strict))


class _Shared(Function):
    """A function that is called point by point, by several workers."""

    def __init__(self, function: Function, options: Options, crew: Crew, stack: ExitStack) -> None:
        vars(self).update(vars(function))
        self._itself = function
        self._job = Job(_evaluate, function, replace(options, strict=False))
        self._crew = crew
        self._stack = stack
        self._hands: list[Hand] | None = None
        self._seconds = 0.0  # for one call

    def values(self, columns: Floats, *, strict: bool = False, **keywords: Any) -> Floats:
        """As `Function.values`."""
        n = columns.shape[1]
        if not strict and n > 1 and n * self._seconds >= WORTH:
            return self._values(columns)
        begun = perf_counter()
        values = self._itself.values(columns, strict=strict, **keywords)
        self._seconds = (perf_counter() - begun) / max(n, 1)
        return values

    def _values(self, columns: Floats) -> Floats:
        n = columns.shape[1]
        parts = range(0, n, -(-n // (_SHARES * self._crew.count)))

        def which(part: slice) -> str:
            first = columns[:, part.start].tolist()
            more = part.stop - part.start - 1
            return f"the point {first}" + (f" and {more} more" if more else "")

        if isinstance(self._crew.workers, int):
            if self._hands is None:
                self._hands = self._stack.enter_context(
                    open_hands(self._job, self._crew, self._crew.count)
                )
            solving = share(self._hands, columns, parts, which)
        else:
            solving = solve_parts(self._job, columns, parts, self._crew, which)
        found = sorted((part.start, solved_block(result)[0].values) for part, result in solving)
        return _joined([values for _, values in found])


def _joined(chunks: list[Floats]) -> Floats:
    """Put values together; where f is undefined everywhere, a chunk has but one NaN a point."""
    shape = max((chunk.shape[:-1] for chunk in chunks), key=len)
    return np.concatenate(
        [np.broadcast_to(chunk, (*shape, chunk.shape[-1])) for chunk in chunks], axis=-1
    )
