"""Sums of squares of Moré, Garbow and Hillstrom: the problems of their sections (1) to (20).

Source: J. J. Moré, B. S. Garbow, K. E. Hillstrom, Testing unconstrained optimization software, ACM
Transactions on Mathematical Software 7 (1981) 17-41; the numbers in the sources below are theirs.
"""
# ruff: noqa: ARG001 -- every formula takes (x, m)

import math

from problems.problem import Collection

COLLECTION = Collection()
add = COLLECTION.add
MGH = "Moré, Garbow and Hillstrom 1981, "


@add("smooth", MGH + "(1)", start=(-1.2, 1), minimum=(1, 1), value=0, domain=(-2, 2))
def rosenbrock(x, m):
    return 100 * (x[1] - x[0] ** 2) ** 2 + (1 - x[0]) ** 2


@add(
    "smooth",
    MGH + "(2)",
    start=(0.5, -2),
    minimum=(5, 4),
    value=0,
    domain=(-6, 6),
    known=[((11.41277900902, -0.8968052532744), 48.98425367924)],
)
def freudenstein_roth(x, m):
    first = -13 + x[0] + ((5 - x[1]) * x[1] - 2) * x[1]
    second = -29 + x[0] + ((x[1] + 1) * x[1] - 14) * x[1]
    return first**2 + second**2


@add(
    "badly scaled",
    MGH + "(3)",
    start=(0, 1),
    minimum=(1.0981593296998e-5, 9.1061467398665),
    value=0,
    units=(1e-5, 1),
    domain=((0, 2e-5), (5, 10)),
)
def powell_badly_scaled(x, m):
    return (1e4 * x[0] * x[1] - 1) ** 2 + (m.exp(-x[0]) + m.exp(-x[1]) - 1.0001) ** 2


@add(
    "badly scaled",
    MGH + "(4)",
    start=(1, 1),
    minimum=(1e6, 2e-6),
    value=0,
    units=(1, 1e-6),
    domain=((9e5, 1.1e6), (1e-6, 3e-6)),
)
def brown_badly_scaled(x, m):
    return (x[0] - 1e6) ** 2 + (x[1] - 2e-6) ** 2 + (x[0] * x[1] - 2) ** 2


@add("smooth", MGH + "(5)", start=(1, 1), minimum=(3, 0.5), value=0, domain=(-4.5, 4.5))
def beale(x, m):
    targets = (1.5, 2.25, 2.625)
    return sum((y - x[0] * (1 - x[1] ** k)) ** 2 for k, y in enumerate(targets, 1))


@add(
    "smooth",
    MGH + "(6)",
    start=(0.3, 0.4),
    minimum=(0.257825213672, 0.257825213672),
    value=124.362182355615,
    domain=(0, 0.4),
    stretched=False,
)
def jennrich_sampson(x, m):
    return sum((2 + 2 * i - m.exp(i * x[0]) - m.exp(i * x[1])) ** 2 for i in range(1, 11))


@add("smooth", MGH + "(7)", start=(-1, 0.3, 0.2), minimum=(1, 0, 0), value=0, domain=(-5, 5))
def helical_valley(x, m):
    turn = m.atan2(x[1], x[0]) / (2 * m.pi)
    radius = m.sqrt(x[0] ** 2 + x[1] ** 2)
    return 100 * ((x[2] - 10 * turn) ** 2 + (radius - 1) ** 2) + x[2] ** 2


BARD = (0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.1, 4.39)


@add(
    "smooth",
    MGH + "(8)",
    start=(1, 1, 1),
    minimum=(0.0824105597, 1.1330360919, 2.3436951787),
    value=8.2148773065e-3,
    domain=(0.25, 2.5),
)
def bard(x, m):
    return sum(
        (y - x[0] - u / ((16 - u) * x[1] + min(u, 16 - u) * x[2])) ** 2
        for u, y in enumerate(BARD, 1)
    )


GAUSSIAN = (0.0009, 0.0044, 0.0175, 0.054, 0.1295, 0.242, 0.3521, 0.3989)


@add(
    "smooth",
    MGH + "(9)",
    start=(0.4, 1, 0),
    minimum=(0.3989561, 1.0000191, 0),
    value=1.12793276961e-8,
    domain=(0.2, 1.5),
)
def gaussian(x, m):
    heights = GAUSSIAN + GAUSSIAN[-2::-1]
    times = [(8 - i) / 2 for i in range(1, 16)]
    return sum(
        (x[0] * m.exp(-x[1] * (t - x[2]) ** 2 / 2) - y) ** 2
        for t, y in zip(times, heights, strict=True)
    )


MEYER = (34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744)
MEYER += (8261, 7030, 6005, 5147, 4427, 3820, 3307, 2872)


@add(
    "badly scaled",
    MGH + "(10)",
    start=(0.02, 4000, 250),
    minimum=(0.005609636471, 6181.346346, 345.2236346),
    value=87.945855171,
    units=(0.005, 1, 1),
    stretched=False,
)
def meyer(x, m):
    return sum((x[0] * m.exp(x[1] / (45 + 5 * i + x[2])) - y) ** 2 for i, y in enumerate(MEYER, 1))


@add(
    "smooth",
    MGH + "(11)",
    start=(5, 2.5, 0.15),
    minimum=(50, 25, 1.5),
    value=0,
    units=(1, 1, 0.1),
    stretched=False,
)
def gulf(x, m):
    total = 0
    for i in range(1, 100):
        t = i / 100
        y = 25 + (-50 * math.log(t)) ** (2 / 3)
        total = total + (m.exp(-(m.abs(y - x[1]) ** x[2]) / x[0]) - t) ** 2
    return total


@add("smooth", MGH + "(12)", start=(0, 10, 20), minimum=(1, 10, 1), value=0, domain=(0, 10))
def box_three_dimensional(x, m):
    total = 0
    for i in range(1, 11):
        t = 0.1 * i
        right = math.exp(-t) - math.exp(-10 * t)
        total = total + (m.exp(-t * x[0]) - m.exp(-t * x[1]) - x[2] * right) ** 2
    return total


@add("smooth", MGH + "(13)", start=(3, -1, 0, 1), minimum=(0,) * 4, value=0, domain=(-4, 5))
def powell_singular(x, m):
    return (
        (x[0] + 10 * x[1]) ** 2
        + 5 * (x[2] - x[3]) ** 2
        + (x[1] - 2 * x[2]) ** 4
        + 10 * (x[0] - x[3]) ** 4
    )


@add("smooth", MGH + "(14)", start=(-3, -1, -3, -1), minimum=(1,) * 4, value=0, domain=(-10, 10))
def wood(x, m):
    return (
        100 * (x[1] - x[0] ** 2) ** 2
        + (1 - x[0]) ** 2
        + 90 * (x[3] - x[2] ** 2) ** 2
        + (1 - x[2]) ** 2
        + 10 * (x[1] + x[3] - 2) ** 2
        + (x[1] - x[3]) ** 2 / 10
    )


KOWALIK_Y = (0.1957, 0.1947, 0.1735, 0.16, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246)
KOWALIK_U = (4, 2, 1, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625)


@add(
    "smooth",
    MGH + "(15)",
    start=(0.25, 0.39, 0.415, 0.39),
    minimum=(0.192806934, 0.191282328, 0.123056506, 0.136062331),
    value=3.07505603849e-4,
    domain=(0.05, 0.45),
    units=0.1,
)
def kowalik_osborne(x, m):
    return sum(
        (y - x[0] * (u**2 + u * x[1]) / (u**2 + u * x[2] + x[3])) ** 2
        for u, y in zip(KOWALIK_U, KOWALIK_Y, strict=True)
    )


@add(
    "smooth",
    MGH + "(16)",
    start=(25, 5, -5, -1),
    minimum=(-11.5944399, 13.2036300, -0.4034394884, 0.2367787744),
    value=85822.2016263563,
    domain=(-15, 15),
)
def brown_dennis(x, m):
    total = 0
    for i in range(1, 21):
        t = i / 5
        left = x[0] + t * x[1] - math.exp(t)
        right = x[2] + x[3] * math.sin(t) - math.cos(t)
        total = total + (left**2 + right**2) ** 2
    return total


OSBORNE_1 = (0.844, 0.908, 0.932, 0.936, 0.925, 0.908, 0.881, 0.85, 0.818, 0.784, 0.751, 0.718)
OSBORNE_1 += (0.685, 0.658, 0.628, 0.603, 0.58, 0.558, 0.538, 0.522, 0.506, 0.49, 0.478, 0.467)
OSBORNE_1 += (0.457, 0.448, 0.438, 0.431, 0.424, 0.42, 0.414, 0.411, 0.406)


@add(
    "badly scaled",
    MGH + "(17)",
    start=(0.5, 1.5, -1, 0.01, 0.02),
    minimum=(0.3754100521, 1.9358469127, -1.4646871366, 0.01286753464, 0.02212269966),
    value=5.46489469748e-5,
    units=(1, 1, 1, 0.01, 0.01),
    stretched=False,
)
def osborne_1(x, m):
    return sum(
        (y - x[0] - x[1] * m.exp(-10 * i * x[3]) - x[2] * m.exp(-10 * i * x[4])) ** 2
        for i, y in enumerate(OSBORNE_1)
    )


@add(
    "smooth",
    MGH + "(18)",
    start=(1, 2, 1, 1, 1, 1),
    minimum=(1, 10, 1, 5, 4, 3),
    value=0,
    domain=(0.25, 5),
)
def biggs_exp6(x, m):
    total = 0
    for i in range(1, 14):
        t = 0.1 * i
        y = math.exp(-t) - 5 * math.exp(-10 * t) + 3 * math.exp(-4 * t)
        model = x[2] * m.exp(-t * x[0]) - x[3] * m.exp(-t * x[1]) + x[5] * m.exp(-t * x[4])
        total = total + (model - y) ** 2
    return total


OSBORNE_2 = (1.366, 1.191, 1.112, 1.013, 0.991, 0.885, 0.831, 0.847, 0.786, 0.725, 0.746, 0.679)
OSBORNE_2 += (0.608, 0.655, 0.616, 0.606, 0.602, 0.626, 0.651, 0.724, 0.649, 0.649, 0.694, 0.644)
OSBORNE_2 += (0.624, 0.661, 0.612, 0.558, 0.533, 0.495, 0.5, 0.423, 0.395, 0.375, 0.372, 0.391)
OSBORNE_2 += (0.396, 0.405, 0.428, 0.429, 0.523, 0.562, 0.607, 0.653, 0.672, 0.708, 0.633, 0.668)
OSBORNE_2 += (0.645, 0.632, 0.591, 0.559, 0.597, 0.625, 0.739, 0.71, 0.729, 0.72, 0.636, 0.581)
OSBORNE_2 += (0.428, 0.292, 0.162, 0.098, 0.054)


@add(
    "smooth",
    MGH + "(19)",
    start=(1.3, 0.65, 0.65, 0.7, 0.6, 3, 5, 7, 2, 4.5, 5.5),
    minimum=(
        1.3099771555,
        0.4315537977,
        0.6336616986,
        0.5994305346,
        0.7541832304,
        0.9042885799,
        1.3658118358,
        4.8236988172,
        2.3986848662,
        4.5688745976,
        5.6753414706,
    ),
    value=4.0137736294e-2,
    stretched=False,
)
def osborne_2(x, m):
    total = 0
    for i, y in enumerate(OSBORNE_2):
        t = i / 10
        model = x[0] * m.exp(-t * x[4])
        for k in (1, 2, 3):
            model = model + x[k] * m.exp(-((t - x[7 + k]) ** 2) * x[4 + k])
        total = total + (y - model) ** 2
    return total


@add(
    "smooth",
    MGH + "(20)",
    start=(0,) * 6,
    minimum=(-0.0157250864, 1.0124348693, -0.2329916259, 1.2604300, -1.5137289, 0.9929964),
    value=2.28767005355e-3,
    domain=(-1, 1),
)
def watson(x, m):
    total = x[0] ** 2 + (x[1] - x[0] ** 2 - 1) ** 2
    for i in range(1, 30):
        t = i / 29
        slope = sum(k * x[k] * t ** (k - 1) for k in range(1, 6))
        value = sum(x[k] * t**k for k in range(6))
        total = total + (slope - value**2 - 1) ** 2
    return total
