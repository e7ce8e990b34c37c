"""Paths of descent in motion: the picture is drawn once, and in each frame only the paths."""

from __future__ import annotations

import base64
import math
import os
from collections.abc import Iterator
from dataclasses import dataclass
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.work.progress import progress_bar
from gradscape.errors import ArgumentError
from gradscape.pictures.draw import draw
from gradscape.pictures.encoding import Frames, as_gif, as_mp4, counted, find_ffmpeg
from gradscape.pictures.looks import FAMILY, SIZES
from gradscape.pictures.picture import Picture
from gradscape.pictures.saving import write_whole

if TYPE_CHECKING:
    from matplotlib.text import Text

    from gradscape.pictures.layers.paths import Trail

__all__ = ["Animation", "animate"]

_FORMATS = ("gif", "mp4", "html")
_STILL = ("dpi", "style", "ax")  # keywords that mean nothing to a page with a slider
_MOST = 240  # frames: of longer paths, every so many steps make one
_HOLD = 1.5  # seconds for the last frame
_FASTEST = 50.0  # frames per second that a GIF can have


@dataclass(frozen=True, eq=False, repr=False)
class Animation:
    """A film of descents, as `gradscape.animate` gives it.

    Attributes
    ----------
    picture : Picture
        The last frame.
    steps : ndarray of int, shape (frames,)
        Up to which step the paths are shown in each frame.
    frames_per_second : float
    loop : bool
        Whether a GIF starts again at its end.
    """

    picture: Picture
    steps: NDArray[np.intp]
    frames_per_second: float
    loop: bool
    _trails: tuple[Trail, ...]
    _counter: Text
    _made_of: tuple[Any, dict[str, Any]]

    def save(self, path: str | os.PathLike[str], *, progress: bool = False) -> None:
        """Write the film to a file, which is either wholly new or untouched.

        Parameters
        ----------
        path : path
            The suffix says the format: .gif; .mp4, which needs ffmpeg; or .html, a page with a
            slider, which needs Plotly.
        progress : bool
            Whether to show a bar that counts frames.

        Raises
        ------
        ArgumentError
            If the format is unknown or the folder does not exist.
        MissingExtraError
            If ffmpeg or Plotly is needed and there is none.
        """
        kind = _find_format(path)
        if kind == "html":
            from gradscape.pictures.interactive.figure import interactive

            f, keywords = self._made_of
            interactive(f, **keywords).save(path)
            return
        if kind == "mp4":
            find_ffmpeg()
        with progress_bar(len(self.steps), "animate", shown=progress, unit="frames") as done:
            frames = counted(self._timed(), done)
            data = self._gif(frames) if kind == "gif" else as_mp4(frames, self.frames_per_second)
        write_whole(path, data)

    def frames(self) -> Iterator[NDArray[np.uint8]]:
        """Pixels of one frame after the other, shape (height, width, 3)."""
        canvas: Any = self.picture.figure.canvas
        moving = [*self._trails, self._counter]
        for artist in moving:
            artist.set_visible(False)
        canvas.draw()
        ground = canvas.copy_from_bbox(self.picture.figure.bbox)
        for artist in moving:
            artist.set_visible(True)
        in_order = sorted(self._trails, key=lambda trail: trail.get_zorder())
        for step in self.steps:
            canvas.restore_region(ground)
            for trail in in_order:
                trail.reach(int(step))
                self.picture.axes.draw_artist(trail)
            self._counter.set_text(f"step {step}")
            self.picture.figure.draw_artist(self._counter)
            yield np.array(canvas.buffer_rgba())[..., :3]

    def _timed(self) -> Frames:
        usual = 1.0 / self.frames_per_second
        last = len(self.steps) - 1
        for number, pixels in enumerate(self.frames()):
            yield pixels, (max(_HOLD, usual) if number == last else usual)

    def _gif(self, frames: Frames) -> bytes:
        return as_gif(frames, self._last(), loop=self.loop)

    def _last(self) -> NDArray[np.uint8]:
        """The last frame, which has all the colours."""
        canvas: Any = self.picture.figure.canvas
        for trail in self._trails:
            trail.reach(int(self.steps[-1]))
        canvas.draw()
        return np.array(canvas.buffer_rgba())[..., :3]

    def _repr_html_(self) -> str:
        """The film in a notebook, as a GIF."""
        text = base64.b64encode(self._gif(self._timed())).decode()
        return f'<img src="data:image/gif;base64,{text}" alt="paths of descent">'

    def __repr__(self) -> str:
        seconds = len(self.steps) / self.frames_per_second
        return (
            f"<Animation of {len(self.steps)} frames, {seconds:.3g} s, of {self.picture.field!r}>"
        )


def animate(
    f: Any,
    *,
    path: str | os.PathLike[str] | None = None,
    frames_per_second: float = 10.0,
    loop: bool = True,
    progress: bool = False,
    **keywords: Any,
) -> Animation:
    """Show descents step by step, as a GIF, an MP4, or a page with a slider.

    Parameters
    ----------
    f : Descent, Descents, or a function as of `gradscape.draw`
        With a function, ``descend=`` says what moves.
    path : path, optional
        Where to write it at once: .gif, .mp4 or .html; see `Animation.save`.
    frames_per_second : float
        At most 50.
    loop : bool
        Whether a GIF starts again at its end.
    progress : bool
        Whether to show a bar while it is written.
    **keywords
        As of `gradscape.draw`.

    Returns
    -------
    Animation
        With ``.save("descent.gif")``; in a notebook it plays.

    Raises
    ------
    ArgumentError
        If nothing moves, or a keyword has a value that means nothing here.
    MissingExtraError
        If ffmpeg or Plotly is needed and there is none.

    Notes
    -----
    There is a frame for each step; of more than 240 steps, for every second, third, ... of them,
    the last one always. It stands still for a second and a half.

    Examples
    --------
    >>> import gradscape as gs
    >>> descents = gs.descend("x**2/20 + y**2", (-7, 2), ["momentum", "adam"], steps=30)
    >>> gs.animate(descents)
    <Animation of 31 frames, 3.1 s, of <GradientField of x**2/20 + y**2: ...>>
    """
    rate = _read_rate(frames_per_second)
    if path is not None:
        _find_format(path)
    for name in ("ax", "surface"):
        if keywords.get(name) not in (None, False):
            raise ArgumentError(f"{name}: a film has a plane figure of its own.")
    picture = draw(f, **keywords)
    if len(picture.field.shape) > 2:
        raise ArgumentError(
            f"a film shows one or two variables, not {len(picture.field.shape)}: hold the others "
            "fixed with at=, and give descents."
        )
    from gradscape.pictures.layers.paths import Trail

    trails = tuple(child for child in picture.axes.get_children() if isinstance(child, Trail))
    if not trails:
        raise ArgumentError(
            "nothing moves here: give descents, or a function and descend=, such as "
            'gs.animate("x**2 + y**2", descend=(1.5, 1)).'
        )
    last = max(len(trail.path) for trail in trails) - 1
    every = max(1, math.ceil((last + 1) / _MOST))
    steps = np.unique(np.append(np.arange(0, last + 1, every), last))
    alike = {name: value for name, value in keywords.items() if name not in _STILL}
    animation = Animation(
        picture, steps, rate, bool(loop), trails, _counter(picture, last), (f, alike)
    )
    if path is not None:
        animation.save(path, progress=progress)
    return animation


def _counter(picture: Picture, last: int) -> Text:
    """Text that counts the steps: at the left, beside the name of the axis."""
    figure, axes = picture.figure, picture.axes
    figure.canvas.draw()
    name = _lowest(picture).xaxis.label
    label, box = name.get_window_extent(), axes.get_window_extent()
    x, y = figure.transFigure.inverted().transform((box.x0, (label.y0 + label.y1) / 2))
    return figure.text(
        x,
        y,
        f"step {last}",
        ha="left",
        va="center",
        color=name.get_color(),
        fontsize=SIZES["tick"] * name.get_fontsize() / SIZES["label"],
        fontfamily=FAMILY,
    )


def _lowest(picture: Picture) -> Any:
    """The axes whose name of the first variable is written: of a curve, those of its slope."""
    named = [axes for axes in picture.figure.axes if axes.get_xlabel()]
    return named[-1] if named else picture.axes


def _find_format(path: str | os.PathLike[str]) -> str:
    suffix = Path(path).suffix.lower().lstrip(".")
    if suffix not in _FORMATS:
        what = f"the suffix .{suffix} is none of" if suffix else "it has no suffix; expected one of"
        known = ", ".join(f".{suffix}" for suffix in _FORMATS)
        raise ArgumentError(f"{os.fspath(path)}: {what} {known}.")
    return suffix


def _read_rate(rate: Any) -> float:
    number = float(rate) if isinstance(rate, Real) and not isinstance(rate, bool) else math.nan
    if not 0.1 <= number <= _FASTEST:
        raise ArgumentError(
            f"frames_per_second={rate!r}: expected a number from 0.1 to {_FASTEST:g}."
        )
    return number
