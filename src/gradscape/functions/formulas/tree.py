"""The tree a formula is read into: frozen nodes that know their place in the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Call", "Constant", "Node", "Number", "Symbol", "bottom_up"]


@dataclass(frozen=True, slots=True)
class Number:
    """A literal, kept as its digits: the double nearest to it need not be equal to it."""

    digits: str
    position: int


@dataclass(frozen=True, slots=True)
class Constant:
    """``pi`` or ``e``."""

    name: str
    position: int


@dataclass(frozen=True, slots=True)
class Symbol:
    """A variable or a parameter."""

    name: str
    position: int


@dataclass(frozen=True, slots=True)
class Call:
    """An operation on `arguments`: a function's name, or that of an operator (``add``, ``pow``)."""

    name: str
    arguments: tuple[Node, ...]
    position: int


Node = Number | Constant | Symbol | Call


def bottom_up(node: Node) -> Iterator[Node]:
    """Every node of the tree, children before parents, without recursion: sums can be long."""
    waiting = [node]
    order = []
    while waiting:
        current = waiting.pop()
        order.append(current)
        if isinstance(current, Call):
            waiting.extend(current.arguments)
    return reversed(order)
