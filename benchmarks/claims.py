"""Claims: what is measured, its target, and the command line that all of them share."""

from __future__ import annotations

import argparse
import atexit
import os
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


@dataclass(frozen=True)
class Claim:
    """One line of the table; `ratio` is None where it could not be measured, `note` says why."""

    title: str
    ratio: float | None
    target: float
    unit: str
    note: str = ""

    def __str__(self) -> str:
        if self.ratio is None:
            return f"{self.title:86}{'-':>9}  {self.target:>6g} {self.unit:14} {self.note}"
        verdict = "met" if self.ratio <= self.target else "NOT MET"
        text = f"{self.title:86}{self.ratio:9.3g}  {self.target:>6g} {self.unit:14} {verdict}"
        return f"{text}  {self.note}".rstrip()


def best(*actions: Callable[[], object], repeats: int = 5) -> list[float]:
    """Return the best time of each action, taken in turns; short ones are run many times."""
    counts = []
    for action in actions:
        begun = time.perf_counter()
        action()
        counts.append(max(1, min(1000, int(5e-3 / (time.perf_counter() - begun + 1e-9)))))
    times = [float("inf")] * len(actions)
    for _ in range(repeats):
        for k, action in enumerate(actions):
            begun = time.perf_counter()
            for _ in range(counts[k]):
                action()
            times[k] = min(times[k], (time.perf_counter() - begun) / counts[k])
    return times


@cache
def _bytecode() -> str:
    """Where modules are kept compiled for this run: what pip installs is compiled already."""
    folder = tempfile.mkdtemp(prefix="gradscape-benchmark-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def run(command: list[str]) -> str:
    """Run a process, one that needs no screen, and return what it printed."""
    environment = os.environ | {"MPLBACKEND": "Agg", "PYTHONPYCACHEPREFIX": _bytecode()}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return done.stdout


def main(name: str, about: str, claims: Mapping[str, Callable[[float], Iterator[Claim]]]) -> int:
    """Measure the claims that were asked for, and print them as a table.

    Each claim is called with the share of the full size that is to be measured.
    """
    parser = argparse.ArgumentParser(
        description=about, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="a tenth of the points")
    parser.add_argument("--only", action="append", choices=claims, help="only these claims")
    parser.add_argument("--save", type=Path, metavar="FOLDER", help="write the table there")
    options = parser.parse_args()
    lines = [f"{'claim':86}{'measured':>9}  {'target':>6}"]
    print(lines[0], flush=True)
    for title, claim in claims.items():
        if options.only and title not in options.only:
            continue
        for result in claim(0.1 if options.quick else 1.0):
            lines.append(str(result))
            print(lines[-1], flush=True)
    if options.save:
        options.save.mkdir(parents=True, exist_ok=True)
        text = "\n".join(lines) + "\n"
        (options.save / f"{name}.txt").write_text(text, encoding="utf-8")
    return 0
