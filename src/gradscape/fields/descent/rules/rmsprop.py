"""RMSProp: s ← ρ·s + (1 − ρ)·(∇f)², x ← x − η·∇f / (√s + ε), by coordinates.

T. Tieleman, G. Hinton: Lecture 6.5, rmsprop: divide the gradient by a running average of its recent
magnitude. Coursera: Neural Networks for Machine Learning (2012), with ρ = 0.9; s is zero at the
start, and ε keeps from dividing by zero.
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
    learning_rate: float = 0.1,
    decay: float = 0.9,
    epsilon: float = 1e-8,
) -> _Floats:
    squares = decay * state.memory.get("squares", 0.0) + (1.0 - decay) * gradient * gradient
    state.memory["squares"] = squares
    return np.asarray(state.point - learning_rate * gradient / (np.sqrt(squares) + epsilon))


RULE = Rule("rmsprop", "RMSProp", _update)
