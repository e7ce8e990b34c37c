"""Films of descents: what each frame shows, and the files."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import gradscape as gs
from gradscape.errors import ArgumentError, GradscapeError, MissingExtraError
from gradscape.pictures import encoding
from gradscape.pictures.animation import Animation

SMALL: dict[str, Any] = {"size": (3.2, 2.4), "dpi": 60}


@pytest.fixture(scope="module")
def film() -> Animation:
    found = gs.descend("x**2/20 + y**2", (-7, 2), ["momentum", "adam"], steps=6)
    return gs.animate(found, **SMALL)


def test_each_frame_shows_a_step_more(film: Animation) -> None:
    frames = list(film.frames())
    assert film.steps.tolist() == list(range(7))
    assert {frame.shape for frame in frames} == {(144, 192, 3)}
    changed = [(a != b).any() for a, b in pairwise(frames)]
    assert all(changed)


def test_a_frame_is_the_picture_of_the_path_so_far() -> None:
    """All drawn anew, it looks the same: nothing but the paths changes between frames."""
    found = gs.descend("x**2/20 + y**2", (-7, 2), ["momentum", "adam"], steps=6)
    film = gs.animate(found, **SMALL)
    fourth = list(film.frames())[3]
    for trail in film._trails:
        trail.reach(3)
    film._counter.set_text("step 3")
    film.picture.figure.canvas.draw()
    whole = np.array(film.picture.figure.canvas.buffer_rgba())[..., :3].astype(int)  # type: ignore[attr-defined]
    # the legend, which hides no path, is drawn before the paths in a film, and after them here
    assert (np.abs(whole - fourth).max(axis=-1) > 8).mean() < 1e-3


def test_a_gif(film: Animation, tmp_path: Path) -> None:
    film.save(tmp_path / "one.gif")
    image = Image.open(io.BytesIO((tmp_path / "one.gif").read_bytes()))
    assert image.n_frames == 7
    assert image.info["loop"] == 0
    durations, corners = [], set()
    for number in range(7):
        image.seek(number)
        durations.append(image.info["duration"])
        corners.add(image.convert("RGB").getpixel((0, 0)))
    assert durations == [100] * 6 + [1500]
    assert corners == {(255, 255, 255)}
    frames = list(film.frames())
    shown = np.asarray(image.convert("RGB")).astype(int)
    assert np.abs(shown - frames[-1]).mean() < 3
    film.save(tmp_path / "two.gif")
    assert (tmp_path / "one.gif").read_bytes() == (tmp_path / "two.gif").read_bytes()


def test_a_gif_that_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.gif"
    film = gs.animate(
        "x**2 + y**2", descend=(1, 1.5), path=path, loop=False, frames_per_second=25, **SMALL
    )
    image = Image.open(io.BytesIO(path.read_bytes()))
    assert "loop" not in image.info
    assert image.info["duration"] == 40
    assert image.n_frames == len(film.steps)


def test_an_mp4(film: Animation, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    film.save(path)
    data = path.read_bytes()
    assert data[4:8] == b"ftyp"
    film.save(path)
    assert path.read_bytes() == data
    told = subprocess.run(
        [encoding.find_ffmpeg(), "-i", str(path), "-f", "null", "-"],
        capture_output=True, text=True, check=True,
    ).stderr  # fmt: skip
    assert "192x144" in told
    assert "frame=   21" in told  # six, and the last for a second and a half


def test_an_mp4_of_odd_size(tmp_path: Path) -> None:
    frames = [(np.full((101, 75, 3), 200, dtype=np.uint8), 0.1)] * 3
    assert encoding.as_mp4(frames, 10.0)[4:8] == b"ftyp"


def test_without_ffmpeg(film: Animation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    with pytest.raises(MissingExtraError, match=r"gradscape\[animation\]"):
        film.save(tmp_path / "film.mp4")
    assert list(tmp_path.iterdir()) == []
    film.save(tmp_path / "film.gif")


def test_an_ffmpeg_that_fails(
    film: Animation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "ffmpeg"
    broken.write_text("#!/bin/sh\ncat > /dev/null\necho no codec >&2\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda name: str(broken))
    old = tmp_path / "film.mp4"
    old.write_bytes(b"old")
    with pytest.raises(GradscapeError, match="no codec"):
        film.save(old)
    assert old.read_bytes() == b"old"
    assert {path.name for path in tmp_path.iterdir()} == {"ffmpeg", "film.mp4"}


def test_a_page_with_a_slider(film: Animation, tmp_path: Path) -> None:
    film.save(tmp_path / "film.html")
    page = (tmp_path / "film.html").read_text(encoding="utf-8")
    assert '"sliders"' in page
    assert "Adam" in page


def test_long_paths_have_a_frame_for_every_few_steps() -> None:
    film = gs.animate("x**2 + y**2", descend=gs.Descent.of(np.zeros((1001, 2))), **SMALL)
    assert len(film.steps) <= 241
    assert film.steps[0] == 0
    assert film.steps[-1] == 1000


def test_a_short_path_waits_for_the_others() -> None:
    found = gs.Descents(
        [gs.Descent.of([[1.0, 1.0], [0.0, 0.0]]), gs.Descent.of(np.ones((5, 2)), name="b")]
    )
    film = gs.animate("x**2 + y**2", descend=found, **SMALL)
    list(film.frames())
    assert [len(trail.get_xdata()) for trail in film._trails if trail.part == "way"] == [2, 5]


def test_on_a_curve() -> None:
    film = gs.animate("x**4 - x**2", descend={"start": 1.5, "learning_rate": 0.01}, **SMALL)
    first, *_, last = film.frames()
    assert (first != last).any()


def test_progress(film: Animation, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    film.save(tmp_path / "film.gif", progress=True)
    assert "7.00/7.00" in capsys.readouterr().err


def test_it_tells_and_plays(film: Animation) -> None:
    assert repr(film).startswith("<Animation of 7 frames, 0.7 s, of <GradientField of x**2/20")
    assert film._repr_html_().startswith('<img src="data:image/gif;base64,R0lGOD')


@pytest.mark.parametrize(
    ("keywords", "said"),
    [
        ({}, "nothing moves"),
        ({"descend": (1, 1), "path": "film.avi"}, r"\.avi is none of"),
        ({"descend": (1, 1), "path": "film"}, "no suffix"),
        ({"descend": (1, 1), "frames_per_second": 0}, "frames_per_second=0"),
        ({"descend": (1, 1), "frames_per_second": 100}, "0.1 to 50"),
        ({"descend": (1, 1), "surface": True}, "surface"),
    ],
)
def test_what_can_t_be_animated(keywords: dict[str, Any], said: str) -> None:
    with pytest.raises(ArgumentError, match=said):
        gs.animate("x**2 + y**2", **keywords)


def test_no_film_in_space() -> None:
    with pytest.raises(ArgumentError, match="one or two variables, not 3"):
        gs.animate("x*y*z", descend=(1, 1, 1))


def test_a_folder_that_isn_t_there(film: Animation, tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match="no folder"):
        film.save(tmp_path / "nowhere" / "film.gif")


def test_colours_of_few() -> None:
    frames = [(np.full((10, 10, 3), grey, dtype=np.uint8), 0.1) for grey in (0, 255)]
    both = np.concatenate([frames[1][0], frames[0][0]])
    image = Image.open(io.BytesIO(encoding.as_gif(frames, both, loop=True)))
    assert image.n_frames == 2
    image.seek(1)
    assert image.convert("RGB").getpixel((5, 5)) == (255, 255, 255)
