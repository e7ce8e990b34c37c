"""Themes: enough contrast for words, and shades that are told apart, also in greyscale."""

from __future__ import annotations

import numpy as np
import pytest

import gradscape as gs
from gradscape.errors import ArgumentError
from gradscape.pictures.looks import THEMES, Theme, read_theme, shade_colours, shade_map

every_theme = pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))


def luminance(colour: str) -> float:
    """Relative luminance, as the Web Content Accessibility Guidelines 2.2 define it."""
    parts = np.array(list(bytes.fromhex(colour[1:]))) / 255.0
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(first: str, second: str) -> float:
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


@every_theme
def test_words_can_be_read(theme: Theme) -> None:
    grounds = (theme.paper, theme.low, theme.high)
    for ground in grounds:
        assert contrast(theme.ink, ground) >= 7.0
        assert contrast(theme.contour_label, ground) >= 4.5
    assert contrast(theme.muted, theme.paper) >= 4.5


@every_theme
def test_paths_and_marks_stand_out(theme: Theme) -> None:
    for colour in (*theme.paths[:4], theme.doubt):
        assert contrast(colour, theme.paper) >= 3.0
    assert len(set(theme.paths)) == 7
    assert min(contrast(colour, theme.paper) for colour in theme.paths) >= 2.2


@every_theme
def test_steeper_stands_out_more_also_in_greyscale(theme: Theme) -> None:
    seen = [contrast(colour, theme.paper) for colour in shade_colours(theme)]
    assert seen == sorted(seen)
    assert seen[0] >= 1.9
    assert seen[-1] >= 7.0


@every_theme
def test_a_picture_is_drawn_on_its_paper(theme: Theme) -> None:
    picture = gs.draw("x0*x1", theme=theme.name)
    paper = tuple(int(theme.paper[i : i + 2], 16) / 255 for i in (1, 3, 5))
    assert picture.figure.get_facecolor()[:3] == pytest.approx(paper, abs=1e-6)


def test_names() -> None:
    assert read_theme("dark").name == "dark"
    assert shade_map(read_theme("dark")).N == 256
    with pytest.raises(ArgumentError, match="theme='drak': expected one of light, dark, print"):
        gs.draw("x0*x1", theme="drak")
