"""A graph's outputs as machine code for very many points, where llvmlite is installed.

One loop over the points computes everything, several points an instruction. That works where
each operation is straight-line arithmetic; for sin, cos, exp and log such forms are in
`kernels.ll` beside this file. Formulas with other functions stay with NumPy (`program`), which
has fast forms of its own.
"""

from __future__ import annotations

import ctypes
import importlib
import importlib.util
import platform
import struct
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from gradscape.functions.formulas.graph import Graph

__all__ = ["Kernel", "compile_source", "compiles", "constant", "is_available", "library"]

Array = npt.NDArray[np.float64]

_DIRECT = {"add": "fadd", "sub": "fsub", "mul": "fmul", "div": "fdiv"}
_INTRINSICS = {
    "abs": "llvm.fabs.f64", "sqrt": "llvm.sqrt.f64", "floor": "llvm.floor.f64",
    "ceil": "llvm.ceil.f64", "round": "llvm.rint.f64",
}  # fmt: skip
_OWN = {
    "sin", "cos", "exp", "log", "sigmoid", "sign", "max", "min", "lt", "le", "gt", "ge", "eq",
    "ne", "select", "kink",
}  # fmt: skip
_ALIASES = {"and": "min", "or": "max"}
_SUPPORTED = {*_DIRECT, *_INTRINSICS, *_OWN, *_ALIASES, "neg", "not", "flat"}
_LEAVES = {"variable", "constant"}


@cache
def is_available() -> bool:
    """Whether llvmlite is installed, and the processor multiplies and adds in one step."""
    if importlib.util.find_spec("llvmlite") is None:
        return False
    if platform.machine().lower() in ("arm64", "aarch64"):
        return True
    return bool(_binding().get_host_cpu_features().get("fma", False))


def compiles(g: Graph, outputs: Sequence[int]) -> bool:
    """Whether every operation that `outputs` need has a form without branches."""
    return all(g.operations[node] in _SUPPORTED | _LEAVES for node in g.needed(outputs))


class Kernel:
    """Machine code that computes `values`, `partials` and `bounds` of a graph.

    Parameters
    ----------
    g : Graph
        The operations, all of which `compiles` accepts.
    values : sequence of int
        The components of f.
    partials, bounds : sequence of int
        Derivatives and their rounding errors, as many for each component of f in turn.
    scale : float
        What the rounding errors are multiplied by.
    """

    def __init__(
        self,
        g: Graph,
        values: Sequence[int],
        partials: Sequence[int],
        bounds: Sequence[int],
        scale: float,
    ) -> None:
        self.outputs = len(values) + len(partials) + len(bounds)
        source = _source(g, values, partials, bounds, scale)
        self._engine = compile_source(source)  # holds the code as long as the kernel lives
        prototype = ctypes.CFUNCTYPE(
            ctypes.c_int64, ctypes.c_int64, ctypes.c_void_p, ctypes.c_int64, ctypes.c_void_p,
            ctypes.c_int64,
        )  # fmt: skip
        self._function = prototype(self._engine.get_function_address("kernel"))

    def run(self, columns: Array, results: Array) -> bool:
        """Fill `results`, shape (outputs, n), from `columns`, shape (d, n).

        The last axis of both must be contiguous. The interpreter lock is free meanwhile.
        Returns False where an argument of sin or cos was too large: `results` are then void.
        """
        failed = self._function(
            columns.shape[1], columns.ctypes.data, columns.strides[0] // 8,
            results.ctypes.data, results.strides[0] // 8,
        )  # fmt: skip
        return not failed


@cache
def _binding() -> Any:
    binding = importlib.import_module("llvmlite.binding")
    binding.initialize_native_target()
    binding.initialize_native_asmprinter()
    return binding


def compile_source(source: str) -> Any:
    """Compile LLVM's assembler; the engine returned holds the code as long as it lives."""
    binding = _binding()
    module = binding.parse_assembly(source)
    target = binding.Target.from_default_triple()
    machine = target.create_target_machine(
        cpu=binding.get_host_cpu_name(),
        features=binding.get_host_cpu_features().flatten(),
        opt=2,
    )
    module.triple = target.triple
    module.data_layout = str(machine.target_data)
    options = binding.create_pipeline_tuning_options(speed_level=2)
    options.loop_vectorization = True
    options.loop_interleaving = options.loop_unrolling = False  # longer to compile, no faster
    builder = binding.create_pass_builder(machine, options)
    builder.getModulePassManager().run(module, builder)
    engine = binding.create_mcjit_compiler(module, machine)
    engine.finalize_object()
    return engine


@cache
def library() -> str:
    """Elementary functions for LLVM."""
    from importlib.resources import files

    return files("gradscape.functions.formulas").joinpath("kernels.ll").read_text(encoding="utf-8")


def constant(value: float) -> str:
    """A double as LLVM's assembler takes it exactly: by its bits."""
    return f"0x{struct.unpack('<Q', struct.pack('<d', value))[0]:016X}"


def _source(
    g: Graph,
    values: Sequence[int],
    partials: Sequence[int],
    bounds: Sequence[int],
    scale: float,
) -> str:
    body = [line for node in g.needed([*values, *partials, *bounds]) for line in _lines(g, node)]
    limited = [
        node
        for node in g.needed([*values, *partials, *bounds])
        if g.operations[node] in ("sin", "cos")
    ]
    failed = "%failed"
    for number, node in enumerate(limited):
        (argument,) = g.arguments[node]
        body.append(f"%large{number} = call i1 @too_large(double {_name(g, argument)})")
        body.append(f"%failed{number} = or i1 {failed}, %large{number}")
        failed = f"%failed{number}"
    results = [_name(g, node) for node in values]
    per_value = len(partials) // len(values)
    marked = []
    for number, (partial, bound) in enumerate(zip(partials, bounds, strict=True)):
        value = results[number // per_value]
        arguments = f"double {value}, double {_name(g, partial)}"
        body.append(f"%partial{number} = call double @marked({arguments})")
        scaled = f"double {_name(g, bound)}, double {constant(scale)}"
        body.append(f"%bound{number} = call double @bounded(double %partial{number}, {scaled})")
        marked.append(number)
    results += [f"%partial{number}" for number in marked]
    results += [f"%bound{number}" for number in marked]
    for number, result in enumerate(results):
        body.append(f"%row{number} = mul i64 %out_stride, {number}")
        body.append(f"%at{number} = add i64 %row{number}, %i")
        body.append(f"%out{number} = getelementptr double, ptr %out, i64 %at{number}")
        body.append(f"store double {result}, ptr %out{number}")
    return library() + _LOOP.format(body="\n  ".join(body), failed=failed)


_LOOP = """
define i64 @kernel(i64 %n, ptr noalias %in, i64 %in_stride, ptr noalias %out, i64 %out_stride) {{
entry:
  %some = icmp sgt i64 %n, 0
  br i1 %some, label %loop, label %done
loop:
  %i = phi i64 [0, %entry], [%next, %loop]
  %failed = phi i1 [false, %entry], [{failed}, %loop]
  {body}
  %next = add i64 %i, 1
  %more = icmp slt i64 %next, %n
  br i1 %more, label %loop, label %done
done:
  %any = phi i1 [false, %entry], [{failed}, %loop]
  %result = zext i1 %any to i64
  ret i64 %result
}}
"""


def _name(g: Graph, node: int) -> str:
    return constant(g.values[node]) if g.operations[node] == "constant" else f"%v{node}"


def _lines(g: Graph, node: int) -> list[str]:
    """The instructions of one operation."""
    operation = _ALIASES.get(g.operations[node], g.operations[node])
    if operation == "constant":
        return []
    if operation == "variable":
        return [
            f"%r{node} = mul i64 %in_stride, {int(g.values[node])}",
            f"%p{node} = add i64 %r{node}, %i",
            f"%a{node} = getelementptr double, ptr %in, i64 %p{node}",
            f"%v{node} = load double, ptr %a{node}",
        ]
    names = [_name(g, argument) for argument in g.arguments[node]]
    arguments = ", ".join(f"double {name}" for name in names)
    if operation in _DIRECT:
        return [f"%v{node} = {_DIRECT[operation]} double {', '.join(names)}"]
    if operation == "neg":
        return [f"%v{node} = fneg double {names[0]}"]
    if operation == "not":
        return [f"%v{node} = fsub double {constant(1.0)}, {names[0]}"]
    if operation == "flat":
        return [f"%v{node} = fmul double {names[0]}, {constant(0.0)}"]
    return [f"%v{node} = call double @{_INTRINSICS.get(operation, operation)}({arguments})"]
