"""Formulas recorded by running them once, with stand-ins for the numbers.

What a method computes from f's samples is plain NumPy code, some sixty operations long. NumPy runs
each over all numbers, with an array for every result. Recorded, the same operations can be run
without these arrays (`arrays`), or all of them on one number after the other (`machine`): the same
operations in the same order, so that the results are the same to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np

__all__ = ["LINE", "NUMBER", "POINT", "ROW", "Outcome", "Recipe", "Step"]

#: How many numbers a value stands for: one, one a coordinate, one a point, one a line.
NUMBER, ROW, POINT, LINE = range(4)


@dataclass(frozen=True)
class Step:
    """One operation: a ufunc, or `numpy.where`, on the values with these numbers."""

    operation: Any
    arguments: tuple[int, ...]


class Unknown(np.lib.mixins.NDArrayOperatorsMixin):
    """Stands for an array: what is done to it is recorded."""

    def __init__(self, recipe: Recipe, index: int) -> None:
        self.recipe = recipe
        self.index = index

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **keywords: Any) -> Any:
        if method != "__call__" or any(name != "out" for name in keywords):
            return NotImplemented
        return self.recipe.record(ufunc, inputs)

    def __array_function__(
        self, function: Callable[..., Any], types: Any, inputs: Sequence[Any], keywords: Any
    ) -> Any:
        return NotImplemented if function is not np.where else self.recipe.record(np.where, inputs)


@dataclass(frozen=True)
class Outcome:
    """What formulas give for every line, or for every point.

    Attributes
    ----------
    numbers, truths : mapping of str to array
        The results, by name.
    sums, largest, every : mapping of str to array
        For lines only: what is added up over the lines of each point, of what (not negative) the
        largest is wanted, and what must hold for every one of them.
    """

    numbers: Mapping[str, Any] = field(default_factory=dict)
    truths: Mapping[str, Any] = field(default_factory=dict)
    sums: Mapping[str, Any] = field(default_factory=dict)
    largest: Mapping[str, Any] = field(default_factory=dict)
    every: Mapping[str, Any] = field(default_factory=dict)


class Recipe:
    """Recorded formulas for the lines of points, and for what these add up to at each point.

    Parameters
    ----------
    of_line : callable
        Takes `lines`, `rows`, `points` and `numbers` by keyword; returns an `Outcome`.
    of_point : callable, optional
        Takes a mapping with what became of `sums`, `largest` and `every`, and `points` and
        `numbers` by keyword.
    lines : mapping of str to int
        Inputs of shape (k, d, n) by name, with k: formulas get them as a list of k.
    rows : sequence of str
        Inputs with a number for every coordinate, shape (d, 1).
    points : sequence of str
        Inputs with a number for every point, shape (n,).
    numbers : sequence of str
        Inputs that are single numbers.
    """

    def __init__(
        self,
        of_line: Callable[..., Outcome],
        of_point: Callable[..., Outcome] | None = None,
        *,
        lines: Mapping[str, int],
        rows: Sequence[str] = (),
        points: Sequence[str] = (),
        numbers: Sequence[str] = (),
    ) -> None:
        self.lines, self.rows = dict(lines), tuple(rows)
        self.points, self.numbers = tuple(points), tuple(numbers)
        self.steps: list[Step | None] = []  # None: an input, a constant or a reduction
        self.levels: list[int] = []
        self.truth: list[bool] = []
        self.constants: dict[int, float] = {}
        self._known: dict[Any, int] = {}
        self.inputs: dict[str, list[int]] = {}
        shared: dict[str, Any] = {}
        for level, names in ((POINT, self.points), (NUMBER, self.numbers)):
            for name in names:
                shared[name] = self._input(name, level)
        own: dict[str, Any] = {name: self._input(name, ROW) for name in self.rows}
        own |= {name: self._inputs(name, count) for name, count in self.lines.items()}
        self.line = self._indices(of_line(**own, **shared))
        self.reductions = {
            name: self._new(None, POINT, kind == "every")
            for kind in ("sums", "largest", "every")
            for name in getattr(self.line, kind)
        }
        self.ends = len(self.steps)  # steps from here on are those of points
        found = {name: Unknown(self, index) for name, index in self.reductions.items()}
        self.point = Outcome() if of_point is None else self._indices(of_point(found, **shared))

    def record(self, operation: Any, inputs: Sequence[Any]) -> Unknown:
        """Record an operation, unless it was before."""
        arguments = tuple(self._index(value) for value in inputs)
        key = (operation, arguments)
        if key not in self._known:
            # Of nothing but numbers of points, an array of a number a point is enough.
            level = max(self.levels[a] for a in arguments)
            if {ROW, POINT} <= {self.levels[a] for a in arguments}:
                level = LINE
            self._known[key] = self._new(Step(*key), level, self._is_truth(operation, arguments))
        return Unknown(self, self._known[key])

    def needed(self, wanted: Sequence[int], *, start: int = 0) -> list[int]:
        """All steps from `start` on that lead to the `wanted` values, in order."""
        seen = set(wanted)
        for index in range(len(self.steps) - 1, start - 1, -1):
            step = self.steps[index]
            if index in seen and step is not None:
                seen.update(step.arguments)
        return [i for i in sorted(seen) if i >= start and self.steps[i] is not None]

    def of(self, part: str) -> list[int]:
        """All that is wanted of the "line", or of the "point"."""
        outcome: Outcome = getattr(self, part)
        return [i for kind in vars(outcome).values() for i in kind.values()]

    def _is_truth(self, operation: Any, arguments: Sequence[int]) -> bool:
        if operation is np.where or operation in (np.bitwise_and, np.bitwise_or, np.invert):
            return self.truth[arguments[-1]]
        return operation in _COMPARISONS

    def _new(self, step: Step | None, level: int, truth: bool = False) -> int:
        self.steps.append(step)
        self.levels.append(level)
        self.truth.append(truth)
        return len(self.steps) - 1

    def _input(self, name: str, level: int) -> Unknown:
        return self._inputs(name, 1, level)[0]

    def _inputs(self, name: str, count: int, level: int = LINE) -> list[Unknown]:
        self.inputs[name] = [self._new(None, level) for _ in range(count)]
        return [Unknown(self, index) for index in self.inputs[name]]

    def _index(self, value: Any) -> int:
        if isinstance(value, Unknown):
            return value.index
        key = float(value)
        if key not in self._known:
            self._known[key] = self._new(None, NUMBER)
            self.constants[self._known[key]] = key
        return self._known[key]

    @staticmethod
    def _indices(outcome: Outcome) -> Outcome:
        return Outcome(
            **{
                kind: {name: cast("Unknown", value).index for name, value in values.items()}
                for kind, values in vars(outcome).items()
            }
        )


_COMPARISONS = (
    np.less, np.less_equal, np.greater, np.greater_equal, np.equal, np.not_equal, np.isfinite,
)  # fmt: skip
