"""The complex step: f'(x) = Im f(x + ih)/h, to the last bits where f is analytic [1]_, [2]_.

Nothing is subtracted, so that h may be as small as one likes. What f itself loses by rounding is
seen in the derivatives at the two neighbours of x a few units in the last place away. A central
difference at the point tells whether f is analytic: abs, a real part or a conversion to float
make the complex step wrong without a sign.

References
----------
.. [1] W. Squire, G. Trapp: Using complex variables to estimate derivatives of real functions. SIAM
   Review 40 (1998), 110-112.
.. [2] J. R. R. A. Martins, P. Sturdza, J. J. Alonso: The complex-step derivative approximation. ACM
   Transactions on Mathematical Software 29 (2003), 245-262.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.lines.estimate import Estimate
from gradscape.derivatives.lines.lines import Lines
from gradscape.derivatives.methods.adaptive import adaptive
from gradscape.derivatives.methods.steps import default_step
from gradscape.derivatives.reading.options import Options
from gradscape.derivatives.result import Reason
from gradscape.errors import FunctionError
from gradscape.functions.calling import Floats
from gradscape.functions.complexvalues import complex_values

__all__ = ["complex_step"]

_STEP = 1e-20  # of the smallest coordinate that moves
_LEAST = 1e-200  # where that is tiny or zero
_NEIGHBOUR = 4.0  # units in the last place to the points where rounding is seen
_AGREES = 1e-3  # relative difference to the central difference that asks for a closer look


def complex_step(lines: Lines, options: Options) -> Estimate:
    """Differentiate all lines at t = 0 by the complex step.

    Costs three complex and two real evaluations a line; where these disagree, some more.

    Raises
    ------
    FunctionError
        If f takes no complex numbers, or is seen not to be analytic.
    """
    h = _step(lines) if options.step is None else options.step.min() * np.ones(len(lines))
    eps = lines.sample.eps
    shift = _NEIGHBOUR * eps * lines.position
    if lines.bounded:
        shift = np.where(shift <= lines.room(), shift, 0.0)
    value = _derivative(lines, np.zeros_like(shift), h)
    with np.errstate(all="ignore"):
        near = [_derivative(lines, s, h) for s in (shift, -shift)]
        bent = np.abs(near[0] - near[1]) / (2.0 * _NEIGHBOUR)  # what half a unit in x changes
        noise = np.abs(0.5 * (near[0] + near[1]) - value)
        tiny = np.finfo(np.float64).smallest_subnormal / h
        error = 4.0 * eps * np.abs(value) + 2.0 * noise + bent + tiny
    reason = np.full(value.shape, Reason.ROUNDING_LIMITED, dtype=np.int8)
    # An error well above rounding means cancellation inside f: held against the tolerance.
    with np.errstate(invalid="ignore"):
        reason[error > 1e4 * eps * np.abs(value) + tiny] = Reason.CONVERGED
    lost = ~np.isfinite(value)
    reason[lost] = Reason.UNDEFINED
    error[lost | ~np.isfinite(error)] = np.inf
    central, slope, floor, curvature = _central(lines, options)
    estimate = Estimate(
        value=value,
        error=error,
        reason=reason,
        step=np.broadcast_to(h, value.shape).copy(),
        slope=np.where(np.isfinite(slope), slope, 0.0),
        curvature=curvature,
        rough=floor,
        factor=np.ones_like(value),
    )
    with np.errstate(all="ignore"):
        size = np.maximum(np.abs(value), slope)
        off = ~(np.abs(central - value) <= _AGREES * size + floor + error)
        off |= slope - np.abs(central) > _AGREES * np.abs(value) + floor
    suspect = np.flatnonzero((off & np.isfinite(lines.centre)).any(axis=0))
    if suspect.size:
        _look_closer(lines, options, estimate, suspect)
    return estimate


def _step(lines: Lines) -> Floats:
    """Step small against the smallest coordinate that moves: squares of it are nothing."""
    size = np.abs(lines.columns).astype(np.float64)
    if lines.moving.ndim == 1:
        size = np.where(size[lines.moving, np.arange(len(lines))] > 0.0, lines.position, 0.0)
        return np.maximum(_STEP * size, _LEAST)
    with np.errstate(divide="ignore", invalid="ignore"):
        size = np.where((lines.moving != 0.0) & (size > 0.0), size / np.abs(lines.moving), np.inf)
    least = size.min(axis=0)
    return np.maximum(np.where(np.isfinite(least), _STEP * least, 0.0), _LEAST)


def _derivative(lines: Lines, t: Floats, h: Floats) -> Floats:
    """Im f(x + (t + ih)·v)/h, shape (M, K)."""
    sample = lines.sample
    columns = lines.columns.astype(np.result_type(lines.columns, np.complex64))
    move = t + 1j * h
    if lines.moving.ndim == 1:
        columns[lines.moving, np.arange(len(lines))] += move
    else:
        columns += move * lines.moving
    sample.evaluations += len(lines)
    values: NDArray[Any] = complex_values(sample.function, columns).reshape(-1, len(lines))
    with np.errstate(all="ignore"):
        derivative = values.imag / h
    derivative[~np.isfinite(values)] = np.nan
    return np.asarray(derivative, dtype=np.float64)


def _central(lines: Lines, options: Options) -> tuple[Floats, Floats, Floats, Floats]:
    """A central difference, the largest slope seen, its uncertainty, and the curvature."""
    h = default_step(lines, options.noise, 2)
    if lines.bounded:
        h = np.minimum(h, np.maximum(lines.room(), 0.0))
    right, left = lines(h), lines(-h)
    with np.errstate(all="ignore"):
        value = (right - left) / (2.0 * h)
        bend = np.abs(right + left - 2.0 * lines.centre) / h
        slope = np.abs(value) + bend
        size = np.abs(lines.centre) + h * slope
        floor = lines.sample.eps * (size + lines.position * slope) + options.noise
        return value, slope, 10.0 * floor / h, bend / (2.0 * h)


def _look_closer(lines: Lines, options: Options, best: Estimate, suspect: NDArray[np.intp]) -> None:
    """Compare with the adaptive method; where that knows better f was not analytic."""
    near = lines.take(suspect)
    near.scale = np.where(near.position > 0.0, np.minimum(near.scale, near.position), near.scale)
    true = adaptive(near, options)
    some = best.take(suspect)
    with np.errstate(all="ignore"):
        gap = np.abs(some.value - true.value)
        off = ~(gap <= 10.0 * (true.error + some.error))
        sure = (true.reason < Reason.BORDER) & (true.error <= 1e-3 * np.maximum(gap, true.slope))
    wrong = off & sure & (true.error <= 1e-3 * np.abs(true.value))
    if wrong.any():
        value, line = np.argwhere(wrong)[0]
        point = lines.columns[:, suspect[line]].tolist()
        raise FunctionError(
            f"{lines.sample.function.name} is not analytic, or loses its digits to cancellation: "
            f'method="complex" gives {some.value[value, line]:.6g}, differences give '
            f"{true.value[value, line]:.6g} at the point {point}. abs, .real, conjugates and "
            "comparisons of complex numbers do that. Use np.where(x.real < 0, -x, x) for abs(x), "
            'or method="adaptive".'
        )
    broken = np.isin(true.reason, (Reason.KINK, Reason.JUMP, Reason.UNDEFINED))
    bad = off | broken
    best.error[:, suspect] = np.where(bad, np.maximum(true.error, some.error), some.error)
    best.reason[:, suspect] = np.where(
        broken, true.reason, np.where(off, Reason.NOT_CONVERGED, some.reason)
    )
