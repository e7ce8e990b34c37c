"""Sums of squares of Moré, Garbow and Hillstrom in any number of variables: (21) to (35).

Source: as in `least_squares`. The number of variables is chosen here, 4 to 17.
"""
# ruff: noqa: ARG001 -- every formula takes (x, m)

import math

from problems.least_squares import MGH
from problems.problem import Collection

COLLECTION = Collection()
add = COLLECTION.add


@add("smooth", MGH + "(21)", start=(-1.2, 1) * 5, minimum=(1,) * 10, value=0, domain=(-2, 2))
def extended_rosenbrock(x, m):
    return sum(100 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2 for i in range(0, 10, 2))


@add("smooth", MGH + "(22)", start=(3, -1, 0, 1) * 3, minimum=(0,) * 12, value=0, domain=(-4, 5))
def extended_powell_singular(x, m):
    return sum(
        (x[i] + 10 * x[i + 1]) ** 2
        + 5 * (x[i + 2] - x[i + 3]) ** 2
        + (x[i + 1] - 2 * x[i + 2]) ** 4
        + 10 * (x[i] - x[i + 3]) ** 4
        for i in range(0, 12, 4)
    )


@add("smooth", MGH + "(23)", start=range(1, 11), domain=(-2, 2))
def penalty_1(x, m):
    ridge = sum((x[i] - 1) ** 2 for i in range(10))
    return 1e-5 * ridge + (sum(x[i] ** 2 for i in range(10)) - 0.25) ** 2


@add("smooth", MGH + "(24)", start=(0.5,) * 10, domain=(-1, 1))
def penalty_2(x, m):
    total = (x[0] - 0.2) ** 2
    for i in range(1, 10):
        y = math.exp((i + 1) / 10) + math.exp(i / 10)
        total = total + 1e-5 * (m.exp(x[i] / 10) + m.exp(x[i - 1] / 10) - y) ** 2
        total = total + 1e-5 * (m.exp(x[i] / 10) - math.exp(-0.1)) ** 2
    return total + (sum((10 - i) * x[i] ** 2 for i in range(10)) - 1) ** 2


@add(
    "smooth",
    MGH + "(25)",
    start=[1 - (i + 1) / 8 for i in range(8)],
    minimum=(1,) * 8,
    value=0,
    domain=(-2, 2),
)
def variably_dimensioned(x, m):
    pull = sum((i + 1) * (x[i] - 1) for i in range(8))
    return sum((x[i] - 1) ** 2 for i in range(8)) + pull**2 + pull**4


@add("smooth", MGH + "(26)", start=(0.1,) * 10, domain=(-1, 1), stretched=False)
def trigonometric(x, m):
    cosines = sum(m.cos(x[i]) for i in range(10))
    return sum((10 - cosines + (i + 1) * (1 - m.cos(x[i])) - m.sin(x[i])) ** 2 for i in range(10))


@add("smooth", MGH + "(27)", start=(0.5,) * 10, minimum=(1,) * 10, value=0, domain=(0, 1.5))
def brown_almost_linear(x, m):
    whole = sum(x[i] for i in range(10))
    product = x[0]
    for i in range(1, 10):
        product = product * x[i]
    return sum((x[i] + whole - 11) ** 2 for i in range(9)) + (product - 1) ** 2


MESH = [(i + 1) / 11 for i in range(10)]


@add("smooth", MGH + "(28)", start=[t * (t - 1) for t in MESH], domain=(-1, 1))
def discrete_boundary_value(x, m):
    h = 1 / 11
    padded = [0, *(x[i] for i in range(10)), 0]
    return sum(
        (2 * padded[i] - padded[i - 1] - padded[i + 1] + h**2 * (padded[i] + i * h + 1) ** 3 / 2)
        ** 2
        for i in range(1, 11)
    )


@add("smooth", MGH + "(29)", start=[t * (t - 1) for t in MESH], domain=(-1, 1))
def discrete_integral_equation(x, m):
    h = 1 / 11
    cubes = [(x[j] + MESH[j] + 1) ** 3 for j in range(10)]
    total = 0
    for i, t in enumerate(MESH):
        before = sum(MESH[j] * cubes[j] for j in range(i + 1))
        after = sum((1 - MESH[j]) * cubes[j] for j in range(i + 1, 10))
        total = total + (x[i] + h * ((1 - t) * before + t * after) / 2) ** 2
    return total


@add("smooth", MGH + "(30)", start=(-1,) * 12, domain=(-1, 1))
def broyden_tridiagonal(x, m):
    padded = [0, *(x[i] for i in range(12)), 0]
    return sum(
        ((3 - 2 * padded[i]) * padded[i] - padded[i - 1] - 2 * padded[i + 1] + 1) ** 2
        for i in range(1, 13)
    )


@add("smooth", MGH + "(31)", start=(-1,) * 15, domain=(-1, 1))
def broyden_banded(x, m):
    total = 0
    for i in range(15):
        near = [j for j in range(max(0, i - 5), min(15, i + 2)) if j != i]
        band = sum(x[j] * (1 + x[j]) for j in near)
        total = total + (x[i] * (2 + 5 * x[i] ** 2) + 1 - band) ** 2
    return total


@add("smooth", MGH + "(32)", start=(1,) * 10, minimum=(-1,) * 10, value=10, domain=(-2, 2))
def linear_full_rank(x, m):
    mean = sum(x[i] for i in range(10)) / 10  # 2/m, with m = 20 residuals
    return sum((x[i] - mean - 1) ** 2 for i in range(10)) + 10 * (mean + 1) ** 2


@add("smooth", MGH + "(33)", start=(1,) * 7, domain=(-1, 1))
def linear_rank_one(x, m):
    combined = sum((j + 1) * x[j] for j in range(7))
    return sum((i * combined - 1) ** 2 for i in range(1, 11))


@add("smooth", MGH + "(34)", start=(1,) * 7, domain=(-1, 1))
def linear_rank_one_with_zeros(x, m):
    combined = sum((j + 1) * x[j] for j in range(1, 6))
    return 2 + sum((i * combined - 1) ** 2 for i in range(1, 9))


@add("smooth", MGH + "(35)", start=[(i + 1) / 10 for i in range(9)], domain=(0, 1))
def chebyquad(x, m):
    n = 9
    shifted = [2 * x[j] - 1 for j in range(n)]
    before, now = [1] * n, shifted
    total = 0
    for i in range(1, n + 1):
        integral = 0 if i % 2 else -1 / (i**2 - 1)
        total = total + (sum(now) / n - integral) ** 2
        before, now = now, [2 * s * b - a for s, a, b in zip(shifted, before, now, strict=True)]
    return total


@add(
    "smooth",
    MGH + "(21), in 17 variables, chained as in CUTE's GENROSE without its constant",
    start=[(i + 1) / 18 for i in range(17)],
    minimum=(1,) * 17,
    value=0,
    domain=(-2, 2),
)
def chained_rosenbrock(x, m):
    return sum(100 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2 for i in range(16))
