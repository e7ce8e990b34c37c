"""Ctrl-C while gradscape starts: a message and 130, wherever it comes."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from gradscape.cli.interrupts import noted

# Interrupts the process, as Ctrl-C does, when a module is about to be imported.
PROGRAM = """
import signal, sys

class Interrupt:
    def find_spec(self, name, path=None, target=None):
        if name == {name!r}:
            signal.raise_signal(signal.SIGINT)

assert {name!r} not in sys.modules
sys.meta_path.insert(0, Interrupt())
from gradscape.cli import main
sys.argv[1:] = {words!r}
sys.exit(main())
"""
DRAW = ["draw", "x0*x1", "-o", "never.png"]


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("gradscape.cli.interrupts", DRAW),
        ("gradscape.cli.program", DRAW),
        ("argparse", DRAW),
        ("gradscape.cli.draw", DRAW),
        ("numpy", DRAW),
        ("numpy._core.multiarray", DRAW),
        ("datetime", DRAW),  # NumPy's own C code imports it
        ("matplotlib.figure", DRAW),
        ("gradscape.pictures.plane", DRAW),
        ("numpy", ["gradient", "x0*x1", "--at", "1,2"]),
        ("symengine", ["gradient", "x0*x1", "--at", "1,2"]),
        ("numpy", ["check", "x0*x1", "x1; x0", "--at", "1,2"]),
        ("gradscape.functions.gallery", ["gallery"]),
    ],
)
def test_interrupted_while_it_starts(name: str, words: list[str], tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(name=name, words=words)],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=tmp_path,
        check=False,
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (130, "", "gradscape: interrupted\n")


def test_an_interruption_waits_for_the_end_and_takes_the_place_of_errors() -> None:
    done = []

    def turn_it_into_another_error() -> None:
        with noted():
            signal.raise_signal(signal.SIGINT)
            done.append("went on")
            raise ImportError

    with pytest.raises(KeyboardInterrupt):
        turn_it_into_another_error()
    assert done == ["went on"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_one_that_is_ignored_stays_so() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with noted():
            assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
            signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)


def test_in_a_thread_nothing_is_noted() -> None:
    seen = []

    def work() -> None:
        with noted():
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [signal.default_int_handler]
