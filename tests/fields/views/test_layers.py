"""The keywords that ask for layers: what they mean, and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import gradscape as gs
from gradscape.errors import ArgumentError
from gradscape.fields.scales.levels import make_levels
from gradscape.fields.views.layers import read_layers
from gradscape.fields.views.view import make_view


def test_what_a_picture_has_unless_said_otherwise() -> None:
    layers = read_layers()
    assert (layers.arrows, layers.length, layers.contours, layers.marks) == (
        True, "auto", "both", True,
    )  # fmt: skip
    assert layers.streamlines is None
    assert not any([layers.texture, layers.surface, layers.critical, layers.tangent])


@pytest.mark.parametrize(
    ("given", "kept"), [(True, "both"), (False, None), ("lines", "lines"), ("filled", "filled")]
)
def test_contours(given: Any, kept: str | None) -> None:
    assert read_layers(contours=given).contours == kept


def test_true_is_the_density_one() -> None:
    assert read_layers(streamlines=True).streamlines == 1.0
    assert read_layers(streamlines=2).streamlines == 2.0
    assert read_layers(streamlines=False).streamlines is None


def test_levels_are_sorted_and_each_there_once() -> None:
    levels = read_layers(levels=[3, 1, 3, 2]).levels
    assert isinstance(levels, np.ndarray)
    assert levels.tolist() == [1.0, 2.0, 3.0]


def test_one_point_of_contact_or_several() -> None:
    assert [p.tolist() for p in read_layers(tangent=(1, 2)).tangent] == [[1.0, 2.0]]
    assert [p.tolist() for p in read_layers(tangent=[(1, 2), (0, 0)]).tangent] == [[1, 2], [0, 0]]
    assert [p.tolist() for p in read_layers(tangent=3.0).tangent] == [[3.0]]


@pytest.mark.parametrize(
    ("keywords", "message"),
    [
        ({"arrows": "yes"}, r"arrows='yes': expected True or False"),
        ({"marks": 1}, r"marks=1: expected True or False"),
        ({"length": "long"}, r"length='long': expected one of auto, scaled, unit, log"),
        ({"contours": "dots"}, r"contours='dots': expected True, False or one of both, lines"),
        ({"levels": 0}, r"levels=0: expected how many contours, 1 to 100, or their levels"),
        ({"levels": 2.5}, r"levels=2.5: expected how many"),
        ({"levels": [1, np.nan]}, r"levels=.*: expected how many"),
        ({"levels": "many"}, r"levels='many': expected how many"),
        ({"streamlines": -1}, r"streamlines=-1: expected True, False or a density"),
        ({"streamlines": 1000}, r"streamlines=1000: .* at most 20"),
        ({"critical": 3}, r"critical=3: expected True or False"),
        ({"tangent": "here"}, r"tangent='here': expected the point of contact"),
        ({"tangent": (1, np.inf)}, r"tangent=\(1, inf\): expected the point of contact"),
        ({"tangent": {"x0": 1}}, r"tangent=.*: expected the point of contact"),
    ],
)
def test_what_means_nothing_is_refused(keywords: dict[str, Any], message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        read_layers(**keywords)


@pytest.mark.parametrize("layer", ["streamlines", "texture", "surface"])
def test_a_curve_has_no_layers_of_the_plane(layer: str) -> None:
    with pytest.raises(ArgumentError, match=f"{layer}: a picture of one variable"):
        make_view(gs.field("x**2"), layers=read_layers(**{layer: True}))


def test_levels_as_given() -> None:
    values = np.linspace(-1.0, 5.0, 50)
    levels = make_levels(values, np.array([-3.0, 0.0, 1.0, 4.0, 9.0]))
    assert levels is not None
    assert levels.values.tolist() == [0.0, 1.0, 4.0]
    assert levels.labels == ("0", "1", "4")
    assert not levels.even
    assert make_levels(values, np.array([7.0])) is None


@pytest.mark.parametrize("wanted", [3, 5, 20])
def test_about_as_many_levels_as_asked_for(wanted: int) -> None:
    levels = make_levels(np.linspace(0.0, 10.0, 100), wanted)
    assert levels is not None
    assert wanted / 2.5 <= levels.values.size <= 1.5 * wanted


def test_labels_and_units_at_the_axes() -> None:
    plane = gs.field("x0*x1", x0=(0, 2e6), units={"x0": "m", "x1": "s"})
    view = make_view(plane, labels={"x0": "distance", "f": "action"})
    assert [scale.label for scale in view.scales] == ["distance (10⁶ m)", "x1 (s)"]
    assert view.quantity == "action"


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ({"y": "height"}, r"labels: 'y' is none of x0, x1, f"),
        ({"x0": 3}, r"labels: 'x0' is 3; expected text"),
        ("distance", r"labels='distance': expected texts by name"),
    ],
)
def test_labels_for_no_axis_are_refused(labels: Any, message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        make_view(gs.field("x0*x1"), labels=labels)
