"""Smooth functions of two variables.

Source of most: M. Jamil, X.-S. Yang, A literature survey of benchmark functions for global
optimisation problems, International Journal of Mathematical Modelling and Numerical Optimisation
4 (2013) 150-194, cited by their numbers; S. Surjanovic and D. Bingham, Virtual Library of
Simulation Experiments (2013), where marked.
"""
# ruff: noqa: ARG001 -- every formula takes (x, m)

from problems.problem import Collection

COLLECTION = Collection()
add = COLLECTION.add
JY = "Jamil and Yang 2013, "
SB = "Surjanovic and Bingham 2013, "


@add("smooth", JY + "2", minimum=(0, 0), domain=(-32, 32), at=[(3, 4)])
def ackley_2(x, m):
    return -200 * m.exp(-0.02 * m.sqrt(x[0] ** 2 + x[1] ** 2 + 1e-2))


@add("smooth", JY + "5", domain=((-1, 2), (-1, 1)), minimum=(2, 0.10578), value=-2.02181)
def adjiman(x, m):
    return m.cos(x[0]) * m.sin(x[1]) - x[0] / (x[1] ** 2 + 1)


@add(
    "smooth",
    JY + "16",
    domain=(-6.28, 6.28),
    minimum=(4.70104, 3.15294),
    value=-106.76453,
)
def bird(x, m):
    return (
        m.sin(x[0]) * m.exp((1 - m.cos(x[1])) ** 2)
        + m.cos(x[1]) * m.exp((1 - m.sin(x[0])) ** 2)
        + (x[0] - x[1]) ** 2
    )


@add("smooth", JY + "17", minimum=(0, 0), value=0, domain=(-100, 100))
def bohachevsky_1(x, m):
    return (
        x[0] ** 2
        + 2 * x[1] ** 2
        - 0.3 * m.cos(3 * m.pi * x[0])
        - 0.4 * m.cos(4 * m.pi * x[1])
        + 0.7
    )


@add("smooth", JY + "18", minimum=(0, 0), value=0, domain=(-100, 100))
def bohachevsky_2(x, m):
    return x[0] ** 2 + 2 * x[1] ** 2 - 0.3 * m.cos(3 * m.pi * x[0]) * m.cos(4 * m.pi * x[1]) + 0.3


@add("smooth", JY + "20", minimum=(1, 3), value=0, domain=(-10, 10))
def booth(x, m):
    return (x[0] + 2 * x[1] - 7) ** 2 + (2 * x[0] + x[1] - 5) ** 2


@add(
    "smooth",
    JY + "22",
    minimum=(9.42477796076938, 2.475),
    value=0.39788735772973816,
    domain=((-5, 10), (0, 15)),
)
def branin(x, m):
    bend = x[1] - 5.1 / (4 * m.pi**2) * x[0] ** 2 + 5 / m.pi * x[0] - 6
    return bend**2 + 10 * (1 - 1 / (8 * m.pi)) * m.cos(x[0]) + 10


@add("smooth", JY + "24", minimum=(-10, -10), domain=(-10, 10))
def brent(x, m):
    return (x[0] + 10) ** 2 + (x[1] + 10) ** 2 + m.exp(-(x[0] ** 2) - x[1] ** 2)


@add("smooth", JY + "29", minimum=(0, 0), value=0, domain=(-5, 5))
def three_hump_camel(x, m):
    return 2 * x[0] ** 2 - 1.05 * x[0] ** 4 + x[0] ** 6 / 6 + x[0] * x[1] + x[1] ** 2


@add(
    "smooth",
    JY + "30",
    minimum=(0.08984201368301331, -0.7126564032704135),
    value=-1.031628453489877,
    domain=((-3, 3), (-2, 2)),
)
def six_hump_camel(x, m):
    return (
        (4 - 2.1 * x[0] ** 2 + x[0] ** 4 / 3) * x[0] ** 2
        + x[0] * x[1]
        + (4 * x[1] ** 2 - 4) * x[1] ** 2
    )


@add(
    "smooth",
    JY + "33",
    minimum=(6.189866586965680, 0.5),
    value=-42.94438701899098,
    domain=(-30, 30),
)
def chichinadze(x, m):
    return (
        x[0] ** 2
        - 12 * x[0]
        + 11
        + 10 * m.cos(m.pi * x[0] / 2)
        + 8 * m.sin(5 * m.pi * x[0] / 2)
        - 0.2**0.5 * m.exp(-0.5 * (x[1] - 0.5) ** 2)
    )


@add("smooth", JY + "41", start=(-1.2, 1), minimum=(1, 1), value=0, domain=(-10, 10))
def cube(x, m):
    return 100 * (x[1] - x[0] ** 3) ** 2 + (1 - x[0]) ** 2


@add("badly scaled", JY + "45", minimum=(0, 15), domain=(-20, 20), value=-24771.09375)
def deckkers_aarts(x, m):
    r2 = x[0] ** 2 + x[1] ** 2
    return 1e5 * x[0] ** 2 + x[1] ** 2 - r2**2 + 1e-5 * r2**4


@add("smooth", JY + "50", minimum=(3.141592653589793, 3.141592653589793), value=-1, domain=(0, 6))
def easom(x, m):
    away = (x[0] - m.pi) ** 2 + (x[1] - m.pi) ** 2
    return -m.cos(x[0]) * m.cos(x[1]) * m.exp(-away)


@add("smooth", JY + "51", domain=(-4, 4), minimum=(3.40918683, -2.17143304), value=1.7127803)
def el_attar(x, m):
    return (
        (x[0] ** 2 + x[1] - 10) ** 2
        + (x[0] + x[1] ** 2 - 7) ** 2
        + (x[0] ** 2 + x[1] ** 3 - 1) ** 2
    )


@add("smooth", JY + "52", minimum=(0, 0), value=0, domain=(-5, 5))
def egg_crate(x, m):
    return x[0] ** 2 + x[1] ** 2 + 25 * (m.sin(x[0]) ** 2 + m.sin(x[1]) ** 2)


@add(
    "smooth",
    JY + "57",
    domain=(-1, 1),
    minimum=(0.46732003, 0.46732003),
    value=0.06447042,
)
def giunta(x, m):
    total = 0.6
    for i in range(2):
        u = 16 / 15 * x[i] - 1
        total = total + m.sin(u) + m.sin(u) ** 2 + m.sin(4 * u) / 50
    return total


@add("smooth", JY + "58", minimum=(0, -1), value=3, domain=(-2, 2))
def goldstein_price(x, m):
    a, b = x[0], x[1]
    first = 19 - 14 * a + 3 * a**2 - 14 * b + 6 * a * b + 3 * b**2
    second = 18 - 32 * a + 12 * a**2 + 48 * b - 36 * a * b + 27 * b**2
    return (1 + (a + b + 1) ** 2 * first) * (30 + (2 * a - 3 * b) ** 2 * second)


@add(
    "smooth",
    JY + "61",
    domain=(-10, 10),
    minimum=(-7.58989583, -7.70831466),
    value=-176.54179,
)
def hansen(x, m):
    left = sum((i + 1) * m.cos(i * x[0] + i + 1) for i in range(5))
    return left * sum((j + 1) * m.cos((j + 2) * x[1] + j + 1) for j in range(5))


@add("smooth", JY + "65", minimum=(3, 2), value=0, domain=(-5, 5), start=(1, 1))
def himmelblau(x, m):
    return (x[0] ** 2 + x[1] - 11) ** 2 + (x[0] + x[1] ** 2 - 7) ** 2


@add("smooth", JY + "66", minimum=(4, 2), value=-2.345811576101292, domain=((0, 5), (0, 6)))
def hosaki(x, m):
    a, b = x[0], x[1]
    return (1 - 8 * a + 7 * a**2 - 7 / 3 * a**3 + a**4 / 4) * b**2 * m.exp(-b)


@add("smooth", JY + "69", domain=(0, 10), at=[(0, 1.3932)])
def keane(x, m):
    wave = m.sin(x[0] - x[1]) ** 2 * m.sin(x[0] + x[1]) ** 2
    return wave / m.sqrt(x[0] ** 2 + x[1] ** 2)


@add("smooth", JY + "70", start=(-1.2, 1), minimum=(1, 1), value=0, domain=(-1.2, 1.2))
def leon(x, m):
    return 100 * (x[1] - x[0] ** 2) ** 2 + (1 - x[0]) ** 2 * m.exp(-(x[0] ** 2) / 9)


@add("smooth", JY + "71", minimum=(0, 0), value=0, domain=(-10, 10))
def matyas(x, m):
    return 0.26 * (x[0] ** 2 + x[1] ** 2) - 0.48 * x[0] * x[1]


@add(
    "smooth",
    JY + "72",
    minimum=(-0.5471975511965976, -1.5471975511965976),
    value=-1.9132229549810367,
    domain=((-1.5, 4), (-3, 4)),
)
def mccormick(x, m):
    return m.sin(x[0] + x[1]) + (x[0] - x[1]) ** 2 - 1.5 * x[0] + 2.5 * x[1] + 1


@add("smooth", JY + "75", domain=(-10, 10), at=[(2, 3)])
def mishra_3_smoothed(x, m):
    return m.sqrt(1 + m.cos(m.sqrt(1 + x[0] ** 2 + x[1] ** 2)) ** 2) + 0.01 * (x[0] + x[1])


@add("smooth", JY + "84", domain=(-5, 5), minimum=(1.5707963267948966, 0), value=0)
def parsopoulos(x, m):
    return m.cos(x[0]) ** 2 + m.sin(x[1]) ** 2
