"""What is carried away: files that open, and code that makes the same picture when pasted."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect
from tests.page.browser import Visit
from tests.page.conftest import Server

from gradscape.page.commands import command_line
from gradscape.page.plan import make_plan
from gradscape.page.state import State
from gradscape.page.takeaway import python_code

OpenPage = Callable[..., Visit]

STATES = {
    "plain": State(),
    "spaces and quotes": State(" x0 +  x1**2\n"),
    "constants": State("a*x0**2 + b*x1", constants=(("a", 2.5), ("b", -1.0))),
    "declared": State("rate*x0**2", variables=("x0", "rate"), ranges=(("rate", 0.0, 1.0),)),
    "on a plane": State("x0**2", variables=("x0", "x1")),
    "a name that is a keyword": State(
        "size**2 + at", variables=("size", "at"), ranges=(("size", -1.0, 1.0),)
    ),
    "slice": State("x0*x1 + x2**2*x1", held=(("x2", 1.5),)),
    "other axes": State("x0*x1 + x2**2*x1", axes=("x0", "x2")),
    "path in a slice": State("x0**2 + x1**2 + x2", held=(("x2", 0.5),), picked=((1.0, -1.5),)),
    "declared, but not there": State(
        "x + y", variables=("x", "y", "z"), picked=((1.0, 0.5),), steps=5
    ),
    "everything": State(
        "x0**2/20 + x1**2",
        ranges=(("x0", -10.0, 10.0), ("x1", -5.0, 5.0)),
        points=12,
        direction="up",
        length="unit",
        contours="lines",
        theme="dark",
        layers=("arrows", "contours", "streamlines", "critical", "tangent", "paths"),
        picked=((-7.0, 2.0), (5.0, -3.0)),
        methods=("gradient", "momentum", "adam"),
        rate=0.2,
        steps=25,
    ),
    "nothing": State("x*y", layers=()),
    "surface": State("x*y", layers=("arrows", "surface", "contours"), theme="print"),
    "surface and streamlines": State(
        "x*y", layers=("contours", "streamlines", "surface"), picked=((1.0, 1.0),)
    ),
    "curve without arrows": State("sin(x)", layers=("tangent",)),
    "curve": State("sin(x)*x", picked=((1.0,),), methods=("gradient",), ranges=(("x", -6.0, 6.0),)),
    "curve, two starts": State("x**4 - x**2", picked=((1.0,), (-0.9,)), rate=0.05),
    "undefined point": State("log(x) + y", picked=((-1.0, 0.5),), methods=()),
}


@pytest.mark.parametrize("name", STATES)
def test_python_and_command_make_the_picture_of_the_download(server: Server, tmp_path: Path, name):
    plan = make_plan(STATES[name])
    status, headers, body = server.request("GET", f"/take/picture.png?{plan.state.as_query()}")
    assert status == 200, body
    assert headers["content-disposition"] == 'attachment; filename="picture.png"'
    downloaded = pixels(io.BytesIO(body))
    subprocess.run(
        [sys.executable, "-c", python_code(plan, "python.png")], cwd=tmp_path, check=True
    )
    assert np.array_equal(pixels(tmp_path / "python.png"), downloaded)
    run_in_shell(command_line(plan, "command.png"), tmp_path)
    assert np.array_equal(pixels(tmp_path / "command.png"), downloaded)


def run_in_shell(command: str, folder: Path) -> None:
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(
        ["sh", "-c", command], cwd=folder, env={**os.environ, "PATH": programs}, check=True
    )


def pixels(file: Path | io.BytesIO) -> np.ndarray:
    with Image.open(file) as image:
        return np.asarray(image.convert("RGB"))


def test_the_table_is_read_back_exactly(server: Server):
    status, _, body = server.request("GET", "/take/field.csv?f=x0*x1&points=3")
    assert status == 200
    rows = list(csv.DictReader(io.StringIO(body.decode())))
    assert len(rows) == 9
    for row in rows:
        x0, x1 = float(row["x0"]), float(row["x1"])
        assert float(row["f"]) == x0 * x1
        assert (float(row["df/dx0"]), float(row["df/dx1"])) == (x1, x0)
        assert float(row["error of df/dx0"]) >= 0
        assert row["reliable"] == "yes"


def test_where_f_is_not_defined_the_table_is_empty(server: Server):
    _, _, body = server.request("GET", "/take/field.csv?f=log(x)%2By*z&points=2&held=z:2")
    rows = list(csv.DictReader(io.StringIO(body.decode())))
    assert [row["f"] == "" for row in rows] == [True, True, False, False]
    assert {row["z"] for row in rows} == {"2.0"}
    assert rows[0]["reliable"] == "no"


@pytest.mark.parametrize("name", ["picture.png", "picture.svg", "picture.html", "field.csv"])
def test_a_mistake_is_said_instead_of_a_file(server: Server, name):
    status, headers, body = server.request("GET", f"/take/{name}?f=x0*")
    assert status == 422
    assert headers["content-type"] == "application/json"
    assert b"ends too early" in body
    assert server.request("GET", f"/take/{name}?nonsense=1")[0] == 422


def test_each_file_is_downloaded_and_opens(open_page: OpenPage, tmp_path: Path):
    visit = open_page("?f=sin(x0)*x1&picked=1:1")
    files = {}
    for word in ("PNG", "SVG", "HTML", "CSV"):
        with visit.page.expect_download() as waiting:
            visit.page.get_by_role("link", name=word, exact=True).click()
        files[word] = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(files[word])
    assert [file.name for file in files.values()] == [
        "picture.png", "picture.svg", "picture.html", "field.csv",
    ]  # fmt: skip
    assert pixels(files["PNG"]).shape == (480, 640, 3)
    assert ET.parse(files["SVG"]).getroot().tag.endswith("svg")
    assert files["CSV"].read_text().startswith("x0,x1,f,df/dx0,df/dx1,")
    alone = visit.page.context.new_page()
    asked: list[str] = []
    alone.on("request", lambda request: asked.append(request.url))
    alone.goto(files["HTML"].as_uri())
    expect(alone.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    assert not [url for url in asked if not url.startswith(("file:", "data:", "blob:"))]
    alone.close()


def test_what_is_shown_is_pasted_and_the_link_reopens_the_page(open_page: OpenPage, tmp_path: Path):
    visit = open_page("?f=x0**2%2Bsin(x1)&theme=dark&picked=1:1.5&methods=adam&points=15")
    with visit.page.expect_download() as waiting:
        visit.page.get_by_role("link", name="PNG", exact=True).click()
    waiting.value.save_as(tmp_path / "downloaded.png")
    shown = pixels(tmp_path / "downloaded.png")
    subprocess.run([sys.executable, "-c", visit.text("#python")], cwd=tmp_path, check=True)
    assert np.array_equal(pixels(tmp_path / "picture.png"), shown)
    (tmp_path / "picture.png").unlink()
    run_in_shell(visit.text("#command"), tmp_path)
    assert np.array_equal(pixels(tmp_path / "picture.png"), shown)
    link = visit.text("#link")
    assert link == visit.page.url
    visit.page.goto("about:blank")
    visit.page.goto(link)
    visit.settled()
    assert visit.text("#link") == link
    expect(visit.page.get_by_label("dark")).to_be_checked()
    expect(visit.page.get_by_label("Adam", exact=True)).to_be_checked()
    expect(visit.page.get_by_label("gradient descent")).not_to_be_checked()
    expect(visit.page.get_by_label("x1 =", exact=True)).to_have_value("1.5")
    assert {"tangent", "Adam"} <= visit.names()


def test_an_address_that_means_nothing_opens_the_first_view_and_says_so(open_page: OpenPage):
    visit = open_page("?points=many")
    visit.says("#mistake", "points: expected a number such as 1.5, not 'many'")
    assert visit.query() == {}
    visit.type("x0**2*x1")
    visit.says("#mistake", "")
