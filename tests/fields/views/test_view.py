"""What a picture shows: values between the points, remarks, limits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import gradscape as gs
from gradscape.errors import ArgumentError
from gradscape.fields.evaluation.refine import make_fine
from gradscape.fields.field import field, seen_field
from gradscape.fields.views.layers import read_layers
from gradscape.fields.views.view import make_view
from gradscape.functions.function import Function


def smooth(x: np.ndarray) -> np.ndarray:
    return np.sin(x[0]) * np.exp(x[1] / 2) + x[0] ** 2


def test_a_vectorised_function_is_evaluated_between_the_points() -> None:
    made = field(smooth)
    fine = make_fine(made)
    assert fine.values.shape == (103, 103)
    mesh = np.array(np.meshgrid(*fine.axes, indexing="ij"))
    np.testing.assert_allclose(fine.values, smooth(mesh), rtol=1e-12)


def test_one_called_point_by_point_is_interpolated_without_a_call() -> None:
    calls = 0

    def counted(x: np.ndarray) -> float:
        nonlocal calls
        calls += 1
        return float(smooth(x))

    made = field(Function(counted, layout="point", variables="x0,x1"))
    before = calls
    fine = make_fine(made)
    assert calls == before
    mesh = np.array(np.meshgrid(*fine.axes, indexing="ij"))
    np.testing.assert_allclose(fine.values, smooth(mesh), atol=2e-4)
    assert np.array_equal(fine.values[::6, ::6], made.values)


def test_interpolation_leaves_out_what_is_undefined() -> None:
    made = field(Function(lambda x: np.log(x[0]), layout="point", variables="x0,x1"))
    fine = make_fine(made)
    assert np.array_equal(fine.undefined[::6, ::6], made.undefined)
    assert fine.undefined[:54].all()


@pytest.mark.parametrize(
    ("f", "keywords", "remarks"),
    [
        ("x0*x1", {}, ()),
        (lambda x: np.log(x[0]), {}, ("undefined at 162 of 324 points",)),
        (
            lambda x: abs(x[0]),
            {"shape": 17},
            ("17 of 289 points not to be trusted: kink",),
        ),
        (
            lambda x: np.log(x[0]) + abs(x[1]),
            {"shape": 17},
            ("undefined at 153 of 289 points", "8 not to be trusted: kink"),
        ),
        (lambda x: x[0] * np.nan, {}, ("undefined at all 324 points",)),
        (lambda x: 0 * x[0] + 3, {}, ("f = 3, ∇f = 0 at every point",)),
        # in a slice, and by underflow, f is not constant
        (Function("x*y*z"), {"at": {"z": 0.0}}, ("f = 0, ∇f = 0 at every point",)),
        ("exp(-x**2 - y**2 - 760)", {}, ("f = 0, ∇f = 0 at every point",)),
        ("x0+x1", {"shape": 50}, ("each arrow is the mean of 2 × 2 points",)),
        (
            "x0*x1",  # the saddle itself is between four points
            {"shape": 50},
            (
                (
                    "each arrow is the mean of 2 × 2 points, ✱ where their directions disagree "
                    "(1 of 625)"
                ),
            ),
        ),
    ],
)
def test_remarks(f: object, keywords: dict, remarks: tuple[str, ...]) -> None:
    assert make_view(field(f, **keywords)).remarks == remarks


def test_equal_scales_within_a_factor_of_five() -> None:
    assert make_view(field("x*y", x=(0, 5), y=(0, 1))).equal
    assert not make_view(field("x*y", x=(0, 5.1), y=(0, 1))).equal


def test_up_turns_the_arrows() -> None:
    made = field("x0*x1")
    down, up = make_view(made).arrows, make_view(made, "up").arrows
    assert np.array_equal(down.steps, -up.steps)
    with pytest.raises(ArgumentError, match=r'"down".*"up"'):
        make_view(made, "sideways")


def test_a_slope_that_is_not_trusted_is_left_out_of_the_curve() -> None:
    view = make_view(field(Function(np.abs, variables="x")))
    slope = view.slope[1]
    assert np.isnan(slope[120])
    assert np.isfinite(np.delete(slope, 120)).all()


def test_limits_of_logarithmic_axes_stay_positive_and_hold_the_arrows() -> None:
    view = make_view(field("x**2*y", x=(0.01, 100), y=(0, 1), log="x"))
    (low, high), _ = view.limits
    assert 0.005 < low < 0.01
    np.testing.assert_allclose(low * high, 1.0)
    assert not view.equal
    for ends in view.arrows.ends:
        assert (ends[:, 0] >= low * (1 - 1e-12)).all()
        assert (ends[:, 0] <= high * (1 + 1e-12)).all()
    assert [scale.log for scale in view.scales] == [True, False]
    assert view.scales[0].text(1e-7) == "10⁻⁷"
    assert view.scales[0].text(20.0) == "20"


def test_between_samples_nothing_is_invented() -> None:
    made = field(np.arange(20.0).reshape(4, 5) ** 2, a=(0, 1), b=(0, 1))
    fine = make_fine(made)
    assert fine.values is made.values
    assert make_view(made).levels is not None
    line = make_view(field(np.arange(6.0) ** 2))
    assert np.array_equal(line.curve[1], np.arange(6.0) ** 2)


def test_a_tangent_on_a_logarithmic_axis_is_seen_within_a_factor_of_its_point() -> None:
    made = field("log(x)**2 + y", x=(0.01, 100), y=(0, 1), log="x")
    (contact,) = make_view(made, "down", read_layers(tangent=(1.0, 0.5))).contacts
    low, high = contact.axes[0][[0, -1]]
    np.testing.assert_allclose(low * high, 1.0)
    assert 2 < high < 10
    assert contact.heights.shape == contact.inside.shape == (41, 41)
    negative = field("x**2 + y", x=(0.01, 100), log="x")
    with pytest.raises(ArgumentError, match="a logarithmic axis has positive numbers only"):
        make_view(negative, "down", read_layers(tangent=(-1.0, 0.5)))


@pytest.mark.parametrize("name", ["product", "himmelblau", "monkey_saddle", "bird", "rosenbrock"])
@pytest.mark.parametrize("wanted", [3, 4, 6, 10])
def test_about_as_many_levels_as_were_asked_for(name: str, wanted: int) -> None:
    view = make_view(field(gs.gallery[name]), layers=read_layers(levels=wanted))
    assert view.levels is not None
    assert wanted / 1.7 <= view.levels.values.size <= 1.7 * wanted


@pytest.mark.parametrize("points", [20, 21])
@pytest.mark.parametrize(
    ("f", "inner"),
    [
        ("1/(x**2 + y**2)", (0.2, 5.0)),
        ("1/(x**2 + y**2)**2", (0.02, 5.0)),
        ("1/sqrt((x - 1)**2 + y**2) - 1/sqrt((x + 1)**2 + y**2)", (-1.0, 1.0)),
    ],
)
def test_poles_leave_contours_to_the_rest(f: str, inner: tuple[float, float], points: int) -> None:
    view = make_view(field(f, x=(-2, 2, points), y=(-2, 2, points)))
    assert view.levels is not None
    seen = [level for level in view.levels.values if inner[0] <= level <= inner[1]]
    assert len(seen) >= 3
    assert "f goes on beyond the contours" in view.remarks


def test_about_zero_levels_are_even_if_they_can_be() -> None:
    view = make_view(field("log(x**2 + y**2)", x=(-2, 2), y=(-2, 2)))
    assert view.levels is not None
    assert view.levels.even


def test_a_narrow_peak_has_contours_to_its_top() -> None:
    view = make_view(field("exp(-300*(x**2 + y**2))", x=(-2, 2), y=(-2, 2)))
    assert view.levels is not None
    assert view.levels.values[-1] >= 0.01
    assert not any("beyond" in remark for remark in view.remarks)


def test_levels_that_f_does_not_reach_are_told() -> None:
    made = field("x0*x1")
    assert make_view(made, layers=read_layers(levels=[1, 2])).remarks == ()
    some = make_view(made, layers=read_layers(levels=[1, 100, 200]))
    assert some.remarks == ("2 of 3 levels not reached by f",)
    none = make_view(made, layers=read_layers(levels=[100]))
    assert none.remarks == ("the level is not reached by f",)
    with pytest.raises(ArgumentError, match="contours=True"):
        read_layers(levels=[100], contours=False)


def test_a_tangent_beyond_the_picture_is_told() -> None:
    plane = make_view(field("x0*x1"), layers=read_layers(tangent=[(2, 2), (100, 1)]))
    assert plane.remarks == (
        "tangent: f ≈ 4 + 2·(x0 − 2) + 2·(x1 − 2)",
        "tangent: f ≈ 100 + (x0 − 100) + 100·(x1 − 1), beyond the picture",
    )
    line = make_view(field("x**2"), layers=read_layers(tangent=3))
    assert line.remarks == ("tangent: f ≈ 9 + 6·(x − 3), beyond the picture",)


@pytest.mark.parametrize(
    ("f", "keywords", "leaning"),
    [
        ("x**2 + y**2/1000", {"x": (-1, 1), "y": (-100, 100)}, True),
        ("x**2 + y**2", {"x": (-1, 1), "y": (-3, 3)}, False),  # of one scale
        ("x", {"x": (-1, 1), "y": (-100, 100)}, False),  # along an axis
        ("log(x)**2 + log(y)**2", {"x": (0.01, 100), "y": (0.01, 100), "log": True}, False),
    ],
)
def test_arrows_that_lean_on_the_contours_are_explained(
    f: str, keywords: dict[str, Any], leaning: bool
) -> None:
    said = "axes of different scales: arrows needn't cross contours at right angles"
    made = field(Function(f, variables="x,y"), **keywords)
    assert (said in make_view(made).remarks) is leaning


def test_what_goes_beyond_the_picture_is_said() -> None:
    line = make_view(field(Function("1/(x - 0.3)"))).remarks
    assert "f and f′ go on beyond the picture" in line
    surface = make_view(field("1/(x - 0.3) + y"), layers=read_layers(surface=True)).remarks
    assert "f goes on beyond the picture" in surface
    assert make_view(field("x*y"), layers=read_layers(surface=True)).remarks == ()


@pytest.mark.parametrize(
    ("f", "keywords", "remarks"),
    [
        ("1/(1 + exp(-500*x))", {}, ("f′ has no number at 9 of 3841 points",)),
        ("sqrt(abs(x))", {}, ("f′ has no number at 1 of 241 points",)),
        ("1e9 + 1e-6*sin(x)", {}, ("steps are rounding: f's digits end there",)),
        ("1e15 + x", {}, ("steps are rounding: f's digits end there",)),
        ("1e9 + 1e-3*sin(x)", {}, ()),
        ("sin(x**2)", {"x": (0, 30)}, ("f varies faster than the arrows show",)),
        ("sin(10*x)", {}, ()),
        ("x**3", {"x": (-1e-200, 1e-200)}, ("f = 0, f′ = 0 at every point",)),
    ],
)
def test_a_curve_says_what_it_does_not_show(
    f: str, keywords: dict[str, Any], remarks: tuple[str, ...]
) -> None:
    assert make_view(seen_field(f, **keywords)).remarks == remarks
