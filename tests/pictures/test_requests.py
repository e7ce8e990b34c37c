"""Requests that a picture can't fulfil are refused, with what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import xarray as xr

import gradscape as gs
from gradscape.errors import ArgumentError

AXIS = np.arange(5.0)
SAMPLES = AXIS[:, np.newaxis] * AXIS
LABELLED = xr.DataArray(SAMPLES, dims=("x", "y"), coords={"x": AXIS, "y": AXIS})


@pytest.mark.parametrize(
    ("f", "keywords", "name", "instead"),
    [
        ("x**2", {"contours": "filled"}, "contours", "show two variables"),
        ("x**2", {"contours": "lines"}, "contours", "show two variables"),
        ("x*y*z", {"contours": "filled"}, "contours", "show two variables"),
        ("x*y", {"contours": False, "levels": 5}, "levels=5", "contours=True"),
        ("x*y", {"arrows": False, "length": "unit"}, "length='unit'", "arrows=True"),
        ("x**2", {"colorbar": True}, "colorbar", "Leave it away"),
        ("x*y", {"arrows": False, "colorbar": True}, "colorbar", "streamlines=True"),
        ("x*y", {"style": "book", "contours": "filled"}, "contours", "Leave one of them away"),
        ("x*y", {"style": "book", "streamlines": True}, "streamlines", "Leave one of them away"),
    ],
)
def test_what_does_not_apply_is_refused(
    f: str, keywords: dict[str, Any], name: str, instead: str
) -> None:
    with pytest.raises(ArgumentError, match=f"^{re.escape(name)}.*{re.escape(instead)}"):
        gs.draw(f, **keywords)


def test_what_applies_is_drawn() -> None:
    gs.draw("x**2", contours=False, colorbar=False)
    gs.draw("x*y", arrows=False, streamlines=True, colorbar=True)
    gs.draw("x*y", surface=True, contours="filled", levels=3)


@pytest.mark.parametrize(
    ("call", "f", "given", "meant"),
    [
        (gs.draw, "x0*x1", {"contour": True}, "contours"),
        (gs.draw, "x0*x1", {"figsize": (4, 3)}, "size"),
        (gs.draw, lambda x: x[0] * x[1], {"streamline": 2.0}, "streamlines"),
        (gs.draw, gs.field("x0*x1", shape=4), {"critcal": True}, "critical"),
        (gs.draw, SAMPLES, {"x0": AXIS, "x1": AXIS, "contour": True}, "contours"),
        (gs.draw, LABELLED, {"contour": True}, "contours"),
        (gs.draw, "a*b", {"through": (1, 2), "along": {"u": (1, 0)}, "tittle": "t"}, "title"),
        (gs.interactive, "x0*x1", {"contour": True}, "contours"),
        (gs.field, "x0*x1", {"shap": 5}, "shape"),
        (gs.streamlines, "x0*x1", {"densty": 2}, "density"),
        (gs.critical_points, "x0*x1", {"domian": {"x0": (0, 1)}}, "domain"),
    ],
)
def test_a_misspelt_keyword_is_told(
    call: Callable[..., Any], f: Any, given: dict[str, Any], meant: str
) -> None:
    with pytest.raises(ArgumentError, match=rf"did you mean {meant}\?$") as caught:
        call(f, **given)
    assert f"{call.__name__} has no such keyword" in str(caught.value)


def test_variables_may_be_called_nearly_as_keywords_are() -> None:
    f = gs.Function("level*them", variables=("level", "them"))
    assert gs.field(f, level=(0, 1), shape=3).names == ("level", "them")
    named = gs.field(SAMPLES, sizes=AXIS, contour=AXIS)
    assert named.names == ("sizes", "contour")
    along = {"level": (1, 0)}
    assert gs.field("a*b", through=(1, 2), along=along, level=(0, 1)).names == ("level",)


def test_a_name_like_no_keyword_is_told_with_the_variables() -> None:
    with pytest.raises(ArgumentError, match="its variables: x0, x1"):
        gs.draw("x0*x1", qqq=(0, 1))
