"""Smooth functions of 3 to 16 variables from the collections for nonlinear programming.

Sources: W. Hock, K. Schittkowski, Test examples for nonlinear programming codes, Lecture Notes in
Economics and Mathematical Systems 187, Springer 1981 (their objectives, without constraints);
N. Andrei, An unconstrained optimization test functions collection, Advanced Modeling and
Optimization 10 (2008) 147.
"""
# ruff: noqa: ARG001 -- every formula takes (x, m)

from problems.problem import Collection

COLLECTION = Collection()
add = COLLECTION.add
HS = "Hock and Schittkowski 1981, objective of "
A = "Andrei 2008, "


@add("smooth", HS + "26", start=(-2.6, 2, 2), minimum=(1, 1, 1), value=0)
def hs26(x, m):
    return (x[0] - x[1]) ** 2 + (x[1] - x[2]) ** 4


@add("smooth", HS + "45", start=(2,) * 5, minimum=(1, 2, 3, 4, 5), value=1)
def hs45(x, m):
    return 2 - x[0] * x[1] * x[2] * x[3] * x[4] / 120


@add("smooth", HS + "47", start=(2, 1.4142, -1, 0.5858, 0.5), minimum=(1,) * 5, value=0)
def hs47(x, m):
    return (x[0] - x[1]) ** 2 + (x[1] - x[2]) ** 3 + (x[2] - x[3]) ** 4 + (x[3] - x[4]) ** 4


@add("smooth", HS + "71", start=(1, 5, 5, 1), minimum=(1, 4.7429994, 3.8211503, 1.3794082))
def hs71(x, m):
    return x[0] * x[3] * (x[0] + x[1] + x[2]) + x[2]


@add(
    "smooth", HS + "77", start=(2,) * 5, minimum=(1.166172, 1.182111, 1.380257, 1.506036, 0.6109203)
)
def hs77(x, m):
    return (
        (x[0] - 1) ** 2 + (x[0] - x[1]) ** 2 + (x[2] - 1) ** 2 + (x[3] - 1) ** 4 + (x[4] - 1) ** 6
    )


@add(
    "smooth",
    HS + "80",
    start=(-2, 2, 2, -1, -1),
    value=0.0539498478,
    stretched=False,
    minimum=(-1.717143, 1.595709, 1.827247, -0.7636413, -0.7636450),
)
def hs80(x, m):
    return m.exp(x[0] * x[1] * x[2] * x[3] * x[4])


HS112_C = (-6.089, -17.164, -34.054, -5.914, -24.721, -14.986, -24.1, -10.708, -26.662, -22.179)


@add("smooth", HS + "112: chemical equilibrium", start=(0.1,) * 10, domain=(0.05, 1), units=0.1)
def hs112(x, m):
    whole = m.log(sum(x[i] for i in range(10)))
    return sum(x[i] * (c + m.log(x[i]) - whole) for i, c in enumerate(HS112_C))


@add(
    "smooth",
    HS + "113",
    start=(2, 3, 5, 5, 1, 2, 7, 3, 6, 10),
    value=24.3062091,
    minimum=(
        2.171996,
        2.363683,
        8.773926,
        5.095984,
        0.9906548,
        1.430574,
        1.321644,
        9.828726,
        8.280092,
        8.375927,
    ),
)
def hs113(x, m):
    return (
        x[0] ** 2
        + x[1] ** 2
        + x[0] * x[1]
        - 14 * x[0]
        - 16 * x[1]
        + (x[2] - 10) ** 2
        + 4 * (x[3] - 5) ** 2
        + (x[4] - 3) ** 2
        + 2 * (x[5] - 1) ** 2
        + 5 * x[6] ** 2
        + 7 * (x[7] - 11) ** 2
        + 2 * (x[8] - 10) ** 2
        + (x[9] - 7) ** 2
        + 45
    )


HS119_A = {
    1: (1, 4, 7, 8, 16),
    2: (2, 3, 7, 10),
    3: (3, 7, 9, 10, 14),
    4: (4, 7, 11, 15),
    5: (5, 6, 10, 12, 16),
    6: (6, 8, 15),
    7: (7, 11, 13),
    8: (8, 10, 15),
    9: (9, 12, 16),
    10: (10, 14),
    11: (11, 13),
    12: (12, 14),
    13: (13, 14),
    14: (14,),
    15: (15,),
    16: (16,),
}


@add("smooth", HS + "119", start=(10,) * 16, domain=(0, 5), stretched=False)
def hs119(x, m):
    u = [x[i] ** 2 + x[i] + 1 for i in range(16)]
    return sum(u[i - 1] * u[j - 1] for i, row in HS119_A.items() for j in row)


@add("smooth", A + "Raydan 1", start=(1,) * 9, minimum=(0,) * 9, domain=(-2, 2))
def raydan_1(x, m):
    return sum((i + 1) / 10 * (m.exp(x[i]) - x[i]) for i in range(9))


@add("smooth", A + "Hager", start=(1,) * 11, domain=(-1, 3))
def hager(x, m):
    return sum(m.exp(x[i]) - (i + 1) ** 0.5 * x[i] for i in range(11))


@add(
    "smooth", A + "extended trigonometric with exponentials (TET)", start=(0.1,) * 8, domain=(-1, 1)
)
def extended_tet(x, m):
    return sum(
        m.exp(x[i] + 3 * x[i + 1] - 0.1) + m.exp(x[i] - 3 * x[i + 1] - 0.1) + m.exp(-x[i] - 0.1)
        for i in range(0, 8, 2)
    )


@add("smooth", A + "generalised PSC1", start=(3, 0.1) * 5, domain=(-3, 3))
def generalised_psc1(x, m):
    return sum(
        (x[i] ** 2 + x[i + 1] ** 2 + x[i] * x[i + 1]) ** 2 + m.sin(x[i]) ** 2 + m.cos(x[i + 1]) ** 2
        for i in range(9)
    )


@add("smooth", A + "extended Maratos", start=(1.1, 0.1) * 4, domain=(-2, 2))
def extended_maratos(x, m):
    return sum(x[i] + 100 * (x[i] ** 2 + x[i + 1] ** 2 - 1) ** 2 for i in range(0, 8, 2))


@add("smooth", A + "extended Cliff", start=(0, -1) * 3, domain=(-1, 1), stretched=False)
def extended_cliff(x, m):
    return sum(
        ((x[i] - 3) / 100) ** 2 - (x[i] - x[i + 1]) + m.exp(20 * (x[i] - x[i + 1]))
        for i in range(0, 6, 2)
    )


@add(
    "smooth",
    A + "ARWHEAD (CUTE)",
    start=(1,) * 13,
    minimum=(1,) * 12 + (0,),
    value=0,
    domain=(-2, 2),
)
def arwhead(x, m):
    return sum(-4 * x[i] + 3 + (x[i] ** 2 + x[12] ** 2) ** 2 for i in range(12))


@add("smooth", A + "NONDIA (CUTE)", start=(-1,) * 10, minimum=(1,) * 10, value=0, domain=(-2, 2))
def nondia(x, m):
    return (x[0] - 1) ** 2 + sum(100 * (x[0] - x[i - 1] ** 2) ** 2 for i in range(1, 10))


@add("smooth", A + "ENGVAL1 (CUTE)", start=(2,) * 10, domain=(-2, 2))
def engval1(x, m):
    return sum((x[i] ** 2 + x[i + 1] ** 2) ** 2 - 4 * x[i] + 3 for i in range(9))


@add("smooth", A + "EDENSCH (CUTE)", start=(0,) * 10, domain=(-2, 2))
def edensch(x, m):
    return 16 + sum(
        (x[i] - 2) ** 4 + (x[i] * x[i + 1] - 2 * x[i + 1]) ** 2 + (x[i + 1] + 1) ** 2
        for i in range(9)
    )


@add("smooth", A + "LIARWHD (CUTE)", start=(4,) * 9, minimum=(1,) * 9, value=0, domain=(-2, 4))
def liarwhd(x, m):
    return sum(4 * (x[i] ** 2 - x[0]) ** 2 + (x[i] - 1) ** 2 for i in range(9))


@add("smooth", A + "CRAGGLVY (CUTE)", start=(1,) + (2,) * 7, domain=(-1.5, 1.5), stretched=False)
def cragglvy(x, m):
    return sum(
        (m.exp(x[i]) - x[i + 1]) ** 4
        + 100 * (x[i + 1] - x[i + 2]) ** 6
        + (m.tan(x[i + 2] - x[i + 3]) + x[i + 2] - x[i + 3]) ** 4
        + x[i] ** 8
        + (x[i + 3] - 1) ** 2
        for i in (0, 2, 4)
    )


@add("smooth", A + "DIXMAANA (CUTE), 12 variables", start=(2,) * 12, minimum=(0,) * 12, value=1)
def dixmaana(x, m):
    return (
        1
        + sum(x[i] ** 2 for i in range(12))
        + 0.125 * sum(x[i] ** 2 * x[i + 4] ** 4 for i in range(8))
        + 0.125 * sum(x[i] * x[i + 8] for i in range(4))
    )


@add("smooth", A + "COSINE (CUTE)", start=(1,) * 8, domain=(-3, 3))
def cosine_chain(x, m):
    return sum(m.cos(-0.5 * x[i + 1] + x[i] ** 2) for i in range(7))


@add("smooth", A + "SINQUAD (CUTE)", start=(0.1,) * 7, domain=(-2, 2))
def sinquad(x, m):
    middle = sum((m.sin(x[i] - x[6]) - x[0] ** 2 + x[i] ** 2) ** 2 for i in range(1, 6))
    return (x[0] - 1) ** 4 + middle + (x[6] ** 2 - x[0] ** 2) ** 2
