"""Logarithmic axes: what is drawn is where it belongs."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.quiver import Quiver

from gradscape.fields.views.arrows import make_arrows
from gradscape.fields.views.view import make_view
from gradscape.pictures.draw import draw


def test_arrows_on_logarithmic_axes_end_where_they_are_to() -> None:
    picture = draw("x**2*y + 1/x", x=(0.01, 100), y=(1, 30), log=True, shape=(7, 5))
    axes = picture.axes
    assert (axes.get_xscale(), axes.get_yscale()) == ("log", "log")
    picture.figure.canvas.draw()
    (quiver,) = [child for child in axes.get_children() if isinstance(child, Quiver)]
    tails, heads = make_arrows(picture.field).ends
    starts, ends = axes.transData.transform(tails), axes.transData.transform(heads)
    offsets = axes.transData.transform(quiver.get_offsets())
    np.testing.assert_allclose(offsets, starts, atol=1e-6)
    for path, step in zip(quiver.get_paths(), ends - starts, strict=True):
        outline = quiver.get_transform().transform(path.vertices)
        tip = outline[np.argmax(np.hypot(*outline.T))]
        if np.hypot(*step) > 10.0:  # shorter ones are mostly head
            np.testing.assert_allclose(tip, step, atol=1e-6)


def test_a_curve_over_a_logarithmic_axis() -> None:
    picture = draw("x**0.5 + 3/x", x=(0.5, 20), log=True)
    assert picture.axes.get_xscale() == "log"
    assert picture.axes.get_xlim() == (0.5, 20.0)
    picture.figure.canvas.draw()
    below = picture.figure.axes[1]
    shown = [
        label.get_text()
        for place, label in zip(below.get_xticks(), below.get_xticklabels(), strict=True)
        if 0.5 <= place <= 20
    ]
    assert shown == ["0.5", "1", "2", "5", "10", "20"]


def test_a_surface_over_logarithmic_axes_stands_in_places() -> None:
    picture = draw(
        "log(x)**2 + y", x=(0.01, 100), y=(0, 1), log="x", surface=True, tangent=(10.0, 0.5)
    )
    axes: Any = picture.axes
    low, high = axes.get_xlim()
    np.testing.assert_allclose([low, high], np.log(make_view(picture.field).limits[0]))
    labels = [label.get_text() for label in axes.get_xticklabels()]
    np.testing.assert_allclose(np.exp(axes.get_xticks()), [float(text) for text in labels])
    assert {"0.01", "1", "100"} <= set(labels)
    (touch,) = [line for line in axes.lines if len(line.get_data_3d()[0]) == 1]
    expected = [[np.log(10.0)], [0.5], [np.log(10.0) ** 2 + 0.5]]
    np.testing.assert_allclose(touch.get_data_3d(), expected)
