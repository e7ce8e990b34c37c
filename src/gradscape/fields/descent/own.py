"""An update rule of the caller's own: called for one descent at a time."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.errors import FunctionError
from gradscape.fields.descent.rule import Rule, State

__all__ = ["own_rule"]

_Floats = NDArray[np.float64]


def own_rule(update: Callable[..., Any]) -> Rule:
    """Make a rule of ``update(state, gradient)``, which gives the next point, shape (d,)."""
    name = getattr(update, "__name__", None) or type(update).__name__
    name = "mine" if name == "<lambda>" else name

    @functools.wraps(update, updated=())
    def each(state: State, gradient: _Floats, **settings: Any) -> _Floats:
        memories = state.memory.setdefault("each", [{} for _ in state.point])
        following = np.empty_like(state.point)
        for i, memory in enumerate(memories):
            one = State(state.point[i].copy(), float(state.value[i]), state.step, memory)
            following[i] = _read(update(one, gradient[i].copy(), **settings), one, name)
        return following

    return Rule(name, name, each, inert=True)


def _read(given: Any, state: State, name: str) -> _Floats:
    shape = state.point.shape
    try:
        point = np.asarray(given, dtype=float)
    except (TypeError, ValueError):
        point = np.empty(0)
    if given is None or (point.shape != shape and not (shape == (1,) and point.shape == ())):
        what = "None" if given is None else f"{type(given).__name__} of shape {np.shape(given)}"
        raise FunctionError(
            f"{name}(state, gradient) returned {what} at step {state.step}; expected the next "
            f"point, shape {shape}, such as: return state.point - 0.1 * gradient"
        )
    return point
