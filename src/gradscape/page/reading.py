"""What is known of f at the point that was picked: numbers, how far to trust them, the tangent."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from gradscape.derivatives.gradient import value_and_gradient
from gradscape.derivatives.result import Reason
from gradscape.errors import GradscapeError
from gradscape.fields.scales.numerals import written
from gradscape.fields.tangents.tangent import tangent
from gradscape.page.plan import Plan

__all__ = ["Reading", "read_point"]

_WHY = {
    Reason.NOISY: "f is noisy here",
    Reason.KINK: "f has a kink here: its slopes from the two sides differ",
    Reason.JUMP: "f jumps here",
    Reason.UNDEFINED: "the derivative is not defined here",
    Reason.NOT_CONVERGED: "f varies too fast here",
}
_SMALLEST = np.finfo(float).tiny  # an error below it is that of numbers that became zero


@dataclass(frozen=True)
class Reading:
    """What a point says.

    Attributes
    ----------
    point : tuple of (str, float)
        All variables, and where they are.
    value, error : float
        f, and how far rounding may put it off.
    slopes : tuple of (str, float, float, str)
        Each variable, the partial derivative along it, its error, and why not to trust it.
    tangent : str
        Its formula; empty where there is none.
    """

    point: tuple[tuple[str, float], ...]
    value: float
    error: float
    slopes: tuple[tuple[str, float, float, str], ...]
    tangent: str

    @property
    def is_defined(self) -> bool:
        """Whether f and its gradient are finite numbers."""
        return bool(np.isfinite([self.value, *(slope for _, slope, _, _ in self.slopes)]).all())

    def as_json(self) -> dict[str, Any]:
        """Give it in words, numbers as they are written."""
        return {
            "point": [[name, written(value, 6)] for name, value in self.point],
            "value": _number(self.value),
            "error": _error(self.error) if np.isfinite(self.value) else "",
            "slopes": [
                {"name": name, "value": _number(slope), "error": _error(error), "why": why}
                for name, slope, error, why in self.slopes
            ],
            "tangent": self.tangent,
            "defined": self.is_defined,
        }


def read_point(plan: Plan) -> Reading | None:
    """Read f and its gradient at the last point picked; None where none was."""
    if not plan.state.picked:
        return None
    places = {**plan.held, **dict(zip(plan.axes, plan.state.picked[-1], strict=True))}
    names = plan.function.variables or ()
    point = np.array([places[name] for name in names])
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        values, gradient, info = value_and_gradient(plan.function, point.reshape(1, -1))
        off = plan.function.expression.values_error(point.reshape(1, -1))  # type: ignore[union-attr]
        try:
            formula = tangent(plan.function, point if len(names) > 1 else point[0]).formula
        except (GradscapeError, ArithmeticError, ValueError):
            formula = ""
    slopes = zip(
        names,
        np.ravel(gradient),
        np.ravel(info.error),
        np.ravel(info.reliable),
        np.ravel(info.reason),
        strict=True,
    )
    found = Reading(
        tuple((name, places[name]) for name in names),
        float(np.ravel(values)[0]),
        float(np.ravel(off)[0]),
        tuple(
            (name, float(slope), float(error), "" if good else _WHY.get(Reason(int(why)), "?"))
            for name, slope, error, good, why in slopes
        ),
        formula,
    )
    return found if found.is_defined else replace(found, tangent="")


def _number(value: float) -> str:
    return written(value, 7) if np.isfinite(value) else "not defined"


def _error(error: float) -> str:
    if not np.isfinite(error):
        return ""
    return written(error if error >= _SMALLEST else 0.0, 2)
