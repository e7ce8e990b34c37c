"""Pictures by their data: where arrows end, what is written, what stays as it was."""

from __future__ import annotations

import subprocess
import sys
import warnings
from collections.abc import Callable

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.contour import QuadContourSet
from matplotlib.figure import Figure
from matplotlib.quiver import Quiver

from gradscape.errors import ArgumentError, GradscapeError
from gradscape.fields.field import field
from gradscape.functions.function import Function
from gradscape.pictures.draw import draw
from gradscape.pictures.picture import Picture

ROSENBROCK = "(1-x0)**2+100*(x1-x0**2)**2"


def quivers(picture: Picture) -> list[Quiver]:
    return [artist for artist in picture.axes.collections if isinstance(artist, Quiver)]


def texts(picture: Picture) -> list[str]:
    return [text.get_text() for text in picture.figure.texts]


def on_screen(picture: Picture, arrows: Quiver) -> tuple[np.ndarray, np.ndarray]:
    """Middles and steps of the arrows, in pixels."""
    picture._bytes("png")
    middles = np.column_stack([arrows.X, arrows.Y])
    steps = np.column_stack([arrows.U, arrows.V])
    to = picture.axes.transData.transform
    return to(middles), to(middles + steps / 2) - to(middles - steps / 2)


@pytest.mark.parametrize(
    ("f", "ranges"),
    [
        ("x0*x1", {}),
        (ROSENBROCK, {"x1": (-1, 3)}),
        ("sin(x0)*x1", {"x0": (0, 10), "x1": (0, 1)}),
        ("x0+x1**3", {"x0": (0, 1e-6), "x1": (-1e4, 1e4)}),
    ],
)
def test_arrows_point_along_the_gradient_on_screen(f: str, ranges: dict) -> None:
    picture = draw(f, **ranges)
    (arrows,) = quivers(picture)
    points = np.column_stack([arrows.X, arrows.Y])
    made = picture.field
    flat = made.grid.points().reshape(-1, 2)
    index = [np.flatnonzero((flat == point).all(axis=1))[0] for point in points]
    down = -made.gradient.reshape(-1, 2)[index]
    middles, steps = on_screen(picture, arrows)
    to = picture.axes.transData.transform
    scale = to([1.0, 1.0]) - to([0.0, 0.0])
    for along, step in zip(down * scale, steps, strict=True):
        assert np.dot(along, step) > (1 - 1e-6) * np.hypot(*along) * np.hypot(*step)
    spacing = (to(flat[-1]) - to(flat[0])) / (np.array(made.shape) - 1)
    assert (np.hypot(*(steps / spacing).T) <= 0.9 + 1e-9).all()
    box = picture.axes.get_window_extent()
    for ends in (middles - steps / 2, middles + steps / 2):
        assert (ends >= [box.x0, box.y0]).all()
        assert (ends <= [box.x1, box.y1]).all()


def test_what_the_colours_mean() -> None:
    picture = draw("x0*x1")
    (arrows,) = quivers(picture)
    size = np.hypot(arrows.X, arrows.Y)
    np.testing.assert_allclose(arrows.get_array(), size / size.max(), rtol=1e-12)
    bar = picture.figure.axes[1]
    assert [text.get_text() for text in bar.texts] == ["|∇f|"]
    assert next(label.get_text() for label in bar.get_yticklabels()) == "0"
    assert len(draw("x0*x1", colorbar=False).figure.axes) == 1


def test_words() -> None:
    picture = draw("x0*x1")
    assert texts(picture) == ["x0·x1", "arrows: −∇f (downhill)"]
    assert picture.axes.get_xlabel() == "x0"
    assert picture.axes.get_ylabel() == "x1"
    assert texts(draw("x0*x1", direction="up"))[1] == "arrows: ∇f (uphill)"
    assert texts(draw("x0*x1", title="mine"))[0] == "mine"
    assert texts(draw(lambda a, b: a * b, title=""))[0].startswith("arrows")
    assert texts(draw(lift))[0] == "lift(speed, height)"
    assert texts(draw("x*y*z", at={"z": 0.5}))[0] == "x·y·z at z = 0.5"
    assert "lengths ∝ |∇f|^0.3" in texts(draw(ROSENBROCK, x1=(-1, 3)))[1]


def lift(speed: float, height: float) -> float:
    return speed * height


def test_what_is_undefined_is_hatched_and_counted() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        picture = draw(lambda x: np.log(x[0]))
    assert texts(picture)[-1] == "undefined at 162 of 324 points"
    hatched = [
        artist
        for artist in picture.axes.collections
        if isinstance(artist, QuadContourSet) and artist.hatches == ["////"]
    ]
    extent = hatched[0].get_paths()[0].get_extents()
    assert extent.x0 == -2.0
    assert -0.05 < extent.x1 < 0.02
    (arrows,) = quivers(picture)
    assert len(arrows.X) == 162


def test_what_cannot_be_trusted_is_ringed_and_counted() -> None:
    picture = draw(lambda x: abs(x[0]) + x[1], shape=17)
    assert texts(picture)[-1] == "17 of 289 points not to be trusted: kink"
    (rings,) = [line for line in picture.axes.lines if line.get_marker() == "o"]
    assert np.abs(rings.get_xdata()).max() == 0.0
    assert len(rings.get_xdata()) == 17
    assert sorted(len(arrows.X) for arrows in quivers(picture)) == [17, 272]


def test_zero_gradients_are_dots() -> None:
    picture = draw("x0**2+x1**2", shape=5)
    (dots,) = [line for line in picture.axes.lines if line.get_marker() == "."]
    assert (dots.get_xdata(), dots.get_ydata()) == (0.0, 0.0)


def test_aspect() -> None:
    assert draw("x0*x1", x0=(0, 5), x1=(0, 1)).axes.get_aspect() == 1.0
    assert draw("x0*x1", x0=(0, 6), x1=(0, 1)).axes.get_aspect() == "auto"


def test_contours_at_the_levels_with_their_values() -> None:
    picture = draw("x0*x1")
    lines = [
        artist
        for artist in picture.axes.collections
        if isinstance(artist, QuadContourSet) and not artist.filled
    ]
    np.testing.assert_allclose(lines[0].levels * 4, [-3, -2, -1, 0, 1, 2, 3])
    shown = {text.get_text() for text in picture.axes.texts}
    assert {"0", "1", "−1", "2", "−2"} <= shown


def test_one_variable_has_its_curve_and_its_slope() -> None:
    picture = draw(Function(np.sin, variables="x"), x=(-3, 3))
    upper, lower = picture.figure.axes
    assert picture.axes is upper
    curve = max(upper.lines, key=lambda line: len(line.get_xdata()))
    np.testing.assert_allclose(curve.get_ydata(), np.sin(curve.get_xdata()))
    slope = max(lower.lines, key=lambda line: len(line.get_xdata()))
    np.testing.assert_allclose(slope.get_ydata(), np.cos(slope.get_xdata()), atol=1e-9)
    (arrows,) = quivers(picture)
    assert (np.sign(arrows.U) == -np.sign(np.cos(arrows.X))).all()
    assert lower.get_xlabel() == "x"


def test_into_axes_of_ones_own() -> None:
    figure = Figure(figsize=(8, 4), facecolor="pink")
    FigureCanvasAgg(figure)
    left, right = figure.subplots(1, 2)
    left.set_facecolor("yellow")
    picture = draw("x0*x1", ax=left)
    again = draw(lambda x: np.log(x[0]), ax=right, colorbar=True)
    assert picture.axes is left
    assert picture.figure is figure
    assert len(figure.axes) == 3
    assert left.get_title() == "x0·x1"
    assert left.get_facecolor()[:3] == (1.0, 1.0, 0.0)
    assert any("undefined at 162 of 324" in text.get_text() for text in right.texts)
    assert picture._repr_png_() is None
    assert again._bytes("png").startswith(b"\x89PNG")
    assert draw(Function(np.sin, variables="x"), ax=right).axes is right


def test_the_picture_keeps_what_it_shows() -> None:
    made = field("x0*x1")
    picture = draw(made)
    assert picture.field is made
    assert picture.ax_ is picture.axes
    assert picture.figure_ is picture.figure
    png = picture._repr_png_()
    assert png is not None
    assert png.startswith(b"\x89PNG")


def test_size_and_resolution() -> None:
    from io import BytesIO

    from PIL import Image

    picture = draw("x0*x1", size=(4, 3), dpi=50)
    assert Image.open(BytesIO(picture._bytes("png"))).size == (200, 150)
    assert Image.open(BytesIO(draw("x0*x1")._bytes("png"))).size == (640, 480)
    coarsest = draw("x0*x1", size=(0.5, 0.5), dpi=np.float32(66))
    assert Image.open(BytesIO(coarsest._bytes("png"))).size == (33, 33)
    assert Image.open(BytesIO(draw("x0*x1", dpi=6)._bytes("png"))).size == (38, 28)


@pytest.mark.parametrize(
    ("keywords", "said"),
    [
        ({"direction": "left"}, '"down"'),
        ({"style": "fancy"}, "default, book"),
        ({"size": 5}, "(width, height)"),
        ({"size": (0, 1)}, "0.5 to 200"),
        ({"dpi": 0}, "dpi=0"),
        ({"dpi": np.nan}, "dpi=nan"),
        ({"dpi": True}, "dpi=True"),
        ({"dpi": "high"}, "dpi='high'"),
        ({"dpi": 1}, "needs 6 pixels per inch or more"),
        ({"dpi": 20, "size": (0.5, 0.5)}, "needs 24 pixels per inch or more"),
        ({"dpi": 10_000, "size": (8, 4)}, "8 × 4 inches can have 8191"),
        ({"title": 5}, "title=5: expected text"),
        ({"ax": 5}, "ax=5: expected Matplotlib's Axes"),
        ({"ax": Figure().subplots(1, 2)}, "one of them"),
        ({"ax": Figure().add_subplot(projection="polar")}, "these are polar"),
        ({"direction": np.ones(2)}, '"down"'),
        ({"style": np.ones(2)}, "default, book"),
        ({"params": 5}, "params=5: expected values by name"),
        ({"at": 5}, "at=5: expected values by name"),
    ],
)
def test_keywords_that_mean_nothing(keywords: dict, said: str) -> None:
    with pytest.raises(ArgumentError) as raised:
        draw("x0*x1", **keywords)
    assert said in str(raised.value)


def test_no_window_without_a_display(monkeypatch: pytest.MonkeyPatch) -> None:
    import matplotlib.pyplot as plt

    monkeypatch.setattr(plt, "get_backend", lambda: "agg")
    with pytest.raises(GradscapeError, match="Save the picture instead"):
        draw("x0*x1").show()


def test_show_draws_into_a_window_of_pyplot(monkeypatch: pytest.MonkeyPatch) -> None:
    import matplotlib.pyplot as plt

    shown = []
    plt.switch_backend("agg")
    monkeypatch.setattr(plt, "get_backend", lambda: "qtagg")
    monkeypatch.setattr(plt, "show", lambda: shown.append(plt.gcf()))
    draw("x0*x1").show()
    assert len(shown) == 1
    assert shown[0].texts[0].get_text() == "x0·x1"
    plt.close("all")


def test_drawing_and_saving_never_import_pyplot() -> None:
    code = (
        "import io, sys, gradscape.pictures.draw as d\n"
        "d.draw('x0*x1').save(io.BytesIO(), format='png')\n"
        "d.draw('x**2').save(io.BytesIO(), format='pdf')\n"
        "d.draw('x*y', style='book').save(io.BytesIO(), format='svg')\n"
        "assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


EXTREMES: dict[str, tuple[Callable[..., object] | Function, dict]] = {
    "nowhere defined": (lambda x: np.nan * x[0], {}),
    "infinite": (lambda x: np.inf * x[0], {}),
    "huge": (lambda x: 1e300 * (x[0] ** 2 + x[1]), {}),
    "largest": (lambda x: 1.7e308 * np.sin(x[0]), {}),
    "tiny": (lambda x: 1e-300 * (x[0] ** 2 + x[1]), {}),
    "smallest": (lambda x: 5e-324 * x[0], {}),
    "constant": (lambda x: 0 * x[0] + 3, {}),
    "large constant": (lambda x: 0 * x[0] + 1e300, {}),
    "offset": (lambda x: 1e10 + x[0] * x[1], {}),
    "decades": (lambda x: np.exp(100 * x[0]), {}),
    "pole": (lambda x: 1 / (x[0] ** 2 + x[1] ** 2) ** 3, {}),
    "one point": (lambda x: np.where(np.hypot(*x) < 0.2, x[0], np.nan), {}),
    "2 x 2": (lambda x: x[0] * x[1], {"shape": 2}),
    "2 x 200": (lambda x: x[0] * x[1], {"shape": (2, 200)}),
    "200 x 200": (lambda x: np.sin(x[0] * x[1]), {"shape": 200}),
    "wide": (lambda x: np.cos(x[0]) * x[1], {"x0": (-1e300, 1e300), "x1": (-1, 1)}),
    "narrow": (lambda x: x[0] * x[1], {"x0": (-1e-200, 1e-200), "x1": (0, 1e-200)}),
    "far": (lambda x: x[0] * x[1], {"x0": (1, 1 + 1e-9), "x1": (0, 1)}),
    "line nowhere": (Function(lambda x: np.nan * x, variables="x"), {}),
    "line with a pole": (Function(lambda x: 1 / x, variables="x"), {}),
    "line with jumps": (Function(np.floor, variables="x"), {}),
    "line constant": (Function(lambda x: 0 * x + 3, variables="x"), {}),
    "line huge": (Function(lambda x: 1e300 * np.sin(x), variables="x"), {}),
    "line of 2": (Function(np.sin, variables="x"), {"shape": 2}),
    "line wide": (Function(np.sin, variables="x"), {"x": (-1e300, 1e300)}),
}


@pytest.mark.parametrize(
    ("name", "style"),
    [(name, "default") for name in EXTREMES]
    + [(name, "book") for name in EXTREMES if not name.startswith("line")],
)
def test_extremes_are_drawn_without_error_or_warning(name: str, style: str) -> None:
    f, keywords = EXTREMES[name]
    picture = draw(f, style=style, **keywords)
    for kind in ("png", "svg", "pdf"):
        assert len(picture._bytes(kind)) > 1000


def test_labels_and_units_in_axes_of_the_callers_own() -> None:
    import matplotlib.pyplot as plt

    _, (plane, line) = plt.subplots(1, 2)
    words = {"labels": {"x": "distance"}, "units": {"x": "m"}}
    draw("x*y", ax=plane, x=(0, 1e9), **words)
    assert (plane.get_xlabel(), plane.get_ylabel()) == ("distance (m)", "y")
    draw("log(x)", ax=line, **words)
    assert line.get_xlabel() == "distance (m)"
    assert [text.get_text() for text in line.texts] == ["undefined at 121 of 241 points"]
    plt.close("all")


def test_a_curve_without_arrows_or_marks_has_none() -> None:
    def artists(**keywords: bool) -> tuple[int, int]:
        upper, lower = draw("abs(x)", **keywords).figure.axes
        arrows = [c for c in upper.collections if isinstance(c, Quiver)]
        rings = [line for line in lower.lines if line.get_marker() == "o"]
        return len(arrows), len(rings)

    assert artists() == (2, 1)
    assert artists(arrows=False) == (0, 1)
    assert artists(marks=False) == (2, 0)


def test_levels_have_no_place_on_a_curve() -> None:
    with pytest.raises(ArgumentError, match="levels: a picture of one variable"):
        draw("x**2", levels=3)


@pytest.mark.parametrize(
    ("units", "shown"),
    [
        ({"x": "m", "y": "m", "f": "K"}, "|∇f| (10⁻⁹ K/m)"),
        ({"x": "m", "y": "s", "f": "K"}, "|∇f| / 10⁻⁹"),
        ({"x": "m", "y": "m"}, "|∇f| / 10⁻⁹"),
    ],
)
def test_the_colour_bar_has_a_unit_where_the_slopes_share_one(
    units: dict[str, str], shown: str
) -> None:
    for more in ({}, {"surface": True}):
        bar = draw("1e-9*x*y", units=units, **more).figure.axes[1]
        assert [text.get_text() for text in bar.texts] == [shown]
    figure = Figure()
    FigureCanvasAgg(figure)
    draw("1e-9*x*y", units=units, ax=figure.add_subplot(), colorbar=True)
    assert figure.axes[1].get_ylabel() == shown


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_ground_alone_has_tones_that_can_be_told_apart_and_values(theme: str) -> None:
    picture = draw("sin(x)+cos(y)", contours="filled", arrows=False, theme=theme)
    ground = next(a for a in picture.axes.collections if isinstance(a, QuadContourSet))
    greys = np.asarray(ground.get_facecolor())[:, :3].mean(axis=1)
    assert (np.diff(greys) > 0.02).all()
    assert {text.get_text() for text in picture.axes.texts} > {"0", "1"}


def test_the_key_stands_above_where_the_name_of_the_axis_needs_its_place() -> None:
    plain = draw("a*b", length="scaled")
    named = draw("a*b", length="scaled", labels={"a": "temperature " * 4})
    for picture, above in ((plain, False), (named, True)):
        picture._bytes("png")
        key = next(t for t in picture.axes.texts if t.get_text().startswith("|∇f| ="))
        box, frame = key.get_window_extent(), picture.axes.get_window_extent()
        assert box.y0 > frame.y1 if above else box.y1 < frame.y0


def test_numbers_do_not_meet_in_the_corner_of_a_surface() -> None:
    picture = draw("x*y", x=(-1000, -990), y=(-0.003, -0.001), surface=True)
    picture._bytes("png")
    axes = picture.axes
    x, y = (
        [label.get_window_extent() for label in axis.get_ticklabels() if label.get_text()]
        for axis in (axes.xaxis, axes.yaxis)
    )
    assert len(y) > 2
    assert not any(one.overlaps(other) for one in x for other in y)


def test_a_measured_curve_is_whole_though_its_slope_is_not_trusted() -> None:
    x = np.linspace(0, 10, 50)
    y = np.sin(x) + 0.05 * np.random.default_rng(0).normal(size=50)
    picture = draw(field(y, x=x))
    assert not picture.field.reliable.all()
    above = picture.figure.axes[0]
    (curve,) = (line for line in above.lines if len(line.get_xdata()) >= 50)
    np.testing.assert_allclose(curve.get_ydata(), y)
    assert curve.get_marker() == "."


def test_the_title_tells_the_constants() -> None:
    wavy = Function("a*x**2 + y", params={"a": 2.5})
    assert draw(wavy).figure.texts[0].get_text() == "a·x² + y with a = 2.5"
    assert "f(x, y) with b = −1" in {
        text.get_text()
        for text in draw(Function(lambda x, y, b=1: b * x + y, params={"b": -1})).figure.texts
    }
