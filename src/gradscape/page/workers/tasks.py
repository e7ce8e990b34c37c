"""What workers do: a state in, the bytes of an answer or of a file out."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from gradscape.page.plan import Plan, make_plan
from gradscape.page.state import State, read_state
from gradscape.page.takeaway import draw_keywords

__all__ = ["TASKS", "Task"]

Task = Callable[[Any], bytes]


def _png(state: Any) -> bytes:
    return _still(make_plan(read_state(state)), "png")


def _svg(state: Any) -> bytes:
    return _still(make_plan(read_state(state)), "svg")


def _still(plan: Plan, kind: str) -> bytes:
    """The file that the Python code of the same state writes, byte for byte."""
    from gradscape.pictures.draw import draw

    stream = io.BytesIO()
    draw(plan.drawn, **draw_keywords(plan)).save(stream, format=kind)
    return stream.getvalue()


def _answer(request: Any) -> bytes:
    from gradscape.page.answer import answer

    size = (int(request["size"][0]), int(request["size"][1]))
    return answer(read_state(request["state"]), dark=bool(request["dark"]), size=size)


#: By name, each from a state as JSON; "answer" with what the browser says of itself.
TASKS: dict[str, Task] = {"answer": _answer, "png": _png, "svg": _svg}


def warm() -> None:
    """Try everything once, so that all is imported and ready."""
    state = State(picked=((1.0, 1.0),)).as_json()
    for name, task in TASKS.items():
        task({"state": state, "dark": False, "size": (640, 480)} if name == "answer" else state)
