"""Recorded formulas run by NumPy: an operation at a time, in arrays that are used again."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.arithmetic.recording import LINE, POINT, Recipe, Step

__all__ = ["Arrays", "Results"]

#: Numbers (k, d, n) and truths (k, d, n) of the lines, numbers (k, n) and truths (k, n) of points;
#: where the points are in tiles, (t, n) instead of n.
Results = tuple[NDArray[Any], NDArray[Any], NDArray[Any], NDArray[Any]]


class Arrays:
    """A recipe as a list of NumPy calls.

    Arrays that hold what is between are kept for the next block, by every thread for itself.
    """

    def __init__(self, recipe: Recipe) -> None:
        self.recipe = recipe
        self._local = threading.local()
        self._count = len(recipe.steps)
        lines = recipe.needed(recipe.of("line"))
        points = recipe.needed(recipe.of("point"))
        self._lines = [(i, recipe.steps[i]) for i in lines]
        self._points = [(i, recipe.steps[i]) for i in points if i not in set(lines)]
        self._place = _places(recipe, lines, points)

    def run(
        self,
        lines: Sequence[NDArray[Any]],
        rows: Sequence[NDArray[Any]],
        points: Sequence[NDArray[Any]],
        numbers: Sequence[float],
    ) -> Results:
        """Run it on the inputs, in the order of the recipe."""
        recipe = self.recipe
        shape = lines[0].shape[1:]
        values, out = self._prepared(shape)
        for stack, indices in zip(lines, map(recipe.inputs.__getitem__, recipe.lines), strict=True):
            for array, index in zip(stack, indices, strict=True):
                values[index] = array
        for names, given in ((recipe.points, points), (recipe.numbers, numbers)):
            for name, value in zip(names, given, strict=True):
                values[recipe.inputs[name][0]] = value
        for name, row in zip(recipe.rows, rows, strict=True):
            values[recipe.inputs[name][0]] = row.reshape(-1, *(1,) * (len(shape) - 1))
        results = self._results(shape, out)
        _take_steps(self._lines, values, out)
        self._reduce(values, out)
        _take_steps(self._points, values, out)
        self._collect(results, values)
        return results

    def _prepared(self, shape: tuple[int, ...]) -> tuple[list[Any], list[Any]]:
        """All values, the constants in their places, and the arrays to write to."""
        if getattr(self._local, "shape", None) != shape:
            self._local.shape = shape
            sizes: dict[Any, Any] = {LINE: shape, POINT: shape[1:]}
            spare: dict[Any, Any] = {}
            out: list[Any] = [None] * self._count
            for index, place in self._place.items():
                level, truth, _ = place
                if place not in spare:
                    spare[place] = np.empty(sizes[level], bool if truth else float)
                out[index] = spare[place]
            self._local.out = out
            values: list[Any] = [None] * self._count
            for index, number in self.recipe.constants.items():
                values[index] = np.array(number)
            self._local.values = values
        return self._local.values.copy(), self._local.out.copy()

    def _results(self, shape: tuple[int, ...], out: list[Any]) -> Results:
        """Make new arrays for the results, and have the steps write to them."""
        made = []
        for outcome, size in ((self.recipe.line, shape), (self.recipe.point, shape[1:])):
            for kind, dtype in ((outcome.numbers, float), (outcome.truths, bool)):
                array = np.empty((len(kind), *size), dtype)
                for row, index in zip(array, kind.values(), strict=True):
                    out[index] = row
                made.append(array)
        return made[0], made[1], made[2], made[3]

    def _collect(self, results: Results, values: list[Any]) -> None:
        """Copy the results that no step has written: inputs, and results named twice."""
        kinds = (
            self.recipe.line.numbers, self.recipe.line.truths,
            self.recipe.point.numbers, self.recipe.point.truths,
        )  # fmt: skip
        for array, kind in zip(results, kinds, strict=True):
            for k, index in enumerate(kind.values()):
                if self.recipe.steps[index] is None or values[index].base is not array:
                    array[k] = values[index]

    def _reduce(self, values: list[Any], out: list[Any]) -> None:
        line, places = self.recipe.line, self.recipe.reductions
        for kind, ufunc in (
            (line.sums, np.add), (line.largest, np.maximum), (line.every, np.logical_and),
        ):  # fmt: skip
            for name, index in kind.items():
                into = places[name]
                if values[index][0].size == 1:  # there NumPy would add in another order
                    values[into] = ufunc.accumulate(values[index], axis=0)[-1]
                else:
                    values[into] = ufunc.reduce(values[index], axis=0, out=out[into])


def _take_steps(steps: Sequence[tuple[int, Any]], values: list[Any], out: list[Any]) -> None:
    for index, step in steps:
        arguments, into = step.arguments, out[index]
        if step.operation is np.where:
            condition, one, other = (values[a] for a in arguments)
            np.copyto(into, other)
            np.copyto(into, one, where=condition)
            values[index] = into
        elif len(arguments) == 2:
            values[index] = step.operation(values[arguments[0]], values[arguments[1]], out=into)
        else:
            values[index] = step.operation(values[arguments[0]], out=into)


def _places(
    recipe: Recipe, lines: Sequence[int], points: Sequence[int]
) -> dict[int, tuple[int, bool, int]]:
    """Give each step and reduction an array, and again those of values that are done with."""
    order = [*lines, *recipe.reductions.values(), *(i for i in points if i not in set(lines))]
    end = len(order)
    ends: dict[int, int] = {index: end for part in ("line", "point") for index in recipe.of(part)}
    time = {index: k for k, index in enumerate(order)}
    for index in reversed(order):
        for argument in _arguments(recipe, index):
            ends.setdefault(argument, time[index])
    place: dict[int, tuple[int, bool, int]] = {}
    free: dict[tuple[int, bool], list[int]] = {}
    made: dict[tuple[int, bool], int] = {}
    for index in order:
        level, truth = recipe.levels[index], recipe.truth[index]
        step = recipe.steps[index]
        done = [a for a in set(_arguments(recipe, index)) if a in place and ends[a] == time[index]]
        written_at_once = step is None or step.operation is np.where
        if not written_at_once:  # a ufunc may write where it reads
            _give_back(done, place, free)
        if level in (LINE, POINT):
            spare = free.setdefault((level, truth), [])
            if not spare:
                made[level, truth] = made.get((level, truth), 0) + 1
                spare.append(made[level, truth])
            place[index] = (level, truth, spare.pop())
        if written_at_once:
            _give_back(done, place, free)
    return place


def _give_back(
    done: Sequence[int],
    place: dict[int, tuple[int, bool, int]],
    free: dict[tuple[int, bool], list[int]],
) -> None:
    for argument in done:
        level, truth, number = place[argument]
        free.setdefault((level, truth), []).append(number)


def _arguments(recipe: Recipe, index: int) -> tuple[int, ...]:
    step: Step | None = recipe.steps[index]
    return () if step is None else step.arguments
