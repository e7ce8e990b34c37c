"""A problem: a published function, where it is differentiated, and its exact gradient there."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from problems.arithmetic import EXACT, FLOATS, MP, Jet, as_jet, coordinates

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

KINDS = (
    "smooth",
    "badly scaled",
    "oscillating",
    "nearly singular",
    "one-sided",
    "kinked",
    "stepped",
    "noisy",
    "stochastic",
    "float32",
)
"""The classes of the set; the first four have a derivative everywhere they are asked for one."""

STRETCH = 1e-3
"""How far away, in units of a coordinate, neighbouring slopes are looked at (see `Reference`)."""


@dataclass(frozen=True)
class Reference:
    """The exact gradient at one point, and the scale its errors are measured on.

    Attributes
    ----------
    gradient : ndarray, shape (d,)
        Rounded once to float64; NaN where no derivative exists.
    scale : ndarray, shape (d,)
        For a component: its own size, or, where that is larger, a hundredth of the largest slope
        at the point and at two neighbours about a thousandth of a unit away. Slopes along different
        coordinates are compared in units of f, each times its coordinate's unit. So a component
        that happens to be zero beside others that are not, or the zero gradient of a minimum, is
        held to a hundredth of what the function does there, any other component to its own size.
    """

    gradient: np.ndarray
    scale: np.ndarray


@dataclass(frozen=True)
class Problem:
    """A function of the set; calling it evaluates it with NumPy at (d,) or (d, n) coordinates."""

    name: str
    kind: str
    source: str
    formula: Any
    dimension: int
    points: tuple[tuple[str, tuple[float, ...]], ...]
    units: tuple[float, ...]
    known: tuple[tuple[tuple[float, ...], float], ...] = ()
    noise: Any = None
    dtype: Any = None
    returns: Any = None
    whole: Problem | None = None
    """The same with what disturbs it in the formula, where that too has a derivative."""
    _generator: np.random.Generator = field(
        default_factory=lambda: np.random.default_rng(0), repr=False, compare=False
    )

    def __call__(self, x: Any) -> Any:
        """Return f at one point (d,) or at many (d, n)."""
        x = np.asarray(x)
        if self.dtype is not None:
            x = x.astype(self.dtype)
        elif x.dtype.kind not in "fc":
            x = x.astype(np.float64)
        with np.errstate(all="ignore"):
            value = self.formula(x, FLOATS)
            if self.noise is not None:
                value = self.noise(value, x, self._generator)
        return value if self.returns is None else self.returns(value)

    def reference(self, point: Sequence[float]) -> Reference:
        """Return the exact gradient at the point, with the scale of its errors."""
        units = np.maximum(np.abs(point), self.units)
        gradient = self._slopes(point)
        seen = [gradient * units]
        away = STRETCH * units * np.linspace(0.5, 1.5, self.dimension)  # not along a diagonal
        seen += [self._slopes(point + side * away) * units for side in (-1, 1)]
        finite = np.abs(np.where(np.isfinite(seen), seen, 0.0))
        floor = 1e-2 * finite.max() / units
        own = np.where(np.isfinite(gradient), np.abs(gradient), 0.0)
        tiny = np.finfo(float).tiny
        return Reference(gradient, np.maximum(np.maximum(own, floor), tiny))

    def exact_value(self, point: Sequence[float]) -> float:
        """Return f at the point, from 50 digits."""
        value = self.formula(coordinates(point), EXACT)
        return float(value.value) if isinstance(value, Jet) else float(value)

    def differences(self, point: Sequence[float]) -> np.ndarray:
        """Return central differences in 50 digits, to check the exact gradient by."""
        step = MP.mpf(10) ** -20 * max(1, *(abs(v) for v in point)) * min(self.units)
        found = []
        for i in range(self.dimension):
            sides = []
            for side in (1, -1):
                moved = coordinates(point)
                moved[i].value += side * step
                sides.append(as_jet(self.formula(moved, EXACT)).value)
            found.append(float((sides[0] - sides[1]) / (2 * step)))
        return np.array(found)

    def _slopes(self, point: Any) -> np.ndarray:
        jet = self.formula(coordinates(point), EXACT)
        slopes = np.array([float(jet.slopes.get(i, 0)) for i in range(self.dimension)])
        missing = not np.isfinite(float(jet.value))
        slopes[~np.isfinite(slopes) | missing] = np.nan
        return slopes


class Collection:
    """The problems of one module, gathered by its decorator."""

    def __init__(self) -> None:
        self.recipes: list[tuple[Any, dict[str, Any]]] = []

    def add(self, kind: str, source: str, **recipe: Any) -> Callable[[Any], Any]:
        """Register the decorated formula (x, m).

        Parameters
        ----------
        kind : str
            One of `KINDS`.
        source : str
            Where the function was published.
        start, minimum : sequence of float, optional
            The published starting point and minimiser. Differentiated at: the start, ten times the
            start, the minimiser, and near the minimiser.
        domain : tuple, or sequence of tuple, optional
            (lo, hi) of every coordinate, or of each. Two seeded random points are drawn from it.
        at : sequence of points, optional
            Further points.
        value : float, optional
            f at the minimiser, as published; `accuracy.py --verify` checks it.
        dimension : int, optional
            Where none of the points says it; 2 by default.
        units : float or sequence of float, optional
            The size of each coordinate that matters to the function, 1 by default.
        stretched : bool, optional
            Whether ten times the start is asked for (default True).
        noise : callable (value, x, generator), optional
            What happens to the value after the formula; the reference doesn't see it.
        dtype, returns : optional
            What x is cast to before, and the value after.
        """

        def keep(formula: Any) -> Any:
            self.recipes.append((formula, {"kind": kind, "source": source, **recipe}))
            return formula

        return keep

    def problems(self, seed: int = 0) -> list[Problem]:
        """Return the problems, their random points drawn with `seed`."""
        return [_problem(formula, seed=seed, **recipe) for formula, recipe in self.recipes]


def _problem(formula: Any, *, kind: str, source: str, seed: int, **recipe: Any) -> Problem:
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is none of the classes {KINDS}")
    name = recipe.get("name", formula.__name__)
    d = _dimension(recipe)
    units = recipe.get("units", 1.0)
    units = tuple(float(u) for u in np.broadcast_to(np.asarray(units, dtype=float), d))
    generator = np.random.default_rng([seed, zlib.crc32(name.encode())])
    points = _points(recipe, np.array(units), d, generator)
    if recipe.get("dtype") is not None:  # so that the cast itself does not move the point
        cast = recipe["dtype"]
        points = [(label, np.asarray(p, dtype=cast).astype(float)) for label, p in points]
    known = ()
    if "value" in recipe:
        known = ((tuple(recipe["minimum"]), recipe["value"]),)
    known += tuple(recipe.get("known", ()))
    return Problem(
        name=name,
        kind=kind,
        source=source,
        formula=formula,
        dimension=d,
        points=tuple((label, tuple(float(v) for v in p)) for label, p in points),
        units=units,
        known=known,
        noise=recipe.get("noise"),
        dtype=recipe.get("dtype"),
        returns=recipe.get("returns"),
        _generator=np.random.default_rng([seed, zlib.crc32(name.encode()), 1]),
    )


def _dimension(recipe: dict[str, Any]) -> int:
    for key in ("start", "minimum"):
        if key in recipe:
            return len(recipe[key])
    if "dimension" in recipe:
        return int(recipe["dimension"])
    if "at" in recipe:
        return len(recipe["at"][0])
    shape = np.shape(recipe["domain"])
    return shape[0] if len(shape) == 2 else 2


def _points(
    recipe: dict[str, Any], units: np.ndarray, d: int, generator: np.random.Generator
) -> list[tuple[str, Any]]:
    points: list[tuple[str, Any]] = []
    if "start" in recipe:
        start = np.array(recipe["start"], dtype=float)
        points.append(("start", start))
        if recipe.get("stretched", True) and start.any():
            points.append(("10 start", 10 * start))
    if "minimum" in recipe:
        minimum = np.array(recipe["minimum"], dtype=float)
        size = np.maximum(np.abs(minimum), units)
        points.append(("minimum", minimum))
        points.append(("near minimum", minimum + 1e-2 * size * generator.uniform(-1, 1, d)))
    if "domain" in recipe:
        lo, hi = np.broadcast_to(np.asarray(recipe["domain"], dtype=float), (d, 2)).T
        points += [(f"random {k}", generator.uniform(lo, hi)) for k in (1, 2)]
    points += [(f"at {k}", np.array(p, dtype=float)) for k, p in enumerate(recipe.get("at", ()), 1)]
    return points
