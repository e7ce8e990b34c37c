"""Functions whose values are not those of a smooth formula to the last bit.

noisy: a deterministic error (a hash of the point, a fast small wave, rounding to some digits, an
iteration that stops early). stochastic: fresh random numbers at every call. The exact gradient is
that of the formula without the disturbance; what can be asked for is a claim that covers the
error, or a mark.

Sources: noise as in J. J. Moré and S. M. Wild, Benchmarking derivative-free optimization
algorithms, SIAM J. Optim. 20 (2009) 172, and Estimating computational noise, SIAM J. Sci. Comput.
33 (2011) 1292, on the functions named.
"""
# ruff: noqa: ARG001, ARG005 -- every formula takes (x, m), every noise (value, x, generator)

from typing import Any

import numpy as np

from problems.plain import PLANE, SIX, chained, himmelblau, quadratic, rosenbrock, waves
from problems.problem import Collection

COLLECTION = Collection()
add = COLLECTION.add
MW = "Moré and Wild 2009, "


def hashed(level: float, relative: bool = False) -> Any:
    """Return deterministic noise in [-level, level) that looks random from point to point."""

    def disturb(value: Any, x: Any, generator: Any) -> Any:
        mixed = np.zeros(np.shape(x)[1:], dtype=np.uint64)
        for row in np.asarray(x, dtype=np.float64):
            bits = np.ascontiguousarray(row).view(np.uint64).reshape(mixed.shape)
            mixed = (mixed ^ bits) * np.uint64(0x9E3779B97F4A7C15)
            mixed = mixed ^ (mixed >> np.uint64(29))
        noise = level * (mixed.astype(np.float64) / 2.0**63 - 1)
        return value * (1 + noise) if relative else value + noise

    return disturb


def drawn(level: float) -> Any:
    """Return fresh normal noise of that standard deviation at every evaluation."""

    def disturb(value: Any, x: Any, generator: Any) -> Any:
        return value + level * generator.standard_normal(np.shape(value))

    return disturb


def digits(count: int) -> Any:
    """Return rounding to that many significant digits."""

    def disturb(value: Any, x: Any, generator: Any) -> Any:
        value = np.asarray(value, dtype=float)
        size = 10.0 ** (np.floor(np.log10(np.abs(value) + (value == 0))) - count + 1)
        return (np.round(value / size) * size)[()]

    return disturb


def replaced(solve: Any) -> Any:
    """Return the values of another way to compute the same formula."""
    return lambda value, x, generator: solve(x)


def _register(kind: str, name: str, formula: Any, source: str, **recipe: Any) -> None:
    add(kind, source, name=name, **recipe)(formula)


def _wave(level: float, frequency: float) -> Any:
    def disturb(value: Any, x: Any, generator: Any) -> Any:
        return value + level * np.sin(frequency * x[0]) * np.cos(0.7 * frequency * x[1])

    return disturb


for level in (1e-3, 1e-6, 1e-9, 1e-12):
    _register(
        "noisy",
        f"hash_noise_{level:.0e}_on_waves",
        waves,
        MW + "deterministic noise",
        at=PLANE,
        noise=hashed(level),
    )
_register(
    "noisy",
    "hash_noise_1e-06_on_rosenbrock",
    rosenbrock,
    MW + "noise on Rosenbrock",
    at=PLANE,
    noise=hashed(1e-6),
)
_register(
    "noisy",
    "hash_noise_relative_on_himmelblau",
    himmelblau,
    MW + "relative noise of 1e-7",
    at=PLANE,
    noise=hashed(1e-7, relative=True),
)
_register(
    "noisy",
    "hash_noise_1e-08_in_six_variables",
    chained,
    MW + "noise on Rosenbrock, chained",
    at=SIX,
    noise=hashed(1e-8),
)
for level, frequency in ((1e-6, 1e9), (1e-8, 3e7), (1e-4, 1e6)):
    _register(
        "noisy",
        f"wave_{level:.0e}_at_{frequency:.0e}",
        quadratic,
        "a fast wave of small height",
        at=PLANE,
        noise=_wave(level, frequency),
    )
for count in (4, 6, 8, 10):
    _register(
        "noisy",
        f"rounded_to_{count}_digits",
        waves,
        "values printed and read back",
        at=PLANE,
        noise=digits(count),
    )
_register(
    "noisy",
    "rounded_to_6_digits_himmelblau",
    himmelblau,
    "values printed and read back",
    at=PLANE,
    noise=digits(6),
)


def _quantised(value: Any, x: Any, generator: Any) -> Any:
    return np.round(np.asarray(value) * 4096) / 4096


_register(
    "noisy",
    "read_by_a_12_bit_converter",
    waves,
    "a measured value: an analog-digital converter",
    at=PLANE,
    noise=_quantised,
)


def _heron(x: Any) -> Any:
    """Return sqrt(1 + x0² + x1²) by Heron's iteration, stopped at a change of 1e-5."""
    square = 1 + x[0] ** 2 + x[1] ** 2
    root = np.ones_like(square)
    for _ in range(60):
        better = (root + square / root) / 2
        moving = np.abs(better - root) > 1e-5
        if not np.any(moving):
            break
        root = np.where(moving, better, root)
    return root


def _series(x: Any) -> Any:
    """Return exp(x0) cos(x1) with the series of exp cut where terms fall below 1e-7."""
    total, term = np.ones_like(x[0]), np.ones_like(x[0])
    for k in range(1, 60):
        term = term * x[0] / k
        total = total + np.where(np.abs(term) > 1e-7, term, 0.0)
    return total * np.cos(x[1])


def _quadrature(x: Any) -> Any:
    """Return the integral of sin(x0 t) + x1 t² over [0, 1], by midpoints as many as it takes."""
    previous = np.full(np.shape(x[0]), np.inf)
    result = previous
    done = np.zeros(np.shape(x[0]), dtype=bool)
    for n in (8, 16, 32, 64, 128, 256, 512):
        t = (np.arange(n) + 0.5) / n
        now = sum(np.sin(x[0] * s) + x[1] * s**2 for s in t) / n
        result = np.where(done, result, now)
        done = done | (np.abs(now - previous) < 1e-4)
        previous = now
    return result


def _bisection(x: Any) -> Any:
    """Return the root y of y³ + y = x0 + x1² by bisection to 1e-6."""
    target = x[0] + x[1] ** 2
    low, high = np.full_like(target, -4.0), np.full_like(target, 4.0)
    while np.max(high - low) > 1e-6:
        middle = (low + high) / 2
        above = middle**3 + middle > target
        low, high = np.where(above, low, middle), np.where(above, middle, high)
    return (low + high) / 2


@add("noisy", "Heron's iteration, loose tolerance", at=PLANE, noise=replaced(_heron))
def heron_iteration(x, m):
    return m.sqrt(1 + x[0] ** 2 + x[1] ** 2)


@add("noisy", "a series cut at 1e-7", at=PLANE, noise=replaced(_series))
def truncated_series(x, m):
    return m.exp(x[0]) * m.cos(x[1])


@add("noisy", "midpoint rule refined to 1e-4", at=PLANE, noise=replaced(_quadrature))
def adaptive_quadrature(x, m):
    return (1 - m.cos(x[0])) / x[0] + x[1] / 3


@add("noisy", "bisection to 1e-6", at=PLANE, noise=replaced(_bisection))
def bisected_root(x, m):
    half = (x[0] + x[1] ** 2) / 2
    root = m.sqrt(half**2 + 1 / 27)
    sign = m.sign(half)  # Cardano, the branch without cancellation
    big = (sign * half + root) ** (1 / 3)
    return sign * (big - 1 / (3 * big))


for level in (0.1, 1e-3, 1e-6, 1e-9):
    _register(
        "stochastic",
        f"normal_noise_{level:.0e}_on_waves",
        waves,
        MW + "stochastic noise",
        at=PLANE,
        noise=drawn(level),
    )
_register(
    "stochastic",
    "normal_noise_1e-04_on_rosenbrock",
    rosenbrock,
    MW + "stochastic noise",
    at=PLANE,
    noise=drawn(1e-4),
)
_register(
    "stochastic",
    "normal_noise_1e-02_in_six_variables",
    chained,
    MW + "stochastic noise",
    at=SIX,
    noise=drawn(1e-2),
)


def _monte_carlo(value: Any, x: Any, generator: Any) -> Any:
    draws = generator.standard_normal(200)
    return np.mean([np.cos(x[0] + 0.1 * z) for z in draws], axis=0) * np.exp(0.005) + x[1] ** 2


def _dropout(value: Any, x: Any, generator: Any) -> Any:
    keep = generator.random(np.shape(value)) < 0.9
    return np.where(keep, value / 0.9, 0.0)


@add(
    "stochastic", "Metropolis and Ulam, JASA 44 (1949) 335, 200 draws", at=PLANE, noise=_monte_carlo
)
def monte_carlo_mean(x, m):
    return m.cos(x[0]) + x[1] ** 2


@add("stochastic", "dropout: Srivastava et al., JMLR 15 (2014) 1929", at=PLANE, noise=_dropout)
def dropout_loss(x, m):
    return 1 + x[0] ** 2 + m.sin(x[1])
