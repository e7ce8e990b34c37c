"""Fields of samples, without a function: arrays with their axes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.result import Reason
from gradscape.errors import ArgumentError
from gradscape.fields.gradient_field import GradientField
from gradscape.fields.grids.grid import Grid
from gradscape.fields.grids.ranges import listed, need_positive, read_log, read_units
from gradscape.fields.samples.differences import slopes_along

__all__ = [
    "MOST",
    "SAMPLES",
    "Samples",
    "field_of_array",
    "is_samples",
    "make_field",
    "read_coordinate",
    "read_samples",
]

SAMPLES = "samples"  #: method and layout of such a field
MOST = 3  #: axes of a field
_GOOD = 0.3  # error, by the slopes around: an arrow is off by no more than can just be seen
_TIMES = (("days", 86400.0), ("hours", 3600.0), ("minutes", 60.0), ("seconds", 1.0))


def is_samples(f: Any) -> bool:
    """Whether `f` is an array of numbers: NumPy's, or nested lists."""
    if isinstance(f, np.ndarray):
        return True
    return isinstance(f, list | tuple) and bool(f) and isinstance(f[0], list | tuple | float | int)


def field_of_array(
    array: Any,
    ranges: Mapping[str, Any],
    *,
    log: Any = False,
    units: Mapping[str, str] | None = None,
) -> GradientField:
    """Make a field of an array and its axes.

    Parameters
    ----------
    array : array_like
        One to three axes; the first goes with the first of the ranges. Masked entries and NaN are
        no samples.
    ranges : mapping of str to array_like
        Coordinates along each axis, increasing or decreasing; or a range (first, last). None at
        all: 0, 1, 2, ... along x0, x1, ...
    log, units
        As in `gradscape.field`.

    Raises
    ------
    ArgumentError
        If these don't fit together, or are no real numbers.
    """
    samples = read_samples(array)
    if not 1 <= samples.values.ndim <= MOST:
        raise ArgumentError(
            f"the array has {samples.values.ndim} axes; a field has one to three. Choose a part of "
            "it first."
        )
    shape = samples.values.shape
    names = tuple(ranges) or tuple(f"x{i}" for i in range(len(shape)))
    if len(names) != len(shape):
        raise ArgumentError(
            f"the array has shape {shape} and {len(ranges)} of its axes "
            f"{'is' if len(ranges) == 1 else 'are'} named ({listed(names)}); expected "
            f"coordinates for all {len(shape)}, in the array's order."
        )
    given = ranges or {name: np.arange(n) for name, n in zip(names, shape, strict=True)}
    logarithmic = read_log(log, names)
    axes = [
        _axis(name, given[name], n, is_log)
        for name, n, is_log in zip(names, shape, logarithmic, strict=True)
    ]
    _check_lengths(names, axes, shape)
    return make_field(samples, names, axes, {}, log, read_units(units, names), "f")


class Samples:
    """Numbers with NaN for what is masked, and how precise they are."""

    def __init__(self, values: NDArray[np.float64], eps: float) -> None:
        self.values = values
        self.eps = eps


def read_samples(given: Any) -> Samples:
    """Read numbers; those that are masked are no samples.

    Raises
    ------
    ArgumentError
        If they aren't real numbers.
    """
    try:
        array = np.ma.asarray(given)
    except ValueError as error:
        raise ArgumentError(f"the samples are no array: {error}.") from error
    kind = array.dtype.kind
    if kind not in "fiu":
        raise ArgumentError(
            f"the samples are of type {array.dtype}; expected real numbers"
            + (": .real, .imag or abs(...) of them, whichever is meant." if kind == "c" else ".")
        )
    eps = np.finfo(array.dtype).eps if kind == "f" else np.finfo(np.float64).eps
    values = np.array(np.ma.filled(array.astype(np.float64), np.nan))
    return Samples(values, max(float(eps), float(np.finfo(np.float64).eps)))


def _axis(name: str, given: Any, count: int, log: bool) -> NDArray[np.float64]:
    """Coordinates as they are given, or a range as many as there are samples."""
    array = np.asarray(given)
    if array.ndim > 1:
        raise ArgumentError(
            f"{name} has shape {array.shape}; expected the coordinates along one axis. Of a "
            f"meshgrid, that is one of its rows or columns: {name}[:, 0] or {name}[0]."
        )
    axis, _ = read_coordinate(name, array)
    if axis.size == 2 and count > 2 and np.isfinite(axis).all():
        if log:
            need_positive(name, given, float(axis.min()))
        return np.asarray((np.geomspace if log else np.linspace)(axis[0], axis[1], count))
    return axis


def read_coordinate(name: str, given: NDArray[Any]) -> tuple[NDArray[np.float64], str]:
    """Numbers along an axis, and their unit where they are times."""
    kind = given.dtype.kind
    if kind == "M" and given.size and not np.isnat(given).any():
        start = given.min()
        axis, unit = _times(given - start)
        return axis, f"{unit} since {np.datetime_as_string(start, unit='s').replace('T', ' ')}"
    if kind == "m" and given.size and not np.isnat(given).any():
        return _times(given)
    if kind not in "fiu" or given.ndim != 1:
        raise ArgumentError(
            f"{name} has coordinates of type {given.dtype}, shape {given.shape}; expected numbers, "
            "or times, along one axis."
        )
    return np.array(given, dtype=np.float64), ""


def _times(differences: NDArray[Any]) -> tuple[NDArray[np.float64], str]:
    """Times in the largest unit that has steps of one or more."""
    seconds = differences / np.timedelta64(1, "s")
    step = float(np.abs(np.diff(seconds)).min(initial=np.inf))
    unit, length = next(((u, s) for u, s in _TIMES if step >= s), _TIMES[-1])
    return np.asarray(seconds / length, dtype=np.float64), unit


def _check_lengths(
    names: Sequence[str], axes: Sequence[NDArray[np.float64]], shape: tuple[int, ...]
) -> None:
    lengths = tuple(axis.size for axis in axes)
    if lengths == shape:
        return
    has = ", ".join(f"{name} has {n}" for name, n in zip(names, lengths, strict=True))
    text = f"the array has shape {shape}, but {has} coordinates: expected shape {lengths}."
    if sorted(lengths) == sorted(shape):
        order = [names[lengths.index(n)] for n in shape]
        transposed = "array.T" if lengths == shape[::-1] else "np.transpose(array, ...)"
        if len(set(lengths)) == len(lengths):
            text += (
                f" The array's first index runs along {order[0]}: name the axes in the order "
                f"{', '.join(order)}, or pass {transposed}."
            )
    raise ArgumentError(text)


def make_field(
    samples: Samples,
    names: tuple[str, ...],
    axes: Sequence[NDArray[np.float64]],
    fixed: dict[str, float],
    log: Any,
    units: dict[str, str],
    name: str,
) -> GradientField:
    """Make a field of samples whose axes may increase or decrease."""
    logarithmic = read_log(log, names)
    values, increasing = samples.values, []
    for k, (label, given) in enumerate(zip(names, axes, strict=True)):
        axis = given
        if _falls(label, given):
            values, axis = np.flip(values, k), given[::-1].copy()
        if logarithmic[k]:
            need_positive(label, axis.tolist() if axis.size < 5 else "...", float(axis[0]))
        axis.setflags(write=False)
        increasing.append(axis)
    values = np.ascontiguousarray(values)
    values[~np.isfinite(values)] = np.nan
    gradient, error, reliable, reason = _slopes(values, increasing, samples.eps)
    return GradientField(
        Grid(
            (*names, *fixed),
            names,
            tuple(increasing),
            tuple((float(axis[0]), float(axis[-1])) for axis in increasing),
            fixed,
            logarithmic,
        ),
        values,
        gradient,
        error,
        reliable,
        reason,
        name,
        None,
        SAMPLES,
        SAMPLES,
        0,
        None,
        units,
    )


def _falls(name: str, axis: NDArray[np.float64]) -> bool:
    """Whether coordinates decrease.

    Raises
    ------
    ArgumentError
        If they neither increase nor decrease throughout, or are too few.
    """
    steps = np.diff(axis)
    if axis.size < 2:
        raise ArgumentError(f"{name} has {axis.size} coordinate; expected two or more.")
    if not np.isfinite(axis).all() or not ((steps > 0).all() or (steps < 0).all()):
        raise ArgumentError(
            f"the coordinates of {name} are expected to be finite, and to increase or to decrease "
            "throughout: sort them, with the samples, and leave out what is twice."
        )
    return bool(steps[0] < 0)


def _slopes(
    values: NDArray[np.float64], axes: Sequence[NDArray[np.float64]], eps: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_], NDArray[np.int8]]:
    """Gradient, error, what can be trusted, and why or why not, shapes (n0, ..., k)."""
    found = [slopes_along(values, axis, k, eps) for k, axis in enumerate(axes)]
    gradient = np.stack([slopes.value for slopes in found], axis=-1)
    error = np.stack([slopes.error for slopes in found], axis=-1)
    reason = np.stack([slopes.reason for slopes in found], axis=-1)
    # NaN loses; arrays one after the other, as a last axis of two is slow to go along
    sizes = [size for slopes in found for size in (np.abs(slopes.value), slopes.steepest)]
    scale = reduce(np.fmax, sizes)[..., np.newaxis]
    good = (error <= _GOOD * scale) & np.isfinite(gradient)
    good |= (scale == 0.0) & np.isfinite(error)  # f doesn't change at all: a good zero
    # a kink too slight to be seen is none
    reason[good & (reason == Reason.KINK)] = Reason.CONVERGED
    reason[~good & (reason < Reason.KINK)] = Reason.NOT_CONVERGED
    return gradient, error, good, reason
