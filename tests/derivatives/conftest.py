"""Tests that take ``reference`` run for each of the published functions with exact gradients."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest


def _reference_functions():
    name = "reference_functions"
    if name not in sys.modules:
        path = Path(__file__).with_name(f"{name}.py")
        spec = importlib.util.spec_from_file_location(name, path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name].FUNCTIONS


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "reference" in metafunc.fixturenames:
        metafunc.parametrize("reference", _reference_functions(), ids=str)
