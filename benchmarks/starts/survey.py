"""Draw very many points of a formula or a callable: how long, and how much memory."""

import json
import resource
import sys
import time
from pathlib import Path

import matplotlib as mpl
import numpy as np

import gradscape as gs

mpl.use("Agg")


def peak() -> float:
    """Return the most memory this process held, in MB.

    Linux counts in ru_maxrss what the parent held when it started this process; VmHWM is our own.
    """
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(lines["VmHWM"].split()[0]) / 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 2**20 if sys.platform == "darwin" else most / 1024


kind, side = sys.argv[1], int(sys.argv[2])
f = "sin(x0*x1)" if kind == "formula" else gs.Function(lambda x: np.sin(x[0] * x[1]))
gs.draw(f, x0=(-6, 6), x1=(-6, 6)).figure.savefig("/dev/null", format="png")  # what is loaded once
begun = time.perf_counter()
gs.draw(f, x0=(-6, 6), x1=(-6, 6), shape=side).figure.savefig("/dev/null", format="png")
seconds = time.perf_counter() - begun
print(json.dumps({"points": side**2, "seconds": seconds, "megabytes": peak()}))
