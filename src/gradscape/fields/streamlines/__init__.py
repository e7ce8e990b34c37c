"""Lines along the gradient: evenly spaced over a picture, or through given points."""

from __future__ import annotations

from gradscape.fields.streamlines.lines import Streamlines, make_streamlines, streamlines

__all__ = ["Streamlines", "make_streamlines", "streamlines"]
