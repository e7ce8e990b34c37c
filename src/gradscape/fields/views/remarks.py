"""What a picture says in words: where f is not defined, what can't be trusted, what is averaged."""

from __future__ import annotations

from gradscape.fields.evaluation.cells import Cells
from gradscape.fields.field import GradientField
from gradscape.fields.scales.levels import Levels
from gradscape.fields.scales.numerals import written
from gradscape.fields.views.arrows import Arrows

__all__ = ["make_remarks"]


def make_remarks(
    field: GradientField, arrows: Arrows, levels: Levels | None = None, *, seen: bool = True
) -> tuple[str, ...]:
    """Remarks on a picture of `field` with these contours, the most important first.

    `seen` says whether the arrows are drawn.
    """
    cells = arrows.cells
    assert cells is not None
    total, undefined, untrusted = (
        int(n.sum()) for n in (cells.count, cells.undefined, cells.untrusted)
    )
    remarks = []
    if undefined == total:
        remarks.append(f"undefined at all {total} points")
    elif undefined:
        remarks.append(f"undefined at {undefined} of {total} points")
    if untrusted:
        remarks.append(_doubts(cells, untrusted, total, said=bool(undefined)))
    if undefined < total and not arrows.magnitude.any():
        values = field.values[~field.undefined]
        constant = bool((values == values[0]).all())
        slope = "∇f" if len(field.shape) > 1 else "f′"
        remarks.append(f"f is constant: {slope} = 0" if constant else f"{slope} = 0 at every point")
    if seen and len(field.shape) > 1 and max(arrows.block) > 1:
        size = " × ".join(map(str, arrows.block))
        said = f"each arrow is the mean of {size} points"
        if arrows.mixed.any():
            number = int(arrows.mixed.sum())
            said += f", ✱ where their directions disagree ({number} of {arrows.mixed.size})"
        remarks.append(said)
    if levels is not None and levels.base:
        sign = "−" if levels.base > 0 else "+"
        remarks.append(f"contours: f {sign} {written(abs(levels.base), 15)}")
    return tuple(remarks)


def _doubts(cells: Cells, untrusted: int, total: int, *, said: bool) -> str:
    reasons = cells.tally()
    if len(reasons) == 1:
        why = str(next(iter(reasons)))
    else:
        why = ", ".join(f"{count} {reason}" for reason, count in reasons.items())
    of = "" if said else f" of {total} points"
    return f"{untrusted}{of} not to be trusted: {why}"
