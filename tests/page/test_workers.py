"""Worker processes: killed at the limit, replaced, and never trusted."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.page.conftest import Server, eventually
from tests.page.hostile import HAND_MADE, hostile

from gradscape.page import limits
from gradscape.page.server import Settings
from gradscape.page.state import State
from gradscape.page.values import METHODS
from gradscape.page.workers.pool import Pool

#: So short that no answer can come in time.
NO_TIME = 1e-6


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(2) as made:
        yield made


def request(formula: str = "x0*x1") -> dict[str, object]:
    return {"state": State(formula).as_json(), "dark": False, "size": [640, 480]}


def test_an_answer_is_json(pool: Pool):
    reply = pool.run("answer", request(), 30.0)
    assert reply.refusal is None
    document = json.loads(reply.body)
    assert document["axes"] == ["x0", "x1"]
    assert {trace["type"] for trace in document["figure"]["data"]} >= {"quiver"}


def test_a_mistake_names_its_place(pool: Pool):
    reply = pool.run("answer", request("x0 + sin"), 30.0)
    assert reply.refusal is not None
    assert reply.refusal["kind"] == "formula"
    assert reply.refusal["position"] == 5
    assert reply.refusal["text"] == "x0 + sin"
    assert "sin(x)" in reply.refusal["message"]


def test_a_worker_that_takes_too_long_is_killed_and_replaced(pool: Pool):
    before = {worker.process.pid for worker in pool._all}
    reply = pool.run("answer", request(), NO_TIME)
    assert reply.refusal is not None
    assert reply.refusal["kind"] == "limit"
    assert "was stopped" in reply.refusal["message"]
    # The others go on answering, and soon there are as many as before.
    assert pool.run("answer", request(), 30.0).refusal is None
    replies = [pool.run("answer", request(), NO_TIME) for _ in range(5)]
    assert {reply.refusal["kind"] for reply in replies if reply.refusal} == {"limit"}
    with ThreadPoolExecutor(2) as threads:
        again = list(threads.map(lambda _: pool.run("answer", request(), 30.0), range(6)))
    assert all(reply.refusal is None for reply in again)
    eventually(lambda: pool.alive == pool.count)
    assert before - {worker.process.pid for worker in pool._all}


def test_workers_that_die_are_replaced(pool: Pool):
    for worker in list(pool._all):
        worker.process.kill()
        worker.process.join()
    assert pool.alive == 0
    replies = [pool.run("answer", request(), 30.0) for _ in range(3)]
    assert all(reply.refusal is None for reply in replies)
    eventually(lambda: pool.alive == pool.count)


def test_only_so_many_wait_for_a_worker(monkeypatch):
    monkeypatch.setattr(limits, "WAITING", 3)
    with Pool(1) as pool, ThreadPoolExecutor(3) as threads:
        worker = pool._idle.get()
        waiting = [threads.submit(pool.run, "answer", request(), 30.0) for _ in range(3)]
        eventually(lambda: pool._places._value == 0)
        refused = pool.run("answer", request(), 30.0).refusal  # at once: nothing else is done here
        assert refused is not None
        assert refused["kind"] == "busy"
        pool._idle.put(worker)
        assert all(reply.result().refusal is None for reply in waiting)
        assert pool.run("answer", request(), 30.0).refusal is None


@pytest.mark.parametrize("workers", [1, 2, 64])
def test_there_are_threads_for_what_needs_no_worker(workers):
    assert Settings(workers=workers).threads >= workers + limits.WAITING + 4


def test_all_that_the_controls_give_is_answered(server: Server):
    """As fast as this machine is, each method takes all the steps of the slider."""
    found, document = server.answer(
        formula="x**2+y**2", picked=[[1.0, 1.5]], methods=list(METHODS), steps=500, rate=0.001
    )
    assert found == 200, document["message"]
    assert len(document["descents"]) == len(METHODS)


def test_memory_is_limited(pool: Pool, tmp_path):
    """A worker may not ask for more than that: the system refuses it."""
    for worker in pool._all:
        with open(f"/proc/{worker.process.pid}/limits", encoding="ascii") as stream:
            found = {line[:26].strip(): line[26:].split()[0] for line in stream}
        assert found["Max address space"] != "unlimited"
        assert int(found["Max address space"]) < 8 * limits.WORKER_BYTES
        assert found["Max core file size"] == "0"


def test_closing_ends_all():
    pool = Pool(1)
    processes = [worker.process for worker in pool._all]
    pool.close()
    assert not any(process.is_alive() for process in processes)
    assert pool.alive == 0


def test_closing_ends_the_waiting():
    pool = Pool(1)
    pool._idle.get()  # nobody else gets it
    with ThreadPoolExecutor(3) as threads:
        waiting = [threads.submit(pool.run, "answer", request(), 30.0) for _ in range(3)]
        eventually(lambda: pool._places._value == limits.WAITING - 3)
        pool.close()
        refusals = [reply.result().refusal for reply in waiting]
    assert {refusal["message"] for refusal in refusals if refusal} == {"The page is being stopped."}


def test_hostile_formulas_are_answered_and_the_server_is_still_well(server: Server):
    found = hostile(seed=2)
    formulas = [next(found) for _ in range(len(HAND_MADE) + 250)]

    def ask(formula: str) -> tuple[str, int, dict[str, object]]:
        return (formula, *server.answer(formula=formula))

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(ask, formulas))
    for formula, status, document in answers:
        assert status in (200, 422, 503), (formula, document)
        assert status == 200 or document["message"], formula
    assert sum(status == 200 for _, status, _ in answers) > 20
    assert not os.path.exists("/tmp/owned")
    assert server.answer(formula="x0*x1")[0] == 200
    status, _, health = server.request("GET", "/healthz")
    assert status == 200
    assert json.loads(health)["workers"] >= 1
    assert not any("Traceback" in line for line in server.said), "\n".join(server.said)
