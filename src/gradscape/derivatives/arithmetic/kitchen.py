"""Which way a recipe is run: by NumPy, or as machine code where that is worth compiling."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from time import perf_counter
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from gradscape.derivatives.arithmetic.arrays import Arrays, Results
from gradscape.derivatives.arithmetic.recording import Recipe
from gradscape.functions.formulas.compiled import is_available

if TYPE_CHECKING:
    from gradscape.derivatives.arithmetic.machine import Machine, Prepared

__all__ = ["COMPILING", "WORTH", "Kitchen"]

WORTH = 0.04  # s with NumPy, after which it is time to compile, which takes some 0.1 s
COMPILING = threading.Lock()


class Kitchen:
    """Runs a recipe, recorded when it is first needed; the results are the same either way.

    Parameters
    ----------
    record : callable
        Gives the recipe.
    """

    def __init__(self, record: Callable[[], Recipe]) -> None:
        self._record = record
        self._arrays: Arrays | None = None
        self._machine: Machine | None = None
        self._spent = 0.0

    def run(
        self,
        lines: Sequence[NDArray[Any]],
        rows: Sequence[NDArray[Any]] = (),
        points: Sequence[NDArray[Any]] = (),
        numbers: Sequence[float] = (),
    ) -> Results:
        """Run it on inputs (k, d, n), (d, 1), (n,), and single numbers; n, or (t, n), for t tiles.

        Of arrays, the last axis must be contiguous.
        """
        if self._machine is not None:
            return self._machine.run(lines, rows, points, numbers)
        if self._arrays is None:
            self._arrays = Arrays(self._record())
        begun = perf_counter()
        results = self._arrays.run(lines, rows, points, numbers)
        self._spent += perf_counter() - begun
        if self._spent > WORTH:
            self._compile(self._arrays.recipe)
        return results

    def prepare(
        self,
        lines: Sequence[NDArray[Any]],
        rows: Sequence[NDArray[Any]],
        points: Sequence[NDArray[Any]],
        numbers: Sequence[float],
        moving: Sequence[int],
    ) -> Prepared | None:
        """As `Machine.prepare`; None where it is run by NumPy."""
        if self._machine is None:
            return None
        return self._machine.prepare(lines, rows, points, numbers, moving)

    def _compile(self, recipe: Recipe) -> None:
        """Compile it for the next run, unless another thread is at it."""
        if not COMPILING.acquire(blocking=False):
            return
        try:
            self._spent = 0.0
            if self._machine is None and is_available():
                from gradscape.derivatives.arithmetic.machine import Machine

                self._machine = Machine(recipe)
        finally:
            COMPILING.release()
