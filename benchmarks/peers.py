"""The methods that are compared: gradscape and its peers, each behind the same small interface.

A method takes a function of one point (or of coordinates (d, ...)) and a point, and returns its
gradient, the error it claims and the components it calls reliable; None where it makes no claim.
A peer that is not installed is named in `MISSING` and left out.
"""

from __future__ import annotations

import importlib
import importlib.util
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Answer:
    """What a method said about one gradient; every array has shape (d,)."""

    gradient: np.ndarray
    claim: np.ndarray | None = None
    reliable: np.ndarray | None = None
    reason: list[Any] | None = None


@dataclass(frozen=True)
class Method:
    """A way to differentiate, by name."""

    name: str
    solve: Callable[[Any, np.ndarray], Answer]


class Counted:
    """f, counting the points it was evaluated at (a call on (d, 3) counts 3)."""

    def __init__(self, f: Any, dimension: int) -> None:
        self.f = f
        self.dimension = dimension
        self.evaluations = 0

    def __call__(self, x: Any) -> Any:
        """Return f(x) and count."""
        x = np.asarray(x)
        self.evaluations += x.size // self.dimension
        return self.f(x)


def _gradscape(f: Any, x: np.ndarray) -> Answer:
    gs = importlib.import_module("gradscape")
    gradient, info = gs.gradient(f, x, full_output=True)
    reasons = importlib.import_module("gradscape.derivatives.result").Reason
    return Answer(gradient, info.error, info.reliable, [reasons(r) for r in info.reason])


def _central(f: Any, x: np.ndarray) -> Answer:
    h = 1e-4
    gradient = np.empty(x.size)
    for i in range(x.size):
        e = np.zeros(x.size)
        e[i] = h
        gradient[i] = (f(x + e) - f(x - e)) / (2 * h)
    return Answer(gradient)


def _approx_fprime(f: Any, x: np.ndarray) -> Answer:
    optimize = importlib.import_module("scipy.optimize")
    return Answer(np.atleast_1d(optimize.approx_fprime(x, lambda p: float(f(p)))))


def _statsmodels(f: Any, x: np.ndarray) -> Answer:
    numdiff = importlib.import_module("statsmodels.tools.numdiff")
    return Answer(np.atleast_1d(numdiff.approx_fprime(x, f, centered=True)))


def _numdifftools(f: Any, x: np.ndarray) -> Answer:
    nd = importlib.import_module("numdifftools")
    result = nd.Gradient(f, full_output=True)(x)
    if isinstance(result, tuple) and len(result) == 2:  # 0.9
        return Answer(np.reshape(result[0], -1), np.reshape(result[1].error_estimate, -1))
    return Answer(np.reshape(result.estimate, -1), np.reshape(result.error_estimate, -1))


def _jacobi(f: Any, x: np.ndarray) -> Answer:
    jacobi = importlib.import_module("jacobi")
    gradient, error = jacobi.jacobi(f, x)
    return Answer(np.atleast_1d(gradient), np.atleast_1d(error))


def _differentiate(f: Any, x: np.ndarray) -> Answer:
    differentiate = importlib.import_module("scipy.differentiate")
    result = differentiate.jacobian(f, x)
    return Answer(result.df, result.error, result.success)


PEERS = (
    ("gradscape", "gradscape", _gradscape),
    ("central, h = 1e-4", "numpy", _central),
    ("scipy approx_fprime", "scipy", _approx_fprime),
    ("statsmodels centered", "statsmodels", _statsmodels),
    ("numdifftools", "numdifftools", _numdifftools),
    ("jacobi", "jacobi", _jacobi),
    ("scipy.differentiate", "scipy", _differentiate),
)

MISSING = [name for name, package, _ in PEERS if importlib.util.find_spec(package) is None]
METHODS = {
    name: Method(name, solve)
    for name, package, solve in PEERS
    if importlib.util.find_spec(package) is not None
}
