"""Functions computed in single precision, as a model's output is.

The exact gradient is that of the formula in real numbers at the same (single precision) point.
"""
# ruff: noqa: ARG005 -- every formula takes (x, m)

from typing import Any

import numpy as np

from problems.plain import (
    PLANE,
    SIX,
    WEIGHTS,
    chained,
    himmelblau,
    logistic,
    network,
    quadratic,
    rosenbrock,
    softmax_loss,
    waves,
)
from problems.problem import Collection

COLLECTION = Collection()


def _single(name: str, formula: Any, source: str, **recipe: Any) -> None:
    COLLECTION.add("float32", source, name=name, dtype=np.float32, **recipe)(formula)


_single("rosenbrock_float32", rosenbrock, "Rosenbrock, Computer J. 3 (1960) 175", at=PLANE)
_single("himmelblau_float32", himmelblau, "Himmelblau 1972", at=[*PLANE, (3.5, -2)])
_single("waves_float32", waves, "textbook", at=[*PLANE, (100, 1)])
_single("chained_float32", chained, "Rosenbrock, chained", at=SIX)
_single("network_float32", network, "Rumelhart et al., Nature 323 (1986) 533", at=WEIGHTS)
_single("softmax_float32", softmax_loss, "Bridle 1990", at=[(0.3, 1.2, -0.5), (5, 2, 8)])
_single("logistic_float32", logistic, "Cox, JRSS B 20 (1958) 215", at=PLANE)
_single(
    "product_float32", lambda x, m: x[0] * x[1], "textbook", at=[(3, 4), (1e5, 1e-3)], units=1e-3
)
_single("squares_float32", quadratic, "textbook", at=[*PLANE, (1e4, 1e4), (0, 0)])
_single("sine_float32", lambda x, m: m.sin(x[0] * x[1]), "textbook", at=PLANE)
_single("exponential_float32", lambda x, m: m.exp(x[0]) / (1 + x[1] ** 2), "textbook", at=PLANE)
_single(
    "network_float32_returned_as_float64",
    network,
    "a model's output converted",
    at=WEIGHTS,
    returns=np.float64,
)
_single(
    "waves_float32_returned_as_float64",
    waves,
    "a model's output converted",
    at=PLANE,
    returns=np.float64,
)
_single("norm_float32", lambda x, m: m.sqrt(x[0] ** 2 + x[1] ** 2), "textbook", at=PLANE)
