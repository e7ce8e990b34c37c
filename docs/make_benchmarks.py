"""Run the benchmarks, and put their tables into docs/benchmarks.md.

python docs/make_benchmarks.py               # about seven minutes; wants the benchmark group
python docs/make_benchmarks.py accuracy      # one of accuracy, honesty, speed, pictures
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parent
FOLDER = DOCS / "benchmarks"
PAGE = DOCS / "benchmarks.md"
SECTIONS = ("smooth", "all with a derivative and no noise", "everything", "gradscape's claims")


def run(script: str, *arguments: str) -> str:
    """Run a benchmark, and return what it printed."""
    command = [sys.executable, str(DOCS.parent / "benchmarks" / script), *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if not done.stdout or "gradscape raised" in done.stdout:
        raise SystemExit(f"{script}: gradscape failed, no table is kept\n{done.stdout[:2000]}")
    return done.stdout


def sections(text: str) -> list[str]:
    """Take the legend and some of the tables; all of them are in the file."""
    parts = text.strip().split("\n\n")
    return [parts[0], *(part for part in parts if part.startswith(SECTIONS))]


def tables(text: str) -> str:
    """Leave out what was said about single functions."""
    lines = [
        line for line in text.splitlines() if not re.match(r" \*\*|  .* raised |    at ", line)
    ]
    return "\n".join(lines).strip() + "\n"


def put(page: str, name: str, text: str) -> str:
    """Replace what stands between the marks of this name."""
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    before, _, rest = page.partition(begin)
    _, _, after = rest.partition(end)
    return f"{before}{begin}\n\n```text\n{text.strip()}\n```\n\n{end}{after}"


def accuracy() -> str:
    """Save all tables and the picture; some of the tables are for the page."""
    run("accuracy.py", "--save", str(FOLDER))
    return "\n\n".join(sections((FOLDER / "accuracy.txt").read_text(encoding="utf-8")))


def honesty() -> str:
    """Count what is confidently wrong."""
    return re.sub(r" cases, \d+ s", " cases", tables(run("honesty.py", "--peers")))


def speed() -> str:
    """Compare times."""
    return run("speed.py")


def pictures() -> str:
    """Compare pictures."""
    return run("pictures.py")


BENCHMARKS = {"accuracy": accuracy, "honesty": honesty, "speed": speed, "pictures": pictures}


def main() -> None:
    """Run those that were asked for, or all, and fill in the page."""
    for name in sys.argv[1:] or BENCHMARKS:
        table = BENCHMARKS[name]()
        PAGE.write_text(put(PAGE.read_text(encoding="utf-8"), name, table), encoding="utf-8")


if __name__ == "__main__":
    main()
