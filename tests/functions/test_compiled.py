"""Machine code for very many points: as right as NumPy's, and the same where nothing is rounded."""

import mpmath
import numpy as np
import pytest

pytest.importorskip("llvmlite", reason="the extra 'fast' is not installed")

from gradscape.functions.formulas import compiled, evaluation
from gradscape.functions.formulas.expression import parse
from gradscape.functions.formulas.graph import UNIT_ROUNDOFF
from gradscape.functions.formulas.operations import OPERATIONS

pytestmark = pytest.mark.skipif(not compiled.is_available(), reason="no fused multiply-add")

SPECIAL = [0.0, -0.0, 1.0, -1.0, 5e-324, -5e-324, 1e-310, 1e308, -1e308, np.inf, -np.inf, np.nan]


@pytest.fixture(autouse=True)
def _every_call_is_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluation, "MANY", 1)


def _both(text: str, rows: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> tuple[list, list]:
    f = parse(text, variables=("x", "y"))
    assert f._evaluator.kernel(1) is not None
    fast = list(f.value_and_gradient(rows))
    with monkeypatch.context() as patch:
        patch.setattr(evaluation, "MANY", 10**9)
        plain = list(f.value_and_gradient(rows))
    return fast, plain


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("sin", -10, 10),
        ("sin", -1e6, 1e6),
        ("cos", -10, 10),
        ("cos", -1e6, 1e6),
        ("exp", -1, 1),
        ("exp", -745, 709),
        ("log", 0.5, 2),
        ("log", 1e-300, 1e-290),
        ("log", 2, 1e300),
        ("sigmoid", -40, 40),
    ],
)
def test_functions_keep_the_rounding_claimed(name: str, low: float, high: float) -> None:
    places = np.random.default_rng(3).uniform(low, high, 2000)
    if name in ("sin", "cos"):  # close to the zeros
        places[:200] = np.round(places[:200] / (np.pi / 2)) * (np.pi / 2)
        places = places[abs(places) <= 1e6]
    got = parse(f"{name}(x)").values(places[:, np.newaxis])
    function = getattr(mpmath, name, lambda x: 1 / (1 + mpmath.exp(-x)))
    with mpmath.workdps(40):
        for place, value in zip(places, got, strict=True):
            true = function(mpmath.mpf(float(place)))
            allowed = OPERATIONS[name].rounding * UNIT_ROUNDOFF * abs(true) + 5e-324
            assert abs(true - float(value)) <= allowed, place


@pytest.mark.parametrize(
    "name", ["sin", "cos", "exp", "log", "sigmoid", "sqrt", "abs", "sign", "floor", "ceil", "round"]
)
def test_functions_agree_at_special_places(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    places = np.array([p for p in SPECIAL if abs(p) != 1e308])
    rows = np.stack([places, places], axis=1)
    fast, plain = _both(f"{name}(x) + 0*y", rows, monkeypatch)
    for a, b in zip(fast, plain, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-14, atol=0)


@pytest.mark.parametrize(
    "text",
    [
        "max(x, y) - min(x, y)*abs(x - y)",
        "where(x < y and not x == 0 or y >= 1, x*y, y/x)",
        "where(x > 0, log(x), 0) + where(y != 1, sqrt(y), 2)",
        "floor(x)*ceil(y) + round(x - y) + sign(x)",
        "clip(x, -1, 1)/(y - 1)",
        "mod(x, 2) + relu(y) + step(x)",
        "log(x)**2 + 1/y**3",
        "x/x + 0*log(y)",
        "(1 - cos(x))/x**2 + sigmoid(x*y)",
        "3 + 0*x",
        "y",
    ],
)
def test_formulas_agree(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = np.random.default_rng(8)
    grid = [0.0, 1.0, -1.0, 0.5, 2.0, -3.5, np.nan, np.inf, -np.inf]
    rows = np.array([[a, b] for a in grid for b in grid] + draw.normal(size=(500, 2)).tolist())
    fast, plain = _both(text, rows, monkeypatch)
    for a, b in zip(fast, plain, strict=True):
        np.testing.assert_array_equal(np.isfinite(a), np.isfinite(b))
        np.testing.assert_array_equal(np.isnan(a), np.isnan(b))
    np.testing.assert_allclose(fast[0], plain[0], rtol=1e-13, atol=1e-14)
    certain = np.isfinite(fast[2])
    distance = abs(fast[1][certain] - plain[1][certain])
    assert (distance <= (fast[2] + plain[2])[certain] + 1e-300).all()
    np.testing.assert_allclose(fast[2][certain], plain[2][certain], rtol=1e-3, atol=1e-300)


def test_large_angles_are_left_to_numpy() -> None:
    values, _, _ = parse("sin(x)").value_and_gradient([[1e22], [0.5]])
    assert values.tolist() == [np.sin(1e22), np.sin(0.5)]


def test_other_functions_are_left_to_numpy() -> None:
    f = parse("gamma(x) + sin(x)")
    assert f._evaluator.kernel(1) is None
    assert f.values([[5.0]])[0] == pytest.approx(24 + np.sin(5.0))


def test_threads_and_parts_change_nothing() -> None:
    rows = np.random.default_rng(1).normal(size=(60_007, 2))
    f = parse("sin(x*y) + exp(-x**2)/y")
    alone = f.value_and_gradient(rows)
    for other in (f.value_and_gradient(rows, workers=3), f.value_and_gradient(rows.T.copy().T)):
        for a, b in zip(alone, other, strict=True):
            np.testing.assert_array_equal(a, b)
    np.testing.assert_array_equal(f.value_and_gradient(rows[1001:1010])[1], alone[1][1001:1010])


def test_vector_functions() -> None:
    values, gradient, bound = parse(["x*y", "log(x)"]).value_and_gradient([[2.0, 3.0], [-1, 1]])
    np.testing.assert_allclose(values, [[6, np.log(2)], [-1, np.nan]])
    np.testing.assert_allclose(gradient, [[[3, 2], [0.5, 0]], [[1, -1], [np.nan, np.nan]]])
    assert np.isinf(bound[1, 1]).all()
