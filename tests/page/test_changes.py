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
    press(visit, "Zoom in")
    press(visit, "First view")
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


def test_the_ends_of_a_slider_follow_the_numbers_that_are_typed(open_page: OpenPage):
    visit = open_page("?f=a*x*y&constants=a:2")
    slider = visit.page.locator("#slider-0")
    number = visit.page.get_by_label("a, as a number")
    expect(slider).to_have_attribute("max", "5")
    visit.doing(lambda: (number.fill("1000"), number.press("Enter")))
    expect(slider).to_have_attribute("max", "2000")
    visit.doing(lambda: slider.fill("10"))  # pulled: the ends stay under the hand
    expect(slider).to_have_attribute("max", "2000")
    visit.doing(lambda: (number.fill("1"), number.press("Enter")))
    expect(slider).to_have_attribute("max", "5")


# ---- ranges


def press(visit: Visit, name: str, times: int = 1) -> None:
    for _ in range(times):
        visit.doing(lambda: visit.page.get_by_role("button", name=name).click())


@pytest.mark.parametrize("ranges", ["x:-2:2,y:-2:2", "x:-7:2,y:0.1:0.3"])
def test_as_many_steps_out_as_in_lead_back(open_page: OpenPage, ranges):
    visit = open_page(f"?f=x*y&ranges={ranges}")
    before = visit.page.evaluate("gradscape.answer.ranges")
    press(visit, "Zoom in", 8)
    press(visit, "Zoom out", 8)
    assert visit.page.evaluate("gradscape.answer.ranges") == before


def test_to_move_is_not_to_zoom(open_page: OpenPage):
    visit = open_page("?f=x*y")
    moved = """by => {
        const [x, y] = gradscape.seen.map(([low, high]) => [low + by, high + by]);
        const event = { "xaxis.range[0]": x[0], "xaxis.range[1]": x[1] };
        const { ranges } = gradscape.reduce(gradscape.state, "plane", event);
        return ranges.find(([name]) => name === "x").slice(1);
    }"""
    for k in range(40):
        low, high = visit.page.evaluate(moved, 0.0005 * k)
        assert round(high - low, 12) == 4
        assert abs(low + 2 - 0.0005 * k) <= 0.00051
    out, back = visit.page.evaluate(moved, 0.0125), visit.page.evaluate(moved, -0.0125)
    assert [round(a + b, 12) for a, b in zip(out, reversed(back), strict=True)] == [0, 0]


def test_what_was_said_of_variables_of_the_past_is_dropped(open_page: OpenPage):
    ranges = ",".join(f"x{index}:0:1" for index in range(12))
    held = ",".join(f"x{index}:1" for index in range(12))
    visit = open_page(f"?f=x*y*z&ranges={ranges}&held={held}")
    press(visit, "Zoom in")
    visit.says("#mistake", "")
    assert visit.ranges() == {"x": (-1, 1), "y": (-1, 1)}
    number = visit.page.get_by_label("z, as a number")
    visit.doing(lambda: (number.fill("2"), number.press("Enter")))
    visit.says("#mistake", "")
    assert visit.query()["held"] == ["z:2"]


def test_undo_goes_back_in_the_gallery_too(visit: Visit):
    gallery = visit.page.get_by_label("Gallery")
    choose(visit, "Himmelblau's function")
    press(visit, "Zoom in")
    press(visit, "Undo")
    expect(gallery).to_have_value("himmelblau")
    press(visit, "Undo")
    expect(gallery).to_have_value("")


# ---- after a mistake


def test_a_number_that_was_refused_stands_in_no_other_change_s_way(visit: Visit):
    rate = visit.page.get_by_label("Learning rate, as a number")
    visit.doing(lambda: (rate.fill("-1"), rate.press("Enter")))
    visit.says("#mistake", "rate: expected a number above 0, not '-1'")
    visit.type("x0**2")
    visit.says("#mistake", "")
    expect(rate).to_have_value("0.1")
    assert visit.query() == {"f": ["x0**2"]}
    press(visit, "Undo")
    assert visit.query() == {}
    visit.says("#mistake", "")


def test_a_first_mistake_can_be_undone(visit: Visit):
    undo = visit.page.get_by_role("button", name="Undo")
    expect(undo).to_be_disabled()
    visit.type("x0*")
    expect(undo).to_be_enabled()
    press(visit, "Undo")
    visit.says("#mistake", "")
    expect(visit.page.get_by_label("f =", exact=True)).to_have_value("x0*x1")


def test_an_undone_mistake_leads_to_what_was_before_all_mistakes(visit: Visit):
    typed(visit, "#low-1", "5")
    typed(visit, "#high-1", "-5")
    visit.says("#mistake", "from 5 to -5")
    press(visit, "Undo")
    visit.says("#mistake", "")
    expect(visit.page.locator("#low-1")).to_have_value("-2")
    expect(visit.page.locator("#high-1")).to_have_value("2")


# ---- numbers


def typed(visit: Visit, box: str, number: str) -> None:
    visit.page.locator(box).click()
    visit.page.keyboard.press("Control+A")
    visit.page.keyboard.type(number)
    visit.doing(lambda: visit.page.keyboard.press("Enter"))


@pytest.mark.parametrize("key", ["Enter", "Tab"])
def test_a_number_typed_again_after_undo_counts(visit: Visit, key: str):
    box = visit.page.locator("#low-0")
    for _ in range(2):
        box.click()
        visit.page.keyboard.press("Control+A")
        visit.page.keyboard.type("-1")
        visit.doing(lambda: visit.page.keyboard.press(key))
        assert visit.ranges() == {"x0": (-1, 2)}
        press(visit, "Undo")
        expect(box).to_have_value("-2")
        assert visit.ranges() == {}


def test_a_point_typed_again_after_clear_is_there(visit: Visit):
    for _ in range(2):
        visit.page.locator("#at-0").fill("1")
        visit.page.locator("#at-1").fill("1")
        visit.doing(lambda: visit.page.keyboard.press("Enter"))
        assert visit.query()["picked"] == ["1:1"]
        press(visit, "Clear")
        expect(visit.page.locator("#at-1")).to_have_value("")


def test_a_number_of_steps_is_a_whole_one(visit: Visit):
    visit.click(1, 1)
    typed(visit, "#steps", "20.6")
    expect(visit.page.locator("#steps")).to_have_value("21")
    expect(visit.page.locator("#steps-slider")).to_have_value("21")


def test_arrows_take_the_learning_rate_along_its_slider(visit: Visit):
    visit.click(1, 1)
    box = visit.page.locator("#rate")
    for key, value in (("ArrowUp", "0.11"), ("ArrowUp", "0.13"), ("ArrowDown", "0.11")):
        visit.doing(lambda: box.press(key))  # noqa: B023
        expect(box).to_have_value(value)
        assert visit.query()["rate"] == [value]


def test_an_end_of_a_range_that_is_emptied_comes_back(visit: Visit):
    box = visit.page.locator("#low-0")
    box.fill("")
    box.press("Enter")
    expect(box).to_have_value("-2")
    assert visit.query() == {}


def test_a_decimal_comma_is_a_point(visit: Visit):
    typed(visit, "#low-0", "-0,5")
    assert visit.ranges() == {"x0": (-0.5, 2)}


# ---- links


def test_a_plus_that_is_typed_into_an_address_is_one(open_page: OpenPage):
    visit = open_page("?f=x**2+y")
    visit.says("#mistake", "")
    expect(visit.page.get_by_label("f =", exact=True)).to_have_value("x**2+y")


def test_of_a_link_with_a_mistake_everything_else_can_be_changed(open_page: OpenPage):
    visit = open_page("?f=x*")
    visit.says("#mistake", "ends too early")
    expect(visit.page.locator("#plane")).to_be_hidden()  # axes of nothing
    expect(visit.page.get_by_role("button", name="Play")).to_be_disabled()
    for name in ("Zoom in", "Zoom out"):
        visit.page.get_by_role("button", name=name).click()
    visit.doing(lambda: visit.page.get_by_label("dark", exact=True).check())
    assert visit.page.evaluate("document.documentElement.dataset.theme") == "dark"
    visit.type("x*y")
    visit.says("#mistake", "")
    assert visit.query() == {"f": ["x*y"], "theme": ["dark"]}
    expect(visit.page.locator("#plane")).to_be_visible()


def test_of_a_link_only_what_is_wrong_is_left_away_and_said(open_page: OpenPage):
    visit = open_page("?f=x*y&points=many&theme=dark&nonsense=1&ranges=x:0:1")
    visit.says("#mistake", "points: expected a number such as 1.5, not 'many'.")
    visit.says("#mistake", "The address has 'nonsense'")
    assert visit.query() == {"f": ["x*y"], "theme": ["dark"], "ranges": ["x:0:1"]}
    opacity = visit.page.locator("#plane-box").evaluate("e => getComputedStyle(e).opacity")
    assert opacity == "1"  # the picture is the right one


# ---- points


def enter(visit: Visit, name: str, value: str) -> None:
    box = visit.page.get_by_label(name, exact=True)
    visit.doing(lambda: (box.fill(value), box.press("Enter")))


def test_a_point_that_is_typed_is_one_start(visit: Visit):
    visit.doing(lambda: visit.page.get_by_label("keep the earlier points").check())
    visit.page.get_by_label("x0 =", exact=True).fill("1")  # as yet no point
    enter(visit, "x1 =", "0.5")
    assert visit.picked() == [(1, 0.5)]
    enter(visit, "x0 =", "-1")
    enter(visit, "x1 =", "1.5")
    assert visit.picked() == [(1, 0.5), (-1, 1.5)]
    enter(visit, "x1 =", "-0.5")
    assert visit.picked() == [(1, 0.5), (-1, 1.5), (-1, -0.5)]
    visit.click(1.5, 1.5)
    enter(visit, "x0 =", "0")
    assert len(visit.picked()) == 5


def test_of_more_starts_than_the_page_takes_the_earliest_is_left_away_and_that_is_said(
    open_page: OpenPage,
):
    starts = ",".join(f"0.{index}:0.1" for index in range(1, 9))
    visit = open_page(f"?f=x*y&starts=several&picked={starts}")
    visit.says("#mistake", "")
    visit.click(-1, 0)
    assert len(visit.picked()) == 8
    assert visit.picked()[0] == (0.2, 0.1)
    visit.says("#mistake", "The page takes 8 starts: the earliest was left away.")


def test_how_one_drags_and_keeps_points_is_in_the_address(open_page: OpenPage, visit: Visit):
    visit.doing(lambda: visit.page.get_by_label("moves").check())
    visit.doing(lambda: visit.page.get_by_label("keep the earlier points").check())
    assert visit.query() == {"drag": ["pan"], "starts": ["several"]}
    again = open_page("?drag=pan&starts=several")
    expect(again.page.get_by_label("moves")).to_be_checked()
    expect(again.page.get_by_label("keep the earlier points")).to_be_checked()
    assert again.figure()["dragmode"] == "pan"


# ---- pasting


PASTE = """lines => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", lines);
    const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
    document.activeElement.dispatchEvent(event);
}"""


def test_lines_that_are_pasted_are_joined_where_the_caret_is(visit: Visit):
    box = visit.page.get_by_label("f =", exact=True)
    box.press("End")
    box.press("ArrowLeft")
    box.press("ArrowLeft")
    visit.doing(lambda: visit.page.evaluate(PASTE, "x1\n + x0**2\n *"))
    expect(box).to_have_value("x0*x1 + x0**2 *x1")
    assert box.evaluate("box => box.selectionStart") == len("x0*x1 + x0**2 *")
    visit.doing(lambda: box.press("Control+z"))
    expect(box).to_have_value("x0*x1")


def test_lines_that_come_otherwise_leave_the_caret_where_it_is(visit: Visit):
    box = visit.page.get_by_label("f =", exact=True)
    come = """box => {
        box.value = "x0 +\\n x1\\n + 1";
        box.setSelectionRange(7, 7);
        box.dispatchEvent(new Event("input", { bubbles: true }));
        return [box.value, box.selectionStart];
    }"""
    found = []
    visit.doing(lambda: found.extend(box.evaluate(come)))
    assert found == ["x0 + x1 + 1", len("x0 + x")]
