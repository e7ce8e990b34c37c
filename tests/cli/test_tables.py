"""Numbers as they are written, with as many digits as their error allows."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradscape.cli.tables import as_json, table, with_error, written


@pytest.mark.parametrize(
    ("value", "error", "texts"),
    [
        (4.000000000000218, 2.7e-12, ("4.0000000000002", "2.7e-12")),
        (-0.41614683654711, 7.4e-13, ("-0.41614683654711", "7.4e-13")),
        (1 / 3, 0.0, ("0.3333333333333333", "0")),
        (1 / 3, 4.1e-17, ("0.3333333333333333", "4.1e-17")),
        (1234.5678, 0.5, ("1234.57", "0.5")),
        (123456.78, 2100.0, ("123457", "2.1e+03")),
        (-1e-17, 1e-12, ("-1.00e-17", "1e-12")),
        (-1e-3, 1.0, ("0.0", "1")),
        (1.23456789e-9, 1e-14, ("1.234568e-09", "1e-14")),
        (9.87654321e12, 1e3, ("9.8765432100e+12", "1e+03")),
        (-0.0, 1e-30, ("0", "1e-30")),
        (0.5, math.inf, ("0.5", "unknown")),
        (math.nan, math.inf, ("undefined", "")),
        (-math.inf, math.inf, ("-inf", "")),
    ],
)
def test_a_value_and_its_error(value: float, error: float, texts: tuple[str, str]) -> None:
    assert with_error(value, error) == texts


@given(
    st.floats(-1e300, 1e300),
    st.floats(0, 1e300),
)
def test_what_is_shown_is_within_the_error(value: float, error: float) -> None:
    shown, _ = with_error(value, error)
    assert abs(float(shown) - value) <= max(error, 0.005 * abs(value), 1e-20)


@given(st.floats(allow_nan=False))
def test_a_number_is_read_back(number: float) -> None:
    assert float(written(number)) == number


def test_a_table() -> None:
    assert table([["", "a"], ["bb", "10"]], right=(1,)) == "     a\nbb  10"


def test_json_refuses_what_json_has_not() -> None:
    with pytest.raises(ValueError, match="JSON"):
        as_json({"a": [math.nan]})
