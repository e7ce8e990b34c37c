"""The methods of differences by name; each differentiates lines and hands over an `Estimate`."""

from __future__ import annotations

from gradscape.derivatives.lines.estimate import Estimate
from gradscape.derivatives.lines.lines import Lines
from gradscape.derivatives.methods.adaptive import adaptive
from gradscape.derivatives.methods.central import central
from gradscape.derivatives.methods.complexstep import complex_step
from gradscape.derivatives.methods.oneway import one_way
from gradscape.derivatives.reading.options import Options

__all__ = ["differentiate"]


def differentiate(lines: Lines, options: Options) -> Estimate:
    """Differentiate all lines at t = 0 by the method that `options` names."""
    if options.method == "central":
        return central(lines, options)
    if options.method == "forward":
        return one_way(lines, options, 1)
    if options.method == "backward":
        return one_way(lines, options, -1)
    if options.method == "complex":
        return complex_step(lines, options)
    return adaptive(lines, options)
