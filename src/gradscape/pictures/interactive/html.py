"""An interactive figure as one page that needs nothing else, not even a network."""

from __future__ import annotations

import html
import os
from pathlib import Path
from typing import IO, Any

from gradscape.errors import ArgumentError
from gradscape.pictures.origin import Origin
from gradscape.pictures.saving import write_whole

__all__ = ["CONFIG", "write_page"]

#: How Plotly's JavaScript behaves: it fetches and sends nothing.
CONFIG = {"responsive": True, "displaylogo": False, "showSendToCloud": False}


def write_page(figure: Any, target: str | os.PathLike[str] | IO[bytes], origin: Origin) -> None:
    """Write a figure as a page, into a file that is either wholly new or untouched."""
    if isinstance(target, str | os.PathLike):
        if Path(target).suffix.lower() not in (".html", ".htm"):
            raise ArgumentError(
                f"{os.fspath(target)}: an interactive figure is saved as .html; for a still "
                "picture draw it with gradscape.draw."
            )
        write_whole(target, _page(figure, origin).encode())
        return
    if not hasattr(target, "write"):
        raise ArgumentError(f"save({target!r}): expected a path or a binary stream.")
    target.write(_page(figure, origin).encode())


def _page(figure: Any, origin: Origin) -> str:
    page = str(
        figure.to_html(include_plotlyjs=True, include_mathjax=False, config=CONFIG, auto_play=False)
    )
    said = (
        f"<title>{html.escape(origin.formula)}</title>"
        f'<meta name="generator" content="{html.escape(origin.software)}">'
        f'<meta name="description" content="{html.escape(origin.description)}">'
    )
    return page.replace("</head>", f"{said}</head>", 1)
