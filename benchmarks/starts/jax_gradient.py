"""f and its gradient at many points with JAX, timed warm; a process of its own.

Arguments: number of points, cores, repeats. Prints seconds, NumPy in and out, best of the repeats.
"""

import os
import sys
import time

POINTS, CORES, REPEATS = (int(word) for word in sys.argv[1:4])
os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[:CORES]))

import jax  # noqa: E402 -- after the cores are chosen
import jax.numpy as jnp  # noqa: E402
import numpy as np  # noqa: E402

jax.config.update("jax_enable_x64", True)
compiled = jax.jit(
    jax.vmap(jax.value_and_grad(lambda x: jnp.sin(x[0] * x[1]) + jnp.exp(-(x[0] ** 2))))
)
points = np.random.default_rng(0).uniform(-2, 2, (POINTS, 2))
best = float("inf")
for _ in range(REPEATS):
    begun = time.perf_counter()
    value, gradient = compiled(points)
    value, gradient = np.asarray(value), np.asarray(gradient)
    best = min(best, time.perf_counter() - begun)
print(best)
