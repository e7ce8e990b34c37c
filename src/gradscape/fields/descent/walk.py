"""Step by step downhill by an update rule: all descents that still go on make a step at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.descent.losses import Evaluator, Losses
from gradscape.fields.descent.plans import Plan
from gradscape.fields.descent.rule import Rule, State
from gradscape.fields.descent.settings import at_step
from gradscape.fields.descent.stopping import Judge, Limits, Seen, Stop, lengths
from gradscape.functions.function import Function

__all__ = ["Track", "walk"]

_Floats = NDArray[np.float64]
_SMALLER = "a learning rate smaller than {} may help"
_BEYOND = "the next point would have had coordinates that are no finite numbers"


@dataclass
class Track:
    """What was seen on the way of one descent, point by point, and why it ended."""

    seen: Seen
    reason: Stop
    evaluations: int
    message: str = ""


class _Log:
    """What was seen of m descents at each step, as long as each of them went on."""

    def __init__(self, m: int) -> None:
        self._seen: list[Seen] = []
        self._going: list[NDArray[np.intp]] = []
        self.reasons = [Stop.STEPS] * m
        self.messages = [""] * m
        self.shares = np.zeros(m)

    def add(self, going: NDArray[np.intp], seen: Seen, evaluations: int) -> None:
        self._seen.append(seen)
        self._going.append(going)
        self.shares[going] += evaluations / len(going)

    def tracks(self, tolerance: float) -> list[Track]:
        """A track for each descent; where an error decided that it has converged, this is said."""
        whose = np.concatenate(self._going)
        seen = Seen.joined(self._seen).rows(np.argsort(whose, kind="stable"))
        ends = np.cumsum(np.bincount(whose, minlength=len(self.reasons)))
        starts = np.concatenate([[0], ends[:-1]])
        tracks = [
            Track(seen.rows(slice(start, end)), reason, round(share), message)
            for start, end, reason, share, message in zip(
                starts, ends, self.reasons, self.shares, self.messages, strict=True
            )
        ]
        for track in tracks:
            if track.reason is Stop.CONVERGED:
                track.message = _within_error(track.seen, tolerance)
        return tracks


def walk(
    losses: Losses,
    starts: _Floats,
    plan: Plan,
    limits: Limits,
    evaluate: Evaluator,
    progress: Callable[[int], None],
) -> list[Track]:
    """Descend from starts (m, d) by the rule of `plan`, a track for each.

    The function of step k, counted from 0, gives the gradient of that step; values and gradients at
    the k-th point are its own, too, unless the losses are watched as a whole. At the last point
    they are those of the step that is not made any more, or of the last one where there is none.
    """
    rule = plan.rule
    assert rule is not None
    log, going, state = _Log(len(starts)), np.arange(len(starts)), State(starts.copy())
    functions = iter(losses)
    function, judge = next(functions), None
    step, last = 0, limits.steps
    while len(going):
        settings = at_step(plan.settings, step)
        before = evaluate.evaluations
        seen, slope = _look(losses, function, state, rule, settings, evaluate)
        log.add(going, seen, evaluate.evaluations - before)
        judge = judge or Judge(limits, seen)
        verdicts = judge(seen)
        for track, verdict in zip(going, verdicts, strict=True):
            log.reasons[track] = verdict or Stop.STEPS
            if verdict is Stop.DIVERGED and "learning_rate" in settings:
                log.messages[track] = _SMALLER.format(settings["learning_rate"])
        if step == last:
            break
        goes_on = np.array([verdict is None for verdict in verdicts])
        state.value = seen.values
        state, slope, going = state.kept(goes_on), slope[goes_on], going[goes_on]
        judge.keep(goes_on)
        state = _stepped(state, slope, rule, settings)
        finite = np.asarray(np.isfinite(state.point).all(axis=-1))
        for track in going[~finite]:
            log.reasons[track], log.messages[track] = Stop.NOT_FINITE, _BEYOND
        state, going = state.kept(finite), going[finite]
        judge.keep(finite)
        progress(1)
        step += 1
        following = next(functions, None)
        if following is None:
            last = step
        else:
            function = following
    return log.tracks(limits.tolerance)


def _within_error(seen: Seen, tolerance: float) -> str:
    """Say that ∇f is not small, but no larger than its error."""
    slopes, error = lengths(seen.gradients), float(lengths(seen.errors[-1]))
    if slopes[-1] <= tolerance * np.nanmax(slopes) or not 0 < slopes[-1] <= error:
        return ""
    return f"∇f can't be told from zero: its error is {error:.1g}"


def _look(
    losses: Losses,
    function: Function,
    state: State,
    rule: Rule,
    settings: dict[str, Any],
    evaluate: Evaluator,
) -> tuple[Seen, _Floats]:
    """What is seen at the points, and the gradients that the rule asks for."""
    here = state.point
    wanted = here if rule.ahead is None else rule.ahead(state, **settings)
    if losses.batches and losses.watched and losses.whole is not None:
        return evaluate(losses.whole, here), evaluate(function, wanted).gradients
    if np.array_equal(wanted, here):
        seen = evaluate(function, here)
        return seen, seen.gradients
    both = evaluate(function, np.concatenate([here, wanted]))
    m = len(here)
    return both.rows(slice(0, m)), both.gradients[m:]


def _stepped(state: State, slope: _Floats, rule: Rule, settings: dict[str, Any]) -> State:
    """The state after a step."""
    if not len(slope):
        return state
    with np.errstate(all="ignore"):
        point = rule.update(state, slope, **settings)
    nothing = np.full(len(point), np.nan)
    return State(np.array(point, dtype=float), nothing, state.step + 1, state.memory)
