"""Second derivatives of scalar functions: points in, the symmetric matrix and its error out."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.block import Block
from gradscape.derivatives.calls import need_scalar
from gradscape.derivatives.exactly.exact import knows
from gradscape.derivatives.exactly.given import solve_given_hessian
from gradscape.derivatives.exactly.unruled import ask_differences
from gradscape.derivatives.lines.sampling import Sampler
from gradscape.derivatives.reading.options import Options, read_options
from gradscape.derivatives.reading.points import Axis, read_points
from gradscape.derivatives.reading.trees import read_whole
from gradscape.derivatives.result import Info, Reason
from gradscape.derivatives.seconds.checking import (
    confirm,
    follow_the_diagonal,
    look_closer,
    mind_the_others,
)
from gradscape.derivatives.seconds.pairs import Pairs
from gradscape.derivatives.seconds.refinement import SEEN, first_steps, from_one_side, refine
from gradscape.derivatives.seconds.stretch import measure
from gradscape.derivatives.trust import trusted, warn_of
from gradscape.derivatives.work.blocks import run
from gradscape.errors import ArgumentError
from gradscape.functions.calling import Floats
from gradscape.functions.function import Function

__all__ = ["hessian"]

_NOISY = 5.0  # caution where all that is known of a noise is from seven values
_RTOL = 1e-8
_METHODS = ("auto", "exact", "adaptive")


def hessian(
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
    """Hessian of a scalar function of d variables: the matrix of its second derivatives.

    Parameters
    ----------
    f : callable, str or Function
        A scalar function of d variables. A callable may take one point, or many at once; which of
        the two is found out by trying.
    points : array_like, shape (..., d)
        Where to differentiate. Never written to; integers are converted to float64.
    axis : int, "all" or None
        Which axis of `points` holds the coordinates; see `gradient`.
    method : {"auto", "exact", "adaptive"}
        "auto": exact for a formula and for a `Function` with ``hessian=``, else "adaptive":
        differences with steps fitted to each component.
    full_output : bool
        Whether to return ``(hessian, info)``.
    workers : int, map-like callable or Executor, optional
        See `gradient`.
    progress : bool
        Whether to show a progress bar.
    params : mapping of str to value, optional
        Constants of f.
    **options
        ``step``, ``scale``, ``noise``, ``bounds``, ``rtol`` (1e-8), ``atol``; see `gradient`. A
        `step` of your own is taken as it is, with twice and four times of it.

    Returns
    -------
    ndarray, shape (..., d, d)
        Symmetric, exactly. For a function of one variable the shape of the points; with
        ``axis="all"`` the shape of the array, twice: ``H[0, 1, 2, 3]`` for entries [0, 1] and
        [2, 3] of a matrix, and (d, d) for a dict or list of arrays with d entries in all.
    info : Info
        With ``full_output=True``: error, reliability, reason for each component.

    Raises
    ------
    LayoutError
        If the points cannot be points of f's domain.
    ArgumentError
        If a keyword has a value that means nothing here.
    FunctionError
        If f is no scalar function.

    Warns
    -----
    ReliabilityWarning
        Without `full_output`, where components can't be trusted.

    Notes
    -----
    Second differences on three steps h, 2h and 4h, extrapolated to an error of order h⁶ [1]_, with
    the even parts along the coordinates shared between the diagonal and the mixed derivatives
    [2]_: 3d(d + 1) + 7 evaluations a point, and more where a component misses the tolerance. The
    noise of f's values is estimated from seven of them on a tiny stretch of a line [3]_, whose
    curvature must be that of the result: steps that agree with a period of f are found out. Where
    f is not defined, or not allowed, on one side, differences from the other side are taken.

    References
    ----------
    .. [1] L. F. Richardson, J. A. Gaunt: The deferred approach to the limit. Phil. Trans. R. Soc. A
       226 (1927), 299-361.
    .. [2] M. Abramowitz, I. A. Stegun: Handbook of Mathematical Functions (1964), 25.3.23, 25.3.27.
    .. [3] J. J. Moré, S. M. Wild: Estimating computational noise. SIAM J. Sci. Comput. 33 (2011),
       1292-1314.

    Examples
    --------
    >>> import gradscape as gs
    >>> gs.hessian("x0**2*x1", [3.0, 4.0])
    array([[8., 6.],
           [6., 0.]])
    >>> gs.hessian(lambda x: x[0] ** 2 * x[1], [3.0, 4.0]).round(8)
    array([[8., 6.],
           [6., 0.]])
    """
    whole = read_whole(f, points, axis, params)
    function = Function.of(whole.f, whole.params)
    need_scalar(function)
    if method not in _METHODS:
        raise ArgumentError(
            f"method={method!r}: for a Hessian expected one of {', '.join(_METHODS)}."
        )
    read = read_points(function, whole.points, whole.axis)
    x = read.columns
    options.setdefault("rtol", _RTOL)
    checked = read_options(function, x, method=method, **options)
    exact = method != "adaptive" and knows(function, "second")
    if method == "exact" and not exact:
        raise ArgumentError(
            f'method="exact", but {function.name} is a callable that does not know its Hessian: '
            "give it as a formula, or as gs.Function(f, hessian=...)."
        )
    d = x.shape[0]
    block = run(
        _solve_exact if exact else solve_hessian,
        function,
        checked,
        x,
        lines=d * (d + 1) // 2,
        workers=workers,
        progress=progress,
    )
    flat = read.components(np.empty_like(x)).shape == read.lead  # no axis for one variable
    shape = read.lead if flat else (*read.lead, d, d)
    if whole.structure is not None:
        shape = whole.structure.twice

    def shaped(components: NDArray[Any]) -> Any:
        return np.ascontiguousarray(components[0].T).reshape(shape)[()]

    result = shaped(block.derivative)
    if not full_output:
        warn_of(block.reliable, block.reason)
        return result
    return result, Info(
        shaped(block.error),
        shaped(block.reliable),
        shaped(block.reason),
        shaped(block.step),
        "exact" if exact else "adaptive",
        function.layout or "point",
        block.evaluations,
    )


def _solve_exact(function: Function, options: Options, x: Floats) -> Block:
    """Hessians that f knows, at one block of points, columns (d, n)."""
    if function.own is not None:
        return solve_given_hessian(function, options, x, solve_hessian)
    assert function.expression is not None
    d, n = x.shape
    rows = np.ascontiguousarray(x.T)
    values = function.expression.values(rows)
    hessian, bound = function.expression.hessian(rows)
    derivative = np.ascontiguousarray(hessian.reshape(n, d * d).T)[np.newaxis]
    error = np.ascontiguousarray(bound.reshape(n, d * d).T)[np.newaxis]
    defined = np.isfinite(derivative) & np.isfinite(values)
    reason = np.where(defined, Reason.ROUNDING_LIMITED, Reason.UNDEFINED).astype(np.int8)
    reason[defined & ~np.isfinite(error)] = Reason.KINK
    derivative[~defined], error[~defined] = np.nan, np.inf
    step, good = np.full_like(derivative, np.nan), np.empty(derivative.shape, dtype=bool)
    block = Block(values[np.newaxis], derivative, error, reason, step, good, evaluations=n)
    smooth = ask_differences(
        lambda points: solve_hessian(function, options, x[:, points]),
        block,
        only_confirm=options.method == "exact",
    )
    good[...] = trusted(derivative, error, reason) | smooth
    return block


def solve_hessian(function: Function, options: Options, x: Floats) -> Block:
    """Hessians at one block of points, columns (d, n), by differences."""
    sample = Sampler(function, strict=options.strict, limits=options.limits())
    centre = sample.centre(x)
    d = len(x)
    scale = np.maximum(np.abs(x), 1.0) if options.scale is None else options.scale[:, np.newaxis]
    scale = np.broadcast_to(scale, x.shape)
    h = first_steps(x, scale, options, sample.eps)
    stretch = measure(sample, x, centre, scale, options)
    pairs = Pairs(sample, x, centre, stretch.noise)
    best = pairs.first(h)
    if options.step is None:
        rough = best.reason >= Reason.KINK
        refine(pairs, best, h, scale, options)
        lucky = confirm(pairs, best, rough, h)
        follow_the_diagonal(pairs, best, h)
        look_closer(pairs, best, stretch, lucky, h, scale, options)
    stretch.doubt(best, pairs)
    mind_the_others(pairs, best, h)
    from_one_side(pairs, best, scale, options)
    full = np.empty((d, d), dtype=np.intp)
    full[pairs.i, pairs.j] = full[pairs.j, pairs.i] = np.arange(len(pairs.i))
    units = (scale[pairs.i] * scale[pairs.j])[np.newaxis]
    slope = SEEN * best.slope * np.sqrt(units)
    undefined = ~np.isfinite(best.value) | ~np.isfinite(centre)[:, np.newaxis]
    best.value[undefined], best.error[undefined] = np.nan, np.inf
    best.reason[undefined] = Reason.UNDEFINED
    every = full.reshape(-1)
    error = np.where(best.reason == Reason.NOISY, _NOISY * best.error, best.error) * units
    value = best.value * units
    good = trusted(value[:, every], error[:, every], best.reason[:, every], slope[:, every])
    return Block(
        centre,
        best.value[:, every],
        best.error[:, every],
        best.reason[:, every],
        best.step[:, every],
        good,
        evaluations=sample.evaluations,
    )
