"""Letters that the usual font lacks: another font's, or a box and a warning."""

from __future__ import annotations

import warnings

import pytest
from matplotlib.text import Text

import gradscape as gs
from gradscape.errors import FontWarning
from gradscape.pictures.fonts import MISSING, drawable, families
from gradscape.pictures.frame import text_width


def test_letters_of_other_fonts_are_drawn(tmp_path) -> None:  # type: ignore[no-untyped-def]
    title = "𝒜(𝜕x) ≤ √x, ∂²f/∂x²"  # the first two are not in DejaVu Sans
    assert drawable(title) == title
    assert len(families(title)) > 1
    picture = gs.draw("x*y", title=title, labels={"x": "𝒜 of a pipe"})
    (shown,) = [t for t in picture.figure.texts if t.get_text() == title]
    assert shown.get_fontfamily() == families(title)
    assert picture.axes.get_xlabel() == "𝒜 of a pipe"
    picture.figure.canvas.draw()
    box = shown.get_window_extent()
    for suffix in ("png", "pdf", "svg"):  # Matplotlib warns of what it doesn't draw
        picture.save(tmp_path / f"a.{suffix}")
    assert box.width / 100 == pytest.approx(text_width(shown.get_fontsize(), title), rel=0.08)


def test_letters_that_no_font_has_are_told() -> None:
    private = "\ue9f3\U000f0001"
    with pytest.warns(FontWarning, match=r"\(U\+E9F3\).*\(U\+F0001\).*drawn as □") as said:
        picture = gs.draw("x*y", title=f"a{private}b", labels={"y": private})
    assert len(said) == 1
    assert said[0].filename == __file__
    assert picture.figure.texts[0].get_text() == f"a{MISSING}{MISSING}b"
    assert picture.axes.get_ylabel() == MISSING * 2
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        picture._bytes("png")
        texts = [t.get_text() for t in picture.figure.findobj(Text) if isinstance(t, Text)]
        assert not any(c in text for text in texts for c in private)


def test_plain_words_need_no_other_font() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for text in ("x0", "∂²f/∂x² − √(x·y) ≤ ∞", "Größe in µΩ", "ħ → 10⁻⁹"):
            assert families(text) == ["DejaVu Sans"]
            assert drawable(text) == text
