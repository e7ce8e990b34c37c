"""Recorded formulas as machine code, where llvmlite is installed: all operations in one loop.

The operations are those that NumPy would do, each rounded as IEEE 754 says, in the same order, so
that the results are the same to the last bit.
"""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.arithmetic.arrays import Results
from gradscape.derivatives.arithmetic.memory import address
from gradscape.derivatives.arithmetic.recording import LINE, NUMBER, POINT, ROW, Recipe
from gradscape.functions.formulas.compiled import compile_source, constant, library

__all__ = ["Machine", "Prepared"]

_INSTRUCTIONS = {
    np.add: "fadd double {}, {}",
    np.subtract: "fsub double {}, {}",
    np.multiply: "fmul double {}, {}",
    np.divide: "fdiv double {}, {}",
    np.negative: "fneg double {}",
    np.absolute: "call double @llvm.fabs.f64(double {})",
    np.sqrt: "call double @llvm.sqrt.f64(double {})",
    np.floor: "call double @llvm.floor.f64(double {})",
    np.copysign: "call double @llvm.copysign.f64(double {}, double {})",
    np.maximum: "call double @max(double {}, double {})",
    np.minimum: "call double @min(double {}, double {})",
    np.less: "fcmp olt double {}, {}",
    np.less_equal: "fcmp ole double {}, {}",
    np.greater: "fcmp ogt double {}, {}",
    np.greater_equal: "fcmp oge double {}, {}",
    np.equal: "fcmp oeq double {}, {}",
    np.not_equal: "fcmp une double {}, {}",
    np.isfinite: "call i1 @finite(double {})",
    np.bitwise_and: "and i1 {}, {}",
    np.bitwise_or: "or i1 {}, {}",
    np.invert: "xor i1 {}, true",
    np.where: "select i1 {}, double {}, double {}",
}

_FINITE = """
declare double @llvm.copysign.f64(double, double)

define internal i1 @finite(double %x) alwaysinline {
  %a = call double @llvm.fabs.f64(double %x)
  %y = fcmp olt double %a, 0x7FF0000000000000
  ret i1 %y
}
"""

_LOOP = """
define internal void @{name}({parameters}) noinline {{
entry:
  %some = icmp sgt i64 %n, 0
  br i1 %some, label %loop, label %done
loop:
  %j = phi i64 [0, %entry], [%next, %loop]
  {body}
  %next = add i64 %j, 1
  %more = icmp slt i64 %next, %n
  br i1 %more, label %loop, label %done
done:
  ret void
}}
"""

# %table holds where the inputs and outputs are, in the order of `_PLACES`, with three strides each.
_KERNEL = """
declare void @llvm.memset.p0.i64(ptr, i8, i64, i1)

define void @kernel(i64 %tiles, i64 %d, i64 %n, ptr noalias %table, ptr noalias %numbers) {{
entry:
  {load}
  %most = mul i64 %n, {numbers}
  %alltrue = mul i64 %n, {truths}
  %any = icmp sgt i64 %tiles, 0
  br i1 %any, label %tile, label %end
tile:
  %t = phi i64 [0, %entry], [%following, %done]
  call void @llvm.memset.p0.i64(ptr %sums, i8 0, i64 %most, i1 false)
  call void @llvm.memset.p0.i64(ptr %every, i8 1, i64 %alltrue, i1 false)
  %some = icmp sgt i64 %d, 0
  br i1 %some, label %loop, label %done
loop:
  %i = phi i64 [0, %tile], [%next, %loop]
  {line}
  %next = add i64 %i, 1
  %more = icmp slt i64 %next, %d
  br i1 %more, label %loop, label %done
done:
  {point}
  %following = add i64 %t, 1
  %others = icmp slt i64 %following, %tiles
  br i1 %others, label %tile, label %end
end:
  ret void
}}
"""
_TABLE = 4  # numbers an array has in the table: address, and strides of rows, lines and tiles


class Machine:
    """A recipe as machine code; the interpreter lock is free while it runs."""

    def __init__(self, recipe: Recipe) -> None:
        self.recipe = recipe
        self._engine = compile_source(library() + _FINITE + _source(recipe))
        line, point = recipe.line, recipe.point
        self._numbers = len(line.numbers), len(point.numbers)
        self._truths = len(line.truths), len(point.truths)
        self._scratch = len(line.sums) + len(line.largest), len(line.every)
        places = len(recipe.lines) + len(recipe.rows) + len(recipe.points) + len(_PLACES)
        self.table = struct.Struct(f"{_TABLE * places}q")
        self._given = struct.Struct(f"{len(recipe.numbers)}d")
        prototype = ctypes.CFUNCTYPE(None, *(ctypes.c_int64,) * 3, ctypes.c_char_p, ctypes.c_char_p)
        self.function = prototype(self._engine.get_function_address("kernel"))

    def run(
        self,
        lines: Sequence[NDArray[Any]],
        rows: Sequence[NDArray[Any]],
        points: Sequence[NDArray[Any]],
        numbers: Sequence[float],
    ) -> Results:
        """Run it on the inputs, in the order of the recipe; their last axis is contiguous."""
        return self.prepare(lines, rows, points, numbers)()

    def prepare(
        self,
        lines: Sequence[NDArray[Any]],
        rows: Sequence[NDArray[Any]],
        points: Sequence[NDArray[Any]],
        numbers: Sequence[float],
        moving: Sequence[int] = (),
    ) -> Prepared:
        """Get ready to run it on inputs of these shapes and strides, again and again.

        Some of them, by their place among all arrays, will be elsewhere in memory each time.
        """
        shape = lines[0].shape[1:]
        d, n = shape[0], shape[-1]
        tiles = shape[1] if len(shape) > 2 else 1
        table: list[int] = []
        for array in lines:
            strides = array.strides
            tile = strides[2] if len(strides) > 3 else 0
            table += (address(array), strides[0], strides[1], tile)
        for array in rows:
            table += (address(array), 0, array.strides[0], 0)
        for array in points:
            table += (address(array), 0, 0, array.strides[0] if array.ndim > 1 else 0)
        results: list[NDArray[Any]] = []
        for counts, dtype in ((self._numbers, np.float64), (self._truths, np.bool_)):
            of_line = np.empty((counts[0], *shape), dtype)
            of_point = np.empty((counts[1], *shape[1:]), dtype)
            size = of_line.itemsize
            table += (address(of_line), size * d * tiles * n, size * tiles * n, size * n)
            table += (address(of_point), size * tiles * n, 0, size * n)
            results += (of_line, of_point)
        sums, every = self._scratch
        scratch = np.empty((8 * sums + every) * n + 1, np.int8)
        start = address(scratch)
        table += (start, 8 * n, 0, 0, start + 8 * sums * n, n, 0, 0)
        return Prepared(
            self, (tiles, d, n), table, self._given.pack(*numbers), moving,
            (results[0], results[2], results[1], results[3]), (lines, rows, points, scratch),
        )  # fmt: skip


class Prepared:
    """Machine code with its inputs and results in place; for one thread."""

    def __init__(
        self,
        machine: Machine,
        sizes: tuple[int, int, int],
        table: list[int],
        given: bytes,
        moving: Sequence[int],
        results: Results,
        kept: Any,
    ) -> None:
        self.results = results
        self._machine, self._kept = machine, kept  # memory that is read and written
        self._function, self._pack = machine.function, machine.table.pack
        self._sizes, self._table, self._given = sizes, table, given
        self._moving = [_TABLE * place for place in moving]

    def __call__(self, *addresses: int) -> Results:
        """Run it on the inputs where they are now; the results are in the same arrays each time."""
        table = self._table
        for place, where in zip(self._moving, addresses, strict=True):
            table[place] = where
        self._function(*self._sizes, self._pack(*table), self._given)
        return self.results


@dataclass(frozen=True)
class _Array:
    """An input or result of a loop: its name, and where in memory it starts."""

    name: str
    level: int
    place: str = ""
    row: int = 0
    truth: bool = False

    @property
    def parameter(self) -> str:
        """What the loop takes for it."""
        return f"{self._kind} %{self.name}"

    @property
    def _kind(self) -> str:
        return "double" if self.level in (NUMBER, ROW) else "ptr noalias"

    def passed(self, loop: str) -> tuple[list[str], str]:
        """Instructions of @kernel before it calls the loop, and the argument."""
        name = f"%{loop}_{self.name}"
        argument = f"{self._kind} {name}"
        if self.level == NUMBER:
            at = f"{name}_at = getelementptr double, ptr %numbers, i64 {self.row}"
            return [at, f"{name} = load double, ptr {name}_at"], argument
        lines = [f"{name}_row = mul i64 %{self.place}_k, {self.row}"]
        offset = f"{name}_row"
        for axis, index in (("d", "i"), ("t", "t")):
            if axis == "t" or self.level in (LINE, ROW):
                lines += [
                    f"{name}_{axis} = mul i64 %{self.place}_{axis}, %{index}",
                    f"{name}_to_{axis} = add i64 {offset}, {name}_{axis}",
                ]
                offset = f"{name}_to_{axis}"
        if self.level == ROW:
            lines.append(f"{name}_at = getelementptr i8, ptr %{self.place}, i64 {offset}")
            return [*lines, f"{name} = load double, ptr {name}_at"], argument
        lines.append(f"{name} = getelementptr i8, ptr %{self.place}, i64 {offset}")
        return lines, argument

    def load(self, value: str) -> list[str]:
        """Instructions that load it as `value`."""
        if self.level in (NUMBER, ROW):
            return [f"{value} = fadd double %{self.name}, {constant(-0.0)}"]
        item = "i8" if self.truth else "double"
        at = f"{value}_at = getelementptr {item}, ptr %{self.name}, i64 %j"
        if not self.truth:
            return [at, f"{value} = load double, ptr {value}_at"]
        return [at, f"{value}_8 = load i8, ptr {value}_at", f"{value} = trunc i8 {value}_8 to i1"]

    def store(self, value: str, at: str) -> list[str]:
        """Instructions that store `value`."""
        if not self.truth:
            address = f"{at} = getelementptr double, ptr %{self.name}, i64 %j"
            return [address, f"store double {value}, ptr {at}"]
        address = f"{at} = getelementptr i8, ptr %{self.name}, i64 %j"
        return [address, f"{at}_8 = zext i1 {value} to i8", f"store i8 {at}_8, ptr {at}"]


def _source(recipe: Recipe) -> str:
    places = [*recipe.lines, *recipe.rows, *recipe.points, *_PLACES]
    load = []
    for k, place in enumerate(places):
        load.append(f"%{place}_in = getelementptr i64, ptr %table, i64 {_TABLE * k}")
        load.append(f"%{place} = load ptr, ptr %{place}_in")
        for j, axis in enumerate("kdt", start=1):
            at = f"%{place}_{axis}_in"
            load.append(f"{at} = getelementptr i64, ptr %table, i64 {_TABLE * k + j}")
            load.append(f"%{place}_{axis} = load i64, ptr {at}")
    inputs, reductions = _inputs(recipe), _reductions(recipe)
    common = {i: a for i, a in inputs.items() if a.level in (NUMBER, POINT)}
    line = _Loop(recipe, "line", inputs, reductions)
    point = _Loop(recipe, "point", common | reductions, {})
    parts = {loop.part: "\n  ".join(loop.call()) for loop in (line, point)}
    parts["numbers"] = str(8 * (len(recipe.line.sums) + len(recipe.line.largest)))
    parts["truths"] = str(len(recipe.line.every))
    return line.source() + point.source() + _KERNEL.format(load="\n  ".join(load), **parts)


_PLACES = ("line_numbers", "point_numbers", "line_truths", "point_truths", "sums", "every")


def _inputs(recipe: Recipe) -> dict[int, _Array]:
    found: dict[int, _Array] = {}
    for place in recipe.lines:
        for k, index in enumerate(recipe.inputs[place]):
            found[index] = _Array(f"{place}{k}", LINE, place, k)
    for level, places in ((ROW, recipe.rows), (POINT, recipe.points), (NUMBER, recipe.numbers)):
        for k, place in enumerate(places):
            row = k if level == NUMBER else 0
            found[recipe.inputs[place][0]] = _Array(f"{place}0", level, place, row)
    return found


def _reductions(recipe: Recipe) -> dict[int, _Array]:
    sums = [*recipe.line.sums, *recipe.line.largest]
    found = {
        recipe.reductions[name]: _Array(f"of_{name}", POINT, "sums", k)
        for k, name in enumerate(sums)
    }
    for k, name in enumerate(recipe.line.every):
        found[recipe.reductions[name]] = _Array(f"of_{name}", POINT, "every", k, truth=True)
    return found


class _Loop:
    """The loop over all points, for one line of each or for what its lines add up to."""

    def __init__(
        self, recipe: Recipe, part: str, inputs: dict[int, _Array], reductions: dict[int, _Array]
    ) -> None:
        self.recipe, self.part, self.inputs, self.reductions = recipe, part, inputs, reductions
        self.outcome = getattr(recipe, part)
        level = LINE if part == "line" else POINT
        self.results = [
            (index, _Array(f"{kind}{k}", level, f"{part}_{kind}", k, truth=kind == "truths"))
            for kind in ("numbers", "truths")
            for k, index in enumerate(getattr(self.outcome, kind).values())
        ]
        self.arrays = [*inputs.values(), *(a for _, a in self.results), *reductions.values()]

    def call(self) -> list[str]:
        """Call it in @kernel."""
        lines: list[str] = []
        arguments = ["i64 %n"]
        for array in self.arrays:
            before, argument = array.passed(self.part)
            lines += before
            arguments.append(argument)
        return [*lines, f"call void @{self.part}({', '.join(arguments)})"]

    def source(self) -> str:
        """The function itself."""
        body = [line for index, a in self.inputs.items() for line in a.load(f"%v{index}")]
        body += map(self._instruction, self.recipe.needed(self.recipe.of(self.part)))
        body += [
            line
            for k, (index, array) in enumerate(self.results)
            for line in array.store(self._name(index), f"%out{k}")
        ]
        for name, array in zip(
            (*self.outcome.sums, *self.outcome.largest, *self.outcome.every),
            self.reductions.values(),
            strict=True,
        ):
            body += self._reduce(name, array)
        parameters = ", ".join(["i64 %n", *(a.parameter for a in self.arrays)])
        return _LOOP.format(name=self.part, parameters=parameters, body="\n  ".join(body))

    def _instruction(self, index: int) -> str:
        step = self.recipe.steps[index]
        assert step is not None
        form = _INSTRUCTIONS[step.operation]
        return f"%v{index} = " + form.format(*map(self._name, step.arguments))

    def _name(self, index: int) -> str:
        number = self.recipe.constants.get(index)
        return f"%v{index}" if number is None else constant(number)

    def _reduce(self, name: str, array: _Array) -> list[str]:
        old, new = f"%old_{name}", f"%new_{name}"
        outcome = self.outcome
        if name in outcome.sums:
            step = f"{new} = fadd double {old}, {self._name(outcome.sums[name])}"
        elif name in outcome.largest:
            largest = self._name(outcome.largest[name])
            step = f"{new} = call double @max(double {old}, double {largest})"
        else:
            step = f"{new} = and i1 {old}, {self._name(outcome.every[name])}"
        return [*array.load(old), step, *array.store(new, f"%into_{name}")]
