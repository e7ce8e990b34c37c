"""Thirty published functions with exact gradients, for the tests of the derivatives.

Each is written once, as ``formula(x, m)``, and evaluated with NumPy (``m`` is numpy, ``x`` of shape
(d,) or (d, n)) and with mpmath in 40 digits, where mpmath differentiates it. Constants are the same
doubles in both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import mpmath
import numpy as np

MP = mpmath.MPContext()
MP.dps = 40


@dataclass(frozen=True)
class ReferenceFunction:
    """A function with its points; calling it evaluates it in NumPy, coordinates first."""

    name: str
    formula: Callable[[Any, Any], Any]
    points: tuple[tuple[float, ...], ...]

    def __call__(self, x: Any) -> Any:
        return self.formula(np.asarray(x), np)

    def __str__(self) -> str:
        return self.name

    @property
    def dimension(self) -> int:
        return len(self.points[0])

    def gradients(self) -> np.ndarray:
        """The exact gradients at the points, shape (number of points, d)."""
        return np.array([_gradient(self.formula, point) for point in self.points])


@cache
def _gradient(formula: Callable[[Any, Any], Any], point: tuple[float, ...]) -> tuple[float, ...]:
    start = [MP.mpf(float(v)) for v in point]

    def along(i: int) -> Any:
        return lambda t: formula([*start[:i], t, *start[i + 1 :]], MP)

    return tuple(float(MP.diff(along(i), start[i])) for i in range(len(point)))


def rosenbrock(x, m):  # Rosenbrock 1960
    return 100 * (x[1] - x[0] ** 2) ** 2 + (1 - x[0]) ** 2


def himmelblau(x, m):  # Himmelblau 1972
    return (x[0] ** 2 + x[1] - 11) ** 2 + (x[0] + x[1] ** 2 - 7) ** 2


def beale(x, m):  # Beale 1958
    return sum((y - x[0] * (1 - x[1] ** k)) ** 2 for k, y in enumerate((1.5, 2.25, 2.625), 1))


def freudenstein_roth(x, m):  # Moré, Garbow and Hillstrom 1981, (2)
    first = -13 + x[0] + ((5 - x[1]) * x[1] - 2) * x[1]
    return first**2 + (-29 + x[0] + ((x[1] + 1) * x[1] - 14) * x[1]) ** 2


def jennrich_sampson(x, m):  # (6)
    return sum((2 + 2 * i - m.exp(i * x[0]) - m.exp(i * x[1])) ** 2 for i in range(1, 11))


def box_three_dimensional(x, m):  # (12)
    times = [0.1 * i for i in range(1, 11)]
    return sum(
        (m.exp(-t * x[0]) - m.exp(-t * x[1]) - x[2] * (np.exp(-t) - np.exp(-10 * t)).item()) ** 2
        for t in times
    )


def powell_singular(x, m):  # (13)
    return (
        (x[0] + 10 * x[1]) ** 2
        + 5 * (x[2] - x[3]) ** 2
        + (x[1] - 2 * x[2]) ** 4
        + 10 * (x[0] - x[3]) ** 4
    )


def wood(x, m):  # (14)
    return (
        100 * (x[1] - x[0] ** 2) ** 2
        + (1 - x[0]) ** 2
        + 90 * (x[3] - x[2] ** 2) ** 2
        + (1 - x[2]) ** 2
        + 10 * (x[1] + x[3] - 2) ** 2
        + (x[1] - x[3]) ** 2 / 10
    )


def kowalik_osborne(x, m):  # (15), every second row
    rows = ((4, 0.1957), (1, 0.1735), (0.25, 0.0844), (0.125, 0.0456), (0.0833, 0.0323))
    return sum((y - x[0] * (u**2 + u * x[1]) / (u**2 + u * x[2] + x[3])) ** 2 for u, y in rows)


def variably_dimensioned(x, m):  # (25)
    pull = sum((i + 1) * (x[i] - 1) for i in range(5))
    return sum((x[i] - 1) ** 2 for i in range(5)) + pull**2 + pull**4


def trigonometric(x, m):  # (26)
    cosines = sum(m.cos(x[i]) for i in range(6))
    return sum((6 - cosines + (i + 1) * (1 - m.cos(x[i])) - m.sin(x[i])) ** 2 for i in range(6))


def broyden_tridiagonal(x, m):  # (30)
    z = [0, *(x[i] for i in range(8)), 0]
    return sum(((3 - 2 * z[i]) * z[i] - z[i - 1] - 2 * z[i + 1] + 1) ** 2 for i in range(1, 9))


def rastrigin(x, m):  # Rastrigin 1974
    return sum(10 + x[i] ** 2 - 10 * m.cos(6.28 * x[i]) for i in range(3))


def ackley_smooth(x, m):  # Jamil and Yang 2013, 2
    return -200 * m.exp(-0.02 * m.sqrt(x[0] ** 2 + x[1] ** 2 + 0.01))


def griewank(x, m):  # Jamil and Yang 2013, 59
    product = m.cos(x[0]) * m.cos(x[1] / 1.4142) * m.cos(x[2] / 1.732)
    return sum(x[i] ** 2 for i in range(3)) / 4000 - product + 1


def branin(x, m):  # Branin 1972
    return (x[1] - 0.1291845 * x[0] ** 2 + 1.591549 * x[0] - 6) ** 2 + 9.60211 * m.cos(x[0]) + 10


def goldstein_price(x, m):  # Goldstein and Price 1971
    a, b = x[0], x[1]
    first = 19 - 14 * a + 3 * a**2 - 14 * b + 6 * a * b + 3 * b**2
    second = 18 - 32 * a + 12 * a**2 + 48 * b - 36 * a * b + 27 * b**2
    return (1 + (a + b + 1) ** 2 * first) * (30 + (2 * a - 3 * b) ** 2 * second)


def six_hump_camel(x, m):  # Dixon and Szegö 1978
    return (
        (4 - 2.1 * x[0] ** 2 + x[0] ** 4 / 3) * x[0] ** 2
        + x[0] * x[1]
        - 4 * x[1] ** 2 * (1 - x[1] ** 2)
    )


def mccormick(x, m):  # Jamil and Yang 2013, 72
    return m.sin(x[0] + x[1]) + (x[0] - x[1]) ** 2 - 1.5 * x[0] + 2.5 * x[1] + 1


def easom(x, m):  # Easom 1990
    away = (x[0] - 3.14159) ** 2 + (x[1] - 3.14159) ** 2
    return -m.cos(x[0]) * m.cos(x[1]) * m.exp(-away)


def bird(x, m):  # Mishra 2006
    return (
        m.sin(x[0]) * m.exp((1 - m.cos(x[1])) ** 2)
        + m.cos(x[1]) * m.exp((1 - m.sin(x[0])) ** 2)
        + (x[0] - x[1]) ** 2
    )


def peaks(x, m):  # MATLAB's
    a, b = x[0], x[1]
    return (
        3 * (1 - a) ** 2 * m.exp(-(a**2) - (b + 1) ** 2)
        - 10 * (a / 5 - a**3 - b**5) * m.exp(-(a**2) - b**2)
        - m.exp(-((a + 1) ** 2) - b**2) / 3
    )


def runge(x, m):  # Runge 1901
    return 1 / (1 + 25 * x[0] ** 2) + x[0] * x[1]


def logarithms(x, m):  # analytic centre: Fiacco and McCormick 1968
    return -sum(m.log(x[i]) + m.log(1 - x[i]) for i in range(3))


def logistic_loss(x, m):  # Cox 1958
    data = ((1.0, 2.0, 1), (-1.5, 0.3, -1), (0.4, -0.8, -1), (2.0, 1.0, 1))
    return sum(m.log(1 + m.exp(-y * (a * x[0] + b * x[1]))) for a, b, y in data)


def network_loss(x, m):  # Rumelhart, Hinton and Williams 1986
    data = ((0.1, 0.9, 1.0), (-0.7, 0.4, -0.5), (0.8, -0.2, 0.3))
    return sum((x[3] * m.tanh(x[0] * a + x[1] * b + x[2]) + x[4] - y) ** 2 for a, b, y in data)


def borehole(x, m):  # Harper and Gupta 1983, in three variables
    wide = m.log(x[1] / x[0])
    return 5e5 * x[2] / (wide * (1 + 3e3 * x[2] / (wide * x[0] ** 2 * 1e9) + x[2] / 90))


def lennard_jones(x, m):  # Lennard-Jones 1924
    r2 = x[0] ** 2 + x[1] ** 2 + x[2] ** 2
    return 4 * (1 / r2**6 - 1 / r2**3)


def ishigami(x, m):  # Ishigami and Homma 1990
    return m.sin(x[0]) + 7 * m.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * m.sin(x[0])


def exponential_scales(x, m):  # slopes from 1e-2 to 1e4
    return m.exp(x[0]) * m.cos(x[1]) + 1e-2 * x[2] ** 3


PLANE = ((-1.2, 1.1), (0.3, -0.7), (1.9, 0.6))

FUNCTIONS = (
    ReferenceFunction("rosenbrock", rosenbrock, (*PLANE, (-1.1, 1.2))),
    ReferenceFunction("himmelblau", himmelblau, (*PLANE, (-3.7, -3.3))),
    ReferenceFunction("beale", beale, (*PLANE, (1.2, 0.9))),
    ReferenceFunction("freudenstein_roth", freudenstein_roth, ((0.5, -2.0), (5.1, 3.9))),
    ReferenceFunction("jennrich_sampson", jennrich_sampson, ((0.3, 0.4), (0.1, 0.2))),
    ReferenceFunction("box", box_three_dimensional, ((0.0, 10.0, 20.0), (1.2, 9.0, 1.1))),
    ReferenceFunction("powell_singular", powell_singular, ((3.0, -1.0, 0.3, 1.0),)),
    ReferenceFunction("wood", wood, ((-3.0, -1.0, -3.0, -1.0), (1.1, 0.9, 1.2, 0.8))),
    ReferenceFunction("kowalik_osborne", kowalik_osborne, ((0.25, 0.39, 0.415, 0.39),)),
    ReferenceFunction("variably_dimensioned", variably_dimensioned, ((0.8, 0.6, 0.4, 0.2, 0.1),)),
    ReferenceFunction("trigonometric", trigonometric, ((0.2, 0.1, -0.3, 0.5, 0.4, 0.7),)),
    ReferenceFunction("broyden_tridiagonal", broyden_tridiagonal, ((-1.0,) * 8, (0.4,) * 8)),
    ReferenceFunction("rastrigin", rastrigin, ((0.3, -1.2, 2.7), (4.1, 3.3, -0.6))),
    ReferenceFunction("ackley_smooth", ackley_smooth, (*PLANE, (20.0, -13.0))),
    ReferenceFunction("griewank", griewank, ((1.0, 2.0, -3.0), (100.0, -50.0, 30.0))),
    ReferenceFunction("branin", branin, ((1.0, 2.0), (-3.0, 12.0), (9.0, 3.0))),
    ReferenceFunction("goldstein_price", goldstein_price, PLANE),
    ReferenceFunction("six_hump_camel", six_hump_camel, PLANE),
    ReferenceFunction("mccormick", mccormick, PLANE),
    ReferenceFunction("easom", easom, ((2.5, 3.7), (3.0, 3.0))),
    ReferenceFunction("bird", bird, (*PLANE, (4.5, 3.0))),
    ReferenceFunction("peaks", peaks, PLANE),
    ReferenceFunction("runge", runge, ((0.2, 1.0), (-0.7, 2.0))),
    ReferenceFunction("logarithms", logarithms, ((0.2, 0.45, 0.9), (0.4, 0.03, 0.6))),
    ReferenceFunction("logistic_loss", logistic_loss, PLANE),
    ReferenceFunction("network_loss", network_loss, ((0.5, -0.3, 0.1, 1.2, 0.2),)),
    ReferenceFunction("borehole", borehole, ((0.1, 500.0, 800.0), (0.14, 3000.0, 1050.0))),
    ReferenceFunction("lennard_jones", lennard_jones, ((0.7, 0.6, 0.8), (1.2, 0.4, 0.3))),
    ReferenceFunction("ishigami", ishigami, ((1.0, 0.5, 2.0), (-2.0, 3.0, 1.5))),
    ReferenceFunction(
        "exponential_scales", exponential_scales, ((9.0, 0.3, 1.0), (-3.0, 2.0, 5.0))
    ),
)
