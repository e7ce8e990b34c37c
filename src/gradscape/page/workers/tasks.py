"""What workers do: a state in, the bytes of an answer or of a file out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gradscape.page.answer import answer
from gradscape.page.files import page_file, still_file, table_file
from gradscape.page.plan import Plan, make_plan
from gradscape.page.state import State, read_state

__all__ = ["TASKS", "Task", "warm"]

Task = Callable[[Any], bytes]


def _answer(request: Any) -> bytes:
    size = (int(request["size"][0]), int(request["size"][1]))
    return answer(read_state(request["state"]), dark=bool(request["dark"]), size=size)


def _file(make: Callable[[Plan], bytes]) -> Task:
    return lambda state: make(make_plan(read_state(state)))


#: By name, each from a state as JSON; "answer" with what the browser says of itself.
TASKS: dict[str, Task] = {
    "answer": _answer,
    "png": _file(lambda plan: still_file(plan, "png")),
    "svg": _file(lambda plan: still_file(plan, "svg")),
    "html": _file(page_file),
    "csv": _file(table_file),
}


def warm() -> None:
    """Try everything once, so that all is imported and ready."""
    state = State(picked=((1.0, 1.0),)).as_json()
    for name, task in TASKS.items():
        task({"state": state, "dark": False, "size": (640, 480)} if name == "answer" else state)
