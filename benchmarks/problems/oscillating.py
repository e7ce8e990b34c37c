"""Functions that oscillate within the steps that a method takes.

Sources: Jamil and Yang 2013 (as in `plane`), Surjanovic and Bingham 2013, and as given. A plain
sine too fast for the step is the oldest trap: differences of different steps agree by aliasing.
"""

from problems.plane import JY, SB
from problems.problem import Collection

COLLECTION = Collection()
add = COLLECTION.add
SINE = "a sine; aliasing: Shannon, Proceedings of the IRE 37 (1949) 10"


@add("oscillating", SINE, domain=(-1, 1), at=[(0.2, 0.3), (0.001, 0.25), (0.7, -0.5)])
def sine_of_500_pi(x, m):
    return m.sin(500 * m.pi * x[0]) + x[1] ** 2


@add("oscillating", SINE, domain=(-1, 1), at=[(0.3, 0.5), (1.0, 2.0)])
def sine_of_a_million(x, m):
    return m.sin(1e6 * x[0]) + m.cos(x[1])


@add("oscillating", SINE, domain=(-1, 1), at=[(0.3, 0.5), (1.0, 2.0)])
def sines_of_1000_and_10000(x, m):
    return m.sin(1e3 * x[0]) + m.sin(1e4 * x[1])


@add("oscillating", SINE, domain=(-1, 1), at=[(0.5, 1.0)])
def sine_of_a_plane_wave(x, m):
    return m.cos(3000 * x[0] + 4000 * x[1])


@add("oscillating", "a chirp: Klauder et al., Bell System Tech. J. 39 (1960) 745", at=[(80, 79.9)])
def sine_of_the_square(x, m):
    return m.sin(x[0] ** 2) + m.cos(x[1] ** 2)


@add("oscillating", "a chirp", domain=(90, 200))
def sine_of_the_square_far_out(x, m):
    return m.sin(x[0] ** 2 + x[1] ** 2)


@add("oscillating", "the topologist's sine", at=[(0.01, 0.02), (0.003, 0.1), (0.3, 0.001)])
def sine_of_the_inverse(x, m):
    return m.sin(1 / x[0]) + x[1] ** 2 * m.sin(1 / x[1])


@add("oscillating", "a tone modulated in frequency", domain=(-2, 2))
def modulated_tone(x, m):
    return m.sin(100 * x[0] + 5 * m.sin(30 * x[1]))


@add("oscillating", "Hardy, Trans. AMS 17 (1916) 301: Weierstrass's sum, 12 terms", domain=(-1, 1))
def weierstrass_sum(x, m):
    return sum(0.5**k * m.cos(3**k * m.pi * (x[0] + 0.3 * x[1])) for k in range(12))


@add(
    "oscillating",
    JY + "152; Trefethen's challenge, SIAM News 35 (2002)",
    domain=(-6.5, 6.5),
    minimum=(-0.02440307923, 0.2106124261),
    value=-3.3068686474,
)
def trefethen_4(x, m):
    return (
        m.exp(m.sin(50 * x[0]))
        + m.sin(60 * m.exp(x[1]))
        + m.sin(70 * m.sin(x[0]))
        + m.sin(m.sin(80 * x[1]))
        - m.sin(10 * (x[0] + x[1]))
        + (x[0] ** 2 + x[1] ** 2) / 4
    )


@add("oscillating", SB + "Rastrigin", minimum=(0,) * 6, value=0, domain=(-5.12, 5.12))
def rastrigin(x, m):
    return 60 + sum(x[i] ** 2 - 10 * m.cos(2 * m.pi * x[i]) for i in range(6))


@add("oscillating", JY + "59", minimum=(0,) * 5, value=0, domain=(-600, 600))
def griewank(x, m):
    product = m.cos(x[0])
    for i in range(1, 5):
        product = product * m.cos(x[i] / (i + 1) ** 0.5)
    return sum(x[i] ** 2 for i in range(5)) / 4000 - product + 1


@add("oscillating", SB + "Levy", minimum=(1,) * 5, value=0, domain=(-10, 10))
def levy(x, m):
    w = [1 + (x[i] - 1) / 4 for i in range(5)]
    total = m.sin(m.pi * w[0]) ** 2
    for i in range(4):
        total = total + (w[i] - 1) ** 2 * (1 + 10 * m.sin(m.pi * w[i] + 1) ** 2)
    return total + (w[4] - 1) ** 2 * (1 + m.sin(2 * m.pi * w[4]) ** 2)


@add("oscillating", SB + "Levy 13", minimum=(1, 1), value=0, domain=(-10, 10))
def levy_13(x, m):
    return (
        m.sin(3 * m.pi * x[0]) ** 2
        + (x[0] - 1) ** 2 * (1 + m.sin(3 * m.pi * x[1]) ** 2)
        + (x[1] - 1) ** 2 * (1 + m.sin(2 * m.pi * x[1]) ** 2)
    )


@add("oscillating", JY + "106, ripple 1", domain=(0, 1), at=[(0.1, 0.1), (0.37, 0.91)])
def ripple_1(x, m):
    total = 0
    for i in range(2):
        envelope = m.exp(-2 * 0.6931471805599453 * ((x[i] - 0.1) / 0.8) ** 2)
        wave = m.sin(5 * m.pi * x[i]) ** 6 + 0.1 * m.cos(500 * m.pi * x[i]) ** 2
        total = total - envelope * wave
    return total


@add("oscillating", SB + "Michalewicz, m = 10", domain=(0, 3.14), minimum=(2.20290552, 1.57079633))
def michalewicz(x, m):
    return -sum(m.sin(x[i]) * m.sin((i + 1) * x[i] ** 2 / m.pi) ** 20 for i in range(2))


@add("oscillating", JY + "110, Salomon", domain=(-100, 100), at=[(1, 2, 3)], dimension=3)
def salomon(x, m):
    r = m.sqrt(sum(x[i] ** 2 for i in range(3)))
    return 1 - m.cos(2 * m.pi * r) + 0.1 * r


@add("oscillating", JY + "167, Whitley", domain=(-10.24, 10.24), minimum=(1, 1, 1), value=0)
def whitley(x, m):
    total = 0
    for i in range(3):
        for j in range(3):
            y = 100 * (x[i] ** 2 - x[j]) ** 2 + (1 - x[j]) ** 2
            total = total + y**2 / 4000 - m.cos(y) + 1
    return total


@add("oscillating", JY + "30, cosine mixture", domain=(-1, 1), minimum=(0,) * 4, value=-0.4)
def cosine_mixture(x, m):
    return sum(x[i] ** 2 - 0.1 * m.cos(5 * m.pi * x[i]) for i in range(4))


@add("oscillating", SB + "drop-wave", domain=(-5.12, 5.12), minimum=(0.3, 0.1))
def drop_wave(x, m):
    r2 = x[0] ** 2 + x[1] ** 2
    return -(1 + m.cos(12 * m.sqrt(r2))) / (0.5 * r2 + 2)


@add("oscillating", SB + "Gramacy and Lee 2012", at=[(0.5, 0.6), (1.3, 2.4), (0.9, 1.7)])
def gramacy_lee_2012(x, m):
    return sum(m.sin(10 * m.pi * x[i]) / (2 * x[i]) + (x[i] - 1) ** 4 for i in range(2))


@add("oscillating", SB + "Langermann", domain=(0, 10))
def langermann(x, m):
    rows = ((1, 3, 5), (2, 5, 2), (5, 2, 1), (2, 1, 4), (3, 7, 9))
    total = 0
    for c, a, b in rows:
        r2 = (x[0] - a) ** 2 + (x[1] - b) ** 2
        total = total + c * m.exp(-r2 / m.pi) * m.cos(m.pi * r2)
    return total


@add("oscillating", JY + "158, W / wavy", domain=(-3.14, 3.14), minimum=(0, 0, 0), value=0)
def wavy(x, m):
    return 1 - sum(m.cos(10 * x[i]) * m.exp(-(x[i] ** 2) / 2) for i in range(3)) / 3
