"""Parameters of any shape as one point: a matrix, or a dict or list of arrays (``axis="all"``).

f is called with what the caller has: an array of the same shape, the same dict with the same keys.
Inside there is a vector; results get the shape, or the structure, back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.reading.structure import Structure, is_structure, read_structure
from gradscape.derivatives.result import Info
from gradscape.errors import ArgumentError, FunctionError, ReliabilityWarning, warn_caller
from gradscape.functions.calling import Floats
from gradscape.functions.function import Function

__all__ = ["Whole", "of_the_whole", "read_whole"]


class Reshaped:
    """f of a structure as a function of a vector; picklable where f is.

    Parameters
    ----------
    f : callable
        f(structure), or f(*parts) where `spread`.
    structure : Structure
    spread : bool
        Whether the parts on top are separate arguments.
    flatten : bool
        Whether f returns such a structure, too: a gradient.
    """

    def __init__(
        self, f: Any, structure: Structure, spread: bool = False, flatten: bool = False
    ) -> None:
        self.f = f
        self.structure = structure
        self.spread = spread
        self.flatten = flatten
        self.__name__ = getattr(f, "__name__", type(f).__name__)

    def __call__(self, vector: Floats, **params: Any) -> Any:
        """Call f with the vector laid out."""
        built = self.structure.build(np.array(vector))
        if not self.spread:
            value = self.f(built, **params)
        elif self.structure.keys:
            value = self.f(**built, **params)
        else:
            value = self.f(*built, **params)
        if not self.flatten:
            return value
        try:
            return self.structure.flatten(value)
        except ArgumentError as error:  # a ValueError, but not one of a point where f is undefined
            raise FunctionError(f"{self.__name__} returned something else: {error}") from error


@dataclass(frozen=True)
class Whole:
    """What a public function is given, with ``axis="all"`` taken care of.

    Attributes
    ----------
    f, points, axis, params
        To go on with.
    structure : Structure or None
        Of the caller's point; None where nothing was done.
    """

    f: Any
    points: Any
    axis: Any
    params: Any
    structure: Structure | None = None

    def derivative(self, g: Any) -> Any:
        """Make a gradient that takes and returns the caller's structure one of a vector."""
        if self.structure is None:
            return g
        reshaped: Reshaped = self.f.given
        if isinstance(g, Function):
            assert g.caller is not None
            g = g.caller.f
        again = Reshaped(g, self.structure, reshaped.spread, flatten=True)
        return Function(again, params=self.f.params, layout="point", name=again.__name__)

    def restored(self, result: Any) -> Any:
        """Give a result, an array or ``(array, info)``, the caller's structure."""
        if self.structure is None:
            return result
        if isinstance(result, tuple):
            array, info = result
            self._look_for_ignored(array)
            return self.structure.build(array), self._info(info)
        self._look_for_ignored(result)
        return self.structure.build(result)

    def _info(self, info: Info) -> Info:
        assert self.structure is not None
        changed = {
            field.name: self.structure.build(value)
            for field in fields(info)
            if np.shape(value := getattr(info, field.name)) == self.points.shape
        }
        return replace(info, **changed)

    def _look_for_ignored(self, gradient: NDArray[Any]) -> None:
        """Warn of a function that doesn't look at its argument at all."""
        if np.any(gradient != 0.0):
            return
        rng = np.random.default_rng(0)
        away = (1.0 + np.abs(self.points)) * rng.normal(size=self.points.shape)
        columns = [self.points, self.points + away, self.points + 100.0 * away]
        values = self.f.values(np.stack(columns, axis=1))
        if values.size == len(columns) and np.ptp(values) == 0.0:
            warn_caller(
                f"{self.f.name} gives the same value whatever it is called with. If it reads "
                "weights that are kept elsewhere, in a network, it must put its argument there "
                "first: docs/how-to/network-weights.md shows how.",
                ReliabilityWarning,
            )


def read_whole(f: Any, points: Any, axis: Any, params: Any = None) -> Whole:
    """Make a function of a vector of f and a point of any shape, if ``axis="all"``.

    Raises
    ------
    ArgumentError
        If a dict or a list of arrays is given without ``axis="all"``, or holds no numbers.
    """
    if isinstance(points, Mapping) and axis != "all":
        raise ArgumentError(
            f"points is a dict ({', '.join(map(str, points))}); as one point, the parameters of a "
            'network, say axis="all". Points of named variables go into an array (..., d) in the '
            "variables' order, or a DataFrame."
        )
    if axis != "all":
        return Whole(f, points, axis, params)
    function = Function.of(f, params)
    if function.caller is None or (not is_structure(points) and np.ndim(points) < 2):
        return Whole(function, points, axis, None)
    structure = read_structure(points)
    return Whole(
        _of_a_vector(function, structure), structure.flatten(points), None, None, structure
    )


def of_the_whole(f: Any, points: Any, params: Any = None) -> Function:
    """Make a function of a vector of a function of an array, for ``axis="all"``.

    Raises
    ------
    ArgumentError
        If `points` is a dict or a list of arrays, which `gradient` alone takes.
    """
    if is_structure(points):
        raise ArgumentError(
            f"points is a {type(points).__name__} of arrays; here expected an array. A dict or a "
            "list of arrays goes to gs.gradient, gs.hessian and gs.check_gradient."
        )
    return Function.of(read_whole(f, points, "all", params).f)


def _of_a_vector(function: Function, structure: Structure) -> Function:
    assert function.caller is not None
    names = function.variables
    spread = names is not None and len(names) > 1 and len(names) == len(structure.items)
    if structure.keys:
        spread = spread and set(names or ()) == set(structure.keys)
    own: dict[str, Any] = {}
    if function.own is not None and function.own.first is not None:
        g = function.own.first
        if "gradient" in function.own.given and g.caller is not None:
            again = Reshaped(g.caller.f, structure, spread, flatten=True)
            own["gradient"] = Function(again, params=g.params, layout="point", name=g.name)
    return Function(
        Reshaped(function.caller.f, structure, spread),
        params=function.params,
        layout="point",
        name=function.name,
        **own,
    )
