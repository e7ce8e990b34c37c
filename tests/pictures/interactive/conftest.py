"""A browser without a network, and pages opened in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

PLOT = "document.getElementById('figure')"


@pytest.fixture
def visit(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Save a figure, open it without a network, and give the page once it is drawn."""
    contexts = []

    def open_page(figure: Any, width: int = 640, height: int = 480) -> Any:
        path = tmp_path / "figure.html"
        figure.save(path)
        context = browser.new_context(viewport={"width": width, "height": height}, offline=True)
        contexts.append(context)
        page = context.new_page()
        page.troubles = []
        page.on("pageerror", lambda error: page.troubles.append(str(error)))
        page.on("request", lambda request: _note(page, request.url, path))
        page.goto(path.as_uri())
        page.wait_for_function(f"{PLOT}.dataset.ready === 'yes'")
        return page

    yield open_page
    for context in contexts:
        context.close()


def _note(page: Any, url: str, path: Path) -> None:
    """Whatever is asked for, besides the page itself and what it holds, is one trouble more."""
    if url != path.as_uri() and not url.startswith(("data:", "blob:")):
        page.troubles.append(url)
