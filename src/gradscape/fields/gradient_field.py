"""What is known of a function on a grid: its values, its gradient, and how far to trust that."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.result import Reason
from gradscape.fields.grids.grid import Grid
from gradscape.functions.function import Function

if TYPE_CHECKING:
    from pandas import DataFrame

    from gradscape.fields.evaluation.cells import Cells

__all__ = ["GradientField"]


@dataclass(frozen=True, eq=False, repr=False)
class GradientField:
    """A function of one to three variables, or a slice of one of more, on a regular grid.

    Arrays have one axis for each variable shown, in the order of `names`, the first index running
    along the first of them; k is their number. They can't be written to.

    Attributes
    ----------
    grid : Grid
        Axes, domain, and the variables held fixed.
    values : ndarray, shape (n0, ...)
        f.
    gradient, error : ndarray, shape (n0, ..., k)
        The partial derivatives along the axes and their estimated absolute errors; NaN and inf
        where f or the derivative is not defined.
    reliable : ndarray of bool, shape (n0, ..., k)
    reason : ndarray of int, shape (n0, ..., k)
        Values of `gradscape.derivatives.result.Reason`.
    name : str
        What the function is called.
    formula : str or None
        Its formula as text, where it is known.
    method, layout : str
        How the gradient was found, and how f takes points.
    evaluations : int
        At how many points f was evaluated.
    function : Function or None
        The function itself, for whoever wants to know more of it.
    units : dict of str to str
        Units by the names of the variables, and of f as "f"; those that are known.
    cells : Cells or None
        Where the points are some of very many that were evaluated: what is known of all.
    """

    grid: Grid
    values: NDArray[np.float64]
    gradient: NDArray[np.float64]
    error: NDArray[np.floating[Any]]
    reliable: NDArray[np.bool_]
    reason: NDArray[np.int8]
    name: str
    formula: str | None = None
    method: str = "unknown"
    layout: str = "unknown"
    evaluations: int = 0
    function: Function | None = attribute(default=None, compare=False)
    units: dict[str, str] = attribute(default_factory=dict)
    cells: Cells | None = attribute(default=None, compare=False)

    def __post_init__(self) -> None:
        for array in (self.values, self.gradient, self.error, self.reliable, self.reason):
            array.setflags(write=False)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the variables along the axes."""
        return self.grid.names

    @property
    def axes(self) -> tuple[NDArray[np.float64], ...]:
        """Coordinates along each axis."""
        return self.grid.axes

    @property
    def domain(self) -> tuple[tuple[float, float], ...]:
        """Lowest and highest of each axis that a picture shows."""
        return self.grid.domain

    @property
    def fixed(self) -> dict[str, float]:
        """The variables held fixed, and where."""
        return dict(self.grid.fixed)

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of points along each axis."""
        return self.grid.shape

    @property
    def slopes(self) -> NDArray[np.float64]:
        """The gradient by the places on the axes, shape (n0, ..., k): what the screen shows.

        Along a linear axis that is ∂f/∂x, along a logarithmic one ∂f/∂ln x = x ∂f/∂x.
        """
        if not any(self.grid.log):
            return self.gradient
        slopes = self.gradient.copy()
        with np.errstate(over="ignore"):
            for k, axis in enumerate(self.axes):
                if self.grid.log[k]:
                    slopes[..., k] *= axis.reshape((-1,) + (1,) * (len(self.shape) - 1 - k))
        slopes.setflags(write=False)
        return slopes

    @property
    def magnitude(self) -> NDArray[np.float64]:
        """Length of the gradient, shape (n0, ...); NaN where it is not defined."""
        largest = np.abs(self.gradient).max(axis=-1, keepdims=True)
        with np.errstate(all="ignore"):  # scaled, so that squares neither overflow nor vanish
            scaled = np.sqrt(((self.gradient / largest) ** 2).sum(axis=-1))
        largest = largest[..., 0]
        return np.where(largest == 0, 0.0, np.minimum(scaled * largest, np.finfo(float).max))

    @property
    def undefined(self) -> NDArray[np.bool_]:
        """Where f or its gradient is not a finite number, shape (n0, ...)."""
        return ~(np.isfinite(self.values) & np.isfinite(self.gradient).all(axis=-1))

    @property
    def untrusted(self) -> NDArray[np.bool_]:
        """Where the gradient is defined but some component is not to be trusted, (n0, ...)."""
        return ~self.undefined & ~self.reliable.all(axis=-1)

    def reasons(self) -> dict[Reason, int]:
        """For how many points each reason for not trusting them holds, the most common first.

        Points where f is not defined are not counted, see `undefined`.
        """
        doubtful = np.where(self.reliable, -1, self.reason).max(axis=-1)[self.untrusted]
        codes, counts = np.unique(doubtful, return_counts=True)
        found = {Reason(int(c)): int(n) for c, n in zip(codes, counts, strict=True)}
        return dict(sorted(found.items(), key=lambda item: -item[1]))

    def sel(
        self,
        indexers: Mapping[str, Any] | None = None,
        *,
        method: str | None = None,
        **coordinates: Any,
    ) -> GradientField:
        """Part of the field by its coordinates, as in xarray.

        Parameters
        ----------
        indexers : mapping of str to selection, optional
            Selections by the names of variables that are also keywords here.
        method : {"nearest"}, optional
            Take the nearest of the grid's coordinates; otherwise it must be one of them.
        **coordinates : float or slice
            A number holds the variable fixed there and leaves a field of one variable fewer; a
            slice of numbers keeps what lies within, both ends included.

        Returns
        -------
        GradientField

        Raises
        ------
        ArgumentError
            If a name is no axis, a number none of its coordinates, or less than two points of an
            axis are left.

        Examples
        --------
        >>> import gradscape as gs
        >>> plane = gs.field("x0*x1", shape=5)
        >>> plane.sel(x0=1.0)
        <GradientField of x0*x1: x1 in [-2, 2], x0 = 1; 5 points, method exact>
        >>> plane.sel(x0=slice(-1, 1)).shape
        (3, 5)
        """
        from gradscape.fields.selecting import select, to_indices

        return select(self, to_indices(self, {**(indexers or {}), **coordinates}, method))

    def isel(self, indexers: Mapping[str, Any] | None = None, **indices: Any) -> GradientField:
        """Part of the field by the numbers of its points, as in xarray.

        An integer holds the variable fixed; a slice keeps a part of the axis.
        """
        from gradscape.fields.selecting import select

        return select(self, {**(indexers or {}), **indices})

    def to_xarray(self) -> Any:
        """The field as an ``xarray.Dataset``; needs the extra ``fields``.

        Variables: f; for each axis df_dx0 with df_dx0_error, df_dx0_reliable and df_dx0_reason;
        units and names are attributes, variables held fixed scalar coordinates.
        ``gs.field(dataset)`` makes it a field again.
        """
        from gradscape.fields.formats.labelled import to_xarray

        return to_xarray(self)

    def to_dataframe(self) -> DataFrame:
        """The field as pandas' table: one row a point, one column for each number."""
        from gradscape.fields.formats.labelled import to_dataframe

        return to_dataframe(self)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the field to a file, which is either wholly new or untouched.

        Parameters
        ----------
        path : path
            The suffix says the format: .nc is NetCDF, which needs the extra ``fields``, .npz is
            NumPy's. `gradscape.load` reads both.

        Raises
        ------
        ArgumentError
            If the suffix is another one, or the folder does not exist.
        MissingExtraError
            If xarray or h5netcdf is not installed.
        OSError
            If the file can't be written; an old one of the same name is left as it was.
        """
        from gradscape.fields.formats.storing import save

        save(self, path)

    def _repr_html_(self) -> str:
        """A table in notebooks; the picture is what `gradscape.draw` gives."""
        from gradscape.fields.formats.notebook import to_html

        return to_html(self)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, GradientField):
            return NotImplemented
        mine, theirs = self.grid, other.grid
        same = (self.name, self.formula, self.units) == (other.name, other.formula, other.units)
        same = same and all(
            getattr(mine, what) == getattr(theirs, what)
            for what in ("names", "domain", "fixed", "shape", "log", "plane")
        )
        pairs = [
            *zip(mine.axes, theirs.axes, strict=False),
            (self.values, other.values),
            (self.gradient, other.gradient),
            (self.error, other.error),
            (self.reliable, other.reliable),
            (self.reason, other.reason),
        ]
        return same and all(np.array_equal(a, b, equal_nan=a.dtype.kind == "f") for a, b in pairs)

    __hash__ = None  # type: ignore[assignment]  # equal by its arrays, as arrays are

    def __repr__(self) -> str:
        where = ", ".join(
            f"{name} in [{low:g}, {high:g}]{self._unit(name)}{' (log)' if log else ''}"
            for name, (low, high), log in zip(self.names, self.domain, self.grid.log, strict=True)
        )
        held = "".join(
            f", {name} = {value:g}{self._unit(name)}" for name, value in self.fixed.items()
        )
        if self.grid.plane is not None:
            held += f", through a point of {self.grid.plane.point.size} variables"
        size = " x ".join(map(str, self.shape))
        parts = [f"{size} points", f"method {self.method}"]
        undefined, untrusted = int(self.undefined.sum()), int(self.untrusted.sum())
        parts += [f"undefined at {undefined}"] if undefined else []
        parts += [f"{untrusted} not to be trusted"] if untrusted else []
        return f"<GradientField of {self.formula or self.name}: {where}{held}; {', '.join(parts)}>"

    def _unit(self, name: str) -> str:
        return f" {self.units[name]}" if self.units.get(name) else ""
