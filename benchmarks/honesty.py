"""Count confident wrong numbers on random kinks, jumps, noise, random values and aliasing.

    python benchmarks/honesty.py                      10,000 cases, gradscape
    python benchmarks/honesty.py --peers              the peers that claim an error, too
    python benchmarks/honesty.py --cases 1000 --worst 20 --seed 3

The claim: none. Wrong is a component that is called reliable (or, by a peer without such a flag,
claimed at all) and off by more than ten times its claim and by more than 1e-3. A small fast wave
has two gradients, with it and without; an answer that is wrong for both is wrong.
"""

from __future__ import annotations

import argparse
import time

import numpy as np

from accuracy import ask, worst
from peers import METHODS, Counted
from problems.random_cases import random_cases
from scoring import HEADER, Case, row, score


def run(name: str, count: int, seed: int) -> list[Case]:
    cases = []
    for problem in random_cases(count, seed):
        x = np.array(problem.points[0][1])
        f = Counted(problem, problem.dimension)
        answer = ask(METHODS[name], f, x)
        if answer.claim is None:
            return []
        readings = [one.reference(x) for one in (problem, problem.whole) if one is not None]
        scores = [score(problem, "random", x, r, answer, f.evaluations) for r in readings]
        cases.append(min(scores, key=lambda case: case.wrong.sum()))
    return cases


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--peers", action="store_true", help="the peers beside gradscape")
    parser.add_argument("--worst", type=int, metavar="N", help="list N of the wrong ones")
    options = parser.parse_args()
    wrong = 0
    for name in METHODS if options.peers else ["gradscape"]:
        begun = time.perf_counter()
        cases = run(name, options.cases, options.seed)
        if not cases:
            continue
        print(f"\n{name}, {len(cases)} cases, {time.perf_counter() - begun:.0f} s\n{HEADER}")
        for kind in dict.fromkeys(case.problem.kind for case in cases):
            print(row(kind, [case for case in cases if case.problem.kind == kind]))
        if options.worst:
            print(worst(cases, options.worst))
        if name == "gradscape":
            wrong = sum(int(case.wrong.sum()) for case in cases)
    print(f"\nconfident wrong numbers of gradscape: {wrong}, target 0:", end=" ")
    print("met" if wrong == 0 else "NOT MET")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
