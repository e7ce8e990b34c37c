"""What the check of a gradient found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.result import Reason
from gradscape.functions.calling import Floats

__all__ = ["Difference", "GradientReport"]

_ROWS = 10
_COORDINATES = 6


@dataclass(frozen=True)
class Difference:
    """One component that differs.

    Attributes
    ----------
    point : tuple of float
    component : int
    name : str
        Of the variable.
    given, expected, error : float
        What was given, what is right, and the estimated error of that.
    """

    point: tuple[float, ...]
    component: int
    name: str
    given: float
    expected: float
    error: float


@dataclass(frozen=True, eq=False)
class GradientReport:
    """Whether a gradient is right; true where it is.

    Attributes
    ----------
    function : str
        Its name.
    names : tuple of str
        Of the d variables.
    points : ndarray, shape (n, d)
    given, expected, error : ndarray, shape (n, d)
        The gradient given, the reference, and the reference's estimated error.
    wrong : ndarray of bool, shape (n, d)
        Where they differ by more than the error explains.
    checkable : ndarray of bool, shape (n, d)
        Where the reference is reliable.
    reason : ndarray of int, shape (n, d)
        Why the reference is as good as it is, as values of `Reason`.
    causes : tuple of str
        Likely causes of the differences, where they are recognised.
    """

    function: str
    names: tuple[str, ...]
    points: Floats
    given: Floats
    expected: Floats
    error: Floats
    wrong: NDArray[np.bool_]
    checkable: NDArray[np.bool_]
    reason: NDArray[np.int8]
    causes: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing differs, and something could be checked."""
        return bool(self.checkable.any() and not self.wrong.any())

    def __bool__(self) -> bool:
        return self.passed

    @property
    def differences(self) -> tuple[Difference, ...]:
        """All components that differ, largest difference first."""
        where = np.argwhere(self.wrong)
        with np.errstate(invalid="ignore"):
            off = np.abs(self.given - self.expected)[self.wrong]
        order = np.argsort(-np.nan_to_num(off, nan=np.inf), kind="stable")
        return tuple(
            Difference(
                tuple(self.points[p].tolist()),
                int(i),
                self.names[i],
                float(self.given[p, i]),
                float(self.expected[p, i]),
                float(self.error[p, i]),
            )
            for p, i in where[order]
        )

    @property
    def summary(self) -> str:
        """One line."""
        total, wrong = self.wrong.size, int(self.wrong.sum())
        unknown = int((~self.checkable).sum())
        if wrong:
            verb = "differs" if wrong == 1 else "differ"
            said = f"is wrong: {wrong} of {_components(total)} {verb}"
        elif unknown == total:
            return f"the gradient of {self.function} cannot be checked{self._why()}"
        else:
            said = f"is right: {_components(total - unknown)} checked"
        more = f"; {unknown} cannot be checked{self._why()}" if unknown else ""
        return f"the gradient of {self.function} {said}{more}"

    def _why(self) -> str:
        codes = self.reason[~self.checkable]
        reasons = [f"{np.sum(codes == code)} {Reason(code)}" for code in np.unique(codes)]
        return f" ({', '.join(reasons)})" if reasons else ""

    def __str__(self) -> str:
        lines = [self.summary]
        shown = self.differences[:_ROWS]
        if shown:
            rows: list[tuple[str, ...]] = [("component", "point", "given", "expected", "± error")]
            rows += [
                (d.name, _point(d.point), f"{d.given:.9g}", f"{d.expected:.9g}", f"{d.error:.1g}")
                for d in shown
            ]
            lines += _table(rows)
            more = int(self.wrong.sum()) - len(shown)
            lines += [f"  and {more} more"] if more else []
        lines += [f"likely: {cause}" for cause in self.causes]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return str(self)

    def as_dict(self) -> dict[str, Any]:
        """Plain numbers and lists, for JSON; what is not finite is None."""
        return {
            "function": self.function,
            "variables": list(self.names),
            "passed": self.passed,
            "components": int(self.wrong.size),
            "wrong": int(self.wrong.sum()),
            "unchecked": int((~self.checkable).sum()),
            "causes": list(self.causes),
            "differences": [
                {
                    "point": list(d.point),
                    "component": d.name,
                    "given": _finite(d.given),
                    "expected": _finite(d.expected),
                    "error": _finite(d.error),
                }
                for d in self.differences
            ],
        }


def _components(count: int) -> str:
    return "1 component" if count == 1 else f"{count} components"


def _finite(number: float) -> float | None:
    return number if np.isfinite(number) else None


def _point(point: tuple[float, ...]) -> str:
    numbers = [f"{c:.6g}" for c in point[:_COORDINATES]]
    numbers += ["..."] if len(point) > _COORDINATES else []
    return f"({', '.join(numbers)})"


def _table(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  "
        + "  ".join(
            cell.ljust(width) if k < 2 else cell.rjust(width)
            for k, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
