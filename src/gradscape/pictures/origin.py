"""Where a picture comes from, written into the file: formula, version, command."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gradscape import __version__

__all__ = ["Origin"]


@dataclass(frozen=True)
class Origin:
    """What a saved file says of itself.

    Attributes
    ----------
    formula : str
        The function's formula, or its name.
    command : str
        What was typed to make the file; "" where it was made in Python.
    """

    formula: str
    command: str = ""

    @property
    def software(self) -> str:
        """Name and version of this package."""
        return f"gradscape {__version__}"

    @property
    def description(self) -> str:
        """One line that says what is seen, and how it was made."""
        made = f"; made by: {self.command}" if self.command else ""
        return f"gradient of {self.formula}{made}"

    def metadata(self, kind: str) -> dict[str, Any]:
        """Metadata as Matplotlib's ``savefig`` takes it for a format.

        None says the time of writing: the same picture is the same file.
        """
        if kind == "svg":
            return {
                "Date": None,
                "Title": self.formula,
                "Creator": self.software,
                "Description": self.description,
            }
        if kind == "pdf":
            return {
                "CreationDate": None,
                "Title": self.formula,
                "Creator": self.software,
                "Subject": self.description,
            }
        return {
            "Software": self.software,
            "Title": self.formula,
            "Description": self.description,
        }
