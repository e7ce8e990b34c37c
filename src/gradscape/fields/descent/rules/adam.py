"""Adam: m ← β₁·m + (1 − β₁)·∇f, v ← β₂·v + (1 − β₂)·(∇f)², x ← x − η·m̂ / (√v̂ + ε).

m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ), t counting steps from 1. D. P. Kingma, J. Ba: Adam: a
method for stochastic optimization. ICLR (2015), arXiv:1412.6980, algorithm 1, whose β₁, β₂ and ε
are the defaults.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.descent.rule import Rule, State

__all__ = ["RULE"]

_Floats = NDArray[np.float64]


def _update(
    state: State,
    gradient: _Floats,
    *,
    learning_rate: float = 0.3,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
) -> _Floats:
    memory, t = state.memory, state.step + 1
    memory["m"] = beta1 * memory.get("m", 0.0) + (1.0 - beta1) * gradient
    memory["v"] = beta2 * memory.get("v", 0.0) + (1.0 - beta2) * gradient * gradient
    mean, square = memory["m"] / (1.0 - beta1**t), memory["v"] / (1.0 - beta2**t)
    return np.asarray(state.point - learning_rate * mean / (np.sqrt(square) + epsilon))


RULE = Rule("adam", "Adam", _update, inert=True)
