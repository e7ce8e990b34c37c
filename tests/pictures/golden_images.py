"""The golden pictures, and how two of them are compared.

``python tests/pictures/golden_images.py`` draws them anew: look at each before you commit it.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from gradscape.functions.function import Function
from gradscape.pictures.draw import draw

FOLDER = Path(__file__).with_name("golden")
SIZE: dict[str, Any] = {"size": (6.4, 4.8), "dpi": 50}
CELL = 5  # pixels along an edge of what is compared: about a letter
WIDE: dict[str, Any] = {"x": (-3, 3), "y": (-2, 2)}
HIMMELBLAU = "(x**2+y-11)**2+(x+y**2-7)**2"
HIMMELBLAU_DOMAIN: dict[str, Any] = {"x": (-5, 5), "y": (-5, 5)}
PLACES = {"x": np.linspace(-2.0, 2.0, 17), "y": np.linspace(-1.0, 1.5, 13)}
_X, _Y = np.meshgrid(*PLACES.values(), indexing="ij")
SAMPLES = np.ma.masked_where((_X - 0.5) ** 2 + (_Y - 0.3) ** 2 < 0.2, np.sin(2 * _X) - _Y**2)
CASES: dict[str, tuple[Any, dict[str, Any]]] = {
    "product": ("x0*x1", {}),
    "product-book": ("x0*x1", {"style": "book"}),
    "bowl-up": ("x0**2+x1**2", {"direction": "up"}),
    "waves": ("sin(x0*x1)", {}),
    "rosenbrock": ("(1-x0)**2+100*(x1-x0**2)**2", {"x1": (-1, 3)}),
    "himmelblau": (HIMMELBLAU, HIMMELBLAU_DOMAIN),
    "undefined": (lambda x: np.log(x[0]), {}),
    "kinks": (lambda x: abs(x[0]) + abs(x[1]), {"shape": 17}),
    "averaged": ("sin(x0*x1)", {"shape": 100}),
    "narrow": ("x**2-sin(y)", {"x": (-1, 1), "y": (-3, 3)}),
    "unequal": ("sin(a)*b", {"a": (0, 10), "b": (0, 1)}),
    "line": (Function("sin(x)/x"), {"x": (-10, 10)}),
    "pole": (Function(lambda x: 1 / x, variables="x"), {}),
    "paths": (
        "x**2/20+y**2",
        {
            "x": (-8, 3),
            "y": (-3.5, 3.5),
            "shape": (20, 13),
            "descend": {"start": (-7, 2), "method": ["momentum", "adagrad", "adam"], "steps": 30},
        },
    ),
    "surface": ("x**2-y**2", {"surface": True}),
    "surface-filled": ("x**2-y**2", {"surface": True, "contours": "filled", "theme": "dark"}),
    "streamlines": ("sin(x)*cos(y)", {**WIDE, "streamlines": True, "arrows": False}),
    "texture": ("sin(x)*cos(y)", {**WIDE, "texture": True, "arrows": False}),
    "critical": (HIMMELBLAU, {**HIMMELBLAU_DOMAIN, "critical": True}),
    "critical-curve": ("(x**2+y**2-1)**2", {"critical": True}),
    "tangent-line": ("x**3-2*x", {"tangent": 1.0}),
    "tangent-plane": ("x**2-y**2", {"surface": True, "tangent": (-1, -1)}),
    "tangent-on-plane": ("x**2+y**2", {"tangent": (1, -1)}),
    "space": ("x*y*z", {"shape": 5}),
    "logarithmic": ("log(x)**2+log(y)**2", {"x": (0.01, 100), "y": (0.1, 1000), "log": True}),
    "dark": (HIMMELBLAU, {**HIMMELBLAU_DOMAIN, "critical": True, "theme": "dark"}),
    "print": (HIMMELBLAU, {**HIMMELBLAU_DOMAIN, "critical": True, "theme": "print"}),
    "filled": ("sin(x)+cos(y)", {**WIDE, "contours": "filled"}),
    "filled-print": ("sin(x)+cos(y)", {**WIDE, "contours": "filled", "theme": "print"}),
    "samples": (SAMPLES, {**PLACES, "units": {"x": "km", "y": "km", "f": "K"}}),
    "slice": ("x*y+z**2*x", {"at": {"z": 0.5}}),
    "long-numbers": ("x*y", {"x": (-1000, -990), "y": (-0.003, -0.001)}),
    "paths-on-a-curve": (
        "x**4-3*x**2+x",
        {"x": (-2.2, 2.2), "descend": {"start": [2.0, 0.3, -2.1], "learning_rate": 0.05}},
    ),
}


def render(name: str) -> Image.Image:
    """Draw one of the cases."""
    f, keywords = CASES[name]
    stream = io.BytesIO()
    draw(f, **SIZE, **keywords).save(stream, format="png")
    return Image.open(stream).convert("RGB")


def difference(one: Image.Image, other: Image.Image) -> tuple[float, float]:
    """Mean and largest difference of the average colours of cells, of 255.

    Averages over cells hardly see how a letter or an edge is rendered, but do see an arrow that
    points elsewhere, a colour, a missing layer.
    """
    if one.size != other.size:
        return 255.0, 255.0
    a, b = (_cells(image) for image in (one, other))
    apart = np.abs(a - b).max(axis=-1)
    return float(apart.mean()), float(apart.max())


def _cells(image: Image.Image) -> np.ndarray:
    pixels = np.asarray(image, dtype=float)
    height, width = (n // CELL for n in pixels.shape[:2])
    cut = pixels[: height * CELL, : width * CELL]
    return cut.reshape(height, CELL, width, CELL, 3).mean(axis=(1, 3))


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for case in CASES:
        render(case).save(FOLDER / f"{case}.png", optimize=True)
