"""Make the picture of the page, docs/images/page.png, as a browser shows it.

Needs chromium, and Playwright (the tests' dependency group).

    python docs/make_page_picture.py
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

IMAGE = Path(__file__).resolve().parent / "images" / "page.png"
SHOWN = (
    "?f=x0**2/20%20%2B%20x1**2%20%2B%202*sin(x0)&ranges=x0:-8:4,x1:-4:4&picked=-4.4:3.4"
    "&methods=gradient,momentum,adam&rate=0.2&steps=60"
    "&layers=arrows,contours,critical,tangent,paths"
)
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"]


def main() -> None:
    """Serve the page, open it, and keep what it shows."""
    command = [sys.executable, "-m", "gradscape", "serve", "--no-browser", "--port", "0"]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert server.stderr is not None
    try:
        said = server.stderr.readline()
        found = re.search(r"serving at (\S+)", said)
        assert found, said
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=ARGUMENTS
            )
            page = browser.new_page(viewport={"width": 1400, "height": 980})
            page.goto(found[1] + SHOWN)
            page.wait_for_selector("body[data-drawn]")
            page.wait_for_selector("#formulas mjx-container")
            page.screenshot(path=IMAGE)
            browser.close()
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
