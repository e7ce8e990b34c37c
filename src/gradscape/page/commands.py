"""The command that makes the same picture, ready to be pasted into a shell."""

from __future__ import annotations

import shlex
from typing import Any

from gradscape.page.plan import Plan
from gradscape.page.takeaway import descend_keywords, draw_keywords, drawn_variables

__all__ = ["command_line"]


def command_line(plan: Plan, file: str = "picture.png") -> str:
    """Write the command.

    >>> from gradscape.page.plan import make_plan
    >>> from gradscape.page.state import State
    >>> command_line(make_plan(State("x0*x1", picked=((1.0, 0.5),))))
    "gradscape draw 'x0*x1' --range x0 -2 2 --range x1 -2 2 --shape 20 --tangent 1,0.5
    --descend 1,0.5 --method gradient --learning-rate 0.1 --steps 50 -o picture.png"
    """
    state = plan.state
    words = ["gradscape", "draw", state.formula]
    variables = drawn_variables(plan)
    if variables is not None:
        words += ["--vars", ",".join(variables)]
    for name, value in plan.drawn.params.items():
        words += ["--param", f"{name}={_number(value)}"]
    for name, (low, high) in plan.ranges.items():
        words += ["--range", name, _number(low), _number(high)]
    if plan.held and not plan.slices_are_constants:
        for name, value in plan.held.items():
            words += ["--at", f"{name}={_number(value)}"]
    if len(plan.axes) > 1:
        words += ["--shape", str(state.points)]
    if state.direction == "up":
        words.append("--up")
    words += _layers(plan, draw_keywords(plan))
    if state.theme in ("dark", "print"):
        words += ["--theme", state.theme]
    return shlex.join([*words, "-o", file])


def _layers(plan: Plan, keywords: dict[str, Any]) -> list[str]:
    words: list[str] = []
    for name in ("arrows", "contours"):
        if keywords.get(name) is False:
            words += ["--no-layer", name]
    if isinstance(keywords.get("contours"), str):
        words += ["--contours", keywords["contours"]]
    if "length" in keywords:
        words += ["--length", keywords["length"]]
    words += [f"--{name}" for name in ("streamlines", "critical", "surface") if name in keywords]
    if "tangent" in keywords:
        words += ["--tangent", _point(keywords["tangent"])]
    if "descend" in keywords:
        settings = descend_keywords(plan)
        words += ["--descend", *(_point(point) for point in plan.state.picked)]
        for method in plan.state.methods:
            words += ["--method", method]
        words += ["--learning-rate", _number(settings["learning_rate"])]
        words += ["--steps", str(settings["steps"])]
    return words


def _point(point: tuple[float, ...]) -> str:
    return ",".join(map(_number, point))


def _number(value: float) -> str:
    return repr(float(value)).removesuffix(".0")
