"""What is on the screen belongs together, whatever was there before."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from tests.page.browser import Visit

OpenPage = Callable[..., Visit]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def play(visit: Visit) -> None:
    visit.page.get_by_role("button", name="Play").click()


# ---- playing


def test_what_was_played_ends_with_its_picture(open_page: OpenPage):
    visit = open_page("?f=x0**2%2Bx1**2&picked=1:1&steps=10")
    dots = visit.page.locator("#plane .dots i")
    play(visit)
    expect(dots).to_have_count(1)
    visit.type("x0*x1")
    expect(dots).to_have_count(0)
    play(visit)
    expect(visit.page.locator("#status")).to_have_text("Played to the end.", timeout=20_000)
    visit.doing(lambda: visit.page.get_by_role("button", name="Zoom in").click())
    expect(dots).to_have_count(0)


def test_dots_are_seen_within_the_picture_only(open_page: OpenPage):
    visit = open_page("?f=x0*x1&picked=1.9:-1.9&rate=1&steps=3")
    play(visit)
    expect(visit.page.locator("#status")).to_have_text("Played to the end.", timeout=20_000)
    expect(visit.page.locator("#plane .dots i")).to_be_hidden()  # it has run far away


def test_a_window_that_leaves_the_picture_the_same_room_asks_nothing(open_page: OpenPage):
    visit = open_page("?f=x0**2%2Bx1**2&picked=1:1&steps=10")
    before = visit.page.evaluate("document.body.dataset.asking")
    visit.page.evaluate("window.dispatchEvent(new Event('resize'))")
    play(visit)
    # It takes longer than it takes the page to look at its room.
    expect(visit.page.locator("#status")).to_have_text("Played to the end.", timeout=20_000)
    assert visit.page.evaluate("document.body.dataset.asking") == before


# ---- on a phone


@pytest.mark.parametrize("formula", ["sin(x0)*x1 + " * 20 + "?", "x0 + " + "longname" * 20])
def test_a_long_mistake_is_no_wider_than_a_phone(open_page: OpenPage, formula):
    visit = open_page(**PHONE)
    visit.type(formula)
    expect(visit.page.locator("#mistake pre")).to_be_visible()
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 390
    pre = visit.page.locator("#mistake pre").evaluate("e => [e.scrollWidth, e.clientWidth]")
    assert pre[0] <= pre[1]  # what is quoted is all seen


# ---- formulas


@pytest.mark.parametrize("formula", ["abs(x)*sin(3*x)", "sin(x)*cos(3*x) + 1", "exp(x)*tan(y)/7"])
def test_formulas_are_set_as_small_as_they_fit(open_page: OpenPage, formula):
    visit = open_page()
    visit.type(formula)
    expect(visit.page.locator("#formulas mjx-container")).to_be_visible()
    formulas = "document.getElementById('formulas')"
    visit.page.wait_for_function(f"{formulas}.scrollWidth <= {formulas}.clientWidth")


def test_a_curve_is_offered_the_layers_it_has_room_for(open_page: OpenPage):
    visit = open_page("?f=sin(x)")
    for name in ("contours", "streamlines", "surface in 3-D"):
        expect(visit.page.get_by_label(name, exact=True)).to_be_hidden()
    visit.type("sin(x)*y")
    for name in ("contours", "streamlines", "surface in 3-D"):
        expect(visit.page.get_by_label(name, exact=True)).to_be_visible()


# ---- beside a mistake


def test_the_picture_beside_a_mistake_follows_the_system_and_the_room(open_page: OpenPage):
    visit = open_page(color_scheme="light", viewport={"width": 1280, "height": 800})
    visit.type("x0*")
    assert visit.figure()["paper"] == "#ffffff"
    visit.doing(lambda: visit.page.emulate_media(color_scheme="dark"))
    assert visit.figure()["paper"] == "#14171c"
    ground = visit.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(27, 31, 38)"
    visit.doing(lambda: visit.page.get_by_label("light", exact=True).check())
    assert visit.figure()["paper"] == "#ffffff"
    visit.says("#mistake", "ends too early")
    visit.doing(lambda: visit.page.set_viewport_size({"width": 800, "height": 800}))
    wide = visit.page.evaluate("document.querySelector('#plane .js-plotly-plot')._fullLayout.width")
    assert wide <= 800
    visit.says("#mistake", "ends too early")


# ---- far away


ALL = "&layers=arrows,contours,surface,tangent,paths"


@pytest.mark.parametrize(
    "query",
    [
        "?f=x%2By&ranges=x:0:1e-308,y:0:1e-308&picked=0:0" + ALL,  # the path leaves for 1e308
        "?f=1e300*x*y&picked=1:1" + ALL,
        "?f=x**3*y**3&ranges=x:-1e100:1e100,y:-1e100:1e100" + ALL,  # no value is finite
    ],
)
def test_what_is_too_far_away_makes_no_errors(open_page: OpenPage, query):
    visit = open_page(query)
    visit.says("#mistake", "")
    assert visit.page.locator("#surface-box").is_visible() == ("x**3" not in query)
    if "x**3" not in query:
        expect(visit.page.locator("#surface canvas").first).to_be_visible()
    assert not visit.complaints
