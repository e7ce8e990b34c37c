"""gradscape among other programs: pipes, full disks, Ctrl-C, and how quickly it starts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.journeys.conftest import AS_A_MODULE, COMMAND

Command = Callable[..., subprocess.CompletedProcess[str]]

on_unix = pytest.mark.skipif(os.name != "posix", reason="signals and pipes of Unix")

#: As for anybody: what is printed waits in a buffer, and may fail as late as at the end.
BUFFERED = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}

SLOW = """\
import time
from pathlib import Path

print("loaded", flush=True)


def f(x0, x1):
    print("called", flush=True)
    while not Path("go-on").exists():
        time.sleep(0.01)
    return x0 * x1
"""


def test_as_a_module(folder: Path) -> None:
    ran = subprocess.run(
        [*AS_A_MODULE, "--version"], cwd=folder, capture_output=True, text=True, check=True
    )
    assert ran.stdout.startswith("gradscape ")


def test_a_picture_through_a_pipe(folder: Path) -> None:
    ran = subprocess.run(
        [*COMMAND, "draw", "-x0**2 - x1**2", "-o", "-"], cwd=folder, capture_output=True, check=True
    )
    assert ran.stdout.startswith(b"\x89PNG")
    assert ran.stdout.endswith(b"IEND\xaeB`\x82")
    assert ran.stderr == b""
    assert list(folder.iterdir()) == []


@on_unix
def test_interrupted_while_the_function_runs(folder: Path) -> None:
    (folder / "model.py").write_text(SLOW)
    old = folder / "a.png"
    old.write_bytes(b"old")
    with subprocess.Popen(
        [*COMMAND, "draw", "model.py:f", "-o", "a.png"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        assert process.stdout is not None
        assert process.stderr.readline() == "loaded\n"
        assert process.stderr.readline() == "called\n"  # f runs, and will not end by itself
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
        assert process.stdout.read() == ""
    assert process.returncode == 130
    assert said == "gradscape: interrupted\n"
    assert old.read_bytes() == b"old"
    assert sorted(p.name for p in folder.iterdir() if p.name != "__pycache__") == [
        "a.png",
        "model.py",
    ]


@on_unix
def test_nobody_reads_the_output(folder: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ran = subprocess.run(
            [*COMMAND, "gallery"],
            cwd=folder,
            env=BUFFERED,
            stdout=writing,
            stderr=subprocess.PIPE,
            check=False,
        )
    finally:
        os.close(writing)
    assert ran.returncode == 141
    assert ran.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full")
def test_a_full_disk(folder: Path) -> None:
    with open("/dev/full", "wb") as full:
        ran = subprocess.run(
            [*COMMAND, "gallery"],
            cwd=folder,
            env=BUFFERED,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert ran.returncode == 1
    assert ran.stderr == b"gradscape: standard output: No space left on device.\n"


def test_a_terminal_without_these_letters(folder: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    ran = subprocess.run(
        [*COMMAND, "gradient", "x0*x1", "--at", "3,4"],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=True,
    )
    assert b"?f/?x0      4        0  x1" in ran.stdout


def test_starting_loads_nothing_heavy(folder: Path) -> None:
    """`import gradscape` takes nothing but itself, and words alone not even NumPy."""
    code = (
        "import sys, gradscape, gradscape.cli\n"
        "gradscape.cli.main(['--help'])\n"
        "heavy = {'numpy', 'matplotlib', 'symengine', 'scipy', 'pandas', 'joblib'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True
    )
    assert ran.stderr == "[]\n"


def test_drawing_never_loads_pyplot(folder: Path) -> None:
    code = (
        "import sys\nfrom gradscape.cli import main\n"
        "assert main(['draw', 'x0*x1', '-o', 'a.png']) == 0\n"
        "assert 'matplotlib.figure' in sys.modules\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, check=True)
