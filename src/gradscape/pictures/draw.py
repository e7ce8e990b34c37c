"""From a function, or its field, to a picture."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from gradscape.errors import ArgumentError
from gradscape.fields.descent.onto import are_descents, unfolded
from gradscape.fields.field import GradientField, book_field, seen_field
from gradscape.fields.keywords import check_keywords
from gradscape.fields.views.layers import Layers, read_layers
from gradscape.fields.views.view import View, make_view
from gradscape.pictures.filling import Filling
from gradscape.pictures.fonts import warn_of_missing
from gradscape.pictures.looks import read_theme
from gradscape.pictures.picture import Picture
from gradscape.pictures.resolution import read_dpi
from gradscape.pictures.words import own_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike

__all__ = ["check_title", "draw", "read_size"]

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
    through: Any = None,
    along: Any = None,
    log: bool | str | Sequence[str] = False,
    units: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    arrows: bool = True,
    length: str = "auto",
    contours: bool | str = True,
    levels: int | ArrayLike | None = None,
    streamlines: bool | float = False,
    texture: bool = False,
    surface: bool = False,
    tangent: ArrayLike | None = None,
    critical: Any = False,
    descend: Any = None,
    marks: bool = True,
    theme: str = "light",
    title: str | None = None,
    size: tuple[float, float] = (6.4, 4.8),
    dpi: float | None = None,
    colorbar: bool | None = None,
    method: str = "auto",
    workers: Any = None,
    progress: bool = False,
    **ranges: Any,
) -> Picture:
    """Draw the gradient of `f`: arrows on the plane, or the curve of a function of one variable.

    Parameters
    ----------
    f : callable, str, Function, gallery entry, GradientField, Descent or Descents
        Descents are drawn with the function they descend, on a domain that holds them.
    ax : matplotlib.axes.Axes, optional
        Where to draw, in a figure of your own. Default: a figure of the picture's own.
    direction : {"down", "up"}
        Arrows along -∇f, downhill, or along ∇f.
    style : {"default", "book"}
        "book": grey arrows as in the book the project's story starts from. Its points are those of
        ``np.arange``, 18 of them, the last one a step outside the range. What that figure doesn't
        have, paths excepted, is refused.
    domain, shape, params, at, through, along, log, units, method, workers, **ranges
        As in `gradscape.field`.
    labels : mapping of str to str, optional
        What to write at the axes instead of the variables' names, and "f" for the function's.
    arrows : bool
        Whether there are arrows.
    length : {"auto", "scaled", "unit", "log"}
        Lengths of the arrows: compressed as far as the range of |∇f| asks for; in proportion to
        |∇f|, with a key; all the same; in proportion to its logarithm.
    contours : bool or {"both", "lines", "filled"}
        Lines, the ground between them, or both; values in any case. The ground of "filled" is
        stronger, to be seen by itself.
    levels : int or array_like, optional
        About how many contours, or at which values of f. Default: round numbers, or powers of ten
        where f spans decades.
    streamlines : bool or float
        Lines along the gradient; a number is their density, 1 being that of Matplotlib.
    texture : bool
        The flow as a texture, by line integral convolution.
    surface : bool
        A surface in three dimensions, with the gradient on the floor beneath it.
    tangent : array_like, shape (k,) or (m, k), optional
        Points at which to draw the tangent line or plane, in the coordinates of the axes.
    critical : bool or CriticalPoints
        Minima, maxima and saddles, as `gradscape.critical_points` finds them.
    descend : array_like, mapping, Descent or Descents, optional
        Where to start paths downhill, shape (k,) or (m, k); keywords of `gradscape.descend`, such
        as ``{"start": (1.5, 1), "method": "adam"}``; or its result.
    marks : bool
        Whether what can't be trusted is ringed, and where f isn't defined is hatched. The caption
        tells of both in any case.
    theme : {"light", "dark", "print"}
        Colours: on white, on black, and for paper, where only paths and marks have any.
    title : str, optional
        Default: the formula, or the function's name. "" for none.
    size : (float, float)
        Of the figure, inches.
    dpi : float, optional
        Pixels per inch, as many as letters need at least. Default: 100.
    colorbar : bool, optional
        Whether a bar tells what the colours mean, with the unit of |∇f| where the slopes along
        all axes share one. Default: only in a figure of its own.

    progress : bool
        Whether a bar on stderr shows how many points are done, where there are millions.

    Returns
    -------
    Picture

    Raises
    ------
    ArgumentError
        If a keyword has a value that means nothing here, or asks for what the picture doesn't have;
        if one is misspelt.

    Warns
    -----
    FontWarning
        If a title or a name has letters that none of the fonts that Matplotlib knows has.

    Notes
    -----
    An arrow has its middle at its point and stays within the space up to its neighbours; its length
    grows with |∇f|, compressed where that spans decades, its colour says how large |∇f| is.
    Of more points than there is room for, also along the narrower of two axes of one scale, each
    arrow is the mean over a few, and the caption says so; a star stands where their directions
    disagree. More than 4 million points of a function are evaluated block by block and not held:
    the picture's field has some of them, and means over the others. A curve and contours get as
    many points as they need, up to some thousands; the caption tells where f varies still faster.

    What can't be trusted doesn't warn: it is ringed, where f isn't defined is hatched, and both are
    counted in a caption.

    Examples
    --------
    >>> import gradscape as gs
    >>> picture = gs.draw("x0*x1")
    >>> picture.save("x0x1.png")  # doctest: +SKIP
    """
    if not isinstance(style, str) or style not in _STYLES:
        raise ArgumentError(f"style={style!r}: expected one of {', '.join(_STYLES)}.")
    colours = read_theme(theme)
    if are_descents(f):
        f, descend, domain = unfolded(f, domain, (*ranges, *(at or ())))
    check_keywords(draw, f, ranges, params=params, along=along)
    layers = read_layers(
        arrows=arrows,
        length=length,
        contours=contours,
        levels=levels,
        streamlines=streamlines,
        texture=texture,
        surface=surface,
        tangent=tangent,
        critical=critical,
        descend=descend,
        marks=marks,
    )
    _refuse_on_surface(layers)
    inches = read_size(size)
    resolution = read_dpi(dpi, inches)
    check_title(title)
    if ax is not None:
        _check_axes(ax)
    common: dict[str, Any] = {
        "domain": domain,
        "shape": shape,
        "params": params,
        "at": at,
        "method": method,
        "workers": workers,
        **ranges,
    }
    if style == "book":
        _refuse_in_book(
            through=through, along=along, log=log, units=units, labels=labels, title=title,
            theme=theme != "light", arrows=not arrows, length=length != "auto",
            contours=contours is not True, levels=levels, streamlines=streamlines,
            texture=texture, surface=surface, tangent=tangent, critical=critical,
            colorbar=colorbar,
        )  # fmt: skip
    if style == "book" and not isinstance(f, GradientField):
        its_field = book_field(f, **common)
    else:
        its_field = seen_field(
            f, through=through, along=along, log=log, units=units, progress=progress, **common
        )
    if style == "book":
        _check_for_book(its_field)
    view = make_view(its_field, direction, layers, labels)
    if colorbar and style != "book":
        _need_colours(view)
    bar = colorbar is None or colorbar
    warn_of_missing(own_words(view, title))
    if ax is not None:
        filling = Filling(view, style, title, colours, bool(colorbar))
        _check_dimensions(ax, solid=filling.solid)
        filling.into_axes(ax)
        return Picture(its_field, ax.figure, ax)  # type: ignore[arg-type]
    with _no_collection():
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

    figure = Figure(figsize=inches, dpi=resolution, facecolor=colours.paper)
    FigureCanvasAgg(figure)
    filling = Filling(view, style, title, colours, bar)
    return Picture(its_field, figure, filling.into_figure(figure), filling.into_figure)


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


def _refuse_in_book(**given: Any) -> None:
    """Stop at what the book's figure can't show: it has arrows and paths on plain axes."""
    for name, value in given.items():
        if value is None or (isinstance(value, bool | str | Mapping) and not value):
            continue
        raise ArgumentError(
            f'{name}: style="book" has grey arrows and paths on plain axes, and nothing else. '
            "Leave one of them away."
        )


def _refuse_on_surface(layers: Layers) -> None:
    """Stop at what isn't drawn beneath a surface."""
    for name in ("streamlines", "texture"):
        if layers.surface and getattr(layers, name):
            raise ArgumentError(
                f"{name}: beneath a surface there are arrows and contours alone. "
                "Leave one of both away, or see gradscape.interactive: it has the plane beside it."
            )


def _need_colours(view: View) -> None:
    """Stop at a colour bar for a picture without colours of |∇f|."""
    if len(view.field.shape) == 1:
        raise ArgumentError(
            "colorbar: the curve of one variable has f′ beneath it instead. Leave it away."
        )
    if not (view.layers.arrows or view.layers.streamlines is not None):
        raise ArgumentError(
            "colorbar: it is for arrows or streamlines, and there are none. Leave it away, or "
            "write arrows=True or streamlines=True."
        )


def _check_for_book(field: GradientField) -> None:
    """Stop at a field that isn't of the book's kind."""
    if len(field.shape) != 2:
        raise ArgumentError(
            f'style="book" is for two variables; this picture has {", ".join(field.names)}. '
            "Leave it away."
        )
    if any(field.grid.log):
        raise ArgumentError('style="book" has plain axes; this field\'s are logarithmic.')


def read_size(size: tuple[float, float]) -> tuple[float, float]:
    """Read a figure's width and height in inches."""
    try:
        width, height = (float(number) for number in size)
    except (TypeError, ValueError):
        width = height = 0.0
    if not (0.5 <= width <= 200 and 0.5 <= height <= 200):
        raise ArgumentError(f"size={size!r}: expected (width, height) in inches, 0.5 to 200.")
    return width, height


def check_title(title: Any) -> None:
    """Refuse a title that is no text."""
    if title is not None and not isinstance(title, str):
        raise ArgumentError(f'title={title!r}: expected text, or "" for none.')


def _check_axes(ax: Any) -> None:
    from matplotlib.axes import Axes

    if not isinstance(ax, Axes):
        raise ArgumentError(
            f"ax={ax!r}: expected Matplotlib's Axes, one of them, such as ax of "
            "figure, ax = plt.subplots()."
        )


def _check_dimensions(ax: Axes, *, solid: bool) -> None:
    name, what = (
        ("3d", 'axes made with projection="3d"') if solid else ("rectilinear", "plain axes")
    )
    if ax.name != name:
        raise ArgumentError(f"ax={ax!r}: expected {what}; these are {ax.name}.")
