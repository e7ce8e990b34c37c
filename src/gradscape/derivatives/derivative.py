"""Derivatives of functions of one variable, applied to each element of an array."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.along import block_of
from gradscape.derivatives.block import Block
from gradscape.derivatives.calls import Call, answer, need_scalar
from gradscape.derivatives.exactly.exact import knows, solve_exact
from gradscape.derivatives.exactly.given import solve_given_hessian
from gradscape.derivatives.exactly.unruled import ask_differences
from gradscape.derivatives.gradient import solve_gradient
from gradscape.derivatives.lines.lines import along_coordinates
from gradscape.derivatives.lines.sampling import Sampler
from gradscape.derivatives.methods.orders import differentiate_order
from gradscape.derivatives.reading.options import Options, read_options
from gradscape.derivatives.reading.points import read_points
from gradscape.derivatives.result import Reason
from gradscape.derivatives.trust import trusted
from gradscape.derivatives.work.blocks import run
from gradscape.errors import ArgumentError, FunctionError
from gradscape.functions.calling import Floats
from gradscape.functions.formulas.higher import higher_derivative
from gradscape.functions.function import Function

__all__ = ["derivative"]

_ORDERS = (1, 2, 3, 4)
_HIGHER = ("auto", "exact", "adaptive")


def derivative(
    f: Any,
    x: Any,
    order: int = 1,
    *,
    method: str = "auto",
    full_output: bool = False,
    workers: Any = None,
    progress: bool = False,
    params: Any = None,
    **options: Any,
) -> Any:
    """Derivative, of order 1 to 4, of a function of one variable at each element of an array.

    Parameters
    ----------
    f : callable, str or Function
        A function of one number. It is called with arrays where it takes them element by element
        (``np.sin``, ``lambda x: x**2``), else number by number (``math.sin``, anything with an
        ``if``): which of the two is found out by trying.
    x : array_like, any shape
        Where to differentiate. Never written to; integers are converted to float64.
    order : {1, 2, 3, 4}, default 1
        How many times.
    method : str, default "auto"
        As for `gradient` with order 1; "auto", "exact" or "adaptive" with the others.
    full_output, workers, progress, params, **options
        As for `gradient`; ``order`` is that of the derivative here, methods with stencils have
        their default order.

    Returns
    -------
    ndarray, the shape of `x`
        In units of f per unit of x to the power of `order`. With `full_output`, a pair of it and
        an `Info` whose arrays have the same shape.

    Raises
    ------
    ArgumentError
        If the order, or a keyword, has a value that means nothing here.
    FunctionError
        If f is not a function of one variable, or returns no single number.

    See Also
    --------
    gradient, hessian : for functions of several variables.

    Notes
    -----
    Formulas are differentiated exactly, to any of the orders. For a callable, differences lose
    digits with the order: of 16 there remain about 13, 12, 11 and 9 where f changes over a length
    of 1, or `scale`; the error says how many.

    Examples
    --------
    >>> import math
    >>> import gradscape as gs
    >>> gs.derivative("x**3", [1.0, 2.0], order=2)
    array([ 6., 12.])
    >>> gs.derivative(math.exp, 0.0).round(9)
    np.float64(1.0)
    """
    if isinstance(order, bool) or order not in _ORDERS:
        raise ArgumentError(f"order={order!r}: expected 1, 2, 3 or 4.")
    function = _one_variable(f, params)
    points = read_points(function, x)
    call = Call(function, points, read_options(function, points.columns, method=method, **options))
    block = run(
        _solver(call, order),
        function,
        call.options,
        points.columns,
        lines=1,
        workers=workers,
        progress=progress,
    )
    return answer(call, block, call.single_shape, full_output)


def _one_variable(f: Any, params: Any) -> Function:
    """Make a Function of one variable of f, or say why it is none."""
    function = Function.of(f, params)
    need_scalar(function)
    if function.dimension is None:
        own = function.own.given if function.own else {}
        return Function(
            function.given, variables=("x",), params=function.params, name=function.name, **own
        )
    if function.dimension != 1:
        raise FunctionError(
            f"{function.name} is a function of {function.dimension} variables "
            f"({', '.join(function.variables or ())}); gs.derivative is for one. Give the others "
            "with params={...}, or use gs.partial or gs.gradient."
        )
    return function


def _solver(call: Call, order: int) -> Any:
    method = call.options.method
    if order == 1:
        return solve_exact if call.exact else solve_gradient
    if method not in _HIGHER:
        raise ArgumentError(
            f"method={method!r} with order={order}: expected {', '.join(_HIGHER)}; the others are "
            "for order 1."
        )
    if method != "adaptive" and call.function.expression is not None:
        return functools.partial(_solve_exact, order=order)
    if method != "adaptive" and order == 2 and knows(call.function, "second"):
        return _solve_given
    if method == "exact":
        raise ArgumentError(
            f'method="exact" with order={order}, but {call.function.name} does not know that '
            'derivative: give it as a formula, or use method="auto".'
        )
    return functools.partial(_solve_order, order=order)


def _solve_order(function: Function, options: Options, x: Floats, *, order: int) -> Block:
    sampler = Sampler(function, strict=options.strict, limits=options.limits())
    centre = sampler.centre(x)
    lines = along_coordinates(sampler, x, centre, scale=options.scale, bounds=options.limits())
    estimate = differentiate_order(lines, options, order)
    return block_of(sampler, lines, estimate, x.shape[1])


def _solve_given(function: Function, options: Options, x: Floats) -> Block:
    return solve_given_hessian(function, options, x, functools.partial(_solve_order, order=2))


def _solve_exact(function: Function, options: Options, x: Floats, *, order: int) -> Block:
    assert function.expression is not None
    n = x.shape[1]
    parts = higher_derivative(function.expression, x[0], order)
    values, derived, error = parts[0].reshape(1, n), *(a.reshape(1, 1, n) for a in parts[1:])
    reason: NDArray[np.int8] = np.full(derived.shape, Reason.CONVERGED, dtype=np.int8)
    reason[~np.isfinite(error)] = Reason.KINK
    reason[~np.isfinite(derived)] = Reason.UNDEFINED
    derived[~np.isfinite(derived)] = np.nan
    step, reliable = np.full_like(derived, np.nan), np.empty(derived.shape, dtype=bool)
    block = Block(values, derived, error, reason, step, reliable, evaluations=n)
    smooth = ask_differences(
        lambda points: _solve_order(function, options, x[:, points], order=order),
        block,
        only_confirm=options.method == "exact",
    )
    reliable[...] = trusted(derived, error, reason) | smooth
    reason[reliable] = Reason.ROUNDING_LIMITED
    reason[~reliable & (reason == Reason.CONVERGED)] = Reason.NOT_CONVERGED
    return block
