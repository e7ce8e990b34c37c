"""A function on the plane: what Plotly is given is what was worked out."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from matplotlib.figure import Figure

import gradscape as gs
from gradscape.pictures.interactive.figure import figure_dict
from gradscape.pictures.looks import THEMES, shade_map


def layer(figure, name, kind=None):
    traces = [t for t in figure.data if t.legendgroup == name and kind in (None, t.type)]
    assert traces, f"no {name} among {sorted({str(t.legendgroup) for t in figure.data})}"
    return traces


def cells(figure):
    return [trace for trace in figure.data if trace.type == "heatmap" and trace.hovertemplate]


@pytest.mark.parametrize("direction", ["down", "up"])
def test_arrows_end_where_the_view_says(direction):
    figure = gs.interactive("x0**2 + 3*x0*x1", x1=(-1, 3), direction=direction)
    (quiver,) = layer(figure, "arrows", "quiver")
    assert (quiver.anchor, quiver.arrowref, quiver.lengthmode) == ("center", "data", "raw")
    centres = np.column_stack([quiver.x, quiver.y])
    steps = np.column_stack([quiver.u, quiver.v]) * quiver.lengthfactor
    tails, heads = figure.view.arrows.ends
    moving = figure.view.arrows.lengths > 0
    np.testing.assert_array_equal(centres - steps / 2, tails[moving])
    np.testing.assert_array_equal(centres + steps / 2, heads[moving])
    gradient = np.column_stack([2 * centres[:, 0] + 3 * centres[:, 1], 3 * centres[:, 0]])
    sign = 1.0 if direction == "up" else -1.0
    assert (sign * (steps * gradient).sum(axis=1) > 0).all()


def test_arrows_have_the_shades_and_the_bar_the_marks_of_the_still_picture():
    figure = gs.interactive("exp(x0)*x1", x0=(-4, 4))
    (quiver,) = layer(figure, "arrows", "quiver")
    shades = figure.view.shades
    moving = figure.view.arrows.lengths > 0
    np.testing.assert_array_equal(quiver.marker.color, shades(figure.view.arrows.magnitude[moving]))
    axis = figure.layout.coloraxis
    assert (axis.cmin, axis.cmax) == (0, 1)
    assert tuple(zip(axis.colorbar.tickvals, axis.colorbar.ticktext, strict=True)) == shades.marks
    whole = shade_map(THEMES["light"])
    for place, colour in axis.colorscale:
        rgb = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        np.testing.assert_allclose(rgb, whole(place)[:3], atol=1 / 510)


def test_no_more_arrows_than_a_browser_moves_smoothly():
    figure = gs.interactive("sin(x0)*x1", shape=(400, 300))
    count = sum(trace.x.size for trace in layer(figure, "arrows", "quiver"))
    assert 100 < count <= 2500


def test_arrows_that_cannot_be_trusted_are_pale_and_ringed():
    figure = gs.interactive("abs(x0) + x1", shape=5)
    good, poor = layer(figure, "arrows", "quiver")
    assert poor.marker.color == THEMES["light"].pale
    assert set(poor.x) == {0.0}
    assert 0.0 not in set(good.x)
    (rings,) = layer(figure, "not to be trusted")
    np.testing.assert_array_equal(np.sort(rings.y), np.linspace(-2, 2, 5))


def test_no_arrow_but_a_dot_where_the_gradient_is_zero():
    figure = gs.interactive("x0**2 + x1**2", shape=5)
    (dots,) = layer(figure, "arrows", "scatter")
    assert (*dots.x, *dots.y) == (0.0, 0.0)


def test_a_key_tells_how_long_an_arrow_is():
    figure = gs.interactive("3*x0 + 0*x1", length="scaled")
    key = figure.view.arrows.key
    (shown,) = figure.layout.annotations
    assert shown.text == key.text
    assert shown.x - shown.ax == pytest.approx(key.step)
    (quiver,) = layer(figure, "arrows", "quiver")
    lengths = np.abs(quiver.u) * quiver.lengthfactor
    assert shown.x - shown.ax == pytest.approx(lengths[0] * key.size / 3)
    assert not gs.interactive("x0*x1", length="unit").layout.annotations


def test_a_star_where_directions_disagree():
    figure = gs.interactive("sin(40*x0)*sin(40*x1)", shape=200)
    (stars,) = (t for t in layer(figure, "arrows", "scatter") if "asterisk" in t.marker.symbol)
    arrows = figure.view.arrows
    np.testing.assert_array_equal(
        np.column_stack([stars.x, stars.y]), arrows.centres[arrows.mixed & arrows.trusted]
    )


@pytest.mark.parametrize("formula", ["x0*x1", "(1 - x0)**2 + 100*(x1 - x0**2)**2", "sqrt(x0)*x1"])
def test_contours_are_those_of_matplotlib(formula):
    figure = gs.interactive(formula)
    (lines,) = (t for t in layer(figure, "contours") if t.mode == "lines" and t.fill is None)
    fine, levels = figure.view.fine, figure.view.levels
    drawn = (
        Figure()
        .add_subplot()
        .contour(
            *fine.axes,
            np.ma.masked_invalid(fine.values.T / levels.unit),
            levels=levels.values / levels.unit,
        )
    )
    expected = np.concatenate([path.vertices for path in drawn.get_paths()])
    shown = np.column_stack([lines.x, lines.y])
    np.testing.assert_array_equal(shown[np.isfinite(shown[:, 0])], expected)


def test_points_of_contours_have_the_levels_as_values():
    figure = gs.interactive("x0 + 2*x1")
    (lines,) = (t for t in layer(figure, "contours") if t.mode == "lines" and t.fill is None)
    values = (lines.x + 2 * lines.y)[np.isfinite(lines.x)]
    np.testing.assert_allclose(np.unique(values.round(9)), figure.view.levels.values)


def test_labels_stand_on_their_contours():
    figure = gs.interactive("x0 + 2*x1")
    (labels,) = (t for t in layer(figure, "contours") if t.mode == "text")
    assert len(labels.text) >= 5
    for x, y, text in zip(labels.x, labels.y, labels.text, strict=True):
        assert x + 2 * y == pytest.approx(float(text.replace("−", "-")), abs=1e-9)


def test_the_ground_covers_the_picture_once():
    figure = gs.interactive("x0**2 + x1**2")
    area = 0.0
    for band in (t for t in layer(figure, "contours") if t.fill == "toself"):
        starts = np.flatnonzero(np.isnan(np.append(np.nan, band.x)))
        for start, end in itertools.pairwise(starts):
            x, y = band.x[start : end - 1], band.y[start : end - 1]
            area += 0.5 * (x[:-1] * y[1:] - x[1:] * y[:-1]).sum()
    assert area == pytest.approx(16.0, rel=1e-3)


def test_contours_as_lines_or_as_ground_alone():
    lines = layer(gs.interactive("x0*x1", contours="lines"), "contours")
    assert {trace.fill for trace in lines} == {None}
    ground = layer(gs.interactive("x0*x1", contours="filled"), "contours")
    assert {trace.fill for trace in ground if trace.mode != "text"} == {"toself"}
    assert [trace.mode for trace in ground].count("text") == 1


def test_pointing_anywhere_tells_the_point_f_and_its_gradient():
    figure = gs.interactive("x0**2*x1")
    (hover,) = cells(figure)
    known = hover.customdata.astype(float)
    x0, x1, f, d0, e0, d1, e1 = np.moveaxis(known, -1, 0)
    assert len(hover.x) >= 50
    np.testing.assert_allclose(x0[0], hover.x, rtol=1e-6, atol=1e-12)
    np.testing.assert_allclose(x1[:, 0], hover.y, rtol=1e-6, atol=1e-12)
    np.testing.assert_allclose(f, x0**2 * x1, rtol=1e-5, atol=1e-9)
    np.testing.assert_allclose(d0, 2 * x0 * x1, rtol=1e-5, atol=1e-9)
    np.testing.assert_allclose(d1, x0**2, rtol=1e-5, atol=1e-9)
    assert (e0 < 1e-12).all()
    assert (e1 < 1e-12).all()
    for part in ("x0 = ", "x1 = ", "f = ", "∂f/∂x0 = ", "∂f/∂x1 = ", " ± "):
        assert part in hover.hovertemplate


def test_pointing_at_a_kink_tells_why_it_is_not_to_be_trusted():
    figure = gs.interactive("abs(x0) + x1", shape=5)
    _, doubtful = cells(figure)
    kinks = np.isfinite(doubtful.z)
    assert set(np.nonzero(kinks)[1]) == {np.flatnonzero(np.asarray(doubtful.x) == 0)[0]}
    assert set(np.asarray(doubtful.text)[kinks]) == {"kink"}
    assert "not to be trusted" in doubtful.hovertemplate


def test_where_f_is_not_defined_that_is_said_and_hatched():
    figure = gs.interactive("log(x0) + x1", shape=5)
    undefined = cells(figure)[-1]
    assert "not defined" in undefined.hovertemplate
    assert (np.asarray(undefined.x)[np.nonzero(np.isfinite(undefined.z))[1]] <= 0).all()
    (hatch,) = layer(figure, "not defined")
    assert hatch.fillpattern.shape == "/"
    assert np.nanmin(hatch.x) == -2
    assert abs(np.nanmax(hatch.x)) < 0.1


def test_large_fields_are_read_at_some_of_their_points():
    field = gs.field("x0*x1", shape=(300, 40))
    (hover,) = cells(gs.interactive(field))
    assert len(hover.x) == 121
    assert (hover.x[0], hover.x[-1]) == (-2, 2)
    assert set(hover.x) <= set(field.axes[0])


def test_functions_called_point_by_point_are_read_at_the_field_s_own_points():
    calls = []

    def f(x):
        calls.append(1)
        return float(x[0]) ** 2 + max(float(x[1]), -9.0)

    field = gs.field(f, shape=6)
    before = len(calls)
    (hover,) = cells(gs.interactive(field))
    assert len(calls) == before
    np.testing.assert_array_equal(hover.x, field.axes[0])


def test_far_and_tiny_ranges_are_counted_from_their_start():
    figure = gs.interactive("x0 + x1**2", x0=(1e9, 1e9 + 2))
    start = figure.view.scales[0].start
    assert start != 0
    (quiver,) = layer(figure, "arrows", "quiver")
    np.testing.assert_array_equal(quiver.x + start, figure.view.arrows.centres[:, 0])
    assert figure.layout.xaxis.title.text == figure.view.scales[0].label
    low, high = figure.layout.xaxis.range
    assert low < quiver.x.min() < quiver.x.max() < high


def test_axes_of_one_scale_fill_their_margins_exactly():
    layout = gs.interactive("x0*x1", x0=(-3, 3), size=(9, 5)).layout
    assert layout.yaxis.scaleanchor == "x"
    margin = layout.margin
    box = layout.width - margin.l - margin.r, layout.height - margin.t - margin.b
    ranges = np.diff(layout.xaxis.range)[0], np.diff(layout.yaxis.range)[0]
    assert box[0] / box[1] == pytest.approx(ranges[0] / ranges[1], rel=0.01)


@pytest.mark.parametrize("name", ["arrows", "contours", "marks"])
def test_layers_can_be_left_away(name):
    figure = gs.interactive("sqrt(x0) + abs(x1)", shape=5, **{name: False})
    groups = {trace.legendgroup for trace in figure.data}
    gone = {"marks": {"not defined", "not to be trusted", "no gradient"}}.get(name, {name})
    assert not groups & gone
    assert groups & {"arrows", "contours"}


def test_each_layer_stands_in_the_legend_once():
    figure = gs.interactive("sqrt(x0) + abs(x1)", shape=5, tangent=(1, 1), streamlines=True)
    listed = [trace.name for trace in figure.data if trace.showlegend]
    assert len(listed) == len(set(listed))
    assert {"contours", "streamlines", "arrows", "tangent", "not defined"} <= set(listed)
    groups = {trace.legendgroup for trace in figure.data if trace.legendgroup}
    assert groups == set(listed)


def test_formulas_are_plain_text_without_markup_of_the_user_s():
    figure = gs.interactive("x0*x1", title="a < b & $c$ <b>d</b>")
    text = figure.layout.title.text
    assert "a &lt; b &amp; &#36;c&#36; &lt;b&gt;d&lt;/b&gt;" in text
    assert "x0²·x1" in gs.interactive("x0**2*x1").layout.title.text


def test_remarks_are_part_of_the_figure():
    figure = gs.interactive("abs(x0) + x1", shape=5)
    assert "5 of 25 points not to be trusted: kink" in figure.layout.title.text


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_themes_have_their_paper_and_ink(theme):
    layout = gs.interactive("x0*x1", theme=theme).layout
    assert layout.paper_bgcolor == THEMES[theme].paper
    assert layout.font.color == THEMES[theme].ink


def test_the_inner_dict_is_what_plotly_would_take():
    import plotly.graph_objects

    view = gs.interactive("sqrt(x0)*x1").view
    plain = figure_dict(view, words=False, size=(400, 700))
    checked = plotly.graph_objects.Figure(plain)  # which refuses what it doesn't know
    assert len(checked.data) == len(plain["data"])
    assert (checked.layout.width, checked.layout.height) == (400, 700)


@pytest.mark.parametrize(
    "formula", ["x0*0 + 3", "sqrt(-1 - x0**2)", "x0*1e300*x1*1e8", "x0*1e-320 + x1*1e-310"]
)
def test_extreme_functions_still_make_a_figure(formula):
    figure = gs.interactive(formula)
    assert figure.to_json()


def test_streamlines_are_those_of_the_view():
    figure = gs.interactive("x0*x1", streamlines=0.5)
    *ways, heads = layer(figure, "streamlines")
    drawn = {
        (x, y)
        for way in ways
        for x, y in zip(way.x, way.y, strict=True)
        if np.isfinite(x)
    }  # fmt: skip
    known = {tuple(point) for line in figure.view.streamlines.lines for point in line}
    assert drawn == known
    np.testing.assert_array_equal(
        np.column_stack([heads.x, heads.y])[1::3], figure.view.streamlines.heads
    )


def test_texture_is_in_cells_that_cover_the_picture():
    figure = gs.interactive("sqrt(x0) + x1", texture=True)
    (texture,) = layer(figure, "texture")
    image = figure.view.texture.image
    assert texture.z.shape == image.shape
    assert ((texture.z == 0) == ~np.isfinite(image)).all()
    assert texture.xaxis == "x2"  # above the ground, which is made of lines
    assert {trace.xaxis for trace in layer(figure, "arrows")} == {"x3"}
    low, high = (texture.x[0], texture.x[-1])
    width = (high - low) / (len(texture.x) - 1)
    np.testing.assert_allclose([low - width / 2, high + width / 2], figure.view.texture.extent[:2])


@pytest.mark.parametrize(("name", "level"), [("x", 0.0), ("distance from the wall", 1.0)])
def test_the_key_leaves_the_place_below_to_a_long_name(name: str, level: float) -> None:
    figure = gs.interactive("x*y", length="scaled", labels={"x": name})
    (key,) = [note for note in figure.layout.annotations if note.text.startswith("|∇f|")]
    assert key.y == level
    assert (key.yshift > 0) == (level > 0)
