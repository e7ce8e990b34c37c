"""SciPy's methods by name, with gradients and Hessians from gradscape."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from scipy.optimize import minimize, rosen, rosen_der

import gradscape as gs
from gradscape.errors import ArgumentError, MissingExtraError
from gradscape.fields.descent.plans import SCIPY


@pytest.mark.parametrize("method", SCIPY)
@pytest.mark.parametrize("f", ["x**2/20 + y**2", lambda x: x[0] ** 2 / 20 + x[1] ** 2])
def test_every_method_gets_there(method: str, f: object) -> None:
    found = gs.descend(f, (-7.0, 2.0), method, steps=200)
    assert found.method == found.name == method
    assert found.path[0].tolist() == [-7.0, 2.0]
    assert found.reason == "converged"
    assert np.abs(found.point).max() < 1e-2
    assert found.steps >= 2
    np.testing.assert_allclose(found.values, found.path[:, 0] ** 2 / 20 + found.path[:, 1] ** 2)
    np.testing.assert_allclose(found.gradients, found.path * [0.1, 2.0], atol=1e-8)


def test_the_path_is_scipy_s_own() -> None:
    """With the exact gradient SciPy makes the same steps when called itself."""
    path = [np.array([-1.2, 1.0])]
    minimize(rosen, path[0], jac=rosen_der, method="BFGS", callback=lambda x: path.append(x.copy()))
    found = gs.descend(gs.gallery.rosenbrock, (-1.2, 1.0), "bfgs")
    assert found.steps == len(path) - 1
    np.testing.assert_allclose(found.path, path, atol=1e-3)
    np.testing.assert_allclose(found.path[:10], path[:10], rtol=1e-9)


def test_several_at_once() -> None:
    found = gs.descend(gs.gallery.rosenbrock, [[-1.2, 1.0], [0.0, 2.0]], ["BFGS", "adam"], steps=9)
    assert [(d.name, d.start.tolist()) for d in found] == [
        ("BFGS", [-1.2, 1.0]),
        ("BFGS", [0.0, 2.0]),
        ("Adam", [-1.2, 1.0]),
        ("Adam", [0.0, 2.0]),
    ]
    assert {d.steps for d in found} == {9}
    assert {str(d.reason) for d in found} == {"steps used up"}


def test_options_are_scipy_s() -> None:
    rough = gs.descend("x**4 + y**4", (1.0, 2.0), "BFGS", gtol=1e-1)
    fine = gs.descend("x**4 + y**4", (1.0, 2.0), "BFGS", gtol=1e-9)
    assert rough.steps < fine.steps
    assert rough.settings == {"gtol": 1e-1}
    with pytest.raises(ArgumentError, match=r"BFGS: Unknown solver options: gtoll"):
        gs.descend("x**2", 1.0, "BFGS", gtoll=1)
    with pytest.raises(ArgumentError, match="finds its steps itself"):
        gs.descend("x**2", 1.0, "BFGS", learning_rate=0.1)


def test_the_domain_is_a_bound_where_there_are_bounds() -> None:
    inside = gs.descend("(x - 3)**2", 0.0, "L-BFGS-B", domain={"x": (-1, 1)})
    assert inside.path.max() <= 1.0
    assert inside.point.tolist() == [1.0]
    assert inside.reason == "converged"
    leaves = gs.descend("(x - 3)**2", 0.0, "CG", domain={"x": (-1, 1)})
    assert leaves.reason == "left the domain"
    assert leaves.point[0] > 1
    assert (leaves.path[:-1] <= 1).all()


def test_where_f_is_not_defined() -> None:
    found = gs.descend("log(x)", 1.0, "CG")
    assert found.reason in ("not finite", "stalled")
    assert found.message or found.reason == "not finite"


def test_gradients_are_not_asked_for_where_none_is_needed() -> None:
    with_gradient = gs.descend(lambda x: float(rosen(x)), (-1.2, 1.0), "BFGS", steps=20)
    without = gs.descend(lambda x: float(rosen(x)), (-1.2, 1.0), "Powell", steps=2)
    assert with_gradient.evaluations < 20 * 2 * 16
    assert without.evaluations < 3 * 100


def test_without_scipy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy.optimize", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'gradscape\[optimize\]'"):
        gs.descend("x**2", 1.0, "BFGS")
    assert gs.descend("x**2", 1.0, "gradient").reason == "converged"
