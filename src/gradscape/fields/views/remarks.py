"""What a picture says in words: where f is not defined, what can't be trusted, what is averaged."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.evaluation.cells import Cells, has_one_scale
from gradscape.fields.evaluation.detail import find_leaps, has_leaps
from gradscape.fields.evaluation.refine import Fine
from gradscape.fields.field import GradientField
from gradscape.fields.samples.sampled import SAMPLES
from gradscape.fields.scales.heights import Heights, make_heights
from gradscape.fields.scales.levels import Levels
from gradscape.fields.scales.numerals import written
from gradscape.fields.views.arrows import Arrows

__all__ = ["make_remarks"]

_UPRIGHT = 0.9  # cosine
_STEPS = 0.005  # of the height: steps between one number and the next that are seen
_GENTLE = 1e-3  # of the steepest slope: signs of smaller ones are no changes of direction
_FEW = 0.1  # of the arrows
_MANY = 0.03  # of the points, that f does there what those around don't show: nearly everywhere


def make_remarks(
    field: GradientField,
    arrows: Arrows,
    fine: Fine,
    levels: Levels | None = None,
    *,
    seen: bool = True,
    heights: Sequence[Heights] = (),
    unseen: float = 0.0,
) -> tuple[str, ...]:
    """Remarks on a picture of `field`, the most important first.

    Parameters
    ----------
    field : GradientField
    arrows : Arrows
    fine : Fine
        f between the points.
    levels : Levels or None
        Of the contours.
    seen : bool
        Whether the arrows are drawn.
    heights : sequence of Heights
        Of f, and of f', where they have axes.
    unseen : float
        At which part of the plane contours, or the surface, don't show what f does.
    """
    cells = arrows.cells
    assert cells is not None
    total, undefined, untrusted = (
        int(n.sum()) for n in (cells.count, cells.undefined, cells.untrusted)
    )
    slope = "∇f" if len(field.shape) > 1 else "f′"
    remarks = _missing(total, undefined, _lost(field), slope)
    if untrusted:
        remarks.append(_doubts(cells, untrusted, total, said=bool(undefined)))
    remarks += _coarse(field, arrows, fine, heights, unseen, seen=seen, drawn=levels is not None)
    beyond = [name for name, each in zip(("f", "f′"), heights, strict=False) if each.cut]
    if beyond:
        go = "goes" if len(beyond) == 1 else "go"
        remarks.append(f"{' and '.join(beyond)} {go} on beyond the picture")
    if undefined < total and not arrows.magnitude.any():
        values = field.values[~field.undefined]
        constant = bool((values == values[0]).all())
        same = (
            f"f = {written(float(values[0]) + 0.0)}, " if constant else ""
        )  # constant or not elsewhere
        remarks.append(f"{same}{slope} = 0 at every point")
    if seen and len(field.shape) > 1 and max(arrows.block) > 1:
        size = " × ".join(map(str, arrows.block))
        said = f"each arrow is the mean of {size} points"
        if arrows.mixed.any():
            number = int(arrows.mixed.sum())
            said += f", ✱ where their directions disagree ({number} of {arrows.mixed.size})"
        remarks.append(said)
    if seen and levels is not None and _leans(field, arrows):
        remarks.append("axes of different scales: arrows needn't cross contours at right angles")
    if levels is not None and levels.counted:
        remarks.append(f"contours: {levels.label('f', field.units.get('f', ''))}")
    return tuple(remarks)


def _leans(field: GradientField, arrows: Arrows) -> bool:
    """Whether arrows are seen far from right angles to the contours, as axes of two scales make it.

    On a screen on which both axes are of length 1, f rises along the slopes times the ranges, while
    an arrow is drawn as the slopes by the ranges.
    """
    if has_one_scale(field.grid):
        return False
    lows, highs = field.grid.places(np.transpose(field.domain))
    spans = highs - lows
    with np.errstate(all="ignore"):
        drawn = arrows.steps / spans
        rising = drawn * spans**2 / spans.max() ** 2
        along = np.abs((drawn * rising).sum(axis=1))
        straight = along / np.linalg.norm(drawn, axis=1) / np.linalg.norm(rising, axis=1)
    return bool(np.mean(straight < _UPRIGHT) > _MANY) if straight.size else False


def _coarse(
    field: GradientField, arrows: Arrows, fine: Fine, heights: Sequence[Heights], unseen: float,
    *, seen: bool, drawn: bool,
) -> list[str]:  # fmt: skip
    """What f does between the points that are shown."""
    if field.method == SAMPLES:
        return []
    remarks = []
    if (drawn or heights) and _has_steps(fine.values):
        remarks.append("steps are rounding: f's digits end there")
    if len(field.shape) == 1:
        remarks += _leaping(find_leaps(field), field.shape[0])
        return remarks + (_turning(field, arrows) if seen else [])
    if len(field.shape) == 2 and (drawn or heights) and unseen:
        where = "" if unseen > _MANY else "at places "
        shows = "the surface shows" if heights else "the contours show"
        remarks.append(f"{where}f varies faster than {shows}")
    if seen and max(arrows.block) == 1 and has_leaps(field):
        remarks.append("f varies faster than the arrows show")
    return remarks


def _missing(total: int, undefined: int, lost: int, slope: str) -> list[str]:
    """Where f is not defined, and where its slope alone has no number."""
    remarks = []
    if undefined - lost == total:
        remarks.append(f"undefined at all {total} points")
    elif undefined > lost:
        remarks.append(f"undefined at {undefined - lost} of {total} points")
    if lost:
        remarks.append(f"{slope} has no number at {lost} of {total} points")
    return remarks


def _lost(field: GradientField) -> int:
    """At how many points f is defined, but its formula's slope overflows or has no number."""
    if field.cells is not None:  # of which only means are kept
        return 0
    return int((np.isfinite(field.values) & np.isnan(field.gradient).any(axis=-1)).sum())


def _has_steps(values: NDArray[np.float64]) -> bool:
    """Whether f's last digits are seen, as steps."""
    heights = make_heights(values)
    shown = heights(values)
    within = np.abs(values[(shown >= heights.low) & (shown <= heights.high)])
    step = float(np.spacing(within.max(initial=0.0))) / heights.unit
    return step > _STEPS * (heights.high - heights.low)


def _turning(field: GradientField, arrows: Arrows) -> list[str]:
    """What arrows beneath a curve don't show: slopes that turn and turn back within their cells."""
    cells = arrows.cells
    if cells is None or cells.grid.shape != field.shape or not arrows.mixed.any():
        return []
    slopes = np.where(field.undefined | field.untrusted, 0.0, field.gradient[:, 0])
    told = np.flatnonzero(np.abs(slopes) > _GENTLE * np.abs(slopes).max())
    cell = np.searchsorted(cells.starts[0], told, side="right")
    turns = (np.diff(np.sign(slopes[told])) != 0) & (np.diff(cell) == 0)
    often = np.bincount(cell[1:][turns], minlength=1) > 1
    if not often.any():
        return []
    where = "" if often.sum() > _FEW * cells.count.size else "at places "
    return [f"{where}f varies faster than the arrows show"]


def _leaping(leaps: NDArray[np.bool_], total: int) -> list[str]:
    places = int((np.diff(np.append(False, leaps).astype(int)) > 0).sum())
    if leaps.mean() > _MANY:
        return [f"f varies faster than its {total} points show"]
    where = f"{places} places" if places > 1 else "one place"
    return [f"f varies faster than its {total} points show, at {where}"] if places else []


def _doubts(cells: Cells, untrusted: int, total: int, *, said: bool) -> str:
    reasons = cells.tally()
    if len(reasons) == 1:
        why = str(next(iter(reasons)))
    else:
        why = ", ".join(f"{count} {reason}" for reason, count in reasons.items())
    of = "" if said else f" of {total} points"
    return f"{untrusted}{of} not to be trusted: {why}"
