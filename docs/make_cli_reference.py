"""Keep the commands shown in the documentation true: run each, and write what it prints.

In every block marked ``console``, a line ``$ gradscape ...`` is run, in a folder that holds the
files of ``examples/``, and what follows is replaced by its output; ``$ cat FILE`` shows a file.

    python docs/make_cli_reference.py            # rewrite README.md and docs/*.md
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from gradscape.cli import main

ROOT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.DOTALL | re.MULTILINE)


def pages() -> list[Path]:
    """All pages that may show commands."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def with_real_output(page: str) -> str:
    """The text of a page, with the output of its commands as it is now."""
    with a_folder_with_the_examples():
        return BLOCK.sub(lambda block: run_block(block[0]), page)


def run_block(block: str) -> str:
    """Run the commands of one block, one after the other."""
    commands = [line for line in block.splitlines() if line.startswith("$ ")]
    return "".join(f"{command}\n{run(shlex.split(command[2:]))}" for command in commands)


def run(words: list[str]) -> str:
    """Run a command; what it prints, messages and results in their order."""
    program, *arguments = words
    if program == "cat":
        return Path(arguments[0]).read_text(encoding="utf-8")
    if program != "gradscape":
        raise ValueError(f"only gradscape and cat are run in console blocks, not {program}")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        main(arguments)
    if "a fault of gradscape" in printed.getvalue():
        raise RuntimeError(f"gradscape {shlex.join(arguments)}: {printed.getvalue()}")
    return printed.getvalue()


@contextlib.contextmanager
def a_folder_with_the_examples() -> Iterator[None]:
    """Work in a folder of its own."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "examples", folder, dirs_exist_ok=True)
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(before)


if __name__ == "__main__":
    for path in pages():
        text = path.read_text(encoding="utf-8")
        path.write_text(with_real_output(text), encoding="utf-8")
