"""The page for everybody: by keyboard, in the dark, on a phone, by ear."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from tests.page.browser import Visit

OpenPage = Callable[..., Visit]
FULL = "?f=a*x0**2%2Bx1**2&constants=a:2&picked=1:1&methods=gradient,adam&layers=arrows,contours,surface,critical,tangent,paths"  # noqa: E501


@pytest.mark.parametrize(
    ("name", "query", "context"),
    [
        ("light", "", {}),
        ("full", FULL, {}),
        ("dark", FULL, {"color_scheme": "dark"}),
        ("phone", FULL, {"viewport": {"width": 390, "height": 844}, "has_touch": True}),
        ("curve", "?f=sin(x)", {}),
    ],
)
def test_axe_finds_nothing_serious(open_page: OpenPage, name, query, context):
    visit = open_page(query, **context)
    if name == "light":
        visit.page.get_by_text("Letters: variables and sliders").click()
        visit.type("x0*")
        visit.says("#mistake", "ends too early")
    found = Axe().run(visit.page).response["violations"]
    serious = [
        (violation["id"], [node["html"][:200] for node in violation["nodes"]])
        for violation in found
        if violation["impact"] in ("serious", "critical")
    ]
    assert not serious
    visit.shot(f"axe-{name}")


def test_on_a_phone_nothing_is_wider_than_the_screen(open_page: OpenPage):
    visit = open_page(FULL, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    wide = visit.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 360
    for selector in ("#formula", "#plane", "#surface", "#reading", "#python"):
        box = visit.page.locator(selector).bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
    visit.page.locator("#plane").scroll_into_view_if_needed()
    visit.doing(lambda: visit.page.touchscreen.tap(*visit.place(-1, -0.5)))
    ((x0, x1),) = visit.picked()
    assert abs(x0 + 1) < 0.05
    assert abs(x1 + 0.5) < 0.05
    assert visit.figure()["dragmode"] is False  # a finger scrolls the page
    visit.shot("phone")


def test_the_page_follows_the_system_into_the_dark(open_page: OpenPage):
    visit = open_page(color_scheme="dark")
    assert visit.figure()["paper"] == "#14171c"
    ground = visit.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(27, 31, 38)"
    visit.shot("dark")
    visit.doing(lambda: visit.page.emulate_media(color_scheme="light"))
    assert visit.figure()["paper"] == "#ffffff"
    visit.doing(lambda: visit.page.emulate_media(color_scheme="dark"))
    visit.doing(lambda: visit.page.get_by_label("light", exact=True).check())
    assert visit.figure()["paper"] == "#ffffff"
    assert visit.query() == {"theme": ["light"]}


def test_everything_by_keyboard(open_page: OpenPage):
    visit = open_page()
    keyboard = visit.page.keyboard
    focused = "document.activeElement.id || document.activeElement.textContent"

    def tab_to(name: str) -> None:
        for _ in range(80):
            keyboard.press("Tab")
            if visit.page.evaluate(focused) == name:
                outline = visit.page.evaluate(
                    "getComputedStyle(document.activeElement).outlineStyle"
                )
                assert outline == "solid", name
                return
        raise AssertionError(f"the keyboard never gets to {name}")

    tab_to("Skip to the picture")
    tab_to("formula")
    keyboard.press("Control+A")
    visit.doing(lambda: keyboard.type("x0**2 + x1**2"))
    visit.says("#python", '"x0**2 + x1**2"')
    visit.settled()
    tab_to("closer")
    visit.doing(lambda: keyboard.press("Enter"))
    assert visit.ranges() == {"x0": (-1, 1), "x1": (-1, 1)}
    tab_to("at-0")
    keyboard.type("0.5")
    tab_to("at-1")
    keyboard.type("0.25")
    visit.doing(lambda: keyboard.press("Enter"))
    assert visit.picked() == [(0.5, 0.25)]
    tab_to("steps-slider")
    visit.doing(lambda: keyboard.press("ArrowRight"))
    assert visit.query()["steps"] == ["51"]
    expect(visit.page.locator("#steps")).to_have_value("51")
    tab_to("take-png")
    tab_to("copy-python")
    visit.shot("keyboard")
