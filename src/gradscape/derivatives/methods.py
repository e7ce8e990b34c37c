"""The methods of differences by name; each differentiates lines and hands over an `Estimate`."""

from __future__ import annotations

from gradscape.derivatives.adaptive import adaptive
from gradscape.derivatives.central import central
from gradscape.derivatives.complexstep import complex_step
from gradscape.derivatives.estimate import Estimate
from gradscape.derivatives.lines import Lines
from gradscape.derivatives.oneway import one_way
from gradscape.derivatives.options import Options

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
