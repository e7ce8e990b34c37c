"""Where descents begin, and where they may go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.errors import ArgumentError, LayoutError
from gradscape.functions.function import Function

__all__ = ["read_domain", "read_starts"]

_Floats = NDArray[np.float64]


def read_starts(function: Function | None, start: Any) -> tuple[_Floats, bool]:
    """Read one start or several: shape (m, d), and whether it is a single one.

    Parameters
    ----------
    function : Function or None
        None where it is not known before the first step.
    start : array_like, shape (d,) or (m, d), number, or mapping of str to float
        For a function of one variable a number, or (m,) numbers.

    Raises
    ------
    LayoutError
        If these can't be points of the function's domain.
    ArgumentError
        If they are no finite numbers.
    """
    d = None if function is None else function.dimension
    if isinstance(start, Mapping):
        start = _in_order(function, start)
    array = _numbers(start)
    if array.ndim == 0:
        if d not in (None, 1):
            raise LayoutError(_mismatch(function, array))
        if function is not None and function.caller is not None:
            function.caller.prefer_number()
        return array.reshape(1, 1), True
    if d == 1 and array.ndim == 1:
        return array.reshape(-1, 1), array.size == 1
    if array.ndim > 2 or not array.size or (d is not None and array.shape[-1] != d):
        raise LayoutError(_mismatch(function, array))
    return array.reshape(-1, array.shape[-1]), array.ndim == 1


def read_domain(domain: Any, names: tuple[str, ...]) -> tuple[_Floats | None, _Floats | None]:
    """Read the domain into lowest and highest of each variable; None, None where there is none.

    Raises
    ------
    ArgumentError
        If it is neither a mapping of name to range, nor a range for each variable.
    """
    if domain is None:
        return None, None
    if isinstance(domain, Mapping):
        strange = [name for name in domain if name not in names]
        if strange:
            raise ArgumentError(
                f"domain: there is no variable {strange[0]!r}; the variables: {', '.join(names)}."
            )
        domain = [domain.get(name, (-np.inf, np.inf)) for name in names]
    try:
        limits = np.array(
            [[-np.inf if low is None else low, np.inf if high is None else high]
             for low, high in domain], dtype=float,
        )  # fmt: skip
    except (TypeError, ValueError):
        limits = np.empty((0, 2))
    if len(limits) != len(names) or not (limits[:, 0] < limits[:, 1]).all():
        example = ", ".join(f'"{name}": (-2, 2)' for name in names[:3])
        raise ArgumentError(
            f"domain={domain!r}: expected a range (lowest, highest) for each variable, such as "
            f"{{{example}}}."
        )
    return limits[:, 0], limits[:, 1]


def _in_order(function: Function | None, start: Mapping[str, Any]) -> list[Any]:
    names = None if function is None else function.variables
    if names is None:
        names = tuple(f"x{i}" for i in range(len(start)))
    if set(names) != set(start):
        raise ArgumentError(
            f"start={dict(start)!r}: expected a number for each of {', '.join(names)}."
        )
    columns = np.broadcast_arrays(*(start[name] for name in names))
    return np.stack(columns, axis=-1).tolist()  # type: ignore[no-any-return]


def _numbers(start: Any) -> _Floats:
    try:
        array = np.array(start, dtype=float)
    except (TypeError, ValueError) as error:
        raise ArgumentError(
            f"start={start!r}: expected the coordinates of a point, such as (1.5, 1), or points, "
            "shape (m, d)."
        ) from error
    if not np.isfinite(array).all():
        raise ArgumentError(f"start={start!r}: expected finite numbers.")
    return array


def _mismatch(function: Function | None, array: _Floats) -> str:
    shape = array.shape
    if function is None or function.variables is None:
        return f"start has shape {shape}; expected a point, (d,), or points, (m, d)."
    names = function.variables
    count = "1 variable" if len(names) == 1 else f"{len(names)} variables"
    text = f"{function.name} is a function of {count} ({', '.join(names)}), but start "
    text += f"has shape {shape}" if shape else f"is the single number {array.item():g}"
    if len(shape) == 2 and shape[0] == len(names):
        return f"{text}. These look like {shape[1]} points with the coordinates first: pass start.T"
    return f"{text}; expected a point, ({len(names)},), or points, (m, {len(names)})."
