"""Logarithmic axes, curves of one variable, scenes in three dimensions."""

from __future__ import annotations

import numpy as np
import pytest

import gradscape as gs
from gradscape.pictures.looks import THEMES


def layer(figure, name, kind=None):
    return [t for t in figure.data if t.legendgroup == name and kind in (None, t.type)]


def pieces(traces):
    """Tails and heads, each followed by a gap."""
    return [np.column_stack([t.x, t.y]).reshape(-1, 3, 2) for t in traces]


def test_arrows_on_logarithmic_axes_are_lines_between_their_ends():
    figure = gs.interactive("log(x0)*log(x1)", log=True)
    assert not layer(figure, "arrows", "quiver")
    found = np.concatenate(pieces(t for t in layer(figure, "arrows") if "lines" in t.mode))
    assert np.isnan(found[:, 2]).all()
    moving = figure.view.arrows.lengths > 0
    expected = np.stack([ends[moving] for ends in figure.view.arrows.ends], axis=1)
    assert {tuple(map(tuple, line)) for line in found[:, :2].tolist()} == {
        tuple(map(tuple, line)) for line in expected.tolist()
    }


def test_arrows_on_logarithmic_axes_have_their_heads_at_their_heads():
    figure = gs.interactive("log(x0)*log(x1)", log=("x1",))
    for trace in layer(figure, "arrows"):
        if "lines" not in trace.mode:
            continue
        assert (trace.marker.symbol, trace.marker.angleref) == ("arrow", "previous")
        sizes = trace.marker.size.reshape(-1, 3)
        assert (sizes[:, 0] == 0).all()
        assert (sizes[:, 1] > 0).all()


def test_logarithmic_axes_show_their_limits():
    figure = gs.interactive("log(x0)*x1", log=("x0",), x0=(0.1, 1000))
    assert (figure.layout.xaxis.type, figure.layout.yaxis.type) == ("log", "linear")
    np.testing.assert_allclose(figure.layout.xaxis.range, np.log10(figure.view.limits[0]))
    (hover,) = (t for t in figure.data if t.type == "heatmap")
    x0, x1, _, d0, _, d1, _ = np.moveaxis(hover.customdata.astype(float), -1, 0)
    np.testing.assert_allclose(d0, x1 / x0, rtol=1e-5, atol=1e-7)
    np.testing.assert_allclose(d1, np.log(x0), rtol=1e-5, atol=1e-7)


def test_a_curve_and_its_slope():
    figure = gs.interactive("x**3", x=(-1, 1))
    (curve,), (slope,) = layer(figure, "curve"), layer(figure, "slope")
    np.testing.assert_allclose(curve.y, curve.x**3, atol=1e-12)
    np.testing.assert_allclose(slope.y, 3 * slope.x**2, atol=1e-12)
    assert (curve.yaxis, slope.yaxis) == (None, "y2")
    assert figure.layout.yaxis.title.text == "f"
    assert figure.layout.yaxis2.title.text == "f′"


def test_pointing_along_a_curve_tells_the_slope_and_its_error():
    figure = gs.interactive("abs(x) + x", x=(-1, 1), shape=5)
    known = figure.data[-1]
    np.testing.assert_allclose(known.customdata[:, 2], [0, 0, 1, 2, 2])
    assert "f′ = " in known.hovertemplate[0]
    doubts = [i for i, text in enumerate(known.hovertemplate) if "not to be trusted: kink" in text]
    assert doubts == [2]
    undefined = gs.interactive("sqrt(x)", x=(-1, 1), shape=5).data[-1]
    assert ["not defined" in text for text in undefined.hovertemplate][:2] == [True, True]


def test_arrows_beneath_a_curve_point_downhill():
    figure = gs.interactive("(x - 1/3)**2", x=(-1, 1))
    (arrows,) = (t for t in layer(figure, "arrows") if "lines" in t.mode)
    tails, heads, gaps = np.asarray(arrows.x).reshape(-1, 3).T
    assert np.isnan(gaps).all()
    assert (np.abs(heads - 1 / 3) < np.abs(tails - 1 / 3)).sum() >= len(tails) - 1


def test_a_tangent_line_touches_the_curve():
    figure = gs.interactive("x**2", x=(-1, 3), tangent=1.0)
    line, contact = layer(figure, "tangent")
    np.testing.assert_allclose(line.y, 2 * line.x - 1, atol=1e-12)
    assert (*contact.x, *contact.y) == (1.0, 1.0)
    assert contact.hovertemplate.startswith("f ≈ 1 + 2·(x − 1)")


def test_a_tangent_plane_has_its_level_lines_and_formula():
    figure = gs.interactive("x0**2 + x1", tangent=(1.0, 0.0))
    lines, contact = layer(figure, "tangent")
    (spot,) = figure.view.contacts
    heights = spot.tangent(np.column_stack([lines.x, lines.y]))
    shown = np.isfinite(lines.x)
    np.testing.assert_allclose(np.unique(heights[shown].round(9)), spot.levels, atol=1e-9)
    assert "f ≈ 1 + 2·(x0 − 1) + x1" in contact.hovertemplate
    assert "tangent: f ≈ 1 + 2·(x0 − 1) + x1" in figure.layout.title.text


def test_a_surface_has_f_as_its_height():
    figure = gs.interactive("x0**2 - x1", surface=True)
    (sheet,) = layer(figure, "surface")
    x0, x1, f = np.moveaxis(sheet.customdata.astype(float), -1, 0)[:3]
    np.testing.assert_allclose(f, x0**2 - x1, atol=1e-6)
    # a straight line from what f is to where it is shown
    shown = np.isfinite(sheet.z)
    slope, start = np.polyfit(f[shown], sheet.z[shown], 1)
    np.testing.assert_allclose(sheet.z[shown], start + slope * f[shown], atol=1e-6)
    ticks = figure.layout.scene.zaxis
    for place, text in zip(ticks.tickvals, ticks.ticktext, strict=True):
        assert place == pytest.approx(start + slope * float(text.replace("−", "-")), abs=1e-6)


def test_the_gradient_lies_on_the_floor_beneath_the_surface():
    figure = gs.interactive("x0**2 - x1", surface=True)
    (flat,) = layer(figure, "arrows", "mesh3d")
    (sheet,) = layer(figure, "surface")
    assert len(set(flat.z)) == 1
    assert flat.z[0] < np.nanmin(sheet.z)
    assert flat.z[0] == figure.layout.scene.zaxis.range[0]
    moving = figure.view.arrows.lengths > 0
    assert len(flat.i) == 3 * moving.sum()
    # the tip of each arrow, on the way from the axes' limits to the scene's
    x = figure.layout.scene.xaxis
    low, high = figure.view.limits[0]
    heads = figure.view.arrows.ends[1][moving][:, 0]
    tips = flat.x.reshape(-1, 7)[:, 3]
    np.testing.assert_allclose(tips, (heads - low) / (high - low) * x.range[1], atol=1e-12)


def test_plane_and_surface_are_beside_each_other_or_one_above_the_other():
    wide = gs.interactive("x0*x1", surface=True, size=(9.6, 7.2)).layout
    assert wide.xaxis.domain[1] < wide.scene.domain.x[0]
    narrow = gs.interactive("x0*x1", surface=True, size=(4, 7)).layout
    assert narrow.yaxis.domain[1] < narrow.scene.domain.y[0]


def test_arrows_in_space_are_cones_along_the_gradient():
    figure = gs.interactive("x0*x1 + x2**2", shape=5)
    cones = layer(figure, "arrows")
    assert {cone.type for cone in cones} == {"cone"}
    count = 0
    for cone in cones:
        known = cone.customdata.astype(float)
        gradient = known[:, [4, 6, 8]]
        x0, x1, x2 = known[:, :3].T
        np.testing.assert_allclose(gradient, np.column_stack([x1, x0, 2 * x2]), atol=1e-6)
        steps = np.column_stack([cone.u, cone.v, cone.w])
        across = np.cross(steps, gradient)
        np.testing.assert_allclose(across, 0, atol=1e-6)
        assert ((steps * gradient).sum(axis=1) < 0).all()
        count += len(steps)
    assert count == (figure.view.arrows.lengths > 0).sum()


def test_cones_have_the_colours_of_their_steepness():
    figure = gs.interactive("x0**2 + x1**2 + x2**2", shape=5)
    brightness = [
        sum(int(cone.colorscale[0][1][i : i + 2], 16) for i in (1, 3, 5))
        for cone in layer(figure, "arrows")
    ]
    sizes = [
        np.linalg.norm(cone.customdata.astype(float)[:, [4, 6, 8]], axis=1).mean()
        for cone in layer(figure, "arrows")
    ]
    assert len(sizes) > 3
    order = np.argsort(sizes)
    assert (np.diff(np.array(brightness)[order]) < 0).all()  # steeper is darker on white


def test_crosses_in_space_where_directions_disagree():
    figure = gs.interactive("sin(30*x0)*sin(30*x1) + x2", shape=40)
    arrows = figure.view.arrows
    mixed = (arrows.mixed & arrows.trusted & (arrows.magnitude > 0)).sum()
    crosses = [t for t in layer(figure, "arrows", "scatter3d") if t.marker.symbol == "x"]
    assert mixed == sum(len(trace.x) for trace in crosses)
    assert mixed > 0


def test_kinks_in_space_are_ringed():
    figure = gs.interactive("abs(x0) + x1 + x2", shape=3)
    (rings,) = layer(figure, "not to be trusted")
    assert rings.marker.color == THEMES["light"].doubt
    assert len(rings.x) == 9


def test_critical_points_have_a_shape_for_each_kind():
    figure = gs.interactive("x0**3 - 3*x0 + x1**2", critical=True)
    (minimum,), (saddle,) = layer(figure, "minima"), layer(figure, "saddles")
    np.testing.assert_allclose([minimum.x[0], minimum.y[0]], [1, 0], atol=1e-9)
    np.testing.assert_allclose([saddle.x[0], saddle.y[0]], [-1, 0], atol=1e-9)
    assert minimum.marker.symbol != saddle.marker.symbol
    assert minimum.text[0].startswith("<b>minimum</b>")
    assert "±" in minimum.text[0]


def test_heights_have_their_units() -> None:
    units = {"x": "s", "f": "m"}
    layout = gs.interactive("2e7*sin(x)", units=units, labels={"f": "way"}).layout
    assert layout.yaxis.title.text == "way (10⁷ m)"
    assert layout.yaxis2.title.text == "f′ (10⁷ m/s)"


def test_a_narrow_scene_is_seen_from_farther_away() -> None:
    def away(size: tuple[float, float]) -> float:
        eye = gs.interactive("x*y", surface=True, size=size).layout.scene.camera.eye
        return float(np.hypot(np.hypot(eye.x, eye.y), eye.z))

    assert away((12.0, 4.0)) == pytest.approx(2.5)
    assert away((7.0, 6.0)) > 3.0


def test_marks_lie_above_the_surface() -> None:
    figure = gs.interactive("x**2 - y**2", surface=True, critical=True)
    (surface,) = [trace for trace in figure.data if trace.type == "surface"]
    (mark,) = [t for t in figure.data if t.type == "scatter3d" and t.mode == "text"]
    assert list(mark.text) == ["◇"]
    i, j = (int(np.argmin(np.abs(np.asarray(a) - b[0]))) for a, b in
            ((surface.x, mark.x), (surface.y, mark.y)))  # fmt: skip
    assert 0.01 < mark.z[0] - surface.z[j][i] < 0.05


@pytest.mark.parametrize("formula", ["x*y*z", "x**2*y"])
def test_curves_of_critical_points_are_seen_in_space(formula: str) -> None:
    figure = gs.interactive(formula, surface=formula == "x**2*y", critical=True)
    curves = figure.view.critical.curves
    assert curves
    drawn = [t for t in figure.data if t.type == "scatter3d" and t.line.dash == "dash"]
    assert len(drawn) == len(curves)
    named = [t.name for t in figure.data if t.showlegend and "curve" in t.name]
    assert len(named) == len(set(named)) > 0
    assert {t.legendgroup for t in drawn} == {curve.description for curve in curves}
