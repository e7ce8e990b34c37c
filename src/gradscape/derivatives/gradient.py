"""Gradients and partial derivatives: points in, derivative, error and reliability out."""

from __future__ import annotations

import warnings
from typing import Any, Literal, overload

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.ladder import ladder
from gradscape.derivatives.lines import along_coordinates
from gradscape.derivatives.points import Axis, read_points
from gradscape.derivatives.result import Info, Reason
from gradscape.derivatives.sampling import Sampler
from gradscape.errors import ReliabilityWarning
from gradscape.functions.calling import Floats
from gradscape.functions.function import Function

__all__ = ["gradient", "value_and_gradient"]

BLOCK = 16384


def value_and_gradient(
    f: Any, points: Any, *, axis: Axis = None, method: str = "auto", strict: bool = False
) -> tuple[NDArray[Any], NDArray[Any], Info]:
    function = Function.of(f)
    read = read_points(function, points, axis)
    x = read.columns
    d, n = x.shape
    sampler = Sampler(function, strict=strict)
    function.find_layout(x)
    values = np.empty(n)
    g, e, s = np.empty((d, n)), np.empty((d, n)), np.empty((d, n))
    r = np.empty((d, n), np.int8)
    size = max(1, BLOCK // d)
    exact = function.expression is not None and method in ("auto", "exact")
    for start in range(0, n, size):
        block = slice(start, start + size)
        if exact:
            v, gr, bound = function.expression.value_and_gradient(
                np.ascontiguousarray(x[:, block].T)
            )
            values[block], g[:, block], e[:, block] = v, gr.T, bound.T
            s[:, block] = np.nan
            r[:, block] = np.where(np.isfinite(gr.T), Reason.CONVERGED, Reason.UNDEFINED)
            continue
        f0 = sampler.centre(x[:, block])
        estimate = ladder(along_coordinates(sampler, x[:, block], f0), 1e-9)
        shape = (d, f0.shape[1])
        values[block] = f0
        g[:, block] = estimate.value.reshape(shape)
        e[:, block] = estimate.error.reshape(shape)
        s[:, block] = estimate.step.reshape(shape)
        r[:, block] = estimate.reason.reshape(shape)
        undefined = ~np.isfinite(values[block]) | ~np.isfinite(g[:, block])
        g[:, block][undefined] = np.nan
        e[:, block][undefined] = np.inf
        r[:, block][undefined] = Reason.UNDEFINED
    e[~np.isfinite(g)] = np.inf
    norm = np.sqrt(np.nansum(g * g, axis=0))
    reliable = (e <= 1e-5 * np.maximum(norm, 1e-3)) & (r < Reason.KINK)
    info = Info(
        read.components(e),
        read.components(reliable),
        read.components(r),
        read.components(s),
        "exact" if exact else "adaptive",
        function.layout or "point",
        sampler.evaluations,
    )
    return read.values(values), read.components(g), info


def gradient(
    f: Any, points: Any, *, axis: Axis = None, method: str = "auto", full_output: bool = False
) -> Any:
    _, g, info = value_and_gradient(f, points, axis=axis, method=method, strict=True)
    if full_output:
        return g, info
    if not info.reliable.all():
        warnings.warn(f"{np.sum(~info.reliable)} components", ReliabilityWarning, stacklevel=2)
    return g
