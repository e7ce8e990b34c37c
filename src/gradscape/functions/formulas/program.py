"""A graph's outputs as a list of NumPy calls on blocks that stay in cache."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from gradscape.functions.formulas.graph import Graph
from gradscape.functions.formulas.operations import OPERATIONS

__all__ = ["BLOCK", "Program"]

BLOCK = 8192
"""Points at a time: large enough to hide NumPy's cost per call, small enough for the cache."""

Array = npt.NDArray[np.float64]


class Program:
    """The calls that compute `outputs`, in order, with their arrays reused once done with.

    Parameters
    ----------
    g : Graph
        The operations.
    outputs : sequence of int
        What to compute.
    dimension : int
        The number of variables.

    Notes
    -----
    NumPy gives the interpreter lock back inside each call, so that several threads can run one
    program at once; all state is local to `run`.
    """

    def __init__(self, g: Graph, outputs: Sequence[int], dimension: int) -> None:
        self.dimension = dimension
        self._constants: list[Array] = []
        self._steps: list[tuple[Callable[..., Any], tuple[int, ...], int]] = []
        self._slots = 0
        self._outputs = self._plan(g, outputs)

    def _plan(self, g: Graph, outputs: Sequence[int]) -> list[int]:
        order = g.needed(outputs)
        last_use = {node: len(g.operations) for node in outputs}
        for node in reversed(order):
            for argument in g.arguments[node]:
                last_use.setdefault(argument, node)
        place: dict[int, int] = {}
        for node in order:
            if g.operations[node] == "variable":
                place[node] = int(g.values[node])
            elif g.operations[node] == "constant":
                place[node] = self.dimension + len(self._constants)
                self._constants.append(np.array(g.values[node]))
        first = self._slots = self.dimension + len(self._constants)
        free: list[int] = []
        for node in order:
            if node in place:
                continue
            function = OPERATIONS[g.operations[node]].function
            arguments = g.arguments[node]
            used = tuple(place[argument] for argument in arguments)
            done = {place[a] for a in arguments if last_use[a] == node and place[a] >= first}
            if isinstance(function, np.ufunc):  # which may write where they read
                free.extend(done)
                done = set()
            if not free:
                free.append(self._slots)
                self._slots += 1
            place[node] = free.pop()
            self._steps.append((function, used, place[node]))
            free.extend(done)
        return [place[node] for node in outputs]

    def run(self, columns: Sequence[Array]) -> list[Array]:
        """Compute the outputs for one block, given one contiguous array for each variable.

        The arrays returned are of the block's length or, for constants, of shape ().
        """
        count = len(columns[0])
        values: list[Array] = [*columns, *self._constants]
        values.extend(np.empty((self._slots - len(values), count)))
        for function, used, out in self._steps:
            if len(used) == 2:
                function(values[used[0]], values[used[1]], out=values[out])
            elif len(used) == 1:
                function(values[used[0]], out=values[out])
            else:
                function(*(values[i] for i in used), out=values[out])
        return [values[i] for i in self._outputs]
