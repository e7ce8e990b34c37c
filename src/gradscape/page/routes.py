"""The addresses that answer: a state in, the page's document or a file out."""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from typing import Any

import flask

from gradscape.errors import GradscapeError
from gradscape.functions.gallery import gallery
from gradscape.page import limits
from gradscape.page.recent import Recent
from gradscape.page.state import State, from_query, open_query, read_state
from gradscape.page.values import read_size
from gradscape.page.workers.pool import Pool, Reply

__all__ = ["Routes"]

_JSON = "application/json"
_FILES = {
    "picture.png": ("png", "image/png"),
    "picture.svg": ("svg", "image/svg+xml"),
    "picture.html": ("html", "text/html; charset=utf-8"),
    "field.csv": ("csv", "text/csv; charset=utf-8"),
}
_RICH = {"streamlines", "critical", "surface"}
#: What makes kinks and jumps, along which a path asks for differences.
_EDGED = re.compile(
    r"[<>|%]|abs|min|max|clip|floor|ceil|round|heaviside|step|sign|mod|where|piecewise|relu|sqrt"
    r"|cbrt|hypot"
)
_PATHS = " Paths take long where f has kinks or jumps: take fewer steps or methods, or hide them."
_STATUS = {"busy": HTTPStatus.SERVICE_UNAVAILABLE, "fault": HTTPStatus.INTERNAL_SERVER_ERROR}
_KEPT = 64  # answers


class Routes:
    """What is answered, by whom the work is done.

    Parameters
    ----------
    pool : Pool
    """

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.recent = Recent(_KEPT)

    def add_to(self, server: flask.Flask, base_path: str) -> None:
        """Let a Flask application of Dash's answer here; its health, also at the root."""
        from dash.exceptions import DependencyException

        server.before_request(_refuse_others)
        server.register_error_handler(DependencyException, _not_found)
        server.add_url_rule(f"{base_path}answer", view_func=self.answer, methods=["POST"])
        server.add_url_rule(f"{base_path}state", view_func=self.state)
        server.add_url_rule(f"{base_path}take/<name>", view_func=self.take)
        server.add_url_rule("/healthz", view_func=self.health)
        if base_path != "/":
            server.add_url_rule(f"{base_path}healthz", "health_below", view_func=self.health)

    def answer(self) -> flask.Response:
        """All that the page shows of a state."""
        try:
            given = json.loads(flask.request.get_data())
            state = read_state(given["state"])
            request = {
                "state": state.as_json(),
                "dark": bool(given.get("dark")),
                "size": read_size(given.get("size", limits.SIZE)),
            }
        except GradscapeError as error:
            return _respond(_mistake(str(error), getattr(error, "part", "")))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return _respond(_mistake('Expected an object: {"state": {...}, "dark": false}.'))
        seconds = _seconds(state)
        reply = self.recent.get(request, lambda: self.pool.run("answer", request, seconds))
        if reply.refusal and reply.refusal["kind"] == "limit" and state.path_steps:
            message = reply.refusal["message"] + _PATHS
            reply = Reply(refusal={**reply.refusal, "message": message})
        return _respond(reply)

    def state(self) -> flask.Response:
        """The state that the address stands for, and what the browser has to know at first."""
        state, message = open_query(_query())
        first = {"state": state.as_json(), "message": message, "gallery": _gallery()}
        return _respond(Reply(json.dumps(first).encode()))

    def take(self, name: str) -> flask.Response:
        """A file of what the address stands for."""
        if name not in _FILES:
            flask.abort(HTTPStatus.NOT_FOUND)
        task, kind = _FILES[name]
        try:
            state = from_query(_query())
        except GradscapeError as error:
            return _respond(_mistake(str(error)))
        reply = self.pool.run(task, state.as_json(), limits.DOWNLOAD_SECONDS)
        response = _respond(reply, kind)
        if reply.refusal is None:
            response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def health(self) -> flask.Response:
        """Whether there are workers."""
        alive = self.pool.alive
        text = json.dumps({"status": "ok" if alive else "no worker", "workers": alive})
        return flask.Response(text, 200 if alive else 503, content_type=_JSON)


def _refuse_others() -> flask.Response | None:
    """Turn away what Dash would answer and nobody needs.

    It takes calls of functions, of which there are none here, and gives the page itself for every
    address that there isn't.
    """
    rule = flask.request.url_rule
    if rule is not None and rule.rule.endswith(("<path:path>", "/_dash-update-component")):
        return _not_found()
    return None


def _not_found(_: Exception | None = None) -> flask.Response:
    return flask.Response(
        "There is nothing here.\n", HTTPStatus.NOT_FOUND, content_type="text/plain; charset=utf-8"
    )


def _seconds(state: State) -> float:
    """How long the answer to a state may compute."""
    steep = state.path_steps and _EDGED.search(state.formula)
    rich = _RICH & {*state.layers} or state.path_steps > limits.PLAIN_STEPS or steep
    return limits.RICH_SECONDS if rich else limits.PICTURE_SECONDS


def _query() -> str:
    return flask.request.query_string.decode("ascii", "replace")


def _respond(reply: Reply, kind: str = _JSON) -> flask.Response:
    if reply.refusal is None:
        response = flask.Response(reply.body, content_type=kind)
        response.headers["Server-Timing"] = f"worker;dur={1000 * reply.seconds:.1f}"
    else:
        status = _STATUS.get(reply.refusal["kind"], HTTPStatus.UNPROCESSABLE_ENTITY)
        response = flask.Response(json.dumps(reply.refusal), status, content_type=_JSON)
    response.headers["Cache-Control"] = "no-store"
    return response


def _mistake(message: str, part: str = "") -> Reply:
    """A refusal, of a `part` of the state where it is known which."""
    return Reply(refusal={"ok": False, "kind": "mistake", "message": message, "part": part})


def _gallery() -> dict[str, Any]:
    """What the browser has to know of the ready functions."""
    return {
        name: {
            "formula": entry.expression,
            "ranges": [[variable, *ends] for variable, ends in entry.domain.items()],
        }
        for name, entry in gallery.items()
    }
