"""Claim: ten thousand hostile formulas are answered within a second each, and the page stays well.

The formulas are those of ``tests/page/hostile.py``: made by hand, and by chance from a seed. They
are asked of a page served as people serve it, over HTTP, by as many at a time as it has workers.

    python benchmarks/page_hostile.py [--count 10000] [--seed 1]
"""

from __future__ import annotations

import argparse
import collections
import itertools
import json
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.page.hostile import hostile

from page_server import Client, served

WORKERS = 2
SECOND = 1.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    formulas = list(itertools.islice(hostile(options.seed), options.count))
    with served(WORKERS) as address:
        began = time.perf_counter()
        with ThreadPoolExecutor(WORKERS) as threads:
            answers = list(threads.map(lambda formula: ask(address, formula), formulas))
        whole = time.perf_counter() - began
        well, _, _ = ask(address, "x0*x1")
        health = Client(address).get("/healthz")
    seconds = sorted(time for _, _, time in answers)
    slow = [(s, f) for (_, _, s), f in zip(answers, formulas, strict=True) if s > SECOND]
    kinds = collections.Counter(kind for _, kind, _ in answers)
    print(f"{len(answers):,} hostile formulas, {WORKERS} at a time, in {whole:.0f} s")
    print("  " + ", ".join(f"{kind}: {count:,}" for kind, count in kinds.most_common()))
    print(
        f"  answered in {1000 * statistics.median(seconds):.0f} ms (median), "
        f"{1000 * seconds[int(0.99 * len(seconds))]:.0f} ms (99 %), "
        f"{1000 * seconds[-1]:.0f} ms (slowest); {len(slow)} after more than a second"
    )
    print(f"  afterwards: x0*x1 gives {well}, health {health.decode().strip()}")
    for took, formula in slow[:5]:
        print(f"  {took:.2f} s: {formula[:100]!r}")
    return int(bool(slow) or well != 200 or kinds["fault"] > 0)


def ask(address: str, formula: str) -> tuple[int, str, float]:
    """Status, kind of the answer, and how long it took."""
    began = time.perf_counter()
    status, body = Client(address).post("/answer", {"state": {"formula": formula}})
    took = time.perf_counter() - began
    return status, "answered" if status == 200 else json.loads(body)["kind"], took


if __name__ == "__main__":
    raise SystemExit(main())
