"""Values, gradients and Hessians of a graph's outputs on many points, in blocks and threads."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt

from gradscape.functions.graph import UNIT_ROUNDOFF, Graph
from gradscape.functions.program import BLOCK, Program
from gradscape.functions.rounding import rounding_error
from gradscape.functions.rules import gradient

__all__ = ["Evaluator"]

Array = npt.NDArray[np.float64]

_SAFETY = 1.1 * UNIT_ROUNDOFF  # the bound is of first order, and is itself rounded
_FEWEST_PER_THREAD = 20_000  # below, a thread costs more than it gives


class Evaluator:
    """Evaluates the outputs of a graph and their derivatives; what is needed is built on use.

    Parameters
    ----------
    g : Graph
        The operations. It grows as derivatives are asked for.
    outputs : list of int
        The components of f.
    dimension : int
        The number of variables.
    """

    def __init__(self, g: Graph, outputs: list[int], dimension: int) -> None:
        self.g = g
        self.outputs = outputs
        self.dimension = dimension
        self._lock = threading.Lock()
        self._programs: dict[int, Program] = {}

    def program(self, order: int) -> Program:
        """The program for f alone (0), with gradient and bound (1), or Hessian and bound (2)."""
        with self._lock:
            if order not in self._programs:
                derivatives = self._derivatives(order)
                zero = self.g.constant(0.0)
                errors = [
                    zero if error is None else error
                    for error in rounding_error(self.g, derivatives)
                ]
                self._programs[order] = Program(
                    self.g, [*self.outputs, *derivatives, *errors], self.dimension
                )
            return self._programs[order]

    def _derivatives(self, order: int) -> list[int]:
        if order == 0:
            return []
        variables = [self.g.variable(i) for i in range(self.dimension)]
        zero = self.g.constant(0.0)
        firsts = [gradient(self.g, output) for output in self.outputs]
        if order == 1:
            return [first.get(v, zero) for first in firsts for v in variables]
        seconds: list[int] = []
        for first in firsts:
            for i, v in enumerate(variables):
                second = gradient(self.g, first[v]) if v in first else {}
                seconds.extend(second.get(w, zero) for w in variables[i:])
        return seconds

    def values(self, rows: Array, workers: int) -> Array:
        """Shape (n, m)."""
        program = self.program(0)
        values = np.empty((len(rows), len(self.outputs)))

        def store(block: slice, results: list[Array]) -> None:
            for k, result in enumerate(results):
                values[block, k] = result

        self._run(program, rows, workers, store)
        return values

    def value_and_gradient(self, rows: Array, workers: int) -> tuple[Array, Array, Array]:
        """Shapes (n, m), (n, m, d), (n, m, d)."""
        program = self.program(1)
        m, d = len(self.outputs), self.dimension
        values = np.empty((len(rows), m))
        partials = np.empty((len(rows), m, d))
        bound = np.empty((len(rows), m, d))

        def store(block: slice, results: list[Array]) -> None:
            for k in range(m):
                values[block, k] = results[k]
                for i in range(d):
                    number = m + k * d + i
                    partials[block, k, i] = results[number]
                    np.multiply(results[number + m * d], _SAFETY, out=bound[block, k, i])
            _mark(values[block], partials[block], bound[block])

        self._run(program, rows, workers, store)
        return values, partials, bound

    def hessian(self, rows: Array, workers: int) -> tuple[Array, Array]:
        """Shapes (n, m, d, d), twice."""
        program = self.program(2)
        m, d = len(self.outputs), self.dimension
        hessian = np.empty((len(rows), m, d, d))
        bound = np.empty((len(rows), m, d, d))
        pairs = [(i, j) for i in range(d) for j in range(i, d)]

        def store(block: slice, results: list[Array]) -> None:
            values = np.empty((len(hessian[block]), m))
            for k in range(m):
                values[:, k] = results[k]
                for number, (i, j) in enumerate(pairs, start=m + k * len(pairs)):
                    hessian[block, k, i, j] = hessian[block, k, j, i] = results[number]
                    error = results[number + m * len(pairs)] * _SAFETY
                    bound[block, k, i, j] = bound[block, k, j, i] = error
            count = len(values)
            _mark(
                values,
                hessian[block].reshape(count, m, d * d),
                bound[block].reshape(count, m, d * d),
            )

        self._run(program, rows, workers, store)
        return hessian, bound

    def _run(
        self,
        program: Program,
        rows: Array,
        workers: int,
        store: Callable[[slice, list[Array]], None],
    ) -> None:
        """Run `program` on all rows, block by block, and hand the results to `store`."""

        def part(begin: int, end: int) -> None:
            with np.errstate(all="ignore"):
                for start in range(begin, end, BLOCK):
                    block = slice(start, min(start + BLOCK, end))
                    columns = [np.ascontiguousarray(column) for column in rows[block].T]
                    store(block, program.run(columns))

        threads = max(1, min(workers, len(rows) // _FEWEST_PER_THREAD))
        if threads == 1:
            part(0, len(rows))
            return
        borders = [len(rows) * i // threads for i in range(threads + 1)]
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(part, borders[:-1], borders[1:]))


def _mark(values: Array, partials: Array, bound: Array) -> None:
    """NaN where f is undefined; an infinite bound where the derivative is not finite."""
    if not np.isfinite(values.sum()):
        partials[np.isnan(values)] = np.nan
    if not np.isfinite(partials.sum() + bound.sum()):
        bound[~np.isfinite(partials) | np.isnan(bound)] = np.inf
