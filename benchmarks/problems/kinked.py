"""Functions with kinks and with steps: at them, a little off them, and far from them.

Sources: L. Lukšan, J. Vlček, Test problems for nonsmooth unconstrained and linearly constrained
optimization, report 798, Prague 2000, cited as LV; Jamil and Yang 2013 as JY; and as given.
At a kink there is no derivative to find, and no method may claim one.
"""

from problems.plane import JY
from problems.problem import Collection

COLLECTION = Collection()
add = COLLECTION.add
LV = "Lukšan and Vlček 2000, "
TEXTBOOK = "textbook"


def _largest(m, terms):
    best = terms[0]
    for term in terms[1:]:
        best = m.max(best, term)
    return best


@add("kinked", TEXTBOOK, at=[(0, 0.3), (1e-9, 0.3), (-1e-5, 2), (0.7, -1), (2e-3, 1)])
def absolute_value(x, m):
    return m.abs(x[0]) + x[1] ** 2


@add("kinked", TEXTBOOK, at=[(0.3, 1), (0.3 + 1e-9, 1), (0.3 - 1e-6, 0.1), (0.3001, 0)])
def absolute_value_shifted(x, m):
    return m.abs(x[0] - 0.3) * m.exp(x[1])


@add("kinked", "Hahnloser et al., Nature 405 (2000) 947", at=[(0, 1), (1e-7, 1), (-0.001, 2)])
def rectifier(x, m):
    return m.max(x[0], 0.0) + m.sin(x[1])


@add("kinked", TEXTBOOK, at=[(0, 0), (1e-8, 0), (3, 4)])
def euclidean_norm(x, m):
    return m.sqrt(x[0] ** 2 + x[1] ** 2)


@add("kinked", TEXTBOOK, at=[(1, 1, 1), (1, 2, 3), (1, 1 + 1e-8, 0.5)])
def largest_of_three(x, m):
    return _largest(m, [x[0], x[1], x[2]])


@add("kinked", TEXTBOOK, at=[(0.5, 0.5), (0.2, 0.9), (0.4, 0.4 + 1e-7)])
def smaller_of_two(x, m):
    return m.min(x[0] ** 2, x[1] ** 2) + x[0]


@add("kinked", "x|x|: once differentiable", at=[(0, 1), (1e-6, 1), (-0.01, 0)])
def square_with_sign(x, m):
    return x[0] * m.abs(x[0]) + x[1]


@add("kinked", "Huber, Ann. Math. Stat. 35 (1964) 73", at=[(1, 0.3), (-1, 1), (1 + 1e-6, 5)])
def huber(x, m):
    return sum(m.where(1 - m.abs(x[i]), x[i] ** 2 / 2, m.abs(x[i]) - 0.5) for i in range(2))


@add("kinked", "Cortes and Vapnik, Machine Learning 20 (1995) 273", at=[(1, 0), (0.9, 0), (2, 1)])
def hinge_loss(x, m):
    data = ((1, 0, 1), (0.5, 2, 1), (-1, 1, -1), (-2, -1, -1))
    losses = (m.max(1 - y * (a * x[0] + b * x[1]), 0.0) for a, b, y in data)
    return sum(losses) + 0.01 * (x[0] ** 2 + x[1] ** 2)


@add("kinked", JY + "6, Alpine 1", at=[(0, 0), (1, 2), (3.0417, 1)])
def alpine_1(x, m):
    return sum(m.abs(x[i] * m.sin(x[i]) + 0.1 * x[i]) for i in range(2))


@add("kinked", JY + "9, Bartels-Conn", at=[(0, 0), (1, 2), (0, 1e-4)])
def bartels_conn(x, m):
    return m.abs(x[0] ** 2 + x[1] ** 2 + x[0] * x[1]) + m.abs(m.sin(x[0])) + m.abs(m.cos(x[1]))


@add("kinked", JY + "27, Bukin 4", at=[(-10, 0), (-10 + 1e-6, 1), (-7, 2)])
def bukin_4(x, m):
    return 100 * x[1] ** 2 + 0.01 * m.abs(x[0] + 10)


@add("kinked", JY + "28, Bukin 6", at=[(-10, 1.5), (-9, 0.81 + 1e-7), (-7, 2)])
def bukin_6(x, m):
    return 100 * m.sqrt(m.abs(x[1] - 0.01 * x[0] ** 2)) + 0.01 * m.abs(x[0] + 10)


@add("kinked", JY + "39, cross-in-tray", at=[(0, 1), (1.3, 1.4), (1e-7, 2)])
def cross_in_tray(x, m):
    r = m.sqrt(x[0] ** 2 + x[1] ** 2)
    return -0.0001 * (m.abs(m.sin(x[0]) * m.sin(x[1]) * m.exp(m.abs(100 - r / m.pi))) + 1) ** 0.1


@add("kinked", JY + "53, egg holder", at=[(1, 2), (512, 404.2319), (30, -60)])
def egg_holder(x, m):
    first = (x[1] + 47) * m.sin(m.sqrt(m.abs(x[1] + x[0] / 2 + 47)))
    return -first - x[0] * m.sin(m.sqrt(m.abs(x[0] - x[1] - 47)))


@add("kinked", JY + "147, table 2 / holder", at=[(8.05502, 9.66459), (0, 1), (1, 1)])
def holder_table(x, m):
    r = m.sqrt(x[0] ** 2 + x[1] ** 2)
    return -m.abs(m.sin(x[0]) * m.cos(x[1]) * m.exp(m.abs(1 - r / m.pi)))


@add("kinked", JY + "123, Schwefel 2.20", at=[(0, 0.5, -2), (1e-6, 1, 2)])
def schwefel_220(x, m):
    return sum(m.abs(x[i]) for i in range(3))


@add("kinked", JY + "124, Schwefel 2.21", at=[(1, -1, 0.5), (1, 2, -3), (0, 0, 0)])
def schwefel_221(x, m):
    return _largest(m, [m.abs(x[i]) for i in range(3)])


@add("kinked", JY + "125, Schwefel 2.22", at=[(1, -2, 0.5), (0, 2, -3), (1e-8, 1, 1)])
def schwefel_222(x, m):
    return sum(m.abs(x[i]) for i in range(3)) + m.abs(x[0]) * m.abs(x[1]) * m.abs(x[2])


@add("kinked", JY + "122, Schwefel 2.6", at=[(1, 3), (2, 2), (0, 0)])
def schwefel_26(x, m):
    return m.max(m.abs(x[0] + 2 * x[1] - 7), m.abs(2 * x[0] + x[1] - 5))


@add("kinked", JY + "103, quintic", at=[(-1, 2), (0.5, 2 + 1e-5), (3, 1)])
def quintic(x, m):
    return sum(
        m.abs(x[i] ** 5 - 3 * x[i] ** 4 + 4 * x[i] ** 3 + 2 * x[i] ** 2 - 10 * x[i] - 4)
        for i in range(2)
    )


@add("kinked", LV + "2.1, CB2: Charalambous and Conn 1978", at=[(2, 2), (1, -0.1), (1.1, 0.9)])
def cb2(x, m):
    first = x[0] ** 2 + x[1] ** 4
    second = (2 - x[0]) ** 2 + (2 - x[1]) ** 2
    return _largest(m, [first, second, 2 * m.exp(-x[0] + x[1])])


@add("kinked", LV + "2.2, CB3: at the minimiser three pieces meet", at=[(1, 1), (2, 2), (1, 1.01)])
def cb3(x, m):
    first = x[0] ** 4 + x[1] ** 2
    second = (2 - x[0]) ** 2 + (2 - x[1]) ** 2
    return _largest(m, [first, second, 2 * m.exp(-x[0] + x[1])])


@add("kinked", LV + "2.3, DEM: Demyanov and Malozemov 1974", at=[(0, -3), (1, 1), (-1, 0.5)])
def dem(x, m):
    return _largest(m, [5 * x[0] + x[1], -5 * x[0] + x[1], x[0] ** 2 + x[1] ** 2 + 4 * x[1]])


@add("kinked", LV + "2.7, Mifflin 1", at=[(1, 0), (0.8, 0.6), (0.3, 0.2)])
def mifflin_1(x, m):
    return -x[0] + 20 * m.max(x[0] ** 2 + x[1] ** 2 - 1, 0.0)


@add("kinked", LV + "2.18, MAXQ", at=[(1, 2, 3, 4, -5), (1, 1, 1, 1, 1), (0, 0, 0, 0, 0)])
def maxq(x, m):
    return _largest(m, [x[i] ** 2 for i in range(5)])


@add("kinked", LV + "2.20, MAXHILB", at=[(0, 0, 0, 0), (1, 1, 1, 1), (1, -1, 1, -1)])
def maxhilb(x, m):
    rows = [sum(x[j] / (i + j + 1) for j in range(4)) for i in range(4)]
    return _largest(m, [m.abs(row) for row in rows])


@add("kinked", LV + "2.21, Brown's, nonsmooth", at=[(-1, 1, -1), (0.5, 0.2, -0.7), (1e-3, 0.5, 1)])
def brown_nonsmooth(x, m):
    return sum(
        m.abs(x[i]) ** (1 + x[i + 1] ** 2) + m.abs(x[i + 1]) ** (1 + x[i] ** 2) for i in range(2)
    )


@add("kinked", "a cubic kink, twice differentiable", at=[(0.5, 0.1), (0.5 + 1e-4, 1)])
def cubic_spline_knot(x, m):
    return m.max(x[0] - 0.5, 0.0) ** 3 + x[0] ** 2 * x[1]


@add("kinked", "linear interpolation in a table", at=[(0.25, 1), (0.5, 1), (0.6, 2), (0.75001, 0)])
def table_interpolated(x, m):
    knots = ((0.0, 1.0), (0.25, 1.6), (0.5, 1.2), (0.75, 0.1), (1.0, 0.4))
    slope = (knots[1][1] - knots[0][1]) / 0.25
    value = knots[0][1] + slope * x[0]
    for (x0, y0), (x1, y1), (x2, y2) in zip(knots, knots[1:], knots[2:], strict=False):
        bend = (y2 - y1) / (x2 - x1) - (y1 - y0) / (x1 - x0)
        value = value + bend * m.max(x[0] - x1, 0.0)
    return value + 0.1 * x[1]


@add("stepped", TEXTBOOK, at=[(0.5, 0.3), (1, 0.3), (1.00001, 2), (2.7, 1), (3 - 1e-4, 0)])
def floor_function(x, m):
    return m.floor(x[0]) + x[1]


@add("stepped", TEXTBOOK, at=[(0.5, 0.3), (0, 0.3), (1e-6, 2), (-1e-3, 1)])
def sign_function(x, m):
    return m.sign(x[0]) + x[1] ** 2


@add("stepped", "Heaviside's step", at=[(0.2, 1), (0, 1), (1e-5, 1), (-3e-3, 1)])
def jump_of_a_product(x, m):
    return m.where(x[0], 1 + x[0] * x[1], x[0] * x[1])


@add("stepped", "a jump in a slope's neighbourhood", at=[(1.001, 1), (1.0 - 1e-7, 2), (1, 2)])
def small_jump(x, m):
    return x[0] ** 2 * x[1] + 1e-4 * m.floor(x[0])


@add("stepped", JY + "138, step", at=[(0.2, 1.7, 0.4), (0.5, 0.5, 0.5), (0.1, 2.49999, 0)])
def step_3(x, m):
    return sum(m.floor(x[i] + 0.5) ** 2 for i in range(3))


@add("stepped", "the sawtooth", at=[(0.3, 1), (1, 1), (2.0001, 0.5)])
def sawtooth(x, m):
    return x[0] - m.floor(x[0]) + m.sin(x[1])


@add("stepped", "income tax with a cliff", at=[(0.9, 0), (1, 0), (1.0002, 1), (1.5, 2)])
def cliff(x, m):
    return m.where(1 - x[0], 0.2 * x[0], 0.3 * x[0] + 0.05) + x[1]


@add("stepped", "nearest entry of a table", at=[(0.5, 1), (0.449, 2), (0.45, 1), (0.4501, 0)])
def table_of_nearest(x, m):
    entries = (1.0, 1.6, 1.2, 0.1, 0.4, 0.9, 1.1, 0.3, 0.2, 0.6)
    value = entries[0]
    for k in range(1, len(entries)):
        jump = entries[k] - entries[k - 1]
        value = value + jump * (m.sign(x[0] - (k - 0.5) / 10) + 1) / 2
    return value + x[1]


@add("stepped", "a checkerboard", at=[(0.5, 0.5), (1, 0.5), (1.0001, 0.3), (0.2, 2)])
def checkerboard(x, m):
    whole = m.floor(x[0]) + m.floor(x[1])
    return whole - 2 * m.floor(whole / 2)


@add("stepped", JY + "38, Corana, one basin cut flat", at=[(0.001, 0.3), (0.2, 0.5), (0.05, 0.1)])
def corana_basin(x, m):
    def dent(v):
        return m.where(m.abs(v) - 0.05, v**2, 0.15 * 0.05**2)

    return dent(x[0]) + 1000 * dent(x[1])


@add("stepped", "a staircase with sloping treads", at=[(1.0, 1), (1.5, 1), (1.4999, 0), (2.6, 1)])
def staircase_sloping(x, m):
    return sum((m.sign(x[0] - p) + 1) / 2 for p in (0.5, 1.5, 2.5)) + 0.1 * x[0] * x[1]
