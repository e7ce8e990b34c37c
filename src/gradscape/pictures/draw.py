"""From a function, or its field, to a picture."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from gradscape.errors import ArgumentError
from gradscape.fields.field import GradientField, book_field, field
from gradscape.fields.view import View, make_view
from gradscape.pictures.picture import Picture
from gradscape.pictures.resolution import read_dpi

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["draw"]

_STYLES = ("default", "book")


def draw(  # noqa: PLR0913  # one call makes the whole picture
    f: Any,
    *,
    ax: Axes | None = None,
    direction: str = "down",
    style: str = "default",
    domain: Mapping[str, Any] | None = None,
    shape: int | Sequence[int] | None = None,
    params: Mapping[str, Any] | None = None,
    at: Mapping[str, float] | None = None,
    title: str | None = None,
    size: tuple[float, float] = (6.4, 4.8),
    dpi: float | None = None,
    colorbar: bool | None = None,
    method: str = "auto",
    workers: Any = None,
    **ranges: Any,
) -> Picture:
    """Draw the gradient of `f`: arrows on the plane, or the curve of a function of one variable.

    Parameters
    ----------
    f : callable, str, Function, gallery entry or GradientField
    ax : matplotlib.axes.Axes, optional
        Where to draw, in a figure of your own. Default: a figure of the picture's own.
    direction : {"down", "up"}
        Arrows along -∇f, downhill, or along ∇f.
    style : {"default", "book"}
        "book": grey arrows as in the book the project's story starts from. Its points are those of
        ``np.arange``, 18 of them, the last one a step outside the range.
    domain, shape, params, at, method, workers, **ranges
        As in `gradscape.field`.
    title : str, optional
        Default: the formula, or the function's name. "" for none.
    size : (float, float)
        Of the figure, inches.
    dpi : float, optional
        Pixels per inch, as many as letters need at least. Default: 100.
    colorbar : bool, optional
        Whether a bar tells what the colours mean. Default: only in a figure of its own.

    Returns
    -------
    Picture

    Raises
    ------
    ArgumentError
        If a keyword has a value that means nothing here.

    Notes
    -----
    An arrow has its middle at its point and stays within the space up to its neighbours; its length
    grows with |∇f|, compressed where that spans decades, its colour says how large |∇f| is.
    Of more points than there is room for, also along the narrower of two axes of one scale, each
    arrow is the mean over a few, and the caption says so.

    Nothing warns: what can't be trusted is ringed, where f isn't defined is hatched, and both are
    counted in a caption.

    Examples
    --------
    >>> import gradscape as gs
    >>> picture = gs.draw("x0*x1")
    >>> picture.save("x0x1.png")  # doctest: +SKIP
    """
    if not isinstance(style, str) or style not in _STYLES:
        raise ArgumentError(f"style={style!r}: expected one of {', '.join(_STYLES)}.")
    inches = _read_size(size)
    resolution = read_dpi(dpi, inches)
    _check_title(title)
    if ax is not None:
        _check_axes(ax)
    make = book_field if style == "book" and not isinstance(f, GradientField) else field
    its_field = make(
        f,
        domain=domain,
        shape=shape,
        params=params,
        at=at,
        method=method,
        workers=workers,
        **ranges,
    )
    view = make_view(its_field, direction)
    if ax is not None:
        _fill_axes(ax, view, style, title, bar=bool(colorbar))
        return Picture(its_field, ax.figure, ax)  # type: ignore[arg-type]
    with _no_collection():
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

    figure = Figure(figsize=inches, dpi=resolution, facecolor="white")
    FigureCanvasAgg(figure)
    bar = colorbar is None or colorbar
    redraw = partial(_fill_figure, view=view, style=style, title=title, bar=bar)
    return Picture(its_field, figure, redraw(figure), redraw)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Without garbage collection: an import makes no garbage, but looking for it costs a tenth."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _fill_figure(figure: Figure, view: View, style: str, title: str | None, *, bar: bool) -> Axes:
    if len(view.field.shape) == 1:
        from gradscape.pictures.line import draw_line

        return draw_line(figure, view, title)
    if style == "book":
        from gradscape.pictures.book import draw_book

        axes = figure.add_subplot()
        draw_book(axes, view)
        return axes
    from gradscape.pictures.plane import draw_plane

    return draw_plane(figure, view, title, bar=bar)


def _fill_axes(axes: Axes, view: View, style: str, title: str | None, *, bar: bool) -> None:
    if len(view.field.shape) == 1:
        from gradscape.pictures.line import draw_line_in

        draw_line_in(axes, view, title)
    elif style == "book":
        from gradscape.pictures.book import draw_book

        draw_book(axes, view)
    else:
        from gradscape.pictures.plane import draw_plane_in

        draw_plane_in(axes, view, title, bar=bar)


def _read_size(size: tuple[float, float]) -> tuple[float, float]:
    try:
        width, height = (float(number) for number in size)
    except (TypeError, ValueError):
        width = height = 0.0
    if not (0.5 <= width <= 200 and 0.5 <= height <= 200):
        raise ArgumentError(f"size={size!r}: expected (width, height) in inches, 0.5 to 200.")
    return width, height


def _check_title(title: Any) -> None:
    if title is not None and not isinstance(title, str):
        raise ArgumentError(f'title={title!r}: expected text, or "" for none.')


def _check_axes(ax: Any) -> None:
    from matplotlib.axes import Axes

    if not isinstance(ax, Axes):
        raise ArgumentError(
            f"ax={ax!r}: expected Matplotlib's Axes, one of them, such as ax of "
            "figure, ax = plt.subplots()."
        )
    if ax.name != "rectilinear":
        raise ArgumentError(f"ax={ax!r}: expected plain axes; these are {ax.name}.")
