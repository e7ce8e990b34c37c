"""The flow along the gradient as a texture: noise smeared along its lines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradscape.errors import ArgumentError, MissingExtraError
from gradscape.fields.evaluation.cells import has_one_scale
from gradscape.fields.gradient_field import GradientField
from gradscape.fields.streamlines.chart import make_chart
from gradscape.fields.streamlines.lines import find_slopes

__all__ = ["Texture", "make_texture"]

_PIXELS = 512  # along the longer side
_KERNEL = 41  # pixels along a line that noise is smeared over
_TIMES = 2  # the second makes lines of what the first left
_ENDS = 0.02  # share of the darkest and the brightest that becomes black and white
_Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Texture:
    """An image of the flow. The array can't be written to.

    Attributes
    ----------
    image : ndarray, shape (h, w)
        0 for dark to 1 for light, the first row at the bottom; NaN where the gradient is not
        defined or not to be trusted.
    extent : (float, float, float, float)
        Left, right, bottom and top in units of the axes. Pixels are even on the screen, which is
        the logarithm on logarithmic axes.
    evaluations : int
        At how many points f was evaluated, the field not counted; of a formula, ∇f.
    """

    image: _Floats
    extent: tuple[float, float, float, float]
    evaluations: int = 0

    def __post_init__(self) -> None:
        self.image.setflags(write=False)


def make_texture(
    field: GradientField,
    direction: str = "down",
    pixels: int = _PIXELS,
    *,
    calls: int | None = None,
) -> Texture:
    """Line integral convolution of noise with the direction of the gradient.

    Parameters
    ----------
    field : GradientField
        Of two variables.
    direction : {"down", "up"}
        Of the flow, which can't be seen in a texture: both give the same, but for the noise.
    pixels : int
        Along the longer side.
    calls : int, optional
        As for `gradscape.streamlines`.

    Raises
    ------
    ArgumentError
        If the field is not on a plane.
    MissingExtraError
        If rlic, which does the work, is not installed.

    Notes
    -----
    After Cabral and Leedom [1]_, by rlic; the noise is the same each time.

    References
    ----------
    .. [1] B. Cabral, L. Leedom: Imaging vector fields using line integral convolution. SIGGRAPH
       '93, 263-270.
    """
    if len(field.shape) != 2:
        raise ArgumentError(
            f"a texture is drawn on a plane; this field has {len(field.shape)} "
            f"variable{'s' if len(field.shape) > 1 else ''} ({', '.join(field.names)})."
        )
    try:
        import rlic
    except ImportError as error:
        raise MissingExtraError("rlic", "texture", "texture=True") from error
    chart = make_chart(field.grid, equal=has_one_scale(field.grid))
    slopes, _ = find_slopes(field, calls)
    width, height = np.maximum(np.round(chart.size * pixels), 2).astype(int)
    x, y = (
        (np.arange(n) + 0.5) / n * side for n, side in zip((width, height), chart.size, strict=True)
    )
    points = chart.points(np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2))
    with np.errstate(all="ignore"):
        gradient = slopes(points)[1]
        course = chart.courses(points, gradient).reshape(height, width, 2)
    known = np.isfinite(gradient).all(axis=1).reshape(height, width)
    course = course if direction == "up" else -course
    bell = 0.5 - 0.5 * np.cos(2 * np.pi * (np.arange(_KERNEL) + 0.5) / _KERNEL)
    u, v = (np.ascontiguousarray(part) for part in np.moveaxis(course, -1, 0))
    kernel = bell / bell.sum()

    def smear(image: _Floats) -> _Floats:
        return np.asarray(rlic.convolve(image, u, v, kernel=kernel))

    whole = np.maximum(smear(np.ones((height, width))), 1e-3)  # less where lines end
    smeared = np.random.default_rng(0).random((height, width))
    for _ in range(_TIMES):
        smeared = smear(smeared) / whole
    (low0, high0), (low1, high1) = field.domain
    return Texture(_contrasted(smeared, known), (low0, high0, low1, high1), slopes.evaluations)


def _contrasted(image: _Floats, known: NDArray[np.bool_]) -> _Floats:
    """Stretch to 0 to 1, NaN where nothing is known."""
    if not known.any():
        return np.full(image.shape, np.nan)
    low, high = np.quantile(image[known], [_ENDS, 1.0 - _ENDS])
    stretched = np.clip((image - low) / ((high - low) or 1.0), 0.0, 1.0)
    return np.where(known, stretched, np.nan)
