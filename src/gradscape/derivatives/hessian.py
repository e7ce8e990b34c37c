"""Second derivatives of scalar functions: points in, the symmetric matrix and its error out."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.blocks import Block, run
from gradscape.derivatives.exact import knows
from gradscape.derivatives.given import solve_given_hessian
from gradscape.derivatives.options import Options, read_options
from gradscape.derivatives.pairs import Pairs, Some
from gradscape.derivatives.points import Axis, read_points
from gradscape.derivatives.result import Info, Reason
from gradscape.derivatives.sampling import Sampler
from gradscape.derivatives.second import ONE_SIDED, Seconds
from gradscape.derivatives.trust import trusted, warn_of
from gradscape.errors import ArgumentError
from gradscape.functions.calling import Floats
from gradscape.functions.function import Function

__all__ = ["hessian"]

FIRST_STEP = 1e-2  # of the scale, in double precision
_ONE_SIDED_STEP = 4e-3
_ROUNDS = 6
_LONGEST = 0.3  # of the scale: the longest step h
_SEEN = 1e-3  # share of the slopes seen that errors are held against
_STRETCH = 1e-5  # of the scale: where f's noise is looked for
_NOISE_SAFETY = 3.0
_RANDOM = 0.03  # share of noise in what f does that makes f random
_NOISY = 5.0  # caution where all that is known of a noise is from seven values
_RTOL = 1e-8
_EPS = float(np.finfo(np.float64).eps)
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
        Symmetric, exactly. For a function of one variable the shape of the points.
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
    function = Function.of(f, params)
    if method not in _METHODS:
        raise ArgumentError(
            f"method={method!r}: for a Hessian expected one of {', '.join(_METHODS)}."
        )
    read = read_points(function, points, axis)
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
    good = trusted(derivative, error, reason)
    step = np.full_like(derivative, np.nan)
    return Block(values[np.newaxis], derivative, error, reason, step, good, evaluations=n)


def solve_hessian(function: Function, options: Options, x: Floats) -> Block:
    """Hessians at one block of points, columns (d, n), by differences."""
    sample = Sampler(function, strict=options.strict)
    centre = sample.centre(x)
    d = len(x)
    scale = np.maximum(np.abs(x), 1.0) if options.scale is None else options.scale[:, np.newaxis]
    scale = np.broadcast_to(scale, x.shape)
    h = _steps(x, scale, options, sample.eps)
    stretch = _stretch(sample, x, centre, scale, options)
    pairs = Pairs(sample, x, centre, stretch.noise)
    best = pairs.first(h)
    if options.step is None:
        _refine(pairs, best, h, scale, options)
    off = stretch.contradiction(best, pairs)[:, np.newaxis]
    best.error += off / (9.0 * np.abs(stretch.step[pairs.i] * stretch.step[pairs.j]) + 1e-300)
    best.reason[np.broadcast_to(off > 0, best.reason.shape) & (best.reason < Reason.KINK)] = (
        Reason.NOT_CONVERGED
    )
    with np.errstate(invalid="ignore"):
        random = stretch.noise > _RANDOM * np.nanmax(best.spread, axis=1, initial=0.0)
    best.reason[random[:, np.newaxis] & (best.reason == Reason.NOISY)] = Reason.NOT_CONVERGED
    _from_one_side(pairs, best, scale, options)
    full = np.empty((d, d), dtype=np.intp)
    full[pairs.i, pairs.j] = full[pairs.j, pairs.i] = np.arange(len(pairs.i))
    units = (scale[pairs.i] * scale[pairs.j])[np.newaxis]
    slope = _SEEN * best.slope * np.sqrt(units)
    undefined = ~np.isfinite(best.value) | ~np.isfinite(centre)[:, np.newaxis]
    best.value[undefined], best.error[undefined] = np.nan, np.inf
    best.reason[undefined] = Reason.UNDEFINED
    every = full.reshape(-1)
    error = np.where(best.reason == Reason.NOISY, _NOISY * best.error, best.error) * units
    good = trusted(
        (best.value * units)[:, every], error[:, every], best.reason[:, every], slope[:, every]
    )
    step = np.broadcast_to(np.sqrt(h[pairs.i] * h[pairs.j]), best.value.shape)
    return Block(
        centre,
        best.value[:, every],
        best.error[:, every],
        best.reason[:, every],
        step[:, every],
        good,
        evaluations=sample.evaluations,
    )


def _steps(x: Floats, scale: Floats, options: Options, eps: float) -> Floats:
    """First steps (d, n), a few percent different everywhere; 0 where there is no room."""
    if options.step is not None:
        h = np.broadcast_to(options.step[:, np.newaxis], x.shape).copy()
    else:
        with np.errstate(invalid="ignore"):
            jitter = x * 97.31 + 0.618034 * np.arange(len(x))[:, np.newaxis]
            jitter -= np.floor(jitter)
        jitter[~np.isfinite(jitter)] = 0.0
        h = scale * (FIRST_STEP * (1.0 + 0.2 * jitter))
        if eps > 2 * _EPS:  # the best step of a stencil of order 6 goes with eps^(1/8)
            h *= (eps / _EPS) ** (1 / 8)
    limits = options.limits()
    if limits is not None:
        low, high = limits
        room = np.minimum(x - low[:, np.newaxis], high[:, np.newaxis] - x) / 4.0
        h = np.where(room < 0.1 * h, 0.0, np.minimum(h, room))
    return _representable(x, h)


def _representable(x: Floats, h: Floats) -> Floats:
    """Steps that x can take exactly, but where x + 4h gets one more digit than x has."""
    reach = np.abs(x) + 8.0 * h
    return np.asarray((reach + h) - reach)


@dataclass
class _Stretch:
    """A tiny stretch of a line through each point: its noise, and a check of the result.

    Attributes
    ----------
    step : ndarray, shape (d, n)
    even : ndarray, shape (M, n)
        Even part of f, three of these steps to both sides.
    noise : ndarray, shape (M, n)
        Of f's values, absolute.
    """

    step: Floats
    even: Floats
    noise: Floats

    def contradiction(self, best: Seconds, pairs: Pairs) -> Floats:
        """By how much f's curvature there is not that of the components, (M, n); else 0."""
        i, j = pairs.i[:, np.newaxis], pairs.j[:, np.newaxis]
        points = np.arange(self.step.shape[1])
        twice = np.where(i == j, 1.0, 2.0)
        weight = 9.0 * twice * self.step[i, points] * self.step[j, points]
        with np.errstate(all="ignore"):
            expected = np.sum(best.value * weight, axis=1)
            allowed = np.sum(best.error * np.abs(weight), axis=1)
            allowed += 4.0 * (pairs.sample.eps * np.abs(pairs.centre) + self.noise)
            off = np.abs(self.even - expected)
            return np.where(off > 10.0 * allowed + 1e-3 * np.abs(expected), off, 0.0)


def _stretch(
    sample: Sampler, x: Floats, centre: Floats, scale: Floats, options: Options
) -> _Stretch:
    """Six values more on a tiny stretch of a line.

    What is left of seven values when a cubic or more is taken out, f being no more than that on so
    short a stretch, is rounding inside f and noise.
    """
    d, n = x.shape
    order = np.arange(d)
    share = (0.5 + 0.5 * np.modf(0.3 + 0.618034 * order)[0]) * np.where(order % 2, -1.0, 1.0)
    step = scale * (_STRETCH / np.sqrt(d))
    room = _room(x, options)
    if room is not None:
        step = np.where(room < step, 0.0, step)
    step = _representable(x, step * np.abs(share)[:, np.newaxis]) * np.sign(share)[:, np.newaxis]
    columns = [x + k * step for k in (-3, -2, -1, 1, 2, 3)]
    values = sample(np.concatenate(columns, axis=1)).reshape(len(centre), 6, n)
    seven = np.concatenate([values[:, :3], centre[:, np.newaxis], values[:, 3:]], axis=1)
    with np.errstate(all="ignore"):
        levels = [
            np.sqrt(np.mean(np.diff(seven, k, axis=1) ** 2, axis=1) / math.comb(2 * k, k))
            for k in (4, 5, 6)
        ]
        noise = np.max(levels, axis=0) - sample.eps * np.abs(centre)
        even = values[:, 0] + values[:, -1] - 2.0 * centre
    noise = _NOISE_SAFETY * np.where(np.isfinite(noise) & (noise > 0), noise, 0.0)
    return _Stretch(step, even, np.maximum(noise, options.noise))


def _refine(pairs: Pairs, best: Seconds, h: Floats, scale: Floats, options: Options) -> None:
    """Give the components that miss the tolerance more rounds, while these improve them."""
    aim = _aim(pairs, best, scale, options)
    room = _room(pairs.x, options)
    factors = best.factor.min(axis=0)
    zero = (best.reason == Reason.ROUNDING_LIMITED) & (np.abs(best.value) <= best.error)
    missed = ((best.error > aim) & ~zero).any(axis=0) & (factors != 1.0)
    component, point = np.nonzero(missed)
    factor = factors[component, point]
    some = Some(component, point, h[pairs.i[component], point], h[pairs.j[component], point])
    for _ in range(_ROUNDS):
        if not len(some.point):
            return
        some = _scaled(some, factor, pairs, room, scale)
        before = best.error[:, some.component, some.point]
        new = pairs.some(some)
        best.improve(some.where, new)
        with np.errstate(invalid="ignore"):
            better = (new.error < 0.5 * before) | ~np.isfinite(new.error)
        missed = new.error > aim[:, some.component, some.point]
        factor = new.factor.min(axis=0)
        go_on = (better & missed).any(axis=0) & (factor != 1.0)
        some, factor = Some(*(a[go_on] for a in some)), factor[go_on]


def _aim(pairs: Pairs, best: Seconds, scale: Floats, options: Options) -> Floats:
    """The error that is good enough, (M, C, n): relative to the matrix in units of the scales."""
    units = scale[pairs.i] * scale[pairs.j]
    with np.errstate(invalid="ignore"):
        size = np.where(np.isfinite(best.value), np.abs(best.value), 0.0)
        common = 0.1 * (size * units).max(axis=1, keepdims=True) / units
        seen = _SEEN * np.nan_to_num(best.slope, posinf=0.0) / np.sqrt(units)
    return np.asarray(options.atol + options.rtol * np.maximum(size, np.maximum(common, seen)))


def _room(x: Floats, options: Options) -> Floats | None:
    limits = options.limits()
    if limits is None:
        return None
    low, high = limits
    return np.asarray(np.minimum(x - low[:, np.newaxis], high[:, np.newaxis] - x) / 4.0)


def _scaled(some: Some, factor: Floats, pairs: Pairs, room: Floats | None, scale: Floats) -> Some:
    """The same components with other steps, which x can still take exactly."""
    steps = []
    for which, h in ((pairs.i, some.first), (pairs.j, some.second)):
        coordinate = which[some.component], some.point
        other = np.minimum(h * factor, np.maximum(h, _LONGEST * scale[coordinate]))
        if room is not None:
            other = np.minimum(other, room[coordinate])
        steps.append(_representable(pairs.x[coordinate], other))
    return Some(some.component, some.point, steps[0], steps[1])


def _from_one_side(pairs: Pairs, best: Seconds, scale: Floats, options: Options) -> None:
    """Where f is defined, or allowed, on one side only: differences from there."""
    lost = (~np.isfinite(best.value) & np.isfinite(pairs.centre)[:, np.newaxis]).any(axis=0)
    component, point = np.nonzero(lost)
    if not len(point):
        return
    at = np.unique(point)
    side, h = _sides(pairs, at, scale, options)
    place = np.searchsorted(at, point)
    steps = [
        side[which[component], place] * h[which[component], place] for which in (pairs.i, pairs.j)
    ]
    some = Some(component, point, steps[0], steps[1])
    best.improve(some.where, pairs.one_sided(some))


def _sides(
    pairs: Pairs, at: NDArray[np.intp], scale: Floats, options: Options
) -> tuple[Floats, Floats]:
    """Side (1 or -1) and step of every coordinate, (d, len(at)), by trying where f is defined."""
    x = pairs.x[:, at]
    d = len(x)
    longest = 2.0 * ONE_SIDED[-1]
    h = _ONE_SIDED_STEP * scale[:, at]
    reach = np.abs(x) + longest * h
    h = (reach + h) - reach
    outside = np.zeros((2, *x.shape), dtype=bool)
    limits = options.limits()
    if limits is not None:
        low, high = (limit[:, np.newaxis] for limit in limits)
        room = np.maximum(x - low, high - x)
        h = np.minimum(h, room / longest)
        outside[0], outside[1] = x + longest * h > high, x - longest * h < low
    side = np.ones_like(x)
    for i in range(d):
        defined = []
        for sign, out in ((1.0, outside[0, i]), (-1.0, outside[1, i])):
            near = x.copy()
            near[i] += np.where(out, 0.0, sign * ONE_SIDED[0] * h[i])
            far = x.copy()
            far[i] += np.where(out, 0.0, sign * longest * h[i])
            finite = np.isfinite(pairs.sample(near)) & np.isfinite(pairs.sample(far))
            defined.append(finite.all(axis=0) & ~out)
        side[i] = np.where(~defined[0] & defined[1], -1.0, 1.0)
        h[i] = np.where(outside[0, i] & (side[i] > 0), 0.0, h[i])
    return side, h
