"""What a notebook shows of a field."""

from __future__ import annotations

from html.parser import HTMLParser

import numpy as np

from gradscape.fields.field import field
from gradscape.functions.function import Function


class Reader(HTMLParser):
    """Collects texts and checks that what is opened is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def read(made: object) -> Reader:
    reader = Reader()
    reader.feed(made._repr_html_())  # type: ignore[attr-defined]
    reader.close()
    assert reader.open == []
    return reader


def test_the_table_tells_what_there_is() -> None:
    made = field("log(x)*abs(y) + z", at={"z": 0.5}, x=(-1, 3), shape=5, units={"x": "m", "f": "K"})
    text = " | ".join(read(made).texts)
    for said in (
        "log(x)*abs(y) + z",
        "x: 5 × y: 5",
        "−1 … 3 m",
        "∂f/∂y",
        "0.5",
        "at 10 of 25 points",
        "exact",
        "2 kink",
    ):
        assert said in text


def test_a_logarithmic_axis_says_so() -> None:
    assert "logarithmic" in read(field("x*y", log="x", shape=3)).texts


def test_everything_from_outside_is_escaped() -> None:
    evil = "<script>alert('x')</script>&\""
    made = field(Function(lambda x, y: x + y, name=evil), shape=3, units={"x": evil, "f": evil})
    reader = read(made)
    assert "script" not in reader.tags
    assert evil in "".join(reader.texts)


def test_where_nothing_is_defined() -> None:
    made = field(lambda x: x[0] * np.nan, shape=3)
    assert "nowhere finite" in read(made).texts


def test_it_stays_small() -> None:
    assert len(field("x0*x1", shape=100)._repr_html_()) < 3000
    long = field(" + ".join(f"sin({k}*x)*y" for k in range(2, 60)), shape=3)
    assert any(text.endswith("…") for text in read(long).texts)
