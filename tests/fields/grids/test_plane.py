"""Directions through a point of a function of many variables."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest

from gradscape.derivatives.gradient import gradient
from gradscape.errors import ArgumentError
from gradscape.fields.field import field
from gradscape.fields.grids.plane import read_plane
from gradscape.functions.function import Function

FORMULA = "sin(x0*x1) + x2**2*x3 + exp(x4)"
POINT = np.array([0.4, -1.1, 0.7, 0.2, -0.3])
U = np.array([1.0, 0.5, 0.0, -0.3, 0.2])
V = np.array([0.0, 0.7, -1.0, 0.0, 0.4])


def wave(x: Any) -> Any:
    return np.sin(x[0] * x[1]) + x[2] ** 2 * x[3] + np.exp(x[4])


@pytest.mark.parametrize(
    ("f", "method", "layout"),
    [
        (FORMULA, "auto", "expression"),
        (wave, "auto", "coordinates"),
        (lambda p, q, r, s, t: wave([p, q, r, s, t]), "auto", "coordinates"),
        (Function(wave, layout="point", variables="a,b,c,d,e"), "auto", "point"),
        (wave, "complex", "coordinates"),
        (Function(wave, layout="point", variables="a,b,c,d,e"), "complex", "point"),
    ],
)
def test_the_gradient_is_along_the_directions(f: Any, method: str, layout: str) -> None:
    made = field(f, through=POINT, along=(U, V), shape=5, method=method)
    assert made.names == ("u", "v")
    assert made.domain == ((-1.0, 1.0), (-1.0, 1.0))
    assert made.layout == layout
    points = POINT + made.grid.points() @ np.array([U, V])
    expected = gradient(FORMULA, points) @ np.array([U, V]).T
    off = np.abs(made.gradient - expected)
    assert (off <= 10 * made.error + 1e-15).all()
    assert off.max() < 1e-10
    assert made.reliable.all()
    np.testing.assert_allclose(made.values, Function(FORMULA)(points), rtol=1e-14)


def test_a_gradient_of_the_callers_own_is_projected() -> None:
    def slope(x: Any) -> Any:
        zero = np.zeros_like(x[0])
        return np.array([x[1] * np.cos(x[0] * x[1]), x[0] * np.cos(x[0] * x[1]), 2 * x[2], zero])

    def f(x: Any) -> Any:
        return np.sin(x[0] * x[1]) + x[2] ** 2

    for layout in ("point", "coordinates"):
        own = Function(f, gradient=slope, layout=layout, variables="a,b,c,d")
        made = field(own, through=POINT[:4], along=(U[:4], V[:4]), shape=5)
        assert made.method == "exact"
        points = POINT[:4] + made.grid.points() @ np.array([U[:4], V[:4]])
        expected = np.moveaxis(slope(np.moveaxis(points, -1, 0)), 0, -1) @ np.array([U, V])[:, :4].T
        np.testing.assert_allclose(made.gradient, expected, atol=1e-14)


@pytest.mark.parametrize("f", [FORMULA, wave])
def test_several_workers(f: Any) -> None:
    alone = field(f, through=POINT, along=(U, V), shape=40)
    assert field(f, through=POINT, along=(U, V), shape=40, workers=2) == alone


def test_a_plane_knows_where_it_lies() -> None:
    made = field(FORMULA, through=POINT, along={"s": U, "t": V}, s=(0, 2), shape=3)
    plane = made.grid.plane
    assert plane is not None
    assert plane.names == ("x0", "x1", "x2", "x3", "x4")
    assert made.names == ("s", "t")
    np.testing.assert_allclose(plane.lift([2.0, 0.5]), POINT + 2 * U + V / 2)
    assert made.formula == Function(FORMULA).formula
    assert "t in [-1, 1], through a point of 5 variables; 3 x 3 points" in repr(made)
    assert made == field(FORMULA, through=POINT, along={"s": U, "t": V}, s=(0, 2), shape=3)
    assert made != field(FORMULA, through=POINT + 1e-9, along={"s": U, "t": V}, s=(0, 2), shape=3)
    with pytest.raises(ValueError, match="read-only"):
        plane.point[0] = 1.0


def test_weights_of_a_network() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(5, 2))
    weights = {"W": rng.normal(size=(2, 3)), "b": np.zeros(3)}
    u = {"W": rng.normal(size=(2, 3)), "b": rng.normal(size=3)}
    v = {"b": rng.normal(size=3), "W": rng.normal(size=(2, 3))}

    def loss(p: dict[str, np.ndarray]) -> float:
        return float(np.mean((np.tanh(x @ p["W"] + p["b"]) - 1) ** 2))

    made = field(loss, through=weights, along=(u, v), shape=3)
    there = gradient(loss, weights, axis="all")
    along = [sum((there[key] * d[key]).sum() for key in there) for d in (u, v)]
    np.testing.assert_allclose(made.gradient[1, 1], along, rtol=1e-9)
    assert made.values[1, 1] == loss(weights)
    assert made.grid.plane is not None
    assert made.grid.plane.names[0] == "W[0, 0]"


def test_an_array_of_any_shape_in_one_direction() -> None:
    made = field(lambda w: (w**3).sum(), through=np.ones((2, 3)), along=[np.eye(2, 3)], shape=5)
    assert made.names == ("u",)
    u = made.axes[0]
    np.testing.assert_allclose(made.values, 4 + 2 * (1 + u) ** 3)
    np.testing.assert_allclose(made.gradient[:, 0], 6 * (1 + u) ** 2, atol=1e-9)


def test_points_by_the_names_of_the_variables() -> None:
    made = field("x*y**2", through={"y": 2, "x": 1}, along=({"x": 1}, {"y": -1}), shape=3)
    assert made.values[2, 2] == 2.0
    assert made.gradient[2, 2].tolist() == [1.0, -4.0]


def test_the_callers_arrays_stay_as_they_are() -> None:
    point, u = POINT.copy(), U.copy()
    made = field(wave, through=point, along=[u], shape=3)
    point[0] = u[0] = 100.0
    assert made.grid.plane is not None
    assert made.grid.plane.point[0] == POINT[0]


def test_cancellation_in_a_formula_is_still_seen() -> None:
    made = field(
        "(1-cos(x+y))/(x+y)**2", through=[1e-7, 0], along=[[1, 0]], u=(-1e-8, 1e-8), shape=3
    )
    assert not made.reliable.any()
    assert (made.error > 1.0).all()


def test_the_function_along_directions_travels() -> None:
    function, _ = read_plane(wave, POINT, (U, V))
    again = pickle.loads(pickle.dumps(function))
    assert again([0.3, 0.4]) == function([0.3, 0.4]) == wave(POINT + 0.3 * U + 0.4 * V)


def test_a_function_that_raises_where_it_is_undefined() -> None:
    import math

    made = field(lambda a, b: math.log(a) * b, through=[1, 1], along=[[1, 0]], u=(-2, 1), shape=4)
    assert made.undefined.tolist() == [True, True, False, False]


@pytest.mark.parametrize(
    ("keywords", "said"),
    [
        ({"through": POINT}, "belong together"),
        ({"along": (U, V)}, "belong together"),
        ({"through": POINT, "along": U}, "expected one to three directions"),
        ({"through": POINT, "along": [1.0, 2.0]}, "plain numbers"),
        ({"through": POINT, "along": [U] * 4}, "4 entries"),
        ({"through": POINT, "along": (U, 2 * U)}, "are not independent: they span no plane"),
        ({"through": POINT, "along": (U, 0 * U)}, "v has the length 0"),
        ({"through": POINT, "along": (U, V[:3])}, "v has 3 entries, but the point of through= has"),
        ({"through": POINT[:3], "along": (U, V)}, "3 coordinates, but sin(x0*x1)"),
        ({"through": "here", "along": (U, V)}, "through: expected real numbers"),
        ({"through": POINT * np.nan, "along": (U, V)}, "finite numbers"),
        ({"through": POINT, "along": {"a b": U}}, "no names of axes"),
        ({"through": POINT, "along": (U, V), "at": {"x0": 1}}, "at= and through="),
        ({"through": POINT, "along": (U, V), "x0": (0, 1)}, "its variables: u, v"),
        ({"through": {"x0": 1}, "along": (U, V)}, "through: x1 is missing"),
        ({"through": dict.fromkeys(("x0", "x1", "x2", "x3", "x4"), 0), "along": [U]}, "by the var"),
    ],
)
def test_what_is_no_plane(keywords: dict[str, Any], said: str) -> None:
    with pytest.raises(ArgumentError) as raised:
        field(FORMULA, **keywords)
    assert said in str(raised.value)


def test_a_direction_unlike_a_structure_says_so() -> None:
    with pytest.raises(ArgumentError, match="u is not like the point of through=: W has shape"):
        field(lambda p: p["W"].sum(), through={"W": np.ones(2)}, along=[{"W": np.ones(3)}], shape=3)


def test_an_axis_cannot_be_called_as_a_constant_is() -> None:
    with pytest.raises(ArgumentError, match="u is a constant"):
        field("u*x", params={"u": 2.0}, through=[1.0], along=[[1.0]])
