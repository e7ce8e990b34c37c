"""The page of twenty pictures: its code runs, is short, and is what the page shows."""

from __future__ import annotations

import importlib.util
import sys
import textwrap
from pathlib import Path
from types import ModuleType

import pytest
from PIL import Image

DOCS = Path(__file__).parents[2] / "docs"


def load() -> ModuleType:
    path = DOCS / "make_picture_page.py"
    spec = importlib.util.spec_from_file_location("make_picture_page", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_picture_page"] = module
    spec.loader.exec_module(module)
    return module


PAGE = load()


def test_there_are_twenty_and_more() -> None:
    assert len(PAGE.EXAMPLES) >= 20
    assert len({example.name for example in PAGE.EXAMPLES}) == len(PAGE.EXAMPLES)


@pytest.mark.parametrize("example", PAGE.EXAMPLES, ids=lambda example: example.name)
def test_the_code_is_short_runs_and_is_on_the_page(example, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    code = textwrap.dedent(example.code)
    assert len(code.splitlines()) < 10
    page = (DOCS / "pictures.md").read_text(encoding="utf-8")
    shown = f"images/pictures/{example.name}.{example.suffix}"
    assert f"```py\n{code}\n```" in page
    assert shown in page
    PAGE.draw(example, tmp_path)
    made = tmp_path / f"{example.name}.{example.suffix}"
    with Image.open(made) as new, Image.open(DOCS / shown) as old:
        assert new.size == old.size
