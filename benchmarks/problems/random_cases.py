"""Random functions of the classes that must never be answered with a confident wrong number.

Each case is a smooth function of one to three variables with one thing put in: a kink, a jump,
noise, fresh random numbers, or an oscillation faster than a method's steps. The disturbance is at
the point, or off it by a random distance of 1e-9 to 0.1; its size is random over decades.

A kink or a jump has to be there in the numbers, and to matter. A thousandth of a unit away, or of
the length over which f changes as a whole where that is shorter, it changes f by at least a
thousand roundings of f's values (`RESOLVED`), and by a millionth of what f changes anyway
(`MATTERS`): nobody can see a kink of height one in values of 1e91, nor does it spoil their slope. A
wave that counts as noise has two readings, the slope it rides on and its own: an answer right for
either is right (`Problem.whole`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from problems.problem import Problem
from problems.uncertain import digits, drawn, hashed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

STEPS = (1e-4, 7.1e-4, 1e-3, 2e-3, 1e-2, 2.0**-10, 2.0**-26, 6.055454452393343e-6)
"""Steps in use: an oscillation whose period divides one of them is seen as constant."""

RESOLVED, MATTERS = 1000, 1e-6
"""The least a kink or a jump changes f close by: in roundings of f, as a share of f's change."""


def random_cases(count: int, seed: int = 0) -> Iterator[Problem]:
    """Yield that many problems of one point each, the families in turn."""
    generator = np.random.default_rng([seed, 20])
    for k in range(count):
        yield FAMILIES[k % len(FAMILIES)](generator, k)


def _decade(generator: np.random.Generator, low: float, high: float) -> float:
    return float(10 ** generator.uniform(low, high))


def _smooth(generator: np.random.Generator, d: int) -> Callable[[Any, Any], Any]:
    """Return a random smooth formula in d variables, slopes of order one."""
    kind = int(generator.integers(4))
    a = [float(v) for v in generator.uniform(0.3, 2, d) * generator.choice([-1, 1], d)]
    b = [float(v) for v in generator.uniform(-1, 1, d)]

    def formula(x: Any, m: Any) -> Any:
        inner = sum(a[i] * x[i] for i in range(d))
        if kind == 0:
            return inner + sum(b[i] * x[i] ** 2 for i in range(d))
        if kind == 1:
            return m.sin(inner) + b[0] * x[0]
        if kind == 2:
            return m.exp(0.3 * inner) + sum(b[i] * x[i] for i in range(d))
        return m.sqrt(1 + inner**2) + b[0] * x[0] ** 3

    return formula


def _point(generator: np.random.Generator) -> np.ndarray:
    d = int(generator.integers(1, 4))
    size = 1.0 if generator.random() < 0.8 else _decade(generator, -3, 3)
    return generator.uniform(-2, 2, d) * size


def _off(generator: np.random.Generator, where: float) -> float:
    """Return where the disturbance is: at that coordinate, or off it."""
    if generator.random() < 0.3:
        return where
    return where + float(generator.choice([-1, 1])) * _decade(generator, -9, -1)


def _resolved(size: float, power: float, smooth: Any, point: np.ndarray) -> float:
    """Return the size, or the smallest one for which size·t**power shows in f and matters."""
    undisturbed = _problem("undisturbed", "kinked", smooth, point)
    value, slopes = abs(undisturbed.exact_value(point)), undisturbed.reference(point).gradient
    rounding = np.finfo(float).eps * (value + np.abs(point * slopes).sum())  # x is rounded inside f
    steepest = np.abs(slopes).max()
    away = 1e-3 * min(max(abs(float(point[0])), 1.0), value / steepest)
    return max(size, float(max(RESOLVED * rounding, MATTERS * steepest * away) / away**power))


def _problem(name: str, kind: str, formula: Any, point: np.ndarray, **more: Any) -> Problem:
    return Problem(
        name=name,
        kind=kind,
        source="random",
        formula=formula,
        dimension=point.size,
        points=(("random", tuple(float(v) for v in point)),),
        units=(1.0,) * point.size,
        **more,
    )


def kink(generator: np.random.Generator, k: int) -> Problem:
    """A multiple of |x0 - c|, or of max(u, 0) along a slanted line, on a smooth function."""
    point = _point(generator)
    smooth, size = _smooth(generator, point.size), _decade(generator, -3, 1)
    slanted = point.size > 1 and generator.random() < 0.5
    tilt = float(generator.uniform(-1, 1)) if slanted else 0.0
    c = _off(generator, float(point[0] + (tilt * point[1] if slanted else 0.0)))
    power = float(generator.choice([1.0, 1.0, 0.5]))
    size = _resolved(size, 1.0 if k % 2 else power, smooth, point)

    def formula(x: Any, m: Any) -> Any:
        u = x[0] + tilt * x[1] - c if slanted else x[0] - c
        bend = m.max(u, 0.0) if k % 2 else m.abs(u) ** power
        return smooth(x, m) + size * bend

    return _problem(f"kink {k}", "kinked", formula, point)


def jump(generator: np.random.Generator, k: int) -> Problem:
    """A step, a sawtooth or a staircase on a smooth function."""
    point = _point(generator)
    smooth, size = _smooth(generator, point.size), _decade(generator, -5, 1)
    c = _off(generator, float(point[0]))
    size = _resolved(size, 0.0, smooth, point)

    def formula(x: Any, m: Any) -> Any:
        if k % 3:
            return smooth(x, m) + m.where(x[0] - c, size, 0.0)
        return smooth(x, m) + size * m.floor((x[0] - c) * 3)

    return _problem(f"jump {k}", "stepped", formula, point)


def noise(generator: np.random.Generator, k: int) -> Problem:
    """Deterministic noise: hashed, a fast small wave, or rounding to some digits."""
    point = _point(generator)
    smooth = _smooth(generator, point.size)
    level = _decade(generator, -12, -2)
    which = int(generator.integers(3))
    whole = None
    if which == 0:
        disturb = hashed(level)
    elif which == 1:
        disturb = digits(_telling_digits(generator, smooth, point))
    else:
        frequency = _decade(generator, 7, 10)
        phase = float(generator.uniform(0, 6))

        def disturb(value: Any, x: Any, generator: Any) -> Any:  # noqa: ARG001
            return value + level * np.sin(frequency * sum(x) + phase)

        def with_the_wave(x: Any, m: Any) -> Any:
            return smooth(x, m) + level * m.sin(frequency * sum(x) + phase)

        whole = _problem(f"noise {k}", "noisy", with_the_wave, point)
    return _problem(f"noise {k}", "noisy", smooth, point, noise=disturb, whole=whole)


def _telling_digits(generator: np.random.Generator, smooth: Any, point: np.ndarray) -> int:
    """Return how many digits to round to, so that a ten-thousandth of a unit still shows.

    With fewer, f is flat around the point as far as anyone can see, and a slope of 0 is the truth.
    """
    reference = _problem("unrounded", "noisy", smooth, point)
    units = np.maximum(np.abs(point), 1.0)
    change = 1e-4 * units * np.abs(reference.reference(point).gradient)
    change = change[change > 1e-9 * change.max()]
    if not change.size:  # f is flat
        return 15
    value = max(abs(reference.exact_value(point)), 1e-3)
    needed = int(np.ceil(np.log10(value / change.min()))) + 2
    return max(int(generator.integers(6, 11)), needed)


def stochastic(generator: np.random.Generator, k: int) -> Problem:
    """Fresh normal noise at every evaluation."""
    point = _point(generator)
    smooth = _smooth(generator, point.size)
    own = np.random.default_rng([k, 21])
    level = _decade(generator, -10, 0)
    return _problem(
        f"stochastic {k}", "stochastic", smooth, point, noise=drawn(level), _generator=own
    )


def aliasing(generator: np.random.Generator, k: int) -> Problem:
    """A fast wave, half of the time with a period that divides a step in use."""
    point = _point(generator)
    smooth, size = _smooth(generator, point.size), _decade(generator, -1.5, 1)
    if generator.random() < 0.5:
        step = float(generator.choice(STEPS))
        omega = 2 * np.pi * int(generator.integers(1, 20)) / step
    else:
        omega = _decade(generator, 2, 8)
    omega, phase = float(omega), float(generator.uniform(0, 6))
    far = float(np.abs(omega) ** 0.5 + 1)

    def formula(x: Any, m: Any) -> Any:
        if k % 4 == 0:
            return smooth(x, m) + size * m.sin((x[0] + far) ** 2 + phase)
        return smooth(x, m) + size * m.sin(omega * x[0] + phase)

    return _problem(f"aliasing {k}", "oscillating", formula, point)


FAMILIES = (kink, jump, noise, stochastic, aliasing)
