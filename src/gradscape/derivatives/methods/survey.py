"""The arithmetic of a sweep: where to sample, and what the samples of whole blocks tell."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from gradscape.derivatives.arithmetic.kitchen import Kitchen
from gradscape.derivatives.arithmetic.recording import Outcome, Recipe
from gradscape.derivatives.lines.estimate import SEEN
from gradscape.derivatives.methods.adaptive import CLOSER, SIGN_TURN, allowance, leeway, signs
from gradscape.derivatives.methods.ladder import STEP_TURN, step_from
from gradscape.derivatives.methods.samples import FIRST_STEP, told
from gradscape.functions.calling import Floats

__all__ = ["STEPS", "SURVEY", "turns"]

_FLOOR = 1e-2  # of the point's gradient, that errors may be held against
_GOOD = 1e-5  # relative error beyond which a line is looked at more closely


@cache
def turns(d: int) -> tuple[Floats, Floats]:
    """By how much steps and directions differ from coordinate to coordinate."""
    which = np.arange(d)[:, np.newaxis]
    return which * STEP_TURN, which * SIGN_TURN


def record_steps() -> Recipe:
    """Where to sample: the steps of every line, and how far the check goes along it."""

    def of_line(x: list[Floats], turn: Floats, side: Floats, grow: Floats) -> Outcome:
        position = np.abs(x[0])
        h = step_from(position, np.maximum(position, 1.0), turn, grow)
        return Outcome({"h": h, "t": h * (CLOSER * signs(position, side))})

    return Recipe(of_line, lines={"x": 1}, rows=("turn", "side"), numbers=("grow",))


def record_survey() -> Recipe:
    """Estimate all lines, and find the points where nothing more has to be done."""

    def of_line(
        samples: list[Floats],
        x: list[Floats],
        steps: list[Floats],
        centre: Floats,
        ahead: Floats,  # noqa: ARG001 -- of the points
        back: Floats,  # noqa: ARG001
        eps: Floats,
        rtol: Floats,
        atol: Floats,
    ) -> Outcome:
        position, (h, t) = np.abs(x[0]), steps
        scale = np.maximum(position, 1.0)
        seen = told(samples, centre, h, position, eps)
        error = seen.truncation + seen.rounding
        size = np.abs(seen.value)
        limited = (seen.truncation <= seen.rounding) & (h > 0.05 * FIRST_STEP * scale) & seen.plain
        # As `look_closer`, `climb` and `diagnose` choose their lines.
        dwarfed = (position > 0.0) & (position < 0.1 * scale) & (size <= 0.02 * seen.slope)
        clear = error <= _GOOD * np.maximum(size, seen.slope)
        fine = seen.settled & seen.smooth & np.isfinite(error) & clear & ~dwarfed
        done = error <= atol + rtol * np.maximum(size, SEEN * seen.slope)
        arch = seen.curvature * t * t
        bent = np.abs(arch)
        return Outcome(
            numbers={"value": seen.value, "error": error},
            truths={"limited": limited},
            sums={
                "told": seen.value * t,
                "spread": error * np.abs(t),
                "bow": arch,
                "bent": bent,
                "roots": np.sqrt(bent),
                "slopes": seen.slope * np.abs(t),
            },
            largest={
                "doubt": error * h,
                "missing": np.where(done, 0.0, error * scale),
                "steepest": size * scale,
            },
            every={"fine": fine},
        )

    def of_point(
        lines: Mapping[str, Any],
        centre: Floats,
        ahead: Floats,
        back: Floats,
        eps: Floats,
        rtol: Floats,
        atol: Floats,  # noqa: ARG001 -- of the lines
    ) -> Outcome:
        noise = lines["doubt"] + eps * np.abs(centre) * 2.0
        allowed, bent = allowance(lines["spread"], noise, lines["bent"], lines["roots"])
        done = lines["missing"] <= rtol * _FLOOR * lines["steepest"]
        told, bow, limit = lines["told"], 0.5 * lines["bow"], allowed + bent
        room = leeway(allowed, lines["slopes"])
        good = lines["fine"] & done
        # As foretold; or, where second derivatives make the difference, without these.
        ahead, back = ahead - centre, back - centre
        met = np.abs(ahead - told - bow) <= limit
        met |= np.abs((ahead - back) * 0.5 - told) <= room + eps * (np.abs(ahead) + np.abs(back))
        numbers = {"told": told, "bow": bow, "limit": limit, "room": room}
        return Outcome(numbers, {"good": good, "left": ~(good & met)})

    return Recipe(
        of_line,
        of_point,
        lines={"samples": 6, "x": 1, "steps": 2},
        points=("centre", "ahead", "back"),
        numbers=("eps", "rtol", "atol"),
    )


#: For x (1, d, n), with `turns`, and by how much steps grow: steps h and moves t, (2, d, n).
STEPS = Kitchen(record_steps)
#: For samples (6, d, n), x (1, d, n), steps (2, d, n), the values at the point and where the check
#: looks, centre, ahead and back (n,), and eps, rtol, atol: value and error, whether rounding is the
#: limit; for each point, what the check is held against, whether all is good before it, and whether
#: there is something left to do after it.
SURVEY = Kitchen(record_survey)
