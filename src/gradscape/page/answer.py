"""The answer to a state: the figures, and all that stands beside them, in one document."""

from __future__ import annotations

import math
from typing import Any

from gradscape.fields.descent.descent import Descent
from gradscape.fields.scales.numerals import written
from gradscape.fields.views.layers import read_layers
from gradscape.fields.views.view import View, make_view
from gradscape.functions.function import Function
from gradscape.page.commands import command_line
from gradscape.page.encoding import encode
from gradscape.page.figures import flat_figure, solid_figure
from gradscape.page.files import drawn_field
from gradscape.page.plan import Plan, make_plan
from gradscape.page.reading import read_point
from gradscape.page.state import State
from gradscape.page.takeaway import layer_keywords, python_code
from gradscape.pictures.looks import THEMES

__all__ = ["answer"]

_LONGEST = 600  # characters of LaTeX: more can't be read


def answer(state: State, *, dark: bool = False, size: tuple[int, int] = (720, 560)) -> bytes:
    """Make everything that the page shows.

    Parameters
    ----------
    state : State
    dark : bool
        Whether the system is dark, for a state whose theme is that of the system.
    size : (int, int)
        Width and height of the plane's figure in pixels.

    Returns
    -------
    bytes
        JSON.
    """
    plan = make_plan(state)
    view = _view(plan)
    theme = state.theme if state.theme != "system" else ("dark" if dark else "light")
    solid = "surface" in state.layers and len(plan.axes) > 1
    reading = read_point(plan)
    return encode({
        "theme": theme,
        "figure": flat_figure(view, THEMES[theme], size, plan.state.picked),
        "surface": solid_figure(view, THEMES[theme], size) if solid else None,
        "heights": [view.heights[0].start, view.heights[0].unit] if view.heights else [0.0, 1.0],
        "scales": [[scale.start, scale.unit] for scale in view.scales],
        "formulas": _formulas(plan.function),
        "variables": plan.function.variables,
        "letters": plan.letters,
        "constants": dict(plan.state.constants),
        "axes": plan.axes,
        "ranges": list(plan.ranges.values()),
        "held": plan.held,
        "picked": plan.state.picked,
        "reading": reading.as_json() if reading else None,
        "descents": [_descent(path) for path in view.paths],
        "remarks": "; ".join(_of_slice(plan, remark) for remark in view.remarks),
        "query": plan.state.as_query(),
        "python": python_code(plan),
        "command": command_line(plan),
    })  # fmt: skip


def _view(plan: Plan) -> View:
    return make_view(drawn_field(plan), plan.state.direction, read_layers(**layer_keywords(plan)))


def _of_slice(plan: Plan, remark: str) -> str:
    """Say of a slice that it is there that nothing changes, or is defined: elsewhere it may be."""
    held = {name: value for name, value in plan.held.items() if name in plan.found}
    at = ", ".join(f"{name} = {written(value, 6)}" for name, value in held.items())
    all_of_it = remark.endswith("= 0 at every point") or remark.startswith("undefined at all")
    if not at or not all_of_it:
        return remark
    return f"on the slice {at}: {remark}"


def _formulas(function: Function) -> list[str]:
    """LaTeX of f and of its gradient, a line each."""
    expression = function.expression
    assert expression is not None
    left = f"f({', '.join(map(_letter, function.variables or ()))})"
    lines = [f"{left} = {_shortened(expression.latex)}"]
    for name, partial in zip(expression.variables, expression.gradient_latex, strict=True):
        d = "d" if len(expression.variables) == 1 else r"\partial"
        text = partial if isinstance(partial, str) else ""
        lines.append(rf"\frac{{{d} f}}{{{d} {_letter(name)}}} = {_shortened(text)}")
    return lines


def _letter(name: str) -> str:
    """A variable's name in LaTeX, as it is written within formulas."""
    return str(Function(name, variables=(name,)).expression.latex)  # type: ignore[union-attr]


def _shortened(latex: str) -> str:
    return latex if 0 < len(latex) <= _LONGEST else r"\ldots \text{ (too long to read)}"


def _descent(path: Descent) -> dict[str, Any]:
    return {
        "name": path.name,
        "start": ", ".join(written(float(number), 4) for number in path.start),
        "end": ", ".join(written(float(number), 4) for number in path.point),
        "value": written(path.value, 6) if math.isfinite(path.value) else "not defined",
        "steps": path.steps,
        "reason": str(path.reason),
        "path": path.path,
        "values": path.values,
    }
