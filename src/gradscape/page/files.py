"""Files of what the page shows: the still pictures, a page that stands alone, a table."""

from __future__ import annotations

import csv
import io

import numpy as np

from gradscape.fields.field import GradientField, field
from gradscape.page.plan import Plan
from gradscape.page.takeaway import draw_keywords, layer_keywords

__all__ = ["drawn_field", "page_file", "still_file", "table_file"]


def drawn_field(plan: Plan) -> GradientField:
    """Values and gradient on the grid that is drawn."""
    shape = None if len(plan.axes) == 1 else plan.state.points
    at = plan.held if plan.held and not plan.slices_are_constants else None
    return field(plan.drawn, domain=plan.ranges, shape=shape, at=at)


def still_file(plan: Plan, kind: str) -> bytes:
    """Draw the picture that the Python code of the page draws, as "png" or "svg"."""
    from gradscape.pictures.draw import draw

    stream = io.BytesIO()
    draw(plan.drawn, **draw_keywords(plan)).save(stream, format=kind)
    return stream.getvalue()


def page_file(plan: Plan) -> bytes:
    """One HTML file with the figure, which needs nothing else."""
    from gradscape.pictures.interactive.figure import interactive

    stream = io.BytesIO()
    interactive(plan.drawn, **(draw_keywords(plan) | layer_keywords(plan))).save(stream)
    return stream.getvalue()


def table_file(plan: Plan) -> bytes:
    """CSV with a line for each point: the variables, f, its derivatives with errors, the trust.

    Numbers are written so that they are read back exactly; what is not defined is empty.
    """
    grid = drawn_field(plan)
    names = list(grid.names)
    places = np.stack(np.meshgrid(*grid.axes, indexing="ij"), axis=-1).reshape(-1, len(names))
    columns = [
        *places.T,
        *(np.full(len(places), value) for value in grid.fixed.values()),
        grid.values.ravel(),
        *grid.gradient.reshape(-1, len(names)).T,
        *grid.error.reshape(-1, len(names)).T,
    ]
    heads = [
        *names,
        *grid.fixed,
        "f",
        *(f"df/d{name}" for name in names),
        *(f"error of df/d{name}" for name in names),
        "reliable",
    ]
    reliable = np.asarray(grid.reliable.reshape(-1, len(names)).all(axis=1))
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(heads)
    for *numbers, good in zip(*columns, reliable, strict=True):
        cells = [repr(float(number)) if np.isfinite(number) else "" for number in numbers]
        writer.writerow([*cells, "yes" if good else "no"])
    return stream.getvalue().encode()
