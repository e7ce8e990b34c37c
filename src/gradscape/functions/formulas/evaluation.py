"""Values, gradients and Hessians of a graph's outputs on many points, in blocks and threads."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from gradscape.functions.formulas import compiled
from gradscape.functions.formulas.graph import UNIT_ROUNDOFF, Graph
from gradscape.functions.formulas.program import BLOCK, Program
from gradscape.functions.formulas.rounding import rounding_error
from gradscape.functions.formulas.rules import gradient

__all__ = ["Evaluator"]

Array = npt.NDArray[np.float64]

_SAFETY = 1.1 * UNIT_ROUNDOFF  # the bound is of first order, and is itself rounded
MANY = 100_000
"""From so many points at once on, compiled code is used where it can be (`compiled`)."""

_CONSTANTS = -1  # the key of the program for the error of the constants
_VALUES = -3  # that for the error of the values
_UNBOUNDED = -2  # and of that for the gradient without its bound
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
        self._kernels: dict[int, compiled.Kernel | None] = {}

    def program(self, order: int) -> Program:
        """The program for f alone (0), with gradient and bound (1), or Hessian and bound (2)."""
        with self._lock:
            if order not in self._programs:
                nodes = [*self.outputs, *self._derivatives(order), *self._errors(order)]
                self._programs[order] = Program(self.g, nodes, self.dimension)
            return self._programs[order]

    def kernel(self, order: int) -> compiled.Kernel | None:
        """Machine code for the same; None where there is none for these operations."""
        with self._lock:
            if order not in self._kernels:
                partials, errors = self._derivatives(order), self._errors(order)
                nodes = [*self.outputs, *partials, *errors]
                able = compiled.is_available() and compiled.compiles(self.g, nodes)
                self._kernels[order] = (
                    compiled.Kernel(self.g, self.outputs, partials, errors, _SAFETY)
                    if able
                    else None
                )
            return self._kernels[order]

    def _errors(self, order: int, *, constants_only: bool = False) -> list[int]:
        return self._bounds(self._derivatives(order), constants_only=constants_only)

    def _bounds(self, nodes: list[int], *, constants_only: bool = False) -> list[int]:
        """Nodes that bound the rounding of these."""
        zero = self.g.constant(0.0)
        errors = rounding_error(self.g, nodes, constants_only=constants_only)
        return [zero if error is None else error for error in errors]

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
        return self._first_order(0, columns, workers)

    def value_and_gradient(self, columns: Array, workers: int) -> tuple[Array, Array, Array]:
        """Shapes (m, n), (m, d, n), (m, d, n)."""
        m, (d, n) = len(self.outputs), columns.shape
        results = self._first_order(1, columns, workers)
        values, partials, bound = np.split(results, [m, m + m * d])
        return values, partials.reshape(m, d, n), bound.reshape(m, d, n)

    def slopes(self, columns: Array) -> tuple[Array, Array]:
        """Values (m, n) and partials (m, d, n) without their bounds: for few points, often."""
        with self._lock:
            if _UNBOUNDED not in self._programs:
                nodes = [*self.outputs, *self._derivatives(1)]
                self._programs[_UNBOUNDED] = Program(self.g, nodes, self.dimension)
            program = self._programs[_UNBOUNDED]
        m, (d, n) = len(self.outputs), columns.shape
        results = np.empty((m + m * d, n))
        with np.errstate(all="ignore"):
            for start in range(0, n, BLOCK):
                block = slice(start, min(start + BLOCK, n))
                outputs = program.run([column[block] for column in columns])
                for row, output in zip(results, outputs, strict=True):
                    row[block] = output
            values, partials = results[:m], results[m:].reshape(m, d, n)
            if np.isnan(values.sum()):
                np.copyto(partials, np.nan, where=np.isnan(values)[:, np.newaxis])
        return values, partials

    def _first_order(self, order: int, columns: Array, workers: int) -> Array:
        """The values, one row each; then all partials and all bounds, if `order` is 1."""
        m, (d, n) = len(self.outputs), columns.shape
        per_value = d if order else 0
        results = np.empty((m * (1 + 2 * per_value), n))
        kernel = self.kernel(order) if n >= MANY else None
        if kernel is not None:
            code = kernel
            done = _in_threads(
                lambda part: code.run(columns[:, part], results[:, part]), n, workers
            )
            if all(done):
                return results
        program = self.program(order)

        def store(block: slice, outputs: list[Array]) -> None:
            for row, output in zip(results, outputs, strict=True):
                row[block] = output
            bounds = results[m * (1 + per_value) :, block]
            bounds *= _SAFETY
            partials = results[m : m * (1 + per_value), block]
            for k in range(m) if order else ():
                own = slice(k * d, (k + 1) * d)
                _mark(results[k, block], partials[own], bounds[own])

        self._run(program, columns, workers, store)
        return results

    def constants_error(self, columns: Array, workers: int) -> Array:
        """The part of the gradient's bound that is due to rounded constants: shape (m, d, n)."""
        m, (d, n) = len(self.outputs), columns.shape
        bounds = np.empty((m * d, n))
        make = functools.partial(self._errors, 1, constants_only=True)
        self._bound(_CONSTANTS, make, columns, workers, bounds)
        return bounds.reshape(m, d, n)

    def values_error(self, columns: Array, workers: int) -> Array:
        """A bound of the rounding error of the values: shape (m, n)."""
        bounds = np.empty((len(self.outputs), columns.shape[1]))
        make = functools.partial(self._bounds, self.outputs)
        self._bound(_VALUES, make, columns, workers, bounds)
        return bounds

    def _bound(
        self,
        key: int,
        make: Callable[[], list[int]],
        columns: Array,
        workers: int,
        bounds: Array,
    ) -> None:
        """Write what the nodes of a bound say, one row each; infinite where nothing is known."""
        with self._lock:
            if key not in self._programs:
                self._programs[key] = Program(self.g, make(), self.dimension)
            program = self._programs[key]

        def store(block: slice, outputs: list[Array]) -> None:
            for row, output in zip(bounds, outputs, strict=True):
                np.multiply(output, _SAFETY, out=row[block])

        self._run(program, columns, workers, store)
        bounds[np.isnan(bounds)] = np.inf

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

        def part(whole: slice) -> None:
            with np.errstate(all="ignore"):
                for start in range(whole.start, whole.stop, BLOCK):
                    block = slice(start, min(start + BLOCK, whole.stop))
                    store(block, program.run([column[block] for column in columns]))

        _in_threads(part, columns.shape[1], workers)


T = TypeVar("T")


def _in_threads(work: Callable[[slice], T], count: int, workers: int) -> list[T]:
    """Share `count` points among up to `workers` threads."""
    threads = max(1, min(workers, count // _FEWEST_PER_THREAD))
    parts = [slice(count * i // threads, count * (i + 1) // threads) for i in range(threads)]
    if threads == 1:
        return [work(parts[0])]
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(work, parts))


def _mark(values: Array, partials: Array, bound: Array) -> None:
    """NaN where f is undefined; an infinite bound where the derivative is not finite.

    Shapes (n,), (k, n) and (k, n); the last two are changed in place.
    """
    if not np.isfinite(values.sum()):
        partials[:, np.isnan(values)] = np.nan
    if not np.isfinite(partials.sum() + bound.sum()):
        bound[~np.isfinite(partials) | np.isnan(bound)] = np.inf
