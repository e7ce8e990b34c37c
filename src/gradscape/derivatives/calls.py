"""What the public functions share: reading a call, solving along lines, handing over the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.block import Block
from gradscape.derivatives.exactly.exact import is_exact
from gradscape.derivatives.reading.options import Options, read_options
from gradscape.derivatives.reading.points import Axis, Points, read_points
from gradscape.derivatives.reading.trees import of_the_whole
from gradscape.derivatives.result import Info
from gradscape.derivatives.trust import warn_of
from gradscape.errors import FunctionError
from gradscape.functions.function import Function

__all__ = ["Call", "Shape", "answer", "info_of", "need_scalar", "read_call"]

#: Gives derivatives (M, C, n) of a block the shape of the caller's result.
Shape = Callable[[NDArray[Any]], NDArray[Any]]


@dataclass(frozen=True)
class Call:
    """A function, the points where it is differentiated, and how."""

    function: Function
    points: Points
    options: Options

    @property
    def exact(self) -> bool:
        """Whether the function's own derivative is used."""
        return is_exact(self.function, self.options.method)

    def gradient_shape(self, components: NDArray[Any]) -> NDArray[Any]:
        """Give the components (1, d, n) of a scalar's gradient the shape of the points."""
        return np.asarray(self.points.components(components[0]))

    def single_shape(self, components: NDArray[Any]) -> NDArray[Any]:
        """Give one number a point, (1, 1, n), the shape of the points without coordinates."""
        return np.asarray(self.points.values(components[0, 0]))


def read_call(
    f: Any,
    points: Any,
    *,
    axis: Axis = None,
    params: Any = None,
    method: str = "auto",
    scalar: bool = True,
    **options: Any,
) -> Call:
    """Read what every public function is given.

    Parameters
    ----------
    scalar : bool
        Whether f must be a scalar function.
    """
    function = of_the_whole(f, points, params) if axis == "all" else Function.of(f, params)
    if scalar:
        need_scalar(function)
    read = read_points(function, points, axis)
    return Call(function, read, read_options(function, read.columns, method=method, **options))


def need_scalar(function: Function) -> None:
    """Refuse several formulas where one is meant; callables are found out by their values."""
    if function.expression is not None and function.expression.outputs is not None:
        raise FunctionError(
            f"f is a list of {function.expression.outputs} formulas ({function.name}); expected a "
            "single one. For a function with several values use gs.jacobian."
        )


def answer(call: Call, block: Block, shape: Shape, full_output: bool) -> Any:
    """Hand over the derivative, with its info or with a warning; for public functions only."""
    result = shape(block.derivative)[()]
    if full_output:
        return result, info_of(call, block, shape)
    warn_of(block.reliable, block.reason)
    return result


def info_of(call: Call, block: Block, shape: Shape) -> Info:
    """Put what is known about a block's components in the shape of the result."""
    method = call.options.method
    return Info(
        shape(block.error)[()],
        shape(block.reliable)[()],
        shape(block.reason)[()],
        shape(block.step)[()],
        "exact" if call.exact else "adaptive" if method == "auto" else method,
        call.function.layout or "point",
        block.evaluations,
        None if block.left is None else shape(block.left)[()],
        None if block.right is None else shape(block.right)[()],
    )
