"""Gradient descent: x ← x − η·∇f.

A. Cauchy: Méthode générale pour la résolution des systèmes d'équations simultanées. Comptes rendus
de l'Académie des sciences 25 (1847), 536-538. With the gradient of a part of the data it is
stochastic: H. Robbins, S. Monro: A stochastic approximation method. Annals of Mathematical
Statistics 22 (1951), 400-407.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.descent.rule import Rule, State

__all__ = ["RULE"]

_Floats = NDArray[np.float64]


def _update(state: State, gradient: _Floats, *, learning_rate: float = 0.1) -> _Floats:
    return state.point - learning_rate * gradient


RULE = Rule("gradient", "gradient descent", _update)
