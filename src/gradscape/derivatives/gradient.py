"""Gradients and partial derivatives: points in, derivative, error and reliability out."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.blocks import Block, run
from gradscape.derivatives.exact import is_exact, solve_exact
from gradscape.derivatives.lines import along_coordinates
from gradscape.derivatives.methods import differentiate
from gradscape.derivatives.options import Options, read_options
from gradscape.derivatives.points import Axis, Points, read_points
from gradscape.derivatives.result import Info, Reason
from gradscape.derivatives.sampling import Sampler
from gradscape.derivatives.trust import trusted, warn_of
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
    function = Function.of(f, params)
    read = read_points(function, points, axis)
    checked = read_options(function, read.columns, method=method, **options)
    block = _solve(function, checked, read.columns, workers, progress)
    result = read.components(block.derivative[0])[()]
    if full_output:
        return result, info_of(function, checked, read, block)
    warn_of(block.reliable, block.reason)
    return result


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
    function = Function.of(f, params)
    read = read_points(function, points, axis)
    checked = read_options(function, read.columns, method=method, strict=strict, **options)
    block = _solve(function, checked, read.columns, workers, progress)
    info = info_of(function, checked, read, block)
    return read.values(block.values[0])[()], read.components(block.derivative[0])[()], info


def _solve(function: Function, options: Options, x: Floats, workers: Any, progress: bool) -> Block:
    solve = solve_exact if is_exact(function, options.method) else solve_gradient
    return run(solve, function, options, x, lines=x.shape[0], workers=workers, progress=progress)


def solve_gradient(function: Function, options: Options, x: Floats) -> Block:
    """Gradients at one block of points, columns (d, n), by differences."""
    sampler = Sampler(function, strict=options.strict)
    centre = sampler.centre(x)
    lines = along_coordinates(sampler, x, centre, scale=options.scale, bounds=options.limits())
    estimate = differentiate(lines, options)
    shape = (centre.shape[0], -1, x.shape[1])
    derivative, error, step = (
        a.reshape(shape) for a in (estimate.value, estimate.error, estimate.step)
    )
    reason = estimate.reason.reshape(shape)
    undefined = ~np.isfinite(derivative) | ~np.isfinite(centre)[:, np.newaxis]
    derivative[undefined], error[undefined] = np.nan, np.inf
    reason[undefined] = Reason.UNDEFINED
    reliable = trusted(derivative, error, reason, estimate.slope.reshape(shape))
    return Block(centre, derivative, error, reason, step, reliable, evaluations=sampler.evaluations)


def info_of(function: Function, options: Options, read: Points, block: Block) -> Info:
    """Put what is known about a block's components in the caller's shape."""
    exact = is_exact(function, options.method)
    return Info(
        read.components(block.error[0])[()],
        read.components(block.reliable[0])[()],
        read.components(block.reason[0])[()],
        read.components(block.step[0])[()],
        "exact" if exact else "adaptive" if options.method == "auto" else options.method,
        function.layout or "point",
        block.evaluations,
    )
