"""A figure of Plotly's that keeps what it was drawn from, and saves itself as one page.

The only module that imports Plotly; it is itself imported when a figure is made.
"""

from __future__ import annotations

import os
from typing import IO, Any

import plotly.graph_objects

from gradscape.fields.gradient_field import GradientField
from gradscape.fields.views.view import View
from gradscape.pictures.interactive.html import make_page, write_page
from gradscape.pictures.looks import Theme
from gradscape.pictures.origin import Origin
from gradscape.pictures.words import heading, subtitle

__all__ = ["InteractiveFigure", "make_figure"]


class InteractiveFigure(plotly.graph_objects.Figure):  # type: ignore[misc]
    """A figure of a field, as `gradscape.interactive` gives it: Plotly's own, and more.

    Attributes
    ----------
    field : GradientField
        What was drawn.
    view : View
        All that is seen of it.
    """

    _view: View
    _named: str | None
    _theme: Theme
    _title: str

    @property
    def view(self) -> View:
        """All that is seen of the field."""
        return self._view

    @property
    def field(self) -> GradientField:
        """What was drawn."""
        return self._view.field

    def save(self, target: str | os.PathLike[str] | IO[bytes], *, command: str = "") -> None:
        """Write one HTML file that needs nothing else, not even a network.

        Parameters
        ----------
        target : path or binary stream
            A path ends in .html. The file is either wholly new or untouched.
        command : str
            What was typed to make the page: kept in it, beside the formula and the version.

        Raises
        ------
        ArgumentError
            If the suffix is another, or the folder does not exist.
        OSError
            If the file can't be written; an old one of the same name is left as it was.
        """
        parts = self.to_dict()
        words = [heading(self.view), subtitle(self.view), "; ".join(self.view.remarks)]
        title = parts["layout"].get("title", {}).get("text", "")
        if title == self._title:
            words[0] = self._named if self._named is not None else words[0]
            del parts["layout"]["title"]
        else:  # one of the caller's own
            words = []
        origin = Origin(self.field.formula or self.field.name, command)
        write_page(make_page(parts, words, self._theme, origin), target)

    def __reduce__(self) -> tuple[Any, ...]:
        return make_figure, (self.to_dict(), self._view, self._named, self._theme)


def make_figure(
    parts: dict[str, Any], view: View, title: str | None, theme: Theme
) -> InteractiveFigure:
    """Make a figure of its parts, the title as the caller gave it, and the theme."""
    figure = InteractiveFigure(parts)
    # Plotly lets only private attributes be added
    figure._view, figure._named, figure._theme = view, title, theme  # noqa: SLF001
    figure._title = parts["layout"]["title"]["text"]  # noqa: SLF001
    return figure
