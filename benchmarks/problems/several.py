"""Smooth functions of 3 to 10 variables; sources as in `plane`."""
# ruff: noqa: ARG001 -- every formula takes (x, m)

from problems.plane import JY, SB
from problems.problem import Collection

COLLECTION = Collection()
add = COLLECTION.add


@add("smooth", JY + "137, sphere", minimum=(0,) * 5, value=0, domain=(-10, 10))
def sphere(x, m):
    return sum(x[i] ** 2 for i in range(5))


@add("smooth", SB + "sum of different powers", minimum=(0,) * 5, value=0, domain=(-1, 1))
def different_powers(x, m):
    return sum(x[i] ** (i + 2) for i in range(5)) + x[4] ** 2


@add("smooth", SB + "rotated hyper-ellipsoid", minimum=(0,) * 6, value=0, domain=(-65, 65))
def rotated_hyper_ellipsoid(x, m):
    return sum(sum(x[j] for j in range(i + 1)) ** 2 for i in range(6))


@add("smooth", SB + "Trid", minimum=(6, 10, 12, 12, 10, 6), value=-50, domain=(-36, 36))
def trid(x, m):
    return sum((x[i] - 1) ** 2 for i in range(6)) - sum(x[i] * x[i - 1] for i in range(1, 6))


@add("smooth", SB + "Zakharov", minimum=(0,) * 8, value=0, domain=(-5, 10))
def zakharov(x, m):
    s = sum(0.5 * (i + 1) * x[i] for i in range(8))
    return sum(x[i] ** 2 for i in range(8)) + s**2 + s**4


@add(
    "smooth",
    SB + "Dixon and Price",
    minimum=[2 ** -((2**i - 2) / 2**i) for i in range(1, 6)],
    value=0,
    domain=(-10, 10),
)
def dixon_price(x, m):
    return (x[0] - 1) ** 2 + sum((i + 1) * (2 * x[i] ** 2 - x[i - 1]) ** 2 for i in range(1, 5))


@add("smooth", SB + "Styblinski and Tang", minimum=(-2.903534027771177,) * 4, domain=(-5, 5))
def styblinski_tang(x, m):
    return sum(x[i] ** 4 - 16 * x[i] ** 2 + 5 * x[i] for i in range(4)) / 2


@add("smooth", SB + "Perm 0", minimum=(1, 1 / 2, 1 / 3, 1 / 4), domain=(-4, 4))
def perm_0(x, m):
    return sum(
        sum((j + 11) * (x[j] ** k - 1 / (j + 1) ** k) for j in range(4)) ** 2 for k in range(1, 5)
    )


@add("smooth", SB + "power sum", minimum=(1, 2, 2, 3), value=0, domain=(0, 4))
def power_sum(x, m):
    return sum(
        (sum(x[j] ** k for j in range(4)) - b) ** 2 for k, b in enumerate((8, 18, 44, 114), 1)
    )


@add("smooth", SB + "Colville", start=(-3, -1, -3, -1), minimum=(1,) * 4, value=0, domain=(-10, 10))
def colville(x, m):
    return (
        100 * (x[0] ** 2 - x[1]) ** 2
        + (x[0] - 1) ** 2
        + (x[2] - 1) ** 2
        + 90 * (x[2] ** 2 - x[3]) ** 2
        + 10.1 * ((x[1] - 1) ** 2 + (x[3] - 1) ** 2)
        + 19.8 * (x[1] - 1) * (x[3] - 1)
    )


HARTMANN_3 = (
    (1.0, (3, 10, 30), (0.3689, 0.117, 0.2673)),
    (1.2, (0.1, 10, 35), (0.4699, 0.4387, 0.747)),
    (3.0, (3, 10, 30), (0.1091, 0.8732, 0.5547)),
    (3.2, (0.1, 10, 35), (0.0381, 0.5743, 0.8828)),
)


@add(
    "smooth",
    SB + "Hartmann 3",
    minimum=(0.114614, 0.555649, 0.852547),
    value=-3.86278,
    domain=(0, 1),
)
def hartmann_3(x, m):
    return -sum(
        c * m.exp(-sum(a * (x[j] - p) ** 2 for j, (a, p) in enumerate(zip(A, P, strict=True))))
        for c, A, P in HARTMANN_3
    )


HARTMANN_6 = (
    (1.0, (10, 3, 17, 3.5, 1.7, 8), (0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886)),
    (1.2, (0.05, 10, 17, 0.1, 8, 14), (0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991)),
    (3.0, (3, 3.5, 1.7, 10, 17, 8), (0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665)),
    (3.2, (17, 8, 0.05, 10, 0.1, 14), (0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381)),
)


@add(
    "smooth",
    SB + "Hartmann 6",
    minimum=(0.20169, 0.150011, 0.476874, 0.275332, 0.311652, 0.6573),
    value=-3.32237,
    domain=(0, 1),
)
def hartmann_6(x, m):
    return -sum(
        c * m.exp(-sum(a * (x[j] - p) ** 2 for j, (a, p) in enumerate(zip(A, P, strict=True))))
        for c, A, P in HARTMANN_6
    )


SHEKEL = (
    (0.1, (4, 4, 4, 4)),
    (0.2, (1, 1, 1, 1)),
    (0.2, (8, 8, 8, 8)),
    (0.4, (6, 6, 6, 6)),
    (0.4, (3, 7, 3, 7)),
    (0.6, (2, 9, 2, 9)),
    (0.3, (5, 5, 3, 3)),
    (0.7, (8, 1, 8, 1)),
    (0.5, (6, 2, 6, 2)),
    (0.5, (7, 3.6, 7, 3.6)),
)


@add(
    "smooth",
    SB + "Shekel, 10 terms",
    minimum=(4.00074671, 4.00059326, 3.99966290, 3.99950981),
    value=-10.536443,
    domain=(0, 10),
)
def shekel(x, m):
    return -sum(1 / (c + sum((x[j] - a) ** 2 for j, a in enumerate(C))) for c, C in SHEKEL)


@add("smooth", JY + "87, pathological", domain=(-10, 10), at=[(0.5, 1, -2, 3)])
def pathological(x, m):
    total = 0
    for i in range(3):
        wave = m.sin(m.sqrt(100 * x[i] ** 2 + x[i + 1] ** 2 + 1e-2)) ** 2 - 0.5
        total = total + 0.5 + wave / (1 + 0.001 * (x[i] - x[i + 1]) ** 4)
    return total


@add("smooth", JY + "88, Paviani", minimum=(9.351,) * 10, value=-45.7784684, domain=(2.5, 9.5))
def paviani(x, m):
    product = x[0]
    for i in range(1, 10):
        product = product * x[i]
    logs = sum(m.log(10 - x[i]) ** 2 + m.log(x[i] - 2) ** 2 for i in range(10))
    return logs - product**0.2


@add("smooth", JY + "54, exponential", minimum=(0,) * 7, value=-1, domain=(-1, 1))
def exponential_bell(x, m):
    return -m.exp(-0.5 * sum(x[i] ** 2 for i in range(7)))


@add("smooth", JY + "74, Miele and Cantrell", minimum=(0, 1, 1, 1), value=0, domain=(-1, 1))
def miele_cantrell(x, m):
    return (
        (m.exp(-x[0]) - x[1]) ** 4 + 100 * (x[1] - x[2]) ** 6 + m.tan(x[2] - x[3]) ** 4 + x[0] ** 8
    )


@add("smooth", JY + "111, Sargan", minimum=(0,) * 5, value=0, domain=(-100, 100))
def sargan(x, m):
    return sum(
        5 * (x[i] ** 2 + 0.4 * sum(x[i] * x[j] for j in range(5) if j != i)) for i in range(5)
    )


@add("smooth", JY + "102, Qing", minimum=[k**0.5 for k in range(1, 7)], value=0, domain=(-5, 5))
def qing(x, m):
    return sum((x[i] ** 2 - i - 1) ** 2 for i in range(6))


@add("smooth", JY + "46, Dolan's, absolute value left out", domain=(-100, 100), dimension=5)
def dolan(x, m):
    return (
        (x[0] + 1.7 * x[1]) * m.sin(x[0])
        - 1.5 * x[2]
        - 0.1 * x[3] * m.cos(x[3] + x[4] - x[0])
        + 0.2 * x[4] ** 2
        - x[1]
    )


@add("smooth", "Ishigami and Homma 1990, by " + SB, domain=(-3.1, 3.1), dimension=3)
def ishigami(x, m):
    return m.sin(x[0]) + 7 * m.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * m.sin(x[0])


@add("smooth", "Friedman 1991, by " + SB, domain=(0, 1), dimension=5)
def friedman(x, m):
    return 10 * m.sin(m.pi * x[0] * x[1]) + 20 * (x[2] - 0.5) ** 2 + 10 * x[3] + 5 * x[4]


@add(
    "smooth",
    "robot arm: An and Owen 2001, by " + SB,
    dimension=8,
    domain=((0.3, 6),) * 4 + ((0.2, 1),) * 4,
)
def robot_arm(x, m):
    u = v = angle = 0
    for i in range(4):
        angle = angle + x[i]
        u = u + x[4 + i] * m.cos(angle)
        v = v + x[4 + i] * m.sin(angle)
    return m.sqrt(u**2 + v**2)


@add("smooth", "Morokoff and Caflisch 1995, by " + SB, domain=(0.05, 1), dimension=6)
def morokoff_caflisch(x, m):
    product = (1 + 1 / 6) ** 6
    for i in range(6):
        product = product * x[i] ** (1 / 6)
    return product


@add(
    "smooth",
    "a Gaussian mixture's log-likelihood: Dempster et al. 1977",
    domain=(-1, 1),
    dimension=4,
)
def mixture_likelihood(x, m):
    data = (-1.2, -0.8, 0.1, 0.9, 1.4)
    norm = 1 / (2 * m.pi) ** 0.5
    total = 0
    for y in data:
        left = norm * m.exp(-((y - x[0]) ** 2) * m.exp(-2 * x[2]) / 2 - x[2])
        right = norm * m.exp(-((y - x[1]) ** 2) * m.exp(-2 * x[3]) / 2 - x[3])
        total = total - m.log(0.4 * left + 0.6 * right)
    return total
