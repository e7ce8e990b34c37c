"""Which picture a view becomes: a curve, a plane, a surface, arrows in space."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gradscape.fields.views.view import View
from gradscape.pictures.looks import Theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["Filling"]


@dataclass(frozen=True, eq=False)
class Filling:
    """All that a figure is filled with.

    Attributes
    ----------
    view : View
    style : {"default", "book"}
    title : str or None
    theme : Theme
    bar : bool
        Whether there is a colour bar.
    """

    view: View
    style: str
    title: str | None
    theme: Theme
    bar: bool

    @property
    def solid(self) -> bool:
        """Whether the axes have three dimensions."""
        return len(self.view.field.shape) == 3 or self.view.layers.surface

    def into_figure(self, figure: Figure) -> Axes:
        """Fill a figure of the picture's own, and give its main axes."""
        view, title, theme = self.view, self.title, self.theme
        count = len(view.field.shape)
        if count == 1:
            from gradscape.pictures.line import draw_line

            return draw_line(figure, view, title, theme)
        if count == 3:
            from gradscape.pictures.space import draw_space

            return draw_space(figure, view, title, theme, bar=self.bar)
        if self.style == "book":
            from gradscape.pictures.book import draw_book

            axes = figure.add_subplot()
            draw_book(axes, view)
            return axes
        if view.layers.surface:
            from gradscape.pictures.surface import draw_surface

            return draw_surface(figure, view, title, theme, bar=self.bar)
        from gradscape.pictures.plane import draw_plane

        return draw_plane(figure, view, title, theme, bar=self.bar)

    def into_axes(self, axes: Axes) -> None:
        """Draw into axes of the caller's own figure."""
        view, title, theme = self.view, self.title, self.theme
        count = len(view.field.shape)
        if count == 1:
            from gradscape.pictures.line import draw_line_in

            draw_line_in(axes, view, title, theme)
        elif count == 3:
            from gradscape.pictures.space import draw_space_in

            draw_space_in(axes, view, title, theme, bar=self.bar)
        elif self.style == "book":
            from gradscape.pictures.book import draw_book

            draw_book(axes, view)
        elif view.layers.surface:
            from gradscape.pictures.surface import draw_surface_in

            draw_surface_in(axes, view, title, theme, bar=self.bar)
        else:
            from gradscape.pictures.plane import draw_plane_in

            draw_plane_in(axes, view, title, theme, bar=self.bar)
