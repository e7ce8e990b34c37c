"""Compare pictures: streamlines, arrows, very many points, figures for the browser, films.

    python benchmarks/pictures.py               all claims, about two minutes
    python benchmarks/pictures.py --quick       a tenth of the points
    python benchmarks/pictures.py --only arrows
    python benchmarks/pictures.py --save docs/benchmarks

Matplotlib draws the same arrays beside us, each picture as a PNG of 640 by 480. Times are the best
of several, taken in turns. What needs much memory runs in a process of its own. Lines are timed
until they are known, by both; arrows until the PNG is written.
"""

from __future__ import annotations

import io
import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np

import gradscape as gs
from claims import Claim, best, main, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

mpl.use("Agg")

SURVEY = Path(__file__).parent / "starts" / "survey.py"
#: The functions whose lines are drawn, and where: a saddle, waves, a narrow valley, four hollows.
FLOWS = {
    "x0*x1": (-2.0, 2.0),
    "sin(x0)*cos(x1) + x0*x1/9": (-6.0, 6.0),
    "100*(x1 - x0**2)**2 + (1 - x0)**2": (-2.0, 2.0),
    "(x0**2 + x1 - 11)**2 + (x0 + x1**2 - 7)**2": (-5.0, 5.0),
}
WAVES = "sin(x0*x1)"
DENSITY = 4.0


def waves(x: Any) -> Any:
    return np.sin(x[0] * x[1])


def streamlines(scale: float) -> Iterator[Claim]:  # noqa: ARG001 -- lines are as dense as they are
    """Time evenly spaced lines against streamplot's at the same density, from the same field."""
    for text, (low, high) in FLOWS.items():
        ours_of: list[Any] = []
        theirs_of: list[Any] = []
        made = gs.field(text, x0=(low, high), x1=(low, high), shape=100)

        def ours(made: gs.GradientField = made, kept: list[Any] = ours_of) -> None:
            kept[:] = [gs.streamlines(made, density=DENSITY)]

        def theirs(made: gs.GradientField = made, kept: list[Any] = theirs_of) -> None:
            axes = _axes()
            u, v = np.moveaxis(-made.gradient, -1, 0)
            flow = axes.streamplot(*made.axes, u.T, v.T, density=DENSITY)
            kept[:] = [flow.lines.get_segments()]

        a, b = best(ours, theirs, repeats=3)
        note = (
            f"{a:.3g} s against {b:.3g} s; {_length(ours_of[0].lines, high - low):.3g} and "
            f"{_length(theirs_of[0], high - low):.3g} widths of lines"
        )
        title = f"streamplot: streamlines of {text}, density 4"
        yield Claim(title, a / b, 1 / 6, "of its time", note)
    made = gs.field(waves, x0=(-3, 3), x1=(-3, 3), shape=100)
    of_calls: list[Any] = []
    of_grid: list[Any] = []

    def called() -> None:
        of_calls[:] = [gs.streamlines(made, density=DENSITY)]

    def plotted() -> None:
        u, v = np.moveaxis(-made.gradient, -1, 0)
        flow = _axes().streamplot(*made.axes, u.T, v.T, density=DENSITY)
        of_grid[:] = [flow.lines.get_segments()]

    a, b = best(called, plotted, repeats=3)
    lines = of_calls[0]
    note = (
        f"{a:.3g} s against {b:.3g} s; {_length(lines.lines, 6):.3g} and "
        f"{_length(of_grid[0], 6):.3g} widths of lines; {lines.evaluations:,} points of f more"
        f"{'' if lines.complete else ', not complete'}"
    )
    title = f"streamplot: streamlines of a callable, {WAVES}, density 4"
    yield Claim(title, a / b, 1.0, "of its time", note)


def _length(lines: Any, width: float) -> float:
    return float(sum(np.hypot(*np.diff(line, axis=0).T).sum() for line in lines) / width)


def _axes() -> Any:
    from matplotlib.figure import Figure  # noqa: PLC0415 -- a figure without a window

    return Figure(figsize=(6.4, 4.8)).subplots()


def arrows(scale: float) -> Iterator[Claim]:
    """Time pictures of many arrows, fields ready, against quiver on the same arrays."""
    for side, target in ((100, 1.0), (int(1000 * scale**0.5), 0.1)):
        made = gs.field(WAVES, x0=(-6, 6), x1=(-6, 6), shape=side)
        a, b = best(_draws(made), _quivers(made), repeats=2)
        title = f"quiver: picture of {side}x{side} arrows"
        yield Claim(title, a / b, target, "of its time", f"{a:.3g} s against {b:.3g} s")
        if side > 100:
            title = f"picture of {side}x{side} arrows beyond Matplotlib's import"
            yield Claim(title, a, 0.5, "s")
    sampled = gs.field(made.values, x0=made.axes[0], x1=made.axes[1])
    (a,) = best(_draws(sampled), repeats=3)
    yield Claim(f"picture of {side}x{side} samples, field ready", a, 0.5, "s")


def _draws(made: gs.GradientField) -> Callable[[], object]:
    def draw() -> None:
        with tempfile.TemporaryDirectory() as folder:
            gs.draw(made).save(f"{folder}/ours.png")

    return draw


def _quivers(made: gs.GradientField) -> Callable[[], object]:
    def draw() -> None:
        axes = _axes()
        u, v = np.moveaxis(-made.gradient, -1, 0)
        size = np.hypot(u, v)
        axes.contour(*made.axes, made.values.T, colors="0.7", linewidths=0.7)
        axes.quiver(*made.axes, u.T, v.T, size.T)
        axes.figure.savefig(io.BytesIO(), format="png")

    return draw


def surveys(scale: float) -> Iterator[Claim]:
    """Time and memory of pictures whose points are never held as a whole.

    Fewer than some millions would be held, and are no part of the comparison.
    """
    sides = (("formula", 10_000), ("callable", 6_000)) if scale == 1 else (("formula", 6_000),)
    for kind, side in sides:
        few, many = _survey(kind, side // 2), _survey(kind, side)
        count = many["points"]
        title = f"picture of {count:.1e} points of a {kind}, per point against a quarter of them"
        ratio = (many["seconds"] / count) / (few["seconds"] / few["points"])
        yield Claim(title, ratio, 1.1, "of its time", f"{many['seconds']:.3g} s")
        title = f"memory of {count:.1e} points of a {kind}, against a quarter of them"
        note = f"{many['megabytes']:.0f} MB; the values of f alone would be {8e-6 * count:.0f} MB"
        yield Claim(title, many["megabytes"] / few["megabytes"], 1.1, "of it", note)


def _survey(kind: str, side: int) -> dict[str, float]:
    return dict(json.loads(run([sys.executable, str(SURVEY), kind, str(side)])))


def interactive(scale: float) -> Iterator[Claim]:
    """Time figures for the browser, and weigh the page."""
    try:
        (a,) = best(lambda: gs.interactive("x0*x1", shape=20, contours=True), repeats=10)
    except gs.errors.MissingExtraError as error:
        yield Claim("figure for the browser", None, 30, "ms", str(error)[:60])
        return
    yield Claim("figure for the browser, 20x20 arrows with contours", a * 1e3, 30, "ms")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x.html")
        gs.interactive("x0*x1", shape=20).save(path)
        yield Claim("its page, which needs no network", path.stat().st_size / 1e6, 6, "MB")
    made = gs.field(WAVES, x0=(-6, 6), x1=(-6, 6), shape=int(1000 * scale**0.5))
    (a,) = best(lambda: gs.interactive(made), repeats=2)
    title = f"figure for the browser of {made.values.size:.0e} points, field ready"
    yield Claim(title, a, 1, "s")


def others(scale: float) -> Iterator[Claim]:  # noqa: ARG001 -- every claim takes it
    """Time critical points, and a film."""
    text = "(x**2 + y - 11)**2 + (x + y**2 - 7)**2"
    (a,) = best(lambda: gs.critical_points(text, x=(-5, 5), y=(-5, 5)), repeats=10)
    title = "critical points: all nine of Himmelblau's function"
    yield Claim(title, a * 1e3, 50, "ms")
    paths = gs.descend("x**2/20 + y**2", (-7, 2), learning_rate=0.9, steps=30)
    with tempfile.TemporaryDirectory() as folder:
        (a,) = best(lambda: gs.animate(paths).save(f"{folder}/film.gif"), repeats=2)
    yield Claim("film of 31 frames, GIF", a, 1.5, "s")


CLAIMS = {
    "streamlines": streamlines,
    "arrows": arrows,
    "surveys": surveys,
    "interactive": interactive,
    "others": others,
}


if __name__ == "__main__":
    raise SystemExit(main("pictures", __doc__, CLAIMS))
