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

    def values(self, columns: Array, workers: int) -> Array:
        """Shape (m, n), from columns of shape (d, n)."""
        program = self.program(0)
        values = np.empty((len(self.outputs), columns.shape[1]))

        def store(block: slice, results: list[Array]) -> None:
            for k, result in enumerate(results):
                values[k, block] = result

        self._run(program, columns, workers, store)
        return values

    def value_and_gradient(self, columns: Array, workers: int) -> tuple[Array, Array, Array]:
        """Shapes (m, n), (m, d, n), (m, d, n)."""
        program = self.program(1)
        m, (d, n) = len(self.outputs), columns.shape
        values = np.empty((m, n))
        partials = np.empty((m, d, n))
        bound = np.empty((m, d, n))

        def store(block: slice, results: list[Array]) -> None:
            for k in range(m):
                values[k, block] = results[k]
                for i in range(d):
                    number = m + k * d + i
                    partials[k, i, block] = results[number]
                    np.multiply(results[number + m * d], _SAFETY, out=bound[k, i, block])
                _mark(values[k, block], partials[k, :, block], bound[k, :, block])

        self._run(program, columns, workers, store)
        return values, partials, bound

    def hessian(self, columns: Array, workers: int) -> tuple[Array, Array]:
        """Shapes (m, d, d, n), twice."""
        program = self.program(2)
        m, (d, n) = len(self.outputs), columns.shape
        hessian = np.empty((m, d, d, n))
        bound = np.empty((m, d, d, n))
        pairs = [(i, j) for i in range(d) for j in range(i, d)]

        def store(block: slice, results: list[Array]) -> None:
            for k in range(m):
                values = np.broadcast_to(results[k], (block.stop - block.start,))
                for number, (i, j) in enumerate(pairs, start=m + k * len(pairs)):
                    partial, error = hessian[k, i, j : j + 1, block], bound[k, i, j : j + 1, block]
                    partial[...] = results[number]
                    np.multiply(results[number + m * len(pairs)], _SAFETY, out=error[0])
                    _mark(values, partial, error)
                    hessian[k, j, i, block] = partial[0]
                    bound[k, j, i, block] = error[0]

        self._run(program, columns, workers, store)
        return hessian, bound

    def _run(
        self,
        program: Program,
        columns: Array,
        workers: int,
        store: Callable[[slice, list[Array]], None],
    ) -> None:
        """Run `program` on all columns, block by block, and hand the results to `store`."""
        count = columns.shape[1]

        def part(begin: int, end: int) -> None:
            with np.errstate(all="ignore"):
                for start in range(begin, end, BLOCK):
                    block = slice(start, min(start + BLOCK, end))
                    store(block, program.run([column[block] for column in columns]))

        threads = max(1, min(workers, count // _FEWEST_PER_THREAD))
        if threads == 1:
            part(0, count)
            return
        borders = [count * i // threads for i in range(threads + 1)]
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(part, borders[:-1], borders[1:]))


def _mark(values: Array, partials: Array, bound: Array) -> None:
    """NaN where f is undefined; an infinite bound where the derivative is not finite.

    Shapes (n,), (k, n) and (k, n); the last two are changed in place.
    """
    if not np.isfinite(values.sum()):
        partials[:, np.isnan(values)] = np.nan
    if not np.isfinite(partials.sum() + bound.sum()):
        bound[~np.isfinite(partials) | np.isnan(bound)] = np.inf
