"""What a change leaves of everything else: in the browser, one thing after the other."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from tests.page.browser import Visit

OpenPage = Callable[..., Visit]


@pytest.fixture
def visit(open_page: OpenPage) -> Visit:
    return open_page()


def choose(visit: Visit, title: str) -> None:
    visit.doing(lambda: visit.page.get_by_label("Gallery").select_option(title))


# ---- the gallery


def test_after_the_gallery_any_formula_may_be_typed(visit: Visit):
    choose(visit, "Himmelblau's function")
    assert visit.ranges() == {"x": (-5, 5), "y": (-5, 5)}
    visit.type("x*y + x1")
    visit.says("#mistake", "")
    assert visit.query() == {"f": ["x*y + x1"]}
    expect(visit.page.get_by_label("Gallery")).to_have_value("")


def test_a_variation_of_the_gallery_keeps_its_view(visit: Visit):
    choose(visit, "Himmelblau's function")
    visit.type("(x**2 + y - 12)**2 + (x + y**2 - 7)**2")
    assert visit.ranges() == {"x": (-5, 5), "y": (-5, 5)}
    visit.type("(x**2 + y - 12)**2 + x**2")
    visit.type("x*y")
    assert visit.ranges() == {}


def test_a_name_that_is_not_declared_is_explained_in_words_of_the_page(open_page: OpenPage):
    visit = open_page("?f=x*y&variables=x,y")
    visit.type("x*t")
    visit.says("#mistake", "add it to the box “Variables, in order”, or empty that box.")


# ---- letters


def test_a_letter_ticked_by_keyboard_stays_under_the_focus(open_page: OpenPage):
    visit = open_page("?f=a*x**2%2Bb*y")
    visit.page.get_by_text("Letters: variables and sliders").click()
    letters = visit.page.locator("#letters label")
    expect(letters).to_have_text(["a", "b", "x", "y"])
    visit.page.locator("#letters").get_by_label("a", exact=True).focus()
    visit.doing(lambda: visit.page.keyboard.press("Space"))
    assert visit.query()["constants"] == ["a:1"]
    expect(letters).to_have_text(["a", "b", "x", "y"])
    visit.doing(lambda: visit.page.keyboard.press("Space"))  # the same one
    assert "constants" not in visit.query()
