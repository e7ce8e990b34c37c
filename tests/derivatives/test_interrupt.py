"""Ctrl-C ends a calculation at once, whoever is at work, and nobody is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="sends SIGINT to a process")

_SCRIPT = """
import os, sys, threading
import numpy as np
import gradscape as gs

def endless(x):
    os.write(1, b"%d is running\\n" % os.getpid())
    while True:
        pass

function = gs.Function(endless, layout={layout!r})
try:
    gs.gradient(function, np.ones(({points}, 2)), workers={workers}, progress={progress})
except KeyboardInterrupt:
    names = {{t.name for t in threading.enumerate()}}
    # loky's feeder of a pipe that is closed already may take a moment longer.
    print("interrupted", *names - {{"MainThread", "QueueFeederThread"}}, flush=True)
"""


@pytest.mark.parametrize(
    ("workers", "layout", "points", "progress"),
    [
        (None, "coordinates", 20_000, False),
        (2, "coordinates", 200_000, False),
        (2, "coordinates", 200_000, True),
        (2, "point", 1_000, False),
        (2, "point", 1_000, True),
    ],
)
def test_an_interrupt_ends_everything(workers, layout, points, progress):
    script = _SCRIPT.format(workers=workers, layout=layout, points=points, progress=progress)
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.endswith("is running\n"), process.communicate(timeout=60)
        process.send_signal(signal.SIGINT)
        # Both pipes end when the last process that holds them, worker or not, has ended.
        out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert out.splitlines()[-1] == "interrupted"  # and no thread
    assert "Traceback" not in err
    pids = {int(word) for word in (line + out).split() if word.isdigit()} - {process.pid}
    assert bool(pids) == (layout == "point")
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
