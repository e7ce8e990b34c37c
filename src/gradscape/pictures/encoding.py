"""Frames become a GIF, through Pillow, or an MP4, through ffmpeg: whole files as bytes."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gradscape.errors import GradscapeError, MissingExtraError

if TYPE_CHECKING:
    from PIL import Image

__all__ = ["Frames", "as_gif", "as_mp4", "counted", "find_ffmpeg"]

#: Pixels (height, width, 3) and how long to show them, in seconds.
Frames = Iterable[tuple[NDArray[np.uint8], float]]
_COLOURS = 256


def as_gif(frames: Frames, colours_of: NDArray[np.uint8], *, loop: bool) -> bytes:
    """Encode frames as a GIF.

    Parameters
    ----------
    frames : iterable of (ndarray of shape (height, width, 3), float)
    colours_of : ndarray, shape (height, width, 3)
        A picture with all the colours: every frame gets the 256 that suit it best, so that what
        stands still doesn't flicker; that of its corner, the paper, is kept exactly.
    loop : bool
        Whether it starts again at its end.
    """
    from PIL import Image

    paper = colours_of[0, 0]
    palette = Image.fromarray(colours_of).quantize(_COLOURS - 1, method=Image.Quantize.MEDIANCUT)
    colours = [*(palette.getpalette() or [])[: 3 * (_COLOURS - 1)], *paper.tolist()]
    palette.putpalette(colours)
    durations: list[int] = []

    def images() -> Iterator[Image.Image]:
        for pixels, seconds in frames:
            durations.append(max(20, 10 * round(100 * seconds)))  # players refuse less than 20 ms
            near = Image.fromarray(pixels).quantize(palette=palette, dither=Image.Dither.NONE)
            index = np.array(near)
            index[(pixels == paper).all(axis=-1)] = len(colours) // 3 - 1  # exactly, not nearly
            image = Image.fromarray(index)
            image.putpalette(colours)
            yield image

    all_of_them = list(images())
    stream = io.BytesIO()
    all_of_them[0].save(
        stream,
        format="gif",
        save_all=True,
        append_images=all_of_them[1:],
        duration=durations,
        **({"loop": 0} if loop else {}),
    )
    return stream.getvalue()


def as_mp4(frames: Frames, rate: float) -> bytes:
    """Encode frames as an MP4 (H.264, as browsers and slides play it).

    Parameters
    ----------
    frames : iterable of (ndarray of shape (height, width, 3), float)
    rate : float
        Frames per second; a frame to be shown longer is repeated.

    Raises
    ------
    MissingExtraError
        If there is no ffmpeg.
    GradscapeError
        If ffmpeg fails.
    """
    program = find_ffmpeg()
    several = iter(frames)
    first = next(several)
    height, width = (size // 2 * 2 for size in first[0].shape[:2])  # the format wants even sizes
    with tempfile.TemporaryDirectory(prefix="gradscape-") as folder:
        target = Path(folder) / "film.mp4"
        command = [
            program, "-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgb24",
            "-s", f"{width}x{height}", "-r", f"{rate:g}", "-i", "-", "-an", "-pix_fmt", "yuv420p",
            "-threads", "1", "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact",
            "-movflags", "+faststart", str(target),
        ]  # fmt: skip
        with tempfile.TemporaryFile() as complaints:
            with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=complaints) as ffmpeg:
                assert ffmpeg.stdin is not None
                try:
                    for pixels, seconds in chain([first], several):
                        data = np.ascontiguousarray(pixels[:height, :width]).tobytes()
                        for _ in range(max(1, round(seconds * rate))):
                            ffmpeg.stdin.write(data)
                    ffmpeg.stdin.close()
                except BrokenPipeError:
                    pass  # it says why, and its exit code tells
                except BaseException:
                    ffmpeg.kill()
                    raise
            if ffmpeg.returncode:
                complaints.seek(0)
                text = complaints.read().decode(errors="replace").strip() or "it doesn't say why"
                raise GradscapeError(f"{program} failed: {text}. A .gif needs no ffmpeg.")
        return target.read_bytes()


def find_ffmpeg() -> str:
    """Find the program: on the path, or in the package imageio-ffmpeg.

    Raises
    ------
    MissingExtraError
        If there is none.
    """
    found = shutil.which("ffmpeg")
    if found:
        return found
    try:
        from imageio_ffmpeg import get_ffmpeg_exe

        return str(get_ffmpeg_exe())
    except (ImportError, RuntimeError) as error:
        raise MissingExtraError("ffmpeg", "animation", "an .mp4 (a .gif doesn't)") from error


def counted(frames: Frames, done: Callable[[int], None]) -> Frames:
    """The same frames, each counted when it is taken."""
    for frame in frames:
        done(1)
        yield frame
