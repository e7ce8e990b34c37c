"""A formula and its gradient written out, to type, to print and to typeset."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from functools import cached_property

from gradscape.functions.formulas.formula import to_latex, to_text, to_unicode
from gradscape.functions.formulas.graph import Graph
from gradscape.functions.formulas.rules import gradient
from gradscape.functions.formulas.simplification import MAX_OPERATIONS, simplified
from gradscape.functions.formulas.tree import Node

__all__ = ["Formulas", "Written"]

Formulas = tuple[str | None, ...] | tuple[tuple[str | None, ...], ...]


class Written(ABC):
    """What is said of a formula in writing; what it is made of is the subclass's."""

    variables: tuple[str, ...]
    params: Mapping[str, float]
    outputs: int | None
    _trees: tuple[Node, ...]

    @abstractmethod
    def _graph(self, *, letters: bool = False) -> tuple[Graph, list[int]]:
        """A graph of operations, new, and its outputs: one for each formula.

        With `letters` parameters are variables, after the others.
        """

    @property
    def formula(self) -> str:
        """The formula as text to type, its signs made uniform; [..., ...] for a vector."""
        return self._joined(to_text)

    @property
    def latex(self) -> str:
        """The formula in LaTeX, without dollar signs."""
        return self._joined(to_latex)

    @property
    def unicode(self) -> str:
        """The formula in plain characters, for a title: ``x0·x1``, ``x0²``."""
        return self._joined(to_unicode)

    @property
    def gradient_formulas(self) -> Formulas:
        """The partial derivatives as text, with the letters of parameters; None: too long to read.

        A tuple in the order of the variables; for a vector function a tuple of such tuples.
        """
        return self._written(to_text)

    @property
    def gradient_latex(self) -> Formulas:
        """The partial derivatives in LaTeX, as `gradient_formulas`."""
        return self._written(to_latex)

    @property
    def gradient_unicode(self) -> Formulas:
        """The partial derivatives in plain characters, as `gradient_formulas`."""
        return self._written(to_unicode)

    def _joined(self, write: Callable[[Node], str]) -> str:
        parts = [write(tree) for tree in self._trees]
        return parts[0] if self.outputs is None else f"[{', '.join(parts)}]"

    def _written(self, write: Callable[[Node], str]) -> Formulas:
        written = tuple(
            tuple(None if tree is None else write(tree) for tree in row)
            for row in self._gradient_trees
        )
        return written[0] if self.outputs is None else written

    @cached_property
    def _gradient_trees(self) -> list[list[Node | None]]:
        g, outputs = self._graph(
            letters=True
        )  # its own: the evaluator's may be in use by other threads
        count = len(self.variables)
        if sum(len(g.needed([output])) for output in outputs) > MAX_OPERATIONS:
            return [[None] * count for _ in outputs]
        zero = g.constant(0.0)
        rows = []
        for output in outputs:
            partials = gradient(g, output)
            nodes = [partials.get(g.variable(i), zero) for i in range(count)]
            rows.append([simplified(g, node, (*self.variables, *self.params)) for node in nodes])
        return rows
