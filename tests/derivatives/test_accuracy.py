"""Against exact gradients: right, within the claimed error, and at the price that was said."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import mpmath
import numpy as np
import pytest
from tests.derivatives.reference_functions import FUNCTIONS

import gradscape as gs
from gradscape.functions.entry import GalleryEntry

MP = mpmath.MPContext()
MP.dps = 40
SMALL = 1e-2  # a component so much smaller than the gradient is held against that
DRAWN = 5  # points of every function of the gallery


def formula(entry: GalleryEntry) -> Any:
    """The entry's formula in 40 digits, its decimals being the doubles that NumPy has."""
    exact = re.sub(r"(?<![\w.])\d+(\.\d+)?", r"mpf(\g<0>)", entry.expression)
    names = {"mpf": MP.mpf, "pi": MP.mpf(np.pi), "e": MP.mpf(np.e), "abs": abs}
    names |= {name: getattr(MP, name) for name in ("sin", "cos", "exp", "sqrt")}
    code = compile(exact, entry.name, "eval")
    return lambda *x: eval(code, names, dict(zip(entry.variables, x, strict=True)))


def numpy_function(entry: GalleryEntry) -> Any:
    """The entry's formula as a user writes it in Python."""
    names = {"pi": np.pi, "e": np.e, "abs": np.abs}
    names |= {name: getattr(np, name) for name in ("sin", "cos", "exp", "sqrt")}
    code = compile(entry.expression, entry.name, "eval")
    return lambda x: eval(code, names, dict(zip(entry.variables, x, strict=True)))


@cache
def gallery_points(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Points somewhere in the domain, and the exact gradients there."""
    entry = gs.gallery[name]
    f = formula(entry)
    seed = sum(map(ord, name))
    points = np.random.default_rng(seed).uniform(*np.transpose(entry.ranges), (DRAWN, 2))
    exact = [[MP.diff(f, tuple(map(MP.mpf, p)), n) for n in ((1, 0), (0, 1))] for p in points]
    return points, np.array(exact, dtype=float)


def cases() -> list[tuple[str, Any, np.ndarray, np.ndarray]]:
    some = [(f.name, f, np.array(f.points), f.gradients()) for f in FUNCTIONS]
    return some + [(n, numpy_function(gs.gallery[n]), *gallery_points(n)) for n in gs.gallery]


CASES = cases()
IDS = [f"{name}-{i}" for i, (name, *_) in enumerate(CASES)]


def compare(result: Any, info: Any, exact: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Relative errors, and true errors in units of the claimed ones."""
    size = np.abs(exact)
    error = np.abs(result - exact)
    error = np.where(error <= np.spacing(size), 0.0, error)  # the reference is rounded, too
    relative = error / np.maximum(size, SMALL * size.max(axis=-1, keepdims=True))
    with np.errstate(invalid="ignore", divide="ignore"):
        return relative, np.where(error == 0.0, 0.0, error / info.error)


@pytest.mark.parametrize(("name", "f", "points", "exact"), CASES, ids=IDS)
def test_every_true_error_is_within_its_claim(name, f, points, exact):
    result, info = gs.gradient(f, points, full_output=True, axis=-1)
    _, excess = compare(result, info, exact)
    assert excess.max() <= 10
    assert info.reliable.all()


@pytest.mark.parametrize(("name", "f", "points", "exact"), CASES, ids=IDS)
def test_claims_are_not_empty(name, f, points, exact):
    _, info = gs.gradient(f, points, full_output=True, axis=-1)
    size = np.abs(exact).max(axis=-1, keepdims=True)
    assert (info.error <= 1e-6 * size).all()


def test_components_are_right_to_eight_digits():
    relative = []
    for _, f, points, exact in CASES:
        result, info = gs.gradient(f, points, full_output=True, axis=-1)
        relative.append(compare(result, info, exact)[0].ravel())
    relative = np.concatenate(relative)
    assert relative.size > 300
    assert np.mean(relative <= 1e-8) >= 0.99
    assert np.median(relative) <= 1e-11


def test_evaluations_are_six_a_coordinate_and_two_a_point():
    costs = []
    for _, f, points, _ in CASES:
        for point in points:
            _, info = gs.gradient(f, point, full_output=True)
            costs.append((info.evaluations - 2) / len(point))
    assert np.median(costs) <= 6
    assert np.mean(costs) <= 9


@pytest.mark.parametrize("f", FUNCTIONS[::3], ids=str)
def test_evaluations_are_counted_as_they_are(f):
    calls = []

    def counted(x):
        calls.append(x.size // f.dimension)
        return f(x)

    _, info = gs.gradient(counted, f.points[0], full_output=True)
    assert sum(calls) == info.evaluations


@pytest.mark.parametrize("name", gs.gallery)
def test_formulas_are_exact_to_rounding(name):
    points, exact = gallery_points(name)
    result, info = gs.gradient(gs.gallery[name], points, full_output=True)
    relative, excess = compare(result, info, exact)
    assert info.method == "exact"
    assert info.reliable.all()
    assert relative.max() <= 1e-11
    assert excess.max() <= 10


@pytest.mark.parametrize("power", [-8, -4, 4, 8])
@pytest.mark.parametrize("f", FUNCTIONS[:12:3], ids=str)
def test_badly_scaled_variables(f, power):
    scale = 10.0**power
    points, exact = np.array(f.points) / scale, f.gradients() * scale
    result, info = gs.gradient(
        lambda x: f(scale * x), points, full_output=True, axis=-1, scale=1 / scale
    )
    relative, excess = compare(result, info, exact)
    assert relative.max() <= 1e-8
    assert excess.max() <= 10


METHODS = [
    ("adaptive", None),
    ("complex", None),
    *(("central", order) for order in (2, 4, 6, 8)),
    *((side, order) for side in ("forward", "backward") for order in (1, 2, 3, 4)),
]


@pytest.mark.parametrize(("method", "order"), METHODS)
def test_every_method_keeps_its_claims(method, order):
    for f in FUNCTIONS:
        result, info = gs.gradient(
            f, f.points, full_output=True, axis=-1, method=method, order=order
        )
        _, excess = compare(result, info, f.gradients())
        assert excess.max() <= 10, f.name
        assert info.method == method
