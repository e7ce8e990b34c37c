"""Saved pages: whole files that open without a network, at any size."""

from __future__ import annotations

import copy
import io
import pickle
import subprocess
import sys

import pytest

import gradscape as gs
from gradscape.errors import ArgumentError, MissingExtraError

PLOT = "document.getElementById('figure')"
BOXES = """(names) => names.flatMap((name) => [...document.querySelectorAll(name)]
  .map((element) => element.getBoundingClientRect())
  .filter((box) => box.width > 0 && box.height > 0)
  .map((box) => [name, box.left, box.top, box.right, box.bottom]))"""
WORDS = (
    "header",
    "#figure .legend",
    "#figure .slider-container",
    "#figure .updatemenu-button",
    "#figure .xtitle",
    "#figure .ytitle",
    "#figure .xaxislayer-above",
    "#figure .colorbar",
    "#figure .nsewdrag",
)
PICTURES = {
    "plane": ("x0*x1", {}),
    "many": (
        "sqrt(x0 + 3) + abs(x0 + x1)",
        {"streamlines": 0.5, "tangent": (1, 1), "descend": (1.5, 1), "shape": 9},
    ),
    "wide": ("x0**2/20 + x1**2", {"x0": (-8, 8), "descend": (-7, 2)}),
    "curve": ("abs(x - 1/2) + x**2", {"x": (-1, 2), "descend": -0.5}),
    "long": (" + ".join(f"sin({k}*x0)*cos(x1/{k})" for k in range(1, 12)), {}),
}


def overlaps(boxes):
    pairs = []
    for i, (first, left, top, right, bottom) in enumerate(boxes):
        for second, x, y, dx, dy in boxes[i + 1 :]:
            if min(right, dx) - max(left, x) > 1 and min(bottom, dy) - max(top, y) > 1:
                pairs.append((first, second))
    return pairs


@pytest.mark.parametrize("size", [(640, 480), (960, 720), (400, 700)])
@pytest.mark.parametrize("name", PICTURES)
def test_nothing_overlaps_and_nothing_is_asked_of_a_network(visit, name, size):
    formula, keywords = PICTURES[name]
    page = visit(gs.interactive(formula, **keywords), *size)
    boxes = page.evaluate(BOXES, list(WORDS))
    assert {"header", "#figure .legend", "#figure .xtitle"} <= {box[0] for box in boxes}
    assert overlaps(boxes) == []
    assert all(left >= -1 and right <= size[0] + 1 for _, left, _, right, _ in boxes)
    assert page.troubles == []


def test_a_click_on_a_layer_hides_it(visit):
    page = visit(gs.interactive("x0*x1"))
    arrows = page.locator("#figure .quiver path.js-line")
    assert arrows.count() == 324
    page.locator("#figure .legend .traces", has_text="arrows").locator(".legendtoggle").click()
    page.wait_for_function("document.querySelectorAll('.quiver path.js-line').length === 0")
    page.locator("#figure .legend .traces", has_text="arrows").locator(".legendtoggle").click()
    page.wait_for_function("document.querySelectorAll('.quiver path.js-line').length === 324")


def test_arrows_end_on_screen_where_they_should(visit):
    figure = gs.interactive("x0*x1", shape=5)
    page = visit(figure)
    drawn = page.evaluate(
        f"""() => {{
          const {{ xaxis, yaxis }} = {PLOT}._fullLayout;
          return [...document.querySelectorAll('.quiver path.js-line')].map((path) => {{
            const [x0, y0, x1, y1] = path.getAttribute('d').match(/-?[0-9.]+(e-?[0-9]+)?/g)
              .slice(0, 4).map(Number);
            return [xaxis.p2d(x0), yaxis.p2d(y0), xaxis.p2d(x1), yaxis.p2d(y1)];
          }});
        }}"""
    )
    arrows = figure.view.arrows
    moving = arrows.lengths > 0
    expected = [
        [*tail, *head] for tail, head in zip(*(e[moving] for e in arrows.ends), strict=True)
    ]
    assert len(drawn) == len(expected)
    for got, wanted in zip(drawn, expected, strict=True):
        assert got == pytest.approx(wanted, abs=4 / 300 / 100)  # a hundredth of a pixel


def test_pointing_tells_f_and_its_gradient(visit):
    page = visit(gs.interactive("x0*x1"))
    box = page.locator("#figure .nsewdrag").first.bounding_box()
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.4 * box["height"])
    page.wait_for_selector("#figure .hovertext")
    said = page.locator("#figure .hovertext").text_content()
    for part in ("x0 = ", "f = ", "∂f/∂x0 = ", "±"):
        assert part in said


@pytest.mark.parametrize("hidden", [None, "contours", "arrows", "streamlines"])
def test_the_slider_moves_the_path_and_leaves_the_rest(visit, hidden):
    page = visit(
        gs.interactive(
            "sqrt(x0 + 1) + x1**2",
            descend={"start": (1.5, 1), "steps": 9},
            streamlines=0.5,
            shape=9,
        )
    )
    if hidden:
        entry = page.locator("#figure .legend .traces", has_text=hidden)
        entry.locator(".legendtoggle").click()
        page.wait_for_function(f"{PLOT}._fullData.some((trace) => trace.visible === 'legendonly')")
    count = f"""() => {PLOT}._fullData.filter((trace) => trace.visible === true)
      .map((trace) => document.querySelectorAll('#figure .trace' + trace.uid).length).join()"""
    before = page.evaluate(count)
    page.evaluate(
        f"""() => {{
          const [slider] = {PLOT}._fullLayout.sliders;
          return Plotly.animate({PLOT}, ...slider.steps[2].args);
        }}"""
    )
    assert page.evaluate(f"{PLOT}._fullData.find((trace) => trace.uid === 'way-0').x.length") == 3
    assert page.evaluate(count) == before
    box = page.locator("#figure .nsewdrag").first.bounding_box()
    page.mouse.move(box["x"] + 0.7 * box["width"], box["y"] + 0.9 * box["height"])
    page.wait_for_selector("#figure .hovertext")
    assert "∂f/∂x0 = " in page.locator("#figure .hovertext").first.text_content()
    assert page.troubles == []


def test_zooming_keeps_both_layers_of_axes_together(visit):
    page = visit(gs.interactive("x0*x1"))
    box = page.locator("#figure .nsewdrag").first.bounding_box()
    x, y, w, h = box["x"], box["y"], box["width"], box["height"]
    page.mouse.move(x + 0.2 * w, y + 0.2 * h)
    page.mouse.down()
    page.mouse.move(x + 0.5 * w, y + 0.5 * h, steps=4)
    page.mouse.up()
    page.wait_for_function(f"{PLOT}._fullLayout.xaxis.range[1] < 1")
    ranges = page.evaluate(
        f"['xaxis', 'xaxis2', 'yaxis', 'yaxis2'].map((a) => {PLOT}._fullLayout[a].range)"
    )
    assert ranges[0] == ranges[1]
    assert ranges[2] == ranges[3]


def test_the_page_follows_its_window(visit):
    page = visit(gs.interactive("x0*x1", surface=True), 960, 720)
    beside = page.evaluate(f"{PLOT}._fullLayout.scene.domain.x")
    assert beside[0] > 0.4
    page.set_viewport_size({"width": 400, "height": 700})
    page.wait_for_function(f"{PLOT}._fullLayout.scene.domain.x[0] === 0")
    page.wait_for_function(f"{PLOT}._fullLayout.width === 400")
    assert page.troubles == []


def test_what_is_written_in_a_page_cannot_end_its_script(visit):
    page = visit(gs.interactive("x0*x1", title="</script><img src=x onerror=alert(1)>"))
    assert page.locator("h1").inner_text() == "</script><img src=x onerror=alert(1)>"
    assert page.troubles == []


def test_a_title_of_the_caller_s_own_stays_in_the_figure(visit):
    figure = gs.interactive("x0*x1")
    figure.update_layout(title_text="mine")
    page = visit(figure)
    assert page.locator("#figure .gtitle").text_content() == "mine"
    assert page.locator("h1").count() == 0


def test_a_page_says_what_it_was_made_from(tmp_path):
    path = tmp_path / "a.html"
    gs.interactive("x0*x1").save(path, command="gradscape draw 'x0*x1' -o a.html")
    head = path.read_text(encoding="utf-8")[:2000]
    assert "<title>x0*x1</title>" in head
    assert f"gradscape {gs.__version__}" in head
    assert "made by: gradscape draw" in head


def test_a_page_is_written_to_a_stream_too():
    stream = io.BytesIO()
    gs.interactive("x0*x1").save(stream)
    assert stream.getvalue().startswith(b"<!DOCTYPE html>")


def test_saving_refuses_other_formats_and_folders_that_are_not_there(tmp_path):
    figure = gs.interactive("x0*x1")
    with pytest.raises(ArgumentError, match=r"saved as \.html"):
        figure.save(tmp_path / "a.png")
    with pytest.raises(ArgumentError, match="no folder"):
        figure.save(tmp_path / "nowhere" / "a.html")
    with pytest.raises(ArgumentError, match="path or a binary stream"):
        figure.save(3)
    assert list(tmp_path.iterdir()) == []


def test_figures_can_be_copied_and_pickled():
    figure = gs.interactive("x0*x1")
    for twin in (copy.deepcopy(figure), pickle.loads(pickle.dumps(figure))):
        assert twin.to_json() == figure.to_json()
        assert twin.field == figure.field


def test_plotly_loads_when_a_figure_is_made_and_not_before():
    program = (
        "import sys, gradscape as gs; gs.interactive; print('plotly' in sys.modules);"
        "gs.interactive('x0*x1'); print('plotly' in sys.modules)"
    )
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == ["False", "True"]


def test_without_plotly_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "plotly", None)
    monkeypatch.setitem(sys.modules, "plotly.graph_objects", None)
    monkeypatch.delitem(sys.modules, "gradscape.pictures.interactive.shown", raising=False)
    with pytest.raises(MissingExtraError, match=r"gradscape\[interactive\]"):
        gs.interactive("x0*x1")


@pytest.mark.parametrize(
    ("keywords", "said"),
    [
        ({"size": (0, 1)}, "size"),
        ({"title": 3}, "title"),
        ({"theme": "blue"}, "theme"),
        ({"direction": "left"}, "direction"),
        ({"arrows": "yes"}, "arrows"),
        ({"x9": (0, 1)}, "x9"),
    ],
)
def test_keywords_that_mean_nothing_are_refused(keywords, said):
    with pytest.raises(ArgumentError, match=said):
        gs.interactive("x0*x1", **keywords)
