"""Derivatives that the caller wrote, ``gs.Function(f, gradient=g)``: exact, once confirmed.

On first use they are held against differences of f at a few points; ``method="exact"`` takes them
on the caller's word.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.block import Block
from gradscape.derivatives.checking.agreement import differs, precision
from gradscape.derivatives.checking.causes import likely_causes
from gradscape.derivatives.lines.lines import along_coordinates
from gradscape.derivatives.lines.sampling import Sampler
from gradscape.derivatives.methods.by_name import differentiate
from gradscape.derivatives.reading.options import Options
from gradscape.derivatives.result import Reason
from gradscape.derivatives.trust import trusted
from gradscape.errors import FunctionError
from gradscape.functions.calling import Floats
from gradscape.functions.function import Function

__all__ = ["solve_given", "solve_given_hessian"]

_POINTS = 3  # at which a derivative is confirmed
_COORDINATES = 64  # of them at most
_ROUNDING = 8.0  # of a derivative's components, in units of eps times the largest


def solve_given(function: Function, options: Options, x: Floats) -> Block:
    """First derivatives that the caller wrote, at one block of points, columns (d, n)."""
    assert function.own is not None
    sampler = Sampler(function, scalar=False, strict=options.strict, limits=options.limits())
    centre = sampler.centre(x)
    shape = sampler.shape
    if "gradient" in function.own.given and centre.shape[0] == 1:
        shape = ()
    derivative = function.own.first_values(x, shape)
    if options.method != "exact" and "first" not in function.own.confirmed:
        at = _some(np.isfinite(derivative).all(axis=(0, 1)))
        if at.size:
            _confirm(function, options, x[:, at], derivative[..., at])
            function.own.confirmed.add("first")
    return _block(centre, derivative, shape, x.shape[1])


def solve_given_hessian(
    function: Function,
    options: Options,
    x: Floats,
    by_differences: Callable[[Function, Options, Floats], Block],
) -> Block:
    """Hessians that the caller wrote; `by_differences` solves for the reference."""
    assert function.own is not None
    sampler = Sampler(function, strict=options.strict, limits=options.limits())
    centre = sampler.centre(x)
    d, n = x.shape
    derivative = function.own.second_values(x).reshape(1, d * d, n)
    if options.method != "exact" and "second" not in function.own.confirmed:
        at = _some(np.isfinite(derivative).all(axis=(0, 1)))[:1]
        if at.size and d <= _COORDINATES:
            block = by_differences(function, options, x[:, at])
            _compare(function, "hessian", x[:, at], derivative[..., at], block)
            function.own.confirmed.add("second")
    return _block(centre, derivative, (), n)


def _some(usable: Any) -> NDArray[np.intp]:
    where = np.flatnonzero(usable)
    few = np.linspace(0, len(where) - 1, min(_POINTS, len(where))).astype(np.intp)
    return np.asarray(where[few])


def _confirm(function: Function, options: Options, x: Floats, given: Floats) -> None:
    """Hold first derivatives (M, d, n) against differences at the same points."""
    d, n = x.shape
    which = np.unique(np.linspace(0, d - 1, min(d, _COORDINATES)).astype(np.intp))
    sampler = Sampler(function, scalar=False, limits=options.limits())
    centre = sampler.centre(x)
    lines = along_coordinates(
        sampler, x, centre, which, scale=options.scale, bounds=options.limits()
    )
    estimate = differentiate(lines, Options(noise=options.noise))
    shape = (len(centre), len(which), n)
    derivative, error, slope = (
        a.reshape(shape) for a in (estimate.value, estimate.error, estimate.slope)
    )
    reason = estimate.reason.reshape(shape)
    good = trusted(derivative, error, reason, slope)
    reference = Block(centre, derivative, error, reason, error, good)
    _compare(function, "gradient", x, given[:, which], reference, which)


def _compare(
    function: Function,
    word: str,
    x: Floats,
    given: Floats,
    reference: Block,
    which: NDArray[np.intp] | None = None,
) -> None:
    """Refuse what disagrees with reliable differences.

    Raises
    ------
    FunctionError
        With the worst component, and the likely cause.
    """
    assert function.own is not None
    expected = reference.derivative
    wrong = differs(given, expected, reference.error, eps=precision(given), rtol=1e-6)
    wrong &= reference.reliable
    if not wrong.any():
        return
    with np.errstate(invalid="ignore"):
        off = np.where(wrong, np.abs(given - expected), 0.0)
    m, c, p = np.unravel_index(int(np.argmax(off)), off.shape)
    d = len(x)
    component = int(c if which is None else which[c])
    names = function.names(d)
    if word == "hessian":
        entry = f"the entry of {names[component // d]} and {names[component % d]}"
        causes: list[str] = []
    else:
        word = next(w for w in ("gradient", "jacobian") if w in function.own.given)
        entry = f"the derivative by {names[component]}"
        if len(expected) > 1:
            entry += f" of value {m}"
        labels = [names[i] for i in (range(d) if which is None else which)]
        causes = likely_causes(given[m], expected[m], wrong[m], labels)
    because = f" Likely: {'; '.join(causes)}." if causes else ""
    raise FunctionError(
        f"{word}= of {function.name} disagrees with {function.name}: at the point "
        f"{x[:, p].tolist()} {entry} is given as {given[m, c, p]:.9g}, differences give "
        f"{expected[m, c, p]:.9g} ± {reference.error[m, c, p]:.1g}.{because} "
        "gs.check_gradient(f, gradient, points) says more; "
        'method="exact" takes what is given on your word.'
    )


def _block(centre: Floats, derivative: Floats, shape: tuple[int, ...], n: int) -> Block:
    """Put together what is known; the rounding is relative to each value's largest component."""
    eps = precision(derivative)
    derivative = derivative.astype(np.float64)
    defined = np.isfinite(derivative) & np.isfinite(centre)[:, np.newaxis]
    derivative[~defined] = np.nan
    size = np.where(defined, np.abs(derivative), 0.0)
    largest = size.max(axis=1, keepdims=True, initial=0.0)
    error = np.where(defined, _ROUNDING * eps * largest, np.inf)
    reason = np.where(defined, Reason.ROUNDING_LIMITED, Reason.UNDEFINED).astype(np.int8)
    return Block(
        centre,
        derivative,
        error,
        reason,
        np.full_like(derivative, np.nan),
        defined,
        shape=shape,
        evaluations=n,
    )
