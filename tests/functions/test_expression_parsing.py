"""What a formula may look like, and what is said where it is none or has two readings."""

import re
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gradscape.errors import ArgumentError, ExpressionError
from gradscape.functions.formulas.expression import Expression, parse
from gradscape.functions.formulas.parsing import parse_formula


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("x^2", "x**2"),
        ("-x^2", "-(x**2)"),
        ("2^-x", "2**(-x)"),
        ("x^2^3", "x**(2**3)"),
        ("2x0", "2*x0"),
        ("2(x+1)", "2*(x + 1)"),
        ("(x+1)(x-1)", "(x + 1)*(x - 1)"),
        ("(1/2)x", "1/2*x"),
        ("-2x^2", "-(2*(x**2))"),
        ("x²", "x**2"),
        ("x²y", "x**2*y"),
        ("x⁻¹", "x**(-1)"),
        ("x·y − x×y ÷ 2", "x*y - x*y/2"),
        ("ｘ＋１", "x + 1"),
        ("x₀·x₁", "x0*x1"),
        ("α*theta", "α*theta"),
        ("2π + x", "2*pi + x"),
        ("|x|*|y|", "abs(x)*abs(y)"),
        ("||x|-1|", "abs(abs(x) - 1)"),
        ("√(x)", "sqrt(x)"),
        ("ln(x)", "log(x)"),
        ("arctan(x)", "atan(x)"),
        (".5x + 1e-3", "0.5*x + 0.001"),
        ("where(0 < x <= 1, x, 2)", "where(0 < x and x <= 1, x, 2)"),
    ],
)
def test_reads_what_people_write(typed: str, meant: str) -> None:
    f, g = parse(typed), parse(meant)
    assert f.variables == g.variables
    place = [[0.7 + 0.1 * i for i in range(len(f.variables))]]
    assert f.values(place) == g.values(place)


@pytest.mark.parametrize(
    ("text", "position", "said"),
    [
        ("", 0, "empty"),
        ("   ", 3, "empty"),
        ("1/2x", 3, "`(1/2)*x` or `1/(2*x)`"),
        ("1/2(x+1)", 3, "`(1/2)*(x+1)` or `1/(2*(x+1))`"),
        ("2^3x", 3, "`(2**3)*x` or `2**(3*x)`"),
        ("x^2y", 3, "`(x**2)*y` or `x**(2*y)`"),
        ("e^-2x", 4, "two ways"),
        ("sin x*y", 0, "`sin(x)`"),
        ("sin^2(x)", 0, "`sin(x)**2`"),
        ("sin²(x)", 0, "`sin(x)**2`"),
        ("xy", 0, "`x*y`"),
        ("sinx", 0, "`sin(x)`"),
        ("0x10", 0, "`0*x10`"),
        ("x.real", 1, "attributes"),
        ("np.sin(x)", 2, "`sin(x)`"),
        ("x = 3", 2, "right-hand side"),
        ("f(x) = x", 5, "right-hand side"),
        ("1,5", 1, "`1.5`"),
        ("x, y", 1, "list"),
        ("lambda x: x", 8, "no Python"),
        ("'x'", 0, "quotes"),
        ("__import__('os')", 0, "letter"),
        ("x;y", 1, "list of formulas"),
        ("1_000", 1, "`1000`"),
        ("sun(x)", 0, "`sin(x)`"),
        ("shape*x", 0, "variables="),
        ("x mod 2", 2, "`mod(x, 2)`"),
        ("x1 max x2", 3, "`max(x1, x2)`"),
        ("mod 2", 0, "`mod(x, y)`"),
        ("sin 2x", 0, "`sin(2x)`"),
        ("clip^2(x)", 0, "`clip(x, 0, 1)**2`"),
        ("pix", 0, "`pi*x`"),
        ("2pir", 1, "`pi*r`"),
        ("sqrt2", 0, "`sqrt(2)`"),
        ("xsinx", 0, "`x*sin(x)`"),
        ("xsin(2x + 1)", 0, "`x*sin(2x + 1)`"),
        ("xy(x + 1)", 0, "`x*y*(x + 1)`"),
        ("square(x + 1)", 0, "`(x + 1)**2`"),
        ("factorial(x)", 0, "`gamma(x + 1)`"),
        ("power(x)", 0, "`pow(x, y)`"),
        ("qqqqqqqq(x)", 0, "There are: exp, "),
        ("sixhump", 0, "gallery.six_hump"),
        ("rosenbrock", 0, "gallery.rosenbrock"),
        ("lossx", 0, "known. If lossx is one variable"),
        ("0xa", 0, "in decimals"),
        ("1.5,2", 3, "A comma only"),
        ("(x > 0) y", 3, "`where(x > 0, 1, 0)`"),
        ("atan2(x)", 0, "takes 2 arguments, here it has 1"),
        ("sin()", 0, "takes 1 argument, here it has 0"),
        ("x > 0", 2, "where"),
        ("where(x, 1, 2)", 6, "comparison"),
        ("piecewise(x > 0, 1)", 0, "3 or more"),
        ("x if x > 0 else 0", 2, "where"),
        ("x(y+1)", 0, "`x*(y+1)`"),
        ("x y", 2, "`x*y`"),
        ("sin", 0, "`sin(x)`"),
        ("(x", 0, "closed"),
        ("x)", 1, "closes nothing"),
        ("x +", 3, "too early"),
        ("* x", 0, "before `*`"),
        ("x % 2", 2, "mod"),
        ("x // 2", 2, "floor"),
        ("x!", 1, "gamma"),
        ("i*x", 0, "imaginary"),
        ("E*x", 0, "Euler"),
        ("3", 0, "variables="),
        ("1/0*x", 1, "no finite value"),
        ("tan(pi/2)*x", 0, "no finite value"),
        ("9**9**9**9", 4, "no finite value"),
        ("1e999*x", 0, "too large"),
        ("x\0", 1, "no meaning"),
    ],
)
def test_points_at_the_place_and_says_what_to_write(text: str, position: int, said: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text, variables=("x",) if text.startswith("9") else None)
    assert caught.value.position == position
    assert said in caught.value.reason


@pytest.mark.parametrize(
    "text",
    [
        "9**" * 40 + "9",
        "(" * 5000 + "x" + ")" * 5000,
        "-" * 10_000 + "x",
        "x^" * 5000 + "x",
        "sin(" * 3000 + "x" + ")" * 3000,
        "x" * 1_000_000,
        "x+" * 600_000 + "x",
        "9" * 15_000 + "*x",
        "[" * 10_000,
        "|" * 10_000,
    ],
    ids=lambda text: text[:6],
)
def test_what_is_too_much_is_refused_within_a_second(text: str) -> None:
    start = time.perf_counter()
    with pytest.raises(ExpressionError):
        parse(text)
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize(
    "text",
    [
        "x**99999",
        "+".join(["x"] * 9000),
        "max(" + ",".join(f"x{i}" for i in range(1000)) + ")",
        "*".join(f"sin({k}*x)" for k in range(1, 141)),
        "piecewise(" + ",".join(f"x<{k},{k}*x" for k in range(500)) + ",0)",
    ],
    ids=lambda text: text[:12],
)
def test_long_formulas_are_differentiated_in_a_moment(text: str) -> None:
    f = parse(text)
    values, gradient, bound = f.value_and_gradient([[0.5] * len(f.variables)])
    assert gradient.shape == bound.shape == (1, len(f.variables))
    assert len(f.formula) > len(text) / 2
    assert len(f.gradient_formulas) == len(f.variables)
    assert values.shape == (1,)


def test_variables_are_found_in_natural_order() -> None:
    assert parse("y - x").variables == ("x", "y")
    assert parse("x10 + x2 + theta").variables == ("theta", "x2", "x10")
    assert parse("pi*e*x").variables == ("x",)


def test_declared_names_win() -> None:
    assert parse("shape*xy", variables=("xy", "shape")).variables == ("xy", "shape")
    assert parse("x0**2", variables=("x0", "x1")).variables == ("x0", "x1")
    assert parse("e*i", variables=("i", "e")).values([[2.0, 5.0]]) == 10.0
    f = parse("a*x + scale", params={"a": 2, "scale": 1})
    assert f.variables == ("x",)
    assert f.values([[3.0]]) == 7.0
    assert f.with_params({"a": 3}).values([[3.0]]) == 10.0


@pytest.mark.parametrize(
    "keywords",
    [
        {"variables": ("sin", "x")},
        {"variables": ("x", "x")},
        {"variables": "x"},
        {"variables": ()},
        {"variables": ("1x", "x")},
        {"variables": (1, "x")},
        {"params": {"x": float("nan")}},
        {"params": {"x": "two"}},
        {"params": {"x": "2"}},
        {"params": {"b": 1.0}},
        {"params": {"x": 1}, "variables": ("x",)},
        {"params": [1]},
    ],
    ids=str,
)
def test_what_cannot_be_declared(keywords: dict) -> None:
    with pytest.raises(ArgumentError):
        parse("x + y", **keywords)


def test_undeclared_names_beside_declared_variables() -> None:
    with pytest.raises(ExpressionError, match="neither among the variables"):
        parse("x + y", variables=("x",))


_PIECES = [
    "x", "y", "x0", "theta", "pi", "e", "2", "3.5", "1e5", "+", "-", "*", "/", "^", "**", "(", ")",
    ",", "<", ">=", "==", "=", "and", "or", "not", "sin", "log(", "where(", "max(", "|", "²", "⁻¹",
    "·", "−", " ", "√", ".", "_", "'", ";", "π", "ﬁ", "\n", "lambda", "if", "١",
]  # fmt: skip


_SUGGESTED = re.compile(r"(?:[Ww]rite|[Dd]id you mean|\bor) `([^`]+)`")


def _check_suggestions(reason: str) -> None:
    for suggested in _SUGGESTED.findall(reason):
        parse_formula(suggested)


_WORDS = [
    "x", "y", "i", "e", "pi", "mod", "sin", "atan2", "where", "clip", "gamma", "theta", "square",
    "power", "sqrt", "root", "lg", "beale", "six", "hump", "2", "10", "(", "(", ")", ")", " ", ",",
    "/", "^", "²", "|", "0", ".5", "<", "-", "E", "0x",
]  # fmt: skip


@settings(max_examples=1000, deadline=2000)
@given(st.lists(st.sampled_from(_WORDS), max_size=7).map("".join))
@example("xsin(xsin(xsin(xsin(i))))")
@example("1/2i")
@example("2^3(x > 0)")
@example("x(i)")
@example("e(y z)")
@example("power(theta(x))")
@example("x max " + "x" * 50)
def test_what_is_suggested_is_a_formula(text: str) -> None:
    try:
        parse(text)
    except ExpressionError as error:
        _check_suggestions(error.reason)


@settings(max_examples=300, deadline=2000)
@given(st.lists(st.sampled_from(_PIECES), max_size=25).map("".join) | st.text(max_size=40))
@example("x²³")
@example("(1/2)(x)|y|")
@example("not not x")
@example("|x")
@example("¼x")
@example("where(x>0")
def test_any_text_is_a_formula_or_an_expression_error(text: str) -> None:
    try:
        f = parse(text)
    except ExpressionError as caught:
        error = caught
    else:
        error = None
    if error is not None:
        assert 0 <= error.position <= len(text)
        assert error.reason
        _check_suggestions(error.reason)
        return
    again = parse(f.formula, variables=f.variables)
    rows = [[0.37 + 0.11 * i for i in range(len(f.variables))]]
    assert str(again.values(rows)) == str(f.values(rows))
    assert isinstance(f, Expression)
    assert f.latex
    assert f.unicode
