"""Everything a picture shows of a field, worked out: what is left is to draw it.

Renderers, whatever their plotting library, draw the same view of the same field.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gradscape.errors import ArgumentError
from gradscape.fields.critical.table import make_critical_remarks
from gradscape.fields.descent.onto import path_remarks
from gradscape.fields.evaluation.breaks import find_breaks
from gradscape.fields.evaluation.cells import has_one_scale
from gradscape.fields.evaluation.peaks import heights_of, slope_heights
from gradscape.fields.evaluation.refine import Fine, make_fine
from gradscape.fields.evaluation.sheet import Sheet, make_sheet
from gradscape.fields.field import GradientField
from gradscape.fields.formats.labelled import steepness_unit
from gradscape.fields.samples.sampled import SAMPLES
from gradscape.fields.scales.heights import Heights
from gradscape.fields.scales.levels import Levels, make_levels
from gradscape.fields.scales.scale import Scale, make_scale
from gradscape.fields.scales.shades import Shades, make_shades
from gradscape.fields.tangents.contact import Contact, make_contact
from gradscape.fields.tangents.tangent import Tangent
from gradscape.fields.views.arrows import Arrows, make_arrows
from gradscape.fields.views.layers import Layers, refuse
from gradscape.fields.views.overlays import (
    find_critical,
    find_paths,
    find_streamlines,
    find_tangents,
    find_texture,
)
from gradscape.fields.views.remarks import make_remarks

if TYPE_CHECKING:
    from gradscape.fields.critical.points import CriticalPoints
    from gradscape.fields.descent.descent import Descent
    from gradscape.fields.streamlines import Streamlines
    from gradscape.fields.streamlines.texture import Texture

__all__ = ["View", "make_view"]

_Curve = tuple[NDArray[np.float64], NDArray[np.float64]]
_NOTHING: _Curve = (np.empty(0), np.empty(0))
_PLAIN = Layers()


@dataclass(frozen=True, eq=False)
class View:
    """What is seen of a field.

    Attributes
    ----------
    field : GradientField
    direction : {"down", "up"}
    arrows : Arrows
    fine : Fine
        f on a finer grid, for contours and borders.
    levels : Levels or None
        Of the contours; None where f is constant or nowhere defined.
    shades : Shades or None
        Of the arrows; None where the gradient is zero everywhere, or defined nowhere.
    limits : tuple of (float, float)
        Lowest and highest of each axis, arrows included.
    equal : bool
        Whether the axes should have the same scale.
    remarks : tuple of str
        What isn't seen, or isn't to be trusted, in words.
    scales : tuple of Scale
        How the axes' numbers are written.
    heights : tuple of Heights
        Of f, and of f' for a function of one variable; none in space.
    curve : (ndarray, ndarray)
        The curve of a function of one variable; NaN where it is not to be joined.
    slope : (ndarray, ndarray)
        And that of f'; NaN also where it can't be trusted, if that isn't nearly everywhere.
    layers : Layers
        Which layers are to be drawn.
    streamlines : Streamlines or None
    texture : Texture or None
    critical : CriticalPoints or None
    paths : tuple of Descent
    tangents : tuple of Tangent
        In the coordinates of the axes.
    contacts : tuple of Contact
        The pieces of them that are seen.
    quantity : str
        What f is called at an axis of its own.
    sheet : Sheet or None
        The surface.
    """

    field: GradientField
    direction: str
    arrows: Arrows
    fine: Fine
    levels: Levels | None
    shades: Shades | None
    limits: tuple[tuple[float, float], ...]
    equal: bool
    remarks: tuple[str, ...]
    scales: tuple[Scale, ...]
    heights: tuple[Heights, ...] = ()
    curve: _Curve = _NOTHING
    slope: _Curve = _NOTHING
    layers: Layers = _PLAIN
    streamlines: Streamlines | None = None
    texture: Texture | None = None
    critical: CriticalPoints | None = None
    paths: tuple[Descent, ...] = ()
    tangents: tuple[Tangent, ...] = ()
    contacts: tuple[Contact, ...] = ()
    quantity: str = "f"
    sheet: Sheet | None = None

    @property
    def coloured(self) -> bool:
        """Whether something has the colours of |∇f|."""
        return self.shades is not None and (self.layers.arrows or self.streamlines is not None)

    @property
    def steepness(self) -> str:
        """What is written at the colour bar: |∇f|, with its unit where it has one."""
        unit = steepness_unit(self.field.units, self.field.names)
        return "|∇f|" if self.shades is None else self.shades.label("|∇f|", unit)


def make_view(
    field: GradientField,
    direction: str = "down",
    layers: Layers | None = None,
    labels: Mapping[str, str] | None = None,
) -> View:
    """Work out what a picture of `field` shows.

    `labels` are what is written at the axes instead of the variables' names, and "f".

    Raises
    ------
    ArgumentError
        If `direction` is neither "down" nor "up"; if a label is for no axis.
    """
    if not isinstance(direction, str) or direction not in ("down", "up"):
        raise ArgumentError(
            f'direction={direction!r}: expected "down" (arrows along -∇f) or "up" (along ∇f).'
        )
    wanted, written = layers or Layers(), _read_labels(field, labels)
    line = len(field.shape) == 1
    refuse(wanted, len(field.shape))
    equal = has_one_scale(field.grid)
    arrows = make_arrows(field, direction, equal=equal, length=wanted.length)
    fine = make_fine(field, 241 if line else 103)
    tangents = find_tangents(field, wanted)
    paths, critical = find_paths(field, wanted), find_critical(field, wanted)
    sheet = make_sheet(field, fine) if wanted.surface else None
    heights: tuple[Heights, ...] = ()
    if sheet is not None:
        heights = (sheet.heights,)
    elif len(field.shape) < 3:
        heights = (heights_of(field, fine.values, fine.axes),)
    if line:
        heights = (*heights, slope_heights(field, _believed(field)))
    levels = _levels(fine, heights[0], wanted) if len(field.shape) == 2 else None
    return View(
        field,
        direction,
        arrows,
        fine,
        levels,
        make_shades(_trusted(arrows)),
        _limits(field, arrows),
        equal,
        (
            *make_remarks(
                field,
                arrows,
                fine,
                levels if wanted.contours else None,
                seen=wanted.arrows,
                heights=heights if line or wanted.surface else (),
                unseen=fine.unseen if sheet is None else sheet.unseen,
            ),
            *_unreached(wanted, levels),
            *_beyond(wanted, levels, heights),
            *path_remarks(field, paths, _limits(field, arrows)),
            *make_critical_remarks(critical),
            *_formulas(field, tangents),
        ),
        tuple(
            make_scale(written.get(name, name), low, high, field.units.get(name, ""), log=log)
            for name, (low, high), log in zip(
                field.names, field.domain, field.grid.log, strict=True
            )
        ),
        heights,
        _curve(field, fine, heights[0]) if line else _NOTHING,
        (field.axes[0], _believed(field)) if line else _NOTHING,
        wanted,
        find_streamlines(field, direction, wanted),
        find_texture(field, direction, wanted),
        critical,
        paths,
        tangents,
        tuple(make_contact(field, each, levels) for each in tangents),
        written.get("f", "f"),
        sheet,
    )


def _read_labels(field: GradientField, labels: Mapping[str, str] | None) -> dict[str, str]:
    if labels is None:
        return {}
    known = (*field.names, "f")
    if not isinstance(labels, Mapping):
        raise ArgumentError(
            f'labels={labels!r}: expected texts by name, such as {{"{known[0]}": "distance"}}.'
        )
    for name, text in labels.items():
        if name not in known:
            raise ArgumentError(f"labels: {name!r} is none of {', '.join(known)}.")
        if not isinstance(text, str):
            raise ArgumentError(f"labels: {name!r} is {text!r}; expected text.")
    return dict(labels)


def _levels(fine: Fine, heights: Heights, wanted: Layers) -> Levels | None:
    """Levels of what is shown of f: poles, which have no end, leave none to the rest."""
    asked = isinstance(wanted.levels, np.ndarray)
    return make_levels(fine.values if asked else heights.within(fine.values), wanted.levels)


def _beyond(layers: Layers, levels: Levels | None, heights: tuple[Heights, ...]) -> tuple[str, ...]:
    """That there are no levels for all of f."""
    chosen = layers.contours and not isinstance(layers.levels, np.ndarray)
    cut = levels is not None and heights[0].cut and not layers.surface
    return ("f goes on beyond the contours",) if chosen and cut else ()


def _unreached(layers: Layers, levels: Levels | None) -> tuple[str, ...]:
    """How many of the levels that were asked for f doesn't have in the picture."""
    if layers.contours is None or not isinstance(layers.levels, np.ndarray):
        return ()
    asked = layers.levels.size
    missing = asked - (0 if levels is None else levels.values.size)
    if asked == missing == 1:
        return ("the level is not reached by f",)
    return (f"{missing} of {asked} levels not reached by f",) if missing else ()


def _formulas(field: GradientField, tangents: tuple[Tangent, ...]) -> tuple[str, ...]:
    """Formulas of the tangents, which of them can't be trusted, and which can't be seen."""
    low, high = np.transpose(field.domain)
    return tuple(
        f"tangent: {each.formula}"
        + ("" if each.reliable else " (not to be trusted)")
        + ("" if ((low <= each.at) & (each.at <= high)).all() else ", beyond the picture")
        for each in tangents
    )


def _trusted(arrows: Arrows) -> NDArray[np.float64]:
    """Sizes to colour by: those that can be trusted, if any can."""
    trusted = arrows.magnitude[arrows.trusted]
    return trusted if trusted.any() else arrows.magnitude


def _believed(field: GradientField) -> NDArray[np.float64]:
    """Slopes of a line, NaN where they can't be trusted, unless that is so for most of them."""
    slopes = np.where(field.undefined, np.nan, field.gradient[:, 0])
    if 2 * field.untrusted.sum() > (~field.undefined).sum():
        return slopes
    return np.where(field.untrusted, np.nan, slopes)


def _curve(field: GradientField, fine: Fine, heights: Heights) -> _Curve:
    """The fine curve, with a gap wherever it breaks off."""
    x, values = fine.axes[0], np.where(fine.undefined, np.nan, fine.values)
    # Measurements are joined as they are. Else slopes must be known at each of the points.
    if field.method == SAMPLES or x.size != field.shape[0]:
        return x, values
    breaks = find_breaks(field, heights, _believed(field))
    return np.insert(x, breaks, x[breaks]), np.insert(values, breaks, np.nan)


def _limits(field: GradientField, arrows: Arrows) -> tuple[tuple[float, float], ...]:
    """The domain, with room for the arrows at its border: half a cell."""
    if len(field.shape) == 1:
        return field.domain
    lows, highs = field.grid.places(np.transpose(field.domain))
    ends = field.grid.coordinates([lows - arrows.room, highs + arrows.room])
    return tuple(
        (min(float(low), start), max(float(high), end))  # exp(log(x)) needn't be x
        for low, high, (start, end) in zip(*ends, field.domain, strict=True)
    )
