"""A drawn field: keeps what it was drawn from, saves and shows itself."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from gradscape.errors import ArgumentError, GradscapeError
from gradscape.fields.field import GradientField
from gradscape.pictures.origin import Origin
from gradscape.pictures.resolution import read_dpi
from gradscape.pictures.saving import find_format, write_whole

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["Picture"]

_WINDOWLESS = {"agg", "cairo", "pdf", "pgf", "ps", "svg", "template"}
_QUICK: dict[str, Any] = {"pil_kwargs": {"compress_level": 3}}  # hardly larger, and faster
_FINE = 300.0  # pixels per inch of what is rasterised in a vector format


@dataclass(frozen=True, eq=False, repr=False)
class Picture:
    """A picture of a field, as `gradscape.draw` gives it.

    Attributes
    ----------
    field : GradientField
        What was drawn.
    figure, figure_ : matplotlib.figure.Figure
    axes, ax_ : matplotlib.axes.Axes
        The axes with the arrows, or with the curve.
    """

    field: GradientField
    figure: Figure
    axes: Axes
    _redraw: Callable[[Figure], Axes] | None = None

    @property
    def figure_(self) -> Figure:
        """The figure."""
        return self.figure

    @property
    def ax_(self) -> Axes:
        """The axes."""
        return self.axes

    def save(
        self,
        target: str | os.PathLike[str] | IO[bytes],
        *,
        format: str | None = None,  # noqa: A002  # as in Matplotlib's savefig
        dpi: float | None = None,
        command: str = "",
    ) -> None:
        """Write the picture to a file, which is either wholly new or untouched.

        Parameters
        ----------
        target : path or binary stream
            The suffix says the format: .png, .svg or .pdf.
        format : {"png", "svg", "pdf"}, optional
            The format, where there is no suffix or it says something else.
        dpi : float, optional
            Pixels per inch. Default: the figure's own.
        command : str
            What was typed to make the picture: kept in the file's metadata, beside the formula and
            the version.

        Raises
        ------
        ArgumentError
            If the format is unknown, the folder does not exist, or `dpi` is no possible number.
        OSError
            If the file can't be written; an old one of the same name is left as it was.
        """
        if isinstance(target, str | os.PathLike):
            kind = find_format(target, format)
            write_whole(target, self._bytes(kind, dpi, command))
            return
        if not hasattr(target, "write"):
            raise ArgumentError(f"save({target!r}): expected a path or a binary stream.")
        target.write(self._bytes(find_format(None, format), dpi, command))

    def show(self) -> None:
        """Open a window with the picture, through Matplotlib's pyplot, and wait until it is closed.

        Raises
        ------
        GradscapeError
            If no window can be opened here.
        """
        import matplotlib.pyplot as plt

        if plt.get_backend().lower() in _WINDOWLESS:
            raise GradscapeError(
                f"no window can be opened here (Matplotlib's backend is {plt.get_backend()}). "
                'Save the picture instead: .save("picture.png").'
            )
        if self._redraw is not None:
            width, height = self.figure.get_size_inches()
            self._redraw(plt.figure(figsize=(width, height)))
        plt.show()

    def _bytes(self, kind: str, dpi: float | None = None, command: str = "") -> bytes:
        from matplotlib import rc_context

        stream = io.BytesIO()
        width, height = (float(side) for side in self.figure.get_size_inches())
        resolution = self.figure.dpi if dpi is None else read_dpi(dpi, (width, height))
        if kind != "png" and dpi is None:
            resolution = max(resolution, _FINE)
        origin = Origin(self.field.formula or self.field.name, command)
        # no date and no random names: the same picture is the same file
        with rc_context({"svg.hashsalt": "gradscape"}):
            self.figure.savefig(
                stream,
                format=kind,
                dpi=resolution,
                metadata=origin.metadata(kind),
                **(_QUICK if kind == "png" else {}),
            )
        return stream.getvalue()

    def _repr_png_(self) -> bytes | None:
        """The picture in a notebook. Drawn into the caller's own figure, that one shows itself."""
        return self._bytes("png") if self._redraw is not None else None

    def __repr__(self) -> str:
        return f"<Picture of {self.field!r}>"
