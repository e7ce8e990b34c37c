"""Names of pictures: safe, the same for the same, different for what differs."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from gradscape.cli.filenames import picture_name


def name_of(formula: str, **options: object) -> str:
    return picture_name(formula, f"formula:{formula}", options)


@given(st.text(st.characters(codec=None), max_size=200))
def test_any_text_makes_a_safe_name(text: str) -> None:
    name = name_of(text)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
    assert len(name) < 60


def test_what_looks_alike_differs() -> None:
    looks_alike = ["x0/x1", "x0*x1", "x0-x1", "x0+x1", "X0*x1", "x0 x1"]
    assert len({name_of(text) for text in looks_alike}) == len(looks_alike)


def test_a_long_formula_is_told_from_one_that_starts_alike() -> None:
    long = "+".join(f"sin({k}*x)" for k in range(50))
    assert name_of(long) != name_of(long + "+1")


def test_options_make_another_name() -> None:
    names = {
        name_of("x"),
        name_of("x", up=True),
        name_of("x", style="book"),
        name_of("x", shape=20),
        name_of("x", domain={"x": (0.0, 1.0)}),
        name_of("x", domain={"x": (0.0, 2.0)}),
        name_of("x", params={"a": 1}),
        name_of("x", params={"a": 2}),
    }
    assert len(names) == 8


def test_options_that_are_not_given_count_for_nothing() -> None:
    assert name_of("x*y", up=None, domain={}) == name_of("x*y")


def test_a_title_of_no_letters_is_an_option() -> None:
    assert name_of("x*y", title="") != name_of("x*y")


def test_greek_letters_are_spelt_out() -> None:
    assert name_of("θ*φ").startswith("theta-phi-")


def test_nothing_to_read() -> None:
    assert name_of("+*").startswith("picture-")
