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


def write_all(folder: Path) -> None:
    """Write them all into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, picture in pictures():
        picture.save(folder / name)


if __name__ == "__main__":
    write_all(Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES)
