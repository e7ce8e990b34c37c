"""Functions close to a pole, a border of their domain or a spike, and functions on a border.

Sources: as given; several are textbook functions of no single origin.
"""
# ruff: noqa: ARG001 -- every formula takes (x, m)

from problems.problem import Collection

COLLECTION = Collection()
add = COLLECTION.add
TEXTBOOK = "textbook: Abramowitz and Stegun 1964, chapter 4"
HS = "Hock and Schittkowski, Lecture Notes in Economics 187 (1981), objective of problem "


@add("nearly singular", "Runge, Z. Math. Phys. 46 (1901) 224", domain=(-1, 1), at=[(0.2, 0.04)])
def runge(x, m):
    return 1 / (1 + 25 * x[0] ** 2) + 1 / (1 + 25 * x[1] ** 2)


@add("nearly singular", "Runge's function, narrower", at=[(0.01, 0.02), (0.1, 0.003), (1, 0.005)])
def runge_narrow(x, m):
    return 1 / (1 + 1e4 * x[0] ** 2) + 1 / (1 + 1e5 * x[1] ** 2)


@add("nearly singular", TEXTBOOK, at=[(0.301, 1), (0.3001, 0.5), (0.300001, 2), (0.3 + 1e-9, 1)])
def pole(x, m):
    return x[1] / (x[0] - 0.3)


@add("nearly singular", TEXTBOOK, at=[(0.0011, 0.999), (1.0, 1.0), (0.0101, -1.002)])
def double_pole(x, m):
    return 1 / (x[0] - 0.001) ** 2 + x[0] / (x[1] ** 2 - 1 + 1e-3)


@add("nearly singular", TEXTBOOK, at=[(1e-2, 1e-3), (1e-4, 1e-6), (1e-9, 0.5), (1e-12, 1e-5)])
def logarithm(x, m):
    return m.log(x[0]) + 2 * m.log(x[1])


@add("nearly singular", TEXTBOOK, at=[(1e-3, 1e-2), (1e-6, 1e-8), (0.5, 1e-10)])
def square_root(x, m):
    return m.sqrt(x[0]) + x[0] * m.sqrt(x[1])


@add("nearly singular", TEXTBOOK, at=[(1.57, 0.1), (1.5707, 0.2), (-1.5, 1.57079)])
def tangent(x, m):
    return m.tan(x[0]) + x[0] * m.tan(x[1])


@add("nearly singular", TEXTBOOK, at=[(1e-5, 0.01), (0.001, -0.0002), (0, 0), (0.3, 1)])
def arctangent_steep(x, m):
    return m.atan(1e4 * x[0]) + m.atan(1e3 * x[1])


@add("nearly singular", TEXTBOOK, at=[(1e-3, 0.001), (0.0005, -0.0002), (0, 0), (0.003, 0.001)])
def hyperbolic_tangent_steep(x, m):
    return m.tanh(1e3 * x[0]) + m.tanh(300 * (x[0] + x[1]))


@add("nearly singular", "a Gaussian spike", at=[(1e-4, 0.1), (2e-4, 1.0), (3e-4, 0.5)])
def spike(x, m):
    return m.exp(-((x[0] / 1e-4) ** 2)) + x[1] ** 3


@add("nearly singular", "a Lorentzian line", at=[(0.5001, 1), (0.501, 2), (0.5, 0.3)])
def lorentzian(x, m):
    return 1e-3 * x[1] / ((x[0] - 0.5) ** 2 + 1e-6)


@add("nearly singular", "a hyperbola: a rounded kink", at=[(1e-5, 1), (1e-4, 2), (0, 1), (1e-3, 1)])
def rounded_kink(x, m):
    return m.sqrt(x[0] ** 2 + 1e-8) + m.sqrt(x[1] ** 2 + 1e-2)


@add("nearly singular", "Lennard-Jones, Proc. R. Soc. A 106 (1924) 463", at=[(0.5, 0.3, 0.2)])
def lennard_jones(x, m):
    r2 = x[0] ** 2 + x[1] ** 2 + x[2] ** 2
    return 4 * (1 / r2**6 - 1 / r2**3)


@add("nearly singular", "Newton's potential", at=[(1e-3, 2e-3, 1e-3), (0.01, 0, 0), (1, 2, 3)])
def newton_potential(x, m):
    return -1 / m.sqrt(x[0] ** 2 + x[1] ** 2 + x[2] ** 2)


@add("nearly singular", "Plummer, MNRAS 71 (1911) 460", at=[(1e-3, 2e-3, 1e-3), (0.1, 0, 0)])
def plummer(x, m):
    return -1 / m.sqrt(1e-4 + x[0] ** 2 + x[1] ** 2 + x[2] ** 2)


@add(
    "nearly singular",
    "a logarithmic barrier: Fiacco and McCormick 1968",
    at=[(0.999, 0.5, 1e-4), (1e-5, 1 - 1e-6, 0.2)],
)
def barrier(x, m):
    return sum(x[i] ** 2 - 1e-3 * (m.log(x[i]) + m.log(1 - x[i])) for i in range(3))


@add(
    "nearly singular",
    HS + "62",
    start=(0.7, 0.2, 0.1),
    minimum=(0.6178126908, 0.328202223, 0.5398508606e-1),
    value=-26272.51448,
    stretched=False,
    units=0.05,
)
def hs62(x, m):
    a, b, c = x[0], x[1], x[2]
    one = 255 * m.log((a + b + c + 0.03) / (0.09 * a + b + c + 0.03))
    two = 280 * m.log((b + c + 0.03) / (0.07 * b + c + 0.03))
    three = 290 * m.log((c + 0.03) / (0.13 * c + 0.03))
    return -32.174 * (one + two + three)


@add(
    "nearly singular",
    HS + "110",
    start=(9,) * 10,
    minimum=(9.35025655,) * 10,
    value=-45.77846971,
    stretched=False,
    at=[(2.001,) * 5 + (9.999,) * 5],
)
def hs110(x, m):
    product = x[0]
    for i in range(1, 10):
        product = product * x[i]
    logs = sum(m.log(x[i] - 2) ** 2 + m.log(10 - x[i]) ** 2 for i in range(10))
    return logs - product**0.2


@add("nearly singular", "Rosen and Wheeler: a cusp rounded at 1e-3", at=[(0.001, 1), (0.1, 0.1)])
def rounded_cusp(x, m):
    return (x[0] ** 2 + 1e-6) ** 0.25 * (1 + x[1] ** 2)


@add("nearly singular", "Planck's law", at=[(0.05, 1), (0.01, 0.3), (3, 20)])
def planck(x, m):
    return x[0] ** 3 / (m.exp(x[0] / x[1]) - 1)


@add("one-sided", TEXTBOOK, at=[(0, 0.5), (0, 0), (1e-5, 2)])
def power_one_and_a_half(x, m):
    return x[0] ** 1.5 + x[1]


@add("one-sided", TEXTBOOK, at=[(0, 0.5), (1e-4, 0)])
def power_two_and_a_half(x, m):
    return 3 * x[0] ** 2.5 + m.exp(x[1]) * (1 + x[0])


@add("one-sided", TEXTBOOK, at=[(0, 0.5), (1e-7, 1), (1e-5, 2)])
def square_root_at_the_border(x, m):
    return m.sqrt(x[0]) + x[1] ** 2


@add("one-sided", TEXTBOOK, at=[(1, 0.5), (1 - 1e-6, 1), (0.9999, 2), (-1, 0.2)])
def arc_cosine(x, m):
    return m.acos(x[0]) + x[1]


@add("one-sided", TEXTBOOK, at=[(1e-4, 0.3), (1e-5, 1), (2e-4, 5)])
def logarithm_at_the_border(x, m):
    return m.log(x[0]) + m.sin(x[1])


@add("one-sided", TEXTBOOK, at=[(0, 1), (1, 2), (1e-8, 1)])
def smooth_left_of_a_border(x, m):
    return m.where(x[0], m.exp(x[0]) * x[1], float("nan"))


@add("one-sided", TEXTBOOK, at=[(2, 1), (2, 3), (1.999, 0.3)])
def smooth_right_of_a_border(x, m):
    return m.where(2 - x[0], m.sin(x[0]) + x[0] * x[1] ** 2, float("nan"))


@add("one-sided", TEXTBOOK, at=[(1, 0), (0, 1), (0.3, 0.7 - 1e-6)])
def triangle(x, m):
    inside = m.where(1 - x[0] - x[1], 0.0, float("nan"))
    return x[0] ** 2 * m.exp(x[1]) + x[1] + inside


@add("one-sided", TEXTBOOK, at=[(0, 0), (0, 0.5), (1, 1)])
def corner_of_a_square(x, m):
    low = m.where(x[0], m.where(x[1], 0.0, float("nan")), float("nan"))
    high = m.where(1 - x[0], m.where(1 - x[1], 0.0, float("nan")), float("nan"))
    return m.cos(2 * x[0] + x[1]) + low + high


@add("one-sided", "Shannon, Bell System Tech. J. 27 (1948) 379", at=[(1e-6, 0.5), (1e-3, 1e-4)])
def entropy(x, m):
    return -sum(x[i] * m.log(x[i]) for i in range(2))


@add("one-sided", "the upper half of a sphere", at=[(0.6, 0.8 - 1e-9), (0.1, 0.99), (0.7, 0.71)])
def hemisphere(x, m):
    return m.sqrt(1 - x[0] ** 2 - x[1] ** 2)


@add("one-sided", "Black and Scholes, J. Political Economy 81 (1973) 637, tail", at=[(0, 0.2)])
def square_root_diffusion(x, m):
    return m.exp(-x[1]) * (1 + x[0]) ** 0.5 + x[0] ** 1.5 * x[1]
