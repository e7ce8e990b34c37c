"""A visit to the page: the browser, what it shows, and what it must not do."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

SHOTS = Path(__file__).parents[2] / "build" / "screenshots"


class Visit:
    """One person's look at the page.

    Attributes
    ----------
    page : Page
        Playwright's.
    complaints : list of str
        Errors that the page's scripts made, and what was asked of other machines.
    """

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._hear)
        page.on("request", self._watch)

    def _hear(self, message: Any) -> None:
        # A refused formula is a response with status 422, which browsers note as an error.
        if message.type == "error" and "422" not in message.text:
            self.complaints.append(message.text)

    def _watch(self, request: Any) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.complaints.append(f"asked elsewhere: {request.url}")

    def open(self, query: str = "") -> Visit:
        """Open the page and wait for its picture."""
        self.page.goto(self.address + query)
        self.settled()
        return self

    def settled(self) -> None:
        """Wait until the last question has been answered, and the picture is drawn."""
        self.page.wait_for_function(
            """() => {
                const { asking, answered } = document.body.dataset;
                const plot = document.querySelector("#plane .js-plotly-plot");
                return asking && asking === answered && plot && plot._fullLayout
                    && document.body.dataset.drawn === answered;
            }"""
        )

    def doing(self, act: Callable[[], Any]) -> None:
        """Do something that changes the state, and wait for the answer to it."""
        before = self.page.evaluate("document.body.dataset.asking")
        act()
        self.page.wait_for_function("before => document.body.dataset.asking !== before", arg=before)
        self.settled()

    def type(self, formula: str) -> None:
        """Type a function."""
        self.doing(lambda: self.page.get_by_label("f =", exact=True).fill(formula))

    def text(self, selector: str) -> str:
        return self.page.locator(selector).inner_text()

    def says(self, selector: str, words: str) -> None:
        """Wait until a part of the page says these words; none: until it is empty."""
        part = expect(self.page.locator(selector))
        if words:
            part.to_contain_text(words)
        else:
            part.to_have_text("")

    def query(self) -> dict[str, list[str]]:
        """What the address says."""
        return parse_qs(urlsplit(self.page.url).query, keep_blank_values=True)

    def figure(self, name: str = "plane") -> dict[str, Any]:
        """What Plotly draws."""
        script = """name => {
            const plot = document.querySelector(`#${name} .js-plotly-plot`);
            const { data, layout } = plot;
            return JSON.stringify({ data: data.map(({ type, name }) => ({ type, name })),
                x: plot._fullLayout.xaxis && plot._fullLayout.xaxis.range,
                y: plot._fullLayout.yaxis && plot._fullLayout.yaxis.range,
                dragmode: layout.dragmode, paper: layout.paper_bgcolor });
        }"""
        found: dict[str, Any] = json.loads(self.page.evaluate(script, name))
        return found

    def names(self) -> set[str]:
        """Of the layers that are drawn."""
        return {str(trace.get("name")) for trace in self.figure()["data"]}

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the plane is on the screen."""
        found = self.page.evaluate(
            """([x, y]) => {
                const plot = document.querySelector("#plane .js-plotly-plot");
                const { xaxis, yaxis } = plot._fullLayout;
                const box = plot.getBoundingClientRect();
                const place = (axis, value) => axis._offset + axis.d2p(value);
                return [box.left + place(xaxis, x), box.top + place(yaxis, y)];
            }""",
            [x, y],
        )
        return found[0], found[1]

    def click(self, x: float, y: float) -> None:
        """Click at a point of the plane."""
        self.page.locator("#plane").scroll_into_view_if_needed()
        self.doing(lambda: self.page.mouse.click(*self.place(x, y)))

    def picked(self) -> list[tuple[float, ...]]:
        """The points in the address."""
        words = self.query().get("picked", [""])[0]
        return [tuple(map(float, word.split(":"))) for word in words.split(",") if word]

    def ranges(self) -> dict[str, tuple[float, float]]:
        """The domain in the address."""
        words = self.query().get("ranges", [""])[0]
        found = [word.split(":") for word in words.split(",") if word]
        return {name: (float(low), float(high)) for name, low, high in found}

    def shot(self, name: str) -> None:
        """Keep a picture of the whole page, to be looked at."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        assert re.fullmatch(r"[\w-]+", name)
        self.page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
