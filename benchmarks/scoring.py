"""From gradients and claims to the figures of the tables.

The error of a component is measured against the problem's exact gradient, relative to
`Reference.scale` (see there how zero components are treated). A gradient's error is that of its
worst component. A component without a derivative has no error; calling it reliable is wrong.
An error below one unit in the last place of the exact component counts as none, since the
reference is itself rounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from peers import Answer
    from problems.problem import Problem, Reference

CONFIDENT = 1e-3
"""A wrong number is one whose relative error is larger than this, and than 10 times its claim."""


@dataclass(frozen=True)
class Case:
    """One gradient of one method, scored. Arrays have shape (d,).

    Attributes
    ----------
    relative : ndarray
        Error of each component relative to its scale; NaN where there is no derivative.
    excess : ndarray or None
        True error divided by the claimed one; NaN where there is no derivative.
    wrong : ndarray or None
        Components claimed and confidently wrong.
    """

    problem: Problem
    label: str
    point: np.ndarray
    reference: Reference
    answer: Answer
    evaluations: int
    relative: np.ndarray
    excess: np.ndarray | None
    ratio: np.ndarray | None
    wrong: np.ndarray | None

    @property
    def worst(self) -> float:
        """Relative error of the worst component that has a derivative."""
        return float(np.nanmax(self.relative)) if np.isfinite(self.reference.gradient).any() else 0

    @property
    def cost(self) -> float:
        """Evaluations of f per coordinate."""
        return self.evaluations / self.problem.dimension

    @property
    def net_cost(self) -> float:
        """Evaluations of f per coordinate, the two that each point is allowed left out."""
        return (self.evaluations - 2) / self.problem.dimension


def score(
    problem: Problem,
    label: str,
    point: np.ndarray,
    reference: Reference,
    answer: Answer,
    evaluations: int,
) -> Case:
    """Hold one answer against the exact gradient."""
    exact, scale = reference.gradient, reference.scale
    exists = np.isfinite(exact)
    error = np.abs(answer.gradient - exact)
    error = np.where(np.isfinite(answer.gradient), error, np.inf)
    error = np.where(error <= np.spacing(np.abs(exact)), 0.0, error)
    error = np.where(exists, error, np.nan)
    with np.errstate(over="ignore"):
        relative = error / scale
    excess = ratio = wrong = None
    if answer.claim is not None:
        claim = np.where(np.isfinite(answer.claim), np.abs(answer.claim), np.inf)
        with np.errstate(all="ignore"):
            excess = np.where(error == 0, 0.0, error / claim)
            excess = np.where(np.isinf(claim) & exists, 0.0, excess)
            ratio = claim / np.maximum(error, np.spacing(scale))
        wrong = np.where(exists, (excess > 10) & (relative > CONFIDENT), claim <= 10 * scale)
        if answer.reliable is not None:
            wrong = answer.reliable & (wrong | ~exists)
    return Case(
        problem, label, point, reference, answer, evaluations, relative, excess, ratio, wrong
    )


HEADER = (
    f"{'':22}{'grads':>6}{'<=1e-8':>8}{'<=1e-10':>8}{'median':>9}{'p99':>9}{'in 1x':>7}"
    f"{'in 10x':>8}{'claim/err':>10}{'evals/d':>9}{'mean':>7}{'marked':>8}{'wrong':>7}"
)
LEGEND = """\
<=1e-8, <=1e-10  share of gradients whose worst component has at most that relative error
median, p99      of that error
in 1x, in 10x    share of components whose true error is within 1 (10) times the claimed one
claim/err        claimed error over true error, median
evals/d          evaluations of f per coordinate, median and mean
marked           share of components called unreliable by the method itself
wrong            components confidently wrong: claimed, but off by more than 10 claims and 1e-3"""


def row(name: str, cases: Sequence[Case]) -> str:
    """Return the table's line for one method."""
    figures = summary(cases)
    text = f"{name:22}{len(cases):6d}{figures['1e-8']:8.3f}{figures['1e-10']:8.3f}"
    text += f"{figures['median']:9.1e}{figures['p99']:9.1e}"
    if "in 10x" in figures:
        text += f"{figures['in 1x']:7.3f}{figures['in 10x']:8.4f}{figures['claim/err']:10.3g}"
    else:
        text += f"{'-':>7}{'-':>8}{'-':>10}"
    text += f"{figures['evals']:9.1f}{figures['mean evals']:7.1f}"
    marked, wrong = figures.get("marked"), figures.get("wrong")
    text += f"{'-':>8}" if marked is None else f"{marked:8.3f}"
    return text + (f"{'-':>7}" if wrong is None else f"{wrong:7.0f}")


def summary(cases: Sequence[Case]) -> dict[str, float]:
    """Return the figures of one method on some cases, those that it can have."""
    derivable = [case for case in cases if np.isfinite(case.reference.gradient).any()]
    worst = np.array([case.worst for case in derivable] or [0.0])
    figures = {
        "1e-8": float(np.mean(worst <= 1e-8)),
        "1e-10": float(np.mean(worst <= 1e-10)),
        "median": float(np.median(worst)),
        "p99": float(np.quantile(worst, 0.99, method="higher")),
        "evals": float(np.median([case.cost for case in cases])),
        "mean evals": float(np.mean([case.cost for case in cases])),
        "net evals": float(np.median([case.net_cost for case in cases])),
        "mean net evals": float(np.mean([case.net_cost for case in cases])),
    }
    if cases[0].excess is not None:
        excess = np.concatenate([case.excess for case in cases])
        excess = excess[~np.isnan(excess)]
        ratio = np.concatenate([case.ratio for case in cases])
        if excess.size:
            figures["in 1x"] = float(np.mean(excess <= 1))
            figures["in 10x"] = float(np.mean(excess <= 10))
            figures["claim/err"] = float(np.median(ratio[~np.isnan(ratio)]))
        figures["wrong"] = float(sum(case.wrong.sum() for case in cases))
    if cases[0].answer.reliable is not None:
        reliable = np.concatenate([case.answer.reliable for case in cases])
        figures["marked"] = float(1 - np.mean(reliable))
    return figures
