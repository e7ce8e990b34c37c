"""Importing gradscape costs what NumPy costs: everything else waits until it is used."""

from __future__ import annotations

import subprocess
import sys

import gradscape as gs

HEAVY = (
    "matplotlib",
    "symengine",
    "scipy",
    "pandas",
    "joblib",
    "tqdm",
    "torch",
    "jax",
    "plotly",
    "dash",
    "xarray",
    "mpmath",
)

PROGRAM = f"""
import sys
import gradscape as gs

heavy = {HEAVY!r}
after_import = [name for name in heavy if name in sys.modules]
gs.gradient(lambda x: x[0] * x[1], [[3.0, 4.0]] * 5)
after_callable = [name for name in heavy if name in sys.modules]
gs.gradient("x0*x1", [3.0, 4.0])
after_formula = [name for name in heavy if name in sys.modules and name != "symengine"]
print(after_import, after_callable, after_formula)
"""


def test_heavy_packages_wait_until_they_are_used():
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.strip() == "[] [] []"
    assert ran.stderr == ""


def test_every_public_name_is_there():
    for name in gs.__all__:
        assert getattr(gs, name) is not None
    assert dir(gs) == sorted(gs.__all__)


def test_a_name_that_is_not_there_is_an_attribute_error():
    assert not hasattr(gs, "gradeint")
