"""f and its gradient with its rounding bound at many points with gradscape, timed warm.

Arguments: number of points, cores, repeats. Prints seconds, NumPy in and out, best of the repeats.
"""

import os
import sys
import time

POINTS, CORES, REPEATS = (int(word) for word in sys.argv[1:4])
os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[:CORES]))

import numpy as np  # noqa: E402 -- after the cores are chosen

from gradscape.derivatives.gradient import value_and_gradient  # noqa: E402
from gradscape.functions.function import Function  # noqa: E402

f = Function("sin(x0*x1) + exp(-x0**2)")
points = np.random.default_rng(0).uniform(-2, 2, (POINTS, 2))
more = {"workers": CORES} if CORES > 1 else {}
best = float("inf")
for _ in range(REPEATS):
    begun = time.perf_counter()
    value, gradient, info = value_and_gradient(f, points, **more)
    best = min(best, time.perf_counter() - begun)
print(best)
