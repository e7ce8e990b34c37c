"""A view by the places on its axes, for what knows no logarithmic axes: pictures in space."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.views.view import View

__all__ = ["in_places"]

_Axes = tuple[NDArray[np.float64], ...]


def in_places(view: View) -> View:
    """Give the view with its coordinates as places along the axes: x, or ln x on a logarithmic one.

    The field stays as it is, and with it the scales, which write the numbers at the axes.
    """
    grid = view.field.grid
    if not any(grid.log):
        return view

    def placed(axes: _Axes) -> _Axes:
        return tuple(
            np.log(axis) if log else axis for axis, log in zip(axes, grid.log, strict=True)
        )

    ends = grid.places(np.transpose(view.limits))
    return replace(
        view,
        limits=tuple((float(low), float(high)) for low, high in ends.T),
        fine=replace(view.fine, axes=view.fine.places, log=()),
        sheet=view.sheet
        and replace(view.sheet, fine=replace(view.sheet.fine, axes=view.sheet.fine.places, log=())),
        arrows=replace(view.arrows, centres=grid.places(view.arrows.centres)),
        contacts=tuple(replace(contact, axes=placed(contact.axes)) for contact in view.contacts),
    )
