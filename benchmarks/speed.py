"""Compare speed: every claim is a ratio of two times of this run, with its target.

    python benchmarks/speed.py               all claims, two to three minutes
    python benchmarks/speed.py --quick       a tenth of the points
    python benchmarks/speed.py --only black  those whose title has the word
    python benchmarks/speed.py --save docs/figures

T0 is the time of 2d evaluations of f, vectorised, on all the points: what plain central
differences cost without any care. Times are the best of several repeats, taken in turns with what
they are compared to, so that a noisy machine disturbs both.
"""

from __future__ import annotations

import importlib
import importlib.util
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

import gradscape as gs
from claims import Claim, best, main, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

STARTS = Path(__file__).parent / "starts"


@dataclass(frozen=True)
class Workload:
    """A function of coordinates (d, ...) with its points (n, d)."""

    title: str
    f: Callable[[Any], Any]
    points: np.ndarray

    def naive(self) -> None:
        """Evaluate f 2d times on all points: T0."""
        columns = self.columns
        for _ in range(2 * len(columns)):
            self.f(columns)

    @cached_property
    def columns(self) -> np.ndarray:
        """The points, coordinates first."""
        return np.ascontiguousarray(self.points.T)


def sine(x: Any) -> Any:
    return np.sin(x[0] * x[1])


def rosenbrock(x: Any) -> Any:
    return np.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2, axis=0)


def product(x: Any) -> Any:
    return x[0] * x[1]


def workloads(scale: float) -> dict[str, Workload]:
    generator = np.random.default_rng(0)
    million, many = int(1e6 * scale), int(1e5 * scale)
    side = np.arange(-2, 2.5, 0.25)
    grid = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    plane = generator.uniform(-2, 2, (million, 2))
    return {
        "sine": Workload(f"sin(x0*x1), {million:.0e} points", sine, plane),
        "rosenbrock": Workload(
            f"Rosenbrock in 10 variables, {many:.0e} points",
            rosenbrock,
            generator.uniform(-2, 2, (many, 10)),
        ),
        "product": Workload(f"x0*x1, {million:.0e} points", product, plane),
        "grid": Workload("x0*x1, 324 points", product, grid),
    }


def gradient(work: Workload, **keywords: Any) -> Callable[[], object]:
    function = gs.Function(work.f)
    return lambda: gs.gradient(function, work.points, **keywords)


def supports(**keywords: Any) -> bool:
    try:
        gs.gradient(gs.Function(product), np.ones((64, 2)), **keywords)
    except (TypeError, ValueError):
        return False
    return True


def _threads(workers: int | None) -> str:
    return f"workers={workers}" if workers else "one thread"


def black_box(scale: float) -> Iterator[Claim]:
    """Time the default and the central method in units of T0, one thread and two."""
    targets = {
        ("sine", "auto"): (3.2, 2.0),
        ("rosenbrock", "auto"): (2.5, 1.5),
        ("product", "auto"): (13, 9),
        ("sine", "central"): (1.0, 0.65),
        ("rosenbrock", "central"): (0.8, 0.5),
        ("product", "central"): (3.0, 2.5),
        ("grid", "auto"): (25, None),
    }
    works = workloads(scale)
    for (key, method), pair in targets.items():
        work = works[key]
        for workers, target in zip((None, 2), pair, strict=True):
            if target is None:
                continue
            keywords = {"method": method} | ({"workers": workers} if workers else {})
            label = "default, with error" if method == "auto" else "central, order 2"
            title = f"black box: {work.title}, {label}, {_threads(workers)}"
            if not supports(**keywords):
                yield Claim(title, None, target, "T0", f"gradient(..., {keywords}) isn't there")
                continue
            naive, ours = best(work.naive, gradient(work, **keywords))
            yield Claim(title, ours / naive, target, "T0", f"T0 = {naive * 1e3:.3g} ms")


def scipy_jacobian(scale: float) -> Iterator[Claim]:
    """Time the default against scipy.differentiate.jacobian."""
    if importlib.util.find_spec("scipy") is None:
        yield Claim("scipy: not installed", None, 1 / 15, "of its time")
        return
    jacobian = importlib.import_module("scipy.differentiate").jacobian
    works = workloads(scale)
    targets = (
        ("sine", None, 1 / 15),
        ("sine", 2, 1 / 25),
        ("rosenbrock", None, 1),
        ("grid", None, 1),
    )
    for key, workers, target in targets:
        work = works[key]
        keywords = {"workers": workers} if workers else {}
        title = f"scipy.differentiate.jacobian: {work.title}, {_threads(workers)}"
        if not supports(**keywords):
            yield Claim(title, None, target, "of its time", "workers= isn't there")
            continue
        columns = work.columns
        repeats = 1 if key == "rosenbrock" else 2
        with np.errstate(all="ignore"):
            theirs, naive, ours = best(
                lambda w=work, c=columns: jacobian(w.f, c),
                work.naive,
                gradient(work, **keywords),
                repeats=repeats,
            )
        note = f"{theirs / ours:.3g} times as fast; scipy took {theirs / naive:.3g} T0"
        yield Claim(title, ours / theirs, target, "of its time", note)


def python_loop(scale: float) -> Iterator[Claim]:  # noqa: ARG001 -- every claim takes it
    """Time 324 points against the book's loop: two evaluations per coordinate and point."""
    work = workloads(1)["grid"]

    def of_one_point(point: np.ndarray) -> np.ndarray:
        result = np.zeros_like(point)
        for i in range(point.size):
            kept = point[i]
            point[i] = kept + 1e-4
            above = product(point)
            point[i] = kept - 1e-4
            below = product(point)
            result[i] = (above - below) / 2e-4
            point[i] = kept
        return result

    def loop() -> np.ndarray:
        return np.array([of_one_point(point) for point in work.points])

    theirs, ours = best(loop, gradient(work), repeats=20)
    note = f"{ours * 1e3:.3g} ms against {theirs * 1e3:.3g} ms"
    yield Claim("plain Python loop: x0*x1, 324 points", ours / theirs, 1 / 3, "of its time", note)


def expressions(scale: float) -> Iterator[Claim]:
    """Time f and gradient of an expression against JAX, warm and from process start."""
    points = str(int(1e6 * scale))
    if importlib.util.find_spec("jax") is None:
        for cores, target in ((1, 0.8), (2, 1.0)):
            yield Claim(f"JAX, {cores} core(s)", None, target, "of its time", "not installed")
        return

    def child(script: str, cores: int, repeats: int) -> tuple[float, float]:
        begun = time.perf_counter()
        text = run([sys.executable, str(STARTS / script), points, str(cores), str(repeats)])
        return float(text), time.perf_counter() - begun

    for cores, target in ((1, 0.8), (2, 1.0)):
        theirs = min(child("jax_gradient.py", cores, 8)[0] for _ in range(2))
        title = f"JAX jit(vmap(value_and_grad)): expression, warm, {cores} core(s)"
        try:
            ours = min(child("gradscape_gradient.py", cores, 8)[0] for _ in range(2))
        except subprocess.CalledProcessError as error:
            yield Claim(title, None, target, "of its time", error.stderr.splitlines()[-1][:60])
            continue
        note = f"{ours * 1e3:.3g} ms against {theirs * 1e3:.3g} ms"
        yield Claim(title, ours / theirs, target, "of its time", note)
    theirs = min(child("jax_gradient.py", 2, 1)[1] for _ in range(3))
    ours = min(child("gradscape_gradient.py", 1, 1)[1] for _ in range(3))
    note = f"{ours:.3g} s against {theirs:.3g} s"
    title = "JAX: the same from process start to the result"
    yield Claim(title, ours / theirs, 0.35, "of its time", note)


def hessians(scale: float) -> Iterator[Claim]:
    """Time the Hessian of Rosenbrock's function in 10 variables against scipy's, per point."""
    title = "scipy.differentiate.hessian: Rosenbrock in 10 variables"
    if not hasattr(gs, "hessian"):
        yield Claim(title, None, 1 / 50, "of its time", "gs.hessian isn't there")
        return
    theirs_points, ours_points = 200, int(1e5 * scale)
    hessian = importlib.import_module("scipy.differentiate").hessian
    points = np.random.default_rng(0).uniform(-2, 2, (ours_points, 10))
    columns = np.ascontiguousarray(points[:theirs_points].T)
    function = gs.Function(rosenbrock)
    with np.errstate(all="ignore"):
        theirs, ours = best(
            lambda: hessian(rosenbrock, columns),
            lambda: gs.hessian(function, points),
            repeats=1,
        )
    ratio = (ours / ours_points) / (theirs / theirs_points)
    note = f"{ours_points:.0e} points in {ours:.3g} s; scipy timed on {theirs_points}, per point"
    yield Claim(title, ratio, 1 / 50, "of its time", note)


def starts(scale: float) -> Iterator[Claim]:  # noqa: ARG001 -- every claim takes it
    """Time processes: the import, and a picture against a pyplot script of the same arrows."""
    here = sys.executable
    numpy, ours = best(
        lambda: run([here, "-c", "import numpy"]),
        lambda: run([here, "-c", "from gradscape import gradient"]),
        repeats=10,
    )
    title = "start: from gradscape import gradient, beyond import numpy"
    yield Claim(title, (ours - numpy) * 1e3, 30, "ms")
    with tempfile.TemporaryDirectory() as folder:
        theirs = [here, str(STARTS / "pyplot_arrows.py"), f"{folder}/theirs.png"]
        command = Path(here).with_name("gradscape")
        draw = [str(command), "draw", "x0*x1", "-o", f"{folder}/ours.png"]
        title = "start: gradscape draw 'x0*x1' against a pyplot script"
        try:
            pyplot, default = best(lambda: run(theirs), lambda: run(draw), repeats=6)
            book = best(lambda: run([*draw, "--style", "book"]), repeats=6)[0]
        except (subprocess.CalledProcessError, FileNotFoundError) as error:
            yield Claim(title, None, 1, "of its time", f"failed: {error}"[:80])
            return
        note = f"{default:.3g} s against {pyplot:.3g} s; in the book's style {book:.3g} s"
        yield Claim(title, default / pyplot, 1, "of its time", note)


CLAIMS = {
    "black": black_box,
    "scipy": scipy_jacobian,
    "loop": python_loop,
    "jax": expressions,
    "hessian": hessians,
    "start": starts,
}


if __name__ == "__main__":
    raise SystemExit(main("speed", __doc__, CLAIMS))
