"""Smooth functions of two variables, continued from `plane`."""
# ruff: noqa: ARG001 -- every formula takes (x, m)

from problems.plane import JY, SB
from problems.problem import Collection

COLLECTION = Collection()
add = COLLECTION.add


@add("smooth", JY + "90", domain=(-10, 10), minimum=(0, 0), value=0.9)
def periodic(x, m):
    return 1 + m.sin(x[0]) ** 2 + m.sin(x[1]) ** 2 - 0.1 * m.exp(-(x[0] ** 2) - x[1] ** 2)


@add("smooth", JY + "97", domain=(-50, 50), minimum=(5, 5), value=0)
def price_2_shifted(x, m):
    a, b = x[0] - 5, x[1] - 5
    return m.sin(a) ** 2 + m.sin(b) ** 2 + 0.1 * (1 - m.exp(-(a**2) - b**2))


@add("smooth", JY + "98, Price 3 (modified Rosenbrock)", domain=(-5, 5), minimum=(1, 1), value=0)
def price_3(x, m):
    return 100 * (x[1] - x[0] ** 2) ** 2 + (6.4 * (x[1] - 0.5) ** 2 - x[0] - 0.6) ** 2


@add("smooth", JY + "97, Price 4", domain=(-5, 5), minimum=(2, 4), value=0)
def price_4(x, m):
    return (2 * x[0] ** 3 * x[1] - x[1] ** 3) ** 2 + (6 * x[0] - x[1] ** 2 + x[1]) ** 2


@add("smooth", JY + "99", domain=(-10, 10), minimum=(0.19388, 0.48513), value=-3873.7243)
def quadratic(x, m):
    a, b = x[0], x[1]
    return -3803.84 - 138.08 * a - 232.92 * b + 128.08 * a**2 + 203.64 * b**2 + 182.25 * a * b


@add("smooth", JY + "107", domain=(-500, 500), minimum=(0, 0), value=0)
def rotated_ellipse(x, m):
    return 7 * x[0] ** 2 - 6 * 3**0.5 * x[0] * x[1] + 13 * x[1] ** 2


@add("smooth", JY + "112", domain=(-10, 10), minimum=(0, 0), value=0)
def schaffer_1(x, m):
    r2 = x[0] ** 2 + x[1] ** 2
    return 0.5 + (m.sin(r2) ** 2 - 0.5) / (1 + 0.001 * r2) ** 2


@add("oscillating", JY + "113", domain=(-100, 100), minimum=(0, 0), value=0)
def schaffer_2(x, m):
    wave = m.sin(x[0] ** 2 - x[1] ** 2) ** 2 - 0.5
    return 0.5 + wave / (1 + 0.001 * (x[0] ** 2 + x[1] ** 2)) ** 2


@add("smooth", JY + "133", domain=(-10, 10), minimum=(-7.0835, 4.858), value=-186.7309)
def shubert(x, m):
    left = sum(j * m.cos((j + 1) * x[0] + j) for j in range(1, 6))
    return left * sum(j * m.cos((j + 1) * x[1] + j) for j in range(1, 6))


@add("smooth", JY + "150", domain=(-5, 5), minimum=(-2, 0), value=0)
def trecanni(x, m):
    return x[0] ** 4 + 4 * x[0] ** 3 + 4 * x[0] ** 2 + x[1] ** 2


@add("smooth", JY + "157", domain=((-2.5, 3), (-2, 2)), minimum=(1.6971358, 0), value=-4.81681406)
def ursem_1(x, m):
    return -m.sin(2 * x[0] - 0.5 * m.pi) - 3 * m.cos(x[1]) - 0.5 * x[0]


@add("smooth", JY + "161", domain=(-50, 50), minimum=(0, 0), value=-400)
def venter_sobieszczanski(x, m):
    return sum(x[i] ** 2 - 100 * m.cos(x[i]) ** 2 - 100 * m.cos(x[i] ** 2 / 30) for i in range(2))


@add("smooth", JY + "163", domain=(-5, 5), minimum=(1, 2), value=0)
def wayburn_seader_1(x, m):
    return (x[0] ** 6 + x[1] ** 4 - 17) ** 2 + (2 * x[0] + x[1] - 4) ** 2


@add(
    "smooth",
    JY + "164",
    domain=(-100, 100),
    minimum=(0.200138974728779, 1),
    value=0,
)
def wayburn_seader_2(x, m):
    return (1.613 - 4 * (x[0] - 0.3125) ** 2 - 4 * (x[1] - 1.625) ** 2) ** 2 + (x[1] - 1) ** 2


@add(
    "smooth", JY + "173", domain=(-5, 10), minimum=(-0.02989597760285287, 0), value=-0.0037912372204
)
def zettl(x, m):
    return (x[0] ** 2 + x[1] ** 2 - 2 * x[0]) ** 2 + 0.25 * x[0]


@add("smooth", JY + "174", domain=(-10, 10), minimum=(-1.046680576580755, 0), value=-0.3523860738)
def zirilli(x, m):
    return 0.25 * x[0] ** 4 - 0.5 * x[0] ** 2 + 0.1 * x[0] + 0.5 * x[1] ** 2


@add("smooth", SB + "Franke's function", domain=(0, 1), units=0.1)
def franke(x, m):
    a, b = 9 * x[0], 9 * x[1]
    return (
        0.75 * m.exp(-((a - 2) ** 2) / 4 - (b - 2) ** 2 / 4)
        + 0.75 * m.exp(-((a + 1) ** 2) / 49 - (b + 1) / 10)
        + 0.5 * m.exp(-((a - 7) ** 2) / 4 - (b - 3) ** 2 / 4)
        - 0.2 * m.exp(-((a - 4) ** 2) - (b - 7) ** 2)
    )


@add("smooth", SB + "Lim et al. 2002, polynomial", domain=(0, 1))
def lim_polynomial(x, m):
    a, b = x[0], x[1]
    return (
        9
        + 5 / 2 * a
        - 35 / 2 * b
        + 5 / 2 * a * b
        + 19 * b**2
        - 15 / 2 * a**3
        - 5 / 2 * a * b**2
        - 11 / 2 * b**4
        + a**3 * b**2
    )


@add("smooth", SB + "Currin et al. 1988", domain=(0.2, 1))
def currin_exponential(x, m):
    a = x[0]
    top = 2300 * a**3 + 1900 * a**2 + 2092 * a + 60
    return (1 - m.exp(-1 / (2 * x[1]))) * top / (100 * a**3 + 500 * a**2 + 4 * a + 20)


@add("smooth", SB + "Gramacy and Lee 2008", domain=(-2, 6), minimum=(-(0.5**0.5), 0))
def gramacy_lee(x, m):
    return x[0] * m.exp(-(x[0] ** 2) - x[1] ** 2)


@add("smooth", "the monkey saddle: Hilbert, Cohn-Vossen 1932, section 29", at=[(0, 0), (1.5, -0.7)])
def monkey_saddle(x, m):
    return x[0] ** 3 - 3 * x[0] * x[1] ** 2


@add("smooth", "Müller and Brown, Theor. Chim. Acta 53 (1979) 75", domain=((-1.5, 1), (-0.5, 2)))
def mueller_brown(x, m):
    rows = (
        (-200, -1, 0, -10, 1, 0),
        (-100, -1, 0, -10, 0, 0.5),
        (-170, -6.5, 11, -6.5, -0.5, 1.5),
        (15, 0.7, 0.6, 0.7, -1, 1),
    )
    return sum(
        A * m.exp(a * (x[0] - p) ** 2 + b * (x[0] - p) * (x[1] - q) + c * (x[1] - q) ** 2)
        for A, a, b, c, p, q in rows
    )


@add(
    "smooth",
    "MATLAB's peaks, The MathWorks",
    domain=(-3, 3),
    minimum=(0.228279, -1.625535),
    value=-6.551133,
)
def peaks(x, m):
    a, b = x[0], x[1]
    return (
        3 * (1 - a) ** 2 * m.exp(-(a**2) - (b + 1) ** 2)
        - 10 * (a / 5 - a**3 - b**5) * m.exp(-(a**2) - b**2)
        - m.exp(-((a + 1) ** 2) - b**2) / 3
    )
