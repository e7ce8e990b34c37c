"""Threads, processes and what the caller brings: the same results, the same errors."""

from __future__ import annotations

import concurrent.futures
import functools
import importlib
import io
import math
import multiprocessing.dummy
import os
import pickle
import sys
import threading

import numpy as np
import pytest

import gradscape as gs
from gradscape.derivatives.work import blocks, shared
from gradscape.derivatives.work.workers import read_workers
from gradscape.errors import ArgumentError, LayoutWarning, MissingExtraError, WorkerError
from gradscape.functions.sources.files import load

POINTS = np.random.default_rng(4).uniform(-2, 2, (60, 2))


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    monkeypatch.setattr(blocks, "LINES", 16)
    monkeypatch.setattr(blocks, "SWEPT", 1)


def vectorised(x):
    return x[0] * x[1] - x[1] * x[1]


def assert_same(f, workers, points=POINTS):
    expected, known = gs.gradient(f, points, full_output=True)
    result, info = gs.gradient(f, points, full_output=True, workers=workers)
    np.testing.assert_array_equal(result, expected)
    np.testing.assert_array_equal(info.error, known.error)
    np.testing.assert_array_equal(info.reason, known.reason)
    assert info.evaluations == known.evaluations
    assert info.layout == known.layout


def lazy_map(function, iterable):
    return (function(item) for item in iterable)


@pytest.mark.parametrize("workers", [1, 2, 5, np.int64(2), -1, map, lazy_map])
@pytest.mark.parametrize("f", [vectorised, "x0*x1 - sqrt(4 + x0)"])
def test_all_workers_give_the_same(f, workers):
    assert_same(f, workers)


@pytest.mark.parametrize(
    "derivative",
    [
        gs.jacobian,
        gs.hessian,
        functools.partial(gs.partial, variable=1),
        functools.partial(gs.directional, direction=[1.0, 2.0]),
    ],
)
def test_every_derivative_takes_workers(derivative):
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for workers in (2, pool, map):
            for f in (vectorised, "x0*x1 - sqrt(4 + x0)"):
                np.testing.assert_array_equal(
                    derivative(f, POINTS, workers=workers), derivative(f, POINTS)
                )


def test_an_executor_of_threads_stays_the_callers():
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        assert_same(vectorised, pool)
        assert_same(lambda x: math.sin(x[0]) * x[1], pool)
        assert pool.submit(int, "3").result() == 3


def test_the_map_of_a_pool_of_threads():
    with multiprocessing.dummy.Pool(2) as pool:
        assert_same(vectorised, pool.map)
        assert_same(vectorised, pool.imap)


def test_a_lambda_with_a_closure_goes_to_processes():
    factor = 3.0
    assert_same(lambda x: math.cos(factor * x[0]) * x[1], 2)


def test_an_executor_of_processes_takes_closures_and_finds_branches():
    loky = importlib.import_module("joblib.externals.loky")
    factor = 3.0
    points = POINTS.copy()
    points[-1] = 5.0

    def branching(x):
        return factor * x[0] * x[1] if np.any(x[0] > 4) else factor * (x[0] + x[1])

    with loky.ProcessPoolExecutor(2) as pool:
        assert_same(lambda x: math.cos(factor * x[0]) * x[1], pool)
        function = gs.Function(branching, layout="coordinates")
        with pytest.warns(LayoutWarning, match="point by point") as said:
            result = gs.gradient(function, points, workers=pool)
    assert len(said) == 1
    assert function.layout == "point"
    np.testing.assert_array_equal(
        result, gs.gradient(gs.Function(branching, layout="point"), points)
    )


def test_a_function_of_a_file_goes_to_processes(tmp_path):
    (tmp_path / "beside_it.py").write_text("def twice(x):\n    return 2 * x\n")
    file = tmp_path / "own_model.py"
    file.write_text(
        "import math\nimport beside_it\nSCALE = 3.0\n\n"
        "def inner(x):\n    return SCALE * math.sin(beside_it.twice(x))\n\n"
        "def f(x):\n    return inner(x[0]) * x[1]\n"
    )
    try:
        assert_same(load(f"{file}:f"), 2)
    finally:
        sys.modules.pop("beside_it", None)


def test_f_is_called_from_the_callers_thread_unless_workers_are_asked_for():
    callers = set()

    def f(x):
        callers.add(threading.get_ident())
        return x[0] * x[1]

    gs.gradient(f, POINTS)
    gs.gradient(f, POINTS, workers=1)
    assert callers == {threading.get_ident()}
    barrier = threading.Barrier(2, timeout=60)
    meet = iter([True, True])

    def meeting(x):
        if next(meet, False):
            barrier.wait()  # passes only if two threads are in f at once
        return f(x)

    together = gs.Function(meeting, layout="coordinates")
    gs.gradient(together, POINTS, workers=2)
    assert len(callers) >= 3


def test_threads_keep_the_callers_error_state():
    seen = []

    def solve(function, options, x):
        seen.append(np.geterr()["divide"])
        return solve_gradient(function, options, x)

    from gradscape.derivatives.gradient import solve_gradient
    from gradscape.derivatives.reading.options import Options

    function = gs.Function(vectorised, layout="coordinates")
    with np.errstate(divide="raise"):
        blocks.run(solve, function, Options(), POINTS.T.copy(), lines=2, workers=2)
    assert set(seen) == {"raise"}


def raising(kind):
    def f(x):
        if x[0] == POINTS[41, 0]:
            raise LocalError(7, where="here") if kind == "own" else KeyError("missing")
        return float(x[0]) * float(x[1])

    class LocalError(Exception):
        def __init__(self, code, *, where):
            super().__init__(f"code {code}")
            self.code = code
            self.where = where
            self.lock = threading.Lock()  # can't be pickled

    f.kind = LocalError if kind == "own" else KeyError
    return f


@pytest.mark.parametrize("kind", ["own", "built-in"])
@pytest.mark.parametrize("workers", ["threads", 2])
def test_an_exception_of_f_comes_through_as_it_does_without_workers(kind, workers):
    f = raising(kind)
    function = gs.Function(f, layout="point")
    with pytest.raises(f.kind) as serial:
        gs.gradient(function, POINTS)
    if workers == "threads":
        with (
            concurrent.futures.ThreadPoolExecutor(3) as pool,
            pytest.raises(f.kind) as parallel,
        ):
            gs.gradient(function, POINTS, workers=pool)
    else:
        with pytest.raises(f.kind) as parallel:
            gs.gradient(function, POINTS, workers=2)
        assert "in f" in str(parallel.value.__cause__)  # the traceback there
    one, other = serial.value, parallel.value
    assert type(one) is type(other)
    assert one.args == other.args
    assert one.__notes__ == other.__notes__
    assert str(POINTS[41].tolist()) in other.__notes__[0]
    if kind == "own":
        assert (other.code, other.where) == (7, "here")


@pytest.mark.parametrize("workers", [None, 2, map])
def test_the_first_of_several_failures_is_raised(workers):
    def f(x):
        if x[0].min() < 0:
            raise KeyError(float(x[0].min()))
        return x[0] * x[1]

    function = gs.Function(f, layout="coordinates")
    points = np.abs(POINTS) + 1
    points[20:, 0] *= -1
    with pytest.raises(KeyError) as raised:
        gs.gradient(function, points, workers=workers)
    assert raised.value.args == (points[20, 0],)


@pytest.mark.parametrize("own_pool", [False, True])
def test_a_worker_that_dies_is_reported_with_its_points(own_pool):
    loky = importlib.import_module("joblib.externals.loky")
    deadly = POINTS[33, 0]

    def f(x):
        if x[0] == deadly:
            os._exit(3)
        return float(x[0]) * float(x[1])

    function = gs.Function(f, layout="point")
    if own_pool:
        with loky.ProcessPoolExecutor(1) as pool, pytest.raises(WorkerError) as raised:
            gs.gradient(function, POINTS, workers=pool)
    else:
        with pytest.raises(WorkerError) as raised:
            gs.gradient(function, POINTS, workers=2)
    first, last = (int(word) for word in str(raised.value).split() if word.isdigit())
    assert first <= 33 <= last
    assert last - first < 20
    assert isinstance(raised.value, gs.errors.GradscapeError)


def test_what_cannot_be_pickled_is_said_so():
    lock = threading.Lock()

    def f(x):
        with lock:
            return math.sin(x[0]) * x[1]

    with pytest.raises(WorkerError, match=r"can't be sent .*lock.*ThreadPoolExecutor"):
        gs.gradient(f, POINTS, workers=2)


def test_what_a_worker_cannot_import_is_said_so(monkeypatch):
    module = type(sys)("only_here")
    exec("import math\ndef f(x):\n    return math.sin(x[0]) * x[1]\n", vars(module))
    monkeypatch.setitem(sys.modules, "only_here", module)
    with pytest.raises(WorkerError, match=r"can't be loaded in a worker.*only_here"):
        gs.gradient(module.f, POINTS, workers=2)


@pytest.mark.parametrize(
    ("workers", "hint"),
    [
        (0, "a number of workers"),
        (-2, "-1 for one a core"),
        (True, "expected None"),
        (2.0, "expected None"),
        ("2", "expected None"),
        (concurrent.futures.ThreadPoolExecutor, r"Make one: ThreadPoolExecutor\(...\)"),
    ],
)
def test_other_workers_are_refused(workers, hint):
    with pytest.raises(ArgumentError, match=hint):
        gs.gradient("x0*x1", [1.0, 2.0], workers=workers)


def test_a_pool_is_told_to_pass_its_map():
    with (
        multiprocessing.dummy.Pool(1) as pool,
        pytest.raises(ArgumentError, match=r"workers=pool\.map"),
    ):
        read_workers(pool)


@pytest.mark.parametrize(
    "broken",
    [
        lambda function, items: [function(item) for item in items][:-1],
        lambda function, items: [function(item) for item in items][::-1],
        lambda function, items: [*map(function, items), None],
        lambda function, items: [item * 2 for item in items],
    ],
)
def test_a_map_with_the_wrong_number_of_results_is_found_out(broken):
    with pytest.raises(ArgumentError, match=r"did not give one result for each of 8 blocks"):
        gs.gradient(vectorised, POINTS, workers=broken)


@pytest.mark.parametrize("broken", [lambda _function, _items: None, lambda items: items])
def test_what_is_not_called_as_map_is_is_refused(broken):
    with pytest.raises(ArgumentError, match=r"is not called as map is: .*expected workers"):
        gs.gradient(vectorised, POINTS, workers=broken)


def test_missing_joblib_is_named_with_its_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "joblib.externals.loky", None)
    with pytest.raises(MissingExtraError, match=r"joblib.*gradscape\[parallel\]"):
        gs.gradient(lambda x: math.sin(x[0]) * x[1], POINTS, workers=2)


def test_missing_tqdm_is_named_with_its_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm", None)
    with pytest.raises(MissingExtraError, match=r"tqdm.*gradscape\[parallel\]"):
        gs.gradient(vectorised, POINTS, progress=True)


@pytest.mark.parametrize("workers", [None, 2])
def test_progress_counts_points_on_stderr(workers, monkeypatch, capsys):
    importlib.import_module("tqdm")
    plain = gs.gradient(vectorised, POINTS)
    before = threading.active_count()
    shown = gs.gradient(vectorised, POINTS, workers=workers, progress=True)
    np.testing.assert_array_equal(shown, plain)
    out, err = capsys.readouterr()
    assert out == ""
    assert "vectorised: 100%" in err
    assert "60.0/60.0" in err
    assert "points/s" in err
    assert threading.active_count() == before


def test_progress_of_a_function_called_point_by_point_has_many_steps(monkeypatch):
    tqdm = importlib.import_module("tqdm")
    steps = []
    monkeypatch.setattr(tqdm.tqdm, "update", lambda self, n=1: steps.append(n))
    monkeypatch.setattr(blocks, "LINES", 8192)
    monkeypatch.setattr(blocks, "SWEPT", 1)
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    gs.gradient(lambda x: math.sin(x[0]) * x[1], POINTS, progress=True)
    assert steps == [1] * 60


def test_a_job_pickled_again_is_the_same():
    from gradscape.derivatives.gradient import solve_gradient
    from gradscape.derivatives.reading.options import Options
    from gradscape.derivatives.work.travel import Job

    function = gs.Function(lambda x: x[0] * x[1], layout="coordinates")
    job = Job(solve_gradient, function, Options())
    again = pickle.loads(pickle.dumps(pickle.loads(pickle.dumps(job))))
    x = POINTS.T.copy()
    np.testing.assert_array_equal(again(x).block.derivative, job(x).derivative)


@pytest.mark.parametrize("workers", ["executor", map, 2])
def test_calls_around_a_single_point_are_shared_out(workers, monkeypatch):
    monkeypatch.setattr(shared, "WORTH", 0.0)  # as if f were slow
    here = os.getpid()

    def f(x):
        if os.getpid() == here and threading.current_thread() is threading.main_thread():
            calls.append(x)
        return math.sqrt(x[0]) * x[1] + math.sin(x[2])

    calls = []
    for point in ([0.5, 2.0, 1.0], [0.0, 1.0, 3.0]):
        expected, known = gs.gradient(f, point, full_output=True)
        calls = []
        if workers == "executor":
            with concurrent.futures.ThreadPoolExecutor(2) as pool:
                result, info = gs.gradient(f, point, full_output=True, workers=pool)
        else:
            result, info = gs.gradient(f, point, full_output=True, workers=workers)
        np.testing.assert_array_equal(result, expected)
        np.testing.assert_array_equal(info.error, known.error)
        assert info.evaluations == known.evaluations
        if point[0] > 0:
            assert workers is map or len(calls) < 5  # at the point itself; around it, elsewhere


def test_a_function_that_takes_no_time_starts_no_process(monkeypatch):
    monkeypatch.setitem(sys.modules, "joblib.externals.loky", None)
    result = gs.gradient(lambda x: math.sin(x[0]) * x[1], [0.0, 1.0], workers=2)
    np.testing.assert_allclose(result, [1.0, 0.0], atol=1e-9)


def test_a_worker_that_dies_around_a_single_point_is_reported(monkeypatch):
    importlib.import_module("joblib")
    monkeypatch.setattr(shared, "WORTH", 0.0)

    def f(x):
        if x[1] != 2.0:
            os._exit(3)
        return math.sin(x[0]) * x[1]

    with pytest.raises(WorkerError, match=r"the point \[1\.[0-9]+, [0-9.]+\]"):
        gs.gradient(f, [1.0, 2.0], workers=2)
