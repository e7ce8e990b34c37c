"""Descents by the methods of scipy.optimize.minimize, with gradients from gradscape."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.hessian import hessian
from gradscape.errors import ArgumentError, MissingExtraError
from gradscape.fields.descent.losses import Evaluator
from gradscape.fields.descent.plans import Plan
from gradscape.fields.descent.stopping import Judge, Limits, Seen, Stop
from gradscape.fields.descent.walk import Track
from gradscape.functions.function import Function

__all__ = ["minimise"]

_Floats = NDArray[np.float64]
_WITHOUT_GRADIENT = ("Nelder-Mead", "Powell", "COBYLA", "COBYQA")
_WITH_HESSIAN = ("Newton-CG", "dogleg", "trust-ncg", "trust-exact", "trust-krylov", "trust-constr")
_WITH_BOUNDS = (
    "Nelder-Mead", "Powell", "L-BFGS-B", "TNC", "SLSQP", "trust-constr", "COBYLA", "COBYQA",
)  # fmt: skip
_COUNT_CALLS = {"TNC": "maxfun", "COBYLA": "maxiter"}  # the others count steps, as maxiter
_CALLS = 20  # calls that these may make for each step
_USED_UP = re.compile(r"max\S* (number|iter|func)|limit", re.IGNORECASE)


class _Ended(Exception):  # noqa: N818  # no error
    """The descent ends here, whatever SciPy thinks."""


def minimise(
    function: Function,
    start: _Floats,
    plan: Plan,
    limits: Limits,
    evaluate: Evaluator,
    progress: Callable[[int], None],
) -> Track:
    """Descend from a start (d,) by the method of SciPy's that `plan` names.

    Bounds are the domain where the method has bounds; the others are stopped when they leave it.

    Raises
    ------
    MissingExtraError
        If SciPy is not installed.
    ArgumentError
        If the method doesn't know one of the options.
    """
    before = evaluate.evaluations
    calls = _Calls(function, evaluate)
    way = _Way(calls, limits, start)
    message, reason = "", None
    try:
        if way.verdict() is None and limits.steps:
            result = _run(calls, way, plan, limits, start, progress)
            way.end(np.asarray(result.x, dtype=float))
            message = " ".join(str(result.message).split())
            given_up = Stop.STEPS if _USED_UP.search(message) else Stop.STALLED
            reason = Stop.CONVERGED if result.success else given_up
            message = "" if result.success else message
    except _Ended:
        pass
    return Track(way.seen(), _reason(way, reason, limits), evaluate.evaluations - before, message)


class _Calls:
    """The function as SciPy calls it; what was evaluated is kept."""

    def __init__(self, function: Function, evaluate: Evaluator) -> None:
        self._function = function
        self._evaluate = evaluate
        self._known: dict[bytes, Seen] = {}

    def look(self, x: _Floats) -> Seen:
        key = np.asarray(x, dtype=float).tobytes()
        if key not in self._known:
            self._known[key] = self._evaluate(self._function, np.array(x, dtype=float)[np.newaxis])
        return self._known[key]

    def value(self, x: _Floats) -> float:
        """F, where no gradient is wanted."""
        key = np.asarray(x, dtype=float).tobytes()
        if key in self._known:
            return float(self._known[key].values[0])
        return self._evaluate.value(self._function, np.array(x, dtype=float))

    def value_and_gradient(self, x: _Floats) -> tuple[float, _Floats]:
        seen = self.look(x)
        return float(seen.values[0]), seen.gradients[0].copy()

    def hessian(self, x: _Floats) -> _Floats:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the verdict on the path is on its gradients
            result, info = hessian(self._function, x, axis=-1, full_output=True)
        self._evaluate.evaluations += info.evaluations
        return np.asarray(result, dtype=float).reshape(x.size, x.size)


class _Way:
    """The points that SciPy reports, and whether the descent ends there."""

    def __init__(self, calls: _Calls, limits: Limits, start: _Floats) -> None:
        self._calls = calls
        self._seen = [calls.look(start)]
        # SciPy's own tolerance decides when it has converged
        self._judge = Judge(limits, self._seen[0])
        self._verdicts = self._judge(self._seen[0])

    def verdict(self) -> Stop | None:
        return self._verdicts[0]

    def count(self) -> int:
        return len(self._seen) - 1

    def seen(self) -> Seen:
        return Seen.joined(self._seen)

    def add(self, x: _Floats) -> None:
        seen = self._calls.look(x)
        self._seen.append(seen)
        self._verdicts = self._judge(seen)
        if self.verdict() in (Stop.LEFT, Stop.NOT_FINITE, Stop.DIVERGED):
            raise _Ended

    def end(self, x: _Floats) -> None:
        """The result, where it isn't the last point that was reported."""
        if not np.array_equal(self._seen[-1].points[0], x):
            self.add(x)


def _run(
    calls: _Calls,
    way: _Way,
    plan: Plan,
    limits: Limits,
    start: _Floats,
    progress: Callable[[int], None],
) -> Any:
    try:
        from scipy.optimize import Bounds, OptimizeWarning, minimize
    except ImportError as error:
        raise MissingExtraError("SciPy", "optimize", f"method={plan.method!r}") from error

    def follow(x: _Floats, *_: Any) -> None:
        way.add(np.array(x, dtype=float))
        progress(1)
        if way.count() >= limits.steps:
            raise _Ended

    keywords: dict[str, Any] = {"method": plan.method, "callback": follow}
    gradient_free = plan.method in _WITHOUT_GRADIENT
    keywords["jac"] = None if gradient_free else True
    if plan.method in _WITH_HESSIAN:
        keywords["hess"] = calls.hessian
    if plan.method in _WITH_BOUNDS and limits.low is not None and limits.high is not None:
        keywords["bounds"] = Bounds(limits.low, limits.high)
    most = limits.steps * (_CALLS if plan.method in _COUNT_CALLS else 1)
    options = {_COUNT_CALLS.get(plan.method, "maxiter"): most, **plan.settings}
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module=r"scipy\.")
        warnings.filterwarnings("error", message="Unknown solver options", category=OptimizeWarning)
        try:
            return minimize(
                calls.value if gradient_free else calls.value_and_gradient,
                start.copy(),
                options=options,
                **keywords,
            )
        except OptimizeWarning as error:
            raise ArgumentError(f"{plan.method}: {error}; see scipy.optimize.minimize.") from error


def _reason(way: _Way, scipy: Stop | None, limits: Limits) -> Stop:
    """Why it ended: what the last point is like counts more than what SciPy says."""
    verdict = way.verdict()
    if verdict is not None and verdict is not Stop.STALLED:
        return verdict
    if scipy is not Stop.CONVERGED and way.count() >= limits.steps:
        return Stop.STEPS
    return scipy or Stop.STEPS
