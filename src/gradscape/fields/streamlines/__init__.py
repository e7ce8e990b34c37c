"""Lines along the gradient, evenly spaced or through given points, and the flow as a texture."""

from __future__ import annotations

from gradscape.fields.streamlines.lines import Streamlines, make_streamlines, streamlines

__all__ = ["Streamlines", "make_streamlines", "streamlines"]
