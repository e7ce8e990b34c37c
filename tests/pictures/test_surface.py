"""The surface: heights are f, its floor holds the gradient, and nothing is drawn where f is not."""

from __future__ import annotations

import numpy as np
import pytest

import gradscape as gs
from gradscape.errors import ArgumentError


def facets(picture: gs.Picture) -> list[np.ndarray]:
    """Corners of the polygons of each collection, (n, k, 3), in the order of drawing.

    NaN fills up those with fewer corners.
    """
    from mpl_toolkits.mplot3d.art3d import Poly3DCollection

    found = []
    for collection in picture.axes.collections:
        if isinstance(collection, Poly3DCollection):
            faces = np.array(collection._faces, dtype=float)
            faces[np.broadcast_to(collection._invalid_vertices, faces.shape[:2])] = np.nan
            found.append(faces)
    return found


def test_the_sheet_is_the_function() -> None:
    picture = gs.draw("x0*x1", surface=True, arrows=False, contours=False)
    (sheet,) = facets(picture)
    assert np.allclose(sheet[..., 2], sheet[..., 0] * sheet[..., 1], atol=1e-12)
    assert sheet[..., :2].min() == -2.0
    assert sheet[..., :2].max() == 2.0


def test_arrows_lie_on_the_floor_and_point_downhill() -> None:
    picture = gs.draw("x0*x1", surface=True, contours=False)
    arrows, sheet = facets(picture)
    floor = picture.axes.get_zlim()[0]
    assert np.all(arrows[..., 2] == floor)
    assert floor < sheet[..., 2].min()
    tips, tails = arrows[:, 3, :2], (arrows[:, 0, :2] + arrows[:, 6, :2]) / 2
    middle = (tips + tails) / 2
    gradient = middle[:, ::-1]
    direction = tips - tails
    cosine = -(direction * gradient).sum(-1) / np.maximum(
        np.hypot(*direction.T) * np.hypot(*gradient.T), 1e-300
    )
    assert cosine.min() > 0.999


def test_no_facet_where_f_is_not_defined() -> None:
    picture = gs.draw("log(x0*x1)", surface=True, arrows=False, contours=False)
    (sheet,) = facets(picture)
    corners = sheet[np.isfinite(sheet).all(axis=-1)]
    assert len(corners) > 1000
    assert (corners[:, 0] * corners[:, 1] > 0).all()


def test_the_tangent_plane_touches() -> None:
    picture = gs.draw("x0*x1", surface=True, arrows=False, contours=False, tangent=(1, 0.5))
    _, plane = facets(picture)
    corners = plane[0]
    expected = 0.5 + 0.5 * (corners[:, 0] - 1) + (corners[:, 1] - 0.5)
    assert np.allclose(corners[:, 2], expected)


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_saved_twice_it_is_the_same_file(tmp_path, suffix: str) -> None:  # type: ignore[no-untyped-def]
    first, second = tmp_path / f"a.{suffix}", tmp_path / f"b.{suffix}"
    gs.draw("x0*x1", surface=True).save(first)
    gs.draw("x0*x1", surface=True).save(second)
    assert first.read_bytes() == second.read_bytes()
    assert first.stat().st_size < 2_000_000


def test_in_axes_of_ones_own() -> None:
    from matplotlib.figure import Figure

    axes = Figure().add_subplot(projection="3d")
    picture = gs.draw("x0*x1", ax=axes, surface=True)
    assert picture.axes is axes
    assert axes.get_title() == "x0·x1"
    flat = Figure().add_subplot()
    with pytest.raises(ArgumentError, match='expected axes made with projection="3d"'):
        gs.draw("x0*x1", ax=flat, surface=True)


@pytest.mark.parametrize("layer", ["streamlines", "texture"])
def test_what_is_not_beneath_a_surface_is_refused(layer: str) -> None:
    with pytest.raises(ArgumentError, match=f"^{layer}: beneath a surface"):
        gs.draw("x0*x1", surface=True, **{layer: True})


def test_the_unit_of_heights() -> None:
    axes = gs.draw("1000000*x0*x1", surface=True, units={"f": "K"}).axes
    assert axes.zaxis.get_label_text() == "f (10⁶ K)"


@pytest.mark.parametrize("size", [(6.4, 4.8), (4, 8), (3.35, 2.51), (4, 4), (12, 4)])
def test_the_name_of_the_height_keeps_off_the_colour_bar(size: tuple[float, float]) -> None:
    for formula, units in (("x**2 - y**2", {}), ("1e9 + x*y", {"f": "Pa"})):
        picture = gs.draw(formula, surface=True, size=size, units=units)
        picture.figure.canvas.draw()
        name = picture.axes.zaxis.label.get_window_extent()
        bar = picture.figure.axes[1].get_window_extent()
        assert name.x1 <= bar.x0


def test_a_steep_tangent_plane_ends_with_the_axis() -> None:
    picture = gs.draw(
        "tanh(50*x) + 0.1*y", surface=True, tangent=(0, 0), arrows=False, contours=False
    )
    plane = facets(picture)[-1]
    floor, top = picture.axes.get_zlim()
    assert np.nanmax(plane[..., 2]) <= top
    assert np.nanmin(plane[..., 2]) > floor + 0.2 * (top - floor)


@pytest.mark.parametrize("formula", ["x*y", "x*y*z"])
@pytest.mark.parametrize("size", [(6.4, 4.8), (3.35, 2.51), (9, 5)])
def test_long_names_stay_in_the_figure(formula: str, size: tuple[float, float]) -> None:
    names = {"x": "length of the beam (mm)", "y": "width above the ground"}
    picture = gs.draw(formula, surface=formula == "x*y", labels=names, size=size)
    picture.figure.canvas.draw()
    for axis in (picture.axes.xaxis, picture.axes.yaxis):
        box = axis.label.get_window_extent()
        assert box.y0 >= 0
        assert box.x0 >= 0


def test_contours_on_the_floor_are_solid() -> None:
    from matplotlib.contour import ContourSet

    picture = gs.draw("x**2 - y**2", surface=True)
    lines = [c for c in picture.axes.collections if isinstance(c, ContourSet)]
    styles = [style for each in lines for style in each.get_linestyle()]
    assert styles
    assert all(dashes is None for _, dashes in styles)


@pytest.mark.parametrize("formula", ["x**2 + y**2", "-x**2 - y**2", "sin(x)*y"])
def test_the_legend_hides_nothing_of_the_surface(formula: str) -> None:
    from mpl_toolkits.mplot3d.proj3d import proj_transform

    picture = gs.draw(formula, surface=True, descend=(0.5, 0.5))
    picture.figure.canvas.draw()
    (legend,) = [a for a in picture.axes.artists if hasattr(a, "get_texts")]
    box = legend.get_window_extent()
    corners = np.concatenate([polygons.reshape(-1, 3) for polygons in facets(picture)])
    x, y, _ = proj_transform(*corners.T, picture.axes.get_proj())
    on_screen = picture.axes.transData.transform(np.column_stack([x, y]))
    floor = picture.axes.get_zlim()[0]
    assert np.any(corners[:, 2] == floor)  # the arrows on it
    assert not ((on_screen > box.min) & (on_screen < box.max)).all(axis=1).any()


def test_what_goes_on_beyond_the_axis_is_cut_at_its_end() -> None:
    picture = gs.draw("1/(x**2 + y**2)", surface=True, arrows=False, contours=False)
    (sheet,) = facets(picture)
    top = np.nanmax(sheet[..., 2])
    assert top == pytest.approx(picture.axes.get_zlim()[1])
    rim = sheet[sheet[..., 2] == top]
    radius = np.hypot(rim[:, 0], rim[:, 1])
    assert radius.size > 20
    assert np.ptp(radius) < 0.1  # and no crown of spikes


def test_a_narrow_peak_is_drawn_to_its_top() -> None:
    formula = "1/(1 + 1e4*((x - 0.3)**2 + (y - 0.2)**2))"
    picture = gs.draw(formula, surface=True, arrows=False, contours=False)
    (sheet,) = facets(picture)
    assert np.nanmax(sheet[..., 2]) == pytest.approx(1.0, abs=0.01)
    figure = gs.interactive(formula, surface=True)
    (surface,) = [trace for trace in figure.data if trace.type == "surface"]
    values = surface.customdata[..., 2]
    assert values.max() == pytest.approx(1.0, abs=0.01)
