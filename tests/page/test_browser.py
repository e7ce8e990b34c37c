"""The page in a real browser, as a person uses it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.page.browser import Visit

OpenPage = Callable[..., Visit]


@pytest.fixture
def visit(open_page: OpenPage) -> Visit:
    return open_page()


# ---- typing


def test_it_opens_with_a_saddle(visit: Visit):
    assert {"arrows", "contours"} <= visit.names()
    expect(visit.page.get_by_label("f =", exact=True)).to_have_value("x0*x1")
    expect(visit.page.locator("#formulas mjx-container")).to_be_visible()
    visit.says("#mistake", "")
    visit.shot("first")


def test_typing_another_function(visit: Visit):
    visit.type("sin(x0) + x1**2")
    assert visit.query() == {"f": ["sin(x0) + x1**2"]}
    visit.says("#python", "sin(x0) + x1**2")
    label = visit.page.locator("#plane-box").get_attribute("aria-label") or ""
    assert label.startswith("Gradient of sin(x0) + x1**2: x0 from -2 to 2, x1 from -2 to 2")


def test_letters_stay_where_they_are_typed_while_answers_come(visit: Visit):
    box = visit.page.get_by_label("f =", exact=True)
    box.press("Home")
    for letter in "-2*":
        visit.doing(lambda typed=letter: visit.page.keyboard.type(typed))
    expect(box).to_have_value("-2*x0*x1")
    visit.page.keyboard.type("x0*x1*" * 20)
    expect(box).to_have_value("-2*" + "x0*x1*" * 20 + "x0*x1")


def test_enter_asks_at_once_and_lines_are_joined(visit: Visit):
    box = visit.page.get_by_label("f =", exact=True)
    visit.doing(lambda: box.fill("x0**2\n + x1**2\n"))
    expect(box).to_have_value("x0**2 + x1**2")
    visit.doing(lambda: (visit.page.keyboard.type("/2"), box.press("Enter")))
    assert visit.query() == {"f": ["x0**2 + x1**2/2"]}


def test_a_mistake_is_explained_where_it_is_and_the_picture_stays(visit: Visit):
    before = visit.figure()
    visit.type("x0*x1 + sin x0")
    visit.says("#mistake", "write `sin(x0)`")
    lines = visit.text("#mistake pre").split("\n")
    assert lines[0] == "x0*x1 + sin x0"
    assert lines[1].index("^") == lines[0].index("sin")
    expect(visit.page.get_by_label("f =", exact=True)).to_have_attribute("aria-invalid", "true")
    assert visit.figure() == before
    assert visit.query() == {}
    visit.shot("mistake")
    visit.type("x0*x1 + sin(x0)")
    visit.says("#mistake", "")
    expect(visit.page.get_by_label("f =", exact=True)).to_have_attribute("aria-invalid", "false")


@pytest.mark.parametrize("typed", ["ｘ０＊ｘ１", "x0·x1", "x0×x1", "x0 ⋅ x1"])
def test_full_width_and_typographic_signs_are_understood(visit: Visit, typed):
    visit.type(typed)
    visit.says("#mistake", "")
    assert {"arrows", "contours"} <= visit.names()


def test_a_decimal_comma_is_explained(visit: Visit):
    visit.type("0,5*x0*x1")
    visit.says("#mistake", "Decimals are written with a point: `0.5`")


def test_stale_answers_never_overwrite_newer_ones(visit: Visit):
    held: list[Any] = []

    def hold(route: Any) -> None:
        formula = json.loads(route.request.post_data)["state"]["formula"]
        if formula == "x0 + slow*0 + x1":
            held.append(route)
        else:
            route.continue_()

    visit.page.route("**/answer", hold)
    box = visit.page.get_by_label("f =", exact=True)
    asked = visit.page.evaluate("document.body.dataset.asking")
    box.fill("x0 + slow*0 + x1")
    visit.page.wait_for_function("n => document.body.dataset.asking !== n", arg=asked)
    visit.type("x0**2 + x1**2")
    assert held  # its answer comes now, after that of the newer question
    held[0].fulfill(status=422, json={"ok": False, "kind": "mistake", "message": "too late"})
    visit.type("x0**2 + x1**2 + 1")
    visit.says("#mistake", "")
    assert visit.query() == {"f": ["x0**2 + x1**2 + 1"]}


def test_the_gallery(visit: Visit):
    gallery = visit.page.get_by_label("Gallery")
    visit.doing(lambda: gallery.select_option("Himmelblau's function"))
    expect(visit.page.get_by_label("f =", exact=True)).to_have_value(
        "(x**2 + y - 11)**2 + (x + y**2 - 7)**2"
    )
    assert visit.ranges() == {"x": (-5, 5), "y": (-5, 5)}
    visit.doing(lambda: visit.page.get_by_label("critical points").check())
    assert {"minima", "saddles", "maxima"} <= visit.names()
    formulas = "document.getElementById('formulas')"
    visit.page.wait_for_function(f"{formulas}.scrollWidth <= {formulas}.clientWidth")  # none is cut
    visit.shot("himmelblau")


# ---- the plane


def test_a_click_means_the_very_place(visit: Visit):
    visit.click(0.777, -1.234)
    ((x0, x1),) = visit.picked()
    assert abs(x0 - 0.777) < 0.01
    assert abs(x1 + 1.234) < 0.01
    for said in (f"At x0 = {x0:g}, x1 = {x1:g}", "∂f/∂x0", "±", "Tangent plane: f ≈"):
        visit.says("#reading", said.replace("-", "−"))
    assert all("±" in row for row in visit.page.locator("#reading tr").all_inner_texts())
    assert {"tangent", "gradient descent"} <= visit.names()
    visit.says("#descents", "gradient descent")
    visit.shot("clicked")


def test_a_point_can_be_typed_and_what_is_not_to_be_trusted_says_why(visit: Visit):
    visit.type("abs(x0) + x1**2")
    visit.page.get_by_label("x0 =", exact=True).fill("0")
    visit.doing(lambda: visit.page.get_by_label("x1 =", exact=True).fill("1") or enter(visit))
    assert visit.picked() == [(0.0, 1.0)]
    visit.says("#reading", "Not to be trusted, along x0: f has a kink here")
    visit.shot("kink")


def enter(visit: Visit) -> None:
    visit.page.keyboard.press("Enter")


def test_where_f_is_not_defined_a_click_says_so(visit: Visit):
    visit.type("log(x0) + x1")
    visit.click(-1, 0)
    visit.says("#reading", "not defined")
    visit.says("#mistake", "")


def test_several_starts_and_methods_compared_and_played(visit: Visit):
    visit.type("x0**2/20 + x1**2")
    visit.doing(lambda: visit.page.get_by_label("keep the earlier points").check())
    visit.click(-1.5, 1)
    visit.click(1.5, 1.2)
    assert len(visit.picked()) == 2
    visit.doing(lambda: visit.page.get_by_label("Adam", exact=True).check())
    visit.doing(lambda: visit.page.get_by_label("momentum", exact=True).check())
    assert len(visit.page.locator("#descents tbody").all()) == 6
    assert {"gradient descent", "momentum", "Adam"} <= {n.split(",")[0] for n in visit.names()}
    visit.doing(lambda: visit.page.get_by_label("Learning rate", exact=True).fill("-0.5"))
    assert visit.query()["rate"] == ["0.32"]
    visit.doing(lambda: visit.page.get_by_label("Steps", exact=True).fill("30"))
    assert visit.query()["steps"] == ["30"]
    visit.shot("compared")
    visit.page.get_by_role("button", name="Play").click()
    dots = visit.page.locator("#plane .dots i")
    expect(dots).to_have_count(6)
    expect(visit.page.locator("#status")).to_have_text("Played to the end.", timeout=20_000)


def drag(visit: Visit, start: tuple[float, float], end: tuple[float, float]) -> None:
    mouse, first, last = visit.page.mouse, visit.place(*start), visit.place(*end)
    mouse.move(*first)
    mouse.down()
    mouse.move((first[0] + last[0]) / 2, (first[1] + last[1]) / 2)
    mouse.move(*last)
    mouse.up()


def test_dragging_zooms_undo_goes_back(visit: Visit):
    visit.doing(lambda: drag(visit, (0, 0), (1, 1)))
    ranges = visit.ranges()
    assert all(0 <= low < 0.15 and 0.85 < high <= 1 for low, high in ranges.values()), ranges
    figure = visit.figure()
    assert abs(figure["x"][0]) < 0.05
    assert abs(figure["x"][1] - 1) < 0.05
    assert visit.picked() == []  # to drag is not to click
    visit.shot("zoomed")
    visit.doing(lambda: visit.page.get_by_role("button", name="Undo").click())
    assert visit.ranges() == {}
    expect(visit.page.get_by_role("button", name="Undo")).to_be_disabled()


def test_moving_zooming_by_buttons_and_the_first_view(visit: Visit):
    visit.doing(lambda: visit.page.get_by_label("moves").check())
    visit.doing(lambda: drag(visit, (0, 0), (1, 0.5)))
    for (low, high), moved in zip(visit.ranges().values(), (-1, -0.5), strict=True):
        assert abs(low + 2 - moved) < 0.02
        assert abs(high - 2 - moved) < 0.02
    visit.doing(lambda: visit.page.get_by_role("button", name="Zoom in").click())
    assert all(abs(high - low - 2) < 0.02 for low, high in visit.ranges().values())
    visit.doing(lambda: visit.page.get_by_role("button", name="Zoom out").click())
    visit.doing(lambda: visit.page.get_by_role("button", name="First view").click())
    assert visit.ranges() == {}


def test_the_domain_by_numbers(visit: Visit):
    visit.doing(
        lambda: visit.page.get_by_role("spinbutton", name="x0 from").fill("-7") or enter(visit)
    )
    assert visit.ranges() == {"x0": (-7, 2)}
    visit.doing(
        lambda: visit.page.get_by_role("spinbutton", name="x0 from").fill("5") or enter(visit)
    )
    visit.says("#mistake", "lower end first")
    visit.doing(
        lambda: visit.page.get_by_role("spinbutton", name="x0 from").fill("-3") or enter(visit)
    )
    assert visit.ranges() == {"x0": (-3, 2)}
    visit.says("#mistake", "")
    low = visit.page.get_by_role("spinbutton", name="x0 from")
    visit.doing(lambda: low.fill("4") or enter(visit))
    expect(visit.page.locator("#mistake")).to_be_in_viewport()
    high = visit.page.get_by_role("spinbutton", name="to", exact=True).first
    visit.doing(lambda: high.fill("9") or enter(visit))
    assert visit.ranges() == {"x0": (4, 9)}
    visit.says("#mistake", "")


def test_layers_are_switched(visit: Visit):
    for label, name in [("arrows", "arrows"), ("contours", "contours")]:
        visit.doing(lambda label=label: visit.page.get_by_label(label, exact=True).uncheck())
        assert name not in visit.names()
    visit.doing(lambda: visit.page.get_by_label("streamlines").check())
    assert "streamlines" in visit.names()
    assert visit.query()["layers"] == ["streamlines,tangent,paths"]
    visit.shot("streamlines")


def test_arrows_up_their_length_and_how_many(visit: Visit):
    visit.doing(lambda: visit.page.get_by_label("uphill").check())
    visit.doing(lambda: visit.page.get_by_label("all the same").check())
    visit.doing(lambda: visit.page.get_by_label("Arrows along each axis", exact=True).fill("10"))
    assert visit.query() == {"direction": ["up"], "length": ["unit"], "points": ["10"]}
    visit.says("#python", 'direction="up"')
    visit.says("#command", "--up")


def test_the_surface_beside_the_plane(visit: Visit):
    visit.doing(lambda: visit.page.get_by_label("surface in 3-D").check())
    expect(visit.page.locator("#surface canvas").first).to_be_visible()
    plane = visit.page.locator("#plane-box").bounding_box()
    surface = visit.page.locator("#surface-box").bounding_box()
    assert plane
    assert surface
    assert surface["x"] >= plane["x"] + plane["width"]
    assert surface["y"] == plane["y"]
    assert "surface" in {trace["name"] for trace in visit.figure("surface")["data"]}
    visit.shot("surface")


def test_a_surface_stays_as_it_was_turned(open_page: OpenPage):
    visit = open_page("?f=a*x**2-y**2&constants=a:1&layers=surface,arrows")
    eye = """() => {
        const { eye } = document.querySelector("#surface .js-plotly-plot")._fullLayout.scene.camera;
        return [eye.x, eye.y, eye.z].map((place) => Math.round(1e3 * place) / 1e3);
    }"""
    first = visit.page.evaluate(eye)
    turn = """() => {
        const plot = document.querySelector("#surface .js-plotly-plot");
        return window.Plotly.relayout(plot, { "scene.camera.eye": { x: 0.5, y: 2, z: 1 } });
    }"""
    for formula in ("a*x**2-y**3", "a*x**2-y**4"):
        visit.page.evaluate(turn)
        visit.type(formula)
        assert visit.page.evaluate(eye) == [0.5, 2, 1]
    assert first != [0.5, 2, 1]


# ---- letters, slices, curves


def test_letters_become_sliders(visit: Visit):
    visit.type("a*x0**2 + x1**2")
    expect(
        visit.page.get_by_role("spinbutton", name="a from")
    ).to_be_visible()  # a is a variable so far
    visit.page.get_by_text("Letters: variables and sliders").click()
    visit.doing(lambda: visit.page.locator("#letters").get_by_label("a", exact=True).check())
    assert visit.query()["constants"] == ["a:1"]
    visit.doing(lambda: visit.page.get_by_label("a =", exact=True).fill("2.5"))
    assert visit.query()["constants"] == ["a:2.5"]
    expect(visit.page.get_by_label("a, as a number")).to_have_value("2.5")
    visit.says("#python", 'params={"a": 2.5}')
    visit.shot("slider")


def test_long_names_are_declared(visit: Visit):
    visit.type("rate*x0**2")
    visit.says("#mistake", "rate is not known")
    visit.says("#mistake", "“Variables, in order”")
    visit.page.get_by_text("Letters: variables and sliders").click()
    visit.doing(lambda: visit.page.get_by_label("Variables, in order").fill("rate, x0"))
    visit.says("#mistake", "")
    visit.says("#python", 'variables="rate,x0"')


def test_more_variables_are_a_slice_with_sliders(visit: Visit):
    visit.type("x0*x1 + x2*x3**2")
    assert visit.page.get_by_label("x2 =", exact=True).is_visible()
    visit.doing(lambda: visit.page.get_by_label("x3 =", exact=True).fill("1.5"))
    assert visit.query()["held"] == ["x3:1.5"]
    visit.click(1, 1)
    visit.says("#reading", "∂f/∂x3")
    assert "gradient descent" in visit.names()
    visit.page.get_by_text("Letters: variables and sliders").click()
    visit.doing(lambda: visit.page.get_by_label("Up", exact=True).select_option("x2"))
    assert visit.query()["axes"] == ["x0,x2"]
    visit.shot("slice")


def test_one_variable_is_a_curve_with_its_tangent(visit: Visit):
    visit.type("sin(x)*x")
    assert "curve" in visit.names()
    expect(visit.page.get_by_role("spinbutton", name="x from")).to_be_visible()
    expect(visit.page.locator("#range-1")).to_be_hidden()
    visit.page.get_by_label("x =", exact=True).fill("1")
    visit.doing(lambda: enter(visit))
    assert visit.picked() == [(1.0,)]
    visit.says("#reading", "Tangent: f ≈ 0.841471 + 1.38177·(x − 1)")
    assert "tangent" in visit.names()
    visit.shot("curve")


def test_a_click_beneath_the_curve_counts_and_dots_run_along_it(visit: Visit):
    visit.type("(x - 1)**2")
    plane = visit.page.locator("#plane").bounding_box()
    assert plane
    across, _ = visit.place(-1.5, 0)
    visit.doing(lambda: visit.page.mouse.click(across, plane["y"] + 0.6 * plane["height"]))
    ((x,),) = visit.picked()
    assert abs(x + 1.5) < 0.02
    visit.page.get_by_role("button", name="Play").click()
    expect(visit.page.locator("#status")).to_have_text("Played to the end.", timeout=20_000)
    dot = visit.page.locator("#plane .dots i").bounding_box()
    assert dot
    bottom = visit.place(1, 0)  # where it is lowest
    assert abs(dot["x"] + dot["width"] / 2 - bottom[0]) < 3
    assert abs(dot["y"] + dot["height"] / 2 - bottom[1]) < 3


def test_one_pull_at_a_slider_is_one_step_back(visit: Visit):
    pull = """() => [18, 15, 12].forEach(points => {
        const slider = document.getElementById("points-slider");
        const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
        set.call(slider, points);
        slider.dispatchEvent(new Event("input", { bubbles: true }));
    })"""
    visit.doing(lambda: visit.page.evaluate(pull))
    visit.page.wait_for_function("gradscape.state.points === 12")
    visit.settled()
    assert visit.query() == {"points": ["12"]}
    visit.doing(lambda: visit.page.get_by_role("button", name="Undo").click())
    assert visit.query() == {}
    expect(visit.page.get_by_label("Arrows along each axis", exact=True)).to_have_value("20")


def test_a_number_that_can_not_be_is_explained(visit: Visit):
    number = visit.page.get_by_label("Learning rate, as a number")
    visit.doing(lambda: number.fill("-1") or enter(visit))
    visit.says("#mistake", "rate: expected a number above 0, not '-1'")
    visit.doing(lambda: number.fill("0.5") or enter(visit))
    visit.says("#mistake", "")
    assert visit.query() == {"rate": ["0.5"]}
