"""Points and all places around them, written in one go: by NumPy, or as machine code.

Each tile of n points takes 1 + 2·k·d places (+ 2) of n columns: the points themselves; each
coordinate moved by h and by -h, by 2·h and -2·h, ..., k times; all coordinates moved at once, to
both sides.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from time import perf_counter
from typing import Any

import numpy as np

from gradscape.derivatives.arithmetic.kitchen import COMPILING, WORTH
from gradscape.derivatives.arithmetic.memory import address
from gradscape.functions.calling import Floats
from gradscape.functions.formulas.compiled import compile_source, is_available

__all__ = ["FILLING", "Filling"]


class Filling:
    """Fills stencils; compiled where that has been found to be worth it."""

    def __init__(self) -> None:
        self._machine: _Machine | None = None
        self._spent = 0.0

    def run(self, stencil: Floats, x: Floats, h: Floats, together: Floats | None, k: int) -> None:
        """Fill it.

        Parameters
        ----------
        stencil : ndarray, shape (d, tiles, places, n)
            To be filled; the last two axes contiguous.
        x : ndarray, shape (d, tiles, n)
            The points; the last two axes contiguous.
        h : ndarray, shape (d, tiles, n)
            The steps; contiguous.
        together : ndarray, shape (d, tiles, n), optional
            The move of all coordinates at once; contiguous.
        k : int
            How many multiples of h: 1, 2, 4, ...
        """
        if self._machine is not None:
            run = self._machine.prepare(stencil, x, h, together, k)
            run(address(stencil), address(x))
            return
        begun = perf_counter()
        _fill(stencil, x, h, together, k)
        self._spent += perf_counter() - begun
        if self._spent > WORTH and is_available() and COMPILING.acquire(blocking=False):
            try:
                self._spent = 0.0
                self._machine = self._machine or _Machine()
            finally:
                COMPILING.release()

    def prepare(
        self, stencil: Floats, x: Floats, h: Floats, together: Floats | None, k: int
    ) -> Callable[[int, int], None] | None:
        """Get ready to fill stencils of this shape: takes the addresses of `stencil` and `x`.

        None where NumPy does it.
        """
        if self._machine is None:
            return None
        return self._machine.prepare(stencil, x, h, together, k)


FILLING = Filling()


def _fill(stencil: Floats, x: Floats, h: Floats, together: Floats | None, k: int) -> None:
    d, tiles, _, n = stencil.shape
    stencil[...] = x[:, :, np.newaxis]
    moving = np.einsum(
        "itmij->mitj", stencil[:, :, 1 : 1 + 2 * k * d].reshape(d, tiles, 2 * k, d, n)
    )  # writable
    for power in range(k):
        step = h if power == 0 else h * 2.0**power
        np.add(x, step, out=moving[2 * power])
        np.subtract(x, step, out=moving[2 * power + 1])
    if together is not None:
        np.add(x, together, out=stencil[:, :, -2])
        np.subtract(x, together, out=stencil[:, :, -1])


class _Machine:
    """The same as machine code; the interpreter lock is free while it runs."""

    def __init__(self) -> None:
        self._engine = compile_source(_SOURCE)
        kinds = (ctypes.c_int64,) * 5 + (ctypes.c_void_p, ctypes.c_int64) * 2
        prototype = ctypes.CFUNCTYPE(None, *kinds, *(ctypes.c_void_p,) * 2)
        self._function: Any = prototype(self._engine.get_function_address("fill"))

    def prepare(
        self, stencil: Floats, x: Floats, h: Floats, together: Floats | None, k: int
    ) -> Callable[[int, int], None]:
        d, tiles, places, n = stencil.shape
        row, x_row = stencil.strides[0], x.strides[0]
        moves = address(h), None if together is None else address(together)
        function = self._function

        def run(at: int, x_at: int) -> None:
            function(tiles, d, n, k, places, at, row, x_at, x_row, *moves)

        return run


_SOURCE = """
declare void @llvm.memcpy.p0.p0.i64(ptr, ptr, i64, i1)

define internal void @moved(ptr noalias %to, ptr noalias %x, ptr noalias %h, double %times, i64 %n)
  noinline {
entry:
  %some = icmp sgt i64 %n, 0
  br i1 %some, label %loop, label %done
loop:
  %j = phi i64 [0, %entry], [%next, %loop]
  %x_at = getelementptr double, ptr %x, i64 %j
  %h_at = getelementptr double, ptr %h, i64 %j
  %to_at = getelementptr double, ptr %to, i64 %j
  %x_j = load double, ptr %x_at
  %h_j = load double, ptr %h_at
  %step = fmul double %h_j, %times
  %sum = fadd double %x_j, %step
  store double %sum, ptr %to_at
  %next = add i64 %j, 1
  %more = icmp slt i64 %next, %n
  br i1 %more, label %loop, label %done
done:
  ret void
}

define void @fill(i64 %tiles, i64 %d, i64 %n, i64 %k, i64 %places, ptr noalias %stencil, i64 %row,
                  ptr noalias %x, i64 %x_row, ptr noalias %h, ptr noalias %together) {
entry:
  %bytes = mul i64 %n, 8
  %tile_bytes = mul i64 %bytes, %places
  %forth = mul i64 %bytes, %d
  %last = sub i64 %places, 1
  %last_at = mul i64 %last, %bytes
  %with = icmp ne ptr %together, null
  br label %line
line:
  %i = phi i64 [0, %entry], [%i_next, %line_end]
  %i_at = mul i64 %i, %bytes
  %out_row = mul i64 %i, %row
  %in_row = mul i64 %i, %x_row
  %h_row = mul i64 %i_at, %tiles
  br label %tile
tile:
  %t = phi i64 [0, %line], [%t_next, %tile_end]
  %t_at = mul i64 %t, %bytes
  %out_t = mul i64 %t, %tile_bytes
  %out_off = add i64 %out_row, %out_t
  %in_off = add i64 %in_row, %t_at
  %h_off = add i64 %h_row, %t_at
  %out = getelementptr i8, ptr %stencil, i64 %out_off
  %in = getelementptr i8, ptr %x, i64 %in_off
  %steps = getelementptr i8, ptr %h, i64 %h_off
  br label %copy
copy:
  %p = phi i64 [0, %tile], [%p_next, %copy]
  %p_at = mul i64 %p, %bytes
  %place = getelementptr i8, ptr %out, i64 %p_at
  call void @llvm.memcpy.p0.p0.i64(ptr %place, ptr %in, i64 %bytes, i1 false)
  %p_next = add i64 %p, 1
  %p_more = icmp slt i64 %p_next, %places
  br i1 %p_more, label %copy, label %first
first:
  %first_at = add i64 %bytes, %i_at
  br label %move
move:
  %m = phi i64 [0, %first], [%m_next, %move]
  %times = phi double [1.0, %first], [%twice, %move]
  %to_at = phi i64 [%first_at, %first], [%to_next, %move]
  %to = getelementptr i8, ptr %out, i64 %to_at
  call void @moved(ptr %to, ptr %in, ptr %steps, double %times, i64 %n)
  %back_at = add i64 %to_at, %forth
  %back = getelementptr i8, ptr %out, i64 %back_at
  %less = fneg double %times
  call void @moved(ptr %back, ptr %in, ptr %steps, double %less, i64 %n)
  %to_next = add i64 %back_at, %forth
  %twice = fmul double %times, 2.0
  %m_next = add i64 %m, 1
  %m_more = icmp slt i64 %m_next, %k
  br i1 %m_more, label %move, label %all
all:
  br i1 %with, label %check, label %tile_end
check:
  %check_to = getelementptr i8, ptr %out, i64 %last_at
  %sides = getelementptr i8, ptr %together, i64 %h_off
  call void @moved(ptr %check_to, ptr %in, ptr %sides, double -1.0, i64 %n)
  %ahead_at = sub i64 %last_at, %bytes
  %ahead = getelementptr i8, ptr %out, i64 %ahead_at
  call void @moved(ptr %ahead, ptr %in, ptr %sides, double 1.0, i64 %n)
  br label %tile_end
tile_end:
  %t_next = add i64 %t, 1
  %t_more = icmp slt i64 %t_next, %tiles
  br i1 %t_more, label %tile, label %line_end
line_end:
  %i_next = add i64 %i, 1
  %i_more = icmp slt i64 %i_next, %d
  br i1 %i_more, label %line, label %end
end:
  ret void
}
"""
