"""Badly scaled functions: coordinates, or values, of very different sizes.

Sources: the functions of `least_squares`, `plane` and `several` in other units, and as given.
A function's own scale is told to the scoring by `units`, never to the methods.
"""
# ruff: noqa: ARG001 -- every formula takes (x, m)

from problems.plane import SB
from problems.problem import Collection

COLLECTION = Collection()
add = COLLECTION.add
UNITS = "in other units: Gill, Murray and Wright, Practical Optimization, 1981, section 7.5; "


@add(
    "badly scaled",
    UNITS + "Rosenbrock, x0 in units of 1e-8",
    start=(-1.2e-8, 1),
    minimum=(1e-8, 1),
    value=0,
    domain=((-2e-8, 2e-8), (-2, 2)),
    units=(1e-8, 1),
    stretched=False,
)
def rosenbrock_tiny_and_unit(x, m):
    return 100 * (x[1] - (1e8 * x[0]) ** 2) ** 2 + (1 - 1e8 * x[0]) ** 2


@add(
    "badly scaled",
    UNITS + "Rosenbrock, x0 in units of 1e8",
    start=(-1.2e8, 1),
    minimum=(1e8, 1),
    domain=((-2e8, 2e8), (-2, 2)),
    units=(1e8, 1),
    stretched=False,
)
def rosenbrock_huge_and_unit(x, m):
    return 100 * (x[1] - (1e-8 * x[0]) ** 2) ** 2 + (1 - 1e-8 * x[0]) ** 2


@add(
    "badly scaled",
    UNITS + "Himmelblau, 1e-8 and 1e8",
    at=[(3.1e-8, 2.2e8), (-1e-8, 1e8), (2.7e-8, -2.1e8)],
    units=(1e-8, 1e8),
)
def himmelblau_tiny_and_huge(x, m):
    a, b = 1e8 * x[0], 1e-8 * x[1]
    return (a**2 + b - 11) ** 2 + (a + b**2 - 7) ** 2


@add("badly scaled", UNITS + "x0 x1", at=[(1e8, 1e-8), (3e8, 2e8), (1e-8, 2e-8), (1e-150, 1e150)])
def product(x, m):
    return x[0] * x[1]


@add("badly scaled", UNITS + "a sum of squares", at=[(1e8, 1e-8, 1), (1e-5, 1e5, 3)], units=1e-8)
def squares_of_all_sizes(x, m):
    return x[0] ** 2 + (1e8 * x[1]) ** 2 + x[2] ** 2


@add("badly scaled", UNITS + "sin(x0 x1)", at=[(1e4, 1e-4), (2e-6, 1e6), (1e-8, 5e7)], units=1e-8)
def sine_of_product(x, m):
    return m.sin(x[0] * x[1])


@add("badly scaled", UNITS + "values of 1e-200", at=[(0.3, 0.4), (1, 2)])
def tiny_values(x, m):
    return 1e-200 * (m.sin(x[0]) * x[1] + x[1] ** 3)


@add("badly scaled", UNITS + "values of 1e200", at=[(0.3, 0.4), (1, 2)])
def huge_values(x, m):
    return 1e200 * (m.sin(x[0]) * x[1] + x[1] ** 3)


@add("badly scaled", UNITS + "a large constant added", at=[(0.3, 0.4), (1, 2), (3, 5)])
def on_a_large_constant(x, m):
    return 1e3 + m.sin(x[0]) * x[1]


@add("badly scaled", "exponential growth", at=[(100, 1), (-30, 2), (300, 0.5)])
def exponential(x, m):
    return m.exp(x[0]) * m.cos(x[1])


@add("badly scaled", "powers", at=[(12.5, 3.3), (0.02, 40), (1e-3, 0.1)], units=1e-3)
def tenth_power(x, m):
    return x[0] ** 10 + x[0] * x[1] ** 7


@add(
    "badly scaled",
    SB + "borehole: Harper and Gupta 1983",
    domain=(
        (0.05, 0.15),
        (100, 50000),
        (63070, 115600),
        (990, 1110),
        (63.1, 116),
        (700, 820),
        (1120, 1680),
        (9855, 12045),
    ),
    units=(0.1, 1, 1, 1, 1, 1, 1, 1),
)
def borehole(x, m):
    wide = m.log(x[1] / x[0])
    flow = 2 * m.pi * x[2] * (x[3] - x[5])
    return flow / (wide * (1 + 2 * x[6] * x[2] / (wide * x[0] ** 2 * x[7]) + x[2] / x[4]))


@add(
    "badly scaled",
    SB + "OTL circuit: Ben-Ari and Steinberg 2007",
    domain=((50, 150), (25, 70), (0.5, 3), (1.2, 2.5), (0.25, 1.2), (50, 300)),
)
def otl_circuit(x, m):
    base = 12 * x[1] / (x[0] + x[1])
    gain = x[5] * (x[4] + 9)
    left = (base + 0.74) * gain / (gain + x[2])
    return left + 11.35 * x[2] / (gain + x[2]) + 0.74 * x[2] * gain / ((gain + x[2]) * x[3])


@add(
    "badly scaled",
    SB + "piston: Kenett and Zacks 1998",
    domain=(
        (30, 60),
        (0.005, 0.02),
        (0.002, 0.01),
        (1000, 5000),
        (90000, 110000),
        (290, 296),
        (340, 360),
    ),
    units=(1, 0.01, 0.005, 1, 1, 1, 1),
)
def piston(x, m):
    A = x[4] * x[1] + 19.62 * x[0] - x[3] * x[2] / x[1]
    V = x[1] / (2 * x[3]) * (m.sqrt(A**2 + 4 * x[3] * x[4] * x[2] / x[6] * x[5]) - A)
    stiff = x[3] + x[1] ** 2 * x[4] * x[2] / x[6] * x[5] / V**2
    return 2 * m.pi * m.sqrt(x[0] / stiff)


@add(
    "badly scaled",
    SB + "wing weight: Forrester et al. 2008",
    domain=(
        (150, 200),
        (220, 300),
        (6, 10),
        (-0.17, 0.17),
        (16, 45),
        (0.5, 1),
        (0.08, 0.18),
        (2.5, 6),
        (1700, 2500),
        (0.025, 0.08),
    ),
    units=(1, 1, 1, 0.1, 1, 1, 0.1, 1, 1, 0.05),
)
def wing_weight(x, m):
    c = m.cos(x[3])
    return (
        0.036
        * x[0] ** 0.758
        * x[1] ** 0.0035
        * (x[2] / c**2) ** 0.6
        * x[4] ** 0.006
        * x[5] ** 0.04
        * (100 * x[6] / c) ** -0.3
        * (x[7] * x[8]) ** 0.49
        + x[0] * x[9]
    )


@add(
    "badly scaled",
    "the ideal gas with van der Waals' terms, in SI units",
    at=[(1e-3, 300), (2.4e-2, 273), (1e-4, 500)],
    units=(1e-4, 1),
)
def van_der_waals(x, m):
    return 8.314 * x[1] / (x[0] - 4.27e-5) - 0.364 / x[0] ** 2


@add(
    "badly scaled",
    "Michaelis and Menten, Biochem. Z. 49 (1913) 333, molar",
    at=[(1e-6, 2e-5, 3e-6), (5e-9, 1e-8, 1e-9)],
    units=1e-9,
)
def michaelis_menten(x, m):
    return x[0] * x[1] / (x[2] + x[1])


@add(
    "badly scaled",
    "Hock and Schittkowski 1981, objective of problem 106 with its first constraint's square",
    at=[(5000, 5000, 200), (579.3, 1359.97, 182.0)],
)
def hs106_part(x, m):
    return x[0] + x[1] + (1e-3 * x[0] * x[2] - 833.33252 * 0.2 - 0.1 * x[0] + 83.3) ** 2
