"""Pictures as they were when somebody looked at them: golden/, made by golden_images.py."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
from PIL import Image


def _load() -> ModuleType:
    path = Path(__file__).with_name("golden_images.py")
    spec = importlib.util.spec_from_file_location("golden_images", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["golden_images"] = module
    spec.loader.exec_module(module)
    return module


GOLDEN = _load()
MEAN, LARGEST = 3.0, 70.0


@pytest.mark.parametrize("name", GOLDEN.CASES)
def test_looks_as_before(name: str) -> None:
    old = Image.open(GOLDEN.FOLDER / f"{name}.png").convert("RGB")
    mean, largest = GOLDEN.difference(GOLDEN.render(name), old)
    assert mean < MEAN
    assert largest < LARGEST


def test_the_comparison_sees_what_matters() -> None:
    product = GOLDEN.render("product")
    assert GOLDEN.difference(product, product) == (0.0, 0.0)
    assert GOLDEN.difference(product, GOLDEN.render("waves"))[0] > MEAN
    assert GOLDEN.difference(product, GOLDEN.render("product-book"))[0] > MEAN
    without_bar = GOLDEN.render("product")
    without_bar.paste("white", (240, 20, 300, 220))
    assert GOLDEN.difference(product, without_bar)[1] > LARGEST
    assert GOLDEN.difference(product, product.resize((10, 10)))[0] > MEAN
