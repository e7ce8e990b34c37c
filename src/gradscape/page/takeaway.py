"""The same picture without the page: its keywords, and the Python that makes it when pasted."""

from __future__ import annotations

import inspect
import json
from collections.abc import Mapping
from typing import Any

from gradscape.errors import GradscapeError
from gradscape.functions.function import Function
from gradscape.page.plan import Plan
from gradscape.page.reading import read_point
from gradscape.page.state import State
from gradscape.pictures.draw import draw

__all__ = [
    "descend_keywords",
    "draw_keywords",
    "drawn_variables",
    "layer_keywords",
    "python_code",
]

_WIDTH = 88  # of a line of code
_KEYWORDS = {*inspect.signature(draw).parameters} - {"ranges"}


def draw_keywords(plan: Plan) -> dict[str, Any]:
    """Give what `gradscape.draw` is to be told beside the function; what it does anyway isn't."""
    state, line = plan.state, len(plan.axes) == 1
    keywords: dict[str, Any] = {}
    domain = {name: ends for name, ends in plan.ranges.items() if name in _KEYWORDS}
    if domain:
        keywords["domain"] = domain
    keywords |= {name: ends for name, ends in plan.ranges.items() if name not in _KEYWORDS}
    if plan.held and not plan.slices_are_constants:
        keywords["at"] = dict(plan.held)
    if not line:
        keywords["shape"] = state.points
    if state.direction != "down":
        keywords["direction"] = state.direction
    keywords |= layer_keywords(plan)
    if "surface" in keywords:
        keywords.pop("streamlines", None)  # a still picture of a surface has no room for them
    if state.theme in ("dark", "print"):
        keywords["theme"] = state.theme
    return keywords


def layer_keywords(plan: Plan) -> dict[str, Any]:
    """Give those that say which layers there are."""
    state = plan.state
    found: dict[str, Any] = {} if "arrows" in state.layers else {"arrows": False}
    found |= _layers_of_a_plane(state) if len(plan.axes) > 1 else {}
    if "critical" in state.layers:
        found["critical"] = True
    reading = read_point(plan) if "tangent" in state.layers else None
    if reading is not None and reading.is_defined:
        found["tangent"] = state.picked[-1]
    if plan.has_paths:
        found["descend"] = descend_keywords(plan)
    return found


def _layers_of_a_plane(state: State) -> dict[str, Any]:
    """Give those that a curve has no room for."""
    found: dict[str, Any] = {}
    if "arrows" in state.layers and state.length != "auto":
        found["length"] = state.length
    if "contours" not in state.layers:
        found["contours"] = False
    elif state.contours != "both":
        found["contours"] = state.contours
    found |= {name: True for name in ("streamlines", "surface") if name in state.layers}
    return found


def descend_keywords(plan: Plan) -> dict[str, Any]:
    """Give what `gradscape.descend` is to be told."""
    state = plan.state
    starts: Any = state.picked
    if len(plan.axes) == 1:
        starts = tuple(point[0] for point in starts)
    return {
        "start": starts if len(starts) > 1 else starts[0],
        "method": list(state.methods) if len(state.methods) > 1 else state.methods[0],
        "learning_rate": state.rate,
        "steps": state.steps,
    }


def python_code(plan: Plan, file: str = "picture.png") -> str:
    """Write the Python that makes the picture, ready to be pasted.

    >>> from gradscape.page.plan import make_plan
    >>> from gradscape.page.state import State
    >>> print(python_code(make_plan(State("x0*x1"))))
    import gradscape as gs
    <BLANKLINE>
    picture = gs.draw("x0*x1", x0=(-2, 2), x1=(-2, 2), shape=20)
    picture.save("picture.png")
    """
    keywords = draw_keywords(plan)
    lines = ["import gradscape as gs", ""]
    function = _function(plan)
    if function.startswith("gs.Function"):
        lines.append(f"f = {function}")
        function = "f"
    arguments = [function, *(f"{name}={_literal(value)}" for name, value in keywords.items())]
    call = f"picture = gs.draw({', '.join(arguments)})"
    if len(call) <= _WIDTH:
        lines.append(call)
    else:
        lines += ["picture = gs.draw(", *(f"    {argument}," for argument in arguments), ")"]
    return "\n".join([*lines, f"picture.save({_quoted(file)})"])


def _function(plan: Plan) -> str:
    """The function, declared as far as its formula alone doesn't say."""
    drawn, said = plan.drawn, []
    variables = drawn_variables(plan)
    if variables is not None:
        said.append(f"variables={_quoted(','.join(variables))}")
    if drawn.params:
        said.append(f"params={_literal(drawn.params)}")
    formula = _quoted(plan.state.formula)
    return f"gs.Function({', '.join([formula, *said])})" if said else formula


def drawn_variables(plan: Plan) -> tuple[str, ...] | None:
    """The variables of the function drawn, where its formula alone doesn't say them; else None."""
    drawn = plan.drawn
    try:
        guessed = Function(plan.state.formula, params=drawn.params).variables
    except GradscapeError:
        guessed = None
    return None if guessed == drawn.variables else drawn.variables


def _quoted(text: str) -> str:
    """A string in double quotes."""
    return json.dumps(text, ensure_ascii=False)


def _literal(value: Any) -> str:
    """Write a value as one types it: whole numbers without a point."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_quoted(k)}: {_literal(v)}" for k, v in value.items()) + "}"
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, tuple):
        inner = ", ".join(map(_literal, value))
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, value))}]"
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return repr(value)
