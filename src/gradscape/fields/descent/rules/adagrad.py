"""AdaGrad: s ← s + (∇f)², x ← x − η·∇f / (√s + ε), by coordinates.

J. Duchi, E. Hazan, Y. Singer: Adaptive subgradient methods for online learning and stochastic
optimization. Journal of Machine Learning Research 12 (2011), 2121-2159, figure 1, with diagonal
matrices; ε is their δ.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.descent.rule import Rule, State

__all__ = ["RULE"]

_Floats = NDArray[np.float64]


def _update(
    state: State, gradient: _Floats, *, learning_rate: float = 1.5, epsilon: float = 1e-8
) -> _Floats:
    squares = state.memory.get("squares", 0.0) + gradient * gradient
    state.memory["squares"] = squares
    return np.asarray(state.point - learning_rate * gradient / (np.sqrt(squares) + epsilon))


RULE = Rule("adagrad", "AdaGrad", _update)
