"""The documentation shows what the commands print, and its pictures and examples can be made."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"docs_{name}", ROOT / "docs" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where a dataclass looks for its annotations
    spec.loader.exec_module(module)
    return module


reference = script("make_cli_reference")


def loosely(page: str) -> str:
    """Without what depends on the machine: last digits and errors of differences, column widths."""
    number = r"(?:\d+\.\d{6,}(?:e[-+]\d+)?|\d(?:\.\d+)?e[-+]\d+)"
    return re.sub(r"[ \t]+", " ", re.sub(number, "#", page))


@pytest.mark.parametrize("page", reference.pages(), ids=lambda path: path.name)
def test_the_commands_print_what_the_page_shows(page: Path) -> None:
    shown = page.read_text(encoding="utf-8")
    assert loosely(reference.with_real_output(shown)) == loosely(shown), (
        "run: python docs/make_cli_reference.py"
    )


def test_every_command_and_option_is_in_the_reference() -> None:
    from gradscape.cli.command import COMMANDS

    page = (ROOT / "docs/cli.md").read_text(encoding="utf-8")
    for name in COMMANDS:
        assert f"\n$ gradscape {name} --help\nusage: gradscape {name}" in page


def test_pages_link_to_what_there_is() -> None:
    for page in reference.pages():
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if not target.startswith("http"):
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_pictures_can_be_made_and_are_there(tmp_path: Path) -> None:
    script("make_pictures").write_all(tmp_path)
    made = {path.name for path in tmp_path.iterdir()}
    twenty = {
        f"pictures/{each.name}.{each.suffix}" for each in script("make_picture_page").EXAMPLES
    }
    assert made <= {path.name for path in (ROOT / "docs/images").iterdir()}
    for page in reference.pages():
        for name in re.findall(r"images/([\w./-]+)", page.read_text(encoding="utf-8")):
            known = name in made or name in twenty or name == "page.png"
            assert known or page.name not in ("README.md", "tutorial.md", "cli.md")


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*.py")), ids=lambda p: p.name)
def test_examples_run(path: Path, tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-W", "error", str(path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr == ""
    if "savefig" in path.read_text() or ".save(" in path.read_text():
        assert (tmp_path / f"{path.stem}.png").stat().st_size > 10_000
