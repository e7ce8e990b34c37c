"""Words: none over another, none outside, long ones cut."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from matplotlib.legend import Legend
from matplotlib.text import Text

from gradscape.fields.field import field
from gradscape.fields.views.view import make_view
from gradscape.functions.function import Function
from gradscape.pictures.draw import draw
from gradscape.pictures.layers.labels import find_places
from gradscape.pictures.picture import Picture
from gradscape.pictures.words import fitted, heading, subtitle, typeset

LONG = "+".join(f"sin({k}*x0)*cos({k}*x1)" for k in range(1, 30))
PICTURES = {
    "x0*x1": ("x0*x1", {}),
    "rosenbrock": ("(1-x0)**2+100*(x1-x0**2)**2", {"x1": (-1, 3)}),
    "long": (LONG, {}),
    "long name": (Function(lambda x: x[0], name="a" * 300), {}),
    "kinks and logs": (lambda x: np.log(x[0]) + abs(x[1]), {"shape": 17}),
    "noise": (lambda x: (x[0] * 1e7 % 1) + x[1], {}),
    "wide": ("x0*x1", {"x0": (-1e150, 1e150), "x1": (1, 1 + 1e-9)}),
    "huge": (lambda x: 1e300 * x[0] * x[1], {}),
    "long numbers": ("x*y", {"x": (-1000, -990), "y": (-0.003, -0.001)}),
    "long units": (
        "1e-15*x*y",
        {"units": {"x": "mol m-3", "y": "mol m-3", "f": "kg m2 s-3 A-1"}, "length": "scaled"},
    ),
    "units of a curve": ("1e-15*x**3+1", {"units": {"x": "mol m-3", "f": "kg m2 s-3 A-1"}}),
    "key above": ("a*b**2", {"labels": {"a": "temperature " * 4}, "length": "scaled"}),
    "filled": ("sin(x)+cos(y)", {"contours": "filled", "theme": "print"}),
    "tall": ("x0*x1", {"x0": (0, 1), "x1": (0, 4)}),
    "flat": ("x0*x1", {"x0": (0, 4), "x1": (0, 1)}),
    "line": (Function(lambda x: 1 / x, variables="x"), {}),
    "line far": (Function(lambda x: 1e9 * np.sin(x), variables="x"), {"x": (1e6, 1e6 + 10)}),
    "line of thousands": (Function(lambda x: 9999 * np.sin(x), variables="x"), {}),
    "line of thousandths": (Function(lambda x: 0.00101 * np.sin(x), variables="x"), {}),
    "line high up": (Function(lambda x: 5001 + np.sin(x), variables="x"), {}),
    "no such letters": (Function(lambda x: x[0] * x[1], variables="变,λ"), {"title": "变量 😀"}),
    "key": ("x0*x1", {"length": "scaled"}),
    "log lengths": ("exp(3*x0)*x1", {"length": "log"}),
    "critical": ("(x**2+y-11)**2+(x+y**2-7)**2", {"x": (-5, 5), "y": (-5, 5), "critical": True}),
    "tangents": ("x0**2*x1+sin(x1)", {"tangent": [(1, 1), (-1, -0.5)]}),
    "paths": ("x**2/20+y**2", {"descend": {"start": (-1.9, 1), "method": ["momentum", "adam"]}}),
    "lines": ("sin(x0)*x1", {"arrows": False, "streamlines": True}),
    "logarithmic": ("a*b", {"a": (1, 1e6), "b": (0.1, 10), "log": True}),
    "units": ("x0*x1", {"labels": {"x0": "distance"}, "units": {"x0": "m", "x1": "s"}}),
    "dark": ("x0*x1", {"theme": "dark", "length": "scaled", "critical": True}),
    "line with tangent": (Function("sin(x)*x"), {"tangent": 1.0, "critical": True}),
    "long formula of a tangent": (
        "x**2+y",
        {"x": (1e9, 1e9 + 1), "y": (1e-9, 2e-9), "tangent": (1e9 + 0.5, 1.5e-9)},
    ),
    "formulas of two tangents": (
        "exp(x)*y",
        {"x": (10, 11), "y": (1e6, 1e6 + 1), "tangent": [(10.2, 1e6 + 0.5), (10.7, 1e6 + 0.2)]},
    ),
    "dollars": (lambda x: x[0], {"title": r"$\frac{a}$ costs $5"}),
}


def visible(picture: Picture) -> list[Text]:
    picture._bytes("png")
    found = []
    for text in picture.figure.findobj(Text):
        assert isinstance(text, Text)
        if text.get_visible() and text.get_text():
            found.append(text)
    ticks = {
        label
        for axes in picture.figure.axes
        for axis in (axes.xaxis, axes.yaxis)
        for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks())
        for label in (tick.label1, tick.label2)
    }
    drawn = {
        label
        for axes in picture.figure.axes
        for axis in (axes.xaxis, axes.yaxis)
        for tick in axis._update_ticks()  # type: ignore[attr-defined]
        for label in (tick.label1, tick.label2)
        if label.get_visible()
    }
    return [text for text in found if text not in ticks or text in drawn]


def covered(text: Text, picture: Picture) -> bool:
    """Whether a label of a contour lies beneath a legend, which has a ground of its own."""
    return any(
        text not in legend.get_texts() and legend.get_window_extent().overlaps(box)
        for legend in picture.figure.findobj(Legend)
        for box in [text.get_window_extent()]
        if text in picture.axes.texts
    )


SIZES = [(6.4, 4.8), (3.2, 2.4), (12.8, 7.2), (4.0, 8.0), (6.4, 12.8)]
COLUMNS = [(85 / 25.4, 63.75 / 25.4), (60 / 25.4, 45 / 25.4)]  # of papers
SCREENS = [(38.4, 21.6)]  # 3840 x 2160 pixels


@pytest.mark.filterwarnings("ignore::gradscape.errors.FontWarning")
@pytest.mark.parametrize(
    ("name", "size"),
    [
        *((name, size) for name in PICTURES for size in SIZES),
        *((name, COLUMNS[0]) for name in PICTURES),
        *((name, COLUMNS[1]) for name in ("x0*x1", "rosenbrock", "filled", "line", "units")),
        *((name, size) for name in ("key", "critical", "paths", "tall") for size in SCREENS),
    ],
)
def test_no_words_overlap_or_leave_the_figure(name: str, size: tuple[float, float]) -> None:
    f, keywords = PICTURES[name]
    picture = draw(f, size=size, **keywords)
    boxes = [
        (text.get_text(), text.get_window_extent())
        for text in visible(picture)
        if not covered(text, picture)
    ]
    width, height = size[0] * 100, size[1] * 100
    for text, box in boxes:
        assert box.x0 >= -1, text
        assert box.y0 >= -1, text
        assert box.x1 <= width + 1, text
        assert box.y1 <= height + 1, text
    for (one, a), (other, b) in itertools.combinations(boxes, 2):
        over_x = min(a.x1, b.x1) - max(a.x0, b.x0)
        over_y = min(a.y1, b.y1) - max(a.y0, b.y0)
        assert not (over_x > 1 and over_y > 1), (one, other)


@pytest.mark.parametrize("size", [*COLUMNS, (3.0, 4.0), (6.4, 2.0)])
@pytest.mark.parametrize(
    "keywords",
    [
        {"critical": True, "length": "scaled"},
        {"surface": True, "descend": (1, 1)},
        {"descend": {"start": (1, 1), "method": ["momentum", "adam"]}},
    ],
)
def test_words_can_be_read_in_the_column_of_a_paper(
    keywords: dict[str, Any], size: tuple[float, float]
) -> None:
    texts = visible(draw("x**2 + 9*y**2", size=size, **keywords))
    assert min(text.get_fontsize() for text in texts) >= 6.0 - 1e-9


def test_labels_keep_apart() -> None:
    angle = np.linspace(0, 2 * np.pi, 200)
    circle = np.column_stack([np.cos(angle), np.sin(angle)])
    lines = [200 + r * circle for r in (15, 30, 34, 38, 80, 150)]
    places = find_places(lines, [20.0] * 6, 10.0, (0, 0, 400, 400))
    assert {index for index, _, _ in places} >= {0, 4, 5}
    spots = np.array([place for _, place, _ in places])
    gaps = [np.hypot(*(a - b)) for a, b in itertools.combinations(spots, 2)]
    assert min(gaps) > 40
    assert all(-90 <= angle <= 90 for _, _, angle in places)


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        ("x0**2*x1", "x0²·x1"),
        ("x**-2", "x**−2"),
        ("x**2.5", "x**2.5"),
        ("x**12 - 3", "x¹² − 3"),
        ("1e-5*x", "1e-5·x"),
        ("e**-x", "e**−x"),
        ("sin(x) * y", "sin(x)·y"),
    ],
)
def test_formulas_are_set_as_one_reads_them(formula: str, shown: str) -> None:
    assert typeset(formula) == shown


def test_lines_are_broken_at_operators_and_cut() -> None:
    text = fitted("aaaa + bbbb + cccc + dddd + eeee", len, 16)
    assert text.split("\n")[0] == "aaaa + bbbb"
    assert all(len(line) <= 16 for line in text.split("\n"))
    assert text.endswith("…")
    assert fitted("short", len, 16) == "short"
    formula = fitted("tangent: f ≈ 2 + 4·(x − 0.5) + 0.25·(y − 1)", len, 36)
    assert formula == "tangent: f ≈ 2 + 4·(x − 0.5)\n+ 0.25·(y − 1)"
    remarks = fitted("undefined at 3 of 9 points; 2 critical points", len, 32)
    assert remarks == "undefined at 3 of 9 points;\n2 critical points"
    assert fitted("5 critical points: 1 minimum, 4 saddles", len, 31).endswith("\n4 saddles")
    assert fitted("9 points: 4 minima ▼, 5 maxima ▲", len, 31).split("\n")[1] == "5 maxima ▲"
    assert fitted("x·y·z + w at w = 0.5, z = 1", len, 18).split("\n")[0] == "x·y·z + w at"
    assert fitted("", len, 16) == ""
    assert all(len(line) <= 5 for line in fitted("x" * 50, len, 5).split("\n"))


def test_heading_of_a_slice_and_of_a_callable() -> None:
    from gradscape.fields.field import field

    assert heading(make_view(field("x*y*z", at={"z": -1}))) == "x·y·z at z = −1"
    assert heading(make_view(field(lambda a, b: a * b))) == "f(a, b)"


@pytest.mark.parametrize("shown", ["x0*x1", "x0"])
@pytest.mark.parametrize("size", [(6.4, 4.8), (3.3, 2.5)])
def test_numbers_at_an_axis_keep_apart(shown: str, size: tuple[float, float]) -> None:
    picture = draw(
        shown, x0=(-0.002, 0.002), **({"x1": (0, 3e6)} if "x1" in shown else {}), size=size
    )
    picture.figure.canvas.draw()
    lower = picture.figure.axes[0 if "x1" in shown else 1]
    boxes = [label.get_window_extent() for label in lower.get_xticklabels() if label.get_text()]
    assert len(boxes) >= 3
    assert all(left.x1 < right.x0 for left, right in itertools.pairwise(boxes))


@pytest.mark.parametrize("size", [(6.4, 4.8), (3.3, 2.5)])
@pytest.mark.parametrize("formula", ["x*y", "x**3"])
def test_names_of_axes_that_are_too_long_are_cut(formula: str, size: tuple[float, float]) -> None:
    long = "pressure in the pipe " * 9
    picture = draw(formula, size=size, labels={"x": long, "f" if formula == "x**3" else "y": long})
    picture.figure.canvas.draw()
    whole = picture.figure.bbox
    for axes in picture.figure.axes:
        for label in (axes.xaxis.label, axes.yaxis.label):
            if label.get_text():
                box = label.get_window_extent()
                assert box.x0 >= 0
                assert box.y0 >= 0
                assert box.x1 <= whole.x1
                assert box.y1 <= whole.y1
    named = picture.figure.axes[0].yaxis.label.get_text()
    assert named.startswith("pressure in")
    assert named.endswith("…")


@pytest.mark.parametrize(
    ("f", "keywords"),
    [
        ("1e9 + x", {}),
        ("1e15 + x", {}),
        ("1/(x - 0.3)", {}),
        ("exp(exp(x))", {"x": (0, 3)}),
        ("10.0003 + x", {"x": (1e-4, 5e-4)}),
        ("x", {"x": (10.001, 10.005)}),
        ("1e9 + x**2 + y**2", {"surface": True}),
        ("x**2 + y**2", {"x": (1e9, 1e9 + 2), "y": (1e9, 1e9 + 2), "surface": True}),
    ],
)
def test_numbers_at_axes_are_whole(f: str, keywords: dict[str, Any]) -> None:
    """Matplotlib would write what they share over the subtitle."""
    picture = draw(f, **keywords)
    picture.figure.canvas.draw()
    for axes in picture.figure.axes:
        sides = [axes.xaxis, axes.yaxis, *([axes.zaxis] if axes.name == "3d" else [])]
        assert [side.get_offset_text().get_text() for side in sides] == [""] * len(sides)
        ticks = [text.get_text() for text in axes.get_yticklabels()]
        assert all(len(text) <= 7 for text in ticks)
        assert len(set(ticks)) == len(ticks)


@pytest.mark.parametrize(
    ("second", "said"), [(1.0, ""), (0.1, ", longer where points are farther apart")]
)
def test_lengths_that_the_space_decides_are_explained(second: float, said: str) -> None:
    places = np.array([0.0, second, 2.0, 3.0, 4.0])
    view = make_view(field(places[:, None] + places, x=places, y=places))
    assert subtitle(view) == f"arrows: −∇f (downhill){said}"


def test_a_unit_outlives_a_name_that_is_cut() -> None:
    picture = draw("x*y", labels={"x": "a very long name " * 9}, units={"x": "m/s"}, size=(3, 2.4))
    label = picture.axes.get_xlabel()
    assert label.startswith("a very long name")
    assert label.endswith("… (m/s)")
    bare = draw("x*y", units={"x": "unit " * 60}, size=(3, 2.4)).axes.get_xlabel()
    assert bare.endswith("…")


def test_small_figures_have_room_for_their_captions() -> None:
    keywords = {"x": (-1, 4), "y": (-100, 100), "critical": True, "tangent": (1, 1)}
    picture = draw("log(x)**2 + abs(y)*30 + 1/(x - 3)", size=(3.3, 2.5), **keywords)
    shown = picture.figure.texts[-1].get_text()
    assert shown.replace("\n", " ").endswith("(y − 1)")
