"""What an update rule is: a state and a gradient in, the next point out."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Rule", "State"]

_Floats = NDArray[np.float64]


@dataclass
class State:
    """Where a descent is, and what it remembers.

    Attributes
    ----------
    point : ndarray, shape (d,), or (m, d) for m descents at once
        A copy: writing to it changes nothing.
    value : float, or ndarray of shape (m,)
        f there.
    step : int
        How many steps were made before this one: 0 at the start.
    memory : dict
        What an update keeps from one step to the next, empty at the start; each descent has its
        own.
    """

    point: _Floats
    value: Any = np.nan
    step: int = 0
    memory: dict[str, Any] = field(default_factory=dict)

    def kept(self, which: NDArray[np.bool_]) -> State:
        """Those of m descents that go on, with what they remember."""
        memory = {key: _some(value, which) for key, value in self.memory.items()}
        return State(self.point[which], self.value[which], self.step, memory)


@dataclass(frozen=True)
class Rule:
    """A method of descent that makes one step after the other.

    Attributes
    ----------
    name, title : str
        The word for ``method=``, and how people write it.
    update : callable
        ``update(state, gradient, learning_rate=..., ...)`` gives the next points, shape (m, d).
        What it takes by keyword are the rule's settings, with their defaults.
    ahead : callable or None
        ``ahead(state, **settings)``: where the gradient is wanted, if not at the point itself.
    inert : bool
        Whether the point may run on where the gradient is zero.
    """

    name: str
    title: str
    update: Callable[..., _Floats]
    ahead: Callable[..., _Floats] | None = None
    inert: bool = False

    @property
    def defaults(self) -> Mapping[str, Any]:
        """Settings and their defaults; `inspect.Parameter.empty` for those that have none."""
        try:
            parameters = inspect.signature(self.update).parameters.values()
        except (TypeError, ValueError):
            return {}
        return {p.name: p.default for p in parameters if p.kind is p.KEYWORD_ONLY}


def _some(remembered: Any, which: NDArray[np.bool_]) -> Any:
    """Rows of what has a row for each descent; the rest is the same for all."""
    if isinstance(remembered, np.ndarray):
        return remembered[which]
    if isinstance(remembered, list):
        return [item for item, keep in zip(remembered, which, strict=True) if keep]
    return remembered
