"""Make docs/pictures.md: twenty pictures, the code of each, and the time it took.

python docs/make_picture_page.py             # all of them, and the page
python docs/make_picture_page.py NAME ...    # some pictures only, to look at
"""

from __future__ import annotations

import sys
import textwrap
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import gradscape as gs

HERE = Path(__file__).resolve().parent
IMAGES = HERE / "images" / "pictures"
PAGE = HERE / "pictures.md"


@dataclass(frozen=True)
class Example:
    """One picture: the code makes something with a method ``save``, called ``picture``."""

    name: str
    title: str
    text: str
    code: str
    suffix: str = "png"


EXAMPLES = (
    Example(
        "saddle",
        "A formula",
        "Arrows point downhill, their colours tell how steep it is, and contours have values.",
        'picture = gs.draw("x0*x1")',
    ),
    Example(
        "book",
        "As in the book",
        "The picture the project's story starts from, arrow for arrow.",
        'picture = gs.draw("x0**2 + x1**2", style="book")',
    ),
    Example(
        "critical",
        "Where it is flat",
        "Every minimum, maximum and saddle of Himmelblau's function.",
        "picture = gs.draw(gs.gallery.himmelblau, critical=True)",
    ),
    Example(
        "streamlines",
        "Where it goes down to",
        "Lines along the gradient of the six-hump camel, evenly spaced, over its ground.",
        """\
        picture = gs.draw(
            gs.gallery.six_hump_camel, arrows=False, contours="filled", streamlines=1.5
        )""",
    ),
    Example(
        "texture",
        "The flow as a texture",
        "Line integral convolution smears noise along the gradient.",
        'picture = gs.draw("sin(x0)*cos(x1)", x0=(-4, 4), x1=(-4, 4), texture=True, arrows=False)',
    ),
    Example(
        "surface",
        "The surface, and the gradient on its floor",
        "In three dimensions, seen from the front.",
        'picture = gs.draw("sin(x0) + cos(x1)", x0=(-4, 4), x1=(-4, 4), surface=True)',
    ),
    Example(
        "tangent-plane",
        "A tangent plane",
        "On the surface, on dark ground; its formula is in the caption.",
        'picture = gs.draw("x0*x1", surface=True, tangent=(1, 0.5), theme="dark")',
    ),
    Example(
        "tangent-lines",
        "How good is the tangent plane?",
        "Dashed: level lines of the plane. Where they lie on the contours it is as good as f.",
        'picture = gs.draw("x0**2*x1 + sin(x1)", tangent=[(1, 1), (-1, -0.5)])',
    ),
    Example(
        "curve",
        "One variable",
        "The curve, a tangent, and the slope beneath.",
        'picture = gs.draw("sin(x) * x", x=(-6, 6), tangent=4)',
    ),
    Example(
        "methods",
        "Four methods on one valley",
        "Gradient descent, momentum, AdaGrad and Adam on x²/20 + y², from (−7, 2).",
        """\
        rates = {"gradient": 0.95, "momentum": 0.1, "adagrad": 1.5, "adam": 0.3}
        methods = {name: {"learning_rate": rate} for name, rate in rates.items()}
        paths = gs.descend("x**2/20 + y**2", (-7, 2), methods, steps=30)
        picture = gs.draw("x**2/20 + y**2", x=(-8, 8), y=(-4, 4), descend=paths)""",
    ),
    Example(
        "valley",
        "Down Rosenbrock's valley",
        "BFGS finds the way round the bend; contours are spaced by powers of ten.",
        """\
        path = gs.descend(gs.gallery.rosenbrock, (-1.5, 2), "BFGS")
        picture = gs.draw(gs.gallery.rosenbrock, descend=path, critical=True)""",
    ),
    Example(
        "kinks",
        "What isn't to be trusted",
        "At kinks there is no gradient: the points are ringed, and counted in the caption.",
        """\
        def taxi(x):
            return np.abs(x[0]) + np.abs(x[1])

        picture = gs.draw(taxi, shape=17)""",
    ),
    Example(
        "undefined",
        "Where there is no f",
        "Hatched. A logarithm has no values left of zero.",
        'picture = gs.draw("log(x0*x1 + 1)")',
    ),
    Example(
        "noise",
        "A noisy measurement",
        "Values with errors of 1e-6: the steps are fitted to that, and the arrows are right.",
        """\
        random = np.random.default_rng(1)

        def measured(x):
            return np.sin(x[0]) * x[1] + 1e-6 * random.standard_normal(np.shape(x[0]))

        picture = gs.draw(measured, title="sin(x0)·x1, measured")""",
    ),
    Example(
        "logarithmic",
        "Logarithmic axes",
        "Arrows point downhill as seen on these axes.",
        """\
        picture = gs.draw(
            "V*x/(K + x)", params={"V": 2.0}, x=(0.01, 100), K=(0.01, 100), log=True, direction="up"
        )""",
    ),
    Example(
        "space",
        "Three variables",
        "Arrows in space.",
        'picture = gs.draw("x*y*z")',
    ),
    Example(
        "weights",
        "A network's loss, through two directions",
        "Many weights, a plane through the point where they are, axes along two directions.",
        """\
        random = np.random.default_rng(0)
        data, goal = random.normal(size=(40, 4)), random.normal(size=(40, 3))

        def loss(W):
            return np.mean((np.tanh(data @ W) - goal) ** 2)

        W, u, v = random.normal(size=(3, 4, 3))
        picture = gs.draw(loss, through=W, along=(u, v), u=(-2, 2), v=(-2, 2))""",
    ),
    Example(
        "sampled",
        "Data without a function",
        "A measured height map: differences on its own grid.",
        """\
        x, y = np.linspace(0, 8, 81), np.linspace(0, 6, 61)
        heights = np.sin(x)[:, None] * np.cos(y) + 0.1 * x[:, None]
        terrain = gs.field(heights, x=x, y=y, units={"x": "km", "y": "km", "f": "m"})
        picture = gs.draw(terrain)""",
    ),
    Example(
        "million",
        "A million points",
        "What no screen can show is not drawn one by one: each arrow is a mean.",
        """\
        many = gs.field("sin(x0*x1)", x0=(-6, 6), x1=(-6, 6), shape=1000)
        picture = gs.draw(many)""",
    ),
    Example(
        "print",
        "For a column of a paper",
        "Black on white, 85 mm wide, with labels and units.",
        """\
        picture = gs.draw(
            "x0**2 + 3*sin(x1)", theme="print", size=(85 / 25.4, 64 / 25.4), dpi=200,
            labels={"x0": "displacement", "x1": "angle"}, units={"x0": "m", "x1": "rad"}, title="",
        )""",
    ),
    Example(
        "axes",
        "In a figure of your own",
        "Matplotlib's axes, its subplots, its way to save.",
        """\
        from matplotlib.figure import Figure

        picture = figure = Figure(figsize=(8, 4), layout="constrained")
        left, right = figure.subplots(1, 2)
        gs.draw("x0**2 - x1**2", ax=left)
        gs.draw("x0**2 - x1**2", ax=right, direction="up", arrows=False, streamlines=True)""",
    ),
)


def draw(example: Example, folder: Path) -> float:
    """Run the code of an example, write its picture, and give the seconds both took."""
    names: dict[str, Any] = {"gs": gs, "np": np}
    code = textwrap.dedent(example.code)
    start = time.perf_counter()
    exec(compile(code, example.name, "exec"), names)
    picture = names["picture"]
    target = folder / f"{example.name}.{example.suffix}"
    save = getattr(picture, "save", None) or picture.savefig
    save(target)
    return time.perf_counter() - start


def page(seconds: dict[str, float]) -> str:
    """Write the page."""
    parts = [
        "# Twenty pictures\n",
        (
            "Each with all of its code, after `import gradscape as gs` and "
            "`import numpy as np`. Made by [`docs/make_picture_page.py`](make_picture_page.py); "
            "the times are of one run on two cores, from the function to the file, Matplotlib "
            "being imported.\n"
        ),
    ]
    for example in EXAMPLES:
        code = textwrap.dedent(example.code)
        took = seconds[example.name]
        parts.append(
            f"## {example.title}\n\n{example.text} {took:.2f} s.\n\n"
            f"```py\n{code}\n```\n\n"
            f"![{example.title}](images/pictures/{example.name}.{example.suffix})\n"
        )
    return "\n".join(parts)


def main(names: list[str]) -> None:
    """Draw the examples of these names, or all of them and the page."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    draw(EXAMPLES[0], IMAGES)  # what is imported on first use doesn't count
    chosen = [example for example in EXAMPLES if not names or example.name in names]
    seconds = {example.name: draw(example, IMAGES) for example in chosen}
    for name, took in seconds.items():
        print(f"{name:16} {took:.2f} s")
    if not names:
        PAGE.write_text(page(seconds), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
