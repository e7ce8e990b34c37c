"""The methods of differences by name; each differentiates lines and hands over an `Estimate`."""

from __future__ import annotations

from gradscape.derivatives.adaptive import adaptive
from gradscape.derivatives.estimate import Estimate
from gradscape.derivatives.lines import Lines
from gradscape.derivatives.options import Options

__all__ = ["differentiate"]


def differentiate(lines: Lines, options: Options) -> Estimate:
    """Differentiate all lines at t = 0 by the method that `options` names."""
    return adaptive(lines, options)
