"""Make the pictures of README.md and the tutorial.

python docs/make_pictures.py                 # writes into docs/images
python docs/make_pictures.py FOLDER
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import gradscape as gs
from gradscape.pictures.picture import Picture

IMAGES = Path(__file__).resolve().parent / "images"


def pictures() -> Iterator[tuple[str, Picture]]:
    """Names of files, and the pictures in them."""
    yield "x0x1.png", gs.draw("x0*x1")
    yield "x0x1-book.png", gs.draw("x0*x1", style="book")
    yield "himmelblau.png", gs.draw(gs.gallery.himmelblau)
    yield "log.png", gs.draw(gs.Function("log(x0) + x1**2", variables="x0,x1"))
    yield "kink.png", gs.draw("abs(x0) + x1**2", shape=17)
    yield "curve.png", gs.draw("x**3 - 2*x", x=(-2, 2))
    rates = {"gradient": 0.95, "momentum": 0.1, "adagrad": 1.5, "adam": 0.3}
    methods = {name: {"learning_rate": rate} for name, rate in rates.items()}
    four = gs.descend("x**2/20 + y**2", (-7, 2), methods, steps=30)
    yield "descent.png", gs.draw(four, x=(-8, 3), y=(-3.5, 3.5), shape=(20, 13))


def write_all(folder: Path) -> None:
    """Write them all into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, picture in pictures():
        picture.save(folder / name)


if __name__ == "__main__":
    write_all(Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES)
