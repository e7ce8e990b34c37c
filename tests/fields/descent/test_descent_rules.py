"""The update rules against the papers' formulas, iterated with 50 digits."""

from __future__ import annotations

from collections.abc import Callable

import mpmath
import numpy as np
import pytest
from mpmath import mpf

from gradscape.fields.descent.descend import descend
from gradscape.fields.descent.rules.by_name import RULES

STEPS = 30
START = (-7.0, 2.0)
Vector = list[mpf]
Grad = Callable[[Vector], Vector]


def bowl(p: Vector) -> Vector:
    """∇f of x²/20 + y²."""
    return [p[0] / 10, 2 * p[1]]


def valley(p: Vector) -> Vector:
    """∇f of log(cosh(x)) + (y - x/2)²/3, whose second derivatives change."""
    across = 2 * (p[1] - p[0] / 2) / 3
    return [mpmath.tanh(p[0]) - across / 2, across]


FUNCTIONS = [("x**2/20 + y**2", bowl), ("log(cosh(x)) + (y - x/2)**2/3", valley)]


def each(rule: Callable[..., mpf], *vectors: Vector) -> Vector:
    return [rule(*numbers) for numbers in zip(*vectors, strict=True)]


def gradient(g: Grad, x: Vector, rate: mpf) -> list[Vector]:
    path = [x]
    for _ in range(STEPS):
        path.append(each(lambda a, b: a - rate * b, path[-1], g(path[-1])))
    return path


def momentum(g: Grad, x: Vector, rate: mpf) -> list[Vector]:
    """As Polyak writes it, with the point of the step before."""
    path, mu = [x, x], mpf(9) / 10
    for _ in range(STEPS):
        path.append(
            each(lambda a, b, old: a - rate * b + mu * (a - old), path[-1], g(path[-1]), path[-2])
        )
    return path[1:]


def nesterov(g: Grad, x: Vector, rate: mpf) -> list[Vector]:
    """As Sutskever and others write it."""
    path, velocity, mu = [x], [mpf(0), mpf(0)], mpf(9) / 10
    for _ in range(STEPS):
        ahead = each(lambda a, v: a + mu * v, path[-1], velocity)
        velocity = each(lambda v, b: mu * v - rate * b, velocity, g(ahead))
        path.append(each(lambda a, v: a + v, path[-1], velocity))
    return path


def adagrad(g: Grad, x: Vector, rate: mpf) -> list[Vector]:
    path, past = [x], []
    for _ in range(STEPS):
        past.append(g(path[-1]))
        norms = [mpmath.sqrt(sum(b * b for b in column)) for column in zip(*past, strict=True)]
        path.append(
            each(lambda a, b, s: a - rate * b / (s + mpf("1e-8")), path[-1], past[-1], norms)
        )
    return path


def rmsprop(g: Grad, x: Vector, rate: mpf) -> list[Vector]:
    path, square = [x], [mpf(0), mpf(0)]
    for _ in range(STEPS):
        slope = g(path[-1])
        square = each(lambda s, b: mpf("0.9") * s + mpf("0.1") * b * b, square, slope)
        path.append(
            each(
                lambda a, b, s: a - rate * b / (mpmath.sqrt(s) + mpf("1e-8")),
                path[-1],
                slope,
                square,
            )
        )
    return path


def adam(g: Grad, x: Vector, rate: mpf) -> list[Vector]:
    """The moments as sums over the past, which they are by equation (3) of the paper."""
    b1, b2, past, path = mpf("0.9"), mpf("0.999"), [], [x]
    for t in range(1, STEPS + 1):
        past.append(g(path[-1]))
        step = []
        for column in zip(*past, strict=True):
            m = (1 - b1) * sum(b1 ** (t - i) * b for i, b in enumerate(column, 1)) / (1 - b1**t)
            v = (1 - b2) * sum(b2 ** (t - i) * b * b for i, b in enumerate(column, 1)) / (1 - b2**t)
            step.append(rate * m / (mpmath.sqrt(v) + mpf("1e-8")))
        path.append(each(lambda a, s: a - s, path[-1], step))
    return path


FORMULAS = {
    "gradient": gradient,
    "momentum": momentum,
    "nesterov": nesterov,
    "adagrad": adagrad,
    "rmsprop": rmsprop,
    "adam": adam,
}


def test_every_rule_is_tested() -> None:
    assert set(FORMULAS) == set(RULES)


@pytest.mark.parametrize("name", FORMULAS)
@pytest.mark.parametrize(("formula", "slope"), FUNCTIONS)
def test_the_path_is_that_of_the_formula(name: str, formula: str, slope: Grad) -> None:
    rate = RULES[name].defaults["learning_rate"]
    with mpmath.workdps(50):
        exact = FORMULAS[name](slope, [mpf(c) for c in START], mpf(str(rate)))
    found = descend(formula, START, name, steps=STEPS, tolerance=0)
    assert found.path.shape == (STEPS + 1, 2)
    np.testing.assert_allclose(found.path, np.array(exact, dtype=float), rtol=0, atol=2e-13)
    assert found.settings == RULES[name].defaults


def test_nesterov_with_the_momentum_of_1983() -> None:
    """In the paper's own variables: points y where the gradient is taken, and x after it."""
    with mpmath.workdps(50):
        y, a, last = [mpf(c) for c in START], mpf(1), None
        path = [y]
        for _ in range(STEPS):
            x = each(lambda p, b: p - mpf("0.1") * b, y, valley(y))
            path.append(x)
            following = (1 + mpmath.sqrt(4 * a**2 + 1)) / 2
            share = (a - 1) / following
            y = [p + share * (p - q) for p, q in zip(x, last or x, strict=True)]
            a, last = following, x
    found = descend(FUNCTIONS[1][0], START, "nesterov", momentum=None, steps=STEPS, tolerance=0)
    np.testing.assert_allclose(found.path, np.array(path, dtype=float), rtol=0, atol=2e-13)


def test_nesterov_records_the_gradient_where_it_is_not_where_it_looked() -> None:
    found = descend("x**2/20 + y**2", START, "nesterov", steps=10)
    np.testing.assert_allclose(found.gradients, found.path * [0.1, 2.0], rtol=1e-14)


def test_the_settings_count() -> None:
    usual = descend("x**2 + y**2", START, "adam", steps=5)
    for setting in ({"beta1": 0.5}, {"beta2": 0.5}, {"epsilon": 0.1}, {"learning_rate": 0.1}):
        other = descend("x**2 + y**2", START, "adam", steps=5, **setting)
        assert not np.allclose(usual.path, other.path)
        assert other.settings == {**usual.settings, **setting}


def test_a_learning_rate_that_changes() -> None:
    found = descend("x**2", 1.0, steps=3, learning_rate=lambda step: 0.5 / 2**step)
    assert found.path.ravel().tolist() == [1.0, 0.0]  # 0.5 leads right to the minimum
    found = descend("x**2", 1.0, steps=3, learning_rate=lambda step: 0.25 / 2**step)
    assert found.path.ravel().tolist() == [1.0, 0.5, 0.375, 0.328125]


def in_the_book() -> dict[str, np.ndarray]:
    """Paths of K. Saito: Deep Learning from Scratch, section 6.1, by the loops printed there."""
    paths = {}
    for name, rate in {"gradient": 0.95, "momentum": 0.1, "adagrad": 1.5, "adam": 0.3}.items():
        p, path = np.array(START), [START]
        v = h = m = np.zeros(2)
        for t in range(1, STEPS + 1):
            g = np.array([p[0] / 10.0, 2.0 * p[1]])
            if name == "gradient":
                p = p - rate * g
            elif name == "momentum":
                v = 0.9 * v - rate * g
                p = p + v
            elif name == "adagrad":
                h = h + g * g
                p = p - rate * g / (np.sqrt(h) + 1e-7)
            else:
                m = m + (1 - 0.9) * (g - m)
                v = v + (1 - 0.999) * (g**2 - v)
                fitted = rate * np.sqrt(1.0 - 0.999**t) / (1.0 - 0.9**t)
                p = p - fitted * m / (np.sqrt(v) + 1e-7)
            path.append(tuple(p))
        paths[name] = np.array(path)
    return paths


def test_the_known_picture_of_four_methods() -> None:
    """The book has 1e-7 for ε, Adam's at another place: seen in the seventh digit."""
    rates = {"gradient": 0.95, "momentum": 0.1, "adagrad": 1.5, "adam": 0.3}
    found = descend(
        "x**2/20 + y**2", START, {n: {"learning_rate": r} for n, r in rates.items()}, steps=STEPS
    )
    for descent, path in zip(found, in_the_book().values(), strict=True):
        np.testing.assert_allclose(descent.path, path, rtol=0, atol=1e-5)
        assert descent.reason == "steps used up"
