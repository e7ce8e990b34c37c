"""From a function, or its field, to a figure to point at, zoom and switch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gradscape.errors import MissingExtraError
from gradscape.fields.descent.onto import are_descents, unfolded
from gradscape.fields.field import seen_field
from gradscape.fields.keywords import check_keywords
from gradscape.fields.views.layers import read_layers
from gradscape.fields.views.view import View, make_view
from gradscape.pictures.draw import check_title, read_size
from gradscape.pictures.looks import LIGHT, Theme, read_theme

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from gradscape.pictures.interactive.shown import InteractiveFigure

__all__ = ["figure_dict", "interactive"]

_PIXELS = 100  # in an inch


def interactive(  # noqa: PLR0913  # one call makes the whole figure
    f: Any,
    *,
    direction: str = "down",
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
    colorbar: bool = True,
    method: str = "auto",
    workers: Any = None,
    progress: bool = False,
    **ranges: Any,
) -> InteractiveFigure:
    """Draw the gradient of `f` as a figure to point at, zoom and switch, by Plotly.

    The layers, their data and their colours are those of `gradscape.draw`. Pointing anywhere tells
    the point, f, the partial derivatives with their errors, and why they are not to be trusted,
    where that is so. A click on a layer's name in the legend hides it, and shows it again.

    Parameters
    ----------
    f : callable, str, Function, gallery entry, GradientField, Descent or Descents
    direction : {"down", "up"}
        Arrows along -∇f, downhill, or along ∇f.
    domain, shape, params, at, through, along, log, units, method, workers, **ranges
        As in `gradscape.field`.
    labels : mapping of str to str, optional
        What to write at the axes instead of the variables' names, and "f" for the function's.
    arrows, length, contours, levels, streamlines, texture, surface, tangent, critical, descend
        As in `gradscape.draw`. Descents get a slider, and a button that plays them.
    marks : bool
        Whether what can't be trusted is marked. The words above tell of it in any case.
    theme : {"light", "dark", "print"}
        Colours.
    title : str, optional
        Default: the formula, or the function's name. "" for none.
    size : (float, float)
        In inches of 100 pixels. A saved page fills its window whatever this is.
    colorbar : bool
        Whether a bar tells what the colours mean.
    progress : bool
        Whether a bar on stderr shows how many of very many points are done.

    Returns
    -------
    InteractiveFigure
        A `plotly.graph_objects.Figure` that also has ``.save("name.html")``, ``.field`` and
        ``.view``.

    Raises
    ------
    ArgumentError
        If a keyword has a value that means nothing here.
    MissingExtraError
        If Plotly is not installed.

    Notes
    -----
    There are 25 arrows along an axis at most, each the mean over some points if there are more of
    them: a browser moves these smoothly. What Plotly would have to fetch from elsewhere is not
    used: formulas are plain text, and a saved page has all it needs.

    Examples
    --------
    >>> import gradscape as gs
    >>> figure = gs.interactive("x0*x1")
    >>> figure.save("x0x1.html")
    >>> [trace.type for trace in figure.data if trace.name == "arrows"]
    ['quiver']
    """
    colours = read_theme(theme)
    if are_descents(f):
        f, descend, domain = unfolded(f, domain, (*ranges, *(at or ())))
    check_keywords(interactive, f, ranges, params=params, along=along)
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
    width, height = read_size(size)
    check_title(title)
    try:
        from gradscape.pictures.interactive.shown import make_figure
    except ImportError as error:
        raise MissingExtraError("plotly", "interactive", "gradscape.interactive") from error
    its_field = seen_field(
        f,
        domain=domain,
        shape=shape,
        params=params,
        at=at,
        through=through,
        along=along,
        log=log,
        units=units,
        method=method,
        workers=workers,
        progress=progress,
        **ranges,
    )
    view = make_view(its_field, direction, layers, labels)
    pixels = (round(width * _PIXELS), round(height * _PIXELS))
    parts = figure_dict(view, title=title, theme=colours, size=pixels, bar=colorbar)
    return make_figure(parts, view, title, colours)


def figure_dict(
    view: View,
    *,
    title: str | None = None,
    theme: Theme = LIGHT,
    size: tuple[int, int] = (640, 480),
    bar: bool = True,
    words: bool = True,
) -> dict[str, Any]:
    """Make a figure of a view, as Plotly's JavaScript takes it: plain dicts, and NumPy's arrays.

    Parameters
    ----------
    view : View
    title : str, optional
        Default: the formula, or the function's name. "" for none.
    theme : Theme
    size : (int, int)
        Width and height in pixels.
    bar : bool
        Whether a bar tells what the colours mean.
    words : bool
        Whether title and remarks are part of the figure.
    """
    count = len(view.field.shape)
    if count == 1:
        from gradscape.pictures.interactive.line import draw_line

        return draw_line(view, title, theme, size, words=words)
    if count == 3:
        from gradscape.pictures.interactive.space import draw_space

        return draw_space(view, title, theme, size, bar=bar, words=words)
    if view.layers.surface:
        from gradscape.pictures.interactive.beside import draw_beside

        return draw_beside(view, title, theme, size, bar=bar, words=words)
    from gradscape.pictures.interactive.plane import draw_plane

    return draw_plane(view, title, theme, size, bar=bar, words=words)
