"""Values, exact derivatives and their bounds: domains as typed, kinks, rounding, references."""

import math
import pickle
import random
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import mpmath
import numpy as np
import pytest

from gradscape.errors import ArgumentError, ExpressionError
from gradscape.functions.formulas.expression import Expression, parse


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("log(x)", 2.0, -0.5),
        ("sqrt(x)**2", 2.0, -1.0),
        ("0*log(x)", 2.0, -1.0),
        ("x/x", 2.0, 0.0),
        ("log(x)**0", 2.0, -1.0),
        ("x - x + asin(x)", 0.5, 2.0),
        ("where(log(x) > 0, 1, x)", 2.0, -1.0),
        ("max(sqrt(x), 3)", 2.0, -1.0),
        ("x**0.5", 2.0, -1.0),
        ("x**pi", 2.0, -1.0),
        ("acosh(x) + atanh(x - 1)", 1.5, 0.5),
        ("gamma(x)", 2.5, -1.0),
        ("lgamma(x)", 2.5, 0.0),
    ],
)
def test_the_domain_is_that_of_the_formula_as_typed(
    text: str, inside: float, outside: float
) -> None:
    values, gradient, bound = parse(text).value_and_gradient([[inside], [outside]])
    assert np.isfinite(values[0])
    assert np.isfinite(gradient[0])
    assert bound[0] < 1e-10
    assert np.isnan(values[1])
    assert np.isnan(gradient[1])
    assert bound[1] == np.inf
    hessian, hessian_bound = parse(text).hessian([[outside]])
    assert np.isnan(hessian).all()
    assert np.isinf(hessian_bound).all()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("abs(x)", 0.0),
        ("abs(x - 1/3) + x", 1 / 3),
        ("max(x, 0)", 0.0),
        ("max(x**2, 1, x)", 1.0),
        ("relu(x)", 0.0),
        ("clip(x, -1, 1)", 1.0),
        ("min(sin(x), cos(x))", math.pi / 4),
        ("floor(x)", 3.0),
        ("ceil(x)*x", -2.0),
        ("round(x)", 0.5),
        ("sign(x)", 0.0),
        ("step(x)", 0.0),
        ("mod(x, 2)", 4.0),
        ("where(x > 0, 1, 2)", 0.0),
        ("where(not x < 1 and x < 5, x, 2*x)", 1.0),
        ("piecewise(x < 0, -x, x < 1, x, 2)", 1.0),
        ("atan2(0*x, x - 1) + atan2(x - 1, -1)", 1.0),
        ("sqrt(x)", 0.0),
        ("cbrt(x)", 0.0),
        ("hypot(x, 0)", 0.0),
        ("x**(1/3)", 0.0),
        ("abs(floor(x))", 2.0),
        ("abs(x - 1)/(x - 1)", 1.0),
    ],
)
def test_where_no_derivative_exists_the_bound_is_infinite(text: str, place: float) -> None:
    _, gradient, bound = parse(text).value_and_gradient([[place], [place + 0.3]])
    assert bound[0] == np.inf
    assert np.isfinite(gradient[1])
    assert bound[1] < 1e-12


def test_the_branch_not_taken_does_no_harm() -> None:
    f = parse("where(x > 0, x*log(x), 0) + where(x == 5, 1/(x - 5), 0)")
    values, gradient, bound = f.value_and_gradient([[-1.0], [1.0]])
    assert values.tolist() == [0.0, 0.0]
    assert gradient.tolist() == [[0.0], [1.0]]
    assert (bound < 1e-15).all()


def test_cancellation_is_in_the_bound() -> None:
    _, gradient, bound = parse("(1-cos(x))/x^2").value_and_gradient([[1e-7], [1.0]])
    assert abs(gradient[0, 0] + 1e-7 / 12) <= bound[0, 0] < 1e7
    assert bound[1, 0] < 1e-14


def test_underflow_and_overflow_are_in_the_bound() -> None:
    f = parse("(x*1e-200*1e-200)*1e300*1e300")
    _, gradient, bound = f.value_and_gradient([[1.0]])
    assert abs(gradient[0, 0] - 1e200) <= bound[0, 0]
    _, _, bound = parse("x/(1e200*x*1e200*x)").value_and_gradient([[1.0]])
    assert bound[0, 0] == np.inf


def test_what_is_exact_has_no_error() -> None:
    values, gradient, bound = parse("x0*x1").value_and_gradient([[3, 4], [0, 2]])
    assert values.tolist() == [12, 0]
    assert gradient.tolist() == [[4, 3], [2, 0]]
    assert not bound.any()


@pytest.mark.parametrize(
    "text",
    [
        "sin(100000000*pi)*x",
        "(pi - 3.141592653589793)*x*10**20",
        "(0.1 + 0.2 - 0.3)*x",
        "(cos(1e-9) - 1)*1e20*x",
        "sin(1e17*pi)*x",
        "cos(7000000.3*pi/2)*x",
        "floor((0.1 + 0.2)*10)*x",
        "(1e-200*1e-200)*x*1e300",
        "(2**0.5*2**0.5 - 2)*1e9*x",
        "(exp(log(0.3)) - 0.3)*x",
        "(1e-310/3)*1e300*x",
        "(asin(0.1*10) - pi/2)*x",
    ],
)
def test_constants_carry_their_rounding(text: str) -> None:
    names = {name: getattr(mpmath, name) for name in ("sin", "cos", "exp", "log", "asin", "floor")}
    with mpmath.workdps(60):
        names["pi"] = +mpmath.pi
        exact = re.sub(r"[0-9.]+(e-?[0-9]+)?", r"mpf('\g<0>')", text)
        true = eval(exact, {**names, "mpf": mpmath.mpf, "x": mpmath.mpf(1)})
    _, gradient, bound = parse(text).value_and_gradient([[1.0]])
    assert abs(true - float(gradient[0, 0])) <= bound[0, 0]
    np.testing.assert_array_less(0.0, bound)
    constants = parse(text).constants_error([[1.0]])
    assert 0.5 * bound[0, 0] <= constants[0, 0] <= bound[0, 0]


@pytest.mark.parametrize(
    "text",
    [
        "x0*x1", "2*x", "0.5*x", "0.375*x", "2**10*x", "10**20*x", "2**-3*x", "sqrt(4)*x",
        "log2(8)*x", "log10(100)*x", "cos(0)*x", "(1e15 + 1 - 1e15)*x", "hypot(3, 4)*x + 0*y",
        "heaviside(x)", "step(x)*3", "sign(x)", "floor(x)", "abs(x)/x", "3*(x/abs(x))",
        "abs(sin(x))/sin(x) + y",
    ],
)  # fmt: skip
def test_exact_constants_have_no_error(text: str) -> None:
    f = parse(text)
    _, _, bound = f.value_and_gradient([[0.7] * len(f.variables)])
    assert not bound.any()
    assert not f.constants_error([[0.7] * len(f.variables)]).any()


def test_poles_within_the_rounding_of_constants_are_no_values() -> None:
    for text in ("1/(0.1 + 0.2 - 0.3)*x", "log(0.1 + 0.2 - 0.3)*x", "tan(1e17*pi)*x"):
        with pytest.raises(ExpressionError, match="rounded"):
            parse(text)


def test_the_error_of_constants_of_vector_functions() -> None:
    error = parse(["0.1*x*y", "2*y"]).constants_error([[1.0, 3.0]] * 4)
    assert error.shape == (4, 2, 2)
    assert (error[:, 1] == 0).all()
    np.testing.assert_allclose(error[0, 0], [0.3 * 1.1 * 2.0**-53, 0.1 * 1.1 * 2.0**-53])


def test_vector_functions_and_their_shapes() -> None:
    f = parse(["x*y", "sin(x)", "y**3"])
    values, gradient, bound = f.value_and_gradient([[2.0, 3.0]] * 4)
    hessian, hessian_bound = f.hessian([[2.0, 3.0]] * 4)
    assert f.outputs == 3
    assert values.shape == (4, 3)
    assert gradient.shape == bound.shape == (4, 3, 2)
    assert hessian.shape == hessian_bound.shape == (4, 3, 2, 2)
    np.testing.assert_allclose(gradient[0], [[3, 2], [np.cos(2.0), 0], [0, 27]])
    np.testing.assert_allclose(
        hessian[0], [[[0, 1], [1, 0]], [[-np.sin(2.0), 0], [0, 0]], [[0, 0], [0, 18]]]
    )
    assert f.gradient_formulas == (("y", "x"), ("cos(x)", "0"), ("0", "3*y**2"))


def test_no_points_are_fine_and_wrong_shapes_are_not() -> None:
    f = parse("x*y")
    assert f.values(np.empty((0, 2))).shape == (0,)
    assert f.value_and_gradient(np.empty((0, 2)))[1].shape == (0, 2)
    with pytest.raises(ArgumentError, match=r"shape \(n, 2\)"):
        f.values([1.0, 2.0])


def test_threads_and_blocks_change_nothing() -> None:
    rows = np.random.default_rng(5).normal(size=(50_001, 2))
    f = parse("sin(x0*x1) + exp(-x0**2)")
    before = rows.copy()
    alone = f.value_and_gradient(rows)
    shared = f.value_and_gradient(rows, workers=2)
    with ThreadPoolExecutor(4) as pool:
        several = list(pool.map(f.value_and_gradient, [rows] * 4))
    for other in (shared, *several):
        for a, b in zip(alone, other, strict=True):
            np.testing.assert_array_equal(a, b)
    np.testing.assert_array_equal(rows, before)


def test_an_expression_is_a_value() -> None:
    f = parse("a*x + y", params={"a": 2})
    again = pickle.loads(pickle.dumps(f))
    assert again == f
    assert hash(again) == hash(f)
    assert again != parse("a*x + y", params={"a": 3})
    assert again.values([[1.0, 1.0]]) == 3.0
    with pytest.raises(AttributeError, match="can't be changed"):
        f.text = "x"
    with pytest.raises(TypeError):
        f.params["a"] = 1.0
    assert repr(f) == "Expression('a*x + y', variables=('x', 'y'), params={'a': 2.0})"


def test_hessian_of_rosenbrock_in_ten_variables() -> None:
    names = [f"x{i}" for i in range(10)]
    text = " + ".join(f"100*(x{i + 1} - x{i}^2)^2 + (1 - x{i})^2" for i in range(9))
    rows = np.random.default_rng(2).normal(size=(20, 10))
    hessian, bound = parse(text, variables=names).hessian(rows)
    expected = np.zeros((20, 10, 10))
    for i in range(9):
        x, z = rows[:, i], rows[:, i + 1]
        expected[:, i, i] += 1200 * x**2 - 400 * z + 2
        expected[:, i, i + 1] -= 400 * x
        expected[:, i + 1, i] -= 400 * x
        expected[:, i + 1, i + 1] += 200
    assert (abs(hessian - expected) <= bound + 1e-12 * abs(expected)).all()
    assert (bound <= 1e-11).all()


# ---- random formulas against 120 digits

Number = mpmath.mpf
Reference = Callable[[Number, Number], Number]
_UNARY: dict[str, Callable[[Number], Number]] = {
    **{name: getattr(mpmath, name) for name in (
        "exp", "log", "sqrt", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh",
        "asinh", "acosh", "atanh", "erf", "erfc", "gamma", "log1p", "expm1", "log10", "sec", "cot",
        "digamma",
    )},
    "log2": lambda x: mpmath.log(x, 2),
    "csc": mpmath.csc,
    "abs": abs,
    "relu": lambda x: max(x, Number(0)),
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "softplus": lambda x: mpmath.log1p(mpmath.exp(x)),
    "cbrt": lambda x: mpmath.sign(x) * mpmath.cbrt(abs(x)),
    "lgamma": lambda x: mpmath.log(abs(mpmath.gamma(x))),
}  # fmt: skip
_BINARY: dict[str, Callable[[Number, Number], Number]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "max": max,
    "min": min,
    "hypot": lambda a, b: mpmath.sqrt(a * a + b * b),
    "atan2": mpmath.atan2,
    "pow": lambda a, b: a**b,
}


class UndefinedError(Exception):
    """The reference has no real value here."""


def _checked(function: Callable[..., Number]) -> Callable[..., Number]:
    def checked(*arguments: Number) -> Number:
        try:
            value = function(*arguments)
        except (ValueError, ZeroDivisionError, OverflowError):
            raise UndefinedError from None
        if isinstance(value, mpmath.mpc) or not mpmath.isfinite(value) or abs(value) > 1e60:
            raise UndefinedError
        return value

    return checked


def _random_formula(draw: random.Random, depth: int) -> tuple[str, Reference]:
    kind = draw.random()
    if depth == 0 or kind < 0.15:
        text = draw.choice(["x", "y", "x", "y", "2", "3", "0.1", "1.7", "pi"])
        if text in "xy":
            return text, (lambda x, _y: x) if text == "x" else (lambda _x, y: y)
        return text, lambda _x, _y: +mpmath.pi if text == "pi" else Number(text)
    a, at_a = _random_formula(draw, depth - 1)
    if kind < 0.55:
        b, at_b = _random_formula(draw, depth - 1)
        name = draw.choice(list(_BINARY) + ["+", "-", "*", "/"] * 3)
        text = f"{name}({a}, {b})" if name.isalnum() else f"({a} {name} {b})"
        operation = _checked(_BINARY[name])
        return text, lambda x, y: operation(at_a(x, y), at_b(x, y))
    if kind < 0.65:
        power = draw.choice([2, 3, -1, -2, 5, 0.5])
        operation = _checked(lambda v: v**power)
        return f"({a})**({power})", lambda x, y: operation(at_a(x, y))
    name = draw.choice(list(_UNARY))
    operation = _checked(_UNARY[name])
    return f"{name}({a})", lambda x, y: operation(at_a(x, y))


def _reference_partials(at: Reference, point: list[float]) -> list[Number]:
    h = Number(10) ** -35
    x, y = map(Number, point)
    return [
        (at(x + h, y) - at(x - h, y)) / (2 * h),
        (at(x, y + h) - at(x, y - h)) / (2 * h),
    ]


def test_random_formulas_are_right_within_their_bounds() -> None:
    draw = random.Random(20)
    tightness = []
    with mpmath.workdps(120):
        while len(tightness) < 1200:
            text, at = _random_formula(draw, draw.choice([1, 2, 3]))
            point = [draw.gauss(0, 1) * draw.choice([1, 1, 1e-3, 30]) for _ in "xy"]
            try:
                value = at(*map(Number, point))
                partials = _reference_partials(at, point)
                f = parse(text, variables=("x", "y"))
            except (UndefinedError, ValueError):
                continue
            got, gradient, bound = (a[0] for a in f.value_and_gradient([point]))
            assert np.array_equal(
                parse(f.formula, variables=("x", "y")).values([point]), [got], equal_nan=True
            )
            noise = (1 + abs(value)) * Number(10) ** -60
            for true, partial, claim in zip(partials, gradient, bound, strict=True):
                if np.isfinite(claim):
                    error = abs(true - Number(float(partial)))
                    assert error <= claim + noise, (text, point, partial, true)
                    if error > noise:
                        tightness.append(float(claim / error))
    assert np.median(tightness) < 100


@pytest.mark.parametrize("place", [0.1, 0.5, 1.0, 1.46, 2.5, 11.9, 12.1, 150.0, -0.3, -1.5, -7.2])
def test_digamma_and_its_derivatives(place: float) -> None:
    true = [mpmath.polygamma(order, place) for order in range(3)]
    f = parse("digamma(x)")
    value, slope, bound = f.value_and_gradient([[place]])
    hessian, hessian_bound = f.hessian([[place]])
    assert value[0] == pytest.approx(float(true[0]), rel=1e-13, abs=1e-14)
    assert abs(slope[0, 0] - true[1]) <= bound[0, 0] <= 1e-11 * abs(true[1])
    assert abs(hessian[0, 0, 0] - true[2]) <= hessian_bound[0, 0, 0] <= 1e-9 * abs(true[2])


def test_results_are_never_warnings() -> None:
    f: Expression = parse("log(x)/x + gamma(x)**99 + exp(1e300*x)")
    f.value_and_gradient([[0.0], [-1.0], [1e300], [np.nan], [np.inf], [-np.inf]])
    f.hessian([[0.0], [-1.0], [1e300], [np.nan], [np.inf], [-np.inf]])
