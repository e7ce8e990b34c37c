"""A bar with the time left, on stderr, counting points or steps."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from gradscape.errors import MissingExtraError

__all__ = ["progress_bar"]


@contextmanager
def progress_bar(
    total: int, name: str, *, shown: bool, unit: str = "points"
) -> Iterator[Callable[[int], None]]:
    """Give a function to call with the number of points, or of what else is counted, that are done.

    Parameters
    ----------
    total : int
        Points to do.
    name : str
        What the bar is called.
    shown : bool
        Whether there is a bar at all.
    unit : str
        What is counted.

    Raises
    ------
    MissingExtraError
        If tqdm, which draws it, is not installed.
    """
    if not shown:
        yield lambda _: None
        return
    try:
        from tqdm import tqdm
    except ImportError as error:
        raise MissingExtraError("tqdm", "parallel", "progress=True") from error

    class Bar(tqdm):  # type: ignore[misc]
        monitor_interval = 0  # no thread that stays behind

    with Bar(total=total, desc=name, unit=f" {unit}", unit_scale=True, file=sys.stderr) as bar:
        yield bar.update
