"""Compare gradients: how near they are, how honest the claims, how many evaluations they took.

    python benchmarks/accuracy.py                     every method, every problem
    python benchmarks/accuracy.py --quick             a fifth of the points
    python benchmarks/accuracy.py --only gradscape --worst 20
    python benchmarks/accuracy.py --verify            are the functions the published ones?
    python benchmarks/accuracy.py --save docs/figures

Every gradient is asked for at one point at a time, so that evaluations are counted for each.
`scoring` says what the columns mean, `problems` holds the functions.
"""

from __future__ import annotations

import argparse
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from peers import METHODS, MISSING, Answer, Counted, Method
from problems import all_problems
from problems.problem import KINDS
from scoring import HEADER, LEGEND, Case, row, score, summary

if TYPE_CHECKING:
    from problems.problem import Problem, Reference

DERIVABLE = KINDS[:4]
"""The classes that have a derivative everywhere they are asked for one, and no noise."""


def references(problems: list[Problem]) -> dict[tuple[str, str], Reference]:
    """Return the exact gradients, leaving out points where f or its slopes are not finite."""
    found = {}
    for problem in problems:
        for label, point in problem.points:
            x = np.array(point)
            reference = problem.reference(x)
            value = np.asarray(problem(x), dtype=float)
            undefined = problem.kind in DERIVABLE and not np.isfinite(reference.gradient).all()
            if np.isfinite(value) and not undefined:
                found[problem.name, label] = reference
    return found


def run(
    method: Method, problems: list[Problem], exact: dict[tuple[str, str], Reference]
) -> list[Case]:
    cases = []
    for problem in problems:
        for label, point in problem.points:
            if (problem.name, label) not in exact:
                continue
            x = np.array(point)
            f = Counted(problem, problem.dimension)
            answer = ask(method, f, x)
            reference = exact[problem.name, label]
            cases.append(score(problem, label, x, reference, answer, f.evaluations))
    return cases


def ask(method: Method, f: Counted, x: np.ndarray) -> Answer:
    """Return the method's answer; one that raises has said that it doesn't know."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            return method.solve(f, x.copy())
        except Exception as error:
            if method.name == "gradscape":
                raise  # ours always has an answer, and says itself what can't be trusted
            message = f"  {method.name} raised {type(error).__name__}: {error}".splitlines()[0]
            print(f"{message[:150]}\n    at {f.f.name} {x}")
            unknown = np.full(x.size, np.nan)
            return Answer(unknown, np.full(x.size, np.inf), np.zeros(x.size, dtype=bool))


def tables(results: dict[str, list[Case]]) -> str:
    lines = [LEGEND, ""]
    groups = [(kind, (kind,)) for kind in KINDS]
    groups.append(("all with a derivative and no noise: " + ", ".join(DERIVABLE), DERIVABLE))
    groups.append(("everything", KINDS))
    for title, kinds in groups:
        chosen = {
            name: [case for case in cases if case.problem.kind in kinds]
            for name, cases in results.items()
        }
        if not all(chosen.values()):
            continue
        functions = len({case.problem.name for case in next(iter(chosen.values()))})
        lines += [f"{title} ({functions} functions)", HEADER]
        lines += [row(name, cases) for name, cases in chosen.items()]
        lines.append("")
    return "\n".join(lines)


def claims(cases: list[Case]) -> str:
    """Hold gradscape's figures against what it set out to reach."""
    smooth = summary([case for case in cases if case.problem.kind == "smooth"])
    derivable = summary([case for case in cases if case.problem.kind in DERIVABLE])
    everything = summary(cases)
    rows = (
        ("smooth: within 1e-8", smooth["1e-8"], ">=", 0.995),
        ("smooth: within 1e-10", smooth["1e-10"], ">=", 0.97),
        ("smooth: evaluations per coordinate less 2 a point, median", smooth["net evals"], "<=", 6),
        (
            "smooth: evaluations per coordinate less 2 a point, mean",
            smooth["mean net evals"],
            "<=",
            9,
        ),
        ("smooth: true error within the claim", smooth["in 1x"], ">=", 0.98),
        ("smooth: true error within 10 claims", smooth["in 10x"], ">=", 0.9995),
        ("with a derivative: true error within the claim", derivable["in 1x"], ">=", 0.98),
        ("with a derivative: true error within 10 claims", derivable["in 10x"], ">=", 0.9995),
        ("with a derivative: claim over error, median", derivable["claim/err"], "<=", 100),
        ("everything: confidently wrong components", everything["wrong"], "<=", 0),
    )
    lines = ["gradscape's claims"]
    for title, figure, relation, target in rows:
        met = figure >= target if relation == ">=" else figure <= target
        verdict = "met" if met else "NOT MET"
        lines.append(f"  {title:60}{figure:9.4g}  {relation} {target:<7g} {verdict}")
    return "\n".join(lines)


def worst(cases: list[Case], count: int) -> str:
    """List the components with the largest error, then excess over the claim, then the cost."""
    entries = [(case, i) for case in cases for i in range(case.problem.dimension)]
    lines = []

    def listing(title: str, chosen: list[tuple[Case, int]]) -> None:
        lines.append(f"\n{title}")
        lines.append(
            f"{'function':30}{'class':16}{'point':14}{'i':>3}{'exact':>13}{'got':>13}"
            f"{'relative':>10}{'claim':>10}{'err/claim':>10}{'evals/d':>8}  verdict"
        )
        lines.extend(entry(case, i) for case, i in chosen[:count])

    derivable = [e for e in entries if e[0].problem.kind in DERIVABLE]
    derivable.sort(key=lambda e: -e[0].relative[e[1]])
    listing("largest relative errors, " + ", ".join(DERIVABLE), derivable)
    if cases[0].excess is not None:
        claimed = [e for e in entries if e[0].excess[e[1]] > 1]
        claimed.sort(key=lambda e: -e[0].excess[e[1]])
        listing(f"errors beyond the claim, all classes ({len(claimed)})", claimed)
        wrong = [e for e in entries if e[0].wrong[e[1]]]
        listing(f"confidently wrong, all classes ({len(wrong)})", wrong)
    if cases[0].answer.reliable is not None:
        marked = [e for e in entries if not e[0].answer.reliable[e[1]]]
        cried = [e for e in marked if e[0].problem.kind in DERIVABLE and e[0].relative[e[1]] < 1e-8]
        listing(f"right but called unreliable, {', '.join(DERIVABLE)} ({len(cried)})", cried)
    costly = sorted(cases, key=lambda case: -case.cost)
    listing("most evaluations", [(case, 0) for case in costly])
    return "\n".join(lines)


def entry(case: Case, i: int) -> str:
    answer = case.answer
    text = f"{case.problem.name:30}{case.problem.kind:16}{case.label:14}{i:3d}"
    text += f"{case.reference.gradient[i]:13.5e}{answer.gradient[i]:13.5e}{case.relative[i]:10.1e}"
    if answer.claim is not None and case.excess is not None:
        text += f"{answer.claim[i]:10.1e}{case.excess[i]:10.1e}"
    else:
        text += f"{'-':>10}{'-':>10}"
    text += f"{case.cost:8.1f}"
    if answer.reliable is not None:
        text += "  reliable" if answer.reliable[i] else "  marked"
    if answer.reason is not None:
        text += f", {answer.reason[i]}"
    return text


def verify(problems: list[Problem]) -> int:
    """Check the functions as written down, and count what differs.

    Published values at published minimisers; the exact gradients against differences in 50
    digits; NumPy's values against the exact ones; many points at once against one at a time.
    """
    wrong = checked = 0
    for problem in problems:
        for point, published in problem.known:
            checked += 1
            value = problem.exact_value(point)
            if abs(value - published) > 1e-5 * max(abs(published), 1e-5):
                wrong += 1
                print(f"{problem.name} at {point}: published {published}, here {value}")
        if problem.kind in DERIVABLE:
            for _, point in problem.points:
                reference = problem.reference(point)
                error = np.abs(problem.differences(point) - reference.gradient)
                if np.any(error > 1e-12 * reference.scale + 1e-28):
                    wrong += 1
                    print(f"{problem.name} at {point}: slopes differ by {error}")
        if problem.kind in ("noisy", "stochastic"):
            continue
        points = np.array([point for _, point in problem.points])
        single = np.array([problem(point) for point in points])
        many = np.broadcast_to(problem(points.T), single.shape)
        exact = np.array([problem.exact_value(point) for point in points])
        tolerance = 1e-3 if problem.dtype is not None else 1e-9
        for values, what in ((many, "many points at once"), (exact, "exact arithmetic")):
            near = np.isclose(single, values, rtol=tolerance, atol=1e-12, equal_nan=True)
            if not near.all():
                wrong += 1
                print(f"{problem.name}: {single[~near]} at one point, {values[~near]} with {what}")
    print(f"{checked} published values compared, {wrong} things differ")
    return wrong


def picture(results: dict[str, list[Case]], path: Path) -> None:
    """Save the share of gradients within each error, per method (one panel a group)."""
    from matplotlib.figure import Figure  # noqa: PLC0415 -- the tables need no Matplotlib

    figure = Figure(figsize=(10, 4.2), layout="constrained")
    panels = (("smooth", ("smooth",)), ("badly scaled to nearly singular", DERIVABLE[1:]))
    for axes, (title, kinds) in zip(figure.subplots(1, 2, sharey=True), panels, strict=True):
        for name, cases in results.items():
            errors = np.sort([case.worst for case in cases if case.problem.kind in kinds])
            share = np.arange(1, errors.size + 1) / errors.size
            width = 2.5 if name == "gradscape" else 1.2
            axes.step(np.maximum(errors, 1e-17), share, where="post", label=name, linewidth=width)
        axes.set(xscale="log", xlim=(1e-16, 1e2), ylim=(0, 1.01), title=title)
        axes.set_xlabel("relative error of the worst component")
        axes.grid(alpha=0.3)
    figure.axes[0].set_ylabel("share of gradients within it")
    figure.axes[0].legend(fontsize="small")
    figure.savefig(path, dpi=120)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="a fifth of the points")
    parser.add_argument(
        "--only", action="append", metavar="METHOD", help="one of " + str([*METHODS])
    )
    parser.add_argument("--kind", action="append", choices=KINDS, help="only this class")
    parser.add_argument("--problem", action="append", metavar="NAME", help="only this function")
    parser.add_argument("--seed", type=int, default=0, help="another draw of the random points")
    parser.add_argument("--worst", type=int, metavar="N", help="list the N worst components")
    parser.add_argument("--verify", action="store_true", help="compare published values, no more")
    parser.add_argument("--save", type=Path, metavar="FOLDER", help="write the table and a plot")
    return parser.parse_args()


def main() -> int:
    options = arguments()
    problems = [
        problem
        for problem in all_problems(options.seed)
        if (not options.kind or problem.kind in options.kind)
        and (not options.problem or problem.name in options.problem)
    ]
    if options.verify:
        return 1 if verify(problems) else 0
    begun = time.perf_counter()
    exact = references(problems)
    if options.quick:
        exact = dict(list(exact.items())[::5])
    names = {name for name, _ in exact}
    print(f"{len(names)} functions, {len(exact)} gradients, seed {options.seed};", end=" ")
    print(f"references took {time.perf_counter() - begun:.1f} s")
    if MISSING:
        print("not installed, hence left out:", ", ".join(MISSING))
    results = {}
    for name, method in METHODS.items():
        if options.only and name not in options.only:
            continue
        begun = time.perf_counter()
        results[name] = run(method, problems, exact)
        print(f"  {name}: {time.perf_counter() - begun:.1f} s", flush=True)
    text = tables(results)
    if "gradscape" in results and not (options.kind or options.problem):
        text += "\n" + claims(results["gradscape"])
    print("\n" + text)
    if options.worst:
        for name, cases in results.items():
            print(f"\n{name}\n{worst(cases, options.worst)}")
    if options.save:
        options.save.mkdir(parents=True, exist_ok=True)
        (options.save / "accuracy.txt").write_text(text + "\n", encoding="utf-8")
        picture(results, options.save / "accuracy.png")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
