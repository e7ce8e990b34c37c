"""The accuracy set: published test functions, each with its source and its exact gradient."""

from __future__ import annotations

from typing import TYPE_CHECKING

from problems import (
    collected,
    kinked,
    least_squares,
    least_squares_many,
    oscillating,
    plane,
    plane_more,
    scaled,
    several,
    single,
    singular,
    uncertain,
)

if TYPE_CHECKING:
    from problems.problem import Problem

MODULES = (
    least_squares,
    least_squares_many,
    plane,
    plane_more,
    several,
    collected,
    scaled,
    oscillating,
    singular,
    kinked,
    uncertain,
    single,
)


def all_problems(seed: int = 0) -> list[Problem]:
    """Return every problem, its random points drawn with `seed`."""
    found = [problem for module in MODULES for problem in module.COLLECTION.problems(seed)]
    names = [problem.name for problem in found]
    if len(set(names)) != len(names):
        raise ValueError(f"two problems share a name: {sorted(names)}")
    return found
