"""Formulas written out: as text, in Unicode and in LaTeX; their gradients simplified."""

import math
import subprocess
import sys

import pytest

from gradscape.functions.formulas.expression import parse


@pytest.mark.parametrize(
    ("typed", "text", "plain", "latex"),
    [
        ("x0*x1", "x0*x1", "x0·x1", "x_{0} x_{1}"),
        ("x0^2+x1²", "x0**2 + x1**2", "x0² + x1²", "x_{0}^{2} + x_{1}^{2}"),
        ("sin(x0*x1)", "sin(x0*x1)", "sin(x0·x1)", r"\sin\left(x_{0} x_{1}\right)"),
        ("2(x+1)/theta", "2*(x + 1)/theta", "2·(x + 1)/θ",
         r"\frac{2 \left(x + 1\right)}{\theta}"),
        ("exp(-x**2)", "exp(-x**2)", "exp(−x²)", "e^{-x^{2}}"),
        ("abs(x)*sqrt(y)", "abs(x)*sqrt(y)", "|x|·√(y)",
         r"\left|x\right| \sqrt{y}"),
        ("1e-3x - pi", "1e-3*x - pi", "1e-3·x − π", r"10^{-3} x - \pi"),
        ("x - (y - x)", "x - (y - x)", "x − (y − x)", r"x - \left(y - x\right)"),
        ("(x^2)^3", "(x**2)**3", "(x²)³", r"\left(x^{2}\right)^{3}"),
        ("-(x+1)^2", "-(x + 1)**2", "−(x + 1)²", r"-\left(x + 1\right)^{2}"),
        ("where(x>=0, x, 0)", "where(x >= 0, x, 0)", "where(x ≥ 0, x, 0)",
         r"\mathrm{where}\left(x \geq 0, x, 0\right)"),
        ("α1*lambda_2", "α1*lambda_2", "α1·λ_2", r"\alpha_{1} \lambda_{2}"),
    ],
)  # fmt: skip
def test_written_in_three_ways(typed: str, text: str, plain: str, latex: str) -> None:
    f = parse(typed)
    assert (f.formula, f.unicode, f.latex) == (text, plain, latex)
    assert parse(f.formula).formula == text


@pytest.mark.parametrize(
    ("text", "gradient"),
    [
        ("x0*x1", ("x1", "x0")),
        ("x0^2 + x1^2", ("2*x0", "2*x1")),
        ("sin(x0*x1)", ("x1*cos(x0*x1)", "x0*cos(x0*x1)")),
        ("sin(x0*x1)+exp(-x0**2)", ("x1*cos(x0*x1) - 2*x0*exp(-x0**2)", "x0*cos(x0*x1)")),
        ("(1-x)^2+100(y-x^2)^2", ("2*x - 400*x*(y - x**2) - 2", "200*(y - x**2)")),
        ("x/3 + 0.1*x*y - 0.3*y", ("0.1*y + 1/3", "0.1*x - 0.3")),
        ("x**y", ("y*x**(y - 1)", "x**y*log(x)")),
        ("x^2/20 + y^2", ("0.1*x", "2*y")),
        ("x**(1/3)*y**0", ("1/(3*x**(2/3))", "0")),
        ("erf(x)*gamma(y)", ("2*gamma(y)*exp(-x**2)/sqrt(pi)", "erf(x)*gamma(y)*digamma(y)")),
        ("abs(x)*y", ("y*sign(x)", "abs(x)")),
        ("where(x > 0 and y > 0, x*y, 0)",
         ("where(x > 0 and y > 0, y, 0)", "where(x > 0 and y > 0, x, 0)")),
        ("tanh(x) + floor(y)", ("1/cosh(x)**2", "0")),
        ("(2x)**99999*y", ("199998*y*(2*x)**99998", "(2*x)**99999")),
    ],
)  # fmt: skip
def test_gradients_are_what_a_person_would_write(text: str, gradient: tuple[str, ...]) -> None:
    f = parse(text)
    assert f.gradient_formulas == gradient
    values, partials, _ = f.value_and_gradient([[0.7] * len(f.variables)])
    for written, partial in zip(f.gradient_formulas, partials[0], strict=True):
        again = parse(written, variables=f.variables).values([[0.7] * len(f.variables)])
        assert again[0] == pytest.approx(partial, rel=1e-12)
    assert values.shape == (1,)


def test_the_gradient_has_the_letters_of_parameters():
    values = {"a": 3.05, "b": 2.0, "n": 2}
    f = parse("a*x**n - sin(b*y)*x", params=values)
    assert f.gradient_formulas == ("a*n*x**(n - 1) - sin(b*y)", "-b*x*cos(b*y)")
    assert f.gradient_unicode[1] == "−b·x·cos(b·y)"
    exact = (6.1 * 1.5 - math.sin(1), -3 * math.cos(1))
    for written, partial in zip(f.gradient_formulas, exact, strict=True):
        there = {
            name: value for name, value in values.items() if name in written.replace("sin", "")
        }
        again = parse(written, variables=("x", "y"), params=there)
        assert again.values([[1.5, 0.5]])[0] == pytest.approx(partial)


def test_what_nobody_could_read_is_not_written() -> None:
    f = parse("*".join(f"sin({k}*x)" for k in range(1, 141)))
    assert f.gradient_formulas == (None,)
    assert f.gradient_latex == (None,)
    assert parse("+".join(["x"] * 5000)).gradient_formulas == (None,)


def test_latex_is_understood_by_matplotlib() -> None:
    from matplotlib.mathtext import MathTextParser

    f = parse("where(x>0 and not y<=1, x**y/(2*theta), |x|) + sqrt(erf(alpha_1)) - 1e5*scale",
              variables=("x", "y", "theta", "alpha_1", "scale"))  # fmt: skip
    parser = MathTextParser("path")
    for formula in (f.latex, *f.gradient_latex):
        parser.parse(f"${formula}$")


def test_symengine_is_imported_only_for_formulas_of_gradients() -> None:
    code = (
        "import sys; from gradscape.functions.formulas.expression import parse; f = parse('x*y');"
        "f.value_and_gradient([[1, 2]]); f.latex; print('symengine' in sys.modules)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "False"
