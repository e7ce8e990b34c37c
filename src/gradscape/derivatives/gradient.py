"""Gradients and partial derivatives: points in, derivative, error and reliability out."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from gradscape.derivatives.along import solve_along
from gradscape.derivatives.blocks import Block, run
from gradscape.derivatives.calls import Call, answer, info_of, read_call
from gradscape.derivatives.exact import solve_exact
from gradscape.derivatives.lines import along_coordinates
from gradscape.derivatives.options import Options
from gradscape.derivatives.points import Axis
from gradscape.derivatives.result import Info
from gradscape.derivatives.sampling import Sampler
from gradscape.derivatives.trees import read_whole
from gradscape.functions.calling import Floats
from gradscape.functions.function import Function

__all__ = ["gradient", "solve_gradient", "value_and_gradient"]


def gradient(
    f: Any,
    points: Any,
    *,
    axis: Axis = None,
    method: str = "auto",
    full_output: bool = False,
    workers: Any = None,
    progress: bool = False,
    params: Any = None,
    **options: Any,
) -> Any:
    """Gradient of a scalar function of d variables.

    Examples
    --------
    >>> import gradscape as gs
    >>> gs.gradient("x0*x1", [3.0, 4.0])
    array([4., 3.])
    """
    whole = read_whole(f, points, axis, params)
    call = read_call(
        whole.f, whole.points, axis=whole.axis, params=whole.params, method=method, **options
    )
    result = answer(call, _solve(call, workers, progress), call.gradient_shape, full_output)
    return whole.restored(result)


def value_and_gradient(
    f: Any,
    points: Any,
    *,
    axis: Axis = None,
    method: str = "auto",
    workers: Any = None,
    progress: bool = False,
    params: Any = None,
    strict: bool = False,
    **options: Any,
) -> tuple[NDArray[Any], NDArray[Any], Info]:
    """Values (...), gradients (..., d) and what is known about them, without a warning.

    For fields and pictures: where f raises as it does where it is not defined, its value and
    gradient are NaN.
    """
    call = read_call(f, points, axis=axis, params=params, method=method, strict=strict, **options)
    block = _solve(call, workers, progress)
    info = info_of(call, block, call.gradient_shape)
    return call.points.values(block.values[0])[()], call.gradient_shape(block.derivative)[()], info


def _solve(call: Call, workers: Any, progress: bool) -> Block:
    solve = solve_exact if call.exact else solve_gradient
    x = call.points.columns
    return run(
        solve,
        call.function,
        call.options,
        x,
        lines=x.shape[0],
        workers=workers,
        progress=progress,
    )


def solve_gradient(function: Function, options: Options, x: Floats) -> Block:
    """Gradients at one block of points, columns (d, n), by differences."""
    sampler = Sampler(function, strict=options.strict)
    centre = sampler.centre(x)
    lines = along_coordinates(sampler, x, centre, scale=options.scale, bounds=options.limits())
    return solve_along(sampler, lines, x.shape[1], options)
