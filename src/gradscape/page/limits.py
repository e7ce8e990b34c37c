"""How much the page takes on: every limit has a name, and a message that says what it is."""

from __future__ import annotations

from gradscape.errors import ArgumentError

__all__ = [
    "BODY_BYTES",
    "BUSY_SECONDS",
    "CHARACTERS",
    "CONSTANTS",
    "DOWNLOAD_SECONDS",
    "LARGEST",
    "METHODS",
    "PATH_STEPS",
    "PICTURE_SECONDS",
    "PLAIN_STEPS",
    "POINTS",
    "RICH_SECONDS",
    "SIZE",
    "SLIDERS",
    "SMALLEST",
    "STARTS",
    "STEPS",
    "VARIABLES",
    "WAITING",
    "WIDEST",
    "WORKER_BYTES",
    "check_count",
]

#: Characters of a formula. Longer ones are programs: better written as a Python function.
CHARACTERS = 2_000
#: Variables of a function, each of which but two needs a slider.
VARIABLES = 12
#: Letters that are sliders.
CONSTANTS = 8
#: Sliders for both: all constants, and all variables but the two along the axes.
SLIDERS = CONSTANTS + VARIABLES - 2
#: Arrows along an axis.
POINTS = (2, 60)
#: Steps of a descent.
STEPS = (1, 2_000)
#: Steps of all methods together, as many as the sliders give; and how many a plain picture has.
PATH_STEPS, PLAIN_STEPS = 3_000, 500
#: Points picked at a time, and methods compared.
STARTS = 8
METHODS = 6
#: Width and height of the picture in pixels: at first, at least, and at most.
SIZE = (720, 560)
SMALLEST, WIDEST = 200, 2_400
#: Size of any number.
LARGEST = 1e100

#: Seconds that one answer may compute: the plain picture; with long paths, or layers that search
#: the plane; files.
PICTURE_SECONDS = 0.6
RICH_SECONDS = 3.0
DOWNLOAD_SECONDS = 6.0
#: Seconds to wait for a worker that is free.
BUSY_SECONDS = 8.0

#: Requests that wait for one at a time; further ones are told at once that the page is busy.
WAITING = 64

#: Bytes of a request.
BODY_BYTES = 64 * 1024
#: Bytes of memory that a worker may ask for beyond what it has at its start.
WORKER_BYTES = 1024**3


def check_count(what: str, count: int, most: int, instead: str) -> None:
    """Stop where there is more of something than the page takes.

    Raises
    ------
    ArgumentError
        With what came, the limit, and what to do `instead`.
    """
    if count > most:
        raise ArgumentError(f"{what}: {count:,} is more than the page takes, {most:,}. {instead}")
