"""Momentum, the heavy ball: v ← μ·v − η·∇f, x ← x + v.

B. T. Polyak: Some methods of speeding up the convergence of iteration methods. USSR Computational
Mathematics and Mathematical Physics 4(5) (1964), 1-17, equation (9), where it is written
x ← x − η·∇f + μ·(x − x of the step before). μ = 0.9 as in D. E. Rumelhart, G. E. Hinton, R. J.
Williams: Learning representations by back-propagating errors. Nature 323 (1986), 533-536.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.descent.rule import Rule, State

__all__ = ["RULE"]

_Floats = NDArray[np.float64]


def _update(
    state: State, gradient: _Floats, *, learning_rate: float = 0.1, momentum: float = 0.9
) -> _Floats:
    velocity = momentum * state.memory.get("velocity", 0.0) - learning_rate * gradient
    state.memory["velocity"] = velocity
    return np.asarray(state.point + velocity)


RULE = Rule("momentum", "momentum", _update, inert=True)
