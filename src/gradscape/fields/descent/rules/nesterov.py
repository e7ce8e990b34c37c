"""Nesterov's accelerated gradient: v ← μ·v − η·∇f(x + μ·v), x ← x + v.

Yu. E. Nesterov: A method of solving a convex programming problem with convergence rate O(1/k²).
Soviet Mathematics Doklady 27 (1983), 372-376; with a constant μ as in I. Sutskever, J. Martens,
G. Dahl, G. Hinton: On the importance of initialization and momentum in deep learning. ICML (2013),
equations (3) and (4). ``momentum=None`` takes the growing μ of the paper of 1983: step k, counted
from 0, has μ = (a(k−1) − 1) / a(k), where a(0) = 1 and a(k) = (1 + √(4·a(k−1)² + 1)) / 2.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.descent.rule import Rule, State

__all__ = ["RULE"]

_Floats = NDArray[np.float64]


def _ahead(state: State, *, momentum: float | None = 0.9, **_: float) -> _Floats:
    return np.asarray(state.point + _push(state, momentum))


def _update(
    state: State, gradient: _Floats, *, learning_rate: float = 0.1, momentum: float | None = 0.9
) -> _Floats:
    velocity = _push(state, momentum) - learning_rate * gradient
    state.memory["velocity"] = velocity
    a = state.memory.get("a", 1.0)
    state.memory["last"], state.memory["a"] = a, (1.0 + math.sqrt(4.0 * a * a + 1.0)) / 2.0
    return np.asarray(state.point + velocity)


def _push(state: State, momentum: float | None) -> _Floats | float:
    """What the last velocity alone would do: μ·v."""
    memory = state.memory
    if "velocity" not in memory:
        return 0.0
    if momentum is None:
        momentum = (memory["last"] - 1.0) / memory["a"]
    return np.asarray(momentum * memory["velocity"])


RULE = Rule("nesterov", "Nesterov", _update, _ahead, inert=True)
