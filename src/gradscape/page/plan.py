"""What a state asks for, of the function that was typed: only what applies to it is left."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gradscape.functions.formulas.names import natural_order
from gradscape.functions.formulas.parsing import parse_formula
from gradscape.functions.formulas.tree import Symbol, bottom_up
from gradscape.functions.function import Function
from gradscape.page import limits
from gradscape.page.state import State

__all__ = ["Plan", "make_plan"]

_RANGE = (-2.0, 2.0)


@dataclass(frozen=True, eq=False)
class Plan:
    """A picture to be made.

    Attributes
    ----------
    state : State
        Without what means nothing for this function; whatever was left open is filled in.
    function : Function
        Of all variables.
    letters : tuple of str
        All names there are, variables and constants, in an order that stays as they are declared.
    found : frozenset of str
        Those that stand in the formula.
    axes : tuple of str
        The variables along the axes of the picture: one or two.
    ranges : dict of str to (float, float)
        Theirs.
    held : dict of str to float
        The other variables.
    """

    state: State
    function: Function
    letters: tuple[str, ...]
    found: frozenset[str]
    axes: tuple[str, ...]
    ranges: dict[str, tuple[float, float]]
    held: dict[str, float]

    @property
    def has_paths(self) -> bool:
        """Whether paths of descent are to be drawn."""
        return self.state.path_steps > 0

    @property
    def slices_are_constants(self) -> bool:
        """Whether the variables held are constants of the function drawn: a path stays in it."""
        return bool(self.held) and self.has_paths

    @property
    def drawn(self) -> Function:
        """The function as the picture is made of it."""
        if not self.slices_are_constants:
            return self.function
        # A variable may be declared that the formula doesn't have: no parameter, then.
        used = {name: value for name, value in self.held.items() if name in self.found}
        params = {**self.function.params, **used}
        return Function(self.state.formula, variables=self.axes, params=params)


def make_plan(state: State) -> Plan:
    """Read the formula of a state, and fit the rest to it.

    Raises
    ------
    ExpressionError
        If it is no formula.
    ArgumentError
        If it is more than the page takes.
    """
    constants = dict(state.constants)
    tree = parse_formula(state.formula, {*state.variables, *constants})
    found = list(dict.fromkeys(n.name for n in bottom_up(tree) if isinstance(n, Symbol)))
    constants = {name: value for name, value in constants.items() if name in found}
    declared = tuple(name for name in state.variables if name not in constants)
    function = Function(state.formula, variables=declared or None, params=constants)
    variables = function.variables or ()
    limits.check_count("Variables", len(variables), limits.VARIABLES, "Make some of them numbers.")
    axes = state.axes if {*state.axes} <= {*variables} else ()
    axes = (axes or variables[:2]) if len(variables) > 2 else variables
    given = {name: (low, high) for name, low, high in state.ranges}
    ranges = {name: given.get(name, _RANGE) for name in axes}
    at = dict(state.held)
    held = {name: at.get(name, 0.0) for name in variables if name not in axes}
    fitted = replace(
        state,
        variables=state.variables if declared else (),
        constants=tuple(constants.items()),
        axes=axes if len(variables) > 2 and axes != variables[:2] else (),
        ranges=tuple((name, *ends) for name, ends in ranges.items() if ends != _RANGE),
        held=tuple((name, value) for name, value in held.items() if value),
        picked=tuple(point for point in state.picked if len(point) == len(axes)),
    )
    limits.check_count(
        "Steps of all methods together", fitted.path_steps, limits.PATH_STEPS,
        "Take fewer of either.",
    )  # fmt: skip
    letters = natural_order({*variables, *found})
    return Plan(fitted, function, letters, frozenset(found), axes, ranges, held)
