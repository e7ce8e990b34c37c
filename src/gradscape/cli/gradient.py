"""``gradscape gradient``: numbers, each with its error."""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from dataclasses import dataclass

from gradscape.cli.command import Command
from gradscape.cli.loading import loading
from gradscape.cli.output import Output, say
from gradscape.cli.parser import Parser
from gradscape.cli.points import add_points, find_points
from gradscape.cli.tables import as_json, table, with_error, written
from gradscape.cli.target import Target, add_function, find_target

__all__ = ["COMMAND"]

_BESIDE = 48  # characters of a formula that fit into the table
_ROUNDED = 1e-12  # of a value: an error up to which its digits speak for themselves


@dataclass(frozen=True)
class _Result:
    """The gradient at one point."""

    point: list[float]
    value: float
    value_error: float | None  # of a callable it is not known
    gradient: list[float]
    error: list[float]
    reliable: list[bool]
    reason: list[str]


def _configure(parser: Parser) -> None:
    add_function(parser)
    add_points(parser)
    to = parser.add_argument_group("output")
    to.add_argument("--json", action="store_true", help="JSON instead of a table")


def _run(arguments: argparse.Namespace, output: Output) -> int:
    with loading():
        import gradscape.derivatives.gradient  # noqa: F401
    target = find_target(arguments)
    target, points = find_points(arguments, target)
    names = target.function.names(len(points[0]))
    results, method = _evaluate(target, points)
    formulas = _formulas(target)
    if arguments.json:
        output.write(_as_json(target, names, formulas, method, results))
    else:
        texts = [_as_text(target, names, formulas, result) for result in results]
        output.write("\n\n".join(texts))
    _remark(results)
    return 0


def _evaluate(target: Target, points: Sequence[Sequence[float]]) -> tuple[list[_Result], str]:
    import numpy as np

    from gradscape.derivatives.gradient import value_and_gradient
    from gradscape.derivatives.result import Reason

    array = np.array(points, dtype=float)
    if target.function.dimension == 1:
        array = array[:, 0]
    values, gradient, info = value_and_gradient(target.function, array, strict=True)
    count, d = len(points), len(points[0])
    rows = [np.reshape(a, (count, d)) for a in (gradient, info.error, info.reliable, info.reason)]
    expression = target.function.expression
    off = [None] * count if expression is None else expression.values_error(points).tolist()
    results = [
        _Result(
            list(map(float, points[i])),
            float(np.reshape(values, count)[i]),
            off[i],
            rows[0][i].tolist(),
            rows[1][i].tolist(),
            rows[2][i].tolist(),
            [str(Reason(code)) for code in rows[3][i]],
        )
        for i in range(count)
    ]
    return results, info.method


def _formulas(target: Target) -> tuple[str, ...] | None:
    """Formulas of the partial derivatives, where they are known."""
    expression = target.function.expression
    if expression is None:
        return None
    return tuple(str(formula) for formula in expression.gradient_formulas)


def _as_text(
    target: Target, names: Sequence[str], formulas: tuple[str, ...] | None, result: _Result
) -> str:
    where = ", ".join(f"{name} = {written(x)}" for name, x in zip(names, result.point, strict=True))
    head = f"{target.name} at {where}:  {_value(result)}"
    marked = not all(result.reliable)
    beside = formulas is not None and max(map(len, formulas)) <= _BESIDE
    rows = [["", "value", "± error"]]
    rows[0] += ([""] if marked else []) + (["formula"] if beside else [])
    for i, name in enumerate(names):
        value, error = with_error(result.gradient[i], result.error[i])
        row = [f"∂f/∂{name}", value, error]
        if marked:
            row.append("" if result.reliable[i] else f"not to be trusted: {result.reason[i]}")
        if formulas and beside:
            row.append(formulas[i])
        rows.append(row)
    lines = [head, table(rows, right=(1, 2))]
    if formulas and not beside:
        lines += [f"∂f/∂{v} = {formula}" for v, formula in zip(names, formulas, strict=True)]
    return "\n".join(lines)


def _value(result: _Result) -> str:
    """F at the point, with its error where rounding takes more than the last digits."""
    value, off = result.value, result.value_error
    if math.isnan(value):
        return "undefined"
    if off is None or not math.isfinite(value) or not _ROUNDED * abs(value) < off < math.inf:
        return written(value)
    number, error = with_error(value, off)
    return f"{number} ± {error}"


def _as_json(
    target: Target,
    names: Sequence[str],
    formulas: tuple[str, ...] | None,
    method: str,
    results: Sequence[_Result],
) -> str:
    document = {
        "function": target.function.name,
        "formula": target.function.formula,
        "variables": list(names),
        "params": target.function.params,
        "method": method,
        "gradient_formula": None if formulas is None else list(formulas),
        "results": [
            {
                "point": result.point,
                "value": _finite(result.value),
                "value_error": None if result.value_error is None else _finite(result.value_error),
                "gradient": [_finite(x) for x in result.gradient],
                "error": [_finite(x) for x in result.error],
                "reliable": result.reliable,
                "reason": result.reason,
            }
            for result in results
        ],
    }
    return as_json(document)


def _finite(number: float) -> float | None:
    """JSON has no NaN and no infinity: null stands for what is no finite number."""
    return number if math.isfinite(number) else None


def _remark(results: Sequence[_Result]) -> None:
    doubtful = [
        reason
        for result in results
        for reason, reliable in zip(result.reason, result.reliable, strict=True)
        if not reliable
    ]
    if doubtful:
        total = sum(len(result.gradient) for result in results)
        why = ", ".join(f"{doubtful.count(reason)} {reason}" for reason in dict.fromkeys(doubtful))
        are = "is" if len(doubtful) == 1 else "are"
        say(f"note: {len(doubtful)} of {total} components {are} not to be trusted ({why}).")


COMMAND = Command(
    name="gradient",
    summary="the gradient at a point, each number with its error",
    usage="gradscape gradient FUNCTION --at A,B [--at ...] [--json] [options]",
    description="Print the gradient of a function at one point or several: each partial "
    "derivative with its\nestimated absolute error, and the formula where the function is one. "
    "What can't be trusted\nis marked, and counted on standard error.",
    examples="""\
  gradscape gradient "x0*x1" --at 3,4
  gradscape gradient "sin(x*y) + exp(-x**2)" --at -1,2 --at 0,0 --json
  gradscape gradient model.py:loss --at x=0.5,y=1e-3 --param a=3
  gradscape gradient rosenbrock --at 1,1
""",
    configure=_configure,
    run=_run,
)
